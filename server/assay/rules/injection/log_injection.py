"""Request data is written to a log with its line breaks.

What it does
    Finds calls of loggers (``logging``, ``loguru``, Flask's and Django's loggers, ``console``, winston, log4js) whose
    message holds text from a request, where nothing has taken the line breaks out of it. Whole dictionaries and
    objects, and loggers that write JSON, escape line breaks themselves and are not reported. Headers and raw addresses,
    which hold no line breaks, are rated low. In Java it knows SLF4J, Log4j, Logback, ``java.util.logging`` and Commons Logging,
    with ``{}`` and without. In Go it knows ``log``, glog and klog; slog, zap, zerolog and logrus write text as literals.

Why is this bad
    A value with a line break in it ends the entry and begins one of the sender's own making: a login that never
    happened, an error that hides another. Whoever reads the log, a person or a program, cannot tell it from a true one.

What to do
    Write the value as a literal (``%r``, ``{name!r}``, ``JSON.stringify``), take the line breaks out, or log in JSON. In Java
    take them out with ``replaceAll("[\\r\\n]", "_")``, or have the layout encode them (``%encode{%m}{CRLF}``). In Go write ``%q``.

Known misses
    Loggers that are made by functions of other files under names that do not speak of logs, and values that were
    stored first and logged later.

Example
    Before::

        logger.info("Login failed for %s", request.form["user"])

    After::

        logger.info("Login failed for %s", repr(request.form["user"]))
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
    nodes,
    on_flow,
    words_of,
)
from assay.rules.injection._lines import comes_in_lines, is_container, varying_parts
from assay.rules.injection._pieces import is_awaited, with_cast

RULE = Rule(
    id="log-injection",
    title="Request data written to a log with its line breaks",
    cwe=117,
    severity=Severity.MEDIUM,
    message="{source} is written to the log as it is; with a line break in it a stranger adds entries of their own.",
    advice="Write the value as a literal (repr, JSON.stringify), or take the line breaks out of it.",
    on=(on_flow("http-request", "upload", "upload-name", "message", to="log", at_sink=False),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(93, 116),
)

_ONE_LINE = "{source} is written to the log as it is; the server lets no line break into it, but control characters that move a terminal's cursor."
_JSON_LOGGERS = (
    "pino",
    "bunyan",
    "@tryghost/logging",
    "structlog",
    "fastify.",
    "aws-lambda-powertools",
    "@aws-lambda-powertools",
    "log/slog",
    "zap.",
    "rs/zerolog",
    "sirupsen/logrus",
)
"""Their entries are JSON, in which a line break is two characters."""
_SPECIFIER = re.compile(r"%(?:\(\w+\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?([diouxXeEfFgGcrsaj])")


def check(match: Match) -> Report | None:
    """Report proven flows of text; what is shown as a literal or as a whole object has no line breaks any more."""
    call, argument = match.call, match.argument
    if match.evidence is not Evidence.FLOW or call is None or argument is None or match.is_test:
        return None
    if (match.path or "").startswith(_JSON_LOGGERS) or match.imports("structlog"):
        return None
    if any(keyword.value is argument for keyword in call.keywords):
        return None  # ``extra`` and ``exc_info`` are no part of the message.
    if isinstance(argument, nodes.Name) and argument.id in ("error", "err", "e", "exc", "exception"):
        return None  # What an error prints is for the most part its own.
    if not match.value.taints or match.value.fields is not None or is_container(argument, match):
        return None
    if _is_literal_in_message(argument, call, match) or not any(varying_parts(argument, "log", match)):
        return None
    if comes_in_lines(match) or all(map(_is_address, varying_parts(argument, "log", match))):
        return Report(Confidence.LOW, message=_ONE_LINE, evidence=Evidence.POSTURE)
    return Report(Confidence.MEDIUM if (match.path or "").startswith("console.") else Confidence.HIGH)


def _is_address(part: nodes.Expression) -> bool:
    """Whether a name says that the network address of a client is written, which comes from the connection or from a header."""
    name = part.id if isinstance(part, nodes.Name) else part.name if isinstance(part, nodes.Attribute) else ""
    words = words_of(name)
    return words[-1:] == ("ip",) or words[-2:] in (("ip", "address"), ("remote", "addr"), ("ip", "addr"))


def _is_literal_in_message(argument: nodes.Expression, call: nodes.Call, match: Match) -> bool:
    """Whether the message shows the argument by ``%r``, ``%d`` or ``%j``, which leave no line break."""
    if argument not in call.arguments:
        return False
    index = call.arguments.index(argument)
    for position, earlier in enumerate(call.arguments[:index]):
        written = match.evaluate(earlier).constant
        if isinstance(written, str) and "%" in written:
            found = _SPECIFIER.findall(written.replace("%%", ""))
            place = index - position - 1
            return place < len(found) and found[place] not in "sc"
    return False


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Show each part that varies as a literal."""
    call = match.call
    if call is None:
        raise CannotEdit
    if match.language == "java":
        return _fix_java(call, match, code)
    function = "repr" if match.language == "python" else "JSON.stringify"
    if match.language == "go":
        function = f"{code.add_import('strconv', alias='strconv')}.Quote"
    parts = [
        part
        for argument in call.arguments
        if not isinstance(argument, nodes.Spread | nodes.FunctionValue)
        and not is_container(argument, match)
        and not _is_literal_in_message(argument, call, match)
        for part in varying_parts(argument, "log", match)
    ]
    if not parts or any(is_awaited(part, match) for part in parts):
        raise CannotEdit
    for part in parts:
        code.wrap(with_cast(part, match), function)
    return Fixed("Write the value as a literal, so that it stays on its line")


def _fix_java(call: nodes.Call, match: Match, code: CodeEditor) -> Fixed:
    """Take the line breaks out of each part that varies."""
    parts = [part for argument in call.arguments for part in varying_parts(argument, "log", match)]
    if not parts:
        raise CannotEdit
    for part in parts:
        written = code.text(part)
        if not isinstance(part, nodes.Name | nodes.Attribute | nodes.Call | nodes.Subscript):
            raise CannotEdit
        code.replace(part, f'{written}.replaceAll("[\\r\\n]", "_")')
    return Fixed("Take the line breaks out of it")
