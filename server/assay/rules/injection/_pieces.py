"""What the rules about injections share: built text taken apart, and names that say that somebody has thought of the danger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.rules.api import CannotEdit, CodeEditor, Hole, Match, Value, nodes, words_of

HOLE = "\ufffc"
"""Stands for a hole in ``Value.constant_text``."""

_CAREFUL_WORDS = frozenset(
    {"quote", "quoted", "escape", "escaped", "sanitize", "sanitise", "sanitized", "sanitised", "encode", "encoded"}
    | {
        "safe",
        "validate",
        "validated",
        "placeholder",
        "placeholders",
        "identifier",
        "allowed",
        "whitelist",
        "allowlist",
    }
)


def is_careful_name(name: str) -> bool:
    """Whether a name says that its value was made harmless: ``quote_name``, ``safe_path``, ``escapedTitle``."""
    return bool(_CAREFUL_WORDS.intersection(words_of(name)))


def is_constant_name(expression: nodes.Expression) -> bool:
    """Whether an expression is a name in capitals, by itself or of something: ``TABLE``, ``settings.BASE_URL``, ``this.TABLE``."""
    name = last_name(expression)
    return len(name) > 1 and name.isupper()


def last_name(expression: nodes.Expression) -> str:
    """Return the name at the end of an expression: of a variable, an attribute, a called function, a constant key."""
    if isinstance(expression, nodes.Call):
        return last_name(expression.function)
    if isinstance(expression, nodes.Name):
        return expression.id
    if isinstance(expression, nodes.Attribute):
        return expression.name
    if isinstance(expression, nodes.Subscript):
        if isinstance(expression.key, nodes.Constant) and isinstance(expression.key.value, str):
            return expression.key.value
        return last_name(expression.value)
    return ""


def root_of(expression: nodes.Expression) -> str:
    """Return the variable that an access path begins with: ``self`` of ``self.table``."""
    while True:
        if isinstance(expression, nodes.Attribute | nodes.Subscript):
            expression = expression.value
        elif isinstance(expression, nodes.Call):
            expression = expression.function
        else:
            return expression.id if isinstance(expression, nodes.Name) else ""


def text_around_holes(value: Value) -> Iterable[tuple[str, Hole, str]]:
    """Yield each hole of a built text with all the text before it (U+FFFC for other holes) and the piece after it."""
    if value.text is None:
        return
    before = ""
    pieces = value.text
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            before += piece
            continue
        after = pieces[index + 1] if index + 1 < len(pieces) else ""
        yield before, piece, after if isinstance(after, str) else HOLE
        before += HOLE


def is_from_strangers(value: Value, sink_kind: str, harmless_sources: frozenset[str] = frozenset()) -> bool:
    """Whether a source that counts is known to influence a value in a way that reaches this kind of sink."""
    return any(taint.kind and taint.kind not in harmless_sources and taint.reaches(sink_kind) for taint in value.taints)


def is_model_output(match: Match) -> bool:
    """Whether what reaches a sink is what a language model wrote, which ``model-output-to-sink`` reports."""
    return any(
        taint.kind == "llm-output" and taint.is_proven and taint.reaches(match.kind) for taint in match.value.taints
    )


def is_parameter(value: Value) -> bool:
    """Whether the value comes from a parameter of the function."""
    return any(not taint.kind for taint in value.taints)


def hole_code(hole: nodes.Expression, code: CodeEditor) -> str:
    """Return the code of a hole, without the ``str()`` that only text needed."""
    if (
        isinstance(hole, nodes.Call)
        and isinstance(hole.function, nodes.Name)
        and hole.function.id in ("str", "String")
        and len(hole.arguments) == 1
        and not hole.keywords
    ):
        hole = hole.arguments[0]
    return code.text(hole)


def interpolate(pieces: list[str | nodes.Expression], match: Match, code: CodeEditor) -> str:
    """Return code for the text of these pieces: a constant, the hole itself, or an f-string or template literal."""
    if all(isinstance(piece, str) for piece in pieces):
        return code.literal("".join(piece for piece in pieces if isinstance(piece, str)))
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        written = code.text(pieces[0])
        if match.language == "go":
            return go_text(pieces[0], code)
        if match.evaluate(pieces[0]).is_harmless:
            if match.language == "java":
                return f"String.valueOf({written})"
            return f"str({written})" if match.language == "python" else f"String({written})"
        return written
    if match.language == "java":
        return " + ".join(code.literal(piece) if isinstance(piece, str) else java_text(piece, code) for piece in pieces)
    if match.language == "go":
        return " + ".join(code.literal(piece) if isinstance(piece, str) else go_text(piece, code) for piece in pieces)
    return interpolated(
        [piece if isinstance(piece, str) else (code.text(piece),) for piece in pieces], match.language == "python"
    )


def java_text(hole: nodes.Expression, code: CodeEditor) -> str:
    """Return code for a hole that becomes an operand of ``+``."""
    written = code.text(hole)
    is_plain = isinstance(hole, nodes.Name | nodes.Attribute | nodes.Call | nodes.Subscript | nodes.Constant)
    return written if is_plain else f"({written})"


def go_text(hole: nodes.Expression, code: CodeEditor) -> str:
    """Return code for the text of a hole of a format: what a verb for numbers wrote is no text yet."""
    if isinstance(hole, nodes.Unary):
        return f"{code.add_import('fmt', alias='fmt')}.Sprint({code.text(hole)})"
    return code.text(hole)


def interpolated(pieces: list[str | tuple[str]], is_python: bool) -> str:
    """Return an f-string or template literal; a piece in a tuple is code for a hole. Raises CannotEdit where quoting gets hard."""
    text = ""
    for piece in pieces:
        written = piece if isinstance(piece, str) else piece[0]
        if any(mark in written for mark in ('"', "`", "\\", "{", "}", "\n", "${")):
            raise CannotEdit
        if isinstance(piece, str):
            text += piece
        else:
            text += "{" + written + "}" if is_python else "${" + written + "}"
    return f'f"{text}"' if is_python else f"`{text}`"


def is_awaited(expression: nodes.Expression, match: Match) -> bool:
    """Whether ``await``, which the code model leaves out, stands before an expression: what is put around it would not wait."""
    return match.source_text(nodes.Node(max(0, expression.start - 6), expression.start)).endswith("await ")


_CAST = re.compile(r"!|\s+as\s+[\w.]+(<[\w., ]*>)?(\[\])?(\s*\|\s*[\w.]+)*")


def with_cast(expression: nodes.Expression, match: Match) -> nodes.Expression:
    """Return the place of an expression together with the ``!`` or ``as type`` behind it, which the code model leaves out."""
    if match.language == "python":
        return expression
    behind = match.source_text(nodes.Node(expression.end, expression.end + 80))
    found = _CAST.match(behind)
    if found is None or behind.startswith("!="):
        return expression
    return nodes.Opaque(expression.start, expression.end + len(found[0].encode()))
