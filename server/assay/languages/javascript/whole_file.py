"""Parses a whole file in the background: other threads go on, and the work can be given up half way.

The binding keeps a reference to every object that a read callback returns, for good. What is handed to it is therefore always
the same buffer, one for each thread, filled anew for each piece of text; only small views of it are lost.
"""

from __future__ import annotations

import threading

import tree_sitter

from assay.base.cancellation import CancelToken
from assay.languages.javascript.grammar import Grammar

_PIECE = 1 << 16
# Below this a parse takes about ten milliseconds, and reading it through a callback is not worth its price.
_SMALL = 24_000

_buffers = threading.local()


def _buffer() -> bytearray:
    found = getattr(_buffers, "buffer", None)
    if not isinstance(found, bytearray):
        found = bytearray(_PIECE)
        _buffers.buffer = found
    return found


def parse_whole(grammar: Grammar, text: bytes, token: CancelToken) -> tree_sitter.Tree:
    """Parse ``text`` from scratch. Raises Cancelled soon after somebody asked for that."""
    token.check()
    if len(text) < _SMALL:
        return grammar.parser.parse(text)
    buffer = _buffer()
    view = memoryview(buffer)

    def read(offset: int, _point: tree_sitter.Point) -> memoryview:
        piece = text[offset : offset + _PIECE]
        length = len(piece)
        buffer[:length] = piece
        return view[:length]

    # A parser of its own: the callbacks let other threads run, and they may want to parse a unit meanwhile. It is thrown away, so
    # that a parse that was given up leaves nothing behind that the next one would resume.
    parser = tree_sitter.Parser(grammar.language)
    try:
        return parser.parse(read, progress_callback=lambda _offset, _has_error: token.cancelled)
    except ValueError:
        token.check()
        raise
