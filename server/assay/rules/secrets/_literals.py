"""Tells a secret that stands in the code from the many other texts that are given names like ``password``."""

from __future__ import annotations

import math
import re
from collections import Counter

from assay.rules.api import nodes, words_of
from assay.rules.vocabulary import PASSWORD_WORDS

_PLACEHOLDER = re.compile(
    r"^$|^[<{\[(%$*#].*|.*[>}\])]$|^(.)\1*$|x{4,}|\*{3,}|\.{3}|…|_here$|-here$|"
    r"\b(your|my|enter|insert|replace|change|changeme|todo|fixme|placeholder|example|sample|dummy|fake|mock|redacted|removed|hidden|"
    r"masked|secret-?goes|some|any|none|null|nil|undefined|true|false|test|testing|foo|bar|baz|foobar|xxx+|abc|abcd?123|n/?a|tbd|not[-_ ]?set|unset|"
    r"default|empty|unknown|invalid|bogus|wrong)\b",
    re.IGNORECASE,
)
_STRICT_PLACEHOLDER = re.compile(r"^$|^[<{\[(%$].*|.*[>}\])]$|^(.)\1*$|x{4,}|\*{3,}|\.{3}|…", re.IGNORECASE)
"""Texts with which nothing works. ``your-secret-key`` is not among them: a program that signs with it runs, and everybody knows the key."""

_LABELS = frozenset(
    [
        "string",
        "str",
        "text",
        "varchar",
        "char",
        "integer",
        "number",
        "boolean",
        "object",
        "array",
        "bytes",
        "required",
        "optional",
        "missing",
        "wrong",
        "incorrect",
        "weak",
        "strong",
        "short",
        "field",
        "label",
        "input",
        "hidden",
        "show",
        "hide",
        "reset",
        "forgot",
        "forgotten",
        "confirm",
        "confirmation",
        "current",
        "old",
        "new",
        "repeat",
        "again",
        "update",
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "token",
        "key",
        "username",
        "user",
        "email",
        "login",
        "name",
        "value",
        "bearer",
        "basic",
        "digest",
        "oauth",
        "oauth2",
        "jwt",
        "apikey",
        "cookie",
        "header",
        "query",
        "body",
        "session",
        "local",
        "remote",
        "plain",
        "plaintext",
        "encrypted",
        "hashed",
        "hash",
        "bcrypt",
        "argon2",
        "scrypt",
        "ident",
        "keyword",
        "operator",
        "access",
        "refresh",
        "id",
        "auth",
        "csrf",
        "grant",
        "client",
        "credentials",
        "code",
    ]
)
"""Words that make up names, kinds and labels; a text of nothing but these is no secret."""

_COMMON_PASSWORDS = frozenset(
    [
        "admin",
        "administrator",
        "root",
        "toor",
        "letmein",
        "qwerty",
        "hunter",
        "postgres",
        "mysql",
        "redis",
        "guest",
        "master",
        "welcome",
        "changeit",
        "iloveyou",
        "dragon",
        "monkey",
        "supersecret",
        "topsecret",
        "opensesame",
        "sesame",
        "pass",
        "passw0rd",
        "p4ssw0rd",
    ]
)

_NAME_OF_SETTING = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[a-z]+(\.[a-z]+)+")
"""The name of an environment variable or of an attribute: ``GIT_AUTH_HEADER``, ``git.authheadersecret``."""

_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://([^\s/:@]*):([^\s/@]+)@([^\s/:]+)", re.IGNORECASE)
_IDENTIFIER_LIKE = re.compile(r"^[A-Za-z]+([-_.:/ ][A-Za-z]+)*$")
_TOKEN = re.compile(r"^[A-Za-z0-9_\-+/=.:~!@#$%^&*]+$")


def _is_placeholder(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value) or _PLACEHOLDER.search(re.sub(r"[_-]", " ", value)))


def entropy(text: str) -> float:
    """Return the Shannon entropy of a text in bits per character; 0 for the empty text."""
    if not text:
        return 0.0
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def _is_about_something_else(value: str, name_words: tuple[str, ...]) -> bool:
    """Whether a text is an address, a path, a selector, a sentence or only repeats its name."""
    if (
        value.startswith(("/", "./", "#", ".", "http://", "https://", "@", "--", "-----BEGIN PUBLIC"))
        or "\n" in value.strip()
    ):
        return not value.startswith("-----BEGIN")
    if value.count(" ") >= 2 or value.endswith((":", "?", "!  ")):
        return True
    words = words_of(value)
    return words == name_words or (bool(words) and all(word in _LABELS for word in words))


