"""How fast findings are fixed: puts the past of a project, its present and the ledger together, and has the figures computed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assay.app.blob_analysis import NOTHING, BlobAnalyses
from assay.app.history import Origin, ProjectHistory, first_day
from assay.app.history_reading import TRACE_FILE, Progress, Project, Request, read_history
from assay.app.history_walk import OpenStay, Track
from assay.app.ledger_place import branch_of, counts_of, record, rewritten_words, today
from assay.app.reporting import Analysed, ground_of, judge
from assay.app.results import AnalysedFinding
from assay.app.scan import collect
from assay.app.team_facts import load_team_facts
from assay.app.triage_context import context_of
from assay.app.versions import analysis_version
from assay.base.printable import printable
from assay.ledger.compute import compute
from assay.ledger.events import Event, EventKind
from assay.ledger.figures import (
    Figures,
    QueueEntry,
    Subject,
    ToleratedEntry,
    Unknown,
    UnknownKind,
)
from assay.ledger.figures import Origin as Source
from assay.ledger.model import Landed, LedgerCounts, Life, Past, Stay, Tolerance, Window
from assay.ledger.timeline import DAY, begin_of, day_of
from assay.triage.assess import Assessed, FileFindings, Ground, assess
from assay.triage.baseline import Baseline
from assay.triage.decision import Decision
from assay.triage.explain import one_line
from assay.triage.queue import sort_key
from assay.triage.verdict_file import State
from assay.triage.verdicts import judge as judge_verdict
from assay.workspace.git import GitError, Repository, find_repository, head
from assay.workspace.git_history import CommitLog

_TOLERATING = (State.DEFER, State.ACCEPT, State.FALSE_POSITIVE)


class ReportError(Exception):
    """The report cannot be made; the message says why and what to do."""


@dataclass(slots=True)
class ProjectPart:
    """What one project brings to a report."""

    project: Project
    source: Source
    past: Past = field(default_factory=lambda: Past((), ()))
    entries: list[tuple[Assessed, QueueEntry]] = field(default_factory=list)
    tolerated: list[tuple[Assessed, ToleratedEntry]] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)
    counts: LedgerCounts = field(default_factory=LedgerCounts)
    commits: int = 0
    walked: int = 0
    history_from: date | None = None
    revision: str = ""
    branch: str = ""
    rules_version: str = ""
    looked_up: int = 0
    """Versions of files whose results were kept from before."""
    analysed: int = 0
    """Versions of files that were analysed for this report."""


def figures_of(
    project: Project, request: Request, *, cache_folder: Path | None = None, progress: Progress | None = None
) -> Figures:
    """Return the figures of one project. Raises ReportError where git fails in the middle of its work."""
    started = time.perf_counter()
    try:
        part = part_of(project, request, cache_folder=cache_folder, progress=progress)
    except GitError as error:
        raise ReportError(f"{error} Check the repository with 'git fsck'.") from error
    remember_part(part, request)
    return assemble(project.name, [part], request, time.perf_counter() - started, is_estate=False)


def remember_part(part: ProjectPart, request: Request) -> None:
    """Write down which commit a report spoke of, so that a later one can tell that the history was rewritten."""
    if part.revision and request.window.until == until_of(request.now):
        event = Event(EventKind.REPORT, today(), revision=part.revision, branch=part.branch)
        record(part.project.root, part.project.settings, [event])


def assemble(name: str, parts: Sequence[ProjectPart], request: Request, seconds: float, *, is_estate: bool) -> Figures:
    """Put the parts of a report together into one, with one ranked queue."""
    queue = sorted((pair for part in parts for pair in part.entries), key=lambda pair: sort_key(pair[0]))
    ranked = [
        replace(entry, rank=rank, explanation=printable(one_line(item, rank)))
        for rank, (item, entry) in enumerate(queue, 1)
    ]
    tolerated = sorted((pair for part in parts for pair in part.tolerated), key=lambda pair: _order(pair[0]))
    only = parts[0] if len(parts) == 1 and not is_estate else None
    days = [part.history_from for part in parts if part.history_from is not None]
    subject = Subject(
        name=printable(name),
        repositories=tuple(printable(part.project.name) for part in parts),
        origin=Source.GIT if any(part.source is Source.GIT for part in parts) else Source.NONE,
        since=request.window.since,
        until=request.window.until,
        made_at=datetime.fromtimestamp(request.now, UTC).replace(microsecond=0),
        revision=only.revision if only else "",
        branch=printable(only.branch) if only else "",
        commits=sum(part.commits for part in parts),
        commits_walked=sum(part.walked for part in parts),
        history_from=min(days, default=None),
        rules_version=parts[0].rules_version if parts else "",
        seconds=round(seconds, 2),
    )
    return compute(
        subject,
        Past(
            tuple(life for part in parts for life in part.past.lives),
            tuple(commit for part in parts for commit in part.past.commits),
        ),
        request.window,
        ranked,
        [entry for _, entry in tolerated],
        _clock_days(parts),
        _summed(parts),
        [unknown for part in parts for unknown in part.unknowns],
    )


def _order(item: Assessed) -> tuple[int, float, str, str]:
    return -int(item.decision), -item.key, item.path, item.fingerprint


def _clock_days(parts: Sequence[ProjectPart]) -> dict[str, int | None]:
    """Return the days of each decision's clock; where projects differ, the shortest is told."""
    days: dict[str, int | None] = {}
    for decision in Decision:
        stated = [part.project.triage.policy.decisions[decision].clock_days for part in parts]
        days[decision.word] = min((value for value in stated if value is not None), default=None)
    return days


