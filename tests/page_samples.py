"""Figures for the tests of pages: as many findings as are asked for, with whatever texts a repository might hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from assay.ledger.figures import (
    DECISIONS,
    SEVERITIES,
    AcceptedDebt,
    AssistanceFigures,
    Clock,
    Figures,
    FixedEarly,
    Headline,
    Origin,
    OwnerFigures,
    QueueEntry,
    RemediationTime,
    RemediationTimes,
    Subject,
    ToleratedEntry,
    Unknown,
    UnknownKind,
    Week,
)

SINCE, UNTIL = date(2026, 3, 2), date(2026, 5, 31)
RULES = ("sql-injection", "command-injection", "unsafe-yaml", "weak-hash", "open-redirect", "permissive-cors")
OWNERS = ("@payments", "@web", "ada@example.org", "")
HOSTILE = (
    "<script>window.injected=1</script>\"><img src=x onerror=window.injected=1></style></title></textarea>'--><svg/onload=window.injected=1>"
    "\u2028\u2029\u202e\u2066gnp.exe\u200f{{ 7*7 }}{% raw %}&amp;\x00\x1b[31m\udcff]]>"
)
"""Text that tries to be markup in every place where text can stand, to break lines, to reorder what follows, and is not even valid Unicode."""


def _by_decision(*counts: int) -> dict[str, int]:
    return dict(zip(DECISIONS, counts, strict=True))


def _time(group: str, count: int, median: float | None, p90: float | None) -> RemediationTime:
    return RemediationTime(group, count, median, p90, unmeasured=count // 5)


def _entry(rank: int, total: int, text: str) -> QueueEntry:
    decision = DECISIONS[min(3, rank * 5 // (total + 1))]
    rule = RULES[rank * 7 % len(RULES)]
    is_overdue = decision != "Track" and rank % 6 == 1
    came = UNTIL - timedelta(days=rank % 80)
    return QueueEntry(
        rank=rank,
        repository="",
        path=text or f"shop/orders/part_{rank % 37}/views.py",
        line=10 + rank % 400,
        rule=text if text and rank == 1 else rule,
        title=text or f"{rule.replace('-', ' ').capitalize()} from a request",
        message=text or f"The request's field 'item{rank}' reaches a statement without being a parameter of it.",
        severity=SEVERITIES[rank % 4],
        decision=decision,
        risk=round(99 - 98 * rank / (total + 1), 1),
        effort_minutes=float(1 + rank % 30),
        owner=text or OWNERS[rank % 4],
        asset=text or "checkout",
        asset_type=text or "payment",
        fingerprint=text or f"{rank:020x}",
        explanation=text or f"#{rank} · open to strangers, proven by a flow, criticality high",
        introduced=came if rank % 9 else None,
        introduced_by=text or f"{rank * 7919:040x}",
        age_days=float(rank % 80),
        due=(came - timedelta(days=80) if is_overdue else UNTIL + timedelta(days=rank % 60))
        if decision != "Track"
        else None,
        is_overdue=is_overdue,
        has_fix=rank % 3 == 0,
        assistance=text or ("Co-authored-by" if rank % 4 == 0 else ""),
        reopened=rank % 11 == 0,
        verdict=text,
        code=(text,) * 3
        if text
        else (f'    query = "SELECT * FROM orders WHERE item = " + item{rank}', "    run(query)"),
    )


def _tolerated(number: int, text: str) -> ToleratedEntry:
    return ToleratedEntry(
        repository=text,
        path=text or f"tools/old_{number}.py",
        line=number,
        rule="weak-hash",
        title=text or "A hash that can be forged",
        severity="low",
        decision="Track*",
        risk=20.0,
        owner=text or "@web",
        fingerprint=text or f"{number:020x}",
        state=text or "accept",
        words=text or "accepted by Ada on 2026-04-02, until 2026-08-01: names of cached files only",
        author=text or "Ada",
        expires=date(2026, 8, 1),
        origin=text or ".assay/verdicts/x.toml",
    )


def sample_figures(count: int = 24, text: str = "", weeks: int = 13) -> Figures:
    """Return figures with ``count`` open findings; ``text`` stands wherever the text of a repository can stand."""
    queue = tuple(_entry(rank, count, text) for rank in range(1, count + 1))
    open_by = {word: sum(entry.decision == word for entry in queue) for word in DECISIONS}
    first = UNTIL - timedelta(days=7 * weeks - 1)
    names = [text] if text else ["payment", "service", "no asset stated"]
    return Figures(
        subject=Subject(
            name=text or "shop",
            repositories=(text or "shop",),
            origin=Origin.GIT,
            since=first,
            until=UNTIL,
            made_at=datetime(2026, 5, 31, 12, 30, tzinfo=UTC),
            revision="0123456789abcdef0123456789abcdef01234567",
            branch=text or "main",
            commits=212,
            commits_walked=940,
            history_from=date(2025, 1, 6),
            rules_version="9f3c2a",
        ),
        headline=Headline(
            open_now=count,
            open_before=max(0, count - 6),
            introduced=41,
            fixed=35,
            reopened=2,
            moved=5,
            removed_with_file=3,
            overdue=sum(entry.is_overdue for entry in queue),
            tolerated=3,
            open_by_decision=open_by,
            median_days=4.2,
            p90_days=19.5,
        ),
        weeks=tuple(
            Week(
                begins=first - timedelta(days=first.weekday()) + timedelta(days=7 * number),
                introduced=2 + number * 5 % 7,
                fixed=number * 3 % 8,
                reopened=number % 5 == 2,
                backlog=17 + number % 9,
                backlog_by_decision=_by_decision(2 + number % 3, 5 + number % 2, 6 + number % 4, 4),
                tolerated=number // 4,
            )
            for number in range(weeks)
        ),
        times=RemediationTimes(
            overall=_time("all", 35, 4.2, 19.5),
            by_decision=(
                _time("Act", 6, 1.1, 3.4),
                _time("Attend", 14, 4.0, 13.0),
                _time("Track*", 15, 9.5, 31.0),
                _time("Track", 0, None, None),
            ),
            by_severity=tuple(
                _time(word, 8, days, 2.6 * days) for word, days in zip(SEVERITIES, (0.6, 3.0, 6.0, 11.0), strict=True)
            ),
            by_asset_type=tuple(_time(name, 9, 2.0 + number, 9.0 + number) for number, name in enumerate(names)),
        ),
        clocks=tuple(
            Clock(word, days, open_by[word], 2 if days else 0, 1, 44.0, 1, 9, 3)
            for word, days in zip(DECISIONS, (3, 14, 60, None), strict=True)
        ),
        fixed_early=FixedEarly(True, 12, 7, 35, 0.26, 0.15, 80.0, 64, 9, {text or "defer": 3}),
        accepted=tuple(
            AcceptedDebt(bucket, deferred, accepted, _by_decision(0, deferred, accepted, 0), date(2026, 6, 12))
            for bucket, deferred, accepted in (
                ("expired", 1, 0),
                ("within 7 days", 2, 1),
                ("within 30 days", 3, 0),
                ("within 90 days", 0, 2),
                ("later", 0, 1),
                ("no end", 0, 1),
            )
        ),
        owners=tuple(
            OwnerFigures(name or text, 6, 2, 1, 9, 7, 3.5, _by_decision(1, 2, 2, 1))
            for name in ((text,) if text else OWNERS)
        ),
        assistance=(
            AssistanceFigures(
                "ai-assisted", 80, 19, 9, 16, 3.1, 12.0, {text or "Co-authored-by": 78, "Agent Trace": 5}
            ),
            AssistanceFigures("other", 132, 22, 12, 19, 5.2, 21.0, {}),
            AssistanceFigures("unknown", 0, 0, 3, 0, None, None, {}),
        ),
        queue=queue,
        tolerated=tuple(_tolerated(number, text) for number in range(1, 4)),
        unknowns=(
            Unknown(UnknownKind.SHALLOW, text or "This clone is shallow: its history begins on 2025-01-06.", text),
        ),
    )
