"""What the rules about access ask of Go, where an error is a value: who goes on after one lets everybody pass."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, Safety, nodes, words_of

_CHECKED = re.compile(r"(?i)verif|jwt|token|session|auth|permission|signature|introspect|credential")
_OPTIONAL = re.compile(
    r"(?i)optional|maybe|try|attach|load|soft|populate|guest|anonymous|public|ifpresent|context|current|inject|identify|refresh"
)
_ASKING = frozenset({"is", "has", "can", "check", "verify", "validate", "may", "allow", "authorize", "authenticate"})
_DENYING = frozenset({"not", "no", "un", "denied", "blocked"})


def is_not_empty(test: nodes.Compare) -> bool:
    """Whether a comparison asks if a text is there: ``secret != ""``."""
    return test.operator == "!=" and isinstance(test.right, nodes.Constant) and test.right.value == ""


def after_an_error(match: Match) -> Report | None:
    """Report a check that says yes, or a middleware that goes on, where the check itself failed with an error."""
    function = match.function
    if function is None or not _is_after_error(function.body, match.node):
        return None
    names = match.function_names
    if match.is_return:
        words = set(words_of(names[-1])) if names else set()
        value = match.argument
        if isinstance(value, nodes.Collection) and value.items:
            value = value.items[0]
        if not isinstance(value, nodes.Constant) or value.value is not True or not words & _ASKING or words & _DENYING:
            return None
        return Report(
            Confidence.HIGH, f"Where the check fails with an error, {names[-1]} answers yes.", evidence=Evidence.FLOW
        )
    before = match.source_text(nodes.Node(function.start, match.node.start))
    if not _CHECKED.search(before) or any(_OPTIONAL.search(name) for name in names):
        return None
    message = "The middleware goes on when the caller's token cannot be verified, so that everybody passes."
    return Report(Confidence.MEDIUM, message, Evidence.SINK)


def _is_after_error(statements: tuple[nodes.Statement, ...], place: nodes.Node) -> bool:
    """Whether a place stands in the body of ``if err != nil``, and nothing else decides there."""
    pending: list[nodes.Statement] = list(statements)
    while pending:
        statement = pending.pop()
        if not statement.start <= place.start < statement.end:
            continue
        if isinstance(statement, nodes.If):
            inside = any(inner.start <= place.start < inner.end for inner in statement.then)
            if inside and _is_error_test(statement.test):
                return any(inner.start <= place.start <= inner.end for inner in statement.then) and not any(
                    isinstance(inner, nodes.If | nodes.Switch) for inner in statement.then
                )
            pending.extend((*statement.then, *statement.otherwise))
        elif isinstance(statement, nodes.Block | nodes.Loop):
            pending.extend(statement.body)
    return False


def _is_error_test(test: nodes.Expression) -> bool:
    """Whether a condition asks for an error alone: ``err != nil``."""
    return (
        isinstance(test, nodes.Compare)
        and test.operator == "!="
        and isinstance(test.left, nodes.Name)
        and test.left.id.lower().endswith("err")
        and isinstance(test.right, nodes.Constant)
        and test.right.value is None
    )


def refuse(match: Match, code: CodeEditor) -> Fixed:
    """Refuse where the check cannot be made."""
    if match.is_return:
        value = match.argument
        if isinstance(value, nodes.Collection) and value.items:
            value = value.items[0]
        if value is None:
            raise CannotEdit
        code.replace(value, code.literal(False))
        return Fixed("Answer no when the check fails")
    call, node = match.call, match.node
    if match.kind == "goes-on" and call is not None and isinstance(call.function, nodes.Attribute):
        http = code.add_import("net/http", alias="http")
        if (match.path or "").startswith("gin-gonic/"):
            code.replace(call, f"{code.text(call.function.value)}.AbortWithStatus({http}.StatusUnauthorized)")
            return Fixed("Refuse when the check fails")
        if call.arguments and isinstance(call.arguments[0], nodes.Name):
            writer = code.text(call.arguments[0])
            code.replace(call, f"{http}.Error({writer}, {code.literal('unauthorized')}, {http}.StatusUnauthorized)")
            return Fixed("Refuse when the check fails")
    if isinstance(node, nodes.If) and isinstance(node.test, nodes.Logical):
        first, second = node.test.values[0], node.test.values[1]
        if isinstance(first, nodes.Compare):
            rest = code.text(nodes.Node(second.start, node.test.end))
            code.replace(node.test, f'{code.text(first.left)} == "" || {rest}')
            return Fixed("Refuse where the secret is not set", Safety.BEHAVIOUR_CHANGING)
    raise CannotEdit
