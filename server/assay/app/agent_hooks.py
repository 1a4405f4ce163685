"""What an AI agent is to be told of the files that it wrote: what is new and must not wait, without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assay.app.changed_text import ReadError, UnknownLanguage, check_text, read_source
from assay.app.secret_values import secret_values, without_secrets, without_telling_fixes
from assay.app.triage_settings import TriageSettings
from assay.config.settings import Settings
from assay.findings.report import FileReport, ReportedFinding, ScanReport
from assay.languages.registry import all_languages
from assay.triage.decision import Decision
from assay.workspace.listing import ListingOptions, list_files
from assay.workspace.skipping import skip_by_content

_URGENT = {Decision.ACT.word, Decision.ATTEND.word}


def _is_to_be_told(found: ReportedFinding) -> bool:
    return found.suppression is None and found.is_new is not False and found.decision in _URGENT


def reports_on(
    paths: Iterable[Path], root: Path, settings: Settings, triage: TriageSettings, everything: bool
) -> list[tuple[ScanReport, tuple[str, ...]]]:
    """Return a report on each file that holds something to be told, with the secrets that must not be told with it.

    Files outside of the project, and those that its settings or ignore files leave out, are left alone. With ``everything`` also what was
    there before, and what may wait.
    """
    top = root.resolve()
    inside = [path for path in paths if path.resolve().is_relative_to(top) and path.is_file()]
    options = ListingOptions(
        settings.files.exclude, settings.files.max_size, settings.files.vendored, settings.files.generated
    )
    told: list[tuple[ScanReport, tuple[str, ...]]] = []
    for file in list_files(root, inside, all_languages(), options).files if inside else ():
        try:
            text = read_source(file.path, settings.files.max_size)
            if skip_by_content(text, settings.files.generated):
                continue
            report = check_text(file.name, text, root, settings, triage)
        except (ReadError, UnknownLanguage):  # The agent knows what it wrote; the gate says what could not be judged.
            continue
        kept = report if everything else _urgent(report)
        if any(found.suppression is None for found in kept.findings):
            secrets = secret_values(text, report)
            told.append((without_telling_fixes(kept, secrets), secrets))
    return told


def _urgent(report: ScanReport) -> ScanReport:
    files: list[FileReport] = []
    for file in report.files:
        if kept := tuple(found for found in file.findings if _is_to_be_told(found)):
            files.append(replace(file, findings=kept))
    return replace(report, files=tuple(files), problems=())


def clean_words(text: str, secrets: tuple[str, ...]) -> str:
    """Return words for an agent with stars in the place of secrets."""
    return str(without_secrets(text, secrets))
