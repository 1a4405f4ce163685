"""The worked examples of the published model, number for number: likelihood, impact, risk, decision, effort and value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from assay.findings.model import Confidence, Evidence
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.decision import Decision, Points, default_table
from assay.triage.exposure import place
from assay.triage.inputs import EntryPoint, Freshness, Provenance, SourceFact
from assay.triage.risk import assess_risk, criticality_of, effort_minutes, half_up, impact_of, order_key, shown_value
from triage.build import COMMAND_LINE, HTTP, context, finding, rule

JUST_NOW, NEW, OLD = Freshness.JUST_NOW, Freshness.NEW, Freshness.OLD
ASSISTANT, UNKNOWN = Provenance.ASSISTANT, Provenance.UNKNOWN


@dataclass
class Example:
    name: str
    finding: dict[str, Any]
    rule: dict[str, Any]
    context: dict[str, Any]
    criticality: Criticality | None
    freshness: Freshness
    provenance: Provenance
    expected: tuple[float, float, int, Decision, float, int]
    edits: int = 1
    factors: tuple[int, int, int, int] = field(default=(0, 0, 0, 0))


def route(words: str, calls: int = 0) -> EntryPoint:
    return EntryPoint(words, is_open=True, calls=calls, line=3)


EXAMPLES = [
    Example(
        "SQL injection from request.args in a route of payments",
        {
            "evidence": Evidence.FLOW,
            "confidence": Confidence.HIGH,
            "source_kind": "http-request",
            "safety": "behaviour-changing",
        },
        {"technical": "data", "ease": "request", "automatable": True},
        {"path": "shop/payments.py", "entry": route("route POST /pay"), "source": HTTP},
        Criticality.CRITICAL,
        NEW,
        UNKNOWN,
        (9.0, 8.5, 94, Decision.ACT, 3, 58),
        factors=(9, 9, 9, 9),
    ),
    Example(
        "reset token from random.random()",
        {"evidence": Evidence.FLOW, "confidence": Confidence.MEDIUM, "safety": "safe"},
        {"technical": "takeover", "ease": "interaction", "automatable": False},
        {"path": "auth/tokens.py", "entry": route("route POST /reset", calls=1)},
        Criticality.HIGH,
        JUST_NOW,
        ASSISTANT,
        (6.5, 8.0, 64, Decision.ATTEND, 1, 92),
        factors=(5, 8, 6, 7),
    ),
    Example(
        "AWS key literal in a file of the application",
        {"evidence": Evidence.FLOW, "confidence": Confidence.HIGH, "safety": "behaviour-changing"},
        {"technical": "takeover", "ease": "request", "automatable": True, "is_secret": True},
        {"path": "shop/storage.py"},
        Criticality.HIGH,
        JUST_NOW,
        ASSISTANT,
        (8.0, 8.0, 79, Decision.ATTEND, 5, 45),
        edits=3,
        factors=(9, 5, 9, 9),
    ),
    Example(
        "DELETE route that lacks the guard of its siblings",
        {"evidence": Evidence.SINK, "confidence": Confidence.MEDIUM, "safety": "guided"},
        {"technical": "data", "ease": "request", "automatable": True, "concerns_entry": True},
        {"path": "shop/items.py", "entry": route("route DELETE /items/<id>")},
        Criticality.HIGH,
        JUST_NOW,
        ASSISTANT,
        (8.0, 7.5, 74, Decision.ATTEND, 10, 32),
        factors=(9, 9, 9, 5),
    ),
    Example(
        "verify=False in an internal call of auth/",
        {"evidence": Evidence.FLOW, "confidence": Confidence.HIGH, "safety": "safe"},
        {"technical": "data", "ease": "position", "automatable": False},
        {"path": "auth/client.py"},
        None,
        JUST_NOW,
        ASSISTANT,
        (5.4, 6.5, 43, Decision.TRACK_STAR, 1, 62),
        factors=(5, 4, 3, 9),
    ),
    Example(
        "yaml.load of internal configuration",
        {"evidence": Evidence.SINK, "confidence": Confidence.MEDIUM, "safety": "safe"},
        {"technical": "takeover", "ease": "request", "automatable": True},
        {"path": "shop/settings.py"},
        None,
        OLD,
        UNKNOWN,
        (5.6, 7.0, 48, Decision.TRACK_STAR, 1, 48),
        factors=(5, 4, 9, 5),
    ),
    Example(
        "innerHTML from an unknown source in the admin pages",
        {"evidence": Evidence.SINK, "confidence": Confidence.HIGH, "safety": "safe"},
        {"technical": "client", "ease": "interaction", "automatable": False},
        {"path": "admin/table.js", "imported_by": "admin/main.js"},
        None,
        JUST_NOW,
        UNKNOWN,
        (6.0, 5.0, 37, Decision.TRACK_STAR, 1, 46),
        factors=(5, 6, 6, 7),
    ),
    Example(
        "the same SQL injection in tests/",
        {
            "evidence": Evidence.FLOW,
            "confidence": Confidence.HIGH,
            "source_kind": "http-request",
            "safety": "behaviour-changing",
        },
        {"technical": "data", "ease": "request", "automatable": True},
        {"path": "tests/fake_shop.py", "entry": route("route POST /pay"), "source": HTTP},
        None,
        JUST_NOW,
        ASSISTANT,
        (5.8, 5.0, 36, Decision.TRACK_STAR, 3, 30),
        factors=(5, 1, 9, 9),
    ),
    Example(
        "shell=True on a command-line argument in a script",
        {"evidence": Evidence.SINK, "confidence": Confidence.HIGH, "source_kind": "command-line", "safety": "safe"},
        {"technical": "takeover", "ease": "request", "automatable": True},
        {"path": "scripts/release.py", "source": COMMAND_LINE},
        None,
        OLD,
        UNKNOWN,
        (5.3, 5.5, 36, Decision.TRACK_STAR, 1, 36),
        factors=(4, 2, 9, 7),
    ),
    Example(
        "md5 for the key of a cache",
        {"evidence": Evidence.POSTURE, "confidence": Confidence.LOW, "safety": "safe"},
        {"technical": "hardening", "ease": "local", "automatable": False},
        {"path": "scripts/warm_cache.py", "source": SourceFact("the content of a file", 3)},
        Criticality.MEDIUM,
        OLD,
        UNKNOWN,
        (2.6, 3.5, 11, Decision.TRACK, 1, 11),
        factors=(3, 2, 2, 3),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_worked_example(example: Example):
    found, facts, where = finding(**example.finding), rule(**example.rule), context(**example.context)
    assets = AssetMap([] if example.criticality is None else [Asset(("*",), criticality=example.criticality)])
    asset = assets.view(where.path)
    placement = place(facts, where, asset)
    criticality, business = criticality_of(placement, asset, where.path)
    risk = assess_risk(found, facts, where, placement, business)
    points = Points(found.evidence, placement.exposure, placement.automatable, impact_of(facts.technical, criticality))
    effort, _ = effort_minutes(found, example.edits)
    value = shown_value(order_key(risk.value, example.freshness, example.provenance), effort)
    assert tuple(factor.number for factor in risk.factors[:4]) == example.factors
    assert (
        half_up(risk.likelihood, 1),
        half_up(risk.impact, 1),
        half_up(risk.value),
        default_table().decide(points),
        effort,
        half_up(value),
    ) == example.expected
