"""An error's own text is shown to whoever called.

What it does
    Follows errors that handlers catch (``except Exception as error``, ``catch (error)``, ``traceback.format_exc()``, the error handlers of
    Express) into responses. Errors that a program makes for its users are left out: handlers for one class of errors, and messages
    that go with a status of 400 to 499. In Java these are ``catch`` blocks of servlets and controllers, ``printStackTrace``
    into the response, and methods with ``@ExceptionHandler`` for all errors. In Go it follows ``err.Error()`` and ``debug.Stack()``
    into ``http.Error``, ``c.JSON`` and ``fmt.Fprintf``.

Why is this bad
    The text of an error names tables, files, hosts and versions, and a stack trace the code itself. It tells an attacker what to try next, and
    whether it worked.

What to do
    Log the error, and answer with a sentence of your own.

Known misses
    Errors that other functions turn into text, and error pages of frameworks.

Example
    Before::

        except Exception as error:
            return jsonify(error=str(error)), 500

    After::

        except Exception:
            app.logger.exception("the order could not be stored")
            return jsonify(error="Internal error"), 500
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
)

RULE = Rule(
    id="verbose-error",
    title="An error's own text is shown to whoever called",
    cwe=209,
    severity=Severity.LOW,
    message="The text of an error is sent to whoever called.",
    advice="Log the error, and answer with a sentence of your own.",
    on=(on_flow("error-text", to="error-response"),),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(497, 200),
)

_TRACE = re.compile(r"\bstack\b|\bstackTrace\b|\bformat_exc\b|\bformat_exception\b|\btraceback\b|\b__traceback__\b")
_USERS_STATUS = re.compile(
    r"\b(?:status|code|sendStatus|status_code)\s*[(=:]\s*(?:4\d\d|(?:status\.)?HTTP_4"
    r"|(?:HttpStatus|StatusCodes)\.(?:BAD|NOT|CONF|UNPR|FORB|UNAU))"
    r"|\bStatus(?:BadRequest|NotFound|Unauthorized|Forbidden|Conflict|Unprocessable|MethodNot|Gone|TooMany|RequestEntity)"
    r"|\b(?:JSON|Error|String|AbortWithStatusJSON|Status)\(\s*4\d\d\b|,\s*4\d\d\s*\)"
)
"""A status which says that the fault is the caller's."""


def check(match: Match) -> Report | None:
    """Report errors that reach a response: traces surely, messages where the fault is the server's."""
    if match.language == "go" and match.source_kind is None:
        return _check_go_error(match)
    if match.source_kind != "error-text" or match.is_test or match.argument is None:
        return None
    if match.evidence is not Evidence.FLOW:
        return None
    if match.language == "java" and (match.path or "").endswith(".printStackTrace"):
        writer = match.value_of(0)
        if writer is None or writer.path != "servlet.ResponseWriter":
            return None
        return Report(Confidence.HIGH, "A stack trace is sent to whoever called.")
    if match.language == "java" and not _handles_every_error(match):
        return None  # The text of an error of one's own was written for whoever calls.
    if match.call is None and _is_answer_of_call(match.argument):
        return None  # What is returned is the result of a call, which is looked at itself.
    text = match.source_text(match.argument)
    if _TRACE.search(text):
        return Report(Confidence.HIGH, "A stack trace is sent to whoever called.")
    place = match.source_text(nodes.Node(match.node.start, match.node.end + 24))
    if _USERS_STATUS.search(place) or re.search(r"^[^\n]*\)\s*,\s*(?:status=)?4\d\d", place[-200:]):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def _check_go_error(match: Match) -> Report | None:
    """Report an error that Go's printing functions write as its text: ``fmt.Fprintf(w, "%v", err)``."""
    argument = match.argument
    if (
        match.is_test
        or argument is None
        or not (match.path or "").startswith(("fmt.Fprint", "gin-gonic/gin.Context.String"))
    ):
        return None
    parts = argument.parts if isinstance(argument, nodes.Template) else (argument,)
    if not any(isinstance(part, nodes.Name) and (part.id == "err" or part.id.endswith("Err")) for part in parts):
        return None
    function = match.function
    before = match.source_text(nodes.Node(function.body_start, match.node.start)) if function is not None else ""
    if _USERS_STATUS.search("\n".join(before.splitlines()[-2:])) or _USERS_STATUS.search(match.source_text(match.node)):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


_EVERY_ERROR = re.compile(r"^\s*(?:final\s+)?(?:Exception|Throwable|RuntimeException)\b")


def _handles_every_error(match: Match) -> bool:
    """Whether a method that Spring calls with errors takes those of every kind; true for all other functions."""
    function = match.function
    if function is None or not any(
        match.source_text(decorator).startswith("ExceptionHandler") for decorator in function.decorators
    ):
        return True
    return any(_EVERY_ERROR.match(match.source_text(parameter)) for parameter in function.parameters)


def _is_answer_of_call(argument: nodes.Expression) -> bool:
    """Whether what is returned was made by a call that makes answers, and not one that makes text of an error."""
    if isinstance(argument, nodes.Collection) and argument.items:
        argument = argument.items[0]
    if not isinstance(argument, nodes.Call):
        return False
    function = argument.function
    name = (
        function.id
        if isinstance(function, nodes.Name)
        else function.name
        if isinstance(function, nodes.Attribute)
        else ""
    )
    return name not in ("str", "repr", "format", "format_exc", "format_exception", "join", "dict")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Answer with a sentence of one's own."""
    argument = match.argument
    if argument is None or (match.path or "").endswith(".printStackTrace"):
        raise CannotEdit
    target = _error_part(match, argument)
    if target is None:
        raise CannotEdit
    written = code.literal("Internal error")
    is_bytes = match.language == "go" and match.evaluate(target).path == "runtime/debug.Stack()"
    code.replace(target, f"[]byte({written})" if is_bytes else written)
    return Fixed("Answer with a sentence of your own")


def _error_part(match: Match, node: nodes.Expression) -> nodes.Expression | None:
    """Return the part of an answer that is the error's text, where it stands alone."""
    for _ in range(8):
        if isinstance(node, nodes.Mapping):
            found = [entry.value for entry in node.entries if match.evaluate(entry.value).taints]
            if len(found) != 1:
                return None
            node = found[0]
        elif isinstance(node, nodes.Collection):
            found = [item for item in node.items if match.evaluate(item).taints]
            if len(found) != 1:
                return None
            node = found[0]
        elif isinstance(node, nodes.Call) and node.keywords and not node.arguments:
            found = [keyword.value for keyword in node.keywords if match.evaluate(keyword.value).taints]
            if len(found) != 1:
                return None
            node = found[0]
        else:
            break
    return node
