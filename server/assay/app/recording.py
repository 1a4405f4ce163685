"""Writes down what git cannot know, where it happens: gate runs, fixes that were applied, verdicts that were given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assay.app.ledger_place import record, today
from assay.config.settings import Settings
from assay.ledger.events import Event, EventKind
from assay.triage.assess import Assessed


def gate_was_run(root: Path, settings: Settings, blocked: int) -> None:
    """Write down that the gate judged a change, and how many findings blocked it."""
    record(root, settings, [Event(EventKind.GATE, today(), count=blocked)])


def fixes_were_applied(root: Path, settings: Settings, files: Iterable[tuple[str, int]]) -> None:
    """Write down how many fixes were applied to each file."""
    day = today()
    record(root, settings, [Event(EventKind.QUICK_FIX, day, path=name, count=count) for name, count in files if count])


def verdict_was_given(root: Path, settings: Settings, item: Assessed, state: str) -> None:
    """Write down that a verdict was given on a finding. Who gave it is in the verdict's own file."""
    event = Event(
        EventKind.VERDICT,
        today(),
        rule=item.finding.rule_id,
        path=item.path,
        fingerprint=item.fingerprint,
        decision=item.decision.word,
        state=state,
    )
    record(root, settings, [event])
