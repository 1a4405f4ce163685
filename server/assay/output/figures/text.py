"""For people at a terminal: the headline figures, a line for each week, and the first things to do."""

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

DESCRIPTION = "For people at a terminal."

_MOST = 15
"""Findings of the queue and of what is tolerated that are listed; the others are counted."""
_BAR = 24
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def render(figures: Figures, look: Look) -> str:
    """Return the report as text."""
    parts = [*_headline(figures, look)]
    parts += [*_weeks(figures, look), *_times(figures, look), *_clocks(figures, look)]
    parts += [*_early(figures, look), *_debt(figures, look)]
    parts += [*_owners(figures, look), *_assistance(figures, look), *_queue(figures, look), *_tolerated(figures, look)]
    if figures.unknowns:
        parts += _section("What is not known", look)
        for unknown in figures.unknowns:
            parts.append(f"  {unknown.repository + ': ' if unknown.repository else ''}{unknown.statement}")
    if not look.quiet:
        parts += ["", _dim(f"{JUDGED_BY} {figures.subject.seconds:.1f} s.", look)]
    return "\n".join(parts) + "\n"


def _bold(text: str, look: Look) -> str:
    return f"{_BOLD}{text}{_END}" if look.colour else text


def _dim(text: str, look: Look) -> str:
    return f"{_DIM}{text}{_END}" if look.colour else text


def _section(title: str, look: Look) -> list[str]:
    return ["", _bold(title, look)]


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Return rows with columns of equal width: the first on the left, the others on the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        indent
        + "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _headline(figures: Figures, look: Look) -> list[str]:
    headline = figures.headline
    decisions = ", ".join(f"{count:,} {word}" for word, count in headline.open_by_decision.items() if count)
    lines = [_bold(f"Remediation in {figures.subject.name}", look), _dim(scope_words(figures), look), ""]
    lines.append(trend_words(figures) + (f" ({decisions})" if decisions else ""))
    rows = [
        ("introduced", f"{headline.introduced:,}", f"{headline.reopened:,} of them had been fixed before"),
        ("fixed", f"{headline.fixed:,}", f"{headline.removed_with_file:,} of them went with their file"),
        ("moved", f"{headline.moved:,}", "to another place or file; neither introduced nor fixed"),
        ("overdue", f"{headline.overdue:,}", "open longer than their clock allows"),
        ("tolerated", f"{headline.tolerated:,}", "there, and let be by a verdict"),
    ]
    width = max(len(row[1]) for row in rows)
    lines += [f"  {name:<11}{number:>{width}}  {_dim(words, look)}" for name, number, words in rows]
    lines.append(f"  time to remediate: median {days_words(headline.median_days)}, p90 {days_words(headline.p90_days)}")
    return lines


def _weeks(figures: Figures, look: Look) -> list[str]:
    highest = max((week.backlog for week in figures.weeks), default=0) or 1
    rows = [("week of", "introduced", "fixed", "backlog", "tolerated", "")]
    for week in figures.weeks:
        bar = "█" * max(round(week.backlog / highest * _BAR), 1 if week.backlog else 0)
        introduced = f"{week.introduced:,}" + (f" ({week.reopened:,} again)" if week.reopened else "")
        rows.append(
            (
                str(week.begins),
                introduced,
                f"{week.fixed:,}",
                f"{week.backlog:,}",
                f"{week.tolerated:,}",
                f"{bar:<{_BAR}}",
            )
        )
    return [*_section("Weeks", look), *table(rows)]


def _times(figures: Figures, look: Look) -> list[str]:
    rows = [("", "fixed", "median", "p90", "not measured")]

    def add(times: Sequence[RemediationTime], always: bool) -> None:
        for time in times:
            if always or time.count or time.unmeasured:
                rows.append(
                    (
                        time.group,
                        f"{time.count:,}",
                        days_words(time.median_days),
                        days_words(time.p90_days),
                        f"{time.unmeasured:,}" if time.unmeasured else "",
                    )
                )

    add([figures.times.overall], True)
    add(figures.times.by_decision, True)
    add(figures.times.by_severity, False)
    add(figures.times.by_asset_type, False)
    return [*_section("Time to remediate", look), *table(rows)]


