"""A document as lines and segments: which unit each line belongs to, through edits."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from assay.base.text import MAXIMUM_LINE, Position, Range, line_content, split_lines, without_long_lines
from assay.engine.unit import Unit
from assay.languages.api import ByteEdit, UnitKind, UnitOutline


class Segment:
    """A run of lines that belongs to one unit."""

    __slots__ = ("count", "unit")

    def __init__(self, unit: Unit, count: int) -> None:
        self.unit = unit
        self.count = count


class Document:
    """The text of one document, as lines with their endings, and its division into units."""

    __slots__ = ("_first_lines", "_starts", "_units", "lines", "path", "revision", "segments", "uri")

    def __init__(self, uri: str, path: str, text: bytes) -> None:
        self.uri = uri
        self.path = path
        self.lines = split_lines(text)
        self.segments: list[Segment] = []
        self.revision = 0
        self._starts: list[int] | None = None
        self._units: list[Unit] | None = None
        self._first_lines: dict[int, tuple[int, ...]] | None = None

    def _lines_moved(self) -> None:
        """Forget where segments begin."""
        self._starts = None
        self._first_lines = None

    def _set_segments(self, segments: list[Segment]) -> None:
        self.segments = segments
        self._units = None
        self._lines_moved()

    def first_lines(self) -> dict[int, tuple[int, ...]]:
        """Return the first line of each piece of each unit; the same object until lines move."""
        if self._first_lines is None:
            found: dict[int, tuple[int, ...]] = {}
            for segment, start in zip(self.segments, self.starts, strict=False):
                number = segment.unit.number
                found[number] = (*found[number], start) if number in found else (start,)
            self._first_lines = found
        return self._first_lines

    @property
    def starts(self) -> list[int]:
        """The first line of each segment, and the number of lines at the end."""
        if self._starts is None:
            self._starts = [0, *accumulate(segment.count for segment in self.segments)]
        return self._starts

    def divide(self, outline: list[UnitOutline]) -> tuple[list[Unit], set[int]]:
        """Divide the document by an outline, using again the units whose text is the same.

        Returns the units in order and the numbers of those that are new. A unit that was parsed incrementally is made
        anew, because only a fresh parse is certain to equal a fresh scan.
        """
        known: dict[tuple[UnitKind, str, str, bytes], list[Unit]] = {}
        for unit in reversed(self.units()):
            if unit.is_as_outlined:
                known.setdefault((unit.kind, unit.name, unit.owner, unit.text), []).append(unit)
        units: list[Unit] = []
        new: set[int] = set()
        pieces: list[tuple[int, int, Unit]] = []
        outline = sound_outline(outline, len(self.lines))
        for item in outline:
            owner = ""
            if item.owner is not None and 0 <= item.owner < len(outline):
                owner = outline[item.owner].name
            elif item.kind is UnitKind.METHOD:
                owner = item.name.rpartition(".")[0]  # Its type may stand in another file.
            if not item.pieces:
                continue
            text = b"".join(without_long_lines([line for start, end in item.pieces for line in self.lines[start:end]]))
            candidates = known.get((item.kind, item.name, owner, text))
            if candidates:
                unit = candidates.pop()
            else:
                unit = Unit(item.kind, item.name, owner, text)
                new.add(unit.number)
            units.append(unit)
            pieces.extend((start, end, unit) for start, end in item.pieces)
        pieces.sort(key=lambda piece: piece[0])
        if len(units) > 1 and any(
            first.pieces > second.pieces for first, second in pairwise(item for item in outline if item.pieces)
        ):
            units = list({unit.number: unit for _, _, unit in pieces}.values())
        self._set_segments([Segment(unit, end - start) for start, end, unit in pieces if end > start])
        self._units = units
        return units, new

    def units(self) -> list[Unit]:
        """Return the units in order; the same list until units come or go."""
        if self._units is None:
            self._units = list({segment.unit.number: segment.unit for segment in self.segments}.values())
        return self._units

    def text_of(self, unit: Unit) -> bytes:
        """Return the present text of a unit from the document's lines; lines too long to be read are blank in it."""
        starts = self.starts
        return b"".join(
            without_long_lines(
                [line for index in self._segments_of(unit) for line in self.lines[starts[index] : starts[index + 1]]]
            )
        )

    def _segments_of(self, unit: Unit) -> list[int]:
        """Return the indices of a unit's segments."""
        starts = self.starts
        return [
            bisect_right(starts, line, 0, len(self.segments)) - 1 for line in self.first_lines().get(unit.number, ())
        ]

    def replace_all(self, text: bytes) -> None:
        """Give the document a whole new text; its units have to be determined again."""
        self.lines = split_lines(text)
        self._set_segments([])
        self.revision += 1

    def clamp(self, position: Position) -> Position:
        """Return the nearest position that exists."""
        if position.line < 0:
            return Position(0, 0)
        if position.line >= len(self.lines):
            return Position(len(self.lines) - 1, len(line_content(self.lines[-1])))
        column = max(0, min(position.column, len(line_content(self.lines[position.line]))))
        return Position(position.line, column)

    def replace(self, start: Position, end: Position, text: bytes) -> set[int]:
        """Replace a range of the text and return the numbers of the units that it touched."""
        start, end = self.clamp(start), self.clamp(end)
        if end < start:
            start, end = end, start
        lines = self.lines
        first, last = start.line, end.line
        before = lines[first][: start.column]
        after = lines[last][end.column :]
        if first > 0 and not before and (text or after).startswith(b"\n") and lines[first - 1].endswith(b"\r"):
            # A line feed right after a lone carriage return makes one line ending of the two.
            first -= 1
            before = lines[first]
        if last + 1 < len(lines) and not after and text.endswith(b"\r") and lines[last + 1].startswith(b"\n"):
            last += 1
            after = lines[last]
        joined = before + text + after
        fresh = split_lines(joined)
        if last + 1 < len(lines) and not fresh[-1]:
            fresh.pop()
        self.revision += 1
        delta = len(fresh) - (last - first + 1)
        if not self.segments:
            lines[first : last + 1] = fresh
            return set()
        starts = self.starts
        first_segment = max(0, bisect_right(starts, first, 0, len(self.segments)) - 1)
        last_segment = max(0, bisect_right(starts, last, 0, len(self.segments)) - 1)
        if first_segment == last_segment:
            segment = self.segments[first_segment]
            unit = segment.unit
            edit = self._byte_edit(unit, first_segment, first, start, end, text)
            if edit is not None and len(max(fresh, key=len)) > MAXIMUM_LINE:
                edit = None  # The line is blanked out from here on.
            lines[first : last + 1] = fresh
            segment.count += delta
            if delta:
                self._lines_moved()
            unit.set_text(self.text_of(unit) if segment.count else b"", edit)
            if segment.count == 0:
                self._set_segments(self.segments[:first_segment] + self.segments[first_segment + 1 :])
            return {unit.number}
        return self._merge(first_segment, last_segment, first, last, fresh, delta)

    def _byte_edit(
        self, unit: Unit, segment: int, first: int, start: Position, end: Position, text: bytes
    ) -> ByteEdit | None:
        """Return the edit in offsets of the unit's text, where the unit has a tree to apply it to."""
        if unit.parsed is None or unit.edit is not None or first != start.line or len(self.lines[first]) > MAXIMUM_LINE:
            return None
        starts = self.starts
        offset = 0
        for index in self._segments_of(unit):
            if index == segment:
                break
            offset += sum(map(len, self.lines[starts[index] : starts[index + 1]]))
        offset += sum(map(len, self.lines[starts[segment] : first]))
        begin = offset + start.column
        old = sum(map(len, self.lines[first : end.line])) + end.column - start.column
        return ByteEdit(begin, begin + old, begin + len(text))

    def _merge(
        self, first_segment: int, last_segment: int, first: int, last: int, fresh: list[bytes], delta: int
    ) -> set[int]:
        """Make one unit of all that an edit across borders touched; a whole-file parse puts it right when typing pauses."""
        touched = self.segments[first_segment : last_segment + 1]
        count = sum(segment.count for segment in touched) + delta
        self.lines[first : last + 1] = fresh
        unit = Unit(UnitKind.STATEMENTS, "", "", b"")
        merged = [Segment(unit, count)] if count else []
        self._set_segments(self.segments[:first_segment] + merged + self.segments[last_segment + 1 :])
        unit.text = self.text_of(unit)
        numbers = {unit.number}
        remaining = {segment.unit.number for segment in self.segments}
        for segment in touched:
            other = segment.unit
            numbers.add(other.number)
            if other.number in remaining:
                other.set_text(self.text_of(other), None)
        return numbers

    def locate(self, unit: Unit) -> UnitLines:
        """Return the lines of a unit, for turning offsets in its text into positions in the document."""
        starts = self.starts
        spans = [(starts[index], starts[index + 1]) for index in self._segments_of(unit)]
        return UnitLines(spans, self.lines)


