"""Fixes are checked before they are written, and setting up keeps what is there."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assay.app.fix_files import ALL, fix_text, plan_fixes, write_fixes
from assay.config.settings import Settings
from assay.languages.registry import all_languages
from report_samples import EXAMPLES

RANDOM = b"import random\n\n\ndef reset_token():\n    token = random.random()\n    return token\n"


def assay(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), **variables}
    return subprocess.run(
        [sys.executable, "-m", "assay", *arguments], cwd=folder, capture_output=True, env=environment, timeout=120
    )


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    shutil.copytree(EXAMPLES, folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def test_the_patch_is_what_is_written(sample: Path):
    before = {path: path.read_bytes() for path in sample.rglob("*.*s") if ".git" not in path.parts}
    patch = assay(sample, "fix", "--all", "--diff")
    assert patch.returncode == 1
    assert all(path.read_bytes() == text for path, text in before.items())
    other = sample.parent / "other"
    shutil.copytree(sample, other)
    subprocess.run(["git", "apply", "-"], cwd=other, input=patch.stdout, check=True)
    assert assay(sample, "fix", "--all").returncode == 1
    for path in sample.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            assert path.read_bytes() == (other / path.relative_to(sample)).read_bytes()
    again = assay(sample, "fix", "--all", "--diff")
    assert (again.returncode, again.stdout) == (0, b"")
    compile((sample / "shop" / "app.py").read_bytes(), "app.py", "exec")


def test_safe_fixes_only_unless_asked_for(sample: Path):
    safe = assay(sample, "fix", "--diff").stdout
    assert b"yaml.safe_load" in safe
    assert b"os.environ" not in safe
    assert assay(sample, "fix", "--safe", "--all").returncode == 2


def test_one_rule_only(sample: Path):
    patch = assay(sample, "fix", "--diff", "--rule", "weak-random").stdout
    assert b"secrets" in patch
    assert b"yaml.safe_load" not in patch


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_line_endings_encoding_and_permissions_stay(tmp_path: Path, ending: bytes):
    path = tmp_path / "a.py"
    path.write_bytes(b"# \xff latin \x0c\n".replace(b"\n", ending) + RANDOM.replace(b"\n", ending))
    path.chmod(0o750)
    plan = plan_fixes([path], tmp_path, Settings(), ALL)
    assert write_fixes(plan, 10_000) == []
    new = path.read_bytes()
    assert new != plan.files[0].old
    assert b"# \xff latin \x0c" in new
    if ending != b"\n":
        assert new.replace(ending, b"").count(b"\n") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


def test_a_file_that_changes_in_between_is_left_alone(tmp_path: Path):
    path = tmp_path / "a.py"
    path.write_bytes(RANDOM)
    plan = plan_fixes([path], tmp_path, Settings(), ALL)
    path.write_bytes(b"# mine\n")
    ((name, message),) = write_fixes(plan, 10_000)
    assert name == "a.py"
    assert "changed by somebody else" in message
    assert path.read_bytes() == b"# mine\n"


def test_broken_text_is_fixed_only_where_it_stays_as_it_is():
    python = all_languages().by_name["python"]
    text = b"def broken(:\n" + RANDOM
    fixed = fix_text(python, "a.py", text, Settings(), ALL)
    assert fixed.text.startswith(b"def broken(:\n")


def test_init_writes_settings_once(tmp_path: Path):
    folder = tmp_path / "project"
    folder.mkdir()
    assert assay(folder, "init").returncode == 0
    assert assay(folder, "scan").returncode == 0
    (folder / "assay.toml").write_text("# mine\n")
    assert assay(folder, "init").returncode == 2
    assert (folder / "assay.toml").read_text() == "# mine\n"


BAD = 'import subprocess\nfrom flask import request\n\ndef run():\n    subprocess.run("ping " + request.args["h"], shell=True)\n'


def commit(folder: Path) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    return subprocess.run(
        ["git", *identity, "commit", "-qm", "x"], cwd=folder, capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize("existing", [None, "#!/bin/sh\ntouch ran\nexit 0\n", "#!/usr/bin/env bash\ntouch ran\n"])
@pytest.mark.parametrize("configured", [False, True])
def test_the_hook_judges_real_commits_and_keeps_an_existing_one(tmp_path: Path, existing: str | None, configured: bool):
    folder = tmp_path / "repo"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    hooks = folder / (".hooks" if configured else ".git/hooks")
    if configured:
        subprocess.run(["git", "config", "core.hooksPath", ".hooks"], cwd=folder, check=True)
    hooks.mkdir(exist_ok=True)
    if existing:
        (hooks / "pre-commit").write_text(existing)
        (hooks / "pre-commit").chmod(0o755)
    done = assay(folder, "init", "--hook")
    assert done.returncode == 0, done.stderr
    assert (b"commit it" in done.stdout) == configured
    once = (hooks / "pre-commit").read_bytes()
    assert b"already there" in assay(folder, "init", "--hook").stdout
    assert (hooks / "pre-commit").read_bytes() == once
    (folder / "a.py").write_text(BAD)
    subprocess.run(["git", "add", "a.py"], cwd=folder, check=True)
    refused = commit(folder)
    assert refused.returncode == 1
    assert "Blocked: 1 finding" in refused.stdout + refused.stderr
    assert not (folder / "ran").exists()
    (folder / "a.py").write_text("x = 1\n")
    subprocess.run(["git", "add", "a.py"], cwd=folder, check=True)
    taken = commit(folder)
    assert taken.returncode == 0, taken.stderr
    assert (folder / "ran").exists() == bool(existing)


def test_a_hook_that_is_no_shell_script_is_left_alone(tmp_path: Path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/usr/bin/env python3\n")
    done = assay(tmp_path, "init", "--hook")
    assert done.returncode == 2
    assert b"no shell script" in done.stderr
    assert hook.read_text() == "#!/usr/bin/env python3\n"
