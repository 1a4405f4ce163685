"""Dates of commits made usable: what a line of commits says of time, though some of its dates are wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

DAY = 86_400
_ALLOWED_SKEW = 300
"""Seconds that clocks of two machines may differ without being worth a word."""


def steady(times: Sequence[int], now: int) -> tuple[list[int], int]:
    """Return the times of a line of commits, oldest first, so that none is before an earlier one; and how many were unlikely.

    The largest part of the commits that agree on an order is believed, so that a single clock that was wrong, in whichever direction,
    moves nothing but its own commits. Those take the time of the commit before them. Nothing happened after ``now``.
    """
    limited = [min(time, now) for time in times]
    kept = _longest_rising(limited)
    result: list[int] = []
    odd = 0
    for index, time in enumerate(limited):
        if index in kept:
            result.append(time)
        else:
            result.append(result[-1] if result else limited[min(kept)])
            odd += abs(result[-1] - time) > _ALLOWED_SKEW
    odd += sum(time > now + _ALLOWED_SKEW and index in kept for index, time in enumerate(times))
    return result, odd


def _longest_rising(times: Sequence[int]) -> set[int]:
    """Return the indices of a longest part of the times that never falls."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, time in enumerate(times):
        place = bisect_right(tails, time)
        before.append(last[place - 1] if place else -1)
        if place == len(tails):
            tails.append(time)
            last.append(index)
        else:
            tails[place] = time
            last[place] = index
    kept: set[int] = set()
    index = last[-1] if last else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def begin_of(day: date) -> int:
    """Return the instant at which a day begins in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def day_of(instant: int) -> date:
    """Return the day of an instant in UTC."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)).date()


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
