"""The division of a file that does not parse, so that one half-typed unit does not swallow its neighbours.

Two things are believed: statements that the parser could read without an error, where they begin on a line of their own; and, everywhere
else, lines that look like the start of a definition or statement at the right margin. Lines inside triple-quoted strings are
not looked at. A triple quote that nobody closed yet makes code look like text and text like code up to the end of the
file; it is told by the string having definitions in it and ending where a docstring begins.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind
from assay.languages.python.grammar import ERROR, kind, kinds
from assay.languages.python.outline import LONG, Construct, construct_of, last_line

__all__ = ["constructs_of_broken_file"]

_TOKEN: Final = re.compile(rb"#[^\n]*|\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?", re.DOTALL)
_CLOSING: Final = {b'"""': re.compile(rb'\\.|"""', re.DOTALL), b"'''": re.compile(rb"\\.|'''", re.DOTALL)}
_DEFINITION: Final = re.compile(
    rb"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*[(\[]|class[ \t]+\w+[ \t]*[(\[:])", re.MULTILINE
)
_SIGN: Final = re.compile(
    rb"(?P<decorator>@)"
    rb"|(?:async[ \t]+)?def\b[ \t]*(?P<function>\w*)"
    rb"|class\b[ \t]*(?P<class>\w*)"
    rb"|(?P<statement>(?:import|from|if|for|while|try|with|raise|assert|del|global|pass|return|async)\b"
    rb"|(?!(?:else|elif|except|finally|case)\b)[^\W\d][\w.]*[ \t]*(?:=(?!=)|[-+*/%&|^@]=|:|\(|\[))"
)
_MOST_NODES: Final = 500_000
_STATEMENTS: Final = frozenset(
    kinds(
        "function_definition",
        "class_definition",
        "decorated_definition",
        "expression_statement",
        "import_statement",
        "import_from_statement",
        "future_import_statement",
        "if_statement",
        "for_statement",
        "while_statement",
        "try_statement",
        "with_statement",
        "match_statement",
        "return_statement",
        "raise_statement",
        "assert_statement",
        "delete_statement",
        "global_statement",
        "pass_statement",
    )
)
_DECORATED_DEFINITION: Final = kind("decorated_definition")


def constructs_of_broken_file(root: Node, text: bytes, token: CancelToken) -> list[Construct]:
    """Return the constructs at the left margin of a file with errors."""
    lines = text.split(b"\n")
    text_lines = _lines_in_strings(text, len(lines))
    token.check()
    readable = _readable_statements(root, lines, text_lines)
    token.check()
    return _Divider(text, lines, text_lines, readable).divide(0, len(lines), b"", 0)


def _lines_in_strings(text: bytes, line_count: int) -> bytearray:
    """Return one byte a line: 1 where the line begins inside a triple-quoted string."""
    inside = bytearray(line_count)
    position = 0
    line = 0
    counted = 0
    while (match := _TOKEN.search(text, position)) is not None:
        position = match.end()
        closing = _CLOSING.get(match.group())
        if closing is None:
            continue
        line += text.count(b"\n", counted, position)
        end = _end_of_string(text, position, closing)
        following = line + text.count(b"\n", position, end)
        last = following if text[end - 1 : end] != b"\n" else following - 1
        for number in range(line + 1, last + 1):
            inside[number] = 1
        line = following
        counted = position = end
    return inside


def _end_of_string(text: bytes, position: int, closing: re.Pattern[bytes]) -> int:
    """Return where a triple-quoted string ends whose inside begins at ``position``."""
    end = -1
    for match in closing.finditer(text, position):
        if match.group()[:1] != b"\\":
            end = match.end()
            break
    definition = _DEFINITION.search(text, position, end if end >= 0 else len(text))
    if definition is None or text.rfind(b"\n", position, definition.start() + 1) < 0:
        return end if end >= 0 else len(text)
    if end < 0 or _looks_like_opening(text, end):
        # Nobody closed the string yet: it reaches up to the definition, at the start of whose line reading goes on.
        return definition.start()
    return end


def _looks_like_opening(text: bytes, end: int) -> bool:
    """Whether the triple quote that ends at ``end`` begins a docstring, by what stands around it."""
    line_start = text.rfind(b"\n", 0, end) + 1
    before = text[line_start : end - 3].strip().strip(b"rRuUbBfF")
    if before:
        return False
    if text[end : end + 1].isalnum():
        return True
    return text[:line_start].rstrip().endswith(b":") and text[end : end + 1] not in (b")", b",", b".")


def _readable_statements(root: Node, lines: list[bytes], text_lines: bytearray) -> dict[int, Node]:
    """Return the statements without errors, by their lines, that begin a line and hold no definition that looks like another's."""
    found: dict[int, Node] = {}
    stack = [root]
    for _ in range(_MOST_NODES):
        if not stack:
            break
        node = stack.pop()
        if node.has_error or node.kind_id == ERROR:
            stack.extend(node.children)
            continue
        if node.kind_id not in _STATEMENTS:
            continue
        row, column = node.start_point
        if text_lines[row] or lines[row][:column].strip() or row in found:
            continue
        found[row] = node
    return found


