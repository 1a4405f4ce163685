"""The process in which Bandit works: texts come in on the standard input, what Bandit says of them goes out.

Started with ``python -P -m assay.app.bandit_worker``. Each message is a length of four bytes (big-endian) and that many bytes of MessagePack.
Whatever happens to this process, the server loses nothing but the opinion on one text.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any, BinaryIO

import msgspec

from assay.app.second_opinion import Answer, Issue, Question

_MEMORY = 2_000_000_000
"""Bytes of address space that the process may take; a hostile text must not take the machine's."""
_GRADES = {"UNDEFINED": 0, "LOW": 1, "MEDIUM": 2, "HIGH": 3}


class Bandit:
    """Bandit with all its tests, ready for one text after the other."""

    def __init__(self) -> None:
        from bandit.core.config import BanditConfig  # type: ignore[import-untyped]
        from bandit.core.manager import BanditManager  # type: ignore[import-untyped]

        self._manager: Any = BanditManager(BanditConfig(), "file")

    def issues(self, name: str, text: bytes) -> tuple[Issue, ...]:
        """Return what Bandit reports of a text; nothing where the text has a syntax error."""
        from bandit.core.metrics import Metrics  # type: ignore[import-untyped]

        manager = self._manager
        manager.results, manager.scores, manager.skipped, manager.metrics = [], [], [], Metrics()
        manager._parse_file(name, io.BytesIO(text), [name])
        return tuple(
            Issue(
                issue.test_id,
                issue.lineno,
                max(issue.lineno, *issue.linerange) if issue.linerange else issue.lineno,
                max(0, issue.col_offset),
                max(0, issue.end_col_offset),
                _GRADES.get(issue.severity, 0),
                _GRADES.get(issue.confidence, 0),
                issue.text,
            )
            for issue in manager.results
        )


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next message, or None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write a message."""
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def main() -> None:
    """Answer questions until the input ends."""
    sink = os.fdopen(os.dup(1), "wb")
    # What Bandit prints must not get between the messages.
    os.dup2(2, 1)
    _limit_memory()
    if hasattr(os, "nice"):
        os.nice(5)  # The editor and its server go first.
    bandit = Bandit()
    source = sys.stdin.buffer
    while (body := read_frame(source)) is not None:
        question = msgspec.msgpack.decode(body, type=Question)
        answer = Answer(question.number, bandit.issues(question.name, question.text))
        write_frame(sink, msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
