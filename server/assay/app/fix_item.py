"""Fixes one item of the queue: the finding that a fingerprint names, together with those that equal safe fixes remove."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from assay.app.fix_files import FixPlan, plan_fixes
from assay.app.ranked import NotOneFinding, one_finding, rank
from assay.app.triage_settings import TriageSettings
from assay.config.settings import Settings
from assay.findings.model import Safety
from assay.triage.queue import make_items, order

__all__ = ["NotOneFinding", "plan_item"]


def plan_item(
    root: Path, settings: Settings, triage: TriageSettings, prefix: str, safeties: Collection[Safety]
) -> FixPlan:
    """Return what the fixes of these safeties would make of one item of the queue. Writes nothing. Raises NotOneFinding.

    ``left`` of the plan counts the findings of the item that keep standing. A finding that a verdict lets be is an item of its own.
    """
    judged = rank([root], settings, root, triage).judged
    _, found = one_finding(judged, prefix)
    wanted = found.assessed.fingerprint
    items = make_items(order(entry.assessed for entry in judged))
    members = next(
        (item.findings for item in items if any(each.fingerprint == wanted for each in item.findings)),
        (found.assessed,),
    )
    fixable = [each for each in members if each.finding.has_fix]
    if not fixable:
        raise NotOneFinding(
            f"There is no fix for {found.item.finding.rule_id} here. 'assay explain {prefix}' says more."
        )
    if not any(each.finding.fix_safety in safeties for each in fixable):
        if fixable[0].finding.fix_safety is Safety.GUIDED:
            raise NotOneFinding("Somebody has to complete this fix, so it is applied in an editor only.")
        raise NotOneFinding(
            "This fix changes what the program does. Look at it with --all --diff, and apply it with --all."
        )
    marks = {each.fingerprint for each in members}
    paths = sorted({root / each.path for each in members})
    plan = plan_fixes(paths, root, settings, safeties, only=marks)
    return replace(plan, left=len(marks) - sum(len(file.titles) for file in plan.files))
