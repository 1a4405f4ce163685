"""Everything that a report on remediation shows, as plain data: the terminal, the page, Markdown and JSON say the same because they read this.

Numbers of days are whole and broken days of 24 hours between two instants. Dates are days in UTC, as are weeks, which begin on Monday: the
same history gives the same figures on every machine. Texts that stem from a repository (paths, names, reasons) are free of control characters
and of clear secrets, but may hold any markup: whoever shows them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

DECISIONS = ("Act", "Attend", "Track*", "Track")
"""The words of decisions, the most urgent first."""
SEVERITIES = ("critical", "high", "medium", "low")
"""The words of severities, the worst first."""


class Origin(StrEnum):
    """What a report knows the past from."""

    GIT = "git"
    NONE = "none"
    """There is no history (no git, or no commit yet): the report speaks of the present alone."""


class UnknownKind(StrEnum):
    """Why something could not be known."""

    NO_GIT = "no-git"
    NO_COMMITS = "no-commits"
    SHALLOW = "shallow-clone"
    PARTIAL = "partial-clone"
    CUT = "history-cut"
    """The reader asked for a part of the history only."""
    REWRITTEN = "rewritten-history"
    CLOCKS = "unlikely-dates"
    LATE = "committed-later-than-written"
    NOT_ANALYSED = "not-analysed"
    NO_LEDGER = "no-ledger"
    UNREADABLE = "unreadable"
    """A repository, a file of verdicts, or a record that could not be used."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the report cannot know, or that limits what its figures say."""

    kind: UnknownKind
    statement: str
    """What is not known, why, and what to do about it, in full sentences."""
    repository: str = ""
    """The repository of an estate that it is about; empty where the report is about one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the figures speak of."""

    name: str
    """The folder's name, or that of the estate."""
    repositories: tuple[str, ...]
    """The names of the repositories, in the order of the estate; one where it is no estate."""
    origin: Origin
    since: date
    """The first day of the window."""
    until: date
    """The last day of the window."""
    made_at: datetime
    """When the report was made, in UTC."""
    revision: str
    """The commit that "open" speaks of; empty without git and for an estate."""
    branch: str
    """The branch of that commit, empty where none is checked out."""
    commits: int
    """Commits on the line of the branch that lie in the window."""
    commits_walked: int
    """Commits on that line that were looked at, those before the window too."""
    history_from: date | None
    """The day of the first commit that is known; None without history."""
    rules_version: str = ""
    """The version of the rules and facts: all of the past is judged by it, with the settings and the policy of today."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures that go first."""

    open_now: int
    """Findings that are open at the end of the window and that no verdict lets be."""
    open_before: int
    """Such findings at the beginning of the window."""
    introduced: int
    """Findings that came in during the window, those that came back included."""
    fixed: int
    """Findings that went away during the window."""
    reopened: int
    """Those of ``introduced`` that had been fixed before: reverts, for one."""
    moved: int
    """Findings that went to another place or file during the window; neither introduced nor fixed."""
    removed_with_file: int
    """Those of ``fixed`` that went away because their file was deleted."""
    overdue: int
    """Open findings whose clock has run out."""
    tolerated: int
    """Findings that are there and that a verdict lets be (deferred, accepted or called false positives)."""
    open_by_decision: dict[str, int]
    """Every decision has an entry, the most urgent first."""
    median_days: float | None
    """Median time to remediate of what was fixed in the window; None where nothing was."""
    p90_days: float | None

    @property
    def is_growing(self) -> bool:
        """Whether more is open at the end of the window than at its beginning."""
        return self.open_now > self.open_before


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the window; the first and the last may be cut by its ends."""

    begins: date
    """A Monday."""
    introduced: int
    fixed: int
    reopened: int
    """Those of ``introduced`` that had been fixed before."""
    backlog: int
    """Findings that are open at the end of the week, those that verdicts let be not counted."""
    backlog_by_decision: dict[str, int]
    tolerated: int
    """Findings that verdicts let be at the end of the week."""


@dataclass(frozen=True, slots=True)
class RemediationTime:
    """How long it took from the day a finding came in until it was gone, for one group of findings that were fixed in the window.

    A finding that came back is measured anew from the day it came back. What came in before the history that is known is not
    measured, and counted in ``unmeasured``.
    """

    group: str
    """``Act``, ``high``, ``payment`` …; ``all`` for all of them."""
    count: int
    """Findings that were measured."""
    median_days: float | None
    p90_days: float | None
    """The smallest time that at least nine of ten did not exceed."""
    unmeasured: int = 0


@dataclass(frozen=True, slots=True)
class RemediationTimes:
    """Times to remediate. Every decision and severity has an entry, also where nothing was fixed."""

    overall: RemediationTime
    by_decision: tuple[RemediationTime, ...]
    by_severity: tuple[RemediationTime, ...]
    by_asset_type: tuple[RemediationTime, ...]
    """By name; what no asset is stated for is in the group ``no asset stated``."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How the open findings of a decision stand against its clock."""

    decision: str
    days: int | None
    """Days in which such a finding is to be fixed; None where it has no clock."""
    open: int
    overdue: int
    due_in_a_week: int
    """Those that are not overdue and will be in seven days."""
    oldest_days: float | None
    """The age of the oldest open one; None where none is open or its day is not known."""
    unknown_age: int
    """Open ones that came in before the history that is known; their clock cannot be told."""
    fixed_in_time: int
    """Those fixed in the window before their clock ran out."""
    fixed_late: int


