"""Puts the analyses of files together into a report: what the settings let through, assessed and ranked by triage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from assay.app.catalogue import describe_rules, is_enabled
from assay.app.import_graph import ImportGraph
from assay.app.results import AnalysedFinding, FileAnalysis
from assay.app.triage_context import context_of, needs_reach
from assay.app.triage_settings import TriageSettings, rule_facts
from assay.base.printable import printable
from assay.config.settings import Settings
from assay.findings.report import FileReport, ReportedFinding, ReportedProblem, ScanReport, Suppression
from assay.rules.registry import all_rules
from assay.triage.assess import Assessed, Assessment, FileFindings, Ground, assess
from assay.triage.baseline import Baseline, Newness, NoBaseline
from assay.triage.explain import one_line
from assay.triage.inputs import RuleFacts
from assay.triage.verdicts import noisy_rules
from assay.workspace.verdict_files import VERDICT_FOLDER


@dataclass(slots=True)
class Analysed:
    """A file with its analysis."""

    name: str
    language: str
    analysis: FileAnalysis
    is_known: bool = False


@dataclass(slots=True)
class Collected:
    """What a scan gathered besides the analyses."""

    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[ReportedProblem] = field(default_factory=list)
    seconds: float = 0.0


@lru_cache(maxsize=1)
def _rule_facts() -> Mapping[str, RuleFacts]:
    return {module.rule.id: rule_facts(module.rule) for module in all_rules()}


def ground_of(
    triage: TriageSettings,
    today: date,
    base: Baseline | None = None,
    exists: Callable[[str], bool] = lambda path: True,
) -> Ground:
    """Return what decisions rest on. Without ``base`` nothing is compared; ``exists`` tells which paths are in the project."""
    return Ground(
        rules=_rule_facts(),
        today=today,
        policy=triage.policy,
        table=triage.table,
        assets=triage.assets,
        owners=triage.owners,
        verdicts=triage.verdicts,
        base=base or NoBaseline("nothing was chosen to compare with"),
        exists=exists,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what triage says of it."""

    file: Analysed
    item: AnalysedFinding
    assessed: Assessed


def judge(
    files: Sequence[Analysed], settings: Settings, ground: Ground, graph: ImportGraph | None = None
) -> tuple[list[Judged], Assessment]:
    """Return the findings that the settings let through, the most urgent first, those that a verdict lets be last; and the assessment.

    ``graph`` tells from where code is reached across files, which is unknown without one.
    """
    given: list[FileFindings] = []
    kept: list[tuple[Analysed, AnalysedFinding]] = []
    for file in files:
        items = [item for item in file.analysis.findings if is_enabled(item.finding.rule_id, settings)]
        if not items and not file.analysis.ignores:
            continue
        imports = frozenset({file.analysis.test_module} - {""})
        contexts = [
            context_of(
                item.finding,
                file.name,
                edit_count=item.finding.fix_edits,
                imports=imports,
                reached=graph.reached(file.name, item.finding.symbol)
                if graph is not None and needs_reach(item.finding, file.name)
                else None,
            )
            for item in items
        ]
        given.append(
            FileFindings(
                path=file.name,
                lines=(),
                findings=[item.finding for item in items],
                contexts=contexts,
                ignores=file.analysis.ignores,
                identities=[item.identity for item in items],
            )
        )
        kept += [(file, item) for item in items]
    assessment = assess(given, ground)
    judged = [Judged(file, item, result) for (file, item), result in zip(kept, assessment.items, strict=True)]
    judged.sort(key=_order)
    return judged, assessment


def _order(entry: Judged) -> tuple[bool, int, float, int, str, int, int, str]:
    """Sorts by decision, then by risk. The effort of a fix is for the queue of a person with little time, not for a report."""
    result, start = entry.assessed, entry.item.finding.range.start
    severity = int(entry.item.finding.severity)
    place = (entry.file.name, start.line, start.column, entry.item.finding.rule_id)
    return result.is_exempt, -int(result.decision), -result.key, -severity, *place


_IS_NEW = {Newness.NEW: True, Newness.OLD: False, Newness.UNKNOWN: None}


def reported(judged: Judged, rank: int, at_gate: bool) -> ReportedFinding:
    """Return a finding as reports show it; ``at_gate`` says what the gate does with it."""
    item, result = judged.item, judged.assessed
    suppression = None
    if result.is_exempt and result.verdict is not None:
        kind = "external" if result.verdict.origin.endswith(".toml") else "in-source"
        suppression = Suppression(kind, result.verdict.words)
    return ReportedFinding(
        path=printable(judged.file.name),
        finding=item.finding,
        place=item.place,
        rank=rank,
        level=result.level.value,
        fingerprint=result.fingerprint,
        steps=item.steps,
        fixes=item.fixes,
        decision=result.decision.word,
        risk=round(min(100.0, result.risk.value), 1),
        explanation=one_line(result, rank),
        suppression=suppression,
        gate=result.ruling.result.value if at_gate else "",
        gate_words=result.ruling.words if at_gate else "",
        is_new=_IS_NEW[result.newness],
    )


def build_report(
    files: Iterable[Analysed],
    collected: Collected,
    settings: Settings,
    ground: Ground,
    at_gate: bool = False,
    graph: ImportGraph | None = None,
) -> ScanReport:
    """Return the report. The order of ``files`` does not matter; see ``judge`` for ``graph``."""
    ordered = sorted(files, key=lambda file: file.name)
    skipped, problems = Counter(collected.skipped), list(collected.problems)
    usable: list[Analysed] = []
    for file in ordered:
        analysis = file.analysis
        if analysis.skip:
            skipped[analysis.skip.value] += 1
        elif analysis.problem:
            problems.append(ReportedProblem(printable(file.name), analysis.problem))
        else:
            usable.append(file)
            problems += [
                ReportedProblem(printable(file.name), f"The rule {rule} failed here and was left out: {reason}")
                for rule, reason in analysis.faults.items()
            ]
            problems += [
                ReportedProblem(f"{printable(file.name)}:{problem.line + 1}", problem.message)
                for problem in analysis.ignore_problems
            ]
    problems += [ReportedProblem(VERDICT_FOLDER, str(noisy)) for noisy in noisy_rules(ground.verdicts, ground.policy)]
    judged, assessment = judge(usable, settings, ground, graph)
    for path, wrong in assessment.ignore_problems.items():
        problems += [ReportedProblem(f"{printable(path)}:{problem.line + 1}", problem.message) for problem in wrong]
    by_file: dict[str, list[ReportedFinding]] = {}
    for rank, entry in enumerate(judged, 1):
        by_file.setdefault(entry.file.name, []).append(reported(entry, rank, at_gate))
    return ScanReport(
        files=tuple(
            FileReport(
                printable(file.name),
                file.language,
                tuple(by_file[file.name]),
                file.analysis.lines,
                file.analysis.test_module,
            )
            for file in usable
            if file.name in by_file
        ),
        rules=describe_rules(settings),
        file_count=len(usable),
        line_count=sum(file.analysis.line_count for file in usable),
        known_count=sum(file.is_known for file in usable),
        skipped=dict(sorted(skipped.items())),
        problems=tuple(sorted(set(problems), key=lambda problem: (problem.path, problem.message))),
        seconds=collected.seconds,
        compared_with="" if isinstance(ground.base, NoBaseline) else assessment.state.removeprefix("compared with "),
    )


def with_problems(report: ScanReport, problems: Iterable[ReportedProblem]) -> ScanReport:
    """Return a report with further problems."""
    return replace(report, problems=(*report.problems, *problems))
