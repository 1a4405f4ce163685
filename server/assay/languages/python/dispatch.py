"""Lowering by kind: tables from the numbers of kinds to functions, filled by the modules that lower them.

A handler takes a node, the smoothed text of the unit and the depth of the code model so far. The depth is limited, so that whoever walks the
code model may do it by recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.grammar import kinds

__all__ = [
    "DEEPEST",
    "EXPRESSIONS",
    "NAMES",
    "STATEMENTS",
    "ExpressionHandler",
    "StatementHandler",
    "expressions_among",
    "lower",
    "lower_children",
    "lower_inner",
    "on_expression",
    "on_statement",
    "too_deep",
]

ExpressionHandler: TypeAlias = Callable[[Node, bytes, int], nodes.Expression]
StatementHandler: TypeAlias = Callable[[Node, bytes, int, list[nodes.Statement]], None]

EXPRESSIONS: Final[dict[int, ExpressionHandler]] = {}
STATEMENTS: Final[dict[int, StatementHandler]] = {}

DEEPEST: Final = 160
"""How deep expressions and statements may nest in the code model before what is below becomes Opaque."""

_MOST_NAMES_OF_DEEP_CODE: Final = 200
_MOST_NODES_OF_DEEP_CODE: Final = 20_000


class _Names(dict[bytes, str]):
    """Decodes names, once for each: half of the names of a file are the same few."""

    def __missing__(self, raw: bytes) -> str:
        name = raw.decode("utf-8", "replace")
        if len(self) > 50_000:
            self.clear()
        self[raw] = name
        return name


NAMES: Final = _Names()

_IDENTIFIER: Final = kinds("identifier")


def on_expression(*names: str) -> Callable[[ExpressionHandler], ExpressionHandler]:
    """Register the decorated function for expressions of these kinds."""

    def register(handler: ExpressionHandler) -> ExpressionHandler:
        for number in kinds(*names):
            EXPRESSIONS[number] = handler
        return handler

    return register


def on_statement(*names: str) -> Callable[[StatementHandler], StatementHandler]:
    """Register the decorated function for statements of these kinds; it appends what it lowers to a list."""

    def register(handler: StatementHandler) -> StatementHandler:
        for number in kinds(*names):
            STATEMENTS[number] = handler
        return handler

    return register


def lower(node: Node | None, text: bytes, depth: int) -> nodes.Expression:
    """Lower an expression; what is missing or unknown becomes Opaque."""
    if node is None:
        return nodes.Opaque(0, 0)
    handler = EXPRESSIONS.get(node.kind_id)
    if handler is not None:
        return handler(node, text, depth)
    return nodes.Opaque(node.start_byte, node.end_byte, lower_children(node, text, depth + 1))


def expressions_among(children: Iterable[Node]) -> list[Node]:
    """Return those of the nodes that are expressions: no tokens, comments or errors."""
    return [child for child in children if child.kind_id in EXPRESSIONS]


def lower_children(node: Node, text: bytes, depth: int) -> tuple[nodes.Expression, ...]:
    """Lower the expressions among a node's children."""
    if depth > DEEPEST:
        return ()
    lowered = []
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is not None:
            lowered.append(handler(child, text, depth))
    return tuple(lowered)


def lower_inner(node: Node, text: bytes, depth: int) -> nodes.Expression:
    """Lower the one expression inside a node."""
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is not None:
            return handler(child, text, depth)
    return nodes.Opaque(node.start_byte, node.end_byte)


def too_deep(node: Node, text: bytes) -> nodes.Opaque:
    """Return an Opaque with the first names inside ``node``, found without recursion."""
    found: list[nodes.Expression] = []
    cursor = node.walk()
    for _ in range(_MOST_NODES_OF_DEEP_CODE):
        current = cursor.node
        if current is not None and current.kind_id in _IDENTIFIER and current.start_byte < current.end_byte:
            start, end = current.start_byte, current.end_byte
            found.append(nodes.Name(start, end, NAMES[text[start:end]]))
            if len(found) == _MOST_NAMES_OF_DEEP_CODE:
                break
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return nodes.Opaque(node.start_byte, node.end_byte, tuple(found))
    return nodes.Opaque(node.start_byte, node.end_byte, tuple(found))
