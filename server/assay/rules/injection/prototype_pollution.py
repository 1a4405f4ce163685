"""Names from a request reach the prototype that all objects share.

What it does
    Finds deep merges of request data (``_.merge``, ``defaultsDeep``, ``deepmerge``, ``$.extend(true, …)``), paths from
    requests that are set in objects (``_.set``, ``objects[key][name] = value``), and functions that merge objects into each
    other by themselves without leaving ``__proto__`` out.

Why is this bad
    What is written to ``__proto__`` appears in every object of the program: rights that nobody gave, options that
    switch checks off, in the worst case code that is run.

What to do
    Leave out ``__proto__``, ``constructor`` and ``prototype``, use ``Map`` or ``Object.create(null)``, or check the data
    against a schema first.

Known misses
    Merging functions that return nothing, and setters of paths that are written by hand. Whether the installed version of
    a library leaves the names out itself is not looked at.

Example
    Before::

        settings[req.body.group][req.body.name] = req.body.value;

    After::

        if (!Object.hasOwn(settings, req.body.group)) return res.sendStatus(400);
        settings[req.body.group][req.body.name] = req.body.value;
"""

from __future__ import annotations

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
    TechnicalImpact,
    descendants,
    nodes,
    on_flow,
    on_named_value,
)
from assay.rules.injection._pieces import last_name
from assay.rules.injection._statements import insert_before

RULE = Rule(
    id="prototype-pollution",
    title="Names from a request reach the prototype of all objects",
    cwe=1321,
    severity=Severity.HIGH,
    message="{source} names what is written to here; with __proto__ as a name it changes every object of the program.",
    advice="Leave out __proto__, constructor and prototype, or keep such data in a Map.",
    on=(
        on_flow(
            "http-request",
            "message",
            "browser-location",
            "browser-message",
            to=("deep-merge", "property-name"),
            at_sink=False,
        ),
        on_named_value("merge", "extend", "deep", "recursive"),
    ),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("javascript", "typescript", "tsx"),
    fix_safety=Safety.GUIDED,
    also_cwe=(915, 471),
)

_MERGES = "{source} is merged into an object at every depth; a key __proto__ in it changes every object of the program."
_OWN_MERGE = "This function writes every key that it is given, at every depth; a key __proto__ changes every object of the program."
_GUARD_NAMES = frozenset({"__proto__", "constructor", "prototype"})


def check(match: Match) -> Report | None:
    """Report proven flows, and functions that merge at every depth without leaving anything out."""
    if match.kind == "property-name":
        is_choosing = match.evidence is Evidence.FLOW and match.value.text is None and not _makes_no_prototype(match)
        return Report(Confidence.HIGH) if is_choosing else None
    if match.kind == "deep-merge":
        return Report(Confidence.MEDIUM, message=_MERGES) if match.evidence is Evidence.FLOW else None
    if not match.is_return or match.function is None or match.is_test:
        return None
    place = _merging_assignment(match.function)
    return (
        Report(Confidence.MEDIUM, message=_OWN_MERGE, evidence=Evidence.SINK, node=place) if place is not None else None
    )


def _makes_no_prototype(match: Match) -> bool:
    """Whether the function makes objects without a prototype for such names."""
    function = match.function
    return function is not None and any(
        isinstance(node, nodes.Call) and last_name(node) == "create" and node.arguments and _is_null(node.arguments[0])
        for node in descendants(function.body)
    )


def _is_null(node: nodes.Expression) -> bool:
    return isinstance(node, nodes.Constant) and node.value is None


def _merging_assignment(function: nodes.Function) -> nodes.Node | None:
    """Return the assignment of a value under any key, in a function that calls itself for the values under those keys."""
    inside = list(descendants(function.body))
    if any(isinstance(node, nodes.Constant) and node.value in _GUARD_NAMES for node in inside):
        return None
    recursive = [node for node in inside if isinstance(node, nodes.Call) and last_name(node) == function.name]
    if not any(isinstance(argument, nodes.Subscript) for call in recursive for argument in call.arguments):
        return None
    keys = set(_loop_keys(inside))
    targets = {parameter.name for parameter in function.parameters}
    for node in sorted(inside, key=lambda node: node.start):
        if isinstance(node, nodes.Assign):
            for target in node.targets:
                if (
                    isinstance(target, nodes.Subscript)
                    and isinstance(target.key, nodes.Name)
                    and target.key.id in keys
                    and isinstance(target.value, nodes.Name)
                    and target.value.id in targets
                ):
                    return target
    return None


def _loop_keys(inside: list[nodes.Node]) -> Iterator[str]:
    """Yield the variables that loops over keys give each key to."""
    for node in inside:
        if isinstance(node, nodes.Loop) and isinstance(node.target, nodes.Name):
            yield node.target.id
        elif isinstance(node, nodes.Call) and last_name(node) == "forEach":
            for argument in node.arguments:
                if isinstance(argument, nodes.FunctionValue) and argument.function.parameters:
                    yield argument.function.parameters[0].name


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Refuse the names of the prototype before anything is written."""
    argument = match.argument
    if (
        match.kind != "property-name"
        or match.call is not None
        or not isinstance(argument, nodes.Name | nodes.Attribute)
    ):
        raise CannotEdit
    names = code.sequence(*(code.literal(name) for name in sorted(_GUARD_NAMES)))
    lines = [
        f"if ({names}.includes({code.text(argument)})) {{",
        '  throw new Error("This name cannot be set.");',
        "}",
    ]
    insert_before(match, code, lines)
    return Fixed("Refuse the names of the prototype")
