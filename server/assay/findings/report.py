"""What a scan reports, as plain data: the only thing that output formats read.

Lines and columns here are one-based and count code points, because that is what people, editors and report formats count; an end is
exclusive. Paths are relative to the project's folder, with ``/``. Source lines have secret values masked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assay.findings.model import Finding, Safety, Severity


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A range in a file."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """One step on the way from a source to a sink; ``path`` is empty where it is in the finding's own file."""

    place: Place
    message: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class ReportedEdit:
    """The replacement of a range by a text."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class ReportedFix:
    """A way to remove a finding."""

    title: str
    safety: Safety
    edits: tuple[ReportedEdit, ...]


@dataclass(frozen=True, slots=True)
class Suppression:
    """A verdict that lets a finding be: where it stands, and why."""

    kind: str
    """``in-source`` for a comment in the code, ``external`` for a file of verdicts."""
    justification: str


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding with its file, and with what ranking says of it."""

    path: str
    finding: Finding
    place: Place
    rank: int
    """Its place in the whole report, from 1."""
    level: str
    """How loudly it is shown: ``error``, ``warning``, ``information`` or ``hint``."""
    fingerprint: str
    steps: tuple[ReportedStep, ...] = ()
    fixes: tuple[ReportedFix, ...] = ()
    decision: str = ""
    """``Act``, ``Attend``, ``Track*`` or ``Track``; empty where triage has not looked."""
    risk: float | None = None
    """0 to 100; None where triage has not looked."""
    explanation: str = ""
    """Why it has this decision and risk, in one line."""
    suppression: Suppression | None = None
    gate: str = ""
    """What the gate does with it: ``block``, ``warn`` or ``silent``; empty outside the gate."""
    gate_words: str = ""
    """Why the gate does that."""
    is_new: bool | None = None
    """Whether it is new against the base of the comparison; None where nothing was compared."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file with findings, the most urgent first, and the source lines that they speak of, by one-based number."""

    path: str
    language: str
    findings: tuple[ReportedFinding, ...]
    lines: dict[int, str] = field(default_factory=dict)
    test_module: str = ""
    """A module for writing tests that the file imports; empty where it imports none."""


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """What a report says of a rule."""

    id: str
    title: str
    cwe: int
    severity: Severity
    advice: str
    url: str
    languages: tuple[str, ...]
    fix_safety: Safety | None
    family: str
    """The folder of rules that it belongs to."""
    documentation: str = ""
    """Its documentation page, in Markdown."""
    also_cwe: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedProblem:
    """A file that could not be read or analysed, with the reason in a sentence."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The result of a scan."""

    files: tuple[FileReport, ...]
    """The files that have findings, by path."""
    rules: tuple[RuleDescription, ...]
    """The rules that ran, by id."""
    file_count: int
    """Files that were analysed, or whose results were known already."""
    line_count: int
    """Lines in these files."""
    known_count: int = 0
    """Files among them whose results were known already."""
    skipped: dict[str, int] = field(default_factory=dict)
    """What was left out, by reason; a folder counts as one."""
    problems: tuple[ReportedProblem, ...] = ()
    seconds: float = 0.0
    compared_with: str = ""
    """What ``is_new`` was compared with; empty where nothing was compared."""

    @property
    def findings(self) -> list[ReportedFinding]:
        """All findings, the most urgent first."""
        return sorted((found for file in self.files for found in file.findings), key=lambda found: found.rank)

    def rule(self, rule_id: str) -> RuleDescription | None:
        """Return the description of a rule that ran."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
