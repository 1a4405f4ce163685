"""Fixing what is staged, and one item of the queue: in real repositories, with what is on disk kept as it is elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assay.app.analysis import analyse_text
from assay.app.fix_files import SAFE_ONLY, fix_text
from assay.config.settings import Settings
from assay.languages.registry import all_languages

HEAD = "import yaml\n\n\ndef before():\n    return 1\n\n\n"
BAD = "def read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
GOOD = "def read(stream):\n    return yaml.safe_load(stream)\n"
TAIL = "\n\ndef after():\n    return 2\n"


def git(folder: Path, *arguments: str) -> bytes:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True).stdout


def assay(folder: Path, *arguments: str, code: int = 0) -> str:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "assay", *arguments], cwd=folder, capture_output=True, env=environment, timeout=60
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    return said


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "assay.toml").write_text("")
    (folder / "a.py").write_text(HEAD + TAIL)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder


def staged(repo: Path, name: str = "a.py") -> str:
    return git(repo, "show", f":{name}").decode()


def test_index_and_disk_are_fixed_alike(repo: Path):
    (repo / "a.py").write_text(HEAD + BAD + TAIL)
    os.chmod(repo / "a.py", 0o755)
    git(repo, "add", ".")
    (repo / "other.py").write_text("import yaml\n\n" + BAD)
    assert "1 fix applied in 1 file. No finding is left." in assay(repo, "fix", "--staged")
    assert staged(repo) == (repo / "a.py").read_text() == HEAD + GOOD + TAIL
    assert git(repo, "diff", "--name-only") == b""
    assert git(repo, "ls-files", "--stage", "a.py").startswith(b"100755")
    # What is not staged is not touched.
    assert BAD in (repo / "other.py").read_text()
    assert "0 fixes applied" in assay(repo, "fix", "--staged")


def test_what_is_staged_in_part_stays_so(repo: Path):
    (repo / "a.py").write_text(HEAD + BAD + TAIL)
    git(repo, "add", ".")
    (repo / "a.py").write_text(HEAD.replace("return 1", "return 100") + BAD + TAIL + "\n\nmore = yaml\n")
    assay(repo, "fix", "--staged")
    assert staged(repo) == HEAD + GOOD + TAIL
    assert (repo / "a.py").read_text() == HEAD.replace("return 1", "return 100") + GOOD + TAIL + "\n\nmore = yaml\n"


def test_other_changes_at_the_same_place_are_left_alone_and_told(repo: Path):
    (repo / "a.py").write_text(HEAD + BAD + TAIL)
    git(repo, "add", ".")
    mine = HEAD + BAD.replace("stream, Loader", "stream.lower(), Loader") + TAIL
    (repo / "a.py").write_text(mine)
    assert "fixed in the index only, because the file on disk has other changes" in assay(repo, "fix", "--staged")
    assert staged(repo) == HEAD + GOOD + TAIL
    assert (repo / "a.py").read_text() == mine


def test_line_endings_that_git_converts_stay_on_disk(repo: Path):
    git(repo, "config", "core.autocrlf", "true")
    (repo / "a.py").write_bytes((HEAD + BAD + TAIL).replace("\n", "\r\n").encode())
    git(repo, "add", ".")
    assert "\r" not in staged(repo)
    assay(repo, "fix", "--staged")
    assert staged(repo) == HEAD + GOOD + TAIL
    assert (repo / "a.py").read_bytes() == (HEAD + GOOD + TAIL).replace("\n", "\r\n").encode()


def test_files_that_are_gone_from_disk_or_in_a_first_commit(tmp_path: Path):
    repo = tmp_path / "fresh"
    (repo / "sub").mkdir(parents=True)
    git(repo, "init", "-q")
    (repo / "sub" / "assay.toml").write_text("")
    (repo / "sub" / "a.py").write_text("import yaml\n\n" + BAD)
    (repo / "b.py").write_text("import yaml\n\n" + BAD)
    git(repo, "add", ".")
    (repo / "sub" / "a.py").unlink()
    assert "a.py" in assay(repo / "sub", "fix", "--staged")
    assert GOOD in staged(repo, "sub/a.py")
    assert not (repo / "sub" / "a.py").exists()
    # The project is the folder with the settings; what is beside it is another's.
    assert BAD in staged(repo, "b.py")


def test_the_patch_is_that_of_the_index_and_nothing_is_written(repo: Path):
    (repo / "a.py").write_text(HEAD + BAD + TAIL)
    git(repo, "add", ".")
    (repo / "a.py").write_text("x = 1\n")
    patch = assay(repo, "fix", "--staged", "--diff", code=1)
    assert "+    return yaml.safe_load(stream)" in patch
    assert (staged(repo), (repo / "a.py").read_text()) == (HEAD + BAD + TAIL, "x = 1\n")
    subprocess.run(["git", "apply", "--cached", "-"], cwd=repo, input=patch.encode(), check=True)
    assert staged(repo) == HEAD + GOOD + TAIL


def test_conflicts_and_folders_without_git_are_told(repo: Path, tmp_path: Path):
    assert "nothing is staged" in assay(tmp_path, "fix", "--staged", code=2)
    git(repo, "switch", "-qc", "one")
    (repo / "a.py").write_text("one\n")
    git(repo, "commit", "-qam", "one")
    git(repo, "switch", "-q", "-")
    (repo / "a.py").write_text("two\n")
    git(repo, "commit", "-qam", "two")
    subprocess.run(["git", "merge", "one"], cwd=repo, capture_output=True, check=False)
    assert "in conflict" in assay(repo, "fix", "--staged", code=2)
    assert "says by itself what is to be fixed" in assay(repo, "fix", "--staged", "a.py", code=2)


def test_an_item_of_the_queue_is_fixed_and_nothing_else(repo: Path):
    (repo / "a.py").write_text(HEAD + BAD + TAIL)
    (repo / "b.py").write_text("import yaml\n\n" + BAD.replace("read", "other"))
    ping = "import random\n\n\ndef reset_token():\n    token = random.random()\n    return token\n"
    (repo / "c.py").write_text(ping)
    queue = json.loads(assay(repo, "queue", "-f", "json", "--minutes", "999"))
    items = {item["rule"]: item for item in queue["today"]}
    (first, second) = items["unsafe-yaml"]["places"]
    # Equal safe fixes are one item of the queue.
    assert "2 fixes applied in 2 files. No finding of the item is left." in assay(
        repo, "fix", "--item", second["fingerprint"][:12]
    )
    assert "yaml.load(" not in (repo / "a.py").read_text() + (repo / "b.py").read_text()
    assert (repo / "c.py").read_text() == ping
    assert "No finding of this project" in assay(repo, "fix", "--item", first["fingerprint"], code=2)
    token = items["weak-random"]["places"][0]["fingerprint"]
    if items["weak-random"]["effort"].startswith("behaviour-changing"):
        assert "apply it with --all" in assay(repo, "fix", "--item", token, code=2)
    assay(repo, "fix", "--item", token, "--all")
    assert "random.random()" not in (repo / "c.py").read_text()


def test_of_equal_findings_only_the_one_that_is_named_is_fixed():
    once = b"    session_token = random.random()\n    send(session_token)\n"
    text = b"import random\n\n\ndef make(send):\n" + once + once
    language = all_languages().by_name["python"]
    analysis = analyse_text(language, "d.py", text, True)
    first, second = (item.identity.fingerprint for item in analysis.findings)
    assert second == first + "-2"
    for mark, is_first in ((first, True), (second, False)):
        fixed = fix_text(language, "d.py", text, Settings(), SAFE_ONLY, only={mark})
        assert len(fixed.titles) == 1
        assignments = [line for line in fixed.text.splitlines() if b"session_token =" in line]
        assert [b"random.random()" in line for line in assignments] == [not is_first, is_first]
