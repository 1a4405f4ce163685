"""The decision table: four points about a finding, and what to do about it.

The default table is the Deployer table of SSVC (CERT/CC, see ``tables/NOTICE``) with its first point, Exploitation, read as Evidence. Ours is
SSVC-derived: the points are found by reading code and not by watching attackers.

A team may put its own CSV in place. A table is refused when a combination is missing, stands twice, or when more evidence,
exposure, automation or impact would lower a decision: a ranking that drops when matters get worse cannot be explained to anybody.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import TypeAlias

from assay.findings.model import Evidence

_LARGEST_TABLE = 200_000
"""Characters. The default table has 2,600; what is far larger is not a decision table."""
_PROBLEMS_SHOWN = 12


class Exposure(IntEnum):
    """Who can reach the code; a higher value is reached by more people."""

    SMALL = 1
    """Tests, examples, scripts, migrations, code that nothing refers to."""
    CONTROLLED = 2
    """Reached from an entry point's surroundings or behind a guard; also where nothing is known."""
    OPEN = 3
    """In, or at most three calls from, an entry point that strangers reach."""

    @property
    def word(self) -> str:
        """The lower-case name, as shown to people and written to files."""
        return self.name.lower()


class Impact(IntEnum):
    """How bad it is for the people who rely on the software; technical impact and the asset's criticality together."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4

    @property
    def word(self) -> str:
        """The name as shown to people and written to files."""
        return self.name.lower().replace("_", " ")


class Decision(IntEnum):
    """What to do about a finding; a higher value is more urgent."""

    TRACK = 1
    TRACK_STAR = 2
    ATTEND = 3
    ACT = 4

    @property
    def word(self) -> str:
        """The name as shown to people: ``Act``, ``Attend``, ``Track*``, ``Track``."""
        return {1: "Track", 2: "Track*", 3: "Attend", 4: "Act"}[self.value]

    @property
    def key(self) -> str:
        """The name as written in files and settings: ``act``, ``attend``, ``track-star``, ``track``."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Points:
    """The four points of one finding."""

    evidence: Evidence
    exposure: Exposure
    automatable: bool
    """Whether one unauthenticated request, or reading the repository, is all that an attacker needs."""
    impact: Impact

    def words(self) -> tuple[str, str, str, str]:
        """Return the points as words, in the order of the table's columns."""
        return (self.evidence.word, self.exposure.word, "yes" if self.automatable else "no", self.impact.word)

    def __str__(self) -> str:
        """The points as they are named in messages."""
        evidence, exposure, automatable, impact = self.words()
        return f"evidence {evidence}, exposure {exposure}, automatable {automatable}, impact {impact}"


POINT_NAMES = ("evidence", "exposure", "automatable", "impact")

_Key: TypeAlias = tuple[int, int, int, int]


def _key(points: Points) -> _Key:
    return (int(points.evidence), int(points.exposure), int(points.automatable), int(points.impact))


def _points(key: _Key) -> Points:
    return Points(Evidence(key[0]), Exposure(key[1]), bool(key[2]), Impact(key[3]))


_AXES: tuple[tuple[int, ...], ...] = (
    tuple(int(value) for value in Evidence),
    tuple(int(value) for value in Exposure),
    (0, 1),
    tuple(int(value) for value in Impact),
)
ALL_POINTS: tuple[Points, ...] = tuple(_points((a, b, c, d)) for a, b, c, d in itertools.product(*_AXES))
"""The 72 combinations, least urgent first along every axis."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, with its line in the file (one-based)."""

    points: Points
    decision: Decision
    line: int

    def __str__(self) -> str:
        """The row as it is named in messages."""
        return f"line {self.line} ({self.points}: {self.decision.word})"


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A complete and monotone table. ``name`` says where it is from: ``default``, or the path of the CSV file."""

    name: str
    rows: dict[Points, TableRow]

    def decide(self, points: Points) -> Decision:
        """Return the decision for these points."""
        return self.rows[points].decision


class TableError(ValueError):
    """A decision table that cannot be used. ``problems`` are full sentences, each naming the rows that it speaks of."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.name = name
        self.problems = tuple(problems)
        shown = problems[:_PROBLEMS_SHOWN]
        if len(problems) > len(shown):
            shown = [*shown, f"There are {len(problems) - len(shown)} more problems like these."]
        super().__init__(f"The decision table {name} was refused. " + " ".join(shown))


