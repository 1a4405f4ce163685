"""The past of a project, computed anew from its git repository: nothing but git and the results kept by blob is needed.

Findings are followed along the *first parents* of the branch: a finding came in when it reached that line, by a commit of its own or by
a merge, and was fixed when it was gone from it. So work that waited on a branch for weeks was not yet shipped by anybody, a branch that is merged,
squashed or rebased gives the same figures, and time never runs backwards. Who brought it in, and whether an assistant helped, is then looked
for among the commits that the merge brought. What came and went inside a branch before it was merged counts as never shipped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from assay.app.blob_analysis import BlobAnalyses, Version
from assay.app.catalogue import is_enabled
from assay.app.history_walk import Entry, FileChange, Track, Walk, paired
from assay.app.results import FileAnalysis
from assay.app.triage_context import context_of
from assay.config.settings import Settings
from assay.ledger.agent_trace import Traces, is_assisted
from assay.ledger.assistance import AGENT_TRACE, assistance_of
from assay.ledger.timeline import begin_of, day_of, steady
from assay.triage.assess import FileFindings, Ground, assess
from assay.triage.fingerprint import Identity
from assay.triage.verdict_file import Verdict, VerdictError, parse_verdict
from assay.workspace.git import Change, files_at
from assay.workspace.git_history import Commit, CommitLog
from assay.workspace.verdict_files import VERDICT_FOLDER


@dataclass(frozen=True, slots=True)
class Origin:
    """Which commit brought a finding in, and what says that an assistant helped."""

    commit: str = ""
    assistance: str = ""


@dataclass(frozen=True, slots=True)
class VerdictTime:
    """A verdict file, from the commit on the line that brought it to the one that changed or removed it."""

    verdict: Verdict
    begins: int
    ends: int | None


@dataclass(slots=True)
class ProjectHistory:
    """What was found out of the past of one project."""

    line: list[Commit]
    """The commits on the line of the branch, oldest first."""
    times: list[int]
    """When each of them is taken to have been made."""
    odd_dates: int
    """Commits whose dates cannot be right."""
    first: int
    """The number of the first commit whose changes were followed; findings of the state before came in nobody knows when."""
    is_cut: bool
    """Whether there is such a state: the clone is shallow, or only a part of the history was asked for."""
    side: dict[int, list[Commit]]
    """The other commits that each merge brought, oldest first."""
    tracks: list[Track]
    origins: dict[tuple[int, int], Origin]
    """By the number of the track and that of its stay."""
    verdicts: dict[str, list[VerdictTime]]
    """By fingerprint."""
    open: dict[str, list[Entry]]
    """By path, the findings that are there at the end of the line."""
    blobs: dict[str, str]
    """The blob of each such path, where it could be analysed."""
    unreadable: int = 0
    unnamed_moves: bool = False
    """True where git could not look for renames."""
    assistance: dict[str, str] = field(default_factory=dict)
    """What each commit says of assistance, by commit; empty texts left out."""

    def time_of(self, number: int | None) -> int | None:
        """Return the instant of a commit of the line; None for the time before it and for none."""
        return None if number is None or number < 0 else self.times[number]


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of the past is wanted."""

    now: int
    until: date
    """The last day; what was committed later is not looked at."""
    back_to: date | None = None
    """Where to begin; None for the beginning of the history."""


def follow(
    folder: Path,
    log: CommitLog,
    revision: str,
    analyses: BlobAnalyses,
    settings: Settings,
    ground: Ground,
    reach: Reach,
    below: str,
    traces: Traces,
) -> ProjectHistory | None:
    """Follow the findings of a project up to ``revision``; None where no commit is within reach. Raises GitError.

    ``below`` is a folder of the project (``"src/"``, ``""`` for all of it), ``folder`` the top of the repository.
    """
    by_id = {commit.id: commit for commit in log.commits}
    line = _line(by_id, revision)
    times, odd = steady([commit.committed_at for commit in line], reach.now)
    end = begin_of(reach.until) + 86_400
    while times and times[-1] >= end:
        times.pop()
        line.pop()
    if not line:
        return None
    first, is_cut = 0, line[0].id in log.cut_at
    if is_cut:
        first = 1
    if reach.back_to is not None:
        start = begin_of(reach.back_to)
        later = next((number for number, time in enumerate(times) if time >= start), len(times) - 1)
        if later > first:
            first, is_cut = later, True
    side = _side_commits(by_id, line)
    history = ProjectHistory(line, times, odd, first, is_cut, side, [], {}, {}, {}, {})
    history.unnamed_moves = not log.renames_followed
    history.assistance = {
        commit.id: said for commit in log.commits if (said := assistance_of(commit.people, commit.message))
    }
    base_files: list[tuple[str, str]] = []
    if is_cut:
        base_files = [pair for pair in _project_files(folder, line[first - 1], analyses) if _is_below(pair[0], below)]
    changes = [_selected(commit.changes, analyses, below) for commit in line]
    analyses.prepare(
        itertools.chain(
            base_files,
            (
                (change.new_path, change.new_blob)
                for group in changes[first:]
                for change in group
                if change.new_path is not None
            ),
        )
    )
    walk = Walk(
        lambda path, blob: analyses.of((path, blob)),
        lambda rule: is_enabled(rule, settings),
        lambda path, analysis: _ignored(path, analysis, settings, ground),
    )
    walk.begin(base_files)
    for number in range(first, len(line)):
        walk.step(number, changes[number])
    history.tracks, history.open, history.blobs = walk.tracks, walk.files, walk.blobs
    history.unreadable = walk.unreadable
    _find_origins(history, analyses, settings, below, traces)
    _read_verdicts(history, analyses)
    return history


