"""Ignore comments: ``assay: ignore[rule-id, rule-id] until=2026-12-31 -- why``.

A comment at the end of a line is about the findings that begin or end on it; one on a line of its own is about the next line of code. It
names its rules one by one and says why. What does not hold is reported with what to do: a comment that does nothing is not harmless, because
people believe it.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assay.base.text import line_content
from assay.findings.model import Finding
from assay.triage.decision import Decision
from assay.triage.fingerprint import Identity, digest
from assay.triage.policy import Policy
from assay.triage.verdict_file import State
from assay.triage.verdicts import Standing, VerdictView

_MARK = re.compile(r"\bassay:\s*ignore\b(.*)", re.DOTALL | re.IGNORECASE)
_RULES = re.compile(r"\s*\[([^\]]*)\]")
_UNTIL = re.compile(r"\s*\buntil\s*=\s*(\S+)")
_WHY = re.compile(r"\s*(?:--|\u2014)\s*(.+)", re.DOTALL)
_END_OF_COMMENT = re.compile(r"\s*(\*/|-->|#\})\s*$")
_RULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Fault(StrEnum):
    """What is wrong with an ignore comment."""

    MALFORMED = "malformed"
    OVER_BROAD = "over-broad"
    NO_REASON = "no-reason"
    UNKNOWN_RULE = "unknown-rule"
    EXPIRED = "expired"
    DOES_NOTHING = "does-nothing"
    NOT_ALLOWED = "not-allowed"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class IgnoreProblem:
    """Something wrong with an ignore comment: what, and what to do. ``line`` is zero-based, columns are bytes."""

    line: int
    start: int
    end: int
    fault: Fault
    message: str
    removable: bool = False
    """Whether deleting the comment is the whole answer."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """An ignore comment that can be read. ``line`` is zero-based; ``target`` is the line whose findings it is about."""

    line: int
    start: int
    end: int
    target: int
    rules: tuple[str, ...]
    until: date | None
    why: str

    def id_for(self, identity: Identity) -> str:
        """A digest of what it says and of the finding it says it of: a copy beside another finding is another ignore."""
        until = self.until.isoformat() if self.until else ""
        base = digest(identity.rule_id, identity.path, identity.symbol, identity.code)
        return digest(",".join(sorted(self.rules)), until, self.why, base)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a document: zero-based line, byte columns, and its text with the marks that make it a comment."""

    line: int
    start: int
    end: int
    text: str
    last_line: int | None = None
    """The line on which a comment of several lines ends; None where that is ``line``."""


def read_ignore(comment: Comment, target: int) -> Ignore | IgnoreProblem | None:
    """Read a comment; None where it is no ignore comment at all."""
    found = _MARK.search(comment.text)
    if found is None:
        return None

    def problem(fault: Fault, message: str) -> IgnoreProblem:
        return IgnoreProblem(comment.line, comment.start, comment.end, fault, message)

    rest = _END_OF_COMMENT.sub("", found[1])
    listed = _RULES.match(rest)
    if listed is None or not listed[1].strip():
        message = "This comment names no rule, so it ignores nothing. Write 'assay: ignore[rule-id] -- why'."
        return problem(Fault.OVER_BROAD, message)
    rules = tuple(dict.fromkeys(name.strip().lower() for name in listed[1].split(",") if name.strip()))
    if any(name in ("*", "all", "any") for name in rules):
        return problem(
            Fault.OVER_BROAD, "All rules at once cannot be ignored. Name the rules that this line may break."
        )
    if wrong := [name for name in rules if not _RULE_ID.match(name)]:
        return problem(
            Fault.MALFORMED, f"{wrong[0]!r} is not the id of a rule. Write ids with hyphens, separated by commas."
        )
    rest = rest[listed.end() :]
    until = None
    if dated := _UNTIL.match(rest):
        try:
            until = date.fromisoformat(dated[1].rstrip(",;."))
        except ValueError:
            return problem(Fault.MALFORMED, f"{dated[1]!r} is not a date. Write it like until=2026-12-31.")
        rest = rest[dated.end() :]
    reasoned = _WHY.match(rest)
    if reasoned is None:
        if rest.strip():
            message = f"{rest.strip()[:40]!r} was not understood, so this comment ignores nothing. The reason follows after '--'."
            return problem(Fault.MALFORMED, message)
        return problem(Fault.NO_REASON, "This comment does not say why, so it ignores nothing. Add '-- why' to it.")
    return Ignore(comment.line, comment.start, comment.end, target, rules, until, " ".join(reasoned[1].split()))


