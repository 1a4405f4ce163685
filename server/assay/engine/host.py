"""The host: one change in, an immutable snapshot of findings out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import FindingGroup, SettlingPlan, Snapshot, TextChange
from assay.engine.document import Document, UnitLines
from assay.engine.file import FileAnalysis
from assay.engine.knowledge import Knowledge
from assay.engine.results import Hit
from assay.engine.surroundings import Faults
from assay.engine.unit import Unit
from assay.findings.model import Edit, Finding, Fix, FlowStep
from assay.languages.api import Language, UnitOutline

_identities = count(1)

KEPT_CODE = 64
"""So many units of a document keep their lowered code and tree after an analysis; others are lowered again when they are needed."""


class _OpenDocument:
    """A document with its analysis and what was last shown of it."""

    __slots__ = ("document", "edited", "file", "groups", "is_settled", "language", "needs_outline", "shown")

    def __init__(self, document: Document, language: Language, file: FileAnalysis) -> None:
        self.document = document
        self.language = language
        self.file = file
        self.edited: set[int] = set()
        self.is_settled = False
        self.needs_outline = True
        self.groups: dict[int, tuple[object, FindingGroup, list[Hit]]] = {}
        """Per unit: what its group was made from, the group, and the hits in the group's order."""
        self.shown: tuple[FindingGroup, ...] = ()


class Host:
    """Fulfils ``AnalysisHost``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.faults = Faults()
        self._documents: dict[str, _OpenDocument] = {}

    def open(self, uri: str, path: str, language: Language, text: bytes) -> None:
        """Take a document in."""
        document = Document(uri, path, text)
        file = FileAnalysis(self.knowledge.of(language), language, path, self.faults)
        self._documents[uri] = _OpenDocument(document, language, file)

    def change(self, uri: str, changes: Sequence[TextChange]) -> None:
        """Apply changes in order. Raises KeyError for a document that is not open."""
        opened = self._documents[uri]
        for change in changes:
            if change.range is None:
                opened.document.replace_all(change.text)
                opened.needs_outline = True
            else:
                opened.edited |= opened.document.replace(change.range.start, change.range.end, change.text)
        opened.is_settled = False

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._documents.pop(uri, None)

    def lines(self, uri: str) -> list[bytes]:
        """Return the document's lines with their endings."""
        return self._documents[uri].document.lines

    def revision(self, uri: str) -> int:
        """Return the number of the document's state."""
        return self._documents[uri].document.revision

    def analyse(self, uri: str, token: CancelToken) -> Snapshot:
        """Bring the findings up to date after edits. May raise Cancelled."""
        opened = self._documents[uri]
        if opened.needs_outline or not opened.document.segments:
            return self.settle(uri, token)
        if opened.edited:
            edited, opened.edited = opened.edited, set()
            opened.file.update(opened.document.units(), edited)
        opened.file.refresh(token)
        return self._snapshot(opened)

    def needs_settling(self, uri: str) -> bool:
        """Whether edits happened since the units were last determined by a whole-file parse."""
        return not self._documents[uri].is_settled

    def begin_settling(self, uri: str) -> SettlingPlan:
        """Return the work of settling that may be done in another thread."""
        opened = self._documents[uri]
        return SettlingPlan(uri, opened.document.revision, opened.language, list(opened.document.lines))

    def finish_settling(self, plan: SettlingPlan, outline: list[UnitOutline], token: CancelToken) -> Snapshot | None:
        """Correct the units by a fresh outline; None where the document has changed since."""
        opened = self._documents.get(plan.uri)
        if opened is None or opened.document.revision != plan.revision:
            return None
        units, new = opened.document.divide(outline)
        opened.edited = set()
        opened.file.update(units, new)
        opened.needs_outline = False
        opened.is_settled = True
        opened.file.refresh(token)
        return self._snapshot(opened)

    def settle(self, uri: str, token: CancelToken) -> Snapshot:
        """Do all of settling here and now."""
        opened = self._documents[uri]
        if opened.is_settled and not opened.needs_outline:
            opened.file.refresh(token)
            return self._snapshot(opened)
        plan = self.begin_settling(uri)
        snapshot = self.finish_settling(plan, plan.run(token), token)
        assert snapshot is not None, "nothing else changes a document while it settles here"
        return snapshot

    def fixes(self, uri: str, finding: Finding) -> tuple[Fix, ...]:
        """Return the fixes for a finding of the current snapshot."""
        opened = self._documents.get(uri)
        if opened is None:
            return ()
        for _, group, hits in opened.groups.values():
            for shown, hit in zip(group.findings, hits, strict=True):
                if shown.rule_id == finding.rule_id and shown.range == finding.range and hit.fix is not None:
                    return self._materialise(opened, hit)
        return ()

    def _materialise(self, opened: _OpenDocument, hit: Hit) -> tuple[Fix, ...]:
        draft = hit.fix
        unit = next((unit for unit in opened.file.units if unit.number == hit.unit), None)
        if draft is None or unit is None:
            return ()
        lines = opened.document.locate(unit)
        edits = [Edit(lines.range(item.start, item.end), item.text) for item in draft.replacements]
        if draft.imports:
            document = opened.document
            for insertion in opened.language.insert_imports(document.lines, draft.imports):
                # An insertion after a last line without ending goes to the end of that line.
                place = document.clamp(_line_start(insertion.line))
                edits.append(Edit(Range(place, place), insertion.text))
        edits.sort(key=lambda edit: edit.range)
        return (Fix(draft.title, draft.safety, tuple(edits)),)

    # --- snapshots --------------------------------------------------------------------------------------------------

    def _snapshot(self, opened: _OpenDocument) -> Snapshot:
        """Put together what is found, using again all groups of which nothing has changed, places included."""
        document, file = opened.document, opened.file
        with_hits = [unit for unit in file.units if unit.root is not None and unit.root.hits]
        by_number = {unit.number: unit for unit in file.units}
        superseded: dict[tuple[str, int, int], tuple[int, tuple[int, int]]] = {}
        for unit in with_hits:
            assert unit.root is not None
            for hit in unit.root.hits:
                if hit.unit != unit.number:
                    key = (hit.module.rule.id, hit.unit, hit.start)
                    rank = (int(hit.evidence), int(hit.confidence))
                    known = superseded.get(key)
                    if known is None or rank > known[1]:
                        superseded[key] = (unit.number, rank)
        first_lines = self._first_lines(document)
        groups: dict[int, tuple[object, FindingGroup, list[Hit]]] = {}
        located: dict[int, UnitLines] = {}
        for unit in with_hits:
            assert unit.root is not None
            hits = [hit for hit in unit.root.hits if _is_shown(hit, unit, superseded)]
            if not hits:
                continue
            involved = {unit.number}
            for hit in hits:
                involved.add(hit.unit)
                if hit.step is not None:
                    involved.update(step.unit for step in hit.step.chain())
            made_from = (
                id(unit.root),
                tuple(map(id, hits)),
                tuple(first_lines.get(number, ()) for number in sorted(involved)),
            )
            known_group = opened.groups.get(unit.number)
            if known_group is not None and known_group[0] == made_from:
                groups[unit.number] = known_group
                continue
            findings: list[Finding] = []
            for hit in hits:
                for number in {hit.unit, *(() if hit.step is None else (s.unit for s in hit.step.chain()))}:
                    if number not in located and number in by_number:
                        located[number] = document.locate(by_number[number])
                findings.append(_finding(hit, located, opened.language.name))
            order = sorted(range(len(hits)), key=lambda index: (findings[index].range, findings[index].rule_id))
            group = FindingGroup(next(_identities), tuple(findings[index] for index in order))
            groups[unit.number] = (made_from, group, [hits[index] for index in order])
        opened.groups = groups
        self._forget_code(file)
        return Snapshot(document.uri, document.revision, tuple(group for _, group, _ in groups.values()))

    @staticmethod
    def _first_lines(document: Document) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for segment, start in zip(document.segments, document.starts, strict=False):
            number = segment.unit.number
            found[number] = (*found.get(number, ()), start)
        return found

    @staticmethod
    def _forget_code(file: FileAnalysis) -> None:
        """Drop the lowered code of all but a few units: trees and code weigh many times what the text does."""
        holding = [unit for unit in file.units if unit.lowered is not None]
        if len(holding) > KEPT_CODE:
            for unit in holding[:-KEPT_CODE]:
                _drop(unit)


