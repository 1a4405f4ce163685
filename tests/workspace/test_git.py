"""Git is asked right, on real repositories of every shape that commits come in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from assay.workspace.git import (
    GitError,
    blame_times,
    changes_between,
    comparison_base,
    empty_tree,
    files_at,
    find_repository,
    head,
    is_shallow,
    merge_base,
    merge_heads,
    open_objects,
    resolve,
    run_git,
    staged_changes,
    unmerged_paths,
)


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


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.py").write_text("a = 1\n")
    (folder / "b.py").write_text("".join(f"line_{n} = {n}\n" for n in range(20)))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder


def test_a_repository_is_found_from_inside_and_not_from_outside(repo: Path, tmp_path: Path):
    (repo / "deep").mkdir()
    found = find_repository(repo / "deep")
    assert found
    assert found.top == repo.resolve()
    assert find_repository(tmp_path) is None


def test_first_commit_of_a_repository(tmp_path: Path):
    git(tmp_path, "init", "-q")
    assert head(tmp_path) is None
    (tmp_path / "a b\n.py").write_text("x")
    git(tmp_path, "add", ".")
    (change,) = staged_changes(tmp_path)
    assert (change.status, change.old_path, change.new_path) == ("A", None, "a b\n.py")
    assert empty_tree(tmp_path) == git(tmp_path, "hash-object", "-t", "tree", "/dev/null")


def test_the_index_is_judged_and_not_the_work_tree(repo: Path):
    (repo / "a.py").write_text("staged\n")
    git(repo, "add", "a.py")
    (repo / "a.py").write_text("not staged\n")
    (change,) = staged_changes(repo)
    with open_objects(repo) as objects:
        assert change.new_blob
        assert change.old_blob
        assert objects.read(change.new_blob) == b"staged\n"
        assert objects.read(change.old_blob) == b"a = 1\n"
        assert objects.read("HEAD:a.py") == b"a = 1\n"
        assert objects.read(":a.py") == b"staged\n"
        assert objects.read("HEAD:no such file") is None
        assert objects.read("HEAD:") is None
        assert objects.read("HEAD:b.py")


def test_renames_deletions_links_and_modes(repo: Path):
    git(repo, "mv", "b.py", "c.py")
    git(repo, "rm", "-q", "a.py")
    (repo / "link.py").symlink_to("c.py")
    git(repo, "add", ".")
    changes = {(change.status, change.old_path, change.new_path): change for change in staged_changes(repo)}
    assert set(changes) == {("R", "b.py", "c.py"), ("D", "a.py", None), ("A", None, "link.py")}
    assert not changes["A", None, "link.py"].is_regular_file
    assert not changes["D", "a.py", None].is_regular_file
    assert changes["R", "b.py", "c.py"].is_regular_file


def test_ranges_and_merge_bases(repo: Path):
    first = head(repo)
    git(repo, "checkout", "-qb", "side")
    (repo / "s.py").write_text("s\n")
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "side")
    git(repo, "checkout", "-q", "main")
    (repo / "m.py").write_text("m\n")
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "main")
    assert first
    assert merge_base(repo, "main", "side") == first
    assert [(change.status, change.new_path) for change in changes_between(repo, first, "side")] == [("A", "s.py")]
    assert [name for name, _ in files_at(repo, "main")] == ["a.py", "b.py", "m.py"]
    repository = find_repository(repo)
    assert repository
    assert merge_heads(repository) == []
    git(repo, "merge", "-q", "--no-commit", "--no-ff", "side")
    assert merge_heads(repository) == [resolve(repo, "side")]


def test_conflicts_are_named(repo: Path):
    git(repo, "checkout", "-qb", "side")
    (repo / "a.py").write_text("side\n")
    git(repo, "commit", "-qam", "side")
    git(repo, "checkout", "-q", "main")
    (repo / "a.py").write_text("main\n")
    git(repo, "commit", "-qam", "main")
    subprocess.run(["git", "merge", "side"], cwd=repo, capture_output=True, check=False)
    assert unmerged_paths(repo) == ["a.py"]


def test_linked_work_trees_and_shallow_clones(repo: Path, tmp_path: Path):
    git(repo, "commit", "-q", "--allow-empty", "-m", "second")
    git(repo, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
    linked = find_repository(tmp_path / "tree")
    assert linked
    assert linked.top == (tmp_path / "tree").resolve()
    assert linked.common_folder == (repo / ".git").resolve()
    git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "clone")
    assert is_shallow(tmp_path / "clone")
    assert not is_shallow(repo)
    assert merge_base(tmp_path / "clone", "HEAD", "HEAD")


def test_submodules_are_not_files(repo: Path, tmp_path: Path):
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo), "sub")
    assert [change.new_path for change in staged_changes(repo)] == [".gitmodules"]


def test_what_a_branch_is_compared_with(repo: Path, tmp_path: Path):
    first = git(repo, "rev-parse", "HEAD")
    assert comparison_base(repo) == ("HEAD", first)
    git(repo, "switch", "-qc", "work")
    git(repo, "commit", "-q", "--allow-empty", "-m", "second")
    assert comparison_base(repo) == ("main", first)
    git(repo, "switch", "-q", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--branch", "main", str(repo), str(clone))
    git(clone, "commit", "-q", "--allow-empty", "-m", "mine")
    assert comparison_base(clone) == ("origin/main", first)
    git(clone, "remote", "set-head", "origin", "work")
    assert comparison_base(clone)[0] == "origin/work"
    assert comparison_base(clone, "origin/work")[1] == first
    with pytest.raises(GitError, match="no commit 'nowhere'"):
        comparison_base(clone, "nowhere")


def test_when_lines_were_committed(repo: Path):
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    (repo / "b.py").write_text("".join(f"line_{n} = {n}\n" for n in range(19)) + "  line_19   = 19\nnew = 1\n")
    stamp = {**os.environ, "GIT_COMMITTER_DATE": "2020-02-03T12:00:00+00:00"}
    subprocess.run(["git", *identity, "commit", "-qam", "later"], cwd=repo, check=True, env=stamp)
    times = blame_times(repo, "HEAD", "b.py", [1, 20, 21])
    assert times[21] == 1580731200
    # White space is not a change.
    assert times[20] == times[1] != times[21]
    assert blame_times(repo, "HEAD", "b.py", []) == {}
    with pytest.raises(GitError):
        blame_times(repo, "HEAD", "none.py", [1])


def test_names_that_look_like_options_and_nonsense(repo: Path):
    assert resolve(repo, "--help") is None
    assert resolve(repo, "no-such-branch") is None
    with pytest.raises(GitError, match="git rev-parse failed"):
        run_git(repo, "rev-parse", "--verify", "nonsense")


def test_programs_named_by_a_hostile_repository_do_not_run(repo: Path, tmp_path: Path):
    witness = tmp_path / "witness"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{witness}'\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.pager",
        "core.sshCommand",
        "filter.evil.smudge",
    ):
        git(repo, "config", key, str(program))
    (repo / ".gitattributes").write_text("*.py diff=evil filter=evil\n")
    (repo / "a.py").write_text("changed\n")
    subprocess.run(["git", "-c", "core.fsmonitor=false", "add", "."], cwd=repo, check=True, capture_output=True)
    witness.unlink(missing_ok=True)
    assert staged_changes(repo)
    assert changes_between(repo, empty_tree(repo), "HEAD")
    with open_objects(repo) as objects:
        assert objects.read(":a.py") is not None
    assert unmerged_paths(repo) == []
    assert blame_times(repo, "HEAD", "a.py", [1])
    assert comparison_base(repo)[0] == "HEAD"
    assert not witness.exists()
    # The same look without precautions does run it: the test would notice.
    subprocess.run(["git", "diff", "--cached"], cwd=repo, check=True, capture_output=True)
    assert witness.exists()


def test_names_that_are_not_text(repo: Path):
    path = os.fsencode(repo) + b"/\xff.py"
    with open(path, "wb") as stream:
        stream.write(b"x = 1\n")
    git(repo, "add", ".")
    (change,) = staged_changes(repo)
    assert change.new_path
    assert os.fsencode(change.new_path) == b"\xff.py"
