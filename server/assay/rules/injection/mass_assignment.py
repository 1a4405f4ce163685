"""A whole request body becomes the fields of a stored object.

What it does
    Finds bodies, forms and parsed queries of requests that are given as they are to what stores them: ``User(**data)``,
    ``Model.objects.create(**data)``, ``setattr`` with names from a request, ``Object.assign(user, req.body)``,
    ``new User(req.body)``, ``User.create(req.body)``, ``prisma.user.update({ data: req.body })``. In Go it finds structs with fields such as
    ``Role``, ``IsAdmin`` or ``UserID``, and maps, that are read from a request as a whole (``c.ShouldBindJSON(&user)``) and then given to
    ``Create``, ``Save``, ``Updates`` or ``InsertOne``. In Spring it finds entities that a ``@RequestBody`` or ``@ModelAttribute`` fills and
    that are saved or copied as they came (``repository.save(user)``, ``BeanUtils.copyProperties``), and bodies that Jackson, BeanUtils or
    reflection write into an object field by field.

Why is this bad
    Whoever sends the request may add fields that the form does not show: ``is_admin``, ``balance``, ``owner_id``.

What to do
    Name the fields that may be set, one by one, or read the body through a schema that knows them. In Go, read it into a struct that
    has those fields only, or choose the columns (``db.Select("name", "email").Create(&user)``); in Spring, into a class or record of its own.

Known misses
    Bodies that were checked by a middleware of another file look unchecked, and bodies that are taken apart with a rest
    (``const { id, ...fields } = req.body``) are not reported, nor are entities that a service of another file saves.

Example
    Before::

        user = User(**request.json)

    After::

        user = User(name=request.json["name"], email=request.json["email"])
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
    on_flow,
    words_of,
)
from assay.rules.injection import _go
from assay.rules.injection._pieces import last_name, with_cast

RULE = Rule(
    id="mass-assignment",
    title="A whole request body becomes the fields of an object",
    cwe=915,
    severity=Severity.MEDIUM,
    message="All of {source} becomes the fields of an object, so a stranger sets fields that no form shows, such as rights or owners.",
    advice="Name the fields that may be set, or read the body through a schema.",
    on=(on_flow("http-request", to="object-fields", at_sink=False),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(913,),
)

_STORING = frozenset(
    {
        "create",
        "update",
        "update_or_create",
        "get_or_create",
        "insert",
        "values",
        "build",
        "bulk_create",
        "insert_one",
        "assign",
    }
)
_NO_ENTITY = frozenset(
    {
        "schema",
        "form",
        "serializer",
        "dto",
        "input",
        "request",
        "response",
        "params",
        "query",
        "validator",
        "error",
        "exception",
    }
    | {
        "config",
        "options",
        "settings",
        "payload",
        "command",
        "event",
        "filter",
        "date",
        "map",
        "set",
        "url",
        "headers",
        "data",
    }
    | {
        "in",
        "args",
        "client",
        "service",
        "context",
        "body",
        "template",
        "message",
        "thread",
        "partial",
        "dict",
        "namedtuple",
    }
)
"""Last words of classes that are no stored objects; many of them check what they are given."""
_CHECKING_BASES = (
    "pydantic.",
    "marshmallow.",
    "rest_framework.",
    "django.forms.",
    "wtforms.",
    "msgspec.",
    "attr.",
    "dataclasses.",
)
_AMBIGUOUS = frozenset({"create", "build", "insert", "bulkCreate", "update", "save", "merge"})
"""Verbs that services and factories have as well as models do."""
_MODEL_MEMBERS = frozenset({"objects", "__dict__", "vars", "filter_by", "filter", "where", "first", "manager"})
_MODEL_WORDS = frozenset(
    {"model", "models", "repository", "repo", "collection", "dao", "prisma", "table", "knex", "db", "query"}
)
_COPIES = frozenset({"loads", "to_dict", "dict", "copy", "deepcopy", "parse", "fromEntries", "clone"})


def check(match: Match) -> Report | None:
    """Report proven flows of whole bodies into what stores them."""
    call, argument = match.call, match.argument
    if match.evidence is not Evidence.FLOW or call is None or argument is None or match.is_test:
        return None
    if match.language == "java":
        return _check_java(call, argument, match)
    if match.language == "go":
        return _go.fills_protected_fields(argument, match)
    if match.path == "setattr":
        return Report(Confidence.HIGH)
    name = last_name(call)
    is_unpacked = any(not keyword.name and keyword.value is argument for keyword in call.keywords)
    if (is_unpacked or call.is_new) and not _makes_entity(call, name, match):
        return None
    if name in _AMBIGUOUS and match.is_shape_only and not is_unpacked and not _is_model(call):
        return None
    if name == "assign" and call.arguments and isinstance(call.arguments[0], nodes.Mapping):
        return None  # A copy; what becomes of it is not known here.
    if not _is_whole(argument, match):
        return None
    return Report(Confidence.MEDIUM if is_unpacked or call.is_new or match.is_shape_only else Confidence.HIGH)


def _is_model(call: nodes.Call) -> bool:
    """Whether the receiver of a call is a model or a table by its name, or the call names its data as Prisma does."""
    if not isinstance(call.function, nodes.Attribute):
        return False
    name = last_name(call.function.value)
    if name[:1].isupper() or _MODEL_WORDS.intersection(words_of(name)[-1:]) or name in _MODEL_MEMBERS:
        return True
    first = call.arguments[0] if call.arguments else None
    return isinstance(first, nodes.Mapping) and any(
        isinstance(entry.key, nodes.Constant) and entry.key.value in ("data", "create") for entry in first.entries
    )


def _makes_entity(call: nodes.Call, name: str, match: Match) -> bool:
    """Whether a call stores what it is given, by its name: a class, or a verb of storing."""
    if name in _STORING:
        return True
    words = words_of(name)
    if not name[:1].isupper() or name.isupper() or not words or words[-1] in _NO_ENTITY:
        return False
    path = match.evaluate(call).path or ""
    return not path.startswith(_CHECKING_BASES)


def _is_whole(expression: nodes.Expression, match: Match) -> bool:
    """Whether an expression is a whole body, form or query, and not a part of one."""
    for _ in range(6):
        if isinstance(expression, nodes.Name) and (definition := match.definition_of(expression)) is not None:
            expression = definition
        elif isinstance(expression, nodes.Call) and last_name(expression) in _COPIES:
            if expression.arguments:
                expression = expression.arguments[0]
            elif isinstance(expression.function, nodes.Attribute):
                expression = expression.function.value
            else:
                return False
        elif isinstance(expression, nodes.Logical):
            expression = expression.values[0]
        elif isinstance(expression, nodes.Mapping):
            spread = [entry.value for entry in expression.entries if entry.key is None or _is_set(entry.key)]
            return any(
                _is_source(value, match) or (isinstance(value, nodes.Name) and _is_whole(value, match))
                for value in spread
            )
        else:
            break
    return _is_source(expression, match)


def _is_set(key: nodes.Expression) -> bool:
    """Whether a key is MongoDB's operator that sets all fields that it is given."""
    return isinstance(key, nodes.Constant) and key.value == "$set"


