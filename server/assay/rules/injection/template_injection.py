"""Request data becomes part of a template that is compiled.

What it does
    Finds templates that are compiled from text with request data in it: ``render_template_string``, ``jinja2.Template``,
    ``Environment.from_string``, Mako, Tornado and Django templates, ``ejs.render``, ``pug.compile``,
    ``Handlebars.compile``, ``nunjucks.renderString``, ``_.template`` and their kin. Text that a function puts together
    from its own parameters is reported too, less sure. In Java these are FreeMarker, Velocity, Thymeleaf, Pebble and
    Handlebars. In Go these are ``Parse`` of ``text/template`` and ``html/template``, pongo2, raymond and mustache.

Why is this bad
    A template is a program. ``{{ 7 * 7 }}`` is worked out on the server, and from there most engines lead to the
    settings of the application, to files and to commands. What is shown is also not escaped.

What to do
    Keep templates constant, best in files, and give the values to them as variables. Where users may write templates,
    use an engine without logic, or Jinja's sandbox.

Known misses
    Templates that were stored first and compiled later, and functions that are given a whole template.

Example
    Before::

        return render_template_string(f"<h1>Hello {name}</h1>")

    After::

        return render_template_string("<h1>Hello {{ name }}</h1>", name=name)
"""

from __future__ import annotations

import re

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
from assay.rules.injection._pieces import is_constant_name, is_model_output, is_parameter, last_name
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="template-injection",
    title="Request data compiled as a template",
    cwe=1336,
    severity=Severity.CRITICAL,
    message="{source} becomes part of a template that {callee} compiles, so a stranger can have code of their own run.",
    advice="Keep the template constant and give the value to it as a variable.",
    on=(on_flow(REMOTE, to="template"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(94, 95, 79),
)

_BUILT = "{callee} compiles a template that is put together from values; whoever influences them can have code of their own run."


def check(match: Match) -> Report | None:
    """Report proven flows; without one, text that a function puts together from its parameters."""
    if is_model_output(match):
        return None  # A rule of its own speaks of those.
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.HIGH)
    text = match.value.text
    if match.is_test or text is None or not match.value.is_built_text:
        return None
    holes = [piece for piece in text if not isinstance(piece, str) and not piece.value.is_clear_of("template")]
    if any(is_parameter(hole.value) and not is_constant_name(hole.node) for hole in holes):
        return Report(Confidence.MEDIUM, message=_BUILT)
    return None


_VARIABLE = {
    "flask.render_template_string": "{{ name }}",
    "ejs.render": "<%= name %>",
    "nunjucks.renderString": "{{ name }}",
    "pug.render": "#{name}",
}
"""How the template shows a variable, for the functions that take the variables in the same call."""


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Give the values to the template as variables."""
    call, argument = match.call, match.argument
    notation = _VARIABLE.get(match.path or "")
    if call is None or argument is None or notation is None:
        raise CannotEdit
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument, is_only_use=True) or argument
    if not is_written_text(argument) or (isinstance(argument, nodes.Template) and argument.style != "interpolated"):
        raise CannotEdit
    holes = [piece for piece in flatten(argument) if not isinstance(piece, str)]
    names: dict[str, str] = {}
    for hole in holes:
        name = _variable_name(hole, code)
        if names.setdefault(name, code.text(hole)) != code.text(hole):
            raise CannotEdit
        _put_variable(match, code, argument, hole, notation.replace("name", name))
    for name, written in names.items():
        code.set_argument(call, name, written, position=None if match.language == "python" else 1)
    return Fixed("Give the value to the template as a variable")


def _variable_name(hole: nodes.Expression, code: CodeEditor) -> str:
    name = last_name(hole) if isinstance(hole, nodes.Name | nodes.Attribute | nodes.Subscript) else ""
    if isinstance(hole, nodes.Call) and hole.arguments and isinstance(hole.arguments[0], nodes.Constant):
        name = str(hole.arguments[0].value)  # request.args.get("name")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name, re.IGNORECASE) or name in ("source", "self", "class", "settings"):
        raise CannotEdit
    return name


def _put_variable(
    match: Match, code: CodeEditor, whole: nodes.Expression, hole: nodes.Expression, written: str
) -> None:
    """Put the notation for a variable in the place of a hole."""
    if not isinstance(whole, nodes.Template):
        code.replace(hole, code.literal(written))
        return
    before, after = ("{", "}") if match.language == "python" else ("${", "}")
    place = nodes.Node(hole.start - len(before), hole.end + len(after))
    if match.source_text(place) != before + code.text(hole) + after:
        raise CannotEdit
    # Inside an f-string a brace is written twice.
    code.replace(place, written.replace("{", "{{").replace("}", "}}") if match.language == "python" else written)
