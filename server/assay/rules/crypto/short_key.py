"""A key is made so short that it can be computed.

What it does
    Finds RSA, DSA and Diffie-Hellman keys of less than 2048 bits, and elliptic curves of less than 224 bits, where they are
    made. In Java these are ``KeyPairGenerator.initialize``, ``ECGenParameterSpec``, and ``KeyGenerator.init`` with less than
    112 bits. In Go these are ``rsa.GenerateKey`` and ``elliptic.P224()``.

Why is this bad
    RSA keys of 512 bits have been factored in hours on rented machines, 1024 bits are within reach of large organisations; what was recorded
    today is read then.

What to do
    Make RSA keys of 3072 bits or more, or keys on the curve P-256 or Ed25519.

Known misses
    Keys that are made by other programs or read from files, and sizes that come from settings. Files of tests are left alone, because tests
    make short keys to be fast.

Example
    Before::

        key = rsa.generate_private_key(public_exponent=65537, key_size=1024)

    After::

        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
"""

from __future__ import annotations

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

RULE = Rule(
    id="short-key",
    title="Key that is too short",
    cwe=326,
    severity=Severity.MEDIUM,
    message="A key of this size can be computed by somebody with enough machines.",
    advice="Make RSA keys of 3072 bits or more, or keys on the curve P-256.",
    on=(on_mark("key-size", "short-curve"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_MINIMUM_BITS = 2048
_SMALLEST_MEANT = 256
"""A smaller number is no size of such a key: it is the size of one on a curve, or a test's."""


def check(match: Match) -> Report | None:
    """Report sizes below the minimum, and curves that the facts mark."""
    if match.is_test:
        return None
    if match.kind == "short-curve" and match.language == "go":
        line = match.source_text(nodes.Node(max(0, match.node.start - 80), match.node.start)).rpartition("\n")[2]
        if "case " in line or line.rstrip().endswith(("==", "!=")):
            return None  # It is asked for, and not made.
        # P-224 has as much strength as an RSA key of 2048 bits: old rather than broken, and often one of several that are read.
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if match.kind == "key-size":
        bits = match.value.constant
        if (match.path or "") == "javax.crypto.KeyGenerator.init":
            is_short = isinstance(bits, int) and not isinstance(bits, bool) and _SMALLEST_SHARED <= bits < _SHARED_BITS
            return Report(Confidence.MEDIUM, evidence=Evidence.SINK) if is_short and not _is_for_des(match) else None
        if match.language == "java" and not _is_for_factors(match):
            return None
        if not isinstance(bits, int) or isinstance(bits, bool) or not _SMALLEST_MEANT <= bits < _MINIMUM_BITS:
            return None
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


_SHARED_BITS = 112
"""Fewer bits of a key that both sides have can be tried out; AES begins at 128."""
_SMALLEST_SHARED = 8


def _is_for_des(match: Match) -> bool:
    """Whether the generator makes keys of DES, which have one length and are reported for the cipher."""
    receiver = match.call.function.value if match.call and isinstance(match.call.function, nodes.Attribute) else None
    made = (match.definition_of(receiver) or receiver) if receiver is not None else None
    if not isinstance(made, nodes.Call) or not made.arguments:
        return False
    return str(match.evaluate(made.arguments[0]).constant).upper() in ("DES", "RC2", "RC4", "ARCFOUR", "BLOWFISH")


def _is_for_factors(match: Match) -> bool:
    """Whether Java's generator makes keys whose strength lies in long numbers, and not keys on a curve."""
    if match.call is None or not isinstance(match.call.function, nodes.Attribute):
        return True  # A specification of RSA's parameters.
    receiver = match.call.function.value
    made = match.definition_of(receiver) or receiver
    if not isinstance(made, nodes.Call) or not made.arguments:
        return False
    return match.evaluate(made.arguments[0]).constant in ("RSA", "DSA", "DH", "DiffieHellman")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Make the key longer."""
    argument = match.argument
    if match.kind == "key-size" and argument is not None:
        code.replace(argument, code.literal(3072))
        return Fixed("Make a key of 3072 bits")
    if argument is not None and isinstance(argument, nodes.Constant):
        code.replace(argument, code.literal({"python": "P-256", "java": "secp256r1"}.get(match.language, "prime256v1")))
        return Fixed("Use the curve P-256")
    call = match.call
    if call is not None and match.language == "go":
        code.replace_callee(call, f"{code.text(call.function).rpartition('.')[0]}.P256")
        return Fixed("Use the curve P-256")
    if call is not None and isinstance(call.function, nodes.Attribute):
        code.replace_callee(call, f"{code.text(call.function.value)}.SECP256R1")
        return Fixed("Use the curve P-256")
    raise CannotEdit
