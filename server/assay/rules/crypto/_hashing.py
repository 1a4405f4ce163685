"""What is hashed, told by names: a password, something that protects, or something that does not."""

from __future__ import annotations

import re

from assay.rules.api import Hole, Match, Value, identifiers_in, nodes, words_of
from assay.rules.vocabulary import PASSWORD_WORDS, names_a_password

_LEAK_LOOKUP = re.compile(r"pwned|hibp|breach|leaked|compromised", re.IGNORECASE)

_WEB_SOCKET = re.compile(
    r"^_*(ws|web_?socket|rfc6455)_?(key|guid|magic|uuid)$|^(sec_?websocket_?key|websocketkey)$", re.IGNORECASE
)
"""Names of the constant that RFC 6455 has hashed with SHA-1 together with the client's key."""

_HASHING = frozenset(
    {
        "hash",
        "hashed",
        "digest",
        "encode",
        "encrypt",
        "hasher",
        "make",
        "set",
        "check",
        "verify",
        "store",
        "validate",
        "salt",
    }
)

_UPDATE = re.compile(r"\.\s*(?:update|Write|WriteString)\(([^;\n]{0,200})")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_FOLLOWING_BYTES = 600


def names_in(argument: nodes.Expression, value: Value) -> list[str]:
    """Return the identifiers of an expression, also those of the pieces that the text in it was put together from."""
    names = [*identifiers_in(argument)]
    for piece in value.text or ():
        if isinstance(piece, Hole):
            names.extend(identifiers_in(piece.node))
    return names


def names_hashed_later(match: Match) -> list[str]:
    """Return the identifiers given to ``update`` in the text after a call that makes an empty hash, and those of their definitions."""
    text = match.source_text(nodes.Node(match.node.end, match.node.end + _FOLLOWING_BYTES))
    names: list[str] = []
    for given in _UPDATE.findall(text):
        for name in _IDENTIFIER.findall(given):
            names.append(name)
            definition = match.definition_of(nodes.Name(0, 0, name))
            if definition is not None:
                names.extend(identifiers_in(definition))
    return names


def is_prescribed(match: Match, names: list[str]) -> bool:
    """Whether a protocol prescribes the hash: the look-up of leaked passwords, HTTP's digest authentication, and the opening of WebSockets."""
    if "GUID" in names or any(_WEB_SOCKET.search(name) for name in names):
        return True
    if any(_LEAK_LOOKUP.search(name) for name in match.function_names) or match.imports("pwnedpasswords"):
        return True
    if any({"digest", "auth"} <= set(re.findall(r"digest|auth", name.lower())) for name in match.function_names):
        return True  # DigestAuthenticator
    return any(_LEAK_LOOKUP.search(name) for name in names) or bool({"realm", "nonce", "cnonce"}.intersection(names))


def hashes_passwords(function_name: str) -> bool:
    """Whether a function of this name hashes passwords: ``hash_password``, ``checkPassword``."""
    words = words_of(function_name)
    return bool(PASSWORD_WORDS.intersection(words)) and bool(_HASHING.intersection(words)) and "reset" not in words


def is_about_a_password(match: Match, names: list[str]) -> bool:
    """Whether a password is hashed here, by the names of what is hashed or of the function."""
    return names_a_password(names) or bool(match.function_names and hashes_passwords(match.function_names[-1]))
