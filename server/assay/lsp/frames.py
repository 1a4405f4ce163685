"""Frames of the base protocol: a header with Content-Length, then JSON.

A client that breaks the framing (a wrong length, something printed in between) costs the messages that it spoilt and no others: the reader
looks for the next header and goes on.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator

LARGEST_MESSAGE = 512 * 1024 * 1024
"""Bytes. A length above it is taken for noise."""
_LARGEST_HEADER = 64 * 1024
_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|$)", re.IGNORECASE)


class FrameReader:
    """Cuts a stream of bytes into the bodies of messages."""

    def __init__(self, read: Callable[[int], bytes], complain: Callable[[str], None]) -> None:
        """``read`` returns at most so many bytes, none at the end of the stream; ``complain`` is told of noise."""
        self._read = read
        self._complain = complain
        self._buffer = bytearray()
        self._wanted = -1

    def bodies(self) -> Iterator[bytes]:
        """Yield the body of each message until the stream ends."""
        while True:
            body = self._next()
            if body is not None:
                yield body
                continue
            chunk = self._read(1 << 16 if self._wanted < 0 else max(1 << 16, self._wanted - len(self._buffer)))
            if not chunk:
                return
            self._buffer += chunk

    def give_back(self, body: bytes) -> None:
        """Take a body back that is not JSON: where its length was wrong, the header of the next message is inside it."""
        match = _LENGTH.search(body)
        if match is not None:
            self._buffer[:0] = body[match.start() :]
            self._wanted = -1

    def _next(self) -> bytes | None:
        buffer = self._buffer
        while True:
            if self._wanted >= 0:
                if len(buffer) < self._wanted:
                    return None
                body = bytes(buffer[: self._wanted])
                del buffer[: self._wanted]
                self._wanted = -1
                return body
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(buffer) > _LARGEST_HEADER:
                    self._complain("Ignored input that is no message of the Language Server Protocol.")
                    del buffer[:-100]
                return None
            header = bytes(buffer[: end + 2])
            del buffer[: end + 4]
            lengths = _LENGTH.findall(header)
            if not lengths or int(lengths[-1]) > LARGEST_MESSAGE:
                self._complain("Ignored a header without a usable Content-Length.")
                continue
            self._wanted = int(lengths[-1])


class Writer:
    """Writes whole frames to a file descriptor, from any thread."""

    def __init__(self, descriptor: int, gone: Callable[[], None]) -> None:
        """``gone`` is called once when nobody reads any more."""
        self._descriptor = descriptor
        self._gone = gone
        self._lock = threading.Lock()
        self._is_open = True

    def send(self, body: bytes) -> None:
        """Write one message."""
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def write(self, data: bytes) -> None:
        """Write frames that are complete already (pygls makes its own headers)."""
        with self._lock:
            if not self._is_open:
                return
            try:
                written = os.write(self._descriptor, data)
                while written < len(data):
                    written += os.write(self._descriptor, memoryview(data)[written:])
            except OSError:
                self._is_open = False
        if not self._is_open:
            self._gone()

    def close(self) -> None:
        """Write nothing more."""
        with self._lock:
            self._is_open = False
