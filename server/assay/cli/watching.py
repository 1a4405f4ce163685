"""``--watch``: the same command again whenever a file below its paths changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def repeat(once: Callable[[], int], places: Sequence[Path], quiet: bool) -> int:
    """Run ``once`` now and after every change, until Ctrl+C; return the exit code of the last run.

    ``watchfiles`` waits until changes have come to rest and leaves out folders such as ``.git`` and ``node_modules``.
    """
    from watchfiles import watch

    code = once()
    _say(quiet)
    for _ in watch(*places, raise_interrupt=False):
        code = once()
        _say(quiet)
    return code


def _say(quiet: bool) -> None:
    sys.stdout.flush()
    if not quiet:
        sys.stderr.write("Waiting for changes; Ctrl+C ends this.\n")
        sys.stderr.flush()