_EVIDENCE_WORDS = {
    "flow": Evidence.FLOW,
    "sink": Evidence.SINK,
    "posture": Evidence.POSTURE,
    "active": Evidence.FLOW,
    "public poc": Evidence.SINK,
    "poc": Evidence.SINK,
    "none": Evidence.POSTURE,
}
_EXPOSURE_WORDS = {exposure.word: exposure for exposure in Exposure}
_AUTOMATABLE_WORDS = {"yes": True, "no": False}
_IMPACT_WORDS = {impact.word: impact for impact in Impact}
_DECISION_WORDS = {
    "act": Decision.ACT,
    "attend": Decision.ATTEND,
    "track*": Decision.TRACK_STAR,
    "track star": Decision.TRACK_STAR,
    "track": Decision.TRACK,
    "immediate": Decision.ACT,
    "out of cycle": Decision.ATTEND,
    "scheduled": Decision.TRACK_STAR,
    "defer": Decision.TRACK,
}
_COLUMNS = {
    "evidence": "evidence",
    "exploitation": "evidence",
    "exposure": "exposure",
    "system exposure": "exposure",
    "automatable": "automatable",
    "impact": "impact",
    "human impact": "impact",
    "decision": "decision",
    "outcome": "decision",
    "defer, scheduled, out of cycle, immediate": "decision",
}
_VERSION = re.compile(r"\s+v?\d+(\.\d+)*$")


def _plain(cell: str) -> str:
    """Return a cell in lower case, with single spaces in place of hyphens and underscores."""
    return " ".join(cell.lower().replace("-", " ").replace("_", " ").split())


def _find_columns(header: list[str]) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    problems: list[str] = []
    for index, cell in enumerate(header):
        name = _COLUMNS.get(_plain(_VERSION.sub("", cell.strip())))
        if name is None:
            if _plain(cell) not in ("row", "", "note", "comment"):
                problems.append(f"Line 1 has a column {cell.strip()!r} that is not known.")
        elif name in columns:
            problems.append(f"Line 1 has two columns for {name}.")
        else:
            columns[name] = index
    missing = [name for name in (*POINT_NAMES, "decision") if name not in columns]
    if missing:
        problems.append(f"Line 1 lacks a column for {', '.join(missing)}.")
    return columns, problems


def load_table(text: str, name: str) -> DecisionTable:
    """Read a table from CSV text; ``name`` is used in messages. Raises TableError, with all problems, where it cannot be used.

    The first line names the columns: evidence, exposure, automatable, impact and decision, in any order (SSVC's own names and values are
    understood as well). Columns named row, note or comment are for people.
    """
    if len(text) > _LARGEST_TABLE:
        raise TableError(name, [f"The file has more than {_LARGEST_TABLE:,} characters; a decision table has 72 rows."])
    if "\0" in text:
        raise TableError(name, ["The file is not text: it holds NUL characters."])
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: dict[Points, TableRow] = {}
    try:
        header = next(reader, None)
        if header is None:
            raise TableError(name, ["The file is empty."])
        columns, problems = _find_columns(header)
        if problems:
            raise TableError(name, problems)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                problems += _read_row(cells, columns, reader.line_num, rows)
    except csv.Error as error:
        raise TableError(name, [f"Line {reader.line_num} is not valid CSV: {error}."]) from None
    problems += [f"There is no row for {points}." for points in ALL_POINTS if points not in rows]
    problems += [
        f"Not monotone: {worse} must not be less urgent than {better}, which differs from it only in a lower {axis}."
        for better, worse, axis in monotonicity_violations(rows)
    ]
    if problems:
        raise TableError(name, problems)
    return DecisionTable(name, {points: rows[points] for points in ALL_POINTS})


def _read_row(cells: list[str], columns: dict[str, int], line: int, rows: dict[Points, TableRow]) -> list[str]:
    """Add a row to ``rows`` and return what is wrong with it."""
    problems: list[str] = []

    def read(
        column: str, words: dict[str, bool] | dict[str, Evidence] | dict[str, Exposure] | dict[str, Impact]
    ) -> int:
        cell = cells[columns[column]] if columns[column] < len(cells) else ""
        if (value := words.get(_plain(cell))) is None:
            problems.append(
                f"Line {line} has the value {cell.strip()!r} for {column}; expected one of {', '.join(words)}."
            )
            return -1
        return int(value)

    key = (
        read("evidence", _EVIDENCE_WORDS),
        read("exposure", _EXPOSURE_WORDS),
        read("automatable", _AUTOMATABLE_WORDS),
        read("impact", _IMPACT_WORDS),
    )
    index = columns["decision"]
    cell = cells[index] if index < len(cells) else ""
    decision = _DECISION_WORDS.get(_plain(cell))
    if decision is None:
        problems.append(f"Line {line} has the decision {cell.strip()!r}; expected Act, Attend, Track* or Track.")
    if problems or decision is None:
        return problems
    points = _points(key)
    if earlier := rows.get(points):
        return [f"Line {line} repeats the combination of {earlier}."]
    rows[points] = TableRow(points, decision, line)
    return []


