"""The days on which findings came in: those on which git saw their lines for the first time as they are.

Asking git takes as long as a file's history is, so the answers are kept by fingerprint, and an editor gets them when they are there.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from pathlib import Path

from assay.app.paste import common_prefix_and_suffix
from assay.base.text import split_lines
from assay.workspace.git import GitError, blame_times, open_objects

_MOST_COMPARED = 25_000_000
"""Pairs of lines up to which two versions of a file are compared line by line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A finding whose day is asked for. ``line`` is one-based."""

    fingerprint: str
    line: int


def days_of(top: Path, revision: str, path: str, text: bytes, places: Sequence[Place]) -> dict[str, date | None]:
    """Return the day on which the line of each finding was committed, by fingerprint; None where it is not committed.

    ``path`` is relative to the repository at ``top``, and ``text`` is the file as it is now. Days are those of Greenwich, the same for everybody.
    """
    try:
        with open_objects(top) as objects:
            before = objects.read(f"{revision}:{path}")
        if before is None:
            return {place.fingerprint: None for place in places}
        committed = _lines_before(split_lines(before), split_lines(text), {place.line for place in places})
        times = blame_times(top, revision, path, sorted(set(committed.values())))
    except GitError:
        return {place.fingerprint: None for place in places}
    days: dict[str, date | None] = {}
    for place in places:
        time = times.get(committed.get(place.line, 0))
        days[place.fingerprint] = datetime.fromtimestamp(time, UTC).date() if time is not None else None
    return days


def _lines_before(before: list[bytes], after: list[bytes], wanted: set[int]) -> dict[int, int]:
    """Return the line (one-based) of ``before`` that each wanted line of ``after`` is; new lines are left out."""
    prefix, suffix = common_prefix_and_suffix(before, after)
    end = len(after) - suffix
    found = {line: line for line in wanted if line <= prefix}
    found |= {line: line - len(after) + len(before) for line in wanted if line > end}
    if all(line in found for line in wanted) or (end - prefix) * (len(before) - suffix - prefix) > _MOST_COMPARED:
        return found
    matcher = SequenceMatcher(None, before[prefix : len(before) - suffix], after[prefix:end], autojunk=False)
    for old, new, size in matcher.get_matching_blocks():
        first = prefix + new + 1
        found |= {line: line - new + old for line in wanted if first <= line < first + size}
    return found


class Dates:
    """Finds out days in a thread of its own, and tells when there are new ones."""

    def __init__(self, on_new: Callable[[], None]) -> None:
        self._on_new = on_new
        self._days: dict[tuple[Path, str], date] = {}
        self._undated: dict[tuple[Path, str], str] = {}
        """Findings on lines that are not committed, with the commit for which that was so."""
        self._asked: set[tuple[Path, str, str]] = set()
        self._work: queue.SimpleQueue[tuple[Path, str, str, bytes, list[Place]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def of(
        self, top: Path, path: str, commit: str, read: Callable[[], bytes], places: Sequence[Place]
    ) -> dict[str, date]:
        """Return the days that are known, by fingerprint, and have the others found out. ``commit`` is that at HEAD."""
        known: dict[str, date] = {}
        missing: list[Place] = []
        with self._lock:
            for place in places:
                key = (top, place.fingerprint)
                if (day := self._days.get(key)) is not None:
                    known[place.fingerprint] = day
                elif self._undated.get(key) != commit and (*key, commit) not in self._asked:
                    missing.append(place)
                    self._asked.add((*key, commit))
        if missing:
            self._work.put((top, path, commit, read(), missing))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="dating", daemon=True)
                self._thread.start()
        return known

    def _run(self) -> None:
        while True:
            top, path, commit, text, places = self._work.get()
            found = days_of(top, commit, path, text, places)
            with self._lock:
                for fingerprint, day in found.items():
                    if day is None:
                        self._undated[top, fingerprint] = commit
                    else:
                        self._days[top, fingerprint] = day
                    self._asked.discard((top, fingerprint, commit))
            if any(found.values()) and self._work.empty():
                self._on_new()
