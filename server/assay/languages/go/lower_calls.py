"""Lowers calls, conversions, and text that is put together by a format.

``fmt.Sprintf`` with a literal format is a Template. Other functions of the printf family keep their name, and their format together with what
goes into it becomes one argument that is a Template: ``log.Printf("%s", x)`` logs one text.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.builtins import LITERAL_VERB
from assay.languages.go.grammar import ERROR, field, kinds
from assay.languages.go.lower_expressions import converted
from assay.languages.go.lower_types import lower_type
from assay.languages.go.lowering import EXPRESSIONS, Lowering, on_expression

_ARGUMENTS: Final = field("arguments")
_FUNCTION: Final = field("function")
_OPERAND: Final = field("operand")
_TYPE: Final = field("type")

_SLICES: Final = kinds("slice_type", "array_type")
_OPENING: Final = kinds("'('")
_CLOSING: Final = kinds("')'")

_FORMATTING: Final = frozenset(
    {"Sprintf", "Printf", "Errorf", "Fatalf", "Panicf", "Infof", "Debugf", "Warnf", "Warningf", "Tracef", "Logf"}
    | {"Noticef", "Criticalf", "Skipf"}
)
"""Functions and methods whose first argument is a format."""
_FORMATTING_SECOND: Final = frozenset({"Fprintf", "Appendf"})
"""Those whose second argument is one."""
_VERB: Final = re.compile(r"%(?:%|[-+# 0]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(\[\d+\])?([A-Za-z]))")
_NUMBER_VERBS: Final = frozenset("dbocUtpeEfFgGxX")
"""What these verbs write of a value that their format fits is a number, a boolean or an address."""


@on_expression("call_expression")
def _lower_call(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    callee = node.child_by_field_id(_FUNCTION)
    if callee is None:
        return nodes.Opaque(start, end)
    arguments = node.child_by_field_id(_ARGUMENTS)
    if arguments is None:
        return low.expression(callee, depth + 1, node)
    given = tuple(
        EXPRESSIONS[child.kind_id](low, child, depth + 1)
        for child in arguments.children
        if child.kind_id in EXPRESSIONS and child.kind_id != ERROR
    )
    inside_start, inside_end = _inside(arguments)
    name = low.raw(callee)
    if len(given) == 1 and name == b"string":
        return given[0]
    if len(given) == 1 and name == b"new" and isinstance(given[0], nodes.Name | nodes.Attribute):
        return nodes.Call(start, end, given[0], (), (), inside_end, inside_end, is_new=True)
    function = low.expression(callee, depth + 1, node)
    if isinstance(function, nodes.Attribute):
        joined = _formatted(low, node, function, given)
        if joined is not None:
            if name == b"fmt.Sprintf":
                return nodes.Template(start, end, joined.parts, "percent")
            kept = given[: 1 if function.name in _FORMATTING_SECOND else 0]
            given = (*kept, joined)
    return nodes.Call(start, end, function, given, (), inside_start, inside_end)


def _inside(arguments: Node) -> tuple[int, int]:
    """Return where what stands between the parentheses begins and ends."""
    children = arguments.children
    start = children[0].end_byte if children and children[0].kind_id in _OPENING else arguments.start_byte
    end = children[-1].start_byte if len(children) > 1 and children[-1].kind_id in _CLOSING else arguments.end_byte
    return start, max(start, end)


def _formatted(
    low: Lowering, node: Node, function: nodes.Attribute, given: tuple[nodes.Expression, ...]
) -> nodes.Template | None:
    """Return what a format and its values put together, None where that is not known."""
    if function.name in _FORMATTING:
        at = 0
    elif function.name in _FORMATTING_SECOND:
        at = 1
    else:
        return None
    if len(given) <= at:
        return None
    pattern = given[at]
    values = given[at + 1 :]
    if not isinstance(pattern, nodes.Constant) or not isinstance(pattern.value, str) or pattern.end - pattern.start < 2:
        return None
    if any(isinstance(value, nodes.Spread) for value in values):
        return None
    parts: list[nodes.Expression] = []
    text = pattern.value
    place = 0
    used = 0
    piece = ""
    for verb in _VERB.finditer(text):
        piece += text[place : verb.start()]
        place = verb.end()
        if verb.group() == "%%":
            piece += "%"
            continue
        if "*" in verb.group():
            return None
        if verb.group(1):
            used = int(verb.group(1)[1:-1]) - 1
        if not 0 <= used < len(values):
            return None
        if piece:
            parts.append(nodes.Constant(pattern.start, pattern.end, piece))
            piece = ""
        value = values[used]
        used += 1
        if verb.group(2) in _NUMBER_VERBS and not isinstance(value, nodes.Constant):
            value = nodes.Unary(value.start, value.end, "+", value)
        elif verb.group(2) == "q":
            literal = nodes.Name(value.start, value.start, LITERAL_VERB)
            value = nodes.Call(value.start, value.end, literal, (value,), (), value.start, value.end)
        parts.append(value)
    piece += text[place:]
    if piece:
        parts.append(nodes.Constant(pattern.start, pattern.end, piece))
    return nodes.Template(pattern.start, given[-1].end, tuple(parts), "percent")


@on_expression("type_conversion_expression")
def _lower_conversion(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    if depth > low.limit:
        return nodes.Opaque(start, end)
    written = node.child_by_field_id(_TYPE)
    operand_node = node.child_by_field_id(_OPERAND)
    operand = low.expression(operand_node, depth + 1, node)
    if written is None or written.kind_id in _SLICES:
        return operand
    function = lower_type(low, written, depth + 1)
    if not isinstance(function, nodes.Name | nodes.Attribute):
        return converted(low, node, written, operand)
    # ``f[int](x)`` looks like a conversion to a generic type.
    return nodes.Call(start, end, function, (operand,), (), operand.start, operand.end)


@on_expression("variadic_argument")
def _lower_variadic(low: Lowering, node: Node, depth: int) -> nodes.Expression:
    if depth > low.limit:
        return nodes.Opaque(node.start_byte, node.end_byte)
    return nodes.Spread(node.start_byte, node.end_byte, low.inner(node, depth + 1))
