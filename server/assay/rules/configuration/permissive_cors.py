"""Pages of other sites may read what this service answers.

What it does
    Finds answers that every site may read (``*``), those that are told to any site that asks (the request's own ``Origin`` sent
    back, ``origin: true``, ``allow_origin_regex=".*"``), and both together with credentials. It knows flask-cors, the middleware of Starlette and
    FastAPI, django-cors-headers, ``cors`` for Express, Koa, Fastify and NestJS, and headers that are set by hand. In Java it
    knows ``@CrossOrigin``, ``CorsRegistry`` and ``CorsConfiguration`` of Spring. In Go it knows gin-contrib/cors, rs/cors,
    go-chi/cors, gorilla/handlers, and the middleware of echo and fiber.

Why is this bad
    With credentials, any page that a logged-in person opens can read and change everything in that person's name. Without them, any
    page can read what the service tells whoever reaches it, inside of a company's network as well.

What to do
    Name the sites that may read the answers. In Spring: ``allowedOrigins("https://…")``.

Known misses
    Headers that a proxy adds, and origins that are compared badly.

Example
    Before::

        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)

    After::

        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_credentials=True)
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
    identifiers_in,
    nodes,
    on_mark,
    on_named_value,
)
from assay.rules.configuration import _go, _java

RULE = Rule(
    id="permissive-cors",
    title="Every site may read the answers",
    cwe=942,
    severity=Severity.MEDIUM,
    message="Pages of every site may read what this service answers.",
    advice="Name the sites that may read the answers.",
    on=(on_mark("cors"), on_named_value("access control allow origin", "allow all origins", "origin allow all")),
    impact=TechnicalImpact.DATA,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(346,),
)

_WITH_CREDENTIALS = "Pages of any site may read what this service answers, and act in the name of whoever is logged in."
_SETTINGS = frozenset({"CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"})


def check(match: Match) -> Report | None:
    """Report origins that are everything, more surely with credentials."""
    if match.is_test:
        return None
    if match.kind != "cors":
        return _of_setting(match) if match.name in _SETTINGS else _of_header(match, match.value)
    if match.call is None and match.language == "go":
        return (_worst() if _go.assigns_credentials(match) else _plain()) if _go.assigns_every_origin(match) else None
    if match.call is None:
        return None
    if match.language == "java":
        if (match.path or "").endswith(("setHeader", "addHeader")):
            return _of_header(match, match.value)
        is_open, has_credentials = _java.allows_every_origin(match)
        return (_worst() if has_credentials else _plain()) if is_open else None
    if match.language == "python":
        return _of_python_call(match)
    if match.language == "go":
        if _go.sets_header(match):
            return _of_header(match, match.value)
        is_open, has_credentials = _go.allows_every_origin(match)
        return (_worst() if has_credentials else _plain()) if is_open else None
    if (
        match.value_of(0) is not None
        and match.argument_node(0) is not None
        and match.path
        and not match.path.endswith(_REGISTERING)
    ):
        if match.kind == "cors" and match.path.endswith(("setHeader", ".set", ".header", ".append")):
            return _of_header(match, match.value)
    return _of_options(match)


_REGISTERING = (".register", "cors", ".enableCors")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let a setting name the sites."""
    if match.language == "java":
        return _java.name_origins(match, code)
    if match.language == "go":
        return _go.name_origins(match, code)
    if match.language == "python":
        origins = f"{code.environment_lookup('ALLOWED_ORIGINS')}.split({code.literal(',')})"
    else:
        origins = f"({code.environment_lookup('ALLOWED_ORIGINS')} ?? {code.literal('')}).split({code.literal(',')})"
    call, argument = match.call, match.argument
    if match.kind != "cors" or (
        call is not None and match.path is not None and match.path.endswith(("setHeader", ".set", ".header", ".append"))
    ):
        if argument is None:
            raise CannotEdit
        if match.name in _SETTINGS:
            code.replace(argument, code.literal(False))
            return Fixed("Do not allow every site")
        code.replace(argument, code.environment_lookup("ALLOWED_ORIGIN"))
        return Fixed("Let a setting name the site")
    if call is None:
        raise CannotEdit
    if match.language == "python":
        if match.value_of(None, "allow_origin_regex") is not None:
            code.remove_argument(call, "allow_origin_regex")
            if match.value_of(None, "allow_origins") is None:
                code.set_argument(call, "allow_origins", origins)
            return Fixed("Let a setting name the sites")
        if any(isinstance(keyword.value, nodes.Mapping) for keyword in call.keywords if keyword.name == "resources"):
            raise CannotEdit
        name = "origins" if (match.path or "").startswith("flask_cors") else "allow_origins"
        code.set_argument(call, name, origins)
        return Fixed("Let a setting name the sites")
    position = 1 if (match.path or "").endswith(".register") else 0
    is_nested = (match.path or "").startswith("socket.io")
    options = match.argument_node(None, "cors") if is_nested else match.argument_node(position)
    if isinstance(options, nodes.Mapping):
        origin = next(
            (
                entry
                for entry in options.entries
                if isinstance(entry.key, nodes.Constant) and entry.key.value == "origin"
            ),
            None,
        )
        if origin is not None:
            code.replace(origin.value, origins)
            return Fixed("Let a setting name the sites")
    elif options is not None:
        raise CannotEdit
    if is_nested:
        raise CannotEdit
    code.set_argument(call, "origin", origins, position)
    return Fixed("Let a setting name the sites")


