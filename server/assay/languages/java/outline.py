"""Divides a file into units: methods, classes without their methods, and what stands between the classes.

A nested class is part of the class around it, whose unit holds its header, its fields and its braces; its methods are units of their own like
all others. Comments and blank lines go with what follows them inside a class, so that a method has its documentation with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline
from assay.languages.bounded_parse import parse_bounded
from assay.languages.java.grammar import BODY, GRAMMAR, NAME, kinds
from assay.languages.java.outline_broken import find_constructs
from assay.languages.java.reading import smooth

_TYPES: Final = kinds(
    "class_declaration",
    "interface_declaration",
    "enum_declaration",
    "record_declaration",
    "annotation_type_declaration",
)
_METHODS: Final = kinds("method_declaration", "constructor_declaration", "compact_constructor_declaration")
_COMMENTS: Final = kinds("line_comment", "block_comment")
_CONTAINERS: Final = kinds("enum_body_declarations")
_CONSTRUCTORS: Final = kinds("constructor_declaration", "compact_constructor_declaration")

_LARGEST_GROUP: Final = 40
"""Statements of the top level (imports) are put together up to this many lines."""
_DEEPEST: Final = 30
_HEAD: Final = re.compile(rb"(?:import|package)\b")


@dataclass(slots=True)
class Method:
    """A method on lines of its own: its name and lines."""

    name: str
    first: int
    end: int


@dataclass(slots=True)
class Construct:
    """A construct of the top level: its lines from ``first`` to before ``end``, and the methods that are cut out of it."""

    kind: UnitKind
    name: str
    first: int
    end: int
    methods: list[Method] = field(default_factory=list)


def outline_file(lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Return the units of a file; may raise Cancelled."""
    text = smooth(b"".join(lines))
    tree = parse_bounded(GRAMMAR, text, None, token)
    root = None if tree is None else tree.root_node
    # The parser counts rows by LF alone; a document that ends lines otherwise is read by what its lines look like.
    if root is None or root.type != "program" or root.has_error or _rows(text) != len(lines):
        return _units(_broken(lines), lines)
    return _units(_constructs(root, text), lines)


def _rows(text: bytes) -> int:
    return text.count(b"\n") + 1


def _constructs(root: Node, text: bytes) -> list[Construct]:
    found: list[Construct] = []
    for node in root.children:
        if node.kind_id in _COMMENTS or node.type == ";":
            continue
        first, end = _span(node)
        if found and first < found[-1].end:
            last = found[-1]
            last.end = max(end, last.end)
            last.kind, last.name, last.methods = UnitKind.STATEMENTS, "", []
            continue
        construct = Construct(UnitKind.STATEMENTS, "", first, end)
        if node.kind_id in _TYPES:
            construct.kind, construct.name = UnitKind.CLASS, _name(node, text)
            _add_methods(node, text, construct.name, construct.methods, 0)
            construct.methods = _on_own_lines(construct.methods, first, end)
        elif node.kind_id in _METHODS:
            construct.kind, construct.name = UnitKind.FUNCTION, _name(node, text)
        found.append(construct)
    return found


def _span(node: Node) -> tuple[int, int]:
    """Return the lines of a node: its first, and the one after its last."""
    return node.start_point[0], node.end_point[0] + 1


def _name(node: Node, text: bytes) -> str:
    name = node.child_by_field_id(NAME)
    return "" if name is None else text[name.start_byte : name.end_byte].decode("utf-8", "replace")


def _add_methods(node: Node, text: bytes, prefix: str, out: list[Method], depth: int) -> None:
    """Append the methods of a class and of the classes in it, with what stands above each; other members leave a mark without a name."""
    body = node.child_by_field_id(BODY)
    if body is None or depth > _DEEPEST:
        return
    members = list(body.children)
    for child in members:
        kind = child.kind_id
        if kind in _CONTAINERS:
            members.extend(child.children)
    for child in sorted(members, key=lambda member: member.start_byte):
        kind = child.kind_id
        first, end = _span(child)
        if kind in _METHODS and child.child_by_field_id(BODY) is not None:
            name = "constructor" if kind in _CONSTRUCTORS else _name(child, text)
            out.append(Method(f"{prefix}.{name}", first, end))
        elif kind in _TYPES:
            inner = child.child_by_field_id(BODY)
            out.append(Method("", first, (inner.start_point[0] if inner is not None else first) + 1))
            _add_methods(child, text, f"{prefix}.{_name(child, text)}", out, depth + 1)
            out.append(Method("", end - 1, end))
        elif kind not in _CONTAINERS and kind not in _COMMENTS:
            out.append(Method("", first, end))


