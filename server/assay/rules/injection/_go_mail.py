"""Headers of e-mails, which Go writes as they are: net/http takes line breaks out of its own headers, net/smtp does not."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Fixed, Match, Report, nodes
from assay.rules.injection._pieces import text_around_holes
from assay.rules.texts import flatten, is_written_text

_IN_HEADER = re.compile(r"(?i)(?:^|\n)(?:to|from|cc|bcc|subject|reply-to|sender|return-path)\s*:[^\n]*$")
_END_OF_HEADERS = re.compile(r"\r?\n\r?\n")
_MESSAGE = "{source} is written into the header of an e-mail; with a line break in it a stranger adds recipients or a text of their own."


def in_header_of_mail(match: Match) -> Report | None:
    """Report a message whose header holds what somebody else chose."""
    is_given = not any(taint.kind for taint in match.value.taints)
    for before, hole, _ in text_around_holes(match.value):
        if _END_OF_HEADERS.search(before):
            return None
        if not _IN_HEADER.search(before) or hole.value.is_clear_of("header"):
            continue
        # In a function that is given all of it, the parameters stand for what its callers hand over.
        if any((taint.kind or is_given) and taint.is_proven and taint.reaches("header") for taint in hole.value.taints):
            return Report(Confidence.MEDIUM, _MESSAGE)
    return None


def without_line_breaks(match: Match, code: CodeEditor) -> Fixed:
    """Take the line breaks out of what stands in the header."""
    written = match.argument
    if written is None:
        raise CannotEdit
    if isinstance(written, nodes.Name):
        written = match.definition_of(written) or written
    if not is_written_text(written):
        raise CannotEdit
    before = ""
    is_changed = False
    for piece in flatten(written):
        if isinstance(piece, str):
            before += piece
            continue
        if _END_OF_HEADERS.search(before):
            break
        value = match.evaluate(piece)
        if not value.is_clear_of("header") and any(taint.reaches("header") for taint in value.taints):
            replacer = f'{code.add_import("strings", alias="strings")}.NewReplacer("\\r", "", "\\n", "")'
            code.replace(piece, f"{replacer}.Replace({code.text(piece)})")
            is_changed = True
        before += "\ufffc"
    if not is_changed:
        raise CannotEdit
    return Fixed("Take the line breaks out")
