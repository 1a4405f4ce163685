"""The division of a file into units: functions, methods, classes without their methods, and the statements between.

Comments and blank lines belong to the unit before them; at the top of a file, to the first. A nested class stays with its owner unless it is
long. A long ``if`` or ``try`` at module level gives up the functions and classes in it, so that an edit in one of them does not
parse all of them; its own lines are then a unit of statements with several pieces.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import UnitKind, UnitOutline
from assay.languages.python.grammar import ERROR, field, kind, kinds
from assay.languages.python.reading import parse_file, smooth

__all__ = ["Construct", "construct_of", "lay_out", "outline_file"]

_BODY: Final = field("body")
_DEFINITION: Final = field("definition")
_NAME: Final = field("name")

_BLOCKS: Final = kinds("block")
_CLASS_DEFINITION: Final = kind("class_definition")
_CLAUSES: Final = frozenset(kinds("elif_clause", "else_clause", "except_clause", "finally_clause", "case_clause"))
_COMPOUND: Final = frozenset(
    kinds("if_statement", "try_statement", "with_statement", "for_statement", "while_statement", "match_statement")
)
_DECORATED_DEFINITION: Final = kind("decorated_definition")
_FUNCTION_DEFINITION: Final = kind("function_definition")
_NOT_STATEMENTS: Final = frozenset((*kinds("comment", "line_continuation"), kind("';'")))

LONG: Final = 80
"""Nested classes and compound statements of more lines than this are divided."""
MOST_STATEMENT_LINES: Final = 40
"""Statements are put together up to this many lines; one longer statement is a unit all the same."""
_FEW_STATEMENT_LINES: Final = 20
"""From this many lines on a blank line ends a unit of statements, so that an edit moves few of the later borders."""
_DEEPEST: Final = 20


class Construct:
    """A piece of code that begins on its own line: a unit to be, or (with kind STATEMENTS among ``members``) its owner's own code.

    ``start`` and ``end`` are its first and last line. ``members`` are the constructs inside it that are cut out, in order, and the
    places where its own code goes on after one of them.
    """

    __slots__ = ("end", "kind", "members", "name", "start")

    def __init__(self, kind: UnitKind, name: str, start: int, end: int, members: list[Construct] | None = None) -> None:
        self.kind = kind
        self.name = name
        self.start = start
        self.end = end
        self.members = members if members is not None else []


def outline_file(lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
    """Divide a file into units; may raise Cancelled."""
    text = smooth(b"".join(lines))
    tree = parse_file(text, token)
    token.check()
    root = tree.root_node
    if root.has_error:
        # Only here, because most files never need it.
        from assay.languages.python.outline_broken import constructs_of_broken_file

        constructs = constructs_of_broken_file(root, text, token)
    else:
        constructs = [construct_of(child, text, 0) for child in root.children if child.kind_id not in _NOT_STATEMENTS]
    return lay_out(constructs, lines)


# --- from the tree -----------------------------------------------------------------------------------------------------


def last_line(node: Node) -> int:
    """Return the line on which a node ends; a line end does not count as the next line."""
    row, column = node.end_point
    return row - 1 if column == 0 and row > node.start_point[0] else row


def construct_of(node: Node, text: bytes, depth: int) -> Construct:
    """Return the construct of an error-free statement."""
    start = node.start_point[0]
    end = last_line(node)
    number = node.kind_id
    definition: Node | None = node
    if number == _DECORATED_DEFINITION:
        definition = node.child_by_field_id(_DEFINITION)
        number = definition.kind_id if definition is not None else ERROR
    if definition is not None and number == _FUNCTION_DEFINITION:
        return Construct(UnitKind.FUNCTION, _name(definition, text), start, end)
    if definition is not None and number == _CLASS_DEFINITION:
        members: list[Construct] = []
        body = definition.child_by_field_id(_BODY)
        if body is not None:
            _add_members(body, text, depth, members)
        return Construct(UnitKind.CLASS, _name(definition, text), start, end, members)
    construct = Construct(UnitKind.STATEMENTS, "", start, end)
    if number in _COMPOUND and end - start >= LONG:
        _add_members_of_compound(node, text, depth, construct.members)
    return construct


def _name(definition: Node, text: bytes) -> str:
    name = definition.child_by_field_id(_NAME)
    return "" if name is None else text[name.start_byte : name.end_byte].decode("utf-8", "replace")


def _add_members(block: Node, text: bytes, depth: int, members: list[Construct]) -> None:
    """Append what a block holds: functions, long classes, and the starts of all other statements."""
    for child in block.children:
        number = child.kind_id
        if number in _NOT_STATEMENTS:
            continue
        if number in (_FUNCTION_DEFINITION, _DECORATED_DEFINITION, _CLASS_DEFINITION):
            construct = _member_of(child, text, depth + 1)
            if construct is not None:
                members.append(construct)
                continue
        start = child.start_point[0]
        end = last_line(child)
        if number in _COMPOUND and end - start >= LONG and depth < _DEEPEST:
            members.append(Construct(UnitKind.STATEMENTS, "", start, start))
            _add_members_of_compound(child, text, depth + 1, members)
        else:
            members.append(Construct(UnitKind.STATEMENTS, "", start, end))


def _member_of(node: Node, text: bytes, depth: int) -> Construct | None:
    """Return the construct for a definition that is cut out of its owner, None where it stays."""
    definition = node.child_by_field_id(_DEFINITION) if node.kind_id == _DECORATED_DEFINITION else node
    if definition is None or depth > _DEEPEST:
        return None
    if definition.kind_id == _CLASS_DEFINITION and last_line(node) - node.start_point[0] < LONG:
        return None
    return construct_of(node, text, depth)


def _add_members_of_compound(node: Node, text: bytes, depth: int, members: list[Construct]) -> None:
    for child in node.children:
        number = child.kind_id
        if number in _BLOCKS:
            _add_members(child, text, depth, members)
        elif number in _CLAUSES:
            start = child.start_point[0]
            members.append(Construct(UnitKind.STATEMENTS, "", start, start))
            _add_members_of_compound(child, text, depth, members)


# --- from constructs to units ------------------------------------------------------------------------------------------


def lay_out(constructs: list[Construct], lines: list[bytes]) -> list[UnitOutline]:
    """Return the units of a file: each line in exactly one."""
    layout = _Layout(lines)
    layout.add_file(_apart(constructs, -1))
    return layout.units


def _apart(constructs: list[Construct], last: int) -> list[Construct]:
    """Return the constructs that begin on a line of their own; what shares a line with the one before belongs to it."""
    apart: list[Construct] = []
    for construct in constructs:
        if construct.start <= last:
            last = max(last, construct.end)
        else:
            apart.append(construct)
            last = construct.end
    return apart


class _Layout:
    """Collects the units of a file in order."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.units: list[UnitOutline] = []

    def add_file(self, constructs: list[Construct]) -> None:
        """Add all of a file's constructs; statements that follow each other are put together."""
        start = 0
        has_statements = False
        for position, construct in enumerate(constructs):
            is_plain = construct.kind is UnitKind.STATEMENTS and not construct.members
            if has_statements and (not is_plain or self.ends_chunk(start, construct)):
                self.add_statements(start, construct.start)
                start = construct.start
                has_statements = False
            if is_plain:
                has_statements = True
                continue
            end = constructs[position + 1].start if position + 1 < len(constructs) else len(self.lines)
            self.add_construct(construct, start, end, "", None)
            start = end
        if has_statements or not self.units:
            self.add_statements(start, len(self.lines))

    def ends_chunk(self, start: int, following: Construct) -> bool:
        """Whether the statements since ``start`` are a unit that the following statement is not part of."""
        if following.end + 1 - start > MOST_STATEMENT_LINES:
            return True
        return following.start - start >= _FEW_STATEMENT_LINES and not self.lines[following.start - 1].strip()

    def add_statements(self, start: int, end: int) -> None:
        """Add a unit of statements."""
        self.units.append(UnitOutline(UnitKind.STATEMENTS, "", ((start, end),)))

    def add_construct(self, construct: Construct, start: int, end: int, prefix: str, owner: int | None) -> None:
        """Add a construct with the lines from ``start`` up to ``end``, and what is cut out of it."""
        name = prefix + construct.name if construct.name else ""
        if not construct.members:
            self.units.append(UnitOutline(construct.kind, name, ((start, end),), owner))
            return
        index = len(self.units)
        self.units.append(UnitOutline(construct.kind, name, ()))
        is_class = construct.kind is UnitKind.CLASS
        pieces: list[tuple[int, int]] = []
        own: int | None = start
        # In a file that does not parse, what looked like a member may come after what ends the construct.
        members = [member for member in _apart(construct.members, construct.start) if member.start < end]
        for position, member in enumerate(members):
            following = members[position + 1].start if position + 1 < len(members) else end
            if member.kind is UnitKind.STATEMENTS:
                own = member.start if own is None else own
                continue
            if own is not None:
                pieces.append((own, member.start))
                own = None
            inner_prefix = f"{name}." if is_class else prefix
            if is_class and member.kind is UnitKind.FUNCTION:
                method = UnitOutline(UnitKind.METHOD, inner_prefix + member.name, ((member.start, following),), index)
                self.units.append(method)
            else:
                self.add_construct(member, member.start, following, inner_prefix, None)
        if own is not None:
            pieces.append((own, end))
        self.units[index] = UnitOutline(construct.kind, name, tuple(pieces), owner)
