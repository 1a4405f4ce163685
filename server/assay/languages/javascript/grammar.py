"""Loads the grammars at first use and numbers what the lowering asks of them.

Node kinds and fields have different numbers in each dialect; names are looked up once per grammar and never while code is lowered,
because comparing numbers costs half of comparing names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import tree_sitter

ERROR_KIND: Final = 65535
"""The kind number of what the parser could not read, in every grammar."""

_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")

_FIELD_NAMES = (
    "alias",
    "alternative",
    "argument",
    "arguments",
    "body",
    "condition",
    "consequence",
    "constructor",
    "declaration",
    "finalizer",
    "function",
    "handler",
    "increment",
    "index",
    "initializer",
    "key",
    "left",
    "module",
    "name",
    "object",
    "open_tag",
    "operator",
    "parameter",
    "parameters",
    "pattern",
    "property",
    "return_type",
    "right",
    "source",
    "type",
    "value",
)

_NO_FIELD: Final = 0
"""A field number that no node has: for fields that a dialect lacks."""


class Fields:
    """The numbers of the fields of a grammar."""

    __slots__ = _FIELD_NAMES

    alias: int
    alternative: int
    argument: int
    arguments: int
    body: int
    condition: int
    consequence: int
    constructor: int
    declaration: int
    finalizer: int
    function: int
    handler: int
    increment: int
    index: int
    initializer: int
    key: int
    left: int
    module: int
    name: int
    object: int
    open_tag: int
    operator: int
    parameter: int
    parameters: int
    pattern: int
    property: int
    return_type: int
    right: int
    source: int
    type: int
    value: int

    def __init__(self, language: tree_sitter.Language) -> None:
        for name in _FIELD_NAMES:
            setattr(self, name, language.field_id_for_name(name) or _NO_FIELD)


class Grammar:
    """A loaded grammar with its numbers.

    ``named_kinds`` maps the number of each named kind to its name (several numbers may share a name); ``tokens`` maps the text of
    each token to its number.
    """

    __slots__ = ("fields", "language", "named_kinds", "parser", "tokens")

    def __init__(self, language: tree_sitter.Language) -> None:
        self.language = language
        self.fields = Fields(language)
        self.named_kinds: dict[int, str] = {}
        self.tokens: dict[str, int] = {}
        for number in range(language.node_kind_count):
            name = language.node_kind_for_id(number)
            if name is None or not language.node_kind_is_visible(number):
                continue
            if language.node_kind_is_named(number):
                self.named_kinds[number] = name
            else:
                self.tokens.setdefault(name, number)
        # Parsing bytes holds the interpreter lock from start to end, so that one parser serves all threads.
        self.parser = tree_sitter.Parser(language)

    def kinds_of(self, *names: str) -> frozenset[int]:
        """Return the numbers of the named kinds with these names; names that the dialect lacks are left out."""
        return frozenset(number for number, name in self.named_kinds.items() if name in names)


def with_line_feeds(text: bytes) -> bytes:
    """Return ``text`` with CR alone as LF: the grammars end no statement at it. No place changes."""
    return _LONE_CARRIAGE_RETURN.sub(b"\n", text) if b"\r" in text else text


@lru_cache(maxsize=3)
def load_grammar(dialect: str) -> Grammar:
    """Return the grammar of ``javascript``, ``typescript`` or ``tsx``; it is loaded when it is first asked for."""
    if dialect == "javascript":
        import tree_sitter_javascript

        return Grammar(tree_sitter.Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript

    if dialect == "typescript":
        return Grammar(tree_sitter.Language(tree_sitter_typescript.language_typescript()))
    return Grammar(tree_sitter.Language(tree_sitter_typescript.language_tsx()))
