"""The explanation: one line, every factor, the formula with its numbers, and what would change the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assay.findings.model import Evidence
from assay.triage.assess import FileFindings, Ground, assess
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.baseline import Baseline
from assay.triage.decision import default_table
from assay.triage.explain import explain, one_line
from assay.triage.inputs import EntryPoint, Guard, Provenance
from triage.build import context, finding, rule

TODAY = date(2026, 11, 22)
TOKEN = finding(
    "weak-random",
    message="Security token from random.random().",
    cwe=330,
    line=2,
    code="random.random()",
    evidence=Evidence.SINK,
    safety="safe",
)
WHERE = context(
    "auth/reset.py",
    entry=EntryPoint("route POST /reset", is_open=True, calls=0, line=9),
    is_uncommitted=True,
    provenance=Provenance.ASSISTANT,
    provenance_origin="paste",
)
GROUND = Ground(
    rules={"weak-random": rule("weak-random", title="Weak random number", technical="takeover", automatable=False)},
    today=TODAY,
    assets=AssetMap([Asset(("auth/**",), name="auth", criticality=Criticality.CRITICAL, origin="assay.toml:12")]),
)


def item(where=WHERE, found=TOKEN, ground=GROUND):
    return assess([FileFindings(where.path, [b"a\n", b"b\n", b"random.random()\n"], [found], [where])], ground).items[0]


def test_the_line_has_the_published_form():
    assert one_line(item(), rank=2) == (
        "#2 · Attend · risk 81 — security token from random.random() (CWE-330) · in route POST /reset, open · single request · "
        'asset "auth" critical · new in this paste · safe fix, 1 edit'
    )


@pytest.mark.parametrize(
    ("where", "found", "ground", "words"),
    [
        (
            context("a.py"),
            TOKEN,
            GROUND,
            " · exposure unknown, counts as controlled · single request · safe fix, 1 edit",
        ),
        (context("tests/a.py"), TOKEN, GROUND, " · in a test, small · single request · safe fix, 1 edit"),
        (
            replace(WHERE, guard=Guard("login_required", 4)),
            TOKEN,
            GROUND,
            "in route POST /reset, behind login_required, controlled",
        ),
        (context("a.py"), TOKEN, replace(GROUND, base=Baseline("main@abc", ())), " · new against main@abc · safe fix"),
        (context("a.py"), replace(TOKEN, has_fix=False, fix_safety=None), GROUND, " · no fix"),
        (context("a.py"), replace(TOKEN, tags=("stop-ship",)), GROUND, "safe fix, 1 edit · stop-ship"),
        (context("a.py", introduced=date(2026, 1, 1)), TOKEN, GROUND, " · overdue since 2026-03-02"),
        (replace(WHERE, provenance=Provenance.UNKNOWN, provenance_origin=""), TOKEN, GROUND, " · not committed yet · "),
    ],
)
def test_what_the_line_says_of_other_places(where, found, ground, words):
    assert words in one_line(item(where, found, ground))


def test_the_table_of_factors_says_where_each_value_comes_from_and_how_to_override_it():
    rows = {factor.name: factor for factor in explain(item(), default_table()).factors}
    assert (rows["exposure"].value, rows["exposure"].origin) == ("open", "line 9")
    assert rows["exposure"].override == 'assay.toml: [[asset]] paths = ["auth/reset.py"], exposure = "controlled"'
    assert (rows["business"].value, rows["business"].origin) == ("9", "assay.toml:12")
    assert rows["business"].override == 'assay.toml: [[asset]] paths = ["auth/reset.py"], criticality = "high"'
    assert (rows["technical"].value, rows["technical"].origin) == ("9", "rule weak-random")
    assert (rows["provenance"].value, rows["provenance"].origin) == ("1.15", "paste")
    assert (rows["freshness"].value, rows["freshness"].origin) == ("1.25", "the working tree")


def test_the_formula_adds_up():
    explanation = explain(item(), default_table())
    assert explanation.formula == (
        "L = 0.30·5 + 0.25·9 + 0.20·9 + 0.25·7 = 7.3; I = ½·9 + ½·9 = 9; risk = L·I/81·100 = 81; order = risk·1.25·1.15/√1 = 116.6"
    )


def test_what_would_change_the_decision_is_told():
    explanation = explain(item(), default_table())
    assert [str(change) for change in explanation.changes] == [
        "Act if evidence were flow (now sink)",
        "Track* if evidence were posture (now sink)",
        "Track* if exposure were controlled (now open)",
        "Track* if impact were high (now very high)",
    ]
    assert explanation.table == "default"
    assert explanation.gate == "block: Attend findings: block-new, and this one is new"


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("Request data reaches a shell command.", "request data reaches"),
        ("A value that can be guessed.", "a value that can be guessed ("),
        ("SQL is built from request data.", "SQL is built"),
        ("", " ("),
        ("X", "X ("),
    ],
)
def test_a_message_becomes_part_of_a_line(message, subject):
    assert f" — {subject}" in one_line(item(found=replace(TOKEN, message=message)))
