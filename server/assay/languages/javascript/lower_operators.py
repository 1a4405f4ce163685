"""Lowers operators, conditionals and assignments that are used as values."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lower_expressions import lower_unknown
from assay.languages.javascript.lowering import ExpressionLowering, Lowering

_COMPARISONS = frozenset(("==", "!=", "===", "!==", "<", "<=", ">", ">=", "in", "instanceof"))
_LOGICAL = {"&&": "and", "||": "or", "??": "??"}

# A chain of more than this many operands of + is lowered to a balanced tree: joining text is associative, and those who read the
# code model need not go a thousand levels deep for a thousand lines of text.
_LONGEST_LEFT_CHAIN = 48


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


EXPRESSIONS: dict[str, ExpressionLowering] = {
    "binary_expression": _lower_binary,
    "unary_expression": _lower_unary,
    "update_expression": _lower_unary,
    "ternary_expression": _lower_conditional,
    "assignment_expression": _lower_assignment,
    "augmented_assignment_expression": _lower_augmented,
}
