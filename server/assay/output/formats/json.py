"""For programs: everything, in a documented form (docs/report.schema.json)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from assay import __version__
from assay.findings.report import Place, ReportedFinding, RuleDescription, ScanReport
from assay.output.api import Look

DESCRIPTION = "For programs: everything, in a documented form."

SCHEMA_VERSION = 1
"""Grows when a field changes its meaning or goes; new fields do not change it."""


class JsonPlace(msgspec.Struct, frozen=True):
    """A range. Lines and columns are one-based, columns count code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class JsonStep(msgspec.Struct, frozen=True):
    """One step on the way from a source to a sink."""

    path: str
    place: JsonPlace
    message: str


class JsonEdit(msgspec.Struct, frozen=True):
    """The replacement of a range of the finding's file by a text."""

    place: JsonPlace
    text: str


class JsonFix(msgspec.Struct, frozen=True):
    """A way to remove the finding."""

    title: str
    safety: Annotated[str, Meta(description="`safe`, `behaviour-changing` or `guided`.")]
    edits: list[JsonEdit]


class JsonFinding(msgspec.Struct, frozen=True):
    """A finding."""

    rank: Annotated[int, Meta(description="Its place in the report, from 1: the most urgent first.")]
    rule: str
    message: str
    path: Annotated[str, Meta(description="Relative to the project's folder, with `/`.")]
    place: JsonPlace
    severity: Annotated[
        str, Meta(description="`low`, `medium`, `high` or `critical`; it is the rule's and the same everywhere.")
    ]
    evidence: Annotated[str, Meta(description="`flow`, `sink` or `posture`.")]
    confidence: Annotated[str, Meta(description="`low`, `medium` or `high`.")]
    level: Annotated[str, Meta(description="How loudly editors show it: `error`, `warning`, `information` or `hint`.")]
    cwe: int
    language: str
    symbol: Annotated[str, Meta(description="The enclosing function or class, empty at module level.")]
    code: Annotated[str, Meta(description="The code of the place, normalised, with secret values masked.")]
    fingerprint: Annotated[str, Meta(description="Stays the same while lines move.")]
    source_kind: str | None
    flow: list[JsonStep]
    fixes: list[JsonFix]
    tags: list[str]
    decision: Annotated[
        str, Meta(description="`Act`, `Attend`, `Track*` or `Track`; empty where triage has not looked.")
    ]
    risk: float | None
    explanation: str
    gate: Annotated[
        str, Meta(description="What `assay gate` does with it: `block`, `warn` or `silent`; empty elsewhere.")
    ]
    gate_words: str
    is_new: Annotated[bool | None, Meta(description="Whether it is new; null where nothing was compared.")]
    suppressed: Annotated[
        str | None, Meta(description="The justification of the verdict that lets it be; null without one.")
    ]


class JsonRule(msgspec.Struct, frozen=True):
    """A rule that ran."""

    id: str
    title: str
    cwe: list[int]
    severity: str
    advice: str
    url: str
    languages: list[str]
    fix: Annotated[str | None, Meta(description="The safety of its usual fix.")]


class JsonProblem(msgspec.Struct, frozen=True):
    """A file that could not be read or analysed."""

    path: str
    message: str


class JsonSummary(msgspec.Struct, frozen=True):
    """Figures of the scan."""

    findings: int
    by_severity: dict[str, int]
    files: int
    known_files: Annotated[int, Meta(description="Files whose results were known from an earlier scan.")]
    lines: int
    seconds: float
    skipped: Annotated[dict[str, int], Meta(description="What was left out, by reason; a folder counts as one.")]
    compared_with: str


class JsonReport(msgspec.Struct, frozen=True):
    """A report of `assay scan --format json`."""

    schema_version: int
    tool: str
    version: str
    summary: JsonSummary
    findings: list[JsonFinding]
    problems: list[JsonProblem]
    rules: list[JsonRule]


def _place(place: Place) -> JsonPlace:
    return JsonPlace(place.line, place.column, place.end_line, place.end_column)


def _finding(found: ReportedFinding) -> JsonFinding:
    finding = found.finding
    return JsonFinding(
        rank=found.rank,
        rule=finding.rule_id,
        message=finding.message,
        path=found.path,
        place=_place(found.place),
        severity=finding.severity.word,
        evidence=finding.evidence.word,
        confidence=finding.confidence.word,
        level=found.level,
        cwe=finding.cwe,
        language=finding.language,
        symbol=finding.symbol,
        code=finding.code,
        fingerprint=found.fingerprint,
        source_kind=finding.source_kind,
        flow=[JsonStep(step.path or found.path, _place(step.place), step.message) for step in found.steps],
        fixes=[
            JsonFix(fix.title, fix.safety.value, [JsonEdit(_place(edit.place), edit.text) for edit in fix.edits])
            for fix in found.fixes
        ],
        tags=list(finding.tags),
        decision=found.decision,
        risk=found.risk,
        explanation=found.explanation,
        gate=found.gate,
        gate_words=found.gate_words,
        is_new=found.is_new,
        suppressed=found.suppression.justification if found.suppression else None,
    )


def _rule(rule: RuleDescription) -> JsonRule:
    return JsonRule(
        id=rule.id,
        title=rule.title,
        cwe=[rule.cwe, *rule.also_cwe],
        severity=rule.severity.word,
        advice=rule.advice,
        url=rule.url,
        languages=list(rule.languages),
        fix=rule.fix_safety.value if rule.fix_safety else None,
    )


def as_data(report: ScanReport) -> JsonReport:
    """Return the report in its documented form."""
    findings = [_finding(found) for found in report.findings]
    by_severity: dict[str, int] = {}
    for found in findings:
        by_severity[found.severity] = by_severity.get(found.severity, 0) + 1
    return JsonReport(
        schema_version=SCHEMA_VERSION,
        tool="assay",
        version=__version__,
        summary=JsonSummary(
            findings=len(findings),
            by_severity=by_severity,
            files=report.file_count,
            known_files=report.known_count,
            lines=report.line_count,
            seconds=round(report.seconds, 3),
            skipped=report.skipped,
            compared_with=report.compared_with,
        ),
        findings=findings,
        problems=[JsonProblem(problem.path, problem.message) for problem in report.problems],
        rules=[_rule(rule) for rule in report.rules],
    )


def text_of(data: Any) -> str:
    """Return data as indented JSON; bytes that were not text have become replacement characters."""
    return msgspec.json.format(msgspec.json.encode(_clean(msgspec.to_builtins(data))), indent=2).decode() + "\n"


def _clean(data: Any) -> Any:
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(data, dict):
        return {_clean(key): _clean(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(item) for item in data]
    return data


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of the report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of assay scan --format json",
        **msgspec.json.schema(JsonReport),
    }


def render(report: ScanReport, look: Look) -> str:
    """Return the report as JSON."""
    return text_of(as_data(report))
