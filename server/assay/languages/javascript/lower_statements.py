"""Lowers statements: control flow, and expressions that are used for what they do."""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.grammar import ERROR_KIND
from assay.languages.javascript.lower_classes import build_class
from assay.languages.javascript.lower_expressions import sequence_items
from assay.languages.javascript.lower_functions import FUNCTION_EXPRESSIONS, build_function, define_function
from assay.languages.javascript.lower_operators import augmented_operator
from assay.languages.javascript.lowering import Lowering, StatementLowering


def lower_effect(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower an expression whose value nobody uses."""
    if node.kind_id == ERROR_KIND:
        lower_error(low, node, depth, out)
        return
    effect = low.effects.get(node.kind_id)
    if effect is not None:
        effect(low, node, depth, out)
        return
    handler = low.expressions.get(node.kind_id)
    if handler is not None:
        out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, handler(low, node, depth)))


def _lower_expression_statement(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    # lower_effect written out for what is most frequent: a call.
    effects = low.effects
    get = low.expressions.get
    for child in node.children:
        kind = child.kind_id
        if kind in effects or kind == ERROR_KIND:
            lower_effect(low, child, depth, out)
        elif (handler := get(kind)) is not None:
            out.append(nodes.ExpressionStatement(child.start_byte, child.end_byte, handler(low, child, depth)))


def _effect_of_assignment(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return
    fields = low.fields
    targets: list[nodes.Expression] = []
    current: Node | None = node
    value_node: Node | None = None
    depth += 1
    # ``a = b = c`` is one assignment with two targets.
    while current is not None and current.kind_id == node.kind_id:
        targets.append(low.expression(current.child_by_field_id(fields.left), depth, current))
        value_node = current.child_by_field_id(fields.right)
        current = value_node
    name = _last_name(targets[-1])
    value: nodes.Expression
    if value_node is not None and value_node.type in FUNCTION_EXPRESSIONS:
        is_exported = any(map(_is_export, targets))
        name_start = targets[-1].end - len(name.encode("utf-8", "replace"))
        function = build_function(low, value_node, depth, name, (), is_exported, name_start)
        value = nodes.FunctionValue(value_node.start_byte, value_node.end_byte, function)
    elif value_node is not None and value_node.type == "class" and name:
        # ``exports.A = class {…}``: the class is declared, and then what it is known by is assigned.
        definition = build_class(low, value_node, depth, name, (), any(map(_is_export, targets)))
        out.append(definition)
        value = nodes.Name(value_node.start_byte, value_node.start_byte, definition.name)
    else:
        value = low.expression(value_node, depth, node)
    out.append(nodes.Assign(start, end, tuple(targets), value))


def _last_name(target: nodes.Expression) -> str:
    if isinstance(target, nodes.Attribute):
        return target.name
    return target.id if isinstance(target, nodes.Name) else ""


def _is_export(target: nodes.Expression) -> bool:
    """Whether a target is ``exports.a``, ``module.exports`` or ``module.exports.a``."""
    if not isinstance(target, nodes.Attribute):
        return False
    owner = target.value
    if isinstance(owner, nodes.Attribute):
        return owner.name == "exports"
    return isinstance(owner, nodes.Name) and (owner.id == "exports" or (owner.id, target.name) == ("module", "exports"))


def _effect_of_augmented(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    target = low.expression(node.child_by_field_id(fields.left), depth + 1, node)
    value = low.expression(node.child_by_field_id(fields.right), depth + 1, node)
    operator = augmented_operator(low, node)
    out.append(nodes.AugmentedAssign(node.start_byte, node.end_byte, target, operator, value))


def _effect_of_sequence(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    for item in sequence_items(node):
        lower_effect(low, item, depth + 1, out)


def _effect_of_wrapped(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower what is in brackets, or waited for, as a statement of its own."""
    while node.type in ("parenthesized_expression", "await_expression"):
        inner = [child for child in node.children if child.kind_id in low.expressions]
        if len(inner) != 1:
            break
        node = inner[0]
    else:
        lower_effect(low, node, depth, out)
        return
    out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, low.expression(node, depth, node)))


