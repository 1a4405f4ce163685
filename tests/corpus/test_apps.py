"""Whole applications with weaknesses and their safe twins: every file reports what its markers say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.dev.samples import Sample, read_markers
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages
from rules.harness import KNOWLEDGE, complaints_about

APPS = Path(__file__).parent / "apps"


def _files() -> list[Sample]:
    found: list[Sample] = []
    for path in sorted(APPS.rglob("*.*")):
        language = all_languages().of_path(path.name)
        if language is not None:
            text = path.read_bytes()
            found.append(Sample(path, language, text, read_markers(text.decode())))
    return found


FILES = _files()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.relative_to(APPS).as_posix())
def test_file_reports_what_its_markers_say(file: Sample) -> None:
    inside = file.path.relative_to(APPS).as_posix().split("/", 1)[1]  # The application's folder is its workspace.
    findings = scan_text(KNOWLEDGE, file.language, inside, file.text)
    complaints = complaints_about(file, findings)
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize("app", sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def test_an_application_has_weaknesses_and_safe_twins(app: str) -> None:
    words = [marker.word for file in FILES if file.path.is_relative_to(APPS / app) for marker in file.markers]
    assert words.count("bad") >= 15
    assert words.count("ok") >= 15
