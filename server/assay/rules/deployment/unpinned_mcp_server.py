"""An assistant starts whatever version of a server of tools is newest.

What it does
    Looks in the settings of programming assistants for servers of the Model Context Protocol that ``npx``, ``uvx``, ``pipx``, ``bunx``,
    ``pnpm dlx`` or ``docker run`` fetch without a version.

Why is this bad
    The server runs on this machine with the rights of the person, and what it says becomes instructions of the assistant. Each start takes what
    somebody published last: when the package is taken over, so is the machine.

What to do
    Name the version (``name@1.2.3``, ``name==1.2.3``), or the digest of the image.

Known misses
    Versions of what the server itself installs, and servers that a script starts.

Example
    Before::

        "command": "npx", "args": ["-y", "@scope/server"]

    After::

        "command": "npx", "args": ["-y", "@scope/server@1.4.0"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import (
    Confidence,
    Document,
    Ease,
    Evidence,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    nodes,
    on_document,
)
from assay.rules.deployment._agents import tool_servers
from assay.rules.deployment._documents import at, items, text
from assay.rules.deployment._scripts import basename

RULE = Rule(
    id="unpinned-mcp-server",
    title="Newest version of a server of tools is started",
    cwe=829,
    severity=Severity.LOW,
    message="Each start takes the version of this server that somebody published last; name the version.",
    advice="Name the version of the package, or the digest of the image.",
    on=(on_document("mcp-settings"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("json", "toml"),
    also_cwe=(1357, 494),
)

_NODE = re.compile(r"(?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*(?:@(?:latest|next))?\Z")
_PYTHON = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?(?:@latest)?\Z")
_IMAGE = re.compile(r"(?:[\w.-]+(?::\d+)?/)*[\w.-]+(?::latest)?\Z")
_DOCKER_VALUES = frozenset(
    {
        "-e",
        "--env",
        "-v",
        "--volume",
        "--mount",
        "--name",
        "-p",
        "--publish",
        "--network",
        "--env-file",
        "-u",
        "--user",
        "-w",
        "--workdir",
    }
    | {
        "--entrypoint",
        "--add-host",
        "--platform",
        "-l",
        "--label",
        "--memory",
        "-m",
        "--cpus",
        "--pull",
        "--gpus",
        "--net",
        "--runtime",
    }
)


def find(document: Document) -> Iterator[Report]:
    """Report servers without a version."""
    for server in tool_servers(document):
        command = at(server.settings, "command")
        arguments = [item for item in items(at(server.settings, "args")) if isinstance(item, nodes.Constant)]
        if isinstance(command, nodes.Collection):
            words = [item for item in command.items if isinstance(item, nodes.Constant)]
            command, arguments = (words[0] if words else None), words[1:]
        name = basename(text(command)).removesuffix(".cmd").removesuffix(".exe")
        if name == "cmd" and [text(item).lower() for item in arguments[:1]] == ["/c"]:
            name, arguments = text(arguments[1]) if len(arguments) > 1 else "", arguments[2:]
        place = _unpinned(name, arguments)
        if place is not None:
            yield Report(
                Confidence.HIGH,
                f"Each start takes the version of {text(place)} that somebody published last, and runs it with your rights; name the version.",
                Evidence.POSTURE,
                place,
            )


def _unpinned(name: str, arguments: list[nodes.Constant]) -> nodes.Constant | None:
    """Return the package or image without a version that a command fetches."""
    given = [text(item) for item in arguments]
    if (name in ("pnpm", "yarn") and given[:1] == ["dlx"]) or (name == "npm" and given[:1] in (["exec"], ["x"])):
        name, given, arguments = "npx", given[1:], arguments[1:]
    elif name == "uv" and given[:2] == ["tool", "run"]:
        name, given, arguments = "uvx", given[2:], arguments[2:]
    elif name == "pipx" and given[:1] == ["run"]:
        name, given, arguments = "uvx", given[1:], arguments[1:]
    if name in ("npx", "bunx"):
        return _first(arguments, _NODE, ("-p", "--package"), frozenset({"-c", "--call"}))
    if name == "uvx":
        return _first(
            arguments, _PYTHON, ("--from", "--spec"), frozenset({"--python", "-p", "--with", "--index", "--index-url"})
        )
    if name in ("docker", "podman") and given[:1] == ["run"]:
        return _first(arguments[1:], _IMAGE, (), _DOCKER_VALUES)
    return None


def _first(
    arguments: list[nodes.Constant], form: re.Pattern[str], package: tuple[str, ...], values: frozenset[str]
) -> nodes.Constant | None:
    """Return the first argument that is no option, or the one that an option for the package names, where it is of a form without a version."""
    position = 0
    while position < len(arguments):
        word = text(arguments[position])
        option, _, value = word.partition("=")
        if option in package and value:
            return arguments[position] if form.match(value) else None
        if word in package and position + 1 < len(arguments):
            return arguments[position + 1] if form.match(text(arguments[position + 1])) else None
        if not word.startswith("-"):
            return arguments[position] if form.match(word) and not word.startswith((".", "/")) else None
        position += 2 if word in values else 1
    return None
