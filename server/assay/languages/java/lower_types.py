"""Lowers written types: names, and generic types as what they are of and what stands between the angle brackets."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java import grammar
from assay.languages.java.dispatch import NAMES, TYPES, Lowering, array_of, on_type


@on_type("type_identifier", "integral_type", "floating_point_type", "boolean_type", "void_type")
def _name(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    return nodes.Name(start, end, NAMES[low.source[start:end]])


def dotted(start: int, end: int, value: nodes.Expression, name: str) -> nodes.Expression:
    """Return a member; a type of ``java.lang`` has its plain name, as it has without an import."""
    if (
        isinstance(value, nodes.Attribute)
        and value.name == "lang"
        and isinstance(value.value, nodes.Name)
        and value.value.id == "java"
        and name[:1].isupper()
    ):
        return nodes.Name(start, end, name)
    return nodes.Attribute(start, end, value, name)


@on_type("scoped_type_identifier")
def _scoped(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # a.b.C nests to the left; long chains are walked and not recursed into.
    pieces: list[Node] = []
    current: Node | None = node
    while current is not None and current.type == "scoped_type_identifier":
        inner = [child for child in current.children if child.kind_id in TYPES]
        if not inner:
            break
        pieces.append(inner[-1])
        current = inner[0] if len(inner) > 1 else None
    if current is None or not pieces or current.kind_id not in TYPES:
        return nodes.Opaque(node.start_byte, node.end_byte)
    value = TYPES[current.kind_id](low, current, depth + 1) if depth < low.limit else nodes.Opaque(0, 0)
    if isinstance(value, nodes.Subscript):
        value = value.value
    for piece in reversed(pieces):
        value = dotted(node.start_byte, piece.end_byte, value, low.text(piece))
    return value


@on_type("generic_type")
def _generic(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    base: nodes.Expression = nodes.Opaque(start, start)
    arguments: list[nodes.Expression] = []
    if depth > low.limit:
        return nodes.Opaque(start, end)
    for child in node.children:
        if child.type == "type_arguments":
            for argument in child.children:
                handler = TYPES.get(argument.kind_id)
                if handler is not None:
                    arguments.append(handler(low, argument, depth + 1))
        elif (handler := TYPES.get(child.kind_id)) is not None:
            base = handler(low, child, depth + 1)
    if not arguments:
        return base
    return nodes.Subscript(start, end, base, nodes.Collection(base.end, end, "tuple", tuple(arguments)))


@on_type("array_type")
def _array(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    element = low.type(node.child_by_field_id(grammar.ELEMENT), depth)
    return nodes.Opaque(node.start_byte, node.end_byte) if element is None else array_of(element)


@on_type("annotated_type", "wildcard")
def _wrapped(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    for child in node.children:
        if child.kind_id in TYPES and depth < low.limit:
            return TYPES[child.kind_id](low, child, depth + 1)
    return nodes.Opaque(node.start_byte, node.end_byte)
