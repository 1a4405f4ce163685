"""What the types of the fact tables do not say: kinds are declared, and each row names what it speaks of exactly once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from assay.facts.loader import kinds
from assay.facts.schema import Entry, Row, Rows

RowProblem = tuple[tuple[str | int, ...], str]
"""The place of a mistake (``("sink", 0, "kind")``) and a sentence on it."""

NAMING_COLUMNS = {
    "source": ("call", "read", "parameter"),
    "sink": ("call", "assign", "attribute", "returned_by"),
    "sanitiser": ("call", "read"),
    "guard": ("call",),
    "propagator": ("call",),
    "neutral": ("call",),
    "type": ("call", "read"),
    "subtype": ("name",),
    "entry": ("decorator", "call", "base", "function", "first_parameter"),
    "mark": ("call", "read", "assign", "key"),
    "protector": ("decorator", "middleware", "call", "parameter"),
    "exit": ("call",),
}
"""The columns of each table of which a row has exactly one."""

MOST_ALTERNATIVES = 1_000
"""Names that one column may stand for: a row of braces multiplies, and thirty of them would fill any memory."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_NOT_EXPANDED = {"type": ("is_",), "subtype": ("of",), "entry": ("base",)}


def row_problems(file: Rows) -> Iterator[RowProblem]:
    """Yield what is wrong in rows whose columns have the right types."""
    declared = kinds()
    sources = {kind.name for kind in declared.source_kind}
    sinks = {kind.name for kind in declared.sink_kind}
    entries = {kind.name for kind in declared.entry_kind}
    for table, columns in NAMING_COLUMNS.items():
        for index, row in enumerate(getattr(file, table)):
            place = (table, index)
            yield from _naming_problems(row, table, columns, place)
            if table == "source":
                yield from _undeclared([row.kind], sources, "source", (*place, "kind"))
            elif table in ("sink", "mark"):
                yield from _undeclared([row.kind], sinks, "sink", (*place, "kind"))
            elif table in ("sanitiser", "guard"):
                yield from _undeclared(row.kinds, sinks | {"*"}, "sink", (*place, "kinds"))
            elif table == "entry":
                yield from _undeclared([row.kind], entries, "entry", (*place, "kind"))
                yield from _undeclared(_roles(row), sources, "source", (*place, "parameters"))
            if table == "sink" and row.returned_by:
                yield from _undeclared([row.returned_by], entries, "entry", (*place, "returned_by"))


def _roles(entry: Entry) -> list[str]:
    return [role[1:] for role in (*entry.parameters, *entry.keywords.values()) if role.startswith("@")]


def _undeclared(
    names: Iterable[str], declared: set[str], what: str, place: tuple[str | int, ...]
) -> Iterator[RowProblem]:
    for name in names:
        if name not in declared:
            near = difflib.get_close_matches(name, sorted(declared), n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known ones: {', '.join(sorted(declared))}."
            yield place, f"There is no {what} kind {name!r}. {hint}"


def _naming_problems(
    row: Row, table: str, columns: Sequence[str], place: tuple[str | int, ...]
) -> Iterator[RowProblem]:
    given = [column for column in columns if getattr(row, column)]
    if len(given) != 1:
        choice = " or ".join(columns)
        found = f"has {' and '.join(given)}" if given else "has none of them"
        yield place, f"A row of [[{table}]] needs exactly one of {choice}, and this one {found}."
    for column in given:
        name: str = getattr(row, column)
        count = 1
        for alternatives in _BRACES.findall(name):
            count *= alternatives.count(",") + 1
        if count > MOST_ALTERNATIVES:
            yield (*place, column), f"The braces stand for {count:,} names; at most {MOST_ALTERNATIVES:,} are taken."
    for column in _NOT_EXPANDED.get(table, ()):
        if "{" in getattr(row, column):
            yield (*place, column.rstrip("_")), "Alternatives in braces are not read here; write a row for each."
