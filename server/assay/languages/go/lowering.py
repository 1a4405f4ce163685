"""The state of one lowering, and the tables from the numbers of kinds to the functions that lower them.

The modules ``lower_*.py`` fill the tables when they are imported, which ``unit`` does. The depth of the code model is limited, so that
whoever walks it may do so by recursion.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import ERROR, kinds

__all__ = [
    "EXPRESSIONS",
    "NAMES",
    "STATEMENTS",
    "ExpressionHandler",
    "Lowering",
    "StatementHandler",
    "on_expression",
    "on_statement",
]

ExpressionHandler: TypeAlias = Callable[["Lowering", Node, int], nodes.Expression]
"""Lowers a syntax node to an expression; the number is how deep it is nested."""
StatementHandler: TypeAlias = Callable[["Lowering", Node, int, list[nodes.Statement]], None]
"""Lowers a syntax node to statements, which are added to the list; the number is how deep it is nested."""

EXPRESSIONS: Final[dict[int, ExpressionHandler]] = {}
STATEMENTS: Final[dict[int, StatementHandler]] = {}

DEEPEST: Final = 150
"""How deep expressions and statements may nest in the code model before what is below becomes Opaque."""
DEEPEST_WHERE_THE_STACK_IS_SHORT: Final = 12

_LISTS: Final = kinds("statement_list")


class _Names(dict[bytes, str]):
    """Decodes names, once for each: half of the names of a file are the same few."""

    def __missing__(self, raw: bytes) -> str:
        name = raw.decode("utf-8", "replace")
        if len(self) > 50_000:
            self.clear()
        self[raw] = name
        return name


NAMES: Final = _Names()


def on_expression(*names: str) -> Callable[[ExpressionHandler], ExpressionHandler]:
    """Register the decorated function for expressions of these kinds."""

    def register(handler: ExpressionHandler) -> ExpressionHandler:
        for number in kinds(*names):
            EXPRESSIONS[number] = handler
        return handler

    return register


def on_statement(*names: str) -> Callable[[StatementHandler], StatementHandler]:
    """Register the decorated function for statements of these kinds."""

    def register(handler: StatementHandler) -> StatementHandler:
        for number in kinds(*names):
            STATEMENTS[number] = handler
        return handler

    return register


class Lowering:
    """One run: the smoothed text, how deep it may nest, and the function around the present place.

    ``receiver`` is the name of the receiver of the method that is lowered, which the code model calls ``self``; ``results`` are the names
    of the results of the innermost function, which a ``return`` without values returns.
    """

    __slots__ = ("limit", "receiver", "results", "source")

    def __init__(self, source: bytes, limit: int) -> None:
        self.source = source
        self.limit = limit
        self.receiver = ""
        self.results: tuple[nodes.Expression, ...] = ()

    def raw(self, node: Node) -> bytes:
        """Return the source of a node."""
        return self.source[node.start_byte : node.end_byte]

    def text(self, node: Node) -> str:
        """Return the source text of a node."""
        return NAMES[self.source[node.start_byte : node.end_byte]]

    def expression(self, node: Node | None, depth: int, at: Node) -> nodes.Expression:
        """Return the lowered expression; where there is none, an empty Opaque at the end of ``at``."""
        if node is None:
            return nodes.Opaque(at.end_byte, at.end_byte)
        handler = EXPRESSIONS.get(node.kind_id)
        if handler is None:
            return nodes.Opaque(node.start_byte, node.end_byte)
        return handler(self, node, depth)

    def several(self, node: Node | None, depth: int) -> list[nodes.Expression]:
        """Return the expressions among the children of a node."""
        found: list[nodes.Expression] = []
        if node is None or depth > self.limit:
            return found
        for child in node.children:
            handler = EXPRESSIONS.get(child.kind_id)
            if handler is not None:
                found.append(handler(self, child, depth))
        return found

    def inner(self, node: Node, depth: int) -> nodes.Expression:
        """Return the one expression inside a node."""
        for child in node.children:
            handler = EXPRESSIONS.get(child.kind_id)
            if handler is not None:
                return handler(self, child, depth)
        return nodes.Opaque(node.start_byte, node.end_byte)

    def statement(self, node: Node | None, depth: int, out: list[nodes.Statement]) -> None:
        """Lower a node as a statement, where it is one."""
        if node is None or depth > self.limit:
            return
        handler = STATEMENTS.get(node.kind_id)
        if handler is not None:
            handler(self, node, depth, out)

    def block(self, node: Node | None, depth: int) -> tuple[nodes.Statement, ...]:
        """Return the statements inside a block."""
        out: list[nodes.Statement] = []
        self.add_block(node, depth, out)
        return tuple(out)

    def add_block(self, node: Node | None, depth: int, out: list[nodes.Statement]) -> None:
        """Append the statements inside a block, or inside a case."""
        if node is None or depth > self.limit:
            return
        get = STATEMENTS.get
        depth += 1
        for child in node.children:
            number = child.kind_id
            if number in _LISTS:
                for statement in child.children:
                    handler = get(statement.kind_id)
                    if handler is not None:
                        handler(self, statement, depth, out)
            elif number == ERROR:
                handler = get(number)
                if handler is not None:
                    handler(self, child, depth, out)
