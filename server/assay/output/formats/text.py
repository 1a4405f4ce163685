"""For people: findings by file, the most urgent first, with the code, the way the data takes, and what to do."""

from __future__ import annotations

import io
import textwrap

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from assay.findings.report import FileReport, ReportedFinding, ScanReport
from assay.output.api import EVIDENCE_WORDS, FIX_WORDS, Look, advice_of, count_words, left_out, summary
from assay.output.cleaning import cleaned

DESCRIPTION = "For people: the code, the way the data takes, what to do."

_SEVERITY_STYLES = {"critical": "bold white on red", "high": "bold red", "medium": "bold yellow", "low": "bold cyan"}
_LEVEL_STYLES = {
    "error": "bold white on red",
    "warning": "bold black on yellow",
    "information": "bold cyan",
    "hint": "bold",
}
_INDENT = "     "
_SHOWN_LINES = 6
_LABEL = 6


def render(report: ScanReport, look: Look) -> str:
    """Return the report for a terminal or a file."""
    report = cleaned(report)
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=look.colour,
        no_color=not look.colour,
        color_system="standard" if look.colour else None,
        width=max(40, look.width),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=True,
        legacy_windows=False,
    )
    for file in sorted(report.files, key=lambda file: min(found.rank for found in file.findings)):
        console.print(Text(look.path_prefix + file.path, style="bold underline"))
        console.print()
        for found in file.findings:
            for line in _finding(report, file, found, look):
                console.print(line)
            console.print()
    for problem in report.problems:
        console.print(
            Text.assemble(("problem ", "bold magenta"), look.path_prefix, problem.path, ": ", problem.message)
        )
    if not look.quiet:
        if report.problems:
            console.print()
        for line in _closing(report, look):
            console.print(line)
    return stream.getvalue()


def _finding(report: ScanReport, file: FileReport, found: ReportedFinding, look: Look) -> list[Text]:
    finding = found.finding
    rule = report.rule(finding.rule_id)
    head = Text(f"{'#' + str(found.rank):<4} ", style="bold")
    if found.decision:
        head.append(f" {found.decision} ", style=_LEVEL_STYLES[found.level])
        head.append("  ")
    else:
        head.append(f" {finding.severity.word} ", style=_SEVERITY_STYLES[finding.severity.word])
        head.append("  ")
    head.append(rule.title if rule else finding.rule_id, style="bold")
    if found.risk is not None:
        head.append(f"  risk {found.risk:.0f}")
    if found.is_new:
        head.append("  new", style="bold green")
    lines = [head]
    lines += _wrapped(finding.message, look.width, _INDENT)
    facts = f"{finding.severity.word} · {EVIDENCE_WORDS[finding.evidence.word]} · {finding.rule_id} · CWE-{finding.cwe} · {found.fingerprint}"
    lines.append(Text(_INDENT + facts, style="dim"))
    lines.append(Text())
    lines += _excerpt(file, found, look)
    lines += _labelled("way", [_step_words(file, found, index, look) for index in range(len(found.steps))])
    if found.explanation:
        # The finding itself stands above; what is left is why it is ranked where it is.
        why = found.explanation.split(" · ")[3:] if found.decision else [found.explanation]
        room = look.width - _LABEL - len(_INDENT)
        lines += _labelled("why", [line.plain for line in _wrapped(" · ".join(why), room, "")])
    lines += _labelled(
        "do", [line.plain for line in _wrapped(advice_of(report, found), look.width - _LABEL - len(_INDENT), "")]
    )
    fixes = [f"{fix.title} ({FIX_WORDS[fix.safety.value]})" for fix in found.fixes]
    lines += _labelled("fix", fixes)
    if found.suppression:
        lines += _labelled("kept", [found.suppression.justification])
    return lines


def _wrapped(text: str, width: int, indent: str) -> list[Text]:
    return [Text(line) for line in textwrap.wrap(text, max(40, width), initial_indent=indent, subsequent_indent=indent)]


def _labelled(label: str, items: list[str]) -> list[Text]:
    return [
        Text.assemble(_INDENT, (f"{label if index == 0 else '':<{_LABEL}}", "bold blue"), item)
        for index, item in enumerate(items)
    ]


def _excerpt(file: FileReport, found: ReportedFinding, look: Look) -> list[Text]:
    place = found.place
    last = min(place.end_line, place.line + _SHOWN_LINES - 1)
    numbers = [number for number in range(place.line - 1, last + 1) if number in file.lines]
    if numbers and numbers[0] < place.line and not file.lines[numbers[0]].strip():
        numbers = numbers[1:]
    gutter = max((len(str(number)) for number in numbers), default=1)
    indents = [len(line) - len(line.lstrip()) for number in numbers if (line := file.lines[number]).strip()]
    cut = min(indents, default=0)
    lines = [Text.assemble(_INDENT, (f"{look.path_prefix}{file.path}:{place.line}:{place.column}", "cyan"))]
    for number in numbers:
        source = file.lines[number]
        lines.append(Text.assemble(_INDENT, (f"{number:>{gutter}} | ", "dim"), source[cut:]))
        if place.line <= number <= last:
            start = place.column - 1 if number == place.line else len(source) - len(source.lstrip())
            end = min(place.end_column - 1 if number == place.end_line else len(source), len(source))
            start = min(start, len(source))
            before, marked = cell_len(source[cut:start]), max(1, cell_len(source[start:end]))
            lines.append(
                Text.assemble(_INDENT, (" " * gutter + " | ", "dim"), " " * before, ("^" * marked, "bold red"))
            )
    if place.end_line > last:
        lines.append(
            Text(f"{_INDENT}{'':>{gutter}} | … {count_words(place.end_line - last, 'more line')}", style="dim")
        )
    return lines


def _step_words(file: FileReport, found: ReportedFinding, index: int, look: Look) -> str:
    step = found.steps[index]
    where = f"{look.path_prefix + step.path + ':' if step.path else 'line '}{step.place.line}"
    place = found.place
    is_shown = not step.path and place.line - 1 <= step.place.line <= min(place.end_line, place.line + _SHOWN_LINES - 1)
    code = "" if step.path or is_shown else file.lines.get(step.place.line, "").strip()
    words = f"{where:<9} {step.message}"
    room = look.width - len(_INDENT) - _LABEL - cell_len(words) - 2
    if not code or room < 12:
        return words
    return f"{words}: {code if len(code) <= room else code[: room - 2] + ' …'}"


def _closing(report: ScanReport, look: Look) -> list[Text]:
    lines = [Text(summary(report), style="bold")]
    safe = sum(1 for found in report.findings if any(fix.safety.value == "safe" for fix in found.fixes))
    fixable = sum(1 for found in report.findings if found.fixes)
    if fixable:
        them = (
            f"{safe:,} of them {'keeps' if safe == 1 else 'keep'} the meaning"
            if safe
            else "none of them keeps the meaning unasked"
        )
        lines.append(
            Text(
                f"{count_words(fixable, 'finding has', 'findings have')} a fix, {them}: {look.command} fix --diff shows them."
            )
        )
    if report.compared_with:
        lines.append(Text(f"Compared with {report.compared_with}."))
    known = f" ({report.known_count:,} known already)" if report.known_count else ""
    figures = f"{count_words(report.line_count, 'line')} in {count_words(report.file_count, 'file')}{known}, {report.seconds:.2f} s."
    lines.append(Text(f"{figures} {left_out(report)}".rstrip(), style="dim"))
    return lines