def _effect_of_unary(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    lowered = low.expression(node, depth, node)
    if isinstance(lowered, nodes.Unary) and lowered.operator == "delete":
        out.append(nodes.Delete(node.start_byte, node.end_byte, (lowered.operand,)))
    else:
        out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, lowered))


def _effect_of_namespace(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    handler = low.statements.get(node.kind_id)
    if handler is not None:
        handler(low, node, depth, out)


def _effect_of_function(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower a function for its effect: with a name it is a declaration that the parser, missing a brace, took for a value."""
    if node.child_by_field_id(low.fields.name) is not None:
        define_function(low, node, depth, out)
    else:
        out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, low.expression(node, depth, node)))


def _effect_of_class(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower a class for its effect: a declaration that the parser took for a value."""
    out.append(build_class(low, node, depth))


def _lower_block(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Block(node.start_byte, node.end_byte, low.block(node, depth)))


def _lower_if(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    test = low.expression(node.child_by_field_id(fields.condition), depth, node)
    then = low.body(node.child_by_field_id(fields.consequence), depth)
    alternative = node.child_by_field_id(fields.alternative)
    otherwise: tuple[nodes.Statement, ...] = ()
    if alternative is not None:
        # An else clause holds the word and one statement.
        for child in alternative.children:
            if child.kind_id in low.statements:
                otherwise = low.body(child, depth)
    out.append(nodes.If(node.start_byte, node.end_byte, test, then, otherwise))


def _lower_for(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    start = node.child_by_field_id(fields.initializer)
    if start is not None:
        handler = low.statements.get(start.kind_id)
        if handler is not None:
            handler(low, start, depth, out)
        else:
            lower_effect(low, start, depth, out)
    condition = node.child_by_field_id(fields.condition)
    test = None
    if condition is not None:
        if condition.type == "expression_statement":
            inside = low.several(condition, depth)
            test = inside[0] if inside else None
        else:
            test = low.optional(condition, depth)
    body = list(low.body(node.child_by_field_id(fields.body), depth))
    step = node.child_by_field_id(fields.increment)
    if step is not None:
        lower_effect(low, step, depth, body)
    out.append(nodes.Loop(node.start_byte, node.end_byte, None, None, test, tuple(body)))


def _lower_for_each(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    target = low.expression(node.child_by_field_id(fields.left), depth, node)
    iterable = low.expression(node.child_by_field_id(fields.right), depth, node)
    body = low.body(node.child_by_field_id(fields.body), depth)
    out.append(nodes.Loop(node.start_byte, node.end_byte, target, iterable, None, body))


def _lower_while(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    test = low.expression(node.child_by_field_id(fields.condition), depth, node)
    body = low.body(node.child_by_field_id(fields.body), depth)
    out.append(nodes.Loop(node.start_byte, node.end_byte, None, None, test, body))


def _lower_switch(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    subject = low.expression(node.child_by_field_id(fields.value), depth, node)
    found = node.child_by_field_id(fields.body)
    branches = (
        [] if found is None else [child for child in found.children if child.type in ("switch_case", "switch_default")]
    )
    cases: list[nodes.Case] = []
    for index, branch in enumerate(branches):
        test_node = branch.child_by_field_id(fields.value)
        tests = () if test_node is None else (low.expression(test_node, depth, branch),)
        body: list[nodes.Statement] = []
        for child in branch.children:
            handler = low.statements.get(child.kind_id)
            if handler is not None and child != test_node:
                handler(low, child, depth + 1, body)
        kept, ends = _without_last_break(tuple(body))
        falls_through = not ends and index + 1 < len(branches)
        cases.append(nodes.Case(branch.start_byte, branch.end_byte, tests, kept, falls_through))
    out.append(nodes.Switch(node.start_byte, node.end_byte, subject, tuple(cases)))


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


def _lower_try(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    depth += 1
    body = low.body(node.child_by_field_id(fields.body), depth)
    clause = node.child_by_field_id(fields.handler)
    handlers: tuple[nodes.Handler, ...] = ()
    if clause is not None:
        caught = clause.child_by_field_id(fields.parameter)
        name = low.text(caught) if caught is not None and caught.type == "identifier" else ""
        inside = low.body(clause.child_by_field_id(fields.body), depth)
        if caught is not None and not name:
            # What is caught is taken apart at once; nothing is known of it.
            pattern = low.expression(caught, depth, clause)
            inside = (nodes.Assign(pattern.start, pattern.end, (pattern,), None, None, True), *inside)
        handlers = (nodes.Handler(clause.start_byte, clause.end_byte, (), name, inside),)
    last = node.child_by_field_id(fields.finalizer)
    final = () if last is None else low.body(last.child_by_field_id(fields.body), depth)
    out.append(nodes.Try(node.start_byte, node.end_byte, body, handlers, (), final))


def _lower_with(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    value = low.expression(node.child_by_field_id(fields.object), depth + 1, node)
    body = low.body(node.child_by_field_id(fields.body), depth + 1)
    out.append(nodes.With(node.start_byte, node.end_byte, ((value, None),), body))


def _lower_return(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    value = None
    for child in node.children:
        if child.type == "sequence_expression":
            # ``return a(), b`` does a() and returns b.
            *first, last = sequence_items(child)
            for item in first:
                lower_effect(low, item, depth + 1, out)
            value = low.expression(last, depth + 1, node)
        elif (handler := low.expressions.get(child.kind_id)) is not None:
            value = handler(low, child, depth + 1)
    if node.type == "return_statement":
        out.append(nodes.Return(node.start_byte, node.end_byte, value))
    else:
        out.append(nodes.Raise(node.start_byte, node.end_byte, value))


def _lower_break(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Leave(node.start_byte, node.end_byte, node.type == "continue_statement"))


def _lower_labelled(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    body = low.body(node.child_by_field_id(low.fields.body), depth + 1)
    out.append(nodes.Block(node.start_byte, node.end_byte, body))


def lower_error(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower what the parser recovered inside a piece that it could not read."""
    if depth > low.limit:
        return
    length = len(low.source)
    for child in node.children:
        if child.start_byte > length:
            # The name in the wrapper of a method: it stands before the text.
            continue
        kind = child.kind_id
        handler = low.statements.get(kind)
        if handler is not None:
            handler(low, child, depth + 1, out)
        elif kind in low.expressions and kind != ERROR_KIND:
            lower_effect(low, child, depth + 1, out)
        elif child.type in (
            "else_clause",
            "catch_clause",
            "finally_clause",
            "class_body",
            "switch_case",
            "switch_default",
        ):
            lower_error(low, child, depth + 1, out)


EFFECTS: dict[str, StatementLowering] = {
    "assignment_expression": _effect_of_assignment,
    "augmented_assignment_expression": _effect_of_augmented,
    "sequence_expression": _effect_of_sequence,
    "parenthesized_expression": _effect_of_wrapped,
    "await_expression": _effect_of_wrapped,
    "unary_expression": _effect_of_unary,
    "internal_module": _effect_of_namespace,
    "function_expression": _effect_of_function,
    "generator_function": _effect_of_function,
    "class": _effect_of_class,
}

STATEMENTS: dict[str, StatementLowering] = {
    "expression_statement": _lower_expression_statement,
    "statement_block": _lower_block,
    "if_statement": _lower_if,
    "for_statement": _lower_for,
    "for_in_statement": _lower_for_each,
    "while_statement": _lower_while,
    "do_statement": _lower_while,
    "switch_statement": _lower_switch,
    "try_statement": _lower_try,
    "with_statement": _lower_with,
    "return_statement": _lower_return,
    "throw_statement": _lower_return,
    "break_statement": _lower_break,
    "continue_statement": _lower_break,
    "labeled_statement": _lower_labelled,
}