def _summed(parts: Sequence[ProjectPart]) -> LedgerCounts:
    verdicts: dict[str, int] = {}
    for part in parts:
        for state, count in part.counts.verdicts:
            verdicts[state] = verdicts.get(state, 0) + count
    return LedgerCounts(
        is_known=any(part.counts.is_known for part in parts),
        in_flow_seconds=tuple(seconds for part in parts for seconds in part.counts.in_flow_seconds),
        quick_fixes=sum(part.counts.quick_fixes for part in parts),
        gate_runs=sum(part.counts.gate_runs for part in parts),
        gate_blocked=sum(part.counts.gate_blocked for part in parts),
        verdicts=tuple(sorted(verdicts.items())),
    )


# One project ------------------------------------------------------------------


def part_of(
    project: Project,
    request: Request,
    *,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
    label: str = "",
) -> ProjectPart:
    """Return what one project brings to a report; ``label`` is its name in an estate, empty outside of one. Raises GitError."""
    repository = find_repository(project.root)
    if repository is None:
        reason = "This folder is not in a git repository, so nothing is known of the past: when findings came in, and what was fixed."
        return _without_history(project, request, UnknownKind.NO_GIT, reason, cache_folder, progress, label)
    revision = head(repository.top)
    if revision is None:
        reason = "There is no commit yet, so nothing is known of the past."
        return _without_history(project, request, UnknownKind.NO_COMMITS, reason, cache_folder, progress, label)
    read = read_history(project, repository, revision, request, cache_folder=cache_folder, progress=progress)
    part = ProjectPart(project, Source.GIT, rules_version=read.rules_version)
    part.looked_up, part.analysed = read.analyses.known, read.analyses.analysed
    if read.history is None:
        reason = f"There is no commit up to {request.window.until}, so there is nothing to report on."
        part.unknowns.append(Unknown(UnknownKind.NO_COMMITS, reason, label))
        return part
    _fill(part, read.history, read.analyses, replace(read.ground, exists=read.exists), request, label)
    part.branch = branch_of(repository.top)
    part.counts = counts_of(repository, project.root, request.window)
    part.unknowns = _unknowns(part, read.history, read.analyses, read.log, repository, request, label)
    if read.unreadable_traces:
        words = f"{read.unreadable_traces:,} records in {TRACE_FILE} cannot be read and were left out."
        part.unknowns.append(Unknown(UnknownKind.UNREADABLE, words, label))
    return part


def _fill(
    part: ProjectPart,
    history: ProjectHistory,
    analyses: BlobAnalyses,
    ground: Ground,
    request: Request,
    label: str,
) -> None:
    numbers = {id(track): number for number, track in enumerate(history.tracks)}
    part.revision = history.line[-1].id
    part.walked = len(history.line) - history.first + (1 if history.is_cut else 0)
    part.history_from = first_day(history)
    end = min(begin_of(request.window.until) + DAY, int(request.now))
    items = _present(history, analyses, ground)
    states: dict[int, Assessed] = {}
    for track, item in items:
        number = numbers[id(track)]
        states[number] = item
        origin = history.origins.get((number, len(track.stays) - 1), Origin())
        opened = history.time_of(track.stays[-1].opened)
        if item.is_exempt:
            part.tolerated.append((item, _tolerated(item, track.item, label)))
        else:
            blob = history.blobs.get(track.path, "")
            lines = (analyses.of((track.path, blob)) or NOTHING).lines
            part.entries.append((item, _entry(item, track, origin, opened, end, lines, label)))
    closed = [track for number, track in enumerate(history.tracks) if number not in states]
    for track, item in zip(closed, _assess_alone(closed, ground), strict=True):
        states[numbers[id(track)]] = item
    lives = [_life(history, number, track, states[number], ground) for number, track in enumerate(history.tracks)]
    part.past = Past(tuple(lives), tuple(_landed(history)))
    start = begin_of(request.window.since)
    part.commits = sum(start <= moment for moment in history.times[history.first :])


