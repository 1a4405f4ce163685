"""A request waits for ever, or a body may have any size.

What it does
    Finds requests without a time limit (``requests``, ``urllib``, ``smtplib`` and ``ftplib`` have none of their own, nor has axios), limits that
    are switched off (``timeout=None`` of httpx and aiohttp, ``server.requestTimeout = 0``), and limits on the size of a request's body that are
    switched off or far too large. In Java it finds ``HttpURLConnection``, ``HttpRequest``, ``new RestTemplate()`` and version 4 of Apache's client
    without a limit, and limits of zero. In Go it finds ``http.ListenAndServe``, an ``http.Server`` without ``ReadHeaderTimeout``
    and an ``http.Client`` without ``Timeout``.

Why is this bad
    One server that accepts a connection and never answers keeps a worker for ever; a few of them, and the service stands still. Bodies
    of any size fill the memory with one request.

What to do
    Give each request a time limit, and each body a size. In Go make an ``http.Server`` with ``ReadHeaderTimeout``.

Known misses
    Limits that a wrapper or an adapter sets in another file.

Example
    Before::

        requests.get(url)

    After::

        requests.get(url, timeout=10)
"""

from __future__ import annotations

import re

from assay.rules.api import (
    NOT_CONSTANT,
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
    on_named_value,
)
from assay.rules.configuration import _go, _java_limits

RULE = Rule(
    id="missing-timeout",
    title="A request waits for ever, or a body may have any size",
    cwe=400,
    severity=Severity.LOW,
    message="This request has no time limit: a server that never answers keeps it waiting for ever.",
    advice="Give the request a time limit, and the body a size.",
    on=(
        on_mark("no-timeout", "body-limit"),
        on_named_value("max content length", "max memory size", "max number fields", "client max size"),
    ),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(770,),
)

_LARGEST = 50 * 1024 * 1024
_SIZE = re.compile(r"^\s*([\d.]+)\s*([kmgt]?)i?b?\s*$", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_SERVER_MODULES: tuple[str, ...] = (
    "express",
    "koa",
    "fastify",
    "http",
    "https",
    "fs",
    "path",
    "dotenv",
    "@nestjs/common",
    "child_process",
    "crypto",
)
_SERVER_MODULES += ("fs/promises", "os", "util", "@nestjs/axios", "next/server", "@koa/router", "process")
_SHORT = "10"


def check(match: Match) -> Report | None:
    """Report requests without a limit and limits that are none."""
    if match.is_test:
        return None
    if match.kind == "no-timeout":
        return _of_request(match)
    if match.kind == "body-limit":
        size = _size(match)
        if size is None or size <= _LARGEST:
            return None
        return Report(
            Confidence.MEDIUM, "A request's body may be larger than what fits in the memory.", Evidence.POSTURE
        )
    if not match.name.isupper() or match.value.constant is not None or isinstance(match.node, nodes.Entry):
        return None
    return Report(Confidence.MEDIUM, f"{match.name} lets a request's body have any size.", Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Set a limit."""
    call, argument = match.call, match.argument
    if match.language == "go":
        return _go.set_limit(match, code)
    if match.language == "java":
        return _java_limits.set_limit(match, code)
    if match.kind == "no-timeout":
        if argument is not None and call is None:
            code.replace(argument, "60_000")
            return Fixed("Set a time limit")
        if call is None:
            raise CannotEdit
        if match.language == "python":
            if argument is not None:
                code.replace(argument, _SHORT)
            else:
                code.set_argument(call, "timeout", _SHORT)
        elif argument is not None:
            code.replace(argument, "10_000")
        else:
            code.set_argument(call, "timeout", "10_000", _options_position(match))
        return Fixed("Set a time limit of ten seconds")
    if argument is None:
        raise CannotEdit
    is_text = isinstance(match.value.constant, str)
    if match.language == "python":
        code.replace(argument, "16 * 1024 * 1024")
    elif is_text:
        code.replace(argument, code.literal("1mb"))
    else:
        code.replace(argument, "1024 * 1024")
    return Fixed("Limit the size of bodies")


def _options_position(match: Match) -> int:
    name = (match.path or "").rsplit(".", 1)[-1]
    return 2 if name in ("post", "put", "patch") else 0 if name in ("create", "axios", "request") else 1


def _of_request(match: Match) -> Report | None:
    call = match.call
    if match.language == "go":
        return _go.without_limit(match)
    if match.language == "java":
        return _java_limits.without_limit(match)
    if call is None:
        return Report(Confidence.HIGH, "The server waits for ever for what a client does not send.", Evidence.POSTURE)
    if match.language == "python":
        if match.argument is not None:
            return Report(Confidence.HIGH, evidence=Evidence.POSTURE) if match.value.constant is None else None
        has_default = not (match.path or "").startswith(("requests", "urllib", "smtplib", "ftplib"))
        if has_default or any(not keyword.name for keyword in call.keywords) or match.mentions("setdefaulttimeout"):
            return None
        if any(isinstance(item, nodes.Spread) for item in call.arguments):
            return None
        if (
            not call.arguments
            and match.value_of(None, "host") is None
            and (match.path or "").startswith(("smtplib", "ftplib"))
        ):
            return None  # It connects later, and is told the limit there.
        if ".Session." in (match.path or "") and match.mentions("HTTPAdapter") and match.mentions("timeout"):
            return None
        return Report(Confidence.HIGH, evidence=Evidence.POSTURE)
    if (match.path or "").startswith("axios"):
        if match.argument is not None:
            return Report(Confidence.HIGH, evidence=Evidence.POSTURE) if match.value.constant == 0 else None
        if match.mentions("defaults") or match.mentions("signal") or not any(map(match.imports, _SERVER_MODULES)):
            return None  # In a page the person who waits is the one who asked.
        options = match.argument_node(_options_position(match))
        if options is not None and (
            not isinstance(options, nodes.Mapping) or any(entry.key is None for entry in options.entries)
        ):
            return None
        name = (match.path or "").rsplit(".", 1)[-1]
        if name == "axios" and not isinstance(options, nodes.Mapping):
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)
    return Report(Confidence.HIGH, "The server waits for ever for what a client does not send.", Evidence.POSTURE)


def _size(match: Match) -> float | None:
    """Return a limit in bytes, None where there is none or it is not known."""
    if match.argument is None:
        return None
    constant = match.value.constant
    if isinstance(constant, bool) or constant is NOT_CONSTANT:
        return float("inf") if match.value.path == "Infinity" else None
    if isinstance(constant, int | float):
        return float(constant)
    if isinstance(constant, str) and (found := _SIZE.match(constant)) is not None:
        return float(found.group(1)) * _UNITS[found.group(2).lower()]
    return None
