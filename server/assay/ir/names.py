"""Names as people write them: splitting into words, and the identifiers inside an expression."""

from __future__ import annotations

import re
from functools import lru_cache

from assay.ir import nodes

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """Return the lower-case words of ``name``: ``userAPIKey`` and ``USER_API_KEY`` both give ``user api key``."""
    return tuple(word.lower() for word in _WORD.findall(name))


def identifiers_in(expression: nodes.Expression) -> tuple[str, ...]:
    """Return the names and attribute names in an expression, in order, also those inside calls and templates."""
    found: list[str] = []
    stack: list[nodes.Expression] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, nodes.Name):
            found.append(node.id)
        elif isinstance(node, nodes.Attribute):
            found.append(node.name)
            stack.append(node.value)
        elif isinstance(node, nodes.Subscript):
            if isinstance(node.key, nodes.Constant) and isinstance(node.key.value, str):
                found.append(node.key.value)
            stack.append(node.value)
        elif isinstance(node, nodes.Call):
            stack.append(node.function)
            stack.extend(node.arguments)
        elif isinstance(node, nodes.Template):
            stack.extend(node.parts)
        elif isinstance(node, nodes.Binary):
            stack.extend((node.right, node.left))
    return tuple(found)
