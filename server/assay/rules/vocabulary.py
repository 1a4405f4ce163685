"""Words by which people name what has to stay secret, shared by the rules that judge code by its names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.rules.api import words_of

PASSWORD_WORDS = frozenset({"password", "passwd", "passphrase", "passcode", "pwd"})
"""Each of them alone means a password that a person chose."""

_UNPREDICTABLE_WORDS = (
    frozenset({"token", "otp", "totp", "secret", "nonce", "salt", "csrf", "apikey", "pin"}) | PASSWORD_WORDS
)
"""Each of them alone means a value that nobody may be able to guess."""

_UNPREDICTABLE_PHRASES = (
    ("api", "key"),
    ("access", "key"),
    ("secret", "key"),
    ("session", "id"),
    ("session", "key"),
    ("private", "key"),
    ("signing", "key"),
    ("encryption", "key"),
    ("reset", "code"),
    ("verification", "code"),
    ("verify", "code"),
    ("confirmation", "code"),
    ("activation", "code"),
    ("recovery", "code"),
    ("backup", "code"),
    ("security", "code"),
    ("access", "code"),
    ("auth", "code"),
    ("login", "code"),
    ("mfa", "code"),
    ("sms", "code"),
    ("invite", "code"),
    ("magic", "link"),
    ("me", "key"),
)

UNPREDICTABLE_NAMES = tuple(sorted(_UNPREDICTABLE_WORDS)) + tuple(" ".join(phrase) for phrase in _UNPREDICTABLE_PHRASES)
"""The same, as the last words of a name for a named-value trigger."""

_NAME_ENDINGS = frozenset(tuple(name.split()) for name in UNPREDICTABLE_NAMES)


def is_unpredictable_name(name: str) -> bool:
    """Whether the last words of a name are among UNPREDICTABLE_NAMES."""
    words = words_of(name)
    return words[-1:] in _NAME_ENDINGS or words[-2:] in _NAME_ENDINGS


_MAKERS = frozenset({"generate", "gen", "create", "make", "new", "random", "get", "build", "issue", "produce", "rand"})
"""Verbs of functions that make what they are named after."""

_OTHER_VERBS = frozenset(
    {
        "validate",
        "verify",
        "check",
        "is",
        "has",
        "parse",
        "decode",
        "read",
        "remove",
        "delete",
        "revoke",
        "hash",
        "compare",
    }
    | {
        "test",
        "mask",
        "replace",
        "update",
        "change",
        "set",
        "store",
        "save",
        "send",
        "find",
        "load",
        "forgot",
        "forget",
    }
    | {
        "reset",
        "show",
        "print",
        "encode",
        "encrypt",
        "decrypt",
        "sign",
        "on",
        "handle",
        "use",
        "require",
        "match",
        "count",
    }
)
"""Verbs of functions that do something with it."""


def makes_unpredictable_value(function_name: str) -> bool:
    """Whether a function of this name returns something that has to be unpredictable: ``generateResetToken``, ``make_otp``.

    ``validate_token`` and ``tokenize`` do not: the name has to hold a verb of making, or nothing but the thing itself.
    """
    words = words_of(function_name)
    names_it = any(word in _UNPREDICTABLE_WORDS for word in words) or any(
        words[index : index + 2] == phrase for phrase in _UNPREDICTABLE_PHRASES for index in range(len(words) - 1)
    )
    if not names_it:
        return False
    return (
        bool(_MAKERS.intersection(words)) or words[-1] in _UNPREDICTABLE_WORDS or words[-2:] in _UNPREDICTABLE_PHRASES
    )


def names_a_password(identifiers: Iterable[str]) -> bool:
    """Whether one of the identifiers ends in a word for a password (``userPassword``, but not ``password_hash``)."""
    for identifier in identifiers:
        words = words_of(identifier)
        if not words:
            continue
        last = words[-1]
        if last in PASSWORD_WORDS or identifier.lower() in {"pw", "pass", "passwd_plain", "plaintextpassword"}:
            return True
        if last in {
            "bytes",
            "plain",
            "plaintext",
            "text",
            "raw",
            "input",
            "string",
            "str",
            "utf",
            "encoded",
            "buffer",
        } and any(word in PASSWORD_WORDS for word in words):
            return True
    return False


_COMMENT = re.compile(r"(?:(?<=\s)|^)(?:#|//)[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)


def without_comments(text: str) -> str:
    """Return code with blanks in the place of its comments, so that all offsets in bytes stay: what a comment says is no code."""
    return _COMMENT.sub(lambda found: " " * len(found.group(0).encode("utf-8", "surrogateescape")), text)
