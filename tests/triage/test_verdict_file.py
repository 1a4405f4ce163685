"""Verdict files: the same text everywhere, and damage that is named and exempts nothing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.findings.model import Evidence
from assay.triage.verdict_file import (
    REASONS,
    Author,
    Past,
    State,
    Verdict,
    VerdictError,
    dump_verdict,
    parse_verdict,
    succeed,
    toml_string,
)

PRINT = "0123456789abcdef0123"
VERDICT = Verdict(
    fingerprint=PRINT,
    rule="sql-injection",
    path="shop/pay.py",
    symbol="pay",
    code="ab" * 10,
    trail="aaaaaaaaaa.bbbbbbbbbb.cccccccccc",
    evidence=Evidence.SINK,
    state=State.DEFER,
    reason="scheduled",
    text="After the release.",
    author="Ann",
    created=date(2026, 11, 1),
    expires=date(2026, 11, 30),
)
TEXT = dump_verdict(VERDICT)


def test_the_text_has_sorted_keys_and_nothing_that_is_empty():
    assert TEXT.splitlines() == [
        'author = "Ann"',
        f'code = "{"ab" * 10}"',
        "created = 2026-11-01",
        'evidence = "sink"',
        "expires = 2026-11-30",
        f'fingerprint = "{PRINT}"',
        'origin = "person"',
        'path = "shop/pay.py"',
        'reason = "scheduled"',
        'rule = "sql-injection"',
        'state = "defer"',
        'symbol = "pay"',
        'text = "After the release."',
        'trail = "aaaaaaaaaa.bbbbbbbbbb.cccccccccc"',
    ]
    assert parse_verdict(VERDICT.file_name, TEXT.encode()) == VERDICT


texts = st.text(min_size=1, max_size=40).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def verdicts(draw) -> Verdict:
    state = draw(st.sampled_from(list(State)))
    created = draw(days)
    expires = draw(st.none() | st.dates(created, date(2101, 1, 1)))
    past = st.builds(Past, st.sampled_from(list(State)), texts, texts, texts, days, st.none() | days)
    return replace(
        VERDICT,
        state=state,
        reason=draw(st.sampled_from(REASONS[state])),
        text=draw(texts),
        author=draw(texts),
        approver=draw(texts | st.just("")),
        confirmed_by=draw(texts | st.just("")),
        symbol=draw(texts | st.just("")),
        origin=draw(st.sampled_from(list(Author))),
        duplicate_of="f" * 20 + "-2" if state is State.DUPLICATE else "",
        created=created,
        expires=expires or (created if state is State.DEFER else None),
        count=draw(st.integers(1, 9)),
        history=tuple(draw(st.lists(past, max_size=3))),
    )


@given(verdicts())
def test_what_is_written_is_read_back(verdict):
    assert parse_verdict(verdict.file_name, dump_verdict(verdict).encode()) == verdict


@given(st.text(max_size=60))
def test_any_text_is_written_as_valid_toml(text):
    written = tomllib.loads(f"x = {toml_string(text)}")["x"]
    assert written == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@given(verdicts(), verdicts())
def test_a_verdict_that_says_something_else_has_another_id(one, other):
    assert (one.id == other.id) == (one == other)


def problems_of(content: bytes, name: str = VERDICT.file_name) -> list[str]:
    with pytest.raises(VerdictError) as caught:
        parse_verdict(name, content)
    return [str(problem) for problem in caught.value.problems]


def edited(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new).encode()


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"", ":1: author", "missing or empty"),
        (
            edited('author = "Ann"\n', '<<<<<<< HEAD\nauthor = "Ann"\n=======\nauthor = "Bob"\n>>>>>>> b\n'),
            ":1: ",
            "unfinished merge",
        ),
        (edited('state = "defer"', 'state = "defer'), ":11: ", "not valid TOML"),
        (edited('state = "defer"', "state = 3"), ":11: state", "Expected text, got int"),
        (edited('state = "defer"', 'state = "whatever"'), ":11: state", "Expected one of fix, defer"),
        (edited("expires = 2026-11-30", 'expires = "soon"'), ":5: expires", "Expected a date"),
        (edited("expires = 2026-11-30", "expires = 2026-10-30"), ":5: expires", "before the day"),
        (edited("expires = 2026-11-30\n", ""), ":1: expires", "needs the day until which"),
        (edited('reason = "scheduled"', 'reason = "rule-wrong"'), ":9: reason", "Expected one of scheduled"),
        (edited('path = "shop/pay.py"', 'path = "../../etc/passwd"'), ":8: path", "not a path inside the repository"),
        (edited('path = "shop/pay.py"', 'path = "C:/pay.py"'), ":8: path", "not a path inside the repository"),
        (edited('evidence = "sink"', 'evidence = "none"'), ":4: evidence", "Expected one of posture, sink, flow"),
        (edited('author = "Ann"', 'author = "Ann"\nexempt_everything = true'), ":2: exempt_everything", "no such key"),
        (edited(PRINT, "f" * 20), ":6: fingerprint", f"rename it to {'f' * 20}.toml"),
        (edited(PRINT, "../../x"), ":6: fingerprint", "not a fingerprint"),
        (edited('author = "Ann"', 'author = "Ann"\ncount = 0'), ":2: count", "whole number"),
        (edited('author = "Ann"', 'author = "Ann"\nhistory = 3'), ":2: history", "[[history]]"),
        (TEXT.encode() + b"[[history]]\nstate = 1\n", ":15: history", "lacks the day"),
        (b"\x7fELF\0\0", ":1: ", "binary"),
        (b'author = "\xff"', ":1: ", "not valid UTF-8"),
        (b"#" * 70_000, ": ", "larger than 65,536 bytes"),
        (b"a = " + b"[" * 30_000, ":1: ", "not valid TOML"),
    ],
)
def test_damage_is_named_by_file_line_and_key(content, place, words):
    problems = problems_of(content)
    assert any(problem.startswith(f"{VERDICT.file_name}{place}") and words in problem for problem in problems), problems


def test_all_problems_of_a_file_are_told_at_once():
    content = edited('state = "defer"', 'state = "x"').replace(b'evidence = "sink"', b'evidence = "y"')
    assert len(problems_of(content)) >= 2


@settings(max_examples=300)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_make_the_reader_fail_in_another_way(content):
    with pytest.raises(VerdictError):
        parse_verdict(VERDICT.file_name, content)


@given(st.data())
def test_a_file_with_bytes_changed_is_read_as_something_valid_or_refused(data):
    content = bytearray(TEXT.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        verdict = parse_verdict(VERDICT.file_name, bytes(content))
    except VerdictError:
        return
    assert verdict.fingerprint == PRINT


def test_a_new_verdict_keeps_the_earlier_one_as_history():
    later = succeed(VERDICT, replace(VERDICT, state=State.ACCEPT, reason="risk-accepted", created=date(2026, 12, 1)))
    assert [past.state for past in later.history] == [State.DEFER]
    assert later.history[0].expires == date(2026, 11, 30)
    assert len(succeed(later, later).history) == 2
