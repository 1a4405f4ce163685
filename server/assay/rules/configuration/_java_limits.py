"""Which requests of Java wait for ever, and how fixes write a limit."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, nodes

_OF_CONNECTIONS = ("setReadTimeout", "setConnectTimeout")
_OF_TEMPLATES = (
    *_OF_CONNECTIONS,
    "setRequestFactory",
    "RestTemplateBuilder",
    "ClientHttpRequestFactory",
    "connectTimeout",
    "readTimeout",
    "MockRestServiceServer",
)
_OF_CLIENTS = ("RequestConfig", "setSocketTimeout", "setConnectTimeout", "setDefaultRequestConfig")
_MILLISECONDS = "10_000"


def without_limit(match: Match) -> Report | None:
    """Report a request of which nothing in the file sets the limit."""
    call, path = match.call, match.path or ""
    if call is None:
        return None
    if path.endswith(("Timeout", "setReadTimeout", "setConnectTimeout")):
        message = "A limit of zero means none: this waits for ever."
        return Report(Confidence.HIGH, message, Evidence.POSTURE, match.argument)
    if path.endswith("openConnection"):
        around = match.source_text(match.function) if match.function is not None else ""
        if any(map(match.mentions, _OF_CONNECTIONS)) or not re.search(r"\bHttps?URLConnection\b", around):
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)
    if path.startswith("java.net.http"):
        request = _request(match)
        if request is None or ".timeout(" in match.source_text(request):
            return None
        if match.mentions("orTimeout") or match.mentions("completeOnTimeout"):
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE, node=match.argument)
    lists = _OF_TEMPLATES if path.endswith("RestTemplate") else _OF_CLIENTS
    if any(map(match.mentions, lists)):
        return None
    return Report(
        Confidence.MEDIUM,
        "The requests of this client have no time limit: a server that never answers keeps them waiting for ever.",
        Evidence.POSTURE,
    )


def set_limit(match: Match, code: CodeEditor) -> Fixed:
    """Set a limit of ten seconds."""
    from assay.rules.statements import insert_after_definition

    call, path = match.call, match.path or ""
    title = "Set a time limit of ten seconds"
    if call is None:
        raise CannotEdit
    if path.endswith("Timeout") and match.argument is not None:
        unit = code.text(call.arguments[1]) if len(call.arguments) == 2 else "MILLISECONDS"
        if not unit.endswith(("SECONDS", "MILLIS")):
            raise CannotEdit
        code.replace(match.argument, _MILLISECONDS if "MILLI" in unit else "10")
        return Fixed(title)
    if path.startswith("java.net.http"):
        built = _request(match)
        if built is None or not isinstance(built.function, nodes.Attribute):
            raise CannotEdit
        duration = code.add_import("java.time", "Duration")
        code.insert(built.function.value.end, f".timeout({duration}.ofSeconds(10))")
        return Fixed(title)
    if path.endswith("openConnection"):
        before = match.source_text(nodes.Node(0, call.start)).rpartition("\n")[2]
        declared = re.match(r"\s*(?:final\s+)?(?:[\w.]+\s+)?(\w+)\s*=\s*(?:\([\w.]+\)\s*)?$", before)
        if declared is None:
            raise CannotEdit
        name = declared.group(1)
        lines = [f"{name}.{setter}({_MILLISECONDS});" for setter in reversed(_OF_CONNECTIONS)]
        insert_after_definition(match, call, lines, code)
        return Fixed(title)
    raise CannotEdit


def _request(match: Match) -> nodes.Call | None:
    """Return the call that builds the request which is sent, where it stands in the same function."""
    request = match.argument
    if isinstance(request, nodes.Name):
        request = match.definition_of(request)
    if isinstance(request, nodes.Call) and isinstance(request.function, nodes.Attribute):
        return request if request.function.name == "build" else None
    return None
