"""A page: one file of HTML with charts, filters and everything that it needs inside."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ledger.figures import DECISIONS, AssistanceFigures, Figures, QueueEntry, RemediationTime
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
from assay.output.page.charts import (
    Chart,
    Series,
    Span,
    Table,
    bars_chart,
    columns_chart,
    spans_chart,
)
from assay.output.page.layout import page
from assay.output.page.rows import Fact, Row, ranked_list

DESCRIPTION = "A page: one file of HTML, with everything that it needs inside."

_SECTIONS = (
    ("figures", "At a glance"),
    ("time", "Over time"),
    ("remediation", "Time to remediate"),
    ("clocks", "Overdue"),
    ("owners", "Owners"),
    ("assistance", "AI-assisted"),
    ("debt", "Accepted debt"),
    ("queue", "Ranked list"),
    ("tolerated", "Tolerated"),
    ("limits", "What is not known"),
)
_COLOURS = {"Act": "act", "Attend": "attend", "Track*": "track-star", "Track": "track"}
_STATES = {"defer": "deferred", "accept": "accepted", "false-positive": "false positive"}
_MOST_OVERDUE = 15
_MOST_TOLERATED = 1_000
_MOST_GROUPS = 15


def render(figures: Figures, look: Look) -> str:
    """Return the report as a page. Without ``look.scripts`` it holds no script, for views in which none may run."""
    ranked = ranked_list([_row(entry, look) for entry in figures.queue], has_script=look.scripts)
    overdue = sorted(
        (entry for entry in figures.queue if entry.is_overdue), key=lambda entry: (str(entry.due), entry.rank)
    )
    unknowns = len(figures.unknowns)
    values = {
        "title": f"Remediation in {figures.subject.name}",
        "scope": scope_words(figures),
        "sections": _SECTIONS,
        "figures": figures,
        "trend": trend_words(figures),
        "cards": _cards(figures),
        "limits_words": f"{count_words(unknowns, 'thing')} could not be known or {'limits' if unknowns == 1 else 'limit'} these figures",
        "over_time": _over_time(figures),
        "overall": _time_words(figures.times.overall),
        "times": _times(figures),
        "early": _early(figures),
        "clocks": _clocks(figures),
        "overdue": [(entry, _overdue_words(entry, look)) for entry in overdue[:_MOST_OVERDUE]],
        "overdue_more": max(0, len(overdue) - _MOST_OVERDUE),
        "owners": _owners(figures),
        "assistance": _assistance(figures),
        "assistance_note": ASSISTANCE_NOTE,
        "sources": ", ".join(f"{name} ({count:,})" for name, count in figures.assistance[0].sources.items()),
        "debt": _debt(figures),
        "ranked": ranked,
        "tolerated": _tolerated(figures, look),
        "tolerated_more": max(0, len(figures.tolerated) - _MOST_TOLERATED),
        "judged_by": JUDGED_BY,
        "made_at": f"{figures.subject.made_at:%Y-%m-%d %H:%M} UTC",
    }
    return page("report.html", values, filters=ranked.style, has_script=look.scripts)


def _cards(figures: Figures) -> list[tuple[str, str, str]]:
    headline = figures.headline
    open_words = ", ".join(f"{headline.open_by_decision.get(word, 0):,} {word}" for word in DECISIONS)
    came_back = f"{headline.reopened:,} of them came back" if headline.reopened else ""
    with_file = f"{headline.removed_with_file:,} of them with their file" if headline.removed_with_file else ""
    return [
        ("Open", f"{headline.open_now:,}", open_words),
        ("Overdue", f"{headline.overdue:,}", "open beyond their clock"),
        ("Introduced", f"{headline.introduced:,}", came_back),
        ("Fixed", f"{headline.fixed:,}", with_file),
        ("Median time to remediate", days_words(headline.median_days), f"p90 {days_words(headline.p90_days)}"),
        ("Tolerated", f"{headline.tolerated:,}", "allowed by somebody"),
        ("Moved", f"{headline.moved:,}", "neither introduced nor fixed"),
    ]


# Charts ---------------------------------------------------------------------------


def _over_time(figures: Figures) -> list[Chart]:
    weeks = figures.weeks
    labels = [str(week.begins) for week in weeks]
    head = figures.headline
    backlog = columns_chart(
        "backlog",
        "Backlog over time",
        f"Open findings at the end of each week, by decision: {head.open_before:,} before the window, {head.open_now:,} at its end.",
        labels,
        [
            [
                # The most urgent stands on the ground, where it is compared most easily.
                Series(word, _COLOURS[word], tuple(week.backlog_by_decision.get(word, 0) for week in weeks))
                for word in DECISIONS
            ]
        ],
        Table(
            ("Week of", *DECISIONS, "Open", "Tolerated"),
            tuple(
                (
                    str(week.begins),
                    *(f"{week.backlog_by_decision.get(word, 0):,}" for word in DECISIONS),
                    f"{week.backlog:,}",
                    f"{week.tolerated:,}",
                )
                for week in weeks
            ),
        ),
        line=Series("tolerated", "line", tuple(week.tolerated for week in weeks)),
    )
    flow = columns_chart(
        "flow",
        "Introduced against fixed",
        f"Findings that came in and that were fixed in each week: {head.introduced:,} came in, {head.fixed:,} were fixed.",
        labels,
        [
            [
                Series("introduced", "introduced", tuple(week.introduced - week.reopened for week in weeks)),
                Series("came back", "reopened", tuple(week.reopened for week in weeks)),
            ],
            [Series("fixed", "fixed", tuple(week.fixed for week in weeks))],
        ],
        Table(
            ("Week of", "Introduced", "Of these came back", "Fixed"),
            tuple(
                (str(week.begins), f"{week.introduced:,}", f"{week.reopened:,}", f"{week.fixed:,}") for week in weeks
            ),
        ),
    )
    return [backlog, flow]


def _time_words(time: RemediationTime | AssistanceFigures) -> str:
    count = time.count if isinstance(time, RemediationTime) else time.fixed
    if time.median_days is None:
        return "none measured"
    return f"median {days_words(time.median_days)}, p90 {days_words(time.p90_days)}, {count_words(count, 'finding')}"


def _span_words(time: RemediationTime | AssistanceFigures) -> str:
    if time.median_days is None:
        return "none measured"
    return f"{days_words(time.median_days)}, p90 {days_words(time.p90_days)}"


def _times_chart(name: str, by: str, groups: Sequence[RemediationTime]) -> Chart:
    shown = sorted(groups, key=lambda group: -group.count)[:_MOST_GROUPS] if len(groups) > _MOST_GROUPS else groups
    return spans_chart(
        name,
        f"By {by}",
        f"Median and p90 of the time to remediate, by {by}.",
        [Span(group.group, group.median_days, group.p90_days, _span_words(group)) for group in shown],
        Table(
            (by.capitalize(), "Measured", "Median", "p90", "Not measured"),
            tuple(
                (
                    group.group,
                    f"{group.count:,}",
                    days_words(group.median_days),
                    days_words(group.p90_days),
                    f"{group.unmeasured:,}",
                )
                for group in groups
            ),
        ),
        note=f"The drawing shows the {_MOST_GROUPS} with the most fixes." if len(shown) < len(groups) else "",
    )


def _times(figures: Figures) -> list[Chart]:
    times = figures.times
    charts = [
        _times_chart("times-decision", "decision", times.by_decision),
        _times_chart("times-severity", "severity", times.by_severity),
    ]
    if times.by_asset_type:
        charts.append(_times_chart("times-asset", "type of asset", times.by_asset_type))
    return charts


def _assistance(figures: Figures) -> list[Chart]:
    groups = figures.assistance
    labels = [ORIGIN_LABELS[group.group] for group in groups]
    counts = bars_chart(
        "origin-counts",
        "Introduced, fixed and open, by origin",
        "Findings by whether the commit that brought them says that an AI assistant helped.",
        labels,
        [
            Series("introduced", "introduced", tuple(group.introduced for group in groups)),
            Series("fixed", "fixed", tuple(group.fixed for group in groups)),
            Series("open", "track-star", tuple(group.open for group in groups)),
        ],
        Table(
            ("Origin", "Commits", "Introduced", "Fixed", "Open", "Introduced by 100 commits"),
            tuple(
                (
                    ORIGIN_LABELS[group.group],
                    f"{group.commits:,}",
                    f"{group.introduced:,}",
                    f"{group.fixed:,}",
                    f"{group.open:,}",
                    f"{100 * group.introduced / group.commits:.1f}" if group.commits else UNMEASURED,
                )
                for group in groups
            ),
        ),
        is_stacked=False,
    )
    times = spans_chart(
        "origin-times",
        "Time to remediate, by origin",
        "Median and p90 of the time to remediate what such commits brought, whoever fixed it.",
        [Span(ORIGIN_LABELS[group.group], group.median_days, group.p90_days, _span_words(group)) for group in groups],
        Table(
            ("Origin", "Fixed", "Median", "p90"),
            tuple(
                (
                    ORIGIN_LABELS[group.group],
                    f"{group.fixed:,}",
                    days_words(group.median_days),
                    days_words(group.p90_days),
                )
                for group in groups
            ),
        ),
    )
    return [counts, times]


def _debt(figures: Figures) -> Chart:
    debts = figures.accepted
    total = sum(debt.deferred + debt.accepted for debt in debts)
    return bars_chart(
        "expiry",
        "Deferred and accepted, by when that ends",
        f"{count_words(total, 'finding')} deferred or accepted. What has expired is open again and in the ranked list."
        if total
        else "Nothing is deferred or accepted.",
        [debt.bucket for debt in debts],
        [
            Series("deferred", "track-star", tuple(debt.deferred for debt in debts)),
            Series("accepted", "attend", tuple(debt.accepted for debt in debts)),
        ],
        Table(
            ("Ends", "Deferred", "Accepted", *DECISIONS, "First on"),
            tuple(
                (
                    debt.bucket,
                    f"{debt.deferred:,}",
                    f"{debt.accepted:,}",
                    *(f"{debt.by_decision.get(word, 0):,}" for word in DECISIONS),
                    str(debt.earliest or UNMEASURED),
                )
                for debt in debts
            ),
        ),
        is_stacked=True,
    )


# Tables ---------------------------------------------------------------------------


def _early(figures: Figures) -> list[str]:
    early = figures.fixed_early
    if not early.is_known:
        return []
    lines = [
        f"{early.in_flow:,} fixed in flow, {share_words(early.share_in_flow)} of all that was fixed",
        f"{count_words(early.quick_fixes, 'quick fix', 'quick fixes')} applied, {share_words(early.share_by_quick_fix)} of all that was fixed",
        f"{count_words(early.gate_runs, 'gate run')}, {early.gate_blocked:,} blocked",
    ]
    if early.verdicts:
        lines.append("verdicts: " + ", ".join(f"{count:,} {state}" for state, count in early.verdicts.items()))
    return [*lines, EARLY_NOTE]


def _clocks(figures: Figures) -> Table:
    return Table(
        (
            "Decision",
            "Clock",
            "Open",
            "Overdue",
            "Due in a week",
            "Oldest",
            "Age not known",
            "Fixed in time",
            "Fixed late",
        ),
        tuple(
            (
                clock.decision,
                UNMEASURED if clock.days is None else count_words(clock.days, "day"),
                f"{clock.open:,}",
                f"{clock.overdue:,}",
                f"{clock.due_in_a_week:,}",
                days_words(clock.oldest_days),
                f"{clock.unknown_age:,}",
                f"{clock.fixed_in_time:,}",
                f"{clock.fixed_late:,}",
            )
            for clock in figures.clocks
        ),
    )


def _owners(figures: Figures) -> Table:
    return Table(
        ("Owner", "Open", *DECISIONS, "Overdue", "Tolerated", "Introduced", "Fixed", "Median"),
        tuple(
            (
                owner.owner or "nobody",
                f"{owner.open:,}",
                *(f"{owner.open_by_decision.get(word, 0):,}" for word in DECISIONS),
                f"{owner.overdue:,}",
                f"{owner.tolerated:,}",
                f"{owner.introduced:,}",
                f"{owner.fixed:,}",
                days_words(owner.median_days),
            )
            for owner in figures.owners
        ),
    )


def _tolerated(figures: Figures, look: Look) -> Table:
    return Table(
        ("Where", "What", "Decision", "State", "Until", "Who decided what, and why", "Owner"),
        tuple(
            (
                _place(entry.repository, entry.path, entry.line, look),
                entry.title,
                entry.decision,
                _STATES.get(entry.state, entry.state),
                str(entry.expires or "no end"),
                entry.words,
                entry.owner or "nobody",
            )
            for entry in figures.tolerated[:_MOST_TOLERATED]
        ),
    )


# The ranked list ------------------------------------------------------------------


def _place(repository: str, path: str, line: int, look: Look) -> str:
    return f"{repository}: {path}:{line}" if repository else f"{look.path_prefix}{path}:{line}"


def _overdue_words(entry: QueueEntry, look: Look) -> str:
    return f"{_place(entry.repository, entry.path, entry.line, look)} · since {entry.due} · {entry.owner or 'nobody'}"


def _row(entry: QueueEntry, look: Look) -> Row:
    marks: list[str] = []
    if entry.is_overdue:
        marks.append(f"overdue since {entry.due}")
    elif entry.due is not None:
        marks.append(f"due {entry.due}")
    if entry.reopened:
        marks.append("came back" if entry.reopened == 1 else f"came back {entry.reopened} times")
    if entry.has_fix:
        marks.append("has a fix")
    came_in = f"{entry.introduced}, {days_words(entry.age_days)} ago" if entry.introduced else "not known"
    facts = [
        ("Why here", entry.explanation),
        ("Rule", f"{entry.rule}, severity {entry.severity}"),
        ("Effort", count_words(round(entry.effort_minutes), "minute")),
        ("Came in", came_in + (f" with {entry.introduced_by[:12]}" if entry.introduced_by else "")),
        ("AI assistance", entry.assistance),
        ("Asset", entry.asset + (f" ({entry.asset_type})" if entry.asset_type else "")),
        ("Verdict", entry.verdict),
        ("Fingerprint", entry.fingerprint),
    ]
    return Row(
        rank=entry.rank,
        decision=entry.decision,
        severity=entry.severity,
        risk=entry.risk,
        rule=entry.rule,
        title=entry.title,
        message=entry.message,
        place=_place(entry.repository, entry.path, entry.line, look),
        owner=entry.owner,
        marks=tuple(marks),
        is_urgent=entry.is_overdue,
        facts=tuple(Fact(name, words) for name, words in facts if words),
        code=tuple(enumerate(entry.code, entry.line)),
    )
