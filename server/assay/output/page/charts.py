"""Charts as plain shapes: a template draws them, so that every word in them is escaped like all others.

Lengths are in the units of the drawing, which the page stretches. Each chart has its numbers as a table beside it, for everybody who cannot or
does not want to read drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 600
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 10, 26
_BAR_HEIGHT = 22
_NAME_WIDTH = 130
_VALUE_WIDTH = 180
_HALF_LABEL = 36


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. ``colour`` is a class of the style sheet, ``words`` are shown where a pointer rests on it."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str

    @property
    def path(self) -> str:
        """The points as the attribute of a polyline."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a drawing; ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    colour: str = "label"


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart, as they are written. The first column names the rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title, its words for those who do not see it, and its numbers."""

    name: str
    """Names it in the page: an identifier of ours."""
    title: str
    description: str
    height: float
    table: Table
    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    words: tuple[Words, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """Class of a colour, and what has it."""
    note: str = ""
    width: float = field(default=WIDTH)


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one colour; ``None`` in a value leaves a gap."""

    name: str
    colour: str
    values: tuple[int, ...]


def ticks(largest: float, most: int = 5) -> list[int]:
    """Return whole numbers from 0 to at least ``largest``, evenly apart, in steps of 1, 2 or 5 times a power of ten."""
    step, factors = 1, (2, 2.5, 2)
    turn = 0
    while step * most < largest:
        step = int(step * factors[turn % 3])
        turn += 1
    last = step
    while last < largest:
        last += step
    return list(range(0, last + 1, step))


def _short(number: int) -> str:
    return f"{number:,}"


