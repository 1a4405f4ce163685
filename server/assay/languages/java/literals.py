"""Decodes the literals of Java, and writes them."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u+([0-9A-Fa-f]{4})|([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))")
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " "}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_END: Final = re.compile("\r\n|\r|\n")


def _unescape(match: re.Match[str]) -> str:
    unicode, octal, single = match.groups()
    if unicode is not None:
        return chr(int(unicode, 16))
    if octal is not None:
        return chr(int(octal, 8))
    # A backslash before a line end joins two lines of a text block.
    return "" if single[0] in "\r\n" else _SIMPLE.get(single, single)


def _decoded(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_unescape, text)
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def decode_string(raw: bytes) -> str:
    """Return the value of a string literal or text block, quotes included in ``raw`` (the closing ones may be missing)."""
    if raw.startswith(b'"""'):
        return _decode_block(raw)
    closed = len(raw) >= 2 and raw[:1] == raw[-1:]
    return _decoded(raw[1 : -1 if closed else None].decode("utf-8", "replace"))


def _decode_block(raw: bytes) -> str:
    """Return the value of a text block: without the indentation that its lines have in common."""
    text = raw.decode("utf-8", "replace")
    end = len(text) - 3 if len(text) >= 6 and text.endswith('"""') else len(text)
    lines = _LINE_END.split(text[3:end])[1:]
    if not lines:
        return ""
    counted = [line for line in lines[:-1] if line.strip()] + [lines[-1]]
    indent = min(len(line) - len(line.lstrip()) for line in counted)
    return _decoded("\n".join(line[indent:].rstrip() if line.strip() else "" for line in lines))


def decode_number(text: str) -> int | float | None:
    """Return the value of a number literal, or None where it has none that Python can hold."""
    digits = text.replace("_", "").lower()
    try:
        if digits.startswith(("0x", "0b")) and "p" not in digits:
            return int(digits.rstrip("l"), 0)
        plain = digits.rstrip("l")
        if plain.isdigit():
            is_octal = plain[0] == "0" and len(plain) > 1 and not set(plain) & {"8", "9"}
            return int(plain, 8) if is_octal else int(plain)
        if digits.startswith("0x"):
            return float.fromhex(digits.rstrip("fd"))
        return float(digits.rstrip("fd"))
    except (ValueError, OverflowError):
        return None


_CONTROL: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\\": "\\\\", '"': '\\"'}
_UNPRINTABLE: Final = re.compile('[\x00-\x1f\x7f\\\\"\u2028\u2029\ud800-\udfff]')


def write_string(value: str) -> str:
    """Return the source of a string constant."""
    return '"' + _UNPRINTABLE.sub(lambda match: _CONTROL.get(match[0]) or f"\\u{ord(match[0]):04x}", value) + '"'
