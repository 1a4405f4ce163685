"""What switches the protection against forged requests off in Go: functions that let every request pass, and patterns that meet every path."""

from __future__ import annotations

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, nodes

_EVERY_PATH = frozenset({"/", "/*", "/**", "*", ".*", "^.*$", "^/.*$", "/.*", "^/", "/{path...}", "/{rest...}"})
_WEBSOCKET = (
    "Every site may open this connection in the name of whoever is logged in: nobody looks at where it comes from."
)


def everything_passes(match: Match) -> Report | None:
    """Report protection that lets all requests pass."""
    path, argument = match.path or "", match.argument
    if path.endswith("csrf.UnsafeSkipCheck"):
        return Report(Confidence.MEDIUM, "The check for forged requests is skipped here.", Evidence.SINK)
    if path.endswith("AcceptOptions"):
        return Report(Confidence.HIGH, _WEBSOCKET, Evidence.SINK)
    if match.value.constant in _EVERY_PATH:
        return Report(
            Confidence.HIGH, "No request is checked for forgery: the pattern meets every path.", Evidence.SINK
        )
    if not isinstance(argument, nodes.FunctionValue) or not _always_true(argument.function):
        return None
    if match.name == "CheckOrigin" or path.endswith("CheckOrigin"):
        return Report(Confidence.HIGH, _WEBSOCKET, Evidence.SINK)
    return Report(
        Confidence.HIGH,
        "No request is checked for forgery: the function lets all of them pass.",
        Evidence.SINK,
        argument,
    )


def _always_true(function: nodes.Function) -> bool:
    only = function.body[0] if len(function.body) == 1 else None
    return isinstance(only, nodes.Return) and isinstance(only.value, nodes.Constant) and only.value.value is True


def protect(match: Match, code: CodeEditor) -> Fixed:
    """Let what protects look at every request."""
    argument, path = match.argument, match.path or ""
    if path.endswith("AcceptOptions") and argument is not None:
        code.replace(argument, code.literal(False))
        return Fixed("Look at where the connection comes from")
    if isinstance(argument, nodes.FunctionValue):
        only = argument.function.body[0] if argument.function.body else None
        parameters = argument.function.parameters
        if not isinstance(only, nodes.Return) or only.value is None:
            raise CannotEdit
        is_origin = match.name == "CheckOrigin" or path.endswith("CheckOrigin")
        if not is_origin:
            code.replace(only.value, code.literal(False))
            return Fixed("Check every request for forgery")
        if not parameters or not parameters[0].name or parameters[0].name == "_":
            raise CannotEdit
        request = parameters[0].name
        code.replace(
            only.value, f"{request}.Header.Get({code.literal('Origin')}) == {code.environment_lookup('ALLOWED_ORIGIN')}"
        )
        return Fixed("Let a setting name the site that may open the connection")
    raise CannotEdit
