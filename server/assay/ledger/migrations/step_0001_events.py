"""The table of events. Of time there is the day alone, and nothing says who sat at the keyboard."""

from __future__ import annotations

import sqlite3


def migrate(connection: sqlite3.Connection) -> None:
    """Make the table."""
    connection.execute(
        """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL,
            kind TEXT NOT NULL,
            project TEXT NOT NULL DEFAULT '',
            rule TEXT NOT NULL DEFAULT '',
            path TEXT NOT NULL DEFAULT '',
            fingerprint TEXT NOT NULL DEFAULT '',
            decision TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT '',
            seconds REAL NOT NULL DEFAULT 0,
            count INTEGER NOT NULL DEFAULT 1,
            revision TEXT NOT NULL DEFAULT '',
            branch TEXT NOT NULL DEFAULT ''
        )
        """
    )
    connection.execute("CREATE INDEX events_by_day ON events (day, kind)")
