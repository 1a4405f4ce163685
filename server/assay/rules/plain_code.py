"""Code without its comments, for rules that look for words in it: what a comment says is no code."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"(?:(?<=\s)|^)(?:#|//)[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)


def without_comments(text: str) -> str:
    """Return the code with blanks in the place of its comments, so that all offsets in bytes stay."""
    return _COMMENT.sub(lambda found: " " * len(found.group(0).encode("utf-8", "surrogateescape")), text)
