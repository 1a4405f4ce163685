"""A page: one file of HTML with the ranked list, its filters and everything that it needs inside."""

from __future__ import annotations

from collections import Counter

from assay.findings.report import ReportedFinding, ScanReport
from assay.output.api import EVIDENCE_WORDS, FIX_WORDS, Look, count_words, left_out, summary
from assay.output.page.charts import Table
from assay.output.page.layout import page
from assay.output.page.rows import DECISIONS, Fact, Row, ranked_list

DESCRIPTION = "A page: one file of HTML, with everything that it needs inside."

_GATE_WORDS = {"block": "blocks", "warn": "warns", "silent": ""}
_MOST_LINES = 8


def render(report: ScanReport, look: Look) -> str:
    """Return the report as a page. Without ``look.scripts`` it holds no script, for views in which none may run."""
    lines_of = {file.path: file.lines for file in report.files}
    findings = report.findings
    standing = [found for found in findings if found.suppression is None]
    let_be = [found for found in findings if found.suppression is not None]
    ranked = ranked_list(
        [_row(report, found, lines_of[found.path], look) for found in standing], has_script=look.scripts
    )
    sections = [("figures", "At a glance"), ("queue", "Ranked list")]
    if let_be:
        sections.append(("tolerated", "Tolerated"))
    values = {
        "title": "Findings",
        "scope": f"Compared with {report.compared_with}." if report.compared_with else "",
        "sections": [*sections, ("limits", "What was not looked at")],
        "summary": summary(report),
        "cards": _cards(report, standing),
        "ranked": ranked,
        "tolerated": _tolerated(report, let_be, look),
        "left_out": left_out(report),
        "problems": report.problems,
    }
    return page("scan.html", values, filters=ranked.style, has_script=look.scripts)


def _cards(report: ScanReport, standing: list[ReportedFinding]) -> list[tuple[str, str, str]]:
    counts = Counter(found.decision for found in standing)
    cards = [(word, f"{counts[word]:,}", "") for word in DECISIONS] if any(counts[word] for word in DECISIONS) else []
    if not cards:
        by_severity = Counter(found.finding.severity.word for found in standing)
        cards = [(word.capitalize(), f"{count:,}", "") for word, count in by_severity.items()]
    if any(found.is_new is not None for found in standing):
        cards.append(("New", f"{sum(bool(found.is_new) for found in standing):,}", ""))
    if blocked := sum(found.gate == "block" for found in standing):
        cards.append(("Block", f"{blocked:,}", "are not let through"))
    cards.append(("Files", f"{report.file_count:,}", count_words(report.line_count, "line")))
    return cards


def _place(found: ReportedFinding, look: Look) -> str:
    return f"{look.path_prefix}{found.path}:{found.place.line}"


def _title(report: ScanReport, found: ReportedFinding) -> str:
    rule = report.rule(found.finding.rule_id)
    return rule.title if rule else found.finding.rule_id


def _tolerated(report: ScanReport, let_be: list[ReportedFinding], look: Look) -> Table:
    rows = tuple(
        (
            _place(found, look),
            _title(report, found),
            found.decision,
            found.suppression.justification if found.suppression else "",
        )
        for found in let_be
    )
    return Table(("Where", "What", "Decision", "Who decided what, and why"), rows)


def _row(report: ScanReport, found: ReportedFinding, lines: dict[int, str], look: Look) -> Row:
    finding, place = found.finding, found.place
    rule = report.rule(finding.rule_id)
    words = [
        Fact("Why here", found.explanation),
        Fact("Gate", found.gate_words),
        Fact(
            "Rule", f"{finding.rule_id} (CWE-{finding.cwe}), severity {finding.severity.word}", rule.url if rule else ""
        ),
        Fact("What speaks for it", f"{EVIDENCE_WORDS[finding.evidence.word]}, confidence {finding.confidence.word}"),
        *(Fact("Fix", f"{fix.title} ({FIX_WORDS[fix.safety.value]})") for fix in found.fixes),
        Fact("Fingerprint", found.fingerprint),
    ]
    marks = [_GATE_WORDS.get(found.gate, ""), "new" if found.is_new else "", "has a fix" if found.fixes else ""]
    numbers = range(place.line, min(place.end_line, place.line + _MOST_LINES - 1) + 1)
    return Row(
        rank=found.rank,
        decision=found.decision,
        severity=finding.severity.word,
        risk=found.risk,
        rule=finding.rule_id,
        title=rule.title if rule else finding.rule_id,
        message=finding.message,
        place=_place(found, look),
        marks=tuple(mark for mark in marks if mark),
        is_urgent=found.gate == "block",
        facts=tuple(fact for fact in words if fact.words),
        code=tuple((number, lines[number]) for number in numbers if number in lines),
        steps=tuple(f"{step.path or found.path}:{step.place.line}: {step.message}" for step in found.steps),
        advice=rule.advice if rule else "",
    )
