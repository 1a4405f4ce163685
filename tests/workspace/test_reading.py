"""Files are read whole and written whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assay.workspace.reading import ReadError, read_source, write_atomically


def test_bytes_come_as_they_are(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"\xff\r\n\0\x0c")
    assert read_source(tmp_path / "a", 100) == b"\xff\r\n\0\x0c"


def test_limits_and_errors_are_sentences(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"12345")
    assert read_source(tmp_path / "a", 5) == b"12345"
    with pytest.raises(ReadError, match="grown beyond 4 bytes"):
        read_source(tmp_path / "a", 4)
    with pytest.raises(ReadError, match="No such file"):
        read_source(tmp_path / "b", 4)
    with pytest.raises(ReadError, match=r"cannot be read|not a regular file"):
        read_source(tmp_path, 4)


def test_a_pipe_in_place_of_a_file_does_not_block(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="not a regular file"):
        read_source(tmp_path / "pipe", 4)


def test_writing_keeps_permissions_and_links_and_leaves_nothing_behind(tmp_path: Path):
    target = tmp_path / "a.py"
    target.write_bytes(b"old")
    target.chmod(0o754)
    (tmp_path / "link.py").symlink_to("a.py")
    write_atomically(tmp_path / "link.py", b"new\r\n")
    assert target.read_bytes() == b"new\r\n"
    assert target.stat().st_mode & 0o777 == 0o754
    assert (tmp_path / "link.py").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "link.py"]


def test_a_failed_write_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "a.py"
    target.write_bytes(b"old")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
