"""Finds the borders of constructs in lines that do not parse, by what the lines look like.

A line at the left margin that begins like a declaration, or that follows the end of one, begins a piece, unless it stands inside a template
literal or a block comment. Inside a class, lines indented like the first member play that part.
"""

from __future__ import annotations

import re
from itertools import pairwise

_DECLARATION = re.compile(
    rb"(?:export|import|async|function|class|const|let|var|interface|type|enum|abstract|declare|namespace|module)\b|@[A-Za-z_$]"
)
# What can hardly stand in the text of a template literal: these lines decide which of an odd number of backticks is the stray one.
_SURE_DECLARATION = re.compile(
    rb"(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b[^(]*\(|(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*=|"
    rb"(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+[\w$]+[^;]*\{|import\s.*['\"];?\s*$|module\.exports\b|"
    rb"[ \t]+(?:static\s+|async\s+)*(?!(?:if|for|while|switch|catch|function)\b)[\w$]+\([^()]*\)\s*\{\s*$"
)
_DECORATOR = re.compile(rb"@[A-Za-z_$]")
_ENDS_CONSTRUCT = re.compile(rb"[;})\]]\s*(?://.*)?\s*$")
_CLOSES_CONSTRUCT = re.compile(rb"\}[;)\s]*(?://.*)?\s*$")
_BEGINS_CODE = re.compile(rb"[A-Za-z_$(\[]")
_CONTINUES = re.compile(rb"(?:else|catch|finally|while|instanceof|in|of)\b")
_STOP = re.compile(rb"//|/\*|`|'|\"")
_CLASS = re.compile(rb"(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\b\s*(?!extends\b)([\w$]*)")
_FUNCTION = re.compile(
    rb"(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*([\w$]+)|"
    rb"(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*(?::[^=]*)?=>|[\w$]+\s*=>)|"
    rb"((?:module\.exports|exports\.[\w$]+|[\w$]+(?:\.[\w$]+)+))\s*=\s*(?:async\s+)?function\b"
)
_METHOD = re.compile(
    rb"(?:(?:public|private|protected|static|async|override|readonly|get|set)\s+|\*\s*)*"
    rb"(?!(?:if|for|while|switch|catch|return|function|new|throw|await|typeof|else|do|super|yield|delete|void)\b)"
    rb"(#?[\w$]+)\s*(?:<[^>]*>)?\s*(?:\(|=\s*(?:async\s*)?(?:\(|[\w$]+\s*=>|function\b))"
)
_MEMBER = re.compile(rb"[@#\w$\[*'\"}]")


def lines_in_code(lines: list[bytes], first: int, end: int) -> list[bool]:
    """Say for each line from ``first`` to before ``end`` whether it begins in code, and not in a template literal or block comment.

    An opener that is never closed is taken for a stray one, and so is, where the backticks are odd in number, the first
    template literal that would swallow a sure declaration.
    """
    found, is_closed = _scan(lines, first, end, False)
    return found if is_closed else _scan(lines, first, end, True)[0]


def _scan(lines: list[bytes], first: int, end: int, has_stray: bool) -> tuple[list[bool], bool]:
    in_code: list[bool] = []
    closer = b""
    opened = first
    number = first
    is_closed = True
    stray: set[int] = set()
    while number < end:
        line = lines[number]
        if number - first == len(in_code):
            in_code.append(not closer)
        place = 0
        if closer == b"`" and has_stray and _SURE_DECLARATION.match(line):
            # This template literal swallows a declaration: its backtick is the stray one.
            has_stray = False
            number, closer = _reopen(in_code, stray, opened, first)
            continue
        if closer == b"*/" and line.lstrip().startswith(b"/*"):
            # A comment does not begin in a comment: the one that seems open was never closed.
            number, closer = _reopen(in_code, stray, opened, first)
            continue
        while True:
            if closer:
                at = _find_closer(line, closer, place)
                if at < 0:
                    break
                place = at + len(closer)
                closer = b""
            match = _STOP.search(line, place)
            if match is None or number in stray:
                break
            token = match.group()
            place = match.end()
            if token == b"//":
                break
            if token in (b"'", b'"'):
                at = _find_closer(line, token, place)
                if at < 0:
                    break
                place = at + 1
                continue
            closer = b"*/" if token == b"/*" else b"`"
            opened = number
        number += 1
        if number == end and closer:
            is_closed = False
            number, closer = _reopen(in_code, stray, opened, first)
    return in_code, is_closed


def _reopen(in_code: list[bool], stray: set[int], opened: int, first: int) -> tuple[int, bytes]:
    """Take the opener on the line ``opened`` for a stray one and go on after it."""
    stray.add(opened)
    del in_code[opened + 1 - first :]
    return opened + 1, b""


def _find_closer(line: bytes, closer: bytes, place: int) -> int:
    if closer == b"*/":
        return line.find(closer, place)
    while True:
        at = line.find(closer, place)
        if at < 0:
            return -1
        slashes = 0
        while at - slashes - 1 >= place and line[at - slashes - 1] == 0x5C:
            slashes += 1
        if slashes % 2 == 0:
            return at
        place = at + 1


