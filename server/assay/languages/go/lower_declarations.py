"""Lowers functions, methods, types, variables, constants and imports.

The receiver of a method is its first parameter, called ``self`` whatever the code calls it, and so is every mention of it. A type is a class:
its fields are declared names with a written type, what it embeds are its bases.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import field, kinds
from assay.languages.go.literals import decode_text
from assay.languages.go.lower_types import is_type, lower_type, name_of_type
from assay.languages.go.lowering import Lowering, on_expression, on_statement
from assay.languages.go.modules import canonical_module, package_name

__all__ = ["RECEIVER", "assignment"]

RECEIVER: Final = "self"

_BODY: Final = field("body")
_NAME: Final = field("name")
_PARAMETERS: Final = field("parameters")
_PATH: Final = field("path")
_RECEIVER: Final = field("receiver")
_RESULT: Final = field("result")
_TYPE: Final = field("type")
_VALUE: Final = field("value")

_PARAMETER_LIST: Final = kinds("parameter_list")
_PARAMETER: Final = kinds("parameter_declaration")
_VARIADIC: Final = kinds("variadic_parameter_declaration")
_FIELD_LIST: Final = kinds("field_declaration_list")
_FIELD: Final = kinds("field_declaration")
_STRUCT: Final = kinds("struct_type")
_INTERFACE: Final = kinds("interface_type")
_TYPE_ELEMENT: Final = kinds("type_elem")
_TYPE_SPEC: Final = kinds("type_spec", "type_alias")
_VAR_SPEC: Final = kinds("var_spec")
_VAR_SPEC_LIST: Final = kinds("var_spec_list")
_CONST_SPEC: Final = kinds("const_spec")
_IMPORT_SPEC: Final = kinds("import_spec")
_IMPORT_SPEC_LIST: Final = kinds("import_spec_list")
_DOT: Final = kinds("dot")
_BLANK: Final = kinds("blank_identifier")
_IOTA: Final = kinds("iota")


def _parameters(low: Lowering, node: Node | None, depth: int) -> list[nodes.Parameter]:
    found: list[nodes.Parameter] = []
    if node is None:
        return found
    for child in node.children:
        number = child.kind_id
        if number not in _PARAMETER and number not in _VARIADIC:
            continue
        start = child.start_byte
        end = child.end_byte
        annotation = lower_type(low, child.child_by_field_id(_TYPE), depth + 1)
        kind: nodes.ParameterKind = "rest" if number in _VARIADIC else "positional"
        names = _names(child)
        if not names:
            found.append(nodes.Parameter(start, end, nodes.Name(start, start, "_"), annotation, None, kind))
        for name in names:
            target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
            # Names that share a type have their own places; the last one has that of the type as well.
            first = start if name is names[0] else name.start_byte
            last = end if name is names[-1] else name.end_byte
            found.append(nodes.Parameter(first, last, target, annotation, None, kind))
    return found


def _names(node: Node) -> list[Node]:
    return node.children_by_field_name("name")


def _returns(low: Lowering, node: Node | None, depth: int) -> tuple[nodes.Expression | None, tuple[nodes.Name, ...]]:
    """Return the written type of a function's results, and their names."""
    if node is None:
        return None, ()
    if node.kind_id not in _PARAMETER_LIST:
        return lower_type(low, node, depth), ()
    results = _parameters(low, node, depth)
    types = tuple(
        result.annotation if result.annotation is not None else nodes.Opaque(result.start, result.end)
        for result in results
    )
    names = tuple(result.target for result in results if isinstance(result.target, nodes.Name) and result.name != "_")
    if len(types) == 1:
        return types[0], names
    return nodes.Collection(node.start_byte, node.end_byte, "tuple", types), names


def _build_function(low: Lowering, node: Node, depth: int, name: Node | None, receiver: Node | None) -> nodes.Function:
    """Return a function, method or function literal."""
    body = node.child_by_field_id(_BODY)
    outer_receiver, outer_results = low.receiver, low.results
    parameters: list[nodes.Parameter] = []
    if receiver is not None:
        given = _parameters(low, receiver, depth)
        written = given[0].name if given else ""
        low.receiver = written if written not in ("", "_") else ""
        place = given[0].target if given else nodes.Name(receiver.start_byte, receiver.start_byte, RECEIVER)
        annotation = given[0].annotation if given else None
        target = nodes.Name(place.start, place.end, RECEIVER)
        parameters.append(
            nodes.Parameter(receiver.start_byte, receiver.end_byte, target, annotation, None, "positional")
        )
    parameters.extend(_parameters(low, node.child_by_field_id(_PARAMETERS), depth))
    returns, names = _returns(low, node.child_by_field_id(_RESULT), depth)
    low.results = names
    statements: list[nodes.Statement] = []
    try:
        low.add_block(body, depth + 1, statements)
    finally:
        low.receiver, low.results = outer_receiver, outer_results
    written_name = low.text(name) if name is not None else ""
    return nodes.Function(
        node.start_byte,
        node.end_byte,
        written_name,
        name.start_byte if name is not None else node.start_byte,
        tuple(parameters),
        tuple(statements),
        body.start_byte + 1 if body is not None else node.end_byte,
        returns=returns,
        is_exported=written_name[:1].isupper(),
    )


