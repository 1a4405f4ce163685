"""A connection does not check who is at the other end.

What it does
    Finds the options that switch the verification of certificates or host names off: ``verify=False`` of requests and httpx,
    ``ssl=False`` of aiohttp, ``ssl._create_unverified_context``, ``check_hostname = False``, ``CERT_NONE``, and
    ``rejectUnauthorized: false``, ``strictSSL: false``, ``NODE_TLS_REJECT_UNAUTHORIZED = "0"`` in JavaScript. In Java these are
    trust managers with an empty ``checkServerTrusted``, verifiers of host names that say yes to all, and what libraries offer
    for that (``NoopHostnameVerifier``, ``InsecureTrustManagerFactory``). In Go it is ``InsecureSkipVerify: true``, unless
    ``VerifyPeerCertificate`` or ``VerifyConnection`` verifies in its place.

Why is this bad
    Encryption without verification protects from nobody who can stand in between: a neighbour on the network, a hostile access point, a
    changed name record. They read and change everything, the credentials first.

What to do
    Leave verification on. For a private certificate authority give its certificate (``verify="/path/ca.pem"``,
    ``ca: fs.readFileSync(…)``). In Java load it into a ``KeyStore`` for a ``TrustManagerFactory``. In Go set ``RootCAs``.

    What stands under a condition that asks whether to verify (``if not self.verify``) is rated lower: the caller decides.

Known misses
    Options that are built in other files, and tools that are run with ``--insecure``.

Example
    Before::

        requests.get(url, verify=False)

    After::

        requests.get(url)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    identifiers_in,
    nodes,
    on_function,
    on_mark,
    words_of,
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="tls-verification-off",
    title="Certificates are not verified",
    cwe=295,
    severity=Severity.HIGH,
    message="Nobody checks who is at the other end of this connection, so that anybody in between can read and change it.",
    advice="Leave verification on; for a private certificate authority give its certificate instead.",
    on=(on_mark("tls-verification-off"), on_function("certificate-check")),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    stop_ship="added",
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_SWITCHED = "Where this switch is set, nobody checks who is at the other end, so that anybody in between can read and change all."
_ACCEPTS_ALL = "verify_mode = ssl.CERT_NONE"
_SWITCH_WORDS = frozenset({"verify", "verified", "verification", "unverified", "insecure", "validate", "check"})
"""Words of names for a switch that leaves it to the caller whether certificates are verified."""

_DEFAULT_OFF_KEYWORDS = (
    "verify",
    "verify_certs",
    "ssl_cert_reqs",
    "verify_ssl",
    "ssl",
    "cert_reqs",
    "check_hostname",
    "assert_hostname",
    "validate_certs",
    "tlsAllowInvalidCertificates",
)


def check(match: Match) -> Report | None:
    """Report what the facts mark, with the value that switches verification off."""
    if match.language == "java":
        return _check_java(match)
    if isinstance(match.call, nodes.Call) and match.source_text(match.call.function).endswith("AcceptOptions"):
        return None  # What Go's library for WebSockets calls so is whether it looks at the origin, which another rule asks for.
    if match.language == "go" and _verifies_by_itself(match):
        return None
    if match.is_test:
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)  # Tests talk to servers of their own.
    if match.language == "go" and (_is_switch_of_caller(match) or _is_insecure_by_name(match)):
        return Report(Confidence.MEDIUM, message=_SWITCHED, evidence=Evidence.SINK)
    name = (match.path or match.name).rsplit(".", 1)[-1]
    constant = match.value.constant
    if name == "NODE_TLS_REJECT_UNAUTHORIZED" and constant not in ("0", 0):
        return None
    if name == "verify_mode" and match.value.path != "ssl.CERT_NONE":
        return None
    if name == "check_hostname" and constant is not False:
        return None
    if name == "checkServerIdentity" and not _accepts_everything(match.argument):
        return None
    if name == "cert_reqs" and constant not in ("CERT_NONE", "NONE") and match.value.path != "ssl.CERT_NONE":
        return None
    if name in {"verify_mode", "check_hostname"} and _is_switch_of_caller(match):
        return Report(Confidence.MEDIUM, message=_SWITCHED, evidence=Evidence.SINK)
    if name == "check_hostname" and match.function is not None and _ACCEPTS_ALL in match.source_text(match.function):
        return Report(
            Confidence.MEDIUM, evidence=Evidence.SINK
        )  # One hole is told of once: where all certificates are accepted.
    return Report(Confidence.HIGH, evidence=Evidence.FLOW)


_OWN_VERIFICATION = re.compile(r"\b(?:VerifyPeerCertificate|VerifyConnection)\b(?!\s*[:=]\s*nil)")
_TRUSTS_ALL = re.compile(
    r"\b(?:VerifyPeerCertificate|VerifyConnection)\s*[:=]\s*func\([^)]*\)\s*error\s*\{\s*return nil\s*;?\s*\}"
)


def _verifies_by_itself(match: Match) -> bool:
    """Whether the code around a switch of Go's TLS verifies in a function of its own, or answers a challenge for which certificates are
    made that nobody has signed."""
    holder = match.function if match.function is not None else match.call
    around = without_comments(match.source_text(holder)) if holder is not None else ""
    if "acme-tls/1" in around:
        return True
    return _OWN_VERIFICATION.search(around) is not None and _TRUSTS_ALL.search(around) is None


def _is_insecure_by_name(match: Match) -> bool:
    """Whether the function around, or the variable of the package, says by its name that whoever uses it gets no verification:
    ``WithInsecure``; and whether the function looks at the certificate itself, to compare its fingerprint or to show its dates."""
    names: tuple[str, ...] = match.function_names
    if match.function is None:
        declared = _DECLARED.findall(match.source_text(nodes.Node(0, match.node.start)))
        names = tuple(declared[-1:])
    elif _LOOKS_AT_CERTIFICATE.search(without_comments(match.source_text(match.function))):
        return True
    return any({"insecure", "unverified"}.intersection(words_of(name)) for name in names)


_DECLARED = re.compile(r"(?m)^(?:var\s+|\t)(\w+)\s*=")
_LOOKS_AT_CERTIFICATE = re.compile(r"\.PeerCertificates\b|[fF]ingerprint")


def _is_switch_of_caller(match: Match) -> bool:
    """Whether the place stands under a condition that asks whether to verify: ``if not self.verify:``."""
    return match.function is not None and any(
        _SWITCH_WORDS.intersection(words_of(name))
        for test in _conditions_around(match.node, match.function.body)
        for name in identifiers_in(test)
    )


def _conditions_around(place: nodes.Node, body: Iterable[nodes.Statement]) -> Iterable[nodes.Expression]:
    """Yield the conditions of the statements that hold a place, outermost first."""
    pending = list(body)
    while pending:
        statement = pending.pop()
        if not statement.start <= place.start < statement.end:
            continue
        if isinstance(statement, nodes.If):
            yield statement.test
            pending = [*statement.then, *statement.otherwise]
        elif isinstance(statement, nodes.Try):
            handled = [inner for handler in statement.handlers for inner in handler.body]
            pending = [*statement.body, *handled, *statement.otherwise, *statement.final]
        elif isinstance(statement, nodes.With | nodes.Block | nodes.Loop):
            pending = list(statement.body)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave verification on."""
    if match.language == "java":
        return _fix_java(match, code)
    call = match.call
    name = (match.path or "").rsplit(".", 1)[-1]
    argument = match.argument
    if name in {"_create_unverified_context", "_create_stdlib_context"} and call is not None:
        module = code.add_import("ssl")
        code.replace_callee(call, f"{module}.create_default_context")
        return Fixed("Verify certificates")
    if name == "verify_mode" and argument is not None:
        module = code.add_import("ssl")
        code.replace(argument, f"{module}.CERT_REQUIRED")
        return Fixed("Verify certificates")
    if name == "_create_default_https_context" and argument is not None:
        module = code.add_import("ssl")
        code.replace(argument, f"{module}.create_default_context")
        return Fixed("Verify certificates")
    if name == "NODE_TLS_REJECT_UNAUTHORIZED" and argument is not None:
        code.replace(argument, code.literal("1"))
        return Fixed("Verify certificates")
    if match.language == "go" and isinstance(match.node, nodes.Keyword) and call is not None:
        code.remove_argument(call, match.node.name)
        return Fixed("Verify certificates (the default)")
    if match.language == "python" and call is not None:
        for keyword in call.keywords:
            if keyword.name in _DEFAULT_OFF_KEYWORDS:
                code.remove_argument(call, keyword.name)
                return Fixed("Verify certificates (the default)")
    if argument is not None and match.value.constant is False:
        code.replace(argument, code.literal(True))
        return Fixed("Verify certificates")
    if argument is not None and match.value.constant is True:
        code.replace(argument, code.literal(False))
        return Fixed("Verify certificates")
    raise CannotEdit


