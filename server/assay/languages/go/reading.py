"""From text to tree: what the grammar stumbles over is smoothed out first, without moving a byte.

- A CR alone ends a line for editors, but not for the grammar: it is read as LF.
- A NUL byte would break the statement that holds it and the next one: it is read as a space.
- A byte that is not valid UTF-8 is read as ``_``, so that a name in another encoding stays a name.
- A byte order mark at the start is read as spaces.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Point, Tree

from assay.base.cancellation import CancelToken
from assay.languages.api import ByteEdit
from assay.languages.bounded_parse import parse_bounded
from assay.languages.go.grammar import GRAMMAR

__all__ = ["GoTree", "parse_file", "parse_unit", "smooth"]

_LONE_CR: Final = re.compile(rb"\r(?!\n)")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class GoTree:
    """A tree and the smoothed text that it was made of (of the same length as the unit's text); no tree where the text is no code."""

    __slots__ = ("text", "tree")

    def __init__(self, text: bytes, tree: Tree | None) -> None:
        self.text = text
        self.tree = tree


def smooth(text: bytes) -> bytes:
    """Return ``text`` as the grammar can read it; the same object where there is nothing to do, and always of the same length."""
    smoothed = text
    if b"\r" in smoothed:
        smoothed = _LONE_CR.sub(b"\n", smoothed)
    if b"\0" in smoothed:
        smoothed = smoothed.replace(b"\0", b" ")
    if not smoothed.isascii():
        if smoothed.startswith(_BYTE_ORDER_MARK):
            smoothed = b"   " + smoothed[3:]
        try:
            smoothed.decode("utf-8")
        except UnicodeDecodeError:
            smoothed = bytes(_readable(smoothed))
    return text if smoothed == text else smoothed


def _readable(text: bytes) -> bytearray:
    """Return the text with each byte that belongs to no character as an underscore."""
    readable = bytearray(text)
    at = 0
    # Each lone surrogate stands for one byte; all other characters for those that they are encoded in.
    for character in text.decode("utf-8", "surrogateescape"):
        if "\udc80" <= character <= "\udcff":
            readable[at] = 0x5F
            at += 1
        else:
            at += len(character.encode("utf-8"))
    return readable


def parse_file(smoothed: bytes, token: CancelToken) -> Tree | None:
    """Parse a whole file afresh; None where it is no code. May raise Cancelled."""
    return parse_bounded(GRAMMAR, smoothed, None, token)


def parse_unit(text: bytes, previous: GoTree | None, edit: ByteEdit | None) -> GoTree:
    """Parse a unit's text, incrementally where that is known to give what a fresh parse gives.

    What the parser recovers from an error depends on the tree that it started from. So that findings depend on the text alone, a
    text with errors is always parsed afresh.
    """
    smoothed = smooth(text)
    if previous is not None and edit is not None and _is_plain_edit(smoothed, text, previous, edit):
        assert previous.tree is not None
        old = previous.tree.copy()
        old.edit(
            edit.start,
            edit.old_end,
            edit.new_end,
            _point(previous.text, edit.start),
            _point(previous.text, edit.old_end),
            _point(smoothed, edit.new_end),
        )
        tree = parse_bounded(GRAMMAR, smoothed, old)
        if tree is not None and not tree.root_node.has_error:
            return GoTree(smoothed, tree)
    return GoTree(smoothed, parse_bounded(GRAMMAR, smoothed))


def _is_plain_edit(smoothed: bytes, text: bytes, previous: GoTree, edit: ByteEdit) -> bool:
    """Whether the old tree may be used: it has no errors, nothing was smoothed outside the edit, and the edit fits both texts."""
    return (
        smoothed is text
        and previous.tree is not None
        and not previous.tree.root_node.has_error
        and len(previous.text) - (edit.old_end - edit.start) == len(text) - (edit.new_end - edit.start)
        and 0 <= edit.start <= min(edit.old_end, edit.new_end)
        and previous.text[: edit.start] == text[: edit.start]
        and previous.text[edit.old_end :] == text[edit.new_end :]
    )


def _point(text: bytes, offset: int) -> Point:
    """Return the parser's idea of a position: rows end at LF only."""
    return Point(text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1))
