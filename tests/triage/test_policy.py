"""Policy, the stop-ship list and noise budgets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.triage.decision import Decision
from assay.triage.inputs import FileRole
from assay.triage.policy import (
    DEFAULT_DECISIONS,
    DEFAULT_POLICY,
    DecisionPolicy,
    Gate,
    GateResult,
    Level,
    Policy,
    RulePolicy,
    policy_problems,
    rule_on,
    stricter,
)
from assay.triage.stop_ship import stop_ship_reason
from triage.build import finding, rule

ACT, ATTEND, TRACK_STAR, TRACK = Decision.ACT, Decision.ATTEND, Decision.TRACK_STAR, Decision.TRACK


def with_decision(decision: Decision, **changes) -> Policy:
    decisions = dict(DEFAULT_DECISIONS)
    decisions[decision] = replace(decisions[decision], **changes)
    return Policy(decisions=decisions)


def test_the_defaults_are_the_published_ones_and_allowed():
    rows = {
        decision: (item.level, item.gate, item.clock_days, item.longest_deferral_days, item.needs_approver)
        for decision, item in DEFAULT_DECISIONS.items()
    }
    assert rows == {
        ACT: (Level.ERROR, Gate.BLOCK, 3, 7, True),
        ATTEND: (Level.WARNING, Gate.BLOCK_NEW, 14, 30, False),
        TRACK_STAR: (Level.INFORMATION, Gate.WARN, 60, 90, False),
        TRACK: (Level.HINT, Gate.SILENT, None, None, False),
    }
    assert policy_problems(DEFAULT_POLICY) == []


@pytest.mark.parametrize(
    ("decision", "is_new", "result"),
    [
        (ACT, False, GateResult.BLOCK),
        (ACT, True, GateResult.BLOCK),
        (ATTEND, True, GateResult.BLOCK),
        (ATTEND, False, GateResult.WARN),
        (TRACK_STAR, True, GateResult.WARN),
        (TRACK, True, GateResult.SILENT),
    ],
)
def test_what_the_gate_does_by_default(decision, is_new, result):
    assert rule_on(DEFAULT_POLICY, decision, "xss", is_new, "", "").result is result


def test_a_verdict_takes_a_finding_out_of_the_gate_but_not_off_the_stop_ship_list():
    assert rule_on(DEFAULT_POLICY, ACT, "xss", True, "", "accepted by Ann").result is GateResult.SILENT
    ruling = rule_on(DEFAULT_POLICY, ACT, "xss", True, "private key", "accepted by Ann")
    assert (ruling.result, ruling.words) == (GateResult.BLOCK, "stop-ship: private key")


@pytest.mark.parametrize(
    ("policy", "key", "words"),
    [
        (with_decision(ACT, gate=Gate.WARN), ("act", "gate"), "Act would pass the gate more easily (warn) than Attend"),
        (with_decision(ATTEND, level=Level.HINT), ("attend", "level"), "more quietly than Track*"),
        (with_decision(ACT, clock_days=20), ("act", "clock-days"), "Act would have more time than Attend"),
        (with_decision(ATTEND, clock_days=None), ("attend", "clock-days"), "Attend would have more time than Track*"),
        (with_decision(ACT, longest_deferral_days=31), ("act", "longest-deferral-days"), "put off longer"),
        (Policy(rules={"xs": RulePolicy(gate=Gate.BLOCK)}), ("rules", "xs"), "Did you mean 'xss'?"),
        (Policy(rules={"xss": RulePolicy(gate=Gate.SILENT)}), ("rules", "xss", "gate"), "looser than what is in force"),
    ],
)
def test_what_a_policy_must_not_say(policy, key, words):
    problems = policy_problems(policy, {"xss"})
    assert [problem.key for problem in problems] == [key]
    assert words in problems[0].message


def test_a_rule_is_tightened_freely_and_loosened_only_with_a_reason_that_is_repeated():
    tight = Policy(rules={"xss": RulePolicy(gate=Gate.BLOCK)})
    assert policy_problems(tight) == []
    assert rule_on(tight, TRACK, "xss", False, "", "").result is GateResult.BLOCK
    assert rule_on(tight, TRACK, "sql-injection", False, "", "").result is GateResult.SILENT
    loose = Policy(rules={"xss": RulePolicy(gate=Gate.WARN, because="the proxy escapes it")})
    assert policy_problems(loose) == []
    ruling = rule_on(loose, ACT, "xss", True, "", "")
    assert (ruling.result, ruling.is_loosened) == (GateResult.WARN, True)
    assert "the proxy escapes it" in ruling.words


@given(st.sampled_from(list(Decision)), st.sampled_from(list(Gate)), st.booleans())
def test_without_a_reason_no_rule_setting_ever_loosens_the_gate(decision, gate, is_new):
    order = list(GateResult)
    policy = Policy(rules={"xss": RulePolicy(gate=gate)})
    with_setting = rule_on(policy, decision, "xss", is_new, "", "").result
    without = rule_on(DEFAULT_POLICY, decision, "xss", is_new, "", "").result
    assert order.index(with_setting) >= order.index(without)


@pytest.mark.parametrize(
    ("tags", "listed", "role", "is_new", "is_stopped"),
    [
        (("stop-ship",), "", None, False, True),
        (("stop-ship",), "", FileRole.TEST, False, True),
        ((), "always", FileRole.TEST, False, True),
        ((), "added", None, True, True),
        ((), "added", None, False, False),
        ((), "added", FileRole.TEST, True, False),
        ((), "", None, True, False),
    ],
)
def test_the_stop_ship_list(tags, listed, role, is_new, is_stopped):
    facts = rule("private-key", title="Private key", stop_ship=listed)
    reason = stop_ship_reason(finding(tags=tags), facts, role, is_new)
    assert bool(reason) is is_stopped
    assert not reason or reason.startswith("Private key")


policies = st.builds(
    lambda gates, levels, days, flags, rule_gates, because: Policy(
        decisions={
            decision: DecisionPolicy(gate, level, day, day, *flag)
            for decision, gate, level, day, flag in zip(Decision, gates, levels, days, flags, strict=True)
        },
        rules={
            name: RulePolicy(gate, reason)
            for name, gate, reason in zip(("xss", "ssrf"), rule_gates, because, strict=True)
        },
        stop_ship=flags[0][0],
    ),
    st.lists(st.sampled_from(list(Gate)), min_size=4, max_size=4),
    st.lists(st.sampled_from(list(Level)), min_size=4, max_size=4),
    st.lists(st.none() | st.integers(0, 99), min_size=4, max_size=4),
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=4, max_size=4),
    st.lists(st.none() | st.sampled_from(list(Gate)), min_size=2, max_size=2),
    st.lists(st.sampled_from(["", "why"]), min_size=2, max_size=2),
)


@given(
    policies,
    policies,
    st.sampled_from(list(Decision)),
    st.sampled_from(["xss", "ssrf", "sql-injection"]),
    st.booleans(),
    st.sampled_from(["", "private key"]),
)
def test_a_change_that_edits_the_policy_is_judged_no_more_loosely_than_by_either(
    one, other, decision, rule_id, is_new, stop
):
    order = list(GateResult)
    both = stricter(one, other)
    results = [order.index(rule_on(item, decision, rule_id, is_new, stop, "").result) for item in (one, other, both)]
    assert results[2] >= max(results[:2])
    assert stricter(one, one).decisions == dict(one.decisions)
    for part in (one, other):
        rule, merged = part.decisions[decision], both.decisions[decision]
        assert merged.needs_approver >= rule.needs_approver
        assert merged.allows_inline <= rule.allows_inline
        assert rule.longest_deferral_days is None or (merged.longest_deferral_days or 0) <= rule.longest_deferral_days
