"""Keeps the secrets of a text out of what is said about it.

Messages and source lines are masked where they are made. A fixed text, or the text of an edit, is code: it may hold a secret that stood
beside the weakness. What is told to an AI agent leaves the machine, so there these are left out as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assay.engine.text_scan import scan_text
from assay.findings.report import ReportedFinding, ScanReport
from assay.triage.fingerprint import SECRET_WEAKNESSES

STARS = "***"
"""What stands for a secret."""
_SHORTEST = 4
_QUOTED = re.compile(r"(\"\"\"|'''|\"|'|`)(.*?)\1", re.DOTALL)
_ASSIGNED = re.compile(r"[=:]\s*([^\s\"'`,;#]+)\s*(?:[,;#]|$)")


def secret_values(text: bytes, report: ScanReport) -> tuple[str, ...]:
    """Return the secrets of a text, the longest first: what looks like one, and what findings of secrets speak of.

    A finding says where a secret is, not always from which character on; all quoted texts of its lines count, except those that its fix
    writes itself, which are names.
    """
    values: set[str] = set()
    for secret in scan_text(text, is_plain_text=True):
        values |= {secret.value, secret.random}
    lines = text.decode("utf-8", "surrogateescape").split("\n")
    for found in report.findings:
        if found.finding.cwe not in SECRET_WEAKNESSES:
            continue
        written = "".join(edit.text for fix in found.fixes for edit in fix.edits)
        places = [found.place, *(edit.place for fix in found.fixes for edit in fix.edits)]
        for place in places:
            last = place.end_line if place.end_line - place.line < 100 else place.line
            shown = "\n".join(lines[place.line - 1 : last])
            quoted = {match[2] for match in _QUOTED.finditer(shown)} or {
                match[1] for match in _ASSIGNED.finditer(shown)
            }
            values |= {value for value in quoted if value not in written}
    return tuple(sorted((value for value in values if len(value.strip()) >= _SHORTEST), key=len, reverse=True))


def holds_secret(text: str, values: Sequence[str]) -> bool:
    """Whether a text holds one of the secrets."""
    return any(value in text for value in values)


def without_telling_fixes(report: ScanReport, values: Sequence[str]) -> ScanReport:
    """Return a report without the fixes whose edits would repeat one of the secrets."""
    files = tuple(
        replace(file, findings=tuple(_without_telling_fixes(found, values) for found in file.findings))
        for file in report.files
    )
    return replace(report, files=files)


def _without_telling_fixes(found: ReportedFinding, values: Sequence[str]) -> ReportedFinding:
    fixes = tuple(fix for fix in found.fixes if not any(holds_secret(edit.text, values) for edit in fix.edits))
    return found if len(fixes) == len(found.fixes) else replace(found, fixes=fixes)


def without_secrets(data: Any, values: Sequence[str]) -> Any:
    """Return plain data (texts, lists, dictionaries) with stars in the place of every secret."""
    if not values:
        return data
    if isinstance(data, str):
        for value in values:
            data = data.replace(value, STARS)
        return data
    if isinstance(data, dict):
        return {key: without_secrets(item, values) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [without_secrets(item, values) for item in data]
    return data
