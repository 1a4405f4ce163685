"""Text of strangers becomes part of a system prompt.

What it does
    Finds request data in what tells a language model its task: messages with the role ``system`` or ``developer``,
    ``system=`` of Anthropic and the AI SDK, ``instructions=``, ``SystemMessage`` of LangChain, ``system_instruction`` of
    Gemini.

Why is this bad
    A model gives what stands there the most weight. Whoever writes there can take back the program's own rules: have
    secrets of the prompt told, tools called, others' data shown.

What to do
    Keep the system prompt constant and give the text as a message of the user, marked as data. Rights belong into the
    code that carries out what the model asks for, not into the prompt.

Known misses
    Lists of messages that are filled step by step under other names than ``messages`` or ``history``, and documents that are
    looked up and put into the prompt.

Example
    Before::

        messages=[{"role": "system", "content": f"You translate into {language}."}, {"role": "user", "content": text}]

    After::

        messages=[{"role": "system", "content": "You translate into the language named first."},
                  {"role": "user", "content": f"{language}\\n\\n{text}"}]
"""

from __future__ import annotations

from collections.abc import Iterator

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
from assay.rules.injection._pieces import with_cast
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="prompt-injection",
    title="Request data becomes part of a system prompt",
    cwe=1427,
    severity=Severity.MEDIUM,
    message="{source} becomes part of the system prompt, so a stranger can take back the rules that the model was given.",
    advice="Keep the system prompt constant and give the text as a message of the user.",
    on=(on_flow(REMOTE, to="system-prompt", at_sink=False),),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx"),
    fix_safety=Safety.GUIDED,
    also_cwe=(74,),
)

_ROLES = frozenset({"system", "developer"})


def check(match: Match) -> Report | None:
    """Report proven flows into what has the system's role."""
    if match.evidence is not Evidence.FLOW or match.argument is None or match.is_test:
        return None
    for _, content in _system_parts(match):
        if any(
            taint.kind and taint.is_proven and taint.kind != "llm-output" for taint in match.evaluate(content).taints
        ):
            return Report(Confidence.HIGH, node=content)
    return None


def _system_parts(match: Match) -> Iterator[tuple[nodes.Mapping | None, nodes.Expression]]:
    """Yield the texts that have the system's role, with the message that each stands in where there is one."""
    argument = match.argument
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument) or argument
    if argument is None:
        return
    if isinstance(argument, nodes.Collection | nodes.Mapping):
        for item in argument.items if isinstance(argument, nodes.Collection) else (argument,):
            if isinstance(item, nodes.Collection) and len(item.items) == 2:
                if match.evaluate(item.items[0]).constant in _ROLES:
                    yield None, item.items[1]  # LangChain's pairs of role and text.
                continue
            if not isinstance(item, nodes.Mapping):
                continue
            fields = {entry.key.value: entry.value for entry in item.entries if isinstance(entry.key, nodes.Constant)}
            role, content = fields.get("role"), fields.get("content")
            if role is not None and content is not None and match.evaluate(role).constant in _ROLES:
                yield item, content
    elif match.value.fields is None and (match.argument is not argument or not _is_list_of_messages(match)):
        yield None, match.argument or argument


def _is_list_of_messages(match: Match) -> bool:
    """Whether the argument is one that holds messages of all roles, of which nothing more is known."""
    places = ((None, "messages"), (None, "input"), (1, "messages"))
    if any(match.argument is match.argument_node(position, word) for position, word in places):
        return True
    return isinstance(match.argument, nodes.Name) and match.argument.id == "messages"


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Move the value out of the system prompt into a message of the user."""
    found = [(message, content) for message, content in _system_parts(match) if match.evaluate(content).taints]
    if len(found) != 1:
        raise CannotEdit
    message, content = found[0]
    if message is None or not is_written_text(content) or not isinstance(content, nodes.Template):
        raise CannotEdit
    holes = [piece for piece in flatten(content) if not isinstance(piece, str) and match.evaluate(piece).taints]
    before, after = ("{", "}") if match.language == "python" else ("${", "}")
    if len(holes) != 1 or content.style != "interpolated":
        raise CannotEdit
    hole = holes[0]
    place = nodes.Node(hole.start - len(before), hole.end + len(after))
    if match.source_text(place) != before + code.text(hole) + after:
        raise CannotEdit
    code.replace(place, "what the user names")
    written = code.text(with_cast(hole, match))
    if match.language == "python":
        addition = f', {{"role": "user", "content": {written}}}'
    else:
        addition = f', {{ role: "user", content: {written} }}'
    code.insert(message.end, addition)
    return Fixed("Give the value as a message of the user")
