"""Keeps the process in which Bandit works, and asks it. A process that dies or hangs is started anew a few times, and then let be."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import msgspec

from assay.app.second_opinion import Answer, Issue, Question

Report = Callable[[tuple[Issue, ...]], None]
"""Called in a thread of this module with what Bandit says."""

LONGEST_LOOK = 30.0
"""Seconds after which a process that has not answered is taken to hang."""
MOST_DEATHS = 3
"""After so many deaths in a row without an answer Bandit is not asked again."""
LARGEST_TEXT = 1_000_000
"""Bytes of a text that Bandit is asked about."""


class BanditProcess:
    """Asks Bandit about one text after the other. The latest question about a document replaces one that waits. All methods return at once."""

    def __init__(self, log: Callable[[str], None], command: list[str] | None = None) -> None:
        self._log = log
        self._command = command or [sys.executable, "-P", "-m", "assay.app.bandit_worker"]
        self._waiting: dict[str, tuple[bytes, Report]] = {}
        self._condition = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._asked_at = 0.0
        self._is_closed = False
        self._deaths = 0

    @property
    def process_id(self) -> int | None:
        """The number of the process, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(self, name: str, text: bytes, report: Report) -> None:
        """Have Bandit look at a text. ``report`` is not called where the process fails, or where another question about ``name`` comes first."""
        if len(text) > LARGEST_TEXT or self._deaths >= MOST_DEATHS:
            return
        with self._condition:
            if self._is_closed:
                return
            self._waiting[name] = text, report
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="bandit", daemon=True)
                self._thread.start()
                threading.Thread(target=self._watch, name="bandit watch", daemon=True).start()
            self._condition.notify_all()

    def close(self) -> None:
        """End the process."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
        self._kill()

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _work(self) -> None:
        number = 0
        while True:
            with self._condition:
                while not self._waiting and not self._is_closed:
                    self._condition.wait()
                if self._is_closed:
                    return
                name = next(iter(self._waiting))
                text, report = self._waiting.pop(name)
            number += 1
            try:
                issues = self._answer(Question(number, name, text))
            except (OSError, EOFError, ValueError, msgspec.DecodeError) as error:
                self._kill()
                self._deaths += 1
                if not self._is_closed:
                    rest = " It is not asked again." if self._deaths >= MOST_DEATHS else ""
                    self._log(f"Bandit gave no opinion on {name}: {str(error) or 'its process ended'}.{rest}")
                if self._deaths >= MOST_DEATHS:
                    return
                continue
            self._deaths = 0
            report(issues)

    def _answer(self, question: Question) -> tuple[Issue, ...]:
        process = self._process
        if process is None or process.poll() is not None:
            self._kill()
            process = self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        assert process.stdin is not None
        assert process.stdout is not None
        body = msgspec.msgpack.encode(question)
        self._asked_at = time.monotonic()
        try:
            process.stdin.write(len(body).to_bytes(4, "big") + body)
            process.stdin.flush()
            head = process.stdout.read(4)
            if len(head) < 4:
                raise EOFError
            answer = msgspec.msgpack.decode(process.stdout.read(int.from_bytes(head, "big")), type=Answer)
        finally:
            self._asked_at = 0.0
        if answer.number != question.number:
            raise ValueError("it answered another question")
        return answer.issues

    def _watch(self) -> None:
        """End a process that hangs: the thread that waits for its answer then gets none."""
        while not self._is_closed and self._deaths < MOST_DEATHS:
            time.sleep(1)
            asked_at, process = self._asked_at, self._process
            if asked_at and process is not None and time.monotonic() - asked_at > LONGEST_LOOK:
                with contextlib.suppress(OSError):
                    process.kill()
