"""Whole estates: many repositories in one scan or report, with one ranked queue.

Each repository is judged by its own settings, policy and verdicts. What the estate's file says of one (criticality, type, owner) fills in
what the repository does not say itself.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from assay.app.catalogue import rule_ids
from assay.app.history_reading import Project, Request
from assay.app.remediation import Figures, ProjectPart, assemble, part_of, remember_part
from assay.app.scan import scan
from assay.app.triage_settings import TriageSettings, load_triage
from assay.config.estate import RepositorySettings, folder_of, load_estate, name_of
from assay.config.loading import load_settings
from assay.config.settings import Settings
from assay.findings.report import FileReport, ReportedFinding, ReportedProblem, RuleDescription, ScanReport
from assay.ledger.figures import Unknown, UnknownKind
from assay.triage.assets import Asset, AssetMap, AssetView, Criticality
from assay.triage.decision import Decision
from assay.triage.owners import Owner, OwnerMap
from assay.workspace.git import GitError

Adjust = Callable[[Settings], Settings]
"""Applies what the command line overrides."""
Progress = Callable[[int, int], None]
_ORDER = {decision.word: -int(decision) for decision in Decision}


class EstateError(Exception):
    """The file of an estate cannot be used; the message says everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Estate:
    """The repositories that can be looked at, and those that cannot, with the reason."""

    name: str
    projects: tuple[Project, ...]
    left_out: tuple[tuple[str, str], ...]


class _DefaultOwner(OwnerMap):
    """The owners that a repository names, and one for everything else."""

    def __init__(self, known: OwnerMap, default: Owner) -> None:
        super().__init__()
        self._known_owners, self._default = known, default
        self.problems = known.problems

    def of(self, path: str, asset: AssetView) -> Owner | None:
        """Return the owner of the file at ``path``."""
        return self._known_owners.of(path, asset) or self._default


def open_estate(file: Path, adjust: Adjust = lambda settings: settings) -> Estate:
    """Return the estate that a file lists. Raises EstateError."""
    try:
        loaded = load_estate(file)
    except OSError as error:
        raise EstateError(f"{file} cannot be read: {error.strerror or error}.") from error
    if isinstance(loaded, list):
        lines = "\n".join(f"  {problem}" for problem in loaded)
        raise EstateError(f"The list of repositories cannot be used.\n{lines}")
    projects: list[Project] = []
    left_out: list[tuple[str, str]] = []
    for repository in loaded.repository:
        name = name_of(repository, file)
        project = _project(repository, name, file, adjust)
        if isinstance(project, Project):
            projects.append(project)
        else:
            left_out.append((name, project))
    return Estate(loaded.name or file.stem, tuple(projects), tuple(left_out))


def _project(repository: RepositorySettings, name: str, file: Path, adjust: Adjust) -> Project | str:
    """Return a repository ready to be looked at, or why it is left out."""
    root = folder_of(repository, file)
    if not root.is_dir():
        return f"There is no folder {repository.path!r} beside {file.name}."
    known = rule_ids()
    settings = load_settings(root, known_rules=known)
    triage = load_triage(root, settings.settings, settings.files, known)
    names = {path.name for path in settings.files}
    problems = (*settings.problems, *(problem for problem in triage.problems if problem.file in names))
    if problems:
        return "Its settings cannot be used: " + " ".join(map(str, problems))
    return Project(name, root, adjust(settings.settings), _filled_in(triage, repository, file.name))


def _filled_in(triage: TriageSettings, repository: RepositorySettings, origin: str) -> TriageSettings:
    base = Asset(
        paths=("**",),
        type=repository.type,
        criticality=Criticality[repository.criticality.upper()] if repository.criticality else None,
        origin=origin,
    )
    owners = triage.owners
    if repository.owner:
        owners = _DefaultOwner(owners, Owner((repository.owner,), origin))
    assets = triage.assets
    if repository.type or repository.criticality:
        # Of several tables the last one holds, so that what the repository says itself goes before this.
        assets = AssetMap((base, *assets.assets))
    return replace(triage, assets=assets, owners=owners)


