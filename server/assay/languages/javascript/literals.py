"""Decodes the literals of JavaScript, and writes them."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))"
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
# A backslash before a line end joins two lines and stands for nothing.
_JOINED_LINES = frozenset(("\n", "\r", "\r\n", "\u2028", "\u2029"))
_SURROGATE = re.compile("[\ud800-\udfff]")


def _unescape(match: re.Match[str]) -> str:
    braced, four, two, octal, single = match.groups()
    if single is not None:
        return "" if single in _JOINED_LINES else _SIMPLE.get(single, single)
    if octal is not None:
        return chr(int(octal, 8))
    code = int(braced or four or two, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def decode_text(raw: bytes) -> str:
    """Return the value of what stands between the quotes of a string or between the holes of a template literal.

    Half of a surrogate pair has no place in UTF-8 and becomes U+FFFD.
    """
    text = raw.decode("utf-8", "replace")
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_unescape, text)
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def decode_number(text: str) -> int | float | None:
    """Return the value of a number literal, or None where it has none that Python can hold."""
    digits = text.replace("_", "").rstrip("n")
    try:
        if digits[:2] in ("0x", "0X", "0o", "0O", "0b", "0B"):
            return int(digits, 0)
        if digits.isdigit():
            if digits[0] == "0" and len(digits) > 1 and not set(digits) & {"8", "9"}:
                return int(digits, 8)
            return int(digits)
        return float(digits)
    except ValueError:
        pass
    try:
        return float(digits)
    except ValueError:
        return None


_CONTROL = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\"}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\\\\\u2028\u2029\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _CONTROL.get(character) or f"\\u{ord(character):04x}"


def write_text(value: str, quote: str = "'") -> str:
    """Return the source of a string constant in these quotes; text with line breaks inside backticks keeps them."""
    if quote == "`":
        escaped = value.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
        return f"`{escaped}`"
    return quote + _UNPRINTABLE.sub(_escape, value).replace(quote, "\\" + quote) + quote
