"""Lowering of a whole unit. Importing this module fills the tables of ``dispatch``."""

from __future__ import annotations

from typing import Final

import tree_sitter

from assay.ir import nodes
from assay.languages.api import LoweredUnit, ParsedUnit, UnitKind
from assay.languages.bounded_parse import parse_bounded
from assay.languages.java import lower_expressions, lower_switch, lower_types  # noqa: F401 - they register what they lower.
from assay.languages.java.dispatch import Lowering
from assay.languages.java.grammar import GRAMMAR
from assay.languages.java.lower_declarations import lower_members
from assay.languages.java.lower_statements import lower_error
from assay.languages.java.outline_broken import TOKEN
from assay.languages.java.reading import WRAPPER_END, WRAPPER_START, JavaTree, parse_unit

__all__ = ["lower_unit"]

_WRAP_AROUND: Final = (1 << 32) - len(WRAPPER_START)
# How deep the code model may nest. Each level costs Python up to two calls here and about as many in those who read the model, and
# Python allows a thousand; code that people write stays below thirty.
_DEEPEST: Final = 150
_DEEPEST_WHERE_THE_STACK_IS_SHORT: Final = 12
_CLOSING: Final = {"{": b"}", "(": b")", "[": b"]"}
_MOST_OPEN_BRACKETS: Final = 40
_LONGEST_TO_CLOSE: Final = 100_000
"""Closing means parsing again, which a keystroke in a unit of thousands of lines has no time for."""


def lower_unit(parsed: ParsedUnit) -> LoweredUnit:
    """Lower a parsed unit; never raises."""
    read = parsed.tree
    if not isinstance(read, JavaTree):
        read = parse_unit(parsed.text, parsed.kind, None, None)
    if read.tree is None:
        return LoweredUnit((), has_errors=True)  # The text is no code: the parser found no end of it.
    is_method = parsed.kind is UnitKind.METHOD
    has_errors = read.tree.root_node.has_error
    if has_errors:
        read = _closed(read, is_method)
    assert read.tree is not None
    source = read.text[len(WRAPPER_START) :] if is_method else read.text
    root = read.tree.root_node
    if is_method:
        shifted = read.tree.root_node_with_offset(_WRAP_AROUND, (0, 0))
        assert shifted is not None
        root = shifted
    try:
        statements = _lower_root(Lowering(source, _DEEPEST), root, is_method)
    except RecursionError:
        # The caller left less room on Python's stack than deeply nested code needs.
        statements = _lower_root(Lowering(source, _DEEPEST_WHERE_THE_STACK_IS_SHORT), root, is_method)
    if has_errors:
        _keep_inside(statements, len(parsed.text))
    return LoweredUnit(tuple(statements), has_errors)


def _closed(read: JavaTree, is_method: bool) -> JavaTree:
    """Return a tree of the text with its open brackets closed, where that makes more sense than the tree at hand.

    A bracket that was typed and not closed yet makes the parser give up the method around it: its parameters and the calls in it are then a
    heap of pieces. With closing brackets at the end they are what they were before.
    """
    assert read.tree is not None
    if len(read.text) > _LONGEST_TO_CLOSE:
        return read
    text = read.text[: -len(WRAPPER_END)] if is_method else read.text
    best = read
    mended = without_stray_quotes(text)
    if mended != text:
        text = mended
        whole = text + WRAPPER_END if is_method else text
        tree = parse_bounded(GRAMMAR, whole)
        if tree is not None and tree.root_node.type != "ERROR":
            best = JavaTree(whole, tree)
    closing = _open_brackets(text)
    if is_method and closing:
        del closing[0]
    if not closing or len(closing) > _MOST_OPEN_BRACKETS:
        return best
    # A statement that is cut short may want a semicolon as well.
    for end in (b"", b";"):
        innermost = len(closing)
        while innermost and closing[innermost - 1] != b"}":
            innermost -= 1
        tail = b"".join(reversed(closing[innermost:])) + end + b"".join(reversed(closing[:innermost]))
        more = text + b"\n" + tail + (WRAPPER_END if is_method else b"")
        tree = parse_bounded(GRAMMAR, more)
        if tree is None or tree.root_node.type == "ERROR":
            continue
        if not tree.root_node.has_error:
            return JavaTree(more, tree)
        if not any(child.type == "ERROR" for child in tree.root_node.children):
            best = JavaTree(more, tree)
    return best


def without_stray_quotes(text: bytes) -> bytes:
    """Return the text with a space for each quote that nothing on its line closes: the grammar would look for the closing one further down."""
    found = bytearray(text)
    for match in TOKEN.finditer(text):
        start, end = match.span()
        quote = text[start : start + 1]
        if quote in (b'"', b"'") and (end - start < 2 or text[end - 1 : end] != quote):
            found[start : start + 1] = b" "
    return bytes(found)


def _open_brackets(text: bytes) -> list[bytes]:
    """Return the closing brackets that the text lacks, outermost first."""
    found: list[bytes] = []
    for match in TOKEN.finditer(text):
        token = match.group().decode("ascii", "replace") if match.end() - match.start() == 1 else ""
        if token in _CLOSING:
            found.append(_CLOSING[token])
        elif token in ")]}" and token and found and found[-1] == token.encode():
            found.pop()
    return found


def _lower_root(low: Lowering, root: tree_sitter.Node, is_method: bool) -> list[nodes.Statement]:
    out: list[nodes.Statement] = []
    if root.type != "program":
        lower_error(low, root, 0, out)
        return out
    length = len(low.source)
    for child in root.children:
        if is_method and child.start_byte > length and child.type == "class_declaration":
            body = next((inner for inner in child.children if inner.type == "class_body"), None)
            if body is not None:
                lower_members(low, body, 1, out)
                continue
        low.statement(child, 1, out)
    return out


def _keep_inside(statements: list[nodes.Statement], length: int) -> None:
    """Pull the places of nodes that the parser closed with brackets of ours back into the text."""
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
                item.name_start = min(item.name_start, length)
            for slot in type(item).__slots__:
                value = getattr(item, slot)
                if isinstance(value, tuple | nodes.Node):
                    stack.append(value)
