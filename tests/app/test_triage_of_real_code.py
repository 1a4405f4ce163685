"""Decisions about real code: text in, engine, facts and rules as installed, decision out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.app.triage_context import file_findings
from assay.app.triage_settings import rule_facts
from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range, split_lines
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.findings.model import Finding, Safety
from assay.languages.registry import all_languages
from assay.rules.registry import all_rules
from assay.triage.assess import Assessed, Ground, assess
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.baseline import Baseline
from assay.triage.decision import default_table
from assay.triage.explain import explain, one_line
from assay.triage.policy import GateResult

RULES = {module.rule.id: rule_facts(module.rule) for module in all_rules()}


def assessed(text: str, path: str, criticality: Criticality | None = None, language: str = "python") -> list[Assessed]:
    known = all_languages().by_name[language]
    found = scan_text(load_knowledge(), known, path, text.encode())
    file, _ = file_findings(path, split_lines(text.encode()), found, known.line_comment)
    assets = AssetMap([Asset(("*",), criticality=criticality)] if criticality else [])
    ground = Ground(rules=RULES, today=date(2026, 11, 22), assets=assets)
    return list(assess([file], ground).items)


def of_rule(items: list[Assessed], rule_id: str) -> Assessed:
    (item,) = [item for item in items if item.finding.rule_id == rule_id]
    return item


SQL = """
from flask import Flask, request
import sqlite3

app = Flask(__name__)


@app.post("/pay")
def pay():
    cur = sqlite3.connect("shop.db").cursor()
    cur.execute("SELECT * FROM orders WHERE id = '" + request.args["id"] + "'")
    return "paid"
"""


def test_sql_injection_in_a_route_of_payments_is_act_and_in_tests_it_is_not():
    item = of_rule(assessed(SQL, "shop/payments.py", Criticality.CRITICAL), "sql-injection")
    assert item.points.words() == ("flow", "open", "yes", "very high")
    assert (item.decision.word, round(item.risk.likelihood, 1), item.risk.impact, round(item.risk.value)) == (
        "Act",
        9.0,
        8.5,
        94,
    )
    assert "in route POST /pay, open" in one_line(item)
    test = of_rule(assessed(SQL, "tests/fake_shop.py"), "sql-injection")
    assert test.points.words() == ("flow", "small", "yes", "low")
    assert (test.decision.word, round(test.risk.likelihood, 1), test.risk.impact, round(test.risk.value)) == (
        "Track*",
        5.8,
        5.0,
        36,
    )


def test_a_login_in_front_of_the_route_lowers_exposure_and_says_so():
    text = SQL.replace("def pay", "@login_required\ndef pay").replace(
        "import sqlite3", "import sqlite3\nfrom flask_login import login_required"
    )
    item = of_rule(assessed(text, "shop/payments.py"), "sql-injection")
    assert item.points.words()[1:3] == ("controlled", "no")
    assert "login_required" in one_line(item)


NOTES = """
from flask import Flask, request
from notes.accounts import login_required
from notes.store import store

app = Flask(__name__)


@app.post("/notes")
@login_required
def create():
    return store.create(request.form["text"])


@app.put("/notes/<int:note_id>")
@login_required
def change(note_id):
    return store.change(note_id, request.form["text"])


@app.delete("/notes/<int:note_id>")
def remove(note_id):
    return store.remove(note_id)
"""


def test_a_route_without_the_guard_of_its_siblings_is_attend_and_ten_minutes_of_work():
    item = of_rule(assessed(NOTES, "notes/views.py", Criticality.HIGH), "missing-authentication")
    assert item.points.words() == ("sink", "open", "yes", "high")
    figures = (item.decision.word, round(item.risk.likelihood, 1), item.risk.impact, round(item.risk.value))
    assert figures == ("Attend", 8.0, 7.5, 74)
    assert item.effort == 10
    assert "in route DELETE /notes/<int:note_id>, open" in one_line(item)


def test_verification_turned_off_inside_is_track_star_and_stops_the_ship_where_it_was_added():
    text = "import requests\n\ndef fetch(url):\n    return requests.get(url, verify=False, timeout=5)\n"
    item = of_rule(assessed(text, "auth/client.py"), "tls-verification-off")
    figures = (item.decision.word, round(item.risk.likelihood, 2), item.risk.impact, round(item.risk.value))
    assert figures == ("Track*", 5.35, 6.5, 43)
    assert item.ruling.result is GateResult.BLOCK
    assert item.stop_ship


WARM_CACHE = """
import fileinput
import hashlib


def warm(cache):
    for line in fileinput.input():
        cache_key = hashlib.md5(line.encode()).hexdigest()
        cache[cache_key] = line
