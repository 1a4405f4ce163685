"""The ranked list of a project: what to do in the minutes that there are, and why a finding stands where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assay.app.reporting import Judged, ground_of, judge
from assay.app.scan import Progress, collect
from assay.app.triage_settings import TriageSettings
from assay.base.printable import printable
from assay.config.settings import Settings
from assay.triage.decision import Decision
from assay.triage.explain import explain, one_line
from assay.triage.queue import Item, make_queue


class NotOneFinding(Exception):  # noqa: N818 - it is named after what it says.
    """A fingerprint that names no finding, or several; the message says which."""


@dataclass(frozen=True, slots=True)
class QueuedPlace:
    """One place of an item."""

    path: str
    line: int
    """One-based."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class QueuedItem:
    """One thing to do: a finding, or several that equal safe fixes remove."""

    rank: int
    decision: str
    risk: float
    rule: str
    title: str
    minutes: float
    effort: str
    owner: str
    explanation: str
    due: str
    """The day by which it is to be done, ``2026-11-25``; empty where it has none."""
    places: tuple[QueuedPlace, ...]


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What fits into the minutes, and what does not: counted, never hidden."""

    today: tuple[QueuedItem, ...]
    later: tuple[QueuedItem, ...]
    minutes: float
    capacity: int
    not_today: dict[str, int]
    """Findings that do not fit, by decision."""
    tolerated: int
    """Findings that verdicts let be."""
    held_back: int
    """Findings that wait because their owner has enough to do already."""
    problems: tuple[tuple[str, str], ...]


def _judged(
    paths: Sequence[Path],
    settings: Settings,
    root: Path,
    triage: TriageSettings,
    progress: Progress | None,
    cache_folder: Path | None,
) -> tuple[list[Judged], tuple[tuple[str, str], ...]]:
    gathered = collect(paths, settings, root=root, triage=triage, progress=progress, cache_folder=cache_folder)
    usable = [file for file in gathered.files if not file.analysis.problem and not file.analysis.skip]
    judged, _ = judge(usable, settings, ground_of(triage, date.today()))
    problems = [(problem.path, problem.message) for problem in gathered.collected.problems]
    problems += [(printable(file.name), file.analysis.problem) for file in gathered.files if file.analysis.problem]
    return judged, tuple(problems)


def _item(item: Item) -> QueuedItem:
    lead = item.lead
    return QueuedItem(
        rank=item.rank,
        decision=lead.decision.word,
        risk=round(min(100.0, lead.risk.value), 1),
        rule=lead.finding.rule_id,
        title=lead.title,
        minutes=round(item.minutes, 1),
        effort=lead.effort_words,
        owner=lead.owner.key if lead.owner else "",
        explanation=one_line(lead, item.rank),
        due=lead.due.isoformat() if lead.due else "",
        places=tuple(
            QueuedPlace(printable(found.path), found.finding.range.start.line + 1, found.fingerprint)
            for found in item.findings
        ),
    )


def queue_of(
    paths: Sequence[Path],
    settings: Settings,
    root: Path,
    triage: TriageSettings,
    *,
    minutes: int | None = None,
    owner: str = "",
    progress: Progress | None = None,
    cache_folder: Path | None = None,
) -> QueueReport:
    """Return the queue of the findings at or below ``paths``, cut to ``minutes`` (default: the policy's), of one owner where one is given."""
    judged, problems = _judged(paths, settings, root, triage, progress, cache_folder)
    findings = [
        entry.assessed
        for entry in judged
        if not owner
        or (entry.assessed.owner is not None and owner in (*entry.assessed.owner.names, entry.assessed.owner.key))
    ]
    queue = make_queue(
        findings, minutes if minutes is not None else triage.policy.capacity_minutes, triage.policy.wip_limit
    )
    return QueueReport(
        today=tuple(map(_item, queue.today)),
        later=tuple(map(_item, queue.later)),
        minutes=round(queue.minutes, 1),
        capacity=queue.capacity,
        not_today={
            decision.word: queue.remainder[decision]
            for decision in sorted(Decision, reverse=True)
            if queue.remainder.get(decision)
        },
        tolerated=queue.exempt,
        held_back=queue.held_back,
        problems=problems,
    )


def explain_finding(
    root: Path, settings: Settings, triage: TriageSettings, prefix: str, cache_folder: Path | None = None
) -> str:
    """Return why the finding whose fingerprint begins with ``prefix`` stands where it stands, as text. Raises NotOneFinding."""
    judged, _ = _judged([root], settings, root, triage, None, cache_folder)
    matching = [
        (rank, entry)
        for rank, entry in enumerate(judged, 1)
        if entry.assessed.fingerprint == prefix or entry.assessed.fingerprint.startswith(prefix)
    ]
    exact = [pair for pair in matching if pair[1].assessed.fingerprint == prefix]
    if len(exact or matching) != 1:
        if not matching:
            raise NotOneFinding(
                f"No finding of this project has a fingerprint that begins with {prefix}. Reports show them."
            )
        raise NotOneFinding(
            f"{len(matching)} findings of this project have fingerprints that begin with {prefix}. Give more of it."
        )
    rank, entry = (exact or matching)[0]
    item = entry.assessed
    told = explain(item, triage.table, rank)
    lines = [
        told.line,
        "",
        f"{printable(entry.file.name)}:{entry.item.place.line}:{entry.item.place.column}  {item.finding.rule_id}  {item.fingerprint}",
        "",
        f"{'Factor':<14}{'Value':<14}Why and where it comes from",
    ]
    for factor in item.factors:
        lines.append(f"{factor.name:<14}{factor.value:<14}{factor.words} ({factor.origin})")
        if factor.override:
            lines.append(f"{'':<28}to change it: {factor.override}")
    lines += ["", told.formula, "", f"Table: {told.table}", f"Gate: {told.gate}", ""]
    lines += ["It would be", *(f"  {change}" for change in told.changes)] if told.changes else []
    return "\n".join(printable(line) for line in lines).rstrip() + "\n"
