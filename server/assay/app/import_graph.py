"""From where code is reached across files: the nearest open entry point, by calls, along the imports of a project.

The search goes backwards from the code of a finding and looks only at files that import what it has come to, so that it costs nothing where
nothing is found. Its answer depends on the files of the project and on nothing else: the editor, a scan and the gate get the same one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from assay.app.module_names import Meaning, ModuleNames, Place, is_package_file, is_seen_in_folder, word_of
from assay.findings.links import FileLinks, LinkedUnit
from assay.triage.exposure import FARTHEST_OPEN_CALL
from assay.triage.inputs import EntryPoint, Guard, Reached
from assay.triage.roles import role_of_path

_MOST_FORWARDS = 4
"""Files in a row that may hand a name on: a package that exports what its modules define."""
_CONSTRUCTORS = ("__init__", "constructor")


class Sources(Protocol):
    """The source files of a project, by paths relative to it."""

    def paths(self) -> Collection[str]:
        """Return the paths of all source files."""

    def links(self, path: str) -> FileLinks | None:
        """Return the links of a file, None where it cannot be analysed."""

    def mentioning(self, word: str) -> Iterable[str]:
        """Return the files that may import something by a name with this word; too many do no harm."""

    def prepare(self, paths: Iterable[str]) -> None:
        """Take note that the links of these files will be asked for."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    unit: LinkedUnit
    calls: int