"""


def test_md5_for_the_key_of_a_cache_is_track_and_its_fix_is_safe_and_takes_a_minute():
    item = of_rule(assessed(WARM_CACHE, "scripts/warm_cache.py", Criticality.MEDIUM), "weak-hash")
    assert item.points.words()[0] == "posture"
    figures = (item.decision.word, round(item.risk.likelihood, 2), item.risk.impact, round(item.risk.value))
    assert figures == ("Track", 2.55, 3.5, 11)
    assert item.finding.fix_safety is Safety.SAFE
    assert item.effort == 1
    said = WARM_CACHE.replace("line.encode()", "line.encode(), usedforsecurity=False")
    assert not [item for item in assessed(said, "scripts/warm_cache.py") if item.finding.rule_id == "weak-hash"]


def test_a_key_in_the_code_is_attend():
    secret = "Tr0ub4dor" + "&3"
    items = assessed(f'DB_PASSWORD = "{secret}"\n', "shop/storage.py", Criticality.HIGH)
    item = of_rule(items, "hard-coded-credential")
    assert (item.decision.word, round(item.risk.likelihood, 1), item.risk.impact, round(item.risk.value)) == (
        "Attend",
        8.0,
        8.0,
        79,
    )
    assert secret not in one_line(item)


def test_two_keys_at_the_same_place_are_two_findings():
    prints = {
        of_rule(assessed(f'DB_PASSWORD = "{"Tr0ub4dor&" + end}"\n', "a.py"), "hard-coded-credential").fingerprint
        for end in ("d", "e", "d")
    }
    assert len(prints) == 2


@pytest.mark.parametrize("path", ["shop/payments.py", "tests/fake_shop.py"])
def test_comments_and_blank_lines_change_no_fingerprint_and_no_decision(path):
    one = assessed(SQL, path)
    other = assessed("# A comment.\n\n" + SQL.replace("    cur.execute", "\n    # Another.\n    cur.execute"), path)
    assert [(item.fingerprint, item.decision) for item in one] == [(item.fingerprint, item.decision) for item in other]


def test_an_ignore_comment_in_the_code_holds_for_attend_and_not_for_act():
    text = SQL.replace('+ "\'")', '+ "\'")  # assay: ignore[sql-injection] -- the id is made by us')
    assert of_rule(assessed(text, "shop/a.py"), "sql-injection").is_exempt
    act = of_rule(assessed(text, "shop/a.py", Criticality.CRITICAL), "sql-injection")
    assert not act.is_exempt
    assert act.ruling.result is GateResult.BLOCK


SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "rules").glob("*/*.*")
    if path.suffix in (".py", ".js", ".ts", ".tsx") and ".fixed." not in path.name
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.data())
def test_the_editor_the_scan_and_the_gate_say_the_same_of_one_text(sample: Path, data: st.DataObject):
    text = sample.read_bytes()
    language = all_languages().of_path(sample.name)
    assert language is not None
    name = f"shop/{sample.name}"

    def facts(found: list[Finding], **fields: Any) -> list[tuple[object, ...]]:
        file, _ = file_findings(name, split_lines(text), found, language.line_comment)
        items = assess([file], Ground(rules=RULES, today=date(2026, 11, 22), **fields)).items
        return [
            (
                item.finding,
                item.fingerprint,
                item.decision,
                item.risk,
                item.points,
                explain(item, default_table()).factors[:10],
            )
            for item in items
        ]

    # The editor comes to the text by edits: a piece is taken out at a random place, and typed again.
    host = Host(load_knowledge())
    lines = split_lines(text)
    first = data.draw(st.integers(0, len(lines) - 1))
    count = data.draw(st.integers(0, 5))
    kept = lines[:first] + lines[first + count :]
    host.open("file:///x", name, language, b"".join(kept))
    host.analyse("file:///x", CancelToken())
    place = Range(Position(first, 0), Position(first, 0))
    host.change(
        "file:///x",
        [TextChange(place, b"".join(lines[first : first + count]))] if first < len(kept) else [TextChange(None, text)],
    )
    assert b"".join(host.lines("file:///x")) == text
    edited = facts(host.settle("file:///x", CancelToken()).findings)
    scanned = facts(scan_text(load_knowledge(), language, name, text))
    staged = facts(
        scan_text(load_knowledge(), language, name, text), base=Baseline("HEAD@abc1234", ()), is_complete=True
    )
    assert edited == scanned == staged


def test_the_samples_hold_enough_for_that_to_mean_something():
    assert len(SAMPLES) >= 20
    count = 0
    for sample in SAMPLES:
        language = all_languages().of_path(sample.name)
        assert language is not None
        count += len(scan_text(load_knowledge(), language, f"shop/{sample.name}", sample.read_bytes()))
    assert count >= 100
