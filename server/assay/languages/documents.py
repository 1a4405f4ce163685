"""What languages of documents share: files of keys and values, of instructions or of commands, which are read as a whole.

Such a file is one unit, because what a line means depends on lines far away (the triggers of a workflow and its steps). Nobody writes long ones by
hand: a longer file is data, and is divided into chunks in which only rules for raw text look.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Final

from assay.base.cancellation import CancelToken
from assay.ir import nodes
from assay.languages.api import (
    ByteEdit,
    CannotEdit,
    EditVerbs,
    ImportNeed,
    LineInsertion,
    LoweredUnit,
    ParsedUnit,
    Replacement,
    Snippet,
    UnitKind,
    UnitOutline,
)
from assay.languages.chunks import outline_text

if TYPE_CHECKING:
    import tree_sitter

MAXIMUM_LINES: Final = 1500
MAXIMUM_BYTES: Final = 100_000
"""A file with more lines or bytes is data that a program wrote; its structure is not looked at."""
MAXIMUM_DEPTH: Final = 100
"""Deeper nesting is not followed: nobody writes it, and Python's stack has an end."""


@cache
def grammar(module: str) -> tree_sitter.Language:
    """Return the grammar of a package; it is loaded at first use."""
    # The binding is loaded with the first document, because a scan that knows all results already is over sooner than that takes.
    import tree_sitter

    return tree_sitter.Language(importlib.import_module(module).language())


def tree_of(module: str, text: bytes) -> tree_sitter.Tree:
    """Parse ``text`` with the grammar of a package."""
    import tree_sitter

    return tree_sitter.Parser(grammar(module)).parse(text)


def outline_document(lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Return one unit for a file that somebody wrote, chunks for one that is data."""
    if len(lines) <= MAXIMUM_LINES and sum(map(len, lines)) <= MAXIMUM_BYTES:
        return [UnitOutline(UnitKind.DOCUMENT, "", ((0, len(lines)),))] if lines else []
    return outline_text(lines, token)


def is_whole(text: bytes) -> bool:
    """Whether a unit's text is short enough to be a whole document."""
    return len(text) <= MAXIMUM_BYTES and text.count(b"\n") < MAXIMUM_LINES


class DocumentVerbs:
    """The verbs of assay.languages.api.EditVerbs, nearly all of which decline: fixes of documents write their text themselves."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Decline: how a constant is quoted depends on its place."""
        raise CannotEdit("a document has no expressions")

    def environment_lookup(self, name: str) -> Snippet:
        """Decline: a document reads no variables."""
        raise CannotEdit("a document reads no variables")

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Decline: there are no calls."""
        raise CannotEdit("a document has no calls")

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Decline: there are no calls."""
        raise CannotEdit("a document has no calls")

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Decline: comments and indentation around an entry are the author's."""
        raise CannotEdit("entries of documents are removed by hand")

    def sequence(self, items: tuple[str, ...]) -> str:
        """Decline: how a list is written depends on its place."""
        raise CannotEdit("a document has no expressions")

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Decline: there are no calls."""
        raise CannotEdit("a document has no calls")

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Decline: there is no built text."""
        raise CannotEdit("a document is not built")


class DocumentLanguage:
    """What all languages of documents do alike; see ``assay.languages.api.Language`` for what each member means."""

    facts: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    line_comment = "#"
    builtins: frozenset[str] = frozenset()
    verbs: EditVerbs = DocumentVerbs()

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into units."""
        return outline_document(lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Keep the text: it is parsed when a rule wants to see the document, which few texts give a reason for."""
        return ParsedUnit(kind, text, None)

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a document; data that is too long to be one has no statements."""
        if not is_whole(parsed.text):
            return LoweredUnit((), has_errors=False)
        return self.read(parsed.text)

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a document."""
        raise TypeError(f"{type(self).__name__} does not say how it reads")

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the shell script that a place of a document holds."""
        from assay.languages.shell.lowering import read_script

        return read_script(text[start:end], start).statements

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return nothing: a document imports nothing."""
        return []


def without_escapes(text: bytes) -> bytes:
    """Return the inside of a double-quoted text with its escapes undone and every byte still in its place.

    A space stands for each backslash, because places matter more here than spaces do.
    """
    if b"\\" not in text:
        return text
    out = bytearray(text)
    position = text.find(b"\\")
    while 0 <= position < len(text) - 1:
        following = text[position + 1]
        out[position] = 0x20
        out[position + 1] = {0x6E: 0x0A, 0x74: 0x20, 0x72: 0x20}.get(following, following)
        position = text.find(b"\\", position + 2)
    return bytes(out)
