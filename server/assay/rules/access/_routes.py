"""What the rules for routes share: which routes are open to everybody on purpose, and where a check can be written."""

from __future__ import annotations

import itertools

from assay.rules.api import CannotEdit, CodeEditor, Match, Route, RouteGuard, nodes, words_of

_PUBLIC_WORDS = frozenset(
    {
        "login",
        "logout",
        "signin",
        "signout",
        "signup",
        "register",
        "registration",
        "token",
        "forgot",
        "reset",
        "webhook",
    }
    | {
        "webhooks",
        "callback",
        "oauth",
        "oauth2",
        "sso",
        "saml",
        "activate",
        "activation",
        "contact",
        "feedback",
        "newsletter",
    }
    | {"subscribe", "unsubscribe", "health", "healthz", "ping", "metrics", "graphql", "csp", "track", "tracking"}
    | {
        "analytics",
        "telemetry",
        "public",
        "captcha",
        "search",
        "auth",
        "authenticate",
        "otp",
        "mfa",
        "2fa",
        "session",
        "sessions",
    }
    | {
        "enquiry",
        "inquiry",
        "lead",
        "leads",
        "demo",
        "stripe",
        "paypal",
        "ipn",
        "hook",
        "hooks",
        "cart",
        "checkout",
        "join",
    }
    | {"csrf", "consent", "cookie", "locale", "language", "theme", "quote", "preview", "validate", "refresh"}
    | {"enroll", "guest", "anonymous", "hello", "echo", "index", "home", "calculate", "convert", "events", "invite"}
)
"""Words of routes that strangers have to be able to call."""
_PUBLIC_PHRASES: tuple[tuple[str, str], ...] = (
    ("sign", "in"),
    ("sign", "up"),
    ("sign", "out"),
    ("log", "in"),
    ("log", "out"),
    ("reset", "password"),
)
_PUBLIC_PHRASES += (
    ("password", "reset"),
    ("set", "password"),
    ("verify", "email"),
    ("confirm", "email"),
    ("resend", "verification"),
)
_PUBLIC_PHRASES += (
    ("two", "factor"),
    ("forgot", "password"),
    ("email", "confirm"),
    ("magic", "link"),
    ("verify", "account"),
)
_ADMIN_WORDS = frozenset({"admin", "administration", "internal", "backoffice", "superuser", "staff"})


def is_public_by_name(route: Route) -> bool:
    """Whether a route's name or path says that strangers are meant to call it: logging in, signing up, webhooks."""
    for text in (route.name, route.path):
        words = words_of(text)
        if _ADMIN_WORDS.intersection(words):
            return False
        pairs = set(itertools.pairwise(words))
        if _PUBLIC_WORDS.intersection(words) or not pairs.isdisjoint(_PUBLIC_PHRASES):
            return True
    return False


def is_for_administrators(route: Route) -> bool:
    """Whether a route's name or path says that only administrators are meant to call it."""
    return any(_ADMIN_WORDS.intersection(words_of(text)) for text in (route.name, route.path))


def write_guard(match: Match, code: CodeEditor, guard: RouteGuard, source: Route) -> None:
    """Write a check that another route of the file carries in front of the route of the match. Raises CannotEdit where its kind does
    not fit how this route is declared."""
    route = match.route
    if route is None or not guard.code:
        raise CannotEdit
    if guard.style == "decorator":
        _write_decorator(match, code, guard.code)
    elif guard.style in ("middleware", "option", "wrapper"):
        _write_into_call(match, code, guard)
    elif guard.style == "dependency":
        declaration = match.declaration
        if not isinstance(declaration, nodes.Call):
            raise CannotEdit
        known = next((keyword for keyword in declaration.keywords if keyword.name == "dependencies"), None)
        if known is not None:
            raise CannotEdit("the route has other dependencies")
        code.set_argument(declaration, "dependencies", code.sequence(guard.code))
    elif guard.style == "parameter":
        handler = match.handler
        if handler is None or not handler.parameters:
            raise CannotEdit
        code.insert(handler.parameters[0].start, f"{guard.code}, ")
    elif guard.style == "base":
        definition = match.class_definition
        if definition is None or not definition.bases:
            raise CannotEdit
        code.insert(definition.bases[0].start, f"{guard.code}, ")
    elif guard.style == "attribute":
        definition = match.class_definition
        if definition is None or not definition.body:
            raise CannotEdit
        first = definition.body[0]
        code.insert(first.start, f"{guard.code}\n{_indentation(code, first.start)}")
    elif guard.style == "statement":
        _write_statement(match, code, guard, source)
    else:
        raise CannotEdit


