"""The queue: what to work on with the minutes at hand.

All Act first, the newest breach of a clock before the others; then by value (risk · freshness · provenance, by the root of the effort)
while minutes last. Equal safe fixes of one rule are one item. What does not fit is counted and never hidden.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from assay.findings.model import Safety
from assay.triage.assess import Assessed
from assay.triage.decision import Decision

_BATCH_MINUTES = 1.0
_BATCH_MINUTES_EACH = 0.2

SortKey: TypeAlias = tuple[int, int, int, float, float, str, int, int, str, str]


class Item(NamedTuple):
    """One entry of the queue: a finding, or several that one safe fix of the same rule removes.

    A tuple and not a dataclass because every edit makes as many as there are findings.
    """

    findings: tuple[Assessed, ...]
    """The most urgent first."""
    minutes: float
    value: float
    rank: int
    """Its place in the whole order, from 1, whether or not it fits today."""

    @property
    def lead(self) -> Assessed:
        """The finding that the item stands for."""
        return self.findings[0]

    @property
    def is_batch(self) -> bool:
        """Whether it is several findings."""
        return len(self.findings) > 1


@dataclass(frozen=True, slots=True)
class Queue:
    """What to do today, and what not."""

    today: tuple[Item, ...]
    later: tuple[Item, ...]
    minutes: float
    """Minutes that today's items take; more than the capacity only where Act findings alone do."""
    capacity: int
    remainder: Mapping[Decision, int]
    """Number of findings in ``later`` by decision."""
    exempt: int
    """Number of findings that verdicts keep out."""
    held_back: int
    """Number of findings in ``later`` because their owner has enough to do already."""

    @property
    def remainder_words(self) -> str:
        """``not today: 3 Attend, 12 Track*``; says so as well where nothing is left."""
        parts = [
            f"{count} {decision.word}" for decision, count in sorted(self.remainder.items(), reverse=True) if count
        ]
        return "not today: " + (", ".join(parts) if parts else "nothing")


def sort_key(item: Assessed) -> SortKey:
    """Return what the order is made by, most urgent first. It depends on nothing but the finding, so that keys can be kept."""
    start = item.finding.range.start
    is_act = item.decision is Decision.ACT
    breach = -(item.due or date.min).toordinal() if is_act and item.is_overdue else 0
    return (
        0 if is_act else 1,
        0 if breach else 1,
        breach,
        -item.value,
        -item.risk.value,
        item.path,
        start.line,
        start.column,
        item.finding.rule_id,
        item.fingerprint,
    )


def order(items: Iterable[Assessed]) -> list[Assessed]:
    """Return findings in the order of the queue, without those that verdicts exempt."""
    return sorted((item for item in items if not item.is_exempt), key=sort_key)


def _batch_key(item: Assessed) -> tuple[str, str, str, Decision] | None:
    """Return what equal safe fixes have in common, None for what is not one."""
    if item.finding.fix_safety is not Safety.SAFE or not item.finding.has_fix:
        return None
    return (item.finding.rule_id, item.finding.language, item.owner.key if item.owner else "", item.decision)


def make_items(ordered: Sequence[Assessed]) -> list[Item]:
    """Put ordered findings together to items. A batch stands where its most urgent finding would stand."""
    batches: dict[tuple[str, str, str, Decision], list[Assessed]] = {}
    sequence: list[list[Assessed]] = []
    for item in ordered:
        key = _batch_key(item)
        if key is None:
            sequence.append([item])
        elif (batch := batches.get(key)) is None:
            batches[key] = [item]
            sequence.append(batches[key])
        else:
            batch.append(item)
    made: list[Item] = []
    for rank, members in enumerate(sequence, 1):
        lead = members[0]
        count = len(members)
        minutes = lead.effort if count == 1 else _BATCH_MINUTES + _BATCH_MINUTES_EACH * count
        made.append(Item(tuple(members), minutes, lead.value, rank))
    return made


def plan(items: Sequence[Item], capacity: int, exempt: int, wip_limit: int | None = None) -> Queue:
    """Cut the order to the minutes at hand. An item that does not fit is passed over for a smaller one that does."""
    today: list[Item] = []
    later: list[Item] = []
    used = 0.0
    held_back = 0
    per_owner: Counter[str] = Counter()
    remainder: Counter[Decision] = Counter()
    for item in items:
        lead = item.lead
        owner = lead.owner.key if lead.owner else ""
        is_act = lead.decision is Decision.ACT
        is_busy = wip_limit is not None and bool(owner) and per_owner[owner] >= wip_limit
        fits = used + item.minutes <= capacity or math.isclose(used + item.minutes, capacity)
        if is_act or (fits and not is_busy):
            today.append(item)
            used += item.minutes
            per_owner[owner] += 1
        else:
            later.append(item)
            remainder[lead.decision] += len(item.findings)
            held_back += len(item.findings) if is_busy else 0
    return Queue(tuple(today), tuple(later), used, capacity, dict(remainder), exempt, held_back)


def make_queue(findings: Sequence[Assessed], capacity: int, wip_limit: int | None = None) -> Queue:
    """Return the queue for findings."""
    ordered = order(findings)
    return plan(make_items(ordered), capacity, len(findings) - len(ordered), wip_limit)


class QueueKeeper:
    """Keeps the order of a workspace and brings it up to date after the findings of one file changed.

    The findings of each file are kept sorted with their keys, so that a change costs sorting one file and merging.
    """

    def __init__(self) -> None:
        self._files: dict[str, list[tuple[SortKey, int, Assessed]]] = {}
        self._exempt: dict[str, int] = {}
        self._ordered: list[tuple[SortKey, int, Assessed]] | None = None
        self._count = 0

    def update(self, path: str, findings: Sequence[Assessed]) -> None:
        """Put ``findings`` in place of those of the file at ``path``; none forget the file."""
        entries: list[tuple[SortKey, int, Assessed]] = []
        for finding in findings:
            if not finding.is_exempt:
                # The number keeps tuples comparable where two findings are equal in everything that is compared.
                self._count += 1
                entries.append((sort_key(finding), self._count, finding))
        entries.sort()
        before = self._files.pop(path, [])
        if entries:
            self._files[path] = entries
        self._exempt[path] = len(findings) - len(entries)
        if self._ordered is None:
            return
        gone = {entry[1] for entry in before}
        kept = [entry for entry in self._ordered if entry[1] not in gone] if gone else self._ordered
        kept = kept + entries
        kept.sort()  # Two sorted runs: this is one merge.
        self._ordered = kept

    def queue(self, capacity: int, wip_limit: int | None = None) -> Queue:
        """Return the queue as it is now."""
        if self._ordered is None:
            self._ordered = sorted(entry for entries in self._files.values() for entry in entries)
        items = make_items([entry[2] for entry in self._ordered])
        return plan(items, capacity, sum(self._exempt.values()), wip_limit)


def by_owner(queue_items: Sequence[Assessed]) -> dict[str, list[Assessed]]:
    """Return findings by the text of their owner (empty for nobody), each list in the order of the queue."""
    split: dict[str, list[Assessed]] = {}
    for item in order(queue_items):
        split.setdefault(item.owner.key if item.owner else "", []).append(item)
    return dict(sorted(split.items()))
