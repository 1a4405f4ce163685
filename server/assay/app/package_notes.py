"""Imports that nobody accounts for, in documents that are open; and what a person may do about one: declare it, or say that it is private."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assay.app.imports import imported_modules
from assay.app.unknown_packages import near_name, unknown_imports
from assay.config.loading import OWN_FILE
from assay.findings.model import Finding
from assay.languages.api import Language
from assay.workspace.packages.context import PackageContext, context_of_folder
from assay.workspace.packages.model import ECOSYSTEMS
from assay.workspace.packages.python import normal_name
from assay.workspace.verdict_files import write_file

FRESH = 2.0
"""Seconds during which what was read of a workspace is taken to hold; a file may have been made since."""


@dataclass(frozen=True, slots=True)
class PackageNotes:
    """The findings of one text, and the name that was probably meant for each message."""

    findings: tuple[Finding, ...]
    near: dict[str, str]


class PackageLookup:
    """Looks imports of open documents up. For one thread at a time, which may take its time."""

    def __init__(self, make: Callable[[Path, tuple[str, ...]], PackageContext] = context_of_folder) -> None:
        self._make = make
        self._contexts: dict[tuple[Path, tuple[str, ...]], tuple[float, PackageContext]] = {}

    def forget(self) -> None:
        """Read everything anew: a manifest has changed."""
        self._contexts.clear()

    def notes(self, root: Path, private: tuple[str, ...], language: Language, text: bytes) -> PackageNotes:
        """Return what is to be said of a text in the workspace at ``root``."""
        modules = imported_modules(language.name, text)
        if not modules:
            return PackageNotes((), {})
        context, is_fresh = self._context(root, private)
        if not is_fresh and any(not context.is_known(language.name, module) for module in modules):
            self._contexts.pop((root, private), None)
            context, _ = self._context(root, private)
        findings = unknown_imports(language, text, modules, context)
        near = {
            finding.message: near_name(language.name, package_in(finding), context)
            for finding in findings
            if finding.has_fix
        }
        return PackageNotes(tuple(findings), near)

    def _context(self, root: Path, private: tuple[str, ...]) -> tuple[PackageContext, bool]:
        now = time.monotonic()
        known = self._contexts.get((root, private))
        if known is not None:
            return known[1], now - known[0] < FRESH
        context = self._make(root, private)
        self._contexts[root, private] = now, context
        return context, True


def package_in(finding: Finding) -> str:
    """Return the package that a finding is about, from its message."""
    found = re.match(r"Nobody declares the package (\S+?)(?: in |,)", finding.message)
    return found[1] if found else ""


class CannotDeclare(Exception):  # noqa: N818 - nothing is wrong; it says why not, and what to do.
    """A package cannot be written into a manifest; the message says why and what to do."""


def manifest_for(root: Path, language: str) -> str | None:
    """Return the manifest at the top of a workspace that a package of a language can be written into, by its path; None where there is none."""
    family = ECOSYSTEMS.get(language)
    names = {"python": ("pyproject.toml", "requirements.txt"), "javascript": ("package.json",)}.get(family or "", ())
    for name in names:
        text = _read(root / name)
        if text is None:
            continue
        if name != "pyproject.toml" or "[project]" in text or "[tool.poetry" in text:
            return name
    return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def declare(root: Path, language: str, package: str) -> str:
    """Write a package into the workspace's manifest and return the manifest's path. Raises CannotDeclare, OSError."""
    manifest = manifest_for(root, language)
    if manifest is None:
        raise CannotDeclare(
            f"There is no manifest at the top of {root.name} that {package} could be written into. Declare it by hand."
        )
    text = _read(root / manifest) or ""
    if manifest == "requirements.txt":
        changed = text + ("" if not text or text.endswith("\n") else "\n") + f"{normal_name(package)}\n"
    elif manifest == "package.json":
        changed = _with_npm_dependency(text, package)
    else:
        changed = _with_python_dependency(text, normal_name(package))
    write_file(root, manifest, changed.encode("utf-8"))
    return manifest


def _with_python_dependency(text: str, name: str) -> str:
    try:
        document: Any = tomlkit.parse(text)
        if "project" in document:
            document["project"].setdefault("dependencies", tomlkit.array()).append(name)
        else:
            document["tool"]["poetry"].setdefault("dependencies", tomlkit.table())[name] = "*"
        return tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError, AttributeError) as error:
        raise CannotDeclare(f"pyproject.toml cannot be changed ({error}). Declare {name} by hand.") from error


def _with_npm_dependency(text: str, name: str) -> str:
    try:
        data = json.loads(text)
        indent = re.search(r"\n([ \t]+)\"", text)
        data.setdefault("dependencies", {})[name] = "*"
        data["dependencies"] = dict(sorted(data["dependencies"].items()))
    except (ValueError, RecursionError, AttributeError) as error:
        raise CannotDeclare(f"package.json cannot be changed ({error}). Declare {name} by hand.") from error
    return json.dumps(data, indent=indent[1] if indent else 2, ensure_ascii=False) + "\n"


def mark_private(root: Path, package: str) -> str:
    """Write into the settings that a package comes from a private place; return the path of the file. Raises CannotDeclare, OSError."""
    text = _read(root / OWN_FILE) if (root / OWN_FILE).exists() else ""
    if text is None:
        raise CannotDeclare(f"{OWN_FILE} cannot be read. Add {package} to packages.private by hand.")
    try:
        document: Any = tomlkit.parse(text)
        private = document.setdefault("packages", tomlkit.table()).setdefault("private", tomlkit.array())
        if package not in private:
            private.append(package)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, AttributeError) as error:
        raise CannotDeclare(
            f"{OWN_FILE} cannot be changed ({error}). Add {package} to packages.private by hand."
        ) from error
    write_file(root, OWN_FILE, changed.encode("utf-8"))
    return OWN_FILE
