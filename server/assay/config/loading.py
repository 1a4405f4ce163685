"""Reads settings from ``assay.toml``, from ``pyproject.toml`` and from the options of an editor.

A wrong value never stops anything: it is reported with file, line and key, and the settings that were good last (at first: the defaults)
stay in force for that file as a whole, because half of a changed policy may be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assay.config.checking import ConfigurationProblem, TomlDocument, check, near_names, parse_toml
from assay.config.settings import Settings

OWN_FILE = "assay.toml"
PROJECT_FILE = "pyproject.toml"
_PROJECT_TABLE = ("tool", "assay")
_MAX_FILE_SIZE = 5_000_000
"""Bytes. A configuration file above it is refused unread: it is either a mistake or an attack."""
_EDITOR = "the editor's settings"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings with what was wrong, and the files that they came from. With problems, ``settings`` are the last good ones."""

    settings: Settings
    problems: tuple[ConfigurationProblem, ...]
    files: tuple[Path, ...]


def _read_text(path: Path) -> str | ConfigurationProblem | None:
    """Return the text of a file, None where there is none."""
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > _MAX_FILE_SIZE:
            return ConfigurationProblem(
                path.name, 0, "", f"The file is larger than {_MAX_FILE_SIZE:,} bytes and was not read."
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return ConfigurationProblem(
            path.name, 1, "", f"The file is not valid UTF-8 (byte {error.start}); save it as UTF-8."
        )
    except OSError as error:
        return ConfigurationProblem(path.name, 0, "", f"The file cannot be read: {error.strerror or error}.")


def _parse(path: Path, prefix: tuple[str, ...]) -> TomlDocument | ConfigurationProblem | None:
    text = _read_text(path)
    return parse_toml(text, path.name, prefix) if isinstance(text, str) else text


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def _hyphenated(data: Any) -> Any:
    """Return ``data`` with camel-case keys written with hyphens, as editors' settings are usually in camel case."""
    if isinstance(data, Mapping):
        return {
            re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", str(key)).lower(): _hyphenated(value) for key, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return [_hyphenated(item) for item in data]
    return data


def _check_rule_names(document: TomlDocument, known: Collection[str]) -> list[ConfigurationProblem]:
    rules = document.data.get("rules")
    problems: list[ConfigurationProblem] = []
    for key in ("enabled", "disabled"):
        names = rules.get(key) if isinstance(rules, Mapping) else None
        problems += [
            document.problem(("rules", key), f"No rule has the id {name!r}.{near_names(name, known)}")
            for name in (names if isinstance(names, (list, tuple)) else ())
            if isinstance(name, str) and name not in known
        ]
    return problems


def find_project_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` with an ``assay.toml``, a ``pyproject.toml`` with our table, or a git
    repository; where there is none, ``start`` itself (its folder, for a file)."""
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        if (candidate / OWN_FILE).is_file() or (candidate / ".git").exists():
            return candidate
        if (candidate / PROJECT_FILE).is_file() and isinstance(
            _parse(candidate / PROJECT_FILE, _PROJECT_TABLE), TomlDocument
        ):
            return candidate
    return folder


def load_settings(
    root: Path | None,
    *,
    file: Path | None = None,
    options: Mapping[str, Any] | None = None,
    last_good: Settings | None = None,
    known_rules: Collection[str] | None = None,
) -> LoadedSettings:
    """Return the settings in force for the folder ``root``, or of ``file`` where that is given. Never raises.

    ``assay.toml`` goes before the table ``[tool.assay]`` of ``pyproject.toml``: where both are, the second is not read. ``options`` (an
    editor's, as decoded from JSON) override single settings of the file. ``known_rules`` are the ids that rules may be named by.
    """
    problems: list[ConfigurationProblem] = []
    documents: list[TomlDocument] = []
    files: list[Path] = []
    candidates: list[tuple[Path, tuple[str, ...]]] = []
    if file is not None:
        candidates.append((file, _PROJECT_TABLE if file.name == PROJECT_FILE else ()))
    elif root is not None:
        candidates += [(root / OWN_FILE, ()), (root / PROJECT_FILE, _PROJECT_TABLE)]
    for path, prefix in candidates:
        parsed = _parse(path, prefix)
        if parsed is None:
            continue
        files.append(path)
        if isinstance(parsed, ConfigurationProblem):
            problems.append(parsed)
        else:
            documents.append(parsed)
        break
    else:
        if file is not None:
            problems.append(
                ConfigurationProblem(str(file), 0, "", "There is no such file, or it holds no settings of Assay.")
            )
    if options is not None:
        data = _hyphenated(options)
        documents.append(TomlDocument(_EDITOR, data if isinstance(data, Mapping) else {}, {}, has_lines=False))
    for document in documents:
        problems += check(document, Settings, document.data, ())
        if known_rules is not None:
            problems += _check_rule_names(document, known_rules)
    if problems:
        return LoadedSettings(last_good or Settings(), tuple(problems), tuple(files))
    merged: dict[str, Any] = {}
    for document in documents:
        merged = _merge(merged, document.data)
    return LoadedSettings(msgspec.convert(merged, Settings), (), tuple(files))
