"""From Dockerfiles to calls, one for each instruction.

``FROM``: the image as written, with its flags and ``as`` as keywords. ``RUN``, ``CMD``, ``ENTRYPOINT``: the command and each here-document as
Constants, or a Collection for the list form. ``ENV``, ``ARG``, ``LABEL``: keywords. ``COPY``, ``ADD``: the paths. All others: the rest of
the line. ``ONBUILD`` and ``HEALTHCHECK`` have the instruction inside them as their argument.
"""

from __future__ import annotations

import json
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.documents import tree_of

_MAXIMUM_HERE_DOCUMENTS: Final = 300
"""The parser needs time that grows with the square of their openers."""
_PAIRS: Final = {"env_pair": ("name", "value"), "arg_pair": ("name", "default"), "label_pair": ("key", "value")}


def lower_dockerfile(text: bytes) -> LoweredUnit:
    """Lower a file, one statement an instruction."""
    if text.count(b"<<") > _MAXIMUM_HERE_DOCUMENTS:
        return LoweredUnit((), has_errors=True)
    # The grammar ends an instruction at a line feed only.
    root = tree_of("tree_sitter_containerfile", text if text.endswith(b"\n") else text + b"\n").root_node
    statements: list[nodes.Statement] = []
    for child in root.named_children:
        if child.type.endswith("_instruction"):
            call = _instruction(child, text, 0)
            statements.append(nodes.ExpressionStatement(call.start, call.end, call))
    return LoweredUnit(tuple(statements), root.has_error)


def _instruction(node: Node, text: bytes, depth: int) -> nodes.Call:
    start, end = node.start_byte, min(node.end_byte, len(text))
    word = node.children[0] if node.child_count else node
    name = nodes.Name(start, word.end_byte, node.type.removesuffix("_instruction").upper())
    arguments: list[nodes.Expression] = []
    keywords: list[nodes.Keyword] = []
    for child in node.named_children:
        kind = child.type
        if kind in ("comment", "line_continuation"):
            continue
        if kind in _PAIRS:
            keywords.append(_pair(child, text, *_PAIRS[kind]))
        elif kind == "param" or kind.endswith("_param"):
            keywords.append(_flag(child, text))
        elif kind == "json_string_array":
            arguments.append(_list(child, text))
        elif kind == "image_alias":
            keywords.append(nodes.Keyword(child.start_byte, child.end_byte, "as", _constant(child, text)))
        elif kind == "heredoc_block":
            content = next((part for part in child.named_children if part.type == "heredoc_content"), None)
            if content is not None:
                arguments.append(_constant(content, text))
        elif kind.endswith("_instruction") and depth < 5:
            arguments.append(_instruction(child, text, depth + 1))
        elif name.id in ("RUN", "CMD", "ENTRYPOINT", "COPY", "ADD", "FROM"):
            arguments.append(_constant(child, text))
    if name.id in ("USER", "WORKDIR", "SHELL", "STOPSIGNAL", "VOLUME", "EXPOSE", "MAINTAINER") and not arguments:
        rest = text[word.end_byte : end]
        inner = rest.strip()
        begin = word.end_byte + (len(rest) - len(rest.lstrip()))
        arguments.append(nodes.Constant(begin, begin + len(inner), inner.decode("utf-8", "replace")))
    return nodes.Call(start, end, name, tuple(arguments), tuple(keywords), word.end_byte, end)


def _pair(node: Node, text: bytes, key: str, value: str) -> nodes.Keyword:
    name, given = node.child_by_field_name(key), node.child_by_field_name(value)
    end = min(node.end_byte, len(text))
    name_text = text[name.start_byte : name.end_byte].decode("utf-8", "replace") if name is not None else ""
    lowered = _constant(given, text) if given is not None else nodes.Constant(end, end, None)
    return nodes.Keyword(node.start_byte, end, name_text, lowered)


def _flag(node: Node, text: bytes) -> nodes.Keyword:
    """Lower ``--name=value``."""
    end = min(node.end_byte, len(text))
    written = text[node.start_byte : end].decode("utf-8", "replace")
    name, _, value = written.removeprefix("--").partition("=")
    begin = end - len(value.encode())
    return nodes.Keyword(node.start_byte, end, name, nodes.Constant(begin, end, value))


def _list(node: Node, text: bytes) -> nodes.Collection:
    items = tuple(_constant(child, text) for child in node.named_children if child.type == "json_string")
    return nodes.Collection(node.start_byte, node.end_byte, "list", items)


def _constant(node: Node, text: bytes) -> nodes.Constant:
    start, end = node.start_byte, min(node.end_byte, len(text))
    written = text[start:end].decode("utf-8", "replace")
    if written[:1] == '"' and written[-1:] == '"' and len(written) > 1:
        try:
            value = json.loads(written, strict=False)
        except ValueError:
            value = written[1:-1]
        return nodes.Constant(start, end, value if isinstance(value, str) else written[1:-1])
    if written[:1] == "'" and written[-1:] == "'" and len(written) > 1:
        return nodes.Constant(start, end, written[1:-1])
    return nodes.Constant(start, end, written)
