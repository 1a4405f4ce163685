"""Parses texts of any length: other threads go on meanwhile, and the work ends, by itself or when it is given up.

On text that is no code, such as a hundred thousand openers of comments, the parser looks ahead to the end of the text from each place and takes
minutes. Each parse of a text that is long enough for that has a time in which any code of that length is read many times over; after it, the
text counts as unreadable.

The binding keeps a reference to every object that a read callback returns, for good. What is handed to it is therefore always one of the same
few buffers, filled anew for each piece of text. Their lengths are powers of two, so that some of them together are as long as any text; only
the last few bytes are an object of their own, and lost.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol

import tree_sitter

from assay.base.cancellation import CancelToken


class Grammar(Protocol):
    """What is asked of a loaded grammar: itself, and one parser for all texts that are short."""

    @property
    def language(self) -> tree_sitter.Language:
        """The grammar."""

    @property
    def parser(self) -> tree_sitter.Parser:
        """A parser for it. Parsing bytes holds the interpreter lock from start to end, so that one serves all threads."""


_LONGEST_PIECE = 1 << 16
_SHORTEST_PIECE = 1 << 6
# Below this a parse takes about ten milliseconds whatever the text, and reading it through a callback is not worth its price.
_SMALL = 24_000
# Of the thread's own time, so that a busy machine changes nothing. Code takes 0.2 microseconds a byte.
_SECONDS = 1.0
_SECONDS_PER_BYTE = 4e-6

_buffers = threading.local()


def _buffers_of_this_thread() -> list[bytearray]:
    """Return the buffers, the longest first."""
    found: list[bytearray] | None = getattr(_buffers, "found", None)
    if found is None:
        lengths = [_LONGEST_PIECE]
        while lengths[-1] > _SHORTEST_PIECE:
            lengths.append(lengths[-1] // 2)
        found = _buffers.found = [bytearray(length) for length in lengths]
    return found


def parse_bounded(
    grammar: Grammar, text: bytes, previous: tree_sitter.Tree | None = None, token: CancelToken | None = None
) -> tree_sitter.Tree | None:
    """Parse ``text``, incrementally from an edited tree where one is given; None where that takes longer than code can take.

    Raises Cancelled soon after somebody asked for that.
    """
    if token is not None:
        token.check()
    if len(text) < _SMALL:
        return grammar.parser.parse(text) if previous is None else grammar.parser.parse(text, previous)
    buffers = _buffers_of_this_thread()
    end = len(text)
    deadline = time.thread_time() + _SECONDS + _SECONDS_PER_BYTE * len(text)

    def read(offset: int, _point: tree_sitter.Point) -> bytes | bytearray:
        left = end - offset
        for buffer in buffers:
            length = len(buffer)
            if length <= left:
                buffer[:] = text[offset : offset + length]
                return buffer
        return text[offset:]

    def gives_up(_offset: int, _has_error: bool) -> bool:
        return time.thread_time() > deadline or (token is not None and token.cancelled)

    # A parser of its own: the callbacks let other threads run, and they may want to parse a unit meanwhile. It is thrown away, so
    # that a parse that was given up leaves nothing behind that the next one would resume.
    parser = tree_sitter.Parser(grammar.language)
    try:
        if previous is None:
            return parser.parse(read, progress_callback=gives_up)
        return parser.parse(read, previous, progress_callback=gives_up)
    except ValueError:
        if token is not None:
            token.check()
        return None
