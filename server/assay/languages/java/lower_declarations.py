"""Lowers what declares: imports, classes with their members, methods, lambdas.

A constructor is a method named ``constructor`` whatever its class is called. Fields and the components of a record are declaring assignments in the
class's body. An enumeration has the base ``enum.Enum``, by which its values are known for fixed ones.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java import grammar
from assay.languages.java.dispatch import (
    TYPES,
    Lowering,
    has_modifier,
    modifiers_of,
    on_effect,
    on_expression,
    on_statement,
)
from assay.languages.java.lower_expressions import arguments_of
from assay.languages.java.lower_statements import lower_variables

_PARAMETERS: Final = frozenset(("formal_parameter", "spread_parameter"))
_BODIES: Final = frozenset(("class_body", "interface_body", "enum_body", "annotation_type_body"))
_TYPE_LISTS: Final = frozenset(("superclass", "super_interfaces", "extends_interfaces"))


@on_statement("import_declaration")
def _import(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    start, end = node.start_byte, node.end_byte
    written = next((child for child in node.children if child.type in ("scoped_identifier", "identifier")), None)
    if written is None:
        return
    name = "".join(low.text(written).split())
    if any(child.type == "asterisk" for child in node.children):
        if name != "java.lang":
            out.append(nodes.Import(start, end, name, "*", ""))
        return
    module, _, last = name.rpartition(".")
    if module == "java.lang":
        return  # It is known by its plain name without an import, and facts call it so.
    module = module.removeprefix("java.lang.")  # import static java.lang.System.getenv
    out.append(nodes.Import(start, end, module, last, last) if module else nodes.Import(start, end, last, "", last))


# --- classes ---------------------------------------------------------------------------------------------------------


def _bases(low: Lowering, node: Node, depth: int) -> list[nodes.Expression]:
    found: list[nodes.Expression] = []
    for child in node.children:
        if child.type not in _TYPE_LISTS:
            continue
        for written in [child, *(inner for inner in child.children if inner.type == "type_list")]:
            for each in written.children:
                lowered = low.type(each, depth) if each.kind_id in TYPES else None
                if lowered is not None:
                    # What a class is generic in says nothing of its methods.
                    found.append(lowered.value if isinstance(lowered, nodes.Subscript) else lowered)
    return found


@on_statement(
    "class_declaration",
    "interface_declaration",
    "enum_declaration",
    "record_declaration",
    "annotation_type_declaration",
)
def _class(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    start, end = node.start_byte, node.end_byte
    name = node.child_by_field_id(grammar.NAME)
    bases = _bases(low, node, depth + 1)
    body: list[nodes.Statement] = []
    kind = node.type
    if kind == "enum_declaration":
        bases.append(nodes.Attribute(start, start, nodes.Name(start, start, "enum"), "Enum"))
    elif kind == "record_declaration":
        for parameter in _parameters(low, node.child_by_field_id(grammar.PARAMETERS), depth + 1):
            body.append(
                nodes.Assign(parameter.start, parameter.end, (parameter.target,), None, parameter.annotation, True)
            )
    found = node.child_by_field_id(grammar.BODY)
    if found is not None and kind != "annotation_type_declaration":
        lower_members(low, found, depth + 1, body)
    out.append(
        nodes.ClassDefinition(
            start,
            end,
            low.text(name) if name is not None else "",
            tuple(bases),
            (),
            tuple(body),
            low.decorators(node, depth + 1),
            has_modifier(node, "public"),
        )
    )


def lower_members(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower the members of a class's body."""
    if depth > low.limit:
        return
    for child in node.children:
        if child.type == "enum_body_declarations":
            lower_members(low, child, depth + 1, out)
        else:
            low.statement(child, depth + 1, out)


def anonymous_class(low: Lowering, node: Node, base: nodes.Expression, depth: int) -> nodes.Expression:
    """Return the class that stands behind ``new Base(…)``; it has the name of its base with a dollar sign."""
    body: list[nodes.Statement] = []
    lower_members(low, node, depth, body)
    last = base.name if isinstance(base, nodes.Attribute) else base.id if isinstance(base, nodes.Name) else ""
    start, end = node.start_byte, node.end_byte
    return nodes.ClassValue(start, end, nodes.ClassDefinition(start, end, f"{last}$", (base,), (), tuple(body)))


