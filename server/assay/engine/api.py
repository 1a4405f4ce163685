"""What the engine takes and gives. ``engine.host.Host`` is the one object that keeps state; these are its messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assay.base.cancellation import CancelToken
from assay.base.text import Range, without_long_lines
from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.findings.model import Finding, Fix, Safety
from assay.languages.api import Language, UnitOutline


@dataclass(frozen=True, slots=True)
class TextChange:
    """A change to a document: ``range`` (byte columns) was replaced by ``text``; without a range the whole document was."""

    range: Range | None
    text: bytes


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings that one unit gave rise to.

    ``identity`` differs whenever anything in ``findings`` differs, absolute lines included; what was rendered for
    an identity can be used again.
    """

    identity: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The findings of a document at a revision; never changed after it was made."""

    uri: str
    revision: int
    groups: tuple[FindingGroup, ...]

    @property
    def findings(self) -> list[Finding]:
        """All findings, by place and rule."""
        found = [finding for group in self.groups for finding in group.findings]
        found.sort(key=lambda finding: (finding.range, finding.rule_id))
        return found


@dataclass(frozen=True, slots=True)
class SettlingPlan:
    """The part of settling that may run in another thread: the whole-file parse of a copy of the document."""

    uri: str
    revision: int
    language: Language
    lines: list[bytes]

    def run(self, token: CancelToken) -> list[UnitOutline]:
        """Parse the file and return its units. Touches nothing shared; may raise Cancelled."""
        return self.language.outline(without_long_lines(self.lines), token)


class AnalysisHost(Protocol):
    """The documents that are open and what is known of them. One thread at a time may call it."""

    def open(self, uri: str, path: str, language: Language, text: bytes, team: TeamFacts = NO_TEAM_FACTS) -> None:
        """Take a document in; ``path`` is its path relative to the workspace (``/`` as separator), for path-dependent facts, and ``team``
        what its workspace says of its own code."""

    def use_team_facts(self, uri: str, team: TeamFacts) -> None:
        """Look at a document anew, with what its workspace now says of its own code. Raises KeyError for one that is not open."""

    def change(self, uri: str, changes: Sequence[TextChange]) -> None:
        """Apply changes in order and bump the revision. Analyses nothing. Raises KeyError for a document that is not open."""

    def close(self, uri: str) -> None:
        """Forget a document."""

    def imports(self, uri: str) -> frozenset[str]:
        """Return the full names that the module-level imports of a document bind, as far as it was analysed."""

    def lines(self, uri: str) -> list[bytes]:
        """Return the document's lines with their endings; callers do not change the list."""

    def revision(self, uri: str) -> int:
        """Return the number of the document's state; it grows with each change."""

    def analyse(self, uri: str, token: CancelToken) -> Snapshot:
        """Bring the findings up to date after edits: only touched units and those that see a difference. May raise Cancelled;
        calling again goes on where it stopped."""

    def needs_settling(self, uri: str) -> bool:
        """Whether edits happened since the document's units were last determined by a whole-file parse."""

    def begin_settling(self, uri: str) -> SettlingPlan:
        """Return the work of settling that may be done elsewhere."""

    def finish_settling(self, plan: SettlingPlan, outline: list[UnitOutline], token: CancelToken) -> Snapshot | None:
        """Correct the units and bring the findings up to date; None where the document has changed since ``begin_settling``."""

    def settle(self, uri: str, token: CancelToken) -> Snapshot:
        """Do all of settling here and now; the result equals that of opening the document's text afresh."""

    def fixes(self, uri: str, finding: Finding) -> tuple[Fix, ...]:
        """Return the fixes for a finding of the current snapshot; none where it is not current any more."""

    def fix_offers(self, uri: str, finding: Finding) -> tuple[tuple[str, Safety], ...]:
        """Return title and safety of what ``fixes`` would return. Costs nothing, whereas finding the place for an import may take a
        look at the whole file; so it is this that a menu asks for."""
