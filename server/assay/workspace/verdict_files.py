"""Reads and writes the committed files of a workspace that people's decisions are kept in: ``.assay/verdicts/*.toml`` and the like.

What it reads was written by anybody who could commit: links, pipes, huge files and folders that lead out of the workspace are
reported and not followed. What it writes appears whole or not at all, whatever happens in between.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from assay.workspace.reading import write_atomically

VERDICT_FOLDER = ".assay/verdicts"
LARGEST_VERDICT = 65_536
"""Bytes."""
MOST_VERDICTS = 50_000
_NOTHING_EXEMPT = "It exempts nothing."


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A file's name inside its folder, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that was not read; ``path`` is relative to the workspace. The message says what, why and what to do."""

    path: str
    message: str


class UnsafePathError(OSError):
    """Raised instead of writing through a link, or to a place outside the workspace."""


def _folder_problem(root: Path, relative: str) -> str:
    """Return why the folder must not be used, or an empty string. A part that does not exist is no problem."""
    here = root
    for part in relative.split("/"):
        here = here / part
        try:
            mode = os.lstat(here).st_mode
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"{relative} cannot be read: {error.strerror}."
        if stat.S_ISLNK(mode):
            return f"{relative} leads through a symbolic link ({part}), which is not followed. Put a real folder in its place."
        if not stat.S_ISDIR(mode):
            return f"{relative} is not a folder."
    return ""


def read_folder(
    root: Path, relative: str = VERDICT_FOLDER, ending: str = ".toml", largest: int = LARGEST_VERDICT
) -> tuple[list[CommittedFile], list[UnreadableFile]]:
    """Return the files of a folder of the workspace, by name, and those that were not read. Never raises for what it finds.

    Files with another ending are left alone, as are hidden ones: editors and our own writing put temporary files there.
    """
    if problem := _folder_problem(root, relative):
        return [], [UnreadableFile(relative, f"{problem} Nothing in it is in force.")]
    try:
        with os.scandir(root / relative) as entries:
            names = sorted(
                entry.name for entry in entries if entry.name.endswith(ending) and not entry.name.startswith(".")
            )
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [
            UnreadableFile(relative, f"The folder cannot be read: {error.strerror}. Nothing in it is in force.")
        ]
    files: list[CommittedFile] = []
    unreadable: list[UnreadableFile] = []
    if len(names) > MOST_VERDICTS:
        message = f"The folder holds more than {MOST_VERDICTS:,} files; the last {len(names) - MOST_VERDICTS:,} were not read."
        unreadable.append(UnreadableFile(relative, f"{message} They exempt nothing."))
        names = names[:MOST_VERDICTS]
    for name in names:
        read = _read_file(root / relative / name, largest)
        if isinstance(read, bytes):
            files.append(CommittedFile(name, read))
        else:
            unreadable.append(UnreadableFile(f"{relative}/{name}", read))
    return files, unreadable


def _read_file(path: Path, largest: int) -> bytes | str:
    """Return a file's content, or why it was not read."""
    # Without O_NONBLOCK opening a named pipe would wait for somebody to write to it; Windows has neither flag.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            return f"The file is a symbolic link, which is not followed. {_NOTHING_EXEMPT} Put the file itself in its place."
        descriptor = os.open(path, flags)
    except OSError as error:
        return f"The file cannot be read: {error.strerror}. {_NOTHING_EXEMPT}"
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return f"This is not a regular file. {_NOTHING_EXEMPT}"
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(largest + 1)
    except OSError as error:
        return f"The file cannot be read: {error.strerror}. {_NOTHING_EXEMPT}"
    finally:
        os.close(descriptor)
    if len(content) > largest:
        return f"The file is larger than {largest:,} bytes and was not read. {_NOTHING_EXEMPT}"
    return content


def write_file(root: Path, relative: str, content: bytes) -> None:
    """Write a file of the workspace so that it is there whole or not at all, also after a crash.

    Raises UnsafePathError where the way leads out of the workspace or through a link, OSError where the disk refuses.
    """
    parts = relative.split("/")
    if not all(parts) or any(part in (".", "..") or "\\" in part or "\0" in part for part in parts):
        raise UnsafePathError(f"{relative!r} is not a path inside the workspace.")
    folder_name = "/".join(parts[:-1])
    folder = root / folder_name if folder_name else root
    if folder_name:
        if problem := _folder_problem(root, folder_name):
            raise UnsafePathError(problem)
        folder.mkdir(parents=True, exist_ok=True)
    target = folder / parts[-1]
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise UnsafePathError(f"{relative} is a link or not a regular file; it was not written over.")
    is_new = not target.exists()
    write_atomically(target, content)
    if is_new and os.name == "posix":
        # Temporary files are made for their owner alone; what is committed is readable as everything else here.
        os.chmod(target, 0o644)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Have the folder's own entry on disk as well; systems that cannot open folders have no need of it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_file(root: Path, relative: str) -> bool:
    """Remove a file of the workspace; False where there is none. Raises UnsafePathError as ``write_file`` does."""
    parts = relative.split("/")
    if not all(parts) or any(part in (".", "..") for part in parts):
        raise UnsafePathError(f"{relative!r} is not a path inside the workspace.")
    if len(parts) > 1 and (problem := _folder_problem(root, "/".join(parts[:-1]))):
        raise UnsafePathError(problem)
    try:
        os.unlink(root / relative)
    except FileNotFoundError:
        return False
    return True
