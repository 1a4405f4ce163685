"""A nonce, an initialisation vector or a salt is the same every time.

What it does
    Finds constant values where ciphers want a nonce or an initialisation vector, and where functions that stretch passwords want a salt:
    ``iv = b"\\0" * 16``, ``Buffer.alloc(16)``, ``scryptSync(secret, "salt", 32)``. In Java these are ``IvParameterSpec``,
    ``GCMParameterSpec`` and ``PBEKeySpec``, also with a new array that nobody fills. In Go these are what
    ``cipher.NewCBCEncrypter``, ``NewCTR`` and ``Seal`` are given, also a slice that nobody fills and the key itself, and the salts
    of ``pbkdf2.Key``, ``scrypt.Key`` and ``argon2.IDKey``.

Why is this bad
    With one nonce for all messages, equal texts encrypt to equal texts; in the modes GCM and CTR two messages even give away each other, and
    forged ones are accepted. With one salt for all, one table of precomputed hashes opens all passwords at once.

What to do
    Draw it anew for each message or password (``os.urandom``, ``crypto.randomBytes``) and store it beside the result: it is no
    secret. In Java fill the array with ``new SecureRandom().nextBytes(iv)``. In Go fill it with ``rand.Read`` of ``crypto/rand``.

Known misses
    Values that are read from settings or derived from the key, counters that start again, and values that are put together in several
    steps.

Example
    Before::

        cipher = AES.new(key, AES.MODE_CBC, b"0000000000000000")

    After::

        cipher = AES.new(key, AES.MODE_CBC, os.urandom(16))
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
from assay.rules.crypto._fixed_values import definition_or_self, is_fixed

RULE = Rule(
    id="static-nonce",
    title="Nonce or salt that never changes",
    cwe=329,
    severity=Severity.MEDIUM,
    message="What has to be new each time is the same each time: a constant is given as {sink}.",
    advice="Draw it anew from the system's random numbers, and store it beside the result.",
    on=(on_mark("nonce", "salt"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(760, 1204),
)


def check(match: Match) -> Report | None:
    """Report arguments whose bytes are the same in every run."""
    argument = match.argument
    if argument is None or match.is_test:
        return None
    if match.language == "go" and match.kind == "nonce" and _is_the_key(argument, match):
        return Report(
            Confidence.HIGH, "The key is given as the nonce as well: it is the same for each message.", Evidence.SINK
        )
    if match.value.constant in ("", b""):
        # An empty salt is none at all; an empty nonce stands where a mode takes none.
        return _report(match) if match.kind == "salt" else None
    return _report(match) if is_fixed(argument, match.value, match, match.kind) else None


def _is_the_key(argument: nodes.Expression, match: Match) -> bool:
    """Whether a nonce is the key of the cipher, or the beginning of it: ``key[:aes.BlockSize]``."""
    while isinstance(argument, nodes.Subscript):
        argument = argument.value
    if not isinstance(argument, nodes.Name) or match.function is None:
        return False
    made = rf"\bNewCipher\(\s*{re.escape(argument.id)}\s*\)"
    return re.search(made, match.source_text(match.function)) is not None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Draw the value from the system's random numbers, where it gets its name if that is in the same function."""
    argument = match.argument
    path = match.path or ""
    if argument is None:
        raise CannotEdit
    place = definition_or_self(argument, match)
    size = _size(match)
    if match.language == "go":
        raise CannotEdit  # Go fills a slice by a call of its own, whose error has to be looked at.
    if match.language == "java":
        code.replace(place, f"new {code.add_import('java.security', 'SecureRandom')}().generateSeed({size})")
    elif match.language == "python":
        if path.startswith(("bcrypt.", "django.")):
            raise CannotEdit
        code.replace(place, f"{code.add_import('os')}.urandom({size})")
    elif path.startswith(("crypto-js", "CryptoJS", "node-forge", "forge", "bcrypt", "tweetnacl")):
        raise CannotEdit
    elif "subtle" in path:
        code.replace(place, f"crypto.getRandomValues(new Uint8Array({size}))")
    else:
        code.replace(place, f"{code.add_import('crypto', 'randomBytes')}({size})")
    return Fixed("Draw it anew each time (store it beside the result)")


def _report(match: Match) -> Report:
    return Report(Confidence.HIGH if match.kind == "nonce" else Confidence.MEDIUM, evidence=Evidence.SINK)


_TWELVE_BYTES = ("GCM", "gcm", "AESGCM", "ChaCha20Poly1305", "ChaCha20_Poly1305", "poly1305", "AESOCB3", "AESCCM")


def _size(match: Match) -> int:
    """Return how many bytes are wanted: 12 for nonces of modes that authenticate, else 16."""
    if match.kind == "salt" or match.call is None:
        return 16
    written = match.source_text(match.call.function) + match.source_text(
        nodes.Node(match.call.arguments_start, match.call.arguments_end)
    )
    algorithm = match.value_of(0)
    if algorithm is not None:
        written += algorithm.constant_text
    written += match.path or ""
    return 12 if any(mode in written for mode in _TWELVE_BYTES) else 16
