"""The failure of a security check is thrown away.

What it does
    Finds ``except: pass``, empty ``catch`` blocks and handlers that only log, around calls that check by raising: ``verify_signature(…)``,
    ``jwt.verify(…)``, ``authorize(…)``, ``check_csrf(…)``. Where the result of the check is kept, or the code in the ``try`` goes on because
    of it, nothing is reported; around decryption and other security calls it weighs less. In Java these are handlers around
    ``verify``, ``checkServerTrusted``, ``authenticate`` and the like. In Go it is the error of ``bcrypt.CompareHashAndPassword``,
    ``jwt.Parse``, ``rsa.VerifyPKCS1v15`` and the like that is given to ``_`` or to nobody.

Why is this bad
    Such a check says no by raising an error. Where that is swallowed, the program goes on as if it had said yes.

What to do
    Let the error through, or deny: raise, return an error response, leave the function.

Known misses
    Checks under names that do not say so, and handlers that go on after doing something else.

Example
    Before::

        try:
            verify_signature(payload, signature)
        except InvalidSignature:
            pass

    After::

        try:
            verify_signature(payload, signature)
        except InvalidSignature:
            raise
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
    on_handler,
    on_mark,
    words_of,
)

RULE = Rule(
    id="swallowed-security-error",
    title="Failure of a security check is thrown away",
    cwe=390,
    severity=Severity.MEDIUM,
    message="The check fails by raising an error, and the error is thrown away: the program goes on as if the check had passed.",
    advice="Let the error through, or deny what was asked for.",
    on=(
        on_handler(
            "verify",
            "validate",
            "authenticate",
            "authorize",
            "authorise",
            "decrypt",
            "check",
            "require",
            "ensure",
            "assert",
            "enforce",
        ),
        on_mark("security-check"),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(703, 755),
)

_CHECKING = frozenset({"verify", "validate", "check", "require", "ensure", "assert", "enforce"})
_ALWAYS_SECURITY = frozenset({"authenticate", "authorize", "authorise"})
_SUBJECTS = frozenset(
    {
        "signature",
        "token",
        "jwt",
        "auth",
        "authentication",
        "authorization",
        "permission",
        "permissions",
        "access",
        "role",
        "roles",
        "admin",
        "owner",
        "ownership",
        "csrf",
        "password",
        "credential",
        "credentials",
        "certificate",
        "cert",
        "hmac",
        "mac",
        "session",
        "login",
        "otp",
        "totp",
        "captcha",
        "webhook",
        "secret",
        "apikey",
        "user",
        "scope",
        "scopes",
        "policy",
        "hash",
        "checksum",
        "integrity",
    }
)
_VERIFYING_LIBRARIES = (
    "jsonwebtoken",
    "jose",
    "jwt",
    "cryptography",
    "argon2",
    "itsdangerous",
    "google",
    "firebase_admin",
    "nacl",
    "paseto",
)
_SHOWING = frozenset({"print", "debug", "info", "log", "warning", "warn", "error", "exception", "trace"})
_PASS = re.compile(r"(?m)(?<=[\s:])(pass|\.\.\.)(?=[ \t]*(#.*)?\r?$)")
_EMPTY_CATCH = re.compile(r"(\{)\s*(\})$")


def check(match: Match) -> Report | None:
    """Report handlers that do nothing around a check whose only result is the error; in Go, errors that go to the blank name."""
    if match.kind == "security-check":
        return _check_blank(match)
    handler, statement = match.node, match.statement
    if not isinstance(handler, nodes.Handler) or not isinstance(statement, nodes.Try) or match.is_test:
        return None
    if not all(_does_nothing(inner) for inner in handler.body) or not statement.body:
        return None
    last = statement.body[-1]
    if isinstance(last, nodes.Return) or any(isinstance(inner, nodes.Return) for inner in statement.otherwise):
        return None
    if not isinstance(last, nodes.ExpressionStatement) or not isinstance(last.value, nodes.Call):
        return None
    if not _is_security_check(last.value, match) or statement.otherwise:
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK, node=_beginning(handler, match))


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let the error through."""
    handler = match.node
    if not isinstance(handler, nodes.Handler) or any(_tells_somebody(inner) for inner in handler.body):
        raise CannotEdit
    text = code.text(handler)
    if match.language == "python":
        found = _PASS.search(text)
        if found is None:
            raise CannotEdit
        start = handler.start + len(text[: found.start()].encode())
        code.replace(nodes.Node(start, start + len(found.group(1))), "raise")
        return Fixed("Let the error through")
    if match.language == "java":
        # A method need not declare this one, whatever was caught.
        if handler.body or not handler.name or not text.rstrip().endswith("}"):
            raise CannotEdit
        start = handler.start + len(text[: text.rindex("{")].encode())
        code.replace(nodes.Node(start, handler.end), f"{{ throw new SecurityException({handler.name}); }}")
        return Fixed("Let the error through")
    empty = _EMPTY_CATCH.search(text)
    if empty is None or not handler.name:
        raise CannotEdit
    start = handler.start + len(text[: empty.start()].encode())
    code.replace(nodes.Node(start, handler.end), f"{{ throw {handler.name}; }}")
    return Fixed("Let the error through")


