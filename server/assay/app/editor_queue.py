"""The ranked list of a workspace in an editor: open documents as they are now, and the files of the last scan.

What is here is done when somebody asks for the list, never at a keystroke. Findings are compared with HEAD, whose files are analysed once for
each commit; a file that did not change since was not assessed anew.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assay.app.live_triage import FolderTriage, verdict_data
from assay.app.triage_context import context_of, file_findings
from assay.findings.model import Finding
from assay.languages.registry import all_languages
from assay.triage.assess import Assessed, assess
from assay.triage.baseline import Baseline, Newness, NoBaseline, compare
from assay.triage.decide import CannotDecide, ignore_comment, longest_expiry, new_verdict
from assay.triage.decision import Decision
from assay.triage.explain import explain, one_line
from assay.triage.fingerprint import Identity, identify
from assay.triage.queue import Item, QueueKeeper, make_queue
from assay.triage.verdict_file import REASONS, State, dump_verdict
from assay.triage.verdicts import judge
from assay.workspace.git import GitError, find_repository, head, open_objects, run_git
from assay.workspace.verdict_files import VERDICT_FOLDER, write_file

__all__ = ["CannotDecide", "EditorQueue", "QueuedFile", "QueuedFinding", "ignore_text", "reasons", "verdict_offers"]


@dataclass(frozen=True, slots=True)
class QueuedFinding:
    """A finding, the number of edits of its fix, and what the face needs to show its place (handed back untouched)."""

    finding: Finding
    edits: int
    place: Any


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A file with all its findings, those that verdicts keep out too. Two of the same ``stamp`` and folder are the same."""

    key: str
    stamp: object
    folder: FolderTriage
    path: str
    language: str
    lines: Sequence[bytes]
    findings: tuple[QueuedFinding, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    file: QueuedFile
    base: object
    items: tuple[Assessed, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the list with what decides about it."""

    file: QueuedFile
    place: Any
    item: Assessed


@dataclass(slots=True)
class EditorQueue:
    """Keeps what was assessed. One thread at a time works on it; callers need not care which."""

    _entries: dict[str, _Entry] = field(default_factory=dict)
    _keeper: QueueKeeper = field(default_factory=QueueKeeper)
    _places: dict[int, tuple[QueuedFile, Any]] = field(default_factory=dict)
    _bases: dict[Path, _HeadFindings] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def queue(
        self,
        files: Sequence[QueuedFile],
        *,
        capacity: int | None = None,
        owner: str | None = None,
        key: str | None = None,
        is_complete: bool = False,
    ) -> dict[str, Any]:
        """Return the list as plain data; the place of each finding is what was given for it. ``key`` keeps to one file."""
        with self._lock:
            self._update(files)
            policy = files[0].folder.settings.policy if files else None
            minutes = capacity if capacity is not None else policy.capacity_minutes if policy else 60
            wip_limit = policy.wip_limit if policy else None
            every = [item for entry in self._entries.values() for item in entry.items]
            if owner is None and key is None:
                made = self._keeper.queue(minutes, wip_limit)
            else:
                chosen = [
                    item
                    for name, entry in self._entries.items()
                    if key in (None, name)
                    for item in entry.items
                    if owner is None or (item.owner.key if item.owner else "") == owner
                ]
                made = make_queue(chosen, minutes, wip_limit)
            counts = {decision.key: 0 for decision in sorted(Decision, reverse=True)}
            shown = [item for item in every if not item.is_exempt]
            for item in shown:
                counts[item.decision.key] += 1
            return {
                "comparedWith": self._compared_with(),
                "capacity": minutes,
                "minutes": made.minutes,
                "counts": counts,
                "owners": sorted({item.owner.key for item in shown if item.owner}),
                "today": [self._item(item) for item in made.today],
                "later": [self._item(item) for item in made.later],
                "remainder": made.remainder_words,
                "exempt": made.exempt,
                "complete": is_complete,
            }

    def find(self, files: Sequence[QueuedFile], fingerprint: str) -> Found | None:
        """Return the finding of a fingerprint; None where it is not there."""
        with self._lock:
            self._update(files)
            for entry in self._entries.values():
                for queued, item in zip(entry.file.findings, entry.items, strict=True):
                    if item.fingerprint == fingerprint:
                        return Found(entry.file, queued.place, item)
        return None

    def _update(self, files: Sequence[QueuedFile]) -> None:
        wanted = {file.key: file for file in files}
        for key in self._entries.keys() - wanted.keys():
            for item in self._entries.pop(key).items:
                self._places.pop(id(item), None)
            self._keeper.update(key, ())
        for root in {file.folder.root for file in files if file.folder.root is not None}:
            self._bases.setdefault(root, _HeadFindings(root)).refresh()
        for key, file in wanted.items():
            known = self._entries.get(key)
            base = self._bases[file.folder.root].label if file.folder.root else ""
            if (
                known is not None
                and known.file.stamp == file.stamp
                and known.file.folder is file.folder
                and known.base == base
            ):
                continue
            if known is not None:
                for item in known.items:
                    self._places.pop(id(item), None)
            entry = self._entries[key] = self._assess(file, base)
            for queued, item in zip(file.findings, entry.items, strict=True):
                self._places[id(item)] = (file, queued.place)
            self._keeper.update(key, entry.items)

    def _assess(self, file: QueuedFile, label: object) -> _Entry:
        findings = [queued.finding for queued in file.findings]
        language = all_languages().by_name[file.language]
        identities = identify(findings, file.lines, file.path)
        base: Baseline | NoBaseline
        if file.folder.root is None:
            base = NoBaseline("this document is in no folder of the workspace")
        else:
            base = self._bases[file.folder.root].of(file, identities)
        compared = compare(base, identities, lambda path: True)
        contexts = [
            context_of(queued.finding, file.path, edit_count=queued.edits, is_uncommitted=change.newness is Newness.NEW)
            for queued, change in zip(file.findings, compared.items, strict=True)
        ]
        given, _ = file_findings(file.path, file.lines, findings, language.line_comment, contexts)
        verdicts = file.folder.verdicts_for(file.path)
        ground = replace(file.folder.ground, base=base, verdicts=verdicts, exists=file.folder.exists)
        assessment = assess([replace(given, identities=identities)], ground)
        return _Entry(file, label, assessment.items, len(compared.gone))

    def _compared_with(self) -> str:
        reasons = [base.reason for base in self._bases.values() if base.reason]
        labels = sorted({base.label for base in self._bases.values() if base.label})
        if not labels:
            return f"not compared: {reasons[0] if reasons else 'no folder is open'}; every finding counts as new in the gate"
        items = [item for entry in self._entries.values() for item in entry.items]
        counts = {newness: sum(item.newness is newness for item in items) for newness in Newness}
        words = f"compared with {' and '.join(labels)}: {counts[Newness.NEW]} new, {counts[Newness.OLD]} known, "
        words += f"{sum(entry.gone for entry in self._entries.values())} gone"
        if counts[Newness.UNKNOWN]:
            words += f", {counts[Newness.UNKNOWN]} in files that were not compared"
        return words

    def _item(self, item: Item) -> dict[str, Any]:
        return {
            "rank": item.rank,
            "minutes": round(item.minutes, 1),
            "findings": [self._finding(each, item.rank) for each in item.findings],
        }

    def _finding(self, item: Assessed, rank: int) -> dict[str, Any]:
        file, place = self._places[id(item)]
        finding = item.finding
        shown: dict[str, Any] = {
            "fingerprint": item.fingerprint,
            "rule": finding.rule_id,
            "title": item.title,
            "message": finding.message,
            "decision": item.decision.key,
            "risk": round(min(100.0, item.risk.value), 1),
            "severity": finding.severity.word,
            "cwe": finding.cwe,
            "line": one_line(item, rank),
            "place": place,
            "path": file.path,
            "effort": round(item.effort, 1),
            "effortWords": item.effort_words,
            "overdue": item.is_overdue,
            "new": item.newness is Newness.NEW,
        }
        if finding.has_fix and finding.fix_safety is not None:
            shown["fix"] = finding.fix_safety.value
        if item.owner:
            shown["owner"] = item.owner.key
        if item.introduced is not None:
            shown["age"] = (file.folder.ground.today - item.introduced).days
        if item.due is not None:
            shown["due"] = item.due.isoformat()
        if item.stop_ship:
            shown["stopShip"] = item.stop_ship
        if (verdict := verdict_data(item)) is not None:
            shown["verdict"] = verdict
        return shown


class _HeadFindings:
    """The findings of the files at HEAD of one folder's repository, analysed when they are first compared with."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.label = ""
        self.reason = "this folder is not in a git repository"
        self._commit = ""
        self._prefix = ""
        self._known: dict[str, tuple[Identity, ...]] = {}

    def refresh(self) -> None:
        """Look whether HEAD is another commit now."""
        repository = find_repository(self.root)
        try:
            commit = head(repository.top) if repository else None
        except GitError:
            commit = None
        if commit == self._commit and commit:
            return
        self._known.clear()
        self._commit = commit or ""
        self.label = f"HEAD@{commit[:10]}" if commit else ""
        if repository is None:
            self.reason = "this folder is not in a git repository"
        else:
            self.reason = "" if commit else "the repository has no commit yet"
            inside = self.root.resolve()
            top = repository.top.resolve()
            self._prefix = (
                inside.relative_to(top).as_posix() + "/" if inside != top and inside.is_relative_to(top) else ""
            )

    def of(self, file: QueuedFile, identities: list[Identity]) -> Baseline | NoBaseline:
        """Return the findings of a file at HEAD; ``identities`` are those of now, which are the same where the text is."""
        if not self.label:
            return NoBaseline(self.reason)
        known = self._known.get(file.path)
        if known is None:
            try:
                with open_objects(self.root) as objects:
                    text = objects.read(f"{self._commit}:{self._prefix}{file.path}")
            except GitError as error:
                return NoBaseline(str(error))
            if text is not None and text == b"".join(file.lines):
                known = tuple(identities)
            elif text is not None:
                from assay.app.analysis import analyse_text

                language = all_languages().by_name[file.language]
                analysis = analyse_text(language, file.path, text, True)
                known = tuple(item.identity for item in analysis.findings)
            else:
                known = ()
            self._known[file.path] = known
        return Baseline(self.label, known, {}, frozenset((file.path,)))


def explanation(found: Found) -> dict[str, Any]:
    """Return why a finding stands where it stands, as plain data."""
    made = explain(found.item, found.file.folder.ground.table)
    return {
        "fingerprint": found.item.fingerprint,
        "line": made.line,
        "decision": found.item.decision.word,
        "factors": [
            {
                "name": factor.name,
                "value": factor.value,
                "words": factor.words,
                "origin": factor.origin,
                "override": factor.override,
            }
            for factor in made.factors
        ],
        "formula": made.formula,
        "changes": [str(change) for change in made.changes],
        "table": made.table,
        "gate": made.gate,
    }


def reasons() -> dict[str, dict[str, list[str]]]:
    """Return the reasons that may be given for each state of a verdict."""
    return {state.value: {"reasons": list(known)} for state, known in REASONS.items()}


def git_author(root: Path) -> str:
    """Return who git says is working here; empty where it was not told."""
    for key in ("user.name", "user.email"):
        try:
            name = run_git(root, "config", key).decode("utf-8", "replace").strip()
        except GitError:
            continue
        if name:
            return name
    return ""


def decide(found: Found, wanted: dict[str, Any]) -> dict[str, str]:
    """Write a verdict on a finding into the folder of its file. Raises CannotDecide with a sentence for people."""
    folder = found.file.folder
    if folder.root is None:
        raise CannotDecide("This document is in no folder of the workspace, so there is no place for a verdict.")
    try:
        state = State(str(wanted.get("state")))
    except ValueError:
        raise CannotDecide(f"{wanted.get('state')!r} is no verdict. Give one of {', '.join(State)}.") from None
    until = wanted.get("until")
    try:
        expires = date.fromisoformat(str(until)) if until else None
    except ValueError:
        raise CannotDecide(f"{until!r} is not a date. Write it like 2026-12-31.") from None
    known = {verdict.fingerprint: verdict for verdict in folder.settings.verdicts}
    verdict = new_verdict(
        found.item,
        folder.settings.policy,
        folder.ground.today,
        state=state,
        reason=str(wanted.get("reason") or REASONS[state][0]),
        text=str(wanted.get("text") or ""),
        author=str(wanted.get("author") or git_author(folder.root)),
        approver=str(wanted.get("approver") or ""),
        expires=expires,
        duplicate_of=str(wanted.get("duplicateOf") or ""),
        earlier=known.get(found.item.fingerprint),
    )
    written = f"{VERDICT_FOLDER}/{verdict.file_name}"
    if verdict.fingerprint not in known and (folder.root / written).exists():
        raise CannotDecide(
            f"{written} is there already and cannot be read; it is not written over. Correct or delete it."
        )
    try:
        write_file(folder.root, written, dump_verdict(verdict).encode())
    except OSError as error:
        raise CannotDecide(f"{written} could not be written: {error}") from error
    item = found.item
    view = judge(verdict, item.decision, item.finding.evidence, folder.settings.policy, folder.ground.today, None)
    return {"written": written, "words": view.words, "toDo": view.to_do}


_OFFERS = (
    (State.DEFER, "other-work-first", "Defer until {day}: other work goes first", "Other work goes first."),
    (State.ACCEPT, "risk-accepted", "Accept until {day}: the risk is accepted", "The risk is accepted."),
    (State.FALSE_POSITIVE, "input-trusted", "False positive: the input is trusted", "The input is trusted."),
    (State.FALSE_POSITIVE, "rule-wrong", "False positive: the rule is wrong here", "The rule is wrong here."),
)


def verdict_offers(found: Found) -> list[tuple[str, dict[str, str]]]:
    """Return the verdicts that would hold for a finding without anything more being said: title, and what ``decide`` takes."""
    folder = found.file.folder
    offers: list[tuple[str, dict[str, str]]] = []
    if folder.root is None:
        return offers
    policy, today = folder.settings.policy, folder.ground.today
    for state, reason, title, text in _OFFERS:
        last = longest_expiry(found.item, policy, today)
        if state is State.DEFER and last is None:
            continue
        try:
            new_verdict(found.item, policy, today, state=state, reason=reason, text=text, author="somebody")
        except CannotDecide:
            continue
        words = title.format(day=last) if last is not None else title.replace(" until {day}", "")
        wanted = {"fingerprint": found.item.fingerprint, "state": state.value, "reason": reason, "text": text}
        offers.append((words, wanted))
    return offers


def ignore_text(found: Found) -> str | None:
    """Return the comment that lets a finding be, for the end of its line; None where policy does not leave it to comments."""
    item = found.item
    folder = found.file.folder
    if not folder.settings.policy.decisions[item.decision].allows_inline or (
        item.stop_ship and folder.settings.policy.stop_ship
    ):
        return None
    mark = all_languages().by_name[found.file.language].line_comment
    return ignore_comment(mark, [item.finding.rule_id], "say why") if mark else None
