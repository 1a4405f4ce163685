"""A notebook as one module: the Python cells one after the other, so that they share imports and taint.

Magics are not Python. They are masked by comments of equal length in bytes, so that every position stays where it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from assay.base.text import Position, Range, line_content

_PYTHON_CELL_MAGICS = frozenset({b"capture", b"time", b"timeit", b"prun", b"debug", b"python", b"python3", b"pypy"})
"""Magics of a whole cell whose body is still Python."""
_CELL_MAGIC = re.compile(rb"\s*%%(\w+)")
_LINE_MAGIC = re.compile(rb"\s*[%!?]")
_HELP = re.compile(rb"[ \t]*[\w.]+\?{1,2}[ \t]*$")
_NO_CODE = re.compile(rb"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*")
_ASSIGNED_MAGIC = re.compile(rb"[ \t]*[A-Za-z_][\w, \t.]*=[ \t]*(?=[%!]\w)")


@dataclass(slots=True)
class Cell:
    """A cell: its own text as the editor has it, and the lines that stand for it in the module."""

    uri: str
    is_python: bool
    version: int | None
    lines: list[bytes]
    masked: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mask()

    def mask(self) -> None:
        """Bring the masked lines up to date with the text; they are as many, and as long, as the cell's lines."""
        masked = masked_lines(self.lines) if self.is_python else []
        if masked and not masked[-1].endswith((b"\n", b"\r")):
            masked[-1] += b"\n"
        self.masked = masked


@dataclass(slots=True)
class Notebook:
    """The cells of a notebook in order; cells that hold no Python take no lines of the module."""

    uri: str
    cells: list[Cell]
    _starts: list[int] = field(default_factory=list)
    _placed: list[Cell] = field(default_factory=list)

    def module_lines(self) -> list[bytes]:
        """Return the lines of the module, and remember where each cell begins in it."""
        lines: list[bytes] = []
        self._starts, self._placed = [], []
        for cell in self.cells:
            if cell.masked:
                self._starts.append(len(lines))
                self._placed.append(cell)
                lines.extend(cell.masked)
        lines.append(b"")
        return lines

    def cell_of(self, uri: str) -> Cell | None:
        """Return the cell with this URI, or None."""
        return next((cell for cell in self.cells if cell.uri == uri), None)

    def place_of_line(self, line: int) -> tuple[Cell, int] | None:
        """Return the cell that holds a line of the module, and the line of the module at which that cell begins."""
        index = bisect_right(self._starts, line) - 1
        return (self._placed[index], self._starts[index]) if index >= 0 else None

    def start_of(self, cell: Cell) -> int | None:
        """Return the line of the module at which a cell begins; None for a cell without Python."""
        for start, placed in zip(self._starts, self._placed, strict=True):
            if placed is cell:
                return start
        return None

    @staticmethod
    def shifted(place: Range, first: int) -> Range:
        """Return a range of a cell that begins at line ``first`` as one of the module."""
        return Range(
            Position(place.start.line + first, place.start.column), Position(place.end.line + first, place.end.column)
        )


def masked_lines(lines: list[bytes]) -> list[bytes]:
    """Return the lines of a cell with its magics made into comments of the same length in bytes."""
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return list(lines)
    if cell_magic := _CELL_MAGIC.match(lines[first]):
        if cell_magic.group(1) in _PYTHON_CELL_MAGICS:
            body = lines[first + 1 :]
            return [*lines[:first], _comment(lines[first]), *(masked_lines(body) if body else [])]
        return [_comment(line) for line in lines]
    masked = []
    depth = 0
    continues = False
    for line in lines:
        content = line_content(line)
        if depth == 0 and not continues and (_LINE_MAGIC.match(content) or _HELP.match(content)):
            masked.append(_comment(line))
            continue
        if depth == 0 and not continues and (assigned := _ASSIGNED_MAGIC.match(content)):
            cut = assigned.end()
            masked.append(line[:cut] + b"0#" + line[cut + 2 :])
            continue
        masked.append(line)
        # A line that begins with a percent sign inside brackets or after a backslash goes on with an expression.
        code = _NO_CODE.sub(b"", content)
        depth = max(0, depth + sum(map(code.count, (b"(", b"[", b"{"))) - sum(map(code.count, (b")", b"]", b"}"))))
        continues = code.endswith(b"\\")
    return masked


def _comment(line: bytes) -> bytes:
    """Return a line of the same length in bytes that is a comment; a blank line stays as it is."""
    content = line_content(line)
    text = content.lstrip()
    if not text:
        return line
    indent = len(content) - len(text)
    width = 1
    while width < len(text) and text[width] & 0xC0 == 0x80:
        width += 1  # The whole first character goes, so that what is left stays valid UTF-8.
    return line[:indent] + b"#" + b" " * (width - 1) + line[indent + width :]
