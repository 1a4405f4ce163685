"""The ten worked examples of the published model, from real code: text in, engine and rules as installed, figures out.

``tests/triage/test_worked_examples.py`` feeds the model the published factors and gets the published figures, all of them. Here the factors come
from the code. The decision is the published one in all ten. Where a figure differs, the example says why: the page's table of examples was made
with other factors than its own scale gives, or a rule knows more or less of the code than the page assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.app.triage_context import context_of, file_findings
from assay.app.triage_settings import rule_facts
from assay.base.text import split_lines
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages
from assay.rules.registry import all_rules
from assay.triage.assess import Assessed, FileFindings, Ground, assess
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.inputs import EntryPoint, Provenance, Reached
from assay.triage.risk import half_up

RULES = {module.rule.id: rule_facts(module.rule) for module in all_rules()}
TODAY = date(2026, 11, 22)
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
RESET = """
import random
from flask import Flask

app = Flask(__name__)


def reset_token():
    token = str(random.random())
    return token


@app.post("/reset")
def reset():
    return reset_token()
"""
# Made up, and put together here so that no key stands in this file.
KEY, SECRET = "AK" + "IA" + "Z7QK3M2XWPLV9TJD", "wJalrXUtnFEMIK7MDENG" + "bPxRfiCYq8ZkLp2vTn4s"
STORAGE = f"""
import boto3

s3 = boto3.client("s3", aws_access_key_id="{KEY}", aws_secret_access_key="{SECRET}")
"""
ITEMS = """
from flask import Flask
from flask_login import login_required

app = Flask(__name__)
ITEMS = {}


@app.post("/items")
@login_required
def add():
    ITEMS[1] = 1
    return "", 204


@app.put("/items/<int:item>")
@login_required
def change(item):
    ITEMS[item] = 2
    return "", 204


@app.delete("/items/<int:item>")
def remove(item):
    ITEMS.pop(item)
    return "", 204
"""
CLIENT = "import requests\n\n\ndef fetch(url):\n    return requests.get(url, verify=False, timeout=5)\n"
SETTINGS = "import yaml\n\n\ndef load(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
TABLE = "export function fill(cell, value) {\n  cell.innerHTML = value;\n}\n"
RELEASE = """
import subprocess
import sys


def publish(tag):
    subprocess.run("git push origin " + tag, shell=True)


publish(sys.argv[1])
"""
WARM = """
import fileinput
import hashlib


def warm(cache):
    for line in fileinput.input():
        cache_key = hashlib.md5(line.encode()).hexdigest()
        cache[cache_key] = line
