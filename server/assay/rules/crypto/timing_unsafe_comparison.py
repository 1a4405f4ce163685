"""A signature or a secret is compared with ``==``, which takes longer the more of it is right.

What it does
    Finds comparisons of message authentication codes and signatures with ``==`` and ``!=``: by what one side was computed with
    (``hmac.new(…).hexdigest()``), or by names such as ``signature`` where the file has to do with them; and comparisons of a request's API
    key or token with the right one. In Java these are ``equals`` of texts and ``Arrays.equals``. In Go ``bytes.Equal`` is such a
    comparison as well.

Why is this bad
    The comparison stops at the first character that differs. Who can measure the time of many answers finds out the right value character by
    character.

What to do
    Compare in constant time: ``hmac.compare_digest``, ``crypto.timingSafeEqual``; the latter throws where the lengths differ, so compare
    hashes of both. In Java use ``MessageDigest.isEqual``. In Go use ``hmac.Equal`` or ``subtle.ConstantTimeCompare``.

Known misses
    Comparisons inside of queries and of data structures, and values under names that say nothing.

Example
    Before::

        if signature != expected:
            abort(403)

    After::

        if not hmac.compare_digest(signature, expected):
            abort(403)
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
    Value,
    nodes,
    on_argument,
    on_comparison,
    words_of,
)

_WORDS = (
    "signature",
    "sig",
    "hmac",
    "mac",
    "digest",
    "hexdigest",
    "token",
    "secret",
    "apikey",
    "api",
    "access",
    "otp",
    "csrf",
    "computed",
)

RULE = Rule(
    id="timing-unsafe-comparison",
    title="Secret compared in a time that tells of it",
    cwe=208,
    severity=Severity.LOW,
    message="The time that this comparison takes tells how much of the secret was guessed right.",
    advice="Compare in constant time: hmac.compare_digest in Python, crypto.timingSafeEqual in JavaScript.",
    on=(on_comparison(*_WORDS), on_argument("compared", *_WORDS)),  # Java compares by calling a method.
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_OPERATORS = frozenset({"==", "!=", "===", "!=="})
_MAC_MAKERS: tuple[str, ...] = ("crypto/hmac.New()", "javax.crypto.Mac.")
_MAC_MAKERS += ("hmac.new()", "hmac.digest()", "crypto.createHmac()", "cryptography.hazmat.primitives.hmac.HMAC()")
_SIGNATURE_WORDS = frozenset({"signature", "sig", "hmac", "mac"})
_SECRET_WORDS = frozenset({"apikey", "secret"})
_SECRET_PHRASES = frozenset(
    {("api", "key"), ("secret", "key"), ("access", "key"), ("secret", "token"), ("csrf", "token"), ("auth", "token")}
    | {("webhook", "token"), ("api", "token"), ("access", "token"), ("admin", "token"), ("reset", "token")}
)
_MAC_CONTEXT = frozenset({"hmac", "webhook", "signature", "signed", "verify", "authenticate", "hook"})
_NOT_A_VALUE = frozenset({"None", "undefined", "null", "NaN", "True", "False"})


def check(match: Match) -> Report | None:
    """Report comparisons of computed codes, and of names that say that a signature or a secret is compared."""
    sides = _sides(match)
    if sides is None or match.is_test:
        return None
    values = [match.evaluate(side) for side in sides]
    if any(value.is_constant for value in values) or not all(_is_value(side) for side in sides):
        return None
    if any(value.path is not None and value.path.startswith(_MAC_MAKERS) for value in values) or any(
        _computes_a_code(side, match) for side in sides
    ):
        return Report(Confidence.HIGH, evidence=Evidence.SINK)
    names = [words_of(_leaf_name(side)) for side in sides]
    if any(words[-1:] and words[-1] in _SIGNATURE_WORDS for words in names) and _has_to_do_with_codes(match):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    named = [words[-1:] != () and (words[-1] in _SECRET_WORDS or words[-2:] in _SECRET_PHRASES) for words in names]
    if not any(named):
        return None
    taints = [taint for value in values for taint in value.taints]
    is_remote = any(taint.kind in ("http-request", "message") for taint in taints)
    is_given = any(taint.parameter >= 0 for taint in taints)
    if is_remote or (
        is_given and any(_is_of_the_program(side, value) for side, value in zip(sides, values, strict=True))
    ):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if is_given and all(named):
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    return None


def _sides(match: Match) -> tuple[nodes.Expression, nodes.Expression] | None:
    """Return what is compared with what; None for comparisons that ask for something else than equality."""
    node, call = match.node, match.call
    if isinstance(node, nodes.Compare):
        return (node.left, node.right) if node.operator in _OPERATORS else None
    if match.language == "go" and call is not None and len(call.arguments) == 2:
        return call.arguments[0], call.arguments[1]
    if match.language != "java" or call is None or not isinstance(call.function, nodes.Attribute):
        return None
    if match.path == "java.util.Arrays.equals":
        return (call.arguments[0], call.arguments[1]) if len(call.arguments) == 2 else None
    return (call.function.value, call.arguments[0]) if len(call.arguments) == 1 else None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Compare in constant time."""
    node = match.node
    pair = _sides(match)
    if match.language == "java" and pair is not None and match.call is not None:
        digest = code.add_import("java.security", "MessageDigest")
        end = "" if match.path == "java.util.Arrays.equals" else ".getBytes()"
        if not all(isinstance(side, nodes.Name | nodes.Attribute | nodes.Call) for side in pair):
            raise CannotEdit
        compared = ", ".join(f"{code.text(side)}{end}" for side in pair)
        code.replace(match.call, f"{digest}.isEqual({compared})")
        return Fixed("Compare in constant time")
    if match.path == "bytes.Equal" and match.call is not None:
        code.replace_callee(match.call, f"{code.add_import('crypto/hmac', alias='hmac')}.Equal")
        return Fixed("Compare in constant time")
    if not isinstance(node, nodes.Compare):
        raise CannotEdit
    if match.language == "go":
        sides = ", ".join(f"[]byte({code.text(side)})" for side in (node.left, node.right))
        compared = f"{code.add_import('crypto/hmac', alias='hmac')}.Equal({sides})"
        code.replace(node, f"!{compared}" if node.operator == "!=" else compared)
        return Fixed("Compare in constant time")
    if match.language == "python":
        sides = ", ".join(_never_none(side, code.text(side)) for side in (node.left, node.right))
        compared = f"{code.add_import('hmac')}.compare_digest({sides})"
        code.replace(node, f"not {compared}" if node.operator == "!=" else compared)
        return Fixed("Compare in constant time")
    function, hashing = code.add_import("crypto", "timingSafeEqual"), code.add_import("crypto", "createHash")
    # timingSafeEqual throws for texts of different lengths, which hashes never have.
    hashes = ", ".join(
        f"{hashing}({code.literal('sha256')}).update(String({code.text(side)})).digest()"
        for side in (node.left, node.right)
    )
    compared = f"{function}({hashes})"
    code.replace(node, f"!{compared}" if node.operator.startswith("!") else compared)
    return Fixed("Compare in constant time")


