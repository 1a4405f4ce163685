"""Lowering of a whole unit. Importing this module fills the tables of ``lowering``."""

from __future__ import annotations

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.go import (  # noqa: F401 - they register what they lower.
    lower_calls,
    lower_composites,
    lower_declarations,
    lower_expressions,
    lower_statements,
    lower_types,
)
from assay.languages.go.lowering import DEEPEST, DEEPEST_WHERE_THE_STACK_IS_SHORT, EXPRESSIONS, STATEMENTS, Lowering
from assay.languages.go.reading import GoTree

__all__ = ["lower_unit"]


def lower_unit(tree: GoTree) -> LoweredUnit:
    """Lower the tree of a unit; never raises."""
    if tree.tree is None:
        # The text is no code: the parser found no end of it.
        return LoweredUnit((), has_errors=True)
    try:
        statements = _lower(tree, DEEPEST)
    except RecursionError:
        # The caller left less room on Python's stack than deeply nested code needs.
        statements = _lower(tree, DEEPEST_WHERE_THE_STACK_IS_SHORT)
    return LoweredUnit(statements, tree.tree.root_node.has_error)


def _lower(tree: GoTree, limit: int) -> tuple[nodes.Statement, ...]:
    assert tree.tree is not None
    low = Lowering(tree.text, limit)
    root = tree.tree.root_node
    out: list[nodes.Statement] = []
    if root.is_error:
        STATEMENTS[root.kind_id](low, root, 0, out)
        return tuple(out)
    for child in root.children:
        handler = STATEMENTS.get(child.kind_id)
        if handler is not None:
            handler(low, child, 0, out)
        elif child.kind_id in EXPRESSIONS:
            value = low.expression(child, 1, child)
            out.append(nodes.ExpressionStatement(value.start, value.end, value))
    return tuple(out)
