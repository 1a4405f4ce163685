"""Names of values that nobody else may see, and the parts of an expression that show such a value as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import Match, nodes, words_of
from assay.rules.vocabulary import PASSWORD_WORDS

TELLING_WORDS = tuple(
    sorted(
        PASSWORD_WORDS
        | {
            "pw",
            "pswd",
            "creds",
            "secret",
            "token",
            "apikey",
            "api",
            "private",
            "credential",
            "credentials",
            "authorization",
            "otp",
            "cvv",
            "cvc",
            "ssn",
            "card",
            "iban",
        }
    )
)
"""One of these words stands in each name that is judged here."""

_SENSITIVE_WORDS = PASSWORD_WORDS | {
    "pw",
    "pswd",
    "creds",
    "secret",
    "token",
    "apikey",
    "credential",
    "credentials",
    "authorization",
    "otp",
    "cvv",
    "cvc",
    "ssn",
    "iban",
}
_SENSITIVE_PHRASES = frozenset(
    {
        ("api", "key"),
        ("private", "key"),
        ("secret", "key"),
        ("credit", "card"),
        ("card", "number"),
        ("social", "security"),
    }
)
_QUALIFIERS = frozenset({"plain", "raw", "plaintext", "value", "str", "string", "text", "clear", "cleartext", "header"})
"""Words that may follow the name of a secret without making it anything else."""

_HARMLESS_WORDS = frozenset(
    {
        "hash",
        "hashed",
        "masked",
        "redacted",
        "encrypted",
        "sanitized",
        "sanitised",
        "public",
        "obfuscated",
        "next",
        "page",
        "continuation",
        "cancel",
        "cancellation",
        "start",
        "end",
        "prev",
        "previous",
        "sync",
        "stop",
        "max",
        "min",
        "num",
        "is",
        "has",
        "no",
        "eos",
        "bos",
        "pad",
        "unk",
        "mask",
        "special",
        "needs",
        "require",
        "requires",
        "invalid",
        "missing",
        "expected",
        "unexpected",
        "unknown",
        "lookahead",
        "comment",
        "string",
        "operator",
        "test",
        "dummy",
        "fake",
        "example",
        "show",
        "forgot",
    }
)
"""Words that make the name one of something else: ``password_hash``, ``next_token``."""

_SHOWING_CALLS = frozenset(
    {
        "str",
        "repr",
        "String",
        "format",
        "stringify",
        "dumps",
        "inspect",
        "decode",
        "encode",
        "toString",
        "strip",
        "trim",
        "dict",
        "pformat",
        "get_secret_value",
        "%q",
        "expose",
        "valueOf",
    }
)
"""Functions whose result shows what they are given."""

_READING_CALLS = frozenset(
    {"get", "getlist", "getenv", "getItem", "getParameter", "getHeader", "header", "pop", "getString"}
)
"""Functions that return what stands under the name that they are given."""

_MAXIMUM_DEPTH = 12


def is_sensitive_name(name: str) -> bool:
    """Whether a value of this name must not be seen: ``userPassword`` and ``API_KEY``, but not ``password_hash`` or ``token_count``."""
    words = words_of(name)
    while len(words) > 1 and words[-1] in _QUALIFIERS:
        words = words[:-1]
    if not words or _HARMLESS_WORDS.intersection(words):
        return False
    return words[-1] in _SENSITIVE_WORDS or words[-2:] in _SENSITIVE_PHRASES


_GETTER = re.compile(r"^get(?=[A-Z])")


def shown_secrets(expression: nodes.Expression, match: Match) -> Iterator[tuple[nodes.Expression, str]]:
    """Yield the parts of an expression that show a secret as it is, each with the name that says so.

    What is hashed, masked, counted or compared is not shown.
    """
    pending: list[tuple[nodes.Expression, int]] = [(expression, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > _MAXIMUM_DEPTH:
            continue
        below = depth + 1
        if isinstance(node, nodes.Name):
            if is_sensitive_name(node.id):
                yield node, node.id
            else:
                yield from _shown_fields(node, match)
        elif isinstance(node, nodes.Attribute):
            if is_sensitive_name(node.name):
                yield node, node.name
        elif isinstance(node, nodes.Subscript):
            if isinstance(node.key, nodes.Constant) and isinstance(node.key.value, str):
                if is_sensitive_name(node.key.value):
                    yield node, node.key.value
            elif not isinstance(node.key, nodes.Opaque):
                pending.append((node.value, below))
        elif isinstance(node, nodes.Call):
            name = _last_name(node.function)
            key = node.arguments[0] if node.arguments else None
            if name in _READING_CALLS and isinstance(key, nodes.Constant):
                if isinstance(key.value, str) and is_sensitive_name(key.value):
                    yield node, key.value
            elif match.language == "java" and not node.arguments and is_sensitive_name(_GETTER.sub("", name)):
                yield node, _GETTER.sub("", name)
            elif name in _SHOWING_CALLS:
                pending.extend((argument, below) for argument in node.arguments)
                if isinstance(node.function, nodes.Attribute):
                    pending.append((node.function.value, below))
        elif isinstance(node, nodes.Template):
            pending.extend((part, below) for part in node.parts)
        elif isinstance(node, nodes.Binary) and node.operator in ("+", "%"):
            pending.extend(((node.left, below), (node.right, below)))
        elif isinstance(node, nodes.Collection):
            pending.extend((item, below) for item in node.items)
        elif isinstance(node, nodes.Logical):
            # Of "token && 'bearer'" the last operand is what shows.
            shown = node.values[-1:] if node.operator == "and" else node.values
            pending.extend((value, below) for value in shown)
        elif isinstance(node, nodes.Conditional):
            pending.extend(((node.then, below), (node.otherwise, below)))
        elif isinstance(node, nodes.Mapping):
            for entry in node.entries:
                if (
                    _is_plain(entry.value)
                    and isinstance(entry.key, nodes.Constant)
                    and isinstance(entry.key.value, str)
                ):
                    if is_sensitive_name(entry.key.value):
                        yield entry.value, entry.key.value
                        continue
                pending.append((entry.value, below))
        elif isinstance(node, nodes.Spread):
            pending.append((node.value, below))


def _is_plain(value: nodes.Expression) -> bool:
    """Whether an entry's value is a value as it is, and not a constant, a test or the result of some function."""
    return isinstance(value, nodes.Name | nodes.Attribute | nodes.Subscript)


def _shown_fields(node: nodes.Name, match: Match) -> Iterator[tuple[nodes.Expression, str]]:
    """Yield a variable that holds a mapping with a secret in it."""
    fields = match.evaluate(node).fields
    if not fields:
        return
    for name, value in fields.items():
        if is_sensitive_name(name) and not value.is_constant and not value.is_harmless and "*" not in value.cleared:
            yield node, name
            return


def _last_name(function: nodes.Expression) -> str:
    if isinstance(function, nodes.Attribute):
        return function.name
    return function.id if isinstance(function, nodes.Name) else ""
