"""Takes built text apart: ``"…" + x``, ``String.format("…%s", x)``, ``"…%s".formatted(x)``."""

from __future__ import annotations

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.java.literals import write_string


def join_text(text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
    """Return the source of a constant with ``placeholder`` for each hole, and the sources of the holes; see assay.languages.api."""
    pieces = _merged(_pieces(text, template))
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
    if "\n" in value.rstrip("\n") and b'"""' in text[template.start : template.end]:
        raise CannotEdit("A text block keeps its lines better by hand.")
    return write_string(value), tuple(holes)


def is_text(expression: nodes.Expression) -> bool:
    """Whether an expression is text for certain: ``a + b`` of two unknowns may be a sum."""
    while isinstance(expression, nodes.Binary) and expression.operator == "+":
        if is_text(expression.right):
            return True
        expression = expression.left
    if isinstance(expression, nodes.Constant):
        return isinstance(expression.value, str)
    return isinstance(expression, nodes.Template)


def _pieces(text: bytes, expression: nodes.Expression) -> list[str | bytes]:
    """Return constant pieces as str and the source of holes as bytes."""
    if isinstance(expression, nodes.Binary) and is_text(expression):
        # Long chains nest to the left; they are walked and not recursed into. Numbers that are added up before the
        # first text stay one hole.
        operands: list[nodes.Expression] = []
        current: nodes.Expression = expression
        while isinstance(current, nodes.Binary) and is_text(current):
            operands.append(current.right)
            current = current.left
        operands.append(current)
        return [piece for operand in reversed(operands) for piece in _operand(text, operand)]
    return _operand(text, expression)


def _operand(text: bytes, expression: nodes.Expression) -> list[str | bytes]:
    if isinstance(expression, nodes.Constant) and expression.value is not None:
        if isinstance(expression.value, bool):
            return ["true" if expression.value else "false"]
        return [str(expression.value)]
    if isinstance(expression, nodes.Template):
        found: list[str | bytes] = []
        for part in expression.parts:
            if isinstance(part, nodes.Constant) and isinstance(part.value, str):
                found.append(part.value)
            else:
                found.append(text[part.start : part.end])
        return found
    if isinstance(expression, nodes.Binary) and is_text(expression):
        return _pieces(text, expression)
    return [text[expression.start : expression.end]]


def _merged(pieces: list[str | bytes]) -> list[str | bytes]:
    merged: list[str | bytes] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _drop_quotes(pieces: list[str | bytes]) -> None:
    """Take away the quotes directly around a hole: a placeholder stands for the whole value."""
    for index in range(1, len(pieces) - 1):
        before, hole, after = pieces[index - 1], pieces[index], pieces[index + 1]
        if isinstance(hole, str) or not isinstance(before, str) or not isinstance(after, str):
            continue
        if before and after and before[-1] in "'\"" and before[-1] == after[0]:
            pieces[index - 1] = before[:-1]
            pieces[index + 1] = after[1:]