def find_ignores(comments: Sequence[Comment], lines: Sequence[bytes]) -> tuple[list[Ignore], list[IgnoreProblem]]:
    """Return the ignore comments among the comments of a document, and what is wrong with those that cannot be read."""
    ignores: list[Ignore] = []
    problems: list[IgnoreProblem] = []
    own_lines = {comment.line for comment in comments if _stands_alone(comment, lines)}
    for comment in comments:
        target = comment.line
        if comment.line in own_lines:
            target = (comment.line if comment.last_line is None else comment.last_line) + 1
            while target < len(lines) and (target in own_lines or not line_content(lines[target]).strip()):
                target += 1
        read = read_ignore(comment, target)
        if isinstance(read, Ignore):
            ignores.append(read)
        elif read is not None:
            problems.append(read)
    return ignores, problems


def _stands_alone(comment: Comment, lines: Sequence[bytes]) -> bool:
    if not 0 <= comment.line < len(lines):
        return False
    content = line_content(lines[comment.line])
    # Between tags a comment stands in braces.
    return not content[: comment.start].strip(b" \t\f{") and not content[comment.end :].strip(b" \t\f}")


_QUOTED = rb"\"(?:\\.|[^\"\\\r\n])*\"|'(?:\\.|[^'\\\r\n])*'"
_TOKENS: dict[str, re.Pattern[bytes]] = {
    # What may hold the mark of a comment without being one goes first: strings, among them those of several lines.
    "#": re.compile(rb"(?P<long>\"\"\"|''')|" + _QUOTED + rb"|(?P<comment>#[^\r\n]*)", re.DOTALL),
    "//": re.compile(
        rb"(?P<long>\"\"\"|`)|" + _QUOTED + rb"|(?P<comment>//[^\r\n]*)|(?P<block>/\*.*?(?:\*/|\Z))", re.DOTALL
    ),
}
_LINE_END = re.compile(rb"\r\n|\r|\n")


def comments_by_text(lines: Sequence[bytes], line_comment: str) -> list[Comment]:
    """Return the comments that may hold an ignore, those of several lines too, told by the text alone.

    For callers without a parse tree. Marks inside string literals are no comments. Of a comment of several lines each line that may hold an
    ignore is a comment here. A text without the word costs one look at each line.
    """
    if not line_comment or not any(b"assay:" in line for line in lines):
        return []
    tokens = _TOKENS.get(line_comment) or re.compile(
        _QUOTED + rb"|(?P<comment>" + re.escape(line_comment.encode()) + rb"[^\r\n]*)"
    )
    text = b"".join(lines)
    starts: list[int] = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found: list[Comment] = []
    place = 0
    while (token := tokens.search(text, place)) is not None:
        place = token.end()
        groups = token.groupdict()
        if mark := groups.get("long"):
            place = _end_of_string(text, place, mark)
        elif (block := groups.get("comment") or groups.get("block")) is not None and b"assay:" in block:
            found += _comment_lines(token.start(), token.end(), text, starts)
    return found


def _end_of_string(text: bytes, place: int, mark: bytes) -> int:
    """Return where a string of several lines ends that began before ``place``."""
    while (end := text.find(mark, place)) >= 0:
        before = len(text[place:end]) - len(text[place:end].rstrip(b"\\"))
        place = end + len(mark)
        if before % 2 == 0:
            return place
    return len(text)


def _comment_lines(start: int, end: int, text: bytes, starts: Sequence[int]) -> list[Comment]:
    """Return the lines of a comment that hold the word, as comments."""
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)) - 1
    found: list[Comment] = []
    for number in range(first, last + 1):
        begin = max(start, starts[number])
        content = _LINE_END.sub(b"", text[begin : min(end, starts[number + 1])])
        indent = len(content) - len(content.lstrip())
        if b"assay:" in content:
            column = begin - starts[number] + indent
            words = content[indent:].decode("utf-8", "replace")
            width = len(content) - indent
            found.append(Comment(number, column, column + width, words, last if last > number else None))
    return found


@dataclass(frozen=True, slots=True)
class AppliedIgnores:
    """What ignore comments do: the view for each finding by its index, and all problems, by line."""

    views: dict[int, VerdictView]
    problems: tuple[IgnoreProblem, ...]
    ids: frozenset[str]
    """The ids of those that are about a finding; kept for the base, they are what a later change may rely on."""


