"""From JSON to mappings, lists and constants."""

from __future__ import annotations

import json
import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.documents import MAXIMUM_DEPTH, tree_of

_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_LAST_COMMA: Final = re.compile(rb",(?=\s*+(?://[^\n]*+\s*+)*+[\]}])")


def lower_json(text: bytes) -> LoweredUnit:
    """Lower a document. Commas after the last item, which settings may have, are no error."""
    root = tree_of("tree_sitter_json", text).root_node
    if root.has_error and b"," in text:
        root = tree_of("tree_sitter_json", _LAST_COMMA.sub(b" ", text)).root_node
    statements: list[nodes.Statement] = []
    for child in root.named_children:
        if child.type in ("comment", "ERROR"):
            continue
        value = _value(child, text, 0)
        statements.append(nodes.ExpressionStatement(value.start, value.end, value))
    return LoweredUnit(tuple(statements), root.has_error)


def _value(node: Node, text: bytes, depth: int) -> nodes.Expression:
    start, end, kind = node.start_byte, node.end_byte, node.type
    if depth > MAXIMUM_DEPTH:
        return nodes.Opaque(start, end)
    if kind == "object":
        entries: list[nodes.Entry] = []
        for pair in node.named_children:
            if pair.type != "pair":
                continue
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            entries.append(
                nodes.Entry(
                    pair.start_byte,
                    pair.end_byte,
                    _value(key, text, depth + 1) if key is not None else None,
                    _value(value, text, depth + 1) if value is not None else nodes.Constant(end, end, None),
                )
            )
        return nodes.Mapping(start, end, tuple(entries))
    if kind == "array":
        items = [child for child in node.named_children if child.type not in ("comment", "ERROR")]
        return nodes.Collection(start, end, "list", tuple(_value(item, text, depth + 1) for item in items))
    written = text[start:end].decode("utf-8", "replace")
    if kind == "string":
        return nodes.Constant(start, end, _string(written))
    if kind == "number":
        try:
            return nodes.Constant(start, end, int(written) if len(written) < 16 else written)
        except ValueError:
            return nodes.Constant(start, end, written)
    if kind in _WORDS:
        return nodes.Constant(start, end, _WORDS[kind])
    return nodes.Opaque(start, end)


def _string(written: str) -> str:
    if "\\" not in written:
        return written[1:-1]
    try:
        value = json.loads(written, strict=False)
    except ValueError:
        return written[1:-1]
    return value if isinstance(value, str) else written[1:-1]
