"""A cookie lacks the attributes that protect it.

What it does
    Finds cookies that are set without ``Secure``, ``HttpOnly`` or ``SameSite``, or with one of them switched off: ``set_cookie`` of Flask,
    Django, Starlette and aiohttp, ``res.cookie`` of Express, ``cookies.set`` of Koa and Next, ``setCookie`` of Fastify, the cookies of sessions,
    and settings such as ``SESSION_COOKIE_SECURE``. Cookies for tastes (theme, language, consent) are left out. In Java it finds
    ``response.addCookie`` without ``setSecure(true)`` and ``setHttpOnly(true)``, and ``ResponseCookie`` without ``secure`` and
    ``httpOnly``. In Go it finds ``http.Cookie`` and gin's ``SetCookie`` without them, the options of gorilla/sessions, and
    ``csrf.Secure(false)``.

Why is this bad
    Without ``Secure`` the cookie travels in the clear whenever a link begins with ``http://``; without ``HttpOnly`` a script that an attacker
    smuggled in reads it; without ``SameSite`` some browsers send it with requests of other sites.

What to do
    Set all three. Cookies that a page's own script has to read can do without ``HttpOnly``. In Java call ``setSecure(true)``
    and ``setHttpOnly(true)`` before the cookie is added. In Go set ``Secure``, ``HttpOnly`` and ``SameSite`` of ``http.Cookie``.

Known misses
    Cookies that are put together as text, and options that come from another file.

Example
    Before::

        response.set_cookie("session", token)

    After::

        response.set_cookie("session", token, secure=True, httponly=True, samesite="Lax")
"""

from __future__ import annotations

