"""The explanation is the model: one line for messages, the full table of factors, and what would change the decision."""

from __future__ import annotations

from dataclasses import dataclass

from assay.findings.model import Finding
from assay.triage.assess import Assessed
from assay.triage.baseline import Newness
from assay.triage.decision import DecisionTable, WhatIf, what_would_change
from assay.triage.factors import Factor
from assay.triage.inputs import Provenance
from assay.triage.risk import half_up


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say of why a finding stands where it stands."""

    line: str
    factors: tuple[Factor, ...]
    formula: str
    """The risk written out with its numbers."""
    changes: tuple[WhatIf, ...]
    """What would change the decision, more urgent ones first."""
    table: str
    """The table that decided: ``default``, or the path of the team's."""
    gate: str
    """What the gate does with it and why."""


def one_line(item: Assessed, rank: int | None = None) -> str:
    """Return the explanation in one line::

    #2 · Attend · risk 64 — reset token from random.random() (CWE-330) · in route POST /reset, open · single request · …
    """
    risk = int(half_up(min(100.0, item.risk.value)))
    head = [*([f"#{rank}"] if rank is not None else []), item.decision.word, f"risk {risk}"]
    parts = [f"{_subject(item.finding)} (CWE-{item.finding.cwe})"]
    parts += _places(item)
    return " · ".join(head) + " — " + " · ".join(part for part in parts if part)


def short_line(item: Assessed) -> str:
    """Return the same without the words of the finding itself, to stand below them: ``Attend · risk 64 · in route POST /reset, open · …``."""
    risk = int(half_up(min(100.0, item.risk.value)))
    return " · ".join(part for part in (item.decision.word, f"risk {risk}", *_places(item)) if part)


def _places(item: Assessed) -> list[str]:
    """Return what there is to say of where a finding stands, part by part; parts may be empty."""
    parts: list[str] = []
    placement = item.placement
    if placement.is_unknown:
        parts.append(placement.exposure_factor.words)
    else:
        parts.append(f"{placement.exposure_factor.words}, {placement.exposure.word}")
    parts.append(_factor(item, "ease").words)
    parts.append(_asset_words(item))
    parts.append(_newness_words(item))
    parts.append(item.effort_words)
    if item.stop_ship:
        parts.append("stop-ship")
    if item.is_overdue:
        parts.append(f"overdue since {item.due}")
    if item.verdict is not None:
        parts.append(item.verdict.words + (f" [{item.verdict.standing.value}]" if not item.verdict.exempts else ""))
    return parts


def _subject(finding: Finding) -> str:
    text = " ".join(finding.message.split()).rstrip(".")
    # A message is a sentence; here it stands inside a line. Names in capitals keep them.
    return text[:1].lower() + text[1:] if text[1:2].islower() or text.startswith("A ") else text


def _factor(item: Assessed, name: str) -> Factor:
    return next(factor for factor in item.factors if factor.name == name)


def _asset_words(item: Assessed) -> str:
    # Tests and scripts have a criticality as well, but the line says already where the code is.
    return _factor(item, "business").words.replace(": ", " ") if item.asset.criticality is not None else ""


def _newness_words(item: Assessed) -> str:
    context = _factor(item, "provenance")
    is_assistant = context.words == Provenance.ASSISTANT.value
    if item.freshness.value == "just-now":
        return "new in this paste" if is_assistant and context.origin == "paste" else "not committed yet"
    if item.newness is Newness.NEW:
        return item.newness_words
    return "written by an assistant" if is_assistant else ""


def explain(item: Assessed, table: DecisionTable, rank: int | None = None) -> Explanation:
    """Return the whole explanation; ``table`` is the one that decided."""
    numbers = {factor.name: factor.value for factor in item.factors}
    formula = (
        f"L = 0.30·{numbers['source']} + 0.25·{numbers['reach']} + 0.20·{numbers['ease']} + 0.25·{numbers['confidence']} "
        f"= {item.risk.likelihood:g}; I = ½·{numbers['technical']} + ½·{numbers['business']} = {item.risk.impact:g}; "
        f"risk = L·I/81·100 = {half_up(item.risk.value):g}; order = risk·{numbers['freshness']}·{numbers['provenance']}"
        f"/√{item.effort:g} = {half_up(item.value, 1):g}"
    )
    loosened = " (looser than the decision asks for)" if item.ruling.is_loosened else ""
    return Explanation(
        one_line(item, rank),
        item.factors,
        formula,
        tuple(what_would_change(table, item.points)),
        table.name,
        f"{item.ruling.result.value}: {item.ruling.words}{loosened}",
    )
