"""An assistant may act without asking.

What it does
    Looks in the settings of programming assistants for switches that let them run any command or tool without being asked
    (``chat.tools.autoApprove``, ``bypassPermissions``, ``approval_policy = "never"``, ``alwaysAllow: ["*"]``, ``trust: true``), and in scripts for
    ``--dangerously-skip-permissions`` and its like.

Why is this bad
    What an assistant reads (a web page, an issue, a file of a dependency) can hold instructions for it. Without a question in between they
    are carried out with the rights of the person: files are changed, secrets are sent away.

What to do
    Name the few commands and tools that may run unasked, and let the assistant ask for the rest. Where nobody can be asked, give it a container
    without secrets and without a way out.

Known misses
    Lists of allowed commands of which one can run others, and settings outside of the project.

Example
    Before::

        "permissions": { "defaultMode": "bypassPermissions" }

    After::

        "permissions": { "defaultMode": "default", "allow": ["Bash(npm test)"] }
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
from assay.rules.deployment._agents import tool_servers
from assay.rules.deployment._documents import at, is_true, items, roots, text
from assay.rules.deployment._scripts import commands, program, scripts

RULE = Rule(
    id="agent-auto-approve",
    title="Assistant acts without asking",
    cwe=250,
    severity=Severity.MEDIUM,
    message="The assistant carries out whatever it is told by what it reads, because nobody is asked; allow the few things that it needs.",
    advice="Name the few commands and tools that may run unasked, and let the assistant ask for the rest.",
    on=(on_document("mcp-settings", "shell-script", "github-workflow", "npm-manifest"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("json", "toml", "shell"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(862, 829),
)

_SWITCHES: tuple[tuple[str, ...], ...] = (
    # https://code.visualstudio.com/docs/copilot/reference/copilot-settings
    ("chat.tools.autoApprove",),
    ("chat.tools.global.autoApprove",),
    # https://docs.anthropic.com/en/docs/claude-code/settings
    ("enableAllProjectMcpServers",),
    ("skipDangerousModePermissionPrompt",),
    # https://github.com/google-gemini/gemini-cli/blob/main/docs/get-started/configuration.md
    ("autoAccept",),
)
_WORDS: dict[tuple[str, ...], str] = {
    ("permissions", "defaultMode"): "bypassPermissions",
    # https://developers.openai.com/codex/config-reference
    ("approval_policy",): "never",
    ("sandbox_mode",): "danger-full-access",
}
_ANY_COMMAND = re.compile(r"(?:\*|Bash(?:\(\*?(?::\*)?\))?|shell(?:\(\*\))?|run_shell_command)\Z")
_OPTIONS = re.compile(
    r"--(?:dangerously-skip-permissions|dangerously-bypass-approvals-and-sandbox|yolo|trust-all-tools|allow-all-tools|full-auto)\Z"
)
_IN_SCRIPTS = re.compile(rb"--(?:dangerously|yolo|trust-all|allow-all|full-auto)")
_ASSISTANTS = frozenset(
    {"claude", "codex", "gemini", "copilot", "q", "aider", "cursor-agent", "qwen", "opencode", "amp", "npx"}
)


def find(document: Document) -> Iterator[Report]:
    """Report switches that turn the questions off."""
    if document.format != "mcp-settings":
        for script in scripts(document, _IN_SCRIPTS):
            for command in commands(script.statements):
                name, arguments = program(command)
                option = next((item for item in arguments if _OPTIONS.match(text(item))), None)
                if option is not None and name in _ASSISTANTS:
                    yield _report(option, Confidence.HIGH)
        return
    for root in roots(document):
        for keys in _SWITCHES:
            place = at(root, *keys)
            if place is not None and is_true(place):
                yield _report(place, Confidence.HIGH)
        for keys, word in _WORDS.items():
            place = at(root, *keys)
            if place is not None and text(place) == word:
                yield _report(place, Confidence.HIGH)
        for item in items(at(root, "permissions", "allow")):
            if _ANY_COMMAND.match(text(item)):
                yield _report(item, Confidence.HIGH)
    for server in tool_servers(document):
        for key in ("alwaysAllow", "autoApprove", "trust", "autoAllow"):
            place = at(server.settings, key)
            everything = next((item for item in items(place) if text(item) == "*"), None)
            if everything is not None or (place is not None and is_true(place)):
                yield Report(
                    Confidence.HIGH,
                    f"The assistant uses every tool of {server.name} without asking, whatever it was told by what it reads; name the tools that "
                    "it may use.",
                    Evidence.POSTURE,
                    everything or place,
                )


def _report(place: nodes.Node, confidence: Confidence) -> Report:
    return Report(confidence, None, Evidence.POSTURE, place)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Have the assistant ask again."""
    written = code.text(match.node)
    words = {"bypassPermissions": "default", "never": "on-request", "danger-full-access": "workspace-write"}
    if written == "true":
        code.replace(match.node, "false")
    elif (inner := written.strip("\"'")) in words:
        code.replace(match.node, written.replace(inner, words[inner]))
    else:
        raise CannotEdit("what the assistant needs is not known")
    return Fixed("Have the assistant ask")
