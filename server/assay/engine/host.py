"""The host: one change in, an immutable snapshot of findings out."""

from __future__ import annotations

from collections.abc import Sequence

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import SettlingPlan, Snapshot, TextChange
from assay.engine.document import Document
from assay.engine.file import FileAnalysis
from assay.engine.grouping import Grouping
from assay.engine.knowledge import Knowledge, load_knowledge
from assay.engine.linking import links_of
from assay.engine.results import Hit
from assay.engine.surroundings import Faults
from assay.engine.unit import Unit
from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.findings.links import FileLinks
from assay.findings.model import Edit, Finding, Fix, Safety
from assay.languages.api import Language, NamesImportsToRemove, UnitOutline

KEPT_CODE = 64
"""So many units of a document keep their lowered code and tree after an analysis; others are lowered again when they are needed."""


class _OpenDocument:
    """A document with its analysis and what was last shown of it."""

    __slots__ = ("document", "edited", "file", "grouping", "is_settled", "language", "needs_outline")

    def __init__(self, document: Document, language: Language, file: FileAnalysis) -> None:
        self.document = document
        self.language = language
        self.file = file
        self.edited: set[int] = set()
        self.is_settled = False
        self.needs_outline = True
        self.grouping = Grouping()


class Host:
    """Fulfils ``AnalysisHost``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.faults = Faults()
        self._documents: dict[str, _OpenDocument] = {}

    def open(self, uri: str, path: str, language: Language, text: bytes, team: TeamFacts = NO_TEAM_FACTS) -> None:
        """Take a document in."""
        document = Document(uri, path, text)
        knowledge = load_knowledge(team) if team.digest else self.knowledge
        file = FileAnalysis(knowledge.of(language), language, path, self.faults)
        self._documents[uri] = _OpenDocument(document, language, file)

    def use_team_facts(self, uri: str, team: TeamFacts) -> None:
        """Look at a document anew, with what its workspace now says of its own code. Raises KeyError for one that is not open."""
        opened = self._documents[uri]
        revision = opened.document.revision
        self.open(uri, opened.document.path, opened.language, b"".join(opened.document.lines), team)
        # What was begun for the old state must not be taken for the new one.
        self._documents[uri].document.revision = revision + 1

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
        _forget_code(opened.file)
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

    def links(self, uri: str) -> FileLinks:
        """Return how a document that was analysed is joined to other files."""
        opened = self._documents[uri]
        try:
            return links_of(opened.file, opened.document)
        except Exception as error:  # A fault here must not cost the findings of the file.
            self.faults.add("links", error)
            return FileLinks()

    def imports(self, uri: str) -> frozenset[str]:
        """Return the full names that the module-level imports of a document bind."""
        return self._documents[uri].file.imported_names()

    def fixes(self, uri: str, finding: Finding) -> tuple[Fix, ...]:
        """Return the fixes for a finding of the current snapshot."""
        opened = self._documents.get(uri)
        if opened is None:
            return ()
        hit = opened.grouping.hit_of(finding)
        return self._materialise(opened, hit) if hit is not None else ()

    def fix_offers(self, uri: str, finding: Finding) -> tuple[tuple[str, Safety], ...]:
        """Return title and safety of what ``fixes`` would return, without making it."""
        opened = self._documents.get(uri)
        hit = opened.grouping.hit_of(finding) if opened is not None else None
        return ((hit.fix.title, hit.fix.safety),) if hit is not None and hit.fix is not None else ()

    def _materialise(self, opened: _OpenDocument, hit: Hit) -> tuple[Fix, ...]:
        draft = hit.fix
        unit = opened.file.unit_of(hit.unit)
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
        if isinstance(opened.language, NamesImportsToRemove):
            removed = b"\n".join(unit.text[item.start : item.end] for item in draft.replacements)
            added = "\n".join(item.text for item in draft.replacements).encode()
            for line in opened.language.unused_imports(opened.document.lines, removed, added):
                edits.append(Edit(Range(_line_start(line), opened.document.clamp(_line_start(line + 1))), ""))
        edits.sort(key=lambda edit: edit.range)
        return (Fix(draft.title, draft.safety, tuple(edits), draft.variables),)

    def _snapshot(self, opened: _OpenDocument) -> Snapshot:
        groups = opened.grouping.renew(opened.document, opened.file, opened.language.name)
        return Snapshot(opened.document.uri, opened.document.revision, groups)


def _forget_code(file: FileAnalysis) -> None:
    """Drop the lowered code of all but a few units: trees and code weigh many times what the text does."""
    holding = [unit for unit in file.units if unit.lowered is not None]
    for unit in holding[:-KEPT_CODE]:
        _drop(unit)


def _drop(unit: Unit) -> None:
    """Drop what can be made again from the text: the tree and the lowered code. Classes' attributes are results and stay."""
    if unit.edit is None:
        unit.parsed = None
        unit.lowered = None
        unit.functions = []


def _line_start(line: int) -> Position:
    return Position(line, 0)
