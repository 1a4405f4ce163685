"""Recognises pastes and agents' insertions, and follows their place through later edits.

A paste is one insertion of several lines that is neither undo (its lines were removed a moment ago) nor format (the
same words with other white space). Nothing here looks at a clock: "a moment ago" means among the last lines removed.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from assay.base.text import Position, Range, split_lines

MINIMUM_LINES = 3
"""An insertion with this many lines that are not blank is a paste."""
MINIMUM_CHARACTERS = 120
"""So is an insertion with a line break and this many characters."""
REMEMBERED_LINES = 4000
"""How many removed lines are kept for telling undo from paste."""
REMEMBERED_PASTES = 50
"""How many pastes of a document are followed; the oldest is forgotten first."""

_WORD = re.compile(rb"[^\W\d_]\w*|\d+|[^\x00-\x7f]+")


@dataclass(slots=True)
class Paste:
    """One insertion: where it stands now, and whether its findings were announced."""

    identity: int
    start: Position
    end: Position
    announced: bool = False
    is_edited: bool = False
    """Whether something inside it was changed since, in more than its white space."""

    @property
    def range(self) -> Range:
        """The place as it is now."""
        return Range(self.start, self.end)

    def holds(self, place: Range) -> bool:
        """Whether a range begins inside the paste."""
        return self.start <= place.start < self.end


@dataclass(slots=True)
class PasteTracker:
    """The pastes of one document, in order of insertion."""

    pastes: list[Paste] = field(default_factory=list)
    _removed: deque[bytes] = field(default_factory=lambda: deque(maxlen=REMEMBERED_LINES))
    _count: int = 0

    def change(self, place: Range, removed: bytes, inserted: bytes) -> Paste | None:
        """Take note of a change that replaced ``removed`` at ``place`` by ``inserted``; return the paste if it was one."""
        new_end = end_of(place.start, inserted)
        if self.pastes:
            if _WORD.findall(removed) != _WORD.findall(inserted):
                for paste in self.pastes:
                    paste.is_edited = (
                        paste.is_edited
                        or (place.start < paste.end and paste.start < place.end)
                        or (place.start == place.end and paste.start < place.start < paste.end)
                    )
            moved = (_moved(paste, place, new_end) for paste in self.pastes)
            self.pastes = [paste for paste in moved if paste is not None]
        found = None
        if b"\n" in inserted or b"\r" in inserted:
            found = self._recognise(place, removed, inserted)
        if len(removed) > 1:
            self._removed.extend(line for line in map(bytes.strip, split_lines(removed)) if line)
        return found

    def around(self, place: Range) -> Paste | None:
        """Return the latest paste that a range begins in, None where it begins in none."""
        return next((paste for paste in reversed(self.pastes) if paste.holds(place)), None)

    def _recognise(self, place: Range, removed: bytes, inserted: bytes) -> Paste | None:
        before = split_lines(removed)
        after = split_lines(inserted)
        skipped, kept = _common_ends(before, after)
        fresh = after[skipped : len(after) - kept]
        content = [line for line in map(bytes.strip, fresh) if line]
        if len(content) < MINIMUM_LINES and (
            len(fresh) < 2 or sum(map(len, fresh)) < MINIMUM_CHARACTERS or not content
        ):
            return None
        replaced = before[skipped : len(before) - kept]
        if removed and _WORD.findall(b"".join(replaced)) == _WORD.findall(b"".join(fresh)):
            return None  # Format: the same words in the same order.
        known = set(self._removed)
        if known and all(line in known for line in content):
            return None  # Undo, or lines that were cut and are put elsewhere.
        start = end_of(place.start, b"".join(after[:skipped]))
        self._count += 1
        paste = Paste(self._count, start, end_of(start, b"".join(fresh)))
        self.pastes.append(paste)
        del self.pastes[:-REMEMBERED_PASTES]
        return paste


def end_of(start: Position, text: bytes) -> Position:
    """Return the position at which ``text`` ends when it is put at ``start``."""
    lines = split_lines(text)
    if len(lines) == 1:
        return Position(start.line, start.column + len(text))
    return Position(start.line + len(lines) - 1, len(lines[-1]))


def common_prefix_and_suffix(before: list[bytes], after: list[bytes]) -> tuple[int, int]:
    """Return how many lines two texts share at their beginning and, beyond those, at their end."""
    shorter = min(len(before), len(after))
    prefix = 0
    while prefix < shorter and before[prefix] == after[prefix]:
        prefix += 1
    suffix = 0
    while suffix < shorter - prefix and before[-1 - suffix] == after[-1 - suffix]:
        suffix += 1
    return prefix, suffix


def _common_ends(before: list[bytes], after: list[bytes]) -> tuple[int, int]:
    """Return the shared lines at both ends of what was removed and inserted; nothing is shared where nothing was removed."""
    return (0, 0) if before == [b""] else common_prefix_and_suffix(before, after)


def _moved(paste: Paste, place: Range, new_end: Position) -> Paste | None:
    """Return a paste after a change elsewhere or inside it, or None where nothing is left of it."""
    if place.start >= paste.end:
        return paste
    if place.end <= paste.start:
        paste.start = _shifted(paste.start, place.end, new_end)
        paste.end = _shifted(paste.end, place.end, new_end)
        return paste
    if paste.start > place.start:
        paste.start = new_end
    paste.end = _shifted(paste.end, place.end, new_end) if paste.end >= place.end else place.start
    return paste if paste.start < paste.end else None


def _shifted(position: Position, old_end: Position, new_end: Position) -> Position:
    """Return where a position at or after the end of a change stands afterwards."""
    if position.line == old_end.line:
        return Position(new_end.line, new_end.column + position.column - old_end.column)
    return Position(position.line + new_end.line - old_end.line, position.column)
