"""Lowers functions and their parameters.

A variable that is declared as a function (``const f = () => …``) is a FunctionDefinition of that name, because that is what it is for all
who call it; only where it has a written type of its own does it stay an Assign, which keeps the type. The same holds for classes.
"""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.grammar import ERROR_KIND
from assay.languages.javascript.lower_collections import lower_key
from assay.languages.javascript.lower_types import lower_annotation
from assay.languages.javascript.lowering import ExpressionLowering, Lowering, StatementLowering

FUNCTION_EXPRESSIONS = frozenset(("arrow_function", "function_expression", "generator_function"))
"""The names of the node kinds that are functions used as values."""


def build_function(
    low: Lowering,
    node: Node,
    depth: int,
    name: Node | str | None,
    decorators: tuple[nodes.Expression, ...] = (),
    is_exported: bool = False,
    name_start: int = -1,
) -> nodes.Function:
    """Return the function that a declaration, expression, arrow or method holds.

    ``name`` is its name node, or the name under which it is known (``name_start`` then says where that stands).
    """
    start = node.start_byte
    end = node.end_byte
    name_text = ""
    if isinstance(name, str):
        name_text = name
    elif name is not None:
        key = lower_key(low, name, depth)
        name_start = name.start_byte
        if isinstance(key, nodes.Constant) and name.type != "computed_property_name":
            name_text = str(key.value)
    if depth > low.limit:
        return nodes.Function(start, end, name_text, name_start, (), (), end, decorators)
    # A function nests three nodes deep (value, function, statement), and costs those who follow it more than an operator does.
    depth += 3
    parameters: tuple[nodes.Parameter, ...] = ()
    prelude: list[nodes.Statement] = []
    body: tuple[nodes.Statement, ...] = ()
    body_start = end
    returns: nodes.Expression | None = None
    is_async = is_generator = is_static = False
    sees_arrow = False
    names = low.tables.kind_names
    for child in node.children:
        kind = names.get(child.kind_id, "")
        if kind == "formal_parameters":
            parameters = _lower_parameters(low, child, depth, prelude)
        elif kind == "statement_block":
            body_start = child.start_byte + 1
            body = low.block(child, depth)
        elif kind == "async":
            is_async = True
        elif kind == "*":
            is_generator = True
        elif kind == "static" or kind.startswith("static "):
            is_static = True
        elif kind == "=>":
            sees_arrow = True
        elif kind in ("type_annotation", "type_predicate_annotation", "asserts_annotation"):
            returns = lower_annotation(low, child, depth)
        elif sees_arrow and child.kind_id != ERROR_KIND:
            value = low.optional(child, depth)
            if value is not None:
                body_start = child.start_byte
                body = (nodes.Return(child.start_byte, child.end_byte, value),)
        elif kind == "identifier" and node.type == "arrow_function":
            target = nodes.Name(child.start_byte, child.end_byte, low.text(child))
            parameters = (nodes.Parameter(child.start_byte, child.end_byte, target, None, None, "positional"),)
    if prelude:
        body = (*prelude, *body)
    return nodes.Function(
        start,
        end,
        name_text,
        name_start if name_start >= 0 else start,
        parameters,
        body,
        body_start,
        decorators,
        returns,
        is_async,
        is_generator,
        is_static,
        is_exported,
    )


def _lower_parameters(
    low: Lowering, node: Node, depth: int, prelude: list[nodes.Statement]
) -> tuple[nodes.Parameter, ...]:
    """Lower parameters; what a parameter property assigns to the object is added to ``prelude``."""
    found: list[nodes.Parameter] = []
    decorators: list[nodes.Expression] = []
    fields = low.fields
    get = low.expressions.get
    names = low.tables.kind_names
    for child in node.children:
        kind = names.get(child.kind_id, "")
        start = child.start_byte
        end = child.end_byte
        if kind == "identifier":
            target: nodes.Expression = nodes.Name(start, end, low.text(child))
            found.append(nodes.Parameter(start, end, target, None, None, "positional", tuple(decorators)))
            decorators.clear()
        elif kind in ("required_parameter", "optional_parameter"):
            parameter = _typed_parameter(low, child, depth, prelude)
            if parameter is not None:
                found.append(parameter)
        elif kind == "decorator":
            decorators.extend(low.several(child, depth))
        elif (handler := get(child.kind_id)) is not None and child.kind_id != ERROR_KIND:
            target = handler(low, child, depth)
            default = None
            is_rest = isinstance(target, nodes.Spread)
            if isinstance(target, nodes.Spread):
                target = target.value
            elif kind == "assignment_pattern" and isinstance(target, nodes.AssignedValue):
                default = low.optional(child.child_by_field_id(fields.right), depth)
                target = target.target
            found.append(
                nodes.Parameter(
                    start, end, target, None, default, "rest" if is_rest else "positional", tuple(decorators)
                )
            )
            decorators.clear()
    return tuple(found)


