"""The gate judges what is staged and nothing else, in every shape that commits come in, and as a scan of whole trees would."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assay.app.analysis import analyse_text
from assay.app.gate import GateError, judge_change
from assay.app.reporting import Analysed, ground_of, judge
from assay.app.results import FileAnalysis
from assay.app.scan import project_graph
from assay.app.triage_settings import load_triage
from assay.config.settings import Settings
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline
from assay.triage.policy import GateResult as Ruling

HEAD = "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n"


def bad(number: int) -> str:
    return f'\n\n@app.get("/{number}")\ndef bad_{number}():\n    subprocess.run("ping " + request.args["host{number}"], shell=True)\n    return ""\n'


def good(number: int) -> str:
    return f"\n\ndef good_{number}(value):\n    return value + {number}\n"


def git(folder: Path, *arguments: str) -> str:
    identity = [
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.com",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder: Path, **files: str | None) -> str:
    stage(folder, **files)
    git(folder, "commit", "-q", "--allow-empty", "-m", "change")
    return git(folder, "rev-parse", "HEAD")


def stage(folder: Path, **files: str | None) -> None:
    for name, text in files.items():
        path = folder / f"{name}.py"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    # Without this, findings of decision Act block although they are old.
    (folder / "assay.toml").write_text('policy.act.gate = "block-new"\n')
    return folder


@pytest.fixture
def blocked(tmp_path: Path):
    """Return the symbols of what blocks."""

    def run(folder: Path, **options: str) -> list[str]:
        result = judge_change(folder, cache_folder=tmp_path / "cache", **options)
        names = [found.finding.symbol for found in result.report.findings if found.gate == "block"]
        assert len(names) == result.blocked
        return sorted(names)

    return run


def test_only_what_is_new_blocks(repo: Path, blocked):
    commit(repo, a=HEAD + bad(1))
    stage(repo, a=HEAD + good(0) + bad(1) + good(2))
    assert blocked(repo) == []
    stage(repo, a=HEAD + bad(2) + bad(1))
    assert blocked(repo) == ["bad_2"]


def test_the_index_counts_and_not_the_work_tree(repo: Path, blocked):
    commit(repo, a=HEAD)
    stage(repo, a=HEAD + bad(1))
    (repo / "a.py").write_text(HEAD)
    assert blocked(repo) == ["bad_1"]
    git(repo, "add", "a.py")
    (repo / "a.py").write_text(HEAD + bad(1))
    (repo / "new.py").write_text(HEAD + bad(2))
    assert blocked(repo) == []


def test_the_first_commit(repo: Path, blocked):
    stage(repo, a=HEAD + bad(1))
    assert blocked(repo) == ["bad_1"]


def test_a_renamed_file_brings_nothing_new_and_a_copy_does(repo: Path, blocked):
    commit(repo, a=HEAD + bad(1) + good(1) + good(2) + good(3))
    git(repo, "mv", "a.py", "b.py")
    assert blocked(repo) == []
    git(repo, "reset", "-q", "--hard")
    stage(repo, b=HEAD + bad(1) + good(1))
    assert blocked(repo) == ["bad_1"]


def test_a_function_that_moves_to_another_file_is_not_new(repo: Path, blocked):
    commit(repo, a=HEAD + bad(1), b=HEAD + good(1))
    stage(repo, a=None, b=HEAD + good(1) + bad(1))
    assert blocked(repo) == []


def test_a_merge_brings_only_what_no_parent_had(repo: Path, blocked):
    commit(repo, a=HEAD + good(1))
    git(repo, "checkout", "-qb", "side")
    commit(repo, b=HEAD + bad(2))
    git(repo, "checkout", "-q", "main")
    commit(repo, c=HEAD + good(3))
    git(repo, "merge", "-q", "--no-commit", "--no-ff", "side")
    assert blocked(repo) == []
    stage(repo, c=HEAD + good(3) + bad(4))
    assert blocked(repo) == ["bad_4"]


def test_conflicts_cannot_be_judged(repo: Path):
    commit(repo, a="x = 1\n")
    git(repo, "checkout", "-qb", "side")
    commit(repo, a="x = 2\n")
    git(repo, "checkout", "-q", "main")
    commit(repo, a="x = 3\n")
    subprocess.run(["git", "merge", "side"], cwd=repo, capture_output=True, check=False)
    with pytest.raises(GateError, match=r"in conflict, such as a\.py"):
        judge_change(repo)


def test_a_range_for_ci(repo: Path, blocked):
    base = commit(repo, a=HEAD + bad(1))
    commit(repo, a=HEAD + bad(1) + bad(2))
    commit(repo, b=HEAD + good(1))
    git(repo, "branch", "work")
    git(repo, "checkout", "-q", base)
    git(repo, "checkout", "-qB", "main")
    commit(repo, c=HEAD + bad(9))
    git(repo, "checkout", "-q", "work")
    assert blocked(repo, base="main") == ["bad_2"]
    assert blocked(repo, base=base, new="main") == ["bad_9"]


def test_shallow_clones_say_so(repo: Path, tmp_path: Path):
    commit(repo, a=HEAD)
    commit(repo, a=HEAD + good(1))
    git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "shallow")
    with pytest.raises(GateError, match="shallow; fetch more"):
        judge_change(tmp_path / "shallow", base="HEAD~1")


def test_linked_work_trees_and_submodules(repo: Path, blocked, tmp_path: Path):
    commit(repo, a=HEAD)
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo), "sub")
    assert blocked(repo) == []
    git(repo, "commit", "-qm", "submodule")
    git(repo, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
    stage(tmp_path / "tree", a=HEAD + bad(1))
    assert blocked(tmp_path / "tree") == ["bad_1"]
    assert blocked(repo) == []


def test_files_that_a_scan_leaves_out_are_left_out(repo: Path, blocked):
    commit(repo, a=HEAD)
    (repo / ".assayignore").write_text("ignored.py\n")
    (repo / "node_modules").mkdir()
    stage(repo, ignored=HEAD + bad(1), node_modules__x="")
    (repo / "node_modules" / "m.py").write_text(HEAD + bad(2))
    git(repo, "add", "-A")
    assert blocked(repo) == []


def test_a_change_cannot_exempt_itself(repo: Path, blocked):
    commit(repo, a=HEAD)
    stage(repo, a=HEAD + bad(1))
    assert blocked(repo) == ["bad_1"]
    (repo / "assay.toml").write_text(
        'rules.disabled = ["command-injection"]\npolicy.act.gate = "warn"\npolicy.attend.gate = "warn"\n'
    )
    git(repo, "add", "-A")
    assert blocked(repo) == ["bad_1"]
    ignored = bad(1).replace("shell=True)", "shell=True)  # assay: ignore[command-injection] -- the network is ours")
    stage(repo, a=HEAD + ignored)
    assert blocked(repo) == ["bad_1"]


def test_settings_of_the_index_are_used_and_wrong_ones_are_named(repo: Path):
    commit(repo, a=HEAD)
    (repo / "assay.toml").write_text("fils = 1\n")
    git(repo, "add", "-A")
    (repo / "assay.toml").write_text("")
    with pytest.raises(GateError, match=r"assay\.toml:1: fils"):
        judge_change(repo)


def test_outside_of_a_repository(tmp_path: Path):
    with pytest.raises(GateError, match="not in the work tree of a git repository"):
        judge_change(tmp_path)


def run_gate(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), **variables}
    return subprocess.run(
        [sys.executable, "-m", "assay", "gate", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )


def test_the_command_says_what_blocks_and_what_resolves_it(repo: Path):
    commit(repo, a=HEAD + bad(1))
    stage(repo, a=HEAD + bad(1) + bad(2))
    done = run_gate(repo)
    assert done.returncode == 1
    assert "Blocked: 1 finding in the staged changes. Compared with HEAD@" in done.stdout
    assert "1 new, 1 known, 0 gone" in done.stdout
    assert "assay fix --diff a.py" in done.stdout
    assert "Ships with a warning:\n  a.py:" in done.stdout
    data = json.loads(run_gate(repo, "--format", "json").stdout)
    assert sorted((finding["symbol"], finding["gate"], finding["is_new"]) for finding in data["findings"]) == [
        ("bad_1", "warn", False),
        ("bad_2", "block", True),
    ]
    git(repo, "reset", "-q", "--hard")
    done = run_gate(repo)
    assert done.returncode == 0
    assert "Nothing in the staged changes blocks" in done.stdout
    assert run_gate(repo, "--quiet").stdout == ""
    done = run_gate(repo, "--base", "no-such-branch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no commit 'no-such-branch'" in done.stderr


@cache
def analysed(name: str, text: str) -> FileAnalysis:
    return analyse_text(all_languages().by_name["python"], name, text.encode(), False)


def reference(old: dict[str, str], new: dict[str, str], renames: dict[str, str], root: Path) -> list[tuple[str, str]]:
    """Return what blocks, by scanning both trees whole. ``root`` holds the new one."""
    settings = Settings()
    before = [analysed(name, text) for name, text in sorted(old.items())]
    after = [Analysed(name, "python", analysed(name, text)) for name, text in sorted(new.items())]
    base = Baseline("the base", tuple(item.identity for analysis in before for item in analysis.findings), renames)
    ground = replace(
        ground_of(load_triage(root, load(root)), date.today()),
        base=base,
        verdict_ids_at_base=frozenset(),
        exists=new.__contains__,
        is_complete=True,
    )
    judged, _ = judge(after, settings, ground, project_graph(root, settings, after, is_complete=True))
    return sorted(
        (entry.file.name, entry.item.finding.symbol) for entry in judged if entry.assessed.ruling.result is Ruling.BLOCK
    )


def load(root: Path) -> Settings:
    from assay.config.loading import load_settings

    return load_settings(root).settings


def helper(number: int) -> str:
    """A function that is open to strangers only where a route, maybe of another file, calls it."""
    return f"\n\ndef help_{number}(command):\n    return subprocess.run(command, shell=True)\n"


def calling(number: int, module: int) -> str:
    call = f"m{module}.help_{number}(request.args['command'])"
    return f'\n\nimport m{module}\n\n\n@app.post("/call{number}{module}")\ndef call_{number}_{module}():\n    return str({call})\n'


SEEDS = [*range(40), *(pytest.param(seed, marks=pytest.mark.corpus) for seed in range(40, 200))]
"""All 200 are run with the tests that take long; the first ones always."""


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same texts come again and again; whether the cache changes an answer is what other tests look at."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("seed", SEEDS)
def test_random_commits_are_judged_as_whole_trees_are(repo: Path, shared_cache: Path, seed: int):
    dice = random.Random(seed)
    pieces = [bad(1), bad(2), bad(3), good(1), good(2), good(3), good(4)]
    pieces += [helper(1), helper(2), helper(1), *(calling(number, module) for number in (1, 2) for module in (0, 1, 2))]

    def file() -> str:
        return HEAD + "".join(dice.sample(pieces, dice.randint(0, 7)))

    tree = {f"m{number}.py": file() for number in range(4)}
    commit(repo, **{name[:-3]: text for name, text in tree.items()})
    new = dict(tree)
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(sorted(new))
        action = dice.choice(["edit", "edit", "append", "delete", "add", "rename"])
        if action == "edit":
            new[name] = file()
        elif action == "append":
            new[name] += dice.choice(pieces[:3]).replace("bad_", "more_").replace("/", "/more")
        elif action == "delete" and len(new) > 1:
            del new[name]
        elif action == "add":
            new[f"n{dice.randint(0, 9)}.py"] = file()
        elif action == "rename":
            new[f"r{dice.randint(0, 9)}.py"] = new.pop(name)
    for name in tree:
        (repo / name).unlink()
    for name, text in new.items():
        (repo / name).write_text(text)
    git(repo, "add", "-A")
    lines = git(repo, "diff", "--cached", "--find-renames", "--name-status").splitlines()
    renames = dict(line.split("\t")[1:3] for line in lines if line.startswith("R"))
    report = judge_change(repo, cache_folder=shared_cache).report
    found = sorted((item.path, item.finding.symbol) for item in report.findings if item.gate == "block")
    assert found == reference(tree, new, renames, repo)
