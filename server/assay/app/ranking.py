"""The order in which findings are shown, and how loudly.

This is the place where triage decides; until its model of decision and risk takes over, the order is severity times
evidence, then confidence. Severity itself is the rule's and is never changed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from assay.findings.model import Finding


class Level(IntEnum):
    """How loudly an editor shows a finding; the numbers are those of the Language Server Protocol."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


OrderKey: TypeAlias = tuple[int, int, int, int, str]
"""Sorts findings, most urgent first: minus the weight, minus the confidence, line, column, rule."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A finding with its level and its place in the order."""

    finding: Finding
    level: Level
    key: OrderKey


def rank(findings: Iterable[Finding]) -> list[Ranked]:
    """Return findings ranked, the most urgent first.

    A finding's level and key depend on nothing but the finding, so that the parts of a file can be ranked one by one and merged by key.
    """
    ranked = [_ranked(finding) for finding in findings]
    ranked.sort(key=lambda item: item.key)
    return ranked


def _ranked(finding: Finding) -> Ranked:
    weight = int(finding.severity) * int(finding.evidence)
    if weight >= 9:
        level = Level.ERROR
    elif weight >= 6:
        level = Level.WARNING
    elif weight >= 3:
        level = Level.INFORMATION
    else:
        level = Level.HINT
    start = finding.range.start
    return Ranked(finding, level, (-weight, -int(finding.confidence), start.line, start.column, finding.rule_id))
