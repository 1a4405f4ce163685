"""Whatever moment a command is killed at: sources, the index, verdicts, the baseline and the cache are whole, and the next run goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assay.triage.baseline import load_baseline
from assay.triage.verdict_file import parse_verdict

KILLS = 6
BAD = "import yaml\n\n\ndef read_{0}(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
GOOD = "import yaml\n\n\ndef read_{0}(stream):\n    return yaml.safe_load(stream)\n"
COUNT = 12


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
        "XDG_STATE_HOME": str(folder.parent / "state"),
    }


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assay", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(folder),
        timeout=120,
    )


def killed(folder: Path, after: float, *arguments: str) -> bool:
    """Run a command and kill it with all its processes; return whether it was killed before it was done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(folder),
        start_new_session=True,
    )
    try:
        process.wait(after)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("")
    for number in range(COUNT):
        (folder / f"m{number}.py").write_text(BAD.format(number))
    git(folder, "init", "-q")
    git(folder, "add", "assay.toml")
    git(folder, "commit", "-qm", "one")
    git(folder, "add", ".")
    return folder


def sources_are_whole(folder: Path) -> None:
    for number in range(COUNT):
        text = (folder / f"m{number}.py").read_text()
        assert text in (BAD.format(number), GOOD.format(number)), text


def index_is_whole(folder: Path) -> None:
    (folder / ".git" / "index.lock").unlink(missing_ok=True)  # What git itself leaves when it is killed.
    staged = [git(folder, "show", f":m{number}.py") for number in range(COUNT)]
    old, new = ([text.format(number) for number in range(COUNT)] for text in (BAD, GOOD))
    assert staged in (old, new), "the index changes in one step"
    git(folder, "fsck", "--no-dangling")


def verdicts_are_whole(folder: Path) -> None:
    for path in (folder / ".assay" / "verdicts").glob("*.toml"):
        parse_verdict(path.name, path.read_bytes())


def baseline_is_whole(folder: Path) -> None:
    path = folder / ".assay" / "baseline.json"
    if path.exists():
        assert len(load_baseline(path.read_bytes(), path.name).identities) == COUNT


def first_fingerprint(folder: Path) -> str:
    findings = json.loads(run(folder, "scan", "-f", "json", "--fail-on", "never").stdout)["findings"]
    return str(findings[0]["fingerprint"])


COMMANDS: dict[str, tuple[Callable[[Path], tuple[str, ...]], list[Callable[[Path], None]]]] = {
    "scan": (lambda folder: ("scan", "--fail-on", "never"), [sources_are_whole]),
    "gate": (lambda folder: ("gate",), [sources_are_whole, index_is_whole]),
    "queue": (lambda folder: ("queue",), [sources_are_whole]),
    "fix": (lambda folder: ("fix",), [sources_are_whole]),
    "fix --staged": (lambda folder: ("fix", "--staged"), [sources_are_whole, index_is_whole]),
    "decide": (
        lambda folder: ("decide", first_fingerprint(folder), "--state", "fix", "--text", "Soon.", "--author", "Ann"),
        [sources_are_whole, verdicts_are_whole],
    ),
    "baseline": (lambda folder: ("baseline", "write"), [sources_are_whole, baseline_is_whole]),
}


@pytest.mark.skipif(os.name != "posix", reason="Processes are killed as POSIX does it.")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_leaves_everything_whole(project: Path, name: str):
    arguments_of, checks = COMMANDS[name]
    arguments = arguments_of(project)
    twin = project.parent / "twin" / "project"
    shutil.copytree(project, twin)
    started = time.monotonic()
    assert run(twin, *arguments).returncode in (0, 1)
    length = time.monotonic() - started
    kills = 0
    for number in range(KILLS):
        # More of them fall into the last third, where files are written.
        part = (0.3, 0.6, 0.75, 0.85, 0.93, 0.98)[number % 6]
        kills += killed(project, length * part, *arguments)
        for check in checks:
            check(project)
    assert kills >= 1
    done = run(project, *arguments)
    assert done.returncode in (0, 1), done.stderr
    for check in checks:
        check(project)
    # What was begun is finished by the next run, and the cache answers as it did.
    after = run(project, "scan", "-f", "json", "--fail-on", "never")
    fresh = run(project, "scan", "-f", "json", "--fail-on", "never", "--no-cache")
    assert json.loads(after.stdout)["findings"] == json.loads(fresh.stdout)["findings"]
    if name.startswith("fix"):
        assert all((project / f"m{number}.py").read_text() == GOOD.format(number) for number in range(COUNT))
