"""Verdicts and the saved baseline from the command line, in real projects and through the real program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from assay.triage.verdict_file import parse_verdict

YAML = "import yaml\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
PING = (
    "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.get('/ping')\ndef ping():\n"
    "    subprocess.run('ping ' + request.args['host'], shell=True)\n    return ''\n"
)


def assay(folder: Path, *arguments: str, code: int = 0) -> str:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), "HOME": str(folder.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "assay", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("")
    (folder / "app.py").write_text(PING)
    (folder / "settings.py").write_text(YAML)
    return folder


def fingerprint(folder: Path, rule: str) -> str:
    findings = json.loads(assay(folder, "scan", "-f", "json", "--fail-on", "never"))["findings"]
    (found,) = [item["fingerprint"] for item in findings if item["rule"] == rule]
    return found


def test_a_verdict_is_written_and_holds(project: Path):
    mark = fingerprint(project, "unsafe-yaml")
    said = assay(
        project,
        "decide",
        mark[:10],
        "--state",
        "false-positive",
        "--reason",
        "input-trusted",
        "--text",
        "Only our own job writes this file.",
        "--author",
        "Ann",
    )
    path = project / ".assay" / "verdicts" / f"{mark}.toml"
    assert f".assay/verdicts/{mark}.toml" in said
    assert "Commit the file" in said
    verdict = parse_verdict(path.name, path.read_bytes())
    assert (verdict.state.value, verdict.reason, verdict.author) == ("false-positive", "input-trusted", "Ann")
    findings = json.loads(assay(project, "scan", "-f", "json", "--fail-on", "never"))["findings"]
    assert [item["rule"] for item in findings if item["suppressed"]] == ["unsafe-yaml"]


def test_what_would_not_hold_is_refused_and_nothing_is_written(project: Path):
    act = fingerprint(project, "command-injection")
    why = ("--text", "Because.", "--author", "Ann")
    assert "second person" in assay(project, "decide", act, "--state", "defer", *why, code=2)
    far = (date.today() + timedelta(days=90)).isoformat()
    late = assay(project, "decide", act, "--state", "accept", "--approver", "Bob", "--until", far, *why, code=2)
    assert "earlier day" in late
    assert "is no reason" in assay(project, "decide", act, "--state", "fix", "--reason", "rule-wrong", *why, code=2)
    assert "Say why" in assay(project, "decide", act, "--state", "fix", "--author", "Ann", code=2)
    assert "not a date" in assay(project, "decide", act, "--state", "defer", "--until", "soon", *why, code=2)
    assert "fingerprint that begins" in assay(project, "decide", "abcdef", "--state", "fix", *why, code=2)
    assert "Say what is decided" in assay(project, "decide", act, code=2)
    assert not (project / ".assay").exists()


def test_what_a_program_decides_holds_once_a_person_confirms_it(project: Path):
    mark = fingerprint(project, "unsafe-yaml")
    why = ("--text", "A program looked.", "--author", "helper")
    said = assay(project, "decide", mark, "--state", "false-positive", *why, "--provisional")
    assert "once a person confirms" in said

    def suppressed() -> int:
        findings = json.loads(assay(project, "scan", "-f", "json", "--fail-on", "never"))["findings"]
        return sum(bool(item["suppressed"]) for item in findings)

    assert suppressed() == 0
    answer = json.loads(assay(project, "decide", mark, "--confirm", "--author", "Ann", "-f", "json"))
    assert answer["fingerprint"] == mark
    assert suppressed() == 1
    assert "needs no confirmation" in assay(project, "decide", mark, "--confirm", "--author", "Ann", code=2)


def test_a_later_verdict_keeps_the_earlier_one_as_history(project: Path):
    mark = fingerprint(project, "unsafe-yaml")
    assay(project, "decide", mark, "--state", "fix", "--text", "Soon.", "--author", "Ann")
    assay(project, "decide", mark, "--state", "accept", "--text", "After all not.", "--author", "Bob")
    path = project / ".assay" / "verdicts" / f"{mark}.toml"
    verdict = parse_verdict(path.name, path.read_bytes())
    assert verdict.state.value == "accept"
    assert [past.author for past in verdict.history] == ["Ann"]


def test_a_baseline_tells_new_from_old_where_there_is_no_git(project: Path):
    assay(project, "scan", code=1)
    assert "2 findings" in assay(project, "baseline", "write")
    assert "Compared with .assay/baseline.json" in assay(project, "scan")
    (project / "late.py").write_text(YAML.replace("read", "late"))
    shown = assay(project, "baseline", "show")
    assert "1 new, 2 known, 0 gone" in shown
    assert "late.py:4" in shown
    report = json.loads(assay(project, "scan", "-f", "json", code=1))
    assert [item["path"] for item in report["findings"] if item["is_new"]] == ["late.py"]
    (project / "late.py").unlink()
    (project / "settings.py").unlink()
    assert "0 new, 1 known, 1 gone" in assay(project, "baseline", "show")
    queue = json.loads(assay(project, "queue", "-f", "json"))
    assert queue["compared_with"].startswith(".assay/baseline.json")
    assay(project, "baseline", "clear")
    assay(project, "scan", code=1)
    assert "no saved baseline" in assay(project, "scan", "--baseline", code=2)
    assert "no saved baseline" in assay(project, "baseline", "show", code=2)


def test_the_gate_without_git_judges_all_files_against_the_baseline(project: Path):
    (project / "assay.toml").write_text('policy.act.gate = "block-new"\n')
    assert "not in the work tree" in assay(project, "gate", code=2)
    assay(project, "baseline", "write")
    assert "Nothing in the files of this project blocks" in assay(project, "gate")
    (project / "late.py").write_text(PING.replace("ping():", "late():"))
    assert "Blocked: 1 finding in the files of this project" in assay(project, "gate", code=1)


def test_the_gate_takes_the_baseline_of_the_commit_and_not_of_the_change(project: Path):
    (project / "assay.toml").write_text('policy.act.gate = "block-new"\n')
    git(project, "init", "-q")
    git(project, "add", "assay.toml", "settings.py")
    git(project, "commit", "-q", "-m", "one")
    assay(project, "baseline", "write")
    git(project, "add", "-A")
    # The change brings the finding and the baseline that knows it.
    assert "no saved baseline" in assay(project, "gate", "--baseline", code=2)
    assert "Blocked: 1 finding" in assay(project, "gate", code=1)
    git(project, "commit", "-q", "--no-verify", "-m", "two")
    (project / "app.py").write_text(PING + "\n# A comment.\n")
    git(project, "add", "-A")
    assert "Compared with .assay/baseline.json" in assay(project, "gate", "--baseline")
    (project / "app.py").write_text(PING + PING[PING.index("@app") :].replace("ping", "pong"))
    assay(project, "baseline", "write")
    git(project, "add", "-A")
    assert "Blocked: 1 finding" in assay(project, "gate", "--baseline", code=1)


@pytest.mark.parametrize(
    "damage", [b"<<<<<<< ours\n{}", b"{", b"\xff\xfe", b'{"version": 99, "label": "", "findings": []}']
)
def test_a_damaged_baseline_is_said_and_nothing_counts_as_old(project: Path, damage: bytes):
    (project / ".assay").mkdir()
    (project / ".assay" / "baseline.json").write_bytes(damage)
    for arguments in (("scan",), ("queue",), ("gate",), ("baseline", "show")):
        assert ".assay/baseline.json" in assay(project, *arguments, code=2)


def test_a_baseline_behind_a_link_is_not_followed(project: Path, tmp_path: Path):
    (project / ".assay").mkdir()
    (tmp_path / "other.json").write_text('{"version": 1, "label": "", "findings": []}')
    (project / ".assay" / "baseline.json").symlink_to(tmp_path / "other.json")
    assert "symbolic link" in assay(project, "scan", code=2)


def test_reasons_are_completed_for_the_state(project: Path):
    environment = {
        **os.environ,
        "_ASSAY_COMPLETE": "bash_complete",
        "COMP_WORDS": "assay decide abc --state false-positive --reason ",
        "COMP_CWORD": "6",
    }
    done = subprocess.run(
        [sys.executable, "-m", "assay"], cwd=project, capture_output=True, text=True, env=environment, timeout=60
    )
    words = [line.split(",", 1)[1] for line in done.stdout.splitlines()]
    assert "input-trusted" in words
    assert "risk-accepted" not in words
