"""How servlets and Spring are told about forged requests, other sites and cookies, and how fixes write it."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, Value, nodes, words_of
from assay.rules.statements import insert_before


def _name_of(call: nodes.Call) -> str:
    return call.function.name if isinstance(call.function, nodes.Attribute) else ""


# --- forged requests ---------------------------------------------------------------------------------------------------


def forgery_protection(match: Match) -> Report | None:
    """Report Spring Security's protection that is switched off where sessions are kept in cookies."""
    call = match.call
    if call is None or match.mentions("STATELESS") or match.mentions("oauth2ResourceServer"):
        return None
    if _name_of(call) == "disable":
        receiver = call.function.value if isinstance(call.function, nodes.Attribute) else None
        if not isinstance(receiver, nodes.Call):
            return None  # Inside a function that is given to csrf(), which is looked at itself.
    elif not _disables(match.argument):
        return None
    # A chain of calls begins lines above; the place is where it says csrf.
    place: nodes.Node = call
    inner = call.function.value if isinstance(call.function, nodes.Attribute) else None
    named = inner if _name_of(call) == "disable" and isinstance(inner, nodes.Call) else call
    if _name_of(named) == "csrf":
        place = nodes.Node(named.function.end - len("csrf"), call.end)
    return Report(Confidence.HIGH, "The protection against forged requests is switched off.", Evidence.SINK, place)


def _disables(argument: nodes.Expression | None) -> bool:
    """Whether what csrf() is given switches it off: ``csrf -> csrf.disable()``, ``AbstractHttpConfigurer::disable``."""
    if isinstance(argument, nodes.Attribute):
        return argument.name == "disable"
    if not isinstance(argument, nodes.FunctionValue) or len(argument.function.body) != 1:
        return False
    only = argument.function.body[0]
    value = only.value if isinstance(only, nodes.Return | nodes.ExpressionStatement) else None
    return isinstance(value, nodes.Call) and _name_of(value) == "disable"


def keep_forgery_protection(match: Match, code: CodeEditor) -> Fixed:
    """Leave the protection on, in the style of the code."""
    call = match.call
    if call is None or not isinstance(call.function, nodes.Attribute):
        raise CannotEdit
    if _name_of(call) == "disable":
        code.replace(call, f"{code.text(call.function.value)}.and()")
    elif match.argument is not None:
        customizer = code.add_import("org.springframework.security.config", "Customizer")
        code.replace(match.argument, f"{customizer}.withDefaults()")
    return Fixed("Leave the protection against forged requests on")


# --- other sites -------------------------------------------------------------------------------------------------------


def allows_every_origin(match: Match) -> tuple[bool, bool]:
    """Return whether every site is let in, and whether with cookies."""
    around = match.source_text(match.function) if match.function is not None else ""
    call = match.call
    values = [match.value]
    if call is not None and not call.keywords:
        values += [value for index in range(len(call.arguments)) if (value := match.value_of(index)) is not None]
    has_credentials = bool(re.search(r"[aA]llowCredentials\(\s*true\s*\)", around))
    if call is not None:
        has_credentials = has_credentials or any(
            keyword.name == "allowCredentials" and "true" in match.source_text(keyword.value)
            for keyword in call.keywords
        )
    return any(map(_is_everything, values)), has_credentials


_LIST_MAKERS = frozenset({"of", "asList", "singletonList"})


def _is_everything(value: Value) -> bool:
    if value.constant == "*":
        return True
    return value.fields is not None and any(item.constant == "*" for item in value.fields.values())


def name_origins(match: Match, code: CodeEditor) -> Fixed:
    """Let a setting name the site."""
    call = match.call
    target: nodes.Expression | None = match.argument
    for item in call.arguments if call is not None else ():
        if match.evaluate(item).constant == "*":
            target = item
    if isinstance(target, nodes.Call) and len(target.arguments) == 1 and _name_of(target) in _LIST_MAKERS:
        target = target.arguments[0]
    if call is None or target is None or match.source_text(nodes.Node(call.start - 1, call.start)) == "@":
        raise CannotEdit  # What stands in an annotation has to be constant.
    code.replace(target, code.environment_lookup("ALLOWED_ORIGIN"))
    return Fixed("Let a setting name the site")


# --- cookies -----------------------------------------------------------------------------------------------------------


def lacking_attributes(match: Match) -> list[str]:
    """Return the attributes that a cookie is given nowhere in its function."""
    call, function = match.call, match.function
    if call is None or function is None:
        return []
    if (match.path or "").endswith("ResponseCookie.from"):
        chain = match.source_text(nodes.Node(call.end, call.end + 600)).split(";", 1)[0]
        return [
            name
            for name, written in (("secure", ".secure(true"), ("httponly", ".httpOnly(true"))
            if written not in chain
        ]
    argument = match.argument
    if not isinstance(argument, nodes.Name):
        return []
    text = match.source_text(function)
    name = re.escape(argument.id)
    if re.search(rf"\b{name}\.setMaxAge\(\s*0\s*\)", text):
        return []
    if match.definition_of(argument) is None:
        return []  # Somebody else made it.
    return [
        attribute
        for attribute, setter in (("secure", "setSecure"), ("httponly", "setHttpOnly"))
        if not re.search(rf"\b{name}\.{setter}\(\s*(?!false)", text)
    ]


def cookie_words(match: Match) -> set[str]:
    """Return the words of a cookie's name."""
    argument = match.argument
    if isinstance(argument, nodes.Name):
        made = match.definition_of(argument)
        argument = made.arguments[0] if isinstance(made, nodes.Call) and made.arguments else None
    constant = match.evaluate(argument).constant if argument is not None else None
    return set(words_of(constant)) if isinstance(constant, str) else set()


def set_attributes(match: Match, lacking: list[str], code: CodeEditor) -> Fixed:
    """Set what is missing."""
    call, argument = match.call, match.argument
    if call is None:
        raise CannotEdit
    if (match.path or "").endswith("ResponseCookie.from"):
        code.insert(call.end, "".join(f".{'httpOnly' if name == 'httponly' else name}(true)" for name in lacking))
        return Fixed("Set the attributes that protect the cookie")
    if not isinstance(argument, nodes.Name):
        raise CannotEdit
    setters = {"secure": "setSecure", "httponly": "setHttpOnly"}
    insert_before(match, code, [f"{argument.id}.{setters[name]}(true);" for name in lacking])
    return Fixed("Set the attributes that protect the cookie")
