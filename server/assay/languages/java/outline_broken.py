"""Finds classes and methods in lines that do not parse, by what the lines look like and how far they are indented.

A line that begins a type opens it; the first line below it that looks like a member says how far the members of that type are indented. A
member with a parameter list is a method: it goes to the brace that is indented as it is, or to the next member.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TOKEN: Final = re.compile(
    rb'//[^\r\n]*|/\*[\s\S]*?\*/|/\*|"""[\s\S]*?(?<!\\)"""|"(?:[^"\\\r\n]|\\.)*"?|\'(?:[^\'\\\r\n]|\\.)*\'?|[{}()\[\];]'
)
"""What a search for brackets has to tell apart: comments, texts and brackets."""

_MODIFIERS: Final = (
    rb"(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed|strictfp|synchronized|native|default"
    rb"|transient|volatile)\s+)*"
)
_TYPE: Final = re.compile(
    rb"(?:@[\w.]+(?:\([^()]*\))?\s+)*"
    + _MODIFIERS
    + rb"(?:class|interface|enum|record|@interface)\s+([A-Za-z_$][\w$]*)"
)
_METHOD: Final = re.compile(
    rb"(?:@[\w.]+(?:\([^()]*\))?\s+)*" + _MODIFIERS + rb"(?:<[^<>()]*(?:<[^<>()]*>[^<>()]*)*>\s*)?"
    rb"(?!(?:if|for|while|switch|catch|return|new|throw|else|do|try|super|this|assert|yield|case|package|import)\b)"
    rb"(?:(?P<type>[A-Za-z_$][\w$.]*(?:\s*<[^()=;]*>)?(?:\s*\[\s*\])*)\s+)?(?P<name>[A-Za-z_$][\w$]*)\s*\("
)
_LONGEST_HEADER: Final = 600
"""Of a longer line only this much is looked at, because nobody writes such a header."""
_MEMBER: Final = re.compile(rb"[@A-Za-z_$<{]")
_ENDS_HEADER: Final = re.compile(rb"[;{]")
_STOP: Final = re.compile(rb'//|/\*|"""|"|\'')


@dataclass(slots=True)
class Found:
    """A method or type in broken lines: qualified name, first line, line after the last; a type's end is that of its last line."""

    name: str
    first: int
    end: int
    is_type: bool


@dataclass(slots=True)
class _Open:
    name: str
    margin: bytes
    members: bytes | None
    simple: str


def lines_in_code(lines: list[bytes]) -> list[bool]:
    """Say for each line whether it begins in code, and not in a block comment or text block.

    An opener that is never closed, or that would swallow a line that surely begins a type or method, is a stray one.
    """
    in_code: list[bool] = []
    closer = b""
    opened = 0
    stray: set[int] = set()
    number = 0
    while number < len(lines):
        line = lines[number]
        if number == len(in_code):
            in_code.append(not closer)
        if closer and _swallows(line, closer):
            stray.add(opened)
            del in_code[opened + 1 :]
            number, closer = opened + 1, b""
            continue
        closer, at = _after_line(line, closer, number in stray)
        if at:
            opened = number
        number += 1
        if number == len(lines) and closer:
            stray.add(opened)
            del in_code[opened + 1 :]
            number, closer = opened + 1, b""
    return in_code


def _swallows(line: bytes, closer: bytes) -> bool:
    """Whether a line inside a comment or text block can hardly stand there, so that its opener was never closed."""
    if closer == b"*/":
        return line.lstrip().startswith(b"/*")
    content = line.strip()
    return bool(
        content.endswith(b"{")
        and (
            _TYPE.match(content, 0, _LONGEST_HEADER)
            or (_METHOD.match(content, 0, _LONGEST_HEADER) and b") " in content)
        )
    )


def _after_line(line: bytes, closer: bytes, is_stray: bool) -> tuple[bytes, bool]:
    """Return what would close the comment or text block that is open after a line, and whether the line opened it."""
    place = 0
    opened = False
    while True:
        if closer:
            at = line.find(closer, place)
            if at < 0:
                return closer, opened
            place, closer = at + len(closer), b""
        match = _STOP.search(line, place)
        if match is None or is_stray:
            return b"", False
        token = match.group()
        place = match.end()
        if token == b"//":
            return b"", False
        if token in (b'"', b"'"):
            at = _end_of_text(line, token, place)
            if at < 0:
                return b"", False
            place = at
            continue
        closer, opened = (b"*/" if token == b"/*" else b'"""'), True


