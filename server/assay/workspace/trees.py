"""Reads the state of a repository that a change is judged by: its index, or the tree of a commit, without touching the work tree."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assay.workspace.git import Objects, files_at, run_git


@dataclass(frozen=True, slots=True)
class Tree:
    """The regular files of a state: blob by path relative to the repository, with ``/``."""

    blobs: dict[str, str]

    def below(self, prefix: str) -> Tree:
        """Return the files below a folder (``""`` or ``"sub/"``), with paths relative to it."""
        length = len(prefix)
        return Tree({path[length:]: blob for path, blob in self.blobs.items() if path.startswith(prefix)})


def index_tree(top: Path) -> Tree:
    """Return the files of the index; where a path is in conflict, none of its versions. Raises GitError."""
    entries = run_git(top, "ls-files", "--stage", "-z").split(b"\0")
    blobs: dict[str, str] = {}
    for entry in entries:
        meta, _, path = entry.partition(b"\t")
        fields = meta.split(b" ")
        if len(fields) == 3 and fields[0].startswith(b"100") and fields[2] == b"0":
            blobs[os.fsdecode(path)] = fields[1].decode("ascii")
    return Tree(blobs)


def commit_tree(top: Path, revision: str) -> Tree:
    """Return the files of a commit. Raises GitError."""
    return Tree(dict(files_at(top, revision)))


def write_out(tree: Tree, objects: Objects, folder: Path, wanted: Callable[[str], bool], max_size: int) -> None:
    """Write the files that are wanted into ``folder``, byte for byte: no filter that a repository names is run. Raises OSError, GitError."""
    for path, blob in _safe(tree.blobs.items()):
        if not wanted(path):
            continue
        content = objects.read(blob)
        if content is None or len(content) > max_size:
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _safe(items: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Leave out paths that would lead out of the folder; git refuses them too, but the index is a file that anybody can write."""
    for path, blob in items:
        parts = PurePosixPath(path).parts
        if (
            not path.startswith("/")
            and ".." not in parts
            and ".git" not in parts
            and "\\" not in path
            and "\0" not in path
        ):
            yield path, blob
