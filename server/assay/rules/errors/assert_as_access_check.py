"""Access is checked by an assertion, which production may leave out.

What it does
    Finds ``assert`` with a test of who somebody is or what they may do: ``assert user.is_admin``, ``assert has_permission(user)``,
    ``assert verify_signature(…)``. Files of tests are left alone, and so are assertions that only tell a type checker that something
    is not None.

Why is this bad
    ``python -O`` and ``PYTHONOPTIMIZE`` leave assertions out. Then nobody is checked any more, and nothing says so.

What to do
    Test with ``if`` and raise ``PermissionError`` or what the framework wants (``abort(403)``).

Known misses
    Tests whose names do not speak of access.

Example
    Before::

        assert user.is_admin

    After::

        if not user.is_admin:
            raise PermissionError
"""

from __future__ import annotations

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
    on_assertion,
    words_of,
)

RULE = Rule(
    id="assert-as-access-check",
    title="Access checked by an assertion",
    cwe=617,
    severity=Severity.MEDIUM,
    message="Access is checked by an assertion, which is left out where Python runs with optimisation.",
    advice="Test with if, and raise PermissionError.",
    on=(
        on_assertion(
            "admin",
            "superuser",
            "staff",
            "authenticated",
            "authorized",
            "authorised",
            "authenticate",
            "authorize",
            "permission",
            "permissions",
            "perm",
            "owner",
            "role",
            "allowed",
            "verify",
            "verified",
            "signature",
            "csrf",
            "logged",
            "password",
        ),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("python",),
    fix_safety=Safety.SAFE,
    also_cwe=(862,),
)

_ATTRIBUTES = frozenset(
    {
        ("is", "admin"),
        ("is", "superuser"),
        ("is", "staff"),
        ("is", "authenticated"),
        ("is", "authorized"),
        ("is", "authorised"),
        ("is", "owner"),
        ("is", "allowed"),
        ("is", "verified"),
        ("logged", "in"),
        ("can", "edit"),
        ("can", "delete"),
    }
)
_CHECK_WORDS = frozenset(
    {
        "permission",
        "permissions",
        "perm",
        "perms",
        "authorized",
        "authorised",
        "authenticated",
        "admin",
        "owner",
        "allowed",
        "role",
    }
)
_VERIFIED_SUBJECTS = frozenset({"signature", "token", "password", "csrf", "mac", "hmac", "otp", "credentials"})
_OWNER_WORDS = frozenset({"owner", "role", "author", "permission"})
_MAXIMUM_DEPTH = 20


def check(match: Match) -> Report | None:
    """Report assertions whose test asks who somebody is or what they may do."""
    if match.is_test or not isinstance(match.node, nodes.Assert):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK) if _asks_for_access(match.node.test, 0) else None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Test with if and raise."""
    node = match.node
    if not isinstance(node, nodes.Assert):
        raise CannotEdit
    before = code.text(nodes.Node(max(0, node.start - 400), node.start))
    margin = before.rsplit("\n", 1)[-1]
    if margin.strip():
        raise CannotEdit  # Something else stands on the line.
    newline = "\r\n" if before.endswith(f"\r\n{margin}") else "\n"
    step = "\t" if margin.startswith("\t") else "    "
    test = code.text(node.test)
    if "\n" in test:
        raise CannotEdit
    if not isinstance(node.test, nodes.Name | nodes.Attribute | nodes.Call | nodes.Subscript):
        test = f"({test})"
    error = "PermissionError" if node.message is None else f"PermissionError({code.text(node.message)})"
    code.replace(node, f"if not {test}:{newline}{margin}{step}raise {error}")
    return Fixed("Test with if, and raise PermissionError")


def _asks_for_access(test: nodes.Expression, depth: int) -> bool:
    if depth > _MAXIMUM_DEPTH:
        return False
    if isinstance(test, nodes.Logical):
        return any(_asks_for_access(value, depth + 1) for value in test.values)
    if isinstance(test, nodes.Unary):
        return _asks_for_access(test.operand, depth + 1)
    if isinstance(test, nodes.Attribute):
        return words_of(test.name)[-2:] in _ATTRIBUTES
    if isinstance(test, nodes.Name):
        return words_of(test.id)[-2:] in _ATTRIBUTES
    if isinstance(test, nodes.Subscript):
        return _key_words(test.key)[-2:] in _ATTRIBUTES
    if isinstance(test, nodes.Call):
        words = words_of(_last_name(test.function))
        if words == ("get",) and test.arguments:
            return _key_words(test.arguments[0])[-2:] in _ATTRIBUTES
        if not words or words[0] in ("isinstance", "len", "set", "type"):
            return False
        if words[0] == "is":
            return words[-1] in _CHECK_WORDS
        if words[0] in ("has", "can", "check", "may", "verify") and _CHECK_WORDS.intersection(words):
            return True
        return words[0] in ("verify", "check", "validate") and bool(_VERIFIED_SUBJECTS.intersection(words))
    if isinstance(test, nodes.Compare):
        return _compares_a_right(test)
    return False


def _key_words(key: nodes.Expression) -> tuple[str, ...]:
    return words_of(key.value) if isinstance(key, nodes.Constant) and isinstance(key.value, str) else ()


def _compares_a_right(test: nodes.Compare) -> bool:
    """Whether a comparison is of an owner or a role with somebody or something that is not None."""
    if isinstance(test.right, nodes.Constant) and test.right.value is None:
        return False
    if test.operator not in ("==", "in", "is"):
        return False
    sides = [_path_words(side) for side in (test.left, test.right)]
    if not any(words and words[-1][-1:] and words[-1][-1] in _OWNER_WORDS | {"admin"} for words in sides):
        # document.owner_id == request.user.id
        return any(_OWNER_WORDS.intersection(word for name in words for word in name) for words in sides) and any(
            ("user",) in words or ("current", "user") in words for words in sides
        )
    return True


def _path_words(side: nodes.Expression) -> list[tuple[str, ...]]:
    """Return the words of each name of an access path, from the root to the end."""
    found: list[tuple[str, ...]] = []
    while isinstance(side, nodes.Attribute | nodes.Subscript):
        if isinstance(side, nodes.Attribute):
            found.append(words_of(side.name))
        elif isinstance(side.key, nodes.Constant) and isinstance(side.key.value, str):
            found.append(words_of(side.key.value))
        side = side.value
    if isinstance(side, nodes.Name):
        found.append(words_of(side.id))
    found.reverse()
    return found


def _last_name(function: nodes.Expression) -> str:
    if isinstance(function, nodes.Attribute):
        return function.name
    return function.id if isinstance(function, nodes.Name) else ""
