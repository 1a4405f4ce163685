"""Triage of a document that is being edited: assesses what changed, and keeps the rest.

What is shown beside the code is compared with nothing, as in a scan: the decision, the risk and the fingerprint of a text are the same
wherever it is looked at. Newness weighs in the order of the queue only, which is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from assay.app.reporting import ground_of
from assay.app.triage_context import context_of, needs_reach
from assay.app.triage_settings import TriageSettings, load_triage
from assay.base.text import Position, Range
from assay.config.checking import ConfigurationProblem
from assay.config.settings import Settings
from assay.engine.api import FindingGroup
from assay.findings.model import Finding
from assay.triage.assess import Assessed, FileFindings, Ground, assess, conclude
from assay.triage.explain import one_line, short_line
from assay.triage.fingerprint import Identity, identify
from assay.triage.ignores import Ignore, IgnoreProblem, comments_by_text, find_ignores
from assay.triage.inputs import Reached
from assay.triage.policy import Level
from assay.triage.roles import test_module_among
from assay.triage.verdict_file import Verdict
from assay.triage.verdicts import assign_verdicts

__all__ = ["FolderTriage", "IgnoreProblem", "LiveTriage", "Triaged", "load_folder_triage"]

LEVELS = {Level.ERROR: 1, Level.WARNING: 2, Level.INFORMATION: 3, Level.HINT: 4}
"""How loudly an editor shows a finding, in the numbers of the Language Server Protocol."""

OrderKey = tuple[int, float, int, int, int, str]
"""Sorts the findings of a document, most urgent first."""
EditCounter = Callable[[Finding], int]
"""Returns the number of edits of the longest fix of a finding, 1 where it has none."""


class Reaching(Protocol):
    """Tells from where code is reached across the files of a workspace. Never waits."""

    @property
    def generation(self) -> int:
        """A number that grows whenever an answer becomes another one."""

    def of(self, root: Path | None, path: str, symbol: str) -> Reached | None:
        """Return from where a symbol of a file is reached, None where that is not known yet."""


@dataclass(frozen=True, slots=True)
class FolderTriage:
    """What decisions rest on in one folder of a workspace. A new one is made whenever any of it changed."""

    root: Path | None
    settings: TriageSettings
    ground: Ground
    missing: frozenset[str] = frozenset()
    """The paths that verdicts name and that are not there: their findings may have moved to other files."""

    def verdicts_for(self, path: str) -> list[Verdict]:
        """Return the verdicts that may be about findings of a file."""
        verdicts = self.settings.verdicts
        return [verdict for verdict in verdicts if verdict.path == path or verdict.path in self.missing]

    def exists(self, path: str) -> bool:
        """Whether a path that a verdict names is in the folder."""
        return path not in self.missing


def load_folder_triage(
    root: Path | None,
    settings: Settings,
    files: tuple[Path, ...] = (),
    known_rules: frozenset[str] | None = None,
    last_good: FolderTriage | None = None,
    today: date | None = None,
) -> tuple[FolderTriage, tuple[ConfigurationProblem, ...]]:
    """Read what triage rests on in a folder, and what is wrong with it; without a folder there are the editor's settings alone."""
    day = today or date.today()
    loaded = load_triage(
        root or Path("/nonexistent"), settings, files, known_rules, last_good.settings if last_good else None
    )
    missing = frozenset(
        path for path in {verdict.path for verdict in loaded.verdicts} if root is None or not _is_there(root / path)
    )
    return FolderTriage(root, loaded, ground_of(loaded, day), missing), loaded.problems


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class Triaged:
    """A finding with what is shown of its triage beside the code: plain data."""

    finding: Finding
    level: int
    """1 error, 2 warning, 3 information, 4 hint."""
    key: OrderKey
    decision: str
    """``act``, ``attend``, ``track-star`` or ``track``."""
    decision_word: str
    risk: float
    fingerprint: str
    line: str
    """The explanation in one line, as reports have it."""
    short: str
    """The same without the words of the finding."""
    owner: str
    effort: float
    effort_words: str
    stop_ship: str
    verdict: dict[str, str] | None
    is_exempt: bool
    """Whether a verdict takes it out of sight."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is said of all findings that differ in their place only."""

    draft: Assessed
    edits: int
    """The number of edits of the fix."""
    shown: Triaged


@dataclass(slots=True)
class _Known:
    """What is kept of a group of findings."""

    identities: list[Identity]
    drafts: list[_Shape]
    shown: tuple[Triaged, ...]