def sound_outline(outline: list[UnitOutline], count: int) -> list[UnitOutline]:
    """Return an outline that covers each of ``count`` lines exactly once: the one given, unless text that does not parse misled it.

    Of two units that claim a line the one that begins first keeps it; lines that nobody claims become statements.
    """
    pieces = sorted((start, end, index) for index, item in enumerate(outline) for start, end in item.pieces)
    position = 0
    for start, end, _ in pieces:
        if start != position or end <= start:
            break
        position = end
    else:
        if position == count:
            return outline
    position = 0
    kept: dict[int, list[tuple[int, int]]] = {}
    gaps: list[UnitOutline] = []
    for start, end, index in [*pieces, (count, count, -1)]:
        begin = max(start, position)
        if begin > position:
            gaps.append(UnitOutline(UnitKind.STATEMENTS, "", ((position, begin),)))
            position = begin
        if begin < min(end, count):
            kept.setdefault(index, []).append((begin, min(end, count)))
            position = min(end, count)
    # A unit that lost all its lines stays without pieces, because owners are told by their place in the list.
    repaired = [
        UnitOutline(item.kind, item.name, tuple(kept.get(index, ())), item.owner) for index, item in enumerate(outline)
    ]
    return repaired + gaps


class UnitLines:
    """Turns offsets in a unit's text into positions in the document."""

    __slots__ = ("_numbers", "_offsets", "spans")

    def __init__(self, spans: list[tuple[int, int]], lines: list[bytes]) -> None:
        self.spans = spans
        numbers = [number for start, end in spans for number in range(start, end)]
        self._numbers = numbers
        self._offsets = [0, *accumulate(len(lines[number]) for number in numbers)]

    def position(self, offset: int) -> Position:
        """Return the document's position of an offset in the unit's text."""
        if not self._numbers:
            return Position(0, 0)
        index = min(bisect_right(self._offsets, offset) - 1, len(self._numbers) - 1)
        return Position(self._numbers[index], offset - self._offsets[index])

    def range(self, start: int, end: int) -> Range:
        """Return the document's range of two offsets in the unit's text."""
        return Range(self.position(start), self.position(end))
