"""The GitHub action: the shell of its steps, run as the runner runs it, against real repositories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
BAD = (
    "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.get('/x')\ndef x():\n"
    "    subprocess.run('ping ' + request.args['host'], shell=True)\n    return ''\n"
)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "old.py").write_text("x = 1\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    return folder


def run_step(name: str, repo: Path, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step with what the runner would give it."""
    step = STEPS[name]
    programs = tmp_path / "bin"
    programs.mkdir(exist_ok=True)
    (programs / "assay").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m assay "$@"\n')
    (programs / "assay").chmod(0o755)
    values = {key: str(spec.get("default", "")) for key, spec in ACTION["inputs"].items()} | inputs
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    (tmp_path / "temp").mkdir(exist_ok=True)
    for key, expression in step.get("env", {}).items():
        name_of_input = expression.strip("${} ").removeprefix("inputs.")
        environment[key] = values[name_of_input] if expression.startswith("${{ inputs.") else ""
    assert "${{" not in step["run"], "what others can choose must not be text of the script"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=repo / values["path"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


def test_a_pull_request_that_brings_a_finding_is_annotated_and_fails(repo: Path, tmp_path: Path):
    base = git(repo, "rev-parse", "HEAD")
    (repo / "new.py").write_text(BAD)
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "two")
    scanned = run_step("Scan", repo, tmp_path)
    assert scanned.returncode == 0, scanned.stderr
    sarif = json.loads((tmp_path / "temp" / "assay.sarif").read_text())
    assert sarif["runs"][0]["results"][0]["ruleId"] == "command-injection"
    judged = run_step("Judge", repo, tmp_path, base=base)
    assert judged.returncode == 1, judged.stderr
    assert judged.stdout.startswith("::error ")
    assert "file=new.py,line=9" in judged.stdout
    assert "1 Act" in (tmp_path / "summary.md").read_text()


def test_one_that_brings_nothing_passes(repo: Path, tmp_path: Path):
    (repo / "new.py").write_text(BAD)
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "two")
    (repo / "assay.toml").write_text('policy.act.gate = "block-new"\n')
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "three")
    base = git(repo, "rev-parse", "HEAD")
    (repo / "old.py").write_text("x = 2\n")
    git(repo, "commit", "-qam", "four")
    judged = run_step("Judge", repo, tmp_path, base=base)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "::error" not in judged.stdout


def test_a_push_has_no_base_and_is_scanned_whole(repo: Path, tmp_path: Path):
    (repo / "new.py").write_text(BAD)
    judged = run_step("Judge", repo, tmp_path, base="")
    assert judged.returncode == 1, judged.stderr
    assert "file=new.py" in judged.stdout


def test_a_base_that_the_clone_does_not_have_is_told_and_fails(repo: Path, tmp_path: Path):
    clone = tmp_path / "clone"
    git(repo, "commit", "-q", "--allow-empty", "-m", "two")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repo}", str(clone))
    judged = run_step("Judge", clone, tmp_path, base=git(repo, "rev-parse", "HEAD~1"))
    assert judged.returncode == 2
    assert "fetch-depth: 0" in judged.stderr


def test_a_base_with_the_words_of_a_shell_is_a_name_and_nothing_else(repo: Path, tmp_path: Path):
    witness = tmp_path / "witness"
    judged = run_step("Judge", repo, tmp_path, base=f"main; touch {witness} $(touch {witness})")
    assert judged.returncode == 2
    assert not witness.exists()


def test_the_actions_that_it_uses_exist_by_their_names_and_inputs():
    assert ACTION["runs"]["using"] == "composite"
    assert {step.get("uses", "").split("@")[0] for step in ACTION["runs"]["steps"]} - {""} == {
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
    }
    assert STEPS["Upload"]["with"]["sarif_file"].endswith("/assay.sarif")
