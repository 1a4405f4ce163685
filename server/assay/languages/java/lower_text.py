"""Lowers text that ``String.format`` and ``formatted`` put together, where its format is a literal.

A hole that the format makes a number of is marked with a plus: what stands there can carry no text.
"""

from __future__ import annotations

import re
from typing import Final

from assay.ir import nodes

_SPECIFIER: Final = re.compile(r"%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.\d+)?([a-zA-Z%])([a-zA-Z])?")
_NUMBERS: Final = frozenset("doxXeEfgGaAbBhHtT")
_WRITTEN_OUT: Final = frozenset("n%")


def formatted_text(call: nodes.Call) -> nodes.Template | None:
    """Return the text that a call of a formatting method puts together, None where it is none or its format is no literal."""
    function = call.function
    if not isinstance(function, nodes.Attribute):
        return None
    arguments = call.arguments
    if function.name == "formatted":
        literal, values = function.value, arguments
    elif isinstance(function.value, nodes.Name) and function.value.id == "String" and arguments:
        literal, values = arguments[0], arguments[1:]
        if not _is_text(literal) and len(arguments) > 1 and _is_locale(literal):
            literal, values = arguments[1], arguments[2:]
    else:
        return None
    if not isinstance(literal, nodes.Constant) or not isinstance(literal.value, str):
        return None
    return _template(call, literal, literal.value, values)


def _is_text(node: nodes.Expression) -> bool:
    return isinstance(node, nodes.Constant) and isinstance(node.value, str)


def _is_locale(node: nodes.Expression) -> bool:
    """Whether an argument is a locale by the way it is written: ``Locale.ROOT``, ``Locale.getDefault()``, ``locale``, null."""
    while isinstance(node, nodes.Call):
        node = node.function
    if isinstance(node, nodes.Constant):
        return node.value is None
    while isinstance(node, nodes.Attribute):
        if node.name.lower().endswith("locale"):
            return True
        node = node.value
    return isinstance(node, nodes.Name) and node.id.lower().endswith("locale")


def _template(
    call: nodes.Call, literal: nodes.Constant, text: str, values: tuple[nodes.Expression, ...]
) -> nodes.Template | None:
    """Return the template. Its constant pieces all stand where the literal stands, because escapes move what is inside it."""
    parts: list[nodes.Expression] = []
    written = ""
    place = 0
    position = 0
    previous = -1
    for found in _SPECIFIER.finditer(text):
        index, flags, _, conversion, _ = found.groups()
        written += text[place : found.start()]
        place = found.end()
        if conversion in "tT":
            pass  # The letter after it says which part of the date.
        elif found[5] is not None:
            place -= 1
        if conversion in _WRITTEN_OUT:
            written += "\n" if conversion == "n" else "%"
            continue
        if index is not None:
            number = int(index) - 1
        elif "<" in flags:
            number = previous
        else:
            number, position = position, position + 1
        previous = number
        if not 0 <= number < len(values):
            return None
        if written:
            parts.append(nodes.Constant(literal.start, literal.end, written))
            written = ""
        value = values[number]
        parts.append(nodes.Unary(value.start, value.end, "+", value) if conversion in _NUMBERS else value)
    written += text[place:]
    if written or not parts:
        parts.append(nodes.Constant(literal.start, literal.end, written))
    return nodes.Template(call.start, call.end, tuple(parts), "format")
