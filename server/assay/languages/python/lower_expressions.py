"""Lowering of expressions other than text: names, calls, constants, lambdas; see the neighbours for operators and collections."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    NAMES,
    expressions_among,
    lower,
    lower_children,
    lower_inner,
    on_expression,
    too_deep,
)
from assay.languages.python.grammar import field, kind
from assay.languages.python.lower_parameters import lower_parameters
from assay.languages.python.lower_templates import format_template

_ALIAS: Final = field("alias")
_ARGUMENTS: Final = field("arguments")
_ATTRIBUTE: Final = field("attribute")
_BODY: Final = field("body")
_FUNCTION: Final = field("function")
_OBJECT: Final = field("object")
_PARAMETERS: Final = field("parameters")
_VALUE: Final = field("value")

_CLOSING: Final = ord(")")
_DICTIONARY_SPLAT: Final = kind("dictionary_splat")
_GENERATOR: Final = kind("generator_expression")
_KEYWORD_ARGUMENT: Final = kind("keyword_argument")

_DOTTED_NAME: Final = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+")
_LONGEST_DOTTED_NAME: Final = 60


class _DottedNames(dict[bytes, tuple[str, ...]]):
    """The parts of dotted names, empty for code that is none; what is looked up once is mostly looked up again."""

    def __missing__(self, raw: bytes) -> tuple[str, ...]:
        parts: tuple[str, ...] = ()
        if _DOTTED_NAME.fullmatch(raw):
            parts = tuple(NAMES[part] for part in raw.split(b"."))
        if len(self) > 50_000:
            self.clear()
        self[raw] = parts
        return parts


_DOTTED_NAMES: Final = _DottedNames()

_KEYWORD_NAME: Final = re.compile(rb"[\w\x80-\xff]+")


# --- names -------------------------------------------------------------------------------------------------------------


@on_expression("identifier")
def _identifier(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if start == end:
        # The parser put it in to go on after an error.
        return nodes.Opaque(start, end)
    return nodes.Name(start, end, NAMES[text[start:end]])


@on_expression("attribute")
def _attribute(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    # Most attributes are dotted names, which the text tells more cheaply than the tree.
    names = _DOTTED_NAMES[text[start:end]] if end - start < _LONGEST_DOTTED_NAME else ()
    if names:
        at = start + len(names[0])
        lowered: nodes.Expression = nodes.Name(start, at, names[0])
        for part in names[1:]:
            at += 1 + len(part)
            lowered = nodes.Attribute(start, at, lowered, part)
        return lowered
    if depth > DEEPEST:
        return too_deep(node, text)
    name = node.child_by_field_id(_ATTRIBUTE)
    value = lower(node.child_by_field_id(_OBJECT), text, depth + 1)
    if name is None or name.start_byte == name.end_byte:
        return nodes.Opaque(start, end, (value,))
    return nodes.Attribute(start, end, value, NAMES[text[name.start_byte : name.end_byte]])


def dotted(raw: bytes, start: int, depth: int) -> nodes.Expression:
    """Return the Name or the chain of Attributes that ``raw`` spells, which begins at ``start``."""
    first, *rest = raw.split(b".")
    end = start + len(first)
    lowered: nodes.Expression = nodes.Name(start, end, NAMES[first]) if first else nodes.Opaque(start, end)
    if len(rest) > DEEPEST:
        return nodes.Opaque(start, start + len(raw), (lowered,))
    for name in rest:
        end += 1 + len(name)
        if name:
            lowered = nodes.Attribute(start, end, lowered, NAMES[name])
    return lowered


@on_expression("dotted_name")
def _dotted_name(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    return dotted(b"".join(text[start : node.end_byte].split()), start, depth)


@on_expression("subscript")
def _subscript(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    start = node.start_byte
    end = node.end_byte
    value: nodes.Expression | None = None
    keys: list[nodes.Expression] = []
    is_tuple = False
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is None:
            is_tuple = is_tuple or (bool(keys) and text[child.start_byte : child.end_byte] == b",")
        elif value is None:
            value = handler(child, text, depth + 1)
        else:
            keys.append(handler(child, text, depth + 1))
    if value is None or not keys:
        return nodes.Opaque(start, end, () if value is None else (value,))
    key = nodes.Collection(keys[0].start, keys[-1].end, "tuple", tuple(keys)) if is_tuple else keys[0]
    return nodes.Subscript(start, end, value, key)


# --- calls -------------------------------------------------------------------------------------------------------------


@on_expression("call")
def _call(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    start = node.start_byte
    end = node.end_byte
    called = node.child_by_field_id(_FUNCTION)
    argument_list = node.child_by_field_id(_ARGUMENTS)
    if called is None or argument_list is None:
        return nodes.Opaque(start, end, lower_children(node, text, depth + 1))
    handler = EXPRESSIONS.get(called.kind_id)
    function = handler(called, text, depth + 1) if handler is not None else lower(called, text, depth + 1)
    inside = argument_list.start_byte + 1
    if argument_list.kind_id == _GENERATOR:
        generator = EXPRESSIONS[_GENERATOR](argument_list, text, depth + 1)
        return nodes.Call(start, end, function, (generator,), (), inside, max(inside, argument_list.end_byte - 1))
    children = argument_list.children
    arguments, keywords = lower_arguments(children, text, depth + 1)
    inside_end = end
    if text[end - 1] == _CLOSING:
        # A parenthesis that the parser made up takes no room: the one that is there closes the last argument.
        last = children[-1]
        if last.start_byte < last.end_byte:
            inside_end = end - 1
    call = nodes.Call(start, end, function, arguments, keywords, inside, max(inside, inside_end))
    called_type = type(function)
    if called_type is nodes.Attribute or called_type is nodes.Name:
        return _special_call(call, text) or call
    return call


def lower_arguments(
    children: list[Node], text: bytes, depth: int
) -> tuple[tuple[nodes.Expression, ...], tuple[nodes.Keyword, ...]]:
    """Lower what stands between the parentheses of a call or class; pieces that are not readable are left out."""
    arguments: list[nodes.Expression] = []
    keywords: list[nodes.Keyword] = []
    for child in children:
        number = child.kind_id
        if number == _KEYWORD_ARGUMENT:
            start = child.start_byte
            value = lower(child.child_by_field_id(_VALUE), text, depth)
            name = _KEYWORD_NAME.match(text, start)
            if name is not None:
                keywords.append(nodes.Keyword(start, child.end_byte, NAMES[name.group()], value))
        elif number == _DICTIONARY_SPLAT:
            value = lower_inner(child, text, depth)
            keywords.append(nodes.Keyword(child.start_byte, child.end_byte, "", value))
        else:
            handler = EXPRESSIONS.get(number)
            if handler is not None:
                arguments.append(handler(child, text, depth))
    return tuple(arguments), tuple(keywords)


def _special_call(call: nodes.Call, text: bytes) -> nodes.Expression | None:
    """Return what a call stands for when it is more than a call: text, a module, the object itself seen as its base class."""
    function = call.function
    if type(function) is nodes.Attribute:
        if function.name == "format" and type(function.value) is nodes.Constant:
            return format_template(call, function.value, text)
        if function.name != "import_module" or not _is_named(function.value, "importlib"):
            return None
        return _imported_module(call, is_top_level_package=False)
    if type(function) is nodes.Name:
        if function.id == "super":
            return nodes.Name(call.start, call.end, "super")
        if function.id == "__import__":
            return _imported_module(call, is_top_level_package=True)
        if function.id == "import_module":
            return _imported_module(call, is_top_level_package=False)
    return None


def _is_named(expression: nodes.Expression, name: str) -> bool:
    return type(expression) is nodes.Name and expression.id == name


def _imported_module(call: nodes.Call, is_top_level_package: bool) -> nodes.Expression | None:
    first = call.arguments[0] if call.arguments else None
    if type(first) is not nodes.Constant or not isinstance(first.value, str) or not first.value:
        return None
    module = first.value
    if is_top_level_package:
        if call.keywords or len(call.arguments) > 1:
            # With names to import from it, the result is the innermost module and not the package.
            return None
        module = module.split(".", 1)[0]
    elif module.startswith("."):
        return None
    return nodes.ImportedModule(call.start, call.end, module)


# --- wrappers ----------------------------------------------------------------------------------------------------------


@on_expression("parenthesized_expression", "await", "as_pattern_target")
def _wrapper(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    # The keyword ``await`` is registered as no expression, so that the first expression is the awaited one.
    return lower_inner(node, text, depth + 1)


@on_expression("list_splat", "list_splat_pattern", "parenthesized_list_splat", "splat_type", "dictionary_splat")
def _spread(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    return nodes.Spread(node.start_byte, node.end_byte, lower_inner(node, text, depth + 1))


@on_expression("as_pattern")
def _as_pattern(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    alias = node.child_by_field_id(_ALIAS)
    value = lower_inner(node, text, depth + 1)
    if alias is None:
        return value
    return nodes.AssignedValue(node.start_byte, node.end_byte, lower(alias, text, depth + 1), value)


@on_expression("yield")
def _yield(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    found = expressions_among(node.children)
    value = lower(found[0], text, depth + 1) if found else None
    return nodes.Yielded(node.start_byte, node.end_byte, value)


@on_expression("slice")
def _slice(node: Node, text: bytes, depth: int) -> nodes.Expression:
    return nodes.Opaque(node.start_byte, node.end_byte, lower_children(node, text, depth + 1))


@on_expression("ellipsis")
def _ellipsis(node: Node, text: bytes, depth: int) -> nodes.Expression:
    return nodes.Opaque(node.start_byte, node.end_byte)


# --- constants ---------------------------------------------------------------------------------------------------------


@on_expression("integer")
def _integer(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    raw = text[start:end].rstrip(b"lL")
    try:
        return nodes.Constant(start, end, int(raw, 0))
    except ValueError:
        pass
    try:
        # Python 2 wrote octal numbers with nothing but a leading zero.
        return nodes.Constant(start, end, int(raw, 8))
    except ValueError:
        # An imaginary number, or one of thousands of digits.
        return nodes.Opaque(start, end)


@on_expression("float")
def _float(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    try:
        return nodes.Constant(start, end, float(text[start:end]))
    except ValueError:
        return nodes.Opaque(start, end)


@on_expression("true")
def _true(node: Node, text: bytes, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, True)


@on_expression("false")
def _false(node: Node, text: bytes, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, False)


@on_expression("none")
def _none(node: Node, text: bytes, depth: int) -> nodes.Expression:
    return nodes.Constant(node.start_byte, node.end_byte, None)


# --- lambda ------------------------------------------------------------------------------------------------------------


@on_expression("lambda")
def _lambda(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    start = node.start_byte
    end = node.end_byte
    body = lower(node.child_by_field_id(_BODY), text, depth + 1)
    function = nodes.Function(
        start,
        end,
        "",
        start,
        lower_parameters(node.child_by_field_id(_PARAMETERS), text, depth + 1),
        (nodes.Return(body.start, body.end, body),),
        body.start,
    )
    return nodes.FunctionValue(start, end, function)
