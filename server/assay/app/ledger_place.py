"""Where the ledger of a project is, what it says of a window, and what it tells of rewritten history.

It lies in the repository's own git folder, which is never committed, and which all work trees of a clone share; without git, or where
that folder cannot be written, in the user's folder for the state of programs. It is never in the work tree.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path

from assay.config.settings import Settings
from assay.ledger.events import Event, EventKind
from assay.ledger.model import LedgerCounts, Window
from assay.ledger.store import Ledger, LedgerError
from assay.workspace.git import GitError, Repository, find_repository, run_git

__all__ = ["Ledger", "LedgerError", "branch_of", "counts_of", "ledger_of", "record", "rewritten_words", "today"]

_FILE = "ledger.sqlite3"


def user_state_folder() -> Path:
    """Return the folder for what programs of this user remember, by the conventions of the system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "assay"


def ledger_of(root: Path, repository: Repository | None = None) -> Ledger:
    """Return the ledger of the project at ``root``; its file need not be there."""
    repository = repository or find_repository(root)
    if repository is not None and os.access(repository.common_folder, os.W_OK):
        return Ledger(repository.common_folder / "assay" / _FILE)
    name = blake2b(os.fsencode(root.resolve()), digest_size=10).hexdigest()
    return Ledger(user_state_folder() / "ledgers" / name / _FILE)


def project_prefix(root: Path, repository: Repository | None) -> str:
    """Return the project's folder in its repository: ``sub/``, or empty where they are the same."""
    if repository is None:
        return ""
    top, place = repository.top.resolve(), root.resolve()
    return place.relative_to(top).as_posix() + "/" if place != top and place.is_relative_to(top) else ""


def today() -> date:
    """Return the day in UTC, which is all that the ledger keeps of time."""
    return datetime.now(UTC).date()


def record(root: Path, settings: Settings, events: Iterable[Event]) -> str:
    """Write events of a project down; return why that was not possible, empty where it was. What a ledger cannot take stops nobody's work."""
    if not settings.ledger.enabled:
        return ""
    repository = find_repository(root)
    prefix = project_prefix(root, repository)
    named = [replace(event, project=prefix) for event in events]
    try:
        ledger_of(root, repository).add(named)
    except LedgerError as error:
        return str(error)
    return ""


def counts_of(repository: Repository | None, root: Path, window: Window) -> LedgerCounts:
    """Return what the ledger says of a window; nothing where there is none or it cannot be read."""
    try:
        events = ledger_of(root, repository).events(window.since, window.until)
    except LedgerError:
        return LedgerCounts()
    prefix = project_prefix(root, repository)
    mine = [event for event in events if event.project == prefix and event.kind is not EventKind.REPORT]
    verdicts = Counter(event.state for event in mine if event.kind is EventKind.VERDICT)
    gates = [event for event in mine if event.kind is EventKind.GATE]
    return LedgerCounts(
        is_known=bool(mine),
        in_flow_seconds=tuple(event.seconds for event in mine if event.kind is EventKind.FIXED_IN_FLOW),
        quick_fixes=sum(event.count for event in mine if event.kind is EventKind.QUICK_FIX),
        gate_runs=len(gates),
        gate_blocked=sum(event.count > 0 for event in gates),
        verdicts=tuple(sorted(verdicts.items())),
    )


def branch_of(top: Path) -> str:
    """Return the branch that is checked out, empty where none is."""
    try:
        return os.fsdecode(run_git(top, "symbolic-ref", "--short", "--quiet", "HEAD").strip())
    except GitError:
        return ""


def rewritten_words(repository: Repository, branch: str, commits: Collection[str]) -> str:
    """Return what is known of the branch having been rewritten, empty where nothing is; ``commits`` are all that it goes back to."""
    try:
        reports = [
            event
            for event in ledger_of(repository.top, repository).events()
            if event.kind is EventKind.REPORT and event.branch == branch and event.revision not in commits
        ]
    except LedgerError:
        reports = []
    if reports:
        last = reports[-1]
        return (
            f"The history was rewritten: the report of {last.day} spoke of the commit {last.revision[:10]}, which is no part of "
            f"{branch or 'this history'} any more. Figures speak of the history as it is now, and cannot be compared with those from then."
        )
    try:
        entries = os.fsdecode(
            run_git(repository.top, "reflog", "show", "--date=short", "--format=%gd %gs", "@{upstream}")
        )
    except GitError:
        return ""
    forced = [line for line in entries.splitlines() if "forced-update" in line]
    if not forced:
        return ""
    day = forced[0].partition("@{")[2].partition("}")[0]
    return (
        f"The history was rewritten: git fetched a forced update of the branch on {day}. Figures speak of the history as it is now; what only "
        "the former one held is not counted."
    )
