"""Lowers expressions: names, members, calls, literals, and what only wraps others."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.grammar import ERROR_KIND
from assay.languages.javascript.literals import decode_number, decode_text
from assay.languages.javascript.lowering import ExpressionLowering, Lowering


def lower_unknown(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower what has no node of its own, and what the parser could not read, to its sub-expressions."""
    start, end = node.start_byte, node.end_byte
    # What begins in the wrapper of a method has a wrapped-round place.
    start = min(start, end)
    if depth > low.limit:
        return nodes.Opaque(start, end)
    return nodes.Opaque(start, end, low.several(node, depth + 1))


def _lower_identifier(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    return nodes.Name(start, end, low.source[start:end].decode("utf-8", "replace"))


def _lower_this(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Name(node.start_byte, node.end_byte, "self")


def _lower_true(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, True)


def _lower_false(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, False)


def _lower_null(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, None)


def lower_number(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower a number."""
    start = node.start_byte
    end = node.end_byte
    value = decode_number(low.source[start:end].decode("utf-8", "replace"))
    return nodes.Opaque(start, end) if value is None else nodes.Constant(start, end, value)


def lower_string(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower a string to its decoded value."""
    start = node.start_byte
    end = node.end_byte
    source = low.source
    closed = end - start >= 2 and source[start] == source[end - 1]
    raw = source[start + 1 : end - 1 if closed else end]
    return nodes.Constant(start, end, decode_text(raw))


def _lower_template(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    source = low.source
    inner_end = end - 1 if end - start >= 2 and source[end - 1] == 0x60 else end
    parts: list[nodes.Expression] = []
    place = start + 1
    if depth > low.limit:
        return nodes.Opaque(start, end)
    for child in node.children:
        if child.type != "template_substitution":
            continue
        hole_start = child.start_byte
        if hole_start > place:
            parts.append(nodes.Constant(place, hole_start, decode_text(source[place:hole_start])))
        place = child.end_byte
        inside = low.several(child, depth + 1)
        parts.append(inside[0] if len(inside) == 1 else nodes.Opaque(hole_start, place, inside))
    if place == start + 1 and not parts:
        return nodes.Constant(start, end, decode_text(source[place:inner_end]))
    if inner_end > place:
        parts.append(nodes.Constant(place, inner_end, decode_text(source[place:inner_end])))
    return nodes.Template(start, end, tuple(parts), "interpolated")


def _lower_regex(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    pattern = node.child_by_field_id(low.fields.pattern)
    text = low.text(pattern) if pattern is not None else ""
    return nodes.Constant(node.start_byte, node.end_byte, text, True)


def _lower_member(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    children = node.children
    if len(children) == 3:
        value, _, name = children
    else:
        owner = node.child_by_field_id(low.fields.object)
        member = node.child_by_field_id(low.fields.property)
        if owner is None or member is None:
            return lower_unknown(low, node, depth)
        value, name = owner, member
    handler = low.expressions.get(value.kind_id)
    if handler is None:
        return lower_unknown(low, node, depth)
    name_start = name.start_byte
    return nodes.Attribute(
        start, end, handler(low, value, depth + 1), low.source[name_start : name.end_byte].decode("utf-8", "replace")
    )


def _lower_subscript(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    fields = low.fields
    value = low.expression(node.child_by_field_id(fields.object), depth + 1, node)
    key = low.expression(node.child_by_field_id(fields.index), depth + 1, node)
    return nodes.Subscript(node.start_byte, node.end_byte, value, key)


def module_name(specifier: str) -> str:
    """Return the name under which a module is known: Node's own modules without ``node:``."""
    return specifier.removeprefix("node:")


def _lower_call(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    children = node.children
    if len(children) == 2:
        callee, given = children
    else:
        fields = low.fields
        called = node.child_by_field_id(fields.function)
        passed = node.child_by_field_id(fields.arguments)
        if called is None or passed is None:
            return lower_unknown(low, node, depth)
        callee, given = called, passed
    depth += 1
    get = low.expressions.get
    handler = get(callee.kind_id)
    if handler is None:
        return lower_unknown(low, node, depth)
    function = handler(low, callee, depth)
    template = get(given.kind_id)
    if template is not None:
        at = given.start_byte
        return nodes.Call(start, end, function, (template(low, given, depth),), (), at, at)
    # The loop of Lowering.several, written out: calls are the most frequent of all nodes.
    collected: list[nodes.Expression] = []
    for child in given.children:
        handler = get(child.kind_id)
        if handler is not None:
            collected.append(handler(low, child, depth))
    if (
        len(collected) == 1
        and isinstance(function, nodes.Name)
        and function.id in ("require", "import")
        and isinstance(literal := collected[0], nodes.Constant)
        and isinstance(literal.value, str)
    ):
        return nodes.ImportedModule(start, end, module_name(literal.value))
    inside_end = given.end_byte
    if low.source[inside_end - 1] == 0x29:
        inside_end -= 1
    return nodes.Call(start, end, function, tuple(collected), (), given.start_byte + 1, inside_end)


def _lower_new(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    fields = low.fields
    function = low.expression(node.child_by_field_id(fields.constructor), depth + 1, node)
    given = node.child_by_field_id(fields.arguments)
    if given is None:
        return nodes.Call(start, end, function, (), (), end, end, True)
    inside_end = given.end_byte
    if low.source[inside_end - 1 : inside_end] == b")":
        inside_end -= 1
    arguments = low.several(given, depth + 1)
    return nodes.Call(start, end, function, arguments, (), given.start_byte + 1, inside_end, True)


def _lower_parenthesized(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # Brackets are left out of the code model, so that a hundred thousand of them cost a loop and no depth.
    handler: ExpressionLowering | None = None
    while True:
        inner = None
        expressions = low.expressions
        for child in node.children:
            found = expressions.get(child.kind_id)
            if found is not None:
                if inner is not None or child.kind_id == ERROR_KIND:
                    return lower_unknown(low, node, depth)
                inner = child
                handler = found
        if inner is None or handler is None:
            return nodes.Opaque(node.start_byte, node.end_byte)
        if handler is not _lower_parenthesized:
            return handler(low, inner, depth)
        node = inner


def _lower_inner(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower what only wraps another expression: ``await``, casts, assertions, explicit type arguments."""
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    # The wrapped expression is the first child that is one; a type that follows may share its kind (``x as null``).
    get = low.expressions.get
    for child in node.children:
        handler = get(child.kind_id)
        if handler is not None:
            return handler(low, child, depth + 1)
    return nodes.Opaque(node.start_byte, node.end_byte)


def _lower_yield(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    inside = low.several(node, depth + 1)
    return nodes.Yielded(node.start_byte, node.end_byte, inside[0] if inside else None)


def _lower_spread(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    inside = low.several(node, depth + 1)
    value = inside[0] if inside else nodes.Opaque(node.end_byte, node.end_byte)
    return nodes.Spread(node.start_byte, node.end_byte, value)


def sequence_items(node: Node) -> list[Node]:
    """Return the expressions of ``a, b, c`` in order, however the grammar nests them."""
    items: list[Node] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type == "sequence_expression":
            stack.extend(reversed(current.named_children))
        else:
            items.append(current)
    return items


def _lower_sequence(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    get = low.expressions.get
    found = [
        handler(low, item, depth + 1) for item in sequence_items(node) if (handler := get(item.kind_id)) is not None
    ]
    return nodes.Opaque(node.start_byte, node.end_byte, tuple(found))


def _lower_meta(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    words = low.text(node).split(".")
    return nodes.Attribute(
        start, end, nodes.Name(start, start + len(words[0].strip()), words[0].strip()), words[-1].strip()
    )


EXPRESSIONS: dict[str, ExpressionLowering] = {
    "identifier": _lower_identifier,
    "property_identifier": _lower_identifier,
    "private_property_identifier": _lower_identifier,
    "shorthand_property_identifier": _lower_identifier,
    "super": _lower_identifier,
    "import": _lower_identifier,
    "this": _lower_this,
    "true": _lower_true,
    "false": _lower_false,
    "null": _lower_null,
    "undefined": _lower_null,
    "number": lower_number,
    "string": lower_string,
    "template_string": _lower_template,
    "regex": _lower_regex,
    "member_expression": _lower_member,
    "nested_identifier": _lower_member,
    "subscript_expression": _lower_subscript,
    "call_expression": _lower_call,
    "new_expression": _lower_new,
    "parenthesized_expression": _lower_parenthesized,
    "await_expression": _lower_inner,
    "as_expression": _lower_inner,
    "satisfies_expression": _lower_inner,
    "non_null_expression": _lower_inner,
    "type_assertion": _lower_inner,
    "instantiation_expression": _lower_inner,
    "yield_expression": _lower_yield,
    "spread_element": _lower_spread,
    "sequence_expression": _lower_sequence,
    "meta_property": _lower_meta,
}
