"""Asks git, by its command. Nothing that a repository's configuration names is run, and nothing is fetched.

All functions raise GitError with a sentence for people. Object ids are hexadecimal text of whatever length the repository uses.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# A hostile repository may name programs in its configuration; each of these settings would run one.
HARMLESS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "diff.external=",
    "-c", "core.quotePath=false",
    "-c", "submodule.recurse=false",
    "-c", "diff.ignoreSubmodules=all",
    "--no-optional-locks",
    "--no-pager",
)  # fmt: skip
_TIMEOUT = 120


class GitError(Exception):
    """Git could not do what was asked; the message is a sentence for people."""


def environment() -> dict[str, str]:
    """Return the environment in which git neither opens the network nor asks anybody anything."""
    surroundings = dict(os.environ)
    # A repository with missing objects (a partial clone) must not make an analysis open the network.
    surroundings |= {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    surroundings.pop("GIT_EXTERNAL_DIFF", None)
    return surroundings


def run_git(folder: Path, *arguments: str, standard_input: bytes | None = None) -> bytes:
    """Return what ``git arguments`` prints when run in ``folder``. Raises GitError."""
    try:
        done = subprocess.run(
            ["git", *HARMLESS, *arguments],
            cwd=folder,
            input=standard_input,
            stdin=subprocess.DEVNULL if standard_input is None else None,
            capture_output=True,
            env=environment(),
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError("The program git was not found. Install it, or add it to PATH.") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git {arguments[0]} could not be run: {error}.") from error
    if done.returncode != 0:
        text = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"git {arguments[0]} failed: {text or f'exit code {done.returncode}'}")
    return done.stdout


def _text(output: bytes) -> str:
    return os.fsdecode(output.rstrip(b"\n"))


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a work tree: its top folder, its own git folder, and the one that work trees share."""

    top: Path
    git_folder: Path
    common_folder: Path


