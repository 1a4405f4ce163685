"""SARIF 2.1.0, for code-scanning services and viewers: rules with their pages, flows, fixes, the CWE taxonomy.

Columns count code points (``columnKind``). Paths are relative to ``%SRCROOT%``, so that a report holds no path of a machine.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from assay import __version__
from assay.findings.report import Place, ReportedFinding, ReportedFix, RuleDescription, ScanReport
from assay.output.api import Look
from assay.output.formats.json import text_of

DESCRIPTION = "SARIF 2.1.0, for code-scanning services and viewers."

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}
_RULE_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SECURITY_SEVERITY = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
"""Numbers by which code-scanning services group alerts into critical, high, medium and low."""
_CWE = "CWE"
_HIGHEST_WEIGHT = 12
"""Severity times evidence of a critical, proven flow."""


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": "%SRCROOT%"}


def _location(path: str, place: Place, line: str | None = None, symbol: str = "") -> dict[str, Any]:
    region: dict[str, Any] = dict(_region(place))
    physical: dict[str, Any] = {"artifactLocation": _artifact(path), "region": region}
    if line is not None:
        physical["contextRegion"] = {"startLine": place.line, "endLine": place.line, "snippet": {"text": line}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": symbol}]
    return location


def _rule(rule: RuleDescription) -> dict[str, Any]:
    cwes = (rule.cwe, *rule.also_cwe)
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.documentation.split("\n\n", 1)[0].replace("\n", " ").strip() or rule.title},
        "help": {"text": rule.advice, "markdown": f"{rule.advice}\n\n{rule.documentation}".strip()},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _RULE_LEVELS[rule.severity.word]},
        "properties": {
            "security-severity": _SECURITY_SEVERITY[rule.severity.word],
            "tags": ["security", *(f"external/cwe/cwe-{cwe:03d}" for cwe in cwes)],
        },
        "relationships": [
            {"target": {"id": str(cwe), "toolComponent": {"name": _CWE, "index": 0}}, "kinds": ["superset"]}
            for cwe in cwes
        ],
    }


def _fix(path: str, fix: ReportedFix) -> dict[str, Any]:
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}} for edit in fix.edits
                ],
            }
        ],
        "properties": {"safety": fix.safety.value},
    }


def _result(found: ReportedFinding, rule_index: int | None, lines: dict[int, str]) -> dict[str, Any]:
    finding = found.finding
    risk = found.risk if found.risk is not None else 100 * finding.severity * finding.evidence / _HIGHEST_WEIGHT
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "level": _LEVELS[found.level],
        "kind": "fail",
        "message": {"text": finding.message},
        "locations": [_location(found.path, found.place, lines.get(found.place.line), finding.symbol)],
        "partialFingerprints": {"assayFingerprint/v1": found.fingerprint},
        "rank": round(risk, 1),
        "properties": {
            "severity": finding.severity.word,
            "evidence": finding.evidence.word,
            "confidence": finding.confidence.word,
            "place": found.rank,
        },
    }
    if rule_index is not None:
        result["ruleIndex"] = rule_index
    if found.decision:
        result["properties"] |= {"decision": found.decision, "explanation": found.explanation}
    if found.steps:
        result["codeFlows"] = [
            {
                "threadFlows": [
                    {
                        "locations": [
                            {
                                "location": _location(
                                    step.path or found.path,
                                    step.place,
                                    None if step.path else lines.get(step.place.line),
                                )
                                | {"message": {"text": step.message}},
                                "executionOrder": number,
                            }
                            for number, step in enumerate(found.steps, 1)
                        ]
                    }
                ]
            }
        ]
    fixes = [_fix(found.path, fix) for fix in found.fixes if fix.edits]
    if fixes:
        result["fixes"] = fixes
    if found.is_new is not None:
        result["baselineState"] = "new" if found.is_new else "unchanged"
    if found.suppression:
        kind = "inSource" if found.suppression.kind == "in-source" else "external"
        result["suppressions"] = [
            {"kind": kind, "status": "accepted", "justification": found.suppression.justification}
        ]
    return result


def render(report: ScanReport, look: Look) -> str:
    """Return the report as a SARIF log."""
    index_of = {rule.id: index for index, rule in enumerate(report.rules)}
    lines_of = {file.path: file.lines for file in report.files}
    cwes = sorted({cwe for rule in report.rules for cwe in (rule.cwe, *rule.also_cwe)})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "Assay",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": [_rule(rule) for rule in report.rules],
                "supportedTaxonomies": [{"name": _CWE, "index": 0}],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder of the project that was scanned."}}},
        "results": [
            _result(found, index_of.get(found.finding.rule_id), lines_of.get(found.path, {}))
            for found in report.findings
        ],
        "taxonomies": [
            {
                "name": _CWE,
                "organization": "MITRE",
                "shortDescription": {"text": "The MITRE Common Weakness Enumeration"},
                "informationUri": "https://cwe.mitre.org/",
                "isComprehensive": False,
                "taxa": [
                    {"id": str(cwe), "helpUri": f"https://cwe.mitre.org/data/definitions/{cwe}.html"} for cwe in cwes
                ],
            }
        ],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {
                        "level": "warning",
                        "message": {"text": problem.message},
                        "locations": [{"physicalLocation": {"artifactLocation": _artifact(problem.path)}}],
                    }
                    for problem in report.problems
                ],
            }
        ],
    }
    return text_of({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
