"""Divides a file into units.

Each construct of the top level is a row of whole lines; what stands before it (blank lines, comments, the signatures of overloads) goes
with it. Constructs that share a line belong together. A class gives away the methods that stand on lines of their own.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline
from assay.languages.bounded_parse import parse_bounded
from assay.languages.javascript.grammar import Grammar, load_grammar, with_line_feeds
from assay.languages.javascript.lower_functions import FUNCTION_EXPRESSIONS
from assay.languages.javascript.outline_broken import (
    divide_broken_lines,
    name_of_broken_function,
    outline_broken_class,
)

# A statement of more lines than this is a unit of its own; smaller ones are put together up to the second number. Where a group
# ends depends on the text near by (see _ends_group), so that a line inserted at the top of a file does not move every border below it.
_LARGE_STATEMENT = 15
_LARGEST_GROUP = 40
_SMALLEST_GROUP = 12

_COMMENTS = frozenset(("comment", "html_comment", "hash_bang_line"))
_FUNCTIONS = frozenset(("function_declaration", "generator_function_declaration"))
_CLASSES = frozenset(("class_declaration", "abstract_class_declaration"))
_VARIABLES = frozenset(("lexical_declaration", "variable_declaration"))
_MEMBERS_WITH_CODE = frozenset(("field_definition", "public_field_definition"))


@dataclass(slots=True)
class Method:
    """A method on lines of its own: its name and lines."""

    name: str
    first: int
    end: int


@dataclass(slots=True)
class Construct:
    """A construct of the top level, or several that share lines: its lines from ``first`` to before ``end``."""

    kind: UnitKind
    name: str
    first: int
    end: int
    is_broken: bool = False
    is_signature: bool = False
    methods: list[Method] = field(default_factory=list)


class _Lines:
    """Finds the line of a byte."""

    __slots__ = ("lines", "offset", "starts")

    def __init__(self, lines: list[bytes], offset: int) -> None:
        self.lines = lines
        self.starts = list(accumulate(map(len, lines)))
        self.offset = offset

    def of(self, place: int) -> int:
        return bisect_right(self.starts, place) + self.offset

    def span(self, node: Node) -> tuple[int, int]:
        """Return the lines of a node: its first, and the one after its last."""
        first = self.of(node.start_byte)
        return first, max(self.of(max(node.start_byte, node.end_byte - 1)), first) + 1


def outline_file(dialect: str, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Return the units of a file; may raise Cancelled."""
    grammar = load_grammar(dialect)
    constructs = _constructs(grammar, lines, 0, token, False)
    return _units(constructs, lines)


def _constructs(
    grammar: Grammar, lines: list[bytes], offset: int, token: CancelToken, is_piece: bool
) -> list[Construct]:
    """Return the constructs of some lines, of which the first has the number ``offset``.

    ``is_piece`` says that the lines are already one piece of a region that does not parse.
    """
    text = with_line_feeds(b"".join(lines))
    tree = parse_bounded(grammar, text, None, token)
    root = None if tree is None else tree.root_node
    if root is None or root.type != "program":
        found = [Construct(UnitKind.STATEMENTS, "", offset, offset + len(lines), True)]
    else:
        found = _top_level(root, text, _Lines(lines, offset))
        if not root.has_error:
            return found
    if is_piece:
        return _broken_piece(lines, offset)
    return _mend(grammar, found, lines, token)


def _top_level(root: Node, text: bytes, places: _Lines) -> list[Construct]:
    found: list[Construct] = []
    for node in root.children:
        kind = node.type
        first, end = places.span(node)
        if found and first < found[-1].end:
            last = found[-1]
            if end > last.end:
                last.end = end
            if node.has_error:
                last.is_broken = True
            if kind not in _COMMENTS and kind not in ("empty_statement", ";"):
                last.kind, last.name, last.methods, last.is_signature = UnitKind.STATEMENTS, "", [], False
        elif kind not in _COMMENTS:
            construct = _construct(node, text, places, first, end)
            construct.is_broken = node.has_error
            found.append(construct)
    return found


