"""Requests that other sites send are not told from a person's own.

What it does
    Finds protection against forged requests that is switched off: ``@csrf_exempt`` and ``@csrf.exempt`` on views that change something,
    ``WTF_CSRF_ENABLED = False``, ``csrf = False`` of a form, Django's list of middleware without ``CsrfViewMiddleware``; in JavaScript
    ``lusca({ csrf: false })``, ``csurf`` that ignores requests which change something, and sessions in cookies for which nothing
    protects: no token, and a ``SameSite`` of ``none`` or none at all. Webhooks, and views that ask for a token in a header, are left out.
    In Go these are skippers and exemptions that let every request pass (echo, fiber, nosurf, gorilla/csrf, ``http.CrossOriginProtection``),
    and WebSockets that take connections from every site (``CheckOrigin`` that answers ``true``). In Spring Security it finds
    ``csrf().disable()`` and ``csrf(AbstractHttpConfigurer::disable)``, unless the session is stateless.

Why is this bad
    A page of another site sends a form to this one, and the browser adds the cookie of whoever is logged in: money is sent, passwords are
    changed, in that person's name.

What to do
    Leave the protection on. For an interface that is called by programs, ask for a token in a header instead of a cookie. In
    Spring Security ``csrf(Customizer.withDefaults())`` is enough.

Known misses
    Protection that another file or a proxy adds or takes away.

Example
    Before::

        @csrf_exempt
        def transfer(request): ...

    After::

        def transfer(request): ...
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
    on_mark,
    on_named_value,
    on_route,
    words_of,
)
from assay.rules.configuration import _go_forgery, _java
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="csrf-protection-off",
    title="Requests that other sites send are not told from a person's own",
    cwe=352,
    severity=Severity.MEDIUM,
    message="Another site can have a person's browser send this request.",
    advice="Leave the protection on; for programs, ask for a token in a header instead of a cookie.",
    on=(on_route(), on_mark("csrf-off"), on_named_value("csrf enabled", "csrf check default", "csrf", "middleware")),
    impact=TechnicalImpact.DATA,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_PROGRAM_WORDS = frozenset(
    {"webhook", "webhooks", "hook", "hooks", "callback", "ipn", "stripe", "paypal", "github", "slack", "notify"}
)
_PROGRAM_WORDS |= {"health", "ping", "metrics", "graphql", "saml", "acs", "oauth", "token", "csp"}
_TOKEN = re.compile(
    r"[Aa]uthorization|HTTP_AUTHORIZATION|[Ss]ignature|[Aa][Pp][Ii][-_ ]?[Kk][Ee][Yy]|\bjwt\b|hmac|compare_digest|[Bb]earer|HTTP_X_"
)
_MIDDLEWARE = "django.middleware.csrf.CsrfViewMiddleware"
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_TOKEN_MAKERS = (
    "csurf",
    "csrfToken",
    "doubleCsrf",
    "csrfProtection",
    "xsrf",
    "lusca",
    "csrfSync",
    "_csrf",
    "csrf_token",
    "generateToken",
)
_LAX = ("lax", "strict", "Lax", "Strict", True)


def check(match: Match) -> Report | None:
    """Report protection that is switched off or absent."""
    if match.is_test:
        return None
    if match.language == "go":
        return _go_forgery.everything_passes(match) if match.kind == "csrf-off" else None
    if match.route is not None:
        return _of_route(match)
    if match.kind == "csrf-off" and match.language == "java":
        return _java.forgery_protection(match)
    if match.kind == "csrf-off":
        return _of_session(match)
    if words_of(match.name)[-1] == "middleware":
        return _of_middleware(match)
    if match.value.constant is not False:
        return None
    if match.name == "csrf" and not any("Meta" in name for name in match.function_names):
        return None
    return Report(Confidence.HIGH, f"{match.name} switches the protection against forged requests off.", Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave the protection on."""
    if match.language == "go":
        return _go_forgery.protect(match, code)
    if match.route is not None:
        decorator = _exemption(match)
        if decorator is None:
            raise CannotEdit
        after = code.text(nodes.Node(decorator.end, decorator.end + 200))
        line = len(after) - len(after.lstrip())
        before = code.text(nodes.Node(max(0, decorator.start - 1), decorator.start))
        if before != "@" or "\n" not in after[:line]:
            raise CannotEdit
        code.replace(nodes.Node(decorator.start - 1, decorator.end + line), "")
        return Fixed("Leave the protection against forged requests on")
    if match.kind == "csrf-off" and match.language == "java":
        return _java.keep_forgery_protection(match, code)
    if match.kind == "csrf-off":
        return _fix_session(match, code)
    argument = match.argument
    if isinstance(argument, nodes.Collection) and argument.items:
        last = argument.items[-1]
        before_last = code.text(nodes.Node(max(0, last.start - 200), last.start)).rsplit("\n", 1)
        is_alone = len(before_last) == 2 and not before_last[1].strip()
        separator = f",\n{before_last[1]}" if is_alone else ", "
        code.insert(last.end, f"{separator}{code.literal(_MIDDLEWARE)}")
        return Fixed("Add the protection against forged requests")
    if argument is None or match.value.constant is not False:
        raise CannotEdit
    code.replace(argument, code.literal(True))
    return Fixed("Leave the protection against forged requests on")


