"""What a language model wrote is run, shown as markup, or sent to a database.

What it does
    Finds answers of language models (OpenAI, Anthropic, Gemini, Mistral, LangChain, LiteLLM, Ollama, the AI SDK) that reach
    ``eval`` and ``exec``, a shell, an SQL statement, a template, or HTML, without a person or a check in between. In Java it
    knows LangChain4j and Spring AI. In Go it knows go-openai, openai-go, anthropic-sdk-go and langchaingo.

Why is this bad
    A model writes what its input leads it to write, and its input holds text of strangers: a web page, an e-mail, a
    question. Whoever wrote that text decides what is run here.

What to do
    Treat the answer as what a stranger sent: read it as data (``json.loads``, ``ast.literal_eval``) and check it against a
    schema, choose between functions by name, run statements with rights that only read, escape what is shown.

Known misses
    Answers that are stored first, and tools that an agent's library calls by itself.

Example
    Before::

        exec(client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content)

    After::

        answer = client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content
        ACTIONS[json.loads(answer)["action"]]()
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
from assay.rules.injection._responses import returns_json

RULE = Rule(
    id="model-output-to-sink",
    title="Text from a language model is run or shown as it is",
    cwe=1426,
    severity=Severity.HIGH,
    message="{source} becomes {sink} here; whoever wrote what the model read decides what happens.",
    advice="Treat the model's answer as what a stranger sent: check it against a schema, choose by name, escape what is shown.",
    on=(
        on_flow(
            "llm-output",
            to=(
                "code",
                "module",
                "shell-command",
                "program",
                "sql",
                "template",
                "html-response",
                "html-dom",
                "html-markup",
            ),
            at_sink=False,
        ),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(94, 95, 77, 78, 79, 89),
)

_PAGES = frozenset({"html-response", "html-dom", "html-markup"})


def check(match: Match) -> Report | None:
    """Report proven flows; an answer that is sent back as plain text or JSON is no page."""
    if match.evidence is not Evidence.FLOW or match.argument is None or match.is_test:
        return None
    argument, value = match.argument, match.value
    if match.kind in _PAGES and (value.fields is not None or isinstance(argument, nodes.Mapping | nodes.Collection)):
        return None
    if match.kind == "html-response" and returns_json(match):
        return None
    if match.kind == "html-response" and "<" not in value.constant_text:
        return Report(Confidence.LOW, evidence=Evidence.SINK) if match.call is not None else None
    if match.language == "java" and match.kind == "program":
        return Report(Confidence.HIGH) if _runs_answer(match) else None
    if match.kind in ("shell-command", "program") and value.fields is not None:
        # A list of arguments: only the program itself, the first of them, decides what is run.
        program = value.fields.get("0")
        if program is None or not any(taint.kind == "llm-output" for taint in program.taints):
            return None
    return Report(Confidence.HIGH)


_SHELLS = frozenset({"sh", "bash", "/bin/sh", "/bin/bash", "cmd", "cmd.exe", "powershell"})


def _runs_answer(match: Match) -> bool:
    """Whether the answer names the program, or is what a shell is told to run, in an array, a list or one argument for each word."""
    call, fields = match.call, match.value.fields
    if fields is None:
        if call is None or len(call.arguments) == 1:
            return True
        given = {str(index): match.value_of(index) for index in range(len(call.arguments))}
        fields = {key: value for key, value in given.items() if value is not None}
    program = fields.get("0")
    if program is None:
        return False
    decisive = fields.get("2") if program.constant in _SHELLS else program
    return decisive is not None and any(taint.kind == "llm-output" for taint in decisive.taints)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Read the answer as data where it was evaluated; show it as text where it was markup."""
    call, argument = match.call, match.argument
    if argument is None:
        raise CannotEdit
    if match.kind == "html-dom" and isinstance(match.node, nodes.Attribute) and match.node.name == "innerHTML":
        code.replace(nodes.Node(match.node.end - len("innerHTML"), match.node.end), "textContent")
        return Fixed("Show the answer as text")
    if match.kind == "html-response" and match.language == "python" and match.value.text is None:
        code.wrap(argument, code.add_import("html", "escape"))
        return Fixed("Escape the answer")
    if match.path != "eval" or call is None or len(call.arguments) != 1 or call.keywords:
        raise CannotEdit
    if match.language == "python":
        code.replace_callee(call, f"{code.add_import('ast')}.literal_eval")
        return Fixed("Read the answer as a literal")
    code.replace_callee(call, "JSON.parse")
    return Fixed("Read the answer as JSON")
