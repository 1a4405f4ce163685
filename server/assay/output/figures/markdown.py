"""Markdown, fit for a wiki page or an issue."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ledger.figures import Figures, RemediationTime
from assay.output.api import Look, count_words
from assay.output.figures_api import (
    ASSISTANCE_NOTE,
    EARLY_NOTE,
    JUDGED_BY,
    ORIGIN_LABELS,
    UNMEASURED,
    days_words,
    scope_words,
    share_words,
    trend_words,
)
from assay.output.formats.markdown import code_span, escape

DESCRIPTION = "Markdown, fit for a wiki page or an issue."

_MOST = 50


def render(figures: Figures, look: Look) -> str:
    """Return the report as Markdown of limited length; what does not fit is counted."""
    headline = figures.headline
    out = [f"# Remediation in {escape(figures.subject.name)}", "", escape(scope_words(figures)), ""]
    out += [f"**{escape(trend_words(figures))}**", ""]
    out += _table(
        ("Introduced", "Came back", "Fixed", "Moved", "Overdue", "Tolerated", "Median time", "p90"),
        [
            (
                f"{headline.introduced:,}",
                f"{headline.reopened:,}",
                f"{headline.fixed:,}",
                f"{headline.moved:,}",
                f"{headline.overdue:,}",
                f"{headline.tolerated:,}",
                days_words(headline.median_days),
                days_words(headline.p90_days),
            )
        ],
    )
    out += ["## Weeks", ""]
    out += _table(
        ("Week of", "Introduced", "Came back", "Fixed", "Backlog", "Tolerated"),
        [
            (
                str(week.begins),
                f"{week.introduced:,}",
                f"{week.reopened:,}",
                f"{week.fixed:,}",
                f"{week.backlog:,}",
                f"{week.tolerated:,}",
            )
            for week in figures.weeks
        ],
    )
    times = figures.times
    groups = (times.overall, *times.by_decision, *times.by_severity, *times.by_asset_type)
    out += ["## Time to remediate", "", *_times(groups)]
    out += ["## Clocks", ""]
    out += _table(
        ("Decision", "Clock", "Open", "Overdue", "Due in a week", "Oldest", "Fixed in time", "Fixed late"),
        [
            (
                escape(clock.decision),
                UNMEASURED if clock.days is None else count_words(clock.days, "day"),
                f"{clock.open:,}",
                f"{clock.overdue:,}",
                f"{clock.due_in_a_week:,}",
                days_words(clock.oldest_days),
                f"{clock.fixed_in_time:,}",
                f"{clock.fixed_late:,}",
            )
            for clock in figures.clocks
        ],
    )
    out += _early(figures) + _debt(figures) + _owners(figures) + _assistance(figures)
    out += _queue(figures, look) + _tolerated(figures, look)
    if figures.unknowns:
        out += ["## What is not known", ""]
        out += [
            f"- {escape(unknown.repository) + ': ' if unknown.repository else ''}{escape(unknown.statement)}"
            for unknown in figures.unknowns
        ]
        out.append("")
    return "\n".join([*out, escape(JUDGED_BY)]) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    marks = ["---", *("---:" for _ in head[1:])]
    return [*(f"| {' | '.join(row)} |" for row in (head, marks, *rows)), ""]


def _times(groups: Sequence[RemediationTime]) -> list[str]:
    return _table(
        ("Group", "Fixed", "Median", "p90", "Not measured"),
        [
            (
                escape(group.group),
                f"{group.count:,}",
                days_words(group.median_days),
                days_words(group.p90_days),
                f"{group.unmeasured:,}",
            )
            for group in groups
        ],
    )


def _early(figures: Figures) -> list[str]:
    early = figures.fixed_early
    if not early.is_known:
        return []
    verdicts = ", ".join(f"{count:,} {state}" for state, count in early.verdicts.items())
    lines = [
        f"- {early.in_flow:,} fixed in flow, {share_words(early.share_in_flow)} of all that was fixed",
        f"- {count_words(early.quick_fixes, 'quick fix', 'quick fixes')} applied, {share_words(early.share_by_quick_fix)}",
        f"- {count_words(early.gate_runs, 'gate run')}, {early.gate_blocked:,} blocked",
    ]
    if verdicts:
        lines.append(f"- verdicts: {escape(verdicts)}")
    return ["## Fixed before the commit", "", *lines, "", EARLY_NOTE, ""]


def _debt(figures: Figures) -> list[str]:
    rows = [
        (
            debt.bucket,
            f"{debt.deferred:,}",
            f"{debt.accepted:,}",
            str(debt.earliest) if debt.earliest else UNMEASURED,
        )
        for debt in figures.accepted
        if debt.deferred or debt.accepted
    ]
    return ["## Accepted debt", "", *_table(("Ends", "Deferred", "Accepted", "First on"), rows)] if rows else []


def _owners(figures: Figures) -> list[str]:
    rows = [
        (
            escape(owner.owner) or "nobody",
            f"{owner.open:,}",
            f"{owner.overdue:,}",
            f"{owner.tolerated:,}",
            f"{owner.introduced:,}",
            f"{owner.fixed:,}",
            days_words(owner.median_days),
        )
        for owner in figures.owners
    ]
    head = ("Owner", "Open", "Overdue", "Tolerated", "Introduced", "Fixed", "Median")
    return ["## Owners", "", *_table(head, rows)] if rows else []


def _assistance(figures: Figures) -> list[str]:
    rows = [
        (
            ORIGIN_LABELS[group.group],
            f"{group.commits:,}",
            f"{group.introduced:,}",
            f"{group.open:,}",
            f"{group.fixed:,}",
            days_words(group.median_days),
            days_words(group.p90_days),
        )
        for group in figures.assistance
    ]
    head = ("Origin", "Commits", "Introduced", "Open", "Fixed", "Median", "p90")
    said = ", ".join(f"{source} ({count:,})" for source, count in figures.assistance[0].sources.items())
    words = f"Said by: {said}. {ASSISTANCE_NOTE}" if said else ASSISTANCE_NOTE
    return ["## AI-assisted against other", "", *_table(head, rows), escape(words), ""]


def _queue(figures: Figures, look: Look) -> list[str]:
    rows = [
        (
            f"{entry.rank}",
            escape(entry.decision),
            f"{entry.risk:.0f}",
            escape(entry.repository)
            + (" " if entry.repository else "")
            + code_span(f"{look.path_prefix}{entry.path}:{entry.line}"),
            escape(entry.title),
            escape(entry.owner) or UNMEASURED,
            days_words(entry.age_days),
            (f"{entry.due}" + (" (overdue)" if entry.is_overdue else "")) if entry.due else UNMEASURED,
        )
        for entry in figures.queue[:_MOST]
    ]
    if not rows:
        return []
    out = ["## What to do first", ""]
    out += _table(("#", "Decision", "Risk", "Where", "What", "Owner", "Age", "Due"), rows)
    if len(figures.queue) > _MOST:
        out += [f"… and {len(figures.queue) - _MOST:,} more.", ""]
    return out


def _tolerated(figures: Figures, look: Look) -> list[str]:
    rows = [
        (
            escape(entry.decision),
            escape(entry.repository)
            + (" " if entry.repository else "")
            + code_span(f"{look.path_prefix}{entry.path}:{entry.line}"),
            escape(entry.title),
            escape(entry.words),
        )
        for entry in figures.tolerated[:_MOST]
    ]
    if not rows:
        return []
    out = ["## There, and let be", "", *_table(("Decision", "Where", "What", "Why"), rows)]
    if len(figures.tolerated) > _MOST:
        out += [f"… and {len(figures.tolerated) - _MOST:,} more.", ""]
    return out
