"""Taking built text apart: ``f"… {x} …"``, ``"… %s …" % x``, ``"… {} …".format(x)`` and ``"… " + x`` become one constant with
placeholders and the sources of what fills them."""

from __future__ import annotations

import math
import re
from typing import Final

from assay.ir import nodes
from assay.languages.api import CannotEdit

__all__ = ["join_text", "python_literal"]

_AWAIT: Final = re.compile(rb"\bawait[ \t]*\(?[ \t]*$")
_MOST_PIECES: Final = 1_000


# --- literals ----------------------------------------------------------------------------------------------------------


def python_literal(value: nodes.ConstantValue) -> str:
    """Return the source of a constant."""
    if isinstance(value, str):
        return f'"{_escaped(value, keep_lines=False)}"'
    if isinstance(value, bytes):
        inside = "".join(
            _ESCAPES.get(character, character)
            if " " <= character <= "~" or character in _ESCAPES
            else f"\\x{ord(character):02x}"
            for character in value.decode("latin-1")
        )
        return f'b"{inside}"'
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(value: str, keep_lines: bool) -> str:
    """Return text as it is written between double quotes, or between three of them with ``keep_lines``."""
    written: list[str] = []
    for character in value:
        if keep_lines and character in "\n\t":
            written.append(character)
        elif keep_lines and character == '"':
            # Three in a row would end the literal.
            written.append('\\"' if written[-2:] in (['"', '"'],) else '"')
        elif character in _ESCAPES:
            written.append(_ESCAPES[character])
        elif character.isprintable():
            written.append(character)
        else:
            number = ord(character)
            written.append(
                f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
            )
    if keep_lines and written and written[-1] == '"':
        written[-1] = '\\"'
    return "".join(written)


# --- taking apart ------------------------------------------------------------------------------------------------------


