"""Cooperative cancellation, looked at between units of work."""

from __future__ import annotations


class Cancelled(Exception):  # noqa: N818 - it is a signal to unwind, not an error to report.
    """Raised where work notices that nobody waits for its result any more."""


class CancelToken:
    """A flag that one thread sets and another looks at."""

    __slots__ = ("_cancelled",)

    def __init__(self) -> None:
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._cancelled

    def check(self) -> None:
        """Raise Cancelled if somebody asked the work to stop."""
        if self._cancelled:
            raise Cancelled
