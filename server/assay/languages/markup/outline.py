"""Divides a page into units: those of its scripts, and the markup between them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline
from assay.languages.chunks import outline_text
from assay.languages.javascript.outline import outline_file
from assay.languages.markup.scripts import Script, find_scripts


def outline_page(dialect: str, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Return the units of a page whose scripts are in ``dialect``; may raise Cancelled.

    A script that has whole lines to itself is divided like a file of its own. One that shares a line with markup is part of the markup.
    """
    text = b"".join(lines)
    ends = list(accumulate(map(len, lines)))
    outline: list[UnitOutline] = []
    done = 0
    for first, end in _code_lines(text, find_scripts(text), ends):
        token.check()
        outline += _markup(lines, done, first, token)
        shift = len(outline)
        outline += [
            replace(
                unit,
                pieces=tuple((start + first, stop + first) for start, stop in unit.pieces),
                owner=None if unit.owner is None else unit.owner + shift,
            )
            for unit in outline_file(dialect, lines[first:end], token)
        ]
        done = end
    return outline + _markup(lines, done, len(lines), token)


def _code_lines(text: bytes, scripts: list[Script], ends: list[int]) -> list[tuple[int, int]]:
    """Return the half-open ranges of lines that scripts have to themselves."""
    found: list[tuple[int, int]] = []
    for script in scripts:
        if not script.is_code:
            continue
        first = bisect_right(ends, script.start) + 1
        end = bisect_right(ends, script.end) if script.end < len(text) else len(ends)
        if first >= end or first > len(ends):
            continue
        begun = text[script.start : ends[first - 1]]
        rest = text[ends[end - 1] : script.end] if script.end < len(text) else b""
        if not begun.strip() and not rest.strip():
            found.append((first, end))
    return found


def script_lines(lines: list[bytes]) -> list[tuple[int, int]]:
    """Return the half-open ranges of lines that the scripts of a page have to themselves."""
    text = b"".join(lines)
    return _code_lines(text, find_scripts(text), list(accumulate(map(len, lines))))


def _markup(lines: list[bytes], first: int, end: int, token: CancelToken) -> list[UnitOutline]:
    """Return the units of some lines of markup."""
    if first >= end:
        return []
    return [
        UnitOutline(UnitKind.MARKUP, "", tuple((start + first, stop + first) for start, stop in unit.pieces))
        for unit in _whole_scripts(lines[first:end], outline_text(lines[first:end], token))
    ]


def _whole_scripts(lines: list[bytes], chunks: list[UnitOutline]) -> list[UnitOutline]:
    """Put chunks together again where a border would cut a script."""
    if len(chunks) < 2:
        return chunks
    text = b"".join(lines)
    ends = list(accumulate(map(len, lines)))
    cut: set[int] = set()
    for script in find_scripts(text):
        first, last = bisect_right(ends, script.start), bisect_right(ends, max(script.start, script.end - 1))
        cut.update(range(first + 1, last + 1))
    joined: list[UnitOutline] = []
    for chunk in chunks:
        start, end = chunk.pieces[0]
        if joined and start in cut:
            joined[-1] = replace(joined[-1], pieces=((joined[-1].pieces[0][0], end),))
        else:
            joined.append(chunk)
    return joined
