"""What the engine asks of a language, and the classes in which it answers.

A language folder ``languages/<name>/`` holds a module ``language`` with a constant ``LANGUAGES``: a tuple of ``Language`` objects (more than
one where a grammar has dialects: TypeScript and TSX). Folders are listed; no list of languages is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from assay.base.cancellation import CancelToken
from assay.findings.model import CannotEdit
from assay.ir import nodes

__all__ = [
    "ByteEdit",
    "CannotEdit",
    "EditVerbs",
    "ImportNeed",
    "Language",
    "LanguageSet",
    "LineInsertion",
    "LoweredUnit",
    "NamesImportsToRemove",
    "ParsedUnit",
    "Replacement",
    "ScriptReader",
    "Snippet",
    "UnitKind",
    "UnitOutline",
    "can_import",
    "spoken_language",
]


class UnitKind(StrEnum):
    """What a unit holds."""

    STATEMENTS = "statements"
    """Module-level statements between functions and classes."""
    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    """A class without the methods that are units of their own: header, fields, and the closing brace."""
    MARKUP = "markup"
    """A piece of a page that holds code in attributes, and scripts that share a line with markup."""
    DOCUMENT = "document"
    """A whole file of keys and values, instructions or commands."""


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """A unit's place in a file. All units of an outline together cover each line exactly once.

    ``name`` is the qualified name (``Class.method``), empty for statements. ``pieces`` are half-open ranges of lines in order; only a class has
    more than one, because its methods are cut out, and a long conditional at module level, because its definitions are. ``owner`` is the
    index in the outline of the class of a method.
    """

    kind: UnitKind
    name: str
    pieces: tuple[tuple[int, int], ...]
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class ByteEdit:
    """A replacement in a unit's text, for incremental parsing: ``start`` to ``old_end`` became ``start`` to ``new_end``."""

    start: int
    old_end: int
    new_end: int


class ParsedUnit:
    """A unit's text with its tree. Only the language that made it looks at ``tree``."""

    __slots__ = ("kind", "text", "tree")

    def __init__(self, kind: UnitKind, text: bytes, tree: object) -> None:
        self.kind = kind
        self.text = text
        self.tree = tree


@dataclass(frozen=True, slots=True)
class LoweredUnit:
    """A unit in the code model. Offsets of all nodes are bytes into the unit's text.

    A FUNCTION or METHOD unit normally has one FunctionDefinition, a CLASS unit one ClassDefinition, but half-typed code may leave anything.
    """

    statements: tuple[nodes.Statement, ...]
    has_errors: bool


@dataclass(frozen=True, slots=True)
class Replacement:
    """Text to put in place of a range of a unit's text, in bytes."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportNeed:
    """An import that a fix relies on: ``module``, or ``name`` from it. ``alias`` is the name that the new code uses."""

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """New code, with the imports that it relies on."""

    code: str
    imports: tuple[ImportNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class LineInsertion:
    """Whole lines to insert before line ``line`` of a document (zero-based); ``text`` ends with the file's line ending."""

    line: int
    text: str


