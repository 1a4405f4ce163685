"""The history of findings as plain data: who was there from when to when. Instants are seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
    """The time from the day a finding came in, or came back, until it was gone."""

    opened: int | None
    """When it reached the line of the branch; None where it was there before the history that is known."""
    closed: int | None = None
    """When it was gone from that line; None where it still is there."""
    commit: str = ""
    """The commit that brought it in, found inside of merged branches too; empty where it is not known."""
    assistance: str = ""
    """What said that an AI assistant helped with that commit or line: ``Co-authored-by``; empty where nothing did."""
    with_file: bool = False
    """Whether it was gone because its file was deleted."""

    def is_open_at(self, instant: int) -> bool:
        """Whether it is there just before an instant."""
        return (self.opened is None or self.opened < instant) and (self.closed is None or self.closed >= instant)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A time in which a verdict let a finding be."""

    begins: int | None
    """None where it held before the history that is known."""
    ends: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """One finding through all changes of its place, and through its returns. Decision, asset and owner are those of the policy of today."""

    rule: str
    severity: str
    decision: str
    """The word: ``Act`` …"""
    clock_days: int | None
    asset_type: str
    owner: str
    fingerprint: str
    """The last that it had."""
    path: str
    stays: tuple[Stay, ...]
    """Oldest first; at least one."""
    moves: tuple[int, ...] = ()
    """When it went to another place or file."""
    tolerances: tuple[Tolerance, ...] = ()

    def is_tolerated_at(self, instant: int) -> bool:
        """Whether a verdict lets it be just before an instant."""
        return any(
            (time.begins is None or time.begins < instant) and (time.ends is None or time.ends >= instant)
            for time in self.tolerances
        )


@dataclass(frozen=True, slots=True)
class Landed:
    """A commit as figures see it."""

    at: int
    """When it reached the line of the branch."""
    assistance: str


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the past of one or more repositories."""

    lives: tuple[Life, ...]
    commits: tuple[Landed, ...]


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """What the ledger of this machine says of a window."""

    is_known: bool = False
    in_flow_seconds: tuple[float, ...] = ()
    """For each finding that was gone before it was committed, how long it was shown."""
    quick_fixes: int = 0
    gate_runs: int = 0
    gate_blocked: int = 0
    verdicts: tuple[tuple[str, int], ...] = ()
    """Verdicts that were given, by state."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a report speaks of, both included."""

    since: date
    until: date
