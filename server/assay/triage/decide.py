"""Makes verdicts and ignore comments for findings, as commands and editors offer them; refuses what policy would not let hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from assay.triage.assess import Assessed
from assay.triage.policy import Policy
from assay.triage.verdict_file import REASONS, Author, State, Verdict, succeed

_EXEMPTING = (State.DEFER, State.ACCEPT, State.FALSE_POSITIVE)


class CannotDecide(Exception):  # noqa: N818 - it is named after what it says.
    """A verdict that would not hold; the message is a sentence that says why and what to do."""


def longest_expiry(item: Assessed, policy: Policy, today: date) -> date | None:
    """Return the last day until which a finding may be deferred or accepted; None where there is no limit."""
    days = policy.decisions[item.decision].longest_deferral_days
    return None if days is None else today + timedelta(days=days)


def new_verdict(
    item: Assessed,
    policy: Policy,
    today: date,
    *,
    state: State,
    reason: str,
    text: str,
    author: str,
    approver: str = "",
    expires: date | None = None,
    origin: Author = Author.PERSON,
    duplicate_of: str = "",
    earlier: Verdict | None = None,
) -> Verdict:
    """Return a verdict on a finding; raises CannotDecide where it would not hold.

    Deferrals and acceptances without ``expires`` get the last day that policy allows. ``earlier`` is the verdict that this one takes the
    place of; it becomes history.
    """
    if reason not in REASONS[state]:
        raise CannotDecide(f"{reason!r} is no reason for {state.value}. Give one of {', '.join(REASONS[state])}.")
    if not text.strip():
        raise CannotDecide("Say why in a sentence, for whoever reads this in a year.")
    if not author.strip():
        raise CannotDecide("Say who decides.")
    if item.stop_ship and policy.stop_ship and state in _EXEMPTING:
        raise CannotDecide(f"This must not be shipped ({item.stop_ship}). No verdict lifts that; fix it.")
    is_limited = state in (State.DEFER, State.ACCEPT)
    last = longest_expiry(item, policy, today)
    if is_limited and expires is None:
        expires = last
    if state is State.DEFER and expires is None:
        raise CannotDecide("A deferral needs the day until which it holds.")
    if expires is not None and expires < today:
        raise CannotDecide(f"{expires} is over. Give a later day.")
    if is_limited and last is not None and expires is not None and expires > last:
        raise CannotDecide(f"{item.decision.word} findings may be put off until {last} at most. Give an earlier day.")
    needs_approver = policy.decisions[item.decision].needs_approver and state in _EXEMPTING
    if needs_approver and approver.strip().lower() in ("", author.strip().lower()):
        raise CannotDecide(
            f"A second person has to approve what puts off {item.decision.word} findings. Name them as approver."
        )
    if state is State.DUPLICATE and duplicate_of in ("", item.fingerprint):
        raise CannotDecide("Give the fingerprint of the other finding that stands for both.")
    identity = item.identity
    verdict = Verdict(
        fingerprint=item.fingerprint,
        rule=identity.rule_id,
        path=identity.path,
        symbol=identity.symbol,
        code=identity.code,
        trail=identity.trail,
        evidence=item.finding.evidence,
        state=state,
        reason=reason,
        text=" ".join(text.split()),
        author=author.strip(),
        created=today,
        origin=origin,
        approver=approver.strip(),
        duplicate_of=duplicate_of if state is State.DUPLICATE else "",
        expires=expires,
        count=identity.count,
    )
    return verdict if earlier is None else succeed(earlier, verdict)


def ignore_comment(line_comment: str, rules: Sequence[str], why: str, until: date | None = None) -> str:
    """Return an ignore comment as text, without a line break: ``# assay: ignore[rule-id] until=2026-12-31 -- why``."""
    day = f" until={until.isoformat()}" if until else ""
    return f"{line_comment} assay: ignore[{', '.join(rules)}]{day} -- {' '.join(why.split())}"