def _present(history: ProjectHistory, analyses: BlobAnalyses, ground: Ground) -> list[tuple[Track, Assessed]]:
    """Return the findings that are there at the end of the line, as triage sees them on the last day."""
    given: list[FileFindings] = []
    tracks: list[Track] = []
    for path in sorted(history.open):
        entries = history.open[path]
        analysis = analyses.of((path, history.blobs.get(path, ""))) or NOTHING
        contexts = []
        for track, _ in entries:
            opened = history.time_of(track.stays[-1].opened)
            contexts.append(
                context_of(
                    track.item.finding,
                    path,
                    edit_count=track.item.finding.fix_edits,
                    introduced=day_of(opened) if opened is not None else None,
                )
            )
        given.append(
            FileFindings(
                path,
                (),
                [track.item.finding for track, _ in entries],
                contexts,
                analysis.ignores,
                [identity for _, identity in entries],
            )
        )
        tracks += [track for track, _ in entries]
    # What is in the history is not new to it, so that nothing counts as brought by a change that is being judged.
    known = Baseline("the history", tuple(track.item.identity for track in tracks))
    return list(zip(tracks, assess(given, replace(ground, base=known)).items, strict=True))


def _assess_alone(tracks: Sequence[Track], ground: Ground) -> Sequence[Assessed]:
    """Return what triage says today of findings that are gone."""
    assessed: list[Assessed] = []
    for track in tracks:
        finding, identity = track.item.finding, track.item.identity
        context = context_of(finding, track.path, edit_count=finding.fix_edits)
        given = FileFindings(track.path, (), [finding], [context], (), [identity])
        alone = replace(ground, verdicts=(), base=Baseline("the history", (identity,)))
        assessed += assess([given], alone).items
    return assessed


def _landed(history: ProjectHistory) -> Iterable[Landed]:
    for number in range(history.first, len(history.line)):
        moment = history.times[number]
        for commit in (history.line[number], *history.side.get(number, ())):
            yield Landed(moment, history.assistance.get(commit.id, ""))


def _life(history: ProjectHistory, number: int, track: Track, item: Assessed, ground: Ground) -> Life:
    def stay_of(index: int, stay: OpenStay) -> Stay:
        origin = history.origins.get((number, index), Origin())
        return Stay(
            opened=history.time_of(stay.opened),
            closed=history.time_of(stay.closed),
            commit=origin.commit,
            assistance=origin.assistance,
            with_file=stay.with_file,
        )

    clock = ground.policy.decisions[item.decision].clock_days
    return Life(
        rule=item.finding.rule_id,
        severity=item.finding.severity.word,
        decision=item.decision.word,
        clock_days=clock,
        asset_type=printable(item.asset.type.value) if item.asset.type else "",
        owner=printable(item.owner.key) if item.owner else "",
        fingerprint=item.fingerprint,
        path=printable(track.path),
        stays=tuple(stay_of(index, stay) for index, stay in enumerate(track.stays)),
        moves=tuple(history.times[move] for move in track.moves if move >= 0),
        tolerances=tuple(_tolerances(history, track, item, ground)),
    )