def _on_own_lines(members: list[Method], first: int, end: int) -> list[Method]:
    """Return the methods that share no line with anything else, each with the comments above it."""
    rows: list[Method] = []
    for member in members:
        if rows and member.first < rows[-1].end:
            rows[-1].end = max(rows[-1].end, member.end)
            rows[-1].name = ""
        elif member.name or not rows or rows[-1].name or member.first > rows[-1].end:
            rows.append(Method(member.name, member.first, member.end))
        else:
            rows[-1].end = member.end
    found: list[Method] = []
    previous = first + 1
    for row in rows:
        if row.name and row.first > first and row.end < end:
            found.append(Method(row.name, max(min(previous, row.first), first + 1), row.end))
        previous = row.end
    return found


def _broken(lines: list[bytes]) -> list[Construct]:
    """Return the constructs of a file that does not parse."""
    found: list[Construct] = []
    constructs = find_constructs(lines)
    first = next((construct.first for construct in constructs if construct.is_type), len(lines))
    for number in range(first):
        if _HEAD.match(lines[number]):
            found.append(Construct(UnitKind.STATEMENTS, "", number, number + 1))
    previous = 0
    for construct in constructs:
        is_top = construct.is_type and "." not in construct.name
        if is_top:
            found.append(Construct(UnitKind.CLASS, construct.name, construct.first, construct.end))
        elif found and found[-1].kind is UnitKind.CLASS and not construct.is_type:
            start = max(construct.first, previous, found[-1].first + 1)
            if construct.end > start:
                found[-1].methods.append(Method(construct.name, start, construct.end))
        previous = max(previous, construct.end)
        if found and found[-1].kind is UnitKind.CLASS:
            found[-1].end = max(found[-1].end, construct.end)
    return found


# --- from constructs to units ------------------------------------------------------------------------------------------


def _units(constructs: list[Construct], lines: list[bytes]) -> list[UnitOutline]:
    """Return the units of a file: each line in exactly one."""
    units: list[UnitOutline] = []
    start = 0
    waiting = 0
    """The first line of statements that are not in a unit yet, where there are some."""
    has_statements = False
    for position, construct in enumerate(constructs):
        following = constructs[position + 1].first if position + 1 < len(constructs) else len(lines)
        if construct.kind is UnitKind.STATEMENTS:
            if has_statements and construct.end - waiting > _LARGEST_GROUP:
                units.append(UnitOutline(UnitKind.STATEMENTS, "", ((waiting, construct.first),)))
                waiting = construct.first
            elif not has_statements:
                waiting = start
            has_statements = True
            start = construct.first
            continue
        if has_statements:
            units.append(UnitOutline(UnitKind.STATEMENTS, "", ((waiting, construct.first),)))
            start = construct.first
            has_statements = False
        _add(units, construct, start, following)
        start = following
    if has_statements:
        units.append(UnitOutline(UnitKind.STATEMENTS, "", ((waiting, len(lines)),)))
    elif start < len(lines) or not units:
        units.append(UnitOutline(UnitKind.STATEMENTS, "", ((start, len(lines)),)))
    return units


def _add(units: list[UnitOutline], construct: Construct, start: int, end: int) -> None:
    """Add a construct with the lines from ``start`` up to ``end``, and what is cut out of it."""
    if construct.kind is not UnitKind.CLASS:
        units.append(UnitOutline(construct.kind, construct.name, ((start, end),)))
        return
    index = len(units)
    pieces: list[tuple[int, int]] = []
    methods: list[UnitOutline] = []
    place = start
    for method in construct.methods:
        # In a file that does not parse, what looked like a method may reach beyond what ends its class.
        first, last = max(method.first, place, start + 1), min(method.end, end)
        if first >= last:
            continue
        if first > place:
            pieces.append((place, first))
        methods.append(UnitOutline(UnitKind.METHOD, method.name, ((first, last),), index))
        place = last
    if end > place:
        pieces.append((place, end))
    units.append(UnitOutline(UnitKind.CLASS, construct.name, tuple(pieces)))
    units.extend(methods)