_BODIES = frozenset(
    {"body", "json", "form", "data", "POST", "values", "payload", "query", "args", "GET", "get_json", "query_params"}
)


_BODY_PARAMETER = re.compile(
    r"@Body\(\)\s+\w+(\s*:\s*(any|object|unknown|(Record|Partial)<.*>))?$|\w+\s*:\s*(dict|Dict|typing\.Dict|Any)\b"
)
"""A parameter that a framework fills with the whole body, of which no schema is named."""


def _is_source(expression: nodes.Expression, match: Match) -> bool:
    if isinstance(expression, nodes.Spread):
        expression = expression.value
    is_body = last_name(expression) in _BODIES
    for taint in match.evaluate(expression).taints:
        if not taint.kind or not taint.is_proven:
            continue
        source, *steps = taint.step.chain()
        if is_body and source.start == expression.start and source.end <= expression.end:
            return True
        if isinstance(expression, nodes.Name) and not steps:
            written = match.source_text(nodes.Node(source.start, source.end))
            if expression.id in written and _BODY_PARAMETER.match(written):
                return True
    return False


# --- Java ------------------------------------------------------------------------------------------------------------

_SAVING = frozenset(
    {"save", "saveAndFlush", "saveAll", "saveAllAndFlush", "insert", "persist", "merge", "update", "saveOrUpdate"}
)
_BODY_ANNOTATIONS = frozenset({"RequestBody", "ModelAttribute", "RequestPart", "Valid"})
_TELLING_FIELDS: tuple[str, ...] = (
    "role",
    "roles",
    "admin",
    "isAdmin",
    "balance",
    "owner",
    "ownerId",
    "userId",
    "enabled",
)
_TELLING_FIELDS += (
    "password",
    "passwordHash",
    "permissions",
    "authorities",
    "credit",
    "verified",
    "approved",
    "status",
)
_TELLING_FIELDS += ("price", "salary", "points", "locked")
"""Fields that no stranger may set."""