class EditVerbs(Protocol):
    """How a language writes what a fix wants. All verbs are pure; ``text`` is the unit's text.

    A verb raises CannotEdit when the code at hand does not fit.
    """

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant, quoted in the language's usual way."""

    def environment_lookup(self, name: str) -> Snippet:
        """Return code that reads an environment variable and fails (or is undefined) where it is not set."""

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Set the named argument (Python keyword) or, in languages without, the property ``name`` of the options object at
        ``position``; replaces it where it stands, adds it (and the object) where it does not."""

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Remove what set_argument would set, with its separator."""

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Remove one entry of a mapping or object literal, with its separator."""

    def sequence(self, items: tuple[str, ...]) -> str:
        """Return a list or array literal of pieces of code."""

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a call; ``keywords`` become keyword arguments, or one options object in languages without."""

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart: return the source of one constant string in which each hole is ``placeholder`` (``{}`` in it stands
        for the hole's number from 1), and the sources of the holes. Quotes directly around a hole are dropped."""


class Language(Protocol):
    """A language, or a dialect of one."""

    name: str
    """The name in facts, rules and reports: ``python``, ``javascript``, ``typescript``, ``tsx`` …"""
    facts: tuple[str, ...]
    """The folders of ``facts/`` that hold for it: ``("javascript",)`` for all of JavaScript's dialects."""
    identifiers: tuple[str, ...]
    """The identifiers that LSP clients use for it."""
    extensions: tuple[str, ...]
    """File name endings with their dot, in lower case."""
    file_names: tuple[str, ...]
    """Whole file names without an ending of their own."""
    interpreters: tuple[str, ...]
    """Names of programs in a ``#!`` line."""
    line_comment: str
    """What begins a comment to the end of the line."""
    builtins: frozenset[str]
    """Names that exist without an import; they resolve to a path of the same name unless the file binds them."""
    verbs: EditVerbs

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into units, by a fresh parse of the whole file; may raise Cancelled.

        The result depends on nothing but the text. Where the file does not parse, everything that can still be told apart
        is (lines that begin a definition at the left margin are such a sign), so that one broken unit does not swallow its neighbours.
        """

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Parse a unit's text, incrementally where ``previous`` and the ``edit`` that led from it to ``text`` are given."""

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a parsed unit. Never raises, whatever the text."""

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return the lines to insert for those needs that the file does not meet yet, in the place and style of the file."""


@runtime_checkable
class ScriptReader(Protocol):
    """A language of documents, which may hold shell scripts: the steps of a workflow, the instructions of an image."""

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the commands of the script that a place of ``text`` holds, with their places in ``text``. Never raises."""


def spoken_language(language: Language) -> str:
    """Return the language of the code in a file: that of its scripts for a page, else its own."""
    return str(getattr(language, "speaks", language.name))


def can_import(language: Language) -> bool:
    """Whether a fix may add imports: the scripts of a plain page have none."""
    return bool(getattr(language, "can_import", True))


@runtime_checkable
class NamesImportsToRemove(Protocol):
    """A language in which an import that nothing uses is an error, so that a fix takes it away with its last use."""

    def unused_imports(self, lines: list[bytes], removed: bytes, added: bytes) -> list[int]:
        """Return the lines of a file, each of one import, that nothing uses any more once ``removed`` is replaced by ``added``."""


@runtime_checkable
class SeesItsPackage(Protocol):
    """A language in which code sees the other files of its package without importing them."""

    def names_of_package(self, text: bytes) -> Iterable[bytes]:
        """Return the words of a text that may be names of other files of the package; too many do no harm."""

    def written_bases(self, text: bytes) -> Iterable[tuple[str, tuple[bytes, ...]]]:
        """Return the classes that a text declares, each with the plain names of the types that it says it is made from."""


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """All languages, found by listing the folders, with look-ups."""

    by_name: dict[str, Language]
    by_identifier: dict[str, Language]
    by_extension: dict[str, Language]
    by_file_name: dict[str, Language]
    by_interpreter: dict[str, Language] = field(default_factory=dict)

    def of_path(self, path: str) -> Language | None:
        """Return the language of a file by its name, or None."""
        name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
        if language := self.by_file_name.get(name):
            return language
        dot = name.rfind(".")
        if dot < 0:
            return None
        if language := self.by_extension.get(name[dot:]):
            return language
        # ``Dockerfile.dev`` and ``.env.local`` are named by what stands before the ending.
        return self.by_file_name.get(name[: name.find(".", 1)]) if name.find(".", 1) > 0 else None

    def of_interpreter_line(self, first_line: bytes) -> Language | None:
        """Return the language that a ``#!`` line names, or None."""
        if not first_line.startswith(b"#!"):
            return None
        words = first_line[2:].decode("utf-8", "replace").replace("/", " ").split()
        for word in reversed(words):
            if language := self.by_interpreter.get(word.rstrip("0123456789.")):
                return language
        return None
