"""Passwords of users that are stored or compared as they are in Java."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, nodes, words_of
from assay.rules.secrets import _java
from assay.rules.secrets._passwords import (
    CONFIRMING,
    RECORD_WORDS,
    USER_WORDS,
    field_name,
    last_name,
    names_password,
    stores_users,
)

_HASHING_NAMES = ("passwordEncoder", "PasswordEncoder", "BCrypt", "BCryptPasswordEncoder", "encoder", "hashPassword")
_STATEMENT_SETTERS = frozenset({"setString", "setObject", "setNString"})


def check_setter(match: Match, call: nodes.Call) -> Report | None:
    """Report a setter, a builder or a parameter of a prepared statement that is given a password as it came."""
    argument, function = match.argument, call.function
    if argument is None or not isinstance(function, nodes.Attribute) or not _is_as_it_came_in_java(argument, match):
        return None
    if function.name in _STATEMENT_SETTERS:
        texts = list(_java.texts_of_statement(match, function.value))
        if not any(stores_users(text) for text in texts):
            return None
    else:
        root, members = _java.root_of_chain(function.value)
        if function.name == "password":
            is_record = root[:1].isupper() and any(name in ("builder", "newBuilder") for name in members)
        else:
            is_record = not members and root != "self"
        if not is_record or (root[:1].isupper() and not USER_WORDS.intersection(words_of(root))):
            return None
    is_remote = any(taint.kind == "http-request" and taint.is_proven for taint in match.value.taints)
    confidence = Confidence.LOW if any(map(match.mentions, _HASHING_NAMES)) else Confidence.MEDIUM
    return Report(confidence, evidence=Evidence.FLOW if is_remote else Evidence.SINK)


def _is_as_it_came_in_java(argument: nodes.Expression, match: Match) -> bool:
    """Whether an expression is a password that a request or a caller gave: a variable, or a getter of one."""
    value = match.evaluate(argument)
    if not names_password(argument) or value.is_constant or "*" in value.cleared:
        return False
    if isinstance(argument, nodes.Call) and not re.match(r"get[A-Z]|password$|getParameter$", last_name(argument)):
        return False
    if isinstance(argument, nodes.Name) and isinstance(made := match.definition_of(argument), nodes.Call):
        if not re.match(r"get[A-Z]|password$|trim$|next(Line)?$|readLine$|readPassword$", last_name(made.function)):
            return False
    return any(
        taint.kind in ("http-request", "message", "standard-input") or taint.parameter >= 0
        for taint in value.taints
        if not taint.cleared
    )


def check_equality(match: Match, call: nodes.Call) -> Report | None:
    """Report ``user.getPassword().equals(password)``, either way round."""
    sides = _java_sides(call)
    if sides is None:
        return None
    given = sides[1]
    if CONFIRMING.intersection(words_of(field_name(given))) or not _is_as_it_came_in_java(given, match):
        return None
    if match.function_names and "equals" in match.function_names[-1:]:
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


def _java_sides(call: nodes.Call) -> tuple[nodes.Expression, nodes.Expression] | None:
    """Return the stored password and the given one that a call compares, None where it compares something else."""
    if not isinstance(call.function, nodes.Attribute) or len(call.arguments) != 1:
        return None
    pair = (call.function.value, call.arguments[0])
    for stored, given in (pair, pair[::-1]):
        if _is_stored_in_java(stored) and names_password(given) and not _is_stored_in_java(given):
            return stored, given
    return None


def _is_stored_in_java(side: nodes.Expression) -> bool:
    """Whether a side is the password of a record: ``user.getPassword()``, ``rs.getString("password")``, ``users.get(name)``."""
    if not isinstance(side, nodes.Call) or not isinstance(side.function, nodes.Attribute):
        return False
    name, receiver = side.function.name, words_of(last_name(side.function.value))
    if name in ("getString", "getObject"):
        return (
            names_password(side) and receiver[-1:] != () and receiver[-1] in ("rs", "results", "set", "result", "row")
        )
    if not names_password(side.function):
        return False
    return receiver[-1:] != () and (receiver[-1] in RECORD_WORDS or receiver[-1] in ("u", "entity", "get"))


def write_fix(match: Match, code: CodeEditor) -> Fixed:
    """Hash with Spring Security, where the file uses Spring."""
    if not match.imports("org.springframework") or match.kind not in ("stored-password", "compared"):
        raise CannotEdit
    encoder = f"new {code.add_import('org.springframework.security.crypto.bcrypt', 'BCryptPasswordEncoder')}()"
    if (match.path or "").endswith("NoOpPasswordEncoder.getInstance") and match.call is not None:
        code.replace(match.call, encoder)
        return Fixed("Store hashes (passwords that are stored already have to be hashed)")
    if match.kind == "stored-password":
        if match.argument is None:
            raise CannotEdit
        code.replace(match.argument, f"{encoder}.encode({code.text(match.argument)})")
        return Fixed("Store a hash")
    sides = _java_sides(match.call) if match.call is not None else None
    if sides is None or match.call is None:
        raise CannotEdit
    stored, given = sides
    code.replace(match.call, f"{encoder}.matches({code.text(given)}, {code.text(stored)})")
    return Fixed("Compare with a hash (which has to be stored)")