def _end_of_text(line: bytes, quote: bytes, place: int) -> int:
    while True:
        at = line.find(quote, place)
        if at < 0:
            return -1
        slashes = 0
        while at - slashes - 1 >= place and line[at - slashes - 1] == 0x5C:
            slashes += 1
        if slashes % 2 == 0:
            return at + 1
        place = at + 1


def find_constructs(lines: list[bytes]) -> list[Found]:
    """Return the types and methods of a file, in order."""
    in_code = lines_in_code(lines)
    found: list[Found] = []
    types: list[_Open] = []
    method: Found | None = None
    margin_of_method = b""
    decorated = -1
    previous_end = 0
    for number, line in enumerate(lines):
        content = line.strip()
        if not in_code[number] or not content or content.startswith((b"//", b"/*", b"*")):
            continue
        margin = line[: len(line) - len(line.lstrip())]
        if method is not None:
            is_end = content.startswith(b"}") and margin == margin_of_method
            if is_end:
                method.end = number + 1
                previous_end = number + 1
                method = None
                decorated = -1
                continue
        if content.startswith(b"}"):
            while types and len(margin) < len(types[-1].margin):
                types.pop()
            if types and margin == types[-1].margin:
                types.pop()
                previous_end = number + 1
            continue
        is_member = bool(types) and (
            types[-1].members == margin or (types[-1].members is None and len(margin) > len(types[-1].margin))
        )
        declared = _TYPE.match(content, 0, _LONGEST_HEADER)
        if declared is not None and (is_member or not margin or not types or method is None):
            while types and len(types[-1].margin) >= len(margin):
                types.pop()
            if types and types[-1].members is None:
                types[-1].members = margin
            start = decorated if decorated >= previous_end else number
            if method is not None:
                method.end = start
                method = None
            simple = declared.group(1).decode("utf-8", "replace")
            name = f"{types[-1].name}.{simple}" if types else simple
            types.append(_Open(name, margin, None, simple))
            found.append(Found(name, start, number + 1, True))
            decorated = -1
            previous_end = number + 1
            continue
        if not is_member or not _MEMBER.match(content):
            continue
        owner = types[-1]
        owner.members = margin
        if content.startswith(b"@") and _METHOD.match(content, 0, _LONGEST_HEADER) is None:
            decorated = number if decorated < 0 else decorated
            if method is not None:
                method.end = number
                method = None
            continue
        header = _METHOD.match(content, 0, _LONGEST_HEADER)
        start = decorated if decorated >= previous_end else number
        decorated = -1
        if method is not None:
            method.end = start
            method = None
        if header is None or not _is_method(header, owner.simple, content, lines, number):
            previous_end = number + 1
            continue
        written = header.group("name").decode("utf-8", "replace")
        is_constructor = header.group("type") is None and written == owner.simple
        end = number + 1
        found.append(Found(f"{owner.name}.{'constructor' if is_constructor else written}", start, end, False))
        if _is_on_one_line(content):
            previous_end = end
            continue
        method = found[-1]
        method.end = len(lines)
        margin_of_method = margin
    return found


def _is_method(header: re.Match[bytes], owner: str, content: bytes, lines: list[bytes], number: int) -> bool:
    """Whether a member that holds a parenthesis declares a method with a body: its header ends in a brace."""
    name = header.group("name").decode("utf-8", "replace")
    if header.group("type") is None and name != owner:
        return False
    if header.group("type") in (b"new", b"return", b"throw", b"else"):
        return False
    text = content
    for line in lines[number + 1 : number + 12]:
        if _ENDS_HEADER.search(text[header.end() :]):
            break
        text += b" " + line.strip()
    end = _ENDS_HEADER.search(text, header.end())
    if end is None:
        return header.group("type") is not None  # It is being typed.
    return end.group() == b"{" and b"=" not in text[: header.end()]


def _is_on_one_line(content: bytes) -> bool:
    tokens = [match.group() for match in TOKEN.finditer(content)]
    opened = tokens.count(b"{")
    return opened > 0 and opened == tokens.count(b"}")