def columns_chart(
    name: str,
    title: str,
    description: str,
    labels: Sequence[str],
    stacks: Sequence[Sequence[Series]],
    table: Table,
    *,
    line: Series | None = None,
    note: str = "",
) -> Chart:
    """Return a chart of columns over time: for each label as many columns beside each other as there are stacks, each a pile of its series."""
    height = 240.0
    floor = height - _BOTTOM
    sums = [sum(series.values[index] for series in stack) for stack in stacks for index in range(len(labels))]
    marks = ticks(max([*sums, *(line.values if line else ()), 1]))
    unit = (floor - _TOP) / marks[-1]
    step = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    gap = min(step * 0.24, 12)
    width = (step - gap) / len(stacks)
    boxes: list[Box] = []
    for place, stack in enumerate(stacks):
        for index, label in enumerate(labels):
            y = floor
            for series in stack:
                value = series.values[index]
                if value <= 0:
                    continue
                y -= value * unit
                x = _LEFT + index * step + gap / 2 + place * width
                boxes.append(
                    Box(
                        round(x, 2),
                        round(y, 2),
                        round(max(width - 1, 0.5), 2),
                        round(value * unit, 2),
                        series.colour,
                        f"{label}: {_short(value)} {series.name}",
                    )
                )
    strokes = [
        Stroke(((_LEFT, round(floor - mark * unit, 2)), (WIDTH - _RIGHT, round(floor - mark * unit, 2))), "grid")
        for mark in marks
    ]
    words = [Words(_LEFT - 6, round(floor - mark * unit + 4, 2), _short(mark), "end") for mark in marks]
    every = max(1, -(-len(labels) // 6))
    for index in range(0, len(labels), every):
        # The last one is moved to the left where it would be cut off.
        x = min(_LEFT + (index + 0.5) * step, WIDTH - _HALF_LABEL)
        words.append(Words(round(x, 2), height - 8, labels[index], "middle"))
    if line is not None and not any(line.values):
        line = None  # A line along the ground says nothing that the table does not.
    if line is not None:
        points = [
            (round(_LEFT + (index + 0.5) * step, 2), round(floor - value * unit, 2))
            for index, value in enumerate(line.values)
        ]
        if len(points) == 1:
            # A line needs two ends to be seen.
            points = [(points[0][0] - step * 0.3, points[0][1]), (points[0][0] + step * 0.3, points[0][1])]
        strokes.append(Stroke(tuple(points), line.colour))
    legend = [(series.colour, series.name) for stack in stacks for series in stack]
    if line is not None:
        legend.append((line.colour, line.name))
    return Chart(
        name, title, description, height, table, tuple(boxes), tuple(strokes), tuple(words), tuple(legend), note
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A row of a chart of times: a bar up to the median, a thin line on to where nine of ten are done."""

    name: str
    median: float | None
    p90: float | None
    words: str


def spans_chart(
    name: str, title: str, description: str, spans: Sequence[Span], table: Table, *, note: str = ""
) -> Chart:
    """Return a chart of times, one row for each group."""
    scale = max([span.p90 or span.median or 0.0 for span in spans] + [0.01])
    unit = (WIDTH - _NAME_WIDTH - _VALUE_WIDTH) / scale
    boxes: list[Box] = []
    strokes: list[Stroke] = []
    words: list[Words] = []
    for number, span in enumerate(spans):
        y = _TOP + number * (_BAR_HEIGHT + 10)
        middle = y + _BAR_HEIGHT / 2
        end = float(_NAME_WIDTH)
        words.append(Words(_NAME_WIDTH - 8, middle + 4, _cut(span.name), "end", "name"))
        if span.median is not None:
            width = max(span.median * unit, 1.5)
            boxes.append(Box(_NAME_WIDTH, y, round(width, 2), _BAR_HEIGHT, "time", f"{span.name}: {span.words}"))
            end = _NAME_WIDTH + width
            if span.p90 is not None:
                tip = round(_NAME_WIDTH + max(span.p90 * unit, 1.5), 2)
                strokes.append(Stroke(((round(end, 2), middle), (tip, middle)), "whisker"))
                strokes.append(Stroke(((tip, y + 4), (tip, y + _BAR_HEIGHT - 4)), "whisker"))
                end = max(end, tip)
        words.append(Words(round(end + 8, 2), middle + 4, span.words))
    height = _TOP + len(spans) * (_BAR_HEIGHT + 10)
    legend = (("time", "median"), ("whisker", "nine of ten are done by here (p90)"))
    return Chart(name, title, description, height, table, tuple(boxes), tuple(strokes), tuple(words), legend, note)


def bars_chart(
    name: str,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    table: Table,
    *,
    is_stacked: bool,
    note: str = "",
) -> Chart:
    """Return a chart of lying bars, one row for each label; its series one after another, or one below another."""
    sums = [sum(one.values[index] for one in series) for index in range(len(labels))]
    single = max([value for one in series for value in one.values] + [1])
    unit = (WIDTH - _NAME_WIDTH - 60) / max([*sums, 1] if is_stacked else [single])
    each = _BAR_HEIGHT if is_stacked else 13
    row = each * (1 if is_stacked else len(series)) + 12
    boxes: list[Box] = []
    words: list[Words] = []
    for index, label in enumerate(labels):
        y = float(_TOP + index * row)
        words.append(Words(_NAME_WIDTH - 8, y + (row - 12) / 2 + 4, _cut(label), "end", "name"))
        x = float(_NAME_WIDTH)
        for one in series:
            value = one.values[index]
            width = value * unit
            if value > 0:
                told = f"{label}: {_short(value)} {one.name}"
                boxes.append(Box(round(x, 2), y, round(max(width - 1, 1), 2), each - 1, one.colour, told))
            if is_stacked:
                x += width
            else:
                words.append(Words(round(x + width + 6, 2), y + each - 3, _short(value)))
                y += each
        if is_stacked:
            words.append(Words(round(x + 6, 2), y + each / 2 + 4, _short(sums[index])))
    height = _TOP + len(labels) * row
    legend = tuple((one.colour, one.name) for one in series)
    return Chart(name, title, description, height, table, tuple(boxes), (), tuple(words), legend, note)


def _cut(name: str) -> str:
    return name if len(name) <= 22 else name[:21] + "…"