def _clocks(figures: Figures, look: Look) -> list[str]:
    rows = [("", "clock", "open", "overdue", "due in a week", "oldest", "fixed in time", "fixed late")]
    for clock in figures.clocks:
        rows.append(
            (
                clock.decision,
                UNMEASURED if clock.days is None else count_words(clock.days, "day"),
                f"{clock.open:,}",
                f"{clock.overdue:,}",
                f"{clock.due_in_a_week:,}",
                days_words(clock.oldest_days),
                f"{clock.fixed_in_time:,}",
                f"{clock.fixed_late:,}",
            )
        )
    return [*_section("Clocks", look), *table(rows)]


def _early(figures: Figures, look: Look) -> list[str]:
    early = figures.fixed_early
    if not early.is_known:
        return []
    verdicts = ", ".join(f"{count:,} {state}" for state, count in early.verdicts.items())
    lines = _section("Fixed before the commit", look)
    lines.append(
        f"  {early.in_flow:,} in flow, {share_words(early.share_in_flow)} of all that was fixed; "
        f"{count_words(early.quick_fixes, 'quick fix', 'quick fixes')}, {share_words(early.share_by_quick_fix)}"
    )
    lines.append(f"  {count_words(early.gate_runs, 'gate run')}, {early.gate_blocked:,} blocked")
    if verdicts:
        lines.append(f"  verdicts: {verdicts}")
    return [*lines, "  " + _dim(EARLY_NOTE, look)]


def _debt(figures: Figures, look: Look) -> list[str]:
    debts = [debt for debt in figures.accepted if debt.deferred or debt.accepted]
    if not debts:
        return []
    rows = [("ends", "deferred", "accepted", "first on")]
    rows += [
        (
            debt.bucket,
            f"{debt.deferred:,}",
            f"{debt.accepted:,}",
            str(debt.earliest) if debt.earliest else UNMEASURED,
        )
        for debt in debts
    ]
    return [*_section("Accepted debt", look), *table(rows)]


def _owners(figures: Figures, look: Look) -> list[str]:
    if len(figures.owners) < 2 and not any(owner.owner for owner in figures.owners):
        return []
    rows = [("", "open", "overdue", "tolerated", "introduced", "fixed", "median")]
    rows += [
        (
            owner.owner or "nobody",
            f"{owner.open:,}",
            f"{owner.overdue:,}",
            f"{owner.tolerated:,}",
            f"{owner.introduced:,}",
            f"{owner.fixed:,}",
            days_words(owner.median_days),
        )
        for owner in figures.owners
    ]
    return [*_section("Owners", look), *table(rows)]


def _assistance(figures: Figures, look: Look) -> list[str]:
    assisted = figures.assistance[0]
    if not assisted.commits and not assisted.introduced and not assisted.open:
        return []
    rows = [("", "commits", "introduced", "open", "fixed", "median", "p90")]
    rows += [
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
    said = ", ".join(f"{source} ({count:,})" for source, count in assisted.sources.items())
    lines = [*_section("AI-assisted against other", look), *table(rows)]
    if said:
        lines.append("  " + _dim(f"Said by: {said}.", look))
    return [*lines, "  " + _dim(ASSISTANCE_NOTE, look)]


def _queue(figures: Figures, look: Look) -> list[str]:
    if not figures.queue:
        return []
    lines = _section("What to do first", look)
    for entry in figures.queue[:_MOST]:
        where = f"{entry.repository + ': ' if entry.repository else ''}{look.path_prefix}{entry.path}:{entry.line}"
        age = f"open for {days_words(entry.age_days)}" if entry.age_days is not None else "age not known"
        late = f", due {entry.due}" if entry.due else ""
        overdue = " (overdue)" if entry.is_overdue else ""
        lines.append(f"  {entry.explanation}")
        lines.append("      " + _dim(f"{where} · {age}{late}{overdue}", look))
    if len(figures.queue) > _MOST:
        lines.append(f"  … and {len(figures.queue) - _MOST:,} more")
    return lines


def _tolerated(figures: Figures, look: Look) -> list[str]:
    if not figures.tolerated:
        return []
    lines = _section("There, and let be", look)
    for entry in figures.tolerated[:_MOST]:
        where = f"{entry.repository + ': ' if entry.repository else ''}{look.path_prefix}{entry.path}:{entry.line}"
        lines.append(f"  {entry.decision}  {entry.title}")
        lines.append("      " + _dim(f"{where} · {entry.words}", look))
    if len(figures.tolerated) > _MOST:
        lines.append(f"  … and {len(figures.tolerated) - _MOST:,} more")
    return lines
