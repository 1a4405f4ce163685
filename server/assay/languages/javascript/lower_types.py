"""Lowers TypeScript's type annotations to the expressions that the engine can resolve.

What matters of a type is the name of what it is: ``express.Request<P, Q>`` becomes ``express.Request``. A union is what is left of it
without ``null`` and ``undefined``, if that is one type; anything else that has no name is Opaque. Type arguments are dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lowering import Lowering

_NOTHING = ("null", "undefined")


def lower_annotation(low: Lowering, node: Node | None, depth: int) -> nodes.Expression | None:
    """Lower what stands after the colon of a parameter, variable or function; None where nothing does."""
    if node is None:
        return None
    kind = node.type
    if kind in ("type_predicate_annotation", "asserts_annotation"):
        # ``x is string`` promises a boolean to those who look at the result, and ``asserts`` nothing at all.
        word = "boolean" if kind == "type_predicate_annotation" else "void"
        return nodes.Name(node.start_byte, node.end_byte, word)
    for child in node.named_children:
        if child.type != "comment":
            return lower_type(low, child, depth)
    return None


def lower_type(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower a type."""
    handler = low.tables.types.get(node.kind_id)
    if handler is None or depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return handler(low, node, depth)


def _named(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Name(node.start_byte, node.end_byte, low.text(node))


def _nested(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    children = node.named_children
    if len(children) != 2:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return nodes.Attribute(
        node.start_byte, node.end_byte, lower_type(low, children[0], depth + 1), low.text(children[1])
    )


def _first(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    for child in node.named_children:
        if child.type != "comment":
            return lower_type(low, child, depth + 1)
    return nodes.Opaque(node.start_byte, node.end_byte)


def _array(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    return nodes.Subscript(start, end, nodes.Name(start, end, "Array"), _first(low, node, depth))


def _union(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    members: list[Node] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type == "union_type":
            stack.extend(current.named_children)
        elif current.type != "comment" and low.text(current) not in _NOTHING:
            members.append(current)
    if len(members) == 1:
        return lower_type(low, members[0], depth + 1)
    members.reverse()
    return nodes.Opaque(node.start_byte, node.end_byte, tuple(lower_type(low, member, depth + 1) for member in members))


TYPES: dict[str, Callable[[Lowering, Node, int], nodes.Expression]] = {
    "type_identifier": _named,
    "identifier": _named,
    "predefined_type": _named,
    "this_type": _named,
    "nested_type_identifier": _nested,
    "nested_identifier": _nested,
    "generic_type": _first,
    "parenthesized_type": _first,
    "readonly_type": _first,
    "optional_type": _first,
    "array_type": _array,
    "union_type": _union,
}