def divide_broken_lines(lines: list[bytes], first: int, end: int) -> list[tuple[int, int]]:
    """Divide the lines from ``first`` to before ``end`` into pieces that hold about one construct each."""
    in_code = lines_in_code(lines, first, end)
    cuts: list[int] = []
    previous = b""
    begins_with_decorator = False
    for number in range(first, end):
        line = lines[number]
        if not in_code[number - first] or not line.strip() or line[:1] in b" \t\f\v":
            if in_code[number - first] and line.strip():
                previous = line
            continue
        if line.startswith((b"//", b"/*", b"*")):
            continue
        is_start = False
        if _DECLARATION.match(line):
            is_start = not (begins_with_decorator and not _DECORATOR.match(line))
            begins_with_decorator = bool(_DECORATOR.match(line)) and (is_start or begins_with_decorator)
            if begins_with_decorator and _DECORATOR.match(previous):
                is_start = False
        elif _BEGINS_CODE.match(line) and not _CONTINUES.match(line):
            is_start = bool(_ENDS_CONSTRUCT.search(previous)) or bool(_CLOSES_CONSTRUCT.match(previous))
        if is_start and number > first:
            cuts.append(_above_comments(lines, in_code, first, number))
        previous = line
    # What stands before the next construct goes with it.
    last = _above_comments(lines, in_code, first, end) if end < len(lines) else end
    borders = [first, *sorted({cut for cut in cuts if first < cut < last}), last if last > first else end]
    return [(start, stop) for start, stop in pairwise(borders) if stop > start]


def _above_comments(lines: list[bytes], in_code: list[bool], first: int, number: int) -> int:
    """Return the line at which the comments and blank lines right above ``number`` begin."""
    while number > first:
        above = lines[number - 1]
        if in_code[number - 1 - first] and above.strip() and not above.lstrip().startswith((b"//", b"/*")):
            break
        if not in_code[number - 1 - first] and _inside_template(lines, in_code, first, number - 1):
            break
        number -= 1
    return number


def _inside_template(lines: list[bytes], in_code: list[bool], first: int, number: int) -> bool:
    """Whether a line that does not begin in code is in a template literal, and not in a comment."""
    while number > first and not in_code[number - first]:
        number -= 1
    return b"/*" not in lines[number] or lines[number].rfind(b"`") > lines[number].rfind(b"/*")


def outline_broken_class(lines: list[bytes]) -> tuple[str, list[tuple[str, int, int]]] | None:
    """Find the methods of a class that does not parse: its name, and name and lines of each method; None for other pieces."""
    in_code = lines_in_code(lines, 0, len(lines))
    header = -1
    name = ""
    for number, line in enumerate(lines):
        if not in_code[number] or not line.strip() or line.lstrip().startswith((b"//", b"/*", b"@")):
            continue
        match = _CLASS.match(line)
        if match is None:
            if line[:1] in b" \t)}":
                # Arguments of a decorator that stands above the class.
                continue
            return None
        header, name = number, match.group(1).decode("utf-8", "replace")
        break
    if header < 0:
        return None
    indent: bytes | None = None
    starts: list[tuple[int, str]] = []
    close = len(lines)
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if not in_code[number] or not line.strip() or line.lstrip().startswith((b"//", b"/*")):
            continue
        margin = line[: len(line) - len(line.lstrip())]
        if not margin:
            if line.startswith(b"}"):
                close = number
                break
            continue
        if indent is None:
            indent = margin
        if margin != indent:
            continue
        content = line[len(margin) :]
        if not _MEMBER.match(content) or content.startswith(b"}"):
            continue
        method = _METHOD.match(content)
        starts.append((number, "" if method is None else method.group(1).decode("utf-8", "replace")))
    return name or "default", _methods_between(lines, in_code, starts, indent or b"", header, close)


def _methods_between(
    lines: list[bytes], in_code: list[bool], starts: list[tuple[int, str]], indent: bytes, header: int, close: int
) -> list[tuple[str, int, int]]:
    methods: list[tuple[str, int, int]] = []
    decorated = -1
    for index, (number, method) in enumerate(starts):
        if not method:
            is_decorator = lines[number][len(indent) : len(indent) + 1] == b"@"
            if is_decorator and decorated < 0:
                decorated = number
            elif not is_decorator:
                decorated = -1
            continue
        first = decorated if decorated >= 0 else number
        decorated = -1
        limit = starts[index + 1][0] if index + 1 < len(starts) else close
        end = limit
        # A method ends with a closing brace as far in as it began; without one, where the next member begins.
        for line_number in range(number + 1, limit):
            if in_code[line_number] and lines[line_number].startswith(indent + b"}"):
                end = line_number + 1
        if b"}" in lines[number] and end == limit and limit > number + 1 and _is_on_one_line(lines[number]):
            end = number + 1
        first = max(_above_comments(lines, in_code, 0, first), methods[-1][2] if methods else header + 1)
        methods.append((method, first, end))
    return methods


def _is_on_one_line(line: bytes) -> bool:
    return line.count(b"{") == line.count(b"}") > 0


def name_of_broken_function(lines: list[bytes]) -> str:
    """Return the name of the function that a piece which does not parse begins with; empty for other pieces."""
    in_code = lines_in_code(lines, 0, len(lines))
    for number, line in enumerate(lines):
        if not in_code[number] or not line.strip() or line.lstrip().startswith((b"//", b"/*")):
            continue
        match = _FUNCTION.match(line)
        if match is None:
            return ""
        return next(group for group in match.groups() if group is not None).decode("utf-8", "replace")
    return ""