"""


@dataclass(frozen=True)
class Example:
    name: str
    rule: str
    path: str
    text: str
    factors: tuple[int, int, int, int]
    """Source, reach, ease and confidence as the code gives them."""
    figures: tuple[float, float, int, str]
    """Likelihood, impact, risk and decision."""
    effort: float
    published: tuple[int, str, float]
    """Risk, decision and effort on the page."""
    why: str = ""
    """Why risk or effort is another one than on the page."""
    criticality: Criticality | None = None
    fresh: bool = True
    written_by_assistant: bool = True
    reached: Reached | None = None


TWO_EDITS = "the fix changes the statement and its parameters: two edits are a minute more"
HIGH, CRITICAL, MEDIUM = Criticality.HIGH, Criticality.CRITICAL, Criticality.MEDIUM
EXAMPLES = [
    Example(
        "SQL injection in a route of payments", "sql-injection", "shop/payments.py", SQL,
        (9, 9, 9, 9), (9.0, 8.5, 94, "Act"), 4, (94, "Act", 3), TWO_EDITS, CRITICAL,
    ),
    Example(
        "reset token from random.random()", "weak-random", "auth/tokens.py", RESET,
        (5, 8, 3, 9), (6.4, 8.0, 63, "Attend"), 1, (64, "Attend", 1),
        "the page's own scale gives work on cryptography an ease of 3, where its example was reckoned with 6; and the value is followed "
        "to the token, a proven way with 9 and not 7",
        HIGH,
    ),
    Example(
        "key of a cloud in a file of the application", "provider-token", "shop/storage.py", STORAGE,
        (9, 5, 9, 9), (8.0, 8.0, 79, "Attend"), 3, (79, "Attend", 5), "the key is one edit here, where the page's example took three",
        HIGH,
    ),
    Example(
        "DELETE route without the guard of its siblings", "missing-authentication", "shop/items.py", ITEMS,
        (9, 9, 9, 5), (8.0, 7.5, 74, "Attend"), 10, (74, "Attend", 10), "", HIGH,
    ),
    Example(
        "verify=False in an internal call", "tls-verification-off", "auth/client.py", CLIENT,
        (5, 4, 3, 9), (5.4, 6.5, 43, "Track*"), 3, (43, "Track*", 1),
        "connections that were accepted fail afterwards, so that the fix is not one that keeps the meaning",
    ),
    Example(
        "yaml.load of internal configuration", "unsafe-yaml", "shop/settings.py", SETTINGS,
        (5, 4, 9, 7), (6.1, 7.0, 52, "Track*"), 1, (48, "Track*", 1),
        "the page's own scale gives a call that is resolved through its import 7, where its example was reckoned with 5", None, False, False,
    ),
    Example(
        "innerHTML from an unknown source in the admin pages", "dom-xss", "admin/table.js", TABLE,
        (5, 6, 6, 3), (5.0, 5.0, 31, "Track*"), 3, (37, "Track*", 1),
        "what 'cell' is cannot be known in this function: the rule is less sure (3) than the page's example (7); and the fix, textContent, "
        "shows markup as text, which is another behaviour",
        None, True, False, Reached(imported_by="admin/main.js"),
    ),
    Example(
        "the same SQL injection in tests", "sql-injection", "tests/fake_shop.py", SQL,
        (5, 1, 9, 9), (5.8, 5.0, 36, "Track*"), 4, (36, "Track*", 3), TWO_EDITS,
    ),
    Example(
        "shell=True on a command-line argument in a script", "command-injection", "scripts/release.py", RELEASE,
        (4, 2, 9, 9), (5.8, 5.5, 39, "Track*"), 4, (36, "Track*", 1),
        "the argument is followed to the shell, a proven way with 9 and not 7; and to run a program without a shell is no change that keeps the "
        "meaning in all cases",
        None, False, False,
    ),
    Example(
        "MD5 for the key of a cache", "weak-hash", "scripts/warm_cache.py", WARM,
        (3, 2, 2, 3), (2.6, 3.5, 11, "Track"), 1, (11, "Track", 1), "", MEDIUM, False, False,
    ),
]  # fmt: skip


def assessed(example: Example) -> Assessed:
    language = all_languages().of_path(example.path)
    assert language is not None
    found = scan_text(load_knowledge(), language, example.path, example.text.encode())
    contexts = [
        context_of(
            each,
            example.path,
            reached=example.reached,
            is_uncommitted=example.fresh,
            edit_count=each.fix_edits,
            provenance=Provenance.ASSISTANT if example.written_by_assistant else Provenance.UNKNOWN,
        )
        for each in found
    ]
    lines = split_lines(example.text.encode())
    file, _ = file_findings(example.path, lines, found, language.line_comment, contexts)
    assets = AssetMap([Asset(("*",), criticality=example.criticality)] if example.criticality else [])
    items = assess([file], Ground(rules=RULES, today=TODAY, assets=assets)).items
    (item,) = [item for item in items if item.finding.rule_id == example.rule]
    return item


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_worked_example_from_real_code(example: Example):
    item = assessed(example)
    risk = int(half_up(item.risk.value))
    assert tuple(factor.number for factor in item.risk.factors[:4]) == example.factors
    figures = (half_up(item.risk.likelihood, 1), item.risk.impact, risk, item.decision.word)
    assert figures == example.figures
    assert item.effort == example.effort
    # The decision is the page's in every case; of the rest every difference has its reason.
    published_risk, decision, effort = example.published
    assert item.decision.word == decision
    assert bool(example.why) == ((risk, item.effort) != (published_risk, effort))


def test_most_of_the_risks_are_those_of_the_page_and_the_others_are_near():
    differences = [example.figures[2] - example.published[0] for example in EXAMPLES]
    assert differences.count(0) == 6
    assert max(map(abs, differences)) <= 6


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EXAMPLES), st.integers(1, 3), st.booleans(), st.sampled_from([None, *Criticality]))
def test_a_way_in_from_another_file_never_lowers_a_decision(example: Example, calls: int, imported: bool, criticality):
    """More exposure, found out along the imports, never makes a finding less urgent."""
    language = all_languages().of_path(example.path)
    assert language is not None
    found = scan_text(load_knowledge(), language, example.path, example.text.encode())
    reached = Reached(
        EntryPoint("route GET /x", True, calls, 3, "other/routes.py"),
        imported_by="other/routes.py" if imported else None,
    )
    assets = AssetMap([Asset(("*",), criticality=criticality)] if criticality else [])
    ground = Ground(rules=RULES, today=TODAY, assets=assets)

    def decisions(known: Reached | None) -> list[int]:
        contexts = [context_of(each, example.path, reached=known) for each in found]
        file = FileFindings(example.path, split_lines(example.text.encode()), found, contexts)
        return [int(item.decision) for item in assess([file], ground).items]

    without, with_it = decisions(None), decisions(reached)
    only_imported = decisions(replace(reached, entry=None))
    assert all(one <= other for one, other in zip(without, with_it, strict=True))
    assert all(one <= other for one, other in zip(without, only_imported, strict=True))
