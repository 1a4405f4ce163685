"""The ranked list of a project: what to do in the minutes that there are, and why a finding stands where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assay.app.reporting import Judged, ground_of, judge
from assay.app.scan import Progress, collect, exists_below, reach_of
from assay.app.triage_settings import TriageSettings
from assay.base.printable import printable
from assay.config.settings import Settings
from assay.triage.assess import Assessed, Assessment
from assay.triage.baseline import Baseline
from assay.triage.decision import Decision
from assay.triage.explain import explain, one_line
from assay.triage.queue import Item, by_owner, make_queue
from assay.triage.verdicts import noisy_rules


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
    compared_with: str
    """What the findings were compared with, in words; empty where nothing was compared."""
    owners: dict[str, int]
    """How many findings each owner has in the whole queue; the empty name is for those that nobody owns."""
    noisy_rules: tuple[str, ...]
    """Rules whose findings are called false positives more often than their noise budget allows, with what to do."""
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The findings of a project, the most urgent first, with what was compared and what went wrong."""

    judged: list[Judged]
    assessment: Assessment
    problems: tuple[tuple[str, str], ...]


def rank(
    paths: Sequence[Path],
    settings: Settings,
    root: Path,
    triage: TriageSettings,
    progress: Progress | None = None,
    cache_folder: Path | None = None,
    base: Baseline | None = None,
    *,
    is_complete: bool = False,
) -> Ranked:
    """Scan files and folders and return their findings, compared with ``base`` where one is given.

    ``is_complete`` says that ``paths`` are the whole project, so that what is not found any more is gone.
    """
    gathered = collect(paths, settings, root=root, triage=triage, progress=progress, cache_folder=cache_folder)
    usable = [file for file in gathered.files if not file.analysis.problem and not file.analysis.skip]
    ground = ground_of(triage, date.today(), base, exists_below(gathered.root))
    ground = replace(ground, is_complete=is_complete)
    with reach_of(gathered, settings, cache_folder) as graph:
        judged, assessment = judge(usable, settings, ground, graph)
    problems = [(problem.path, problem.message) for problem in gathered.collected.problems]
    problems += [(printable(file.name), file.analysis.problem) for file in gathered.files if file.analysis.problem]
    return Ranked(judged, assessment, tuple(problems))


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
    base: Baseline | None = None,
) -> QueueReport:
    """Return the queue of the findings at or below ``paths``, cut to ``minutes`` (default: the policy's), of one owner where one is given.

    ``owner`` is a name as CODEOWNERS or an asset has it, or ``nobody`` for what no owner looks after.
    """
    ranked = rank(paths, settings, root, triage, progress, cache_folder, base)
    return _queue(ranked, triage, minutes, owner, base)


def queues_by_owner(
    paths: Sequence[Path],
    settings: Settings,
    root: Path,
    triage: TriageSettings,
    *,
    minutes: int | None = None,
    progress: Progress | None = None,
    cache_folder: Path | None = None,
    base: Baseline | None = None,
) -> dict[str, QueueReport]:
    """Return a queue for each owner, cut to ``minutes`` for every one of them; what nobody owns is there as ``nobody``."""
    ranked = rank(paths, settings, root, triage, progress, cache_folder, base)
    owners = by_owner([entry.assessed for entry in ranked.judged])
    return {name or NOBODY: _queue(ranked, triage, minutes, name or NOBODY, base) for name in owners}


def _queue(
    ranked: Ranked, triage: TriageSettings, minutes: int | None, owner: str, base: Baseline | None
) -> QueueReport:
    every = [entry.assessed for entry in ranked.judged]
    findings = [item for item in every if not owner or _is_owned(item, owner)]
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
        compared_with="" if base is None else ranked.assessment.state.removeprefix("compared with "),
        owners={name: len(items) for name, items in by_owner(every).items()},
        noisy_rules=tuple(map(str, noisy_rules(triage.verdicts, triage.policy))),
        problems=ranked.problems,
    )


NOBODY = "nobody"
"""What stands for the owner of findings that no owner looks after."""


def _is_owned(item: Assessed, owner: str) -> bool:
    if item.owner is None:
        return owner == NOBODY
    return owner in (*item.owner.names, item.owner.key)


def one_finding(judged: Sequence[Judged], prefix: str) -> tuple[int, Judged]:
    """Return the finding whose fingerprint is or begins with ``prefix``, with its rank from 1. Raises NotOneFinding."""
    matching = [
        (place, entry) for place, entry in enumerate(judged, 1) if entry.assessed.fingerprint.startswith(prefix)
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
    return (exact or matching)[0]


def explain_finding(
    root: Path, settings: Settings, triage: TriageSettings, prefix: str, cache_folder: Path | None = None
) -> str:
    """Return why the finding whose fingerprint begins with ``prefix`` stands where it stands, as text. Raises NotOneFinding."""
    judged = rank([root], settings, root, triage, cache_folder=cache_folder).judged
    place, entry = one_finding(judged, prefix)
    item = entry.assessed
    told = explain(item, triage.table, place)
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
