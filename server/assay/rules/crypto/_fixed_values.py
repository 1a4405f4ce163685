"""Tells expressions whose value is the same in every run of a program."""

from __future__ import annotations

import re

from assay.rules.api import Match, Value, nodes

_CONVERTERS = frozenset(
    {
        "bytes",
        "bytearray",
        "fromhex",
        "unhexlify",
        "a2b_hex",
        "b64decode",
        "urlsafe_b64decode",
        "encode",
        "getBytes",
        "Buffer",
        "Uint8Array",
        "alloc",
        "from",
        "parse",
        "hexToBytes",
        "createBuffer",
        "repeat",
        "IvParameterSpec",
        "GCMParameterSpec",
        "ljust",
        "rjust",
        "zfill",
        "padEnd",
        "padStart",
    }
)
"""Functions that only write a value in another form, or fill memory with one."""

_MAXIMUM_DEPTH = 6


def is_fixed(expression: nodes.Expression, value: Value, match: Match, kind: str) -> bool:
    """Whether bytes or text are the same in every run; ``kind`` is what they must not have been made harmless for."""
    if isinstance(value.constant, str | bytes):
        return True
    if value.is_constant or kind in value.cleared:
        return False
    if isinstance(expression, nodes.Name) and _is_written_to(expression.id, match):
        return False
    if match.language == "java" and (zeros := _zeros(expression, match)) is not None:
        return zeros
    if match.language == "java" and isinstance(expression, nodes.Name) and match.definition_of(expression) is None:
        # Of a constant of the class it is known that it is a new array; where it is filled at all, it is once.
        return value.path == "byte[]" and expression.id.isupper()
    if any(taint.kind == "fixed-value" and taint.reaches(kind) for taint in value.taints):
        return all(taint.kind == "fixed-value" for taint in value.taints)
    if value.taints:
        return False
    return _is_written_out(expression, match, _MAXIMUM_DEPTH)


def _zeros(expression: nodes.Expression, match: Match) -> bool | None:
    """Whether ``new byte[16]`` is used with nothing but zeros in it; None for other expressions."""
    made = match.definition_of(expression) or expression
    if not isinstance(made, nodes.Call) or not isinstance(made.function, nodes.Name) or made.function.id != "byte[]":
        return None
    if not isinstance(expression, nodes.Name):
        return True
    # Whoever gets the array may fill it.
    between = match.source_text(nodes.Node(made.end, match.node.start))
    return re.search(rf"(?<![\w$.]){re.escape(expression.id)}(?![\w$])", between) is None


def definition_or_self(expression: nodes.Expression, match: Match) -> nodes.Expression:
    """Return where the function gives a variable its only value, else the expression itself."""
    return match.definition_of(expression) or expression


def _is_written_out(expression: nodes.Expression, match: Match, depth: int) -> bool:
    if depth == 0:
        return False
    if isinstance(expression, nodes.Constant):
        return expression.value is not None
    if isinstance(expression, nodes.Name):
        definition = match.definition_of(expression)
        if definition is not None:
            return not _is_written_to(expression.id, match) and _is_written_out(definition, match, depth - 1)
        known = match.evaluate(expression)
        if match.language == "go" and known.fields and not _is_written_to(expression.id, match):
            return all(item.is_constant for item in known.fields.values())  # A slice of the package: []byte{1, 2, …}
        return known.is_constant
    if isinstance(expression, nodes.Binary):
        return _is_written_out(expression.left, match, depth - 1) and _is_written_out(
            expression.right, match, depth - 1
        )
    if isinstance(expression, nodes.Collection):
        return all(_is_written_out(item, match, depth - 1) for item in expression.items[:64])
    if isinstance(expression, nodes.Call):
        if match.language == "go" and _last_name(expression.function) == "make":
            return True  # New memory is all zeros.
        if _last_name(expression.function) not in _CONVERTERS or expression.keywords:
            return False
        receiver = expression.function.value if isinstance(expression.function, nodes.Attribute) else None
        if receiver is not None and not isinstance(receiver, nodes.Name | nodes.Attribute):
            if not (_is_written_out(receiver, match, depth - 1) or _is_library(receiver)):
                return False
        return bool(expression.arguments or isinstance(receiver, nodes.Constant)) and all(
            _is_written_out(argument, match, depth - 1) for argument in expression.arguments
        )
    return isinstance(expression, nodes.Attribute) and match.evaluate(expression).is_constant


def _is_library(receiver: nodes.Expression) -> bool:
    return isinstance(receiver, nodes.Call) and _last_name(receiver.function) == "TextEncoder"


def _last_name(function: nodes.Expression) -> str:
    if isinstance(function, nodes.Attribute):
        return function.name
    return function.id if isinstance(function, nodes.Name) else ""


def _is_written_to(name: str, match: Match) -> bool:
    """Whether the code before the place changes the bytes that a variable holds."""
    before = match.source_text(nodes.Node(0, match.node.start))
    escaped = re.escape(name)
    return bool(
        re.search(
            rf"(?<![\w$.]){escaped}\s*(\[[^\]]*\]\s*[\^|+&-]?=(?!=)|\.(set|fill|write\w*|copy)\()|"
            rf"(Read|ReadFull|ReadAtLeast|Decode|PutUint\d+|PutUvarint)\([^()\n]*\b{escaped}\b|(getRandomValues|randomFillSync|randomFill|readinto|copy)\(\s*{escaped}\b",
            before,
        )
    )