def name_of(expression: nodes.Expression) -> str:
    """Return the name that a value is read by: of a variable, an attribute, or a key that is looked up."""
    if isinstance(expression, nodes.Name):
        return expression.id
    if isinstance(expression, nodes.Attribute):
        return expression.name
    key: nodes.Expression | None = None
    if isinstance(expression, nodes.Subscript):
        key = expression.key
    elif isinstance(expression, nodes.Call) and isinstance(expression.function, nodes.Attribute):
        key = expression.arguments[0] if expression.function.name == "get" and expression.arguments else None
    return key.value if isinstance(key, nodes.Constant) and isinstance(key.value, str) else ""


def looks_like_password(value: str, name: str, is_entry: bool) -> bool:
    """Whether a text with a name for a password is one. ``is_entry``: it stands in a mapping, where labels and translations do too."""
    name_words = words_of(name)
    if len(value) < 4 or len(value) > 128 or _is_placeholder(value):
        return False
    lowered = value.lower()
    if lowered in _COMMON_PASSWORDS:
        return True
    if _is_about_something_else(value, name_words):
        # ``DB_PASSWORD = "password"`` says whose password it is, ``PASSWORD = "password"`` only names a thing.
        return (
            lowered in PASSWORD_WORDS
            and len(name_words) > 1
            and not is_entry
            and not set(name_words) & {"type", "grant", "field", "key"}
        )
    if " " in value or not value.isascii():
        return False
    if value.isalpha():
        return not is_entry and value.islower() and len(value) >= 6
    return not _IDENTIFIER_LIKE.match(value)


def looks_like_signing_secret(value: str, name: str, is_entry: bool) -> bool:
    """Whether a text is a secret with which something is signed or encrypted: any text works there, also a short or silly one."""
    name_words = words_of(name)
    if _NAME_OF_SETTING.fullmatch(value):
        return False
    if len(value) < 3 or len(value) > 4096 or _STRICT_PLACEHOLDER.search(value):
        return False
    if words_of(value) == name_words or value.startswith(("/", "./", "http://", "https://")) or value.count(" ") > 2:
        return False
    if value.isalpha() and (is_entry or value in _LABELS):
        # Among the entries of a mapping a plain word is the name of a group, a type or a column.
        return "secret" in value or value in _COMMON_PASSWORDS
    return value.isascii()


def looks_like_secret(value: str, name: str) -> bool:
    """Whether a text with a name such as ``client_secret`` is one."""
    if len(value) < 6 or _is_placeholder(value) or _is_about_something_else(value, words_of(name)) or " " in value:
        return False
    return bool(_TOKEN.match(value)) and (
        not _IDENTIFIER_LIKE.match(value) or (entropy(value) >= 3.6 and len(value) >= 20)
    )


def looks_like_token(value: str, name: str) -> bool:
    """Whether a text with a name such as ``api_key`` or ``token`` is one that a service gave out."""
    for scheme in ("Bearer ", "Basic ", "Token ", "token ", "bearer "):
        value = value.removeprefix(scheme)
    if len(value) < 12 or _is_placeholder(value) or _is_about_something_else(value, words_of(name)):
        return False
    if not _TOKEN.match(value):
        return False
    has_digit = any(character.isdigit() for character in value)
    has_letter = any(character.isalpha() for character in value)
    if _IDENTIFIER_LIKE.match(value):
        return False
    return has_digit and has_letter and entropy(value) >= 2.8


def is_private_key(value: str) -> bool:
    """Whether a text is a private key in PEM form."""
    return "-----BEGIN" in value and "PRIVATE KEY-----" in value and len(value) > 100


def password_in_address(value: str) -> bool:
    """Whether an address carries a password for a machine other than this one."""
    match = _ADDRESS.match(value)
    if match is None:
        return False
    user, password, host = match.groups()
    if (
        "sentry" in host.lower()
        or host.lower() in {"localhost", "127.0.0.1", "0.0.0.0", "::1", "host", "hostname", "server"}
        or "example" in host.lower()
    ):
        return False
    return password.lower() not in {user.lower(), "pass", "pwd", "password", "secret"} and not _PLACEHOLDER.search(
        password
    )
