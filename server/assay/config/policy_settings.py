"""The settings of triage: what blocks, how long, who decides, and what the parts of a repository are worth."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from assay.config.section import Section

GateWord: TypeAlias = Literal["silent", "warn", "block-new", "block"]
LevelWord: TypeAlias = Literal["hint", "information", "warning", "error"]
Days: TypeAlias = Annotated[int, Meta(ge=0, le=36_500)] | Literal["unlimited"]

_GATE = Meta(
    description="What the gate does with such findings; `block-new` blocks what the base did not have and warns of the rest."
)
_LEVEL = Meta(description="How loudly an editor shows them.")
_CLOCK = Meta(description="Days in which such a finding is to be fixed, from the day it came in.")
_DEFERRAL = Meta(description="Days for which such a finding may be deferred or accepted at most.")
_APPROVER = Meta(
    description="Whether a second person has to approve a verdict that takes such a finding out of the gate."
)
_INLINE = Meta(description="Whether a comment in the code may take such a finding out of the gate.")


class ActSettings(Section, frozen=True):
    """Findings to act on now."""

    gate: Annotated[GateWord, _GATE] = "block"
    level: Annotated[LevelWord, _LEVEL] = "error"
    clock_days: Annotated[Days, _CLOCK] = 3
    longest_deferral_days: Annotated[Days, _DEFERRAL] = 7
    needs_approver: Annotated[bool, _APPROVER] = True
    allows_inline: Annotated[bool, _INLINE] = False


class AttendSettings(Section, frozen=True):
    """Findings to attend to soon."""

    gate: Annotated[GateWord, _GATE] = "block-new"
    level: Annotated[LevelWord, _LEVEL] = "warning"
    clock_days: Annotated[Days, _CLOCK] = 14
    longest_deferral_days: Annotated[Days, _DEFERRAL] = 30
    needs_approver: Annotated[bool, _APPROVER] = False
    allows_inline: Annotated[bool, _INLINE] = True


class TrackStarSettings(Section, frozen=True):
    """Findings to watch closely (Track*)."""

    gate: Annotated[GateWord, _GATE] = "warn"
    level: Annotated[LevelWord, _LEVEL] = "information"
    clock_days: Annotated[Days, _CLOCK] = 60
    longest_deferral_days: Annotated[Days, _DEFERRAL] = 90
    needs_approver: Annotated[bool, _APPROVER] = False
    allows_inline: Annotated[bool, _INLINE] = True


class TrackSettings(Section, frozen=True):
    """Findings to keep in mind."""

    gate: Annotated[GateWord, _GATE] = "silent"
    level: Annotated[LevelWord, _LEVEL] = "hint"
    clock_days: Annotated[Days, _CLOCK] = "unlimited"
    longest_deferral_days: Annotated[Days, _DEFERRAL] = "unlimited"
    needs_approver: Annotated[bool, _APPROVER] = False
    allows_inline: Annotated[bool, _INLINE] = True


class RulePolicySettings(Section, frozen=True):
    """What a team wants for one rule. It may tighten freely; it loosens only with a reason, which every gate run repeats."""

    gate: Annotated[GateWord | None, Meta(description="What the gate does with findings of the rule.")] = None
    because: Annotated[
        str, Meta(description="Why the rule is treated less strictly than its decision asks for.", max_length=400)
    ] = ""
    noise_budget: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Share of verdicts that may be false positives before the rule is reported as too noisy."),
    ] = None


class PolicySettings(Section, frozen=True):
    """What blocks, how soon findings are to be fixed, and who may put them off."""

    act: Annotated[ActSettings, Meta(description="What Act means.")] = ActSettings()
    attend: Annotated[AttendSettings, Meta(description="What Attend means.")] = AttendSettings()
    track_star: Annotated[TrackStarSettings, Meta(description="What Track* means.")] = TrackStarSettings()
    track: Annotated[TrackSettings, Meta(description="What Track means.")] = TrackSettings()
    table: Annotated[
        str,
        Meta(
            description="Path of a CSV file, relative to this file, with the team's own decision table. Empty for the default table.",
            examples=["security/decisions.csv"],
        ),
    ] = ""
    base: Annotated[
        str,
        Meta(
            description="What findings are compared with to tell new ones from old ones: a branch or commit, of which the common ancestor with "
            "HEAD is taken, or `baseline` for the saved one (`.assay/baseline.json`). Empty: the default branch of the remote, else the branch "
            "that this one follows, else HEAD; and the saved baseline where there is no git. The gate compares what is staged with HEAD, and "
            "commits with what `--base` names; it takes only `baseline` from here.",
            examples=["origin/main", "baseline"],
            max_length=200,
        ),
    ] = ""
    stop_ship: Annotated[
        bool,
        Meta(
            description="Whether findings on the stop-ship list (keys, tokens, script injection) block whatever their decision."
        ),
    ] = True
    capacity: Annotated[
        int, Meta(description="Minutes that a queue is cut to where none are given.", ge=1, le=100_000)
    ] = 60
    wip_limit: Annotated[
        int,
        Meta(description="Number of items that one owner has in the queue at once; 0 for no limit.", ge=0, le=10_000),
    ] = 0
    noise_budget: Annotated[
        float,
        Meta(
            description="Share of verdicts that may be false positives before a rule is reported as too noisy.",
            ge=0,
            le=1,
        ),
    ] = 0.25
    rules: Annotated[
        dict[str, RulePolicySettings],
        Meta(description="What holds for single rules, by their id: `gate`, `because`, `noise-budget`."),
    ] = msgspec.field(default_factory=dict)


class AssetSettings(Section, frozen=True):
    """What a part of the repository is worth."""

    paths: Annotated[
        tuple[str, ...],
        Meta(
            description="Patterns of its files, written as in `.gitignore`. Of several tables the last that states something holds.",
            min_length=1,
        ),
    ]
    name: Annotated[str, Meta(description="What people call it.", max_length=100)] = ""
    criticality: Annotated[
        Literal["low", "medium", "high", "critical"] | None,
        Meta(description="How much harm it does when it is broken into. Medium where nothing is stated."),
    ] = None
    type: Annotated[
        str,
        Meta(description="What it is: `service`, `library`, `pipeline` …; reports are split by it.", max_length=100),
    ] = ""
    exposure: Annotated[
        Literal["small", "controlled", "open"] | None,
        Meta(description="Who reaches its code, in place of what Assay finds out."),
    ] = None
    data: Annotated[
        tuple[str, ...],
        Meta(
            description="What data it holds; `pii`, `payment`, `auth`, `health` and `secrets` make it `high` where no criticality is stated."
        ),
    ] = ()
    owner: Annotated[str, Meta(description="Who looks after it; goes before CODEOWNERS.", max_length=200)] = ""