def _drop(unit: Unit) -> None:
    """Drop what can be made again from the text: the tree and the lowered code. Classes' attributes are results and stay."""
    if unit.edit is None:
        unit.parsed = None
        unit.lowered = None
        unit.functions = []


def _is_shown(hit: Hit, unit: Unit, superseded: dict[tuple[str, int, int], tuple[int, tuple[int, int]]]) -> bool:
    """Whether a hit is not covered by one with more evidence at the same place, seen from a caller."""
    winner = superseded.get((hit.module.rule.id, hit.unit, hit.start))
    if winner is None:
        return True
    if hit.unit == unit.number:
        return (int(hit.evidence), int(hit.confidence)) > winner[1]
    return winner[0] == unit.number


def _line_start(line: int) -> Position:
    return Position(line, 0)


def _finding(hit: Hit, located: dict[int, UnitLines], language: str) -> Finding:
    rule = hit.module.rule
    steps: list[FlowStep] = []
    if hit.step is not None:
        steps = [
            FlowStep(located[step.unit].range(step.start, step.end), step.message)
            for step in hit.step.chain()
            if step.unit in located
        ]
    return Finding(
        rule.id,
        hit.message,
        located[hit.unit].range(hit.start, hit.end),
        rule.severity,
        hit.evidence,
        hit.confidence,
        rule.cwe,
        language,
        hit.symbol,
        hit.code,
        hit.source_kind,
        tuple(steps),
        hit.fix is not None,
        hit.fix.safety if hit.fix is not None else None,
    )
