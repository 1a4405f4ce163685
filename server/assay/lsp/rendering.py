"""Findings as LSP diagnostics, in bytes of JSON.

What was rendered for a group of findings is kept with the document and used again until the group changes, so that a keystroke renders what
it changed and joins the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from msgspec import UNSET, Struct, UnsetType

from assay.app.catalogue import documentation_url, is_enabled
from assay.app.live_triage import (
    EditCounter,
    FolderTriage,
    IgnoreProblem,
    LiveTriage,
    OrderKey,
    Reaching,
    Triaged,
    load_folder_triage,
)
from assay.app.notebook import Notebook
from assay.app.session import Document
from assay.base import text
from assay.config.settings import Settings
from assay.findings.model import Finding, FlowStep
from assay.lsp.capabilities import Client
from assay.lsp.unicode import to_json

_TAGS = {"unnecessary": 1, "deprecated": 2}
IGNORE_CODE = "ignore-comment"
"""The code of diagnostics that speak of an ignore comment which does not hold."""
DATA_VERSION = 1
"""The version of the shape of ``data`` in diagnostics and code actions."""


class Place(Struct):
    """A position in the client's columns."""

    line: int
    character: int


class Span(Struct):
    """A range in the client's columns."""

    start: Place
    end: Place


class CodeDescription(Struct):
    """Where the documentation of a rule is."""

    href: str


class Location(Struct):
    """A range in a document."""

    uri: str
    range: Span


class Related(Struct):
    """A step of a flow."""

    location: Location
    message: str


class Diagnostic(Struct, rename="camel", omit_defaults=True):
    """A diagnostic of the Language Server Protocol."""

    range: Span
    severity: int
    code: str
    code_description: CodeDescription | UnsetType
    source: str
    message: str
    tags: list[int] | UnsetType
    related_information: list[Related] | UnsetType
    data: dict[str, Any]


class Item(NamedTuple):
    """A rendered diagnostic: its place in the order, the client's document that shows it, and its JSON."""

    key: OrderKey
    uri: str
    json: bytes


class RenderedGroup(NamedTuple):
    """What was rendered for a group, and the lines of text that the columns were counted in."""

    triaged: tuple[Triaged, ...]
    lines: tuple[tuple[int, bytes], ...]
    items: tuple[Item, ...]

    def still_fits(self, lines: list[bytes]) -> bool:
        """Whether the columns are still right: a character before a finding may have been replaced by one that counts otherwise."""
        size = len(lines)
        return all(number < size and lines[number] == content for number, content in self.lines)


@dataclass(slots=True)
class Rendered:
    """The rendered diagnostics of a document, most urgent first, by the client's documents that show them."""

    groups: dict[int, RenderedGroup] = field(default_factory=dict)
    by_uri: dict[str, list[bytes]] = field(default_factory=dict)
    triage: LiveTriage | None = None
    triaged: tuple[Triaged, ...] = ()
    """The findings that are shown, in order."""
    exempt: tuple[Triaged, ...] = ()
    """Those that a verdict or a comment takes out of sight."""


