"""Walks over the code model without knowing its classes one by one."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ir.nodes import Node


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside a node, in the order of its fields (which is not always that of the text)."""
    for name in node.__slots__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield from (part for part in item if isinstance(part, Node))


def descendants(roots: tuple[Node, ...]) -> Iterator[Node]:
    """Yield all nodes below and including ``roots``, without recursion."""
    pending: list[Node] = list(reversed(roots))
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(children(node))))
