"""Lowers expressions: names, calls, operators, literals, objects and arrays."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.grammar import ERROR_KIND
from assay.languages.javascript.literals import decode_number, decode_text
from assay.languages.javascript.lowering import ExpressionLowering, Lowering

_COMPARISONS = frozenset(("==", "!=", "===", "!==", "<", "<=", ">", ">=", "in", "instanceof"))
_LOGICAL = {"&&": "and", "||": "or", "??": "??"}

# A chain of more than this many operands of + is lowered to a balanced tree: joining text is associative, and those who read the
# code model need not go a thousand levels deep for a thousand lines of text.
_LONGEST_LEFT_CHAIN = 48


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


def _lower_number(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    value = decode_number(low.source[start:end].decode("utf-8", "replace"))
    return nodes.Opaque(start, end) if value is None else nodes.Constant(start, end, value)


def _lower_string(low: Lowering, node: Node, depth: int) -> nodes.Expression:
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


def _operands(low: Lowering, node: Node, operator_kind: int) -> list[Node]:
    """Return the operands of a chain ``a + b + c`` in order; the chain may be thousands long."""
    binary = low.tables.binary
    operands: list[Node] = []
    while node.kind_id in binary:
        children = node.children
        if len(children) != 3 or children[1].kind_id != operator_kind:
            break
        operands.append(children[2])
        node = children[0]
    operands.append(node)
    operands.reverse()
    return operands


def _balanced(operator: str, items: list[nodes.Expression]) -> nodes.Expression:
    while len(items) > 1:
        paired: list[nodes.Expression] = [
            nodes.Binary(left.start, right.end, operator, left, right)
            for left, right in zip(items[::2], items[1::2], strict=False)
        ]
        if len(items) % 2:
            paired.append(items[-1])
        items = paired
    return items[0]


def _lower_binary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    children = node.children
    if len(children) != 3:
        children = [child for child in children if child.type not in ("comment", "ERROR")]
        if len(children) != 3:
            return lower_unknown(low, node, depth)
    left, token, right = children
    depth += 1
    kind = token.kind_id
    operator = low.tables.operators.get(kind, "")
    if operator in _COMPARISONS:
        return nodes.Compare(
            start, end, operator, low.expression(left, depth, node), low.expression(right, depth, node)
        )
    logical = _LOGICAL.get(operator)
    if left.kind_id not in low.tables.binary:
        first = low.expression(left, depth, node)
        second = low.expression(right, depth, node)
        if logical is not None:
            return nodes.Logical(start, end, logical, (first, second))  # type: ignore[arg-type]
        return nodes.Binary(start, end, operator, first, second)
    operands = _operands(low, left, kind)
    items = [low.expression(operand, depth, node) for operand in operands]
    last = low.expression(right, depth, node)
    if logical is not None:
        return nodes.Logical(start, end, logical, (*items, last))  # type: ignore[arg-type]
    if operator == "+" and len(items) > _LONGEST_LEFT_CHAIN:
        return _balanced(operator, [*items, last])
    if len(items) + depth > low.limit:
        return nodes.Opaque(start, end, (*items, last))
    result = items[0]
    chain_start = operands[0].start_byte
    for operand, item in zip(operands[1:], items[1:], strict=True):
        result = nodes.Binary(chain_start, operand.end_byte, operator, result, item)
    return nodes.Binary(start, end, operator, result, last)


def _lower_unary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    fields = low.fields
    token = node.child_by_field_id(fields.operator)
    operator = "" if token is None else low.tables.operators.get(token.kind_id, "")
    operand = low.expression(node.child_by_field_id(fields.argument), depth + 1, node)
    if operator == "!":
        operator = "not"
    elif (
        operator == "-"
        and isinstance(operand, nodes.Constant)
        and isinstance(operand.value, int | float)
        and not isinstance(operand.value, bool)
    ):
        return nodes.Constant(start, end, -operand.value)
    return nodes.Unary(start, end, operator, operand)


def _lower_conditional(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    fields = low.fields
    depth += 1
    return nodes.Conditional(
        node.start_byte,
        node.end_byte,
        low.expression(node.child_by_field_id(fields.condition), depth, node),
        low.expression(node.child_by_field_id(fields.consequence), depth, node),
        low.expression(node.child_by_field_id(fields.alternative), depth, node),
    )


def _lower_assignment(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    fields = low.fields
    target = low.expression(node.child_by_field_id(fields.left), depth + 1, node)
    value = low.expression(node.child_by_field_id(fields.right), depth + 1, node)
    return nodes.AssignedValue(node.start_byte, node.end_byte, target, value)


def augmented_operator(low: Lowering, node: Node) -> str:
    """Return the operator of ``a += b`` without its ``=``; the logical ones are spelled as Logical spells them."""
    token = node.child_by_field_id(low.fields.operator)
    operator = "" if token is None else low.tables.operators.get(token.kind_id, "").removesuffix("=")
    return _LOGICAL.get(operator, operator)


def _lower_augmented(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    fields = low.fields
    target = low.expression(node.child_by_field_id(fields.left), depth + 1, node)
    value = low.expression(node.child_by_field_id(fields.right), depth + 1, node)
    operator = augmented_operator(low, node)
    combined: nodes.Expression
    if operator in ("and", "or", "??"):
        combined = nodes.Logical(start, end, operator, (target, value))  # type: ignore[arg-type]
    else:
        combined = nodes.Binary(start, end, operator, target, value)
    return nodes.AssignedValue(start, end, target, combined)


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
        return _lower_string(low, node, depth)
    if kind == "number":
        return _lower_number(low, node, depth)
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
    "number": _lower_number,
    "string": _lower_string,
    "template_string": _lower_template,
    "regex": _lower_regex,
    "member_expression": _lower_member,
    "nested_identifier": _lower_member,
    "subscript_expression": _lower_subscript,
    "call_expression": _lower_call,
    "new_expression": _lower_new,
    "parenthesized_expression": _lower_parenthesized,
    "binary_expression": _lower_binary,
    "unary_expression": _lower_unary,
    "update_expression": _lower_unary,
    "ternary_expression": _lower_conditional,
    "assignment_expression": _lower_assignment,
    "augmented_assignment_expression": _lower_augmented,
    "await_expression": _lower_inner,
    "as_expression": _lower_inner,
    "satisfies_expression": _lower_inner,
    "non_null_expression": _lower_inner,
    "type_assertion": _lower_inner,
    "instantiation_expression": _lower_inner,
    "yield_expression": _lower_yield,
    "spread_element": _lower_spread,
    "array": lower_array,
    "object": _lower_object,
    "sequence_expression": _lower_sequence,
    "meta_property": _lower_meta,
}
