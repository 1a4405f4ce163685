"""What the rules about configuration ask of Go: cookies, origins and time limits are fields of struct literals there."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Evidence, Fixed, Match, Report, Value, nodes

# --- cookies -----------------------------------------------------------------------------------------------------------

_COOKIE_ARGUMENTS = {"secure": 5, "httpOnly": 6}
"""The places of the attributes among the arguments of gin's SetCookie, which has none for SameSite."""
_COOKIE_FIELDS = {"secure": ("Secure",), "httpOnly": ("HttpOnly", "HTTPOnly"), "sameSite": ("SameSite",)}


def lacking_attributes(match: Match) -> list[str]:
    """Return the attributes that a cookie's struct literal, or gin's call, leaves out or switches off."""
    call = match.call
    if call is None:
        return []
    if not call.is_new:
        values = {option: match.value_of(position) for option, position in _COOKIE_ARGUMENTS.items()}
        return [option for option, value in values.items() if value is not None and value.constant is False]
    if call.arguments or not call.keywords:
        return []  # Its fields are set elsewhere, or given by place.
    around = _around(match)
    lacking: list[str] = []
    for option, names in _COOKIE_FIELDS.items():
        value = next((value for name in names if (value := match.value_of(None, name)) is not None), None)
        if value is None:
            if not any(re.search(rf"\.{name}\s*=[^=]", around) for name in names):
                lacking.append(option)
        elif value.constant is False:
            lacking.append(option)
    # Browsers take a cookie without SameSite for Lax; that alone is no finding.
    return lacking if lacking != ["sameSite"] else []


def switched_off(match: Match) -> str | None:
    """Return the attribute of a cookie that an assignment or an option of gorilla/csrf switches off, None for whole cookies."""
    name = (match.path or match.name).rpartition(".")[2]
    is_option = match.call is None or (match.path or "").startswith("gorilla/csrf.")
    return {"Secure": "Secure", "HttpOnly": "HttpOnly", "HTTPOnly": "HttpOnly"}.get(name) if is_option else None


def is_deleted_cookie(match: Match) -> bool:
    """Whether the cookie is set to be removed."""
    age, value = match.value_of(2, "MaxAge"), match.value_of(1, "Value")
    return (age is not None and age.constant == -1) or (value is not None and value.constant == "")


def set_attributes(match: Match, lacking: list[str], code: CodeEditor) -> Fixed:
    """Set what a cookie lacks."""
    call = match.call
    if call is None:
        raise CannotEdit
    if not call.is_new:
        for option in lacking:
            code.replace(call.arguments[_COOKIE_ARGUMENTS[option]], code.literal(True))
        return Fixed("Set the attributes that protect the cookie")
    added: list[tuple[str, str]] = []
    for option in lacking:
        name = _field_name(option, match)
        if match.value_of(None, name) is not None:
            code.set_argument(call, name, code.literal(True))
        else:
            added.append((name, _field_value(option, match, code)))
    if added:
        # Fields that come beside each other are one edit.
        (name, text), *rest = added
        line = match.source_text(nodes.Node(max(0, call.keywords[-1].start - 200), call.keywords[-1].start))
        margin = line.rpartition("\n")[2]
        joint = f",\n{margin}" if "\n" in line and not margin.strip() else ", "
        code.set_argument(call, name, joint.join([text, *(f"{field}: {value}" for field, value in rest)]))
    return Fixed("Set the attributes that protect the cookie")


def _field_name(option: str, match: Match) -> str:
    if option == "httpOnly":
        return "HTTPOnly" if (match.path or "").startswith("gofiber/") else "HttpOnly"
    return "Secure" if option == "secure" else "SameSite"


def _field_value(option: str, match: Match, code: CodeEditor) -> str:
    if option != "sameSite":
        return code.literal(True)
    if (match.path or "").startswith("gofiber/"):
        return code.literal("Lax")
    return f"{code.add_import('net/http', alias='http')}.SameSiteLaxMode"


def _around(match: Match) -> str:
    """Return the text of the function that holds the match."""
    return match.source_text(match.function) if match.function is not None else ""


# --- origins -----------------------------------------------------------------------------------------------------------

_ORIGINS = ("AllowOrigins", "AllowedOrigins")
_ORIGIN_FUNCTIONS = ("AllowOriginFunc", "AllowOriginRequestFunc", "AllowOriginsFunc")


def allows_every_origin(match: Match) -> tuple[bool, bool]:
    """Return whether a CORS configuration lets every site read the answers, and whether with the visitor's cookies."""
    call, path = match.call, match.path or ""
    if call is None:
        return False, False
    if not call.is_new:
        return not path.endswith("AllowedOrigins") or _is_everything(match.value), False
    credentials = match.value_of(None, "AllowCredentials")
    has_credentials = credentials is not None and credentials.constant is True
    everyone = match.value_of(None, "AllowAllOrigins")
    is_open = everyone is not None and everyone.constant is True
    for name in _ORIGIN_FUNCTIONS:
        written = match.argument_node(None, name)
        is_open = is_open or (isinstance(written, nodes.FunctionValue) and _always_true(written.function))
    for name in _ORIGINS:
        origins = match.value_of(None, name)
        is_open = is_open or (origins is not None and _is_everything(origins))
    return is_open, has_credentials


