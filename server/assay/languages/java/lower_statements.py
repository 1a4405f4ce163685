"""Lowers statements."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java import grammar
from assay.languages.java.dispatch import EXPRESSIONS, STATEMENTS, TYPES, Lowering, on_statement

_DECLARATORS: Final = grammar.kinds("variable_declarator")
_CLAUSES: Final = frozenset(
    ("catch_clause", "finally_clause", "switch_block", "switch_rule", "switch_block_statement_group")
)
_BODIES: Final = frozenset(("class_body", "interface_body", "enum_body", "enum_body_declarations", "constructor_body"))


@on_statement("local_variable_declaration")
def lower_variables(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower a declaration of variables to one declaring assignment for each."""
    written = node.child_by_field_id(grammar.TYPE)
    for child in node.children:
        if child.kind_id not in _DECLARATORS:
            continue
        name = child.child_by_field_id(grammar.NAME)
        if name is None:
            continue
        value = low.optional(child.child_by_field_id(grammar.VALUE), depth + 1)
        target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
        annotation = low.type(written, depth, child.child_by_field_id(grammar.DIMENSIONS))
        out.append(nodes.Assign(child.start_byte, child.end_byte, (target,), value, annotation, True))


@on_statement("expression_statement")
def _expression_statement(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id in EXPRESSIONS and depth < low.limit:
            low.effect(child, depth + 1, out)


@on_statement("block")
def _block(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Block(node.start_byte, node.end_byte, low.block(node, depth)))


@on_statement("labeled_statement")
def _labelled(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    inner = node.children[-1] if node.children else None
    out.append(nodes.Block(node.start_byte, node.end_byte, low.body(inner, depth)))


@on_statement("synchronized_statement")
def _synchronised(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id in EXPRESSIONS:
            out.append(
                nodes.ExpressionStatement(child.start_byte, child.end_byte, low.expression(child, depth + 1, node))
            )
    body = low.body(node.child_by_field_id(grammar.BODY), depth)
    out.append(nodes.Block(node.start_byte, node.end_byte, body))


@on_statement("if_statement")
def _if(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    # ``else if`` nests to the right; long ladders are walked and not recursed into.
    ladder: list[Node] = []
    current: Node | None = node
    while current is not None and current.type == "if_statement" and len(ladder) < 500:
        ladder.append(current)
        current = current.child_by_field_id(grammar.ALTERNATIVE)
    otherwise = low.body(current, depth + 1)
    for step in reversed(ladder):
        test = low.expression(step.child_by_field_id(grammar.CONDITION), depth + 1, step)
        then = low.body(step.child_by_field_id(grammar.CONSEQUENCE), depth + 1)
        otherwise = (nodes.If(step.start_byte, step.end_byte, test, then, otherwise),)
        if len(ladder) > low.limit - depth:
            # Whoever walks the model goes down one level for each step.
            otherwise = (*then, *otherwise[0].otherwise) if isinstance(otherwise[0], nodes.If) else otherwise
    out.extend(otherwise)


@on_statement("for_statement")
def _for(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    depth += 1
    for start in node.children_by_field_name("init"):
        low.statement(start, depth, out)
    test = low.optional(node.child_by_field_id(grammar.CONDITION), depth)
    body = list(low.body(node.child_by_field_id(grammar.BODY), depth))
    for step in node.children_by_field_name("update"):
        if step.kind_id in EXPRESSIONS:
            low.effect(step, depth, body)
    out.append(nodes.Loop(node.start_byte, node.end_byte, None, None, test, tuple(body)))


@on_statement("enhanced_for_statement")
def _for_each(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    depth += 1
    name = node.child_by_field_id(grammar.NAME)
    target = None if name is None else nodes.Name(name.start_byte, name.end_byte, low.text(name))
    annotation = low.type(node.child_by_field_id(grammar.TYPE), depth, node.child_by_field_id(grammar.DIMENSIONS))
    iterable = low.expression(node.child_by_field_id(grammar.VALUE), depth, node)
    body = low.body(node.child_by_field_id(grammar.BODY), depth)
    out.append(nodes.Loop(node.start_byte, node.end_byte, target, iterable, None, body, (), annotation))


@on_statement("while_statement", "do_statement")
def _while(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    test = low.expression(node.child_by_field_id(grammar.CONDITION), depth + 1, node)
    body = low.body(node.child_by_field_id(grammar.BODY), depth + 1)
    out.append(nodes.Loop(node.start_byte, node.end_byte, None, None, test, body))


@on_statement("try_statement", "try_with_resources_statement")
def _try(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    depth += 1
    opened: list[nodes.Statement] = []
    resources = node.child_by_field_id(grammar.RESOURCES)
    for child in resources.children if resources is not None else ():
        if child.type == "resource":
            _resource(low, child, depth, opened)
    body = (*opened, *low.body(node.child_by_field_id(grammar.BODY), depth))
    handlers: list[nodes.Handler] = []
    final: tuple[nodes.Statement, ...] = ()
    for child in node.children:
        if child.type == "catch_clause":
            handlers.append(_handler(low, child, depth))
        elif child.type == "finally_clause":
            final = next((low.body(inner, depth) for inner in child.children if inner.type == "block"), ())
    out.append(nodes.Try(node.start_byte, node.end_byte, body, tuple(handlers), (), final))


def _resource(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    name = node.child_by_field_id(grammar.NAME)
    value = node.child_by_field_id(grammar.VALUE)
    if name is None or value is None:
        for child in node.children:
            if child.kind_id in EXPRESSIONS:
                low.effect(child, depth, out)
        return
    target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
    annotation = low.type(node.child_by_field_id(grammar.TYPE), depth)
    opened = low.expression(value, depth, node)
    out.append(nodes.Assign(node.start_byte, node.end_byte, (target,), opened, annotation, True))


def _handler(low: Lowering, node: Node, depth: int) -> nodes.Handler:
    types: list[nodes.Expression] = []
    name = ""
    for child in node.children:
        if child.type == "catch_formal_parameter":
            written = child.child_by_field_id(grammar.NAME)
            name = low.text(written) if written is not None else ""
            for inner in child.children:
                if inner.type == "catch_type":
                    lowered = (low.type(each, depth) for each in inner.children if each.kind_id in TYPES)
                    types.extend(each for each in lowered if each is not None)
    body = low.body(node.child_by_field_id(grammar.BODY), depth)
    return nodes.Handler(node.start_byte, node.end_byte, tuple(types), name, body)


def _value_of(low: Lowering, node: Node, depth: int) -> nodes.Expression | None:
    return next(
        (low.expression(child, depth + 1, node) for child in node.children if child.kind_id in EXPRESSIONS), None
    )


@on_statement("return_statement", "yield_statement")
def _return(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    # ``yield`` ends a branch of a switch that is used as a value, and such a branch is lowered to a function.
    out.append(nodes.Return(node.start_byte, node.end_byte, _value_of(low, node, depth)))


@on_statement("throw_statement")
def _throw(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Raise(node.start_byte, node.end_byte, _value_of(low, node, depth)))


@on_statement("break_statement", "continue_statement")
def _leave(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Leave(node.start_byte, node.end_byte, node.type == "continue_statement"))


@on_statement("assert_statement")
def _assert(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    found = low.several(node, depth + 1)
    if found:
        out.append(nodes.Assert(node.start_byte, node.end_byte, found[0], found[1] if len(found) > 1 else None))


def lower_error(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower what the parser recovered inside a piece that it could not read."""
    if depth > low.limit:
        return
    length = len(low.source)
    for child in node.children:
        if child.start_byte > length:
            continue  # The wrapper of a method: it stands before the text.
        kind = child.kind_id
        if kind in STATEMENTS:
            STATEMENTS[kind](low, child, depth + 1, out)
        elif kind in EXPRESSIONS and kind != grammar.ERROR:
            low.effect(child, depth + 1, out)
        elif kind in _DECLARATORS:
            name = child.child_by_field_id(grammar.NAME)
            if name is not None:
                target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
                value = low.optional(child.child_by_field_id(grammar.VALUE), depth + 1)
                out.append(nodes.Assign(child.start_byte, child.end_byte, (target,), value, None, True))
        elif child.type in _CLAUSES or child.type in _BODIES:
            lower_error(low, child, depth + 1, out)


STATEMENTS[grammar.ERROR] = lower_error
