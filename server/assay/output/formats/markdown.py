"""Markdown, fit for a comment on a pull request: a table first, each finding to unfold below it."""

from __future__ import annotations

import re

from assay.findings.report import ReportedFinding, ScanReport
from assay.output.api import EVIDENCE_WORDS, FIX_WORDS, Look, advice_of, left_out, summary
from assay.output.cleaning import cleaned

DESCRIPTION = "Markdown, fit for a comment on a pull request."

_LONGEST = 60_000
"""Characters; a comment on a pull request may have about 65,000."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~@&])")


def escape(text: str) -> str:
    """Return text so that Markdown shows it as it is: text of a repository cannot add links, mentions or markup."""
    return (
        _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
        .replace("\\@", "@\N{ZERO WIDTH SPACE}")
        .replace("\\<", "&lt;")
        .replace("\\&", "&amp;")
    )


def code_span(text: str) -> str:
    """Return text as inline code, whatever backticks it holds."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}".replace("\n", " ").replace("|", "\\|")


def code_block(lines: list[str]) -> list[str]:
    """Return lines as a block of code, whatever backticks they hold."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *lines, fence]


def _details(report: ScanReport, found: ReportedFinding, lines: dict[int, str]) -> list[str]:
    finding, place = found.finding, found.place
    excerpt = [
        lines[number] for number in range(place.line, min(place.end_line, place.line + 5) + 1) if number in lines
    ]
    rule = report.rule(finding.rule_id)
    out = [
        f"<details><summary>#{found.rank} {escape(rule.title if rule else finding.rule_id)}</summary>",
        "",
        escape(finding.message),
        "",
        *code_block(excerpt),
        "",
    ]
    out += [f"{number}. line {step.place.line}: {escape(step.message)}" for number, step in enumerate(found.steps, 1)]
    if found.steps:
        out.append("")
    if found.explanation:
        out += [escape(found.explanation), ""]
    if advice := advice_of(report, found):
        out += [f"**What to do:** {escape(advice)}", ""]
    out += [f"- Fix: {escape(fix.title)} ({FIX_WORDS[fix.safety.value]})" for fix in found.fixes]
    if rule:
        out += [
            "",
            f"[{escape(rule.id)}]({rule.url}) · CWE-{finding.cwe} · {EVIDENCE_WORDS[finding.evidence.word]} · `{found.fingerprint}`",
        ]
    return [*out, "", "</details>", ""]


def render(report: ScanReport, look: Look) -> str:
    """Return the report as Markdown of limited length; what does not fit is counted."""
    report = cleaned(report)
    out = ["## Assay", "", escape(summary(report)), ""]
    findings = report.findings
    lines_of = {file.path: file.lines for file in report.files}
    if findings:
        out += ["| # | Severity | Decision | Where | What |", "| --- | --- | --- | --- | --- |"]
        out += [
            f"| {found.rank} | {found.finding.severity.word} | {escape(found.decision) or '-'} | "
            f"{code_span(f'{found.path}:{found.place.line}')} | {escape(found.finding.message)} |"
            for found in findings[:100]
        ]
        if len(findings) > 100:
            out += ["", f"… and {len(findings) - 100:,} more."]
        out.append("")
    length = sum(len(line) + 1 for line in out)
    for index, found in enumerate(findings):
        block = _details(report, found, lines_of.get(found.path, {}))
        length += sum(len(line) + 1 for line in block)
        if length > _LONGEST:
            out += [f"The details of {len(findings) - index:,} more findings do not fit here.", ""]
            break
        out += block
    out += [f"- {code_span(problem.path)}: {escape(problem.message)}" for problem in report.problems[:50]]
    if report.compared_with:
        out += ["", escape(f"Compared with {report.compared_with}.")]
    if text := left_out(report):
        out += ["", escape(text)]
    return "\n".join(out).strip() + "\n"
