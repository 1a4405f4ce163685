"""Policy: what blocks, how soon findings are to be fixed, how long and by whom they may be put off.

Plain data with the defaults of the published model. The settings files are read elsewhere; whoever reads them asks ``policy_problems`` before a
policy comes into force, and keeps the last good one when there are any.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from assay.triage.decision import Decision


class Gate(StrEnum):
    """What the gate does with findings of a decision, from the loosest to the strictest."""

    SILENT = "silent"
    WARN = "warn"
    BLOCK_NEW = "block-new"
    """Blocks what is new against the base, warns of the rest. Where nothing is known of the base, everything is new."""
    BLOCK = "block"


_STRICTNESS = {gate: position for position, gate in enumerate(Gate)}


class Level(StrEnum):
    """How loudly an editor shows a finding, from the quietest to the loudest."""

    HINT = "hint"
    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


_LOUDNESS = {level: position for position, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class DecisionPolicy:
    """What a decision means. Days are None where there is no limit."""

    gate: Gate
    level: Level
    clock_days: int | None
    """Days in which such a finding is to be fixed."""
    longest_deferral_days: int | None
    """Days for which it may be deferred or accepted at most, from the day of the verdict."""
    needs_approver: bool = False
    """Whether a second person has to approve what takes it out of the gate."""
    allows_inline: bool = True
    """Whether a comment in the code may take it out of the gate."""


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """What a team wants for one rule. It may tighten freely; it loosens only with a reason, which every gate run repeats."""

    gate: Gate | None = None
    because: str = ""
    noise_budget: float | None = None
    """Share of verdicts that may be ``false-positive`` before the rule is reported as too noisy (0 to 1)."""


DEFAULT_DECISIONS: Mapping[Decision, DecisionPolicy] = MappingProxyType(
    {
        Decision.ACT: DecisionPolicy(Gate.BLOCK, Level.ERROR, 3, 7, needs_approver=True, allows_inline=False),
        Decision.ATTEND: DecisionPolicy(Gate.BLOCK_NEW, Level.WARNING, 14, 30),
        Decision.TRACK_STAR: DecisionPolicy(Gate.WARN, Level.INFORMATION, 60, 90),
        Decision.TRACK: DecisionPolicy(Gate.SILENT, Level.HINT, None, None),
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. ``wip_limit`` is the number of items that one owner has in the queue at once, None for no limit."""

    decisions: Mapping[Decision, DecisionPolicy] = field(default_factory=lambda: DEFAULT_DECISIONS)
    rules: Mapping[str, RulePolicy] = field(default_factory=dict)
    stop_ship: bool = True
    """Whether findings on the stop-ship list block whatever their decision."""
    capacity_minutes: int = 60
    wip_limit: int | None = None
    noise_budget: float = 0.25
    noise_minimum: int = 5
    """Number of verdicts on a rule below which nothing is said of its noise."""


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """Something in a policy that is not allowed; ``key`` is the path of the setting inside the policy's table."""

    key: tuple[str, ...]
    message: str