def monotonicity_violations(rows: dict[Points, TableRow]) -> list[tuple[TableRow, TableRow, str]]:
    """Return pairs of neighbouring rows where the worse situation has the less urgent decision: (better, worse, name of the point)."""
    found: list[tuple[TableRow, TableRow, str]] = []
    for points, row in rows.items():
        key = _key(points)
        for axis, values in enumerate(_AXES):
            position = values.index(key[axis])
            if position + 1 == len(values):
                continue
            raised = (*key[:axis], values[position + 1], *key[axis + 1 :])
            worse = rows.get(_points((raised[0], raised[1], raised[2], raised[3])))
            if worse is not None and worse.decision < row.decision:
                found.append((row, worse, POINT_NAMES[axis]))
    return found


def dump_table(table: DecisionTable) -> str:
    """Return a table as CSV text that ``load_table`` reads, for a team to start its own from."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*POINT_NAMES, "decision"))
    for points, row in table.rows.items():
        writer.writerow((*points.words(), row.decision.word))
    return out.getvalue()


@cache
def default_table() -> DecisionTable:
    """Return the table that is part of Assay."""
    text = resources.files("assay.triage").joinpath("tables", "ssvc_deployer.csv").read_text("utf-8")
    return load_table(text, "default")


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A combination for which a team's table decides otherwise than the default one."""

    points: Points
    default: Decision
    custom: Decision
    line: int
    """The line in the team's table."""

    def __str__(self) -> str:
        """The change in words."""
        return f"line {self.line} ({self.points}): {self.custom.word} in place of {self.default.word}"


def changed_rows(table: DecisionTable) -> list[ChangedRow]:
    """Return where ``table`` differs from the default table."""
    default = default_table()
    return [
        ChangedRow(points, default.decide(points), row.decision, row.line)
        for points, row in table.rows.items()
        if row.decision != default.decide(points)
    ]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The nearest other situation with another decision: which points would have to change, and to what."""

    changes: tuple[tuple[str, str, str], ...]
    """Name of the point, its word now, its word then."""
    decision: Decision

    def __str__(self) -> str:
        """The change in words: ``Act if impact were very high (now high)``."""
        parts = [f"{name} were {then} (now {now})" for name, now, then in self.changes]
        return f"{self.decision.word} if {' and '.join(parts)}"


def what_would_change(table: DecisionTable, points: Points) -> list[WhatIf]:
    """Return the nearest rows with another decision, upwards and downwards, more urgent ones first.

    For each point the nearest value that alone changes the decision; where no single point raises it (or lowers it), the nearest
    combinations that do. Empty only for a table that decides everything alike.
    """
    here = table.decide(points)
    key = _key(points)
    words = points.words()
    candidates: list[tuple[int, int, _Key, Decision]] = []
    for other, row in table.rows.items():
        if row.decision != here:
            there = _key(other)
            differing = sum(a != b for a, b in zip(key, there, strict=True))
            distance = sum(abs(a - b) for a, b in zip(key, there, strict=True))
            candidates.append((differing, distance, there, row.decision))
    found: list[WhatIf] = []
    for is_raise in (True, False):
        side = sorted(item for item in candidates if (item[3] > here) is is_raise)
        if not side:
            continue
        fewest = side[0][0]
        nearest = min(distance for differing, distance, _, _ in side if differing == fewest)
        taken: set[tuple[int, ...]] = set()
        for differing, distance, there, decision in side:
            axes = tuple(axis for axis in range(4) if key[axis] != there[axis])
            # With one point to change each point has its own answer; with several only the nearest are worth reading.
            if differing != fewest or axes in taken or (fewest > 1 and distance > nearest):
                continue
            taken.add(axes)
            then = _points(there).words()
            found.append(WhatIf(tuple((POINT_NAMES[axis], words[axis], then[axis]) for axis in axes), decision))
    return found
