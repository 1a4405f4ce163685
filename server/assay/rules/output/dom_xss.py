"""Text is put into the page as HTML.

What it does
    Looks at every place where a script writes markup into the page: ``innerHTML``, ``outerHTML``, ``srcdoc``, ``insertAdjacentHTML``,
    ``document.write``, ``createContextualFragment``, and jQuery's ``html`` and its relatives. What is put in must not be influenced by
    the page's address, a message from another window, or any other data that was not made safe.

Why is this bad
    Markup can carry scripts. Whoever writes the text that ends up there acts with the rights of the person who looks
    at the page: reads what they see, sends what they could send, keeps their session.

What to do
    Show text as text: ``textContent`` instead of ``innerHTML``, ``insertAdjacentText`` instead of ``insertAdjacentHTML``. Where markup is really
    wanted, put it through DOMPurify first.

Known misses
    Values that pass through another file, event handler attributes and ``javascript:`` addresses set by ``setAttribute``. Where no
    source is known, a variable or call whose name says that it is escaped, translated or a number is believed.

Example
    Before::

        banner.innerHTML = "Hello " + new URLSearchParams(location.search).get("name");

    After::

        banner.textContent = "Hello " + new URLSearchParams(location.search).get("name");
"""

from __future__ import annotations

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

RULE = Rule(
    id="dom-xss",
    title="Text is put into the page as HTML",
    cwe=79,
    severity=Severity.HIGH,
    message="What is written here becomes part of the page's HTML, and {source} can bring scripts with it.",
    advice="Show it as text with textContent, or sanitise the markup with DOMPurify before it is put into the page.",
    on=(on_flow(REMOTE, "remote-response", "standard-input", to="html-dom"),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("javascript", "typescript", "tsx"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(80,),
)

_INERT_DOCUMENTS = ("document.implementation.createHTMLDocument()", "DOMParser()")
"""Documents that are never shown: scripts in them do not run, images in them are not loaded."""

_TEXT_TWINS = {"insertAdjacentHTML": "insertAdjacentText", "html": "text"}
"""Methods that take markup, with those that take text and are otherwise alike."""


def check(match: Match) -> Report | None:
    """Report proven flows, and markup made of unknown parts unless their names say that they are harmless."""
    target = _assigned_attribute(match.node)
    if target is not None and (match.evaluate(target.value).path or "").startswith(_INERT_DOCUMENTS):
        return None
    if _is_jquery(match) and match.evidence is not Evidence.FLOW:
        if (match.value.path or "").startswith(("$", "jQuery", "jquery", "document.")):
            return None  # Elements are put into the page, not text.
        if match.name != "html" and "<" not in match.value.constant_text:
            return None
    return _markup.judge_sink(match)


def _is_jquery(match: Match) -> bool:
    """Whether it is one of jQuery's methods, which take elements as well as markup."""
    return match.call is not None and (match.path or "").startswith(("$()", "jQuery()", "jquery()"))


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Show the value as text where no markup is meant; sanitise it where it is."""
    argument = match.argument
    if argument is None:
        raise CannotEdit
    keeps_meaning = match.value.is_built_text and not _markup.holds_markup(match.value)
    if not _markup.is_meant_as_markup(match):
        safety = Safety.SAFE if keeps_meaning else Safety.BEHAVIOUR_CHANGING
        target = _assigned_attribute(match.node)
        if target is not None and target.name == "innerHTML":
            code.replace(nodes.Node(target.end - len(target.name), target.end), "textContent")
            return Fixed("Show it as text (textContent)", safety)
        call = match.call
        if call is not None and isinstance(call.function, nodes.Attribute) and call.function.name in _TEXT_TWINS:
            method = _TEXT_TWINS[call.function.name]
            code.replace(nodes.Node(call.function.end - len(call.function.name), call.function.end), method)
            return Fixed(f"Show it as text ({method})", safety)
    return Fixed(_markup.wrap_in_dompurify(argument, code), Safety.BEHAVIOUR_CHANGING)


def _assigned_attribute(node: nodes.Node) -> nodes.Attribute | None:
    if isinstance(node, nodes.Assign):
        target = node.targets[0] if len(node.targets) == 1 else None
    elif isinstance(node, nodes.AssignedValue):
        target = node.target
    else:
        target = node if isinstance(node, nodes.Attribute) else None
    return target if isinstance(target, nodes.Attribute) else None
