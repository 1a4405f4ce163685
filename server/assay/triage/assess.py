"""Puts the parts of the model together: from findings and facts about their places to what every face shows.

One function for all faces. The editor gives it the findings of a file, the scan those of all files, the gate those of what is staged; the same
finding with the same facts comes out the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assay.findings.model import Finding
from assay.triage.assets import AssetMap, AssetView
from assay.triage.baseline import Baseline, Compared, Comparison, Newness, NoBaseline, compare
from assay.triage.decision import Decision, DecisionTable, Points, default_table
from assay.triage.exposure import Placement, place
from assay.triage.factors import Factor
from assay.triage.fingerprint import Identity, identify
from assay.triage.ignores import Ignore, IgnoreProblem, apply_ignores
from assay.triage.inputs import Context, Freshness, RuleFacts
from assay.triage.owners import NO_OWNERS, Owner, OwnerMap
from assay.triage.policy import DEFAULT_POLICY, GateResult, Level, Policy, Ruling, rule_on
from assay.triage.risk import (
    FRESHNESS,
    PROVENANCE,
    Risk,
    assess_risk,
    criticality_of,
    effort_minutes,
    impact_of,
    order_key,
    shown_value,
)
from assay.triage.stop_ship import stop_ship_reason
from assay.triage.verdict_file import FileProblem, Verdict
from assay.triage.verdicts import VerdictView, assign_verdicts, judge


@dataclass(frozen=True, slots=True)
class FileFindings:
    """The findings of one file, with the facts about each one's place (as many, in the same order).

    ``lines`` is the text that the findings speak of; all findings of the file have to be there.
    """

    path: str
    lines: Sequence[bytes]
    findings: Sequence[Finding]
    contexts: Sequence[Context]
    ignores: Sequence[Ignore] = ()
    identities: Sequence[Identity] | None = None
    """Who the findings are, where that was found out before; ``lines`` are not looked at then."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for a whole workspace at a moment: everything that a decision rests on besides the code."""

    rules: Mapping[str, RuleFacts]
    today: date
    policy: Policy = DEFAULT_POLICY
    table: DecisionTable = field(default_factory=default_table)
    assets: AssetMap = field(default_factory=lambda: AssetMap(()))
    owners: OwnerMap = NO_OWNERS
    verdicts: Sequence[Verdict] = ()
    base: Baseline | NoBaseline = NoBaseline("no base was chosen")  # noqa: RUF009 - it never changes.
    verdict_ids_at_base: Collection[str] | None = None
    """The ids of the verdicts and ignore comments of the base; None where a change is not being judged."""
    exists: Callable[[str], bool] = lambda path: True
    """Whether a path is in the workspace; verdicts on files that are gone may have moved."""
    is_complete: bool = False
    """Whether the findings of all files are given, so that what has no finding any more can be called obsolete."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A finding with all that triage says of it. Plain data; every face shows it and none changes it."""

    finding: Finding
    path: str
    identity: Identity
    fingerprint: str
    title: str
    """The title of its rule."""
    decision: Decision
    level: Level
    """How loudly an editor shows it, by policy."""
    points: Points
    risk: Risk
    key: float
    """Risk by freshness and provenance, not capped: the order before effort."""
    value: float
    """``key`` by the root of the effort, not capped: the order of the queue."""
    shown_value: float
    """The same from a key of at most 100, for people."""
    effort: float
    """Minutes."""
    effort_words: str
    placement: Placement
    factors: tuple[Factor, ...]
    """Every term: the four points, then those of the risk, then those of the order."""
    newness: Newness
    newness_words: str
    freshness: Freshness
    owner: Owner | None
    asset: AssetView
    verdict: VerdictView | None
    """What a person, an agent or a comment said of it, and how that stands today."""
    stop_ship: str
    """Why it must not be shipped, or empty."""
    ruling: Ruling
    """What the gate does with it."""
    introduced: date | None
    due: date | None
    """The day on which its clock runs out; None where it has none, or the day it came in is not known."""
    is_overdue: bool

    @property
    def is_exempt(self) -> bool:
        """Whether a verdict takes it out of the queue. What is on the stop-ship list stays."""
        return self.verdict is not None and self.verdict.exempts and self.ruling.result is not GateResult.BLOCK


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings that were given, in the order of files and places, and what is wrong with what people wrote about them."""

    items: tuple[Assessed, ...]
    state: str
    """What they were compared with: ``compared with origin/main@abc1234: …``."""
    comparison: Comparison
    verdict_problems: tuple[FileProblem, ...]
    ignore_problems: Mapping[str, tuple[IgnoreProblem, ...]]
    """By path."""
    ignore_ids: frozenset[str]
    """The ids of the ignore comments that are about a finding; for use as ``verdict_ids_at_base`` of a later change."""


UNKNOWN_RULE = RuleFacts("", "", "data", "request", True)
"""What is assumed of a rule that nothing is known of; neither the best nor the worst case."""


def assess(files: Sequence[FileFindings], ground: Ground) -> Assessment:
    """Assess the findings of one or more files. Pure: the same input always gives the same output."""
    identities_by_file = [
        list(file.identities) if file.identities is not None else identify(file.findings, file.lines, file.path)
        for file in files
    ]
    identities = [identity for group in identities_by_file for identity in group]
    comparison = compare(_base_for(files, ground), identities, ground.exists)
    looked_at = {file.path for file in files}
    renames = ground.base.renames if isinstance(ground.base, Baseline) else {}
    assigned = assign_verdicts(
        ground.verdicts,
        identities,
        ground.exists,
        renames,
        looked_at.__contains__ if not ground.is_complete else (lambda path: True),
    )
    items: list[Assessed] = []
    ignore_problems: dict[str, tuple[IgnoreProblem, ...]] = {}
    ignore_ids: set[str] = set()
    first = 0
    for file, group in zip(files, identities_by_file, strict=True):
        compared = comparison.items[first : first + len(group)]
        drafts = [
            _draft(finding, context, identity, change, ground)
            for finding, context, identity, change in zip(file.findings, file.contexts, group, compared, strict=True)
        ]
        claimed = {
            index: verdict
            for index in range(len(group))
            if (verdict := assigned.verdicts.get(first + index)) is not None
        }
        concluded = conclude(drafts, file.ignores, claimed, ground, [change.earlier for change in compared])
        if concluded.problems:
            ignore_problems[file.path] = concluded.problems
        ignore_ids |= concluded.ids
        items += concluded.items
        first += len(group)
    return Assessment(
        tuple(items), comparison.state, comparison, assigned.problems, ignore_problems, frozenset(ignore_ids)
    )


@dataclass(frozen=True, slots=True)
class Concluded:
    """The findings of one file with the verdicts on them, and what the ignore comments of the file do."""

    items: tuple[Assessed, ...]
    problems: tuple[IgnoreProblem, ...]
    ids: frozenset[str]
    """The ids of the ignore comments that are about a finding."""


def conclude(
    drafts: Sequence[Assessed],
    ignores: Sequence[Ignore],
    verdicts: Mapping[int, Verdict],
    ground: Ground,
    earlier: Sequence[Identity | None] | None = None,
) -> Concluded:
    """Put verdicts and ignore comments to the findings of one file, which were assessed without any.

    The last step of ``assess``, for callers that keep what goes before it: neither verdicts nor comments change a decision. ``verdicts``
    go by the index of their finding; ``earlier`` is who each finding was in the base, where that is known.
    """
    applied = apply_ignores(
        ignores,
        [draft.finding for draft in drafts],
        [draft.identity for draft in drafts],
        [draft.decision for draft in drafts],
        ground.policy,
        ground.today,
        ground.verdict_ids_at_base,
        ground.rules,
        earlier,
    )
    items: list[Assessed] = []
    for index, draft in enumerate(drafts):
        views = [view] if (view := applied.views.get(index)) is not None else []
        if (verdict := verdicts.get(index)) is not None:
            evidence = draft.finding.evidence
            known = ground.verdict_ids_at_base
            views.insert(0, judge(verdict, draft.decision, evidence, ground.policy, ground.today, known))
        items.append(_with_verdict(draft, views, ground))
    return Concluded(tuple(items), applied.problems, applied.ids)


def _base_for(files: Sequence[FileFindings], ground: Ground) -> Baseline | NoBaseline:
    """Return the base without the findings of files that are there but not looked at now: those are neither gone nor moved."""
    base = ground.base
    if isinstance(base, NoBaseline) or ground.is_complete:
        return base
    paths = {file.path for file in files}
    kept = tuple(
        it for it in base.identities if (path := base.renames.get(it.path, it.path)) in paths or not ground.exists(path)
    )
    return replace(base, identities=kept)


def _draft(finding: Finding, context: Context, identity: Identity, compared: Compared, ground: Ground) -> Assessed:
    """Return a finding assessed in everything but verdicts."""
    rule = ground.rules.get(finding.rule_id) or replace(UNKNOWN_RULE, rule_id=finding.rule_id, title=finding.rule_id)
    asset = ground.assets.view(context.path)
    placement = place(rule, context, asset)
    criticality, business = criticality_of(placement, asset, context.path)
    impact = impact_of(rule.technical, criticality)
    points = Points(finding.evidence, placement.exposure, placement.automatable, impact)
    decision = ground.table.decide(points)
    risk = assess_risk(finding, rule, context, placement, business)
    is_new = compared.newness is Newness.NEW
    freshness = Freshness.JUST_NOW if context.is_uncommitted else Freshness.NEW if is_new else Freshness.OLD
    key = order_key(risk.value, freshness, context.provenance)
    effort, effort_words = effort_minutes(finding, context.edit_count, context.is_cross_file)
    decided = ground.policy.decisions[decision]
    due = due_on(context.introduced, decision, ground.policy)
    stop_ship = stop_ship_reason(finding, rule, placement.role, compared.newness is not Newness.OLD)
    return Assessed(
        finding=finding,
        path=context.path,
        identity=identity,
        fingerprint=identity.fingerprint,
        title=rule.title,
        decision=decision,
        level=decided.level,
        points=points,
        risk=risk,
        key=key,
        value=key / math.sqrt(effort),
        shown_value=shown_value(key, effort),
        effort=effort,
        effort_words=effort_words,
        placement=placement,
        factors=_factors(finding, rule, context, compared, placement, risk, business, points, freshness),
        newness=compared.newness,
        newness_words=compared.words,
        freshness=freshness,
        owner=ground.owners.of(context.path, asset),
        asset=asset,
        verdict=None,
        stop_ship=stop_ship,
        ruling=Ruling(GateResult.SILENT, ""),
        introduced=context.introduced,
        due=due,
        is_overdue=due is not None and due < ground.today,
    )


def with_introduced(item: Assessed, introduced: date | None, policy: Policy, today: date) -> Assessed:
    """Return a finding with the day on which it came in, and with when its clock runs out. Neither changes the decision."""
    if introduced is None or introduced == item.introduced:
        return item
    due = due_on(introduced, item.decision, policy)
    return replace(item, introduced=introduced, due=due, is_overdue=due is not None and due < today)


def due_on(introduced: date | None, decision: Decision, policy: Policy) -> date | None:
    """Return the day on which the clock of a decision runs out; None where it has none, or the first day is not known."""
    days = policy.decisions[decision].clock_days
    return introduced + timedelta(days=days) if introduced is not None and days is not None else None


def _with_verdict(draft: Assessed, views: list[VerdictView], ground: Ground) -> Assessed:
    """Return the finding with the verdict that counts, and with what the gate does."""
    view = next((view for view in views if view.exempts), views[0] if views else None)
    exempt = view.words if view is not None and view.exempts else ""
    is_new = draft.newness is not Newness.OLD
    ruling = rule_on(ground.policy, draft.decision, draft.finding.rule_id, is_new, draft.stop_ship, exempt)
    return replace(draft, verdict=view, ruling=ruling)


def _factors(
    finding: Finding,
    rule: RuleFacts,
    context: Context,
    compared: Compared,
    placement: Placement,
    risk: Risk,
    business: Factor,
    points: Points,
    freshness: Freshness,
) -> tuple[Factor, ...]:
    words = {
        "flow": "a proven way from a source, or a fact that is itself the hole",
        "sink": "a dangerous place that something not constant reaches",
        "posture": "one defence fewer; needs other conditions",
    }
    origin = f"rule {rule.rule_id}"
    if finding.flow:
        origin = f"line {finding.flow[0].range.start.line + 1} to line {finding.range.start.line + 1}"
    technical = risk.factors[4]
    order = (
        Factor(
            "freshness",
            f"{FRESHNESS[freshness]:g}",
            "not committed yet" if context.is_uncommitted else compared.words or "known before, or not compared",
            "the working tree" if context.is_uncommitted else "the comparison with the base",
            "",
            FRESHNESS[freshness],
        ),
        Factor(
            "provenance",
            f"{PROVENANCE[context.provenance]:g}",
            context.provenance.value,
            context.provenance_origin or "nobody said",
            "",
            PROVENANCE[context.provenance],
        ),
    )
    return (
        Factor(
            "evidence",
            finding.evidence.word,
            words[finding.evidence.word],
            origin,
            "a sanitiser or guard in the facts, where it is your own",
        ),
        placement.exposure_factor,
        placement.automatable_factor,
        Factor(
            "impact",
            points.impact.word,
            f"{technical.words}; {business.words}",
            f"{technical.origin} and {business.origin}",
            business.override,
        ),
        *risk.factors,
        *order,
    )
