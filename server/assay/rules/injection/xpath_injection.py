"""Request data becomes part of an XPath expression.

What it does
    Finds expressions that are put together from text and given to lxml's ``xpath``, ``find`` and ``findall`` of
    ElementTree, ``xpath.select``, ``document.evaluate`` or libxmljs. Text that a function builds from its own
    parameters is reported too, less sure. In Java these are ``XPath.evaluate`` and ``compile``. In Go these are xmlquery,
    htmlquery, ``xpath.Compile`` and etree.

Why is this bad
    ``' or '1'='1`` changes the question: a login finds the first user there is, and answers that are true or false give
    the whole document away.

What to do
    Keep the expression constant and give the value as a variable (``tree.xpath("//user[name=$name]", name=name)``,
    ``xpath.parse(…).select({ variables })``), or let only plain characters through. In Java that is
    ``xpath.setXPathVariableResolver``.

Known misses
    Expressions that are put together in another file. ElementTree has no variables, so its calls get no fix.

Example
    Before::

        tree.xpath(f"//user[name='{name}']")

    After::

        tree.xpath("//user[name=$name]", name=name)
"""

from __future__ import annotations

import re

from assay.rules.api import (
    REMOTE,
    CannotEdit,
    CodeEditor,
    Ease,
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
from assay.rules.injection._pieces import last_name
from assay.rules.injection._searches import check_search
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="xpath-injection",
    title="Request data becomes part of an XPath expression",
    cwe=643,
    severity=Severity.HIGH,
    message="{source} becomes part of an XPath expression, so a stranger can change what is searched for.",
    advice="Keep the expression constant and give the value to it as a variable.",
    on=(on_flow(REMOTE, to="xpath"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.SAFE,
    also_cwe=(91,),
)

_BUILT = "This XPath expression is put together from values; whoever influences them can change what is searched for."


def check(match: Match) -> Report | None:
    """Report proven flows; without one, text that a function puts together from its parameters."""
    return check_search(match, _BUILT)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Give the values to the expression as variables, where the library has them."""
    call, argument = match.call, match.argument
    if call is None or argument is None:
        raise CannotEdit
    is_lxml = match.language == "python" and last_name(call) == "xpath"
    if not is_lxml and match.path != "xpath.select":
        raise CannotEdit
    place = argument
    if isinstance(argument, nodes.Name):
        place = match.definition_of(argument, is_only_use=True) or argument
    if not is_written_text(place):
        raise CannotEdit
    expression, variables = _with_variables(flatten(place), code)
    if is_lxml:
        code.replace(place, code.literal(expression))
        for name, written in variables.items():
            code.set_argument(call, name, written)
        return Fixed("Give the value to the expression as a variable")
    library = code.text(call.function).rpartition(".")[0]
    if len(call.arguments) != 2 or not library or place is not argument:
        raise CannotEdit
    pairs = ", ".join(name if name == written else f"{name}: {written}" for name, written in variables.items())
    node = code.text(call.arguments[1])
    code.replace(
        call, f"{library}.parse({code.literal(expression)}).select({{ node: {node}, variables: {{ {pairs} }} }})"
    )
    return Fixed("Give the value to the expression as a variable")


def _with_variables(pieces: list[str | nodes.Expression], code: CodeEditor) -> tuple[str, dict[str, str]]:
    """Return the expression with variables in the place of its holes, which have to fill whole strings; and the variables' code."""
    expression = ""
    variables: dict[str, str] = {}
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            opened = expression.endswith(_HOLE_MARK)
            expression = expression.removesuffix(_HOLE_MARK)
            expression += piece[1:] if opened else piece
            continue
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        quote = expression[-1:]
        if quote not in ("'", '"') or not isinstance(following, str) or following[:1] != quote:
            raise CannotEdit
        name = last_name(piece)
        if isinstance(piece, nodes.Call) and piece.arguments and isinstance(piece.arguments[0], nodes.Constant):
            name = str(piece.arguments[0].value)
        name = name.lower()
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in ("path", "namespaces", "extensions", "smart_strings"):
            raise CannotEdit
        if variables.setdefault(name, code.text(piece)) != code.text(piece):
            raise CannotEdit
        expression = expression[:-1] + f"${name}" + _HOLE_MARK
    return expression.removesuffix(_HOLE_MARK), variables


_HOLE_MARK = "\ufffc"
