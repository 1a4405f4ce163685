"""Verdicts in force: every doubt keeps a finding in the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.findings.model import Evidence, Finding
from assay.triage.decision import Decision
from assay.triage.fingerprint import Identity, identify
from assay.triage.policy import DEFAULT_POLICY
from assay.triage.verdict_file import Author, Past, State, Verdict
from assay.triage.verdicts import Standing, assign_verdicts, judge, noisy_rules
from triage.build import finding

TODAY = date(2026, 11, 22)
ACT, ATTEND, TRACK = Decision.ACT, Decision.ATTEND, Decision.TRACK


def document(*lines: str, path: str = "shop/pay.py", symbol: str = "pay") -> list[Identity]:
    """Identities of the findings in a text: every line that holds ``execute``."""
    text = split_lines("\n".join(lines).encode())
    found: list[Finding] = [
        finding(line=number, code=line.strip(), symbol=symbol) for number, line in enumerate(lines) if "execute" in line
    ]
    return identify(found, text, path)


def verdict_on(identity: Identity, **fields) -> Verdict:
    values = {
        "state": State.ACCEPT,
        "reason": "risk-accepted",
        "text": "Known.",
        "author": "Ann",
        "created": TODAY - timedelta(days=2),
    }
    return Verdict(
        fingerprint=identity.fingerprint,
        rule=identity.rule_id,
        path=identity.path,
        symbol=identity.symbol,
        code=identity.code,
        trail=identity.trail,
        evidence=identity.evidence,
        count=identity.count,
        **(values | fields),
    )


BEFORE = document("def pay():", "    prepare()", "    cur.execute(q)", "    done()")
(ONE,) = BEFORE


def standing_of(
    verdict: Verdict, decision: Decision = ATTEND, evidence: Evidence = Evidence.FLOW, base=None
) -> Standing:
    view = judge(verdict, decision, evidence, DEFAULT_POLICY, TODAY, base)
    assert view.exempts == (view.standing is Standing.EFFECTIVE)
    assert view.exempts or view.to_do or view.standing is Standing.NOTED
    return view.standing


@pytest.mark.parametrize(
    ("fields", "decision", "standing"),
    [
        ({}, ATTEND, Standing.EFFECTIVE),
        ({"state": State.FIX, "reason": "planned"}, ATTEND, Standing.NOTED),
        ({"state": State.DUPLICATE, "reason": "same-cause", "duplicate_of": "f" * 20}, ATTEND, Standing.NOTED),
        ({"origin": Author.AGENT}, ATTEND, Standing.PROVISIONAL),
        ({"origin": Author.AGENT, "confirmed_by": "Bob"}, ATTEND, Standing.EFFECTIVE),
        ({"expires": TODAY}, ATTEND, Standing.EFFECTIVE),
        ({"expires": TODAY - timedelta(days=1)}, ATTEND, Standing.EXPIRED),
        ({"created": TODAY - timedelta(days=30)}, ATTEND, Standing.EFFECTIVE),
        ({"created": TODAY - timedelta(days=31)}, ATTEND, Standing.TOO_LONG),
        ({"created": TODAY - timedelta(days=31), "expires": date(2099, 1, 1)}, ATTEND, Standing.TOO_LONG),
        ({"created": TODAY - timedelta(days=3000)}, TRACK, Standing.EFFECTIVE),
        ({"created": TODAY - timedelta(days=31), "state": State.FALSE_POSITIVE}, ATTEND, Standing.EFFECTIVE),
        ({"created": TODAY + timedelta(days=2)}, ATTEND, Standing.NOT_YET),
        ({"created": TODAY + timedelta(days=1)}, ATTEND, Standing.EFFECTIVE),
        ({}, ACT, Standing.NEEDS_APPROVER),
        ({"approver": " ann "}, ACT, Standing.NEEDS_APPROVER),
        ({"approver": "Bob"}, ACT, Standing.EFFECTIVE),
        ({"approver": "Bob", "created": TODAY - timedelta(days=8)}, ACT, Standing.TOO_LONG),
        ({"state": State.FALSE_POSITIVE}, ACT, Standing.NEEDS_APPROVER),
    ],
)
def test_how_a_verdict_stands(fields, decision, standing):
    assert standing_of(verdict_on(ONE, **fields), decision) is standing


def test_more_evidence_than_at_the_time_voids_a_verdict_and_less_does_not():
    verdict = replace(verdict_on(ONE), evidence=Evidence.SINK)
    assert standing_of(verdict, evidence=Evidence.FLOW) is Standing.EVIDENCE_GREW
    assert standing_of(verdict, evidence=Evidence.POSTURE) is Standing.EFFECTIVE


def test_a_change_does_not_exempt_itself():
    verdict = verdict_on(ONE)
    assert standing_of(verdict, base=set()) is Standing.IN_THIS_CHANGE
    assert standing_of(verdict, base={verdict.id}) is Standing.EFFECTIVE
    longer = replace(verdict, expires=TODAY + timedelta(days=20))
    assert standing_of(longer, base={verdict.id}) is Standing.IN_THIS_CHANGE


def test_an_expired_verdict_comes_back_with_its_history():
    past = Past(State.DEFER, "scheduled", "Next sprint.", "Ann", date(2026, 9, 1), date(2026, 9, 30))
    verdict = verdict_on(ONE, expires=TODAY - timedelta(days=3), history=(past,))
    view = judge(verdict, ATTEND, Evidence.FLOW, DEFAULT_POLICY, TODAY, None)
    assert view.standing is Standing.EXPIRED
    assert view.words == "accepted by Ann on 2026-11-20, until 2026-11-19 (risk-accepted): Known."
    assert view.history == ("defer by Ann on 2026-09-01 until 2026-09-30: Next sprint.",)


@given(st.sampled_from(list(Decision)), st.integers(0, 400), st.integers(0, 400))
def test_a_more_urgent_decision_never_makes_a_verdict_hold_longer(decision, age, length):
    created = TODAY - timedelta(days=age)
    verdict = verdict_on(ONE, created=created, expires=created + timedelta(days=length))
    if decision is not Decision.ACT and standing_of(verdict, Decision(decision + 1)) is Standing.EFFECTIVE:
        assert standing_of(verdict, decision) is Standing.EFFECTIVE


def assigned(verdicts, identities, exists=lambda path: True, **options):
    return assign_verdicts(verdicts, identities, exists, **options)


@pytest.mark.parametrize(
    "after",
    [
        document("import os", "", "def pay():", "    prepare()", "    cur.execute(q)", "    done()"),
        document("def pay():", "    prepare(1)", "    log()", "    cur.execute(q)", "    stop()"),
        document("def pay_all():", "    prepare()", "    cur.execute(q)", "    done()", symbol="pay_all"),
    ],
    ids=["shifted", "edited beside", "symbol renamed"],
)
def test_a_verdict_follows_its_finding(after):
    verdict = verdict_on(ONE)
    assert assigned([verdict], after).verdicts == {0: verdict}


def test_a_verdict_follows_a_file_that_was_renamed_but_not_a_copy_of_it():
    moved = document("def pay():", "    prepare()", "    cur.execute(q)", "    done()", path="shop/card.py")
    verdict = verdict_on(ONE)
    is_gone = {"shop/card.py"}.__contains__
    assert assigned([verdict], moved, is_gone).verdicts == {0: verdict}
    assert assigned([verdict], moved).verdicts == {}
    assert assigned([verdict], moved, renames={"shop/pay.py": "shop/card.py"}).verdicts == {0: verdict}
    edited = document("def pay():", "    a()", "    cur.execute(q)", "    b()", path="shop/card.py")
    assert assigned([verdict], edited, is_gone).verdicts == {}
    assert assigned([verdict], edited, renames={"shop/pay.py": "shop/card.py"}).verdicts == {0: verdict}


def test_two_copies_of_a_file_that_is_gone_are_ambiguous():
    text = ("def pay():", "    prepare()", "    cur.execute(q)", "    done()")
    copies = document(*text, path="a.py") + document(*text, path="b.py")
    result = assigned([verdict_on(ONE)], copies, {"a.py", "b.py"}.__contains__)
    assert result.verdicts == {}
    assert "any of 2 findings" in result.problems[0].message


def test_another_code_is_never_covered():
    for code in ("cur.execute(other)", "cur.execute(q + name)"):
        after = document("def pay():", "    prepare()", f"    {code}", "    done()")
        result = assigned([verdict_on(ONE)], after, looked_at=lambda path: True)
        assert result.verdicts == {}
        assert "obsolete" in result.problems[0].message


def test_an_equal_finding_that_is_added_is_not_covered():
    added = document("def pay():", "    cur.execute(q)", "    prepare()", "    cur.execute(q)", "    done()")
    verdict = verdict_on(ONE)
    assert assigned([verdict], added).verdicts == {1: verdict}
    unclear = document("def pay():", "    cur.execute(q)", "    x()", "    cur.execute(q)", "    y()")
    result = assigned([verdict], unclear)
    assert result.verdicts == {}
    assert "any of 2 findings" in result.problems[0].message


def test_when_one_of_two_equal_findings_goes_its_verdict_does_not_pass_to_the_other():
    two = document("def pay():", "    a()", "    cur.execute(q)", "    b()", "    cur.execute(q)", "    c()")
    on_first = verdict_on(two[0])
    left = document("def pay():", "    a()", "    b()", "    cur.execute(q)", "    c()")
    assert assigned([on_first], left).verdicts == {}
    on_second = verdict_on(two[1])
    assert assigned([on_second], left).verdicts == {0: on_second}


def test_verdicts_on_equal_findings_stay_with_theirs():
    two = document("def pay():", "    cur.execute(q)", "    cur.execute(q)", "    cur.execute(q)", "    cur.execute(q)")
    verdicts = [verdict_on(identity) for identity in two]
    assert assigned(verdicts, two).verdicts == dict(enumerate(verdicts))
    assert assigned(verdicts[1:2], two).verdicts == {1: verdicts[1]}


def test_a_verdict_is_obsolete_only_where_its_file_was_looked_at():
    verdict = verdict_on(ONE)
    assert assigned([verdict], [], looked_at=lambda path: False).problems == ()
    assert "Delete the file" in assigned([verdict], [], looked_at=lambda path: True).problems[0].message
    assert (
        "shop/pay.py is gone"
        in assigned([verdict], [], lambda path: False, looked_at=lambda path: False).problems[0].message
    )


def test_two_verdicts_on_one_finding_exempt_it_only_where_one_is_its_own():
    verdict = verdict_on(ONE)
    moved_here = replace(verdict, fingerprint="f" * 20, symbol="old_name")
    result = assigned([verdict, moved_here], BEFORE)
    assert result.verdicts == {0: verdict}
    others = [replace(moved_here, fingerprint=letter * 20) for letter in "de"]
    result = assigned(others, BEFORE)
    assert result.verdicts == {}
    assert len(result.problems) == 2


def test_a_rule_over_its_noise_budget_is_reported():
    wrong = [verdict_on(ONE, state=State.FALSE_POSITIVE, reason="rule-wrong")] * 2
    right = [verdict_on(ONE)] * 3
    (noisy,) = noisy_rules(wrong + right, DEFAULT_POLICY)
    assert str(noisy).startswith(
        "sql-injection: 2 of 5 verdicts (40 %) are false positives, over its noise budget of 25 %."
    )
    assert noisy_rules(wrong + right[:2], DEFAULT_POLICY) == []
    assert noisy_rules([*wrong, *right, *right], DEFAULT_POLICY) == []
    provisional = [verdict_on(ONE, state=State.FALSE_POSITIVE, reason="rule-wrong", origin=Author.AGENT)] * 9
    assert noisy_rules(provisional, DEFAULT_POLICY) == []
