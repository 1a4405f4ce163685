"""Credentials are sent over a connection that everybody on the way can read.

What it does
    Finds requests to addresses that begin with ``http://`` and carry credentials: an ``auth`` argument, an ``Authorization`` header, an API
    key, a password or token in the body or the address; in Java and Go also where the header or the body is given by another call of the
    same function (``req.SetBasicAuth``, ``req.Header.Set("Authorization", …)``). Logins by FTP and Telnet are found as well.

Why is this bad
    Every device on the way reads the password and can use it: the neighbour in the café, the provider, a router that was taken over.

What to do
    Use ``https://``; for files, SFTP or FTP over TLS.

Known misses
    Addresses that are put together elsewhere, and clients that are not in the facts. Addresses of the same machine and of private networks
    are left alone.

Example
    Before::

        requests.post("http://api.shop.example/login", auth=(user, password))

    After::

        requests.post("https://api.shop.example/login", auth=(user, password))
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
    descendants,
    nodes,
    on_argument,
    on_mark,
    words_of,
)
from assay.rules.secrets import _go, _java
from assay.rules.secrets._names import is_sensitive_name

RULE = Rule(
    id="credentials-over-http",
    title="Credentials sent without encryption",
    cwe=319,
    severity=Severity.MEDIUM,
    message="Credentials are sent over a connection without encryption; everybody on the way can read them.",
    advice="Use https, or another protocol that encrypts.",
    on=(
        on_argument("url", "http", "auth", "authorization", "base", "url", "uri", "host", "endpoint", "api", "server"),
        on_mark("cleartext-login"),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(523,),
)

_PLAIN_ADDRESS = re.compile(r"http://(?:[^/@\s]*@)?([^/:?#\s\ufffc]*)", re.IGNORECASE)
_NEAR_HOST = re.compile(
    r"^(localhost|.*\.(localhost|local|internal|lan|test|svc|cluster)|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|"
    r"169\.254\..*|0\.0\.0\.0|\[.*|[^.]*)$",
    re.IGNORECASE,
)
"""Hosts that are reached without leaving the machine or its network; a name without a dot is a container or a machine next to it."""
_QUERY = re.compile(r"[?&](password|passwd|pwd|token|access_token|api_?key|secret)=", re.IGNORECASE)
_CREDENTIAL_KEYS = frozenset({"auth", "authorization", "x-api-key", "proxy-authorization", "username"})


def check(match: Match) -> Report | None:
    """Report requests to plain addresses that carry credentials, and logins by protocols without encryption."""
    if match.is_test:
        return None
    if match.kind == "cleartext-login":
        if match.language == "go" and _go.encrypts(match):
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)
    if match.language == "java":
        return _check_java(match)
    address = _PLAIN_ADDRESS.match(match.value.constant_text)
    if address is None or _NEAR_HOST.match(address.group(1)):
        return None
    if match.language == "go" and _go.sends_credentials(match):
        return Report(Confidence.HIGH, evidence=Evidence.SINK)
    if not _QUERY.search(match.value.constant_text) and not _carries_credentials(match):
        return None
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Use https."""
    argument = match.argument
    if argument is None or match.kind == "cleartext-login":
        raise CannotEdit
    node = (match.language == "java" and _java.written_address(match)) or match.definition_of(argument) or argument
    text = code.text(node)
    at = text.lower().find("http://")
    if at < 0 or at > 3:
        raise CannotEdit
    start = node.start + len(text[:at].encode())
    code.replace(nodes.Node(start, start + len("http")), "https")
    return Fixed("Use https")


def _check_java(match: Match) -> Report | None:
    """Report a plain address in a function that puts credentials into the request."""
    written = _java.written_address(match)
    text = match.value.constant_text or (match.evaluate(written).constant_text if written is not None else "")
    if not text and isinstance(written, nodes.Binary):
        text = next((str(node.value) for node in descendants((written,)) if isinstance(node, nodes.Constant)), "")
    if not text and isinstance(written, nodes.Constant):
        text = str(written.value)
    address = _PLAIN_ADDRESS.match(text)
    if address is None or _NEAR_HOST.match(address.group(1)):
        return None
    if not _QUERY.search(text) and not _java.sends_credentials(match):
        return None
    return Report(Confidence.HIGH, evidence=Evidence.SINK, node=written)


def _carries_credentials(match: Match) -> bool:
    """Whether another argument of the call holds credentials, by the names of its fields."""
    call = match.call
    if call is None:
        return False
    others: list[nodes.Node] = [node for node in call.arguments if node is not match.argument]
    others += [keyword for keyword in call.keywords if keyword.value is not match.argument]
    for node in (*others, *(definition for node in others if (definition := _definition(node, match)) is not None)):
        for inner in descendants((node,)):
            if isinstance(inner, nodes.Keyword) and _is_credential(inner.name) and not _is_nothing(inner.value):
                return True
            if (
                isinstance(inner, nodes.Entry)
                and isinstance(inner.key, nodes.Constant)
                and _is_credential(str(inner.key.value))
            ):
                if not _is_nothing(inner.value) and str(inner.key.value) != "username":
                    return True
    return False


def _definition(node: nodes.Node, match: Match) -> nodes.Expression | None:
    value = node.value if isinstance(node, nodes.Keyword) else node
    return match.definition_of(value) if isinstance(value, nodes.Expression) else None


def _is_credential(name: str) -> bool:
    return name.lower() in _CREDENTIAL_KEYS or (is_sensitive_name(name) and words_of(name)[-1:] != ("card",))


def _is_nothing(value: nodes.Expression) -> bool:
    return isinstance(value, nodes.Constant) and value.value in (None, False, "")
