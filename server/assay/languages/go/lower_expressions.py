"""Lowers names, operators, members, indices and plain literals."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.builtins import NUMBER_TYPES
from assay.languages.go.grammar import ERROR, OPERATORS, field, kinds
from assay.languages.go.literals import decode_number, decode_rune, decode_text
from assay.languages.go.lower_types import name_of_type
from assay.languages.go.lowering import EXPRESSIONS, Lowering, on_expression

_FIELD: Final = field("field")
_INDEX: Final = field("index")
_LEFT: Final = field("left")
_OPERAND: Final = field("operand")
_OPERATOR: Final = field("operator")
_RIGHT: Final = field("right")
_TYPE: Final = field("type")

_BINARY: Final = kinds("binary_expression")
_SLICES: Final = kinds("slice_type", "array_type")
_COMPARISONS: Final = frozenset(("==", "!=", "<", "<=", ">", ">="))
_LOGICAL: Final = {"&&": "and", "||": "or"}
_LONGEST_CHAIN: Final = 60


@on_expression("identifier", "package_identifier", "field_identifier", "blank_identifier", "label_name")
def _lower_name(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    text = low.text(node)
    return nodes.Name(node.start_byte, node.end_byte, "self" if text == low.receiver else text)


@on_expression("nil")
def _lower_nil(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, None)


@on_expression("true", "false")
def _lower_boolean(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, low.raw(node) == b"true")


@on_expression("iota")
def _lower_iota(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, 0)


@on_expression("int_literal", "float_literal", "imaginary_literal")
def _lower_number(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    value = decode_number(low.raw(node))
    if value is None:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return nodes.Constant(node.start_byte, node.end_byte, value)


@on_expression("rune_literal")
def _lower_rune(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, decode_rune(low.raw(node)))


@on_expression("interpreted_string_literal")
def _lower_string(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    raw = low.raw(node)
    return nodes.Constant(node.start_byte, node.end_byte, decode_text(raw[1:-1] if raw[-1:] == b'"' else raw[1:]))


@on_expression("raw_string_literal")
def _lower_raw_string(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # Carriage returns are no part of the value of a raw string.
    value = low.raw(node)[1:-1].replace(b"\r", b"").decode("utf-8", "replace")
    return nodes.Constant(node.start_byte, node.end_byte, value)


@on_expression("selector_expression")
def _lower_selector(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # Long chains of members nest to the left; they are walked and not recursed into.
    chain = [node]
    operand = node.child_by_field_id(_OPERAND)
    while operand is not None and operand.kind_id == node.kind_id:
        chain.append(operand)
        operand = operand.child_by_field_id(_OPERAND)
    if depth + len(chain) > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    value = low.expression(operand, depth + 1, node)
    for member in reversed(chain):
        name = member.child_by_field_id(_FIELD)
        if name is not None and name.start_byte < name.end_byte:
            value = nodes.Attribute(member.start_byte, name.end_byte, value, low.text(name))
    return value


@on_expression("index_expression")
def _lower_index(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    value = low.expression(node.child_by_field_id(_OPERAND), depth + 1, node)
    return nodes.Subscript(start, end, value, low.expression(node.child_by_field_id(_INDEX), depth + 1, node))


@on_expression("slice_expression")
def _lower_slice(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    operand = node.child_by_field_id(_OPERAND)
    if depth > low.limit or operand is None:
        return nodes.Opaque(start, end)
    children = node.children
    places = [
        EXPRESSIONS[child.kind_id](low, child, depth + 1)
        for child in children[1:]
        if child.kind_id in EXPRESSIONS and child.kind_id != ERROR
    ]
    key = nodes.Opaque(operand.end_byte, end, tuple(places))
    return nodes.Subscript(start, end, low.expression(operand, depth + 1, node), key)


@on_expression("unary_expression")
def _lower_unary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    token = node.child_by_field_id(_OPERATOR)
    operator = OPERATORS.get(token.kind_id, "") if token is not None else ""
    operand = low.expression(node.child_by_field_id(_OPERAND), depth + 1, node)
    if operator in ("&", "*", "<-"):
        # An address, what is at an address, and what comes out of a channel stand for the thing itself.
        return operand
    if operator == "!":
        operator = "not"
    elif operator == "^":
        operator = "~"
    elif operator == "-" and isinstance(operand, nodes.Constant) and type(operand.value) in (int, float):
        return nodes.Constant(start, end, -operand.value)  # type: ignore[operator]
    return nodes.Unary(start, end, operator, operand)


@on_expression("binary_expression")
def _lower_binary(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    # Chains nest to the left: ``a + b + c + …`` of any length is walked.
    chain = [node]
    left = node.child_by_field_id(_LEFT)
    while left is not None and left.kind_id in _BINARY:
        chain.append(left)
        left = left.child_by_field_id(_LEFT)
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    depth += 1
    value = low.expression(left, depth, node)
    if len(chain) > _LONGEST_CHAIN:
        return _lower_long_chain(low, chain, value, depth)
    for operation in reversed(chain):
        value = _operation(low, operation, value, depth)
    return value


def _operation(low: Lowering, node: Node, left: nodes.Expression, depth: int) -> nodes.Expression:
    token = node.child_by_field_id(_OPERATOR)
    operator = OPERATORS.get(token.kind_id, "") if token is not None else ""
    right = low.expression(node.child_by_field_id(_RIGHT), depth, node)
    start = node.start_byte
    end = node.end_byte
    if operator in _COMPARISONS:
        return nodes.Compare(start, end, operator, left, right)
    logical = _LOGICAL.get(operator)
    if logical is None:
        return nodes.Binary(start, end, operator, left, right)
    if isinstance(left, nodes.Logical) and left.operator == logical and left.start == start:
        return nodes.Logical(start, end, left.operator, (*left.values, right))
    return nodes.Logical(start, end, logical, (left, right))  # type: ignore[arg-type]


def _lower_long_chain(low: Lowering, chain: list[Node], first: nodes.Expression, depth: int) -> nodes.Expression:
    """Lower a chain that is too long to nest: one operator gives a balanced tree, which joins the same text; others an Opaque."""
    node = chain[0]
    operators = {low.raw(token) for link in chain if (token := link.child_by_field_id(_OPERATOR)) is not None}
    items = [first]
    items.extend(low.expression(link.child_by_field_id(_RIGHT), depth, link) for link in reversed(chain))
    if operators == {b"&&"} or operators == {b"||"}:
        operator = "and" if operators == {b"&&"} else "or"
        return nodes.Logical(node.start_byte, node.end_byte, operator, tuple(items))  # type: ignore[arg-type]
    if operators != {b"+"}:
        return nodes.Opaque(node.start_byte, node.end_byte, tuple(items))
    while len(items) > 1:
        items = [
            nodes.Binary(items[at].start, items[at + 1].end, "+", items[at], items[at + 1])
            if at + 1 < len(items)
            else items[at]
            for at in range(0, len(items), 2)
        ]
    return items[0]


@on_expression("parenthesized_expression")
def _lower_parenthesised(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    for _ in range(10_000):
        inner = [child for child in node.children if child.kind_id in EXPRESSIONS and child.kind_id != ERROR]
        if len(inner) != 1:
            break
        if inner[0].kind_id != node.kind_id:
            return low.expression(inner[0], depth, node)
        node = inner[0]
    return nodes.Opaque(node.start_byte, node.end_byte)


@on_expression("type_assertion_expression")
def _lower_assertion(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    operand = low.expression(node.child_by_field_id(_OPERAND), depth + 1, node)
    return converted(low, node, node.child_by_field_id(_TYPE), operand)


def converted(low: Lowering, node: Node, written: Node | None, operand: nodes.Expression) -> nodes.Expression:
    """Return a value that takes another type: it stays what it is, but a number is called by its type, because it can do no harm."""
    name = name_of_type(low, written) if written is not None and written.kind_id not in _SLICES else ""
    if written is None or name not in NUMBER_TYPES:
        return operand
    function = nodes.Name(written.start_byte, written.end_byte, name)
    return nodes.Call(node.start_byte, node.end_byte, function, (operand,), (), operand.start, operand.end)


@on_expression("type_instantiation_expression")
def _lower_instantiation(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    """Lower ``f[int]``: the function whatever its type arguments."""
    return low.inner(node, depth + 1) if depth <= low.limit else nodes.Opaque(node.start_byte, node.end_byte)


def _lower_error(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.Opaque(node.start_byte, node.end_byte, tuple(low.several(node, depth + 1)))


EXPRESSIONS[ERROR] = _lower_error
