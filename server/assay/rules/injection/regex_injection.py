"""Request data becomes part of a regular expression.

What it does
    Finds ``re.compile`` and its kin, ``new RegExp``, and Java's ``Pattern.compile`` and ``String.matches`` with text from a request in
    the expression that nothing has escaped.

Why is this bad
    Who writes the expression decides what it finds, and can write one that takes hours for a short text. A process
    that waits for it answers nobody.

What to do
    Escape the text (``re.escape``, ``RegExp.escape``, ``_.escapeRegExp``, ``Pattern.quote``), compare without an expression
    (``in``, ``includes``, ``contains``), or use an engine that needs linear time (RE2).

Known misses
    Expressions that a database works out (``$regex``, ``REGEXP``).

Example
    Before::

        pattern = re.compile(request.args["q"])

    After::

        pattern = re.compile(re.escape(request.args["q"]))
"""

from __future__ import annotations

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
)
from assay.rules.injection._pieces import is_awaited, with_cast
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="regex-injection",
    title="Request data becomes part of a regular expression",
    cwe=1333,
    severity=Severity.MEDIUM,
    message="{source} becomes part of a regular expression, so a stranger can write one that keeps the process busy for hours.",
    advice="Escape the text (re.escape, RegExp.escape, Pattern.quote), or compare without an expression.",
    on=(on_flow("http-request", "message", "upload", to="regex", at_sink=False),),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(400, 730, 625),
)


def check(match: Match) -> Report | None:
    """Report proven flows."""
    if match.evidence is not Evidence.FLOW or match.argument is None or match.is_test:
        return None
    return Report(Confidence.HIGH)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Escape what varies."""
    argument = match.argument
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument, is_only_use=True) or argument
    if argument is None:
        raise CannotEdit
    holes = (
        [piece for piece in flatten(argument) if not isinstance(piece, str)]
        if is_written_text(argument)
        else [argument]
    )
    holes = [hole for hole in holes if (value := match.evaluate(hole)).taints and not value.is_clear_of("regex")]
    if not holes or any(is_awaited(hole, match) for hole in holes):
        raise CannotEdit
    for hole in holes:
        if match.language == "python":
            code.wrap(hole, f"{code.add_import('re')}.escape")
        elif match.language == "java":
            code.wrap(hole, f"{code.add_import('java.util.regex', 'Pattern')}.quote")
        else:
            place = with_cast(hole, match)
            code.replace(place, f'String({code.text(place)}).replace(/[.*+?^${{}}()|[\\]\\\\]/g, "\\\\$&")')
    return Fixed("Escape the text")
