"""Making verdicts: what policy would not let hold is refused, and what is made holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.triage.assess import assess
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.decide import CannotDecide, ignore_comment, new_verdict
from assay.triage.decision import Decision
from assay.triage.ignores import Comment, Ignore, read_ignore
from assay.triage.policy import DEFAULT_POLICY
from assay.triage.verdict_file import REASONS, Author, State, dump_verdict, parse_verdict
from triage.test_assess import FOUND, LINES, WHERE, file, ground, one

from triage.build import context  # isort: skip

TODAY = date(2026, 11, 22)
ATTEND = one(file(contexts=(context(),)))
CRITICAL = AssetMap([Asset(("*",), criticality=Criticality.CRITICAL)])
ACT = one(assets=CRITICAL)


def make(item=ATTEND, **fields):
    values = {"state": State.ACCEPT, "reason": "risk-accepted", "text": "Known.", "author": "Ann"}
    return new_verdict(item, DEFAULT_POLICY, TODAY, **(values | fields))


def test_what_is_made_is_written_read_back_and_holds():
    assert (ATTEND.decision, ACT.decision) == (Decision.ATTEND, Decision.ACT)
    verdict = make()
    assert verdict.expires == TODAY + timedelta(days=30)
    assert parse_verdict(verdict.file_name, dump_verdict(verdict).encode()) == verdict
    assert one(file(contexts=(context(),)), verdicts=[verdict]).is_exempt


@pytest.mark.parametrize(
    ("item", "fields", "words"),
    [
        (ATTEND, {"reason": "because"}, "is no reason for accept"),
        (ATTEND, {"text": "  "}, "Say why"),
        (ATTEND, {"author": ""}, "Say who"),
        (ATTEND, {"expires": TODAY - timedelta(days=1)}, "is over"),
        (ATTEND, {"expires": TODAY + timedelta(days=31)}, "until 2026-12-22 at most"),
        (ATTEND, {"state": State.DUPLICATE, "reason": "same-cause"}, "fingerprint of the other"),
        (replace(ATTEND, stop_ship="private key"), {}, "must not be shipped (private key)"),
        (ACT, {}, "second person"),
        (ACT, {"approver": "ann"}, "second person"),
        (ACT, {"state": State.FALSE_POSITIVE, "reason": "rule-wrong"}, "second person"),
    ],
)
def test_what_would_not_hold_is_refused(item, fields, words):
    with pytest.raises(CannotDecide) as caught:
        make(item, **fields)
    assert words in str(caught.value)


@given(
    st.sampled_from([ATTEND, ACT]),
    st.sampled_from([State.DEFER, State.ACCEPT, State.FALSE_POSITIVE]),
    st.none() | st.integers(-5, 100),
    st.sampled_from(["", "Ann", "Bob"]),
)
def test_every_verdict_that_is_not_refused_holds_today(item, state, days, approver):
    expires = None if days is None else TODAY + timedelta(days=days)
    try:
        verdict = make(item, state=state, reason=REASONS[state][0], expires=expires, approver=approver)
    except CannotDecide:
        return
    where, assets = (WHERE, CRITICAL) if item is ACT else (context(), AssetMap([]))
    outcome = assess([file([FOUND], [where], lines=LINES)], ground(assets=assets, verdicts=[verdict]))
    assert outcome.items[0].is_exempt


def test_an_agents_verdict_is_provisional_and_a_new_one_keeps_the_old_as_history():
    agent = make(origin=Author.AGENT)
    assert not one(file(contexts=(context(),)), verdicts=[agent]).is_exempt
    later = make(earlier=agent, state=State.DEFER, reason="scheduled", text="Next week.")
    assert [past.state for past in later.history] == [State.ACCEPT]


def test_ignore_comments_are_read_back():
    text = ignore_comment("#", ["xss", "sql-injection"], "escaped\nabove", date(2026, 12, 31))
    assert text == "# assay: ignore[xss, sql-injection] until=2026-12-31 -- escaped above"
    ignore = read_ignore(Comment(0, 0, len(text), text), 0)
    assert isinstance(ignore, Ignore)
    assert (ignore.rules, ignore.until, ignore.why) == (("xss", "sql-injection"), date(2026, 12, 31), "escaped above")
