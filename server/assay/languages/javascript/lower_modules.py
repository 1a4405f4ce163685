"""Lowers imports and exports.

A default import and a namespace import both bind the module. What is exported under another name, or as the default, is an
assignment to ``exports``, which is what it does when the program runs: ``export default x`` reads ``exports.default = x``. An anonymous
function or class that is the default export is known by the name ``default``.
"""

from __future__ import annotations

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.literals import decode_text
from assay.languages.javascript.lower_classes import build_class, define_class
from assay.languages.javascript.lower_expressions import module_name
from assay.languages.javascript.lower_functions import (
    FUNCTION_EXPRESSIONS,
    build_function,
    declare_variables,
    define_function,
    lower_decorators,
)
from assay.languages.javascript.lowering import Lowering, StatementLowering


def _module_of(low: Lowering, node: Node | None) -> str:
    if node is None:
        return ""
    return module_name(decode_text(low.source[node.start_byte + 1 : node.end_byte - 1]))


def _exported_as(low: Lowering, node: Node) -> str:
    """Return a name in an import or export list, which may be written as a string."""
    return decode_text(low.source[node.start_byte + 1 : node.end_byte - 1]) if node.type == "string" else low.text(node)


def _lower_import(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    start = node.start_byte
    end = node.end_byte
    module = _module_of(low, node.child_by_field_id(low.fields.source))
    before = len(out)
    for child in node.named_children:
        kind = child.type
        if kind == "import_clause":
            for part in child.named_children:
                _bind(low, part, module, out)
        elif kind == "import_require_clause":
            names = child.named_children
            module = _module_of(low, child.child_by_field_id(low.fields.source))
            out.append(nodes.Import(start, end, module, "", low.text(names[0]) if names else ""))
    if len(out) == before and module:
        out.append(nodes.Import(start, end, module, "", ""))


def _bind(low: Lowering, part: Node, module: str, out: list[nodes.Statement]) -> None:
    kind = part.type
    if kind == "identifier":
        out.append(nodes.Import(part.start_byte, part.end_byte, module, "", low.text(part)))
    elif kind == "namespace_import":
        for name in part.named_children:
            if name.type == "identifier":
                out.append(nodes.Import(part.start_byte, part.end_byte, module, "", low.text(name)))
    elif kind == "named_imports":
        for specifier in part.named_children:
            if specifier.type != "import_specifier":
                continue
            name_node = specifier.child_by_field_id(low.fields.name)
            alias_node = specifier.child_by_field_id(low.fields.alias)
            if name_node is None:
                continue
            imported = _exported_as(low, name_node)
            alias = imported if alias_node is None else low.text(alias_node)
            member = "" if imported == "default" else imported
            out.append(nodes.Import(specifier.start_byte, specifier.end_byte, module, member, alias))


def _lower_import_alias(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    named = node.named_children
    if len(named) == 2 and depth <= low.limit:
        target = low.expression(named[0], depth, node)
        value = low.expression(named[1], depth + 1, node)
        out.append(nodes.Assign(node.start_byte, node.end_byte, (target,), value, None, True))


def _export_target(place: int, end: int, name: str) -> nodes.Expression:
    return nodes.Attribute(place, end, nodes.Name(place, place, "exports"), name)


def _lower_export(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    if depth > low.limit:
        return
    fields = low.fields
    source = node.child_by_field_id(fields.source)
    declaration = node.child_by_field_id(fields.declaration)
    value = node.child_by_field_id(fields.value)
    decorators = [child for child in node.children if child.type == "decorator"]
    if declaration is not None:
        _export_declaration(low, declaration, depth, out, lower_decorators(low, decorators, depth))
    elif value is not None:
        _export_default(low, node, value, depth, out, lower_decorators(low, decorators, depth))
    elif source is not None:
        _export_from(low, node, _module_of(low, source), out)
    else:
        _export_names(low, node, depth, out)


def _export_declaration(
    low: Lowering, node: Node, depth: int, out: list[nodes.Statement], decorators: tuple[nodes.Expression, ...]
) -> None:
    kind = node.type
    if kind in ("function_declaration", "generator_function_declaration"):
        define_function(low, node, depth, out, decorators, True)
    elif kind in ("class_declaration", "abstract_class_declaration"):
        define_class(low, node, depth, out, decorators, True)
    elif kind in ("lexical_declaration", "variable_declaration"):
        declare_variables(low, node, depth, out, True)
    elif (handler := low.statements.get(node.kind_id)) is not None:
        handler(low, node, depth, out)


def _export_default(
    low: Lowering,
    node: Node,
    value: Node,
    depth: int,
    out: list[nodes.Statement],
    decorators: tuple[nodes.Expression, ...],
) -> None:
    start = node.start_byte
    end = node.end_byte
    kind = value.type
    if kind in FUNCTION_EXPRESSIONS:
        function = build_function(low, value, depth, "default", decorators, True, value.start_byte)
        out.append(nodes.FunctionDefinition(start, end, function))
    elif kind == "class":
        out.append(build_class(low, value, depth, "default", decorators, True))
    else:
        lowered = low.expression(value, depth + 1, node)
        out.append(nodes.Assign(start, end, (_export_target(start, start, "default"),), lowered))


def _export_from(low: Lowering, node: Node, module: str, out: list[nodes.Statement]) -> None:
    """Lower ``export … from``: it reads the module and binds no name in this file."""
    before = len(out)
    for child in node.named_children:
        if child.type == "export_clause":
            for specifier in child.named_children:
                name = specifier.child_by_field_id(low.fields.name)
                if name is not None:
                    found = _exported_as(low, name)
                    out.append(nodes.Import(specifier.start_byte, specifier.end_byte, module, found, ""))
    if len(out) == before:
        out.append(nodes.Import(node.start_byte, node.end_byte, module, "*", ""))


def _export_names(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    start = node.start_byte
    end = node.end_byte
    fields = low.fields
    tokens = [child.type for child in node.children]
    if "type" in tokens or "namespace" in tokens:
        return
    for child in node.named_children:
        if child.type == "export_clause":
            for specifier in child.named_children:
                name = specifier.child_by_field_id(fields.name)
                if name is None or name.type not in ("identifier", "default"):
                    continue
                alias = specifier.child_by_field_id(fields.alias)
                at = specifier.start_byte
                target = _export_target(at, specifier.end_byte, _exported_as(low, name if alias is None else alias))
                value = nodes.Name(name.start_byte, name.end_byte, low.text(name))
                out.append(nodes.Assign(at, specifier.end_byte, (target,), value))
        elif "=" in tokens and child.kind_id in low.expressions:
            # TypeScript's ``export = x``.
            lowered = low.expression(child, depth + 1, node)
            module_exports = nodes.Attribute(start, start, nodes.Name(start, start, "module"), "exports")
            out.append(nodes.Assign(start, end, (module_exports,), lowered))
        elif (handler := low.statements.get(child.kind_id)) is not None:
            handler(low, child, depth, out)


def _lower_ambient(low: Lowering, node: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower ``declare …``: the types of variables that come from elsewhere."""
    for child in node.named_children:
        if child.type == "statement_block":
            out.append(nodes.Block(child.start_byte, child.end_byte, low.block(child, depth)))
        elif (handler := low.statements.get(child.kind_id)) is not None and depth <= low.limit:
            handler(low, child, depth + 1, out)


STATEMENTS: dict[str, StatementLowering] = {
    "import_statement": _lower_import,
    "import_alias": _lower_import_alias,
    "export_statement": _lower_export,
    "ambient_declaration": _lower_ambient,
}
