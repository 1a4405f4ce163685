"""Text put together by ``"…" % x`` and ``"…".format(x)``: the literal is taken apart and its arguments become holes.

An argument that is formatted as a number (``%d``, ``{:d}``) becomes a ``Unary`` with ``+``, because text cannot get through there.
"""

from __future__ import annotations

import re
import string
from typing import Final

from assay.ir import nodes
from assay.languages.python.lower_strings import is_number_format

__all__ = ["format_template", "percent_template"]

_PERCENT: Final = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<flags>[-#0 +]*)(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+)?)?[hlL]?(?P<type>.)",
    re.DOTALL,
)
_NUMBER_TYPES: Final = frozenset("diouxXeEfFgG")
_TEXT_TYPES: Final = frozenset("rsac")
_FIELD: Final = re.compile(r"(?P<first>[^.\[]*)(?P<rest>.*)", re.DOTALL)
_ACCESS: Final = re.compile(r"\.(?P<attribute>[^.\[]+)|\[(?P<key>[^\]]+)\]")
_FORMATTER: Final = string.Formatter()
_MOST_HOLES: Final = 2_000
_LITERAL_START: Final = re.compile(rb"[A-Za-z]{0,2}(?:'''|\"\"\"|'|\")")


class _Pieces:
    """Collects the parts of a template; knows the places of constant pieces where the literal is written without escapes."""

    def __init__(self, literal: nodes.Constant, value: str, text: bytes) -> None:
        self.parts: list[nodes.Expression] = []
        self.literal = literal
        opening = _LITERAL_START.match(text, literal.start)
        start = opening.end() if opening is not None else literal.start
        encoded = value.encode("utf-8", "replace")
        self.start: int | None = start if text[start : start + len(encoded)] == encoded else None
        self.value = value

    def constant(self, start: int, end: int, value: str) -> None:
        """Add a constant piece that stands at these characters of the literal's value."""
        if not value:
            return
        if self.start is None:
            self.parts.append(nodes.Constant(self.literal.start, self.literal.end, value))
            return
        before, inside = start, end - start
        if not self.value.isascii():
            before = len(self.value[:start].encode("utf-8", "replace"))
            inside = len(self.value[start:end].encode("utf-8", "replace"))
        self.parts.append(nodes.Constant(self.start + before, self.start + before + inside, value))


def _number(expression: nodes.Expression) -> nodes.Expression:
    return nodes.Unary(expression.start, expression.end, "+", expression)


def _is_call_of_locals(expression: nodes.Expression) -> bool:
    return (
        type(expression) is nodes.Call
        and type(expression.function) is nodes.Name
        and expression.function.id == "locals"
        and not expression.arguments
    )


def _looked_up(mapping: nodes.Expression, name: str) -> nodes.Expression:
    """Return the expression for an entry of a mapping that fills holes by name."""
    start, end = mapping.start, mapping.end
    if _is_call_of_locals(mapping):
        return nodes.Name(start, end, name)
    if type(mapping) is nodes.Mapping:
        for entry in reversed(mapping.entries):
            if entry.key is None:
                break
            if type(entry.key) is nodes.Constant and entry.key.value == name:
                return entry.value
    return nodes.Subscript(start, end, mapping, nodes.Constant(start, end, name))


def percent_template(
    start: int, end: int, left: nodes.Expression, right: nodes.Expression, text: bytes
) -> nodes.Template | None:
    """Return the template for ``left % right``, None where it is not one: a number, bytes, or arguments that do not fit."""
    if type(left) is not nodes.Constant or not isinstance(left.value, str):
        return None
    value = left.value
    if value.count("%") > _MOST_HOLES:
        return None
    pieces = _Pieces(left, value, text)
    positional: list[nodes.Expression] | None = None
    if type(right) is nodes.Collection and right.kind == "tuple":
        if any(type(item) is nodes.Spread for item in right.items):
            return None
        positional = list(right.items)
    used = 0
    has_names = False
    is_single = positional is None
    at = 0
    constant: list[str] = []
    constant_start = 0

    def flush(until: int) -> None:
        pieces.constant(constant_start, until, "".join(constant))
        constant.clear()

    while True:
        found = value.find("%", at)
        if found < 0:
            constant.append(value[at:])
            flush(len(value))
            break
        constant.append(value[at:found])
        match = _PERCENT.match(value, found)
        if match is None:
            return None
        at = match.end()
        if match["type"] == "%":
            constant.append("%")
            continue
        is_number = match["type"] in _NUMBER_TYPES
        if not is_number and match["type"] not in _TEXT_TYPES:
            return None
        flush(found)
        constant_start = at
        if match["name"] is not None:
            has_names = True
            hole = _looked_up(right, match["name"])
        else:
            stars = (match["width"] == "*") + (match["precision"] == "*")
            if positional is None:
                # One value for one hole, or a tuple in a variable for all of them: either way it fills the hole.
                used += 1
                hole = right
            else:
                used += stars
                if used >= len(positional):
                    return None
                hole = positional[used]
                used += 1
        pieces.parts.append(_number(hole) if is_number else hole)
    if has_names == bool(used) or (positional is not None and used != len(positional)):
        # Holes by name and by position together, none at all, or too few of them: this raises when it runs.
        return None
    if is_single and has_names and type(right) is nodes.Mapping and not _uses_all(pieces.parts, right):
        return None
    return nodes.Template(start, end, tuple(pieces.parts), "percent")


