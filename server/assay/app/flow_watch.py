"""Sees which findings come up while somebody types and are gone before they are committed, and has that written down.

An editor says what is shown whenever its text has come to rest. A finding that was not there when the document was opened, stood for a
moment and is gone again was fixed in flow. One that only changes its looks (the line is edited, a variable renamed) is the same finding. All
of it happens in a thread of its own; the editor's thread hands over references and goes on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assay.app.history_walk import paired
from assay.app.ledger_place import record, today
from assay.config.settings import Settings
from assay.findings.model import Finding
from assay.ledger.events import Event, EventKind
from assay.triage.fingerprint import Identity, identify

SHORTEST = 2.0
"""Seconds for which a finding has to be shown: what half a line of code looks like for a moment is nothing that anybody fixed."""
SETTLED = 10.0
"""Seconds after which a finding that is gone does not count as coming back by an undo any more."""
FIX_GIVEN = 10.0
"""Seconds within which a finding that goes went by the fix that was asked for."""
_WRITE_EVERY = 5.0

ANY_RULE = "*"


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as it is shown."""

    finding: Finding
    fingerprint: str
    decision: str


@dataclass(slots=True)
class _Tracked:
    seen: Seen
    since: float | None
    """When it came up; None for what was there when the document was opened."""


@dataclass(slots=True)
class _Gone:
    identity: Identity
    tracked: _Tracked
    at: float


@dataclass(slots=True)
class DocumentFlow:
    """What is followed of one document. Times are seconds of any clock that only rises."""

    path: str
    known: dict[str, _Tracked] = field(default_factory=dict)
    gone: list[_Gone] = field(default_factory=list)
    fix_given: dict[str, float] = field(default_factory=dict)
    """When a fix was asked for last, by rule; ``*`` for all safe ones."""
    _lines: Sequence[bytes] = ()
    _is_open: bool = False

    def update(self, shown: Mapping[str, Seen], lines: Sequence[bytes], now: float) -> list[Event]:
        """Take in what is shown of the text at rest; return what is to be written down."""
        events = self.settle(now)
        if not self._is_open:
            self._is_open = True
            self.known = {fingerprint: _Tracked(seen, None) for fingerprint, seen in shown.items()}
            self._lines = lines
            return events
        lost = [fingerprint for fingerprint in self.known if fingerprint not in shown]
        fresh = [fingerprint for fingerprint in shown if fingerprint not in self.known]
        if lost or fresh:
            events += self._compare(lost, fresh, shown, lines, now)
        self._lines = lines
        return events

    def _compare(
        self,
        lost: Sequence[str],
        fresh: Sequence[str],
        shown: Mapping[str, Seen],
        lines: Sequence[bytes],
        now: float,
    ) -> list[Event]:
        events: list[Event] = []
        old = identify([self.known[fingerprint].seen.finding for fingerprint in lost], self._lines, self.path)
        new = identify([shown[fingerprint].finding for fingerprint in fresh], lines, self.path)
        pairs, _ = paired(old, new, {})
        for index, fingerprint in enumerate(fresh):
            seen = shown[fingerprint]
            if index in pairs:
                tracked = self.known.pop(lost[pairs[index]])
                tracked.seen = seen
            else:
                tracked = self._returned(new[index]) or _Tracked(seen, now)
                tracked.seen = seen
            self.known[fingerprint] = tracked
        kept = set(pairs.values())
        for index, fingerprint in enumerate(lost):
            if index in kept:
                continue
            tracked = self.known.pop(fingerprint)
            if self._is_by_fix(tracked.seen.finding, now):
                events.append(self._event(EventKind.QUICK_FIX, tracked.seen, 0.0))
            if tracked.since is not None and now - tracked.since >= SHORTEST:
                self.gone.append(_Gone(old[index], tracked, now))
        return events

    def _returned(self, identity: Identity) -> _Tracked | None:
        """Return a finding that is there again, after an undo for one."""
        for entry in self.gone:
            same = entry.identity
            if (same.rule_id, same.symbol, same.code) == (identity.rule_id, identity.symbol, identity.code):
                self.gone.remove(entry)
                return entry.tracked
        return None

    def _is_by_fix(self, finding: Finding, now: float) -> bool:
        given = self.fix_given.get(finding.rule_id)
        if given is None and finding.has_fix:
            given = self.fix_given.get(ANY_RULE)
        return given is not None and now - given <= FIX_GIVEN

    def settle(self, now: float, *, is_closed: bool = False) -> list[Event]:
        """Return the findings that are gone for good: those whose time to come back is over, or all when the document is closed."""
        done = [entry for entry in self.gone if is_closed or now - entry.at >= SETTLED]
        self.gone = [entry for entry in self.gone if not is_closed and now - entry.at < SETTLED]
        return [
            self._event(EventKind.FIXED_IN_FLOW, entry.tracked.seen, entry.at - (entry.tracked.since or entry.at))
            for entry in done
        ]

    def _event(self, kind: EventKind, seen: Seen, seconds: float) -> Event:
        return Event(
            kind,
            today(),
            rule=seen.finding.rule_id,
            path=self.path,
            fingerprint=seen.fingerprint,
            decision=seen.decision,
            seconds=round(seconds, 1),
        )