def _tolerances(history: ProjectHistory, track: Track, item: Assessed, ground: Ground) -> Iterable[Tolerance]:
    """Return when verdicts let a finding be. Today is as triage says; the past is as the verdicts of each time say by the policy of today."""
    if item.stop_ship:
        return []  # No verdict lets it be.
    is_open = track.stays[-1].closed is None
    last = history.times[-1]
    times: list[Tolerance] = []
    for begins, ends in track.ignored:
        times.append(Tolerance(history.time_of(begins), history.time_of(ends)))
    for fingerprint in track.fingerprints:
        for stood in history.verdicts.get(fingerprint, ()):
            if stood.verdict.state not in _TOLERATING:
                continue
            begins_at = None if stood.begins < history.first and history.is_cut else history.times[stood.begins]
            day = day_of(history.times[stood.begins])
            view = judge_verdict(stood.verdict, item.decision, item.finding.evidence, ground.policy, day, None)
            if not view.exempts:
                continue
            ends_at = history.time_of(stood.ends)
            if view.expires is not None:
                expiry = begin_of(view.expires) + DAY
                ends_at = expiry if ends_at is None else min(ends_at, expiry)
            times.append(Tolerance(begins_at, ends_at))
    if not is_open:
        return times
    if item.is_exempt:
        # A verdict that is in the work tree only, or that followed a move, holds from now on at least.
        return times if any(time.ends is None for time in times) else [*times, Tolerance(last, None)]
    return [replace(time, ends=last if time.ends is None else min(time.ends, last)) for time in times]


def _entry(
    item: Assessed,
    track: Track,
    origin: Origin,
    opened: int | None,
    end: int,
    lines: Mapping[int, str],
    label: str,
) -> QueueEntry:
    place = track.item.place
    verdict = item.verdict
    return QueueEntry(
        rank=0,
        repository=printable(label),
        path=printable(track.path),
        line=place.line,
        rule=item.finding.rule_id,
        title=printable(item.title),
        message=printable(item.finding.message),
        severity=item.finding.severity.word,
        decision=item.decision.word,
        risk=round(min(100.0, item.risk.value), 1),
        effort_minutes=item.effort,
        owner=printable(item.owner.key) if item.owner else "",
        asset=printable(item.asset.name.value) if item.asset.name else "",
        asset_type=printable(item.asset.type.value) if item.asset.type else "",
        fingerprint=item.fingerprint,
        explanation="",
        introduced=item.introduced,
        introduced_by=origin.commit,
        age_days=None if opened is None else round(max(0, end - opened) / DAY, 2),
        due=item.due,
        is_overdue=item.is_overdue,
        has_fix=item.finding.has_fix,
        assistance=origin.assistance,
        reopened=len(track.stays) - 1,
        verdict=printable(verdict.words) if verdict is not None else "",
        verdict_state=verdict.state.value if verdict is not None else "",
        verdict_standing=verdict.standing.value if verdict is not None else "",
        verdict_expires=verdict.expires if verdict is not None else None,
        code=tuple(
            printable(lines[number])
            for number in range(place.line, min(place.end_line, place.line + 5) + 1)
            if number in lines
        ),
    )


def _tolerated(item: Assessed, analysed: AnalysedFinding, label: str) -> ToleratedEntry:
    verdict = item.verdict
    return ToleratedEntry(
        repository=printable(label),
        path=printable(item.path),
        line=analysed.place.line,
        rule=item.finding.rule_id,
        title=printable(item.title),
        severity=item.finding.severity.word,
        decision=item.decision.word,
        risk=round(min(100.0, item.risk.value), 1),
        owner=printable(item.owner.key) if item.owner else "",
        fingerprint=item.fingerprint,
        state=verdict.state.value if verdict else "",
        words=printable(verdict.words) if verdict else "",
        author=printable(verdict.author) if verdict else "",
        expires=verdict.expires if verdict else None,
        origin=printable(verdict.origin) if verdict else "",
    )


def _without_history(
    project: Project,
    request: Request,
    kind: UnknownKind,
    reason: str,
    cache_folder: Path | None,
    progress: Progress | None,
    label: str,
) -> ProjectPart:
    """Return a part that speaks of the present alone: what is in the files."""
    place = project.root / project.below if project.below else project.root
    gathered = collect(
        [place],
        project.settings,
        root=project.root,
        triage=project.triage,
        cache_folder=cache_folder,
        progress=progress,
    )
    usable: list[Analysed] = [file for file in gathered.files if not file.analysis.problem and not file.analysis.skip]
    judged, _ = judge(usable, project.settings, ground_of(project.triage, request.window.until))
    part = ProjectPart(project, Source.NONE, rules_version=analysis_version(load_team_facts(project.root).facts))
    part.counts = counts_of(None, project.root, request.window)
    lives: list[Life] = []
    for entry in judged:
        item = entry.assessed
        track = Track(entry.item, entry.file.name, [OpenStay(-1)])
        if item.is_exempt:
            part.tolerated.append((item, _tolerated(item, entry.item, label)))
        else:
            shown = _entry(item, track, Origin(), None, 0, entry.file.analysis.lines, label)
            part.entries.append((item, shown))
        lives.append(
            Life(
                rule=item.finding.rule_id,
                severity=item.finding.severity.word,
                decision=item.decision.word,
                clock_days=project.triage.policy.decisions[item.decision].clock_days,
                asset_type=printable(item.asset.type.value) if item.asset.type else "",
                owner=printable(item.owner.key) if item.owner else "",
                fingerprint=item.fingerprint,
                path=printable(entry.file.name),
                stays=(Stay(None),),
                tolerances=(Tolerance(None, None),) if item.is_exempt else (),
            )
        )
    part.past = Past(tuple(lives), ())
    part.unknowns.append(Unknown(kind, reason, label))
    part.unknowns += _about_ledger(part, label)
    return part


