"""Makes a report harmless for formats that are shown as they are: terminals, logs, comments.

Messages, names and paths may hold text of the repository. Formats with an encoding of their own (JSON) need none of this.
"""

from __future__ import annotations

from dataclasses import replace

from assay.base.printable import printable
from assay.findings.report import (
    FileReport,
    ReportedFinding,
    ReportedFix,
    ReportedProblem,
    ReportedStep,
    ScanReport,
    Suppression,
)


def cleaned(report: ScanReport) -> ScanReport:
    """Return the report with every text that is shown free of control characters and of what is not Unicode."""
    return replace(
        report,
        files=tuple(_file(file) for file in report.files),
        problems=tuple(
            ReportedProblem(printable(problem.path), printable(problem.message)) for problem in report.problems
        ),
        compared_with=printable(report.compared_with),
    )


def _file(file: FileReport) -> FileReport:
    return replace(
        file,
        path=printable(file.path),
        findings=tuple(_finding(found) for found in file.findings),
        lines={number: printable(line) for number, line in file.lines.items()},
    )


def _finding(found: ReportedFinding) -> ReportedFinding:
    finding = found.finding
    return replace(
        found,
        path=printable(found.path),
        finding=replace(
            finding, message=printable(finding.message), symbol=printable(finding.symbol), code=printable(finding.code)
        ),
        steps=tuple(ReportedStep(step.place, printable(step.message), printable(step.path)) for step in found.steps),
        fixes=tuple(ReportedFix(printable(fix.title), fix.safety, fix.edits) for fix in found.fixes),
        explanation=printable(found.explanation),
        suppression=found.suppression
        and Suppression(found.suppression.kind, printable(found.suppression.justification)),
    )
