"""Reads settings from ``assay.toml``, from ``pyproject.toml`` and from the options of an editor.

A wrong value never stops anything: it is reported with file, line and key, and the settings that were good last (at first: the defaults)
stay in force for that file as a whole, because half of a changed policy may be worse than none.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assay.config.lines import KeyPath, line_of, line_of_syntax_error, lines_of_keys
from assay.config.settings import Settings

OWN_FILE = "assay.toml"
PROJECT_FILE = "pyproject.toml"
_PROJECT_TABLE = ("tool", "assay")
_MAX_FILE_SIZE = 5_000_000
"""Bytes. A configuration file above it is refused unread: it is either a mistake or an attack."""
_EDITOR = "the editor's settings"


@dataclass(frozen=True, slots=True)
class ConfigurationProblem:
    """Something wrong in the configuration. ``line`` is one-based, 0 where there is no line (options of an editor)."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """The problem in one line, file and line first as terminals link them."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings with what was wrong, and the files that they came from. With problems, ``settings`` are the last good ones."""

    settings: Settings
    problems: tuple[ConfigurationProblem, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    """The raw settings of one place, with where its keys stand."""

    file: str
    data: Mapping[str, Any]
    keys: dict[KeyPath, int]
    prefix: tuple[str, ...] = ()
    has_lines: bool = True

    def problem(self, path: KeyPath, message: str) -> ConfigurationProblem:
        """Return a problem at the key ``path`` (relative to the settings' own table)."""
        line = line_of(self.keys, self.prefix + path) if self.has_lines else 0
        return ConfigurationProblem(self.file, line, _written(self.prefix + path), message)


def _written(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def near_names(name: str, known: Collection[str]) -> str:
    """Return ``" Did you mean …?"`` with the known names nearest to ``name``, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(repr(candidate) for candidate in near)}?" if near else ""


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


def _parse(path: Path, prefix: tuple[str, ...]) -> _Document | ConfigurationProblem | None:
    text = _read_text(path)
    if not isinstance(text, str):
        return text
    try:
        data: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = line_of_syntax_error(error, text) if isinstance(error, tomllib.TOMLDecodeError) else 1
        return ConfigurationProblem(path.name, line, "", f"This is not valid TOML: {error}.")
    for part in prefix:
        data = data.get(part) if isinstance(data, dict) else None
        if data is None:
            return None
    document = _Document(path.name, data if isinstance(data, dict) else {}, lines_of_keys(text), prefix)
    if not isinstance(data, dict):
        return document.problem((), "Expected a table.")
    return document


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:
    """Return the section class of a field's type, if it is one."""
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _bare(kind: Any) -> Any:
    return getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind


def _item_struct(kind: Any) -> type[msgspec.Struct] | None:
    """Return the class of the items of a field for an array of tables, if it is one."""
    arguments = getattr(kind, "__args__", ())
    return _struct_of(_bare(arguments[0])) if arguments else None


def _check(document: _Document, struct: type[msgspec.Struct], data: Any, path: KeyPath) -> list[ConfigurationProblem]:
    """Return everything wrong in ``data``, not only the first thing."""
    if not isinstance(data, Mapping):
        return [document.problem(path, f"Expected a table, got {_kind_of(data)}.")]
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    problems: list[ConfigurationProblem] = []
    for key, value in data.items():
        here = (*path, str(key))
        if (field := fields.get(str(key))) is None:
            problems.append(document.problem(here, f"There is no such setting.{near_names(str(key), fields)}"))
        elif section := _struct_of(_bare(field.type)):
            problems += _check(document, section, value, here)
        elif (item := _item_struct(_bare(field.type))) and isinstance(value, list):
            for index, entry in enumerate(value):
                problems += _check(document, item, entry, (*here, index))
        else:
            try:
                msgspec.convert(value, field.type)
            except msgspec.ValidationError as error:
                problems.append(document.problem(here, _sentence(str(error))))
    for name, field in fields.items():
        if field.required and name not in data:
            problems.append(document.problem(path, f"The setting {name!r} is missing."))
    return problems


def _kind_of(value: Any) -> str:
    words = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return words.get(type(value), type(value).__name__)


def _sentence(message: str) -> str:
    """Turn a message of the decoder into words of a TOML file."""
    message = message.replace("`array`", "a list").replace("`str`", "text").replace("`bool`", "true or false")
    message = message.replace("`int`", "a whole number").replace("`object`", "a table").replace("`float`", "a number")
    message = message.replace("`null`", "nothing")
    message = re.sub(r" - at `\$\[(\d+|\.\.\.)\]`", " (in one of the list's items)", message)
    return message.rstrip(".") + "."


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


def _check_rule_names(document: _Document, known: Collection[str]) -> list[ConfigurationProblem]:
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
            _parse(candidate / PROJECT_FILE, _PROJECT_TABLE), _Document
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
    documents: list[_Document] = []
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
        documents.append(_Document(_EDITOR, data if isinstance(data, Mapping) else {}, {}, has_lines=False))
    for document in documents:
        problems += _check(document, Settings, document.data, ())
        if known_rules is not None:
            problems += _check_rule_names(document, known_rules)
    if problems:
        return LoadedSettings(last_good or Settings(), tuple(problems), tuple(files))
    merged: dict[str, Any] = {}
    for document in documents:
        merged = _merge(merged, document.data)
    return LoadedSettings(msgspec.convert(merged, Settings), (), tuple(files))
