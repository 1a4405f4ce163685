"""Lowering of functions and classes with their decorators."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    NAMES,
    STATEMENTS,
    lower,
    on_statement,
    too_deep,
)
from assay.languages.python.grammar import ERROR, field, kind, kinds
from assay.languages.python.lower_expressions import lower_arguments
from assay.languages.python.lower_parameters import lower_annotation, lower_parameters
from assay.languages.python.lower_statements import lower_sequence
from assay.languages.python.recovery import recover

_BODY: Final = field("body")
_NAME: Final = field("name")
_PARAMETERS: Final = field("parameters")
_RETURN_TYPE: Final = field("return_type")
_SUPERCLASSES: Final = field("superclasses")

_ASYNC: Final = kind("'async'")
_CLASS_DEFINITION: Final = kind("class_definition")
_DECORATOR: Final = kind("decorator")
_FUNCTION_DEFINITION: Final = kind("function_definition")
_OWN_YIELDS: Final = frozenset((_FUNCTION_DEFINITION, *kinds("lambda"), _CLASS_DEFINITION))
_YIELD: Final = kind("yield")


@on_statement("decorated_definition")
def _decorated(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    decorators: list[nodes.Expression] = []
    definition: Node | None = None
    for child in node.children:
        number = child.kind_id
        if number == _DECORATOR:
            for inner in child.children:
                if inner.kind_id in EXPRESSIONS:
                    decorators.append(lower(inner, text, depth + 1))
                    break
        elif number in (_FUNCTION_DEFINITION, _CLASS_DEFINITION):
            definition = child
        elif number == ERROR:
            recover(child, text, depth, out)
    if definition is None:
        out.extend(nodes.ExpressionStatement(decorator.start, decorator.end, decorator) for decorator in decorators)
    elif definition.kind_id == _FUNCTION_DEFINITION:
        _lower_function(definition, node.start_byte, tuple(decorators), text, depth, out)
    else:
        _lower_class(definition, node.start_byte, tuple(decorators), text, depth, out)


@on_statement("function_definition")
def _function(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    _lower_function(node, node.start_byte, (), text, depth, out)


@on_statement("class_definition")
def _class(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    _lower_class(node, node.start_byte, (), text, depth, out)


def _lower_function(
    node: Node,
    start: int,
    decorators: tuple[nodes.Expression, ...],
    text: bytes,
    depth: int,
    out: list[nodes.Statement],
) -> None:
    end = node.end_byte
    if depth > DEEPEST:
        out.append(nodes.ExpressionStatement(start, end, too_deep(node, text)))
        return
    name = node.child_by_field_id(_NAME)
    name_start = name.start_byte if name is not None else node.start_byte
    body = node.child_by_field_id(_BODY)
    own_start = node.start_byte
    statements, body_start = _lower_body(node, body, text, depth)
    function = nodes.Function(
        own_start,
        end,
        NAMES[text[name_start : name.end_byte]] if name is not None else "",
        name_start,
        lower_parameters(node.child_by_field_id(_PARAMETERS), text, depth + 1),
        statements,
        body_start,
        decorators,
        lower_annotation(node.child_by_field_id(_RETURN_TYPE), text, depth + 1),
        text.startswith(b"async", own_start) and node.children[0].kind_id == _ASYNC,
        text.find(b"yield", body_start, end) >= 0 and _yields(body),
        any(type(decorator) is nodes.Name and decorator.id == "staticmethod" for decorator in decorators),
    )
    out.append(nodes.FunctionDefinition(start, end, function))


def _lower_body(node: Node, body: Node | None, text: bytes, depth: int) -> tuple[tuple[nodes.Statement, ...], int]:
    """Lower the body of a definition; return it with the place of its first statement."""
    statements: list[nodes.Statement] = []
    if node.has_error:
        # What the parser could not read of a body stands beside the block that it made up for it.
        for child in node.children:
            if child.kind_id == ERROR:
                recover(child, text, depth + 1, statements)
    if body is None:
        return tuple(statements), node.end_byte
    children = body.children
    start = body.start_byte
    for child in children:
        if child.kind_id in STATEMENTS:
            start = child.start_byte
            break
    lower_sequence(children, text, depth + 1, statements)
    return tuple(statements), start


def _yields(body: Node | None) -> bool:
    """Whether a function's own body, without the functions in it, has a ``yield``."""
    if body is None:
        return False
    cursor = body.walk()
    while True:
        current = cursor.node
        number = current.kind_id if current is not None else ERROR
        if number == _YIELD:
            return True
        if number not in _OWN_YIELDS and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return False


def _lower_class(
    node: Node,
    start: int,
    decorators: tuple[nodes.Expression, ...],
    text: bytes,
    depth: int,
    out: list[nodes.Statement],
) -> None:
    end = node.end_byte
    if depth > DEEPEST:
        out.append(nodes.ExpressionStatement(start, end, too_deep(node, text)))
        return
    name = node.child_by_field_id(_NAME)
    superclasses = node.child_by_field_id(_SUPERCLASSES)
    bases: tuple[nodes.Expression, ...] = ()
    keywords: tuple[nodes.Keyword, ...] = ()
    if superclasses is not None:
        bases, keywords = lower_arguments(superclasses.children, text, depth + 1)
    statements, _ = _lower_body(node, node.child_by_field_id(_BODY), text, depth)
    out.append(
        nodes.ClassDefinition(
            start,
            end,
            NAMES[text[name.start_byte : name.end_byte]] if name is not None else "",
            bases,
            keywords,
            statements,
            decorators,
        )
    )
