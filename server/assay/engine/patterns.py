"""Reads the small notations of the fact tables: alternatives in braces, arguments, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.facts.schema import Condition, Scalar

_BRACES = re.compile(r"\{([^{}]*)\}")


def expand_braces(pattern: str) -> Iterator[str]:
    """Yield every name that a pattern stands for: ``a.{b,c}`` gives ``a.b`` and ``a.c``."""
    match = _BRACES.search(pattern)
    if match is None:
        yield pattern
        return
    for alternative in match.group(1).split(","):
        yield from expand_braces(pattern[: match.start()] + alternative.strip() + pattern[match.end() :])


class ArgumentSelector:
    """Which arguments of a call a row speaks of, read from ``arg``.

    ``position`` is -1 where there is none; ``rest`` means the position and all after it; ``keyword`` may be dotted for languages without
    keyword arguments, and then names a property of the options object at ``position``.
    """

    __slots__ = ("all", "keyword", "position", "property", "receiver", "rest")

    def __init__(self, notation: str) -> None:
        self.position = -1
        self.keyword = ""
        self.property = ""
        self.rest = False
        self.all = False
        self.receiver = False
        for part in notation.split("|"):
            if part == "*":
                self.all = True
            elif part == "self":
                self.receiver = True
            elif part.endswith(".") and part[:-1].isdigit():
                self.position, self.rest = int(part[:-1]), True
            elif part.isdigit():
                self.position = int(part)
            elif "." in part:
                argument, _, self.property = part.partition(".")
                if argument.isdigit():
                    self.position = int(argument)
                else:
                    self.keyword = argument
            elif part:
                self.keyword = part


class ConditionTest:
    """One entry of ``when`` or ``unless``: an argument and what it has to be."""

    __slots__ = ("constants", "selector", "special")

    def __init__(self, argument: str, wanted: Scalar | list[Scalar]) -> None:
        self.selector = ArgumentSelector(argument)
        values = wanted if isinstance(wanted, list) else [wanted]
        self.special = frozenset(value for value in values if isinstance(value, str) and value.startswith("<"))
        # A boolean equals a number in Python; the type is part of the constant so that 1 does not mean true.
        self.constants = frozenset((type(value), value) for value in values if value not in self.special)


def condition_tests(condition: Condition) -> tuple[ConditionTest, ...]:
    """Return the tests of a ``when`` or ``unless`` column."""
    return tuple(ConditionTest(argument, wanted) for argument, wanted in condition.items())


def receiver_names(notation: str) -> frozenset[str]:
    """Return the lower-case names in a ``receiver`` column (``cur|cursor``)."""
    return frozenset(name.strip().lower() for name in notation.split("|")) if notation else frozenset()
