"""Verdicts on findings, for editors and for the command line: which may be given, and the committed files that they are written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assay.app.triage_settings import TriageSettings
from assay.languages.registry import all_languages
from assay.triage.assess import Assessed
from assay.triage.decide import CannotDecide, ignore_comment, longest_expiry, new_verdict
from assay.triage.policy import Policy
from assay.triage.verdict_file import REASONS, Author, State, Verdict, dump_verdict
from assay.triage.verdicts import assign_verdicts, judge
from assay.workspace.git import GitError, run_git
from assay.workspace.verdict_files import VERDICT_FOLDER, write_file

__all__ = ["CannotDecide", "Written", "confirm", "decide", "git_author", "ignore_text", "reasons", "verdict_offers"]


@dataclass(frozen=True, slots=True)
class Written:
    """A verdict that was written: its file, relative to the project, how it stands today, and what it still needs (or empty)."""

    path: str
    words: str
    to_do: str


def reasons() -> dict[str, dict[str, list[str]]]:
    """Return the reasons that may be given for each state of a verdict."""
    return {state.value: {"reasons": list(known)} for state, known in REASONS.items()}


def git_author(root: Path) -> str:
    """Return who git says is working here; empty where it was not told."""
    for key in ("user.name", "user.email"):
        try:
            name = run_git(root, "config", key).decode("utf-8", "replace").strip()
        except GitError:
            continue
        if name:
            return name
    return ""


def verdict_on(item: Assessed, verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict that stands in the files for a finding: that of its fingerprint, or one that has moved to it."""
    exact = next((verdict for verdict in verdicts if verdict.fingerprint == item.fingerprint), None)
    if exact is not None:
        return exact
    return assign_verdicts(verdicts, [item.identity], lambda path: True).verdicts.get(0)


def decide(root: Path, triage: TriageSettings, item: Assessed, today: date, wanted: Mapping[str, Any]) -> Written:
    """Write the verdict that ``wanted`` states on a finding of the project at ``root``. Raises CannotDecide with a sentence for people.

    ``wanted`` is plain data as people send it: ``state``, ``text`` and, where they have something to say, ``reason``, ``until``,
    ``author``, ``approver``, ``duplicateOf`` and ``origin`` (``agent`` for a program, whose verdict is provisional).
    """
    try:
        state = State(str(wanted.get("state")))
    except ValueError:
        raise CannotDecide(f"{wanted.get('state')!r} is no verdict. Give one of {', '.join(State)}.") from None
    until = wanted.get("until")
    try:
        expires = date.fromisoformat(str(until)) if until else None
    except ValueError:
        raise CannotDecide(f"{until!r} is not a date. Write it like 2026-12-31.") from None
    origin = str(wanted.get("origin") or Author.PERSON)
    if origin not in tuple(Author):
        raise CannotDecide(f"{origin!r} gives no verdicts. Say {' or '.join(Author)}.")
    verdict = new_verdict(
        item,
        triage.policy,
        today,
        state=state,
        reason=str(wanted.get("reason") or REASONS[state][0]),
        text=str(wanted.get("text") or ""),
        author=str(wanted.get("author") or git_author(root)),
        approver=str(wanted.get("approver") or ""),
        expires=expires,
        origin=Author(origin),
        duplicate_of=str(wanted.get("duplicateOf") or ""),
        earlier=next((known for known in triage.verdicts if known.fingerprint == item.fingerprint), None),
    )
    return _write(root, triage, item, verdict, today)


def confirm(root: Path, triage: TriageSettings, item: Assessed, today: date, person: str = "") -> Written:
    """Confirm the verdict that a program gave on a finding, so that it holds. Raises CannotDecide with a sentence for people."""
    known = verdict_on(item, triage.verdicts)
    if known is None:
        raise CannotDecide("There is no verdict on this finding that could be confirmed.")
    if not known.is_provisional:
        raise CannotDecide(f"The verdict in {VERDICT_FOLDER}/{known.file_name} needs no confirmation.")
    name = person.strip() or git_author(root)
    if not name:
        raise CannotDecide("Say who confirms it.")
    return _write(root, triage, item, replace(known, confirmed_by=name), today)


def _write(root: Path, triage: TriageSettings, item: Assessed, verdict: Verdict, today: date) -> Written:
    written = f"{VERDICT_FOLDER}/{verdict.file_name}"
    is_known = any(known.fingerprint == verdict.fingerprint for known in triage.verdicts)
    if not is_known and (root / written).exists():
        raise CannotDecide(
            f"{written} is there already and cannot be read; it is not written over. Correct or delete it."
        )
    try:
        write_file(root, written, dump_verdict(verdict).encode())
    except OSError as error:
        raise CannotDecide(f"{written} could not be written: {error}") from error
    view = judge(verdict, item.decision, item.finding.evidence, triage.policy, today, None)
    return Written(written, view.words, view.to_do)


_OFFERS = (
    (State.DEFER, "other-work-first", "Defer until {day}: other work goes first", "Other work goes first."),
    (State.ACCEPT, "risk-accepted", "Accept until {day}: the risk is accepted", "The risk is accepted."),
    (State.FALSE_POSITIVE, "input-trusted", "False positive: the input is trusted", "The input is trusted."),
    (State.FALSE_POSITIVE, "rule-wrong", "False positive: the rule is wrong here", "The rule is wrong here."),
)


def verdict_offers(item: Assessed, policy: Policy, today: date) -> list[tuple[str, dict[str, str]]]:
    """Return the verdicts that would hold for a finding without anything more being said: title, and what ``decide`` takes."""
    offers: list[tuple[str, dict[str, str]]] = []
    for state, reason, title, text in _OFFERS:
        last = longest_expiry(item, policy, today)
        if state is State.DEFER and last is None:
            continue
        try:
            new_verdict(item, policy, today, state=state, reason=reason, text=text, author="somebody")
        except CannotDecide:
            continue
        words = title.format(day=last) if last is not None else title.replace(" until {day}", "")
        offers.append((words, {"fingerprint": item.fingerprint, "state": state.value, "reason": reason, "text": text}))
    return offers


def ignore_text(item: Assessed, policy: Policy, language: str) -> str | None:
    """Return the comment that lets a finding be, for the end of its line; None where policy does not leave it to comments."""
    if not policy.decisions[item.decision].allows_inline or (item.stop_ship and policy.stop_ship):
        return None
    mark = all_languages().by_name[language].line_comment
    return ignore_comment(mark, [item.finding.rule_id], "say why") if mark else None
