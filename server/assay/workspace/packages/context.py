"""Everything that is known of the packages of one workspace, put together when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assay.workspace.packages import go, java, javascript, python
from assay.workspace.packages.model import ECOSYSTEMS, Packages, Read, well_known
from assay.workspace.reading import ReadError, read_source
from assay.workspace.skipping import is_vendored_folder

_LARGEST_MANIFEST = 20_000_000
"""Bytes; lock files of large workspaces have several million."""
_MOST_PATHS = 400_000
"""Entries of a workspace that are looked at."""

IS_KNOWN: dict[str, Callable[[str, Packages], bool]] = {
    "python": python.is_known,
    "javascript": javascript.is_known,
    "go": go.is_known,
    "java": java.is_known,
}


@dataclass(slots=True)
class PackageContext:
    """Answers whether imports are accounted for. ``root`` is None where only the given files count (a commit, an index)."""

    paths: Callable[[], Iterable[str]]
    read: Read
    root: Path | None = None
    private: tuple[str, ...] = ()
    _families: dict[str, Packages] = field(default_factory=dict)
    _listed: list[str] | None = None

    def of(self, language: str) -> Packages | None:
        """Return the packages that code of a language imports from, None for a language that imports none."""
        family = ECOSYSTEMS.get(language)
        if family is None:
            return None
        known = self._families.get(family)
        if known is None:
            known = self._families[family] = self._read_family(family)
        return known

    def _read_family(self, family: str) -> Packages:
        if self._listed is None:
            self._listed = list(self.paths())
        if family == "python":
            found = python.read_packages(self._listed, self.read)
            if self.root is not None:
                python.add_environment(found, python.environment_folders(self.root))
        elif family == "javascript":
            found = javascript.read_packages(self._listed, self.read)
            if self.root is not None:
                javascript.add_installed(found, self.root)
        else:
            found = (go if family == "go" else java).read_packages(self._listed, self.read)
        found.private = self.private
        return found

    def is_known(self, language: str, module: str) -> bool:
        """Whether a module is accounted for, or whether nothing can be said of it."""
        packages = self.of(language)
        if packages is None or not packages.can_tell:
            return True
        return (
            IS_KNOWN[ECOSYSTEMS[language]](module, packages)
            or is_well_known(language, module)
            or packages.is_private(package_of(language, module))
        )


def package_of(language: str, module: str) -> str:
    """Return the name by which people know where a module comes from: its top level, its npm package, its path in Go."""
    family = ECOSYSTEMS[language]
    if family == "python":
        return python.top_level(module)
    if family == "javascript":
        return javascript.package_name(module)
    return "/".join(module.split("/")[:3]) if family == "go" else ".".join(module.split(".")[:3])


def is_well_known(language: str, module: str) -> bool:
    """Whether a package exists beyond doubt, declared or not. In Go and Java other things decide."""
    family = ECOSYSTEMS[language]
    return family in ("python", "javascript") and package_of(language, module) in well_known(family)


def context_of_folder(root: Path, private: tuple[str, ...] = ()) -> PackageContext:
    """Return what is known of the packages of the workspace at ``root``; nothing is read before it is asked for."""

    def read(path: str) -> bytes | None:
        try:
            return read_source(root / path, _LARGEST_MANIFEST)
        except (ReadError, ValueError):
            return None

    return PackageContext(lambda: _walk(root), read, root, private)


def _walk(root: Path) -> Iterable[str]:
    """Yield the paths of the files of a workspace that are its own, relative to it. Links to folders are not followed."""
    prefix = len(os.path.join(root, ""))
    count = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name != ".git" and not is_vendored_folder(name, frozenset()) and name != "__pycache__"
        )
        inner = folder[prefix:].replace(os.sep, "/")
        for name in files:
            yield f"{inner}/{name}" if inner else name
        count += len(files)
        if count > _MOST_PATHS:
            return
