"""What a regular expression lets through: whether it admits, or takes away, everything but plain characters."""

from __future__ import annotations

import re
import warnings
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


@lru_cache(maxsize=512)
def takes_line_breaks(pattern: str) -> bool:
    """Whether what is taken away or replaced, a plain text or a regular expression, is every line break that a log or a header ends its lines at."""
    if pattern in ("\n", "\r\n"):
        return True
    compiled = _compiled(pattern)
    return compiled is not None and any(
        found[0] in ("\n", "\r\n") for found in map(compiled.search, ("\n", "\r\n")) if found is not None
    )


@lru_cache(maxsize=512)
def takes_tag_openings(pattern: str) -> bool:
    """Whether what is replaced, a plain text or a regular expression, is every bracket that a tag begins with: ``<``, ``[&<>"']``."""
    if pattern == "<":
        return True
    compiled = _compiled(pattern)
    return compiled is not None and (found := compiled.search("<")) is not None and found[0] == "<"


_SITE_PATH = re.compile(
    r"(?:\^|\\A)\\?/(?:\(\?![^)]*/[^)]*\)|\[(?!\^)(?:\\[wd.\-_]|[^\]/\\])+\]|\[\^[^\]]*/[^\]]*\]|\\w|[A-Za-z0-9]|\$)"
)


@lru_cache(maxsize=512)
def is_site_path(pattern: str) -> bool:
    """Whether whatever the pattern matches begins with one slash and no second one: ``^\\/[a-z]``, ``^\\/(?!\\/)``."""
    return len(pattern) <= 200 and _SITE_PATH.match(pattern) is not None


_WITH_PARENT_STEPS = ("..", "../x", "x/..", "x/../y", "../../x")


@lru_cache(maxsize=512)
def matches_parent_steps(pattern: str) -> bool:
    """Whether the pattern is found in every path that has a step to the folder above, wherever it stands: ``(?:^|[\\\\/])\\.\\.(?:[\\\\/]|$)``."""
    compiled = _compiled(pattern)
    return (
        compiled is not None
        and compiled.search("x/y.txt") is None
        and all(compiled.search(path) is not None for path in _WITH_PARENT_STEPS)
    )


@lru_cache(maxsize=512)
def matches_leading_parent_steps(pattern: str) -> bool:
    """Whether the pattern takes all steps to folders above away that a path begins with: ``^(\\.\\.(\\/|\\\\|$))+``."""
    compiled = _compiled(pattern)
    if compiled is None or compiled.search("x/y.txt") is not None:
        return False
    return all(compiled.sub("", path, count=1) == "x" for path in ("../x", "../../x", "../../../x"))


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern ready to be tried; None for one that is too long or not one of Python's."""
    if len(pattern) > 200:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError):
        return None
