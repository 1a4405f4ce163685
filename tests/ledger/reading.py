"""Reads histories inside of the test's own process."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assay.app.catalogue import rule_ids
from assay.app.history_reading import Project, ReadHistory, Request, read_history
from assay.app.triage_settings import load_triage
from assay.config.loading import load_settings
from assay.ledger.model import Window
from assay.workspace.git import find_repository, head

BEGIN = 1_700_000_000
NOW = BEGIN + 900 * 86_400


def project_at(folder: Path) -> Project:
    loaded = load_settings(folder, known_rules=rule_ids())
    assert not loaded.problems
    return Project.at(folder, folder, loaded.settings, load_triage(folder, loaded.settings, loaded.files, rule_ids()))


def read(folder: Path, cache: Path, back_to: date | None = None) -> ReadHistory:
    repository = find_repository(folder)
    assert repository is not None
    revision = head(folder)
    assert revision is not None
    request = Request(Window(date(2023, 1, 1), date(2026, 4, 1)), NOW, back_to)
    return read_history(project_at(folder), repository, revision, request, cache_folder=cache)
