"""The ranked list of a page: its rows, and what they can be filtered by.

A small script filters the rows. Where no script may run, as in the view of an editor, rules of style do (``:has()``); they are so much slower
that such a page shows fewer rows. A row says what it belongs to by numbers alone: nothing that a repository holds gets into the style sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

DECISIONS = ("Act", "Attend", "Track*", "Track")
MOST_ROWS = 10_000
"""Rows of a page. What is beyond is counted: nobody works through it by hand, and JSON holds it."""
MOST_ROWS_WITHOUT_SCRIPT = 500
_TOGETHER = 50
"""Rows that a browser lays out together when they come near the window; one by one is far slower, and so is all at once."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known of a finding, such as ``Owner: @payments``."""

    name: str
    words: str
    link: str = ""
    """An address of ours; never one that a repository names."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding in the list."""

    rank: int
    decision: str
    """Empty where triage has not looked."""
    severity: str
    risk: float | None
    rule: str
    title: str
    message: str
    place: str
    """``pay/api.py:3``, with the repository in front in an estate."""
    owner: str = ""
    marks: tuple[str, ...] = ()
    """What stands out, in a few words: ``overdue since 2026-03-12``."""
    is_urgent: bool = False
    """Whether the first mark is to be seen at a glance."""
    facts: tuple[Fact, ...] = ()
    code: tuple[tuple[int, str], ...] = ()
    """Lines with their numbers."""
    steps: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by; ``number`` stands for it in the page."""

    number: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class RankedList:
    """The rows of a page with what they can be filtered by. A filter with less than two choices is left out."""

    chunks: tuple[tuple[tuple[Row, int, int, int], ...], ...]
    """Each row with the numbers of its decision, rule and owner, in portions."""
    decisions: tuple[Choice, ...]
    rules: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    left_out: int
    total: int
    style: str = field(repr=False)


def ranked_list(rows: Sequence[Row], *, has_script: bool = True) -> RankedList:
    """Return the list of rows, which are in their order already."""
    shown = rows[: MOST_ROWS if has_script else MOST_ROWS_WITHOUT_SCRIPT]
    present = Counter(row.decision for row in shown)
    decisions = [word for word in (*DECISIONS, "") if word in present]
    rules = Counter(row.rule for row in shown)
    owners = Counter(row.owner for row in shown)
    # What is there most goes first for rules; people look for their own name, so that owners are sorted by it.
    rule_names = [rule for rule, _ in sorted(rules.items(), key=lambda entry: (-entry[1], entry[0]))]
    owner_names = sorted(owners, key=lambda owner: (owner == "", owner.casefold(), owner))
    numbers = [{name: number for number, name in enumerate(names)} for names in (decisions, rule_names, owner_names)]
    listed = tuple((row, numbers[0][row.decision], numbers[1][row.rule], numbers[2][row.owner]) for row in shown)
    choices = (
        _choices(decisions, present),
        _choices(rule_names, rules),
        _choices(owner_names, owners),
    )
    chunks = tuple(listed[start : start + _TOGETHER] for start in range(0, len(listed), _TOGETHER))
    style = "" if has_script else _style(*map(len, choices))
    return RankedList(chunks, *choices, len(rows) - len(shown), len(rows), style)


def _choices(names: Sequence[str], counts: Counter[str]) -> tuple[Choice, ...]:
    if len(names) < 2:
        return ()
    return tuple(Choice(number, name, counts[name]) for number, name in enumerate(names))


def _style(decisions: int, rules: int, owners: int) -> str:
    """Return the rules of style that hide what is filtered out.

    They look into the form alone: if they looked into what holds the rows, every row that a browser adds would have it look at all again, and a
    page of 5,000 findings would take minutes to open.
    """
    out = [
        f'.filters:has(#decision-{number}:not(:checked)) ~ .rows > .row[data-decision="{number}"]'
        for number in range(decisions)
    ]
    for name, count in (("rule", rules), ("owner", owners)):
        out += [
            f'.filters:has(#{name} option[value="{number}"]:checked) ~ .rows > .row:not([data-{name}="{number}"])'
            for number in range(count)
        ]
    return "".join(f"{selector}{{display:none}}\n" for selector in out)
