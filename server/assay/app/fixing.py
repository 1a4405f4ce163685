"""Applies fixes to text, and puts together those that may be applied in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from assay.app import hosting
from assay.app.team_facts import NO_TEAM_FACTS, TeamFacts
from assay.base.cancellation import CancelToken
from assay.base.text import LineIndex, Range, split_lines
from assay.findings.model import Edit, Finding, Fix, Safety
from assay.languages.api import Language

Wanted = Callable[[Finding], bool]


def applied(lines: list[bytes], edits: Iterable[Edit]) -> bytes:
    """Return a text with edits applied; all of them speak of the text as it was, and none overlaps another."""
    index = LineIndex(lines)
    text = b"".join(lines)
    parts: list[bytes] = []
    done = 0
    for start, end, new in sorted(
        (index.offset(edit.range.start), index.offset(edit.range.end), edit.text.encode("utf-8", "surrogateescape"))
        for edit in edits
    ):
        parts += (text[done:start], new)
        done = max(done, end)
    return b"".join((*parts, text[done:]))


def overlap(first: Edit, second: Edit) -> bool:
    """Whether two edits may not be applied together. Insertions at one place may, and so may an edit that two fixes share."""
    if first == second:
        return False
    one, other = first.range, second.range
    if one.start == one.end and other.start == other.end:
        return False
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


def together(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes that may be applied in one go: of two that overlap the earlier one in the list."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for fix in fixes:
        if not any(overlap(edit, other) for edit in fix.edits for other in taken):
            chosen.append(fix)
            taken.extend(fix.edits)
    return chosen


def merged(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    """Return the edits of several fixes in order of place; an edit that several share (an import) is there once."""
    return tuple(
        sorted(dict.fromkeys(edit for fix in fixes for edit in fix.edits), key=lambda edit: (edit.range, edit.text))
    )


class SafeFixes:
    """Finds the safe fixes of a text that can be applied together, and checks the outcome by analysing it.

    Works on hosts of its own, so that it may run in any thread while documents are edited.
    """

    def __init__(
        self,
        language: Language,
        path: str,
        lines: Sequence[bytes],
        token: CancelToken,
        team: TeamFacts = NO_TEAM_FACTS,
    ) -> None:
        self._language = language
        self._path = path
        self._lines = list(lines)
        self._token = token
        self._team = team
        self._host = hosting.new_host()

    def edits(self, wanted: Wanted) -> tuple[Edit, ...]:
        """Return the edits that remove findings of those that are wanted and add none. May raise Cancelled."""
        uri = "fixing:before"
        self._host.open(uri, self._path, self._language, b"".join(self._lines), self._team)
        findings = self._host.analyse(uri, self._token).findings
        before = Counter(finding.rule_id for finding in findings)
        offered: list[tuple[Finding, Fix]] = []
        for finding in findings:
            self._token.check()
            if finding.has_fix and wanted(finding):
                safe = [fix for fix in self._host.fixes(uri, finding) if fix.safety is Safety.SAFE]
                offered += [(finding, fix) for fix in safe[:1]]
        self._host.close(uri)
        usable = {id(fix) for fix in together(fix for _, fix in offered)}
        return merged(fix for _, fix in self._verified([pair for pair in offered if id(pair[1]) in usable], before))

    def _verified(self, offered: list[tuple[Finding, Fix]], before: Counter[str]) -> list[tuple[Finding, Fix]]:
        """Return the fixes of which each removes its finding; those that do not are found by halving."""
        if not offered or self._holds(offered, before):
            return offered
        if len(offered) == 1:
            return []
        middle = len(offered) // 2
        first, second = self._verified(offered[:middle], before), self._verified(offered[middle:], before)
        both = first + second
        return both if not first or not second or self._holds(both, before) else first

    def _holds(self, offered: list[tuple[Finding, Fix]], before: Counter[str]) -> bool:
        uri = "fixing:after"
        text = applied(self._lines, merged(fix for _, fix in offered))
        self._host.open(uri, self._path, self._language, text, self._team)
        after = Counter(finding.rule_id for finding in self._host.analyse(uri, self._token).findings)
        self._host.close(uri)
        removed = Counter(finding.rule_id for finding, _ in offered)
        return all(after[rule] <= before[rule] - removed[rule] for rule in after.keys() | removed.keys())


def safe_edits(
    language: Language,
    path: str,
    lines: Sequence[bytes],
    wanted: Wanted,
    token: CancelToken,
    team: TeamFacts = NO_TEAM_FACTS,
) -> tuple[Edit, ...]:
    """Return the edits of all safe fixes of the findings that are wanted, checked by analysing the outcome. May raise Cancelled."""
    return SafeFixes(language, path, lines, token, team).edits(wanted)


def begins_in(place: Range) -> Wanted:
    """Return a test for findings that begin inside a range."""
    return lambda finding: place.start <= finding.range.start < place.end


def lines_of(text: bytes) -> list[bytes]:
    """Return the lines of a text, as documents keep them."""
    return split_lines(text)
