"""The ranked list of a workspace in an editor: open documents as they are now, and the files of the last scan.

What is here is done when somebody asks for the list, never at a keystroke. Findings are compared with the commit where this branch began, or
with what the setting ``policy.base`` names; a file that did not change since is not assessed anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assay.app import deciding
from assay.app.base_findings import BaseFindings
from assay.app.dating import Dates, Place
from assay.app.deciding import CannotDecide, reasons
from assay.app.live_triage import FolderTriage, verdict_data
from assay.app.recording import verdict_was_given
from assay.app.triage_context import context_of, file_findings
from assay.config.settings import Settings
from assay.findings.model import Finding
from assay.languages.registry import all_languages
from assay.triage.assess import Assessed, assess, with_introduced
from assay.triage.baseline import Baseline, Newness, NoBaseline, compare
from assay.triage.decision import Decision
from assay.triage.explain import explain, one_line
from assay.triage.fingerprint import identify
from assay.triage.inputs import Freshness, Provenance, Reached
from assay.triage.queue import Item, QueueKeeper, make_queue

__all__ = ["CannotDecide", "EditorQueue", "QueuedFile", "QueuedFinding", "ignore_text", "reasons", "verdict_offers"]


@dataclass(frozen=True, slots=True)
class QueuedFinding:
    """A finding, the number of edits of its fix, and what the face needs to show its place (handed back untouched)."""

    finding: Finding
    edits: int
    place: Any
    is_pasted: bool = False
    """Whether it stands in what was inserted in one piece since the document was opened."""
    is_hand_edited: bool = False
    """Whether somebody has edited that piece since."""
    reached: Reached | None = None
    """From where its code is reached in other files; None where that does not matter, or is not known yet."""


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
    imports: frozenset[str] = frozenset()
    """The module for writing tests that it imports, if it does."""


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
    _bases: dict[Path, BaseFindings] = field(default_factory=dict)
    _dates: Dates = field(init=False)
    when_dated: Callable[[], None] = lambda: None
    """Called, from any thread, when the age of findings is known that was not when the list was made."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dates = Dates(lambda: self.when_dated())

    def queue(
        self,
        files: Sequence[QueuedFile],
        *,
        capacity: int | None = None,
        owner: str | None = None,
        key: str | None = None,
        is_complete: bool = False,
        group: str | None = None,
    ) -> dict[str, Any]:
        """Return the list as plain data; the place of each finding is what was given for it. ``key`` keeps to one file.

        With ``group``, one of ``GROUPS``, it also says which items belong together.
        """
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
            answer: dict[str, Any] = {
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
            if group is not None:
                answer["groups"] = _grouped((*made.today, *made.later), GROUPS[group])
            return answer

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
        for root, folder in {file.folder.root: file.folder for file in files if file.folder.root is not None}.items():
            if root not in self._bases:
                self._bases[root] = BaseFindings(root)
            self._bases[root].refresh(folder.settings.base)
        with ExitStack() as stack:
            opened: set[Path] = set()
            for key, file in wanted.items():
                self._update_file(key, file, stack, opened)

    def _update_file(self, key: str, file: QueuedFile, stack: ExitStack, opened: set[Path]) -> None:
        known = self._entries.get(key)
        base = self._bases.get(file.folder.root) if file.folder.root else None
        label = (base.label or base.reason, base.commit, base.head) if base is not None else ""
        is_same = (
            known is not None
            and known.file.stamp == file.stamp
            and known.file.folder is file.folder
            and known.base == label
            and [each.reached for each in known.file.findings] == [each.reached for each in file.findings]
        )
        if known is None or not is_same:
            if base is not None and base.root not in opened:
                opened.add(base.root)
                base.open(stack)
            entry = self._assess(file, base, label)
        else:
            entry = known
        entry = self._dated(entry, base)
        if entry is known:
            return
        for item in known.items if known is not None else ():
            self._places.pop(id(item), None)
        self._entries[key] = entry
        for queued, item in zip(file.findings, entry.items, strict=True):
            self._places[id(item)] = (file, queued.place)
        self._keeper.update(key, entry.items)

    def _dated(self, entry: _Entry, base: BaseFindings | None) -> _Entry:
        """Return an entry with the days on which its findings came in, as far as they are known by now."""
        if base is None or base.top is None or not base.head:
            return entry
        file = entry.file
        places = [
            Place(item.fingerprint, item.finding.range.start.line + 1)
            for item in entry.items
            if item.introduced is None and item.freshness is not Freshness.JUST_NOW
        ]
        if not places:
            return entry
        days = self._dates.of(base.top, base.prefix + file.path, base.head, lambda: b"".join(file.lines), places)
        if not days:
            return entry
        policy, today = file.folder.settings.policy, file.folder.ground.today
        items = tuple(with_introduced(item, days.get(item.fingerprint), policy, today) for item in entry.items)
        return replace(entry, items=items)

    def _assess(self, file: QueuedFile, base: BaseFindings | None, label: object) -> _Entry:
        findings = [queued.finding for queued in file.findings]
        language = all_languages().by_name[file.language]
        identities = identify(findings, file.lines, file.path)
        text = b"".join(file.lines)
        compared_with: Baseline | NoBaseline = NoBaseline("this document is in no folder of the workspace")
        last: Baseline | None = None
        if base is not None:
            compared_with = base.of(file.path, file.language, text, identities)
            last = base.at_head(file.path, file.language, text, identities)
        compared = compare(compared_with, identities, lambda path: True)
        since_head = compare(last, identities, lambda path: True) if last is not None else compared
        is_committed = base is None or base.commit == "" or (since_head is compared and base.commit != base.head)
        contexts = [
            context_of(
                queued.finding,
                file.path,
                edit_count=queued.edits,
                imports=file.imports,
                reached=queued.reached,
                is_uncommitted=queued.is_pasted or (change.newness is Newness.NEW and not is_committed),
                provenance=Provenance.ASSISTANT
                if queued.is_pasted and not queued.is_hand_edited
                else Provenance.UNKNOWN,
                provenance_origin="paste" if queued.is_pasted and not queued.is_hand_edited else "",
            )
            for queued, change in zip(file.findings, since_head.items, strict=True)
        ]
        given, _ = file_findings(file.path, file.lines, findings, language.line_comment, contexts)
        verdicts = file.folder.verdicts_for(file.path)
        ground = replace(file.folder.ground, base=compared_with, verdicts=verdicts, exists=file.folder.exists)
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
            shown["age"] = max(0, (file.folder.ground.today - item.introduced).days)
            shown["introduced"] = item.introduced.isoformat()
        if item.due is not None:
            shown["due"] = item.due.isoformat()
        if item.stop_ship:
            shown["stopShip"] = item.stop_ship
        if (verdict := verdict_data(item)) is not None:
            shown["verdict"] = verdict
        return shown


GROUPS: dict[str, Callable[[Assessed], str]] = {
    "owner": lambda item: item.owner.key if item.owner else "",
    "decision": lambda item: item.decision.key,
    "rule": lambda item: item.finding.rule_id,
    "path": lambda item: item.path,
}
"""By what the items of the list may be put together."""


def _grouped(items: Sequence[Item], name_of: Callable[[Assessed], str]) -> list[dict[str, Any]]:
    """Return the groups in the order of their first item, each with the ranks of its items."""
    groups: dict[str, dict[str, Any]] = {}
    for item in items:
        name = name_of(item.lead)
        group = groups.setdefault(name, {"name": name, "findings": 0, "minutes": 0.0, "ranks": []})
        group["findings"] += len(item.findings)
        group["minutes"] = round(group["minutes"] + item.minutes, 1)
        group["ranks"].append(item.rank)
    return sorted(groups.values(), key=lambda group: group["ranks"][0])


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


def decide(found: Found, wanted: dict[str, Any]) -> dict[str, str]:
    """Write a verdict on a finding into the folder of its file. Raises CannotDecide with a sentence for people."""
    folder = found.file.folder
    if folder.root is None:
        raise CannotDecide("This document is in no folder of the workspace, so there is no place for a verdict.")
    written = deciding.decide(folder.root, folder.settings, found.item, folder.ground.today, wanted)
    return {"written": written.path, "words": written.words, "toDo": written.to_do}


def remember_verdict(found: Found, wanted: dict[str, Any], settings: Settings) -> None:
    """Have it written down that a verdict was given."""
    if found.file.folder.root is not None:
        verdict_was_given(found.file.folder.root, settings, found.item, str(wanted.get("state")))


def verdict_offers(found: Found) -> list[tuple[str, dict[str, str]]]:
    """Return the verdicts that would hold for a finding without anything more being said: title, and what ``decide`` takes."""
    folder = found.file.folder
    if folder.root is None:
        return []
    return deciding.verdict_offers(found.item, folder.settings.policy, folder.ground.today)


def ignore_text(found: Found) -> str | None:
    """Return the comment that lets a finding be, for the end of its line; None where policy does not leave it to comments."""
    return deciding.ignore_text(found.item, found.file.folder.settings.policy, found.file.language)
