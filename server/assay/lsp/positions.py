"""Positions as a client counts them, and as the engine does (UTF-8 bytes)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assay.base import text
from assay.lsp import messages


def _utf8_to_byte(line: bytes, column: int) -> int:
    content = text.line_content(line)
    column = min(column, len(content))
    while 0 < column < len(content) and content[column] & 0xC0 == 0x80:
        column -= 1  # Inside a character: its beginning is meant.
    return column


def _byte_to_utf8(line: bytes, column: int) -> int:
    return min(column, len(text.line_content(line)))


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a client counts columns in."""

    name: str
    to_byte: Callable[[bytes, int], int]
    from_byte: Callable[[bytes, int], int]

    @property
    def counts_bytes(self) -> bool:
        """Whether columns are those of the engine, so that lines need not be looked at."""
        return self.name == "utf-8"

    def position(self, lines: list[bytes], place: messages.Position) -> text.Position:
        """Return the place in the document that is nearest to what a client says."""
        if place.line < 0:
            return text.Position(0, 0)
        if place.line >= len(lines):
            return text.Position(len(lines) - 1, len(lines[-1]))
        return text.Position(place.line, self.to_byte(lines[place.line], max(0, place.character)))

    def range(self, lines: list[bytes], place: messages.Range) -> text.Range:
        """Return the range in the document that is nearest to what a client says, the right way round."""
        start = self.position(lines, place.start)
        end = self.position(lines, place.end)
        return text.Range(start, end) if start <= end else text.Range(end, start)

    def column(self, lines: list[bytes], position: text.Position) -> int:
        """Return the column of a place in the document as the client counts."""
        if self.name == "utf-8" or not 0 <= position.line < len(lines):
            return position.column
        return self.from_byte(lines[position.line], position.column)


UTF_8 = Encoding("utf-8", _utf8_to_byte, _byte_to_utf8)
UTF_16 = Encoding("utf-16", text.utf16_to_byte, text.byte_to_utf16)
UTF_32 = Encoding("utf-32", text.utf32_to_byte, text.byte_to_utf32)


def chosen_encoding(offered: object) -> Encoding:
    """Return the encoding for what a client offers: bytes where it can count them, else UTF-16, which every client can."""
    if isinstance(offered, list):
        if "utf-8" in offered:
            return UTF_8
        if "utf-16" not in offered and "utf-32" in offered:
            return UTF_32
    return UTF_16