Write = Callable[[Path, Settings, list[Event]], object]
_Job = Callable[[], None]


class FlowWatch:
    """Follows all open documents in a thread of its own. No method waits, except ``stop``."""

    def __init__(self, write: Write = record, clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._documents: dict[str, DocumentFlow] = {}
        self._places: dict[str, tuple[Path, Settings]] = {}
        self._events: dict[Path, tuple[Settings, list[Event]]] = {}
        self._thread: threading.Thread | None = None

    def shown(
        self, uri: str, root: Path, path: str, settings: Settings, items: Sequence[Seen], lines: Sequence[bytes]
    ) -> None:
        """Take note of what is shown of a document at rest. ``lines`` must not change afterwards."""
        at = self._clock()
        self._put(lambda: self._shown(uri, root, path, settings, items, lines, at))

    def fix_given(self, uri: str, rule: str = ANY_RULE) -> None:
        """Take note that the fix of a rule's finding, or of all findings, was handed out to be applied."""
        at = self._clock()
        self._put(lambda: self._fix_given(uri, rule, at))

    def closed(self, uri: str) -> None:
        """Take note that a document was closed."""
        self._put(lambda: self._closed(uri))

    def forget(self) -> None:
        """Begin anew with all documents, because other settings show other findings."""
        self._put(self._documents.clear)

    def stop(self, seconds: float = 3.0) -> None:
        """Write down what there is, and end the thread; wait for it so long at most."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    def _put(self, job: _Job) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="flow", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _run(self) -> None:
        written_at = self._clock()
        while True:
            is_waiting = self._events or any(document.gone for document in self._documents.values())
            try:
                job = self._jobs.get(timeout=_WRITE_EVERY if is_waiting else None)
            except queue.Empty:
                job = self._settle
            if job is None:
                for uri in list(self._documents):
                    self._closed(uri)
                self._flush()
                return
            job()
            if self._clock() - written_at >= _WRITE_EVERY:
                self._flush()
                written_at = self._clock()

    def _shown(
        self,
        uri: str,
        root: Path,
        path: str,
        settings: Settings,
        items: Sequence[Seen],
        lines: Sequence[bytes],
        at: float,
    ) -> None:
        self._places[uri] = root, settings
        document = self._documents.setdefault(uri, DocumentFlow(path))
        self._keep(uri, document.update({item.fingerprint: item for item in items}, lines, at))

    def _fix_given(self, uri: str, rule: str, at: float) -> None:
        if (document := self._documents.get(uri)) is not None:
            document.fix_given[rule] = at

    def _closed(self, uri: str) -> None:
        document = self._documents.pop(uri, None)
        if document is not None:
            self._keep(uri, document.settle(self._clock(), is_closed=True))
        self._places.pop(uri, None)

    def _settle(self) -> None:
        for uri, document in self._documents.items():
            self._keep(uri, document.settle(self._clock()))

    def _keep(self, uri: str, events: list[Event]) -> None:
        if events:
            root, settings = self._places[uri]
            self._events.setdefault(root, (settings, []))[1].extend(events)

    def _flush(self) -> None:
        waiting, self._events = self._events, {}
        for root, (settings, events) in waiting.items():
            self._write(root, settings, events)
