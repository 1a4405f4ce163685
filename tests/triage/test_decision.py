"""The decision table: the default's figures, what is refused, and what would change a decision."""

from __future__ import annotations

import csv
import io
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.findings.model import Evidence
from assay.triage.decision import (
    ALL_POINTS,
    Decision,
    DecisionTable,
    Exposure,
    Impact,
    Points,
    TableError,
    TableRow,
    changed_rows,
    default_table,
    dump_table,
    load_table,
    monotonicity_violations,
    what_would_change,
)


def lines_of_default() -> list[list[str]]:
    return list(csv.reader(io.StringIO(dump_table(default_table()))))


def text_of(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def is_at_least(worse: Points, better: Points) -> bool:
    return (
        worse.evidence >= better.evidence
        and worse.exposure >= better.exposure
        and worse.automatable >= better.automatable
        and worse.impact >= better.impact
    )


def test_the_default_table_has_the_published_counts():
    counts = Counter(default_table().decide(points) for points in ALL_POINTS)
    assert counts == {Decision.ACT: 3, Decision.ATTEND: 20, Decision.TRACK_STAR: 42, Decision.TRACK: 7}


def test_act_is_decided_for_three_situations_only():
    acts = {points for points in ALL_POINTS if default_table().decide(points) is Decision.ACT}
    flow, open_ = Evidence.FLOW, Exposure.OPEN
    assert acts == {
        Points(flow, open_, False, Impact.VERY_HIGH),
        Points(flow, open_, True, Impact.HIGH),
        Points(flow, open_, True, Impact.VERY_HIGH),
    }


def test_every_row_of_the_default_table_is_the_row_of_the_csv_file():
    text = resources.files("assay.triage").joinpath("tables", "ssvc_deployer.csv").read_text("utf-8")
    evidence = {"active": "flow", "public poc": "sink", "none": "posture"}
    decisions = {"immediate": "Act", "out-of-cycle": "Attend", "scheduled": "Track*", "defer": "Track"}
    expected = [
        [evidence[row[1]], row[2], row[3], row[4], decisions[row[5]]] for row in list(csv.reader(io.StringIO(text)))[1:]
    ]
    assert sorted(lines_of_default()[1:]) == sorted(expected)
    assert len(expected) == 72


def test_the_notice_of_the_table_is_packaged_with_it():
    notice = resources.files("assay.triage").joinpath("tables", "NOTICE").read_text("utf-8")
    assert "Copyright (c) 2020 CERT Coordination Center (CERT/CC)" in notice
    assert "SSVC-derived" in notice


def test_more_of_anything_never_lowers_a_decision_of_the_default_table():
    table = default_table()
    for better in ALL_POINTS:
        for worse in ALL_POINTS:
            if is_at_least(worse, better):
                assert table.decide(worse) >= table.decide(better), (better, worse)


def test_a_missing_row_is_named():
    lines = lines_of_default()
    del lines[5]
    with pytest.raises(TableError, match="no row for evidence posture, exposure small, automatable yes, impact low"):
        load_table(text_of(lines), "team.csv")


def test_rows_that_are_not_monotone_are_both_named_with_their_lines():
    lines = lines_of_default()
    act = next(index for index, line in enumerate(lines) if line == ["flow", "open", "yes", "very high", "Act"])
    lines[act][4] = "Track"
    with pytest.raises(TableError) as caught:
        load_table(text_of(lines), "team.csv")
    message = str(caught.value)
    assert "team.csv" in message
    assert f"line {act + 1} (evidence flow, exposure open, automatable yes, impact very high: Track)" in message
    assert f"line {act} (evidence flow, exposure open, automatable yes, impact high: Act)" in message
    assert len(caught.value.problems) == 4  # one for each point that may be one step lower


def test_a_repeated_row_is_refused_even_where_it_agrees():
    lines = lines_of_default()
    with pytest.raises(TableError, match=r"Line 74 repeats the combination of line 3 "):
        load_table(text_of([*lines, lines[2]]), "team.csv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The file is empty"),
        ("a\0b", "NUL"),
        ("x" * 300_000, "more than 200,000 characters"),
        ("evidence,exposure\n", "lacks a column for automatable, impact, decision"),
        ("evidence,exposure,automatable,impact,decision,colour\n", "column 'colour'"),
        ("evidence,evidence,exposure,automatable,impact,decision\n", "two columns for evidence"),
        (
            "evidence,exposure,automatable,impact,decision\nflow,open,yes,high,Panic\n",
            "Line 2 has the decision 'Panic'",
        ),
        ("evidence,exposure,automatable,impact,decision\nflow,open,maybe,high,Act\n", "Line 2 has the value 'maybe'"),
        ("evidence,exposure,automatable,impact,decision\nflow\n", "Line 2 has the value '' for exposure"),
        ('evidence,exposure,automatable,impact,decision\n"flow', "not valid CSV"),
        ("<<<<<<< HEAD\nevidence,exposure,automatable,impact,decision\n", "column '<<<<<<< HEAD'"),
    ],
)
def test_what_is_not_a_table_is_refused_with_the_reason(text: str, expected: str):
    with pytest.raises(TableError) as caught:
        load_table(text, "team.csv")
    assert expected in str(caught.value)