from assay.rules.api import (
    NOT_CONSTANT,
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
    Value,
    nodes,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.configuration import _go, _java

RULE = Rule(
    id="insecure-cookie",
    title="A cookie lacks the attributes that protect it",
    cwe=614,
    severity=Severity.MEDIUM,
    message="This cookie lacks attributes that protect it.",
    advice="Set Secure, HttpOnly and SameSite.",
    on=(
        on_mark("cookie", "session-cookie"),
        on_named_value("cookie secure", "cookie httponly", "cookie samesite", "cookie http only"),
    ),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(1004, 1275),
)

_TASTE_WORDS = frozenset(
    {
        "theme",
        "lang",
        "language",
        "locale",
        "consent",
        "timezone",
        "tz",
        "sidebar",
        "color",
        "colour",
        "mode",
        "currency",
        "country",
    }
    | {
        "banner",
        "dismissed",
        "seen",
        "visited",
        "flash",
        "sort",
        "layout",
        "font",
        "dark",
        "i18n",
        "next",
        "gdpr",
        "preference",
        "preferences",
    }
)
_PRECIOUS_WORDS = frozenset(
    {"session", "sess", "sid", "sessionid", "token", "auth", "jwt", "user", "username", "userid", "remember", "login"}
    | {"access", "refresh", "id", "admin", "role", "password", "account", "credentials", "key"}
)
_PYTHON = (("secure", "True"), ("httponly", "True"), ("samesite", '"Lax"'))
_SCRIPT = (("httpOnly", "true"), ("secure", "true"), ("sameSite", '"lax"'))
_SHOWN = {"secure": "Secure", "httponly": "HttpOnly", "samesite": "SameSite"}


def check(match: Match) -> Report | None:
    """Report what is missing or switched off, more surely for cookies that are worth stealing."""
    if match.is_test:
        return None
    if match.kind not in ("cookie", "session-cookie"):
        return _of_setting(match)
    if match.language == "go" and (attribute := _go.switched_off(match)) is not None:
        return Report(Confidence.MEDIUM, f"The cookie is set without {attribute}.", Evidence.POSTURE)
    if match.call is None:
        return None
    lacking = _java.lacking_attributes(match) if match.language == "java" else _lacking(match)
    if not lacking or (match.language == "python" and match.value_of(1, "value") is None):
        return None  # ``jar.set_cookie(cookie)`` keeps a cookie that a server has sent.
    name = match.value_of(0, "Name")
    words = set(words_of(name.constant)) if name is not None and isinstance(name.constant, str) else set()
    if match.kind == "session-cookie":
        words = {"session"}
    if match.language == "java":
        words = _java.cookie_words(match)
    if words & _TASTE_WORDS or _is_deleted(match):
        return None
    if words & {"csrf", "xsrf"}:
        lacking = [item for item in lacking if item.lower() != "httponly"]
        if not lacking:
            return None
    text = (
        " and ".join(_SHOWN[item.lower()] for item in lacking) if len(lacking) < 3 else "Secure, HttpOnly and SameSite"
    )
    what = f"The cookie {name.constant}" if name is not None and isinstance(name.constant, str) else "This cookie"
    if match.kind == "session-cookie":
        what = "The session's cookie"
    is_precious = bool(words & _PRECIOUS_WORDS)
    return Report(
        Confidence.HIGH
        if is_precious and {"secure", "httponly"} & {item.lower() for item in lacking}
        else Confidence.MEDIUM,
        f"{what} is set without {text}.",
        Evidence.POSTURE,
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Set what is missing."""
    call = match.call
    if match.kind not in ("cookie", "session-cookie"):
        if match.argument is None:
            raise CannotEdit
        code.replace(match.argument, code.literal("Lax" if words_of(match.name)[-1] == "samesite" else True))
        return Fixed("Set the attribute")
    if match.language == "go" and _go.switched_off(match) is not None and match.argument is not None:
        code.replace(match.argument, code.literal(True))
        return Fixed("Set the attribute that protects the cookie")
    if call is None:
        raise CannotEdit
    if match.language == "java":
        return _java.set_attributes(match, _java.lacking_attributes(match), code)
    lacking = _lacking(match)
    if match.language == "go":
        return _go.set_attributes(match, lacking, code)
    if match.language == "python":
        for option, text in _PYTHON:
            if option in lacking:
                code.set_argument(call, option, text)
        return Fixed("Set the attributes that protect the cookie")
    options = _options_node(match)
    wanted = [(option, text) for option, text in _SCRIPT if option in lacking]
    if options is None:
        if match.kind == "session-cookie":
            raise CannotEdit
        written = ", ".join(f"{option}: {text}" for option, text in wanted)
        code.insert_argument(call, len(call.arguments), f"{{ {written} }}")
        return Fixed("Set the attributes that protect the cookie")
    missing: list[str] = []
    for option, text in wanted:
        entry = next(
            (item for item in options.entries if isinstance(item.key, nodes.Constant) and item.key.value == option),
            None,
        )
        if entry is not None:
            code.replace(entry.value, text)
        else:
            missing.append(f"{option}: {text}")
    if missing:
        if not options.entries:
            code.replace(options, "{ " + ", ".join(missing) + " }")
        else:
            code.insert(options.entries[0].start, ", ".join(missing) + ", ")
    return Fixed("Set the attributes that protect the cookie")


def _options_node(match: Match) -> nodes.Mapping | None:
    """Return the object that holds a cookie's options."""
    if match.kind == "session-cookie":
        return match.argument if isinstance(match.argument, nodes.Mapping) else None
    found = match.argument_node(2)
    return found if isinstance(found, nodes.Mapping) else None


def _is_off(value: Value | None, option: str, *, is_default_on: bool) -> bool:
    if value is None:
        return not is_default_on
    if value.constant is NOT_CONSTANT:
        return False
    if option.lower() == "samesite":
        return value.constant in (None, False)
    return value.constant in (False, None, 0)


def _lacking(match: Match) -> list[str]:
    """Return the options that are missing or switched off."""
    call = match.call
    assert call is not None
    if match.language == "go":
        return _go.lacking_attributes(match)
    if match.language == "python":
        if any(not keyword.name for keyword in call.keywords) or any(
            isinstance(item, nodes.Spread) for item in call.arguments
        ):
            return []
        # Django and Starlette have a default for SameSite; only what is told counts there.
        return [
            option
            for option, _ in _PYTHON
            if _is_off(
                match.value_of(None, option), option, is_default_on=option == "samesite" and not match.imports("flask")
            )
        ]
    if match.kind == "session-cookie":
        options = match.value
        is_default_on = {"httpOnly": True, "sameSite": True, "secure": True}
    else:
        given = match.value_of(2)
        if given is None and len(call.arguments) > 2:
            return []
        if given is not None and _options_node(match) is None:
            return []
        options = given if given is not None else Value(fields={})
        is_koa = ".cookies.set" in (match.path or "")
        is_default_on = {"httpOnly": is_koa and "koa" in (match.path or ""), "sameSite": False, "secure": False}
        if "koa" in (match.path or ""):
            is_default_on = {"httpOnly": True, "sameSite": True, "secure": True}
    node = _options_node(match)
    if options.fields is None or (node is not None and any(entry.key is None for entry in node.entries)):
        return []
    if node is None and options.fields:
        return []
    return [
        option
        for option, _ in _SCRIPT
        if _is_off(options.fields.get(option), option, is_default_on=is_default_on[option])
    ]


def _is_deleted(match: Match) -> bool:
    """Whether the call removes a cookie, which needs no protection."""
    if match.language == "go":
        return _go.is_deleted_cookie(match)
    for option in ("expires", "max_age", "maxAge"):
        value = match.value_of(None, option)
        if value is not None and value.constant in (0, -1, ""):
            return True
    value = match.value_of(1)
    return value is not None and value.constant in ("", None)


def _of_setting(match: Match) -> Report | None:
    """``SESSION_COOKIE_SECURE = False``."""
    last = words_of(match.name)[-1]
    constant = match.value.constant
    if last == "samesite":
        if constant not in ("None", None, False):
            return None
    elif constant is not False:
        return None
    if match.name != match.name.upper() or _TASTE_WORDS.intersection(words_of(match.name)):
        return None
    if match.file_path.rsplit("/", 1)[-1] in {"global_settings.py", "default_settings.py"}:
        return None  # A framework's own defaults, which each project decides about.
    if last == "httponly" and {"csrf", "xsrf"}.intersection(words_of(match.name)):
        return None  # The page's own script reads it.
    return Report(Confidence.HIGH, f"{match.name} switches off an attribute that protects cookies.", Evidence.POSTURE)
