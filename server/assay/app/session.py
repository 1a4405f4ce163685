"""The documents that are open in an editor, and what is known of them.

Positions here are lines and UTF-8 byte columns; what a client counts in is the business of the face. One thread at a time
may call a session. Nothing here raises for a document that is not open: an editor and its server may disagree for a moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from assay.app.notebook import Cell, Notebook
from assay.app.paste import Paste, PasteTracker, common_prefix_and_suffix
from assay.app.second_opinion import Opinion
from assay.app.team_facts import NO_TEAM_FACTS, TeamFacts
from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range, split_lines
from assay.engine.api import AnalysisHost, FindingGroup, SettlingPlan, Snapshot, TextChange
from assay.findings.model import Edit, Finding, Fix, Safety
from assay.languages.api import Language, LanguageSet, UnitOutline
from assay.rules.registry import all_rules
from assay.workspace.packages.context import package_of

__all__ = ["Cell", "Document", "FindingGroup", "Notebook", "Outline", "Paste", "Session", "SettlingPlan", "Snapshot"]

Outline = list[UnitOutline]

IGNORE_MARK = b"assay:"
"""What a line holds that may be an ignore comment."""


@dataclass(slots=True)
class Document:
    """A document that the engine analyses: a text that is open in the editor, or the Python cells of a notebook."""

    uri: str
    path: str
    language: Language
    version: int | None
    folder: str = ""
    """The workspace folder that holds it; empty where none does."""
    notebook: Notebook | None = None
    pastes: PasteTracker = field(default_factory=PasteTracker)
    snapshot: Snapshot | None = None
    """What is known; None before the first analysis."""
    may_have_ignores: bool = False
    """Whether a line has held, since the document was opened, what may be a comment that lets a finding be."""
    imports: frozenset[str] = frozenset()
    """The full names that its module-level imports bind."""
    is_large: bool = False
    opinion: Opinion | None = None
    """What Bandit says of it."""
    packages: Opinion | None = None
    """Its imports that nobody accounts for."""
    near_packages: dict[str, str] = field(default_factory=dict)
    """The names that were probably meant, by the message of such an import."""
    is_current: bool = False
    """Whether ``snapshot`` speaks of the text as it is now."""

    def version_of(self, uri: str) -> int | None:
        """Return the version of one of the client's documents: this one, or a cell of the notebook."""
        if self.notebook is None:
            return self.version
        cell = self.notebook.cell_of(uri)
        return cell.version if cell is not None else None

    @property
    def findings(self) -> list[Finding]:
        """The findings that are known, by place."""
        return self.snapshot.findings if self.snapshot else []


