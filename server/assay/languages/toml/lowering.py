"""From TOML to one mapping of mappings, lists and constants."""

from __future__ import annotations

import tomllib
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.documents import MAXIMUM_DEPTH, tree_of

_LONGEST_KEY: Final = 20
"""Parts of a dotted key that are followed."""


class _Table:
    """A table while it is put together from the places where it is spoken of."""

    __slots__ = ("end", "items", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.items: dict[str, tuple[nodes.Constant, nodes.Expression | _Table | list[_Table]]] = {}

    def inner(self, key: nodes.Constant, end: int) -> _Table:
        """Return the table below a key, the last one of an array of tables; it is made where there is none."""
        found = self.items.get(str(key.value))
        value = found[1] if found is not None else None
        if isinstance(value, list):
            value = value[-1]
        if not isinstance(value, _Table):
            value = _Table(key.start, end)
            self.items[str(key.value)] = (key, value)
        value.end = max(value.end, end)
        return value

    def lowered(self, depth: int) -> nodes.Mapping:
        """Return the table in the code model."""
        entries: list[nodes.Entry] = []
        for key, value in self.items.values():
            if isinstance(value, _Table):
                lowered: nodes.Expression = value.lowered(depth + 1)
            elif isinstance(value, list):
                tables = tuple(table.lowered(depth + 1) for table in value)
                lowered = nodes.Collection(tables[0].start, tables[-1].end, "list", tables)
            else:
                lowered = value
            entries.append(nodes.Entry(key.start, max(key.end, lowered.end), key, lowered))
        return nodes.Mapping(self.start, self.end, tuple(entries))


def lower_toml(text: bytes) -> LoweredUnit:
    """Lower a document: one statement, which is a mapping."""
    root = tree_of("tree_sitter_toml", text).root_node
    top = _Table(root.start_byte, root.end_byte)
    for child in root.named_children:
        if child.type == "pair":
            _pair(top, child, text, 0)
        elif child.type in ("table", "table_array_element"):
            _table(top, child, text)
    value = top.lowered(0)
    return LoweredUnit((nodes.ExpressionStatement(value.start, value.end, value),), root.has_error)


def _table(top: _Table, node: Node, text: bytes) -> None:
    keys = _keys(next((child for child in node.named_children if child.type.endswith("_key")), None), text)
    if not keys:
        return
    table = top
    end = max((child.end_byte for child in node.named_children), default=node.end_byte)
    for key in keys[:-1]:
        table = table.inner(key, end)
    if node.type == "table":
        table = table.inner(keys[-1], end)
    else:
        found = table.items.get(str(keys[-1].value))
        fresh = _Table(keys[-1].start, end)
        if found is not None and isinstance(found[1], list):
            found[1].append(fresh)
        else:
            table.items[str(keys[-1].value)] = (keys[-1], [fresh])
        table = fresh
    for child in node.named_children:
        if child.type == "pair":
            _pair(table, child, text, 0)


def _pair(table: _Table, node: Node, text: bytes, depth: int) -> None:
    children = [child for child in node.named_children if child.type != "comment"]
    if len(children) < 2:
        return
    keys = _keys(children[0], text)
    if not keys:
        return
    for key in keys[:-1]:
        table = table.inner(key, node.end_byte)
    table.items[str(keys[-1].value)] = (keys[-1], _value(children[1], text, depth))


def _keys(node: Node | None, text: bytes) -> list[nodes.Constant]:
    """Return the parts of a key; empty where it has too many. A dotted key of three parts holds one of two."""
    found: list[nodes.Constant] = []
    while node is not None and len(found) <= _LONGEST_KEY:
        if node.type == "dotted_key":
            parts = [child for child in node.named_children if child.type.endswith("_key")]
            if not parts:
                return []
            found.append(_key(parts[-1], text))
            node = parts[0] if len(parts) > 1 else None
        elif node.type.endswith("_key"):
            found.append(_key(node, text))
            node = None
        else:
            return []
    return found[::-1] if len(found) <= _LONGEST_KEY else []


def _key(node: Node, text: bytes) -> nodes.Constant:
    written = text[node.start_byte : node.end_byte].decode("utf-8", "replace")
    value = _string(written) if node.type == "quoted_key" else written
    return nodes.Constant(node.start_byte, node.end_byte, value)


def _value(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start, end, kind = node.start_byte, node.end_byte, node.type
    if depth > MAXIMUM_DEPTH:
        return nodes.Opaque(start, end)
    if kind == "array":
        items = [child for child in node.named_children if child.type not in ("comment", "ERROR")]
        return nodes.Collection(start, end, "list", tuple(_value(item, text, depth + 1) for item in items))
    if kind == "inline_table":
        table = _Table(start, end)
        for child in node.named_children:
            if child.type == "pair":
                _pair(table, child, text, depth + 1)
        return table.lowered(depth)
    written = text[start:end].decode("utf-8", "replace")
    if kind == "string":
        return nodes.Constant(start, end, _string(written))
    if kind == "boolean":
        return nodes.Constant(start, end, written == "true")
    if kind == "integer" and len(written) < 16:
        try:
            return nodes.Constant(start, end, int(written, 0))
        except ValueError:
            return nodes.Constant(start, end, written)
    return nodes.Constant(start, end, written)


def _string(written: str) -> str:
    try:
        value = tomllib.loads(f"x = {written}")["x"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return written.strip("\"'")
    return value if isinstance(value, str) else written
