"""Lowers object and array literals."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lower_expressions import lower_number, lower_string
from assay.languages.javascript.lowering import ExpressionLowering, Lowering


def lower_array(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower an array literal or pattern; an empty place (``[, b]``) is an Opaque, so that positions stay right."""
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    items: list[nodes.Expression] = []
    get = low.expressions.get
    comma = low.tables.operators.get
    expects_item = True
    depth += 1
    for child in node.children:
        handler = get(child.kind_id)
        if handler is not None:
            items.append(handler(low, child, depth))
            expects_item = False
        elif comma(child.kind_id) == ",":
            if expects_item:
                items.append(nodes.Opaque(child.start_byte, child.start_byte))
            expects_item = True
    return nodes.Collection(start, end, "list", tuple(items))


def lower_key(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower the key of a property: a Constant where it is known."""
    kind = node.type
    if kind == "computed_property_name":
        inside = low.several(node, depth + 1)
        return inside[0] if inside else nodes.Opaque(node.start_byte, node.end_byte)
    if kind == "string":
        return lower_string(low, node, depth)
    if kind == "number":
        return lower_number(low, node, depth)
    return nodes.Constant(node.start_byte, node.end_byte, low.text(node))


def _lower_object(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    depth += 1
    entries: list[nodes.Entry] = []
    get = low.expressions.get
    names = low.tables.kind_names
    source = low.source
    for child in node.children:
        kind = names.get(child.kind_id)
        if kind == "pair":
            children = child.children
            if len(children) == 3:
                key, _, value = children
                handler = get(value.kind_id)
                if handler is not None:
                    if names.get(key.kind_id) == "property_identifier":
                        at = key.start_byte
                        to = key.end_byte
                        name: nodes.Expression = nodes.Constant(at, to, source[at:to].decode("utf-8", "replace"))
                    else:
                        name = lower_key(low, key, depth)
                    entries.append(nodes.Entry(child.start_byte, child.end_byte, name, handler(low, value, depth)))
                    continue
            found_key = child.child_by_field_id(low.fields.key)
            found_value = low.expression(child.child_by_field_id(low.fields.value), depth, child)
            found_name = None if found_key is None else lower_key(low, found_key, depth)
            entries.append(nodes.Entry(child.start_byte, child.end_byte, found_name, found_value))
        elif kind == "shorthand_property_identifier":
            at = child.start_byte
            to = child.end_byte
            text = source[at:to].decode("utf-8", "replace")
            entries.append(nodes.Entry(at, to, nodes.Constant(at, to, text), nodes.Name(at, to, text)))
        elif kind == "spread_element":
            inside = low.several(child, depth)
            if inside:
                entries.append(nodes.Entry(child.start_byte, child.end_byte, None, inside[0]))
        elif kind == "method_definition":
            entries.append(_method_entry(low, child, depth))
        elif (handler := get(child.kind_id)) is not None:
            entries.append(nodes.Entry(child.start_byte, child.end_byte, None, handler(low, child, depth)))
    return nodes.Mapping(start, end, tuple(entries))


def _method_entry(low: Lowering, node: Node, depth: int) -> nodes.Entry:
    from assay.languages.javascript.lower_functions import build_function

    name = node.child_by_field_id(low.fields.name)
    key = None if name is None else lower_key(low, name, depth)
    function = build_function(low, node, depth, name)
    value = nodes.FunctionValue(node.start_byte, node.end_byte, function)
    return nodes.Entry(node.start_byte, node.end_byte, key, value)


EXPRESSIONS: dict[str, ExpressionLowering] = {
    "array": lower_array,
    "object": _lower_object,
}
