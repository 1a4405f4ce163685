"""GitLab's code-quality report, shown in merge requests."""

from __future__ import annotations

from assay.findings.report import ScanReport
from assay.output.api import Look
from assay.output.formats.json import text_of

DESCRIPTION = "GitLab's code-quality report."

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(report: ScanReport, look: Look) -> str:
    """Return the report as GitLab reads it. Fingerprints have to be unique there, so repeated ones are numbered."""
    seen: dict[str, int] = {}
    issues: list[dict[str, object]] = []
    for found in report.findings:
        if found.suppression:
            continue
        seen[found.fingerprint] = count = seen.get(found.fingerprint, 0) + 1
        issues.append(
            {
                "description": found.finding.message,
                "check_name": found.finding.rule_id,
                "fingerprint": found.fingerprint if count == 1 else f"{found.fingerprint}-{count}",
                "severity": _SEVERITIES[found.finding.severity.word],
                "location": {"path": found.path, "lines": {"begin": found.place.line, "end": found.place.end_line}},
            }
        )
    return text_of(issues)
