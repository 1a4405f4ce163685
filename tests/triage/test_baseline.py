"""Newness: the state is always said, and nothing is called old without a base."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.findings.model import Evidence
from assay.triage.baseline import (
    Baseline,
    BaselineError,
    Newness,
    NoBaseline,
    compare,
    dump_baseline,
    load_baseline,
)
from assay.triage.fingerprint import identify
from triage.build import finding

LINES = split_lines(b"a()\nf(x)\nb()\n\ng(y)\nc()\n")
FOUND = [finding(line=1, code="f(x)"), finding(line=4, code="g(y)", evidence=Evidence.SINK)]
IDENTITIES = identify(FOUND, LINES, "a.py")


def test_without_a_base_nothing_is_old_and_the_reason_is_said():
    comparison = compare(NoBaseline("this folder is not in a git repository"), IDENTITIES)
    assert [item.newness for item in comparison.items] == [Newness.UNKNOWN, Newness.UNKNOWN]
    assert comparison.state == (
        "not compared: this folder is not in a git repository; every finding counts as new in the gate"
    )


def test_with_a_base_the_state_names_it_and_counts():
    comparison = compare(Baseline("origin/main@abc1234", tuple(IDENTITIES[:1])), IDENTITIES)
    assert [item.newness for item in comparison.items] == [Newness.OLD, Newness.NEW]
    assert comparison.items[1].words == "new against origin/main@abc1234"
    assert comparison.state == "compared with origin/main@abc1234: 1 new, 1 known, 0 gone"
    gone = compare(Baseline("HEAD@abc1234", tuple(IDENTITIES)), IDENTITIES[:1])
    assert gone.state == "compared with HEAD@abc1234: 0 new, 1 known, 1 gone"
    assert gone.gone == (IDENTITIES[1],)


def test_an_empty_base_makes_everything_new():
    assert all(item.newness is Newness.NEW for item in compare(Baseline("empty", ()), IDENTITIES).items)


def test_a_finding_whose_evidence_grew_is_new():
    grown = replace(IDENTITIES[1], evidence=Evidence.FLOW)
    (item,) = compare(Baseline("main", (IDENTITIES[1],)), [grown]).items
    assert (item.newness, item.words) == (Newness.NEW, "evidence grew from sink to flow since main")
    (back,) = compare(Baseline("main", (grown,)), [IDENTITIES[1]]).items
    assert back.newness is Newness.OLD


def test_files_that_were_not_compared_are_unknown_and_not_old():
    comparison = compare(Baseline("main", (), paths=frozenset({"b.py"})), IDENTITIES)
    assert {item.newness for item in comparison.items} == {Newness.UNKNOWN}
    assert "2 in files that were not compared" in comparison.state


def test_a_saved_baseline_is_read_back_and_is_the_same_whatever_the_order():
    text = dump_baseline("main@abc1234", IDENTITIES)
    assert dump_baseline("main@abc1234", IDENTITIES[::-1]) == text
    loaded = load_baseline(text.encode(), "baseline.json")
    assert set(loaded.identities) == set(IDENTITIES)
    assert loaded.label == "baseline.json (main@abc1234)"
    assert text.count("\n") == len(IDENTITIES) + 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b'{"version": 9, "label": "x", "findings": []}', "version 9"),
        (b'<<<<<<< HEAD\n{"version": 1}\n', "unfinished merge"),
        (b'{"version": 1, "label": "x", "findings": [{"rule": 3}]}', "damaged"),
        (
            b'{"version": 1, "label": "x", "findings": [{"rule": "a", "path": "a", "symbol": "", "code": "", "trail": "x", '
            b'"evidence": "flow"}]}',
            "damaged",
        ),
        (b"\xff\xfe", "damaged"),
        (b"[" * 100_000, "damaged"),
    ],
)
def test_a_damaged_baseline_is_refused_with_what_to_do(text, words):
    with pytest.raises(BaselineError) as caught:
        load_baseline(text, "baseline.json")
    assert words in str(caught.value)
    assert "baseline.json" in str(caught.value)
    assert "assay baseline" in str(caught.value)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail_in_another_way(text):
    with pytest.raises(BaselineError):
        load_baseline(text, "baseline.json")
