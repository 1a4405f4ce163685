"""Reads and writes single files: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path


class ReadError(Exception):
    """A file cannot be read; the message is a sentence for people, without the file's name."""


def read_source(path: str | Path, max_size: int) -> bytes:
    """Return the bytes of a regular file of at most ``max_size`` bytes, as they are. Raises ReadError."""
    try:
        # Without O_NONBLOCK a pipe that has taken the place of the file since it was listed would block for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ReadError("It is not a regular file any more.")
            text = stream.read(max_size + 1)
    except OSError as error:
        raise ReadError(f"It cannot be read: {error.strerror or error}.") from error
    if len(text) > max_size:
        raise ReadError(f"It has grown beyond {max_size:,} bytes.")
    return text


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the content of a file, keeping its permissions; at every moment the file has the old content or the new. Raises OSError.

    A symbolic link is written through, so that it stays one.
    """
    path = path.resolve()
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(OSError):
            os.chmod(temporary, stat.S_IMODE(path.stat().st_mode))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
