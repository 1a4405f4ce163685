"""Verdicts in force: which finding each one is about, and whether it takes that finding out of the gate today.

Every doubt keeps a finding in the gate: another code, more evidence, several findings that could be meant, a verdict that came with
the change itself, one that an agent gave and nobody confirmed, one without the second person that policy asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assay.findings.model import Evidence
from assay.triage.decision import Decision
from assay.triage.fingerprint import Identity
from assay.triage.policy import Policy
from assay.triage.verdict_file import FileProblem, State, Verdict


class Standing(StrEnum):
    """Whether a verdict holds for its finding today."""

    EFFECTIVE = "effective"
    """It takes the finding out of the gate and the queue."""
    NOTED = "noted"
    """It is about who works on it (fix) or what it belongs to (duplicate), and takes nothing out of the gate."""
    PROVISIONAL = "provisional"
    EXPIRED = "expired"
    TOO_LONG = "too-long"
    """It was given for longer than policy allows, and that time is over."""
    NEEDS_APPROVER = "needs-approver"
    EVIDENCE_GREW = "evidence-grew"
    IN_THIS_CHANGE = "in-this-change"
    NOT_YET = "not-yet"
    """It is dated in the future."""
    NOT_ALLOWED = "not-allowed"
    """A comment in the code, on a finding whose decision policy does not leave to comments."""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict on a finding as it stands today, in words for people."""

    state: State
    standing: Standing
    words: str
    """Who decided what, why, until when."""
    to_do: str
    """What would make it hold; empty where it does."""
    expires: date | None
    author: str
    origin: str
    """The file of the verdict, or the line of the comment: ``.assay/verdicts/<fingerprint>.toml``, ``line 12``."""
    history: tuple[str, ...] = ()
    """Earlier verdicts in words, oldest first."""

    @property
    def exempts(self) -> bool:
        """Whether the finding is out of the gate and the queue."""
        return self.standing is Standing.EFFECTIVE


def judge(
    verdict: Verdict,
    decision: Decision,
    evidence: Evidence,
    policy: Policy,
    today: date,
    ids_at_base: Collection[str] | None,
) -> VerdictView:
    """Return how a verdict stands for its finding.

    ``ids_at_base`` are the ids of the verdicts that the base of the comparison had; None where there is no comparison. A verdict that is
    not among them came, or was changed, together with the code, and a change does not exempt itself.
    """
    rules = policy.decisions[decision]
    longest = rules.longest_deferral_days
    is_limited = verdict.state in (State.DEFER, State.ACCEPT) and longest is not None
    ends = verdict.expires
    limit = verdict.created + timedelta(days=longest) if is_limited and longest is not None else None
    is_cut = limit is not None and (ends is None or ends > limit)
    standing, to_do = Standing.EFFECTIVE, ""
    if verdict.state in (State.FIX, State.DUPLICATE):
        standing = Standing.NOTED
    elif verdict.is_provisional:
        standing = Standing.PROVISIONAL
        to_do = "A program gave this verdict. It holds once a person confirms it."
    elif verdict.created > today + timedelta(days=1):
        standing, to_do = Standing.NOT_YET, f"The verdict is dated {verdict.created}; correct the date."
    elif ends is not None and ends < today:
        standing, to_do = Standing.EXPIRED, "Fix the finding, or decide anew."
    elif limit is not None and is_cut and limit < today:
        standing = Standing.TOO_LONG
        to_do = f"{decision.word} findings may be put off for {longest} days at most. Fix the finding, or decide anew."
    elif evidence > verdict.evidence:
        standing = Standing.EVIDENCE_GREW
        to_do = f"Evidence was {verdict.evidence.word} then and is {evidence.word} now. Look again and decide anew."
    elif rules.needs_approver and verdict.approver.strip().lower() in ("", verdict.author.strip().lower()):
        standing = Standing.NEEDS_APPROVER
        to_do = f"A second person has to approve what puts off {decision.word} findings; name them as 'approver'."
    elif ids_at_base is not None and verdict.id not in ids_at_base:
        standing = Standing.IN_THIS_CHANGE
        to_do = "The verdict is part of the change that it would let pass. It holds from the next change on."
    return VerdictView(
        verdict.state,
        standing,
        _words(verdict, limit if is_cut else ends),
        to_do,
        limit if is_cut else ends,
        verdict.author,
        f".assay/verdicts/{verdict.file_name}",
        tuple(
            f"{past.state.value} by {past.author} on {past.created}"
            + (f" until {past.expires}" if past.expires else "")
            + (f": {past.text}" if past.text else "")
            for past in verdict.history
        ),
    )


def _words(verdict: Verdict, ends: date | None) -> str:
    verbs = {
        State.FIX: "to be fixed, says",
        State.DEFER: "deferred by",
        State.ACCEPT: "accepted by",
        State.FALSE_POSITIVE: "called a false positive by",
        State.DUPLICATE: f"called a duplicate of {verdict.duplicate_of} by",
    }
    text = f"{verbs[verdict.state]} {verdict.author} on {verdict.created}"
    if verdict.approver:
        text += f", approved by {verdict.approver}"
    if ends is not None:
        text += f", until {ends}"
    return f"{text} ({verdict.reason}): {verdict.text}"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which verdict is about which finding, by the finding's index; and what is wrong with the rest."""

    verdicts: dict[int, Verdict]
    problems: tuple[FileProblem, ...]


