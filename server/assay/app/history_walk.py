"""Follows findings along a line of commits: who came in, went, came back, or went elsewhere.

Two states are compared by the identity of findings, as everywhere, with two differences. A finding may move to another file although its old
file is still there, because a whole commit is looked at and its old place is known to be empty. And of several equal findings as many go
on as there are on either side, because here it is the number that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assay.app.results import AnalysedFinding, FileAnalysis
from assay.triage.fingerprint import Identity, match

Lookup = Callable[[str, str], FileAnalysis | None]
"""Returns the analysis of a path's blob; None where there is none, so that what was known of the file stays."""
IsShown = Callable[[str], bool]
"""Whether a rule is one that settings let through."""
_MOVES = frozenset({"symbol renamed or moved", "moved to another file"})


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit did to a file; paths are relative to the project."""

    old_path: str | None
    new_path: str | None
    new_blob: str


@dataclass(slots=True)
class OpenStay:
    """A stay while the walk goes on; commits are named by their number on the line, -1 for the time before it."""

    opened: int
    closed: int | None = None
    with_file: bool = False
    identity: Identity | None = None
    """Who it was when it came."""
    line: int = 0
    """The one-based line at which it came."""


@dataclass(slots=True)
class Track:
    """A finding along the line."""

    item: AnalysedFinding
    """As it was seen last."""
    path: str
    stays: list[OpenStay]
    moves: list[int] = field(default_factory=list)
    fingerprints: dict[str, None] = field(default_factory=dict)
    """All that it had, in order."""
    ignored: list[list[int | None]] = field(default_factory=list)
    """From which commit to which a comment in the code let it be."""


Entry = tuple[Track, Identity]


class Walk:
    """The state after each commit."""

    def __init__(self, lookup: Lookup, is_shown: IsShown, ignored: Callable[[str, FileAnalysis], set[int]]) -> None:
        """``ignored`` returns which findings of a file, by index, a comment in it lets be."""
        self._lookup = lookup
        self._is_shown = is_shown
        self._ignored = ignored
        self.tracks: list[Track] = []
        self.files: dict[str, list[Entry]] = {}
        self.blobs: dict[str, str] = {}
        """The blob of each path that has findings."""
        self.unreadable = 0
        """Versions that could not be looked at, so that what was known of the file before was kept."""
        self._closed: dict[tuple[str, str, str, str], list[Track]] = {}
        self._closed_anywhere: dict[tuple[str, str, str], list[Track]] = {}

    def begin(self, files: Iterable[tuple[str, str]]) -> None:
        """Take the files (path, blob) of the state that the line begins with; when their findings came in is not known."""
        for path, blob in files:
            for item, is_ignored in self._items(path, blob) or ():
                self._add(-1, path, item, is_ignored)
            if path in self.files:
                self.blobs[path] = blob

    def step(self, number: int, changes: Sequence[FileChange]) -> None:
        """Take in the commit with this number on the line."""
        old: list[Entry] = []
        new: list[tuple[str, AnalysedFinding, bool]] = []
        renames: dict[str, str] = {}
        gone: set[str] = set()
        # All old places are emptied first: a commit may rename a file and put another one in its place.
        emptied = [self.files.pop(change.old_path, []) if change.old_path is not None else [] for change in changes]
        for change in changes:
            if change.old_path is not None:
                self.blobs.pop(change.old_path, None)
        for change, before in zip(changes, emptied, strict=True):
            if change.new_path is None:
                gone.add(change.old_path or "")
                old += before
                continue
            if change.old_path is not None and change.old_path != change.new_path:
                renames[change.old_path] = change.new_path
            found = self._items(change.new_path, change.new_blob)
            if found is None:
                self.unreadable += 1
                if before:
                    self.files.setdefault(change.new_path, []).extend(before)
                continue
            old += before
            new += [(change.new_path, item, is_ignored) for item, is_ignored in found]
            if found:
                self.blobs[change.new_path] = change.new_blob
        self._compare(number, old, new, renames, gone)

    def _items(self, path: str, blob: str) -> list[tuple[AnalysedFinding, bool]] | None:
        analysis = self._lookup(path, blob)
        if analysis is None or analysis.problem:
            return None
        ignored = self._ignored(path, analysis) if analysis.ignores else frozenset()
        return [
            (item, index in ignored)
            for index, item in enumerate(analysis.findings)
            if self._is_shown(item.finding.rule_id)
        ]

    def _compare(
        self,
        number: int,
        old: list[Entry],
        new: list[tuple[str, AnalysedFinding, bool]],
        renames: Mapping[str, str],
        gone: set[str],
    ) -> None:
        if not old and not new:
            return
        pairs, rounds = paired([identity for _, identity in old], [item.identity for _, item, _ in new], renames)
        kept = set(pairs.values())
        for index, (track, identity) in enumerate(old):
            if index not in kept:
                self._close(number, track, identity, with_file=identity.path in gone)
        for index, (path, item, is_ignored) in enumerate(new):
            if index in pairs:
                track, identity = old[pairs[index]]
                if identity.path != path or rounds.get(index) in _MOVES:
                    track.moves.append(number)
                self._seen(number, track, path, item, is_ignored)
            elif (former := self._former(item.identity)) is not None:
                former.stays.append(OpenStay(number, identity=item.identity, line=item.place.line))
                self._seen(number, former, path, item, is_ignored)
            else:
                self._add(number, path, item, is_ignored)

    def _add(self, number: int, path: str, item: AnalysedFinding, is_ignored: bool) -> None:
        track = Track(item, path, [OpenStay(number, identity=item.identity, line=item.place.line)])
        self.tracks.append(track)
        self._seen(number, track, path, item, is_ignored)

    def _seen(self, number: int, track: Track, path: str, item: AnalysedFinding, is_ignored: bool) -> None:
        track.item, track.path = item, path
        track.fingerprints[item.identity.fingerprint] = None
        self.files.setdefault(path, []).append((track, item.identity))
        was_ignored = bool(track.ignored) and track.ignored[-1][1] is None
        if is_ignored and not was_ignored:
            track.ignored.append([number, None])
        elif was_ignored and not is_ignored:
            track.ignored[-1][1] = number

    def _close(self, number: int, track: Track, identity: Identity, *, with_file: bool) -> None:
        track.stays[-1].closed = number
        track.stays[-1].with_file = with_file
        if track.ignored and track.ignored[-1][1] is None:
            track.ignored[-1][1] = number
        self._closed.setdefault(_place(identity), []).append(track)
        self._closed_anywhere.setdefault(_likeness(identity), []).append(track)

    def _former(self, identity: Identity) -> Track | None:
        """Return the finding that was gone and is back, the one that went last where there are several."""
        place, likeness = _place(identity), _likeness(identity)
        found = self._closed.get(place, [])
        if not found:
            # In another file only what stands beside the same line is the same.
            found = [
                track
                for track in self._closed_anywhere.get(likeness, [])
                if _stands_alike(track.item.identity, identity)
            ]
        if not found:
            return None
        track = max(found, key=lambda track: track.stays[-1].closed or 0)
        former = track.item.identity
        self._closed[_place(former)].remove(track)
        self._closed_anywhere[_likeness(former)].remove(track)
        return track


def _place(identity: Identity) -> tuple[str, str, str, str]:
    return identity.rule_id, identity.path, identity.symbol, identity.code


def _likeness(identity: Identity) -> tuple[str, str, str]:
    return identity.rule_id, identity.symbol, identity.code


def _stands_alike(one: Identity, other: Identity) -> bool:
    """Whether one of the neighbouring lines is the same, as for a finding that moves to another file."""
    return (one.before == other.before and bool(one.before)) or (one.after == other.after and bool(one.after))


def paired(
    old: Sequence[Identity], new: Sequence[Identity], renames: Mapping[str, str]
) -> tuple[dict[int, int], dict[int, str]]:
    """Return which old finding each new one is, by index, and how it was recognised."""
    matching = match(old, new, renames)
    pairs, rounds = dict(matching.pairs), dict(matching.rounds)
    left: dict[tuple[str, str, str, str], list[int]] = {}
    taken = set(pairs.values())
    for index, identity in enumerate(old):
        if index not in taken:
            path = renames.get(identity.path, identity.path)
            left.setdefault((identity.rule_id, path, identity.symbol, identity.code), []).append(index)
    for index, identity in enumerate(new):
        if index in pairs:
            continue
        candidates = left.get(_place(identity), [])
        if candidates:
            same = [other for other in candidates if old[other].trail == identity.trail]
            chosen = (same or candidates)[0]
            candidates.remove(chosen)
            pairs[index] = chosen
            rounds[index] = "one of several equal ones"
    return pairs, rounds
