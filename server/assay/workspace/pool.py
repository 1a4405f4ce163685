"""Runs a function over many items in several processes, where a process that dies or hangs loses only the item it was working on.

``concurrent.futures`` gives the whole pool up when one process dies, and cannot say which item was to blame; hence this pool.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_BATCHES_PER_PROCESS = 16
"""Small enough that no process is left with a long batch at the end, large enough that handing out costs nothing."""
_MAX_FAILED_STARTS = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """What became of an item that has no result, in a sentence."""

    message: str


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    pending: deque[tuple[int, Item]] = field(default_factory=deque)
    since: float = 0.0
    """When the first pending item was begun."""
    is_ready: bool = False


def processor_count() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _context() -> BaseContext:
    # A fork inherits everything that is loaded already, but is only safe while there are no other threads.
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _serve(pipe: Connection, initialise: Callable[[], None], function: Callable[[Item], Result]) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # An interrupt is for the parent, which ends its workers.
    initialise()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    parent = multiprocessing.parent_process()
    pipe.send(None)
    try:
        while True:
            # The pipe alone does not tell that the parent is gone: later workers have inherited its other end.
            ready = wait([pipe, parent.sentinel] if parent else [pipe])
            if pipe not in ready:
                return
            batch: list[tuple[int, Item]] | None = pipe.recv()
            if batch is None:
                return
            for index, item in batch:
                try:
                    result: Result | Failure = function(item)
                except Exception as error:
                    result = Failure(f"The analysis failed ({type(error).__name__}: {error}).")
                pipe.send((index, result))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _batches(items: Sequence[Item], weight: Callable[[Item], int], jobs: int) -> deque[list[tuple[int, Item]]]:
    """Return the items in batches of about equal weight, the heaviest items first, so that none is left for the end."""
    order = sorted(range(len(items)), key=lambda index: -weight(items[index]))
    limit = max(1, sum(map(weight, items)) // (jobs * _BATCHES_PER_PROCESS))
    batches: deque[list[tuple[int, Item]]] = deque()
    batch: list[tuple[int, Item]] = []
    total = 0
    for index in order:
        batch.append((index, items[index]))
        total += weight(items[index])
        if total >= limit:
            batches.append(batch)
            batch, total = [], 0
    if batch:
        batches.append(batch)
    return batches


class _Pool(Generic[Item, Result]):
    def __init__(
        self,
        function: Callable[[Item], Result],
        initialise: Callable[[], None],
        batches: deque[list[tuple[int, Item]]],
        jobs: int,
        timeout: float,
    ) -> None:
        self.context = _context()
        self.function = function
        self.initialise = initialise
        self.batches = batches
        self.timeout = timeout
        self.failed_starts = 0
        self.workers: list[_Worker[Item]] = []
        for _ in range(min(jobs, len(batches))):
            self.start()

    def start(self) -> None:
        """Start one more worker."""
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.initialise, self.function), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        self.workers.append(_Worker(process, ours))

    def feed(self, worker: _Worker[Item]) -> None:
        """Give a worker that has nothing to do the next batch."""
        if worker.pending or not worker.is_ready or not self.batches:
            return
        batch = self.batches.popleft()
        worker.pending.extend(batch)
        worker.since = time.monotonic()
        with contextlib.suppress(OSError):  # A dead worker is noticed where results are read.
            worker.pipe.send(batch)

    def lose(self, worker: _Worker[Item], message: str) -> Iterator[tuple[int, Failure]]:
        """Give a dead worker up: its first item is to blame, the others go to somebody else."""
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        if worker.pending:
            index, _ = worker.pending.popleft()
            yield index, Failure(message)
            if worker.pending:
                self.batches.appendleft(list(worker.pending))
        elif not worker.is_ready:
            self.failed_starts += 1
        if self.batches and self.failed_starts < _MAX_FAILED_STARTS:
            self.start()
        if not self.workers:
            while self.batches:
                for index, _ in self.batches.popleft():
                    yield index, Failure("No process for the analysis could be started.")

    def run(self) -> Iterator[tuple[int, Result | Failure]]:
        """Yield results as they come."""
        while self.workers and (self.batches or any(worker.pending or not worker.is_ready for worker in self.workers)):
            by_pipe = {worker.pipe: worker for worker in self.workers}
            for pipe in wait(list(by_pipe), timeout=min(1.0, self.timeout)):
                worker = by_pipe[pipe]  # type: ignore[index]
                try:
                    message = worker.pipe.recv()
                except (EOFError, OSError):
                    worker.process.join(1)
                    yield from self.lose(
                        worker, f"The analysis of this file ended its process ({_ending(worker.process.exitcode)})."
                    )
                    continue
                if message is None:
                    worker.is_ready = True
                else:
                    worker.pending.popleft()
                    worker.since = time.monotonic()
                    yield message
                self.feed(worker)
            now = time.monotonic()
            for worker in [worker for worker in self.workers if worker.pending and now - worker.since > self.timeout]:
                yield from self.lose(
                    worker, f"The analysis took longer than {self.timeout:g} seconds and was given up."
                )
            for worker in self.workers:
                self.feed(worker)

    def close(self) -> None:
        """End all workers at once."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _ending(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


def run_over(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    initialise: Callable[[], None],
    weight: Callable[[Item], int],
    jobs: int = 0,
    timeout: float = 60.0,
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Yield ``(index, result)`` for every item, in the order in which results come; the index is that of ``items``.

    ``function`` and ``initialise`` are importable functions; ``initialise`` runs once in every process. ``jobs`` is the number of
    processes, 0 for one for each processor. ``timeout`` is in seconds for one item. When the iteration ends early (an exception, an
    interrupt, a closed generator), all processes are ended at once.
    """
    if not items:
        return
    jobs = jobs or processor_count()
    pool = _Pool(function, initialise, _batches(items, weight, jobs), jobs, timeout)
    try:
        yield from pool.run()
    finally:
        pool.close()