def assign_verdicts(
    verdicts: Sequence[Verdict],
    identities: Sequence[Identity],
    exists: Callable[[str], bool],
    renames: Mapping[str, str] | None = None,
    looked_at: Callable[[str], bool] | None = None,
) -> Assigned:
    """Find the finding of each verdict, strictly: never another code, never one of several.

    ``exists`` tells whether a path is there: a verdict on a file that still is there never moves to another. ``renames`` maps old paths to
    new ones where that is known. ``looked_at`` tells for which paths ``identities`` are complete; for those a verdict without a finding is
    reported as obsolete.
    """
    renames = renames or {}
    by_base: dict[str, list[int]] = {}
    by_code: dict[tuple[str, str], list[int]] = {}
    for index, identity in enumerate(identities):
        by_base.setdefault(identity.fingerprint.split("-", 1)[0], []).append(index)
        by_code.setdefault((identity.rule_id, identity.code), []).append(index)
    claims: dict[int, list[Verdict]] = {}
    problems: list[FileProblem] = []
    for verdict in sorted(verdicts, key=lambda item: item.fingerprint):
        group = by_base.get(verdict.fingerprint.split("-", 1)[0], [])
        found = _direct(verdict, group, identities) if group else _moved(verdict, by_code, identities, exists, renames)
        if len(found) == 1:
            claims.setdefault(found[0], []).append(verdict)
        elif found:
            message = f"The verdict could be about any of {len(found)} findings of {verdict.rule}, so it exempts none. Decide anew for each."
            problems.append(FileProblem(verdict.file_name, 0, "", message))
        elif looked_at is not None and (looked_at(verdict.path) or not exists(verdict.path)):
            gone = "its code changed or went away" if exists(verdict.path) else f"{verdict.path} is gone"
            message = f"The verdict is obsolete: {gone}. Delete the file."
            problems.append(FileProblem(verdict.file_name, 0, "", message))
    assigned: dict[int, Verdict] = {}
    for index, claimants in claims.items():
        exact = [verdict for verdict in claimants if verdict.fingerprint == identities[index].fingerprint]
        chosen = exact if len(exact) == 1 else claimants
        if len(chosen) == 1:
            assigned[index] = chosen[0]
        for verdict in claimants:
            if verdict not in chosen or len(chosen) > 1:
                names = " and ".join(item.file_name for item in claimants)
                message = f"Two verdicts speak of one finding ({names}). Delete one of them."
                problems.append(FileProblem(verdict.file_name, 0, "", message))
    return Assigned(assigned, tuple(problems))


def _direct(verdict: Verdict, group: list[int], identities: Sequence[Identity]) -> list[int]:
    """Return which findings of equal rule, file, symbol and code the verdict may be about; one, or several that nothing tells apart."""
    if len(group) == 1 and verdict.count == 1:
        return group
    same_trail = [index for index in group if identities[index].trail == verdict.trail]
    if len(same_trail) == 1:
        return same_trail
    if len(group) == verdict.count:
        return [index for index in group if identities[index].fingerprint == verdict.fingerprint]
    # One finding is left of several: which one cannot be known, so it is told as ambiguous.
    return same_trail or (group if len(group) > 1 else group * 2)


def _moved(
    verdict: Verdict,
    by_code: Mapping[tuple[str, str], list[int]],
    identities: Sequence[Identity],
    exists: Callable[[str], bool],
    renames: Mapping[str, str],
) -> list[int]:
    """Return where the finding of a verdict may have moved: a renamed file, or a renamed symbol in the same file."""
    _, before, after = verdict.trail.split(".")
    target = renames.get(verdict.path, verdict.path)
    is_known_rename = target != verdict.path
    may_be_anywhere = not is_known_rename and not exists(verdict.path)
    found: list[int] = []
    for index in by_code.get((verdict.rule, verdict.code), []):
        identity = identities[index]
        same_symbol = identity.symbol == verdict.symbol
        both = identity.before == before and identity.after == after and bool(before or after)
        either = (identity.before == before and bool(before)) or (identity.after == after and bool(after))
        if identity.path == target:
            is_match = (same_symbol and is_known_rename) or both
        else:
            is_match = may_be_anywhere and ((same_symbol and either) or (both and bool(before and after)))
        if is_match:
            found.append(index)
    if len(found) > 1:
        nearest = [index for index in found if identities[index].trail == verdict.trail]
        return nearest if len(nearest) == 1 else found
    return found


@dataclass(frozen=True, slots=True)
class NoisyRule:
    """A rule whose findings are called false positives more often than its budget allows."""

    rule_id: str
    false_positives: int
    verdicts: int
    budget: float

    def __str__(self) -> str:
        """The state and what to do about it."""
        share = 100 * self.false_positives / self.verdicts
        return (
            f"{self.rule_id}: {self.false_positives} of {self.verdicts} verdicts ({share:.0f} %) are false positives, over its noise "
            f"budget of {100 * self.budget:.0f} %. Teach Assay the sanitiser or guard that it does not know, or disable the rule."
        )


def noisy_rules(verdicts: Sequence[Verdict], policy: Policy) -> list[NoisyRule]:
    """Return the rules over their noise budget. Provisional verdicts do not count."""
    totals: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for verdict in verdicts:
        if not verdict.is_provisional:
            totals[verdict.rule] += 1
            wrong[verdict.rule] += verdict.state is State.FALSE_POSITIVE
    noisy: list[NoisyRule] = []
    for rule_id, total in sorted(totals.items()):
        special = policy.rules.get(rule_id)
        budget = special.noise_budget if special and special.noise_budget is not None else policy.noise_budget
        if total >= policy.noise_minimum and wrong[rule_id] > budget * total:
            noisy.append(NoisyRule(rule_id, wrong[rule_id], total, budget))
    return noisy
