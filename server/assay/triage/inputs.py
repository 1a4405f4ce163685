"""What the triage model is told of a finding besides the finding: plain data that the caller gathers.

Nothing here is guessed. What is not known is None (or empty), and the model says so in its explanation and goes on with a stated default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

TechnicalWord: TypeAlias = Literal["takeover", "data", "client", "information", "hardening"]
EaseWord: TypeAlias = Literal["request", "interaction", "position", "local"]


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What a rule says of its weakness, whatever the place."""

    rule_id: str
    title: str
    technical: TechnicalWord
    """What an attacker gains; the words are those of the rules' technical impact."""
    ease: EaseWord
    """What an attacker needs."""
    automatable: bool
    """Whether one unauthenticated request suffices, before guards are looked at."""
    concerns_entry: bool = False
    """Whether the rule speaks of the entry point itself (a route that lacks a guard) and not of a value in it."""
    is_secret: bool = False
    """Whether the weakness is a secret in the text: whoever reads the repository has it, wherever it stands."""
    stop_ship: Literal["", "always", "added"] = ""
    """Whether findings of the rule are on the stop-ship list: always, or outside tests where they were added in the change."""


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """The nearest place where control comes in from outside."""

    words: str
    """``route POST /reset``; shown as it is."""
    is_open: bool
    """Whether strangers reach it."""
    calls: int
    """Number of calls from it to the code of the finding; 0 inside the entry point itself."""
    line: int = 0
    """One-based line of the entry point; 0 where it is not known."""
    path: str = ""
    """Its file, where that is not the file of the finding."""


@dataclass(frozen=True, slots=True)
class Guard:
    """An authentication or authorisation check that every way to the finding passes."""

    words: str
    line: int = 0
    path: str = ""
    """Its file, where that is not the file of the finding."""


@dataclass(frozen=True, slots=True)
class Reached:
    """From where code is reached along the imports of the project, as far as that was looked at."""

    entry: EntryPoint | None = None
    """The nearest open entry point; in another file, or in the same one by a way through others."""
    guard: Guard | None = None
    """The check in front of it."""
    imported_by: str | None = None
    is_public_api: bool = False
    is_referenced: bool | None = None


@dataclass(frozen=True, slots=True)
class SourceFact:
    """Who can influence the value: a declared kind of source with its weight (0 to 9)."""

    words: str
    weight: float
    is_local: bool = False
    """Whether it needs access to the machine: arguments of a command, its environment, its keyboard."""


class FileRole(StrEnum):
    """What a file is for, where that is not serving the application."""

    TEST = "test"
    EXAMPLE = "example"
    SCRIPT = "script"
    MIGRATION = "migration"


class Freshness(StrEnum):
    """How new a finding is; weighs in the order only."""

    JUST_NOW = "just-now"
    """In this paste, or not committed yet."""
    NEW = "new"
    """New against the base."""
    OLD = "old"


class Provenance(StrEnum):
    """Who wrote the code, as far as somebody said so; weighs in the order only and is never a reason to block."""

    UNKNOWN = "unknown"
    PERSON = "person"
    ASSISTANT = "assistant"
    """Written by an AI assistant or pasted, and not edited by hand since."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a finding is. ``path`` is relative to the workspace, with ``/``."""

    path: str
    role: FileRole | None = None
    """Set where the caller knows better than the path (a ``#!`` line, a project file)."""
    imports: frozenset[str] = frozenset()
    """The modules that the file imports, as written."""
    entry: EntryPoint | None = None
    guard: Guard | None = None
    imported_by: str | None = None
    """The path of a module with an open entry point that imports this file."""
    is_public_api: bool = False
    """Whether other code may call the place by a public name."""
    is_referenced: bool | None = None
    """False where nothing refers to the code; None where that was not looked at."""
    source: SourceFact | None = None
    provenance: Provenance = Provenance.UNKNOWN
    provenance_origin: str = ""
    """Who said so: ``paste``, ``commit trailer`` …"""
    is_uncommitted: bool = False
    """Whether the finding is in this paste or in changes that are not committed."""
    edit_count: int = 1
    """Number of edits of its fix."""
    is_cross_file: bool = False
    """Whether the fix has to change other files."""
    introduced: date | None = None
    """The day since which the finding is known; the clock of its decision starts then."""
