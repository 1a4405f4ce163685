"""Which file of a project an import means, told from the paths of its files alone.

What cannot be told means no file: a name of a library, a path that a bundler or ``sys.path`` puts elsewhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

_PYTHON = (".py", ".pyi", ".pyw")
_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_JAVA = (".java",)
_GO = (".go",)
_BUNDLER_ROOTS = ("@/", "~/", "#/")

Meaning = tuple[str, tuple[str, ...]]
"""A file, and the names that are read of it: ``("shop/db.py", ("Repo", "find"))``. A package of Go is its folder with a slash at its end, because
which of its files defines a name does not show from outside."""
Place = tuple[str, tuple[str, ...]]
"""A folder, and the endings of the files that see each other there."""


def _endings_of(path: str) -> tuple[str, ...]:
    return next((endings for endings in (_PYTHON, _JAVA, _GO) if path.endswith(endings)), _SCRIPTS)


def is_package_file(path: str) -> bool:
    """Whether a file stands for its folder, as ``__init__.py`` and ``index.js`` do."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return stem in ("__init__", "index")


def word_of(path: str) -> str:
    """Return a word that whoever imports a file by its path has to write, empty where there is none."""
    folder, name = posixpath.split(path)
    if is_package_file(path) or path.endswith(_GO):
        return posixpath.basename(folder)
    return name.split(".", 1)[0]


def is_seen_in_folder(path: str) -> bool:
    """Whether files of the same folder see a file without importing it by its name."""
    return is_package_file(path) or path.endswith((*_JAVA, *_GO))


class ModuleNames:
    """The files of a project by the names that imports have for them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._by_end: dict[str, list[str]] = {}
        """Modules (paths without ending; the folder for a package file) by their last part."""
        self._files: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {}
        """The files of Go's packages by folder; their tests are seen by nobody."""
        for path in sorted(self.paths):
            stem, ending = posixpath.splitext(path)
            if ending in _GO and not stem.endswith("_test"):
                self._folders.setdefault(posixpath.dirname(path), []).append(path)
            if ending not in _PYTHON and ending not in _SCRIPTS and ending not in _JAVA:
                continue
            stands_for_folder = is_package_file(path) and ending not in _JAVA
            modules = [stem, posixpath.dirname(stem)] if stands_for_folder else [stem]
            for module in modules:
                if module and module not in self._files:
                    self._by_end.setdefault(posixpath.basename(module), []).append(module)
                self._files.setdefault(module, []).append(path)
        self._folders_by_end: dict[str, list[str]] = {}
        for folder in self._folders:
            self._folders_by_end.setdefault(posixpath.basename(folder), []).append(folder)
        self._known: dict[tuple[Place, str], tuple[Meaning, ...]] = {}
        self._places: dict[str, Place] = {}

    def meanings(self, name: str, importer: str) -> tuple[Meaning, ...]:
        """Return what a full name that a file mentions may mean: ``shop.db.find``, ``..models.User``, ``./helpers.run``."""
        return self.meanings_at(name, self.place_of(importer))

    def place_of(self, path: str) -> Place:
        """Return what the meaning of a name depends on besides the name: the folder, and the language."""
        if (known := self._places.get(path)) is None:
            known = self._places[path] = (posixpath.dirname(path), _endings_of(path))
        return known

    def meanings_at(self, name: str, place: Place) -> tuple[Meaning, ...]:
        """Return what a full name may mean in a file at a place."""
        key = (place, name)
        if (known := self._known.get(key)) is None:
            folder, endings = place
            find = {_PYTHON: self._python, _JAVA: self._java, _GO: self._go}.get(endings, self._script)
            known = self._known[key] = tuple(dict.fromkeys(find(name, folder)))
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

    def _java(self, name: str, folder: str) -> list[Meaning]:
        parts = tuple(part for part in name.split(".") if part)
        if not parts:
            return []
        if name.startswith("."):
            path = self._file("/".join(part for part in (folder, parts[0]) if part), _JAVA)
            return [(path, parts)] if path is not None else []
        # The name of a package says enough: sources of one build may stand in any of its folders.
        return [
            (path, (posixpath.basename(path).removesuffix(".java"), *rest))
            for path, rest in self._from_the_end(parts, folder, _JAVA, is_anywhere=True)
        ]

    def _go(self, name: str, folder: str) -> list[Meaning]:
        if name.startswith("."):
            return [(f"{folder}/", tuple(name[1:].split(".")))] if folder in self._folders else []
        package, _, rest = name.partition(".")
        for start in range(1, package.count("/") + 1):
            end = "/".join(package.split("/")[start:])
            # One part alone is a folder of the module itself, whose path has one or two parts before it.
            found = [
                here
                for here in self._folders_by_end.get(posixpath.basename(end), ())
                if here == end or ("/" in end and here.endswith(f"/{end}"))
            ]
            if found and (start <= 2 or "/" in end):
                nearest = min(found, key=lambda here: (-len(posixpath.commonprefix([here, folder])), here))
                return [(f"{nearest}/", tuple(part for part in rest.split(".") if part))]
        return []

    def files_of_package(self, package: str) -> list[str]:
        """Return the files of a package of Go, which is named by its folder with a slash at its end."""
        return self._folders.get(package[:-1], [])

    def _from_the_end(
        self, parts: tuple[str, ...], folder: str, endings: tuple[str, ...], *, is_anywhere: bool = False
    ) -> list[Meaning]:
        """Find a module whose path ends with these parts, in a folder from which the importer may well import."""
        for count in range(len(parts), 0, -1):
            wanted = "/".join(parts[:count])
            best: tuple[int, str] | None = None
            for module in self._by_end.get(parts[count - 1], ()):
                if module != wanted and not module.endswith(f"/{wanted}"):
                    continue
                base = module[: -len(wanted)].rstrip("/")
                path = self._file(module, endings)
                if path is None:
                    continue
                is_near = _is_around(base, folder) or _is_around(posixpath.dirname(base), folder)
                if not is_near and not (is_anywhere and count > 1):
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
