"""Computes the figures of a report from the history of findings. Pure: nothing here reads a file, a clock or a setting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from assay.ledger.figures import (
    DECISIONS,
    SEVERITIES,
    AcceptedDebt,
    AssistanceFigures,
    Clock,
    Figures,
    FixedEarly,
    Headline,
    OwnerFigures,
    QueueEntry,
    RemediationTime,
    RemediationTimes,
    Subject,
    ToleratedEntry,
    Unknown,
    Week,
)
from assay.ledger.model import LedgerCounts, Life, Past, Stay, Window
from assay.ledger.timeline import DAY, begin_of, day_of, monday_of

NO_ASSET = "no asset stated"
_BUCKETS = (("within 7 days", 7), ("within 30 days", 30), ("within 90 days", 90))
_DEFERRALS = ("defer", "accept")
_ENDED = ("expired", "too-long")


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A stay that ended in the window."""

    life: Life
    stay: Stay
    days: float | None


@dataclass(frozen=True, slots=True)
class _Came:
    """A stay that began in the window."""

    life: Life
    stay: Stay
    is_return: bool


def compute(
    subject: Subject,
    past: Past,
    window: Window,
    queue: Sequence[QueueEntry],
    tolerated: Sequence[ToleratedEntry],
    clock_days: dict[str, int | None],
    counts: LedgerCounts,
    unknowns: Sequence[Unknown] = (),
) -> Figures:
    """Return the figures of a window.

    ``queue`` and ``tolerated`` are what is there at the end of the window, ``clock_days`` the days that policy gives for each decision's word.
    """
    start, end = begin_of(window.since), begin_of(window.until + timedelta(days=1))
    fixed = [
        _Fixed(life, stay, None if stay.opened is None else (stay.closed - stay.opened) / DAY)
        for life in past.lives
        for stay in life.stays
        if stay.closed is not None and start <= stay.closed < end
    ]
    came = [
        _Came(life, stay, number > 0)
        for life in past.lives
        for number, stay in enumerate(life.stays)
        if stay.opened is not None and start <= stay.opened < end
    ]
    commits = [commit for commit in past.commits if start <= commit.at < end]
    overall = _time("all", fixed)
    return Figures(
        subject=subject,
        headline=Headline(
            open_now=len(queue),
            open_before=sum(_is_open(life, start) for life in past.lives),
            introduced=len(came),
            fixed=len(fixed),
            reopened=sum(item.is_return for item in came),
            moved=sum(start <= moment < end for life in past.lives for moment in life.moves),
            removed_with_file=sum(item.stay.with_file for item in fixed),
            overdue=sum(entry.is_overdue for entry in queue),
            tolerated=len(tolerated),
            open_by_decision=_by_decision(entry.decision for entry in queue),
            median_days=overall.median_days,
            p90_days=overall.p90_days,
        ),
        weeks=_weeks(past, window, came, fixed),
        times=RemediationTimes(
            overall,
            tuple(_time(word, [item for item in fixed if item.life.decision == word]) for word in DECISIONS),
            tuple(_time(word, [item for item in fixed if item.life.severity == word]) for word in SEVERITIES),
            _by_asset(fixed),
        ),
        clocks=tuple(_clock(word, clock_days.get(word), queue, fixed, window) for word in DECISIONS),
        fixed_early=_fixed_early(counts, len(fixed)),
        accepted=_accepted(queue, tolerated, window.until),
        owners=_owners(queue, tolerated, came, fixed),
        assistance=_assistance(queue, came, fixed, [commit.assistance for commit in commits]),
        queue=tuple(queue),
        tolerated=tuple(tolerated),
        unknowns=tuple(unknowns),
    )


def _is_open(life: Life, instant: int) -> bool:
    return any(stay.is_open_at(instant) for stay in life.stays) and not life.is_tolerated_at(instant)


