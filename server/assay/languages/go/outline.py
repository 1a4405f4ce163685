"""The division of a file into units: functions, methods, types, and the other declarations between them.

What stands before a declaration (its comments, blank lines) goes with it. A file that does not parse is divided at the lines that begin like a
declaration at the left margin, which is where Go's own formatter puts them.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline
from assay.languages.go.grammar import ERROR, field, kinds
from assay.languages.go.reading import parse_file, smooth

__all__ = ["outline_file"]

_NAME: Final = field("name")
_RECEIVER: Final = field("receiver")
_TYPE: Final = field("type")

_COMMENT: Final = kinds("comment")
_FUNCTION: Final = kinds("function_declaration")
_METHOD: Final = kinds("method_declaration")
_TYPES: Final = kinds("type_declaration")
_TYPE_SPEC: Final = kinds("type_spec", "type_alias")

_LARGEST_GROUP: Final = 40
"""Other declarations are put together up to this many lines; one longer declaration is a unit all the same."""
_SMALLEST_GROUP: Final = 12
"""From this many lines on a group may end, where the text of the next line decides so; an insertion then moves few later borders."""

_DECLARATION: Final = re.compile(rb"(?:func|type|var|const|import|package)\b")
_FUNCTION_LINE: Final = re.compile(rb"func\s+(\w+)\s*[\[(]")
_METHOD_LINE: Final = re.compile(rb"func\s*\(\s*(?:\w+\s+)?\*?\s*(\w+)(?:\[[^\]]*\])?\s*\)\s*(\w+)")
_TYPE_LINE: Final = re.compile(rb"type\s+(\w+)\b")
_OPENER: Final = re.compile(rb"//|/\*|`|\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?")


class _Construct:
    """A declaration: its lines from ``first`` to before ``end``. ``owner`` is the type of a method."""

    __slots__ = ("end", "first", "kind", "name", "owner")

    def __init__(self, kind: UnitKind, name: str, first: int, end: int, owner: str = "") -> None:
        self.kind = kind
        self.name = name
        self.first = first
        self.end = end
        self.owner = owner


def outline_file(lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Divide a file into units; may raise Cancelled."""
    text = smooth(b"".join(lines))
    tree = parse_file(text, token)
    token.check()
    if tree is None or tree.root_node.has_error or tree.root_node.kind_id == ERROR:
        constructs = _by_lines(lines)
    else:
        constructs = _by_tree(tree.root_node, text)
    return _units(constructs, lines)


# --- from the tree -----------------------------------------------------------------------------------------------------


def _by_tree(root: Node, text: bytes) -> list[_Construct]:
    found: list[_Construct] = []
    for node in root.children:
        number = node.kind_id
        if not node.is_named or number in _COMMENT:
            continue
        # The parser has its own idea of lines: only LF ends one. Lone CRs are read as LF, so that both agree.
        first = node.start_point[0]
        row, column = node.end_point
        end = row if column == 0 and row > first else row + 1
        if found and first < found[-1].end:
            # What shares a line belongs together.
            last = found[-1]
            last.kind, last.name, last.owner, last.end = UnitKind.STATEMENTS, "", "", max(last.end, end)
            continue
        found.append(_construct(node, text, first, end))
    return found


