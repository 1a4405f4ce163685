"""What the ledger records: events that git cannot know. No code, no names, no time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What happened."""

    FIXED_IN_FLOW = "fixed-in-flow"
    """A finding came up in an editor and was gone before it was committed. ``seconds`` is how long it was shown."""
    QUICK_FIX = "quick-fix"
    """A fix was applied, in an editor or by ``assay fix``; ``count`` is the number of findings that it removed."""
    VERDICT = "verdict"
    """A verdict was written; ``state`` is which."""
    GATE = "gate"
    """The gate judged a change; ``count`` is the number of findings that blocked it."""
    REPORT = "report"
    """A report was made, of ``revision`` on ``branch``: so that a later one can tell that the history was rewritten."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. Texts are empty where they say nothing of an event of its kind."""

    kind: EventKind
    day: date
    """The day in UTC."""
    project: str = ""
    """The project's folder in the repository (``sub/``), empty where it is the repository."""
    rule: str = ""
    path: str = ""
    """Relative to the project."""
    fingerprint: str = ""
    decision: str = ""
    """The word: ``Act`` …"""
    state: str = ""
    seconds: float = 0.0
    count: int = 1
    revision: str = ""
    branch: str = ""