class ImportGraph:
    """Answers from where code is reached. Answers are kept; nothing is read before the first question."""

    def __init__(self, sources: Sources) -> None:
        self.answers: dict[tuple[str, str], Reached] = {}
        """What was asked up to now, by path and symbol. Who has answers for exactly these sources may put them here before asking."""
        self._sources = sources
        self._names: ModuleNames | None = None
        self._importers: dict[str, tuple[str, ...]] = {}
        self._named: dict[str, dict[str, list[int]]] = {}
        self._methods: dict[str, dict[str, dict[str, list[int]]]] = {}
        self._calls: dict[str, dict[tuple[str, int], tuple[int, ...]]] = {}
        self._targets_of: dict[str, frozenset[str]] = {}
        """The files that a file imports or mentions."""
        self._handed: dict[tuple[Place, str], frozenset[Meaning]] = {}
        self._bases: dict[str, dict[str, frozenset[tuple[str, str]]]] = {}
        self._definers_in: dict[str, dict[str, list[str]]] = {}
        self._made_from: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def reached(self, path: str, symbol: str) -> Reached:
        """Return from where the code of ``symbol`` in a file is reached; an empty symbol is the module itself."""
        key = (path, symbol)
        if (known := self.answers.get(key)) is None:
            known = self.answers[key] = self._search(path, symbol)
        return known

    @property
    def names(self) -> ModuleNames:
        """The files of the project by name."""
        if self._names is None:
            self._names = ModuleNames(self._sources.paths())
        return self._names

    def _search(self, path: str, symbol: str) -> Reached:
        links = self._sources.links(path)
        if links is None or path not in self.names.paths:
            return Reached()
        importers = [other for other in self._importers_of(path) if role_of_path(other) is None]
        imported_by = next((other for other in importers if self._has_open_entrance(other)), None)
        start = _unit_of(links, symbol)
        if start is None:
            return Reached(imported_by=imported_by)
        found = self._nearest(path, start)
        entry = guard = None
        if found is not None and found.unit.entrance is not None:
            entrance = found.unit.entrance
            entry = EntryPoint(entrance.words, True, found.calls, entrance.line + 1, found.path)
            guard = Guard(entrance.guard, entrance.line + 1, found.path) if entrance.guard else None
        return Reached(
            entry,
            guard,
            imported_by,
            self._is_public(path, links.units[start], importers),
            False if self._is_unused(path, links, start) else None,
        )

    def _nearest(self, path: str, start: int) -> _Found | None:
        """Return the nearest open entry point, one without a guard before one that has one."""
        seen = {(path, start)}
        level = [(path, start)]
        guarded: _Found | None = None
        for calls in range(FARTHEST_OPEN_CALL + 1):
            following: list[tuple[str, int]] = []
            for place, number in level:
                links = self._sources.links(place)
                if links is None:
                    continue
                unit = links.units[number]
                if (
                    unit.entrance is not None
                    and unit.entrance.is_open
                    and (place == path or role_of_path(place) is None)
                ):
                    if not unit.entrance.guard:
                        return _Found(place, unit, calls)
                    guarded = guarded or _Found(place, unit, calls)
                if calls < FARTHEST_OPEN_CALL:
                    following += [step for step in self._callers(place, number, links) if step not in seen]
                    seen.update(following)
            level = list(dict.fromkeys(following))
        return guarded

    def _callers(self, path: str, number: int, links: FileLinks) -> list[tuple[str, int]]:
        found = [(path, caller) for caller in links.units[number].callers]
        for other in self._importers_of(path):
            found += [(other, caller) for caller in self._calls_of(other).get((path, number), ())]
        return found

    def _has_open_entrance(self, path: str) -> bool:
        links = self._sources.links(path)
        return links is not None and any(unit.entrance is not None and unit.entrance.is_open for unit in links.units)

    def _is_public(self, path: str, unit: LinkedUnit, importers: list[str]) -> bool:
        """Whether a package hands the unit on under a public name."""
        name = unit.name.split(".", 1)[0]
        if not name or any(part.startswith("_") for part in unit.name.split(".") if part not in _CONSTRUCTORS):
            return False
        if is_package_file(path):
            return True
        for other in importers:
            links = self._sources.links(other) if is_package_file(other) else None
            for imported, alias in links.imports if links is not None else ():
                if not alias.startswith("_") and any(
                    target == path and rest[:1] in ((), (name,))
                    for target, rest in self.names.meanings(imported, other)
                ):
                    return True
        return False

    def _is_unused(self, path: str, links: FileLinks, number: int) -> bool:
        """Whether nothing refers to a private function: not its file, and no file that imports from there."""
        unit = links.units[number]
        name = unit.name
        if not unit.is_function or "." in name or not name.startswith("_") or name.startswith("__"):
            return False
        if unit.callers or unit.entrance is not None or unit.has_decorator:
            return False
        return not any((path, number) in self._calls_of(other) for other in self._importers_of(path))

    # --- who imports whom -------------------------------------------------------------------------------------------

    def _importers_of(self, path: str) -> tuple[str, ...]:
        """Return the files that import a file, or a package that hands on what it defines."""
        if (known := self._importers.get(path)) is None:
            self._importers[path] = ()  # Packages may import each other in a circle.
            found = dict.fromkeys(self._direct_importers(path))
            # Who holds something by its interface calls what fulfils it.
            for place in {place for bases in self._bases_in(path).values() for place, _ in bases if place != path}:
                found |= dict.fromkeys(it for it in self._importers_of(place) if it != path)
            for other in list(found):
                if is_package_file(other):
                    found |= dict.fromkeys(it for it in self._importers_of(other) if it != path)
            known = self._importers[path] = tuple(sorted(found))
        return known

    def _direct_importers(self, path: str) -> list[str]:
        candidates: set[str] = set()
        if word := word_of(path):
            candidates |= set(self._sources.mentioning(word))
        if is_seen_in_folder(path):
            # Its own folder may import it as ``.``, or see it without importing anything.
            folder = posixpath.dirname(path)
            if is_package_file(path):
                candidates |= {other for other in self.names.paths if not folder or other.startswith(f"{folder}/")}
            else:
                candidates |= {other for other in self.names.paths if posixpath.dirname(other) == folder}
        candidates.discard(path)
        ordered = sorted(candidates & self.names.paths)
        self._sources.prepare(ordered)
        return [other for other in ordered if path in self._mentioned_by(other)]

    def _mentioned_by(self, path: str) -> frozenset[str]:
        if (known := self._targets_of.get(path)) is None:
            links = self._sources.links(path)
            names: set[str] = set()
            if links is not None:
                names = {imported for imported, _ in links.imports}
                names |= {name for unit in links.units for name in unit.mentions}
            place = self.names.place_of(path)
            known = frozenset(target for name in names for target, _ in self._meanings(name, place))
            self._targets_of[path] = known
        return known

    def _calls_of(self, path: str) -> dict[tuple[str, int], tuple[int, ...]]:
        """Return which units of other files the units of a file mention: the callers by file and number of what they call."""
        if (known := self._calls.get(path)) is not None:
            return known
        links = self._sources.links(path)
        found: dict[tuple[str, int], dict[int, None]] = {}
        # The units of a file see much the same names, so that each is looked up once.
        classes: dict[str, list[tuple[str, dict[str, list[int]]]]] = {}
        for number, unit in enumerate(links.units if links is not None else ()):
            targets: set[tuple[str, int]] = set()
            for name in unit.mentions:
                targets |= self._targets(name, path)
            members = frozenset(unit.members)
            for name in unit.sees if members else ():
                if name not in classes:
                    classes[name] = self._classes(name, path)
                for place, methods in classes[name]:
                    for member, numbers in methods.items():
                        if member in members:
                            targets.update((place, each) for each in numbers)
            for target in targets:
                found.setdefault(target, {})[number] = None
        calls = self._calls[path] = {target: tuple(numbers) for target, numbers in found.items()}
        return calls

    def _handed_on(self, name: str, path: str) -> frozenset[Meaning]:
        """Return the files that define a name, with the names in them, following packages that hand it on."""
        key = (self.names.place_of(path), name)
        if (known := self._handed.get(key)) is None:
            known = self._handed[key] = frozenset(self._follow(name, path))
        return known

    def _follow(self, name: str, path: str) -> set[Meaning]:
        done: set[Meaning] = set()
        pending = [(meaning, 0) for meaning in self._meanings(name, self.names.place_of(path))]
        while pending:
            (place, rest), depth = pending.pop()
            if (place, rest) in done:
                continue
            done.add((place, rest))
            links = self._sources.links(place)
            if not rest or links is None or depth >= _MOST_FORWARDS:
                continue
            if any(unit.name == rest[0] for unit in links.units):
                continue
            for imported, alias in links.imports:
                if alias == rest[0]:
                    following = ".".join((imported, *rest[1:]))
                elif not alias:
                    # ``export { x } from './x'`` and ``from .x import *`` hand names on without binding them.
                    following = ".".join((imported.removesuffix(".*"), *rest))
                else:
                    continue
                meanings = self._meanings(following, self.names.place_of(place))
                pending += [(meaning, depth + 1) for meaning in meanings]
        return done

    def _meanings(self, name: str, place: Place) -> list[Meaning]:
        """Return what a full name may mean in files; of a package of Go those that define it."""
        found: list[Meaning] = []
        for file, rest in self.names.meanings_at(name, place):
            if not file.endswith("/"):
                found.append((file, rest))
            elif rest:
                found += [(definer, rest) for definer in self._definers(file).get(rest[0], ())]
        return found

    def _definers(self, package: str) -> dict[str, list[str]]:
        """Return the files of a package of Go by the functions and types that they define."""
        known = self._definers_in.get(package)
        if known is None:
            known = self._definers_in[package] = {}
            files = self.names.files_of_package(package)
            self._sources.prepare(files)
            for file in files:
                for name in self._named_in(file):
                    if name and "." not in name:
                        known.setdefault(name, []).append(file)
        return known

    def _targets(self, name: str, path: str) -> set[tuple[str, int]]:
        """Return the functions that a mention of a name may call."""
        found: set[tuple[str, int]] = set()
        for place, rest in self._handed_on(name, path):
            links = self._sources.links(place)
            if links is None or place == path:
                continue
            if not rest:
                found |= {(place, number) for number, unit in enumerate(links.units) if unit.is_default}
                continue
            full = ".".join(rest[:2])
            wanted = {rest[0], full, *(f"{rest[0]}.{constructor}" for constructor in _CONSTRUCTORS)}
            named = self._named_in(place)
            for name_in_place in wanted:
                for number in named.get(name_in_place, ()):
                    if links.units[number].is_function or name_in_place == full:
                        found.add((place, number))
            if rest[0] not in named and len(rest) > 1:
                # An object that the module made: its class is not known here, the name of the method is.
                found |= {
                    (place, number) for number, unit in enumerate(links.units) if unit.name.endswith(f".{rest[1]}")
                }
        return found

    def _classes(self, name: str, path: str) -> list[tuple[str, dict[str, list[int]]]]:
        """Return the classes of other files that a name stands for: the file, and the numbers of the units by the names of the methods."""
        found: list[tuple[str, dict[str, list[int]]]] = []
        for place, rest in self._handed_on(name, path):
            if place == path or not rest:
                continue
            classes = self._classes_made_by(place, rest[0]) or [rest[0]]
            meant = [(place, each) for each in classes]
            meant += [it for each in classes for it in self._made_from_class(place, each)]
            for holder, class_name in meant:
                methods = self._methods_of(holder).get(class_name)
                if methods and holder != path:
                    found.append((holder, methods))
        return found

    def _classes_made_by(self, place: str, name: str) -> list[str]:
        """Return the types of a file that one of its functions mentions, in Go, where ``NewStore`` takes the place of a constructor."""
        if not place.endswith(".go"):
            return []
        links = self._sources.links(place)
        units = links.units if links is not None else ()
        makers = {number for number in self._named_in(place).get(name, ()) if units[number].is_function}
        return [unit.name for unit in units if makers and not unit.is_function and not makers.isdisjoint(unit.callers)]

    def _bases_in(self, path: str) -> dict[str, frozenset[tuple[str, str]]]:
        """Return the classes of a file with their bases in other files: the file and the name there."""
        known = self._bases.get(path)
        if known is None:
            known = self._bases[path] = {}
            links = self._sources.links(path)
            for class_name, names in links.bases if links is not None else ():
                meanings = (meaning for name in names for meaning in self._handed_on(name, path))
                known[class_name] = frozenset((place, rest[0]) for place, rest in meanings if rest and place != path)
        return known

    def _made_from_class(self, path: str, class_name: str) -> list[tuple[str, str]]:
        """Return the classes of other files that say that they are made from a class or fulfil an interface."""
        key = (path, class_name)
        known = self._made_from.get(key)
        if known is None:
            known = self._made_from[key] = []
            if path.endswith(".go") or class_name not in self._named_in(path):
                return known  # Nothing says in Go what it fulfils.
            candidates = sorted(set(self._sources.mentioning(class_name)) & self.names.paths)
            self._sources.prepare(candidates)
            for other in candidates:
                known += [(other, name) for name, bases in self._bases_in(other).items() if key in bases]
        return known

    def _named_in(self, place: str) -> dict[str, list[int]]:
        """Return the numbers of the units of a file by their names."""
        known = self._named.get(place)
        if known is None:
            known = self._named[place] = {}
            links = self._sources.links(place)
            for number, unit in enumerate(links.units if links is not None else ()):
                known.setdefault(unit.name, []).append(number)
        return known

    def _methods_of(self, place: str) -> dict[str, dict[str, list[int]]]:
        """Return the methods of a file, by class and name."""
        known = self._methods.get(place)
        if known is None:
            known = self._methods[place] = {}
            links = self._sources.links(place)
            for number, unit in enumerate(links.units if links is not None else ()):
                owner, dot, name = unit.name.partition(".")
                if dot:
                    known.setdefault(owner, {}).setdefault(name, []).append(number)
        return known


def _unit_of(links: FileLinks, symbol: str) -> int | None:
    """Return the function that holds a symbol, which may be one inside it; None for code of the module."""
    by_name = {unit.name: number for number, unit in enumerate(links.units) if unit.is_function}
    parts = symbol.split(".") if symbol else []
    for count in range(len(parts), 0, -1):
        if (number := by_name.get(".".join(parts[:count]))) is not None:
            return number
    return None