@dataclass(slots=True)
class LiveTriage:
    """Keeps the triage of one document from one keystroke to the next, under one state of the folder's settings."""

    folder: FolderTriage
    path: str
    line_comment: str
    shows: Callable[[Finding], bool]
    _groups: dict[int, _Known] = field(default_factory=dict)
    _shapes: dict[Hashable, _Shape] = field(default_factory=dict)
    """What is known by everything that a decision depends on: findings that only moved are not assessed again."""
    _verdicts: list[Verdict] | None = None
    _seen: tuple[int, str] = (0, "")
    """What was last known of other files and of imports; where that differs everything is assessed anew."""
    _imports: frozenset[str] = frozenset()
    _test_module: str = ""
    _reach: Reaching | None = None
    _answers: dict[str, Reached | None] | None = None
    """What was answered during one look, because another thread may find out more in the middle of it; None between two looks."""
    problems: tuple[IgnoreProblem, ...] = ()
    """What is wrong with ignore comments, by line."""

    def update(
        self,
        groups: Sequence[FindingGroup],
        lines: Sequence[bytes],
        count_edits: EditCounter,
        may_have_ignores: bool,
        imports: frozenset[str] = frozenset(),
        reach: Reaching | None = None,
    ) -> dict[int, tuple[Triaged, ...]]:
        """Return what is shown of each group of findings, by its identity. Groups of the same identity as before cost next to nothing.

        ``imports`` are what the document imports, and ``reach`` tells from where its code is reached in other files, as far as that is known.
        """
        if imports is not self._imports:
            self._imports = imports
            self._test_module = test_module_among(imports)
        self._reach = reach
        self._answers = {}
        seen = (reach.generation if reach is not None else 0, self._test_module)
        if seen != self._seen:
            self._seen = seen
            self._groups = {}
            self._shapes.clear()
        known: dict[int, _Known] = {}
        for group in groups:
            if group.findings:
                found = self._groups.get(group.identity)
                known[group.identity] = found if found is not None else self._begin(group, lines)
        self._number_equal_ones(known)
        fresh = [entry for entry in known.values() if not entry.drafts and entry.identities]
        self._assess(fresh, count_edits)
        for entry in fresh:
            entry.drafts = [self._shapes[self._shape_of(shown.finding)] for shown in entry.shown]
            entry.shown = tuple(
                _placed(shape.shown, shown.finding, identity.fingerprint)
                for shape, shown, identity in zip(entry.drafts, entry.shown, entry.identities, strict=True)
            )
        self._answers = None
        self._groups = known
        if len(self._shapes) > 20_000:
            self._shapes = {}
        if self._verdicts is None:
            self._verdicts = self.folder.verdicts_for(self.path)
        self.problems = ()
        if not self._verdicts and not may_have_ignores:
            return {identity: entry.shown for identity, entry in known.items()}
        return self._with_verdicts(known, lines, may_have_ignores)

    def _begin(self, group: FindingGroup, lines: Sequence[bytes]) -> _Known:
        findings = [finding for finding in group.findings if self.shows(finding)]
        # What is shown is a placeholder until the drafts are made, which need to know of equal findings in other groups.
        return _Known(identify(findings, lines, self.path), [], tuple(map(_placeholder, findings)))

    def _number_equal_ones(self, known: dict[int, _Known]) -> None:
        """Tell findings that are equal in rule, symbol and code apart by their order in the whole document."""
        places: dict[tuple[str, str, str], list[tuple[Range, int, int]]] = {}
        for identity, entry in known.items():
            for index, each in enumerate(entry.identities):
                place = (entry.shown[index].finding.range, identity, index)
                places.setdefault((each.rule_id, each.symbol, each.code), []).append(place)
        for equal in places.values():
            if len(equal) == 1:
                _, identity, index = equal[0]
                self._renumber(known[identity], index, 0, 1)
            else:
                equal.sort()
                for ordinal, (_, identity, index) in enumerate(equal):
                    self._renumber(known[identity], index, ordinal, len(equal))

    @staticmethod
    def _renumber(entry: _Known, index: int, ordinal: int, count: int) -> None:
        identity = entry.identities[index]
        if identity.ordinal != ordinal or identity.count != count:
            entry.identities[index] = replace(identity, ordinal=ordinal, count=count)
            entry.drafts = []

    def _assess(self, entries: Sequence[_Known], count_edits: EditCounter) -> None:
        """Assess the findings whose like was not seen yet, all at once."""
        missing: dict[Hashable, tuple[Finding, Identity, int]] = {}
        for entry in entries:
            for shown, identity in zip(entry.shown, entry.identities, strict=True):
                shape = self._shape_of(shown.finding)
                if shape not in self._shapes and shape not in missing:
                    missing[shape] = (shown.finding, identity, count_edits(shown.finding))
        if not missing:
            return
        contexts = [
            context_of(
                finding, self.path, edit_count=edits, imports=self.test_imports, reached=self.reached_of(finding)
            )
            for finding, _, edits in missing.values()
        ]
        findings = [finding for finding, _, _ in missing.values()]
        identities = [identity for _, identity, _ in missing.values()]
        ground = replace(self.folder.ground, verdicts=())
        drafts = assess([FileFindings(self.path, (), findings, contexts, (), identities)], ground).items
        for (shape, (_, _, edits)), draft in zip(missing.items(), drafts, strict=True):
            self._shapes[shape] = _Shape(draft, edits, _triaged(draft))

    def _shape_of(self, finding: Finding) -> Hashable:
        return (_shape(finding), self.reached_of(finding))

    def _with_verdicts(
        self, known: dict[int, _Known], lines: Sequence[bytes], may_have_ignores: bool
    ) -> dict[int, tuple[Triaged, ...]]:
        """Return what is shown where there are verdicts or comments that may be about the document: these are matched with all findings."""
        entries = [
            (identity, replace(shape.draft, finding=shown.finding, identity=each, fingerprint=each.fingerprint))
            for identity, entry in known.items()
            for shape, shown, each in zip(entry.drafts, entry.shown, entry.identities, strict=True)
        ]
        entries.sort(key=lambda entry: (entry[1].finding.range, entry[1].finding.rule_id))
        drafts = [draft for _, draft in entries]
        ignores: list[Ignore] = []
        unread: list[IgnoreProblem] = []
        if may_have_ignores:
            ignores, unread = find_ignores(comments_by_text(lines, self.line_comment), lines)
        verdicts = assign_verdicts(
            self._verdicts or (), [draft.identity for draft in drafts], self.folder.exists
        ).verdicts
        concluded = conclude(drafts, ignores, verdicts, self.folder.ground)
        found = [*unread, *concluded.problems]
        self.problems = tuple(sorted(found, key=lambda problem: (problem.line, problem.start, problem.message)))
        shown: dict[int, list[Triaged]] = {identity: [] for identity in known}
        for (identity, _), item in zip(entries, concluded.items, strict=True):
            shown[identity].append(_triaged(item))
        return {identity: tuple(items) for identity, items in shown.items()}

    def edit_count_of(self, finding: Finding) -> int:
        """Return the number of edits of the longest fix of a finding that was looked at."""
        known = self._shapes.get(self._shape_of(finding))
        return known.edits if known is not None else 1

    @property
    def test_imports(self) -> frozenset[str]:
        """The module for writing tests that the document imports, if it does."""
        return frozenset({self._test_module} - {""})

    def reached_of(self, finding: Finding) -> Reached | None:
        """Return from where the code of a finding is reached in other files, None where that does not matter, or is not known yet."""
        if self._reach is None or not needs_reach(finding, self.path):
            return None
        if self._answers is None:
            return self._reach.of(self.folder.root, self.path, finding.symbol)
        if finding.symbol not in self._answers:
            self._answers[finding.symbol] = self._reach.of(self.folder.root, self.path, finding.symbol)
        return self._answers[finding.symbol]