_SHOWING = frozenset({"debug", "info", "trace", "warn", "log", "println", "fine", "warning"})


def _check_java(match: Match) -> Report | None:
    """Report verifiers that say yes to every name, and trust managers that refuse no certificate."""
    node = match.node
    if isinstance(node, nodes.Function):
        if node.body_start >= node.end or not _lets_all_pass(node):
            return None  # Without a body it is a declaration.
        place = nodes.Node(node.name_start, node.name_start + len(node.name.encode()))
        if match.is_test:
            return Report(Confidence.LOW, evidence=Evidence.POSTURE, node=place)
        if _is_offered_by_name(match):
            return Report(Confidence.MEDIUM, _OFFERED, Evidence.SINK, place)
        return Report(Confidence.HIGH, evidence=Evidence.FLOW, node=place)
    if match.is_test:
        if match.call is not None and match.argument is not None:
            given = match.definition_of(match.argument) or match.argument
            return Report(Confidence.LOW, evidence=Evidence.POSTURE) if _says_yes(given) else None
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)  # Tests talk to servers of their own.
    if _EXAMPLES.search(match.file_path) and "InsecureTrustManagerFactory" in (match.path or ""):
        # Netty says by that name what it does, and in examples it stands in for a certificate of one's own.
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if match.call is not None and match.argument is not None:
        given = match.definition_of(match.argument) or match.argument
        return Report(Confidence.HIGH, evidence=Evidence.FLOW) if _says_yes(given) else None
    return Report(Confidence.HIGH, evidence=Evidence.FLOW)


