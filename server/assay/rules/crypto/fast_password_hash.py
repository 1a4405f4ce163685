"""A password is hashed by a function that is made to be fast.

What it does
    Finds MD5, SHA-1, SHA-2, SHA-3 and BLAKE2 over values whose names say that they are passwords, or inside functions such as
    ``hash_password``.

Why is this bad
    A graphics card tries billions of such hashes a second. When the table of users leaks, most passwords are known the same day, with
    or without a salt.

What to do
    Use a function that is slow on purpose and has a salt of its own: Argon2id (argon2-cffi, argon2), scrypt
    (``hashlib.scrypt``, ``crypto.scryptSync``) or bcrypt. Hashes that are stored already are replaced when their owner logs
    in the next time.

Known misses
    Passwords under names that say nothing, PBKDF2 with too few rounds, and hashing that a database does. The look-up of leaked
    passwords by the beginning of their SHA-1 is left alone, and so is HTTP's digest authentication.

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
    on=(on_mark("fast-hash"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(327, 759),
)

_DIGEST_CALL = re.compile(r"\s*\.(hexdigest|digest)\(\s*(['\"](hex|base64|base64url)['\"])?\s*\)")


def check(match: Match) -> Report | None:
    """Report where the hashed value or the function around it is about a password."""
    used_for_security = match.value_of(None, "usedforsecurity")
    if used_for_security is not None and used_for_security.constant is False:
        return None
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


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Put scrypt in its place; the salt has to be stored beside the hash, which the person has to see to."""
    call, argument = match.call, match.argument
    if call is None or argument is None or match.language == "go":
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
