"""Takes text that is put together apart: constant pieces with placeholders, and the code of the holes."""

from __future__ import annotations

from collections.abc import Iterator

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.go.literals import write_text

__all__ = ["join_text"]


def join_text(text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
    """Return the source of a constant with ``placeholder`` for each hole, and the sources of the holes; see assay.languages.api."""
    pieces = list(_pieces(text, template))
    if not any(isinstance(piece, str) for piece in pieces):
        raise CannotEdit("no constant text is in it")
    _drop_quotes(pieces)
    holes: list[str] = []
    joined: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            joined.append(piece)
        else:
            holes.append(piece.decode("utf-8", "replace").strip())
            joined.append(placeholder.replace("{}", str(len(holes))))
    value = "".join(joined)
    if "`" not in value and ("\n" in value or '"' in value) and b"`" in text[template.start : template.end]:
        return f"`{value}`", tuple(holes)
    return write_text(value), tuple(holes)


def _is_text(expression: nodes.Expression) -> bool:
    """Whether an expression is text for certain: ``a + b`` of two unknowns may be a sum."""
    if isinstance(expression, nodes.Binary):
        return expression.operator == "+" and (_is_text(expression.left) or _is_text(expression.right))
    if isinstance(expression, nodes.Constant):
        return isinstance(expression.value, str)
    return isinstance(expression, nodes.Template)


def _pieces(text: bytes, expression: nodes.Expression) -> Iterator[str | bytes]:
    """Yield constant pieces as str and the source of holes as bytes."""
    if isinstance(expression, nodes.Template):
        for part in expression.parts:
            if isinstance(part, nodes.Constant):
                yield part.value if isinstance(part.value, str) else str(part.value)
            else:
                yield text[part.start : part.end]
    elif isinstance(expression, nodes.Binary) and _is_text(expression):
        yield from _pieces(text, expression.left)
        yield from _pieces(text, expression.right)
    elif isinstance(expression, nodes.Constant) and isinstance(expression.value, str):
        yield expression.value
    else:
        yield text[expression.start : expression.end]


def _drop_quotes(pieces: list[str | bytes]) -> None:
    """Take away the quotes directly around a hole: a placeholder stands for the whole value."""
    for index in range(1, len(pieces) - 1):
        before, hole, after = pieces[index - 1], pieces[index], pieces[index + 1]
        if isinstance(hole, str) or not isinstance(before, str) or not isinstance(after, str):
            continue
        if before and after and before[-1] in "'\"" and before[-1] == after[0]:
            pieces[index - 1] = before[:-1]
            pieces[index + 1] = after[1:]