def _never_none(side: nodes.Expression, written: str) -> str:
    """Return the code of a side, with an empty text in the place of nothing: a header that is missing would raise an error."""
    is_look_up = isinstance(side, nodes.Call) and _callee_name(side) == "get" and len(side.arguments) == 1
    return f'{written} or ""' if is_look_up else written


def _callee_name(call: nodes.Call) -> str:
    return call.function.name if isinstance(call.function, nodes.Attribute) else ""


def _is_value(side: nodes.Expression) -> bool:
    """Whether a side is a value that could be a secret, and not a length, a type or nothing."""
    if isinstance(side, nodes.Name):
        return side.id not in _NOT_A_VALUE
    if isinstance(side, nodes.Attribute):
        return side.name not in ("length", "size", "type", "kind")
    if isinstance(side, nodes.Call):
        return _leaf_name(side.function) not in ("len", "type", "typeof", "id")
    return isinstance(side, nodes.Subscript | nodes.Template | nodes.Binary | nodes.Logical)


def _computes_a_code(side: nodes.Expression, match: Match) -> bool:
    """Whether a side is, or was made by, a chain of calls that begins with the making of a message authentication code."""
    node = match.definition_of(side) or side
    for _ in range(8):
        if isinstance(node, nodes.Template):
            holes = [part for part in node.parts if not isinstance(part, nodes.Constant)]
            if len(holes) != 1:
                return False
            node = match.definition_of(holes[0]) or holes[0]
        elif isinstance(node, nodes.Binary):
            inner = node.right if isinstance(node.left, nodes.Constant) else node.left
            node = match.definition_of(inner) or inner
        elif isinstance(node, nodes.Call):
            path = match.evaluate(node).path or ""
            if path.startswith(_MAC_MAKERS):
                return True
            if (
                match.language == "go"
                and len(node.arguments) == 1
                and not isinstance(node.arguments[0], nodes.Constant)
            ):
                node = match.definition_of(node.arguments[0]) or node.arguments[0]  # hex.EncodeToString(mac.Sum(nil))
                continue
            if not isinstance(node.function, nodes.Attribute):
                return False
            node = node.function.value
        else:
            return False
    return False


def _is_of_the_program(side: nodes.Expression, value: Value) -> bool:
    """Whether a side is what the program knows itself: from its environment or settings, or a constant by its name."""
    if any(taint.kind == "environment" for taint in value.taints):
        return True
    return isinstance(side, nodes.Name | nodes.Attribute) and _leaf_name(side).isupper()


def _leaf_name(side: nodes.Expression) -> str:
    if isinstance(side, nodes.Attribute):
        return side.name
    if isinstance(side, nodes.Name):
        return side.id
    if isinstance(side, nodes.Subscript) and isinstance(side.key, nodes.Constant):
        return str(side.key.value)
    if isinstance(side, nodes.Call):
        if (
            side.arguments
            and isinstance(side.arguments[0], nodes.Constant)
            and isinstance(side.arguments[0].value, str)
        ):
            return side.arguments[0].value  # request.headers.get("X-Signature")
        return _leaf_name(side.function)
    if isinstance(side, nodes.Logical):
        return _leaf_name(side.values[0])
    return ""


def _has_to_do_with_codes(match: Match) -> bool:
    """Whether the file makes codes, or the function is about checking them; else a signature may be that of a function."""
    if any(
        match.imports(module)
        for module in ("javax.crypto.Mac", "hmac", "crypto", "crypto-js", "cryptography", "inspect", "crypto/hmac")
    ):
        return not match.imports("inspect")
    return any(_MAC_CONTEXT.intersection(words_of(name)) for name in match.function_names)
