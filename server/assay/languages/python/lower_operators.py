"""Lowering of operations: arithmetic, conditions, comparisons, choices, assignments as values."""

from __future__ import annotations

from typing import Final, Literal

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    lower,
    lower_children,
    on_expression,
    too_deep,
)
from assay.languages.python.grammar import LANGUAGE, field, kind
from assay.languages.python.lower_templates import percent_template

_ARGUMENT: Final = field("argument")
_LEFT: Final = field("left")
_NAME: Final = field("name")
_OPERATOR: Final = field("operator")
_RIGHT: Final = field("right")
_VALUE: Final = field("value")

_BINARY_KIND: Final = kind("binary_operator")
_BOOLEAN_KIND: Final = kind("boolean_operator")
_OR: Final = kind("'or'")

_OPERATORS: Final[dict[int, str]] = {
    number: name
    for number in range(LANGUAGE.node_kind_count)
    if LANGUAGE.node_kind_is_visible(number)
    and not LANGUAGE.node_kind_is_named(number)
    and (name := LANGUAGE.node_kind_for_id(number)) is not None
}
"""The spelling of each token."""

_LONGEST_NESTED_CHAIN: Final = 40
"""A chain of more operands than this is not nested to the left."""


@on_expression("binary_operator")
def _binary(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    # ``a + b + c`` leans to the left; its spine is walked without recursion because generated code makes it long.
    spine = [node]
    innermost = node.child_by_field_id(_LEFT)
    while innermost is not None and innermost.kind_id == _BINARY_KIND:
        spine.append(innermost)
        innermost = innermost.child_by_field_id(_LEFT)
    if len(spine) > _LONGEST_NESTED_CHAIN:
        return _long_chain(spine, innermost, text, depth + 1)
    depth += len(spine)
    start = node.start_byte
    lowered = lower(innermost, text, depth)
    for operation in reversed(spine):
        operator = operation.child_by_field_id(_OPERATOR)
        right = lower(operation.child_by_field_id(_RIGHT), text, depth)
        spelling = "" if operator is None else _OPERATORS.get(operator.kind_id, "")
        if spelling == "%" and type(lowered) in (nodes.Constant, nodes.Template):
            template = percent_template(start, operation.end_byte, lowered, right, text)
            if template is not None:
                lowered = template
                continue
        lowered = nodes.Binary(start, operation.end_byte, spelling, lowered, right)
    return lowered


def _long_chain(spine: list[Node], innermost: Node | None, text: bytes, depth: int) -> nodes.Expression:
    """Lower a long chain of operations: additions as a balanced tree, which joins text just the same; others as Opaque."""
    operands = [lower(innermost, text, depth + 20)]
    is_addition = True
    for operation in reversed(spine):
        operator = operation.child_by_field_id(_OPERATOR)
        is_addition = is_addition and operator is not None and _OPERATORS.get(operator.kind_id) == "+"
        operands.append(lower(operation.child_by_field_id(_RIGHT), text, depth + 20))
    if not is_addition:
        return nodes.Opaque(spine[0].start_byte, spine[0].end_byte, tuple(operands))
    while len(operands) > 1:
        pairs: list[nodes.Expression] = [
            nodes.Binary(left.start, right.end, "+", left, right)
            for left, right in zip(operands[::2], operands[1::2], strict=False)
        ]
        operands = pairs + operands[len(pairs) * 2 :]
    return operands[0]


@on_expression("boolean_operator")
def _boolean(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    operator = node.child_by_field_id(_OPERATOR)
    number = operator.kind_id if operator is not None else 0
    values: list[nodes.Expression] = []
    left: Node | None = node
    while left is not None and left.kind_id == _BOOLEAN_KIND:
        operator = left.child_by_field_id(_OPERATOR)
        if operator is None or operator.kind_id != number:
            break
        values.append(lower(left.child_by_field_id(_RIGHT), text, depth + 1))
        left = left.child_by_field_id(_LEFT)
    values.append(lower(left, text, depth + 1))
    values.reverse()
    spelling: Literal["and", "or"] = "or" if number == _OR else "and"
    return nodes.Logical(node.start_byte, node.end_byte, spelling, tuple(values))


@on_expression("not_operator")
def _not(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    operand = lower(node.child_by_field_id(_ARGUMENT), text, depth + 1)
    return nodes.Unary(node.start_byte, node.end_byte, "not", operand)


@on_expression("unary_operator")
def _unary(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    operand = lower(node.child_by_field_id(_ARGUMENT), text, depth + 1)
    start = node.start_byte
    return nodes.Unary(start, node.end_byte, chr(text[start]), operand)


@on_expression("comparison_operator")
def _comparison(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    comparisons: list[nodes.Expression] = []
    left: nodes.Expression | None = None
    operator = ""
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is None:
            operator = _OPERATORS.get(child.kind_id) or operator
            continue
        right = handler(child, text, depth + 1)
        if left is not None:
            comparisons.append(nodes.Compare(left.start, right.end, operator, left, right))
        left = right
    if len(comparisons) == 1:
        (only,) = comparisons
        only.start = node.start_byte
        only.end = node.end_byte
        return only
    if not comparisons:
        return left if left is not None else nodes.Opaque(node.start_byte, node.end_byte)
    return nodes.Logical(node.start_byte, node.end_byte, "and", tuple(comparisons))


@on_expression("conditional_expression")
def _conditional(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    found = lower_children(node, text, depth + 1)
    if len(found) != 3:
        return nodes.Opaque(node.start_byte, node.end_byte, found)
    then, test, otherwise = found
    return nodes.Conditional(node.start_byte, node.end_byte, test, then, otherwise)


@on_expression("named_expression")
def _named(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    target = lower(node.child_by_field_id(_NAME), text, depth + 1)
    value = lower(node.child_by_field_id(_VALUE), text, depth + 1)
    return nodes.AssignedValue(node.start_byte, node.end_byte, target, value)
