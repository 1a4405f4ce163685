"""From text to tree: what the grammar stumbles over is smoothed out first, without moving a byte.

- A CR alone ends a line for Python and for editors, but not for the grammar: it is read as LF.
- A NUL byte would break the statement that holds it and the next one: it is read as a space.
- A byte that is not valid UTF-8 is read as ``_``, so that a name in another encoding stays a name.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import Final

from tree_sitter import Point, Tree

from assay.base.cancellation import Cancelled, CancelToken
from assay.languages.api import ByteEdit
from assay.languages.python.grammar import new_parser

__all__ = ["PythonTree", "parse_file", "parse_unit", "smooth"]

_LONE_CR: Final = re.compile(rb"\r(?!\n)")

_SMALL_FILE: Final = 40_000
"""Files up to this many bytes are parsed in one go (a few milliseconds); larger ones let other threads run meanwhile."""


class PythonTree:
    """A tree and the smoothed text that it was made of (of the same length as the unit's text)."""

    __slots__ = ("text", "tree")

    def __init__(self, text: bytes, tree: Tree) -> None:
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
        try:
            smoothed.decode("utf-8")
        except UnicodeDecodeError:
            # Each byte that does not belong to a character becomes one lone surrogate, which takes one question mark.
            readable = smoothed.decode("utf-8", "surrogateescape")
            smoothed = "".join(
                "_" if "\udc80" <= character <= "\udcff" else character for character in readable
            ).encode()
    return text if smoothed == text else smoothed


def parse_unit(text: bytes, previous: PythonTree | None, edit: ByteEdit | None) -> PythonTree:
    """Parse a unit's text, incrementally where that is known to give what a fresh parse gives.

    What the parser recovers from an error depends on the tree that it started from. So that findings depend on the text alone, a
    text with errors is always parsed afresh.
    """
    smoothed = smooth(text)
    if previous is not None and edit is not None and _is_plain_edit(smoothed, text, previous, edit):
        old = previous.tree.copy()
        old.edit(
            edit.start,
            edit.old_end,
            edit.new_end,
            _point(previous.text, edit.start),
            _point(previous.text, edit.old_end),
            _point(smoothed, edit.new_end),
        )
        tree = new_parser().parse(smoothed, old)
        if not tree.root_node.has_error:
            return PythonTree(smoothed, tree)
    return PythonTree(smoothed, new_parser().parse(smoothed))


def _is_plain_edit(smoothed: bytes, text: bytes, previous: PythonTree, edit: ByteEdit) -> bool:
    """Whether the old tree may be used: it has no errors, nothing was smoothed outside the edit, and the edit fits both texts."""
    return (
        smoothed is text
        and not previous.tree.root_node.has_error
        and len(previous.text) - (edit.old_end - edit.start) == len(text) - (edit.new_end - edit.start)
        and 0 <= edit.start <= min(edit.old_end, edit.new_end)
        and previous.text[: edit.start] == text[: edit.start]
        and previous.text[edit.old_end :] == text[edit.new_end :]
    )


def _point(text: bytes, offset: int) -> Point:
    """Return the parser's idea of a position: rows end at LF only."""
    return Point(text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1))


class _ReadBuffers:
    """Byte arrays to hand to the parser. It never lets go of the last reference to what a read callback returned, so these are
    used again and again instead of leaking the source with each parse."""

    def __init__(self) -> None:
        self._free: list[bytearray] = []
        self._lock = Lock()

    def take(self, size: int) -> bytearray:
        """Return a byte array of at least ``size`` bytes that nobody else uses."""
        with self._lock:
            for index, buffer in enumerate(self._free):
                if len(buffer) >= size:
                    return self._free.pop(index)
        return bytearray(1 << max(20, size.bit_length()))

    def give_back(self, buffer: bytearray) -> None:
        """Make a byte array free for others."""
        with self._lock:
            self._free.append(buffer)


_BUFFERS: Final = _ReadBuffers()


def parse_file(smoothed: bytes, token: CancelToken) -> Tree:
    """Parse a whole file afresh. While a large one is parsed other threads run and the token is looked at; may raise Cancelled.

    Nobody may read ``node.text`` of the result: the bytes that the parser read may hold another file by then.
    """
    token.check()
    parser = new_parser()
    if len(smoothed) <= _SMALL_FILE:
        return parser.parse(smoothed)
    size = len(smoothed)
    buffer = _BUFFERS.take(size)
    try:
        buffer[:size] = smoothed
        view = memoryview(buffer)[:size]
        tree = parser.parse(
            lambda offset, _point: view[offset:], progress_callback=lambda _offset, _has_error: token.cancelled
        )
    except ValueError:
        # A parse that was cancelled would otherwise be resumed by the next one.
        parser.reset()
        raise Cancelled from None
    finally:
        _BUFFERS.give_back(buffer)
    return tree
