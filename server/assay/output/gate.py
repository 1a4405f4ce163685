"""What the gate says to people: what blocks and what resolves it, and what ships anyway, allowed by whom, until when."""

from __future__ import annotations

from dataclasses import replace

from assay.findings.report import ReportedFinding, ScanReport
from assay.output.api import Look, count_words, load_format
from assay.output.cleaning import cleaned

_MOST = 20


def render_gate(report: ScanReport, subject: str, look: Look) -> str:
    """Return the account of a gate run."""
    report = cleaned(report)
    blocked = [found for found in report.findings if found.gate == "block"]
    warned = [found for found in report.findings if found.gate == "warn" and found.suppression is None]
    tolerated = [found for found in report.findings if found.suppression is not None]
    parts: list[str] = []
    if blocked:
        wanted = {(found.path, found.rank) for found in blocked}
        files = tuple(
            replace(file, findings=kept)
            for file in report.files
            if (kept := tuple(found for found in file.findings if (found.path, found.rank) in wanted))
        )
        parts.append(load_format("text").render(replace(report, files=files, problems=()), replace(look, quiet=True)))
    parts += [f"problem  {problem.path}: {problem.message}\n" for problem in report.problems]
    if not look.quiet and tolerated:
        parts.append("Ships anyway, because somebody allowed it:\n")
        parts += [f"  {_place(found, look)}  {_title(report, found)}: {_words(found)}\n" for found in tolerated[:_MOST]]
        parts.append(_more(len(tolerated)))
    if not look.quiet and warned:
        parts.append("Ships with a warning:\n")
        parts += [f"  {_place(found, look)}  {found.decision}  {_title(report, found)}\n" for found in warned[:_MOST]]
        parts.append(_more(len(warned)))
    compared = (
        f" Compared with {report.compared_with}."
        if report.compared_with
        else " There is nothing to compare with, so everything counts as new."
    )
    if blocked:
        parts.append(f"Blocked: {count_words(len(blocked), 'finding')} in {subject}.{compared}\n")
        parts += [f"  {_place(found, look)}  {found.gate_words}\n" for found in blocked[:_MOST]]
        parts.append(_more(len(blocked)))
        if any(found.fixes for found in blocked):
            parts.append(f"To see their fixes: {look.command} fix --diff {_paths(blocked)}\n")
        rules = sorted({found.finding.rule_id for found in blocked})
        parts.append(f"To read about them: {', '.join(f'{look.command} explain {rule}' for rule in rules[:3])}\n")
    elif not look.quiet:
        parts.append(
            f"Nothing in {subject} blocks: {count_words(report.file_count, 'file')} judged, {report.seconds:.2f} s.{compared}\n"
        )
    return "".join(parts)


def _more(count: int) -> str:
    return f"  … and {count - _MOST:,} more\n" if count > _MOST else ""


def _place(found: ReportedFinding, look: Look) -> str:
    return f"{look.path_prefix}{found.path}:{found.place.line}"


def _title(report: ScanReport, found: ReportedFinding) -> str:
    rule = report.rule(found.finding.rule_id)
    return rule.title if rule else found.finding.rule_id


def _words(found: ReportedFinding) -> str:
    return found.suppression.justification if found.suppression else ""


def _paths(blocked: list[ReportedFinding]) -> str:
    paths = sorted({found.path for found in blocked})
    return " ".join(f"'{path}'" if " " in path else path for path in paths[:5]) if len(paths) <= 5 else "."