@dataclass(frozen=True, slots=True)
class FixedEarly:
    """What was fixed before it was committed, and by what. Known from the ledger of this machine alone."""

    is_known: bool
    """Whether there is a ledger with records of the window. Where not, the numbers are 0 and say nothing."""
    in_flow: int
    """Findings that were seen in an editor and were gone before they were committed."""
    quick_fixes: int
    """Quick fixes that were applied, in an editor or by ``assay fix``."""
    fixed_in_commits: int
    """Findings that a commit of the window fixed."""
    share_in_flow: float | None
    """``in_flow`` of all that was fixed, 0 to 1; None where nothing was fixed or nothing is known."""
    share_by_quick_fix: float | None
    """Fixed by a quick fix of all that was fixed, 0 to 1."""
    median_seconds_in_flow: float | None
    """How long such findings were shown before they were gone."""
    gate_runs: int
    gate_blocked: int
    """Gate runs that blocked a change."""
    verdicts: dict[str, int]
    """Verdicts that were given on this machine, by state: ``defer``, ``accept``, ``false-positive`` …"""


@dataclass(frozen=True, slots=True)
class AcceptedDebt:
    """What was deferred or accepted, by when that ends."""

    bucket: str
    """``expired`` (open again, so in the queue and not among what is tolerated), ``within 7 days``, ``within 30 days``, ``within 90 days``,
    ``later``, ``no end``."""
    deferred: int
    accepted: int
    by_decision: dict[str, int]
    earliest: date | None
    """The first day on which one of them ends."""


@dataclass(frozen=True, slots=True)
class OwnerFigures:
    """The figures of one owner."""

    owner: str
    """As CODEOWNERS or an asset names it; empty for what nobody is named for."""
    open: int
    overdue: int
    tolerated: int
    introduced: int
    fixed: int
    median_days: float | None
    open_by_decision: dict[str, int]


@dataclass(frozen=True, slots=True)
class AssistanceFigures:
    """The figures of commits that say that an AI assistant helped, or of the others. Labelled by what said it, and no accusation."""

    group: str
    """``ai-assisted``, ``other`` or ``unknown`` (what came in before the history that is known)."""
    commits: int
    """Commits of the window, those that merges brought in included where they were looked at."""
    introduced: int
    open: int
    fixed: int
    """Findings of this origin that were fixed in the window, by whomever."""
    median_days: float | None
    p90_days: float | None
    sources: dict[str, int]
    """What said that an assistant helped, by number of commits: ``Co-authored-by``, ``Assisted-by``, ``Agent Trace`` …"""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """An open finding in the order in which to work: by decision, then risk by effort."""

    rank: int
    repository: str
    """Its name in the estate; empty where the report is about one repository."""
    path: str
    line: int
    """One-based."""
    rule: str
    title: str
    message: str
    severity: str
    decision: str
    risk: float
    """0 to 100."""
    effort_minutes: float
    owner: str
    asset: str
    """The name of the asset, empty where none is stated."""
    asset_type: str
    fingerprint: str
    explanation: str
    """Why it stands where it stands, in one line."""
    introduced: date | None
    """None where it came in before the history that is known."""
    introduced_by: str
    """The commit, empty where it is not known."""
    age_days: float | None
    due: date | None
    is_overdue: bool
    has_fix: bool
    assistance: str
    """What says that an AI assistant helped: ``Co-authored-by``; empty where nothing says so."""
    reopened: int = 0
    """How often it came back."""
    verdict: str = ""
    """A verdict that was given and does not let it be, in words: one that has expired, for one."""
    verdict_state: str = ""
    """``defer``, ``accept``, ``fix`` …; empty where there is none."""
    verdict_standing: str = ""
    """Why it does not let the finding be: ``expired``, ``provisional``, ``needs-approver`` …"""
    verdict_expires: date | None = None
    code: tuple[str, ...] = ()
    """The lines of code, secret values masked."""


@dataclass(frozen=True, slots=True)
class ToleratedEntry:
    """A finding that is there and that a verdict lets be: what was shipped knowingly."""

    repository: str
    path: str
    line: int
    rule: str
    title: str
    severity: str
    decision: str
    risk: float
    owner: str
    fingerprint: str
    state: str
    """``defer``, ``accept`` or ``false-positive``."""
    words: str
    """Who decided what, why, until when."""
    author: str
    """As the verdict names them; empty for a comment in the code."""
    expires: date | None
    origin: str
    """The file of the verdict, or the line of the comment."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole report."""

    subject: Subject
    headline: Headline
    weeks: tuple[Week, ...]
    """Oldest first, without a gap; at least one."""
    times: RemediationTimes
    clocks: tuple[Clock, ...]
    """One for each decision, the most urgent first."""
    fixed_early: FixedEarly
    accepted: tuple[AcceptedDebt, ...]
    """Every bucket, those without findings too; what ends first, first."""
    owners: tuple[OwnerFigures, ...]
    """The one with the most open findings first."""
    assistance: tuple[AssistanceFigures, ...]
    """``ai-assisted``, ``other``, ``unknown``, always all three."""
    queue: tuple[QueueEntry, ...]
    """All open findings, the first to do first."""
    tolerated: tuple[ToleratedEntry, ...]
    """The most urgent first."""
    unknowns: tuple[Unknown, ...] = field(default=())
