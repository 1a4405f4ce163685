"""A page believes messages from any other window, or sends to any.

What it does
    Finds listeners for messages that use what they receive and never look at ``event.origin`` or ``event.source``, and messages that are
    sent to whatever page the other window shows (``postMessage(data, "*")``).

Why is this bad
    Any page can open this one, or frame it, and send it messages; and the window that a message is meant for may show somebody else's
    page by then, which then reads it.

What to do
    Compare ``event.origin`` with the one that is expected, and name it when sending.

Known misses
    Listeners that are functions with a name, and those that hand the event on.

Example
    Before::

        window.addEventListener("message", (event) => {
          apply(event.data);
        });

    After::

        window.addEventListener("message", (event) => {
          if (event.origin !== window.location.origin) return;
          apply(event.data);
        });
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
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="message-origin-not-checked",
    title="Messages of any window are believed, or sent to any",
    cwe=346,
    severity=Severity.MEDIUM,
    message="This listener uses messages of any window: it never looks at where they come from.",
    advice="Compare event.origin with the one that is expected, and name it when sending.",
    on=(on_mark("window-message"),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("javascript", "typescript", "tsx"),
    fix_safety=Safety.GUIDED,
    also_cwe=(345, 940),
)

_OTHERS = re.compile(
    r"parent|opener|\btop\b|contentWindow|[fF]rame|[pP]opup|source|target|[cC]hild|[wW]in\b|[tT]ab\b|[wW]indow\w+|\bother|remote|dialog"
)
"""Names of other windows."""
_LOOKS = re.compile(r"\borigin\b|\bsource\b|[oO]rigin\w*\(|isTrusted\w*\(|\bports\b")


def check(match: Match) -> Report | None:
    """Report listeners that do not look at the sender, and messages for everybody."""
    if match.is_test:
        return None
    if match.name == "postMessage" or (match.path or "").endswith("postMessage"):
        return _of_sending(match)
    handler = _handler(match)
    if handler is None or not handler.parameters:
        return None
    text = without_comments(match.source_text(nodes.Node(handler.parameters[0].start, handler.end)))
    target = handler.parameters[0].target
    reads = (
        "data" in re.findall(r"\w+", match.source_text(target))
        if not isinstance(target, nodes.Name)
        else (
            re.search(rf"\b{re.escape(target.id)}\??\.data\b", text) is not None
            or re.search(r"\{[^}]*\bdata\b[^}]*\}\s*=\s*" + re.escape(target.id), text) is not None
        )
    )
    if not reads or _LOOKS.search(text):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Compare the origin first."""
    argument = match.argument_node(1) if match.call is not None else None
    if match.name == "postMessage" or (match.path or "").endswith("postMessage"):
        if argument is None:
            raise CannotEdit
        code.replace(argument, "window.location.origin")
        return Fixed("Send it to pages of this site only")
    handler = _handler(match)
    if handler is None or not handler.body or not isinstance(handler.parameters[0].target, nodes.Name):
        raise CannotEdit
    start = handler.body[0].start
    before = code.text(nodes.Node(max(0, start - 400), start))
    line = before.rsplit("\n", 1)[-1]
    test = f"if ({handler.parameters[0].name}.origin !== window.location.origin) return;"
    if not line.strip() or line.strip() in ("const", "let", "var", "await"):
        indentation = line[: len(line) - len(line.lstrip())]
        code.insert(start - len(line.lstrip().encode()), f"{test}\n{indentation}")
    elif before.rstrip().endswith("{"):
        code.insert(start, f"{test} ")
    else:
        raise CannotEdit
    return Fixed("Take messages of this site only")


def _handler(match: Match) -> nodes.Function | None:
    argument = match.argument_node(1) if match.call is not None else match.argument
    return argument.function if isinstance(argument, nodes.FunctionValue) else None


def _of_sending(match: Match) -> Report | None:
    target = match.value_of(1)
    message = match.value_of(0)
    node = match.argument_node(0)
    is_opened = (match.path or "").startswith(("open().", "window.open()."))
    if match.call is None or not (is_opened or _OTHERS.search(match.source_text(match.call.function))):
        return None  # A page that sends to itself tells nobody.
    if target is None or target.constant != "*" or message is None or message.is_constant:
        return None
    if message.fields is not None and all(_says_nothing(item) for item in message.fields.values()):
        return None
    if isinstance(node, nodes.Mapping) and all(isinstance(entry.value, nodes.Constant) for entry in node.entries):
        return None
    return Report(Confidence.MEDIUM, "The message goes to whatever page the other window shows by then.", Evidence.SINK)


def _says_nothing(value: object) -> bool:
    return bool(getattr(value, "is_constant", False))
