"""Keeps the results of analyses on disk, so that an unchanged file is not analysed twice.

One SQLite file: its transactions survive a process that is killed at any moment, and several commands may use it at once. Whatever is wrong with the
file, the answer is to go on without it (and to start a new one where it is damaged): it holds nothing that cannot be made again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import msgspec

from assay.app.results import FileAnalysis

_SCHEMA = 1
_SETTLED_NS = 2_000_000_000
"""A file that changed less than this long ago may change again without another time stamp, so its stamp is not trusted."""
_KEPT_SECONDS = 30 * 86_400
_REFRESH_SECONDS = 86_400
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(FileAnalysis)
_TROUBLE = (sqlite3.Error, ValueError, OverflowError, TypeError)
"""What a damaged file makes SQLite raise: names in it may not even be text."""

Stamp: TypeAlias = tuple[int, int, int]
"""Size in bytes, time of the last change in nanoseconds, inode: what tells that a file is unchanged without reading it."""


def user_cache_folder() -> Path:
    """Return the folder for caches of this user, by the conventions of the system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "assay"


class ResultCache:
    """The results that are kept. No method raises; without a usable file nothing is found and nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / f"results-{_SCHEMA}.sqlite3" if folder else None
        self._connection: sqlite3.Connection | None = None
        if self._path:
            self._open()

    def _open(self) -> None:
        if self._path is None:
            return
        for attempt in range(2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                connection = sqlite3.connect(self._path, timeout=5.0, isolation_level=None)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
                )
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS files (version TEXT, path BLOB, size INTEGER, modified INTEGER, inode INTEGER, key BLOB NOT NULL, "
                    "PRIMARY KEY (version, path)) WITHOUT ROWID"
                )
                self._connection = connection
                return
            except _TROUBLE as error:
                if attempt or isinstance(error, sqlite3.OperationalError):
                    return
                self._discard()
            except OSError:
                return

    def _discard(self) -> None:
        """Delete a damaged file with its companions."""
        self.close()
        if self._path is not None:
            for ending in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    os.unlink(f"{self._path}{ending}")

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, sqlite3.OperationalError):
            self._discard()
        else:
            self.close()

    @property
    def is_open(self) -> bool:
        """Whether there is a usable file."""
        return self._connection is not None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def of_files(self, version: str, root: str) -> dict[bytes, tuple[Stamp, bytes]]:
        """Return for every file below ``root`` whose result is known its stamp and the packed result, by the path's bytes."""
        if self._connection is None:
            return {}
        prefix = os.fsencode(root.rstrip("/\\") + os.sep)
        try:
            rows = self._connection.execute(
                "SELECT f.path, f.size, f.modified, f.inode, r.value FROM files f JOIN results r ON r.key = f.key "
                "WHERE f.version = ? AND f.path >= ? AND f.path < ?",
                (version, prefix, prefix[:-1] + bytes([prefix[-1] + 1])),
            ).fetchall()
        except _TROUBLE as error:
            self._fail(error)
            return {}
        return {path: ((size, modified, inode), value) for path, size, modified, inode, value in rows}

    @staticmethod
    def unpack(value: bytes) -> FileAnalysis | None:
        """Return a packed result, None where it is damaged."""
        try:
            return _DECODER.decode(value)
        except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
            return None

    def result(self, key: bytes) -> FileAnalysis | None:
        """Return the result for the text with this key, None where it is not known."""
        value = self.value(key)
        return self.unpack(value) if value is not None else None

    def value(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, None where nothing was."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
        except _TROUBLE as error:
            self._fail(error)
            return None
        return row[0] if row else None

    def keep_value(self, key: bytes, value: bytes) -> None:
        """Keep something that is no analysis of a file under a key that no such analysis has."""
        if self._connection is None:
            return
        try:
            self._connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", (key, int(time.time()), value))
        except _TROUBLE as error:
            self._fail(error)

    def keep(
        self,
        version: str,
        results: Iterable[tuple[bytes, FileAnalysis]],
        files: Iterable[tuple[str, Stamp, bytes]],
    ) -> None:
        """Keep results by key, and the stamps and keys of files (path, stamp, key), in one transaction."""
        if self._connection is None:
            return
        now = int(time.time())
        settled_before = time.time_ns() - _SETTLED_NS
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                [(key, now, _ENCODER.encode(result)) for key, result in results],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
                [(version, os.fsencode(path), *stamp, key) for path, stamp, key in files if stamp[1] < settled_before],
            )
            self._connection.execute("COMMIT")
        except _TROUBLE as error:
            self._fail(error)

    def refresh(self, keys: Iterable[bytes]) -> None:
        """Note that results were used that belong to no file on disk, at most once a day, so that they are not dropped."""
        if self._connection is None:
            return
        now = int(time.time())
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "UPDATE results SET used = ? WHERE key = ? AND used < ?",
                [(now, key, now - _REFRESH_SECONDS) for key in keys],
            )
            self._connection.execute("COMMIT")
        except _TROUBLE as error:
            self._fail(error)

    def touch(self, version: str, root: str) -> None:
        """Note that the results of a folder were used, at most once a day, and drop what nobody used for a month."""
        if self._connection is None:
            return
        now = int(time.time())
        prefix = os.fsencode(root.rstrip("/\\") + os.sep)
        bounds = (prefix, prefix[:-1] + bytes([prefix[-1] + 1]))
        chosen = "key IN (SELECT key FROM files WHERE version = ? AND path >= ? AND path < ?)"
        try:
            stale = self._connection.execute(
                f"SELECT 1 FROM results WHERE used < ? AND {chosen} LIMIT 1", (now - _REFRESH_SECONDS, version, *bounds)
            ).fetchone()
            if not stale:
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(f"UPDATE results SET used = ? WHERE {chosen}", (now, version, *bounds))
            self._connection.execute("DELETE FROM results WHERE used < ?", (now - _KEPT_SECONDS,))
            self._connection.execute("DELETE FROM files WHERE key NOT IN (SELECT key FROM results)")
            self._connection.execute("COMMIT")
        except _TROUBLE as error:
            self._fail(error)
