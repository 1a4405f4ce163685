"""Puts a variable into a script in the place of an expression, in the way that the quotes around it ask for."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, nodes

_WORD = re.compile(rb"\w")


def use_variable(text: bytes, script: nodes.Node, place: nodes.Node, name: str, shell: str) -> tuple[int, int, str]:
    """Return the range to replace, and the text to put there, so that ``name`` is used in the place of an expression.

    Raises CannotEdit for a shell whose quotes are not known, and for places where no variable can stand.
    """
    start, end = place.start, place.end
    if shell == "javascript":
        return _in_javascript(text, start, end, name)
    header = (
        text.find(b"\n", script.start, script.end) + 1 if text[script.start : script.start + 1] in (b"|", b">") else 0
    )
    begin = header or script.start + (1 if text[script.start : script.start + 1] in (b'"', b"'") else 0)
    before = text[begin:start]
    outer = text[script.start : script.start + 1]
    if outer in (b'"', b"'"):
        raise CannotEdit("quotes inside of quotes are changed by hand")
    if b"<<" in before:
        raise CannotEdit("a here-document may stand around it")
    quote = _open_quote(before)
    if shell == "pwsh":
        if quote == "'":
            raise CannotEdit("single quotes keep a variable from being read")
        return start, end, f"$env:{name}" if quote or not _touches(text, start, end) else f"${{env:{name}}}"
    if shell != "bash":
        raise CannotEdit(f"how {shell} reads variables is not known")
    if quote == "#":
        raise CannotEdit("it stands in a comment")
    inner = f"${{{name}}}" if _WORD.match(text[end : end + 1]) else f"${name}"
    if quote == '"':
        return start, end, inner
    if quote == "'":
        if text[start - 1 : start] == b"'" == text[end : end + 1]:
            return start - 1, end + 1, f'"{inner}"'
        return start, end, f"'\"{inner}\"'"
    if start == begin and not header:
        raise CannotEdit("a quote at the beginning would be one of the document")
    return start, end, f'"{inner}"'


def _touches(text: bytes, start: int, end: int) -> bool:
    return bool(_WORD.match(text[end : end + 1])) or text[start - 1 : start] not in (b" ", b"\t", b"\n", b"(", b"=")


def _open_quote(before: bytes) -> str:
    """Return the quote that is open behind a piece of shell script, ``#`` in a comment, empty outside."""
    quote = ""
    position = 0
    text = before.decode("utf-8", "replace")
    while position < len(text):
        character = text[position]
        if quote == "#":
            if character == "\n":
                quote = ""
        elif quote == "'":
            if character == "'":
                quote = ""
        elif character == "\\":
            position += 1
        elif quote == '"':
            if character == '"':
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "#" and (position == 0 or text[position - 1] in " \t\n;"):
            quote = "#"
        position += 1
    return quote


def _in_javascript(text: bytes, start: int, end: int, name: str) -> tuple[int, int, str]:
    """Use a variable in JavaScript: a whole string becomes the variable, a hole is put into a template."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if left == right and left in (b"'", b'"', b"`"):
        return start - 1, end + 1, f"process.env.{name}"
    line = text[text.rfind(b"\n", 0, start) + 1 : start]
    if line.count(b"`") % 2 == 1:
        return start, end, f"${{process.env.{name}}}"
    raise CannotEdit("only a whole string can be replaced")
