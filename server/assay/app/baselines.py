"""Writes the saved baseline from what a scan finds, and shows what came and went since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assay.app.ranked import Ranked, rank
from assay.app.saved_baseline import BASELINE_FILE, BaselineError, read_baseline, write_baseline
from assay.app.triage_settings import TriageSettings
from assay.base.printable import printable
from assay.config.settings import Settings
from assay.triage.baseline import Baseline, Newness

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that the baseline does not know. ``line`` is one-based."""

    path: str
    line: int
    rule: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BaselineView:
    """The saved baseline, with how today's findings compare with it."""

    path: str
    label: str
    """What it says of itself: the file, and when it was written."""
    findings: int
    rules: dict[str, int]
    """Findings by rule, most first."""
    state: str
    """``compared with …: 2 new, 40 known, 1 gone``; empty where it was written just now."""
    new: tuple[NewFinding, ...]
    gone: int
    problems: tuple[tuple[str, str], ...]


def save(
    root: Path, settings: Settings, triage: TriageSettings, progress: Progress | None, cache_folder: Path | None
) -> BaselineView:
    """Scan the project and save its findings as the baseline. Raises OSError where the file cannot be written."""
    ranked = rank([root], settings, root, triage, progress, cache_folder)
    identities = tuple(entry.item.identity for entry in ranked.judged)
    label = f"written on {date.today()}"
    path = write_baseline(root, label, identities)
    return _view(path, Baseline(f"{path} ({label})", identities), None)


def view(
    root: Path, settings: Settings, triage: TriageSettings, progress: Progress | None, cache_folder: Path | None
) -> BaselineView:
    """Compare the findings of the project with the saved baseline. Raises BaselineError where there is none that can be used."""
    baseline = read_baseline(root)
    if baseline is None:
        raise BaselineError(f"There is no saved baseline ({BASELINE_FILE}). Write one with 'assay baseline write'.")
    ranked = rank([root], settings, root, triage, progress, cache_folder, baseline, is_complete=True)
    return _view(BASELINE_FILE, baseline, ranked)


def _view(path: str, baseline: Baseline, ranked: Ranked | None) -> BaselineView:
    rules = Counter(identity.rule_id for identity in baseline.identities)
    new: list[NewFinding] = []
    if ranked is not None:
        new = [
            NewFinding(
                printable(entry.file.name),
                entry.item.place.line,
                entry.item.finding.rule_id,
                entry.assessed.fingerprint,
            )
            for entry in ranked.judged
            if entry.assessed.newness is Newness.NEW
        ]
    return BaselineView(
        path,
        baseline.label,
        len(baseline.identities),
        dict(rules.most_common()),
        ranked.assessment.state if ranked is not None else "",
        tuple(new),
        len(ranked.assessment.comparison.gone) if ranked is not None else 0,
        ranked.problems if ranked is not None else (),
    )