@on_statement("function_declaration")
def _lower_function(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    name = node.child_by_field_id(_NAME)
    if depth > low.limit or name is None:
        return
    function = _build_function(low, node, depth, name, None)
    out.append(nodes.FunctionDefinition(node.start_byte, node.end_byte, function))


@on_statement("method_declaration")
def _lower_method(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    name = node.child_by_field_id(_NAME)
    if depth > low.limit or name is None:
        return
    function = _build_function(low, node, depth, name, node.child_by_field_id(_RECEIVER))
    out.append(nodes.FunctionDefinition(node.start_byte, node.end_byte, function))


@on_expression("func_literal")
def _lower_function_literal(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    function = _build_function(low, node, depth + 1, None, None)
    return nodes.FunctionValue(node.start_byte, node.end_byte, function)


# --- types -----------------------------------------------------------------------------------------------------------


_KEPT_OUT_MARK: Final = "-"
"""Before the name of a field in a second declaration of it, which no code can write: no document that is read fills this field."""
_KEPT_OUT = re.compile(r"\b(?:json|form|xml|binding):\"-\"")


@on_statement("type_declaration")
def _lower_types(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id not in _TYPE_SPEC:
            continue
        name = child.child_by_field_id(_NAME)
        written = child.child_by_field_id(_TYPE)
        if name is None:
            continue
        bases: list[nodes.Expression] = []
        body: list[nodes.Statement] = []
        if written is not None and written.kind_id in _STRUCT:
            _add_fields(low, written, depth, bases, body)
        elif written is not None and written.kind_id in _INTERFACE:
            for element in written.children:
                if element.kind_id in _TYPE_ELEMENT and element.named_child_count == 1:
                    _add_base(low, element.named_children[0], depth, bases)
        elif written is not None:
            _add_base(low, written, depth, bases)
        text = low.text(name)
        out.append(
            nodes.ClassDefinition(
                child.start_byte,
                child.end_byte,
                text,
                tuple(bases),
                (),
                tuple(body),
                is_exported=text[:1].isupper(),
            )
        )


def _add_base(low: Lowering, written: Node, depth: int, bases: list[nodes.Expression]) -> None:
    base = lower_type(low, written, depth + 1) if is_type(written) else None
    if isinstance(base, nodes.Name | nodes.Attribute):
        bases.append(base)


def _add_fields(
    low: Lowering, struct: Node, depth: int, bases: list[nodes.Expression], body: list[nodes.Statement]
) -> None:
    for group in struct.children:
        if group.kind_id not in _FIELD_LIST:
            continue
        for member in group.children:
            if member.kind_id not in _FIELD:
                continue
            written = member.child_by_field_id(_TYPE)
            annotation = lower_type(low, written, depth + 1)
            names = _names(member)
            if not names and written is not None:
                # What is embedded is a field of its type's name as well.
                _add_base(low, written, depth, bases)
                text = name_of_type(low, written)
                if text:
                    target = nodes.Name(written.start_byte, written.end_byte, text)
                    body.append(nodes.Assign(member.start_byte, member.end_byte, (target,), None, annotation, True))
            is_kept_out = _is_kept_out(low, member)
            for name in names:
                target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
                body.append(nodes.Assign(member.start_byte, member.end_byte, (target,), None, annotation, True))
                if is_kept_out:
                    mark = nodes.Name(name.start_byte, name.end_byte, f"{_KEPT_OUT_MARK}{low.text(name)}")
                    body.append(nodes.Assign(member.start_byte, member.end_byte, (mark,), None, None, True))


def _is_kept_out(low: Lowering, member: Node) -> bool:
    """Whether a field's tag says that no document fills it: ``json:"-"``."""
    tag = member.children[-1] if member.children else None
    return tag is not None and "string_literal" in tag.type and _KEPT_OUT.search(low.text(tag)) is not None


# --- variables and constants -------------------------------------------------------------------------------------------


def assignment(
    start: int,
    end: int,
    targets: list[nodes.Expression],
    values: list[nodes.Expression],
    annotation: nodes.Expression | None,
    *,
    declares: bool,
) -> nodes.Assign:
    """Return the assignment of some values to some targets: one to one, or the results of one call to all of them."""
    target = targets[0]
    value: nodes.Expression | None = values[0] if values else None
    if len(targets) > 1:
        is_results = len(values) == 1
        place = (targets[0].start, targets[-1].end)
        target = nodes.Collection(*place, "results" if is_results else "tuple", tuple(targets))
        if len(values) > 1:
            value = nodes.Collection(values[0].start, values[-1].end, "tuple", tuple(values))
    return nodes.Assign(start, end, (target,), value, annotation, declares)


@on_statement("var_declaration")
def _lower_variables(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    for child in node.children:
        if child.kind_id in _VAR_SPEC:
            _lower_variable(low, child, depth, out)
        elif child.kind_id in _VAR_SPEC_LIST:
            for spec in child.children:
                if spec.kind_id in _VAR_SPEC:
                    _lower_variable(low, spec, depth, out)


def _lower_variable(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    targets = _targets(low, node)
    if not targets:
        return
    annotation = lower_type(low, node.child_by_field_id(_TYPE), depth + 1)
    values = low.several(node.child_by_field_id(_VALUE), depth + 1)
    start = node.start_byte
    end = node.end_byte
    if not values and len(targets) > 1:
        for target in targets:
            out.append(nodes.Assign(start, end, (target,), None, annotation, True))
        return
    out.append(assignment(start, end, targets, values, annotation, declares=True))


def _targets(low: Lowering, node: Node) -> list[nodes.Expression]:
    found: list[nodes.Expression] = []
    for name in _names(node):
        if not name.is_named:
            continue
        text = low.text(name)
        found.append(nodes.Name(name.start_byte, name.end_byte, RECEIVER if text == low.receiver else text))
    return found


@on_statement("const_declaration")
def _lower_constants(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    counts = False
    number = 0
    for spec in node.children:
        if spec.kind_id not in _CONST_SPEC:
            continue
        targets = _targets(low, spec)
        value_list = spec.child_by_field_id(_VALUE)
        if value_list is not None:
            counts = any(child.kind_id in _IOTA or _holds_iota(child) for child in value_list.children)
        values = low.several(value_list, depth + 1)
        if targets and counts:
            # What iota stands for in an expression is a number that nobody chooses; which one matters to no rule.
            for target in targets:
                value = nodes.Constant(target.end, target.end, number)
                out.append(nodes.Assign(spec.start_byte, spec.end_byte, (target,), value, None, True))
        elif targets:
            given = values or [nodes.Opaque(targets[-1].end, targets[-1].end)]
            annotation = lower_type(low, spec.child_by_field_id(_TYPE), depth + 1)
            out.append(assignment(spec.start_byte, spec.end_byte, targets, given, annotation, declares=True))
        number += 1


def _holds_iota(node: Node) -> bool:
    """Whether iota is part of an expression that is not deeper than those that people write."""
    level = [node]
    for _ in range(6):
        level = [child for each in level for child in each.children]
        if any(child.kind_id in _IOTA for child in level):
            return True
        if len(level) > 200:
            return False
    return False


# --- imports -----------------------------------------------------------------------------------------------------------


@on_statement("import_declaration")
def _lower_imports(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        if child.kind_id in _IMPORT_SPEC:
            _lower_import(low, child, out)
        elif child.kind_id in _IMPORT_SPEC_LIST:
            for spec in child.children:
                if spec.kind_id in _IMPORT_SPEC:
                    _lower_import(low, spec, out)


def _lower_import(low: Lowering, node: Node, out: list[nodes.Statement]) -> None:
    written = node.child_by_field_id(_PATH)
    if written is None:
        return
    path = decode_text(low.raw(written)[1:-1])
    module = canonical_module(path)
    if not module:
        return
    name = node.child_by_field_id(_NAME)
    start = node.start_byte
    end = node.end_byte
    if name is None:
        out.append(nodes.Import(start, end, module, "", package_name(path)))
    elif name.kind_id in _DOT:
        out.append(nodes.Import(start, end, module, "*", ""))
    elif name.kind_id in _BLANK:
        out.append(nodes.Import(start, end, module, "", ""))
    else:
        out.append(nodes.Import(start, end, module, "", low.text(name)))
