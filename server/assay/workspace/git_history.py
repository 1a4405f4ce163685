"""Reads the commits of a repository with what each changed, oldest first, in one pass of ``git log``.

Nothing is guessed: where the history is cut off (a shallow clone) the commits at the cut are named. Replacement objects are not followed, because
they are on one machine only. Signatures are not checked, because that would run a program that the repository's configuration may name.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assay.workspace.git import HARMLESS, Change, GitError, environment, run_git

_RENAME_LIMIT = 1000
"""Files that git compares to find renames in one commit; a fixed number, so that every machine finds the same ones."""
_CHUNK = 1 << 20
_MARK = b"\x01"
_FORMAT = "format:%x01%H%x00%P%x00%ct%x00%ci%x00%at%x00%ai%x00%an%x00%ae%x00%cn%x00%ce%x00%B%x00"
_FIELDS = 11


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, with what it changed against its first parent (against nothing where it has none)."""

    id: str
    parents: tuple[str, ...]
    committed_at: int
    """When it was made, in seconds since 1970 in UTC."""
    committed_zone: str
    """The offset of the committer's clock: ``+0900``."""
    written_at: int
    """When its author wrote it; rebasing keeps this."""
    written_zone: str
    people: tuple[str, ...]
    """Author and committer as ``name <address>``, to tell assistants by; they are shown nowhere."""
    message: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CommitLog:
    """All commits that a revision goes back to, parents before children."""

    commits: tuple[Commit, ...]
    cut_at: frozenset[str]
    """Commits whose parents are missing here because the clone is shallow."""
    renames_followed: bool = True
    """False where git could not look for renames because contents are missing (a partial clone)."""


def read_log(folder: Path, revision: str, prefix: str = "") -> CommitLog:
    """Return the commits that ``revision`` goes back to. Of the changes only those below ``prefix`` (``""`` or ``"sub/"``) are kept,
    with paths relative to it. Raises GitError.
    """
    cut = _cut_commits(folder)
    try:
        return CommitLog(tuple(_run(folder, revision, prefix, f"-l{_RENAME_LIMIT}", "--find-renames")), cut)
    except GitError:
        if not is_partial(folder):
            raise
    # Looking for renames reads contents, which a partial clone does not have and must not fetch.
    return CommitLog(tuple(_run(folder, revision, prefix, "--no-renames")), cut, renames_followed=False)


def is_partial(folder: Path) -> bool:
    """Whether this clone left contents out that it would fetch when asked for."""
    try:
        return bool(run_git(folder, "config", "--get-regexp", r"^remote\..*\.promisor$").strip())
    except GitError:
        return False


def missing_objects(folder: Path, revision: str) -> frozenset[str]:
    """Return the objects that a partial clone does not have. Asking for one of them would have git fetch it. Raises GitError."""
    if not is_partial(folder):
        return frozenset()
    listed = run_git(folder, "rev-list", "--objects", "--missing=print", "--end-of-options", revision, "--")
    return frozenset(line[1:].decode("ascii") for line in listed.split(b"\n") if line.startswith(b"?"))


def _cut_commits(folder: Path) -> frozenset[str]:
    path = Path(os.fsdecode(run_git(folder, "rev-parse", "--git-path", "shallow").rstrip(b"\n")))
    try:
        text = (path if path.is_absolute() else folder / path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(text.split())


def _run(folder: Path, revision: str, prefix: str, *options: str) -> Iterator[Commit]:
    command = [
        "git", *HARMLESS, "-c", "log.showSignature=false", "log", "--topo-order", "--reverse", "--root", "--diff-merges=first-parent",
        "--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-notes", "--no-mailmap", "--no-color",
        "--encoding=UTF-8", f"--format={_FORMAT}", *options, "--end-of-options", revision, "--",
    ]  # fmt: skip
    surroundings = environment() | {"GIT_NO_REPLACE_OBJECTS": "1"}
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=surroundings
            )
        except OSError as error:
            raise GitError(f"git log could not be run: {error}.") from error
        is_read = False
        try:
            if process.stdout is None:
                raise GitError("git log has no pipe.")
            yield from _commits(_tokens(process.stdout), prefix)
            is_read = True
        finally:
            if not is_read:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if process.returncode:
            said.seek(0)
            text = said.read(2000).decode("utf-8", "replace").strip()
            raise GitError(f"git log failed: {text or f'exit code {process.returncode}'}")


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands between NUL bytes."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        parts = (rest + chunk).split(b"\0")
        rest = parts.pop()
        yield from parts
    if rest:
        yield rest


def _commits(tokens: Iterator[bytes], prefix: str) -> Iterator[Commit]:
    token: bytes | None = next(tokens, None)
    while token is not None:
        if not token.startswith(_MARK):
            token = next(tokens, None)
            continue
        fields = [token[1:], *(next(tokens, b"") for _ in range(_FIELDS - 1))]
        changes: list[Change] = []
        token = next(tokens, None)
        while token is not None and not token.startswith(_MARK):
            header = token.lstrip(b"\n")
            if header.startswith(b":"):
                change = _change(header, tokens, prefix)
                if change is not None:
                    changes.append(change)
            token = next(tokens, None)
        yield _commit(fields, changes)


def _change(header: bytes, tokens: Iterator[bytes], prefix: str) -> Change | None:
    old_mode, new_mode, old_blob, new_blob, status = header[1:].decode("ascii").split(" ")
    letter = status[0]
    first = os.fsdecode(next(tokens, b""))
    second = os.fsdecode(next(tokens, b"")) if letter in "RC" else first
    old = first if letter not in "AC" and old_mode.startswith("100") and first.startswith(prefix) else None
    new = second if letter != "D" and new_mode.startswith("100") and second.startswith(prefix) else None
    if old is None and new is None:
        return None
    return Change(
        "D" if new is None else "A" if old is None else letter,
        old[len(prefix) :] if old is not None else None,
        new[len(prefix) :] if new is not None else None,
        old_blob if old is not None else None,
        new_blob if new is not None else None,
        new_mode,
    )


def _commit(fields: list[bytes], changes: list[Change]) -> Commit:
    text = [field.decode("utf-8", "replace") for field in fields]
    return Commit(
        id=text[0],
        parents=tuple(text[1].split()),
        committed_at=_number(text[2]),
        committed_zone=text[3][-5:],
        written_at=_number(text[4]),
        written_zone=text[5][-5:],
        people=(f"{text[6]} <{text[7]}>", f"{text[8]} <{text[9]}>"),
        message=text[10],
        changes=tuple(changes),
    )


def _number(text: str) -> int:
    # Broken tools have written dates that are no numbers; such a commit is placed by its neighbours.
    try:
        return int(text)
    except ValueError:
        return 0
