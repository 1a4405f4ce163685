"""Request data brings operators into the query of a document database.

What it does
    Finds queries of MongoDB (mongoose, the drivers of Node and Python) with a value from a JSON body or a parsed query
    string in them that nothing has turned into text, whole bodies used as a query, and ``$where`` with text from a request. In Go
    it is a whole ``bson.M`` or map that a request filled, an item of a map of any values, and ``$where``.

Why is this bad
    ``{"password": {"$ne": null}}`` in the place of a password finds the first user there is; ``$where`` even runs code
    in the database.

What to do
    Turn each value into what it is meant to be (``String(…)``, ``str(…)``, ``ObjectId(…)``), compare with ``$eq``, or
    check the body against a schema first. In Go read the body into a struct with fields of text.

Known misses
    Queries that are put together in another function, and what is given to ``$in``.

Example
    Before::

        const user = await User.findOne({ email: req.body.email });

    After::

        const user = await User.findOne({ email: String(req.body.email) });
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    Taint,
    TechnicalImpact,
    nodes,
    on_flow,
    on_named_value,
)
from assay.rules.injection import _go
from assay.rules.injection._pieces import is_awaited, with_cast

RULE = Rule(
    id="nosql-injection",
    title="Request data brings operators into a query",
    cwe=943,
    severity=Severity.HIGH,
    message="{source} goes into a query as it came; an object in the place of a text brings operators with it and finds what was not asked for.",
    advice="Turn each value into text (String, str) or an identifier, or compare with $eq.",
    on=(on_flow("http-request", "message", to="nosql", at_sink=False), on_named_value("where", "function")),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(89, 74),
)

_DRIVERS = ("mongoose", "mongodb", "pymongo", "flask_pymongo", "motor", "mongoengine", "monk", "mongojs", "beanie")
_OTHER_QUERIES = frozenset(
    {"where", "include", "attributes", "select", "relations", "order", "orderBy", "take", "skip"}
)
"""Options of Sequelize, TypeORM and Prisma, whose values are no queries of documents."""
_CODE_OPERATORS = frozenset({"$where", "$function", "$accumulator", "$expr"})
_PLAIN_OPERATORS = frozenset({"$eq", "$in", "$nin", "$all", "$regex", "$options", "$text", "$search"})
_MODEL = re.compile(r"(?i)(?:^|[/\\._-])(?:models?|schemas?|collections?)\b.*\.\w+$")
"""The canonical name of a method of something that comes from a folder or file of models: ``../models/User.find``."""
_PARSED = re.compile(r"\b(body|query|payload|json|get_json|data|parsedBody)\b")
_PARSED_PYTHON = re.compile(r"\b(json|get_json|body|payload)\b|\bdict\b|\bDict\b")
_TEXT = re.compile(r"\b(params|headers|cookies|searchParams|formData|form|args|GET|POST|values)\b|\.(get|header)\(")


def check(match: Match) -> Report | None:
    """Report values that may be objects where text is meant, and code for the database that is put together from text."""
    argument = match.argument
    if match.kind != "nosql":
        return _of_code(match)
    if match.evidence is not Evidence.FLOW or argument is None or match.is_test:
        return None
    if match.language == "go":
        return _judge_go(argument, match)
    if match.imports("express-mongo-sanitize") or match.mentions("sanitizeFilter"):
        return None
    if not any(True for _ in _dangers(argument, match, is_code=(match.path or "").endswith("$where"))):
        return None
    is_certain = any(match.imports(driver) for driver in _DRIVERS)
    if isinstance(argument, nodes.Mapping):
        keys = {entry.key.value for entry in argument.entries if isinstance(entry.key, nodes.Constant)}
        if keys & _OTHER_QUERIES:
            return None
    elif match.name == "find" and isinstance(argument, nodes.Subscript):
        return None  # Texts and lists have a method of that name, and a query is no single value.
    elif not is_certain and not isinstance(argument, nodes.Collection) and not _MODEL.search(match.path or ""):
        return None
    return Report(Confidence.HIGH if is_certain else Confidence.MEDIUM)


_CODE = "Code that the database runs is put together from text that can vary; a quote in it changes what the code does."


def _of_code(match: Match) -> Report | None:
    """Judge ``{"$where": "this.name == '" + name + "'"}`` where nothing is known of who calls; else the query as a whole is reported."""
    value = match.value
    if match.name not in _CODE_OPERATORS or match.is_test or not value.is_built_text or not value.taints:
        return None
    if any(taint.kind for taint in value.taints) or not all(taint.reaches("nosql") for taint in value.taints):
        return None
    return Report(Confidence.MEDIUM, _CODE, Evidence.SINK)


def _judge_go(argument: nodes.Expression, match: Match) -> Report | None:
    """Judge a query in Go: what comes in as text stays text there, unless the whole query comes in or a piece of it is code."""
    node = argument
    if isinstance(node, nodes.Name) and isinstance(definition := match.definition_of(node), nodes.Mapping):
        node = definition
    if isinstance(node, nodes.Mapping):
        for entry in node.entries:
            key = entry.key.value if isinstance(entry.key, nodes.Constant) else None
            if key in _CODE_OPERATORS and any(taint.kind for taint in match.evaluate(entry.value).taints):
                return Report(Confidence.HIGH)
            if _go.may_hold_operators(entry.value, match):
                return Report(Confidence.MEDIUM)
        return None
    value = match.value
    if isinstance(node, nodes.Name | nodes.Attribute) and value.fields is None and value.text is None:
        return Report(Confidence.HIGH)
    return None


def _dangers(expression: nodes.Expression, match: Match, *, is_code: bool = False) -> Iterator[nodes.Expression]:
    """Yield the values in a query, as it is written or as a variable of the function holds it, that bring operators or code with them."""
    pending = [(expression, is_code, 0)]
    while pending:
        node, code, depth = pending.pop()
        if depth > 8:
            continue
        if isinstance(node, nodes.Name) and (definition := match.definition_of(node)) is not None:
            if isinstance(definition, nodes.Mapping | nodes.Collection):
                node = definition
        if isinstance(node, nodes.Collection):
            pending.extend((item, code, depth + 1) for item in node.items)
            continue
        if isinstance(node, nodes.Mapping):
            for entry in node.entries:
                key = entry.key.value if isinstance(entry.key, nodes.Constant) else None
                if key not in _PLAIN_OPERATORS:
                    pending.append((entry.value, key in _CODE_OPERATORS, depth + 1))
            continue
        if isinstance(node, nodes.Spread):
            node = node.value
        value = match.evaluate(node)
        if value.is_clear_of("nosql") and not (code and value.is_built_text):
            continue
        if value.text is not None and not code:
            continue  # Text that is put together is text.
        taints = [
            taint for taint in value.taints if taint.kind and taint.is_proven and (code or taint.reaches("nosql"))
        ]
        if any(code or _may_be_object(taint, match) for taint in taints):
            yield node


def _may_be_object(taint: Taint, match: Match) -> bool:
    """Whether a source gives objects as well as text: a JSON body does, a header does not."""
    source, *steps = taint.step.chain()
    written = match.source_text(nodes.Node(source.start, source.end))
    if match.language == "python":
        if any("loads()" in step.message for step in steps):
            return True
        return _TEXT.search(written) is None and _PARSED_PYTHON.search(written) is not None
    if any("JSON.parse()" in step.message for step in steps):
        return True
    if re.search(r"\bquery\b", written) and (match.imports("koa") or match.imports("hono") or "ctx" in written):
        return False
    return _TEXT.search(written) is None and _PARSED.search(written) is not None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Turn each value into text."""
    if match.argument is None or (match.path or "").endswith("$where") or match.language == "go":
        raise CannotEdit
    dangers = list(_dangers(match.argument, match))
    if not dangers or any(danger is match.argument for danger in dangers):
        raise CannotEdit
    for danger in dangers:
        if (
            is_awaited(danger, match)
            or match.evaluate(danger).text is not None
            or not isinstance(danger, nodes.Name | nodes.Attribute | nodes.Subscript | nodes.Call)
        ):
            raise CannotEdit
        written = code.text(danger)
        if match.language == "python":
            code.wrap(danger, "str")
        elif isinstance(danger, nodes.Name) and match.source_text(nodes.Node(danger.end, danger.end + 1)) in (
            ",",
            " ",
            "}",
        ):
            before = match.source_text(nodes.Node(max(0, danger.start - 2), danger.start)).strip()
            # ``{ email }`` is short for ``{ email: email }``.
            code.replace(danger, f"String({written})" if before.endswith(":") else f"{written}: String({written})")
        else:
            code.replace(with_cast(danger, match), f"String({written})")
    return Fixed("Turn the value into text")