@dataclass(slots=True)
class Renderer:
    """Makes diagnostics as one client wants them, under the settings in force."""

    client: Client
    settings: Settings = field(default_factory=Settings)
    triage: FolderTriage = field(default_factory=lambda: load_folder_triage(None, Settings())[0])
    reach: Reaching | None = None
    """What tells from where code is reached in other files."""

    def shows(self, finding: Finding) -> bool:
        """Whether the settings let a finding through."""
        return is_enabled(finding.rule_id, self.settings)

    def render(self, document: Document, lines: list[bytes], previous: Rendered, count_edits: EditCounter) -> Rendered:
        """Return the diagnostics of a document, with what ``previous`` holds used again."""
        triage = previous.triage
        if triage is None or triage.folder is not self.triage or triage.path != document.path:
            triage = LiveTriage(self.triage, document.path, document.language.line_comment, self.shows)
        snapshot = document.snapshot
        given = list(snapshot.groups) if snapshot else []
        if document.opinion is not None:
            given.append(document.opinion.group)
        if document.packages is not None:
            given.append(document.packages.group)
        found = triage.update(given, lines, count_edits, document.may_have_ignores, document.imports, self.reach)
        groups: dict[int, RenderedGroup] = {}
        items: list[Item] = []
        notebook = document.notebook
        looks_at_lines = not self.client.encoding.counts_bytes
        for identity, triaged in found.items():
            rendered = previous.groups.get(identity) if notebook is None else None
            if (
                rendered is None
                or not (rendered.triaged is triaged or rendered.triaged == triaged)
                or (looks_at_lines and not rendered.still_fits(lines))
            ):
                rendered = self._render_group(document, triaged, lines)
            groups[identity] = rendered
            items.extend(rendered.items)
        items.sort()
        entries = sorted((entry for triaged in found.values() for entry in triaged), key=lambda entry: entry.key)
        by_uri: dict[str, list[bytes]] = (
            {document.uri: []} if notebook is None else {cell.uri: [] for cell in notebook.cells if cell.is_python}
        )
        for item in items:
            by_uri.setdefault(item.uri, []).append(item.json)
        for problem in triage.problems:
            uri, diagnostic = self.ignore_problem(document, problem, lines)
            by_uri.setdefault(uri, []).append(to_json(diagnostic))
        return Rendered(
            groups,
            by_uri,
            triage,
            tuple(entry for entry in entries if not entry.is_exempt),
            tuple(entry for entry in entries if entry.is_exempt),
        )

    def _render_group(self, document: Document, triaged: tuple[Triaged, ...], lines: list[bytes]) -> RenderedGroup:
        items = []
        numbers: set[int] = set()
        for entry in triaged:
            if entry.is_exempt:
                continue
            finding = entry.finding
            uri, diagnostic = self.diagnostic(document, entry, lines)
            items.append(Item(entry.key, uri, to_json(diagnostic)))
            for place in (finding.range, *(step.range for step in finding.flow if step.path is None)):
                numbers.update((place.start.line, place.end.line))
        seen = tuple((number, lines[number]) for number in sorted(numbers) if 0 <= number < len(lines))
        return RenderedGroup(triaged, seen, tuple(items))

    def ignore_problem(self, document: Document, problem: IgnoreProblem, lines: list[bytes]) -> tuple[str, Diagnostic]:
        """Return the diagnostic of an ignore comment that does not hold, and the URI of the client's document that shows it."""
        place = text.Range(text.Position(problem.line, problem.start), text.Position(problem.line, problem.end))
        uri, span = self.location(document, place, lines)
        return uri, Diagnostic(
            range=span,
            severity=2,
            code=IGNORE_CODE,
            code_description=UNSET,
            source="assay",
            message=problem.message,
            tags=[_TAGS["unnecessary"]] if problem.removable and self.client.tags else UNSET,
            related_information=UNSET,
            data={"version": DATA_VERSION, "fault": problem.fault.value},
        )

    def diagnostic(self, document: Document, entry: Triaged, lines: list[bytes]) -> tuple[str, Diagnostic]:
        """Return the diagnostic of a finding and the URI of the client's document that shows it."""
        finding = entry.finding
        uri, span = self.location(document, finding.range, lines)
        related: list[Related] | UnsetType = UNSET
        if self.client.related_information and finding.flow:
            related = [self._related(document, step, lines) for step in finding.flow]
        tags = [_TAGS[tag] for tag in finding.tags if tag in _TAGS] if self.client.tags else []
        agreeing = document.opinion.tests_for(finding) if document.opinion is not None else ()
        agreement = f" · Bandit agrees ({', '.join(agreeing)})" if agreeing else ""
        return uri, Diagnostic(
            range=span,
            severity=entry.level,
            code=finding.rule_id,
            code_description=CodeDescription(self.href(finding)) if self.client.code_description else UNSET,
            source="assay",
            message=f"{finding.message}\n{entry.short}{agreement}",
            tags=tags or UNSET,
            related_information=related,
            data=_data(entry, agreeing),
        )

    def href(self, finding: Finding) -> str:
        """Return the address of the documentation of a finding's rule."""
        return documentation_url(finding.rule_id, finding.cwe, self.settings)

    def location(self, document: Document, place: text.Range, lines: list[bytes]) -> tuple[str, Span]:
        """Return where the client shows a range of a document: in itself, or in the cell that holds its beginning."""
        return client_range(self.client, document, place, lines)

    def _related(self, document: Document, step: FlowStep, lines: list[bytes]) -> Related:
        if step.path is not None:
            start, end = step.range.start, step.range.end
            span = Span(Place(start.line, start.column), Place(end.line, end.column))
            uri = PurePath(step.path).as_uri() if PurePath(step.path).is_absolute() else document.uri
            return Related(Location(uri, span), step.message)
        uri, span = self.location(document, step.range, lines)
        return Related(Location(uri, span), step.message)


def _data(entry: Triaged, agreeing: tuple[str, ...]) -> dict[str, Any]:
    """Return what clients may rely on besides the standard fields."""
    finding = entry.finding
    return {
        "version": DATA_VERSION,
        "rule": finding.rule_id,
        "cwe": finding.cwe,
        "severity": finding.severity.word,
        "evidence": finding.evidence.word,
        # Two tools that agree are surer than one; what decides is the same in the scan, which asks one alone.
        "confidence": "high" if agreeing else finding.confidence.word,
        "agrees": [f"bandit {test}" for test in agreeing],
        "fix": finding.fix_safety.value if finding.has_fix and finding.fix_safety is not None else None,
        "fingerprint": entry.fingerprint,
        "decision": entry.decision,
        "risk": entry.risk,
        "line": entry.line,
        "owner": entry.owner or None,
        "effort": entry.effort,
        "stopShip": entry.stop_ship or None,
        "verdict": entry.verdict,
    }


def client_range(client: Client, document: Document, place: text.Range, lines: list[bytes]) -> tuple[str, Span]:
    """Return the client's document and range for a range of a document of ours."""
    notebook: Notebook | None = document.notebook
    first, uri = 0, document.uri
    if notebook is not None and (found := notebook.place_of_line(place.start.line)) is not None:
        cell, first = found
        uri, lines = cell.uri, cell.lines
    start, end = _within(place.start, first, lines), _within(place.end, first, lines)
    column = client.encoding.column
    return uri, Span(Place(start.line, column(lines, start)), Place(end.line, column(lines, end)))


def _within(position: text.Position, first: int, lines: list[bytes]) -> text.Position:
    """Return a position relative to the line ``first``, inside ``lines``."""
    line = position.line - first
    if line < 0:
        return text.Position(0, 0)
    if line >= len(lines):
        return text.Position(len(lines) - 1, len(text.line_content(lines[-1])))
    return text.Position(line, position.column) if first else position


def publication(uri: str, version: int | None, diagnostics: Iterable[bytes]) -> bytes:
    """Return the body of a textDocument/publishDiagnostics notification."""
    shown = b"" if version is None else b'"version":%d,' % version
    return b'{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":%b,%b"diagnostics":[%b]}}' % (
        to_json(uri),
        shown,
        b",".join(diagnostics),
    )


def full_report(result_id: str, diagnostics: Iterable[bytes]) -> bytes:
    """Return a full document diagnostic report."""
    return b'{"kind":"full","resultId":%b,"items":[%b]}' % (to_json(result_id), b",".join(diagnostics))
