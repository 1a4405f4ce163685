"""How a file is joined to other files: what its functions are called from, which names of other modules they mention, and where control comes in.

This is all that the search for entry points across files needs of a file, as plain data. Like the search inside a file it goes by names: who
mentions a function is taken to call it, so that a distance may come out too short, never too long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assay.engine.callables import FunctionHandle
from assay.engine.entrances import EntranceFact, mention_of
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.unit import Unit
from assay.findings.links import FileLinks, LinkedEntrance, LinkedUnit
from assay.ir import nodes
from assay.ir.walking import descendants
from assay.languages.api import SeesItsPackage, UnitKind

if TYPE_CHECKING:
    from assay.engine.document import Document
    from assay.engine.file import FileAnalysis

_REST = re.compile(rb"(?![\w$])((?:\s*(?:\?\.|\.|::)\s*[A-Za-z_$][\w$]*){0,3})")
"""What may follow a name: the members that are read of it."""
_BEFORE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$.")
_STEP = re.compile(rb"[A-Za-z_$][\w$]*")
_CALLED_MEMBER = re.compile(rb"\.\s*([A-Za-z_$][\w$]*)\s*\(")
_MOST_REFERENCES = 200
"""Of a unit that mentions more names of other modules (a generated table) the first ones count."""
_FIRST = re.compile(r"[./]")
_EXPORTING = (frozenset({b"export", b"default"}), frozenset({b"module", b"exports"}))


def links_of(file: FileAnalysis, document: Document) -> FileLinks:
    """Return the links of a file that was analysed."""
    units = file.units
    imports = list(dict.fromkeys(item for unit in units for item in (*unit.imports, *_wildcards(unit, file))))
    foreign = _Foreign(
        [(path, alias.encode()) for path, alias in imports if not _is_library(path, file)],
        frozenset(alias.encode() for _, alias in imports) | frozenset(name.encode() for name in file.defined_names()),
        file,
    )
    mentions = [_mentions(unit, foreign) for unit in units]
    entrances = _entrances(file)
    callers = _callers(units)
    made_by = {
        name.encode(): number
        for number, unit in enumerate(units)
        if unit.kind is UnitKind.STATEMENTS and mentions[number]
        for name in unit.exports or ()
    }
    of_class: dict[str, list[str]] = {}
    for number, unit in enumerate(units):
        owner = unit.name if unit.kind is UnitKind.CLASS else unit.owner
        if owner:
            of_class.setdefault(owner, []).extend(mentions[number])
    linked: list[LinkedUnit] = []
    for number, unit in enumerate(units):
        words = unit.identifiers()
        sees = [*mentions[number], *(of_class.get(unit.owner, ()) if unit.owner else ())]
        for name in sorted(made_by.keys() & words):
            if made_by[name] != number:
                sees += mentions[made_by[name]]
        found = entrances.get(unit.number)
        entrance = None
        if found is not None:
            holder = file.unit_of(found.unit) or unit
            line = document.locate(holder).position(found.start).line
            entrance = LinkedEntrance(found.words, found.is_open, line, found.guard)
        linked.append(
            LinkedUnit(
                unit.name,
                unit.has_own_function,
                callers[number],
                tuple(mentions[number]),
                tuple(dict.fromkeys(sees)) if len(sees) > len(mentions[number]) else tuple(mentions[number]),
                _members(unit) if sees else (),
                entrance,
                any(words >= pair for pair in _EXPORTING),
                b"@" in unit.text[:200],
            )
        )
    for number, unit in enumerate(units):
        pieces = _pieces(unit)
        if not pieces:
            continue
        # Routes stand among these statements: each is a unit of its own to those that it calls, and what comes before them is in none.
        shared = tuple(name for name in linked[number].sees if name not in linked[number].mentions)
        for fact, text in pieces:
            words = frozenset(_STEP.findall(text))
            own = tuple(_mentioned(text, words, foreign))
            line = document.locate(unit).position(fact.start).line
            entrance = LinkedEntrance(fact.words, fact.is_open, line, fact.guard)
            members = _members_in(text) if own or shared else ()
            for other, wanted in enumerate(map(mention_of, units)):
                if number in callers[other] and wanted <= words:
                    linked[other] = replace(linked[other], callers=(*linked[other].callers, len(linked)))
            linked.append(LinkedUnit("", False, (), own, (*own, *shared), members, entrance))
        before = unit.text[: pieces[0][0].start]
        kept = tuple(_mentioned(before, frozenset(_STEP.findall(before)), foreign))
        linked[number] = replace(linked[number], mentions=kept, sees=kept, entrance=None)
    return FileLinks(tuple(linked), tuple(imports), tuple(_bases(foreign)))


@dataclass(frozen=True, slots=True)
class _Foreign:
    """What the units of a file see of other files of the workspace."""

    imported: list[tuple[str, bytes]]
    """What imports bind, libraries left out: the full name, and the name here (empty where none is bound)."""
    taken: frozenset[bytes]
    """The names that the file defines and imports."""
    file: FileAnalysis

    def with_imports(self, more: list[tuple[str, str]]) -> _Foreign:
        """Return the same for code that imports more."""
        bound = [(path, alias.encode()) for path, alias in more]
        return replace(
            self, imported=[*self.imported, *bound], taken=self.taken | frozenset(alias for _, alias in bound)
        )


def _bases(foreign: _Foreign) -> list[tuple[str, tuple[str, ...]]]:
    """Return the classes of a file with their bases in other files of the workspace."""
    file = foreign.file
    found: list[tuple[str, tuple[str, ...]]] = []
    by_alias = {alias: path for path, alias in foreign.imported}
    for unit in file.units:
        if unit.kind is not UnitKind.CLASS:
            continue
        if isinstance(file.language, SeesItsPackage):
            for name, parents in file.language.written_bases(unit.text):
                known = [by_alias.get(parent) for parent in parents]
                full = [path for path in known if path is not None]
                full += [f".{parent.decode('ascii', 'replace')}" for parent in parents if parent not in foreign.taken]
                if full:
                    found.append((name, tuple(full)))
            continue
        for name, view in unit.class_views.items():
            bases = tuple(base for base in view.bases if not _is_library(base, file))
            if bases:
                found.append((name, bases))
    return found


def _pieces(unit: Unit) -> list[tuple[EntranceFact, bytes]]:
    """Return the entrances that statements make of functions inside them, each with the text from it to the next one."""
    if unit.kind is not UnitKind.STATEMENTS:
        return []
    facts = {fact.start: fact for target, fact in unit.entrances if target == unit.number and fact.unit == unit.number}
    if not facts:
        return []
    starts = sorted(facts)
    ends = [*starts[1:], len(unit.text)]
    return [(facts[start], unit.text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _is_library(path: str, file: FileAnalysis) -> bool:
    """Whether a module is one that facts speak of, which is no file of the workspace."""
    if path.startswith((".", "@/", "~/", "#/")):
        return False
    known = file.known
    if file.language.name == "java":  # All begin with ``com`` or ``org``, the workspace's own as well.
        parts = path.split(".")
        return any(".".join(parts[:count]) in known.packages for count in range(2, len(parts) + 1))
    if file.language.name == "go":
        return path.split(".", 1)[0] in known.known_modules
    return _FIRST.split(path, maxsplit=1)[0] in known.known_modules


def _members(unit: Unit) -> tuple[str, ...]:
    return _members_in(unit.text)


def _members_in(text: bytes) -> tuple[str, ...]:
    names = dict.fromkeys(_CALLED_MEMBER.findall(text))
    return tuple(name.decode("ascii", "replace") for name in list(names)[:_MOST_REFERENCES])


def _mentions(unit: Unit, foreign: _Foreign) -> list[str]:
    """Return the full names of other modules' names that a unit mentions."""
    words = unit.identifiers()
    file = foreign.file
    if unit.has_own_function and (b"import" in words or b"require" in words):
        own = [(path, alias) for path, alias in _own_imports(unit, file) if not _is_library(path, file)]
        foreign = foreign.with_imports(own)
    text = unit.text
    if unit.kind is UnitKind.STATEMENTS and any(alias in words for _, alias in foreign.imported):
        text = _without_imports(unit, file)
    return _mentioned(text, words, foreign)


