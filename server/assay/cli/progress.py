"""Progress of long work, shown in a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 0.1
"""Seconds between two pictures."""


@contextmanager
def show_progress(words: str, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that shows how many of how many are done, or None where nothing is to be shown."""
    if quiet or not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    # Without refreshing by itself it needs no thread, so that processes can still be forked.
    progress = Progress(
        TextColumn(words),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    shown_at = 0.0
    task = progress.add_task(words)

    def update(done: int, total: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if now - shown_at < _EVERY:
            return
        shown_at = now
        progress.start()
        progress.update(task, completed=done, total=total, refresh=True)

    try:
        yield update
    finally:
        progress.stop()
