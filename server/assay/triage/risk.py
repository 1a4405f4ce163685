"""Risk: a number from 0 to 100 that orders findings inside a decision, from the values that TRIAGE publishes.

    L = 0.30·source + 0.25·reach + 0.20·ease + 0.25·confidence        (each 0 to 9)
    I = 0.50·technical + 0.50·business                                (each 0 to 9)
    Risk = L · I / 81 · 100

The impact of the decision table comes from the same two words by a matrix of technical impact and criticality of the asset:

    |             | low    | medium | high      | critical  |
    | ---         | ---    | ---    | ---       | ---       |
    | takeover    | medium | high   | high      | very high |
    | data        | low    | medium | high      | very high |
    | client      | low    | medium | medium    | high      |
    | information | low    | low    | medium    | medium    |
    | hardening   | low    | low    | low       | medium    |

It rises, or stays, to the right and upwards. Taking a machine over is ``high`` where nothing is stated of the asset, so that a proven flow
in an open route is Act in every repository; reading or writing data is that once somebody said that the data matter. ``very high`` is kept
for assets that somebody called critical, so that Act stays rare.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assay.findings.model import Confidence, Evidence, Finding, Safety
from assay.triage.assets import AssetView, Criticality
from assay.triage.decision import Impact
from assay.triage.exposure import Placement, in_a
from assay.triage.factors import Factor
from assay.triage.inputs import Context, EaseWord, FileRole, Freshness, Provenance, RuleFacts, TechnicalWord

TECHNICAL: dict[TechnicalWord, int] = {"takeover": 9, "data": 8, "client": 5, "information": 4, "hardening": 2}
EASE: dict[EaseWord, int] = {"request": 9, "interaction": 6, "position": 3, "local": 2}
BUSINESS: dict[Criticality, int] = {
    Criticality.CRITICAL: 9,
    Criticality.HIGH: 7,
    Criticality.MEDIUM: 5,
    Criticality.LOW: 2,
}
_TECHNICAL_WORDS: dict[TechnicalWord, str] = {
    "takeover": "code execution, bypassed authentication or a credential",
    "data": "reading or writing data",
    "client": "somebody else's browser",
    "information": "information about the system, or its availability",
    "hardening": "one defence fewer",
}
_EASE_WORDS: dict[EaseWord, str] = {
    "request": "single request",
    "interaction": "somebody has to click",
    "position": "needs a place on the network or work on cryptography",
    "local": "needs access to the machine",
}
_L, _M, _H, _V = Impact.LOW, Impact.MEDIUM, Impact.HIGH, Impact.VERY_HIGH
IMPACT_MATRIX: dict[TechnicalWord, tuple[Impact, Impact, Impact, Impact]] = {
    "takeover": (_M, _H, _H, _V),
    "data": (_L, _M, _H, _V),
    "client": (_L, _M, _M, _H),
    "information": (_L, _L, _M, _M),
    "hardening": (_L, _L, _L, _M),
}
FRESHNESS: dict[Freshness, float] = {Freshness.JUST_NOW: 1.25, Freshness.NEW: 1.1, Freshness.OLD: 1.0}
PROVENANCE: dict[Provenance, float] = {Provenance.ASSISTANT: 1.15, Provenance.PERSON: 1.0, Provenance.UNKNOWN: 1.0}

_UNKNOWN_SOURCE = 5
_STRANGER = 9
_AUTHENTICATED = 7
_CONFIDENCE: dict[tuple[bool, Confidence], int] = {
    # A proven flow is worth one step: it was followed, whatever the certainty about its two ends.
    (True, Confidence.HIGH): 9,
    (True, Confidence.MEDIUM): 7,
    (True, Confidence.LOW): 5,
    (False, Confidence.HIGH): 7,
    (False, Confidence.MEDIUM): 5,
    (False, Confidence.LOW): 3,
}


def half_up(value: float, digits: int = 0) -> float:
    """Round a number as people do: halves go up. The small addend undoes binary fractions that fall just below a half."""
    scale = 10.0**digits
    return math.floor(value * scale + 0.5 + 1e-9) / scale


def likelihood(source: float, reach: float, ease: float, confidence: float) -> float:
    """Return L (0 to 9). Multiplied out in hundredths, so that the same values give the same number on every machine."""
    return (30 * source + 25 * reach + 20 * ease + 25 * confidence) / 100


def impact_number(technical: float, business: float) -> float:
    """Return I (0 to 9)."""
    return (technical + business) / 2


def risk_number(likelihood_value: float, impact_value: float) -> float:
    """Return the risk (0 to 100)."""
    return likelihood_value * impact_value / 81 * 100


def impact_of(technical: TechnicalWord, criticality: Criticality) -> Impact:
    """Return the impact for the decision table; see the matrix above."""
    return IMPACT_MATRIX[technical][int(criticality) - 1]


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk of a finding with its terms."""

    likelihood: float
    impact: float
    value: float
    """0 to 100."""
    factors: tuple[Factor, ...]
    """source, reach, ease, confidence, technical, business; in this order."""