def _mentioned(text: bytes, words: frozenset[bytes], foreign: _Foreign) -> list[str]:
    """Return the full names of other modules' names that a text mentions, whose identifiers are ``words``."""
    language = foreign.file.language
    by_alias: dict[bytes, list[str]] = {}
    found: list[str] = []
    for path, alias in foreign.imported:
        if alias:
            if alias in words:
                by_alias.setdefault(alias, []).append(path)
        elif path.endswith(".*"):
            # Whoever imports everything may mean the other module by any name that is not the file's own.
            found += [
                f"{path[:-1]}{word.decode('ascii')}"
                for word in sorted(words)
                if word not in foreign.taken and (language.name != "java" or word[:1].isupper())
            ]
    for name, paths in by_alias.items():
        for rest in sorted(_occurrences(text, name)):
            steps = [step.decode("ascii", "replace") for step in _STEP.findall(rest)]
            found += [".".join((path, *steps)) for path in paths]
        if len(found) > _MOST_REFERENCES * 4:
            break
    if isinstance(language, SeesItsPackage):
        own = [name for name in language.names_of_package(text) if name not in foreign.taken]
        for name in own[:_MOST_REFERENCES]:
            for rest in sorted(_occurrences(text, name)):
                found.append(
                    ".".join(("", name.decode("ascii"), *(step.decode("ascii") for step in _STEP.findall(rest))))
                )
    return list(dict.fromkeys(found))[:_MOST_REFERENCES]


