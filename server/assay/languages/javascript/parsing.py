"""Parses units, and lowers what was parsed.

A method does not parse outside a class, so that its text is parsed between ``class _{`` and ``}``. Tree-sitter counts
places modulo 2³²: a negative offset for the whole tree makes every place that is read from it one in the method's own text.
"""

from __future__ import annotations

import tree_sitter

from assay.ir import nodes
from assay.languages.api import ByteEdit, LoweredUnit, ParsedUnit, UnitKind
from assay.languages.bounded_parse import parse_bounded
from assay.languages.javascript.grammar import load_grammar, with_line_feeds
from assay.languages.javascript.lower_classes import lower_members
from assay.languages.javascript.lower_statements import lower_error
from assay.languages.javascript.lowering import Lowering, load_tables

_WRAPPER_START = b"class _{"
_WRAPPER_END = b"\n}"
_WRAP_AROUND = (1 << 32) - len(_WRAPPER_START)

# How deep the code model may nest. Each level costs Python up to two calls here and about as many in those who read the model, and
# Python allows a thousand; code that people write stays below thirty.
_DEEPEST = 150
_DEEPEST_WHERE_THE_STACK_IS_SHORT = 12

_CLOSING = {"{": "}", "(": ")", "[": "]", "${": "}`"}
_MOST_OPEN_BRACKETS = 40
# Closing means parsing again, which a keystroke in a unit of thousands of lines has no time for.
_LONGEST_TO_CLOSE = 100_000


def _point(text: bytes, offset: int) -> tuple[int, int]:
    """Return the row and column that tree-sitter has for an offset: only LF ends a row."""
    return text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1)


def parse_unit(
    dialect: str, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None
) -> ParsedUnit:
    """Parse a unit's text, incrementally where the tree before the edit is at hand."""
    grammar = load_grammar(dialect)
    readable = with_line_feeds(text)
    whole = _WRAPPER_START + readable + _WRAPPER_END if kind is UnitKind.METHOD else readable
    if previous is None or edit is None or previous.kind is not kind or previous.tree is None:
        return ParsedUnit(kind, text, parse_bounded(grammar, whole))
    if readable != text or with_line_feeds(previous.text) != previous.text:
        # Where CR alone ends lines, an edit can change how the character before it is read.
        return ParsedUnit(kind, text, parse_bounded(grammar, whole))
    assert isinstance(previous.tree, tree_sitter.Tree)
    before = previous.text
    shift = 0
    if kind is UnitKind.METHOD:
        before = _WRAPPER_START + before
        shift = len(_WRAPPER_START)
    # The tree of the previous state stays as it is: somebody may still read it.
    tree = previous.tree.copy()
    start = edit.start + shift
    old_end = edit.old_end + shift
    new_end = edit.new_end + shift
    tree.edit(start, old_end, new_end, _point(before, start), _point(before, old_end), _point(whole, new_end))
    return ParsedUnit(kind, text, parse_bounded(grammar, whole, tree))


def lower_unit(dialect: str, parsed: ParsedUnit) -> LoweredUnit:
    """Lower a parsed unit; never raises."""
    tree = parsed.tree
    if tree is None:
        # The text is no code: the parser found no end of it.
        return LoweredUnit((), has_errors=True)
    assert isinstance(tree, tree_sitter.Tree)
    tables = load_tables(dialect)
    has_errors = tree.root_node.has_error
    is_method = parsed.kind is UnitKind.METHOD
    source = parsed.text
    if has_errors:
        tree, source = _closed(dialect, parsed, tree)
    root = tree.root_node
    if is_method:
        shifted = tree.root_node_with_offset(_WRAP_AROUND, (0, 0))
        assert shifted is not None
        root = shifted
    try:
        statements = _lower_root(Lowering(source, tables, _DEEPEST), root, is_method)
    except RecursionError:
        # The caller left less room on Python's stack than deeply nested code needs.
        statements = _lower_root(Lowering(source, tables, _DEEPEST_WHERE_THE_STACK_IS_SHORT), root, is_method)
    if has_errors:
        _keep_inside(statements, len(parsed.text))
    return LoweredUnit(tuple(statements), has_errors)


def _closed(dialect: str, parsed: ParsedUnit, tree: tree_sitter.Tree) -> tuple[tree_sitter.Tree, bytes]:
    """Return a tree of the text with its open brackets closed, where that makes more sense than the tree at hand, and all the text
    that the tree speaks of (without the start of the wrapper).

    A bracket that was typed and not closed yet makes the parser give up the function around it: its parameters and the
    calls in it are then a heap of pieces. With closing brackets at the end they are what they were before.
    """
    is_method = parsed.kind is UnitKind.METHOD
    source = parsed.text + _WRAPPER_END if is_method else parsed.text
    if len(source) > _LONGEST_TO_CLOSE:
        return tree, source
    root = tree.root_node
    open_brackets: list[str] = []
    errors = [root] if root.type == "ERROR" else [child for child in root.children if child.type == "ERROR"]
    for error in errors:
        for child in error.children:
            kind = child.type
            if kind in _CLOSING:
                open_brackets.append(_CLOSING[kind])
            elif open_brackets and kind == open_brackets[-1]:
                open_brackets.pop()
    if is_method and open_brackets:
        # The first is that of the wrapper, which has its closing bracket already.
        del open_brackets[0]
    if not open_brackets or len(open_brackets) > _MOST_OPEN_BRACKETS:
        return tree, source
    more = (
        with_line_feeds(parsed.text)
        + b"\n"
        + "".join(reversed(open_brackets)).encode()
        + (_WRAPPER_END if is_method else b"")
    )
    closed = parse_bounded(load_grammar(dialect), _WRAPPER_START + more if is_method else more)
    if closed is None:
        return tree, source
    root = closed.root_node
    if root.type == "ERROR" or any(child.type == "ERROR" for child in root.children):
        return tree, source
    return closed, more


def _lower_root(low: Lowering, root: tree_sitter.Node, is_method: bool) -> list[nodes.Statement]:
    out: list[nodes.Statement] = []
    if root.type != "program":
        lower_error(low, root, 0, out)
        return out
    length = len(low.source)
    for child in root.children:
        if is_method and child.start_byte > length:
            # The wrapper; without all its braces the parser takes it for a class used as a value.
            wrapper = child.children[0] if child.type == "expression_statement" and child.children else child
            body = wrapper.child_by_field_id(low.fields.body)
            if wrapper.type in ("class_declaration", "class") and body is not None:
                out.extend(lower_members(low, body, 1))
                continue
        handler = low.statements.get(child.kind_id)
        if handler is not None:
            handler(low, child, 1, out)
    return out


def _keep_inside(statements: list[nodes.Statement], length: int) -> None:
    """Pull the places of nodes that the parser closed with the end of the wrapper back into the text."""
    stack: list[object] = list(statements)
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, nodes.Node):
            item.end = min(item.end, length)
            item.start = min(item.start, item.end)
            if isinstance(item, nodes.Call):
                item.arguments_start = min(item.arguments_start, length)
                item.arguments_end = min(item.arguments_end, length)
            elif isinstance(item, nodes.Function):
                item.body_start = min(item.body_start, length)
            for slot in type(item).__slots__:
                value = getattr(item, slot)
                if isinstance(value, tuple | nodes.Node):
                    stack.append(value)