_EXAMPLES = re.compile(r"(?i)(?:^|/)(?:examples?|samples?|demos?|microbench|benchmarks?)/")
_OFFERED = "Whoever uses this class accepts every peer, so that anybody in between can read and change the connection."
_OPENLY = frozenset(
    {
        "noop",
        "insecure",
        "naive",
        "dummy",
        "fake",
        "unsafe",
        "permissive",
        "lenient",
        "promiscuous",
        "trusting",
        "untrusted",
        "lax",
    }
)
_OPENLY_PAIRS = (
    frozenset({"trust", "all"}),
    frozenset({"allow", "all"}),
    frozenset({"accept", "all"}),
    frozenset({"trust", "any"}),
)
_USES = ("SSLContext", "HttpsURLConnection", "setHostnameVerifier", "hostnameVerifier")


def _is_offered_by_name(match: Match) -> bool:
    """Whether a class says by its name that it accepts everybody, and its file does nothing but offer it to others."""
    names = match.function_names
    words = set(words_of(names[0])) if names else set()
    if not words & _OPENLY and not any(pair <= words for pair in _OPENLY_PAIRS):
        return False
    return not any(map(match.mentions, _USES))


def _says_yes(given: nodes.Expression) -> bool:
    return isinstance(given, nodes.FunctionValue) and _lets_all_pass(given.function)


def _lets_all_pass(function: nodes.Function) -> bool:
    """Whether a function that should refuse some has no statement that could."""
    for statement in function.body:
        if isinstance(statement, nodes.Return):
            if statement.value is None:
                continue
            if not isinstance(statement.value, nodes.Constant) or statement.value.value is not True:
                return False
        elif isinstance(statement, nodes.ExpressionStatement) and isinstance(statement.value, nodes.Call):
            called = statement.value.function
            if not isinstance(called, nodes.Attribute) or called.name not in _SHOWING:
                return False
        else:
            return False
    return True


def _fix_java(match: Match, code: CodeEditor) -> Fixed:
    """Take the verifier that compares names."""
    path = match.path or ""
    if "NoopHostnameVerifier" in path:
        module = path.partition(".NoopHostnameVerifier")[0]
        code.replace(match.node, f"new {code.add_import(module, 'DefaultHostnameVerifier')}()")
        return Fixed("Compare the name with that of the certificate")
    if path.startswith("javax.net.ssl.HttpsURLConnection.") and match.argument is not None:
        given = match.definition_of(match.argument) or match.argument
        connection = code.add_import("javax.net.ssl", "HttpsURLConnection")
        code.replace(given, f"{connection}.getDefaultHostnameVerifier()")
        return Fixed("Compare the name with that of the certificate")
    raise CannotEdit


def _accepts_everything(argument: nodes.Expression | None) -> bool:
    """Whether a function that should compare names is empty or returns nothing but a constant."""
    if not isinstance(argument, nodes.FunctionValue):
        return False
    body = argument.function.body
    if not body:
        return True
    if len(body) != 1 or not isinstance(body[0], nodes.Return):
        return False
    value = body[0].value
    return (
        value is None
        or isinstance(value, nodes.Constant)
        or (isinstance(value, nodes.Name) and value.id == "undefined")
    )