def _occurrences(text: bytes, alias: bytes) -> set[bytes]:
    """Return what follows a name where it stands, not as a member of something else: the members that are read of it."""
    found: set[bytes] = set()
    place = text.find(alias)
    while place >= 0 and len(found) < _MOST_REFERENCES:
        end = place + len(alias)
        if (place == 0 or text[place - 1] not in _BEFORE) and (rest := _REST.match(text, end)) is not None:
            found.add(rest[1])
        place = text.find(alias, end)
    return found


def _wildcards(unit: Unit, file: FileAnalysis) -> list[tuple[str, str]]:
    """Return what statements import or hand on as a whole: ``from .x import *``, ``export * from './x'``, ``import . "x"``."""
    if unit.kind is not UnitKind.STATEMENTS or (b"*" not in unit.text and b'. "' not in unit.text):
        return []
    return [
        (f"{statement.module}.*", "")
        for statement in unit.lower(file.language).statements
        if isinstance(statement, nodes.Import) and statement.name == "*"
    ]


def _without_imports(unit: Unit, file: FileAnalysis) -> bytes:
    """Return the text of statements with its imports blanked: to import a name is not yet to use it."""
    text = bytearray(unit.text)
    for statement in unit.lower(file.language).statements:
        if isinstance(statement, nodes.Import):
            text[statement.start : statement.end] = b" " * (statement.end - statement.start)
    return bytes(text)


def _own_imports(unit: Unit, file: FileAnalysis) -> list[tuple[str, str]]:
    """Return what imports inside a function bind."""
    code = file.code_of(FunctionHandle(unit.number, 0))
    if code is None:
        return []
    return [
        (f"{node.module}.{node.name}" if node.name else node.module, node.alias)
        for node in descendants((code.function,))
        if isinstance(node, nodes.Import) and node.alias
    ]


def _callers(units: list[Unit]) -> list[tuple[int, ...]]:
    """Return for each unit the units that mention it."""
    wanted = [mention_of(unit) for unit in units]
    names = {name for each in wanted for name in each}
    by_name: dict[bytes, list[int]] = {name: [] for name in names}
    for number, unit in enumerate(units):
        for name in names & unit.identifiers():
            by_name[name].append(number)
    found: list[tuple[int, ...]] = []
    for number, each in enumerate(wanted):
        if not each:
            found.append(())
            continue
        rarest = min((by_name[name] for name in each), key=len)
        found.append(tuple(other for other in rarest if other != number and each <= units[other].identifiers()))
    return found


@dataclass(frozen=True, slots=True)
class _EntryWords:
    """Words without which a unit is no entry point of its own."""

    with_decorator: frozenset[bytes]
    anywhere: frozenset[bytes]
    names: frozenset[str]


def _entry_words(known: LanguageKnowledge) -> _EntryWords:
    if known.entry_words is None:
        known.entry_words = _EntryWords(
            frozenset(name.rsplit(".", 1)[-1].encode() for name in known.decorators),
            frozenset(
                re.split(r"[./]", name)[-1].rstrip("*[]").encode()
                for name in (*known.first_parameters, *known.signatures)
            ),
            frozenset({*known.functions, *known.overrides}),
        )
    words = known.entry_words
    assert isinstance(words, _EntryWords)
    return words


def _entrances(file: FileAnalysis) -> dict[int, EntranceFact]:
    """Return the entrances of a file by the number of their unit."""
    words = _entry_words(file.known)
    registered = {target for unit in file.units for target, _ in unit.entrances}
    found: dict[int, EntranceFact] = {}
    for unit in file.units:
        if unit.number not in registered:
            if not unit.has_own_function:
                continue
            own = unit.identifiers()
            may_be = (
                unit.name.rsplit(".", 1)[-1] in words.names
                or not words.anywhere.isdisjoint(own)
                or (b"@" in unit.text and not words.with_decorator.isdisjoint(own))
            )
            if not may_be:
                continue
        fact = file.entrances.own_of(unit)
        if fact is not None:
            found[unit.number] = fact
    return found
