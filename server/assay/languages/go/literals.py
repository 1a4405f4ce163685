"""Decodes the literals of Go, and writes them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["decode_number", "decode_rune", "decode_text", "write_text"]

_ESCAPE: Final = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE: Final = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
}


def _unescape(match: re.Match[bytes]) -> bytes:
    byte, four, eight, octal, single = match.groups()
    if single is not None:
        return _SIMPLE.get(single, single)
    if byte is not None:
        return bytes((int(byte, 16),))
    if octal is not None:
        return bytes((int(octal, 8) & 0xFF,))
    code = int(four or eight, 16)
    return (chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd").encode()


def decode_text(raw: bytes) -> str:
    """Return the value of what stands between the quotes of an interpreted string."""
    if b"\\" in raw:
        raw = _ESCAPE.sub(_unescape, raw)
    return raw.decode("utf-8", "replace")


def decode_rune(raw: bytes) -> int:
    """Return the number that a rune literal (with its quotes) stands for; 0 where it is not finished."""
    text = decode_text(raw[1:-1]) if len(raw) > 1 else ""
    return ord(text[0]) if text else 0


def decode_number(raw: bytes) -> int | float | None:
    """Return the value of a number literal, or None where it has none that Python can hold."""
    digits = raw.decode("ascii", "replace").replace("_", "")
    try:
        if digits[:2].lower() in ("0x", "0o", "0b"):
            return int(digits, 0)
        if digits.isdigit():
            if digits[0] == "0" and len(digits) > 1:
                return int(digits, 8)
            # A number of many thousand digits takes Python long, and is none that means anything.
            return int(digits) if len(digits) < 300 else None
        return float(digits)
    except (ValueError, OverflowError):
        return None


_NEEDS_ESCAPE: Final = re.compile('[\x00-\x1f\x7f"\\\\\u2028\u2029\ufeff]')
_WRITTEN: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def write_text(value: str) -> str:
    """Return the source of a string constant in double quotes."""
    value = value.encode("utf-8", "replace").decode("utf-8")
    return (
        '"' + _NEEDS_ESCAPE.sub(lambda found: _WRITTEN.get(found.group(), f"\\u{ord(found.group()):04x}"), value) + '"'
    )