def _uses_all(parts: list[nodes.Expression], mapping: nodes.Mapping) -> bool:
    """Whether each entry that does something when it is evaluated has become a hole, so that a template loses nothing."""
    used = {id(part.operand if type(part) is nodes.Unary else part) for part in parts}
    return all(_is_quiet(entry.value) or id(entry.value) in used for entry in mapping.entries)


def _is_quiet(expression: nodes.Expression) -> bool:
    return isinstance(expression, nodes.Constant | nodes.Name)


def format_template(call: nodes.Call, literal: nodes.Constant, text: bytes) -> nodes.Template | None:
    """Return the template for ``literal.format(…)``, None where it is not text or its holes do not fit the arguments."""
    value = literal.value
    if not isinstance(value, str) or value.count("{") > _MOST_HOLES:
        return None
    filler = _FormatArguments(call)
    pieces = _Pieces(literal, value, text)
    if not _fill(value, pieces, filler, is_nested=False) or not filler.has_used_all():
        return None
    return nodes.Template(call.start, call.end, tuple(pieces.parts), "format")


class _FormatArguments:
    """The arguments of ``.format``, and which of them were used."""

    def __init__(self, call: nodes.Call) -> None:
        self.call = call
        self.next_index = 0
        self.used: set[int] = set()
        self.starred = next(
            (index for index, argument in enumerate(call.arguments) if type(argument) is nodes.Spread), None
        )
        self.mapping = next((keyword for keyword in call.keywords if not keyword.name), None)

    def positional(self, index: int) -> nodes.Expression | None:
        if self.starred is not None and index >= self.starred:
            spread = self.call.arguments[self.starred]
            self.used.update(map(id, self.call.arguments[self.starred :]))
            if type(spread) is not nodes.Spread or self.starred != len(self.call.arguments) - 1:
                return nodes.Opaque(spread.start, self.call.arguments[-1].end, self.call.arguments[self.starred :])
            key = nodes.Constant(spread.start, spread.end, index - self.starred)
            return nodes.Subscript(spread.start, spread.end, spread.value, key)
        if index >= len(self.call.arguments):
            return None
        argument = self.call.arguments[index]
        self.used.add(id(argument))
        return argument

    def named(self, name: str) -> nodes.Expression | None:
        for keyword in self.call.keywords:
            if keyword.name == name:
                self.used.add(id(keyword.value))
                return keyword.value
        if self.mapping is None:
            return None
        self.used.add(id(self.mapping.value))
        return _looked_up(self.mapping.value, name)

    def field(self, name: str) -> nodes.Expression | None:
        """Return the value of a replacement field: an argument, and what it takes out of it."""
        match = _FIELD.match(name)
        if match is None:
            return None
        first = match["first"]
        if not first:
            hole = self.positional(self.next_index)
            self.next_index += 1
        elif first.isdecimal() and len(first) < 5:
            hole = self.positional(int(first))
        else:
            hole = self.named(first)
        if hole is None:
            return None
        for access in list(_ACCESS.finditer(match["rest"]))[:20]:
            start, end = hole.start, hole.end
            if access["attribute"] is not None:
                hole = nodes.Attribute(start, end, hole, access["attribute"])
            else:
                written: str = access["key"]
                is_index = written.isdecimal() and len(written) < 5
                key = nodes.Constant(start, end, int(written) if is_index else written)
                hole = nodes.Subscript(start, end, hole, key)
        return hole

    def has_used_all(self) -> bool:
        """Whether every argument that does something when it is evaluated fills a hole."""
        values = [*self.call.arguments, *(keyword.value for keyword in self.call.keywords)]
        return all(id(value) in self.used or _is_quiet(value) for value in values)


def _fill(value: str, pieces: _Pieces, filler: _FormatArguments, is_nested: bool) -> bool:
    """Add the pieces and holes of a format string; False where the string or its arguments do not fit."""
    try:
        fields = list(_FORMATTER.parse(value))
    except ValueError:
        return False
    at = 0
    for constant, name, specifier, _conversion in fields:
        # A doubled brace ends a piece, and only its half is in ``constant``.
        end = at + len(constant)
        if name is None and end < len(value) and value[end - 1 : end + 1] in ("{{", "}}"):
            end += 1
        if not is_nested:
            pieces.constant(at, end, constant)
        at = end
        if name is None:
            continue
        hole = filler.field(name)
        if hole is None:
            return False
        at = _end_of_field(value, at)
        pieces.parts.append(
            _number(hole) if specifier and is_number_format(specifier.encode("utf-8", "replace")) else hole
        )
        if specifier and "{" in specifier and (is_nested or not _fill(specifier, pieces, filler, is_nested=True)):
            return False
    return True


def _end_of_field(value: str, opening: int) -> int:
    """Return the index after the brace that closes the one at ``opening``."""
    level = 0
    for index in range(opening, len(value)):
        if value[index] == "{":
            level += 1
        elif value[index] == "}":
            level -= 1
            if level == 0:
                return index + 1
    return len(value)
