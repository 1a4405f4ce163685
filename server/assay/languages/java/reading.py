"""From text to tree.

What the grammar stumbles over is smoothed out first, without moving a byte: a CR alone ends a line for Java and for editors but not for the
grammar and is read as LF, a NUL byte as a space, and a byte that is not valid UTF-8 as ``_``.

A constructor does not parse outside a class, so that the text of every method is parsed between ``class _{`` and ``}``. Tree-sitter counts places
modulo 2³²: a negative offset for the whole tree makes every place that is read from it one in the method's own text.
"""

from __future__ import annotations

import re
from typing import Final

import tree_sitter

from assay.languages.api import ByteEdit, ParsedUnit, UnitKind
from assay.languages.bounded_parse import parse_bounded
from assay.languages.java.grammar import GRAMMAR

__all__ = ["WRAPPER_END", "WRAPPER_START", "JavaTree", "parse_unit", "smooth"]

WRAPPER_START: Final = b"class _{"
WRAPPER_END: Final = b"\n}"

_LONE_CR: Final = re.compile(rb"\r(?!\n)")


class JavaTree:
    """A tree, and the smoothed text that it was made of, with the wrapper around a method."""

    __slots__ = ("text", "tree")

    def __init__(self, text: bytes, tree: tree_sitter.Tree | None) -> None:
        self.text = text
        self.tree = tree


def smooth(text: bytes) -> bytes:
    """Return ``text`` as the grammar can read it; the same object where there is nothing to do, and always of the same length."""
    smoothed = text
    if b"\r" in smoothed:
        smoothed = _LONE_CR.sub(b"\n", smoothed)
    if b"\0" in smoothed:
        smoothed = smoothed.replace(b"\0", b" ")
    if not smoothed.isascii():
        try:
            smoothed.decode("utf-8")
        except UnicodeDecodeError:
            readable = smoothed.decode("utf-8", "surrogateescape")
            smoothed = "".join("_" if "\udc80" <= letter <= "\udcff" else letter for letter in readable).encode()
    return text if smoothed == text else smoothed


def parse_unit(text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> JavaTree:
    """Parse a unit's text, incrementally where that is known to give what a fresh parse gives.

    What the parser recovers from an error depends on the tree that it started from. So that findings depend on the text alone, a
    text with errors is always parsed afresh.
    """
    is_method = kind is UnitKind.METHOD
    smoothed = smooth(text)
    whole = WRAPPER_START + smoothed + WRAPPER_END if is_method else smoothed
    if previous is not None and edit is not None and smoothed is text:
        old = _edited_tree(text, whole, kind, previous, edit)
        if old is not None:
            tree = parse_bounded(GRAMMAR, whole, old)
            if tree is not None and not tree.root_node.has_error:
                return JavaTree(whole, tree)
    return JavaTree(whole, parse_bounded(GRAMMAR, whole))


def _edited_tree(
    text: bytes, whole: bytes, kind: UnitKind, previous: ParsedUnit, edit: ByteEdit
) -> tree_sitter.Tree | None:
    """Return the old tree with the edit noted in it, None where it cannot be used."""
    before = previous.tree
    if previous.kind is not kind or not isinstance(before, JavaTree) or before.tree is None:
        return None
    if before.tree.root_node.has_error or smooth(previous.text) is not previous.text:
        return None
    if (
        len(previous.text) - (edit.old_end - edit.start) != len(text) - (edit.new_end - edit.start)
        or not 0 <= edit.start <= min(edit.old_end, edit.new_end)
        or previous.text[: edit.start] != text[: edit.start]
        or previous.text[edit.old_end :] != text[edit.new_end :]
    ):
        return None
    shift = len(WRAPPER_START) if kind is UnitKind.METHOD else 0
    start, old_end, new_end = edit.start + shift, edit.old_end + shift, edit.new_end + shift
    # The tree of the previous state stays as it is: somebody may still read it.
    tree = before.tree.copy()
    tree.edit(start, old_end, new_end, _point(before.text, start), _point(before.text, old_end), _point(whole, new_end))
    return tree


def _point(text: bytes, offset: int) -> tuple[int, int]:
    """Return the row and column that tree-sitter has for an offset: only LF ends a row."""
    return text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1)