def join_text(text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
    """Return the source of one constant in which each hole is ``placeholder`` (``{}`` in it stands for the hole's number, from 1), and
    the sources of the holes.

    Quotes directly around a hole are dropped, because what fills a placeholder is quoted by whoever fills it. Text between a hole and
    the quotes around it (``'%{name}%'``) moves into the hole. Raises CannotEdit where the text cannot be told.
    """
    texts, holes = _apart(template)
    sources = _sources(text, holes)
    quote = ""
    for index, source in enumerate(sources):
        quote, opened_at = _open_quote(texts[index], quote)
        if not quote:
            continue
        closed_at = texts[index + 1].find(quote)
        if closed_at < 0:
            if any(quote in later for later in texts[index + 2 :]):
                raise CannotEdit("Several values stand between the same quotes.")
            # Nothing closes it: an apostrophe.
            quote = ""
            continue
        before = texts[index][opened_at + 1 :]
        after = texts[index + 1][:closed_at]
        if before or after:
            sources[index] = _surrounded(before, source, after)
        texts[index] = texts[index][:opened_at]
        texts[index + 1] = texts[index + 1][closed_at + 1 :]
        quote = ""
    if placeholder.startswith("%") and sources:
        # The constant is still a format string for whoever fills the placeholders.
        texts = [constant.replace("%", "%%") for constant in texts]
    written = texts[0] + "".join(
        placeholder.replace("{}", str(number)) + texts[number] for number in range(1, len(texts))
    )
    return _constant(written, text), tuple(sources)


def _apart(template: nodes.Expression) -> tuple[list[str], list[nodes.Expression]]:
    """Return the constant texts before, between and after the holes, and the holes."""
    texts = [""]
    holes: list[nodes.Expression] = []
    stack = [template]
    while stack:
        if len(holes) > _MOST_PIECES:
            raise CannotEdit("The text has too many parts.")
        piece = stack.pop()
        if isinstance(piece, nodes.Constant) and isinstance(piece.value, str):
            texts[-1] += piece.value
        elif isinstance(piece, nodes.Template):
            stack.extend(reversed(piece.parts))
        elif isinstance(piece, nodes.Binary) and piece.operator == "+" and (piece is template or _adds_text(piece)):
            stack.extend((piece.right, piece.left))
        elif isinstance(piece, nodes.Spread) or (isinstance(piece, nodes.Constant) and isinstance(piece.value, bytes)):
            raise CannotEdit("A part of the text is not a text.")
        else:
            holes.append(piece)
            texts.append("")
    if not holes and not isinstance(template, nodes.Template | nodes.Binary | nodes.Constant):
        raise CannotEdit("There is no text to take apart.")
    return texts, holes


def _adds_text(addition: nodes.Binary) -> bool:
    """Whether an addition puts text together: ``x + 1`` in a hole is arithmetic."""
    stack: list[nodes.Expression] = [addition]
    while stack:
        operand = stack.pop()
        if isinstance(operand, nodes.Binary) and operand.operator == "+":
            stack.extend((operand.left, operand.right))
        elif isinstance(operand, nodes.Template) or (
            isinstance(operand, nodes.Constant) and isinstance(operand.value, str)
        ):
            return True
    return False


def _open_quote(constant: str, quote: str) -> tuple[str, int]:
    """Return the quote that is open after ``constant``, empty for none, and where in it that was opened."""
    opened_at = 0
    for index, character in enumerate(constant):
        if quote:
            if character == quote:
                quote = ""
        elif character in "'\"" and not _is_apostrophe(constant, index):
            quote = character
            opened_at = index
    return quote, opened_at


def _is_apostrophe(constant: str, index: int) -> bool:
    """Whether a quote stands inside a word: ``don't``."""
    return constant[index - 1 : index].isalpha() and constant[index + 1 : index + 2].isalpha()


def _surrounded(before: str, source: str, after: str) -> str:
    """Return the source of a hole's value with constant text before and after it."""
    if any(character in source for character in "\"'\\{}\n\r#!:="):
        pattern = before.replace("{", "{{").replace("}", "}}") + "{}" + after.replace("{", "{{").replace("}", "}}")
        return f"{python_literal(pattern)}.format({source})"
    left = _escaped(before.replace("{", "{{").replace("}", "}}"), keep_lines=False)
    right = _escaped(after.replace("{", "{{").replace("}", "}}"), keep_lines=False)
    return f'f"{left}{{{source}}}{right}"'


def _constant(value: str, text: bytes) -> str:
    """Return the source of the constant; text of several lines is written as such."""
    if "\n" in value.rstrip("\n"):
        written = _escaped(value, keep_lines=True)
        return f'"""{written}"""'.replace("\n", "\r\n" if b"\r\n" in text else "\n")
    return python_literal(value)


# --- sources of holes --------------------------------------------------------------------------------------------------


def _sources(text: bytes, holes: list[nodes.Expression]) -> list[str]:
    """Return the sources of the holes. One value that fills several holes is a tuple, whose items they are."""
    counts: dict[int, int] = {}
    for hole in holes:
        operand = _without_number(hole)
        counts[id(operand)] = counts.get(id(operand), 0) + 1
    seen: dict[int, int] = {}
    sources: list[str] = []
    for hole in holes:
        operand = _without_number(hole)
        source = _source(text, operand)
        if counts[id(operand)] > 1 and _is_whole_right_side(text, operand):
            number = seen.get(id(operand), 0)
            seen[id(operand)] = number + 1
            source = f"{source}[{number}]" if isinstance(operand, nodes.Name | nodes.Attribute) else ""
            if not source:
                raise CannotEdit("Which value fills which hole cannot be told.")
        sources.append(source)
    return sources


def _is_whole_right_side(text: bytes, operand: nodes.Expression) -> bool:
    """Whether a value that fills several holes does so as ``"…" % value``."""
    return text[: operand.start].rstrip(b" \t(\r\n\\").endswith(b"%")


def _without_number(hole: nodes.Expression) -> nodes.Expression:
    """Return the value of a hole that is written as a number."""
    if isinstance(hole, nodes.Unary) and hole.operator == "+" and hole.start == hole.operand.start:
        return hole.operand
    return hole


def _source(text: bytes, node: nodes.Expression) -> str:
    """Return the code of a node, so that it can stand alone as an argument or item."""
    start = node.start
    end = node.end
    # Lowering makes accesses that are nowhere written: the names in ``%(name)s`` and ``{0.name}``.
    if isinstance(node, nodes.Subscript) and node.value.start == start and node.value.end == end:
        if isinstance(node.key, nodes.Constant):
            return f"{_source(text, node.value)}[{python_literal(node.key.value)}]"
        raise CannotEdit("A part of the text is not written out.")
    if isinstance(node, nodes.Attribute) and node.value.start == start and node.value.end == end:
        return f"{_source(text, node.value)}.{node.name}"
    source = text[start:end].decode("utf-8", "surrogateescape")
    if isinstance(node, nodes.Name) and node.id != source and source.startswith("locals"):
        return node.id
    if not source.strip():
        raise CannotEdit("A part of the text is not complete yet.")
    if _AWAIT.search(text, 0, start):
        source = f"await {source}"
    needs_parentheses = isinstance(node, nodes.Yielded | nodes.AssignedValue) or (
        isinstance(node, nodes.Collection) and node.kind == "tuple" and not source.startswith("(")
    )
    return f"({source})" if needs_parentheses else source
