"""Lowers classes, their members, enumerations and object-like declarations of TypeScript.

Fields are declaring Assigns to a Name in the class's body, methods FunctionDefinitions, and static blocks Blocks. A field that
holds a function (``handle = async () => …``) is a method for all who call it and is lowered as one. Signatures without a body say nothing.
"""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.lower_collections import lower_key
from assay.languages.javascript.lower_functions import FUNCTION_EXPRESSIONS, build_function, lower_decorators
from assay.languages.javascript.lower_types import lower_annotation, lower_type
from assay.languages.javascript.lowering import ExpressionLowering, Lowering, StatementLowering


def build_class(
    low: Lowering,
    node: Node,
    depth: int,
    name: str | None = None,
    more_decorators: tuple[nodes.Expression, ...] = (),
    is_exported: bool = False,
) -> nodes.ClassDefinition:
    """Return the class that a declaration or expression holds. ``name`` replaces its own name where it has none."""
    fields = low.fields
    start = node.start_byte
    end = node.end_byte
    name_node = node.child_by_field_id(fields.name)
    found_name = low.text(name_node) if name_node is not None else name or ""
    if depth > low.limit:
        return nodes.ClassDefinition(start, end, found_name, (), (), (), more_decorators, is_exported)
    depth += 1
    bases: list[nodes.Expression] = []
    decorators: list[Node] = []
    body: tuple[nodes.Statement, ...] = ()
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators.append(child)
        elif kind == "class_heritage":
            bases.extend(_bases(low, child, depth))
        elif kind == "class_body":
            body = lower_members(low, child, depth)
    all_decorators = (*more_decorators, *lower_decorators(low, decorators, depth))
    return nodes.ClassDefinition(start, end, found_name, tuple(bases), (), body, all_decorators, is_exported)


def _bases(low: Lowering, node: Node, depth: int) -> list[nodes.Expression]:
    """Return what a class extends, and after it the interfaces that it implements."""
    found: list[nodes.Expression] = []
    for child in node.named_children:
        kind = child.type
        if kind == "extends_clause":
            found.extend(low.several(child, depth))
        elif kind == "implements_clause":
            found.extend(
                lower_type(low, written, depth) for written in child.named_children if written.type != "comment"
            )
        elif child.kind_id in low.expressions:
            found.append(low.expression(child, depth, node))
    return found


def lower_members(low: Lowering, node: Node, depth: int) -> tuple[nodes.Statement, ...]:
    """Return the members of a class's body."""
    out: list[nodes.Statement] = []
    if depth > low.limit:
        return ()
    waiting: list[Node] = []
    statements = low.statements
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            # TypeScript's grammar puts the decorators of a method before it, and not into it.
            waiting.append(child)
        elif kind == "method_definition":
            _lower_method(low, child, depth, out, waiting)
            waiting = []
        elif kind in ("field_definition", "public_field_definition"):
            _lower_field(low, child, depth, out, waiting)
            waiting = []
        elif (handler := statements.get(child.kind_id)) is not None:
            handler(low, child, depth, out)
    return tuple(out)


def _lower_method(
    low: Lowering, node: Node, depth: int, out: list[nodes.Statement], waiting: list[Node] | None = None
) -> None:
    found = [*(waiting or ()), *(child for child in node.children if child.type == "decorator")]
    decorators = lower_decorators(low, found, depth)
    name = node.child_by_field_id(low.fields.name)
    function = build_function(low, node, depth, name, decorators)
    start = min([node.start_byte, *(decorator.start_byte for decorator in found)])
    out.append(nodes.FunctionDefinition(start, node.end_byte, function))


def _lower_field(
    low: Lowering, node: Node, depth: int, out: list[nodes.Statement], waiting: list[Node] | None = None
) -> None:
    fields = low.fields
    name = node.child_by_field_id(fields.property) or node.child_by_field_id(fields.name)
    if name is None or depth > low.limit:
        return
    children = node.children
    found = [*(waiting or ()), *(child for child in children if child.type == "decorator")]
    value = node.child_by_field_id(fields.value)
    key = lower_key(low, name, depth)
    known = isinstance(key, nodes.Constant) and name.type != "computed_property_name"
    start = min([node.start_byte, *(decorator.start_byte for decorator in found)])
    decorators = lower_decorators(low, found, depth)
    if known and isinstance(key, nodes.Constant) and value is not None and value.type in FUNCTION_EXPRESSIONS:
        function = build_function(low, value, depth, str(key.value), decorators, False, name.start_byte)
        function.is_static = any(child.type == "static" for child in children)
        out.append(nodes.FunctionDefinition(start, node.end_byte, function))
        return
    target: nodes.Expression
    if known and isinstance(key, nodes.Constant):
        target = nodes.Name(name.start_byte, name.end_byte, str(key.value))
    else:
        target = nodes.Opaque(name.start_byte, name.end_byte, (key,))
    out.extend(nodes.ExpressionStatement(decorator.start, decorator.end, decorator) for decorator in decorators)
    annotation = lower_annotation(low, node.child_by_field_id(fields.type), depth)
    out.append(nodes.Assign(start, node.end_byte, (target,), low.optional(value, depth), annotation, True))


def _lower_static_block(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    body = low.body(node.child_by_field_id(low.fields.body), depth)
    out.append(nodes.Block(node.start_byte, node.end_byte, body))


def _lower_class_value(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    return nodes.ClassValue(node.start_byte, node.end_byte, build_class(low, node, depth))


def define_class(
    low: Lowering,
    node: Node,
    depth: int,
    out: list[nodes.Statement],
    decorators: tuple[nodes.Expression, ...] = (),
    is_exported: bool = False,
) -> None:
    """Lower a class declaration."""
    out.append(build_class(low, node, depth, None, decorators, is_exported))


def _lower_class_declaration(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    define_class(low, node, depth, out)


def _lower_enumeration(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower an enumeration to what it is when the program runs: an object."""
    fields = low.fields
    name = node.child_by_field_id(fields.name)
    body = node.child_by_field_id(fields.body)
    if name is None or body is None or depth > low.limit:
        return
    entries: list[nodes.Entry] = []
    for child in body.named_children:
        if child.type == "enum_assignment":
            key = child.child_by_field_id(fields.name)
            value = low.expression(child.child_by_field_id(fields.value), depth + 1, child)
            entries.append(
                nodes.Entry(
                    child.start_byte, child.end_byte, None if key is None else lower_key(low, key, depth), value
                )
            )
        elif child.type in ("property_identifier", "string"):
            at = child.start_byte
            to = child.end_byte
            entries.append(nodes.Entry(at, to, lower_key(low, child, depth), nodes.Opaque(to, to)))
    target = nodes.Name(name.start_byte, name.end_byte, low.text(name))
    value = nodes.Mapping(body.start_byte, body.end_byte, tuple(entries))
    out.append(nodes.Assign(node.start_byte, node.end_byte, (target,), value, None, True))


def _lower_namespace(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    body = low.body(node.child_by_field_id(low.fields.body), depth)
    out.append(nodes.Block(node.start_byte, node.end_byte, body))


EXPRESSIONS: dict[str, ExpressionLowering] = {"class": _lower_class_value}

STATEMENTS: dict[str, StatementLowering] = {
    "class_declaration": _lower_class_declaration,
    "abstract_class_declaration": _lower_class_declaration,
    "method_definition": _lower_method,
    "field_definition": _lower_field,
    "public_field_definition": _lower_field,
    "class_static_block": _lower_static_block,
    "enum_declaration": _lower_enumeration,
    "internal_module": _lower_namespace,
    "module": _lower_namespace,
}
