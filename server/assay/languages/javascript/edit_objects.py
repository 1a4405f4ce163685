"""Adds, replaces and removes properties of object literals, in the layout that the object has."""

from __future__ import annotations

import re

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.api import Replacement

# What may stand between a property and the next one: blanks and comments.
_REST_OF_LINE = re.compile(rb"[ \t]*(?://[^\r\n]*|/\*[^\r\n]*?\*/[ \t]*(?=\r?\n))?")
_COMMA = re.compile(rb"(?:\s|//[^\r\n]*\r?\n|/\*.*?\*/)*,", re.DOTALL)


def entry_named(mapping: nodes.Mapping, name: str) -> nodes.Entry | None:
    """Return the last property of that name: it is the one that counts."""
    for entry in reversed(mapping.entries):
        if isinstance(entry.key, nodes.Constant) and str(entry.key.value) == name:
            return entry
    return None


def replace_entry(entry: nodes.Entry, key: str, code: str) -> Replacement:
    """Give a property another value."""
    is_plain = entry.key is not None and entry.key.end <= entry.value.start and entry.value.end <= entry.end
    if is_plain and not isinstance(entry.value, nodes.FunctionValue) and entry.value.start > entry.start:
        # From the end of the key on, because the code model leaves out brackets and ``await`` before the value.
        assert entry.key is not None
        return (
            Replacement(entry.key.start, entry.end, f"{key}: {code}")
            if _is_simple(entry)
            else Replacement(entry.value.start, entry.value.end, code)
        )
    return Replacement(entry.start, entry.end, f"{key}: {code}")


def _is_simple(entry: nodes.Entry) -> bool:
    """Whether the key begins the property, so that all of it can be written anew."""
    return entry.key is not None and entry.key.start == entry.start


def insert_entry(text: bytes, mapping: nodes.Mapping, code: str) -> Replacement:
    """Add a property after the last one."""
    if text[mapping.end - 1 : mapping.end] != b"}":
        raise CannotEdit("the object literal is not closed")
    if not mapping.entries:
        return _fill_empty(text, mapping, code)
    last = mapping.entries[-1]
    end = last.end
    comma = _COMMA.match(text, end, mapping.end)
    after = comma.end() if comma else end
    margin = _own_margin(text, last.start, mapping.start)
    if margin is None:
        if comma:
            return Replacement(after, after, f" {code},")
        return Replacement(end, end, f", {code}")
    rest = _REST_OF_LINE.match(text, after)
    line_end = rest.end() if rest else after
    if text[line_end : line_end + 2] == b"\r\n":
        newline = "\r\n"
    elif text[line_end : line_end + 1] == b"\n":
        newline = "\n"
    else:
        # The closing brace stands on the line of the last property.
        newline = "\r\n" if b"\r\n" in text[mapping.start : mapping.end] else "\n"
        line_end = after
    kept = text[end:line_end].decode("utf-8", "replace")
    if comma:
        return Replacement(end, line_end, f"{kept}{newline}{margin}{code},")
    return Replacement(end, line_end, f",{kept}{newline}{margin}{code}")


def _own_margin(text: bytes, place: int, mapping_start: int) -> str | None:
    """Return the white space before ``place`` where nothing else stands before it on its line, and the object begins further up."""
    line_start = text.rfind(b"\n", 0, place) + 1
    margin = text[line_start:place]
    if line_start <= mapping_start or margin.strip():
        return None
    return margin.decode("utf-8", "replace")


def _fill_empty(text: bytes, mapping: nodes.Mapping, code: str) -> Replacement:
    inside = text[mapping.start + 1 : mapping.end - 1]
    if not inside.strip():
        return Replacement(mapping.start, mapping.end, f"{{ {code} }}")
    # Only comments: a line comment has to end before the property.
    if b"\n" not in inside:
        return Replacement(mapping.end - 1, mapping.end - 1, f"{'' if inside.endswith(b' ') else ' '}{code} ")
    newline = "\r\n" if b"\r\n" in inside else "\n"
    content_end = mapping.start + 1 + len(inside.rstrip())
    line_start = text.rfind(b"\n", 0, content_end) + 1
    line = text[line_start:content_end]
    margin = line[: len(line) - len(line.lstrip())].decode("utf-8", "replace")
    return Replacement(content_end, content_end, f"{newline}{margin}{code}")


def remove_entry_from(text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
    """Remove a property, with its separator, and with its lines where it has lines of its own."""
    index = next((index for index, each in enumerate(mapping.entries) if each is entry), -1)
    if index < 0:
        raise CannotEdit("the property is not in the object")
    comma = _COMMA.match(text, entry.end, mapping.end)
    after = comma.end() if comma else entry.end
    line_start = text.rfind(b"\n", 0, entry.start) + 1
    has_own_start = line_start > mapping.start and not text[line_start : entry.start].strip()
    rest = _REST_OF_LINE.match(text, after)
    line_end = rest.end() if rest else after
    ends_line = text[line_end : line_end + 1] in (b"\n", b"\r")
    is_last = index == len(mapping.entries) - 1
    if has_own_start and ends_line:
        line_end += 2 if text[line_end : line_end + 2] == b"\r\n" else 1
        if is_last and not comma and index > 0:
            # The property before keeps its comma only where the object had one after the last.
            previous_end = mapping.entries[index - 1].end
            separator = _COMMA.match(text, previous_end, entry.start)
            if separator:
                kept = text[separator.end() : line_start].decode("utf-8", "replace")
                before = text[previous_end : separator.end() - 1].decode("utf-8", "replace")
                return Replacement(previous_end, line_end, before + kept)
        return Replacement(line_start, line_end, "")
    if not is_last:
        return Replacement(entry.start, mapping.entries[index + 1].start, "")
    if index > 0:
        return Replacement(mapping.entries[index - 1].end, entry.end, "")
    inside_start = mapping.start + 1
    inside_end = mapping.end - 1
    if text[inside_start : entry.start].strip() or text[after:inside_end].strip():
        return Replacement(entry.start, after, "")
    return Replacement(inside_start, inside_end, "")
