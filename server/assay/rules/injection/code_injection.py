"""Text that can vary is run as program code.

What it does
    Finds ``eval``, ``exec``, ``new Function``, ``vm.runIn…``, timers that are given text, expressions for pandas, and
    modules imported by a name from a request, wherever the text is not constant. In Java it finds ``ScriptEngine.eval``,
    ``GroovyShell``, expressions of Spring, OGNL and MVEL, and JNDI look-ups of a name from a request. In Go these are interpreters:
    goja, otto, yaegi, gopher-lua, govaluate and expr, and ``plugin.Open``.

Why is this bad
    The text can do all that the program can do. Empty ``__builtins__`` and Node's ``vm`` are no fences; their own
    documentation says so.

What to do
    Read data as data: ``ast.literal_eval`` and ``json.loads`` in Python, ``JSON.parse`` in JavaScript. Choose what to
    do by a dictionary from names to functions. Give timers a function. In Java look the action up in a ``Map``, and give
    expressions a ``SimpleEvaluationContext``.

Known misses
    Code that reaches an interpreter in another file, templates that are compiled (a rule of their own), and functions
    that pass their argument on to an interpreter of their own making.

Example
    Before::

        limits = eval(request.form["limits"])

    After::

        limits = ast.literal_eval(request.form["limits"])
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
from assay.rules.injection._pieces import is_constant_name, is_model_output, last_name
from assay.rules.texts import flatten

RULE = Rule(
    id="code-injection",
    title="Text run as program code",
    cwe=95,
    severity=Severity.CRITICAL,
    message="{source} is run as code by {callee}, so whoever sends it can do all that this program can do.",
    advice="Read the text as data (literal_eval, JSON) or choose between functions by name instead of running it.",
    on=(on_flow(REMOTE, "local", to="code"), on_flow(REMOTE, to="module", at_sink=False)),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(94,),
)

_VARIES = "{callee} runs text as code that is not constant here; whoever influences the text can do all that this program can do."
_TIMERS = frozenset({"setTimeout", "setInterval", "setImmediate", "execScript"})
_ONLY_PROVEN = ("compile", "pandas.", "numexpr.", "sympy.", "timeit.")
_READING = frozenset({"read", "read_text", "read_bytes", "compile", "readFileSync", "get_code", "decode"})


def check(match: Match) -> Report | None:
    """Report proven flows; without one, what goes into an interpreter by its own name."""
    if is_model_output(match):
        return None  # A rule of its own speaks of those.
    path = match.path or ""
    name = path.rsplit(".", 1)[-1] or match.name
    if match.evidence is Evidence.FLOW:
        if name in _TIMERS and match.value.callable is not None:
            return None
        return Report(Confidence.HIGH)
    if path.startswith(_ONLY_PROVEN) or (match.is_shape_only and not match.value.is_built_text):
        return None
    argument = match.argument
    if argument is None or is_constant_name(argument) or match.value.callable is not None:
        return None
    if name in _TIMERS:
        return Report(Confidence.MEDIUM, message=_VARIES) if match.value.is_built_text else None
    if isinstance(argument, nodes.FunctionValue | nodes.Mapping):
        return None
    is_compiled = match.value.path == "compile()"
    if (
        is_compiled
        or match.is_shape_only
        or match.is_test
        or (isinstance(argument, nodes.Call) and last_name(argument) in _READING)
    ):
        return Report(Confidence.LOW, message=_VARIES)
    return Report(Confidence.MEDIUM, message=_VARIES)


_CALL = re.compile(r"\s*([A-Za-z_$][\w$.]*)\(\s*")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Read data as data; give a timer a function."""
    call, argument = match.call, match.argument
    if call is None or argument is None:
        raise CannotEdit
    if match.language == "python":
        if match.path != "eval" or len(call.arguments) != 1 or call.keywords or match.value.text is not None:
            raise CannotEdit  # What is put together is an expression, not a literal.
        module = code.add_import("ast")
        code.replace_callee(call, f"{module}.literal_eval")
        return Fixed("Read the text as a literal")
    name = (match.path or "").rsplit(".", 1)[-1]
    if name in _TIMERS:
        code.replace(argument, _as_function(flatten(argument), code))
        return Fixed("Give the timer a function")
    if match.path != "eval" or len(call.arguments) != 1:
        raise CannotEdit
    pieces = flatten(argument)
    holes = [piece for piece in pieces if not isinstance(piece, str)]
    if len(holes) != 1 or "".join(piece for piece in pieces if isinstance(piece, str)).strip() not in ("", "()"):
        raise CannotEdit
    code.replace_callee(call, "JSON.parse")
    code.replace(argument, code.text(holes[0]))
    return Fixed("Read the text as JSON")


def _as_function(pieces: list[str | nodes.Expression], code: CodeEditor) -> str:
    """Return an arrow function for a text such as ``remind('`` hole ``')``."""
    if not pieces or not isinstance(pieces[0], str):
        raise CannotEdit
    opening = _CALL.match(pieces[0])
    if opening is None:
        raise CannotEdit
    rest = [pieces[0][opening.end() :], *pieces[1:]]
    arguments: list[str] = []
    expected_quote = ""
    for index, piece in enumerate(rest):
        if not isinstance(piece, str):
            arguments.append(code.text(piece))
            continue
        bare = piece.strip()
        if index == 0:
            if bare not in ("", "'", '"'):
                raise CannotEdit
            expected_quote = bare
        elif index == len(rest) - 1:
            if bare.rstrip("; ") != f"{expected_quote})":
                raise CannotEdit
        elif bare.replace(" ", "") not in (f"{expected_quote},", f"{expected_quote},'", f'{expected_quote},"'):
            raise CannotEdit
        else:
            expected_quote = bare[-1] if bare[-1] in "'\"" else ""
    if not arguments or not isinstance(rest[-1], str):
        raise CannotEdit
    return f"() => {opening[1]}({', '.join(arguments)})"
