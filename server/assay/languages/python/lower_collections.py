"""Lowering of lists, tuples, sets, dictionaries and comprehensions."""

from __future__ import annotations

from typing import Final, Literal

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    lower,
    lower_children,
    lower_inner,
    on_expression,
    too_deep,
)
from assay.languages.python.grammar import field, kind

_KEY: Final = field("key")
_LEFT: Final = field("left")
_RIGHT: Final = field("right")
_VALUE: Final = field("value")

_COMPREHENSION_CLAUSE: Final = kind("for_in_clause")
_DICTIONARY_SPLAT: Final = kind("dictionary_splat")
_IF_CLAUSE: Final = kind("if_clause")
_PAIR: Final = kind("pair")


@on_expression("list", "list_pattern")
def _list(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    return nodes.Collection(node.start_byte, node.end_byte, "list", lower_children(node, text, depth + 1))


@on_expression("tuple", "tuple_pattern", "pattern_list", "expression_list")
def _tuple(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    return nodes.Collection(node.start_byte, node.end_byte, "tuple", lower_children(node, text, depth + 1))


@on_expression("set")
def _set(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    return nodes.Collection(node.start_byte, node.end_byte, "set", lower_children(node, text, depth + 1))


@on_expression("dictionary")
def _dictionary(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    entries: list[nodes.Entry] = []
    for child in node.children:
        number = child.kind_id
        if number == _PAIR:
            key = lower(child.child_by_field_id(_KEY), text, depth + 1)
            value = lower(child.child_by_field_id(_VALUE), text, depth + 1)
            entries.append(nodes.Entry(child.start_byte, child.end_byte, key, value))
        elif number == _DICTIONARY_SPLAT:
            value = lower_inner(child, text, depth + 1)
            entries.append(nodes.Entry(child.start_byte, child.end_byte, None, value))
    return nodes.Mapping(node.start_byte, node.end_byte, tuple(entries))


_COMPREHENSION_KINDS: Final[dict[int, Literal["list", "set", "generator", "mapping"]]] = {
    kind("list_comprehension"): "list",
    kind("set_comprehension"): "set",
    kind("generator_expression"): "generator",
    kind("dictionary_comprehension"): "mapping",
}


@on_expression("list_comprehension", "set_comprehension", "generator_expression", "dictionary_comprehension")
def _comprehension(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    elements: tuple[nodes.Expression, ...] = ()
    clauses: list[nodes.Clause] = []
    conditions: list[nodes.Expression] = []
    for child in node.children:
        number = child.kind_id
        if number == _COMPREHENSION_CLAUSE:
            target = lower(child.child_by_field_id(_LEFT), text, depth + 1)
            iterable = _iterable(child, text, depth + 1)
            conditions = []
            clauses.append(nodes.Clause(child.start_byte, child.end_byte, target, iterable, ()))
        elif number == _IF_CLAUSE:
            conditions.append(lower_inner(child, text, depth + 1))
            if clauses:
                clauses[-1].conditions = tuple(conditions)
        elif number == _PAIR:
            elements = (
                lower(child.child_by_field_id(_KEY), text, depth + 1),
                lower(child.child_by_field_id(_VALUE), text, depth + 1),
            )
        elif not clauses and number in EXPRESSIONS:
            elements = (EXPRESSIONS[number](child, text, depth + 1),)
    return nodes.Comprehension(
        node.start_byte, node.end_byte, _COMPREHENSION_KINDS[node.kind_id], elements, tuple(clauses)
    )


def _iterable(clause: Node, text: bytes, depth: int) -> nodes.Expression:
    """Lower what a clause runs over; without parentheses it may be several values (``for x in 1, 2``)."""
    found = [lower(child, text, depth) for child in clause.children_by_field_id(_RIGHT) if child.kind_id in EXPRESSIONS]
    if len(found) == 1:
        return found[0]
    if not found:
        return nodes.Opaque(clause.start_byte, clause.end_byte)
    return nodes.Collection(found[0].start, found[-1].end, "tuple", tuple(found))