def _exemption(match: Match) -> nodes.Expression | None:
    """Return the decorator that takes a view out of the protection."""
    holders: tuple[nodes.Expression, ...] = ()
    if match.handler is not None:
        holders = match.handler.decorators
    elif match.class_definition is not None:
        holders = match.class_definition.decorators
    for decorator in holders:
        text = match.source_text(decorator)
        if re.search(r"\bcsrf_exempt\b|\bcsrf\w*\.exempt\b", text):
            return decorator
    return None


def _of_route(match: Match) -> Report | None:
    route = match.route
    decorator = _exemption(match)
    if route is None or decorator is None or not route.changes_state:
        return None
    if _PROGRAM_WORDS.intersection(words_of(route.name)) or _PROGRAM_WORDS.intersection(words_of(route.path)):
        return None
    holder: nodes.Node | None = match.handler or match.class_definition
    if holder is not None and _TOKEN.search(without_comments(match.source_text(holder))):
        return None
    if any(_TOKEN.search(guard.code) or "token" in guard.name.lower() for guard in route.guards):
        return None
    message = f"{route.name} changes something, and the protection against forged requests is taken from it."
    return Report(Confidence.HIGH, message, Evidence.SINK, decorator)


def _of_middleware(match: Match) -> Report | None:
    if match.name != "MIDDLEWARE" or match.function_names or match.value.fields is None:
        return None
    names = [item.constant for item in match.value.fields.values()]
    if _MIDDLEWARE in names or "django.contrib.sessions.middleware.SessionMiddleware" not in names:
        return None
    if not all(isinstance(name, str) for name in names):
        return None
    message = "The list of middleware lacks CsrfViewMiddleware: forged requests are not told from a person's own."
    return Report(Confidence.HIGH, message, Evidence.SINK)


def _of_session(match: Match) -> Report | None:
    options = match.value.fields if match.argument is not None else None
    path = match.path or ""
    if path == "tornado.web.Application":
        return Report(Confidence.HIGH, "Tornado's check of forms is switched off here.", Evidence.SINK)
    if path == "lusca":
        value = (options or {}).get("csrf")
        return (
            Report(Confidence.HIGH, evidence=Evidence.SINK) if value is not None and value.constant is False else None
        )
    if path == "csurf":
        ignored = (options or {}).get("ignoreMethods")
        names = {item.constant for item in (ignored.fields or {}).values()} if ignored is not None else set()
        if not names & _UNSAFE:
            return None
        return Report(Confidence.HIGH, "Requests that change something are not checked for forgery.", Evidence.SINK)
    if options is None or not isinstance(match.argument, nodes.Mapping):
        return None
    if any(entry.key is None for entry in match.argument.entries):
        return None
    cookie = options.get("cookie")
    if cookie is not None and cookie.fields is None:
        return None
    place = (
        options if path in ("cookie-session", "koa-session") else (cookie.fields or {}) if cookie is not None else {}
    )
    same_site = place.get("sameSite")
    if same_site is not None and (not same_site.is_constant or same_site.constant in _LAX):
        return None
    if any(map(match.mentions, _TOKEN_MAKERS)):
        return None
    is_open = same_site is not None
    message = (
        "The session's cookie goes with requests of every other site, and no token tells those from a person's own."
    )
    return Report(
        Confidence.HIGH if is_open else Confidence.MEDIUM, message, Evidence.SINK if is_open else Evidence.POSTURE
    )


def _fix_session(match: Match, code: CodeEditor) -> Fixed:
    call, argument = match.call, match.argument
    if call is None or not isinstance(argument, nodes.Mapping):
        raise CannotEdit
    path = match.path or ""
    if path == "lusca":
        code.set_argument(call, "csrf", code.literal(True), 0)
        return Fixed("Leave the protection against forged requests on")
    if path == "csurf":
        code.remove_argument(call, "ignoreMethods", 0)
        return Fixed("Check all requests that change something")
    name = "sameSite" if path in ("cookie-session", "koa-session") else "cookie.sameSite"
    code.set_argument(call, name, code.literal("lax"), 0)
    return Fixed("Let the browser keep the cookie from requests of other sites")
