"""A password is hashed by a function that is made to be fast.

What it does
    Finds MD5, SHA-1, SHA-2, SHA-3 and BLAKE2 over values whose names say that they are passwords, or inside functions such as
    ``hash_password``; PBKDF2 and bcrypt that are told to make few rounds; and Django's fast hashers. In Java it finds
    ``MessageDigest``, ``DigestUtils``, Guava's ``Hashing``, the old encoders of Spring Security
    (``MessageDigestPasswordEncoder``), and ``PBEKeySpec`` with few rounds. In Go it finds ``sha256.Sum256`` and ``md5.New()`` with
    ``Write``.

Why is this bad
    A graphics card tries billions of such hashes a second. When the table of users leaks, most passwords are known the same day, with
    or without a salt.

What to do
    Use a function that is slow on purpose and has a salt of its own: Argon2id (argon2-cffi, argon2), scrypt
    (``hashlib.scrypt``, ``crypto.scryptSync``) or bcrypt. Hashes that are stored already are replaced when their owner logs
    in the next time. Spring Security has ``BCryptPasswordEncoder`` and ``Argon2PasswordEncoder``. Go has
    ``bcrypt.GenerateFromPassword`` and ``argon2.IDKey``.

Known misses
    Passwords under names that say nothing, PBKDF2 with fewer rounds than are advised but ten thousand or more, and hashing that a
    database does. The look-up of leaked passwords by the beginning of their SHA-1 is left alone, and so is HTTP's digest
    authentication.

Example
    Before::

        digest = hashlib.sha256(password.encode()).hexdigest()

    After::

        digest = hashlib.scrypt(password.encode(), salt=salt, n=16384, r=8, p=1).hex()
"""

from __future__ import annotations

import re

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    nodes,
    on_mark,
    on_named_value,
)
from assay.rules.crypto._hashing import hashes_passwords, is_prescribed, names_in
from assay.rules.vocabulary import names_a_password

RULE = Rule(
    id="fast-password-hash",
    title="Password hashed by a fast function",
    cwe=916,
    severity=Severity.HIGH,
    message="A password is hashed by a function that is made to be fast, so that a stolen hash gives it away.",
    advice="Use Argon2id, scrypt or bcrypt, which are slow on purpose and salt each password.",
    on=(on_mark("fast-hash", "few-rounds"), on_named_value("password hashers")),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(327, 759),
)

_DIGEST_CALL = re.compile(r"\s*\.(hexdigest|digest)\(\s*(['\"](hex|base64|base64url)['\"])?\s*\)")


def check(match: Match) -> Report | None:
    """Report where the hashed value or the function around it is about a password, and slow hashes that were told to be fast."""
    if match.kind == "few-rounds":
        return _of_rounds(match)
    if match.kind != "fast-hash":
        return _of_hashers(match)
    used_for_security = match.value_of(None, "usedforsecurity")
    if used_for_security is not None and used_for_security.constant is False:
        return None
    if (match.path or "").startswith("org.springframework.security.crypto.password."):
        return None if match.is_test else Report(Confidence.HIGH, evidence=Evidence.SINK)
    argument = match.argument
    if argument is None or match.value.is_constant:
        return None
    names = names_in(argument, match.value)
    if is_prescribed(match, names):
        return None
    if names_a_password(names):
        return Report(Confidence.HIGH, evidence=Evidence.FLOW)
    if match.function_names and hashes_passwords(match.function_names[-1]):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    return None


_LEAST_ROUNDS = 10_000
"""Below this not even the oldest advice for PBKDF2 is kept; 600,000 are advised with SHA-256 today."""
_LEAST_COST = 10
"""Of bcrypt, as a power of two."""


def _of_rounds(match: Match) -> Report | None:
    """Judge the number of rounds that a slow hash is told to make."""
    rounds = match.value.constant
    if match.is_test or not isinstance(rounds, int) or isinstance(rounds, bool):
        return None
    if (match.path or "").startswith(("bcrypt.", "bcryptjs.")) or "bcrypt." in (match.path or "").lower():
        if rounds >= _LEAST_COST:
            return None
        message = f"bcrypt is told to be fast: a cost of {rounds} is quickly tried out, and 12 is usual."
    elif rounds < _LEAST_ROUNDS:
        message = f"{rounds} rounds are quickly tried out by whoever has the hashes; 600,000 are advised for PBKDF2 with SHA-256."
    else:
        return None
    return Report(Confidence.MEDIUM, message, Evidence.POSTURE)


_FAST_HASHERS = frozenset(
    {
        "MD5PasswordHasher",
        "SHA1PasswordHasher",
        "UnsaltedMD5PasswordHasher",
        "UnsaltedSHA1PasswordHasher",
        "CryptPasswordHasher",
    }
)


def _of_hashers(match: Match) -> Report | None:
    """Judge Django's setting: the first class of the list hashes what is new."""
    first = (match.value.fields or {}).get("0")
    if match.is_test or first is None or not isinstance(first.constant, str) or "test" in match.file_path:
        return None
    if first.constant.rsplit(".", 1)[-1] not in _FAST_HASHERS:
        return None
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Put scrypt in its place; the salt has to be stored beside the hash, which the person has to see to."""
    call, argument = match.call, match.argument
    if call is None or argument is None or match.language == "go" or match.kind != "fast-hash":
        raise CannotEdit
    following = code.text(nodes.Node(call.end, call.end + 60))
    digest = _DIGEST_CALL.match(following)
    if digest is None:
        raise CannotEdit
    whole = nodes.Node(call.start, call.end + len(digest.group(0).encode()))
    data = code.text(argument)
    if match.language == "python":
        if not (match.path or "").startswith("hashlib."):
            raise CannotEdit
        hashlib, system = code.add_import("hashlib"), code.add_import("os")
        new = f"{hashlib}.scrypt({data}, salt={system}.urandom(16), n=16384, r=8, p=1)"
        code.replace(whole, new + (".hex()" if digest.group(1) == "hexdigest" else ""))
        return Fixed("Hash it with scrypt (store the salt beside the hash)")
    if not (match.path or "").startswith("crypto."):
        raise CannotEdit
    crypto = code.add_import("crypto")
    encoding = f".toString({digest.group(2)})" if digest.group(2) else ""
    code.replace(whole, f"{crypto}.scryptSync({data}, {crypto}.randomBytes(16), 64){encoding}")
    return Fixed("Hash it with scrypt (store the salt beside the hash)")
