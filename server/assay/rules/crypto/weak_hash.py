"""A hash for which collisions are made protects something, or is used where nobody can tell.

What it does
    Finds MD5, SHA-1 and older hashes: ``hashlib.md5``, ``crypto.createHash("md5")``, ``hashes.SHA1()`` in signatures, and the
    like. Where names say that a signature, a token or a session is made with it, the finding weighs more; where they speak of a
    cache, a checksum or an ETag, it weighs little, and the fix only says so in the code. Passwords are the subject of
    fast-password-hash. In Java these are ``MessageDigest.getInstance("MD5")``, also by a name from ``Properties`` with a
    default, ``DigestUtils.md5Hex`` and ``Signature.getInstance("SHA1withRSA")``. In Go these are ``md5.Sum``, ``sha1.New`` and
    those of ``golang.org/x/crypto``.

Why is this bad
    Two texts with one MD5 are made in seconds on any computer, two with one SHA-1 for the price of a car. Whoever can do that
    can have one text signed and show another.

What to do
    Use SHA-256. Where the hash protects nothing, say so: ``hashlib.md5(data, usedforsecurity=False)``, which also runs on systems that
    allow no MD5.

Known misses
    Names of algorithms that are read from settings, hashing that a database or another program does, and SHA-1 in message authentication
    codes and one-time passwords, where it is still sound.

Example
    Before::

        signature = hashlib.md5(secret + body).hexdigest()

    After::

        signature = hashlib.sha256(secret + body).hexdigest()
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
    words_of,
)
from assay.rules.crypto._hashing import is_about_a_password, is_prescribed, names_hashed_later, names_in

RULE = Rule(
    id="weak-hash",
    title="Hash for which collisions are made",
    cwe=328,
    severity=Severity.LOW,
    message="For this hash, two texts with one value can be made; it must not protect anything.",
    advice="Use SHA-256; where the hash protects nothing, say so with usedforsecurity=False.",
    on=(on_mark("weak-hash"),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(327,),
)

_PROTECTING = frozenset(
    {
        "signature",
        "sign",
        "signed",
        "signing",
        "token",
        "session",
        "auth",
        "authenticate",
        "authorization",
        "secret",
        "otp",
        "mac",
        "hmac",
        "csrf",
        "nonce",
        "apikey",
        "credential",
        "credentials",
        "certificate",
        "license",
        "licence",
        "verify",
        "password",
        "passwd",
    }
)
"""Words of names that say that somebody relies on the hash."""

_PLAIN = frozenset(
    {
        "cache",
        "cached",
        "etag",
        "checksum",
        "fingerprint",
        "dedupe",
        "dedup",
        "duplicate",
        "duplicates",
        "gravatar",
        "avatar",
        "bucket",
        "shard",
        "partition",
        "version",
        "asset",
        "filename",
        "chunk",
        "changed",
        "color",
        "colour",
        "thumbnail",
        "memo",
        "memoize",
    }
)
"""Words of names that say that the hash only tells things apart."""

_NAMED_AFTER_HASH = re.compile(r"(?i)(^|_)(md5|sha1)(_?(sum|hex|hash|digest|file|hexdigest))*$")

_GO_TWINS = {"crypto/md5.Sum": "Sum256", "crypto/sha1.Sum": "Sum256", "crypto/md5.New": "New", "crypto/sha1.New": "New"}
_SIGNING_CALLS = frozenset({"sign", "createSign", "createVerify", "verify", "ECDSA"})
_LANGUAGE_LIBRARIES = ("torch", "transformers", "nltk", "spacy", "tensorflow", "keras", "tokenizers")
"""Where these are imported, a token is a piece of text."""


def check(match: Match) -> Report | None:
    """Report weak hashes by what their use says of itself."""
    used_for_security = match.value_of(None, "usedforsecurity")
    if used_for_security is not None and used_for_security.constant is False:
        return None
    callee = (match.path or match.name).rsplit(".", 1)[-1]
    if callee in _SIGNING_CALLS:
        return Report(Confidence.HIGH, evidence=Evidence.SINK)
    names = _names(match)
    if is_prescribed(match, names) or is_about_a_password(match, names):
        return None  # A hashed password is reported as such.
    use = _use(match, names)
    if not use and match.function_names and _NAMED_AFTER_HASH.search(match.function_names[-1]):
        use = "plain"  # Whoever calls a function named after the hash knows what it is, and is asked what for.
    if use == "plain":
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    if use == "protecting":
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Say that the hash protects nothing where its use says so; else take SHA-256."""
    call, path = match.call, match.path or ""
    if call is None:
        raise CannotEdit
    if (
        match.language == "python"
        and path in {"hashlib.md5", "hashlib.sha1", "hashlib.new"}
        and _use(match, _names(match)) == "plain"
    ):
        code.set_argument(call, "usedforsecurity", "False")
        return Fixed("Say that it is not used for security", Safety.SAFE)
    name = path.rsplit(".", 1)[-1]
    written = code.text(call.function)
    head, dot, _ = written.rpartition(".")
    if path in _GO_TWINS:
        code.replace_callee(call, f"{code.add_import('crypto/sha256', alias='sha256')}.{_GO_TWINS[path]}")
        return Fixed("Use SHA-256")
    if path in {"hashlib.md5", "hashlib.sha1"}:
        code.replace_callee(call, f"{head}.sha256" if dot else code.add_import("hashlib", "sha256"))
        return Fixed("Use SHA-256")
    if path.startswith(("Crypto.Hash.", "Cryptodome.Hash.")):
        code.replace_callee(call, f"{code.add_import(path.rsplit('.', 2)[0], 'SHA256')}.new")
        return Fixed("Use SHA-256")
    if path.startswith(("crypto-js.", "CryptoJS.")) and dot:
        code.replace_callee(call, f"{head}.{'HmacSHA256' if name == 'HmacMD5' else 'SHA256'}")
        return Fixed("Use SHA-256")
    if match.language == "java" and "DigestUtils." in path and dot:
        twin = {
            "md5Hex": "sha256Hex",
            "sha1Hex": "sha256Hex",
            "md5": "sha256",
            "sha1": "sha256",
            "shaHex": "sha256Hex",
        }.get(name)
        if twin is None or not path.startswith("org.apache.commons.codec."):
            raise CannotEdit
        code.replace_callee(call, f"{head}.{twin}")
        return Fixed("Use SHA-256")
    if path.startswith("java.security.MessageDigest.") and isinstance(call.arguments[0], nodes.Constant):
        code.replace(call.arguments[0], code.literal("SHA-256"))
        return Fixed("Use SHA-256")
    algorithm = _algorithm(match)
    if algorithm is None:
        raise CannotEdit
    node, constant = algorithm
    if constant in {"hashlib.md5", "hashlib.sha1"}:
        code.replace(node, f"{code.add_import('hashlib')}.sha256")
    elif constant.startswith("cryptography."):
        code.replace(node, f"{code.add_import('cryptography.hazmat.primitives', 'hashes')}.SHA256()")
    else:
        code.replace(node, code.literal(_replacement(constant)))
    return Fixed("Use SHA-256")


