"""The ledger: a SQLite file of events, safe with several editors and commands at once, and after a process was killed at any moment.

Every call opens the file, does its work in one transaction and closes it: what ``add`` returned from is on disk, what it did not return
from is there whole or not at all. A file that is damaged is put aside and never deleted: unlike results of analyses it cannot be made again.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import assay.ledger.migrations
from assay.ledger.events import Event, EventKind

_BUSY_SECONDS = 15.0
"""How long one process waits for another to finish its transaction."""
_COLUMNS = (
    "day", "kind", "project", "rule", "path", "fingerprint", "decision", "state", "seconds", "count", "revision", "branch",
)  # fmt: skip
Result = TypeVar("Result")


class LedgerError(Exception):
    """The ledger cannot be used now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of the tables, by name."""

    name: str
    migrate: Callable[[sqlite3.Connection], None]


def migrations() -> tuple[Migration, ...]:
    """Return all steps in their order: the modules of their folder."""
    package = assay.ledger.migrations
    names = sorted(entry.name for entry in pkgutil.iter_modules(package.__path__))
    return tuple(Migration(name, importlib.import_module(f"{package.__name__}.{name}").migrate) for name in names)


class Ledger:
    """A ledger in a file. All methods raise LedgerError and nothing else."""

    def __init__(self, path: Path, steps: Sequence[Migration] | None = None) -> None:
        """``steps`` replaces the migrations of this program."""
        self.path = path
        self._steps = migrations() if steps is None else tuple(steps)

    def add(self, events: Iterable[Event]) -> None:
        """Write events down, all or none. When this returns they are on disk."""
        rows = [
            (
                event.day.isoformat(),
                event.kind.value,
                event.project,
                event.rule,
                _text(event.path),
                event.fingerprint,
                event.decision,
                event.state,
                event.seconds,
                event.count,
                event.revision,
                event.branch,
            )
            for event in events
        ]
        if not rows:
            return
        marks = ", ".join("?" * len(_COLUMNS))

        def insert(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                connection.executemany(f"INSERT INTO events ({', '.join(_COLUMNS)}) VALUES ({marks})", rows)

        self._use(insert)

    def events(self, since: date | None = None, until: date | None = None) -> list[Event]:
        """Return the events of some days (both included), oldest first; none where there is no ledger yet."""
        if not self.path.exists():
            return []

        def select(connection: sqlite3.Connection) -> list[Event]:
            rows = connection.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM events WHERE day >= ? AND day <= ? ORDER BY day, id",
                (since.isoformat() if since else "", until.isoformat() if until else "9999"),
            ).fetchall()
            return [event for row in rows if (event := _event(row)) is not None]

        return self._use(select)

    def erase(self) -> int:
        """Remove all events, and what was put aside as damaged; return how many events there were.

        The file itself stays, empty: another process may have it open. What was deleted is overwritten.
        """
        for path in self.set_aside():
            with contextlib.suppress(OSError):
                path.unlink()
        if not self.path.exists():
            return 0

        def delete(connection: sqlite3.Connection) -> int:
            connection.execute("PRAGMA secure_delete = ON")
            with _transaction(connection):
                count: int = connection.execute("DELETE FROM events").rowcount
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return count

        return self._use(delete)

    def set_aside(self) -> list[Path]:
        """Return the files that were put aside because they were damaged."""
        return sorted(self.path.parent.glob(f"{self.path.name}.damaged-*"))

    def _use(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        for attempt in range(2):
            try:
                with contextlib.closing(self._open()) as connection:
                    return work(connection)
            except sqlite3.OperationalError as error:
                raise LedgerError(f"The ledger {self.path} cannot be used: {error}.") from error
            except sqlite3.DatabaseError as error:
                if attempt:
                    raise LedgerError(f"The ledger {self.path} is damaged: {error}.") from error
                self._put_aside()
            except (OSError, ValueError) as error:
                raise LedgerError(f"The ledger {self.path} cannot be used: {error}.") from error
        raise LedgerError(f"The ledger {self.path} cannot be used.")

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.is_symlink() or self.path.parent.is_symlink():
            # A repository that came as an archive brings its own git folder.
            raise LedgerError(f"The ledger {self.path} is a symbolic link, which is not followed. Remove it.")
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
            connection.execute("PRAGMA synchronous = FULL")
            # Nor does it bring functions that run when something is written.
            connection.execute("PRAGMA trusted_schema = OFF")
            self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        known = {step.name for step in self._steps}
        try:
            done = {name for (name,) in connection.execute("SELECT name FROM migrations")}
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            done = set()
        if unknown := done - known:
            raise LedgerError(
                f"The ledger {self.path} was written by a newer version of Assay (it knows the step {min(unknown)}). Update this one; nothing was "
                "changed."
            )
        if known <= done:
            return
        for step in self._steps:
            with _transaction(connection):
                connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) WITHOUT ROWID")
                # Another process may have come first since the look above.
                if connection.execute("SELECT 1 FROM migrations WHERE name = ?", (step.name,)).fetchone():
                    continue
                step.migrate(connection)
                connection.execute("INSERT INTO migrations VALUES (?)", (step.name,))

    def _put_aside(self) -> None:
        """Rename a damaged file with its companions, unless another process did that already."""
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(self.path)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() == ("ok",):
                return
        stamp = f"damaged-{time.time_ns()}"
        for ending in ("-wal", "-shm", ""):
            with contextlib.suppress(OSError):
                os.replace(f"{self.path}{ending}", f"{self.path}.{stamp}{ending}")


def _patiently(action: Callable[[], object]) -> None:
    """Do something again and again while another process holds the file: changing the journal does not wait by itself."""
    give_up_at = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            action()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _text(path: str) -> str:
    """Return a path as text that SQLite takes: file names need not be valid UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _event(row: tuple[str, str, str, str, str, str, str, str, float, int, str, str]) -> Event | None:
    day, kind, project, rule, path, fingerprint, decision, state, seconds, count, revision, branch = row
    try:
        return Event(
            EventKind(kind),
            date.fromisoformat(day),
            project,
            rule,
            path,
            fingerprint,
            decision,
            state,
            seconds,
            count,
            revision,
            branch,
        )
    except ValueError:
        return None  # Somebody else's hand was in the file.
