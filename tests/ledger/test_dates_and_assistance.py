"""Dates of commits that are not believed, and what commits and records say of assistants."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.ledger.agent_trace import read_traces
from assay.ledger.assistance import assistance_of
from assay.ledger.compute import nearest_rank
from assay.ledger.timeline import steady

NOW = 2_000_000_000
PERSON = ("Ann Author <ann@example.org>", "Carl Committer <carl@example.org>")


@given(st.lists(st.integers(0, 3_000_000_000), max_size=60))
def test_times_never_fall_and_are_never_in_the_future(times: list[int]):
    result, odd = steady(times, NOW)
    assert len(result) == len(times)
    assert result == sorted(result)
    assert all(0 <= time <= NOW for time in result)
    assert 0 <= odd <= len(times)


@given(st.lists(st.integers(1_000_000_000, NOW), max_size=60))
def test_times_that_rise_are_believed(times: list[int]):
    assert steady(sorted(times), NOW) == (sorted(times), 0)


@given(
    st.lists(st.integers(1_000_000_000, NOW), min_size=5, max_size=40, unique=True),
    st.data(),
    st.sampled_from([0, 500_000_000, 2_500_000_000]),
)
def test_one_wrong_clock_moves_nothing_but_its_own_commit(times: list[int], data: st.DataObject, wrong: int):
    rising = sorted(times)
    # Of the first two, or the last two, nobody can tell which one is wrong.
    place = data.draw(st.integers(2, len(rising) - 3))
    changed = [*rising]
    changed[place] = wrong
    result, _ = steady(changed, NOW)
    assert [time for index, time in enumerate(result) if index != place] == [
        time for index, time in enumerate(rising) if index != place
    ]


def test_nearest_rank_is_a_value_that_was_measured():
    assert nearest_rank([], 0.9) is None
    assert nearest_rank([5.0], 0.9) == 5.0
    assert nearest_rank([float(number) for number in range(1, 11)], 0.9) == 9.0
    assert nearest_rank([3.0, 1.0, 2.0], 0.9) == 3.0


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Work\n\nCo-authored-by: Claude <noreply@anthropic.com>\n", "Co-authored-by"),
        ("Work\n\nCo-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>\n", "Co-authored-by"),
        ("Work\n\nco-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "Co-authored-by"),
        ("Work\n\nCo-authored-by: Cursor Agent <cursoragent@cursor.com>\n", "Co-authored-by"),
        ("Work\n\nCo-authored-by: aider (gpt-4o) <aider@aider.chat>\n", "Co-authored-by"),
        ("Work\n\nAssisted-by: Some-Assistant:1.0 coccinelle\n", "Assisted-by"),
        ("Work\n\nGenerated-by: ChatGPT\n", "Generated-by"),
        ("Work\n\nAI-assisted-by: anything\n", "AI-assisted-by"),
        ("Work\n\n\N{ROBOT FACE} Generated with [Claude Code](https://claude.com/claude-code)\n", "message"),
        # A squash of several commits has trailers in the middle.
        ("All (#12)\n\n* one\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n* two\n", "Co-authored-by"),
        ("Work\n\nCo-authored-by: Claude Monet <claude.monet@example.org>\n", ""),
        ("Work\n\nCo-authored-by: Patsy Cline <patsy@example.org>\n", ""),
        ("Work\n\nGenerated-by: Claude\n", "Generated-by"),
        ("Work\n\nGenerated with Claude.\n", "message"),
        ("Work\n\nCo-authored-by: Junie <noreply@example.com>\n", "Co-authored-by"),
        ("Work\n\nCo-authored-by: Bea Writer <bea@example.org>\nSigned-off-by: Ann Author <ann@example.org>\n", ""),
        ("Work\n\nGenerated-by: protoc 3.1\n", ""),
        ("Work\n\nAssisted-by: none\n", ""),
        ("Show a cursor and the copilot of the aeroplane\n\nThis was created with care.\n", ""),
        ("", ""),
        ("\x00\udcff" * 100, ""),
    ],
)
def test_only_what_a_commit_says_counts(message: str, said: str):
    assert assistance_of(PERSON, message) == said


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "author"),
        ("devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "author"),
        ("Ann Author (aider) <ann@example.org>", "author"),
        ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", ""),
        ("Claude Debussy <claude@example.org>", ""),
        ("Jules Verne <jules@example.org>", ""),
    ],
)
def test_people_are_not_taken_for_assistants_by_their_names(author: str, said: str):
    assert assistance_of((author, PERSON[1]), "Work") == said


def record(**changes: object) -> dict[str, object]:
    place = {"start_line": 3, "end_line": 5}
    conversation = {"contributor": {"type": "ai", "model_id": "some/model"}, "ranges": [place]}
    files = [{"path": "src/app.py", "conversations": [conversation]}]
    return {"version": "0.1.0", "id": "1", "vcs": {"type": "git", "revision": "ABC"}, "files": files} | changes


def test_records_say_who_wrote_a_line():
    traces = read_traces([json.dumps(record()).encode()])
    assert [traces.contributor("abc", "src/app.py", line) for line in (2, 3, 5, 6)] == ["", "ai", "ai", ""]
    assert traces.contributor("abd", "src/app.py", 3) == ""
    assert traces.records == 1


def test_who_wrote_a_range_goes_before_who_led_the_conversation():
    place = {"start_line": 1, "end_line": 9, "contributor": {"type": "human"}}
    files = [{"path": "./a.py", "conversations": [{"contributor": {"type": "ai"}, "ranges": [place]}]}]
    traces = read_traces([json.dumps([record(files=files)]).encode()])
    assert traces.contributor("abc", "a.py", 4) == "human"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_what_is_no_record_is_counted_and_left_out(value: object):
    traces = read_traces([json.dumps(value).encode(), b"\xff\x00", b"[" * 100_000, json.dumps(record()).encode()])
    assert traces.contributor("abc", "src/app.py", 4) == "ai"
    assert traces.unreadable >= 2


@pytest.mark.parametrize(
    "changes",
    [
        {"files": None},
        {"vcs": None},
        {"vcs": {"type": "git"}},
        {"files": [{"path": "a", "conversations": [{"ranges": [{}]}]}]},
    ],
)
def test_records_with_parts_missing(changes: dict[str, object]):
    traces = read_traces([json.dumps(record(**changes)).encode()])
    assert (traces.records, traces.unreadable) == (0, 1) or changes.get("files")
