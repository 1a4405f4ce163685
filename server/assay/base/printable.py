"""Makes text of a repository harmless to show."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return text without lone surrogates (bytes that were not UTF-8) and without control characters that a terminal would obey."""
    clean = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(
        " " if character == "\t" else "\N{REPLACEMENT CHARACTER}" if _obeyed(character) else character
        for character in clean
    )


def _obeyed(character: str) -> bool:
    code = ord(character)
    # C0 and C1 controls drive terminals; bidirectional controls make code look like other code.
    return code < 32 or 0x7F <= code <= 0x9F or code in _BIDIRECTIONAL


_BIDIRECTIONAL = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))
