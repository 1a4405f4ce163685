"""Puts the gate into git's pre-commit hook, beside whatever is there already."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from assay.workspace.git import GitError, find_repository, hooks_folder
from assay.workspace.reading import write_atomically

_BEGIN = "# >>> assay gate: what is staged is judged before it is committed"
_END = "# <<< assay gate"
_LINES = f"""{_BEGIN}
if command -v assay >/dev/null 2>&1; then
  assay gate --quiet || exit 1
else
  echo "assay was not found, so this commit is not judged. Install it, or delete these lines." >&2
fi
{_END}
"""
_SHELLS = ("sh", "bash", "zsh", "dash", "ksh")


class HookError(Exception):
    """The hook cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class InstalledHook:
    """The file of the hook, and what was done to it: ``written``, ``extended`` or ``already there``."""

    path: Path
    action: str
    is_in_work_tree: bool
    """Whether the file is one that would be committed (``core.hooksPath`` inside the work tree)."""


def install_hook(folder: Path) -> InstalledHook:
    """Write the gate into the pre-commit hook of the repository around ``folder``. Raises HookError.

    A hook that is there is kept: our lines go right below its first line, so that they run whatever the rest does. ``core.hooksPath`` is respected.
    """
    repository = find_repository(folder)
    if repository is None:
        raise HookError("This folder is not in the work tree of a git repository.")
    try:
        path = hooks_folder(repository) / "pre-commit"
    except GitError as error:
        raise HookError(str(error)) from error
    is_inside = path.is_relative_to(repository.top) and not path.is_relative_to(repository.common_folder)
    try:
        old = path.read_bytes() if path.exists() else None
        if old is None:
            new, action = f"#!/bin/sh\n{_LINES}".encode(), "written"
        elif _BEGIN.encode() in old:
            return InstalledHook(path, "already there", is_inside)
        else:
            first, _, rest = old.partition(b"\n")
            words = first.removeprefix(b"#!").decode("utf-8", "replace").replace("/", " ").split()
            if not first.startswith(b"#!") or not any(word in _SHELLS for word in words):
                raise HookError(
                    f"The hook {path} is there already and is no shell script. Call 'assay gate' from it and let the commit fail "
                    "when that ends with another code than 0."
                )
            new, action = first + b"\n" + _LINES.encode() + rest, "extended"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, new)
        os.chmod(path, path.stat().st_mode | 0o755 if old is None else path.stat().st_mode | 0o111)
    except OSError as error:
        raise HookError(f"The hook {path} cannot be written: {error.strerror or error}.") from error
    return InstalledHook(path, action, is_inside)