def _is_everything(value: Value | None) -> bool:
    """Whether origins are all: ``*``, a list that holds it, or a pattern that everything meets."""
    if value is None:
        return False
    if value.constant is not NOT_CONSTANT:
        return value.constant in ("*", ".*", "^.*$", "http.*", "https?://.*", "^https?://.*$")
    return value.fields is not None and any(item.constant == "*" for item in value.fields.values())


def _worst() -> Report:
    return Report(Confidence.HIGH, _WITH_CREDENTIALS, Evidence.FLOW)


def _plain() -> Report:
    return Report(Confidence.LOW, "Pages of every site may read what this service answers.", Evidence.POSTURE)


def _of_python_call(match: Match) -> Report | None:
    path = match.path or ""
    if path.startswith("flask_cors"):
        origins = match.value_of(None, "origins")
        credentials = match.value_of(None, "supports_credentials")
        resources = match.value_of(None, "resources")
        if resources is not None and origins is None:
            inside = [item for item in (resources.fields or {}).values() if item.fields is not None]
            if not any(_is_everything((item.fields or {}).get("origins")) for item in inside):
                return None
        elif not (origins is None or _is_everything(origins)):
            return None
        return _worst() if credentials is not None and credentials.constant is True else _plain()
    if not path.endswith("CORSMiddleware"):
        first = match.argument_node(0)
        if first is None or "CORSMiddleware" not in identifiers_in(first):
            return None
    credentials = match.value_of(None, "allow_credentials")
    if not (
        _is_everything(match.value_of(None, "allow_origins"))
        or _is_everything(match.value_of(None, "allow_origin_regex"))
    ):
        return None
    return _worst() if credentials is not None and credentials.constant is True else _plain()


def _of_options(match: Match) -> Report | None:
    """``cors({ origin, credentials })``."""
    path = match.path or ""
    position = 0
    if path.endswith(".register"):
        plugin = match.value_of(0)
        if plugin is None or "cors" not in (plugin.path or ""):
            return None
        position = 1
    options, node = match.value_of(position), match.argument_node(position)
    if path.startswith("socket.io"):
        options, node = match.value_of(None, "cors"), match.argument_node(None, "cors")
        if options is None:
            return None  # Without the option pages of other sites are refused.
    if options is None:
        return _plain()
    if options.fields is None or not isinstance(node, nodes.Mapping):
        return None
    credentials = options.fields.get("credentials")
    has_credentials = credentials is not None and credentials.constant is True
    origin = options.fields.get("origin")
    written = next(
        (
            entry.value
            for entry in node.entries
            if isinstance(entry.key, nodes.Constant) and entry.key.value == "origin"
        ),
        None,
    )
    is_reflected = origin is not None and (origin.constant is True or _lets_all_in(match, written))
    if is_reflected and has_credentials:
        return _worst()
    if is_reflected:
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)
    if any(entry.key is None for entry in node.entries):
        return None
    if origin is None or _is_everything(origin):
        return _worst() if has_credentials else _plain()
    return None


def _lets_all_in(match: Match, origin: nodes.Expression | None) -> bool:
    """Whether a function that is asked about an origin says yes without looking: ``(origin, callback) => callback(null, true)``."""
    if not isinstance(origin, nodes.FunctionValue) or len(origin.function.body) != 1:
        return False
    function = origin.function
    only = function.body[0]
    value = only.value if isinstance(only, nodes.Return | nodes.ExpressionStatement) else None
    if isinstance(value, nodes.Call) and len(value.arguments) == 2:
        answer = value.arguments[1]
        if isinstance(answer, nodes.Constant):
            return answer.value is True
        return isinstance(answer, nodes.Name) and bool(function.parameters) and answer.id == function.parameters[0].name
    if isinstance(value, nodes.Constant):
        return value.value is True or value.value == "*"
    text = match.source_text(value).lower() if value is not None else ""
    return "origin" in text and ("header" in text or ".get(" in text) and "?" not in text and "includes" not in text


def _of_header(match: Match, value: Value) -> Report | None:
    has_credentials = match.mentions("Credentials") or match.mentions("credentials")
    if any(taint.kind == "http-request" for taint in value.taints) and not value.cleared:
        if has_credentials:
            return _worst()
        return Report(Confidence.MEDIUM, "Whatever site asks is told that it may read the answer.", Evidence.SINK)
    return _plain() if value.constant == "*" else None


def _of_setting(match: Match) -> Report | None:
    if match.value.constant is not True:
        return None
    return _worst() if match.mentions("CORS_ALLOW_CREDENTIALS") else _plain()