# What is not known -------------------------------------------------------------


def _unknowns(
    part: ProjectPart,
    history: ProjectHistory,
    analyses: BlobAnalyses,
    log: CommitLog,
    repository: Repository,
    request: Request,
    label: str,
) -> list[Unknown]:
    found: list[Unknown] = []

    def say(kind: UnknownKind, statement: str) -> None:
        found.append(Unknown(kind, statement, label))

    earlier = sum(stay.opened is None for life in part.past.lives for stay in life.stays)
    if history.is_cut:
        begins = first_day(history)
        consequence = (
            f"{earlier:,} findings were there already; when they came in is not known, so neither their age nor their clock is told, and "
            "where they were fixed their time is not measured."
        )
        if begins > request.window.since:
            consequence += " The report begins before that: what happened in between is not counted."
        if log.cut_at & {history.line[0].id} and history.first <= 1:
            advice = "Fetch the rest with 'git fetch --unshallow' (in CI: fetch-depth: 0)."
            say(
                UnknownKind.SHALLOW,
                f"This clone is shallow: its history begins on {begins}. {consequence} {advice}",
            )
        else:
            say(UnknownKind.CUT, f"Only the history from {begins} on was looked at, as asked for. {consequence}")
    if analyses.missing:
        say(
            UnknownKind.PARTIAL,
            f"{analyses.missing:,} versions of files are not in this clone (a partial clone), and nothing is fetched. "
            "What was known of a file before such a version was kept. Fetch them with 'git fetch --refetch --no-filter'.",
        )
    if history.unnamed_moves:
        say(
            UnknownKind.PARTIAL,
            "Git could not look for renamed files, because contents are missing in this clone. A finding in a renamed file is recognised by "
            "its code alone, or counts as fixed and introduced.",
        )
    if history.odd_dates:
        say(
            UnknownKind.CLOCKS,
            f"{history.odd_dates:,} commits have dates that cannot be right: before an earlier commit, or in the future. They count as made "
            "when the commit before them was.",
        )
    start = begin_of(request.window.since)
    late = sum(
        start <= moment and commit.committed_at - commit.written_at > DAY
        for commit, moment in zip(history.line, history.times, strict=True)
    )
    if late:
        say(
            UnknownKind.LATE,
            f"{late:,} commits of the window were committed more than a day after they were written (rebased, or applied later). Figures "
            "count from when they were committed: how long the code existed before is not known.",
        )
    if history.unreadable or analyses.failed:
        example = next(iter(sorted(analyses.failed)), None)
        where = f", such as {printable(example[0])}: {printable(analyses.failed[example])}" if example else "."
        number = max(history.unreadable, len(analyses.failed))
        say(
            UnknownKind.NOT_ANALYSED,
            f"{number:,} versions of files could not be analysed; what was known of a file before was kept{where}",
        )
    if words := rewritten_words(repository, part.branch, {commit.id for commit in log.commits}):
        say(UnknownKind.REWRITTEN, words)
    return found + _about_ledger(part, label)


def _about_ledger(part: ProjectPart, label: str) -> list[Unknown]:
    if part.counts.is_known:
        return []
    words = (
        "The ledger of this machine has no records of this window, so what was fixed before it was committed, quick fixes and gate runs are "
        "not known. Editors and 'assay gate' write it."
    )
    return [Unknown(UnknownKind.NO_LEDGER, words, label)]


def until_of(now: float) -> date:
    """Return the day on which a report ends by default: today in UTC."""
    return datetime.fromtimestamp(now, UTC).date()


def window_of(since: date | None, days: int, until: date) -> Window:
    """Return the window that ends on ``until`` and begins on ``since``, or has ``days`` days."""
    return Window(since or until - timedelta(days=max(days - 1, 0)), until)


__all__ = ["Figures", "Project", "Request", "Window", "assemble", "figures_of", "part_of"]