def _line(by_id: dict[str, Commit], revision: str) -> list[Commit]:
    line: list[Commit] = []
    commit = by_id.get(revision)
    while commit is not None:
        line.append(commit)
        commit = by_id.get(commit.parents[0]) if commit.parents else None
    line.reverse()
    return line


def _side_commits(by_id: dict[str, Commit], line: Sequence[Commit]) -> dict[int, list[Commit]]:
    """Return the commits that each merge of the line brought to it, parents before children."""
    order = {commit: position for position, commit in enumerate(by_id)}
    seen = {commit.id for commit in line}
    side: dict[int, list[Commit]] = {}
    for number, commit in enumerate(line):
        waiting = [parent for parent in commit.parents[1:] if parent in by_id]
        found: list[Commit] = []
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            other = by_id[name]
            found.append(other)
            waiting += [parent for parent in other.parents if parent in by_id]
        if found:
            side[number] = sorted(found, key=lambda other: order[other.id])
    return side


def _is_below(path: str | None, below: str) -> bool:
    return path is not None and (path.startswith(below) or path == below.rstrip("/"))


def _project_files(folder: Path, commit: Commit, analyses: BlobAnalyses) -> list[tuple[str, str]]:
    prefix = analyses.prefix
    return [
        (path[len(prefix) :], blob)
        for path, blob in files_at(folder, commit.id)
        if path.startswith(prefix) and analyses.is_wanted(path[len(prefix) :])
    ]


def _selected(changes: Iterable[Change], analyses: BlobAnalyses, below: str) -> list[FileChange]:
    """Return the changes to files that a scan would read."""
    selected: list[FileChange] = []
    for change in changes:
        old, new = change.old_path, change.new_path
        old = old if old is not None and _is_below(old, below) and analyses.is_wanted(old) else None
        new = new if new is not None and _is_below(new, below) and analyses.is_wanted(new) else None
        if old is not None or new is not None:
            selected.append(FileChange(old, new, change.new_blob or ""))
    return selected


def _ignored(path: str, analysis: FileAnalysis, settings: Settings, ground: Ground) -> set[int]:
    """Return which findings of a file a comment in it lets be, by index."""
    shown = [index for index, item in enumerate(analysis.findings) if is_enabled(item.finding.rule_id, settings)]
    items = [analysis.findings[index] for index in shown]
    if not items:
        return set()
    given = FileFindings(
        path,
        (),
        [item.finding for item in items],
        [context_of(item.finding, path) for item in items],
        analysis.ignores,
        [item.identity for item in items],
    )
    assessed = assess([given], replace(ground, verdicts=())).items
    return {index for index, result in zip(shown, assessed, strict=True) if result.is_exempt}


# Who brought it in ------------------------------------------------------------


def _find_origins(
    history: ProjectHistory, analyses: BlobAnalyses, settings: Settings, below: str, traces: Traces
) -> None:
    by_merge: dict[int, list[tuple[int, int]]] = {}
    for track_number, track in enumerate(history.tracks):
        for stay_number, stay in enumerate(track.stays):
            if stay.opened < 0:
                continue
            if stay.opened in history.side:
                by_merge.setdefault(stay.opened, []).append((track_number, stay_number))
            else:
                commit = history.line[stay.opened]
                history.origins[track_number, stay_number] = _origin(
                    history, commit.id, stay.identity, stay.line, traces, analyses.prefix
                )
    for number, keys in by_merge.items():
        _find_in_branch(history, number, keys, analyses, settings, below, traces)


