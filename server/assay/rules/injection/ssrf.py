"""Request data chooses which server this server talks to.

What it does
    Finds requests made by ``requests``, ``httpx``, ``urllib``, ``aiohttp``, ``fetch``, ``axios``, ``got``, Node's
    ``http`` and their kin whose host comes from a request, or from a language model. A fixed host with a varying path
    is not reported. In Java these are ``URL.openConnection``, ``HttpClient``, ``RestTemplate``, ``WebClient``, OkHttp, Apache's
    client, jsoup and ``Socket``. In Go these are ``http.Get``, ``http.NewRequest``, ``client.Do``, resty, ``net.Dial`` and
    ``httputil.NewSingleHostReverseProxy``.

Why is this bad
    The server stands where strangers do not: it reaches the cloud's metadata service with its credentials, databases
    and administration pages of the internal network, and the machine itself.

What to do
    Choose the address from a fixed set. Where users may name one, check scheme and host against a list, resolve the
    host and refuse internal addresses, follow no redirects, and set a timeout. In Java compare ``URI.create(url).getHost()``
    with a ``Set`` of hosts first. In Go compare ``u.Hostname()`` with a map of hosts first.

Known misses
    A path or query that changes which resource of a fixed host is asked for, and hosts that are fixed up to their last
    label.

Example
    Before::

        return requests.get(request.args["url"]).text

    After::

        url = urlsplit(request.args["url"])
        if url.scheme != "https" or url.hostname not in PARTNER_HOSTS:
            abort(400)
        return requests.get(url.geturl(), allow_redirects=False, timeout=5).text
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
    on_flow,
)
from assay.rules.injection._java import host_check
from assay.rules.injection._pieces import HOLE, text_around_holes, with_cast
from assay.rules.injection._statements import go_refusal, insert_before

RULE = Rule(
    id="ssrf",
    title="Request data chooses the server that is called",
    cwe=918,
    severity=Severity.HIGH,
    message="{source} decides where this server sends a request, so a stranger can make it call internal systems.",
    advice="Check scheme and host against a fixed list before the request, and follow no redirects.",
    # What a page knows from its browser is left out: its own requests forge nothing that its visitor could not send.
    on=(on_flow("http-request", "upload", "message", "llm-output", "named-input", to="url", at_sink=False),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
)


def check(match: Match) -> Report | None:
    """Report flows that can choose the host."""
    is_named = match.source_kind == "named-input" and match.evidence is Evidence.SINK
    if (match.evidence is not Evidence.FLOW and not is_named) or match.argument is None:
        return None
    value = match.value
    if value.fields is not None:
        return _check_fields(value)
    if isinstance(match.argument, nodes.Constant):
        return None
    if value.text is not None and not _may_choose_host(value):
        return None
    return Report(Confidence.HIGH)


_HOST_KEYS = ("url", "uri", "host", "hostname", "baseURL", "href", "0")


def _check_fields(value: Value) -> Report | None:
    """An options object, or a pair of host and port: only what names the host counts."""
    assert value.fields is not None
    for key in _HOST_KEYS:
        field = value.fields.get(key)
        if field is not None and any(taint.kind and taint.reaches("url") for taint in field.taints):
            return Report(Confidence.HIGH) if field.text is None or _may_choose_host(field) else None
    return None


_OWN_SOURCES = frozenset({"environment", "command-line", "file-content"})
"""Sources that whoever runs the program fills: a base address from the environment is the program's own."""


def _may_choose_host(value: Value) -> bool:
    """Whether the first hole that somebody else fills stands where the host is still open."""
    for before, hole, _ in text_around_holes(value):
        if hole.value.is_clear_of("url") or not any(
            taint.reaches("url") and taint.kind not in _OWN_SOURCES for taint in hole.value.taints
        ):
            continue
        if not before:
            return True
        if before[0] == HOLE and "://" not in before:
            return False  # A base address of the program's own stands first.
        after_scheme = before.split("://", 1)[-1] if "://" in before else before.removeprefix("//")
        return (
            "/" not in after_scheme and "?" not in after_scheme and "#" not in after_scheme and _is_open(after_scheme)
        )
    return False


def _is_open(host: str) -> bool:
    """Whether nothing fixed of the host has been written yet but a label before the hole: ``https://{x}``, ``https://api-{x}``."""
    return "." not in host or host.endswith(("@", "."))


_PLACE = re.compile(r"[A-Za-z_][\w.]*(\[['\"]\w+['\"]\])*")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Check the host against a list, which the person fills, before the request is made."""
    argument = match.argument
    if argument is None or not isinstance(argument, nodes.Name | nodes.Attribute | nodes.Subscript):
        raise CannotEdit
    address = code.text(argument)
    if not _PLACE.fullmatch(address):
        raise CannotEdit
    if match.language == "java":
        insert_before(match, code, host_check(address, match, code))
        return Fixed("Check the host first (fill in the hosts that are meant)")
    if match.language == "go":
        insert_before(match, code, _go_check(address, match, code))
        return Fixed("Check the host first (fill in the hosts that are meant)")
    if match.language == "python":
        parse = code.add_import("urllib.parse", "urlsplit")
        lines = [f'if {parse}({address}).hostname not in {{"api.example.com"}}:', f"    {_refusal(match, code)}"]
    else:
        written = code.text(with_cast(argument, match))
        lines = [
            f'if (!["api.example.com"].includes(new URL({written}).hostname)) {{',
            '  throw new Error("This host is not on the list.");',
            "}",
        ]
    insert_before(match, code, lines)
    return Fixed("Check the host first (fill in the hosts that are meant)")


def _go_check(address: str, match: Match, code: CodeEditor) -> list[str]:
    package = code.add_import("net/url", alias="url")
    if re.search(rf"\b{package}\b", address) or re.search(
        rf"\b{package}\s*(?:,[\s\w,]*)?:=", match.source_text(match.function) if match.function is not None else ""
    ):
        raise CannotEdit  # A variable of that name hides the package.
    return [
        f'if parsed, err := {package}.Parse({address}); err != nil || parsed.Hostname() != "api.example.com" {{',
        *(f"\t{line}" for line in go_refusal(match, code, "This host is not on the list.")),
        "}",
    ]


def _refusal(match: Match, code: CodeEditor) -> str:
    if match.imports("fastapi"):
        return f"raise {code.add_import('fastapi', 'HTTPException')}(status_code=400)"
    if match.imports("flask"):
        return f"{code.add_import('flask', 'abort')}(400)"
    return 'raise ValueError("This host is not on the list.")'
