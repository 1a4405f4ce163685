"""From YAML to mappings, lists and constants. Aliases are never followed, so that no document grows by being read."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.base.text import line_content, split_lines
from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.documents import MAXIMUM_DEPTH, tree_of

_DEEPEST_BLOCK: Final = 120
"""The grammar's scanner keeps the columns of all open blocks in a buffer of fixed length, and breaks at about 250 of them."""
_MAXIMUM_BAD_LINES: Final = 3
_LONGEST_MENDED: Final = 30_000
"""Bytes from which on a text with errors is taken as it is: each look for a bad line is several parses."""
_INDICATORS: Final = re.compile(rb"(?<![^\s\[{,])[-?:](?=\s|$)")
_ESCAPES: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_ESCAPE: Final = re.compile(
    r"\\(u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n[ \t]*|.)",
    re.DOTALL,
)
"""The first kind is JSON's way of writing characters beyond the basic plane."""


_MAYBE_DEEP: Final = re.compile(rb"^(?:[ \t]{110}|[^\n]{108,}[-?:](?:\s|\Z))", re.MULTILINE)
"""Each block begins further to the right than the one around it, so that a deep one begins far to the right."""


def is_too_deep(text: bytes) -> bool:
    """Whether blocks may be nested deeper than the grammar can bear; never False for one that is."""
    if _MAYBE_DEEP.search(text) is None:
        return False
    open_columns: list[int] = []
    for line in re.split(rb"[\r\n]", text):
        content = line.lstrip(b" \t")
        if not content:
            continue
        column = len(line) - len(content)
        while open_columns and open_columns[-1] >= column:
            open_columns.pop()
        open_columns.append(column)
        columns = [found.start() for found in _INDICATORS.finditer(line)]
        if len(open_columns) + len(columns) > _DEEPEST_BLOCK:
            return True
        # What follows an indicator on its line is a block that the next lines may go on with.
        for place in columns:
            if place + 1 > open_columns[-1]:
                open_columns.append(place + 1)
    return False


def lower_yaml(text: bytes) -> LoweredUnit:
    """Lower all documents of a stream, one statement each."""
    if is_too_deep(text):
        return LoweredUnit((), has_errors=True)
    root, text, has_errors = _parsed(text)
    statements: list[nodes.Statement] = []
    for child in root.named_children:
        if child.type != "document":
            continue
        for item in child.named_children:
            if item.type in ("block_node", "flow_node"):
                value = _value(item, text, 0)
                statements.append(nodes.ExpressionStatement(value.start, value.end, value))
                break
    return LoweredUnit(tuple(statements), has_errors)


def _parsed(text: bytes) -> tuple[Node, bytes, bool]:
    """Return the root of a text, the text that it is of, and whether it has errors.

    One line that is half typed makes the parser give up all lines, so the first lines that do not parse are left blank.
    """
    root = tree_of("tree_sitter_yaml", text).root_node
    if not root.has_error or len(text) > _LONGEST_MENDED:
        return root, text, root.has_error
    lines = split_lines(text)
    for _ in range(_MAXIMUM_BAD_LINES):
        good, bad = 0, len(lines)
        while bad - good > 1:
            middle = (good + bad) // 2
            if tree_of("tree_sitter_yaml", b"".join(lines[:middle])).root_node.has_error:
                bad = middle
            else:
                good = middle
        content = line_content(lines[bad - 1])
        lines[bad - 1] = b" " * len(content) + lines[bad - 1][len(content) :]
        mended = b"".join(lines)
        tried = tree_of("tree_sitter_yaml", mended).root_node
        if not tried.has_error:
            return tried, mended, True
    return root, text, True