def assigns_every_origin(match: Match) -> bool:
    """Whether a field of a CORS configuration is set so that every site may read the answers."""
    return match.value.constant is True or _is_everything(match.value)


def assigns_credentials(match: Match) -> bool:
    """Whether the function around an assignment lets the visitor's cookies go with requests of other sites."""
    return re.search(r"\.AllowCredentials\s*=\s*true\b", _around(match)) is not None


def sets_header(match: Match) -> bool:
    """Whether the match sets the header by hand."""
    return (match.path or "").endswith((".Set", ".Add", ".Header"))


def _is_everything(origins: Value) -> bool:
    if origins.constant == "*":
        return True
    return origins.fields is not None and any(item.constant == "*" for item in origins.fields.values())


def _always_true(function: nodes.Function) -> bool:
    only = function.body[0] if len(function.body) == 1 else None
    return isinstance(only, nodes.Return) and isinstance(only.value, nodes.Constant) and only.value.value is True


def name_origins(match: Match, code: CodeEditor) -> Fixed:
    """Let a setting name the sites."""
    if match.call is None:
        return _assign_origins(match, code)
    if sets_header(match) and match.argument is not None:
        code.replace(match.argument, code.environment_lookup("ALLOWED_ORIGIN"))
        return Fixed("Let a setting name the site")
    for name in _ORIGINS:
        written = match.argument_node(None, name)
        if isinstance(written, nodes.Collection):
            split = code.add_import("strings", alias="strings")
            code.replace(written, f"{split}.Split({code.environment_lookup('ALLOWED_ORIGINS')}, {code.literal(',')})")
            return Fixed("Let a setting name the sites")
        if written is not None:
            code.replace(written, code.environment_lookup("ALLOWED_ORIGINS"))
            return Fixed("Let a setting name the sites")
    raise CannotEdit


def _assign_origins(match: Match, code: CodeEditor) -> Fixed:
    """Let a setting name the sites in an assignment to a field of a configuration."""
    target, argument = match.node, match.argument
    if isinstance(argument, nodes.Constant) and isinstance(target, nodes.Attribute) and argument.value is True:
        split = code.add_import("strings", alias="strings")
        code.replace(nodes.Node(target.end - len(target.name), target.end), "AllowOrigins")
        code.replace(argument, f"{split}.Split({code.environment_lookup('ALLOWED_ORIGINS')}, {code.literal(',')})")
    elif isinstance(argument, nodes.Collection):
        split = code.add_import("strings", alias="strings")
        code.replace(argument, f"{split}.Split({code.environment_lookup('ALLOWED_ORIGINS')}, {code.literal(',')})")
    elif isinstance(argument, nodes.Constant):
        code.replace(argument, code.environment_lookup("ALLOWED_ORIGINS"))
    else:
        raise CannotEdit
    return Fixed("Let a setting name the sites")


# --- time limits -------------------------------------------------------------------------------------------------------

_SERVER_LIMITS = ("ReadTimeout", "ReadHeaderTimeout")
_SERVER_WAITS = "The server waits for ever for what a client does not send."


def without_limit(match: Match) -> Report | None:
    """Report servers and clients of net/http, whose limits are off unless somebody sets them."""
    call, path = match.call, match.path or ""
    if call is None:
        return None
    around = _around(match)
    if path == "net/http.Server":
        if call.arguments or any(match.value_of(None, name) is not None for name in _SERVER_LIMITS):
            return None
        if any(f".{name}" in around for name in _SERVER_LIMITS):
            return None
        return Report(Confidence.HIGH, _SERVER_WAITS, Evidence.POSTURE)
    if "Serve" in path:
        return Report(Confidence.HIGH, _SERVER_WAITS, Evidence.POSTURE)
    if path == "net/http.Client":
        if call.arguments or match.value_of(None, "Timeout") is not None or ".Timeout" in around:
            return None
        if "WithTimeout" in around or "WithDeadline" in around:
            return None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def set_limit(match: Match, code: CodeEditor) -> Fixed:
    """Set a time limit."""
    call, path = match.call, match.path or ""
    if call is None:
        raise CannotEdit
    http = code.text(call.function).rpartition(".")[0]
    limit = f"10 * {code.add_import('time', alias='time')}.Second"
    if path == "net/http.Server":
        code.set_argument(call, "ReadHeaderTimeout", limit)
    elif path == "net/http.Client":
        code.set_argument(call, "Timeout", limit)
    elif path == "net/http.ListenAndServe" and len(call.arguments) == 2:
        address, handler = (code.text(argument) for argument in call.arguments)
        fields = [f"Addr: {address}", *([f"Handler: {handler}"] if handler != "nil" else [])]
        code.replace(call, f"(&{http}.Server{{{', '.join(fields)}, ReadHeaderTimeout: {limit}}}).ListenAndServe()")
    else:
        raise CannotEdit
    return Fixed("Set a time limit of ten seconds")