_BLANK = re.compile(r"(?:^|,)\s*_\s*:?=\s*$")
_VALIDITY = re.compile(r"\.Valid\b")


def _check_blank(match: Match) -> Report | None:
    """Report a check in Go whose error nobody looks at."""
    call = match.call
    if call is None or match.is_test:
        return None
    line = match.source_text(nodes.Node(max(0, call.start - 200), call.start)).rpartition("\n")[2]
    following = match.source_text(nodes.Node(call.end, call.end + 200)).partition("\n")[0].strip()
    is_alone = not line.strip() and (not following or following.startswith("//"))
    if not is_alone and not _BLANK.search(line):
        return None
    if match.function is not None and _VALIDITY.search(match.source_text(match.function)):
        return None  # A parsed token says itself whether it is valid.
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


def _does_nothing(statement: nodes.Statement) -> bool:
    """Whether a statement of a handler is without effect, or only tells somebody."""
    if isinstance(statement, nodes.Leave):
        return False
    if not isinstance(statement, nodes.ExpressionStatement):
        return False
    value = statement.value
    if isinstance(value, nodes.Constant) or (isinstance(value, nodes.Opaque) and not value.children):
        return True  # A text or "..." in the place of code.
    return _tells_somebody(statement)


def _tells_somebody(statement: nodes.Statement) -> bool:
    """Whether a statement writes to a log or a screen."""
    if not isinstance(statement, nodes.ExpressionStatement) or not isinstance(statement.value, nodes.Call):
        return False
    return _last_name(statement.value.function) in _SHOWING


def _is_security_check(call: nodes.Call, match: Match) -> bool:
    """Whether a call decides about access, by its name and what it is given."""
    words = set(words_of(_last_name(call.function)))
    if words & _ALWAYS_SECURITY:
        return True
    if not words & _CHECKING:
        return False
    if words & _SUBJECTS:
        return True
    path = match.evaluate(call.function).path or ""
    if path.split(".", 1)[0] in _VERIFYING_LIBRARIES:
        return True
    return "verify" in words and any(_SUBJECTS & set(words_of(name)) for name in _names(call))


def _names(call: nodes.Call) -> list[str]:
    found: list[str] = []
    for node in descendants((*call.arguments, call.function)):
        if isinstance(node, nodes.Name):
            found.append(node.id)
        elif isinstance(node, nodes.Attribute):
            found.append(node.name)
    return found


def _last_name(function: nodes.Expression) -> str:
    if isinstance(function, nodes.Attribute):
        return function.name
    return function.id if isinstance(function, nodes.Name) else ""


def _beginning(handler: nodes.Handler, match: Match) -> nodes.Node:
    """Return the first line of a handler: what is reported ends there."""
    first = match.source_text(handler).split("\n", 1)[0].rstrip()
    return nodes.Node(handler.start, handler.start + len(first.encode()))
