"""What the findings of an editor are compared with: the files as they were where this branch began, or the saved baseline.

Git is asked again only when one of its own files changed, and a version of a file is analysed once. Nothing here is called from the loop that
answers the editor's keystrokes.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from assay.app.saved_baseline import BASELINE_FILE, BASELINE_WORD, BaselineError, read_baseline
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline, NoBaseline
from assay.triage.fingerprint import Identity
from assay.workspace.git import (
    GitError,
    Objects,
    Repository,
    comparison_base,
    find_repository,
    head,
    open_objects,
    staged_changes,
)

_Stats: TypeAlias = tuple[tuple[int, int], ...]
_NOT_IN_GIT = "this folder is not in a git repository"


class BaseFindings:
    """The findings of the files of one folder as they were. One thread at a time may use it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.label = ""
        """What is compared with, for people; empty where nothing is."""
        self.reason = _NOT_IN_GIT
        """Why nothing is compared with."""
        self.commit = ""
        """The commit that is compared with."""
        self.head = ""
        """The commit at HEAD."""
        self.top: Path | None = None
        """The top folder of the repository, None outside of one."""
        self.prefix = ""
        """What stands between the repository and the folder: ``""`` or ``"sub/"``."""
        self._repository: Repository | None = None
        self._seen: object = None
        self._saved: Baseline | None = None
        self._renames: dict[str, str] = {}
        """New paths of files to old ones, relative to the folder."""
        self._known: dict[tuple[str, bytes], tuple[Identity, ...]] = {}
        self._objects: Objects | None = None

    def refresh(self, wanted: str) -> None:
        """Look whether another commit is to be compared with now; ``wanted`` is the setting ``policy.base``."""
        if self._repository is None or not self._repository.git_folder.is_dir():
            self._repository = find_repository(self.root)
        seen = (wanted, self._stats())
        if self._repository is not None and seen == self._seen:
            return
        self._seen = seen
        self._saved = None
        self.label = self.commit = self.head = ""
        self._renames = {}
        self.top = self._repository.top if self._repository is not None else None
        if self._repository is not None:
            inside, top = self.root.resolve(), self._repository.top.resolve()
            self.prefix = (
                inside.relative_to(top).as_posix() + "/" if inside != top and inside.is_relative_to(top) else ""
            )
            self._find_head(self._repository)
        if self._repository is None or wanted == BASELINE_WORD:
            self._read_saved(wanted)
        elif self.head:
            self._find_base(self._repository, wanted)

    def _stats(self) -> _Stats:
        """Return what changes whenever git has other commits, branches or staged files, or the saved baseline is another."""
        paths = [self.root / BASELINE_FILE]
        if self._repository is not None:
            own, shared = self._repository.git_folder, self._repository.common_folder
            paths += [own / name for name in ("HEAD", "index", "logs/HEAD", "config")]
            paths += [shared / name for name in ("packed-refs", "FETCH_HEAD", "config", "logs/HEAD")]
            paths += [shared / "refs" / name for name in ("heads", "remotes", "remotes/origin")]
        found: list[tuple[int, int]] = []
        for path in paths:
            try:
                stat = os.stat(path)
                found.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                found.append((0, -1))
        return tuple(found)

    def _find_head(self, repository: Repository) -> None:
        try:
            self.head = head(repository.top) or ""
        except GitError:
            self.head = ""
        self.reason = "" if self.head else "the repository has no commit yet"

    def _find_base(self, repository: Repository, wanted: str) -> None:
        try:
            name, self.commit = comparison_base(repository.top, wanted)
            self.label = f"{name}@{self.commit[:10]}"
            for change in staged_changes(repository.top, self.commit):
                new, old = change.new_path, change.old_path
                if new and old and new != old and new.startswith(self.prefix) and old.startswith(self.prefix):
                    self._renames[new[len(self.prefix) :]] = old[len(self.prefix) :]
        except GitError as error:
            self.label, self.reason = "", str(error)

    def _read_saved(self, wanted: str) -> None:
        try:
            self._saved = read_baseline(self.root)
        except BaselineError as error:
            self.reason = str(error)
            return
        if self._saved is not None:
            self.label, self.reason = self._saved.label, ""
        elif wanted == BASELINE_WORD:
            self.reason = f"there is no saved baseline ({BASELINE_FILE})"
        else:
            self.reason = _NOT_IN_GIT

    def open(self, stack: ExitStack) -> None:
        """Get ready to read old versions of files until ``stack`` is left."""

        def close() -> None:
            self._objects = None

        if self.commit:
            try:
                self._objects = stack.enter_context(open_objects(self.root))
                stack.callback(close)
            except GitError as error:
                self.label, self.reason = "", str(error)

    def of(self, path: str, language: str, text: bytes, identities: list[Identity]) -> Baseline | NoBaseline:
        """Return the findings that a file had; ``identities`` are those of ``text``, which are the same where the text is."""
        if self._saved is not None:
            kept = tuple(it for it in self._saved.identities if it.path == path or not (self.root / it.path).exists())
            return Baseline(self.label, kept, {}, frozenset((path,)))
        if not self.label:
            return NoBaseline(self.reason)
        old = self._renames.get(path, path)
        try:
            found = self._at(self.commit, old, path, language, text, identities)
        except GitError as error:
            return NoBaseline(str(error))
        return Baseline(self.label, found, {old: path} if old != path else {}, frozenset((path,)))

    def at_head(self, path: str, language: str, text: bytes, identities: list[Identity]) -> Baseline | None:
        """Return the findings of a file at HEAD, None where that is what ``of`` answers, or where there is none."""
        if not self.head or self.head == self.commit or not self.label or self._saved is not None:
            return None
        try:
            return Baseline("HEAD", self._at(self.head, path, path, language, text, identities), {}, frozenset((path,)))
        except GitError:
            return None

    def _at(
        self, commit: str, old: str, path: str, language: str, text: bytes, identities: list[Identity]
    ) -> tuple[Identity, ...]:
        if self._objects is None:
            raise GitError("git cannot be asked for old versions.")
        before = self._objects.read(f"{commit}:{self.prefix}{old}")
        if before is None:
            return ()
        if before == text and old == path:
            return tuple(identities)
        key = (old, blake2b(before, digest_size=16).digest())
        known = self._known.get(key)
        if known is None:
            from assay.app.analysis import analyse_text

            analysis = analyse_text(all_languages().by_name[language], old, before, True)
            known = self._known[key] = tuple(item.identity for item in analysis.findings)
        return known