class _Divider:
    """Divides ranges of lines at the statements that begin with a given indentation."""

    def __init__(self, text: bytes, lines: list[bytes], text_lines: bytearray, readable: dict[int, Node]) -> None:
        self.text = text
        self.lines = lines
        self.text_lines = text_lines
        self.readable = readable

    def divide(self, first: int, end: int, indentation: bytes, depth: int) -> list[Construct]:
        """Return the constructs that begin with ``indentation`` on the lines from ``first`` up to ``end``."""
        constructs: list[Construct] = []
        decorated_from: int | None = None
        number = first
        while number < end:
            line = self.lines[number]
            sign = None
            if (
                not self.text_lines[number]
                and line.startswith(indentation)
                and line[len(indentation) : len(indentation) + 1] not in (b" ", b"\t", b"")
            ):
                sign = _SIGN.match(line, len(indentation))
            readable = self.readable_at(number, len(indentation), end)
            if readable is not None:
                construct = construct_of(readable, self.text, depth)
                if decorated_from is not None:
                    construct.start = decorated_from
                    decorated_from = None
                constructs.append(construct)
                number = max(number, construct.end) + 1
                continue
            if sign is None:
                number += 1
                continue
            if sign["decorator"]:
                decorated_from = number if decorated_from is None else decorated_from
            else:
                start = number if decorated_from is None else decorated_from
                if sign["statement"] and decorated_from is not None:
                    constructs.append(Construct(UnitKind.STATEMENTS, "", start, start))
                    start = number
                decorated_from = None
                constructs.append(self.by_line(sign, start, number, indentation, end, depth))
            number += 1
        if decorated_from is not None:
            constructs.append(Construct(UnitKind.STATEMENTS, "", decorated_from, decorated_from))
        self.close(constructs, end)
        return constructs

    def readable_at(self, number: int, column: int, end: int) -> Node | None:
        """Return the readable statement that begins at this place, unless a definition at its margin or left of it is inside."""
        node = self.readable.get(number)
        if node is None or node.start_point[1] != column:
            return None
        last = last_line(node)
        if last >= end:
            return None
        is_decorated = node.kind_id == _DECORATED_DEFINITION
        for inside in range(number + 1, last + 1):
            line = self.lines[inside]
            margin = len(line) - len(line.lstrip(b" \t"))
            if margin > column or self.text_lines[inside]:
                continue
            sign = _SIGN.match(line, margin)
            if sign is None or sign["statement"] is not None:
                continue
            if margin < column or not is_decorated:
                return None
            if sign["decorator"] is None:
                # The definition that the decorators belong to; another one is none of theirs.
                is_decorated = False
        return node

    def by_line(
        self, sign: re.Match[bytes], start: int, number: int, indentation: bytes, end: int, depth: int
    ) -> Construct:
        """Return the construct that a line announces. It ends on its line for now, see ``close``."""
        if sign["statement"]:
            return Construct(UnitKind.STATEMENTS, "", start, number)
        if sign["class"] is None:
            return Construct(UnitKind.FUNCTION, sign["function"].decode("utf-8", "replace"), start, number)
        construct = Construct(UnitKind.CLASS, sign["class"].decode("utf-8", "replace"), start, number)
        last = self.end_of_body(number, len(indentation), end)
        inner = self.indentation_of_body(number, last, indentation)
        if inner is not None and depth < 10:
            construct.members = [
                member if self.is_cut(member) else Construct(UnitKind.STATEMENTS, "", member.start, member.end)
                for member in self.divide(number + 1, last, inner, depth + 1)
            ]
        return construct

    def is_cut(self, member: Construct) -> bool:
        """Whether a member of a class is a unit of its own."""
        return member.kind is UnitKind.FUNCTION or (member.kind is UnitKind.CLASS and member.end - member.start >= LONG)

    def end_of_body(self, number: int, margin: int, end: int) -> int:
        """Return the line after the body of a class: the next sign that is not indented more than its header."""
        for following in range(number + 1, end):
            line = self.lines[following]
            if self.text_lines[following]:
                continue
            indent = len(line) - len(line.lstrip(b" \t"))
            if indent <= margin and _SIGN.match(line, indent):
                return following
        return end

    def indentation_of_body(self, number: int, last: int, indentation: bytes) -> bytes | None:
        """Return the indentation of a class's body: that of the first definition, or of the first line, whichever is smaller."""
        first: bytes | None = None
        for following in range(number + 1, last):
            line = self.lines[following]
            stripped = line.lstrip(b" \t")
            indent = line[: len(line) - len(stripped)]
            if self.text_lines[following] or len(indent) <= len(indentation) or stripped[:1] in (b"", b"#", b"\r"):
                continue
            if first is None:
                first = indent
            if stripped.startswith((b"def ", b"async ", b"@")):
                return min(first, indent, key=len)
        return first

    def close(self, constructs: list[Construct], end: int) -> None:
        """Let constructs that were told by a line reach up to the next one."""
        for construct, following in pairwise(constructs):
            if construct.kind is not UnitKind.STATEMENTS:
                construct.end = max(construct.end, following.start - 1)
        if constructs and constructs[-1].kind is not UnitKind.STATEMENTS:
            constructs[-1].end = max(constructs[-1].end, end - 1)