def _shape(finding: Finding) -> Hashable:
    """Return everything of a finding but where it stands."""
    return (
        finding.rule_id,
        finding.message,
        finding.severity,
        finding.evidence,
        finding.confidence,
        finding.cwe,
        finding.symbol,
        finding.code,
        finding.source_kind,
        len(finding.flow),
        finding.has_fix,
        finding.fix_safety,
        replace(finding.entrance, line=0) if finding.entrance else None,
    )


def _order(item: Assessed) -> OrderKey:
    start = item.finding.range.start
    return -int(item.decision), -item.key, -int(item.finding.severity), start.line, start.column, item.finding.rule_id


def _triaged(item: Assessed) -> Triaged:
    return Triaged(
        finding=item.finding,
        level=LEVELS[item.level],
        key=_order(item),
        decision=item.decision.key,
        decision_word=item.decision.word,
        risk=round(min(100.0, item.risk.value), 1),
        fingerprint=item.fingerprint,
        line=one_line(item),
        short=short_line(item),
        owner=item.owner.key if item.owner else "",
        effort=item.effort,
        effort_words=item.effort_words,
        stop_ship=item.stop_ship,
        verdict=verdict_data(item),
        is_exempt=item.is_exempt,
    )


def _placed(like: Triaged, finding: Finding, fingerprint: str) -> Triaged:
    """Return what is shown of a finding that differs from another one in its place only."""
    start = finding.range.start
    decision, urgency, severity, _, _, rule_id = like.key
    return Triaged(
        finding,
        like.level,
        (decision, urgency, severity, start.line, start.column, rule_id),
        like.decision,
        like.decision_word,
        like.risk,
        fingerprint,
        like.line,
        like.short,
        like.owner,
        like.effort,
        like.effort_words,
        like.stop_ship,
        like.verdict,
        like.is_exempt,
    )


def verdict_data(item: Assessed) -> dict[str, str] | None:
    """Return the verdict on a finding as plain data."""
    verdict = item.verdict
    if verdict is None:
        return None
    return {
        "state": verdict.state.value,
        "standing": verdict.standing.value,
        "words": verdict.words,
        "toDo": verdict.to_do,
    }


def _placeholder(finding: Finding) -> Triaged:
    start: Position = finding.range.start
    key: OrderKey = (0, 0.0, 0, start.line, start.column, finding.rule_id)
    return Triaged(finding, 4, key, "", "", 0.0, "", "", "", "", 0.0, "", "", None, False)
