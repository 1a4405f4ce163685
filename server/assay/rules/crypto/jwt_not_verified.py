"""A token is believed without a check of its signature.

What it does
    Finds JSON Web Tokens that are decoded without verification: ``jwt.decode`` with ``verify_signature`` or ``verify`` off,
    the ``get_unverified_claims`` of python-jose, ``jwt.decode`` of jsonwebtoken, ``decodeJwt`` of jose, and tokens for which
    the algorithm ``none`` is allowed or chosen. In Java these are ``JWT.decode`` and ``Algorithm.none()`` of auth0, ``parse``
    and ``parseClaimsJwt`` of jjwt, and ``SignedJWT.parse`` of Nimbus in a function that verifies nothing. In Go these are
    ``ParseUnverified``, ``UnsafeAllowNoneSignatureType``, ``UnsafeClaimsWithoutVerification`` of go-jose and ``ParseInsecure`` of
    jwx.

Why is this bad
    A token is a text that its bearer hands in. Without the signature anybody can write one that says "administrator".

What to do
    Verify it, with the key and with the list of algorithms that is expected: ``jwt.decode(token, key, algorithms=["HS256"])``,
    ``jwt.verify(token, key, { algorithms: ["HS256"] })``. Java:
    ``Jwts.parser().verifyWith(key).build().parseSignedClaims(token)``, ``JWT.require(algorithm).build().verify(token)``. Go:
    ``jwt.ParseWithClaims(token, claims, key, jwt.WithValidMethods([]string{"HS256"}))``.

Known misses
    Tokens that are taken apart by hand (splitting at the dots), and libraries that are not in the facts. A header that is read in order to
    find the right key is not reported (``complete: true``, ``get_unverified_header``).

Example
    Before::

        claims = jwt.decode(token, options={"verify_signature": False})

    After::

        claims = jwt.decode(token, os.environ["JWT_SECRET"], algorithms=["HS256"])
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
    Value,
    nodes,
    on_mark,
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="jwt-not-verified",
    title="Token whose signature is not verified",
    cwe=347,
    severity=Severity.HIGH,
    message="The token's signature is not verified, so that anybody can write a token that is believed.",
    advice="Verify it with the key and the list of expected algorithms.",
    on=(on_mark("jwt-not-verified"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(345,),
)


_VERIFIES = re.compile(r"(?i)verif|\bprocess\(|validat|processor|decoder")


def check(match: Match) -> Report | None:
    """Report decoding without verification, by what the call is given."""
    if match.language == "java":
        if (match.path or "").endswith(("JWT.decode", "JWTParser.parse")):
            return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
        if (match.path or "").endswith(("SignedJWT.parse", "JWSObject.parse")):
            around = without_comments(match.source_text(match.function)) if match.function is not None else ""
            if _VERIFIES.search(around) or "return SignedJWT.parse" in around:
                return None
            return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
        return Report(Confidence.HIGH, evidence=Evidence.FLOW)
    if match.language == "go":
        if match.is_test:
            return Report(Confidence.LOW, evidence=Evidence.POSTURE)
        if match.call is None and not match.source_text(match.node).endswith("UnsafeAllowNoneSignatureType"):
            return None  # A variable that holds it is reported where it gets it.
        return Report(Confidence.HIGH, evidence=Evidence.FLOW)  # The facts mark only what does not verify.
    return _check_python(match) if match.language == "python" else _check_javascript(match)


def _check_python(match: Match) -> Report | None:
    path = match.path or ""
    sure = Report(Confidence.HIGH, evidence=Evidence.FLOW)
    if path.endswith("get_unverified_claims"):
        return sure
    if path.endswith(".encode"):
        algorithm = match.value_of(2, "algorithm")
        return sure if algorithm is not None and _is_none(algorithm.constant) else None
    options = match.value_of(3, "options")
    if options is not None and options.fields is not None:
        verify = options.fields.get("verify_signature")
        if verify is not None and verify.constant is False:
            return sure
    verify = match.value_of(2 if path.startswith("jwt.") else None, "verify")
    if verify is not None and verify.constant is False:
        return sure
    algorithms = match.value_of(2, "algorithms")
    return sure if algorithms is not None and _allows_none(algorithms) else None


def _check_javascript(match: Match) -> Report | None:
    path = match.path or ""
    name = path.rsplit(".", 1)[-1]
    sure = Report(Confidence.HIGH, evidence=Evidence.FLOW)
    if name in {"verify", "sign"}:
        algorithms = match.value_of(None, "algorithms" if name == "verify" else "algorithm")
        if algorithms is not None and (_allows_none(algorithms) or _is_none(algorithms.constant)):
            return sure
        key = match.value_of(1)
        if name == "verify" and key is not None and key.is_constant and key.constant in (None, "", False):
            return sure
        return None
    if name == "decode" and not path.startswith(("jwt-simple", "jose")):
        complete = match.value_of(None, "complete")
        if complete is not None and complete.constant is True:
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if name == "decodeJwt":
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    return sure


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Verify the token with a key from the environment."""
    call, path = match.call, match.path or ""
    if match.language == "java" and call is not None:
        return _fix_java(match, call, path, code)
    if call is None or not call.arguments or match.language == "go":
        raise CannotEdit
    token = code.text(call.arguments[0])
    name = path.rsplit(".", 1)[-1]
    algorithms = code.sequence(code.literal("HS256"))
    callee = code.text(call.function)
    if match.language == "python":
        if name not in {"decode", "get_unverified_claims"}:
            raise CannotEdit
        key_node = match.argument_node(1, "key")
        key_value = match.value_of(1, "key")
        has_key = (
            key_node is not None and key_value is not None and not (key_value.is_constant and not key_value.constant)
        )
        key = code.text(key_node) if key_node is not None and has_key else code.environment_lookup("JWT_SECRET")
        function = f"{callee.rpartition('.')[0]}.decode" if name == "get_unverified_claims" else callee
        kept = match.value_of(2, "algorithms")
        kept_node = match.argument_node(2, "algorithms")
        if (
            kept is not None
            and kept_node is not None
            and not _allows_none(kept)
            and name == "decode"
            and not kept.is_constant
        ):
            algorithms = code.text(kept_node)
        code.replace(call, code.call(function, token, key, algorithms=algorithms))
        return Fixed("Verify the signature")
    if (path.startswith("jsonwebtoken.") and name in {"decode", "verify"}) or path.endswith("JwtService.decode"):
        key_node = match.argument_node(1) if name == "verify" else None
        key_value = match.value_of(1) if name == "verify" else None
        has_key = (
            key_node is not None and key_value is not None and not (key_value.is_constant and not key_value.constant)
        )
        key = code.text(key_node) if key_node is not None and has_key else code.environment_lookup("JWT_SECRET")
        head, dot, _ = callee.rpartition(".")
        if name == "decode" and not dot:
            raise CannotEdit
        function = f"{head}.verify" if name == "decode" else callee
        code.replace(call, f"{function}({token}, {key}, {{ algorithms: {algorithms} }})")
        return Fixed("Verify the signature")
    raise CannotEdit


