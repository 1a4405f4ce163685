"""Lowering of string literals: decoding, f-strings, implicit concatenation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import DEEPEST, EXPRESSIONS, on_expression, too_deep
from assay.languages.python.grammar import field, kind

__all__ = ["decode_text", "is_number_format"]

_EXPRESSION: Final = field("expression")
_FORMAT_SPECIFIER: Final = field("format_specifier")

_CONTENT: Final = kind("string_content")
_INTERPOLATION: Final = kind("interpolation")
_FORMAT_EXPRESSION: Final = kind("format_expression")
_EQUALS: Final = kind("'='")
_STRING: Final = kind("string")

_OPENING: Final = re.compile(rb"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_QUOTES: Final = (b'"', b"'")
_NEEDS_READING: Final = re.compile(rb"[\\\r\"']")
_ESCAPE: Final = re.compile(
    r"\\(?:(\r\n|[\n\r\\'\"abfnrtv])|([0-7]{1,3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|N\{([^}]*)\})"
)
_BYTES_ESCAPE: Final = re.compile(r"\\(?:(\r\n|[\n\r\\'\"abfnrtv])|([0-7]{1,3})|x([0-9A-Fa-f]{2}))")
_SIMPLE_ESCAPES: Final = {
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_NUMBER_FORMAT: Final = re.compile(rb"[^{}]*[bdeEfFgGnoxX%]")


def is_number_format(specifier: bytes) -> bool:
    """Whether a format specifier (without its colon) takes numbers only: text raises ValueError there."""
    return _NUMBER_FORMAT.fullmatch(specifier.strip()) is not None


def _character(number: int) -> str:
    """Return a character; half of a surrogate pair, or a number that is none, becomes U+FFFD, which can be encoded."""
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return chr(number)


def _unescaped(match: re.Match[str]) -> str:
    simple, octal, two, four, eight, name = match.groups()
    if simple is not None:
        return _SIMPLE_ESCAPES[simple]
    if octal is not None:
        return chr(int(octal, 8))
    digits = two or four or eight
    if digits is not None:
        return _character(int(digits, 16))
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return str(match.group())


def _unescaped_byte(match: re.Match[str]) -> str:
    simple, octal, two = match.groups()
    if simple is not None:
        return _SIMPLE_ESCAPES[simple]
    return chr(int(octal, 8) & 0xFF if octal is not None else int(two, 16))


def decode_text(raw: bytes, is_raw: bool) -> str:
    """Return the text that the inside of a string literal stands for; line ends become LF, as Python reads them."""
    decoded = raw.decode("utf-8", "replace")
    if "\r" in decoded:
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if is_raw or "\\" not in decoded:
        return decoded
    return _ESCAPE.sub(_unescaped, decoded)


def _decode_bytes(raw: bytes, is_raw: bool) -> bytes:
    decoded = raw.decode("latin-1")
    if "\r" in decoded:
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if not is_raw and "\\" in decoded:
        decoded = _BYTES_ESCAPE.sub(_unescaped_byte, decoded)
    return decoded.encode("latin-1")


@on_expression("string")
def _string(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start = node.start_byte
    end = node.end_byte
    raw = text[start:end]
    inside = raw[1:-1]
    if raw[:1] in _QUOTES and raw[-1:] == raw[:1] and inside.isascii() and not _NEEDS_READING.search(inside):
        # Most strings: one quote on each side, and nothing in between that means anything else than itself.
        return nodes.Constant(start, end, inside.decode())
    opening = _OPENING.match(raw)
    if opening is None:
        return nodes.Opaque(start, end)
    prefix, quotes = opening.groups()
    is_raw = False
    if prefix:
        prefix = prefix.lower()
        if b"f" in prefix or b"t" in prefix:
            return _formatted(node, text, depth, b"r" in prefix)
        is_raw = b"r" in prefix
    inside = raw[opening.end() :]
    inside = inside.removesuffix(quotes)
    if b"b" in prefix:
        return nodes.Constant(start, end, _decode_bytes(inside, is_raw))
    return nodes.Constant(start, end, decode_text(inside, is_raw))


def _formatted(node: Node, text: bytes, depth: int, is_raw: bool) -> nodes.Expression:
    """Lower an f-string."""
    if depth > DEEPEST:
        return too_deep(node, text)
    parts: list[nodes.Expression] = []
    for child in node.children:
        number = child.kind_id
        if number == _CONTENT:
            start = child.start_byte
            end = child.end_byte
            decoded = decode_text(_without_doubled_braces(text[start:end], is_raw), is_raw)
            parts.append(nodes.Constant(start, end, decoded))
        elif number == _INTERPOLATION:
            _interpolation(child, text, depth + 1, parts)
    return _joined(node.start_byte, node.end_byte, parts)


def _without_doubled_braces(raw: bytes, is_raw: bool) -> bytes:
    # The braces of ``\N{…}`` are single, so that nothing else can be meant by two of them.
    if b"{{" in raw or b"}}" in raw:
        return raw.replace(b"{{", b"{").replace(b"}}", b"}")
    return raw


def _interpolation(node: Node, text: bytes, depth: int, parts: list[nodes.Expression]) -> None:
    """Append the holes of ``{…}``: its value and those inside its format specifier."""
    expression = node.child_by_field_id(_EXPRESSION)
    if expression is None:
        return
    for child in node.children:
        if child.kind_id == _EQUALS:
            # ``{value=}`` writes the code of the value first.
            written = text[expression.start_byte : child.end_byte].decode("utf-8", "replace")
            parts.append(nodes.Constant(expression.start_byte, child.end_byte, written))
            break
    handler = EXPRESSIONS.get(expression.kind_id)
    hole = (
        handler(expression, text, depth)
        if handler is not None
        else nodes.Opaque(expression.start_byte, expression.end_byte)
    )
    specifier = node.child_by_field_id(_FORMAT_SPECIFIER)
    if specifier is None:
        parts.append(hole)
        return
    if is_number_format(text[specifier.start_byte + 1 : specifier.end_byte]):
        hole = nodes.Unary(hole.start, hole.end, "+", hole)
    parts.append(hole)
    if depth > DEEPEST:
        return
    for child in specifier.children:
        if child.kind_id in (_FORMAT_EXPRESSION, _INTERPOLATION):
            _interpolation(child, text, depth + 1, parts)


def _joined(start: int, end: int, parts: list[nodes.Expression]) -> nodes.Expression:
    """Return one constant where all parts are known text, else a template."""
    if all(type(part) is nodes.Constant and isinstance(part.value, str) for part in parts):
        return nodes.Constant(start, end, "".join(str(part.value) for part in parts if type(part) is nodes.Constant))
    return nodes.Template(start, end, tuple(parts), "interpolated")


@on_expression("concatenated_string")
def _concatenated(node: Node, text: bytes, depth: int) -> nodes.Expression:
    if depth > DEEPEST:
        return too_deep(node, text)
    handler = EXPRESSIONS[_STRING]
    parts: list[nodes.Expression] = []
    joined_bytes: list[bytes] = []
    for child in node.children:
        if child.kind_id != _STRING:
            continue
        lowered = handler(child, text, depth + 1)
        if type(lowered) is nodes.Template:
            parts.extend(lowered.parts)
        elif type(lowered) is nodes.Constant and isinstance(lowered.value, bytes):
            joined_bytes.append(lowered.value)
        else:
            parts.append(lowered)
    if joined_bytes and not parts:
        return nodes.Constant(node.start_byte, node.end_byte, b"".join(joined_bytes))
    return _joined(node.start_byte, node.end_byte, parts)