def apply_ignores(
    ignores: Sequence[Ignore],
    findings: Sequence[Finding],
    identities: Sequence[Identity],
    decisions: Sequence[Decision],
    policy: Policy,
    today: date,
    ids_at_base: Collection[str] | None,
    known_rules: Collection[str],
    earlier: Sequence[Identity | None] | None = None,
) -> AppliedIgnores:
    """Apply ignore comments to the findings of their file. ``earlier`` is who each finding was in the base, where that is known."""
    views: dict[int, VerdictView] = {}
    problems: list[IgnoreProblem] = []
    ids: set[str] = set()
    for ignore in ignores:

        def report(fault: Fault, message: str, removable: bool = False, at: Ignore = ignore) -> None:
            problems.append(IgnoreProblem(at.line, at.start, at.end, fault, message, removable))

        if ignore.until is not None and ignore.until < today:
            message = f"This comment expired on {ignore.until}, so it ignores nothing. Fix the finding, or decide anew."
            report(Fault.EXPIRED, message)
        used: set[str] = set()
        refused: set[str] = set()
        for index, finding in enumerate(findings):
            if finding.rule_id not in ignore.rules or ignore.target not in (
                finding.range.start.line,
                finding.range.end.line,
            ):
                continue
            used.add(finding.rule_id)
            before = earlier[index] if earlier is not None else None
            ids.add(ignore.id_for(identities[index]))
            is_at_base = ids_at_base is None or any(
                ignore.id_for(identity) in ids_at_base
                for identity in (identities[index], before)
                if identity is not None
            )
            view = _view(ignore, decisions[index], policy, today, is_at_base)
            known = views.get(index)
            if known is None or (view.exempts and not known.exempts):
                views[index] = view
            if view.standing in (Standing.NOT_ALLOWED, Standing.TOO_LONG) and finding.rule_id not in refused:
                refused.add(finding.rule_id)
                fault = Fault.NOT_ALLOWED if view.standing is Standing.NOT_ALLOWED else Fault.TOO_LONG
                report(fault, f"This comment does not hold for {finding.rule_id}. {view.to_do}")
        for name in ignore.rules:
            if name in used:
                continue
            if name not in known_rules:
                near = difflib.get_close_matches(name, list(known_rules), n=1)
                hint = f" Did you mean {near[0]!r}?" if near else " Remove it."
                report(Fault.UNKNOWN_RULE, f"No rule has the id {name!r}.{hint}")
            else:
                where = "this line" if ignore.target == ignore.line else f"line {ignore.target + 1}"
                only = len(ignore.rules) == 1
                what = "Remove the comment." if only else f"Remove {name!r} from the comment."
                report(Fault.DOES_NOTHING, f"There is no finding of {name} on {where}. {what}", removable=only)
    problems.sort(key=lambda item: (item.line, item.start, item.message))
    return AppliedIgnores(views, tuple(problems), frozenset(ids))


def _view(ignore: Ignore, decision: Decision, policy: Policy, today: date, is_at_base: bool) -> VerdictView:
    rules = policy.decisions[decision]
    standing, to_do = Standing.EFFECTIVE, ""
    longest = rules.longest_deferral_days
    if not rules.allows_inline:
        standing = Standing.NOT_ALLOWED
        to_do = f"{decision.word} findings are put off by a verdict with a second person, not by a comment; use 'assay decide'."
    elif ignore.until is not None and ignore.until < today:
        standing, to_do = Standing.EXPIRED, "Fix the finding, or decide anew."
    elif ignore.until is not None and longest is not None and ignore.until > today + timedelta(days=longest):
        standing = Standing.TOO_LONG
        to_do = f"{decision.word} findings may be put off for {longest} days at most; write an earlier date."
    elif not is_at_base:
        standing = Standing.IN_THIS_CHANGE
        to_do = "The comment is part of the change that it would let pass. It holds from the next change on."
    # A date says that it is to be fixed later; none says that there is nothing to fix.
    state = State.DEFER if ignore.until is not None else State.FALSE_POSITIVE
    until = f" until {ignore.until}" if ignore.until else ""
    return VerdictView(
        state,
        standing,
        f"ignored by a comment{until}: {ignore.why}",
        to_do,
        ignore.until,
        "",
        f"line {ignore.line + 1}",
    )