@on_statement("enum_constant")
def _enum_constant(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    name = node.child_by_field_id(grammar.NAME)
    if name is None:
        return
    arguments, _, _ = arguments_of(low, node.child_by_field_id(grammar.ARGUMENTS), name, depth)
    inner: list[nodes.Expression] = list(arguments)
    body = node.child_by_field_id(grammar.BODY)
    if body is not None and depth < low.limit:
        inner.append(anonymous_class(low, body, nodes.Name(name.start_byte, name.end_byte, low.text(name)), depth + 1))
    target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
    value = nodes.Opaque(name.end_byte, node.end_byte, tuple(inner))
    out.append(nodes.Assign(node.start_byte, node.end_byte, (target,), value, None, True))


@on_statement("field_declaration", "constant_declaration")
def _field(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.extend(nodes.ExpressionStatement(each.start, each.end, each) for each in low.decorators(node, depth + 1))
    lower_variables(low, node, depth, out)


@on_statement("static_initializer")
def _initialiser(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.type == "block":
            out.append(nodes.Block(node.start_byte, node.end_byte, low.block(child, depth)))


# --- functions -------------------------------------------------------------------------------------------------------


def _parameters(low: Lowering, node: Node | None, depth: int) -> tuple[nodes.Parameter, ...]:
    if node is None or depth > low.limit:
        return ()
    if node.type == "identifier":
        return (_plain_parameter(low, node),)
    found: list[nodes.Parameter] = []
    for child in node.children:
        kind = child.type
        if kind in _PARAMETERS:
            found.append(_parameter(low, child, depth))
        elif kind == "identifier":
            found.append(_plain_parameter(low, child))
    return tuple(found)


def _plain_parameter(low: Lowering, node: Node) -> nodes.Parameter:
    start, end = node.start_byte, node.end_byte
    return nodes.Parameter(start, end, nodes.Name(start, end, low.text(node)), None, None, "positional")


def _parameter(low: Lowering, node: Node, depth: int) -> nodes.Parameter:
    start, end = node.start_byte, node.end_byte
    is_rest = node.type == "spread_parameter"
    holder = node
    written = node.child_by_field_id(grammar.TYPE)
    if is_rest:
        for child in node.children:
            if child.type == "variable_declarator":
                holder = child
            elif child.kind_id in TYPES:
                written = child
    name = holder.child_by_field_id(grammar.NAME)
    target = nodes.Opaque(start, end) if name is None else nodes.Name(name.start_byte, name.end_byte, low.text(name))
    annotation = low.type(written, depth, holder.child_by_field_id(grammar.DIMENSIONS))
    kind: nodes.ParameterKind = "rest" if is_rest else "positional"
    return nodes.Parameter(start, end, target, annotation, None, kind, low.decorators(node, depth))


@on_statement(
    "method_declaration",
    "constructor_declaration",
    "compact_constructor_declaration",
    "annotation_type_element_declaration",
)
def _method(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    depth += 1
    start, end = node.start_byte, node.end_byte
    name = node.child_by_field_id(grammar.NAME)
    is_constructor = node.type in ("constructor_declaration", "compact_constructor_declaration")
    body = node.child_by_field_id(grammar.BODY)
    modifiers = modifiers_of(node)
    function = nodes.Function(
        start,
        end,
        "constructor" if is_constructor else low.text(name) if name is not None else "",
        name.start_byte if name is not None else start,
        _parameters(low, node.child_by_field_id(grammar.PARAMETERS), depth),
        low.body(body, depth),
        body.start_byte + 1 if body is not None else end,
        low.decorators(node, depth),
        None if is_constructor else low.type(node.child_by_field_id(grammar.TYPE), depth),
    )
    words = {child.type for child in modifiers.children} if modifiers is not None else set()
    function.is_static = "static" in words
    function.is_exported = "public" in words
    out.append(nodes.FunctionDefinition(start, end, function))


@on_expression("lambda_expression")
def _lambda(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    body = node.child_by_field_id(grammar.BODY)
    parameters = _parameters(low, node.child_by_field_id(grammar.PARAMETERS), depth + 1)
    statements: tuple[nodes.Statement, ...]
    at = end
    if body is None:
        statements = ()
    elif body.type == "block":
        statements = low.block(body, depth + 1)
        at = body.start_byte + 1
    else:
        at = body.start_byte
        value = low.expression(body, depth + 1, node)
        statements = (nodes.Return(at, body.end_byte, value),)
    function = nodes.Function(start, end, "", start, parameters, statements, at)
    return nodes.FunctionValue(start, end, function)


@on_effect("explicit_constructor_invocation")
def _constructor_call(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, low.expression(node, depth, node)))
