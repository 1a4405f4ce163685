"""Analyses one file from its bytes: what a worker process does for each file, and the plain data that it hands back.

The result depends on nothing but the text, the file's name within the project, and the version of Assay: settings are applied later, so that results
can be kept. No secret leaves this place: source lines are masked before they go into a result.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.app.imports import imported_modules
from assay.app.results import AnalysedFinding, FileAnalysis, WorkItem, pack_links, result_key
from assay.base.printable import printable
from assay.base.text import LineIndex, Position, Range, byte_to_utf32, line_content, split_lines
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_with_fixes
from assay.engine.text_scan import scan_text
from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.findings.report import Place, ReportedEdit, ReportedFix, ReportedStep
from assay.languages.api import Language
from assay.languages.registry import all_languages
from assay.triage.fingerprint import SECRET_WEAKNESSES, identify
from assay.triage.ignores import comments_by_text, find_ignores
from assay.triage.roles import test_module_among
from assay.workspace.reading import ReadError, read_source
from assay.workspace.skipping import skip_by_content

_LINES_AROUND = 1
_LONGEST_LINE = 300
"""Characters of a line that are kept for showing; the rest of a megabyte of data helps nobody."""
_QUOTED = re.compile(r"(\"\"\"|'''|\"|'|`)(.*?)(\1|\Z)", re.DOTALL)
_ASSIGNED = re.compile(r"(?<=[=:])\s*(.+)", re.DOTALL)
_VISIBLE = re.compile(r"\S")


def prepare() -> None:
    """Load what every analysis needs: once in the parent before it forks, and once in every process that was not forked."""
    load_knowledge()


def analyse_item(item: WorkItem) -> tuple[bytes, FileAnalysis]:
    """Read and analyse a file; return the key of its text (empty where it could not be read) with the result."""
    if item.text is not None:
        text = item.text
    else:
        try:
            text = read_source(item.path, item.max_size)
        except ReadError as error:
            return b"", FileAnalysis(problem=str(error))
    language = all_languages().by_name[item.language]
    key = result_key(item.version, item.language, item.name, item.generated, text)
    return key, analyse_text(language, item.name, text, item.generated, item.team)


def analyse_text(
    language: Language, name: str, text: bytes, generated: bool, team: TeamFacts = NO_TEAM_FACTS
) -> FileAnalysis:
    """Analyse a text as the file ``name`` (relative to the project). ``generated`` takes generated and minified files too."""
    if skip := skip_by_content(text, generated):
        return FileAnalysis(skip=skip)
    scanned = scan_with_fixes(load_knowledge(team), language, name, text)
    lines = split_lines(text)
    line_count = len(lines) - (1 if lines[-1] == b"" else 0)
    ignores, ignore_problems = find_ignores(comments_by_text(lines, language.line_comment), lines)
    identities = identify(scanned.findings, lines, name)
    analysed = tuple(
        AnalysedFinding(
            finding=finding,
            identity=identity,
            place=place_of(finding.range, lines),
            steps=tuple(
                ReportedStep(place_of(step.range, lines), step.message)
                if step.path in (None, name)
                else ReportedStep(_unconverted(step.range), step.message, step.path or "")
                for step in finding.flow
            ),
            fixes=tuple(
                ReportedFix(
                    fix.title,
                    fix.safety,
                    tuple(ReportedEdit(place_of(edit.range, lines), edit.text) for edit in fix.edits),
                )
                for fix in fixes
            ),
        )
        for finding, identity, fixes in zip(scanned.findings, identities, scanned.fixes, strict=True)
    )
    modules, packed_links = pack_links(scanned.links)
    return FileAnalysis(
        findings=analysed,
        lines=shown_lines(analysed, lines),
        line_count=line_count,
        imports=imported_modules(language.name, text),
        ignores=tuple(ignores),
        ignore_problems=tuple(ignore_problems),
        faults=scanned.faults,
        modules=modules,
        test_module=test_module_among(frozenset(name for name, _ in scanned.links.imports)),
        packed_links=packed_links,
    )


def place_of(where: Range, lines: list[bytes]) -> Place:
    """Return a range in lines and byte columns as a one-based place in code points."""
    line, column = _in_code_points(where.start, lines)
    end_line, end_column = _in_code_points(where.end, lines)
    return Place(line, column, end_line, end_column)


def _in_code_points(position: Position, lines: list[bytes]) -> tuple[int, int]:
    if position.line >= len(lines):
        return position.line + 1, 1
    return position.line + 1, byte_to_utf32(lines[position.line], position.column) + 1


def _unconverted(where: Range) -> Place:
    # The text of another file is not at hand; its columns are right where lines are ASCII.
    return Place(where.start.line + 1, where.start.column + 1, where.end.line + 1, where.end.column + 1)


def shown_lines(findings: tuple[AnalysedFinding, ...], lines: list[bytes]) -> dict[int, str]:
    """Return the lines that findings speak of, by one-based number, with secrets masked."""
    wanted: set[int] = set()
    for item in findings:
        last = min(item.place.end_line, item.place.line + 20)
        wanted.update(range(item.place.line - _LINES_AROUND, last + _LINES_AROUND + 1))
        wanted.update(step.place.line for step in item.steps if not step.path)
        for fix in item.fixes:
            wanted.update(edit.place.line for edit in fix.edits)
    shown = {
        number: line_content(lines[number - 1]).decode("utf-8", "surrogateescape")
        for number in sorted(wanted)
        if 1 <= number <= len(lines)
    }
    for item in findings:
        if item.finding.cwe in SECRET_WEAKNESSES:
            _mask_secret(shown, item)
    if shown:
        index = LineIndex(lines)
        # Whatever the findings speak of: a line that is shown may hold a secret that no rule reports.
        for secret in scan_text(b"".join(lines), is_plain_text=True):
            place = place_of(index.range(secret.start, secret.end), lines)
            _mask(shown, place, _everything)
    return {number: printable(line[:_LONGEST_LINE]) for number, line in shown.items()}


def _mask_secret(shown: dict[int, str], item: AnalysedFinding) -> None:
    """Put stars over a secret in the lines that are shown; columns stay.

    A finding may point at the name that the secret gets, so all quoted texts on its lines are covered, and everything that its fix replaces.
    """
    last = item.place.end_line
    for fix in item.fixes:
        for edit in fix.edits:
            if (edit.place.line, edit.place.column) != (edit.place.end_line, edit.place.end_column):
                _mask(shown, edit.place, _everything)
                last = max(last, min(edit.place.end_line, item.place.line + _LINES_AROUND + 20))
    _mask(shown, Place(item.place.line, 1, last, _FAR), _quoted_or_assigned)


_FAR = 1 << 30


def _everything(text: str) -> str:
    return _VISIBLE.sub("*", text)


def _quoted_or_assigned(text: str) -> str:
    masked, count = _QUOTED.subn(lambda found: found[1] + _everything(found[2]) + found[3], text)
    if not count:
        masked, count = _ASSIGNED.subn(lambda found: _everything(found[0]), text)
    return masked if count else _everything(text)


def _mask(shown: dict[int, str], place: Place, cover: Callable[[str], str]) -> None:
    numbers = [number for number in range(place.line, min(place.end_line, max(shown)) + 1) if number in shown]
    if not numbers:
        return
    before = shown[numbers[0]][: place.column - 1] if numbers[0] == place.line else ""
    after = shown[numbers[-1]][place.end_column - 1 :] if numbers[-1] == place.end_line else ""
    text = "\n".join(shown[number] for number in numbers)
    inner = text[len(before) : len(text) - len(after)]
    shown.update(zip(numbers, (before + cover(inner) + after).split("\n"), strict=True))
