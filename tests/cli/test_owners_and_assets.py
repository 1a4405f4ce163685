"""Queues by owner, rules over their noise budget, and assets that are suggested and never applied."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

YAML = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"


def assay(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "assay", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")},
        timeout=60,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("billing/pay.py", "web/login/form.py", "tests/auth/test_it.py", "plain/a.py", "plain/b.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(YAML)
    return folder


def test_assets_are_suggested_in_comments_and_change_nothing(project: Path):
    before = assay(project, "queue", "-f", "json")
    said = assay(project, "init")
    assert "2 assets are suggested there in comments" in said
    text = (project / "assay.toml").read_text()
    assert tomllib.loads(text).get("asset") is None
    assert assay(project, "queue", "-f", "json") == before
    # Without the marks of a comment they count.
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line == "# [[asset]]")
    uncommented = [line.removeprefix("# ") if number >= first else line for number, line in enumerate(lines)]
    kept = [line for line in uncommented if "in the path" not in line]
    (project / "assay.toml").write_text("\n".join(kept) + "\n")
    stated = tomllib.loads((project / "assay.toml").read_text())["asset"]
    assert [asset["paths"] for asset in stated] == [["billing/**"], ["web/login/**"]]
    assert {asset["criticality"] for asset in stated} == {"critical"}
    assert assay(project, "queue", "-f", "json") != before
    printed = assay(project, "init", "--assets")
    assert tomllib.loads(printed)["asset"] == stated
    (project / "assay.toml").write_text("")
    assert (
        "--assets"
        in subprocess.run(
            [sys.executable, "-m", "assay", "init"], cwd=project, capture_output=True, text=True, check=False
        ).stderr
    )


def test_a_project_whose_paths_say_nothing_gets_an_example(tmp_path: Path):
    (tmp_path / "a.py").write_text("x = 1\n")
    assert "suggest no assets" in assay(tmp_path, "init", "--assets")
    assay(tmp_path, "init")
    assert 'paths = ["src/payments/**"]' in (tmp_path / "assay.toml").read_text()


def test_each_owner_gets_a_queue_of_their_own(project: Path):
    (project / "CODEOWNERS").write_text("/billing/ @pay\n/plain/ @plain\n")
    queues = json.loads(assay(project, "queue", "--by-owner", "--minutes", "2", "-f", "json"))
    assert set(queues) == {"@pay", "@plain", "nobody"}
    # The minutes are those of each owner.
    for name, queue in queues.items():
        everything = [*queue["today"], *queue["later"]]
        assert len(queue["today"]) == 1
        assert {item["owner"] or "nobody" for item in everything} == {name}
    nobody = json.loads(assay(project, "queue", "--owner", "nobody", "-f", "json"))
    places = [place["path"] for item in [*nobody["today"], *nobody["later"]] for place in item["places"]]
    assert sorted(places) == ["tests/auth/test_it.py", "web/login/form.py"]
    text = assay(project, "queue")
    assert "Findings by owner: nobody 2, @pay 1, @plain 2." in text
    assert assay(project, "queue", "--by-owner").count("Today:") == 3
    assay(project, "queue", "--by-owner", "--owner", "@pay", code=2)


def test_a_rule_over_its_noise_budget_is_told(project: Path):
    (project / "assay.toml").write_text("")
    names = [f"more/f{number}.py" for number in range(12)]
    (project / "more").mkdir()
    for name in names:
        (project / name).write_text(YAML)
    findings = json.loads(assay(project, "scan", "-f", "json", "--fail-on", "never"))["findings"]
    marks = [item["fingerprint"] for item in findings if item["path"] in names]
    why = ("--reason", "rule-wrong", "--text", "It is ours.", "--author", "Ann")
    for mark in marks[:10]:
        assay(project, "decide", mark, "--state", "false-positive", *why)
    told = "10 of 10 verdicts (100 %) are false positives, over its noise budget of 25 %"
    assert told in assay(project, "queue")
    assert told in assay(project, "scan", "--fail-on", "never")
    (project / "assay.toml").write_text("[policy.rules.unsafe-yaml]\nnoise-budget = 1.0\n")
    assert told not in assay(project, "queue")