def _slice(text: bytes, node: Node) -> str:
    return text[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _construct(node: Node, text: bytes, places: _Lines, first: int, end: int) -> Construct:
    """Return what a node of the top level declares."""
    kind = node.type
    inner = node
    is_default = False
    if kind == "export_statement":
        inner = node.child_by_field_name("declaration") or node.child_by_field_name("value") or node
        is_default = any(child.type == "default" for child in node.children)
        kind = inner.type
    if kind in _FUNCTIONS or (is_default and kind in FUNCTION_EXPRESSIONS):
        name = inner.child_by_field_name("name")
        return Construct(UnitKind.FUNCTION, _slice(text, name) if name is not None else "default", first, end)
    if kind in _CLASSES or (is_default and kind == "class"):
        return _class(inner, "default", text, places, first, end)
    if kind == "function_signature":
        return Construct(UnitKind.STATEMENTS, "", first, end, is_signature=True)
    if kind in _VARIABLES:
        declarators = [child for child in inner.named_children if child.type == "variable_declarator"]
        if len(declarators) == 1:
            name = declarators[0].child_by_field_name("name")
            value = declarators[0].child_by_field_name("value")
            if name is not None and name.type == "identifier" and value is not None:
                if value.type in FUNCTION_EXPRESSIONS:
                    return Construct(UnitKind.FUNCTION, _slice(text, name), first, end)
                if value.type == "class":
                    return _class(value, "", text, places, first, end, _slice(text, name))
    elif kind == "expression_statement":
        found = _assigned_function(inner, text, places, first, end)
        if found is not None:
            return found
    return Construct(UnitKind.STATEMENTS, "", first, end)


def _assigned_function(node: Node, text: bytes, places: _Lines, first: int, end: int) -> Construct | None:
    """Return the function or class that ``exports.f = …`` gives a name to."""
    children = [child for child in node.named_children if child.type not in _COMMENTS]
    if len(children) != 1 or children[0].type != "assignment_expression":
        return None
    target = children[0].child_by_field_name("left")
    value = children[0].child_by_field_name("right")
    while value is not None and value.type == "assignment_expression":
        value = value.child_by_field_name("right")
    if target is None or value is None or target.type not in ("identifier", "member_expression"):
        return None
    name = "".join(_slice(text, target).split())
    if value.type in FUNCTION_EXPRESSIONS:
        return Construct(UnitKind.FUNCTION, name, first, end)
    if value.type == "class":
        return _class(value, name.rsplit(".", 1)[-1], text, places, first, end)
    return None


def _class(
    node: Node, default_name: str, text: bytes, places: _Lines, first: int, end: int, known_as: str = ""
) -> Construct:
    """Return a class with its methods. It has the name ``known_as``, else its own, else ``default_name``: as in the lowering."""
    name_node = node.child_by_field_name("name")
    name = known_as or (default_name if name_node is None else _slice(text, name_node))
    construct = Construct(UnitKind.CLASS, name, first, end)
    body = node.child_by_field_name("body")
    if body is None or body.has_error:
        return construct
    # Each row of members that share lines, with the name of the one method in it.
    members: list[tuple[int, int, str]] = []
    first_decorator: Node | None = None
    header_end = places.of(body.start_byte) + 1
    for child in body.children:
        kind = child.type
        if kind == "{":
            members.append((first, header_end, ""))
            continue
        if kind == "decorator":
            # In TypeScript's grammar a method's decorators stand before it.
            first_decorator = first_decorator or child
            continue
        at, to = places.span(child)
        if first_decorator is not None:
            at = places.of(first_decorator.start_byte)
            first_decorator = None
        method = _method_name(child, text)
        if at < members[-1][1]:
            before = members[-1]
            is_harmless = kind in _COMMENTS or kind == ";"
            members[-1] = (before[0], max(to, before[1]), before[2] if is_harmless else "")
        elif kind not in _COMMENTS:
            members.append((at, to, method))
    if first_decorator is not None:
        at, to = places.span(first_decorator)
        members.append((at, max(to, end), ""))
    # The closing brace is the last member; what shares its line stays with the class.
    previous_end = first
    for at, to, method in members:
        if method:
            construct.methods.append(Method(f"{name}.{method}", previous_end, to))
        previous_end = max(to, at)
    return construct


def _method_name(node: Node, text: bytes) -> str:
    """Return the name of a member that is a method or holds a function; empty for others."""
    kind = node.type
    if kind == "method_definition":
        name = node.child_by_field_name("name")
    elif kind in _MEMBERS_WITH_CODE:
        value = node.child_by_field_name("value")
        if value is None or value.type not in FUNCTION_EXPRESSIONS:
            return ""
        name = node.child_by_field_name("property") or node.child_by_field_name("name")
    else:
        return ""
    if name is None:
        return ""
    return " ".join(_slice(text, name).split()).strip("\"'") or "_"


# --- regions that do not parse -------------------------------------------------------------------------------------


def _mend(grammar: Grammar, found: list[Construct], lines: list[bytes], token: CancelToken) -> list[Construct]:
    """Keep the constructs that parse, and divide the lines between them by what the lines look like."""
    result: list[Construct] = []
    broken_from: int | None = None
    for construct in found:
        first_line = lines[construct.first]
        is_indented = first_line[:1] in (b" ", b"\t")
        if construct.is_broken:
            if broken_from is None:
                broken_from = construct.first
            # A brace too many ends a function or class early: what follows it, indented or a closing brace, is its rest.
            is_rest = is_indented or first_line[:1] in (b"}", b")", b"]")
            while result and (is_rest or _is_indented(lines, result[-1])):
                taken = result.pop()
                broken_from = taken.first
                is_rest = _is_indented(lines, taken)
        elif broken_from is None or not is_indented:
            # Indented code after a broken piece is what recovery made of its inside.
            if broken_from is not None:
                result.extend(_divided(grammar, lines, _end_of(result), construct.first, token))
            broken_from = None
            result.append(construct)
    if broken_from is not None:
        result.extend(_divided(grammar, lines, _end_of(result), len(lines), token))
    return result


def _is_indented(lines: list[bytes], construct: Construct) -> bool:
    return lines[construct.first][:1] in (b" ", b"\t")


def _end_of(constructs: list[Construct]) -> int:
    return constructs[-1].end if constructs else 0


def _divided(grammar: Grammar, lines: list[bytes], first: int, end: int, token: CancelToken) -> list[Construct]:
    found: list[Construct] = []
    for piece_first, piece_end in divide_broken_lines(lines, first, end):
        piece = lines[piece_first:piece_end]
        found.extend(_constructs(grammar, piece, piece_first, token, True))
    return found


def _broken_piece(lines: list[bytes], offset: int) -> list[Construct]:
    """Return a piece that does not parse as one construct, named after how it begins."""
    end = offset + len(lines)
    broken_class = outline_broken_class(lines)
    if broken_class is not None:
        name, methods = broken_class
        made = Construct(UnitKind.CLASS, name, offset, end, True)
        made.methods = [Method(f"{name}.{method}", offset + first, offset + last) for method, first, last in methods]
        return [made]
    name = name_of_broken_function(lines)
    kind = UnitKind.FUNCTION if name else UnitKind.STATEMENTS
    return [Construct(kind, name, offset, end, True)]


# --- units -----------------------------------------------------------------------------------------------------------


def _ends_group(lines: list[bytes], group_first: int, next_first: int, next_end: int) -> bool:
    """Whether a group of small statements ends before the statement at ``next_first``."""
    size = next_first - group_first
    if next_end - group_first > _LARGEST_GROUP:
        return True
    return size >= _SMALLEST_GROUP and zlib.crc32(lines[next_first]) % 4 == 0


def _units(constructs: list[Construct], lines: list[bytes]) -> list[UnitOutline]:
    """Give each line to one unit."""
    rows: list[Construct] = []
    group_first = 0
    for index, construct in enumerate(constructs):
        if construct.is_signature and index + 1 < len(constructs):
            following = constructs[index + 1]
            if following.is_signature or following.kind is UnitKind.FUNCTION:
                # The signatures of an overloaded function go with it.
                continue
        is_small = (
            construct.kind is UnitKind.STATEMENTS
            and not construct.is_broken
            and construct.end - construct.first <= _LARGE_STATEMENT
        )
        if is_small and rows and rows[-1].is_signature:
            # ``is_signature`` of a row marks a group that may still grow.
            if not _ends_group(lines, group_first, construct.first, construct.end):
                rows[-1].end = construct.end
                continue
        row = Construct(construct.kind, construct.name, construct.first, construct.end, methods=construct.methods)
        row.is_signature = is_small
        group_first = construct.first
        rows.append(row)
    total = len(lines)
    if not rows:
        return [UnitOutline(UnitKind.STATEMENTS, "", ((0, total),))]
    units: list[UnitOutline] = []
    start = 0
    for index, row in enumerate(rows):
        end = total if index + 1 == len(rows) else row.end
        if row.kind is UnitKind.CLASS and row.methods:
            units.extend(_class_units(row, start, end, len(units)))
        else:
            units.append(UnitOutline(row.kind, row.name, ((start, end),)))
        start = end
    return units


def _class_units(row: Construct, start: int, end: int, index: int) -> list[UnitOutline]:
    pieces: list[tuple[int, int]] = []
    methods: list[UnitOutline] = []
    place = start
    for method in row.methods:
        if method.first > place:
            pieces.append((place, method.first))
        methods.append(UnitOutline(UnitKind.METHOD, method.name, ((method.first, method.end),), index))
        place = method.end
    if end > place:
        pieces.append((place, end))
    return [UnitOutline(UnitKind.CLASS, row.name, tuple(pieces)), *methods]
