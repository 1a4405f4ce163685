"""Divides text into chunks, so that a keystroke in a long file looks at a hundred lines of it."""

from __future__ import annotations

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline

CHUNK = 100
"""Lines from which on a chunk ends at the next blank line."""
LONGEST_CHUNK = 400
"""Lines after which a chunk ends wherever it is, unless that cuts a key."""


def outline_text(lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Return the chunks of a text. A key in its armour (``-----BEGIN …``) is never cut; may raise Cancelled."""
    outline: list[UnitOutline] = []
    start = 0
    armour_ends = -1
    for number, line in enumerate(lines):
        if b"-----" in line:
            if b"-----BEGIN " in line and b"-----END " not in line:
                armour_ends = number + LONGEST_CHUNK
            elif b"-----END " in line:
                armour_ends = number
        length = number + 1 - start
        if length < CHUNK or number < armour_ends or (line.strip() and length < LONGEST_CHUNK):
            continue
        token.check()
        outline.append(UnitOutline(UnitKind.STATEMENTS, "", ((start, number + 1),)))
        start = number + 1
    if start < len(lines):
        outline.append(UnitOutline(UnitKind.STATEMENTS, "", ((start, len(lines)),)))
    return outline
