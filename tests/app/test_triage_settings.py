"""What triage rests on is read from the workspace; what is wrong is named by file, line and key, and exempts nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assay.app.triage_settings import TriageSettings, load_triage, policy_of, rule_facts
from assay.config.loading import load_settings
from assay.config.settings import Settings
from assay.findings.model import Evidence
from assay.rules.registry import all_rules
from assay.triage.assets import NO_ASSET, Criticality
from assay.triage.decision import Decision, default_table, dump_table
from assay.triage.policy import DEFAULT_POLICY, Gate
from assay.triage.risk import EASE, TECHNICAL
from assay.triage.verdict_file import State, Verdict, dump_verdict

RULES = ("sql-injection", "command-injection")


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def load(root: Path, last_good: TriageSettings | None = None) -> TriageSettings:
    loaded = load_settings(root, known_rules=RULES)
    assert loaded.problems == ()
    return load_triage(root, loaded.settings, loaded.files, RULES, last_good)


def test_the_defaults_of_the_settings_are_those_of_the_model(tmp_path):
    assert policy_of(Settings().policy) == DEFAULT_POLICY
    assert load(tmp_path).problems == ()
    assert load(tmp_path).table == default_table()


def test_every_rule_has_words_that_the_model_knows():
    modules = all_rules()
    assert modules
    for module in modules:
        facts = rule_facts(module.rule)
        assert facts.technical in TECHNICAL
        assert facts.ease in EASE


def test_a_policy_with_assets_a_table_and_owners(tmp_path):
    write(
        tmp_path,
        "assay.toml",
        "[policy]\ntable = 'decisions.csv'\n[policy.attend]\ngate = 'block'\nclock-days = 7\n"
        "[policy.rules.sql-injection]\ngate = 'block'\n\n"
        "[[asset]]\npaths = ['pay/**']\nname = 'payments'\ncriticality = 'critical'\nexposure = 'open'\n\n"
        "[[asset]]\npaths = ['docs/**']\ncriticality = 'low'\n",
    )
    write(tmp_path, "decisions.csv", dump_table(default_table()))
    write(tmp_path, ".github/CODEOWNERS", "/pay/ @ann\n")
    loaded = load(tmp_path)
    assert loaded.problems == ()
    assert loaded.policy.decisions[Decision.ATTEND].gate is Gate.BLOCK
    assert loaded.policy.decisions[Decision.ATTEND].clock_days == 7
    assert loaded.policy.decisions[Decision.ATTEND].longest_deferral_days == 30
    view = loaded.assets.view("pay/card.py")
    assert (view.criticality, view.criticality_origin, view.exposure_origin) == (
        Criticality.CRITICAL,
        "assay.toml:9",
        "assay.toml:9",
    )
    assert loaded.assets.view("docs/x.md").criticality_origin == "assay.toml:15"
    assert loaded.table.name == "decisions.csv"
    owner = loaded.owners.of("pay/card.py", NO_ASSET)
    assert owner is not None
    assert owner.origin == ".github/CODEOWNERS:1"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("\n[policy.act]\ngate = 'warn'\n", "assay.toml:3: policy.act.gate", "more easily"),
        ("[policy.rules.sql-injection]\ngate = 'warn'\n", "assay.toml:2: policy.rules.sql-injection.gate", "looser"),
        ("[policy.rules.sql-injektion]\ngate = 'block'\n", "assay.toml:1: policy.rules.sql-injektion", "Did you mean"),
        ("[policy]\n\ntable = 'gone.csv'\n", "assay.toml:3: policy.table", "gone.csv was not read"),
        ("[policy]\ntable = '../x.csv'\n", "assay.toml:2: policy.table", "not inside the project"),
        ("[policy]\ntable = 'half.csv'\n", "assay.toml:2: policy.table", "There is no row for"),
    ],
)
def test_what_is_wrong_is_named_and_the_last_good_stays_in_force(tmp_path, text, place, words):
    write(tmp_path, "half.csv", dump_table(default_table()).rsplit("\n", 3)[0])
    write(tmp_path, "assay.toml", "[policy.attend]\nclock-days = 5\n")
    good = load(tmp_path)
    write(tmp_path, "assay.toml", text)
    loaded = load(tmp_path, good)
    (problem,) = loaded.problems
    assert str(problem).startswith(place)
    assert words in problem.message
    if "table" not in text:
        assert loaded.policy == good.policy
    assert loaded.table == good.table


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[policy.act]\nclock-days = -1\n", "policy.act.clock-days"),
        ("[policy.act]\ngate = 'shrug'\n", "policy.act.gate"),
        ("[policy]\nexempt = true\n", "policy.exempt"),
        ("[[asset]]\ncriticality = 'high'\n", "asset[0]"),
        ("[[asset]]\npaths = ['a']\ncriticality = 'huge'\n", "asset[0].criticality"),
        ("[[asset]]\npaths = 'a'\n", "asset[0].paths"),
    ],
)
def test_wrong_types_and_keys_are_named_by_the_settings(tmp_path, text, key):
    write(tmp_path, "assay.toml", text)
    problems = load_settings(tmp_path).problems
    assert [problem.key for problem in problems] == [key]
    assert problems[0].line >= 1


def verdict() -> Verdict:
    return Verdict(
        fingerprint="0" * 20,
        rule="sql-injection",
        path="a.py",
        symbol="",
        code="1" * 20,
        trail="..",
        evidence=Evidence.FLOW,
        state=State.ACCEPT,
        reason="risk-accepted",
        text="Known.",
        author="Ann",
        created=date(2026, 11, 1),
    )


def test_good_verdicts_are_read_beside_damaged_ones_which_exempt_nothing(tmp_path):
    write(tmp_path, f".assay/verdicts/{'0' * 20}.toml", dump_verdict(verdict()))
    write(tmp_path, f".assay/verdicts/{'1' * 20}.toml", "<<<<<<< HEAD\nrule = 'x'\n")
    write(tmp_path, f".assay/verdicts/{'2' * 20}.toml", dump_verdict(verdict()).replace('"accept"', "7"))
    (tmp_path / f".assay/verdicts/{'3' * 20}.toml").symlink_to("/etc/hosts")
    before = {
        path.name: path.read_bytes() for path in (tmp_path / ".assay/verdicts").iterdir() if not path.is_symlink()
    }
    loaded = load(tmp_path)
    assert loaded.verdicts == (verdict(),)
    told = [str(problem) for problem in loaded.problems]
    assert any(text.startswith(f".assay/verdicts/{'1' * 20}.toml:1: ") and "merge" in text for text in told)
    assert any(text.startswith(f".assay/verdicts/{'2' * 20}.toml:10: state") for text in told)
    assert any(text.startswith(f".assay/verdicts/{'3' * 20}.toml: ") and "symbolic link" in text for text in told)
    after = {path.name: path.read_bytes() for path in (tmp_path / ".assay/verdicts").iterdir() if not path.is_symlink()}
    assert after == before
