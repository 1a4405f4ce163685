"""What all formats share: how they are found, and what they are told besides the report.

A format is a module in ``formats/`` with ``DESCRIPTION`` (one sentence for the help text) and ``render(report, look) -> str``. It is named
after its file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from assay.findings.report import ReportedFinding, ScanReport

LEFT_OUT_WORDS = {
    "ignored": "named by ignore files",
    "excluded": "excluded by settings",
    "vendored": "of other people's code or build output",
    "link": "symbolic links",
    "special": "neither file nor folder",
    "too-large": "too large",
    "lock": "lock files",
    "unknown-language": "of no known language",
    "binary": "binary",
    "generated": "generated",
    "minified": "minified",
}
"""How a report says why something was left out."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is to look. ``colour`` allows escape sequences of a terminal; ``path_prefix`` stands before every path shown to people, so that
    it works from the folder where the command was given."""

    colour: bool = False
    width: int = 100
    path_prefix: str = ""
    quiet: bool = False
    """Leave out everything but the findings."""
    command: str = "assay"
    """How this program is called in hints."""
    scripts: bool = True
    """Whether a page may bring a script of its own; everything but its search for words works without."""


Render = Callable[[ScanReport, Look], str]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format."""

    name: str
    description: str
    render: Render


def format_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted, without loading them."""
    package = importlib.import_module("assay.output.formats")
    return tuple(sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)))


def load_format(name: str) -> Format:
    """Return a format. Raises KeyError for a name that no file has."""
    if name not in format_names():
        raise KeyError(name)
    module = importlib.import_module(f"assay.output.formats.{name}")
    return Format(name, module.DESCRIPTION, module.render)


def count_words(count: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 finding``, ``2,000 findings``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def summary(report: ScanReport) -> str:
    """Return what was found, in a sentence."""
    findings = [found for found in report.findings if found.suppression is None]
    if not findings:
        return f"No findings in {count_words(report.file_count, 'file')}."
    counts: dict[str, int] = {}
    for found in findings:
        if found.decision:
            counts[found.decision] = counts.get(found.decision, 0) + 1
    if not counts:
        for found in sorted(findings, key=lambda found: -found.finding.severity):
            counts[found.finding.severity.word] = counts.get(found.finding.severity.word, 0) + 1
    parts = ", ".join(f"{count:,} {word}" for word, count in counts.items())
    return f"{count_words(len(findings), 'finding')} ({parts}) in {len(report.files):,} of {count_words(report.file_count, 'file')}."


def left_out(report: ScanReport) -> str:
    """Return what was left out and why, in a sentence; empty where nothing was."""
    if not report.skipped:
        return ""
    parts = ", ".join(f"{count:,} {LEFT_OUT_WORDS.get(reason, reason)}" for reason, count in report.skipped.items())
    return f"Left out: {parts}."


def advice_of(report: ScanReport, found: ReportedFinding) -> str:
    """Return what the rule says to do."""
    rule = report.rule(found.finding.rule_id)
    return rule.advice if rule else ""


FIX_WORDS = {
    "safe": "keeps the meaning",
    "behaviour-changing": "changes behaviour",
    "guided": "you complete it",
}
"""How a report says what a fix may change."""
EVIDENCE_WORDS = {"flow": "proven", "sink": "dangerous place", "posture": "weakened defence"}
"""How a report says what speaks for a finding."""
