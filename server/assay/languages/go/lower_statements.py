"""Lowers statements: control flow, assignments, and expressions that are used for what they do."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import ERROR, OPERATORS, field, kinds
from assay.languages.go.lower_declarations import assignment
from assay.languages.go.lower_types import is_type, lower_type
from assay.languages.go.lowering import EXPRESSIONS, STATEMENTS, Lowering, on_statement
from assay.languages.go.recovery import recover

_ALIAS: Final = field("alias")
_ALTERNATIVE: Final = field("alternative")
_BODY: Final = field("body")
_CHANNEL: Final = field("channel")
_COMMUNICATION: Final = field("communication")
_CONDITION: Final = field("condition")
_CONSEQUENCE: Final = field("consequence")
_INITIALIZER: Final = field("initializer")
_LEFT: Final = field("left")
_OPERATOR: Final = field("operator")
_RIGHT: Final = field("right")
_UPDATE: Final = field("update")
_VALUE: Final = field("value")

_FOR_CLAUSE: Final = kinds("for_clause")
_RANGE_CLAUSE: Final = kinds("range_clause")
_BLOCK: Final = kinds("block")
_CASES: Final = kinds("expression_case", "type_case", "communication_case", "default_case")
_TYPE_CASE: Final = kinds("type_case")
_DEFAULT: Final = kinds("default_case")
_STATEMENT_LIST: Final = kinds("statement_list")
_FALLTHROUGH: Final = kinds("fallthrough_statement")
_EXPRESSION_LIST: Final = kinds("expression_list")
_LABEL: Final = kinds("label_name")

_MOST_CONDITIONS: Final = 20
"""A switch without a subject is a chain of conditions up to this many cases."""
_COUNTERS: Final = frozenset({"i", "j", "n", "idx", "index"})
"""The names of a first variable of ``range`` that is a number: it counts, where other names may hold the keys of a map."""


def _effect(value: nodes.Expression, out: list[nodes.Statement]) -> None:
    if isinstance(value, nodes.Call) and isinstance(value.function, nodes.Name) and value.function.id == "panic":
        out.append(nodes.Raise(value.start, value.end, value.arguments[0] if value.arguments else None))
    else:
        out.append(nodes.ExpressionStatement(value.start, value.end, value))


@on_statement("expression_statement", "defer_statement", "go_statement")
def _lower_expressions(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for value in low.several(node, depth + 1):
        _effect(value, out)


@on_statement("short_var_declaration", "receive_statement")
def _lower_short_declaration(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    targets = low.several(node.child_by_field_id(_LEFT), depth + 1)
    right = node.child_by_field_id(_RIGHT)
    if right is not None and right.kind_id in _EXPRESSION_LIST:
        values = low.several(right, depth + 1)
    else:
        values = [low.expression(right, depth + 1, node)]
    if not targets:
        for value in values:
            _effect(value, out)
        return
    out.append(assignment(node.start_byte, node.end_byte, targets, values, None, declares=True))


@on_statement("assignment_statement")
def _lower_assignment(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    targets = low.several(node.child_by_field_id(_LEFT), depth + 1)
    values = low.several(node.child_by_field_id(_RIGHT), depth + 1)
    if not targets or not values:
        for value in [*targets, *values]:
            _effect(value, out)
        return
    start = node.start_byte
    end = node.end_byte
    token = node.child_by_field_id(_OPERATOR)
    operator = OPERATORS.get(token.kind_id, "=") if token is not None else "="
    if operator == "=":
        out.append(assignment(start, end, targets, values, None, declares=False))
    else:
        out.append(nodes.AugmentedAssign(start, end, targets[0], operator[:-1], values[0]))


@on_statement("inc_statement", "dec_statement")
def _lower_step(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    values = low.several(node, depth + 1)
    if values:
        end = node.end_byte
        operator = "+" if low.raw(node).endswith(b"++") else "-"
        out.append(nodes.AugmentedAssign(node.start_byte, end, values[0], operator, nodes.Constant(end, end, 1)))


@on_statement("send_statement")
def _lower_send(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    channel = low.expression(node.child_by_field_id(_CHANNEL), depth + 1, node)
    value = low.expression(node.child_by_field_id(_VALUE), depth + 1, node)
    if isinstance(channel, nodes.Name):
        # What goes into a channel comes out of it: reading a channel is reading its name.
        out.append(nodes.Assign(node.start_byte, node.end_byte, (channel,), value))
    else:
        out.append(
            nodes.ExpressionStatement(
                node.start_byte, node.end_byte, nodes.Opaque(node.start_byte, node.end_byte, (channel, value))
            )
        )


@on_statement("return_statement")
def _lower_return(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    values: list[nodes.Expression] = []
    for child in node.children:
        if child.kind_id in _EXPRESSION_LIST:
            values = low.several(child, depth + 1)
    start = node.start_byte
    end = node.end_byte
    if not values and low.results:
        values = [nodes.Name(end, end, result.id) for result in low.results if isinstance(result, nodes.Name)]
    if len(values) > 1:
        both = nodes.Collection(values[0].start, values[-1].end, "tuple", tuple(values))
        out.append(nodes.Return(start, end, both))
    else:
        out.append(nodes.Return(start, end, values[0] if values else None))


@on_statement("break_statement", "continue_statement")
def _lower_leave(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Leave(node.start_byte, node.end_byte, low.raw(node).startswith(b"continue")))


@on_statement("block")
def _lower_block(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Block(node.start_byte, node.end_byte, low.block(node, depth + 1)))


@on_statement("labeled_statement")
def _lower_labelled(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id not in _LABEL:
            low.statement(child, depth + 1, out)


@on_statement("statement_list")
def _lower_list(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        low.statement(child, depth, out)


# --- conditions and loops ----------------------------------------------------------------------------------------------


def _with_start(
    low: Lowering, node: Node, start: list[nodes.Statement], statement: nodes.Statement, out: list[nodes.Statement]
) -> None:
    """Append a statement after what it begins with: ``if err := f(); err != nil``."""
    if start:
        out.append(nodes.Block(node.start_byte, node.end_byte, (*start, statement)))
    else:
        out.append(statement)


@on_statement("if_statement")
def _lower_if(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    start: list[nodes.Statement] = []
    low.statement(node.child_by_field_id(_INITIALIZER), depth + 1, start)
    test = low.expression(node.child_by_field_id(_CONDITION), depth + 1, node)
    then = low.block(node.child_by_field_id(_CONSEQUENCE), depth + 1)
    alternative = node.child_by_field_id(_ALTERNATIVE)
    otherwise: list[nodes.Statement] = []
    if alternative is not None:
        if alternative.kind_id in _BLOCK:
            low.add_block(alternative, depth + 1, otherwise)
        else:
            low.statement(alternative, depth + 1, otherwise)
    _with_start(low, node, start, nodes.If(node.start_byte, node.end_byte, test, then, tuple(otherwise)), out)


@on_statement("for_statement")
def _lower_for(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    start: list[nodes.Statement] = []
    step: list[nodes.Statement] = []
    first: list[nodes.Statement] = []
    target: nodes.Expression | None = None
    iterable: nodes.Expression | None = None
    test: nodes.Expression | None = None
    body = node.child_by_field_id(_BODY)
    for child in node.children:
        number = child.kind_id
        if number in _FOR_CLAUSE:
            low.statement(child.child_by_field_id(_INITIALIZER), depth + 1, start)
            condition = child.child_by_field_id(_CONDITION)
            test = low.expression(condition, depth + 1, child) if condition is not None else None
            low.statement(child.child_by_field_id(_UPDATE), depth + 1, step)
        elif number in _RANGE_CLAUSE:
            iterable = low.expression(child.child_by_field_id(_RIGHT), depth + 1, child)
            target = _range_target(low.several(child.child_by_field_id(_LEFT), depth + 1), first)
        elif body is not None and child.start_byte < body.start_byte and number in EXPRESSIONS and number != ERROR:
            test = low.expression(child, depth + 1, node)
    statements = (*first, *low.block(body, depth + 1), *step)
    _with_start(low, node, start, nodes.Loop(node.start_byte, node.end_byte, target, iterable, test, statements), out)


def _range_target(targets: list[nodes.Expression], first: list[nodes.Statement]) -> nodes.Expression | None:
    """Return what a ``range`` gives a value in each round; a counter gets its own at the start of the body."""
    if not targets:
        return None
    key = targets[0]
    if isinstance(key, nodes.Name) and (key.id == "_" or key.id in _COUNTERS):
        if key.id != "_":
            number = nodes.Unary(key.start, key.end, "+", nodes.Opaque(key.start, key.end))
            first.append(nodes.Assign(key.start, key.end, (key,), number, None, True))
        return targets[1] if len(targets) > 1 else None
    if len(targets) == 1:
        return key
    return nodes.Collection(targets[0].start, targets[-1].end, "tuple", tuple(targets))


# --- switches ----------------------------------------------------------------------------------------------------------


def _case_body(low: Lowering, case: Node, depth: int) -> tuple[list[nodes.Statement], bool]:
    """Return the statements of a case, and whether the next case follows."""
    out: list[nodes.Statement] = []
    falls = False
    low.add_block(case, depth, out)
    for child in case.children:
        if child.kind_id in _STATEMENT_LIST and child.children:
            falls = any(statement.kind_id in _FALLTHROUGH for statement in child.children[-2:])
    return out, falls


def _case_tests(low: Lowering, case: Node, depth: int) -> tuple[nodes.Expression, ...]:
    if case.kind_id in _TYPE_CASE:
        return tuple(
            lower_type(low, child, depth) or nodes.Opaque(child.start_byte, child.end_byte)
            for child in case.children
            if is_type(child)
        )
    return tuple(low.several(case.child_by_field_id(_VALUE), depth))


@on_statement("expression_switch_statement")
def _lower_switch(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    start: list[nodes.Statement] = []
    low.statement(node.child_by_field_id(_INITIALIZER), depth + 1, start)
    subject = node.child_by_field_id(_VALUE)
    cases: list[nodes.Case] = []
    for child in node.children:
        if child.kind_id in _CASES:
            body, falls = _case_body(low, child, depth + 1)
            tests = _case_tests(low, child, depth + 1)
            cases.append(nodes.Case(child.start_byte, child.end_byte, tests, tuple(body), falls))
    if subject is None and cases and len(cases) <= _MOST_CONDITIONS and not any(case.falls_through for case in cases):
        chain = _chain(cases)
        for each in chain:
            _with_start(low, node, start, each, out)
        return
    value = low.expression(subject, depth + 1, node) if subject is not None else nodes.Constant(0, 0, True)
    statement = nodes.Switch(node.start_byte, node.end_byte, value, tuple(cases))
    _with_start(low, node, start, statement, out)


def _chain(cases: list[nodes.Case]) -> tuple[nodes.Statement, ...]:
    """Return the conditions that a switch without a subject is; the default is what is left wherever it stands."""
    otherwise: tuple[nodes.Statement, ...] = next((case.body for case in cases if not case.tests), ())
    end = cases[-1].end
    for case in reversed(cases):
        if not case.tests:
            continue
        test = case.tests[0]
        if len(case.tests) > 1:
            test = nodes.Logical(test.start, case.tests[-1].end, "or", case.tests)
        otherwise = (nodes.If(case.start, end, test, case.body, otherwise),)
    return otherwise


@on_statement("type_switch_statement")
def _lower_type_switch(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    start: list[nodes.Statement] = []
    low.statement(node.child_by_field_id(_INITIALIZER), depth + 1, start)
    subject = low.expression(node.child_by_field_id(_VALUE), depth + 1, node)
    alias = low.several(node.child_by_field_id(_ALIAS), depth + 1)
    if alias:
        start.append(nodes.Assign(alias[0].start, subject.end, (alias[0],), subject, None, True))
        subject = alias[0]
    cases: list[nodes.Case] = []
    for child in node.children:
        if child.kind_id in _CASES:
            body, _ = _case_body(low, child, depth + 1)
            cases.append(nodes.Case(child.start_byte, child.end_byte, _case_tests(low, child, depth + 1), tuple(body)))
    _with_start(low, node, start, nodes.Switch(node.start_byte, node.end_byte, subject, tuple(cases)), out)


@on_statement("select_statement")
def _lower_select(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    cases: list[nodes.Case] = []
    for child in node.children:
        if child.kind_id not in _CASES:
            continue
        body: list[nodes.Statement] = []
        communication = child.child_by_field_id(_COMMUNICATION)
        low.statement(communication, depth + 1, body)
        following, _ = _case_body(low, child, depth + 1)
        tests: tuple[nodes.Expression, ...] = ()
        if child.kind_id not in _DEFAULT:
            tests = (nodes.Opaque(child.start_byte, child.start_byte),)
        cases.append(nodes.Case(child.start_byte, child.end_byte, tests, (*body, *following)))
    subject = nodes.Opaque(node.start_byte, node.start_byte)
    out.append(nodes.Switch(node.start_byte, node.end_byte, subject, tuple(cases)))


STATEMENTS[ERROR] = recover