def _by_decision(words: Iterable[str]) -> dict[str, int]:
    counted = Counter(words)
    return {word: counted[word] for word in DECISIONS}


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least ``share`` of the values do not exceed; None where there are none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _time(group: str, fixed: Sequence[_Fixed]) -> RemediationTime:
    days = [item.days for item in fixed if item.days is not None]
    return RemediationTime(
        group,
        len(days),
        _rounded(median(days)) if days else None,
        _rounded(nearest_rank(days, 0.9)),
        len(fixed) - len(days),
    )


def _by_asset(fixed: Sequence[_Fixed]) -> tuple[RemediationTime, ...]:
    names = sorted({item.life.asset_type or NO_ASSET for item in fixed}, key=lambda name: (name == NO_ASSET, name))
    return tuple(_time(name, [item for item in fixed if (item.life.asset_type or NO_ASSET) == name]) for name in names)


def _weeks(past: Past, window: Window, came: Sequence[_Came], fixed: Sequence[_Fixed]) -> tuple[Week, ...]:
    weeks: list[Week] = []
    in_week = Counter(monday_of(day_of(item.stay.opened or 0)) for item in came)
    back = Counter(monday_of(day_of(item.stay.opened or 0)) for item in came if item.is_return)
    out = Counter(monday_of(day_of(item.stay.closed or 0)) for item in fixed)
    monday = monday_of(window.since)
    while monday <= window.until:
        end = begin_of(min(monday + timedelta(days=7), window.until + timedelta(days=1)))
        there = [life for life in past.lives if any(stay.is_open_at(end) for stay in life.stays)]
        open_then = [life for life in there if not life.is_tolerated_at(end)]
        weeks.append(
            Week(
                begins=monday,
                introduced=in_week[monday],
                fixed=out[monday],
                reopened=back[monday],
                backlog=len(open_then),
                backlog_by_decision=_by_decision(life.decision for life in open_then),
                tolerated=len(there) - len(open_then),
            )
        )
        monday += timedelta(days=7)
    return tuple(weeks)


def _clock(word: str, days: int | None, queue: Sequence[QueueEntry], fixed: Sequence[_Fixed], window: Window) -> Clock:
    entries = [entry for entry in queue if entry.decision == word]
    ages = [entry.age_days for entry in entries if entry.age_days is not None]
    soon = window.until + timedelta(days=7)
    late = in_time = 0
    for item in fixed:
        if item.life.decision != word or item.life.clock_days is None or item.stay.opened is None:
            continue
        due = day_of(item.stay.opened) + timedelta(days=item.life.clock_days)
        if day_of(item.stay.closed or 0) <= due:
            in_time += 1
        else:
            late += 1
    return Clock(
        decision=word,
        days=days,
        open=len(entries),
        overdue=sum(entry.is_overdue for entry in entries),
        due_in_a_week=sum(entry.due is not None and not entry.is_overdue and entry.due <= soon for entry in entries),
        oldest_days=_rounded(max(ages, default=None)),
        unknown_age=len(entries) - len(ages),
        fixed_in_time=in_time,
        fixed_late=late,
    )


def _fixed_early(counts: LedgerCounts, fixed: int) -> FixedEarly:
    in_flow = len(counts.in_flow_seconds)
    every = in_flow + fixed
    is_measurable = counts.is_known and every > 0
    return FixedEarly(
        is_known=counts.is_known,
        in_flow=in_flow,
        quick_fixes=counts.quick_fixes,
        fixed_in_commits=fixed,
        share_in_flow=round(in_flow / every, 4) if is_measurable else None,
        # A quick fix may wait for its commit beyond the end of the window, so that there are more of them than was fixed.
        share_by_quick_fix=round(min(1.0, counts.quick_fixes / every), 4) if is_measurable else None,
        median_seconds_in_flow=_rounded(median(counts.in_flow_seconds)) if in_flow else None,
        gate_runs=counts.gate_runs,
        gate_blocked=counts.gate_blocked,
        verdicts=dict(counts.verdicts),
    )