def _indentation(code: CodeEditor, offset: int) -> str:
    """Return the white space at the beginning of the line of an offset."""
    line = code.text(nodes.Node(max(0, offset - 400), offset)).rsplit("\n", 1)[-1]
    return line[: len(line) - len(line.lstrip())]


def _line_end(code: CodeEditor, offset: int) -> int:
    """Return the offset of the end of a line, so that a comment at its end stays where it is."""
    rest = code.text(nodes.Node(offset, offset + 400)).split("\n", 1)[0].rstrip("\r")
    return offset + len(rest.encode("utf-8", "surrogateescape"))


def _write_decorator(match: Match, code: CodeEditor, text: str) -> None:
    handler = match.handler
    if handler is None:
        raise CannotEdit
    if match.declaration is not None:
        # Below the decorator that registers the function, or the function would be registered without the check.
        code.insert(_line_end(code, match.declaration.end), f"\n{_indentation(code, match.declaration.start)}@{text}")
        return
    first = min((decorator.start - 1 for decorator in handler.decorators), default=handler.start)
    code.insert(first, f"@{text}\n{_indentation(code, first)}")


def _write_into_call(match: Match, code: CodeEditor, guard: RouteGuard) -> None:
    call = match.call
    if call is None or not call.arguments:
        raise CannotEdit
    if match.language == "go":
        _write_into_go_call(match, call, code, guard)
        return
    if guard.style == "wrapper":
        raise CannotEdit
    if guard.style == "middleware":
        is_chained = not isinstance(call.arguments[0], nodes.Constant | nodes.Template)
        if len(call.arguments) > 1 and isinstance(call.arguments[1], nodes.Mapping):
            raise CannotEdit
        code.insert_argument(call, 0 if is_chained else 1, guard.code)
        return
    options = next((argument for argument in call.arguments if isinstance(argument, nodes.Mapping)), None)
    if options is not None and options.entries:
        code.insert(options.entries[0].start, f"{guard.code}, ")
    elif options is None and len(call.arguments) == 2:
        code.insert_argument(call, 1, f"{{ {guard.code} }}")
    else:
        raise CannotEdit


def _write_into_go_call(match: Match, call: nodes.Call, code: CodeEditor, guard: RouteGuard) -> None:
    """Write a check where the router takes one: gin and fiber before the handler, echo after it, the others around it."""
    name = call.function.name if isinstance(call.function, nodes.Attribute) else ""
    wrapper, bracket, _ = guard.code.partition("(")
    if guard.style == "wrapper" and bracket and wrapper.replace(".", "").isidentifier():
        code.wrap(call.arguments[-1], wrapper)
    elif guard.style != "middleware" or name in ("Handle", "HandleFunc"):
        raise CannotEdit("the router takes one handler")
    elif (name.isupper() and match.imports("gin-gonic/gin")) or match.imports("gofiber/fiber"):
        code.insert_argument(call, 1, guard.code)
    elif name.isupper() and match.imports("labstack/echo"):
        code.insert_argument(call, len(call.arguments), guard.code)
    else:
        raise CannotEdit("the router takes one handler")


def _write_statement(match: Match, code: CodeEditor, guard: RouteGuard, source: Route) -> None:
    handler, route = match.handler, match.route
    if handler is None or not handler.body or route is None or source.declared != route.declared:
        raise CannotEdit
    start = handler.body[0].start
    line = code.text(nodes.Node(max(0, start - 400), start)).rsplit("\n", 1)[-1]
    if line.strip() not in ("", "const", "let", "var", "await", "return"):
        raise CannotEdit
    begin = start - len(line.lstrip().encode())
    code.insert(begin, f"{guard.code}\n{_indentation(code, begin)}")
