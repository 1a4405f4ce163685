"""Checks one text, and puts into words and data what an agent is told of it."""

from __future__ import annotations

from typing import Any

import msgspec

from assay.app.changed_text import UnknownLanguage, check_text
from assay.app.secret_values import secret_values, without_secrets, without_telling_fixes
from assay.findings.report import ScanReport
from assay.mcp.api import Answer
from assay.mcp.workspace import Project, Refused
from assay.output.api import LEFT_OUT_WORDS, Look, load_format
from assay.output.formats.json import as_data

_MOST = 100
"""Findings in the data of an answer. A model that has so many to correct asks again."""


def checked_size(text: bytes, project: Project) -> bytes:
    """Return a text that is not too large to be looked at. Raises Refused."""
    largest = project.settings.files.max_size
    if len(text) > largest:
        raise Refused(
            f"The text has {len(text):,} bytes, and files of more than {largest:,} are not looked at."
            " Split the file, or raise files.max-size in the project's assay.toml."
        )
    return text


def check(name: str, text: bytes, project: Project) -> tuple[ScanReport, tuple[str, ...]]:
    """Return the report on a text, without fixes that would repeat a secret, and the secrets of that text. Raises Refused."""
    try:
        report = check_text(name, checked_size(text, project), project.root, project.settings, project.triage)
    except UnknownLanguage as error:
        raise Refused(str(error)) from error
    if report.skipped:
        reason = LEFT_OUT_WORDS.get(next(iter(report.skipped)), "left out")
        raise Refused(
            f"{name} was not checked, because it is {reason}. The setting files.generated takes generated and minified files too."
        )
    secrets = secret_values(text, report)
    return without_telling_fixes(report, secrets), secrets


def answer_of(report: ScanReport, secrets: tuple[str, ...]) -> Answer:
    """Return what is told of a report."""
    data: dict[str, Any] = msgspec.to_builtins(as_data(report))
    rules = {found["rule"] for found in data["findings"]}
    data["rules"] = [rule for rule in data["rules"] if rule["id"] in rules]
    data["left_out"] = max(0, len(data["findings"]) - _MOST)
    data["findings"] = data["findings"][:_MOST]
    text = load_format("agent").render(report, Look())
    return Answer(without_secrets(text, secrets), _encodable(without_secrets(data, secrets)))


def _encodable(data: Any) -> Any:
    """Return data whose texts can be written as UTF-8: files may hold bytes that are no text."""
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(data, dict):
        return {key: _encodable(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_encodable(item) for item in data]
    return data