def _accepted(
    queue: Sequence[QueueEntry], tolerated: Sequence[ToleratedEntry], today: date
) -> tuple[AcceptedDebt, ...]:
    """Return what was deferred or accepted by when that ends; what has ended is open again and stands in the queue."""
    by_bucket: dict[str, list[tuple[str, str, date | None]]] = {
        "expired": [
            (entry.verdict_state, entry.decision, entry.verdict_expires)
            for entry in queue
            if entry.verdict_standing in _ENDED and entry.verdict_state in _DEFERRALS
        ]
    }
    by_bucket |= {name: [] for name, _ in _BUCKETS} | {"later": [], "no end": []}
    for entry in tolerated:
        if entry.state in _DEFERRALS:
            by_bucket[_bucket(entry.expires, today)].append((entry.state, entry.decision, entry.expires))
    return tuple(
        AcceptedDebt(
            bucket=name,
            deferred=sum(state == "defer" for state, _, _ in debts),
            accepted=sum(state == "accept" for state, _, _ in debts),
            by_decision=_by_decision(decision for _, decision, _ in debts),
            earliest=min((expires for _, _, expires in debts if expires), default=None),
        )
        for name, debts in by_bucket.items()
    )


def _bucket(expires: date | None, today: date) -> str:
    if expires is None:
        return "no end"
    left = (expires - today).days
    return next((name for name, days in _BUCKETS if left <= days), "later")


def _owners(
    queue: Sequence[QueueEntry], tolerated: Sequence[ToleratedEntry], came: Sequence[_Came], fixed: Sequence[_Fixed]
) -> tuple[OwnerFigures, ...]:
    names = {entry.owner for entry in queue} | {entry.owner for entry in tolerated}
    names |= {item.life.owner for item in came} | {item.life.owner for item in fixed}
    figures: list[OwnerFigures] = []
    for name in names:
        mine = [entry for entry in queue if entry.owner == name]
        figures.append(
            OwnerFigures(
                owner=name,
                open=len(mine),
                overdue=sum(entry.is_overdue for entry in mine),
                tolerated=sum(entry.owner == name for entry in tolerated),
                introduced=sum(item.life.owner == name for item in came),
                fixed=sum(item.life.owner == name for item in fixed),
                median_days=_time(name, [item for item in fixed if item.life.owner == name]).median_days,
                open_by_decision=_by_decision(entry.decision for entry in mine),
            )
        )
    return tuple(sorted(figures, key=lambda item: (-item.open, -item.overdue, item.owner)))


def _assistance(
    queue: Sequence[QueueEntry], came: Sequence[_Came], fixed: Sequence[_Fixed], commits: Sequence[str]
) -> tuple[AssistanceFigures, ...]:
    def group_of(stay: Stay) -> str:
        if stay.assistance:
            return "ai-assisted"
        return "unknown" if stay.opened is None else "other"

    def group_of_entry(entry: QueueEntry) -> str:
        if entry.assistance:
            return "ai-assisted"
        return "unknown" if entry.introduced is None else "other"

    belongs: dict[str, Callable[[str], bool]] = {
        "ai-assisted": bool,
        "other": lambda source: not source,
        "unknown": lambda source: False,
    }
    figures: list[AssistanceFigures] = []
    for group, is_in in belongs.items():
        time = _time(group, [item for item in fixed if group_of(item.stay) == group])
        figures.append(
            AssistanceFigures(
                group=group,
                commits=sum(map(is_in, commits)),
                introduced=sum(group_of(item.stay) == group for item in came),
                open=sum(group_of_entry(entry) == group for entry in queue),
                fixed=time.count + time.unmeasured,
                median_days=time.median_days,
                p90_days=time.p90_days,
                sources=dict(sorted(Counter(filter(is_in, commits)).items())) if group == "ai-assisted" else {},
            )
        )
    return tuple(figures)