class Session:
    """Keeps the host in step with the editor."""

    def __init__(self, host: AnalysisHost, languages: LanguageSet) -> None:
        self.host = host
        self.languages = languages
        self.documents: dict[str, Document] = {}
        self._ignored: set[str] = set()
        self._cells: dict[str, Document] = {}
        self._folders: list[str] = []
        self._team: dict[str, TeamFacts] = {}

    # Documents ---------------------------------------------------------------

    def set_folders(self, paths: Iterable[str]) -> None:
        """Say which folders make up the workspace (absolute paths, ``/`` as separator); documents opened later are named relative to them."""
        self._folders = sorted((path.rstrip("/") + "/" for path in paths), key=len, reverse=True)

    def team_facts_of(self, document: Document) -> TeamFacts:
        """Return what the workspace folder of a document says of its own code."""
        return self._team.get(document.folder, NO_TEAM_FACTS)

    def use_team_facts(self, by_folder: dict[str, TeamFacts]) -> list[Document]:
        """Take what the workspace folders say of their own code; return the documents that have to be analysed again."""
        before, self._team = self._team, dict(by_folder)
        changed = [
            document
            for document in self.documents.values()
            if self.team_facts_of(document) != before.get(document.folder, NO_TEAM_FACTS)
        ]
        for document in changed:
            self.host.use_team_facts(document.uri, self.team_facts_of(document))
            document.is_current = False
        return changed

    def open(self, uri: str, language_id: str, version: int | None, text: bytes) -> Document | None:
        """Take in a document; None where no language of ours is meant. A document that was open already is replaced."""
        self.close(uri)
        language = self.language_of(uri, language_id, text)
        if language is None:
            self._ignored.add(uri)
            return None
        folder, path = self.place_of(uri)
        document = Document(uri, path, language, version, folder, may_have_ignores=IGNORE_MARK in text)
        self.host.open(uri, document.path, language, text, self.team_facts_of(document))
        self.documents[uri] = document
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document and return it; None if it was not open."""
        self._ignored.discard(uri)
        document = self.documents.pop(uri, None)
        if document is not None:
            self.host.close(uri)
            if document.notebook is not None:
                for cell in document.notebook.cells:
                    self._cells.pop(cell.uri, None)
        return document

    def document_of(self, uri: str) -> Document | None:
        """Return the document that a client's URI belongs to: its own, or the notebook that holds the cell."""
        return self.documents.get(uri) or self._cells.get(uri)

    def is_ignored(self, uri: str) -> bool:
        """Whether a document is open whose language is not ours."""
        return uri in self._ignored

    def language_of(self, uri: str, language_id: str, text: bytes) -> Language | None:
        """Return the language of a document: as the client says, else by its name, else by its first line."""
        return (
            self.languages.by_identifier.get(language_id)
            or (self.languages.of_path(urlsplit(uri).path) if language_id in ("", "plaintext") else None)
            or (
                self.languages.of_interpreter_line(text[:200].split(b"\n", 1)[0])
                if language_id in ("", "plaintext")
                else None
            )
        )

    def place_of(self, uri: str) -> tuple[str, str]:
        """Return the workspace folder that holds a document (empty where none does), and the document's path in it."""
        path = unquote(urlsplit(uri).path) or uri
        for folder in self._folders:
            if path.startswith(folder):
                return folder.rstrip("/"), path[len(folder) :]
        return "", path.lstrip("/")

    def lines(self, uri: str) -> list[bytes]:
        """Return the lines of a document that is open; callers do not change the list."""
        return self.host.lines(uri)

    def rule_names(self) -> frozenset[str]:
        """Return the ids of all rules, which settings may name."""
        return frozenset(module.rule.id for module in all_rules())

    # Changes -----------------------------------------------------------------

    def change(self, document: Document, place: Range | None, text: bytes) -> Paste | None:
        """Replace ``place`` (inside the document), or everything, by ``text``; return the paste if it was one.

        A replacement of everything is narrowed to the lines that differ, so that it costs no more than the edit that it stands for.
        """
        lines = self.host.lines(document.uri)
        if place is None:
            narrowed = _narrowed(lines, split_lines(text))
            if narrowed is None:
                return None
            place, text = narrowed
        removed = _text_between(lines, place)
        self.host.change(document.uri, (TextChange(place, text),))
        if document.opinion is not None:
            document.opinion = document.opinion.after_edit(place, text)
        if document.packages is not None:
            document.packages = document.packages.after_edit(place, text)
        if not document.may_have_ignores:
            # Whoever types a comment makes its line whole at some time, whatever the pieces are that it comes in.
            touched = self.host.lines(document.uri)[place.start.line : place.start.line + len(split_lines(text))]
            document.may_have_ignores = any(IGNORE_MARK in line for line in touched)
        document.is_current = False
        return document.pastes.change(place, removed, text)

    # Notebooks ---------------------------------------------------------------

    def open_notebook(self, notebook: Notebook, version: int | None) -> Document | None:
        """Take in a notebook; None where Python is not installed as a language."""
        self.close(notebook.uri)
        language = self.languages.by_name.get("python")
        if language is None:
            return None
        folder, path = self.place_of(notebook.uri)
        text = b"".join(notebook.module_lines())
        document = Document(
            notebook.uri, path, language, version, folder, notebook, may_have_ignores=IGNORE_MARK in text
        )
        self.host.open(notebook.uri, document.path, language, text, self.team_facts_of(document))
        self.documents[notebook.uri] = document
        self._cells.update((cell.uri, document) for cell in notebook.cells)
        return document

    def notebook_changed(self, document: Document) -> Paste | None:
        """Bring the module in step with the cells of its notebook, after any change to them."""
        notebook = document.notebook
        if notebook is None:
            return None
        for uri in [uri for uri, owner in self._cells.items() if owner is document]:
            del self._cells[uri]
        self._cells.update((cell.uri, document) for cell in notebook.cells)
        return self.change(document, None, b"".join(notebook.module_lines()))

    # Findings ----------------------------------------------------------------

    def analyse(self, document: Document, token: CancelToken) -> Snapshot:
        """Bring the findings of a document up to date; may raise Cancelled, and then goes on when called again."""
        document.snapshot = self.host.analyse(document.uri, token)
        document.imports = self.host.imports(document.uri)
        document.is_current = True
        return document.snapshot

    def needs_settling(self, document: Document) -> bool:
        """Whether a whole-file parse may still correct what is known."""
        return self.host.needs_settling(document.uri)

    def begin_settling(self, document: Document) -> SettlingPlan:
        """Return the part of settling that may run in another thread."""
        return self.host.begin_settling(document.uri)

    def finish_settling(
        self, document: Document, plan: SettlingPlan, outline: Outline, token: CancelToken
    ) -> Snapshot | None:
        """Correct what is known; None where the document has changed meanwhile. May raise Cancelled."""
        snapshot = self.host.finish_settling(plan, outline, token)
        if snapshot is not None:
            document.snapshot = snapshot
            document.imports = self.host.imports(document.uri)
            document.is_current = True
        return snapshot

    def fixes(self, document: Document, finding: Finding) -> tuple[Fix, ...]:
        """Return the fixes for a finding of the current snapshot."""
        if finding.message in document.near_packages:
            return (self._renamed_import(document, finding),)
        return self.host.fixes(document.uri, finding) if finding.has_fix else ()

    def _renamed_import(self, document: Document, finding: Finding) -> Fix:
        """Return the fix that writes the package which was probably meant."""
        near = document.near_packages[finding.message]
        start, end = finding.range.start, finding.range.end
        written = self.host.lines(document.uri)[start.line][start.column : end.column].decode("utf-8", "replace")
        rest = written[len(package_of(document.language.name, written)) :]
        return Fix(f"Import {near}", Safety.GUIDED, (Edit(finding.range, near + rest),))

    def fix_offers(self, document: Document, finding: Finding) -> tuple[tuple[str, Safety], ...]:
        """Return title and safety of each fix for a finding of the current snapshot, without making them."""
        if finding.message in document.near_packages:
            fix = self._renamed_import(document, finding)
            return ((fix.title, fix.safety),)
        return self.host.fix_offers(document.uri, finding) if finding.has_fix else ()


def _text_between(lines: list[bytes], place: Range) -> bytes:
    """Return the text of a range inside the document."""
    start, end = place.start, place.end
    if start.line == end.line:
        return lines[start.line][start.column : end.column]
    return b"".join(
        (lines[start.line][start.column :], *lines[start.line + 1 : end.line], lines[end.line][: end.column])
    )


def _narrowed(before: list[bytes], after: list[bytes]) -> tuple[Range, bytes] | None:
    """Return the replacement of whole lines that turns one text into another, or None where they are equal."""
    prefix, suffix = common_prefix_and_suffix(before, after)
    if prefix == len(before) == len(after):
        return None
    if suffix:
        end = Position(len(before) - suffix, 0)
    else:
        end = Position(len(before) - 1, len(before[-1]))
    return Range(Position(prefix, 0), end), b"".join(after[prefix : len(after) - suffix])