def _value(node: Node, text: bytes, depth: int) -> nodes.Expression:
    """Lower a block or flow node."""
    start, end = node.start_byte, node.end_byte
    if depth > MAXIMUM_DEPTH:
        return nodes.Opaque(start, end)
    for child in node.named_children:
        kind = child.type
        if kind in ("block_mapping", "flow_mapping"):
            return _mapping(child, text, depth + 1)
        if kind in ("block_sequence", "flow_sequence"):
            return _sequence(child, text, depth + 1)
        if kind in ("anchor", "tag", "comment"):
            continue
        return _scalar(child, text)
    return nodes.Constant(start, end, None)


def _mapping(node: Node, text: bytes, depth: int) -> nodes.Mapping:
    entries: list[nodes.Entry] = []
    for pair in node.named_children:
        if pair.type in ("block_mapping_pair", "flow_pair"):
            entries.append(_entry(pair, text, depth))
        elif pair.type == "flow_node":
            key = _value(pair, text, depth)
            entries.append(nodes.Entry(key.start, key.end, key, nodes.Constant(key.end, key.end, None)))
    return nodes.Mapping(node.start_byte, node.end_byte, tuple(entries))


def _entry(pair: Node, text: bytes, depth: int) -> nodes.Entry:
    key = pair.child_by_field_name("key")
    value = pair.child_by_field_name("value")
    lowered_key = _value(key, text, depth) if key is not None else None
    end = pair.end_byte
    lowered = _value(value, text, depth) if value is not None else nodes.Constant(end, end, None)
    return nodes.Entry(pair.start_byte, max(end, lowered.end), lowered_key, lowered)


def _sequence(node: Node, text: bytes, depth: int) -> nodes.Collection:
    items: list[nodes.Expression] = []
    for item in node.named_children:
        if item.type == "block_sequence_item":
            inner = next((child for child in item.named_children if child.type in ("block_node", "flow_node")), None)
            end = item.end_byte
            items.append(_value(inner, text, depth) if inner is not None else nodes.Constant(end, end, None))
        elif item.type == "flow_node":
            items.append(_value(item, text, depth))
        elif item.type == "flow_pair":
            entry = _entry(item, text, depth)
            items.append(nodes.Mapping(entry.start, entry.end, (entry,)))
    return nodes.Collection(node.start_byte, node.end_byte, "list", tuple(items))


def _scalar(node: Node, text: bytes) -> nodes.Expression:
    start, end = node.start_byte, node.end_byte
    written = text[start:end].decode("utf-8", "replace")
    kind = node.type
    if kind == "plain_scalar":
        return nodes.Constant(start, end, _plain(written))
    if kind == "double_quote_scalar":
        return nodes.Constant(start, end, _ESCAPE.sub(_unescaped, written[1:-1]))
    if kind == "single_quote_scalar":
        return nodes.Constant(start, end, written[1:-1].replace("''", "'"))
    if kind == "block_scalar":
        return nodes.Constant(start, end, _block(written))
    if kind == "alias":
        return nodes.Name(start, end, written)
    return nodes.Opaque(start, end)


def _plain(written: str) -> nodes.ConstantValue:
    """Return the value of a scalar without quotes; numbers other than whole ones stay text, because nothing here counts with them."""
    if written in ("true", "True", "TRUE"):
        return True
    if written in ("false", "False", "FALSE"):
        return False
    if written in ("null", "Null", "NULL", "~", ""):
        return None
    if written.isascii() and written.isdigit() and len(written) < 16 and (written[0] != "0" or written == "0"):
        return int(written)
    return " ".join(written.split("\n")) if "\n" in written else written


def _block(written: str) -> str:
    """Return the text of a block scalar without its indentation."""
    header, _, body = written.partition("\n")
    lines = body.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    indent = min(indents, default=0)
    return (" " if header.startswith(">") else "\n").join(line[indent:].rstrip("\r") for line in lines)


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if len(escape) == 11:
        return chr(0x10000 + ((int(escape[1:5], 16) & 0x3FF) << 10) + (int(escape[7:], 16) & 0x3FF))
    if escape[0] in "xuU" and len(escape) > 1:
        number = int(escape[1:], 16)
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"
    return "" if escape[0] in "\r\n" else _ESCAPES.get(escape, escape)
