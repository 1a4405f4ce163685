"""Takes texts apart that code puts together, for the fixes of all families."""

from __future__ import annotations

from assay.rules.api import nodes


def flatten(expression: nodes.Expression) -> list[str | nodes.Expression]:
    """Take written text apart: constant pieces as text, all else as the expressions that fill the holes."""
    pieces: list[str | nodes.Expression] = []
    pending = [expression]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Constant) and isinstance(node.value, str):
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] += node.value
            else:
                pieces.append(node.value)
        elif isinstance(node, nodes.Template):
            pending.extend(reversed(node.parts))
        elif isinstance(node, nodes.Binary) and node.operator == "+":
            pending.extend((node.right, node.left))
        else:
            pieces.append(node)
    return pieces


def is_written_text(expression: nodes.Expression) -> bool:
    """Whether an expression is text put together in place."""
    return isinstance(expression, nodes.Template) or (
        isinstance(expression, nodes.Binary) and expression.operator == "+" and len(flatten(expression)) > 1
    )
