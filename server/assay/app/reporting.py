"""Puts the analyses of files together into a report: what the settings let through, ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from assay.app.catalogue import describe_rules, is_enabled
from assay.app.ranking import Ranked, rank
from assay.app.results import AnalysedFinding, FileAnalysis
from assay.base.printable import printable
from assay.config.settings import Settings
from assay.findings.report import FileReport, ReportedFinding, ReportedProblem, ScanReport


@dataclass(slots=True)
class Analysed:
    """A file with its analysis. ``newness`` says of each finding whether it is new, where something was compared."""

    name: str
    language: str
    analysis: FileAnalysis
    is_known: bool = False
    newness: tuple[bool, ...] | None = None


@dataclass(slots=True)
class Collected:
    """What a scan gathered besides the analyses."""

    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[ReportedProblem] = field(default_factory=list)
    seconds: float = 0.0
    compared_with: str = ""


def _reported(name: str, item: AnalysedFinding, ranked: Ranked, number: int, is_new: bool | None) -> ReportedFinding:
    return ReportedFinding(
        path=printable(name),
        finding=item.finding,
        place=item.place,
        rank=number,
        level=ranked.level.name.lower(),
        fingerprint=item.identity.fingerprint,
        steps=item.steps,
        fixes=item.fixes,
        is_new=is_new,
    )


def build_report(files: Iterable[Analysed], collected: Collected, settings: Settings) -> ScanReport:
    """Return the report. The order of ``files`` does not matter."""
    ordered = sorted(files, key=lambda file: file.name)
    skipped, problems = Counter(collected.skipped), list(collected.problems)
    candidates: list[tuple[Ranked, int, int, AnalysedFinding]] = []
    file_count = line_count = known_count = 0
    for index, file in enumerate(ordered):
        analysis = file.analysis
        if analysis.skip:
            skipped[analysis.skip.value] += 1
            continue
        if analysis.problem:
            problems.append(ReportedProblem(printable(file.name), analysis.problem))
            continue
        problems += [
            ReportedProblem(printable(file.name), f"The rule {rule} failed here and was left out: {reason}")
            for rule, reason in analysis.faults.items()
        ]
        file_count += 1
        line_count += analysis.line_count
        known_count += file.is_known
        for position, item in enumerate(analysis.findings):
            if is_enabled(item.finding.rule_id, settings):
                candidates.append((rank([item.finding])[0], index, position, item))
    # A finding's key ends in its place within a file; between files with equal weight the path decides, so that the order is stable.
    candidates.sort(key=lambda entry: (entry[0].key[:2], entry[1], entry[0].key[2:]))
    by_file: dict[int, list[ReportedFinding]] = {}
    for number, (ranked, index, position, item) in enumerate(candidates, 1):
        file = ordered[index]
        is_new = file.newness[position] if file.newness is not None else None
        by_file.setdefault(index, []).append(_reported(file.name, item, ranked, number, is_new))
    reports = tuple(
        FileReport(printable(ordered[index].name), ordered[index].language, tuple(found), ordered[index].analysis.lines)
        for index, found in sorted(by_file.items())
    )
    return ScanReport(
        files=reports,
        rules=describe_rules(settings),
        file_count=file_count,
        line_count=line_count,
        known_count=known_count,
        skipped=dict(sorted(skipped.items())),
        problems=tuple(sorted(set(problems), key=lambda problem: (problem.path, problem.message))),
        seconds=collected.seconds,
        compared_with=collected.compared_with,
    )
