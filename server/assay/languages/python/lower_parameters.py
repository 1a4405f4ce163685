"""Lowering of parameters and of annotations (types as they are written)."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import DEEPEST, EXPRESSIONS, NAMES, lower, on_expression, too_deep
from assay.languages.python.grammar import field, kind, kinds

__all__ = ["lower_annotation", "lower_parameters"]

_NAME: Final = field("name")
_TYPE: Final = field("type")
_VALUE: Final = field("value")

_IDENTIFIER: Final = kind("identifier")
_DEFAULT_PARAMETER: Final = kind("default_parameter")
_TYPED_DEFAULT_PARAMETER: Final = kind("typed_default_parameter")
_TYPED_PARAMETER: Final = kind("typed_parameter")
_REST: Final = kind("list_splat_pattern")
_KEYWORD_REST: Final = kind("dictionary_splat_pattern")
_KEYWORD_SEPARATOR: Final = kind("keyword_separator")
_TUPLE_PATTERNS: Final = kinds("tuple_pattern")
_TYPE_PARAMETER: Final = kind("type_parameter")

_DOTTED_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_HOLDS_VALUES: Final = frozenset({"Literal", "Annotated"})
"""Generic types whose string arguments are not names of types."""


def lower_parameters(parameters: Node | None, text: bytes, depth: int) -> tuple[nodes.Parameter, ...]:
    """Lower the parameters of a function or lambda."""
    if parameters is None or depth > DEEPEST:
        return ()
    lowered: list[nodes.Parameter] = []
    kind_now: nodes.ParameterKind = "positional"
    for child in parameters.children:
        number = child.kind_id
        if number == _IDENTIFIER:
            start = child.start_byte
            end = child.end_byte
            target: nodes.Expression = nodes.Name(start, end, NAMES[text[start:end]])
            lowered.append(nodes.Parameter(start, end, target, None, None, kind_now))
        elif number in (_DEFAULT_PARAMETER, _TYPED_DEFAULT_PARAMETER):
            target = lower(child.child_by_field_id(_NAME), text, depth + 1)
            default = lower(child.child_by_field_id(_VALUE), text, depth + 1)
            annotation = lower_annotation(child.child_by_field_id(_TYPE), text, depth + 1)
            lowered.append(nodes.Parameter(child.start_byte, child.end_byte, target, annotation, default, kind_now))
        elif number == _TYPED_PARAMETER:
            annotation = lower_annotation(child.child_by_field_id(_TYPE), text, depth + 1)
            inner = next(iter(child.named_children), None)
            if inner is None:
                continue
            if inner.kind_id == _REST:
                kind_now = "keyword-only"
                lowered.append(_rest(child, inner, annotation, "rest", text))
            elif inner.kind_id == _KEYWORD_REST:
                lowered.append(_rest(child, inner, annotation, "keyword-rest", text))
            else:
                target = lower(inner, text, depth + 1)
                lowered.append(nodes.Parameter(child.start_byte, child.end_byte, target, annotation, None, kind_now))
        elif number == _REST:
            kind_now = "keyword-only"
            lowered.append(_rest(child, child, None, "rest", text))
        elif number == _KEYWORD_REST:
            lowered.append(_rest(child, child, None, "keyword-rest", text))
        elif number == _KEYWORD_SEPARATOR:
            kind_now = "keyword-only"
        elif number in _TUPLE_PATTERNS:
            # Python 2 took arguments apart in the list of parameters.
            target = lower(child, text, depth + 1)
            lowered.append(nodes.Parameter(child.start_byte, child.end_byte, target, None, None, kind_now))
    return tuple(lowered)


def _rest(
    node: Node, pattern: Node, annotation: nodes.Expression | None, parameter_kind: nodes.ParameterKind, text: bytes
) -> nodes.Parameter:
    """Return the parameter for ``*name`` or ``**name``."""
    start = pattern.start_byte
    end = pattern.end_byte
    name = text[start:end].lstrip(b"* \t")
    target = nodes.Name(end - len(name), end, NAMES[name])
    return nodes.Parameter(node.start_byte, node.end_byte, target, annotation, None, parameter_kind)


def lower_annotation(node: Node | None, text: bytes, depth: int) -> nodes.Expression | None:
    """Lower a written type; one that is a dotted name in quotes is that name."""
    if node is None:
        return None
    lowered = lower(node, text, depth)
    return _unquoted(lowered)


def _unquoted(expression: nodes.Expression) -> nodes.Expression:
    if (
        type(expression) is not nodes.Constant
        or type(expression.value) is not str
        or len(expression.value) > 200
        or not _DOTTED_NAME.fullmatch(expression.value)
    ):
        return expression
    start = expression.start
    end = expression.end
    first, *rest = expression.value.split(".")
    lowered: nodes.Expression = nodes.Name(start, end, first)
    for name in rest:
        lowered = nodes.Attribute(start, end, lowered, name)
    return lowered


@on_expression("type", "constrained_type")
def _type(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    for child in node.children:
        handler = EXPRESSIONS.get(child.kind_id)
        if handler is not None:
            return handler(child, text, depth + 1)
    return nodes.Opaque(node.start_byte, node.end_byte)


@on_expression("generic_type")
def _generic_type(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    value: nodes.Expression | None = None
    keys: list[nodes.Expression] = []
    for child in node.children:
        if child.kind_id == _TYPE_PARAMETER:
            for argument in child.children:
                handler = EXPRESSIONS.get(argument.kind_id)
                if handler is not None:
                    keys.append(handler(argument, text, depth + 1))
        elif value is None and child.kind_id in EXPRESSIONS:
            value = lower(child, text, depth + 1)
    start = node.start_byte
    end = node.end_byte
    if value is None or not keys:
        return nodes.Opaque(start, end, () if value is None else (value,))
    name = value.id if type(value) is nodes.Name else value.name if type(value) is nodes.Attribute else ""
    if name not in _HOLDS_VALUES:
        keys = [_unquoted(key) for key in keys]
    elif name == "Annotated":
        keys[0] = _unquoted(keys[0])
    key = keys[0] if len(keys) == 1 else nodes.Collection(keys[0].start, keys[-1].end, "tuple", tuple(keys))
    return nodes.Subscript(start, end, value, key)


@on_expression("union_type")
def _union_type(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    found = [child for child in node.children if child.kind_id in EXPRESSIONS]
    if len(found) != 2:
        return nodes.Opaque(node.start_byte, node.end_byte, tuple(lower(child, text, depth + 1) for child in found))
    left, right = (lower(child, text, depth + 1) for child in found)
    return nodes.Binary(node.start_byte, node.end_byte, "|", left, right)


@on_expression("member_type")
def _member_type(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    children = node.children
    value = lower(children[0] if children else None, text, depth + 1)
    last = children[-1] if children else None
    if last is None or last.kind_id != _IDENTIFIER or last.start_byte == last.end_byte:
        return nodes.Opaque(node.start_byte, node.end_byte, (value,))
    name = NAMES[text[last.start_byte : last.end_byte]]
    return nodes.Attribute(node.start_byte, node.end_byte, value, name)