def policy_problems(policy: Policy, known_rules: Collection[str] | None = None) -> list[PolicyProblem]:
    """Return what is wrong with a policy; it must not come into force unless this is empty."""
    problems: list[PolicyProblem] = []
    by_urgency = sorted(Decision)
    for milder, stronger in itertools.pairwise(by_urgency):
        one, other = policy.decisions[milder], policy.decisions[stronger]
        more, less = stronger.word, milder.word
        if _STRICTNESS[other.gate] < _STRICTNESS[one.gate]:
            problems.append(
                PolicyProblem(
                    (stronger.key, "gate"),
                    f"{more} would pass the gate more easily ({other.gate.value}) than {less} ({one.gate.value}).",
                )
            )
        if _LOUDNESS[other.level] < _LOUDNESS[one.level]:
            problems.append(PolicyProblem((stronger.key, "level"), f"{more} would be shown more quietly than {less}."))
        if _is_longer(other.clock_days, one.clock_days):
            problems.append(PolicyProblem((stronger.key, "clock-days"), f"{more} would have more time than {less}."))
        if _is_longer(other.longest_deferral_days, one.longest_deferral_days):
            problems.append(
                PolicyProblem((stronger.key, "longest-deferral-days"), f"{more} could be put off longer than {less}.")
            )
    for rule_id, rule in sorted(policy.rules.items()):
        if known_rules is not None and rule_id not in known_rules:
            near = difflib.get_close_matches(rule_id, list(known_rules), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            problems.append(PolicyProblem(("rules", rule_id), f"No rule has the id {rule_id!r}.{hint}"))
        strictest = max(policy.decisions.values(), key=lambda item: _STRICTNESS[item.gate]).gate
        if rule.gate is not None and _STRICTNESS[rule.gate] < _STRICTNESS[strictest] and not rule.because.strip():
            loosened = [
                decision.word
                for decision, item in sorted(policy.decisions.items(), reverse=True)
                if _STRICTNESS[rule.gate] < _STRICTNESS[item.gate]
            ]
            problems.append(
                PolicyProblem(
                    ("rules", rule_id, "gate"),
                    f"{rule.gate.value!r} is looser than what is in force for {' and '.join(loosened)}. Say why with "
                    "'because', which every run of the gate then repeats, or leave the setting out.",
                )
            )
    return problems


def _is_longer(stronger: int | None, milder: int | None) -> bool:
    return milder is not None and (stronger is None or stronger > milder)


class GateResult(StrEnum):
    """What the gate does with one finding."""

    SILENT = "silent"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gate does with a finding, why, and whether the team's policy for its rule is looser than its decision asks for."""

    result: GateResult
    words: str
    is_loosened: bool = False


def rule_on(policy: Policy, decision: Decision, rule_id: str, is_new: bool, stop_ship: str, exempt: str) -> Ruling:
    """Return what the gate does with a finding.

    ``is_new`` is also true where nothing is known of the base. ``stop_ship`` says why it is on that list, ``exempt`` which verdict takes it
    out of the gate; both are empty where that is not so. A verdict does not lift the stop-ship list.
    """
    if stop_ship and policy.stop_ship:
        return Ruling(GateResult.BLOCK, f"stop-ship: {stop_ship}")
    if exempt:
        return Ruling(GateResult.SILENT, exempt)
    gate = policy.decisions[decision].gate
    words = f"{decision.word} findings: {gate.value}"
    is_loosened = False
    special = policy.rules.get(rule_id)
    if special is not None and special.gate is not None and special.gate != gate:
        is_stricter = _STRICTNESS[special.gate] > _STRICTNESS[gate]
        if is_stricter or special.because.strip():
            is_loosened = not is_stricter
            gate = special.gate
            words = f"policy for {rule_id}: {gate.value}" + (
                f", because {special.because.strip()}" if special.because else ""
            )
    if gate is Gate.BLOCK_NEW:
        if is_new:
            return Ruling(GateResult.BLOCK, f"{words}, and this one is new", is_loosened)
        return Ruling(GateResult.WARN, f"{words}, and this one is not", is_loosened)
    return Ruling(GateResult(gate.value), words, is_loosened)


def stricter(one: Policy, other: Policy) -> Policy:
    """Return a policy that is nowhere looser than either.

    The gate judges a change by this of the policy of the base and that of the change: a change cannot let itself pass by editing the policy.
    """
    decisions = {
        decision: DecisionPolicy(
            max(a.gate, b.gate, key=_STRICTNESS.__getitem__),
            max(a.level, b.level, key=_LOUDNESS.__getitem__),
            _shorter(a.clock_days, b.clock_days),
            _shorter(a.longest_deferral_days, b.longest_deferral_days),
            a.needs_approver or b.needs_approver,
            a.allows_inline and b.allows_inline,
        )
        for decision in Decision
        for a, b in ((one.decisions[decision], other.decisions[decision]),)
    }
    rules: dict[str, RulePolicy] = {}
    for rule_id in sorted(one.rules.keys() | other.rules.keys()):
        a, b = one.rules.get(rule_id), other.rules.get(rule_id)
        gates = [item.gate for item in (a, b) if item is not None and item.gate is not None]
        # A loosening counts only where both policies have it; what only one states may tighten, which needs no reason.
        because = " / ".join(dict.fromkeys(item.because for item in (a, b) if item is not None and item.because))
        is_shared = a is not None and b is not None and len(gates) == 2 and bool(a.because and b.because)
        budgets = [item.noise_budget for item in (a, b) if item is not None and item.noise_budget is not None]
        rules[rule_id] = RulePolicy(
            max(gates, key=_STRICTNESS.__getitem__, default=None),
            because if is_shared else "",
            min(budgets, default=None),
        )
    limits = [limit for limit in (one.wip_limit, other.wip_limit) if limit is not None]
    return Policy(
        decisions,
        rules,
        one.stop_ship or other.stop_ship,
        other.capacity_minutes,
        min(limits, default=None),
        min(one.noise_budget, other.noise_budget),
        min(one.noise_minimum, other.noise_minimum),
    )


def _shorter(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
