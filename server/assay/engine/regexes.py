"""What a regular expression lets through: whether it admits, or takes away, everything but plain characters."""

from __future__ import annotations

import re
from functools import lru_cache

_CLASS = r"\[(?!\^)(?:\\[wd.\-_]|[A-Za-z0-9_\-.: @,+=])+\]"
_PLAIN_ATOM = rf"(?:\\[wd.\-_]|{_CLASS}|[A-Za-z0-9_\-:@, ])"
_QUANTIFIER = r"(?:[+*?]|\{\d+(?:,\d*)?\})?"
_GROUP = rf"\((?:\?:)?(?:{_PLAIN_ATOM}{_QUANTIFIER}|\|)+\)"
_ALLOW_LIST = re.compile(rf"(?:\^|\\A)(?:(?:{_PLAIN_ATOM}|{_GROUP}){_QUANTIFIER})+(?:\$|\\Z|\\z)")
_ALL_BUT_PLAIN = re.compile(r"\(?\[\^(?:\\[wd.\-_]|[A-Za-z0-9_\-. ])+\][+*]?\)?|\\W[+*]?|\\D[+*]?")


@lru_cache(maxsize=512)
def is_allow_list(pattern: str) -> bool:
    """Whether whatever the whole pattern matches is made of letters, digits and a few harmless marks: ``^[a-z0-9.-]+$``.

    A pattern that is not anchored at both ends says nothing of the rest of the text.
    """
    return len(pattern) <= 200 and _ALLOW_LIST.fullmatch(pattern) is not None


@lru_cache(maxsize=512)
def is_all_but_plain(pattern: str) -> bool:
    """Whether taking away what the pattern matches leaves letters, digits and a few harmless marks only: ``[^a-z0-9]+``."""
    return len(pattern) <= 200 and _ALL_BUT_PLAIN.fullmatch(pattern) is not None