def find_repository(folder: Path) -> Repository | None:
    """Return the repository whose work tree holds ``folder``; None where there is none, or no git."""
    try:
        lines = _text(run_git(folder, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir")).split(
            "\n"
        )
    except GitError:
        return None
    top, git_folder, common = (Path(line) for line in lines)
    return Repository(top, git_folder, common if common.is_absolute() else (folder / common).resolve())


def resolve(folder: Path, revision: str) -> str | None:
    """Return the commit id that ``revision`` names, None where it names none."""
    if revision.startswith("-"):
        return None
    try:
        return _text(run_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    except GitError:
        return None


def empty_tree(folder: Path) -> str:
    """Return the id of the tree without files, which stands for the parent of a first commit."""
    return _text(run_git(folder, "hash-object", "-t", "tree", "--stdin", standard_input=b""))


def head(folder: Path) -> str | None:
    """Return the id of the commit at HEAD, None before the first commit."""
    return resolve(folder, "HEAD")


def merge_heads(repository: Repository) -> list[str]:
    """Return the other parents of the commit that is being made, when a merge is under way."""
    try:
        text = (repository.git_folder / "MERGE_HEAD").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return [commit for line in text.splitlines() if (commit := resolve(repository.top, line.strip()))]


def merge_base(folder: Path, one: str, other: str) -> str | None:
    """Return the best common ancestor of two commits, None where there is none (unrelated, or cut off in a shallow clone)."""
    try:
        return _text(run_git(folder, "merge-base", "--end-of-options", one, other)) or None
    except GitError:
        return None


_REFERENCES = (
    "refs/heads",
    "refs/remotes/*/HEAD",
    "refs/remotes/*/main",
    "refs/remotes/*/master",
)


def comparison_base(folder: Path, wanted: str = "") -> tuple[str, str]:
    """Return the name of what this branch is compared with, and the commit: the common ancestor of that and HEAD.

    ``wanted`` names a branch or commit. Without it: the default branch of the remote, else the branch that this one follows, else a local
    ``main`` or ``master``, else HEAD itself. Raises GitError where there is no commit, or no common ancestor with what is wanted.
    """
    commit = head(folder)
    if commit is None:
        raise GitError("The repository has no commit yet.")
    candidates = [wanted] if wanted else _likely_bases(folder)
    for name in candidates:
        other = resolve(folder, name)
        common = merge_base(folder, other, commit) if other is not None else None
        if common is not None and (wanted or "/" in name or common != commit):
            return name, common
    if wanted:
        raise GitError(f"Git knows no commit {wanted!r} here that has a common ancestor with HEAD.")
    return "HEAD", commit


def _likely_bases(folder: Path) -> list[str]:
    output = run_git(
        folder, "for-each-ref", "--format=%(HEAD)%00%(refname)%00%(symref)%00%(upstream)", "--", *_REFERENCES
    )
    upstream, heads, own = "", {}, set()
    remotes: set[str] = set()
    for line in os.fsdecode(output).split("\n"):
        fields = line.split("\0")
        if len(fields) != 4:
            continue
        mark, name, target, followed = fields
        if name.startswith("refs/heads/"):
            own.add(name)
            if mark == "*":
                upstream = followed
        elif name.endswith("/HEAD"):
            heads[name.removesuffix("/HEAD")] = target
        else:
            remotes.add(name)
    remote = "/".join(upstream.split("/")[:3]) if upstream.startswith("refs/remotes/") else "refs/remotes/origin"
    wanted = [heads.get(remote, "")]
    wanted += [name for name in (f"{remote}/main", f"{remote}/master") if name in remotes]
    wanted += [upstream] + [name for name in ("refs/heads/main", "refs/heads/master") if name in own]
    return [name.removeprefix("refs/remotes/").removeprefix("refs/heads/") for name in wanted if name]


def blame_times(top: Path, revision: str, path: str, lines: Iterable[int]) -> dict[int, int]:
    """Return when each of these lines (one-based) of a file at ``revision`` was committed as it is, in seconds since 1970.

    White space does not count. The work tree is not looked at, because for that git would run the filters that a repository names.
    """
    ranges = [option for line in lines for option in ("-L", f"{line},{line}")]
    if not ranges:
        return {}
    output = run_git(top, "blame", "--porcelain", "-w", "--no-textconv", *ranges, revision, "--", path)
    times: dict[str, int] = {}
    commits: dict[int, str] = {}
    current = ""
    for entry in output.split(b"\n"):
        words = entry.split(b" ")
        if entry.startswith(b"\t"):
            continue
        if len(words) >= 3 and len(words[0]) in (40, 64) and words[1].isdigit() and words[2].isdigit():
            current = words[0].decode("ascii")
            commits[int(words[2])] = current
        elif words[0] == b"committer-time" and len(words) == 2:
            times[current] = int(words[1])
    return {line: times[commit] for line, commit in commits.items() if commit in times}


def is_shallow(folder: Path) -> bool:
    """Whether the history is cut off."""
    return _text(run_git(folder, "rev-parse", "--is-shallow-repository")) == "true"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs between two states. ``status`` is git's letter: A, C, D, M, R or T.

    ``old_path`` and ``old_blob`` are None for a file that is new, ``new_path`` and ``new_blob`` for one that is gone. Modes are git's, as text.
    """

    status: str
    old_path: str | None
    new_path: str | None
    old_blob: str | None
    new_blob: str | None
    new_mode: str

    @property
    def is_regular_file(self) -> bool:
        """Whether the new side is a file, and not a link, a submodule or nothing."""
        return self.new_mode.startswith("100")


def _changes(output: bytes) -> list[Change]:
    """Read the output of ``git diff --raw -z``."""
    fields = iter(output.split(b"\0"))
    changes: list[Change] = []
    for header in fields:
        if not header.startswith(b":"):
            continue
        _, new_mode, old_blob, new_blob, status = header.decode("ascii").split(" ")
        letter = status[0]
        first = os.fsdecode(next(fields))
        second = os.fsdecode(next(fields)) if letter in "RC" else first
        changes.append(
            Change(
                status=letter,
                old_path=None if letter == "A" else first,
                new_path=None if letter == "D" else second,
                old_blob=None if letter == "A" else old_blob,
                new_blob=None if letter == "D" else new_blob,
                new_mode=new_mode,
            )
        )
    return changes


_DIFF = ("--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--find-renames", "--ignore-submodules=all")


def staged_changes(folder: Path, base: str | None = None) -> list[Change]:
    """Return how the index differs from ``base`` (default: HEAD, or nothing before the first commit)."""
    against = base or head(folder) or empty_tree(folder)
    return _changes(run_git(folder, "diff-index", "--cached", *_DIFF, against, "--"))


def changes_between(folder: Path, old: str, new: str) -> list[Change]:
    """Return how the tree of commit ``new`` differs from that of ``old``."""
    return _changes(run_git(folder, "diff-tree", "-r", *_DIFF, old, new, "--"))


def unmerged_paths(folder: Path) -> list[str]:
    """Return the paths that are in conflict in the index."""
    output = run_git(folder, "ls-files", "--unmerged", "-z")
    return sorted({os.fsdecode(entry.split(b"\t", 1)[1]) for entry in output.split(b"\0") if b"\t" in entry})


def index_entries(folder: Path) -> dict[str, tuple[str, str]]:
    """Return the mode and blob of every regular file of the index by its path; those in conflict are left out."""
    found: dict[str, tuple[str, str]] = {}
    for entry in run_git(folder, "ls-files", "--stage", "-z").split(b"\0"):
        meta, _, path = entry.partition(b"\t")
        fields = meta.decode("ascii", "replace").split(" ")
        if len(fields) == 3 and fields[0].startswith("100") and fields[2] == "0":
            found[os.fsdecode(path)] = (fields[0], fields[1])
    return found


def paths_with(top: Path, word: str, revision: str | None, prefix: str) -> list[str]:
    """Return the files below ``prefix`` (relative to it) whose text in the index, or at ``revision``, holds a word."""
    tree = ("--cached",) if revision is None else (revision,)
    try:
        output = run_git(
            top, "grep", "-l", "-z", "-a", "-F", "--no-textconv", "--no-recurse-submodules", "-e", word, *tree, "--", prefix or "."
        )  # fmt: skip
    except GitError as error:
        if str(error) == "git grep failed: exit code 1":
            return []  # So git says that there is none.
        raise
    start = len(prefix) if revision is None else len(revision) + 1 + len(prefix)
    return [os.fsdecode(path)[start:] for path in output.split(b"\0") if path]


def store_blob(folder: Path, content: bytes) -> str:
    """Put a content into the object store, byte for byte, and return its id. Nothing refers to it yet."""
    return _text(run_git(folder, "hash-object", "-w", "--no-filters", "--stdin", standard_input=content))


def write_index(folder: Path, entries: Iterable[tuple[str, str, str]]) -> None:
    """Put files (mode, blob, path) into the index, all of them or none: git writes a new index and puts it in place of the old one."""
    lines = b"".join(f"{mode} {blob} 0\t".encode() + os.fsencode(path) + b"\0" for mode, blob, path in entries)
    run_git(folder, "update-index", "-z", "--index-info", standard_input=lines)


def merge_texts(folder: Path, ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
    """Return ``ours`` with the changes from ``base`` to ``theirs``, None where they touch the same lines. ``folder`` takes the texts."""
    names = ("ours", "base", "theirs")
    for name, content in zip(names, (ours, base, theirs), strict=True):
        (folder / name).write_bytes(content)
    try:
        return run_git(folder, "merge-file", "-p", "-q", *names)
    except GitError:
        return None


def files_at(folder: Path, revision: str) -> list[tuple[str, str]]:
    """Return the path and blob of every regular file in the tree of ``revision``."""
    entries = run_git(folder, "ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")
    found: list[tuple[str, str]] = []
    for entry in entries:
        if entry.startswith(b"100"):
            meta, path = entry.split(b"\t", 1)
            found.append((os.fsdecode(path), meta.split(b" ")[2].decode("ascii")))
    return found


class Objects:
    """Reads objects through one running ``git cat-file --batch``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise GitError("git cat-file has no pipes.")
        return self._process.stdin, self._process.stdout

    def read(self, name: str) -> bytes | None:
        """Return the content of a blob, by its id or as ``revision:path``; None where there is no such object."""
        if "\n" in name:
            return None
        to_git, from_git = self._streams()
        try:
            to_git.write(os.fsencode(name) + b"\n")
            to_git.flush()
            header = from_git.readline()
            if not header:
                raise GitError("git cat-file ended early.")
            if header.endswith((b" missing\n", b" ambiguous\n")):
                return None
            size = int(header.split(b" ")[2])
            content = from_git.read(size + 1)[:-1]
        except (OSError, ValueError, IndexError) as error:
            raise GitError(f"git cat-file could not be read: {error}.") from error
        return content if header.split(b" ")[1] == b"blob" else None


@contextmanager
def open_objects(folder: Path) -> Iterator[Objects]:
    """Start ``git cat-file --batch`` and end it afterwards."""
    try:
        process = subprocess.Popen(
            ["git", *HARMLESS, "cat-file", "--batch"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
    except OSError as error:
        raise GitError(f"git cat-file could not be run: {error}.") from error
    try:
        yield Objects(process)
    finally:
        if process.stdin:
            process.stdin.close()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def hooks_folder(repository: Repository) -> Path:
    """Return the folder in which git looks for hooks, as ``core.hooksPath`` says or by default. Nothing in it is run here."""
    try:
        # The value is asked for by name, because every other question here is asked with hooks switched off.
        configured = subprocess.run(
            ["git", "config", "--path", "--get", "core.hooksPath"],
            cwd=repository.top,
            capture_output=True,
            env=environment(),
            timeout=_TIMEOUT,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git config could not be run: {error}.") from error
    if text := _text(configured):
        return (repository.top / text).resolve()
    return repository.common_folder / "hooks"
