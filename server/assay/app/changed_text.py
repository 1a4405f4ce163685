"""Checks the text of one file as it is, or is about to be, and says which findings are new: for agents that write files, and for their hooks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from assay.app.analysis import analyse_text
from assay.app.base_findings import BaseFindings
from assay.app.imports import note_unknown_packages
from assay.app.reporting import Analysed, Collected, build_report, ground_of
from assay.app.scan import UnknownLanguage, exists_below, project_graph
from assay.app.team_facts import load_team_facts
from assay.app.triage_settings import TriageSettings
from assay.config.settings import Settings
from assay.findings.report import ReportedProblem, ScanReport
from assay.languages.api import Language
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline, NoBaseline
from assay.workspace.git import GitError, find_repository, run_git
from assay.workspace.packages.context import context_of_folder
from assay.workspace.reading import ReadError, read_source

__all__ = ["ReadError", "UnknownLanguage", "changed_files", "check_text", "language_of", "read_source"]


def language_of(name: str, text: bytes) -> Language | None:
    """Return the language of a text by the name of its file, or by its first line; None for one that is not known."""
    languages = all_languages()
    return languages.of_path(name.rsplit("/", 1)[-1]) or languages.of_interpreter_line(text[:128].split(b"\n", 1)[0])


def check_text(name: str, text: bytes, root: Path, settings: Settings, triage: TriageSettings) -> ScanReport:
    """Return the findings of a text as the file ``name`` (relative to the project), compared with where this branch began.

    Raises UnknownLanguage. Without git, and without a saved baseline, nothing is compared.
    """
    started = time.perf_counter()
    language = language_of(name, text)
    if language is None:
        raise UnknownLanguage(f"The language of {name} cannot be told from its name, so there is nothing to check.")
    own = load_team_facts(root)
    file = Analysed(name, language.name, analyse_text(language, name, text, settings.files.generated, own.facts))
    note_unknown_packages([file], settings, context_of_folder(root, settings.packages.private), lambda _: text)
    base: Baseline | NoBaseline
    with ExitStack() as stack:
        before = BaseFindings(root)
        before.refresh(settings.policy.base)
        before.open(stack)
        base = before.of(name, language.name, text, [item.identity for item in file.analysis.findings])
    collected = Collected(seconds=time.perf_counter() - started)
    collected.problems += [ReportedProblem(problem.file, str(problem)) for problem in own.problems]
    known = base if isinstance(base, Baseline) else None
    ground = ground_of(triage, date.today(), known, exists_below(root))
    return build_report([file], collected, settings, ground, graph=project_graph(root, settings, [file]))


def changed_files(root: Path) -> Sequence[str]:
    """Return the files of a project that differ from the last commit, new ones with them; none outside of git."""
    if find_repository(root) is None:
        return ()
    names: set[str] = set()
    for arguments in (
        ("diff", "--name-only", "-z", "--diff-filter=d", "--relative", "HEAD", "--", "."),
        ("ls-files", "--others", "--exclude-standard", "-z", "--", "."),
    ):
        try:
            output = run_git(root, *arguments)
        except GitError:  # There is no commit yet.
            continue
        names |= {name.decode("utf-8", "surrogateescape") for name in output.split(b"\0") if name}
    return sorted(names)
