"""What Bandit says of a text, set beside what our rules say: agreement at the same place and weakness, or a finding of its own.

The opinion speaks of one state of a text. Until the next one comes it follows the edits: what is edited itself is forgotten.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from assay.base.text import Position, Range, line_content
from assay.config.settings import BanditSettings
from assay.engine.api import FindingGroup
from assay.findings.model import Confidence, Evidence, Finding, Severity

RULE_ID = "bandit"
_GRADES = {"low": 1, "medium": 2, "high": 3}
_SEVERITIES = {1: Severity.LOW, 2: Severity.MEDIUM, 3: Severity.HIGH}
_CONFIDENCES = {0: Confidence.LOW, 1: Confidence.LOW, 2: Confidence.MEDIUM, 3: Confidence.HIGH}
_QUOTED = re.compile(r"(['\"]).*?\1")
_SPACE = re.compile(r"\s+")
_LONGEST_CODE = 200


class Question(msgspec.Struct, array_like=True, frozen=True):
    """A text to look at; ``number`` comes back with the answer."""

    number: int
    name: str
    text: bytes


class Issue(msgspec.Struct, array_like=True, frozen=True):
    """What Bandit reports: lines from 1, columns in UTF-8 bytes from 0, severity and confidence from 1 (low) to 3 (high)."""

    test: str
    line: int
    end_line: int
    column: int
    end_column: int
    severity: int
    confidence: int
    words: str


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """What Bandit reports of the text of a question."""

    number: int
    issues: tuple[Issue, ...]


WEAKNESSES: dict[str, tuple[int, ...]] = {
    "B101": (617,),
    "B102": (95, 94, 1426),
    "B103": (732,),
    "B104": (1327, 605),
    "B105": (798, 259, 321),
    "B106": (798, 259, 321),
    "B107": (798, 259, 321),
    "B108": (377,),
    "B110": (390, 703),
    "B112": (390, 703),
    "B113": (400, 770),
    "B201": (489, 94, 215),
    "B202": (22,),
    "B301": (502,),
    "B302": (502,),
    "B303": (328, 327, 916),
    "B304": (327, 326),
    "B305": (327,),
    "B306": (377,),
    "B307": (95, 94, 1426),
    "B308": (79, 80),
    "B310": (918, 22, 319),
    "B311": (338, 330),
    "B312": (319,),
    "B313": (611, 776),
    "B314": (611, 776),
    "B315": (611, 776),
    "B316": (611, 776),
    "B317": (611, 776),
    "B318": (611, 776),
    "B319": (611, 776),
    "B320": (611, 776),
    "B321": (319,),
    "B323": (295,),
    "B324": (328, 327, 916, 759),
    "B325": (377,),
    "B501": (295,),
    "B502": (327, 326),
    "B503": (327, 326),
    "B504": (327, 326),
    "B505": (326, 327),
    "B506": (502,),
    "B507": (295, 322),
    "B508": (319,),
    "B509": (319,),
    "B601": (78, 77),
    "B602": (78, 77),
    "B603": (78, 77),
    "B604": (78, 77),
    "B605": (78, 77),
    "B606": (78, 77),
    "B607": (426, 78),
    "B608": (89, 564),
    "B609": (155, 78),
    "B610": (89, 564),
    "B611": (89, 564),
    "B612": (94,),
    "B613": (1007,),
    "B614": (502,),
    "B615": (494, 829),
    "B701": (79, 80, 1336, 116),
    "B702": (79, 80, 1336),
    "B703": (79, 80),
    "B704": (79, 80),
}
"""The weakness of each of Bandit's tests, the best fitting first, then those that our rules may have for the same thing; from
https://bandit.readthedocs.io/en/latest/plugins/ and https://cwe.mitre.org."""

