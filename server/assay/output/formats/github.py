"""Workflow commands of GitHub Actions, which become annotations on the changed lines of a pull request."""

from __future__ import annotations

from assay.findings.report import ScanReport
from assay.output.api import Look, advice_of
from assay.output.cleaning import cleaned

DESCRIPTION = "Annotations of GitHub Actions."

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def render(report: ScanReport, look: Look) -> str:
    """Return one workflow command per finding, the most urgent first, because services show only the first few."""
    report = cleaned(report)
    out: list[str] = []
    for found in report.findings:
        if found.suppression:
            continue
        finding, place = found.finding, found.place
        rule = report.rule(finding.rule_id)
        values = {
            "file": found.path,
            "line": str(place.line),
            "endLine": str(place.end_line),
            "title": f"{rule.title if rule else finding.rule_id} (CWE-{finding.cwe})",
        }
        if place.line == place.end_line:
            values |= {"col": str(place.column), "endColumn": str(place.end_column)}
        joined = ",".join(f"{name}={_value(value)}" for name, value in values.items())
        out.append(
            f"::{_COMMANDS[found.level]} {joined}::{_message(f'{finding.message} {advice_of(report, found)}'.strip())}"
        )
    out += [f"::warning file={_value(problem.path)}::{_message(problem.message)}" for problem in report.problems]
    return "".join(f"{line}\n" for line in out)
