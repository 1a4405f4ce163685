"""What the rules about markup share: when something of which no source is known deserves a word."""

from __future__ import annotations

from assay.rules.api import CodeEditor, Confidence, Evidence, Match, Report, Value, identifiers_in, nodes, words_of

_SAFE_WORDS = frozenset(
    [
        "escape",
        "escaped",
        "esc",
        "sanitize",
        "sanitized",
        "sanitise",
        "sanitised",
        "sanitizer",
        "purify",
        "purified",
        "clean",
        "cleaned",
        "safe",
        "trusted",
        "trust",
        "encode",
        "encoded",
        "i18n",
        "translate",
        "translated",
        "gettext",
        "ngettext",
        "intl",
        "locale",
        "localize",
        "strip",
        "stripped",
        "bleach",
    ]
)
"""Words in the name of a function or variable that say that somebody has thought of markup."""

_HARMLESS_WORDS = frozenset(
    [
        "on",
        "at",
        "date",
        "time",
        "timestamp",
        "ago",
        "humanized",
        "count",
        "length",
        "size",
        "index",
        "idx",
        "width",
        "height",
        "num",
        "number",
        "total",
        "id",
        "uid",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "version",
        "percent",
        "px",
        "top",
        "left",
        "x",
        "y",
        "icon",
        "icons",
        "svg",
        "css",
        "style",
        "styles",
        "class",
        "classes",
        "color",
        "colour",
        "tag",
    ]
)
"""Words in the name of a value that is made by the program itself."""

_MARKUP_WORDS = frozenset(
    [
        "html",
        "markup",
        "content",
        "body",
        "markdown",
        "md",
        "template",
        "fragment",
        "rendered",
        "render",
        "description",
        "article",
    ]
)


def _is_trusted_name(name: str) -> bool:
    words = words_of(name)
    return bool(_SAFE_WORDS.intersection(words)) or name in {"t", "__", "_t", "$t"}


def _is_harmless_name(name: str) -> bool:
    words = words_of(name)
    return not words or words[-1] in _HARMLESS_WORDS or name.isupper()


def varies_dangerously(expression: nodes.Expression, match: Match) -> bool:
    """Whether an expression of unknown origin may be markup that somebody else wrote, judged by what it is made of."""
    pending: list[nodes.Expression] = [expression]
    while pending:
        node = pending.pop()
        value = match.evaluate(node)
        if value.is_constant or value.is_harmless:
            continue
        if isinstance(node, nodes.Conditional):
            pending.extend((node.then, node.otherwise))
        elif isinstance(node, nodes.Logical):
            pending.extend(node.values)
        elif isinstance(node, nodes.Binary):
            pending.extend((node.left, node.right))
        elif isinstance(node, nodes.Template):
            pending.extend(part for part in node.parts if not isinstance(part, nodes.Constant))
        elif isinstance(node, nodes.Name):
            if _is_trusted_name(node.id) or _is_harmless_name(node.id):
                continue
            definition = match.definition_of(node)
            if not isinstance(definition, nodes.Call) or _call_varies(definition, match):
                return True
        elif isinstance(node, nodes.Attribute):
            # Markup that is taken from the page goes back to where it came from.
            if node.name not in {"innerHTML", "outerHTML"} and not (
                _is_trusted_name(node.name) or _is_harmless_name(node.name)
            ):
                return True
        elif isinstance(node, nodes.Subscript):
            if not any(_is_trusted_name(name) for name in identifiers_in(node)):
                return True
        elif isinstance(node, nodes.Call):
            if _call_varies(node, match):
                return True
        elif not isinstance(node, (nodes.Constant, nodes.Element, nodes.FunctionValue, nodes.Mapping, nodes.Unary)):
            return True
    return False


_JOINING = frozenset(
    [
        "join",
        "concat",
        "trim",
        "replace",
        "replaceAll",
        "toString",
        "slice",
        "substring",
        "toLowerCase",
        "toUpperCase",
        "format",
        "strip",
    ]
)


_RENDERING = frozenset(
    {"render", "render_to_string", "renderToString", "renderToStaticMarkup", "as_widget", "render_block"}
)
"""Functions whose results a template engine has escaped already."""


def _name_of(function: nodes.Attribute | nodes.Name) -> str:
    return function.name if isinstance(function, nodes.Attribute) else function.id


def _call_varies(call: nodes.Call, match: Match) -> bool:
    path = match.evaluate(call.function).path
    if path == "JSON.stringify":
        return False
    names = identifiers_in(call.function)
    if isinstance(call.function, (nodes.Attribute, nodes.Name)) and _name_of(call.function) in _RENDERING:
        return False
    if any(_is_trusted_name(name) for name in names):
        return False
    if isinstance(call.function, nodes.Attribute) and call.function.name in _JOINING:
        return varies_dangerously(call.function.value, match)
    if isinstance(call.function, (nodes.Attribute, nodes.Name)) and _name_of(call.function) == "_":
        return False  # The short name of translations: gettext's, and of many since.
    return bool(call.arguments)


def judge_sink(match: Match) -> Report | None:
    """Return what to report where no source is proven to reach the markup."""
    if any(
        taint.kind == "llm-output" and taint.is_proven and taint.reaches(match.kind) for taint in match.value.taints
    ):
        return None  # A rule of its own speaks of what language models write.
    if match.evidence is Evidence.FLOW:
        # What the page's own server sends may well be sanitised there.
        return Report(Confidence.MEDIUM if match.source_kind == "remote-response" else Confidence.HIGH)
    if match.source_kind is not None:
        return Report(Confidence.MEDIUM)
    argument = match.argument
    if argument is None or not varies_dangerously(argument, match):
        return None
    has_tags = "<" in match.value.constant_text
    return Report(Confidence.MEDIUM if match.value.is_built_text and has_tags else Confidence.LOW)


def holds_markup(value: Value) -> bool:
    """Whether the constant pieces of a text have tags or character references."""
    text = value.constant_text
    return "<" in text or "&" in text


def is_meant_as_markup(match: Match) -> bool:
    """Whether showing the value as plain text would lose markup that the program itself writes or that its name announces."""
    argument = match.argument
    if argument is None or holds_markup(match.value):
        return True
    names = [word for name in identifiers_in(argument) for word in words_of(name)]
    return bool(_MARKUP_WORDS.intersection(names))


def wrap_in_dompurify(argument: nodes.Expression, code: CodeEditor) -> str:
    """Put the value through DOMPurify and return the title of the action."""
    purifier = code.add_import("dompurify", alias="DOMPurify")
    code.wrap(argument, f"{purifier}.sanitize")
    return "Sanitise the markup with DOMPurify"
