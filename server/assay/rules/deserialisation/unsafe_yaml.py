"""YAML is read by a loader that can make any object.

What it does
    Finds ``yaml.load`` and ``yaml.load_all`` without a loader or with ``Loader``, ``UnsafeLoader`` or ``CLoader``,
    ``yaml.unsafe_load``, ruamel.yaml's ``YAML(typ="unsafe")``, and js-yaml with a schema that has JavaScript functions, when
    the text is not constant. In Java it finds SnakeYAML's ``new Yaml()`` without a ``SafeConstructor`` for data from strangers.

Why is this bad
    These loaders follow tags such as ``!!python/object/apply`` and call whatever they name. A configuration file, an upload
    or a message that somebody else wrote then runs code.

What to do
    ``yaml.safe_load`` reads everything that is plain data: mappings, lists, text, numbers, dates. In Java:
    ``new Yaml(new SafeConstructor(new LoaderOptions()))``.

Known misses
    A loader that is passed in as a variable, or whose class stands in another file. ``FullLoader`` is
    reported for data from strangers only: since PyYAML 5.4 no way to run code through it is known.

Example
    Before::

        settings = yaml.load(stream, Loader=yaml.Loader)

    After::

        settings = yaml.safe_load(stream)
"""

from __future__ import annotations

from assay.rules.api import (
    REMOTE,
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
)

RULE = Rule(
    id="unsafe-yaml",
    title="YAML loader that can run code",
    cwe=502,
    severity=Severity.HIGH,
    message="This loader makes any object that the YAML text names, and so can run code.",
    advice="Read it with yaml.safe_load (js-yaml: load without a schema), which knows plain data only.",
    on=(on_flow(REMOTE, "llm-output", "local", "remote-response", "file-content", "database", to="unsafe-yaml"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx"),
    fix_safety=Safety.SAFE,
)

_UNSAFE_LOADERS = frozenset(
    f"yaml.{module}{name}"
    for module in ("", "loader.", "cyaml.")
    for name in ("Loader", "UnsafeLoader", "CLoader", "CUnsafeLoader")
)
_FULL_LOADERS = frozenset({"yaml.FullLoader", "yaml.loader.FullLoader", "yaml.CFullLoader", "yaml.cyaml.CFullLoader"})
_STRANGERS = frozenset({"http-request", "upload", "message", "llm-output"})
_SAFE_TWINS = {
    "load": "safe_load",
    "load_all": "safe_load_all",
    "unsafe_load": "safe_load",
    "unsafe_load_all": "safe_load_all",
    "full_load": "safe_load",
    "full_load_all": "safe_load_all",
}


def check(match: Match) -> Report | None:
    """Report unless the loader is one that knows plain data only, or is not known."""
    call = match.call
    if call is None:
        return None
    if match.language == "java":
        return _check_java(match, call)
    if match.language != "python":
        schema = match.argument_node(None, "schema")
        text = match.source_text(schema) if schema is not None else ""
        return Report(Confidence.HIGH) if "DEFAULT_FULL_SCHEMA" in text or "js-yaml-js-types" in text else None
    path = match.path or ""
    loader = match.value_of(1, "Loader") if path in {"yaml.load", "yaml.load_all"} else None
    if path.startswith("yaml.full_load") or (loader is not None and loader.path in _FULL_LOADERS):
        # No way to run code through it is known today, but it was not made for what strangers send.
        return (
            Report(Confidence.MEDIUM) if match.evidence is Evidence.FLOW and match.source_kind in _STRANGERS else None
        )
    if loader is not None and loader.path not in _UNSAFE_LOADERS:
        return None
    if _is_own_dump(match):
        return None
    return Report(Confidence.HIGH)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Use the loader that knows plain data only."""
    call = match.call
    if call is None or match.path is None:
        raise CannotEdit
    if match.language == "java":
        return _fix_java(match, call, code)
    if match.language != "python":
        options = call.arguments[-1]
        if isinstance(options, nodes.Mapping) and len(options.entries) == 1 and len(call.arguments) == 2:
            code.replace(call, code.call(code.text(call.function), code.text(call.arguments[0])))
        else:
            code.remove_argument(call, "schema", len(call.arguments) - 1)
        return Fixed("Read it with the default schema")
    name = match.path.rsplit(".", 1)[-1]
    loader = match.value_of(1, "Loader")
    if loader is not None and loader.callable is not None:
        # A loader of the file itself may know tags of its own, which the library's loaders would refuse.
        raise CannotEdit
    if match.path.startswith("yaml.") and name in _SAFE_TWINS and match.argument is not None:
        module = code.add_import("yaml")
        code.replace(call, f"{module}.{_SAFE_TWINS[name]}({code.text(match.argument)})")
        return Fixed(f"Read it with yaml.{_SAFE_TWINS[name]}")
    raise CannotEdit


def _check_java(match: Match, call: nodes.Call) -> Report | None:
    """Report a reader of SnakeYAML without a safe constructor for data that others send or a function is given."""
    receiver = call.function.value if isinstance(call.function, nodes.Attribute) else None
    if receiver is None or match.evaluate(receiver).is_clear_of("unsafe-yaml"):
        return None
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.HIGH) if match.source_kind in _STRANGERS else None
    return Report(Confidence.MEDIUM) if any(not taint.kind for taint in match.value.taints) else None


def _fix_java(match: Match, call: nodes.Call, code: CodeEditor) -> Fixed:
    made: nodes.Expression | None = call.function.value if isinstance(call.function, nodes.Attribute) else None
    if isinstance(made, nodes.Name):
        made = match.definition_of(made)
    if not isinstance(made, nodes.Call) or not made.is_new or made.arguments:
        raise CannotEdit
    constructor = code.add_import("org.yaml.snakeyaml.constructor", "SafeConstructor")
    options = code.add_import("org.yaml.snakeyaml", "LoaderOptions")
    code.replace(nodes.Node(made.arguments_start, made.arguments_end), f"new {constructor}(new {options}())")
    return Fixed("Read plain data only")


def _is_own_dump(match: Match) -> bool:
    return match.argument is not None and (match.evaluate(match.argument).path or "").endswith(".dump()")
