"""Lowering of a whole unit. Importing this module fills the tables of ``dispatch``."""

from __future__ import annotations

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.python import (  # noqa: F401 - they register what they lower.
    lower_collections,
    lower_definitions,
    lower_expressions,
    lower_operators,
    lower_parameters,
    lower_patterns,
    lower_strings,
)
from assay.languages.python.grammar import ERROR
from assay.languages.python.lower_statements import lower_sequence
from assay.languages.python.reading import PythonTree
from assay.languages.python.recovery import recover

__all__ = ["lower_unit"]


def lower_unit(tree: PythonTree) -> LoweredUnit:
    """Lower the tree of a unit; nesting beyond a limit becomes Opaque, so that no text can exhaust the stack."""
    root = tree.tree.root_node
    statements: list[nodes.Statement] = []
    if root.kind_id == ERROR:
        recover(root, tree.text, 0, statements)
    else:
        lower_sequence(root.children, tree.text, 0, statements)
    return LoweredUnit(tuple(statements), root.has_error)