# Scanning ---------------------------------------------------------------------


def scan_estate(estate: Estate, *, cache_folder: Path | None = None, progress: Progress | None = None) -> ScanReport:
    """Scan all repositories and return one report, in which the most urgent finding of all goes first."""
    started = time.perf_counter()
    reports: list[tuple[str, ScanReport]] = []
    for number, project in enumerate(estate.projects):
        report = scan(
            [project.root], project.settings, root=project.root, triage=project.triage, cache_folder=cache_folder
        )
        reports.append((project.name, report))
        if progress:
            progress(number + 1, len(estate.projects))
    return _merged(reports, estate.left_out, time.perf_counter() - started)


def _merged(
    reports: Sequence[tuple[str, ScanReport]], left_out: Sequence[tuple[str, str]], seconds: float
) -> ScanReport:
    every = [
        (_urgency(found), place, found.path, found)
        for place, (_, report) in enumerate(reports)
        for found in report.findings
    ]
    every.sort(key=lambda entry: (entry[0], entry[1], entry[3].rank))
    by_file: dict[tuple[int, str], list[ReportedFinding]] = {}
    for rank, (_, place, path, found) in enumerate(every, 1):
        _, _, rest = found.explanation.partition(" · ")
        ranked = replace(found, path=f"{reports[place][0]}/{path}", rank=rank, explanation=f"#{rank} · {rest}")
        by_file.setdefault((place, path), []).append(ranked)
    skipped: Counter[str] = Counter()
    rules: dict[str, RuleDescription] = {}
    problems = [ReportedProblem(name, reason) for name, reason in left_out]
    for name, report in reports:
        skipped.update(report.skipped)
        rules |= {rule.id: rule for rule in report.rules}
        problems += [ReportedProblem(f"{name}/{problem.path}", problem.message) for problem in report.problems]
    return ScanReport(
        files=tuple(
            FileReport(f"{name}/{file.path}", file.language, tuple(by_file[place, file.path]), file.lines)
            for place, (name, report) in enumerate(reports)
            for file in report.files
        ),
        rules=tuple(rules[rule_id] for rule_id in sorted(rules)),
        file_count=sum(report.file_count for _, report in reports),
        line_count=sum(report.line_count for _, report in reports),
        known_count=sum(report.known_count for _, report in reports),
        skipped=dict(sorted(skipped.items())),
        problems=tuple(problems),
        seconds=seconds,
    )


def _urgency(found: ReportedFinding) -> tuple[bool, int, float, int]:
    return (
        found.suppression is not None,
        _ORDER.get(found.decision, 0),
        -(found.risk or 0.0),
        -int(found.finding.severity),
    )


# Reporting --------------------------------------------------------------------


def estate_figures(
    estate: Estate, request: Request, *, cache_folder: Path | None = None, progress: Progress | None = None
) -> Figures:
    """Return the figures of all repositories together. One that git cannot read is left out, and that is said."""
    started = time.perf_counter()
    parts: list[ProjectPart] = []
    unknowns = [Unknown(UnknownKind.UNREADABLE, reason, name) for name, reason in estate.left_out]
    for number, project in enumerate(estate.projects):
        try:
            part = part_of(project, request, cache_folder=cache_folder, label=project.name)
        except GitError as error:
            unknowns.append(Unknown(UnknownKind.UNREADABLE, str(error), project.name))
            continue
        remember_part(part, request)
        parts.append(part)
        if progress:
            progress(number + 1, len(estate.projects))
    figures = assemble(estate.name, parts, request, time.perf_counter() - started, is_estate=True)
    return replace(figures, unknowns=(*unknowns, *figures.unknowns))


def with_jobs(settings: Settings, jobs: int | None) -> Settings:
    """Return settings with another number of processes, where one is given."""
    if jobs is None:
        return settings
    return msgspec.structs.replace(settings, scan=msgspec.structs.replace(settings.scan, jobs=jobs))
