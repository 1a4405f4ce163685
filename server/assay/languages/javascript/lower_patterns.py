"""Lowers patterns that take a value apart, in declarations, parameters and assignments.

An object pattern is a Mapping and an array pattern a Collection, as their literals are. **A default in a pattern is an AssignedValue**: in
``{a: b = 1}`` the entry ``a`` has the value ``(b := 1)``, which reads: bind ``b``, and to ``1`` where nothing comes in. What is left over
(``...rest``) is an entry without a key in a Mapping, and a Spread in a Collection.
"""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lower_collections import lower_array, lower_key
from assay.languages.javascript.lower_expressions import lower_unknown
from assay.languages.javascript.lowering import ExpressionLowering, Lowering


def _lower_object_pattern(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    depth += 1
    entries: list[nodes.Entry] = []
    fields = low.fields
    for child in node.children:
        kind = child.type
        at = child.start_byte
        to = child.end_byte
        if kind == "shorthand_property_identifier_pattern":
            text = low.text(child)
            entries.append(nodes.Entry(at, to, nodes.Constant(at, to, text), nodes.Name(at, to, text)))
        elif kind == "pair_pattern":
            key = child.child_by_field_id(fields.key)
            value = low.expression(child.child_by_field_id(fields.value), depth, child)
            entries.append(nodes.Entry(at, to, None if key is None else lower_key(low, key, depth), value))
        elif kind == "object_assignment_pattern":
            left = child.child_by_field_id(fields.left)
            value = _lower_default(low, child, depth)
            if left is not None and left.type == "shorthand_property_identifier_pattern":
                name: nodes.Expression = nodes.Constant(left.start_byte, left.end_byte, low.text(left))
                entries.append(nodes.Entry(at, to, name, value))
            else:
                entries.append(nodes.Entry(at, to, None, value))
        elif kind == "rest_pattern":
            inside = low.several(child, depth)
            if inside:
                entries.append(nodes.Entry(at, to, None, inside[0]))
    return nodes.Mapping(start, end, tuple(entries))


def _lower_default(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    fields = low.fields
    target = low.expression(node.child_by_field_id(fields.left), depth + 1, node)
    value = low.expression(node.child_by_field_id(fields.right), depth + 1, node)
    return nodes.AssignedValue(node.start_byte, node.end_byte, target, value)


def _lower_rest(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    inside = low.several(node, depth + 1)
    if len(inside) != 1:
        return lower_unknown(low, node, depth)
    return nodes.Spread(node.start_byte, node.end_byte, inside[0])


def _lower_shorthand(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Name(node.start_byte, node.end_byte, low.text(node))


EXPRESSIONS: dict[str, ExpressionLowering] = {
    "object_pattern": _lower_object_pattern,
    "array_pattern": lower_array,
    "assignment_pattern": _lower_default,
    "object_assignment_pattern": _lower_default,
    "rest_pattern": _lower_rest,
    "shorthand_property_identifier_pattern": _lower_shorthand,
}