def _names(match: Match) -> list[str]:
    """Return the identifiers of what is hashed."""
    if match.argument is not None:
        names = names_in(match.argument, match.value)
        definition = match.definition_of(match.argument)
        return names if definition is None else [*names, *names_in(definition, match.evaluate(definition))]
    return names_hashed_later(match)


def _use(match: Match, names: list[str]) -> str:
    """Return what the hash is for by the names around it: ``protecting``, ``plain``, or nothing where they do not say."""
    line_start = match.source_text(nodes.Node(max(0, match.node.start - 80), match.node.start)).rsplit("\n", 1)[-1]
    words = {word for name in (*names, *match.function_names[-1:], line_start) for word in words_of(name)}
    surroundings = {
        word for name in (*match.function_names, match.file_path.rsplit("/", 1)[-1]) for word in words_of(name)
    }
    if (words | surroundings) & _PLAIN:
        return "plain"
    protecting = words & _PROTECTING
    if protecting == {"token"} and any(match.imports(library) for library in _LANGUAGE_LIBRARIES):
        return ""
    return "protecting" if protecting else ""


def _algorithm(match: Match) -> tuple[nodes.Expression, str] | None:
    """Return the argument that names the algorithm, with the name; None where it is no literal in the call."""
    for position, keyword in (
        (0, "name"),
        (0, "algorithm"),
        (1, "digest"),
        (2, "digestmod"),
        (1, "algorithm"),
        (2, "algorithm"),
    ):
        node, value = match.argument_node(position, keyword), match.value_of(position, keyword)
        if node is None or value is None:
            continue
        if isinstance(value.constant, str) and isinstance(node, nodes.Constant) and _is_weak_name(value.constant):
            return node, value.constant
        if value.path in {"hashlib.md5", "hashlib.sha1"}:
            return node, value.path
        if (
            value.path is not None
            and value.path.endswith(("hashes.MD5()", "hashes.SHA1()"))
            and isinstance(node, nodes.Call)
        ):
            return node, value.path
    return None


def _is_weak_name(name: str) -> bool:
    return any(weak in name.lower().replace("-", "") for weak in ("md2", "md4", "md5", "sha1")) or name.lower() == "sha"


def _replacement(name: str) -> str:
    """Return the name of the better algorithm in the spelling of the one at hand."""
    lowered = name.lower()
    if lowered.startswith(("rsa-", "dsa-")):
        return f"{name[:4]}SHA256"
    if "withrsa" in lowered:
        return "sha256WithRSAEncryption"
    if lowered == "sha-1":
        return "SHA-256" if name.isupper() else "sha-256"
    return "SHA256" if name.isupper() else "sha256"