def _find_in_branch(
    history: ProjectHistory,
    number: int,
    keys: Sequence[tuple[int, int]],
    analyses: BlobAnalyses,
    settings: Settings,
    below: str,
    traces: Traces,
) -> None:
    """Find the commits of a merged branch that brought findings in: the newest one that has what its parent did not."""
    wanted = {key: history.tracks[key[0]].stays[key[1]].identity for key in keys}
    paths = {identity.path for identity in wanted.values() if identity is not None}
    relevant: list[tuple[Commit, list[tuple[FileChange, str]]]] = []
    for commit in reversed(history.side[number]):
        group: list[tuple[FileChange, str]] = []
        for change in commit.changes:
            (selected,) = _selected([change], analyses, below) or (None,)
            if selected is None or selected.new_path not in paths:
                continue
            group.append((selected, change.old_blob or ""))
            if selected.old_path is not None:
                paths.add(selected.old_path)
        if group:
            relevant.append((commit, group))
    analyses.prepare(_versions(relevant))
    left = dict(wanted)
    for commit, group in relevant:
        fresh = _fresh(group, analyses, settings)
        for key, identity in list(left.items()):
            found = next((line for other, line in fresh if identity is not None and _is_same(other, identity)), None)
            if found is not None:
                history.origins[key] = _origin(history, commit.id, identity, found, traces, analyses.prefix)
                del left[key]
    merge = history.line[number]
    for key, identity in left.items():
        line = history.tracks[key[0]].stays[key[1]].line
        history.origins[key] = _origin(history, merge.id, identity, line, traces, analyses.prefix)


def _versions(relevant: Iterable[tuple[Commit, list[tuple[FileChange, str]]]]) -> Iterable[Version]:
    for _, group in relevant:
        for change, old_blob in group:
            if change.new_path is not None:
                yield change.new_path, change.new_blob
            if change.old_path is not None:
                yield change.old_path, old_blob


def _fresh(
    group: Iterable[tuple[FileChange, str]], analyses: BlobAnalyses, settings: Settings
) -> list[tuple[Identity, int]]:
    """Return who a commit brought in, with the line (one-based)."""
    old: list[Identity] = []
    new: list[tuple[Identity, int]] = []
    renames: dict[str, str] = {}
    for change, old_blob in group:
        if change.old_path is not None:
            before = analyses.of((change.old_path, old_blob))
            old += [item.identity for item in before.findings] if before else []
            if change.new_path is not None and change.old_path != change.new_path:
                renames[change.old_path] = change.new_path
        if change.new_path is not None and (after := analyses.of((change.new_path, change.new_blob))) is not None:
            new += [
                (item.identity, item.place.line)
                for item in after.findings
                if is_enabled(item.finding.rule_id, settings)
            ]
    pairs, _ = paired(old, [identity for identity, _ in new], renames)
    return [entry for index, entry in enumerate(new) if index not in pairs]


def _is_same(one: Identity, other: Identity) -> bool:
    """Whether a finding of a branch is the one that the merge brought; the file may have been renamed in between."""
    return (one.rule_id, one.symbol, one.code) == (other.rule_id, other.symbol, other.code) or (
        one.rule_id,
        one.path,
        one.shape,
    ) == (other.rule_id, other.path, other.shape)


def _origin(
    history: ProjectHistory, commit: str, identity: Identity | None, line: int, traces: Traces, prefix: str
) -> Origin:
    if identity is not None and (who := traces.contributor(commit, prefix + identity.path, line)):
        # A record of the very line knows better than words about the whole commit.
        return Origin(commit, AGENT_TRACE if is_assisted(who) else "")
    return Origin(commit, history.assistance.get(commit, ""))


# Verdicts -----------------------------------------------------------------------


def _read_verdicts(history: ProjectHistory, analyses: BlobAnalyses) -> None:
    """Find out from when to when each verdict stood in the tree."""
    start = VERDICT_FOLDER + "/"
    running: dict[str, VerdictTime] = {}

    def stop(path: str, number: int) -> None:
        before = running.pop(path, None)
        if before is not None:
            history.verdicts.setdefault(before.verdict.fingerprint, []).append(replace(before, ends=number))

    for number, commit in enumerate(history.line):
        for change in commit.changes:
            if change.old_path is not None and change.old_path.startswith(start):
                stop(change.old_path, number)
            path = change.new_path
            if path is None or not path.startswith(start) or not path.endswith(".toml") or change.new_blob is None:
                continue
            stop(path, number)
            content = analyses.read(change.new_blob)
            if content is None:
                continue
            try:
                verdict = parse_verdict(path.rsplit("/", 1)[-1], content)
            except VerdictError:
                continue  # It exempted nothing then either.
            running[path] = VerdictTime(verdict, number, None)
    for time in running.values():
        history.verdicts.setdefault(time.verdict.fingerprint, []).append(time)


def first_day(history: ProjectHistory) -> date:
    """Return the day from which on the past is known."""
    return day_of(history.times[max(history.first - 1, 0)])