_identities = itertools.count(-1, -1)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What Bandit says of a document, by its present lines."""

    group: FindingGroup
    """What it alone says."""
    agreed: dict[tuple[str, int], tuple[str, ...]]
    """The tests that agree with a finding of ours, by rule and line."""

    def tests_for(self, finding: Finding) -> tuple[str, ...]:
        """Return the tests that agree with a finding."""
        return self.agreed.get((finding.rule_id, finding.range.start.line), ())

    def after_edit(self, place: Range, inserted: bytes) -> Opinion:
        """Return the opinion after an edit: what stands on edited lines is forgotten, what stands below moves along."""
        moved_by = inserted.count(b"\n") - (place.end.line - place.start.line)
        first, last = place.start.line, place.end.line

        def moved(line: int) -> int | None:
            if line < first:
                return line
            # Whole lines that come or go before the start of a line leave that line as it was.
            keeps_last = place.end.column == 0 and (
                inserted.endswith(b"\n") or (not inserted and not place.start.column)
            )
            if line > last or (line == last and keeps_last):
                return line + moved_by
            return None

        findings = []
        for finding in self.group.findings:
            start, end = moved(finding.range.start.line), moved(finding.range.end.line)
            if start is None or end is None or end - start != finding.range.end.line - finding.range.start.line:
                continue
            where = Range(Position(start, finding.range.start.column), Position(end, finding.range.end.column))
            findings.append(replace(finding, range=where))
        agreed = {(rule, to): tests for (rule, line), tests in self.agreed.items() if (to := moved(line)) is not None}
        if tuple(findings) == self.group.findings and agreed == self.agreed:
            return self
        return Opinion(FindingGroup(next(_identities), tuple(findings)), agreed)


def beside(findings: Sequence[Finding]) -> Opinion:
    """Return findings that stand beside those of the engine and follow the edits."""
    return Opinion(FindingGroup(next(_identities), tuple(findings)), {})


def _is_same(issue: Issue, finding: Finding, weaknesses: dict[str, tuple[int, ...]]) -> bool:
    """Whether an issue and a finding of ours are about one thing: lines in common, and a weakness in common."""
    if finding.range.start.line + 1 > issue.end_line or finding.range.end.line + 1 < issue.line:
        return False
    own = {finding.cwe, *weaknesses.get(finding.rule_id, ())}
    return not own.isdisjoint(WEAKNESSES.get(issue.test, ()))


def opinion_of(
    issues: Sequence[Issue],
    findings: Sequence[Finding],
    lines: Sequence[bytes],
    settings: BanditSettings,
    weaknesses: dict[str, tuple[int, ...]],
) -> Opinion:
    """Return what Bandit says beside our findings of the same text. ``weaknesses`` are those of our rules besides each finding's own."""
    agreed: dict[tuple[str, int], tuple[str, ...]] = {}
    own: dict[tuple[int, int], Finding] = {}
    for issue in issues:
        ours = [finding for finding in findings if _is_same(issue, finding, weaknesses)]
        for finding in ours:
            key = finding.rule_id, finding.range.start.line
            agreed[key] = tuple(sorted({*agreed.get(key, ()), issue.test}))
        if ours or issue.test.startswith("B4") or issue.line > len(lines):
            continue
        if issue.severity >= _GRADES[settings.severity] and issue.confidence >= _GRADES["medium"]:
            finding = _finding(issue, lines)
            place = finding.range.start.line, finding.cwe
            known = own.get(place)
            if known is None or known.severity < finding.severity:
                own[place] = finding
    ordered = tuple(sorted(own.values(), key=lambda finding: finding.range))
    return Opinion(FindingGroup(next(_identities), ordered), agreed)


def _finding(issue: Issue, lines: Sequence[bytes]) -> Finding:
    line = line_content(lines[issue.line - 1])
    column = min(issue.column, len(line))
    # The end that Bandit gives is that of the last line; a mark over several lines would hide the code.
    end = min(issue.end_column, len(line)) if issue.end_line == issue.line else len(line)
    code = _SPACE.sub(" ", _QUOTED.sub(r"\1…\1", line.decode("utf-8", "replace"))).strip()[:_LONGEST_CODE]
    words = _QUOTED.sub(r"\1…\1", issue.words) if issue.test in ("B105", "B106", "B107") else issue.words
    return Finding(
        rule_id=RULE_ID,
        message=f"Bandit reports {issue.test}: {words}",
        range=Range(Position(issue.line - 1, column), Position(issue.line - 1, max(end, column + 1))),
        severity=_SEVERITIES.get(issue.severity, Severity.LOW),
        evidence=Evidence.POSTURE,
        confidence=_CONFIDENCES[issue.confidence],
        cwe=WEAKNESSES.get(issue.test, (710,))[0],
        language="python",
        code=f"{issue.test} {code}",
    )
