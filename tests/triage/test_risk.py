"""Risk, impact and effort."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.findings.model import Confidence, Evidence
from assay.triage.assets import NO_ASSET, Criticality
from assay.triage.exposure import place
from assay.triage.inputs import Freshness, Guard, Provenance
from assay.triage.risk import (
    IMPACT_MATRIX,
    TECHNICAL,
    assess_risk,
    criticality_of,
    effort_minutes,
    half_up,
    impact_of,
    likelihood,
    order_key,
    risk_number,
    shown_value,
)
from triage.build import COMMAND_LINE, HTTP, ROUTE, context, finding, rule


def risk_of(found, facts, where):
    placement = place(facts, where, NO_ASSET)
    _, business = criticality_of(placement, NO_ASSET, where.path)
    return assess_risk(found, facts, where, placement, business)


def test_the_impact_matrix_never_drops_with_more_criticality_or_more_technical_impact():
    by_strength = sorted(TECHNICAL, key=lambda word: TECHNICAL[word])
    for weaker, stronger in itertools.pairwise(by_strength):
        for criticality in Criticality:
            assert impact_of(stronger, criticality) >= impact_of(weaker, criticality)
    for row in IMPACT_MATRIX.values():
        assert list(row) == sorted(row)


def test_the_weights_of_likelihood_add_up_to_one_and_the_risk_spans_the_scale():
    assert likelihood(9, 9, 9, 9) == 9
    assert likelihood(1, 1, 1, 1) == 1
    assert risk_number(9, 9) == 100
    assert likelihood(9, 0, 0, 0) == pytest.approx(2.7)
    assert likelihood(0, 9, 0, 0) == pytest.approx(2.25)
    assert likelihood(0, 0, 9, 0) == pytest.approx(1.8)
    assert likelihood(0, 0, 0, 9) == pytest.approx(2.25)


@given(st.integers(0, 900))
def test_halves_are_rounded_up(hundredths: int):
    assert half_up(hundredths / 100, 1) == (hundredths + 5) // 10 / 10


@given(st.sampled_from(list(Confidence)), st.sampled_from(list(Confidence)), st.booleans())
def test_more_evidence_or_confidence_never_lowers_the_risk(low, high, has_source):
    if low > high:
        low, high = high, low
    where = context(entry=ROUTE, source=HTTP if has_source else None)
    before = -1.0
    for evidence, confidence in (
        (Evidence.POSTURE, low),
        (Evidence.SINK, low),
        (Evidence.SINK, high),
        (Evidence.FLOW, high),
    ):
        value = risk_of(finding(evidence=evidence, confidence=confidence), rule(), where).value
        assert value >= before
        before = value


def test_somebody_who_passed_a_guard_weighs_less_than_a_stranger():
    stranger = risk_of(finding(), rule(), context(entry=ROUTE, source=HTTP))
    known = risk_of(finding(), rule(), context(entry=ROUTE, source=HTTP, guard=Guard("login_required", 6)))
    assert (stranger.factors[0].number, known.factors[0].number) == (9, 7)
    assert "login_required" in known.factors[0].words


def test_a_weak_source_is_not_made_stronger_by_a_guard():
    risk = risk_of(finding(), rule(), context(entry=ROUTE, source=COMMAND_LINE, guard=Guard("login_required")))
    assert risk.factors[0].number == 4


def test_every_term_says_where_it_comes_from():
    for factor in risk_of(finding(), rule(), context(entry=ROUTE, source=HTTP)).factors:
        assert factor.origin
        assert factor.words
        assert factor.number is not None
        assert 0 <= factor.number <= 9


def test_order_multipliers():
    assert order_key(50, Freshness.OLD, Provenance.UNKNOWN) == 50
    assert order_key(50, Freshness.NEW, Provenance.PERSON) == pytest.approx(55)
    assert order_key(50, Freshness.JUST_NOW, Provenance.ASSISTANT) == pytest.approx(50 * 1.25 * 1.15)


def test_the_key_is_not_capped_but_what_is_shown_is():
    key = order_key(94, Freshness.JUST_NOW, Provenance.ASSISTANT)
    assert key > 100
    assert shown_value(key, 1) == 100


@pytest.mark.parametrize(
    ("safety", "edits", "is_cross_file", "minutes"),
    [
        ("safe", 1, False, 1),
        ("safe", 6, False, 2),
        ("behaviour-changing", 1, False, 3),
        ("behaviour-changing", 3, False, 5),
        ("guided", 1, False, 10),
        (None, 1, False, 30),
        ("safe", 1, True, 60),
    ],
)
def test_effort(safety, edits, is_cross_file, minutes):
    assert effort_minutes(finding(safety=safety), edits, is_cross_file)[0] == minutes