def _slice(text: bytes, node: Node | None) -> str:
    return text[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""


def _construct(node: Node, text: bytes, first: int, end: int) -> _Construct:
    number = node.kind_id
    if number in _FUNCTION:
        return _Construct(UnitKind.FUNCTION, _slice(text, node.child_by_field_id(_NAME)), first, end)
    if number in _METHOD:
        owner = _receiver_type(node.child_by_field_id(_RECEIVER), text)
        name = _slice(text, node.child_by_field_id(_NAME))
        if owner:
            return _Construct(UnitKind.METHOD, f"{owner}.{name}", first, end, owner)
        return _Construct(UnitKind.FUNCTION, name, first, end)
    if number in _TYPES:
        specs = [child for child in node.children if child.kind_id in _TYPE_SPEC]
        if len(specs) == 1:
            return _Construct(UnitKind.CLASS, _slice(text, specs[0].child_by_field_id(_NAME)), first, end)
    return _Construct(UnitKind.STATEMENTS, "", first, end)


_RECEIVER_TYPE: Final = re.compile(rb"\(\s*(?:\w+\s+)?[*\s(]*(?:\w+\s*\.\s*)?(\w+)")


def _receiver_type(receiver: Node | None, text: bytes) -> str:
    if receiver is None:
        return ""
    match = _RECEIVER_TYPE.match(text, receiver.start_byte, receiver.end_byte)
    return match.group(1).decode("utf-8", "replace") if match is not None else ""


# --- from lines that do not parse --------------------------------------------------------------------------------------


def _by_lines(lines: list[bytes]) -> list[_Construct]:
    in_code = _lines_in_code(lines)
    found: list[_Construct] = []
    for number, line in enumerate(lines):
        if not in_code[number] or _DECLARATION.match(line) is None:
            continue
        if found:
            found[-1].end = _above_comments(lines, found[-1].first + 1, number)
        found.append(_announced(line, number))
    if found:
        found[-1].end = len(lines)
    return found


def _announced(line: bytes, number: int) -> _Construct:
    """Return the declaration that a line begins."""
    if match := _METHOD_LINE.match(line):
        owner, name = (part.decode("utf-8", "replace") for part in match.groups())
        return _Construct(UnitKind.METHOD, f"{owner}.{name}", number, number + 1, owner)
    if match := _FUNCTION_LINE.match(line):
        return _Construct(UnitKind.FUNCTION, match.group(1).decode("utf-8", "replace"), number, number + 1)
    if match := _TYPE_LINE.match(line):
        return _Construct(UnitKind.CLASS, match.group(1).decode("utf-8", "replace"), number, number + 1)
    return _Construct(UnitKind.STATEMENTS, "", number, number + 1)


def _above_comments(lines: list[bytes], first: int, number: int) -> int:
    """Return the line at which the comments and blank lines right above ``number`` begin, not before ``first``."""
    while number > first and (not lines[number - 1].strip() or lines[number - 1].startswith(b"//")):
        number -= 1
    return number


def _lines_in_code(lines: list[bytes]) -> list[bool]:
    """Say for each line whether it begins in code, and not in a raw string or block comment.

    An opener that swallows what looks like a function is taken for one that nobody closed yet.
    """
    found: list[bool] = []
    closer = b""
    opened = 0
    stray: set[int] = set()
    number = 0
    while number < len(lines):
        line = lines[number]
        if number == len(found):
            found.append(not closer)
        if closer and (_FUNCTION_LINE.match(line) or _METHOD_LINE.match(line)) and opened not in stray:
            stray.add(opened)
            del found[opened + 1 :]
            number, closer = opened + 1, b""
            continue
        place = 0
        while True:
            if closer:
                at = line.find(closer, place)
                if at < 0:
                    break
                place = at + len(closer)
                closer = b""
            match = _OPENER.search(line, place)
            if match is None or number in stray:
                break
            place = match.end()
            token = match.group()
            if token == b"//":
                break
            if token in (b"/*", b"`"):
                closer = b"*/" if token == b"/*" else b"`"
                opened = number
        number += 1
    return found


# --- units -------------------------------------------------------------------------------------------------------------


def _ends_group(lines: list[bytes], group_first: int, following: _Construct) -> bool:
    """Whether a group of small declarations ends before the following one."""
    if following.end - group_first > _LARGEST_GROUP:
        return True
    return following.first - group_first >= _SMALLEST_GROUP and zlib.crc32(lines[following.first]) % 4 == 0


def _units(constructs: list[_Construct], lines: list[bytes]) -> list[UnitOutline]:
    """Give each line to one unit."""
    rows: list[_Construct] = []
    group_first = 0
    for construct in constructs:
        if construct.kind is UnitKind.STATEMENTS and rows and rows[-1].kind is UnitKind.STATEMENTS:
            if not _ends_group(lines, group_first, construct):
                rows[-1].end = construct.end
                continue
        group_first = construct.first
        rows.append(_Construct(construct.kind, construct.name, construct.first, construct.end, construct.owner))
    total = len(lines)
    if not rows:
        return [UnitOutline(UnitKind.STATEMENTS, "", ((0, total),))]
    owners = {row.name: index for index, row in reversed(list(enumerate(rows))) if row.kind is UnitKind.CLASS}
    units: list[UnitOutline] = []
    start = 0
    for index, row in enumerate(rows):
        end = total if index + 1 == len(rows) else max(row.end, start + 1)
        owner = owners.get(row.owner) if row.owner else None
        units.append(UnitOutline(row.kind, row.name, ((start, end),), owner))
        start = end
    return units