@given(st.text(max_size=300))
def test_no_text_makes_the_loader_fail_in_another_way(text: str):
    with pytest.raises(TableError):
        load_table(text, "team.csv")


def test_columns_may_stand_in_any_order_with_a_byte_order_mark_and_windows_line_ends():
    lines = [[*reversed(line), "a note"] for line in lines_of_default()]
    lines[0][-1] = "note"
    table = load_table("\ufeff" + text_of(lines).replace("\n", "\r\n"), "team.csv")
    assert all(table.decide(points) is default_table().decide(points) for points in ALL_POINTS)


def test_the_rows_that_a_team_changed_are_listed():
    assert changed_rows(default_table()) == []
    lines = lines_of_default()
    index = next(i for i, line in enumerate(lines) if line == ["flow", "open", "yes", "medium", "Attend"])
    lines[index][4] = "Act"
    (change,) = changed_rows(load_table(text_of(lines), "team.csv"))
    assert str(change) == (
        f"line {index + 1} (evidence flow, exposure open, automatable yes, impact medium): Act in place of Attend"
    )


def random_table(thresholds: list[float], weights: list[float]) -> DecisionTable:
    """A monotone table: a weighted sum of the points, cut at three thresholds."""
    cuts = sorted(thresholds)
    rows = {}
    for line, points in enumerate(ALL_POINTS, 2):
        values = (points.evidence, points.exposure, points.automatable, points.impact)
        total = sum(weight * value for weight, value in zip(weights, values, strict=True))
        rows[points] = TableRow(points, Decision(1 + sum(total >= cut for cut in cuts)), line)
    return DecisionTable("random", rows)


tables = st.builds(
    random_table,
    st.lists(st.floats(0, 30), min_size=3, max_size=3),
    st.lists(st.floats(0, 4), min_size=4, max_size=4),
)


@given(tables, st.sampled_from(ALL_POINTS), st.sampled_from(ALL_POINTS))
def test_more_of_anything_never_lowers_a_decision_of_a_table_that_is_accepted(table, better, worse):
    loaded = load_table(dump_table(table), "random.csv")
    if is_at_least(worse, better):
        assert loaded.decide(worse) >= loaded.decide(better)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(list(Decision)), min_size=72, max_size=72))
def test_a_random_table_is_accepted_exactly_when_no_pair_of_rows_contradicts_it(decisions):
    rows = {
        points: TableRow(points, decision, line)
        for line, (points, decision) in enumerate(zip(ALL_POINTS, decisions, strict=True), 2)
    }
    is_monotone = all(
        rows[worse].decision >= rows[better].decision
        for better in ALL_POINTS
        for worse in ALL_POINTS
        if is_at_least(worse, better)
    )
    assert is_monotone == (monotonicity_violations(rows) == [])
    if not is_monotone:
        with pytest.raises(TableError, match="Not monotone"):
            load_table(dump_table(DecisionTable("random", rows)), "random.csv")


def test_what_would_change_an_attend():
    points = Points(Evidence.SINK, Exposure.OPEN, True, Impact.HIGH)
    assert [str(change) for change in what_would_change(default_table(), points)] == [
        "Act if evidence were flow (now sink)",
        "Track* if evidence were posture (now sink)",
        "Track* if exposure were controlled (now open)",
        "Track* if automatable were no (now yes)",
        "Track* if impact were medium (now high)",
    ]


@given(tables, st.sampled_from(ALL_POINTS))
def test_what_would_change_is_true_and_nearest(table, points):
    here = table.decide(points)
    changes = what_would_change(table, points)
    words = dict(zip(("evidence", "exposure", "automatable", "impact"), points.words(), strict=True))
    for change in changes:
        then = dict(words)
        for name, now, after in change.changes:
            assert words[name] == now != after
            then[name] = after
        (row,) = [row for row in table.rows.values() if row.points.words() == tuple(then.values())]
        assert row.decision is change.decision
        assert row.decision is not here
    if any(row.decision > here for row in table.rows.values()):
        assert any(change.decision > here for change in changes)
    if any(row.decision < here for row in table.rows.values()):
        assert any(change.decision < here for change in changes)
