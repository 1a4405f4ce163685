"""Which file of a project an import means, told from the paths of its files alone.

What cannot be told means no file: a name of a library, a path that a bundler or ``sys.path`` puts elsewhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

_PYTHON = (".py", ".pyi", ".pyw")
_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_BUNDLER_ROOTS = ("@/", "~/", "#/")

Meaning = tuple[str, tuple[str, ...]]
"""A file, and the names that are read of it: ``("shop/db.py", ("Repo", "find"))``."""
Place = tuple[str, bool]


def is_package_file(path: str) -> bool:
    """Whether a file stands for its folder, as ``__init__.py`` and ``index.js`` do."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return stem in ("__init__", "index")


def word_of(path: str) -> str:
    """Return a word that whoever imports a file by its path has to write, empty where there is none."""
    folder, name = posixpath.split(path)
    if is_package_file(path):
        return posixpath.basename(folder)
    return name.split(".", 1)[0]


class ModuleNames:
    """The files of a project by the names that imports have for them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._by_end: dict[str, list[str]] = {}
        """Modules (paths without ending; the folder for a package file) by their last part."""
        self._files: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            stem, ending = posixpath.splitext(path)
            if ending not in _PYTHON and ending not in _SCRIPTS:
                continue
            modules = [stem, posixpath.dirname(stem)] if is_package_file(path) else [stem]
            for module in modules:
                if module and module not in self._files:
                    self._by_end.setdefault(posixpath.basename(module), []).append(module)
                self._files.setdefault(module, []).append(path)
        self._known: dict[tuple[Place, str], tuple[Meaning, ...]] = {}
        self._places: dict[str, Place] = {}

    def meanings(self, name: str, importer: str) -> tuple[Meaning, ...]:
        """Return what a full name that a file mentions may mean: ``shop.db.find``, ``..models.User``, ``./helpers.run``."""
        return self.meanings_at(name, self.place_of(importer))

    def place_of(self, path: str) -> Place:
        """Return what the meaning of a name depends on besides the name: the folder, and whether it is Python."""
        if (known := self._places.get(path)) is None:
            known = self._places[path] = (posixpath.dirname(path), path.endswith(_PYTHON))
        return known

    def meanings_at(self, name: str, place: Place) -> tuple[Meaning, ...]:
        """Return what a full name may mean in a file at a place."""
        key = (place, name)
        if (known := self._known.get(key)) is None:
            folder, is_python = place
            known = tuple(dict.fromkeys(self._python(name, folder) if is_python else self._script(name, folder)))
            self._known[key] = known
        return known

    def _file(self, module: str, endings: tuple[str, ...]) -> str | None:
        return next((path for path in self._files.get(module, ()) if path.endswith(endings)), None)

    def _python(self, name: str, folder: str) -> list[Meaning]:
        bare = name.lstrip(".")
        dots = len(name) - len(bare)
        parts = tuple(part for part in bare.split(".") if part)
        if not dots:
            return self._from_the_end(parts, folder, _PYTHON)
        found: list[Meaning] = []
        # ``from . import x`` is written ``..x`` here, as ``x`` of the folder above is.
        for above in {dots - 1, dots - 2} if dots > 1 else {0}:
            here = folder.split("/") if folder else []
            if above <= len(here):
                found += self._below("/".join(here[: len(here) - above]), parts, _PYTHON)
        return found

    def _below(self, folder: str, parts: tuple[str, ...], endings: tuple[str, ...]) -> list[Meaning]:
        for count in range(len(parts), -1, -1):
            module = "/".join(part for part in (folder, *parts[:count]) if part)
            if (path := self._file(module, endings)) is not None:
                return [(path, parts[count:])]
        return []

    def _from_the_end(self, parts: tuple[str, ...], folder: str, endings: tuple[str, ...]) -> list[Meaning]:
        """Find a module whose path ends with these parts, in a folder from which the importer may well import."""
        for count in range(len(parts), 0, -1):
            wanted = "/".join(parts[:count])
            best: tuple[int, str] | None = None
            for module in self._by_end.get(parts[count - 1], ()):
                if module != wanted and not module.endswith(f"/{wanted}"):
                    continue
                base = module[: -len(wanted)].rstrip("/")
                path = self._file(module, endings)
                if path is None or not (_is_around(base, folder) or _is_around(posixpath.dirname(base), folder)):
                    continue
                rank = (-len(posixpath.commonprefix([f"{base}/", f"{folder}/"])), path)
                best = rank if best is None else min(best, rank)
            if best is not None:
                return [(best[1], parts[count:])]
        return []

    def _script(self, name: str, folder: str) -> list[Meaning]:
        last = name.rfind("/") + 1
        cuts = [len(name), *(place for place in range(len(name) - 1, last, -1) if name[place] == ".")]
        for cut in cuts:
            spec, rest = name[:cut], tuple(part for part in name[cut:].split(".") if part)
            if spec.startswith(_BUNDLER_ROOTS):
                parts = tuple(_without_ending(spec[2:]).split("/"))
                found = self._from_the_end(parts, folder, _SCRIPTS)
                if found and not found[0][1]:
                    return [(found[0][0], rest)]
                continue
            if spec in (".", "..") or spec.startswith(("./", "../")):
                module = posixpath.normpath(posixpath.join(folder, spec))
                module = "" if module == "." else module
            elif "/" in spec and not spec.startswith("@"):
                found = self._from_the_end(tuple(_without_ending(spec).split("/")), folder, _SCRIPTS)
                if found and not found[0][1]:
                    return [(found[0][0], rest)]
                continue
            else:
                continue
            if module in self.paths:
                return [(module, rest)]
            for candidate in (module, _without_ending(module)):
                if (path := self._file(candidate, _SCRIPTS)) is not None:
                    return [(path, rest)]
        return []


def _is_around(folder: str, other: str) -> bool:
    """Whether ``other`` is a folder or lies below it."""
    return not folder or other == folder or other.startswith(f"{folder}/")


def _without_ending(path: str) -> str:
    stem, ending = posixpath.splitext(path)
    return stem if ending in _SCRIPTS else path
