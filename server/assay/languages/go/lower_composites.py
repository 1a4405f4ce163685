"""Lowers composite literals.

A struct literal of a named type is the creation of an object with its fields as keywords: ``tls.Config{MinVersion: v}``. A map (also one of a
named type, told by keys that are no names) is a Mapping, a slice or array a Collection.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import field, kinds
from assay.languages.go.lower_types import lower_type
from assay.languages.go.lowering import EXPRESSIONS, Lowering, on_expression

_BODY: Final = field("body")
_ELEMENT: Final = field("element")
_KEY: Final = field("key")
_TYPE: Final = field("type")
_VALUE: Final = field("value")

_KEYED: Final = kinds("keyed_element")
_PLAIN: Final = kinds("literal_element")
_LITERAL_VALUE: Final = kinds("literal_value")
_IDENTIFIER: Final = kinds("identifier")
_SLICES: Final = kinds("slice_type", "array_type", "implicit_length_array_type")
_MAP: Final = kinds("map_type")
_STRUCT: Final = kinds("struct_type")
_POINTER: Final = kinds("pointer_type")
_NAMED: Final = kinds("type_identifier", "qualified_type", "generic_type")


@on_expression("composite_literal")
def _lower_composite(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    body = node.child_by_field_id(_BODY)
    if body is None or depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return _lower_body(low, node, body, node.child_by_field_id(_TYPE), depth)


@on_expression("literal_value")
def _lower_bare_body(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return _lower_body(low, node, node, None, depth)


def _lower_body(low: Lowering, node: Node, body: Node, written: Node | None, depth: int) -> nodes.Expression:
    while written is not None and written.kind_id in _POINTER:
        # ``[]*T{{…}}``: the elements are made and their addresses taken.
        written = next((child for child in written.children if child.kind_id in _NAMED | _SLICES | _MAP), None)
    start = node.start_byte
    end = node.end_byte
    kind = written.kind_id if written is not None else -1
    keyed = [child for child in body.children if child.kind_id in _KEYED]
    if written is not None and kind in _SLICES:
        element = written.child_by_field_id(_ELEMENT)
        return nodes.Collection(start, end, "list", tuple(_values(low, body, element, depth)))
    if written is not None and kind in _MAP:
        return _mapping(low, start, end, keyed, written.child_by_field_id(_VALUE), depth, names_are_keys=False)
    if kind in _STRUCT:
        if keyed or not body.named_child_count:
            return _mapping(low, start, end, keyed, None, depth, names_are_keys=True)
        return nodes.Collection(start, end, "tuple", tuple(_values(low, body, None, depth)))
    are_fields = all(_key_of(pair) is not None for pair in keyed)
    function = lower_type(low, written, depth + 1) if kind in _NAMED else None
    if function is None or not are_fields:
        # ``gin.H{"a": b}``, or elements of a type that is written elsewhere.
        if keyed:
            return _mapping(low, start, end, keyed, None, depth, names_are_keys=are_fields)
        return nodes.Collection(start, end, "list", tuple(_values(low, body, None, depth)))
    keywords: list[nodes.Keyword] = []
    for pair in keyed:
        key = _key_of(pair)
        assert key is not None
        keywords.append(nodes.Keyword(pair.start_byte, pair.end_byte, low.text(key), _value_of(low, pair, None, depth)))
    arguments = () if keyed else tuple(_values(low, body, None, depth))
    inside_end = max(body.start_byte + 1, body.end_byte - 1)
    return nodes.Call(start, end, function, arguments, tuple(keywords), body.start_byte + 1, inside_end, is_new=True)


def _element(node: Node | None) -> Node | None:
    """Return what a key or value holds."""
    if node is not None and node.kind_id in _PLAIN:
        return next((child for child in node.children if child.kind_id in EXPRESSIONS), None)
    return node


def _key_of(pair: Node) -> Node | None:
    """Return the key of a pair where it is a name."""
    key = _element(pair.child_by_field_id(_KEY))
    return key if key is not None and key.kind_id in _IDENTIFIER else None


def _lower_element(
    low: Lowering, node: Node | None, element_type: Node | None, depth: int, at: Node
) -> nodes.Expression:
    inner = _element(node)
    if inner is not None and inner.kind_id in _LITERAL_VALUE:
        if depth > low.limit:
            return nodes.Opaque(inner.start_byte, inner.end_byte)
        return _lower_body(low, inner, inner, element_type, depth + 1)
    return low.expression(inner, depth + 1, at)


def _value_of(low: Lowering, pair: Node, element_type: Node | None, depth: int) -> nodes.Expression:
    return _lower_element(low, pair.child_by_field_id(_VALUE), element_type, depth, pair)


def _values(low: Lowering, body: Node, element_type: Node | None, depth: int) -> list[nodes.Expression]:
    """Return the values of a list; an index before one is left out."""
    found: list[nodes.Expression] = []
    for child in body.children:
        if child.kind_id in _KEYED:
            found.append(_value_of(low, child, element_type, depth))
        elif child.kind_id in _PLAIN:
            found.append(_lower_element(low, child, element_type, depth, child))
    return found


def _mapping(
    low: Lowering, start: int, end: int, keyed: list[Node], value_type: Node | None, depth: int, *, names_are_keys: bool
) -> nodes.Mapping:
    entries: list[nodes.Entry] = []
    for pair in keyed:
        name = _key_of(pair) if names_are_keys else None
        key: nodes.Expression
        if name is not None:
            key = nodes.Constant(name.start_byte, name.end_byte, low.text(name))
        else:
            key = _lower_element(low, pair.child_by_field_id(_KEY), None, depth, pair)
        entries.append(nodes.Entry(pair.start_byte, pair.end_byte, key, _value_of(low, pair, value_type, depth)))
    return nodes.Mapping(start, end, tuple(entries))