_SIGNED_TWINS = {
    "parse": "parseClaimsJws",
    "parseClaimsJwt": "parseClaimsJws",
    "parsePlaintextJwt": "parseClaimsJws",
    "parseUnsecuredClaims": "parseSignedClaims",
}


def _fix_java(match: Match, call: nodes.Call, path: str, code: CodeEditor) -> Fixed:
    if path == "com.auth0.jwt.JWT.decode" and len(call.arguments) == 1:
        jwt = code.text(call.function).rpartition(".")[0]
        algorithm = code.add_import("com.auth0.jwt.algorithms", "Algorithm")
        key = code.environment_lookup("JWT_SECRET")
        code.replace(call, f"{jwt}.require({algorithm}.HMAC256({key})).build().verify({code.text(call.arguments[0])})")
        return Fixed("Verify the signature")
    twin = _SIGNED_TWINS.get(path.rsplit(".", 1)[-1])
    if twin is None or not path.startswith("io.jsonwebtoken.") or not isinstance(call.function, nodes.Attribute):
        raise CannotEdit
    code.replace_callee(call, f"{code.text(call.function.value)}.{twin}")
    return Fixed("Take signed tokens only")


def _is_none(constant: object) -> bool:
    return isinstance(constant, str) and constant.lower() == "none"


def _allows_none(algorithms: Value) -> bool:
    if _is_none(algorithms.constant):
        return True
    return algorithms.fields is not None and any(_is_none(item.constant) for item in algorithms.fields.values())
