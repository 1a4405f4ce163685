"""Lowers expressions: names, members, calls, literals, operators, and what only wraps others."""

from __future__ import annotations

from typing import Final, Literal

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java import grammar
from assay.languages.java.dispatch import EXPRESSIONS, NAMES, TYPES, Lowering, on_effect, on_expression
from assay.languages.java.literals import decode_number, decode_string
from assay.languages.java.lower_text import formatted_text
from assay.languages.java.lower_types import dotted

_COMPARISONS: Final = frozenset(("==", "!=", "<", "<=", ">", ">="))
_NUMBER_TYPES: Final = grammar.kinds("integral_type", "floating_point_type", "boolean_type")
_LONGEST_CHAIN: Final = 1000
"""A longer row of operators is a table that somebody generated, and who reads it one level per operator would not come back."""
_BINARY: Final = grammar.kinds("binary_expression")
_CLASS_BODY: Final = grammar.kinds("class_body")


def _unknown(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower what has no node of its own, and what the parser could not read, to its sub-expressions."""
    start, end = node.start_byte, node.end_byte
    return nodes.Opaque(min(start, end), end, low.several(node, depth + 1))


EXPRESSIONS[grammar.ERROR] = _unknown
on_expression("template_expression", "string_interpolation")(_unknown)


@on_expression("identifier")
def _identifier(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    return nodes.Name(start, end, NAMES[low.source[start:end]])


@on_expression("this")
def _this(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Name(node.start_byte, node.end_byte, "self")


@on_expression("super")
def _super(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Name(node.start_byte, node.end_byte, "super")


@on_expression("true", "false")
def _boolean(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, node.type == "true")


@on_expression("null_literal")
def _null(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, None)


@on_expression(
    "decimal_integer_literal",
    "hex_integer_literal",
    "octal_integer_literal",
    "binary_integer_literal",
    "decimal_floating_point_literal",
    "hex_floating_point_literal",
)
def _number(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    value = decode_number(low.source[start:end].decode("utf-8", "replace"))
    return nodes.Opaque(start, end) if value is None else nodes.Constant(start, end, value)


@on_expression("string_literal", "character_literal")
def _string(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    return nodes.Constant(start, end, decode_string(low.source[start:end]))


@on_expression("parenthesized_expression")
def _parenthesised(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is not None:
            return (
                handler(low, child, depth + 1) if depth < low.limit else nodes.Opaque(child.start_byte, child.end_byte)
            )
    return nodes.Opaque(node.start_byte, node.end_byte)


@on_expression("cast_expression")
def _cast(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    value = low.expression(node.child_by_field_id(grammar.VALUE), depth + 1, node)
    written = node.child_by_field_id(grammar.TYPE)
    if written is not None and written.kind_id in _NUMBER_TYPES and low.text(written) not in ("char", "byte"):
        # What becomes a number carries no text any more; the plus says so.
        return nodes.Unary(value.start, value.end, "+", value)
    return value


@on_expression("field_access")
def _member(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    name = node.child_by_field_id(grammar.FIELD)
    if name is None or depth > low.limit:
        return _unknown(low, node, depth)
    start, end = node.start_byte, node.end_byte
    if name.type == "this":
        return nodes.Name(start, end, "self")
    value = low.expression(node.child_by_field_id(grammar.OBJECT), depth + 1, node)
    return dotted(start, end, value, low.text(name))


@on_expression("scoped_identifier")
def _scoped(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    pieces: list[Node] = []
    current: Node | None = node
    while current is not None and current.type == "scoped_identifier":
        name = current.child_by_field_id(grammar.NAME)
        if name is not None:
            pieces.append(name)
        current = current.child_by_field_id(grammar.SCOPE)
    if current is None:
        return nodes.Opaque(node.start_byte, node.end_byte)
    value: nodes.Expression = nodes.Name(current.start_byte, current.end_byte, low.text(current))
    for piece in reversed(pieces):
        value = dotted(node.start_byte, piece.end_byte, value, low.text(piece))
    return value


@on_expression("array_access")
def _subscript(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    value = low.expression(node.child_by_field_id(grammar.ARRAY), depth + 1, node)
    key = low.expression(node.child_by_field_id(grammar.INDEX), depth + 1, node)
    return nodes.Subscript(node.start_byte, node.end_byte, value, key)


@on_expression("class_literal")
def _class_literal(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    value = next((low.type(child, depth) for child in node.children if child.kind_id in TYPES), None)
    value = value if value is not None else nodes.Opaque(node.start_byte, node.start_byte)
    return nodes.Attribute(node.start_byte, node.end_byte, value, "class")


@on_expression("method_reference")
def _method_reference(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    owner = node.children[0] if node.children else None
    last = node.children[-1] if node.children else None
    if owner is None or last is None or depth > low.limit:
        return nodes.Opaque(start, end)
    if owner.kind_id in TYPES:
        value = low.type(owner, depth + 1) or nodes.Opaque(start, start)
    else:
        value = low.expression(owner, depth + 1, node)
    if last.type == "new":
        return value
    return nodes.Attribute(start, end, value, low.text(last))


# --- calls -----------------------------------------------------------------------------------------------------------


def arguments_of(
    low: Lowering, node: Node | None, at: Node, depth: int
) -> tuple[tuple[nodes.Expression, ...], int, int]:
    """Return the arguments of a call, and what stands between its parentheses."""
    if node is None:
        return (), at.end_byte, at.end_byte
    start, end = node.start_byte, node.end_byte
    inner_end = end - 1 if low.source[end - 1 : end] == b")" and end - start >= 2 else end
    return low.several(node, depth + 1), min(start + 1, end), max(inner_end, min(start + 1, end))


@on_expression("method_invocation")
def _call(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    name = node.child_by_field_id(grammar.NAME)
    if name is None or depth > low.limit:
        return _unknown(low, node, depth)
    owner = node.child_by_field_id(grammar.OBJECT)
    written = low.text(name)
    arguments, inner_start, inner_end = arguments_of(low, node.child_by_field_id(grammar.ARGUMENTS), name, depth)
    function: nodes.Expression
    if owner is None:
        function = nodes.Name(name.start_byte, name.end_byte, written)
    else:
        value = low.expression(owner, depth + 1, node)
        if any(child.type == "super" for child in node.children[1:4]):
            value = nodes.Name(owner.start_byte, owner.end_byte, "super")  # Interface.super.method()
        function = nodes.Attribute(owner.start_byte, name.end_byte, value, written)
    call = nodes.Call(start, end, function, arguments, (), inner_start, inner_end)
    if written in ("format", "formatted"):
        return formatted_text(call) or call
    return call


@on_expression("explicit_constructor_invocation")
def _constructor_call(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    target = node.child_by_field_id(grammar.CONSTRUCTOR)
    if target is None:
        return _unknown(low, node, depth)
    function = low.expression(target, depth, node)
    if isinstance(function, nodes.Name) and function.id == "self":
        function = nodes.Attribute(function.start, function.end, function, "constructor")
    given = node.child_by_field_id(grammar.ARGUMENTS)
    arguments, inner_start, inner_end = arguments_of(low, given, target, depth)
    end = given.end_byte if given is not None else node.end_byte
    return nodes.Call(node.start_byte, end, function, arguments, (), inner_start, inner_end)


@on_expression("object_creation_expression")
def _creation(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    written = node.child_by_field_id(grammar.TYPE)
    function = low.type(written, depth)
    if isinstance(function, nodes.Subscript):
        function = function.value
    at = written if written is not None else node
    if function is None:
        function = nodes.Opaque(at.start_byte, at.end_byte)
    arguments, inner_start, inner_end = arguments_of(low, node.child_by_field_id(grammar.ARGUMENTS), at, depth)
    for child in node.children:
        if child.kind_id in _CLASS_BODY:
            from assay.languages.java.lower_declarations import anonymous_class

            # The class comes last among the arguments: what it does is then done with the call, and positions stay as they are.
            arguments = (*arguments, anonymous_class(low, child, function, depth + 1))
    return nodes.Call(start, end, function, arguments, (), inner_start, inner_end, True)


@on_expression("array_creation_expression")
def _array(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    given = node.child_by_field_id(grammar.VALUE)
    if given is not None:
        items = low.several(given, depth + 1)
        return nodes.Collection(start, end, "list", items)
    written = node.child_by_field_id(grammar.TYPE)
    sizes = tuple(
        size for child in node.children if child.type == "dimensions_expr" for size in low.several(child, depth + 1)
    )
    name = f"{low.text(written).rsplit('.', 1)[-1]}[]" if written is not None else "[]"
    at = written if written is not None else node
    function = nodes.Name(at.start_byte, at.end_byte, name)
    return nodes.Call(start, end, function, sizes, (), end, end, True)


@on_expression("array_initializer", "element_value_array_initializer")
def _list(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Collection(node.start_byte, node.end_byte, "list", low.several(node, depth + 1))


@on_expression("marker_annotation")
def _marker_annotation(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return low.expression(node.child_by_field_id(grammar.NAME), depth, node)


@on_expression("annotation")
def _annotation(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower an annotation to a call: its one value is an argument, its named elements are keywords."""
    name = node.child_by_field_id(grammar.NAME)
    given = node.child_by_field_id(grammar.ARGUMENTS)
    if name is None or given is None or depth > low.limit:
        return _unknown(low, node, depth)
    arguments: list[nodes.Expression] = []
    keywords: list[nodes.Keyword] = []
    for child in given.children:
        if child.type == "element_value_pair":
            key = child.child_by_field_id(grammar.KEY)
            value = low.expression(child.child_by_field_id(grammar.VALUE), depth + 1, child)
            if key is not None:
                keywords.append(nodes.Keyword(child.start_byte, child.end_byte, low.text(key), value))
        elif child.kind_id in EXPRESSIONS:
            arguments.append(low.expression(child, depth + 1, child))
    # ``@A(value = "x")`` says what ``@A("x")`` says.
    if not arguments:
        for keyword in keywords:
            if keyword.name in ("value", "path"):
                arguments.append(keyword.value)
                break
    function = low.expression(name, depth + 1, node)
    start, end = given.start_byte, given.end_byte
    return nodes.Call(
        name.start_byte, node.end_byte, function, tuple(arguments), tuple(keywords), start + 1, max(start + 1, end - 1)
    )


# --- operators -------------------------------------------------------------------------------------------------------


def _operator(low: Lowering, node: Node) -> str:
    token = node.child_by_field_id(grammar.OPERATOR)
    return low.text(token) if token is not None else ""


@on_expression("binary_expression")
def _binary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # Chains nest to the left; long ones are walked and not recursed into.
    chain: list[Node] = [node]
    left = node.child_by_field_id(grammar.LEFT)
    while left is not None and left.kind_id in _BINARY:
        chain.append(left)
        left = left.child_by_field_id(grammar.LEFT)
    lowered = low.expression(left, depth + 1, node)
    if len(chain) > _LONGEST_CHAIN:
        rights = (low.expression(each.child_by_field_id(grammar.RIGHT), depth + 1, each) for each in reversed(chain))
        return nodes.Opaque(node.start_byte, node.end_byte, (lowered, *rights))
    for current in reversed(chain):
        right = low.expression(current.child_by_field_id(grammar.RIGHT), depth + 1, current)
        lowered = _combined(current.start_byte, current.end_byte, _operator(low, current), lowered, right)
    return lowered


def _combined(start: int, end: int, operator: str, left: nodes.Expression, right: nodes.Expression) -> nodes.Expression:
    if operator == "&&" or operator == "||":
        word: Literal["and", "or"] = "and" if operator == "&&" else "or"
        values = left.values if isinstance(left, nodes.Logical) and left.operator == word else (left,)
        return nodes.Logical(start, end, word, (*values, right))
    if operator in _COMPARISONS:
        return nodes.Compare(start, end, operator, left, right)
    return nodes.Binary(start, end, operator, left, right)


@on_expression("instanceof_expression")
def _instance(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    left = low.expression(node.child_by_field_id(grammar.LEFT), depth + 1, node)
    name = node.child_by_field_id(grammar.NAME)
    written = low.type(node.child_by_field_id(grammar.RIGHT), depth)
    pattern = node.child_by_field_id(grammar.PATTERN)
    if name is not None:
        target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
        left = nodes.AssignedValue(left.start, left.end, target, left)
    elif pattern is not None:
        left = nodes.AssignedValue(left.start, left.end, pattern_target(low, pattern), left)
    return nodes.Compare(start, end, "instanceof", left, written or nodes.Opaque(end, end))


def pattern_target(low: Lowering, node: Node) -> nodes.Expression:
    """Return the variables that a pattern binds, as a target that takes its value apart."""
    found: list[nodes.Expression] = []
    pending = [node]
    while pending and len(found) < 100:
        current = pending.pop()
        if current.type in ("record_pattern_component", "type_pattern"):
            name = current.children[-1] if current.children else None
            if name is not None and name.type == "identifier":
                found.append(nodes.Name(name.start_byte, name.end_byte, low.text(name)))
        else:
            pending.extend(child for child in reversed(current.children) if child.type != "identifier")
    return nodes.Collection(node.start_byte, node.end_byte, "tuple", tuple(found))


@on_expression("ternary_expression")
def _conditional(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Conditional(
        node.start_byte,
        node.end_byte,
        low.expression(node.child_by_field_id(grammar.CONDITION), depth + 1, node),
        low.expression(node.child_by_field_id(grammar.CONSEQUENCE), depth + 1, node),
        low.expression(node.child_by_field_id(grammar.ALTERNATIVE), depth + 1, node),
    )


@on_expression("unary_expression")
def _unary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    operator = _operator(low, node)
    operand = low.expression(node.child_by_field_id(grammar.OPERAND), depth + 1, node)
    return nodes.Unary(node.start_byte, node.end_byte, "not" if operator == "!" else operator, operand)


def _updated(low: Lowering, node: Node, depth: int) -> tuple[nodes.Expression, str]:
    operand = next((child for child in node.children if child.kind_id in EXPRESSIONS), None)
    operator = next((child.type for child in node.children if child.type in ("++", "--")), "++")
    return low.expression(operand, depth + 1, node), operator[0]


@on_expression("update_expression")
def _update(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    target, operator = _updated(low, node, depth)
    value = nodes.Binary(start, end, operator, target, nodes.Constant(end, end, 1))
    return nodes.AssignedValue(start, end, target, value)


@on_effect("update_expression")
def _update_effect(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    target, operator = _updated(low, node, depth)
    one = nodes.Constant(node.end_byte, node.end_byte, 1)
    out.append(nodes.AugmentedAssign(node.start_byte, node.end_byte, target, operator, one))


@on_expression("assignment_expression")
def _assigned(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    target = low.expression(node.child_by_field_id(grammar.LEFT), depth + 1, node)
    value = low.expression(node.child_by_field_id(grammar.RIGHT), depth + 1, node)
    operator = _operator(low, node)
    if operator not in ("=", ""):
        value = nodes.Binary(start, end, operator.removesuffix("="), target, value)
    return nodes.AssignedValue(start, end, target, value)


@on_effect("assignment_expression")
def _assignment(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    start, end = node.start_byte, node.end_byte
    target = low.expression(node.child_by_field_id(grammar.LEFT), depth + 1, node)
    right = node.child_by_field_id(grammar.RIGHT)
    operator = _operator(low, node)
    if operator not in ("=", ""):
        value = low.expression(right, depth + 1, node)
        out.append(nodes.AugmentedAssign(start, end, target, operator.removesuffix("="), value))
        return
    targets = [target]
    while right is not None and right.type == "assignment_expression" and _operator(low, right) == "=":
        targets.append(low.expression(right.child_by_field_id(grammar.LEFT), depth + 1, node))
        right = right.child_by_field_id(grammar.RIGHT)
    out.append(nodes.Assign(start, end, tuple(targets), low.expression(right, depth + 1, node)))


@on_effect("parenthesized_expression")
def _parenthesised_effect(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id in EXPRESSIONS and depth < low.limit:
            low.effect(child, depth + 1, out)