def _typed_parameter(low: Lowering, node: Node, depth: int, prelude: list[nodes.Statement]) -> nodes.Parameter | None:
    fields = low.fields
    pattern = node.child_by_field_id(fields.pattern)
    if pattern is None or pattern.type == "this":
        # The written type of ``this`` is no parameter: nobody passes it.
        return None
    start = node.start_byte
    end = node.end_byte
    decorators: list[nodes.Expression] = []
    is_property = False
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators.extend(low.several(child, depth))
        elif kind in ("accessibility_modifier", "readonly", "override_modifier"):
            is_property = True
        elif kind in (":", "=", "type_annotation"):
            break
    target = low.expression(pattern, depth, node)
    is_rest = isinstance(target, nodes.Spread)
    if isinstance(target, nodes.Spread):
        target = target.value
    annotation = lower_annotation(low, node.child_by_field_id(fields.type), depth)
    default = low.optional(node.child_by_field_id(fields.value), depth)
    if is_property and isinstance(target, nodes.Name):
        at = target.start
        to = target.end
        field = nodes.Attribute(at, to, nodes.Name(at, at, "self"), target.id)
        prelude.append(nodes.Assign(at, to, (field,), nodes.Name(at, to, target.id), annotation))
    return nodes.Parameter(
        start, end, target, annotation, default, "rest" if is_rest else "positional", tuple(decorators)
    )


def _lower_function_value(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    name = node.child_by_field_id(low.fields.name)
    return nodes.FunctionValue(node.start_byte, node.end_byte, build_function(low, node, depth, name))


def define_function(
    low: Lowering,
    node: Node,
    depth: int,
    out: list[nodes.Statement],
    decorators: tuple[nodes.Expression, ...] = (),
    is_exported: bool = False,
) -> None:
    """Lower a function declaration."""
    name = node.child_by_field_id(low.fields.name)
    function = build_function(low, node, depth, name, decorators, is_exported)
    start = decorators[0].start - 1 if decorators and decorators[0].start else node.start_byte
    out.append(nodes.FunctionDefinition(min(start, node.start_byte), node.end_byte, function))


def _lower_function_declaration(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    define_function(low, node, depth, out)


def declare_variables(
    low: Lowering, node: Node, depth: int, out: list[nodes.Statement], is_exported: bool = False
) -> None:
    """Lower ``const``, ``let``, ``var`` and ``using``: one statement for each variable."""
    if depth > low.limit:
        return
    fields = low.fields
    declarator = low.tables.declarator
    for child in node.children:
        if child.kind_id != declarator:
            continue
        start = child.start_byte
        end = child.end_byte
        parts = child.children
        if len(parts) == 3 and parts[1].type == "=":
            name: Node | None = parts[0]
            value: Node | None = parts[2]
            written_type = None
        else:
            name = child.child_by_field_id(fields.name)
            value = child.child_by_field_id(fields.value)
            written_type = child.child_by_field_id(fields.type)
        if name is None:
            continue
        if value is not None and name.type == "identifier" and value.type in FUNCTION_EXPRESSIONS:
            function = build_function(low, value, depth, low.text(name), (), is_exported, name.start_byte)
            if written_type is None:
                out.append(nodes.FunctionDefinition(start, end, function))
                continue
            lowered: nodes.Expression | None = nodes.FunctionValue(value.start_byte, value.end_byte, function)
        elif value is not None and name.type == "identifier" and value.type == "class" and written_type is None:
            from assay.languages.javascript.lower_classes import build_class

            definition = build_class(low, value, depth, None, (), is_exported)
            definition.name = low.text(name)
            definition.start = start
            out.append(definition)
            continue
        else:
            lowered = low.optional(value, depth + 1)
        target = low.expression(name, depth + 1, child)
        annotation = lower_annotation(low, written_type, depth + 1)
        out.append(nodes.Assign(start, end, (target,), lowered, annotation, True))


def _lower_declaration(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    declare_variables(low, node, depth, out)


def lower_decorators(low: Lowering, found: Sequence[Node], depth: int) -> tuple[nodes.Expression, ...]:
    """Lower decorators to the expressions behind their ``@``."""
    return tuple(expression for decorator in found for expression in low.several(decorator, depth))


EXPRESSIONS: dict[str, ExpressionLowering] = dict.fromkeys(FUNCTION_EXPRESSIONS, _lower_function_value)

STATEMENTS: dict[str, StatementLowering] = {
    "function_declaration": _lower_function_declaration,
    "generator_function_declaration": _lower_function_declaration,
    "lexical_declaration": _lower_declaration,
    "variable_declaration": _lower_declaration,
    "using_declaration": _lower_declaration,
}
