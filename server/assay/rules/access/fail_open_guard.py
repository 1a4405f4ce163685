"""A check lets everybody pass when it cannot be made.

What it does
    Looks at three shapes. A check (``is_…``, ``verify…``, ``has_permission``) that answers yes when it fails with an error, or a middleware
    that goes on after the token could not be verified. A secret that is compared only where it is set, so that everybody passes where it
    is not. And a check that is made only for those who are logged in, before code that then runs for strangers as well. In Java
    this is a ``catch`` that returns ``true``. In Go it is ``return true`` under ``if err != nil``, and ``next.ServeHTTP`` or
    ``c.Next()`` there.

Why is this bad
    An attacker picks the way on which the check is not made: a broken token, a missing header, a service that does not answer.

What to do
    Refuse when the check cannot be made, and when there is nobody or nothing to check.

Known misses
    Checks whose names say nothing, and errors that another function swallows.

Example
    Before::

        def is_allowed(token):
            try:
                return verify_token(token)["role"] == "admin"
            except Exception:
                return True

    After::

        def is_allowed(token):
            try:
                return verify_token(token)["role"] == "admin"
            except Exception:
                return False
"""

from __future__ import annotations

import re

from assay.rules.access import _go
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
    on_condition,
    on_handler,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.vocabulary import without_comments

_CHECKED: tuple[str, ...] = (
    "verify",
    "jwt",
    "token",
    "decode",
    "auth",
    "authenticate",
    "authorize",
    "authorise",
    "authorization",
    "permission",
)
_CHECKED += (
    "permissions",
    "session",
    "introspect",
    "validate",
    "signature",
    "check",
    "role",
    "roles",
    "access",
    "allowed",
    "user",
)
_SECRETS = ("secret", "key", "token", "password", "signature", "apikey", "user", "session", "auth", "admin")

