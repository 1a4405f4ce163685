"""Scans the folders of a workspace for a face that shows places in files: findings with the lines that they speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assay.app.scan import scan
from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.config.settings import Settings
from assay.findings.model import Finding
from assay.findings.report import ScanReport
from assay.workspace.reading import ReadError, read_source

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file with findings, as it was read from disk. ``path`` is relative to the folder that was scanned."""

    path: str
    language: str
    lines: list[bytes]
    findings: tuple[Finding, ...]
    edit_counts: tuple[int, ...]
    """The number of edits of the longest fix of each finding, 1 where it has none."""
    test_module: str = ""
    """A module for writing tests that the file imports; empty where it imports none."""


@dataclass(frozen=True, slots=True)
class ScannedFolder:
    """What the scan of a folder found. ``problems`` are sentences."""

    folder: Path
    files: tuple[ScannedFile, ...]
    file_count: int
    line_count: int
    problems: tuple[str, ...]


def scan_folder(
    folder: Path, settings: Settings, token: CancelToken, progress: Progress, only: Sequence[Path] = ()
) -> ScannedFolder:
    """Scan a folder, or ``only`` some files in it. ``progress`` gets the number of files done and of all files. Raises Cancelled."""

    def look(done: int, total: int) -> None:
        token.check()
        progress(done, total)

    token.check()
    report = scan(only or [folder], settings, root=folder, progress=look)
    token.check()
    return ScannedFolder(
        folder,
        tuple(_files(folder, report, settings)),
        report.file_count,
        report.line_count,
        tuple(f"{problem.path}: {problem.message}" for problem in report.problems),
    )


def _files(folder: Path, report: ScanReport, settings: Settings) -> list[ScannedFile]:
    files = []
    for file in report.files:
        try:
            text = read_source(folder / file.path, settings.files.max_size)
        except ReadError:
            continue  # It was there a moment ago; what is gone has no findings.
        findings = tuple(reported.finding for reported in file.findings)
        edits = tuple(reported.finding.fix_edits for reported in file.findings)
        files.append(ScannedFile(file.path, file.language, split_lines(text), findings, edits, file.test_module))
    return files
