"""A template's escaping is switched off for text that is not constant.

What it does
    Finds the escape hatches of template engines and user-interface libraries when what goes through them is not constant:
    ``dangerouslySetInnerHTML``, Vue's ``v-html``, Svelte's ``{@html}``, Solid's ``innerHTML``, Angular's ``bypassSecurityTrust…``, lit's
    ``unsafeHTML``, Django's ``mark_safe`` and MarkupSafe's ``Markup``. In Go these are ``template.HTML``, ``template.JS``,
    ``template.URL`` and their kin.

Why is this bad
    These libraries escape what they show. The hatch tells them to trust the text instead. When a part of it comes from a
    request, a database or a language model, its author can put scripts into other people's pages.

What to do
    Leave the escaping on. Where parts of the markup are fixed and others vary, let the library join them (``format_html``,
    ``Markup("…").format(…)``, JSX elements). Where the text is markup from outside, sanitise it first: DOMPurify in JavaScript, nh3
    in Python. In Go leave the value a string, or sanitise it with bluemonday.

Known misses
    ``|safe`` in Jinja and Django templates, and values from another file whose names say that they
    are sanitised.

Example
    Before::

        return mark_safe(f"<b>{user.name}</b>")

    After::

        return format_html("<b>{}</b>", user.name)
"""

from __future__ import annotations

import re

from assay.rules.api import (
    REMOTE,
    CannotEdit,
    CodeEditor,
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
from assay.rules.output import _markup
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="raw-html",
    title="Escaping is switched off for text that varies",
    cwe=79,
    severity=Severity.HIGH,
    message="Escaping is switched off by {callee}, and the text that it gets is not constant.",
    advice="Leave the escaping on, or sanitise the markup first (DOMPurify in JavaScript, nh3 in Python).",
    on=(on_flow(REMOTE, "remote-response", "database", to="html-markup"),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(80,),
)

_BYPASSES = {
    "bypassSecurityTrustHtml": "HTML",
    "bypassSecurityTrustStyle": "STYLE",
    "bypassSecurityTrustScript": "SCRIPT",
    "bypassSecurityTrustUrl": "URL",
    "bypassSecurityTrustResourceUrl": "RESOURCE_URL",
}

_HATCHES = {
    "v-html": ('v-text="', '"', "Show it as text (v-text)"),
    "@html": ("{", "}", "Show it as text"),
}
"""What to write around the value instead, in the templates of Vue and Svelte."""


def check(match: Match) -> Report | None:
    """Report proven flows, and markup made of unknown parts unless their names say that they are harmless."""
    if match.evidence is not Evidence.FLOW and _is_always_set_clean(match):
        return None
    return _markup.judge_sink(match)


def _is_always_set_clean(match: Match) -> bool:
    """Whether a component's state only ever gets sanitised markup: ``setHtml(DOMPurify.sanitize(…))``."""
    argument, function = match.argument, match.function
    if not isinstance(argument, nodes.Name) or function is None or match.language == "python":
        return False
    setter = f"set{argument.id[:1].upper()}{argument.id[1:]}"
    given = re.findall(rf"\b{re.escape(setter)}\(([^\n]{{0,120}})", match.source_text(function))
    return bool(given) and all(_CLEANING.search(text) for text in given)


_CLEANING = re.compile(r"(?i)sanit|purif|escape")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let the library escape what varies, or sanitise it."""
    argument = match.argument
    if argument is None:
        raise CannotEdit
    if match.language == "python":
        return _fix_python(match, argument, code)
    if match.language == "go":
        if not (match.path or "").endswith(".HTML") or match.call is None:
            raise CannotEdit
        package = code.text(match.call.function).rpartition(".")[0]
        for hole in [argument] if not is_written_text(argument) else flatten(argument):
            if not isinstance(hole, str) and not match.evaluate(hole).is_clear_of("html-markup"):
                code.wrap(hole, f"{package}.HTMLEscapeString")
        return Fixed("Escape what varies")
    if isinstance(match.node, nodes.Keyword) and match.node.name in _HATCHES:
        before, after, title = _HATCHES[match.node.name]
        written = code.text(argument)
        if '"' in written:  # It stood between the other quotes.
            before, after = before.replace('"', "'"), after.replace('"', "'")
        code.replace(match.node, f"{before}{written}{after}")
        return Fixed(title)
    call = match.call
    if call is not None and isinstance(call.function, nodes.Attribute) and call.function.name in _BYPASSES:
        context = code.add_import("@angular/core", "SecurityContext")
        sanitizer = code.text(call.function.value)
        kind = _BYPASSES[call.function.name]
        code.replace(call, f"{sanitizer}.sanitize({context}.{kind}, {code.text(argument)})")
        return Fixed("Sanitise it instead of trusting it")
    if isinstance(argument, nodes.Mapping):
        for entry in argument.entries:
            if isinstance(entry.key, nodes.Constant) and entry.key.value == "__html":
                return Fixed(_markup.wrap_in_dompurify(entry.value, code))
        raise CannotEdit
    return Fixed(_markup.wrap_in_dompurify(argument, code))


def _fix_python(match: Match, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    call = match.call
    if call is None or call.keywords or len(call.arguments) != 1:
        raise CannotEdit
    is_django = bool(match.path and match.path.startswith("django."))
    if match.value.is_built_text and isinstance(argument, (nodes.Template, nodes.Binary)):
        text, holes = _take_apart(argument, match, code)
        if is_django:
            function = code.add_import("django.utils.html", "format_html")
            code.replace(call, code.call(function, text, *holes))
            return Fixed("Let format_html escape the parts that vary")
        code.replace(call, code.call(f"{code.text(call.function)}({text}).format", *holes))
        return Fixed("Let Markup escape the parts that vary")
    if is_django:
        function = code.add_import("django.utils.html", "conditional_escape")
    else:
        function = code.add_import("markupsafe", "escape")
    code.replace_callee(call, function)
    return Fixed("Escape the text instead of trusting it")


def _take_apart(argument: nodes.Expression, match: Match, code: CodeEditor) -> tuple[str, list[str]]:
    """Return the source of a format string and of the values for its holes."""
    constant = ""
    holes: list[str] = []
    pending: list[nodes.Expression] = [argument]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Template):
            pending.extend(reversed(node.parts))
        elif isinstance(node, nodes.Binary) and node.operator == "+":
            pending.extend((node.right, node.left))
        elif isinstance(node, nodes.Constant) and isinstance(node.value, str):
            if "{" in node.value or "}" in node.value:
                raise CannotEdit
            constant += node.value
        else:
            constant += "{}"
            holes.append(code.text(node))
    return code.literal(constant), holes
