"""Takes text that is put together apart: constant pieces with placeholders, and the code of the holes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.javascript.literals import write_text

_AWAIT = re.compile(rb"\bawait\s*$")
_LONGEST_LOOK_BEHIND = 80


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
    return write_text(value, _quote_for(text, template, value)), tuple(holes)


def _quote_for(text: bytes, expression: nodes.Expression, value: str) -> str:
    """Return the quotes that the text has already, or those that are usual around it."""
    written = _written_quotes(text, expression)
    if "\n" in value and "`" in written:
        return "`"
    around = text[: expression.start] + text[expression.end :]
    usual = next((quote for quote in written if quote != "`"), "")
    if not usual:
        usual = '"' if around.count(b'"') > around.count(b"'") else "'"
    other = "'" if usual == '"' else '"'
    return other if usual in value and other not in value else usual


def _written_quotes(text: bytes, expression: nodes.Expression) -> list[str]:
    if isinstance(expression, nodes.Binary):
        return [*_written_quotes(text, expression.left), *_written_quotes(text, expression.right)]
    if isinstance(expression, nodes.Template | nodes.Constant):
        quote = text[expression.start : expression.start + 1].decode("utf-8", "replace")
        return [quote] if quote in ("'", '"', "`") else []
    return []


def _is_text(expression: nodes.Expression) -> bool:
    """Whether an expression is text for certain: ``a + b`` of two unknowns may be a sum."""
    if isinstance(expression, nodes.Binary):
        return expression.operator == "+" and (_is_text(expression.left) or _is_text(expression.right))
    if isinstance(expression, nodes.Constant):
        return isinstance(expression.value, str) and not expression.is_regex
    return isinstance(expression, nodes.Template)


def _pieces(text: bytes, expression: nodes.Expression) -> Iterator[str | bytes]:
    """Yield constant pieces as str and the source of holes as bytes."""
    if isinstance(expression, nodes.Template):
        yield from _template_pieces(text, expression)
    elif isinstance(expression, nodes.Binary) and _is_text(expression):
        yield from _pieces(text, expression.left)
        yield from _pieces(text, expression.right)
    elif isinstance(expression, nodes.Constant) and not expression.is_regex and isinstance(expression.value, str):
        yield expression.value
    else:
        yield _source(text, expression)


def _template_pieces(text: bytes, template: nodes.Template) -> Iterator[str | bytes]:
    place = template.start + 1
    for part in template.parts:
        if part.start == place and isinstance(part, nodes.Constant):
            assert isinstance(part.value, str)
            yield part.value
            place = part.end
            continue
        # A hole: its code stands between ``${`` and the brace that closes it; brackets, ``await`` and casts are kept.
        end = text.find(b"}", part.end)
        if end < 0 or text[place : place + 2] != b"${":
            raise CannotEdit("the template literal is not closed")
        if _is_text(part):
            yield from _pieces(text, part)
        else:
            yield text[place + 2 : end]
        place = end + 1


def _source(text: bytes, expression: nodes.Expression) -> bytes:
    """Return the code of an operand; ``await`` before it belongs to it, although the code model leaves it out."""
    start = expression.start
    while match := _AWAIT.search(text, max(0, start - _LONGEST_LOOK_BEHIND), start):
        start = match.start()
    code = text[start : expression.end]
    if isinstance(expression, nodes.Opaque | nodes.AssignedValue | nodes.Yielded) and not code.startswith((b"(", b"[")):
        return b"(" + code + b")"
    return code


def _drop_quotes(pieces: list[str | bytes]) -> None:
    """Take away the quotes directly around a hole: a placeholder stands for the whole value."""
    for index in range(1, len(pieces) - 1):
        before, hole, after = pieces[index - 1], pieces[index], pieces[index + 1]
        if isinstance(hole, str) or not isinstance(before, str) or not isinstance(after, str):
            continue
        if before and after and before[-1] in "'\"" and before[-1] == after[0]:
            pieces[index - 1] = before[:-1]
            pieces[index + 1] = after[1:]
