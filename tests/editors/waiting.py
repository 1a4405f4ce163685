"""Waiting for a condition, which is how every test here learns that an editor is done with something."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_BETWEEN_LOOKS = 0.05
_CLOCK = threading.Event()


class NotInTime(AssertionError):  # noqa: N818 - says what it is.
    """What a test waited for did not happen."""


def until(look: Callable[[], Found], what: str, seconds: float = 30.0) -> Found:
    """Look until the answer is true and return it; raises NotInTime with ``what`` and the last answer when that takes too long."""
    end = time.monotonic() + seconds
    while True:
        answer = look()
        if answer:
            return answer
        if time.monotonic() > end:
            raise NotInTime(f"Waited {seconds:.0f} s for: {what}. The last answer was {answer!r}.")
        _CLOCK.wait(_BETWEEN_LOOKS)
