"""Puts the findings of a document together from the hits of its units, making anew only what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from assay.engine.api import FindingGroup
from assay.engine.document import Document, UnitLines
from assay.engine.entrances import EntranceFact
from assay.engine.file import FileAnalysis
from assay.engine.results import FunctionResult, Hit
from assay.engine.unit import Unit
from assay.findings.model import Entrance, Finding, FlowStep

_identities = count(1)

_Place = tuple[str, int, int]
"""A rule, a unit and an offset in it."""
_Winners = dict[_Place, tuple[int, tuple[int, int]]]
"""For places that callers report: the unit whose report counts, and its evidence and confidence."""


@dataclass(slots=True)
class _Made:
    """A group with all that it was made from."""

    root: FunctionResult
    winners: _Winners
    places: dict[int, tuple[int, ...]]
    involved: dict[int, tuple[int, ...]]
    entrances: dict[int, EntranceFact | None]
    generation: int
    """The state of the file's entrances in which they were looked up."""
    group: FindingGroup | None
    hits: list[Hit]


class Grouping:
    """The groups of one document."""

    __slots__ = ("_made", "_winners")

    def __init__(self) -> None:
        self._made: dict[int, _Made] = {}
        self._winners: _Winners = {}

    def renew(self, document: Document, file: FileAnalysis, language: str) -> tuple[FindingGroup, ...]:
        """Return the groups for the present results."""
        reporting = file.reporting()
        winners = _winners(reporting)
        if winners == self._winners:
            winners = self._winners
        self._winners = winners
        places = document.first_lines()
        made: dict[int, _Made] = {}
        located: dict[int, UnitLines] = {}
        for unit in reporting:
            root = unit.root
            assert root is not None
            known = self._made.get(unit.number)
            if (
                known is not None
                and known.root is root
                and known.winners is winners
                and _sees_the_same_entrances(known, file)
            ):
                if known.places is places:
                    made[unit.number] = known
                    continue
                if all(places.get(number) == lines for number, lines in known.involved.items()):
                    known.places = places
                    made[unit.number] = known
                    continue
            made[unit.number] = self._make(unit, root, winners, places, document, file, located, language)
        self._made = made
        return tuple(item.group for item in made.values() if item.group is not None)

    def hit_of(self, finding: Finding) -> Hit | None:
        """Return the hit behind a finding of the present groups."""
        for item in self._made.values():
            if item.group is None:
                continue
            for shown, hit in zip(item.group.findings, item.hits, strict=True):
                if shown.rule_id == finding.rule_id and shown.range == finding.range:
                    return hit
        return None

    @staticmethod
    def _make(
        unit: Unit,
        root: FunctionResult,
        winners: _Winners,
        places: dict[int, tuple[int, ...]],
        document: Document,
        file: FileAnalysis,
        located: dict[int, UnitLines],
        language: str,
    ) -> _Made:
        hits = [hit for hit in root.hits if _is_shown(hit, unit, winners)]
        involved = {unit.number}
        for hit in hits:
            involved.add(hit.unit)
            if hit.step is not None:
                involved.update(step.unit for step in hit.step.chain())
        # Code outside entry points is placed by its distance from one.
        entrances = {hit.unit: file.entrances.of_unit(hit.unit) for hit in hits if hit.entrance is None}
        involved.update(fact.unit for fact in entrances.values() if fact is not None)
        involved.update(hit.entrance.unit for hit in hits if hit.entrance is not None)
        for number in involved:
            holder = file.unit_of(number)
            if number not in located and holder is not None:
                located[number] = document.locate(holder)
        pairs = [
            (_finding(hit, hit.entrance or entrances.get(hit.unit), located, language), hit)
            for hit in hits
            if hit.unit in located
        ]
        pairs.sort(key=lambda pair: (pair[0].range, pair[0].rule_id))
        group = FindingGroup(next(_identities), tuple(finding for finding, _ in pairs)) if pairs else None
        seen = {number: places.get(number, ()) for number in involved}
        return _Made(
            root, winners, places, seen, entrances, file.entrances.generation, group, [hit for _, hit in pairs]
        )


def _sees_the_same_entrances(made: _Made, file: FileAnalysis) -> bool:
    """Whether the places of a group are still as far from the file's entrances as they were."""
    generation = file.entrances.generation
    if made.generation != generation:
        if any(file.entrances.of_unit(number) != fact for number, fact in made.entrances.items()):
            return False
        made.generation = generation
    return True


def _winners(reporting: list[Unit]) -> _Winners:
    """Return, for the places that units report in other units, which report counts: the one with the most evidence, else the first."""
    winners: _Winners = {}
    for unit in reporting:
        assert unit.root is not None
        for hit in unit.root.hits:
            if hit.unit != unit.number:
                key = (hit.module.rule.id, hit.unit, hit.start)
                rank = (int(hit.evidence), int(hit.confidence))
                known = winners.get(key)
                if known is None or rank > known[1]:
                    winners[key] = (unit.number, rank)
    return winners


def _is_shown(hit: Hit, unit: Unit, winners: _Winners) -> bool:
    """Whether a hit is not covered by one with more evidence at the same place, seen from a caller."""
    winner = winners.get((hit.module.rule.id, hit.unit, hit.start))
    if winner is None:
        return True
    if hit.unit == unit.number:
        return (int(hit.evidence), int(hit.confidence)) > winner[1]
    return winner[0] == unit.number


def _finding(hit: Hit, entrance: EntranceFact | None, located: dict[int, UnitLines], language: str) -> Finding:
    rule = hit.module.rule
    steps: list[FlowStep] = []
    if hit.step is not None:
        steps = [
            FlowStep(located[step.unit].range(step.start, step.end), step.message)
            for step in hit.step.chain()
            if step.unit in located
        ]
    return Finding(
        rule.id,
        hit.message,
        located[hit.unit].range(hit.start, hit.end),
        rule.severity,
        hit.evidence,
        hit.confidence,
        rule.cwe,
        language,
        hit.symbol,
        hit.code,
        hit.source_kind,
        tuple(steps),
        hit.fix is not None,
        hit.fix.safety if hit.fix is not None else None,
        entrance=_entrance(entrance, located),
        fix_edits=max(1, len(hit.fix.replacements)) if hit.fix is not None else 1,
    )


def _entrance(fact: EntranceFact | None, located: dict[int, UnitLines]) -> Entrance | None:
    if fact is None or fact.unit not in located:
        return None
    line = located[fact.unit].position(fact.start).line
    return Entrance(fact.words, fact.is_open, fact.calls, line, fact.guard)