RULE = Rule(
    id="fail-open-guard",
    title="A check lets everybody pass when it cannot be made",
    cwe=636,
    severity=Severity.HIGH,
    message="This check lets everybody pass when it cannot be made.",
    advice="Refuse when the check cannot be made, and when there is nothing to check.",
    on=(
        on_handler(*_CHECKED),
        on_condition(*_SECRETS),
        # Go has no handlers of errors: what is looked at is what a check returns, and where it goes on.
        on_named_value("authorized", "authorised", "authenticated", "allowed", "permitted", "admin", "permission"),
        on_mark("goes-on"),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(863, 755),
)

_ASKING = frozenset(
    {
        "is",
        "has",
        "can",
        "check",
        "verify",
        "validate",
        "authenticate",
        "authorize",
        "authorise",
        "may",
        "allow",
        "allowed",
    }
)
_ABOUT = frozenset(
    {
        "auth",
        "authenticated",
        "authorized",
        "authorised",
        "authorization",
        "admin",
        "allowed",
        "permission",
        "permissions",
    }
)
_ABOUT |= {
    "access",
    "token",
    "signature",
    "role",
    "owner",
    "jwt",
    "session",
    "valid",
    "verified",
    "permitted",
    "authenticate",
    "authorize",
}
_ABOUT |= {"user", "credentials", "password", "login", "licence", "license", "captcha", "trusted", "webhook"}
_OPTIONAL = re.compile(
    r"optional|maybe|try|attach|load|soft|populate|guest|anonymous|public|if_?present|context|current|inject|parse|set_?user|identify|decode|refresh",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b40[13]\b|\bStatus(?:Unauthorized|Forbidden)\b|\bunauthori[sz]ed\b|\bforbidden\b|\babort\(|\braise\b|\bthrow\b|\breject\(|\bredirect\(",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\.(?:delete|save|commit|remove|update|insert\w*|create|destroy|deleteOne|deleteMany|updateOne|findByIdAnd\w+|unlink\w*|execute|query|write\w*)\("
)
_CALLER = frozenset({"user", "token", "session", "auth", "current", "account", "principal", "header", "authorization"})
_SECRET_ENDS = frozenset({"secret", "key", "token", "password", "signature"})


def check(match: Match) -> Report | None:
    """Report handlers that let pass, and conditions that are asked only of some."""
    if match.is_test:
        return None
    if match.kind == "goes-on" or match.is_return:
        return _go.after_an_error(match) if match.language == "go" else None
    if isinstance(match.node, nodes.Handler):
        return _handler(match, match.node)
    if isinstance(match.node, nodes.If):
        return _unset_secret(match, match.node) or _only_for_users(match, match.node)
    return None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Refuse where the check cannot be made."""
    node = match.node
    if match.language == "go":
        return _go.refuse(match, code)
    if isinstance(node, nodes.Handler):
        return _fix_handler(match, code, node)
    if not isinstance(node, nodes.If):
        raise CannotEdit
    is_python = match.language == "python"
    negation, otherwise = ("not ", " or ") if is_python else ("!", " || ")
    if isinstance(node.test, nodes.Logical):
        first = node.test.values[0]
        rest = code.text(nodes.Node(node.test.values[1].start, node.test.end))
        code.replace(node.test, f"{negation}{code.text(first)}{otherwise}{rest}")
        return Fixed("Refuse where the secret is not set", Safety.BEHAVIOUR_CHANGING)
    inner = node.then[0]
    if not isinstance(inner, nodes.If) or inner.otherwise:
        raise CannotEdit
    test = code.text(inner.test)
    if not isinstance(inner.test, nodes.Compare | nodes.Unary | nodes.Name | nodes.Attribute | nodes.Call):
        test = f"({test})"
    test = f"{negation}{code.text(node.test)}{otherwise}{test}"
    if is_python:
        outer, nested = _indentation(code, node.start), _indentation(code, inner.start)
        rest = code.text(nodes.Node(inner.test.end, inner.then[-1].end))
        code.replace(
            nodes.Node(node.start, inner.then[-1].end), f"if {test}{rest.replace(chr(10) + nested, chr(10) + outer)}"
        )
    else:
        code.replace(node, f"if ({test}{code.text(nodes.Node(inner.test.end, inner.end))}")
    return Fixed("Refuse where nobody is logged in")


def _indentation(code: CodeEditor, offset: int) -> str:
    line = code.text(nodes.Node(max(0, offset - 200), offset)).rsplit("\n", 1)[-1]
    return line[: len(line) - len(line.lstrip())]


# --- errors ----------------------------------------------------------------------------------------------------------------


def _function_name(match: Match) -> str:
    """Return the name of the function around, also where it is one that a variable is given."""
    function = match.function
    if function is not None and function.name:
        return function.name
    if function is not None:
        before = match.source_text(nodes.Node(max(0, function.start - 120), function.start))
        found = re.search(r"(\w+)\s*(?::[^=\n]*)?[=:]\s*(?:async\s*)?$", before)
        if found is not None:
            return found.group(1)
    return match.function_names[-1] if match.function_names else ""


def _handler(match: Match, handler: nodes.Handler) -> Report | None:
    name = _function_name(match)
    words = set(words_of(name))
    is_narrow = bool(handler.types) and not _is_broad(handler)
    if not handler.body or (is_narrow and not _is_about_something_missing(handler)):
        return None
    last = handler.body[-1]
    if isinstance(last, nodes.Return) and isinstance(last.value, nodes.Constant) and last.value.value is True:
        is_check = bool(words & _ASKING) and bool(words & _ABOUT)
        if not is_check or words & {
            "not",
            "in",
            "no",
            "invalid",
            "expired",
            "blocked",
            "revoked",
            "blacklisted",
            "locked",
            "limited",
            "denied",
        }:
            return None
        message = f"Where the check fails with an error, {name} answers yes."
        # Who names the error may have meant it: a thing that is gone blocks nobody.
        return Report(Confidence.MEDIUM, message) if is_narrow else Report(Confidence.HIGH, message, Evidence.FLOW)
    going_on = _call_of_next(match, handler)
    if is_narrow or going_on is None or _OPTIONAL.search(name):
        return None
    text = without_comments(match.source_text(nodes.Node(handler.body[0].start, handler.body[-1].end)))
    if _REFUSAL.search(text) or any(isinstance(item, nodes.Assign) for item in handler.body):
        return None
    tried = _try_text(match)
    if not re.search(r"verify|jwt|token|session|auth|permission|introspect|signature", tried, re.IGNORECASE) or (
        "next(" not in tried and not (words & _DEMANDING and _goes_on_behind(match))
    ):
        return None
    message = "The middleware goes on when the caller's token cannot be verified, so that everybody passes."
    return Report(Confidence.MEDIUM, message)


_DEMANDING = frozenset(
    {"authenticate", "authorize", "authorise", "require", "ensure", "verify", "protect", "protected", "must", "only"}
)
"""Words of a middleware's name that say that it lets only some pass, so that it goes on behind its check by mistake."""


def _goes_on_behind(match: Match) -> bool:
    """Whether a middleware goes on behind its attempt at a check, and not inside it."""
    function = match.function
    if function is None or match.statement is None:
        return False
    return "next(" in without_comments(match.source_text(nodes.Node(match.statement.end, function.end)))


def _names_of_errors(handler: nodes.Handler) -> set[str]:
    names = {name for kind in handler.types for name in identifiers_in(kind)}
    for kind in handler.types:
        if isinstance(kind, nodes.Collection):
            names |= {name for item in kind.items for name in identifiers_in(item)}
    return names


def _is_about_something_missing(handler: nodes.Handler) -> bool:
    """Whether a handler takes what Python raises where a user or a role is not there."""
    return not _names_of_errors(handler).isdisjoint(
        {"AttributeError", "KeyError", "TypeError", "DoesNotExist", "ObjectDoesNotExist"}
    )


def _is_broad(handler: nodes.Handler) -> bool:
    names = _names_of_errors(handler)
    return not names or not names.isdisjoint(
        {
            "Exception",
            "BaseException",
            "PyJWTError",
            "InvalidTokenError",
            "JWTError",
            "DecodeError",
            "Error",
            "ExpiredSignatureError",
        }
        | {
            "ConnectionError",
            "RequestException",
            "TimeoutError",
            "RequestError",
            "HTTPError",
            "InvalidSignature",
            "RedisError",
            "Timeout",
        }
    )


def _call_of_next(match: Match, handler: nodes.Handler) -> nodes.Call | None:
    """Return the call by which a handler of a middleware goes on."""
    function = match.function
    if function is None or not any(parameter.name == "next" for parameter in function.parameters):
        return None
    last = handler.body[-1]
    if isinstance(last, nodes.Return) and last.value is None and len(handler.body) > 1:
        last = handler.body[-2]
    value = last.value if isinstance(last, nodes.Return | nodes.ExpressionStatement) else None
    if isinstance(value, nodes.Call) and isinstance(value.function, nodes.Name) and value.function.id == "next":
        return value if not value.arguments else None
    return None


def _try_text(match: Match) -> str:
    statement = match.statement
    if not isinstance(statement, nodes.Try) or not statement.body:
        return ""
    return without_comments(match.source_text(nodes.Node(statement.body[0].start, statement.body[-1].end)))


def _fix_handler(match: Match, code: CodeEditor, handler: nodes.Handler) -> Fixed:
    last = handler.body[-1]
    if isinstance(last, nodes.Return) and isinstance(last.value, nodes.Constant):
        code.replace(last.value, code.literal(False))
        return Fixed("Answer no when the check fails")
    call = _call_of_next(match, handler)
    function = match.function
    if call is None or function is None or len(function.parameters) < 2:
        raise CannotEdit
    names = [parameter.name for parameter in function.parameters]
    if names[-1] != "next" or not names[0]:
        raise CannotEdit
    if len(names) == 3 and names[1]:
        code.replace(call, f"{names[1]}.status(401).json({{ error: {code.literal('Unauthorized')} }})")
    elif len(names) == 2 and names[0] in ("ctx", "context"):
        code.replace(call, f"{names[0]}.throw(401)")
    else:
        raise CannotEdit
    return Fixed("Refuse when the check fails")


# --- conditions ------------------------------------------------------------------------------------------------------------


def _unset_secret(match: Match, node: nodes.If) -> Report | None:
    """``if (SECRET && given !== SECRET) refuse``: where the secret is not set, nobody is refused."""
    test = node.test
    if not isinstance(test, nodes.Logical) or test.operator != "and" or len(test.values) != 2 or node.otherwise:
        return None
    first, second = test.values
    if match.language == "go" and isinstance(first, nodes.Compare) and _go.is_not_empty(first):
        first = first.left
    if not isinstance(first, nodes.Name | nodes.Attribute):
        return None
    name = first.id if isinstance(first, nodes.Name) else first.name
    words = words_of(name)
    if (
        not words
        or words[-1] not in _SECRET_ENDS
        or words[0] in ("reset", "csrf", "new", "next", "page", "cache", "user", "expected")
    ):
        return None
    written = match.source_text(first)
    if isinstance(second, nodes.Compare) and second.operator in ("!=", "!=="):
        sides = [match.source_text(side) for side in (second.left, second.right)]
        if written not in sides and not any(written in side for side in sides):
            return None
        other = second.right if written in sides[0] else second.left
    elif isinstance(second, nodes.Unary) and second.operator == "not" and isinstance(second.operand, nodes.Call):
        if written not in match.source_text(second.operand) or not re.search(
            r"compare_digest|timingSafeEqual|verify|equal", match.source_text(second.operand), re.IGNORECASE
        ):
            return None
        other = second.operand
    else:
        return None
    if isinstance(other, nodes.Constant) or not _refuses(match, node):
        return None
    value = match.evaluate(first)
    is_setting = (
        name.isupper()
        or (value.path or "").startswith(("os.environ", "os.getenv", "process.env"))
        or any(taint.kind == "environment" for taint in value.taints)
        or re.match(
            r"(settings|config|current_app|app|process|env|options|opts|self\.config|self\.settings)\b", written
        )
    )
    if not is_setting:
        return None
    message = f"Where {written} is not set, nobody is asked for it: everybody passes."
    return Report(Confidence.MEDIUM, message, Evidence.POSTURE)


def _refuses(match: Match, node: nodes.If) -> bool:
    """Whether the body of a condition turns the caller away."""
    if not node.then:
        return False
    text = without_comments(match.source_text(nodes.Node(node.then[0].start, node.then[-1].end)))
    is_negative = isinstance(node.then[-1], nodes.Return) and (
        isinstance(node.then[-1].value, nodes.Constant) and node.then[-1].value.value is False
    )
    return is_negative or (_REFUSAL.search(text) is not None and len(text) < 400)


def _only_for_users(match: Match, node: nodes.If) -> Report | None:
    """``if user: (if not user.is_admin: refuse)``, and then what only administrators may do."""
    if not isinstance(node.test, nodes.Name | nodes.Attribute) or node.otherwise or len(node.then) != 1:
        return None
    name = node.test.id if isinstance(node.test, nodes.Name) else node.test.name
    words = words_of(name)
    if not words or words[-1] not in _CALLER:
        return None
    inner = node.then[0]
    written = match.source_text(node.test)
    if not isinstance(inner, nodes.If) or inner.otherwise or not _refuses(match, inner):
        return None
    if not re.search(rf"\b{re.escape(written)}\b", match.source_text(inner.test)):
        return None
    function = match.function
    if function is None or match.route is not None:
        return None
    rest = without_comments(match.source_text(nodes.Node(node.end, function.end)))
    before = without_comments(match.source_text(nodes.Node(function.body_start, node.start)))
    if not _CHANGE.search(rest) or re.search(rf"(?:!|not ){re.escape(written)}\b", before + rest):
        return None
    message = f"Only who has {_a(name)} is checked here: without one the check is left out, and what follows runs all the same."
    return Report(Confidence.MEDIUM, message, Evidence.SINK)


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"
