"""A connection does not check who is at the other end.

What it does
    Finds the options that switch the verification of certificates or host names off: ``verify=False`` of requests and httpx,
    ``ssl=False`` of aiohttp, ``ssl._create_unverified_context``, ``check_hostname = False``, ``CERT_NONE``, and
    ``rejectUnauthorized: false``, ``strictSSL: false``, ``NODE_TLS_REJECT_UNAUTHORIZED = "0"`` in JavaScript.

Why is this bad
    Encryption without verification protects from nobody who can stand in between: a neighbour on the network, a hostile access point, a
    changed name record. They read and change everything, the credentials first.

What to do
    Leave verification on. For a private certificate authority give its certificate (``verify="/path/ca.pem"``, ``ca: fs.readFileSync(…)``).

Known misses
    Options that are built in other files, and tools that are run with ``--insecure``.

Example
    Before::

        requests.get(url, verify=False)

    After::

        requests.get(url)
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
    id="tls-verification-off",
    title="Certificates are not verified",
    cwe=295,
    severity=Severity.HIGH,
    message="Nobody checks who is at the other end of this connection, so that anybody in between can read and change it.",
    advice="Leave verification on; for a private certificate authority give its certificate instead.",
    on=(on_mark("tls-verification-off"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    stop_ship="added",
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

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
    return Report(Confidence.HIGH, evidence=Evidence.FLOW)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave verification on."""
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