def _check_java(call: nodes.Call, argument: nodes.Expression, match: Match) -> Report | None:
    """Report an entity that a request filled and that is stored as it came, and fields whose names a request gives."""
    name = last_name(call)
    if call.is_new:
        return None  # A constructor names its parameters one by one.
    if name in _SAVING:
        parameter = _body_parameter(argument, match)
        if parameter is None or _is_for_requests(parameter, match):
            return None
        # The entity's fields may stand in another file; where they stand here, one that no stranger may set weighs more.
        return Report(Confidence.HIGH if any(map(match.mentions, _TELLING_FIELDS)) else Confidence.MEDIUM)
    if name == "copyProperties" and len(call.arguments) == 2 and (match.path or "").startswith("org.springframework"):
        parameter = _body_parameter(argument, match)
        return None if parameter is None or _is_for_requests(parameter, match) else Report(Confidence.MEDIUM)
    if name == "bind":
        return (
            None
            if match.mentions("setAllowedFields") or match.mentions("setDisallowedFields")
            else Report(Confidence.MEDIUM)
        )
    return Report(Confidence.HIGH)


def _body_parameter(argument: nodes.Expression, match: Match) -> nodes.Parameter | None:
    """Return the parameter of the function that an argument is, where the framework fills it with fields of the request."""
    function = match.function
    if function is None or not isinstance(argument, nodes.Name):
        return None
    for parameter in function.parameters:
        if parameter.name == argument.id:
            names = {last_name(decorator) for decorator in parameter.decorators}
            return parameter if names & _BODY_ANNOTATIONS else None
    return None


def _is_for_requests(parameter: nodes.Parameter, match: Match) -> bool:
    """Whether the type of a parameter is one that was made for what requests hold, by its name: ``NewOrderRequest``."""
    written = match.source_text(parameter.annotation) if parameter.annotation is not None else ""
    words = words_of(written.rpartition("<")[2].rstrip("> "))
    return (
        not words
        or words[-1] in _NO_ENTITY
        or words[-1] in ("form", "request", "create", "update", "string", "object", "node")
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Pick fields by name, which the person makes theirs."""
    argument = match.argument
    if match.language == "go":
        return _go.choose_columns(match, code)
    if (
        match.language == "java"
        or match.path == "setattr"
        or not isinstance(argument, nodes.Name | nodes.Attribute | nodes.Call)
    ):
        raise CannotEdit
    written = code.text(argument)
    if match.language == "python":
        fields = '("name", "email")'
        code.replace(argument, f"{{key: value for key, value in {written}.items() if key in {fields}}}")
    else:
        code.replace(with_cast(argument, match), f"(({{ name, email }}) => ({{ name, email }}))({written})")
    return Fixed("Take the fields that may be set only (fill in those that are meant)")
