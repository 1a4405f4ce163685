"""Lowers JSX elements."""

from __future__ import annotations

import html

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lowering import ExpressionLowering, Lowering


def _lower_element(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    depth += 1
    if node.type == "jsx_self_closing_element":
        tag, attributes = _opening(low, node, depth)
        return nodes.Element(start, end, tag, attributes, ())
    opening = node.child_by_field_id(low.fields.open_tag)
    tag, attributes = ("", ()) if opening is None else _opening(low, opening, depth)
    children: list[nodes.Expression] = []
    get = low.expressions.get
    for child in node.children:
        kind = child.type
        if kind in ("jsx_text", "html_character_reference"):
            text = low.text(child)
            # Lines between elements that hold nothing are layout, not content.
            if text.strip() or "\n" not in text:
                children.append(nodes.Constant(child.start_byte, child.end_byte, html.unescape(text)))
        elif kind == "jsx_expression":
            children.extend(low.several(child, depth))
        elif kind not in ("jsx_opening_element", "jsx_closing_element"):
            handler = get(child.kind_id)
            if handler is not None:
                children.append(handler(low, child, depth))
    return nodes.Element(start, end, tag, attributes, tuple(children))


def _opening(low: Lowering, node: Node, depth: int) -> tuple[str, tuple[nodes.Keyword, ...]]:
    name = node.child_by_field_id(low.fields.name)
    attributes: list[nodes.Keyword] = []
    for child in node.children:
        kind = child.type
        if kind == "jsx_attribute":
            attributes.append(_attribute(low, child, depth))
        elif kind == "jsx_expression":
            for value in low.several(child, depth):
                inner = value.value if isinstance(value, nodes.Spread) else value
                attributes.append(nodes.Keyword(child.start_byte, child.end_byte, "", inner))
    return "" if name is None else low.text(name), tuple(attributes)


def _attribute(low: Lowering, node: Node, depth: int) -> nodes.Keyword:
    start = node.start_byte
    end = node.end_byte
    named = node.named_children
    name = low.text(named[0]) if named else ""
    value: nodes.Expression = nodes.Constant(start, end, True)
    if len(named) > 1:
        given = named[-1]
        kind = given.type
        if kind == "string":
            inside = low.source[given.start_byte + 1 : given.end_byte - 1].decode("utf-8", "replace")
            # Attributes know character references and no backslashes.
            value = nodes.Constant(given.start_byte, given.end_byte, html.unescape(inside))
        elif kind == "jsx_expression":
            inner = low.several(given, depth)
            value = inner[0] if inner else nodes.Opaque(given.start_byte, given.end_byte)
        else:
            value = low.expression(given, depth, node)
    return nodes.Keyword(start, end, name, value)


def _lower_container(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    inside = low.several(node, depth + 1)
    return inside[0] if len(inside) == 1 else nodes.Opaque(node.start_byte, node.end_byte, inside)


EXPRESSIONS: dict[str, ExpressionLowering] = {
    "jsx_element": _lower_element,
    "jsx_self_closing_element": _lower_element,
    "jsx_expression": _lower_container,
}
