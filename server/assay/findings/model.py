"""The finding and its parts. Everything that shows, ranks or stores findings reads these classes and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from assay.base.text import Range


class Severity(IntEnum):
    """How bad a weakness is in general. It belongs to the rule and never changes with context."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The lower-case name, as shown to people and written to files."""
        return self.name.lower()


class Evidence(IntEnum):
    """How much speaks for a finding; a higher value is more evidence."""

    POSTURE = 1
    SINK = 2
    FLOW = 3

    @property
    def word(self) -> str:
        """The lower-case name, as shown to people and written to files."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure the rule is that it read the code rightly; a higher value is more certain."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The lower-case name, as shown to people and written to files."""
        return self.name.lower()


class Safety(StrEnum):
    """What applying a fix may change."""

    SAFE = "safe"
    """The meaning is kept: may be preferred, and is part of fix-all."""
    BEHAVIOUR_CHANGING = "behaviour-changing"
    """The program behaves differently afterwards: applied only when asked for by name."""
    GUIDED = "guided"
    """The person has to complete it."""


class CannotEdit(Exception):  # noqa: N818 - a fix declines with it; nothing is wrong.
    """Raised by a fix, or by an edit verb, that cannot act on what it was given; the finding then has no fix."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a range of the document that holds the finding by ``text`` (UTF-8)."""

    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to remove a finding: its title says what happens when it is applied."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]
    variables: tuple[str, ...] = ()
    """The environment variables that the new code reads."""


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step on the way from a source to a sink."""

    range: Range
    message: str
    path: str | None = None
    """The file of the step when it is not the file of the finding."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """The nearest place where control comes in from outside, and how the code of a finding is reached from it."""

    words: str
    """What it is, for people: ``route POST /reset``."""
    is_open: bool
    """Whether strangers reach it."""
    calls: int
    """Number of calls from it to the code of the finding; 0 inside it."""
    line: int
    """Zero-based line in the document of the finding."""
    guard: str = ""
    """The authentication or authorisation check in front of it, as written; empty where none was seen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule at a place, with its evidence.

    Ranges are in lines and UTF-8 byte columns of the document. ``code`` is the normalised text of the place, with secret
    values masked; ``symbol`` the qualified name of the enclosing function or class, empty at module level.
    """

    rule_id: str
    message: str
    range: Range
    severity: Severity
    evidence: Evidence
    confidence: Confidence
    cwe: int
    language: str
    symbol: str = ""
    code: str = ""
    source_kind: str | None = None
    """The kind of source of a proven flow, as declared in facts/kinds.toml."""
    flow: tuple[FlowStep, ...] = ()
    has_fix: bool = False
    """Whether ``fixes`` of the engine can offer one; fixes are made when asked for."""
    fix_safety: Safety | None = None
    tags: tuple[str, ...] = field(default=())
    entrance: Entrance | None = None
    fix_edits: int = 1
    """The number of places that the fix changes, imports not counted; 1 where there is none."""