def criticality_of(placement: Placement, asset: AssetView, path: str) -> tuple[Criticality, Factor]:
    """Return the criticality in force, with its factor: as stated; low in tests, examples, scripts and migrations; else medium."""
    override = f'assay.toml: [[asset]] paths = ["{path}"], criticality = "high"'
    if asset.criticality is not None:
        value, origin = asset.criticality, asset.criticality_origin
        words = f"asset {asset.name.value!r}" if asset.name else "asset"
        words = words.replace("'", '"')
    elif placement.role is not None:
        value, words, origin = Criticality.LOW, in_a(placement.role), placement.reach_factor.origin
    else:
        value, words, origin = Criticality.MEDIUM, "no asset is stated for this path", "default"
    number = BUSINESS[value]
    return value, Factor("business", str(number), f"{words}: {value.word}", origin, override, float(number))


def _source(finding: Finding, rule: RuleFacts, context: Context, placement: Placement) -> tuple[float, str, str]:
    """Return the weight of the source, its words and its origin."""
    guard = context.guard
    if placement.role is FileRole.TEST:
        # Requests in a test are made by the test: whose data it is cannot be known from there.
        return _UNKNOWN_SOURCE, "in a test, nobody else sends anything", placement.reach_factor.origin
    if context.source is not None:
        weight, words, origin = context.source.weight, context.source.words, f"source {finding.source_kind or 'kind'}"
        if guard is not None and weight > _AUTHENTICATED:
            return _AUTHENTICATED, f"{words}, of somebody who passed {guard.words}", origin
        return weight, words, origin
    if rule.concerns_entry and context.entry is not None and context.entry.is_open:
        return _STRANGER, f"anybody who calls {context.entry.words}", f"rule {rule.rule_id}"
    if rule.is_secret:
        return _STRANGER, "anybody who reads the code", f"rule {rule.rule_id}"
    if finding.evidence is Evidence.FLOW and rule.automatable:
        return _STRANGER, "anybody: the fact is itself the hole", f"rule {rule.rule_id}"
    return _UNKNOWN_SOURCE, "unknown, not constant", "default"


def assess_risk(finding: Finding, rule: RuleFacts, context: Context, placement: Placement, business: Factor) -> Risk:
    """Return the risk of a finding; ``business`` is the factor that ``criticality_of`` gave."""
    origin = f"rule {rule.rule_id}"
    source, source_words, source_origin = _source(finding, rule, context, placement)
    ease, technical = EASE[rule.ease], TECHNICAL[rule.technical]
    is_flow = finding.evidence is Evidence.FLOW
    confidence = _CONFIDENCE[is_flow, finding.confidence]
    business_number = business.number or 0.0
    likelihood_value = likelihood(source, placement.reach, ease, confidence)
    impact_value = impact_number(technical, business_number)
    factors = (
        Factor("source", f"{source:g}", source_words, source_origin, "", float(source)),
        placement.reach_factor,
        Factor("ease", str(ease), _EASE_WORDS[rule.ease], origin, "", float(ease)),
        Factor(
            "confidence",
            str(confidence),
            f"{finding.confidence.word} confidence" + (", with a proven flow" if is_flow else ""),
            origin,
            "",
            float(confidence),
        ),
        Factor("technical", str(technical), _TECHNICAL_WORDS[rule.technical], origin, "", float(technical)),
        business,
    )
    return Risk(likelihood_value, impact_value, risk_number(likelihood_value, impact_value), factors)


def order_key(risk: float, freshness: Freshness, provenance: Provenance) -> float:
    """Return risk · freshness · provenance, not capped: what the order inside a decision is made by."""
    return risk * FRESHNESS[freshness] * PROVENANCE[provenance]


def shown_value(key: float, effort: float) -> float:
    """Return what is shown as the value of working on a finding: ``order_key``, at most 100, by the root of the effort in minutes."""
    return min(100.0, key) / math.sqrt(effort)


_EFFORT = {Safety.SAFE: 1.0, Safety.BEHAVIOUR_CHANGING: 3.0, Safety.GUIDED: 10.0}
_EFFORT_PER_EDIT = {Safety.SAFE: 0.2, Safety.BEHAVIOUR_CHANGING: 1.0, Safety.GUIDED: 2.0}
_EFFORT_WITHOUT_FIX = 30.0
_EFFORT_ACROSS_FILES = 60.0


def effort_minutes(finding: Finding, edit_count: int = 1, is_cross_file: bool = False) -> tuple[float, str]:
    """Return the minutes that the finding will take, with the words for that.

    By the fix: safe 1, behaviour-changing 3, guided 10, none 30, in several files 60; each edit after the first adds 0.2, 1 or 2 minutes
    of reading.
    """
    edits = max(1, edit_count)
    if is_cross_file:
        return _EFFORT_ACROSS_FILES, "in several files"
    if not finding.has_fix or finding.fix_safety is None:
        return _EFFORT_WITHOUT_FIX, "no fix"
    words = f"{finding.fix_safety.value} fix, {edits} edit{'s' if edits > 1 else ''}"
    return _EFFORT[finding.fix_safety] + _EFFORT_PER_EDIT[finding.fix_safety] * (edits - 1), words
