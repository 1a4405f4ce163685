"""Committed files of a workspace: hostile ones are named and not followed, and writing is whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assay.workspace.verdict_files import (
    VERDICT_FOLDER,
    UnsafePathError,
    read_folder,
    remove_file,
    write_file,
)

needs_posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes are made the POSIX way")


def names(root: Path) -> list[str]:
    return [file.name for file in read_folder(root)[0]]


def messages(root: Path) -> dict[str, str]:
    return {problem.path: problem.message for problem in read_folder(root)[1]}


def test_what_is_written_is_read_back_in_the_order_of_names(tmp_path):
    write_file(tmp_path, f"{VERDICT_FOLDER}/b.toml", b"b = 1\n")
    write_file(tmp_path, f"{VERDICT_FOLDER}/a.toml", b"a = 1\n")
    write_file(tmp_path, f"{VERDICT_FOLDER}/a.toml", b"a = 2\n")
    files, problems = read_folder(tmp_path)
    assert [(file.name, file.content) for file in files] == [("a.toml", b"a = 2\n"), ("b.toml", b"b = 1\n")]
    assert problems == []
    assert sorted(path.name for path in (tmp_path / VERDICT_FOLDER).iterdir()) == ["a.toml", "b.toml"]


def test_a_workspace_without_verdicts_has_none_and_no_problem(tmp_path):
    assert read_folder(tmp_path) == ([], [])


def test_other_and_hidden_files_are_left_alone(tmp_path):
    folder = tmp_path / VERDICT_FOLDER
    folder.mkdir(parents=True)
    for name in (".a.toml.x.part", ".hidden.toml", "README.md", "a.toml~"):
        (folder / name).write_bytes(b"x")
    assert read_folder(tmp_path) == ([], [])


def test_a_huge_file_is_named_and_not_read(tmp_path):
    write_file(tmp_path, f"{VERDICT_FOLDER}/a.toml", b"#" * 65_537)
    write_file(tmp_path, f"{VERDICT_FOLDER}/b.toml", b"#" * 65_536)
    assert names(tmp_path) == ["b.toml"]
    assert "larger than 65,536 bytes" in messages(tmp_path)[f"{VERDICT_FOLDER}/a.toml"]


@needs_posix
def test_links_pipes_and_folders_are_named_and_not_followed(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    folder = root / VERDICT_FOLDER
    folder.mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.toml").write_bytes(b"x = 1")
    (folder / "link.toml").symlink_to(outside / "secret.toml")
    (folder / "loop.toml").symlink_to(folder / "loop.toml")
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    (folder / "good.toml").write_bytes(b"y = 1")
    assert names(root) == ["good.toml"]
    told = messages(root)
    assert "symbolic link" in told[f"{VERDICT_FOLDER}/link.toml"]
    assert "symbolic link" in told[f"{VERDICT_FOLDER}/loop.toml"]
    assert set(told) == {f"{VERDICT_FOLDER}/{name}.toml" for name in ("link", "loop", "folder", "pipe")}


@needs_posix
@pytest.mark.parametrize("linked", [".assay", ".assay/verdicts"])
def test_a_folder_that_leads_out_of_the_tree_is_neither_read_nor_written(tmp_path, linked):
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    (outside / "verdicts").mkdir(parents=True)
    (outside / "verdicts" / "a.toml").write_bytes(b"x = 1")
    (outside / "a.toml").write_bytes(b"x = 1")
    (root / linked).parent.mkdir(exist_ok=True)
    (root / linked).symlink_to(outside, target_is_directory=True)
    assert names(root) == []
    assert "symbolic link" in messages(root)[VERDICT_FOLDER]
    with pytest.raises(UnsafePathError):
        write_file(root, f"{VERDICT_FOLDER}/b.toml", b"x")
    with pytest.raises(UnsafePathError):
        remove_file(root, f"{VERDICT_FOLDER}/a.toml")
    assert sorted(path.name for path in outside.rglob("*.toml")) == ["a.toml", "a.toml"]


@needs_posix
def test_a_link_is_not_written_through(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"old")
    root = tmp_path / "root"
    (root / VERDICT_FOLDER).mkdir(parents=True)
    (root / VERDICT_FOLDER / "a.toml").symlink_to(target)
    with pytest.raises(UnsafePathError, match="not written over"):
        write_file(root, f"{VERDICT_FOLDER}/a.toml", b"new")
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("path", ["../a.toml", "a/../../b.toml", "/a.toml", "", "a//b", "a\\b.toml", "./a"])
def test_paths_out_of_the_workspace_are_refused(tmp_path, path):
    with pytest.raises(UnsafePathError):
        write_file(tmp_path / "root", path, b"x")


def test_removing(tmp_path):
    write_file(tmp_path, "x/a.toml", b"1")
    assert remove_file(tmp_path, "x/a.toml")
    assert not remove_file(tmp_path, "x/a.toml")


@needs_posix
def test_a_writer_that_is_killed_at_any_moment_leaves_the_old_content_or_the_new(tmp_path):
    program = (
        "import sys, itertools, pathlib\n"
        "from assay.workspace.verdict_files import write_file\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        "for n in itertools.count():\n"
        "    write_file(root, '.assay/verdicts/a.toml', (b'%09d\\n' % n) * 2000)\n"
    )
    whole = 0
    for attempt in range(8):
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        wanted = time.monotonic() + 20
        while not (tmp_path / VERDICT_FOLDER / "a.toml").exists():
            assert time.monotonic() < wanted
        for _ in range(attempt * 300):
            names(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        process.stdout.close()
        files, problems = read_folder(tmp_path)
        assert problems == []
        (file,) = files
        lines = file.content.split(b"\n")
        assert len(lines) == 2001
        assert len(set(lines[:-1])) == 1
        whole += 1
    assert whole == 8
