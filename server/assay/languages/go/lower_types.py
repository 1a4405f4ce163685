"""Lowers written types to expressions that the engine can look up: a pointer is what it points to.

A slice, array or channel of ``T`` is ``T[…]`` with the key ``"[]"``: the engine then knows the type of its elements. What has no name
becomes an empty Opaque.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import field, kinds
from assay.languages.go.lowering import NAMES, Lowering, on_expression

__all__ = ["ELEMENTS_KEY", "is_type", "lower_type", "name_of_type"]

ELEMENTS_KEY: Final = "[]"
"""The key of a Subscript that stands for a slice of its value's type."""

_ELEMENT: Final = field("element")
_NAME: Final = field("name")
_PACKAGE: Final = field("package")
_TYPE: Final = field("type")
_VALUE: Final = field("value")

_POINTERS: Final = kinds("pointer_type", "parenthesized_type", "negated_type")
_SLICES: Final = kinds("slice_type", "array_type", "implicit_length_array_type")
_CHANNEL: Final = kinds("channel_type")
_QUALIFIED: Final = kinds("qualified_type")
_GENERIC: Final = kinds("generic_type")
_IDENTIFIERS: Final = kinds("type_identifier")
_NAMELESS: Final = kinds("map_type", "function_type", "struct_type", "interface_type")
_ALL: Final = _POINTERS | _SLICES | _CHANNEL | _QUALIFIED | _GENERIC | _IDENTIFIERS | _NAMELESS


def is_type(node: Node) -> bool:
    """Whether a node is a written type."""
    return node.kind_id in _ALL


def _without_pointers(node: Node | None) -> Node | None:
    for _ in range(20):
        if node is None or node.kind_id not in _POINTERS:
            return node
        node = next((child for child in node.children if child.kind_id in _ALL), None)
    return None


def lower_type(low: Lowering, node: Node | None, depth: int) -> nodes.Expression | None:
    """Return a type as an expression, None where there is none."""
    if node is None:
        return None
    inner = _without_pointers(node)
    start = node.start_byte
    end = node.end_byte
    if inner is None or depth > low.limit:
        return nodes.Opaque(start, end)
    number = inner.kind_id
    if number in _GENERIC:
        return lower_type(low, inner.child_by_field_id(_TYPE), depth + 1)
    if number in _IDENTIFIERS:
        return nodes.Name(inner.start_byte, inner.end_byte, low.text(inner))
    if number in _QUALIFIED:
        package = inner.child_by_field_id(_PACKAGE)
        name = inner.child_by_field_id(_NAME)
        if package is None or name is None:
            return nodes.Opaque(start, end)
        owner = nodes.Name(package.start_byte, package.end_byte, low.text(package))
        return nodes.Attribute(inner.start_byte, inner.end_byte, owner, low.text(name))
    if number in _SLICES or number in _CHANNEL:
        element = lower_type(low, inner.child_by_field_id(_ELEMENT if number in _SLICES else _VALUE), depth + 1)
        if element is not None and not isinstance(element, nodes.Opaque):
            return nodes.Subscript(start, end, element, nodes.Constant(start, start, ELEMENTS_KEY))
    return nodes.Opaque(start, end)


def name_of_type(low: Lowering, node: Node | None) -> str:
    """Return the last name of a type: that of an embedded field, and of the type that a receiver has; empty where it has none."""
    inner = _without_pointers(node)
    for _ in range(3):
        if inner is None:
            return ""
        if inner.kind_id in _GENERIC:
            inner = inner.child_by_field_id(_TYPE)
        elif inner.kind_id in _QUALIFIED:
            inner = inner.child_by_field_id(_NAME)
        else:
            break
    return NAMES[low.raw(inner)] if inner is not None and inner.kind_id in _IDENTIFIERS else ""


@on_expression(
    "type_identifier",
    "qualified_type",
    "generic_type",
    "pointer_type",
    "slice_type",
    "array_type",
    "map_type",
    "channel_type",
    "function_type",
    "struct_type",
    "interface_type",
    "parenthesized_type",
)
def _lower_type_as_value(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower a type among the arguments of a call: ``new(T)``."""
    return lower_type(low, node, depth) or nodes.Opaque(node.start_byte, node.end_byte)
