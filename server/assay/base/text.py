"""Lines and columns of source text in bytes, UTF-16 and code points.

A document is a list of lines of bytes, each with its own line ending, because an edit then touches
one short string whatever the length of the file. The Language Server Protocol ends a line at LF, CRLF and CR alone;
``str.splitlines`` also ends it at form feeds and other characters, and would number later lines wrongly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: zero-based line, and column in bytes of UTF-8."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A half-open range between two positions."""

    start: Position
    end: Position


def split_lines(text: bytes) -> list[bytes]:
    """Return the lines of ``text`` with their endings; joining them gives ``text`` back.

    The last item has no ending and may be empty: a text that ends in a line break has one more, empty, line.
    """
    lines = _LINE.findall(text)
    if not lines or lines[-1][-1:] in (b"\n", b"\r"):
        lines.append(b"")
    return lines


MAXIMUM_LINE = 50_000
"""A longer line, in bytes, is generated or minified: nobody reads it, and parsers may take seconds for it."""


def without_long_lines(lines: list[bytes]) -> list[bytes]:
    """Return the lines with each that is longer than MAXIMUM_LINE blanked out, so that all positions stay as they are.

    The same list comes back where there is nothing to do, which is nearly always.
    """
    if not lines or len(max(lines, key=len)) <= MAXIMUM_LINE:
        return lines
    return [
        line if len(line) <= MAXIMUM_LINE else b" " * len(content := line_content(line)) + line[len(content) :]
        for line in lines
    ]


def line_content(line: bytes) -> bytes:
    """Return ``line`` without its ending."""
    if line.endswith(b"\r\n"):
        return line[:-2]
    if line.endswith((b"\n", b"\r")):
        return line[:-1]
    return line


def utf16_to_byte(line: bytes, column: int) -> int:
    """Return the byte column for a column in UTF-16 code units; columns past the end are clamped to it."""
    content = line_content(line)
    if content.isascii():
        return min(column, len(content))
    units = 0
    for index, character in enumerate(text := content.decode("utf-8", "surrogateescape")):
        if units >= column:
            return len(text[:index].encode("utf-8", "surrogateescape"))
        units += 2 if character > "\uffff" else 1
    return len(content)


def byte_to_utf16(line: bytes, column: int) -> int:
    """Return the column in UTF-16 code units for a byte column (clamped to the end of the line's content)."""
    prefix = line_content(line)[:column]
    if prefix.isascii():
        return len(prefix)
    # A lone surrogate stands for one byte that was not valid UTF-8; it counts as one code unit.
    return sum(2 if character > "\uffff" else 1 for character in prefix.decode("utf-8", "surrogateescape"))


def utf32_to_byte(line: bytes, column: int) -> int:
    """Return the byte column for a column in code points; columns past the end are clamped to it."""
    content = line_content(line)
    if content.isascii():
        return min(column, len(content))
    return len(content.decode("utf-8", "surrogateescape")[:column].encode("utf-8", "surrogateescape"))


def byte_to_utf32(line: bytes, column: int) -> int:
    """Return the column in code points for a byte column (clamped to the end of the line's content)."""
    prefix = line_content(line)[:column]
    return len(prefix) if prefix.isascii() else len(prefix.decode("utf-8", "surrogateescape"))


class LineIndex:
    """Byte offsets of the lines of an unchanging text."""

    __slots__ = ("lines", "starts")

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.starts = [0, *accumulate(map(len, lines))]

    @classmethod
    def of(cls, text: bytes) -> LineIndex:
        """Return the index of ``text``."""
        return cls(split_lines(text))

    def position(self, offset: int) -> Position:
        """Return the position of a byte offset; offsets outside the text are clamped to it."""
        offset = max(0, min(offset, self.starts[-1]))
        line = min(bisect_right(self.starts, offset) - 1, len(self.lines) - 1)
        return Position(line, offset - self.starts[line])

    def offset(self, position: Position) -> int:
        """Return the byte offset of a position; positions outside the text are clamped to it."""
        if position.line >= len(self.lines):
            return self.starts[-1]
        return self.starts[position.line] + min(position.column, len(line_content(self.lines[position.line])))

    def range(self, start: int, end: int) -> Range:
        """Return the range between two byte offsets."""
        return Range(self.position(start), self.position(end))
