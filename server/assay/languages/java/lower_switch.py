"""Lowers ``switch``: as a statement, and as a value.

A switch that is used as a value becomes a row of conditionals; a branch with statements is a function without parameters that is called where it
stands, and its ``yield`` returns.
"""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java import grammar
from assay.languages.java.dispatch import EFFECTS, EXPRESSIONS, STATEMENTS, Lowering, on_expression, on_statement
from assay.languages.java.lower_expressions import pattern_target

_MOST_BRANCHES = 60
"""A longer row of conditionals would nest deeper than anybody who reads the code model goes."""


def _branches(low: Lowering, node: Node) -> list[Node]:
    body = node.child_by_field_id(grammar.BODY)
    if body is None:
        return []
    return [child for child in body.children if child.type in ("switch_rule", "switch_block_statement_group")]


def _tests(low: Lowering, branch: Node, depth: int) -> tuple[tuple[nodes.Expression, ...], Node | None]:
    """Return the values that a branch is for (none for the default), and the pattern that it binds."""
    found: list[nodes.Expression] = []
    pattern: Node | None = None
    is_default = False
    for label in branch.children:
        if label.type != "switch_label":
            continue
        for child in label.children:
            if child.type == "default" or (child.type == "identifier" and low.text(child) == "default"):
                is_default = True
            elif child.type == "pattern":
                pattern = child
                found.append(nodes.Opaque(child.start_byte, child.end_byte))
            elif child.kind_id in EXPRESSIONS:
                found.append(low.expression(child, depth, label))
    return (() if is_default else tuple(found)), pattern


def _statements(low: Lowering, branch: Node, depth: int) -> tuple[nodes.Statement, ...]:
    out: list[nodes.Statement] = []
    for child in branch.children:
        if child.type == "block" and branch.type == "switch_rule":
            out.extend(low.block(child, depth))
        elif child.type != "switch_label" and child.kind_id in STATEMENTS:
            low.statement(child, depth + 1, out)
    return tuple(out)


@on_statement("switch_expression")
def _switch(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    depth += 1
    subject = low.expression(node.child_by_field_id(grammar.CONDITION), depth, node)
    cases: list[nodes.Case] = []
    branches = _branches(low, node)
    for index, branch in enumerate(branches):
        tests, pattern = _tests(low, branch, depth)
        body, ends = _without_last_break(_statements(low, branch, depth))
        if pattern is not None:
            target = pattern_target(low, pattern)
            body = (nodes.Assign(pattern.start_byte, pattern.end_byte, (target,), subject, None, True), *body)
        falls = branch.type != "switch_rule" and not ends and index + 1 < len(branches)
        cases.append(nodes.Case(branch.start_byte, branch.end_byte, tests, body, falls))
    out.append(nodes.Switch(node.start_byte, node.end_byte, subject, tuple(cases)))


EFFECTS.update(dict.fromkeys(grammar.kinds("switch_expression"), _switch))


def _without_last_break(body: tuple[nodes.Statement, ...]) -> tuple[tuple[nodes.Statement, ...], bool]:
    """Return the statements of a case without the ``break`` that ends it, and whether anything ends it."""
    if not body:
        return body, False
    last = body[-1]
    if isinstance(last, nodes.Leave):
        return (body, True) if last.is_continue else (body[:-1], True)
    if isinstance(last, nodes.Return | nodes.Raise):
        return body, True
    if isinstance(last, nodes.Block):
        inner, ends = _without_last_break(last.body)
        return (*body[:-1], nodes.Block(last.start, last.end, inner)), ends
    return body, False


@on_expression("switch_expression")
def _switch_value(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    subject = low.expression(node.child_by_field_id(grammar.CONDITION), depth + 1, node)
    branches = _branches(low, node)
    if len(branches) > min(_MOST_BRANCHES, low.limit - depth):
        return nodes.Opaque(start, end, (subject, *(_value(low, branch, subject, depth + 1) for branch in branches)))
    result: nodes.Expression = nodes.Opaque(end, end)
    ordered: list[tuple[tuple[nodes.Expression, ...], Node]] = []
    has_default = False
    for branch in branches:
        tests, _ = _tests(low, branch, depth + 1)
        if not tests:
            has_default = True
            result = _value(low, branch, subject, depth + 1)
        else:
            ordered.append((tests, branch))
    if not has_default and ordered:
        result = _value(low, ordered.pop()[1], subject, depth + 1)
    for tests, branch in reversed(ordered):
        value = _value(low, branch, subject, depth + 1)
        compared = tuple(nodes.Compare(test.start, test.end, "==", subject, test) for test in tests)
        test = compared[0] if len(compared) == 1 else nodes.Logical(compared[0].start, compared[-1].end, "or", compared)
        result = nodes.Conditional(branch.start_byte, branch.end_byte, test, value, result)
    return result


def _value(low: Lowering, branch: Node, subject: nodes.Expression, depth: int) -> nodes.Expression:
    """Return what a branch gives."""
    start, end = branch.start_byte, branch.end_byte
    _, pattern = _tests(low, branch, depth)
    if branch.type == "switch_rule" and pattern is None:
        for child in branch.children:
            if child.type == "expression_statement" and child.children:
                return low.expression(child.children[0], depth, branch)
    body = _statements(low, branch, depth)
    if branch.type == "switch_rule" and body and isinstance(body[-1], nodes.ExpressionStatement):
        last = body[-1]
        body = (*body[:-1], nodes.Return(last.start, last.end, last.value))
    if pattern is not None:
        target = pattern_target(low, pattern)
        body = (nodes.Assign(pattern.start_byte, pattern.end_byte, (target,), subject, None, True), *body)
    function = nodes.Function(start, end, "", start, (), body, start)
    return nodes.Call(start, end, nodes.FunctionValue(start, end, function), (), (), end, end)
