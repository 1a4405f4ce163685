"""The shell scripts of documents, and the commands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assay.rules.api import Document, nodes
from assay.rules.deployment._documents import at, instructions, name_of, pairs, roots, text, values
from assay.rules.deployment._workflows import shell_of, steps

SHELLS: Final = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "fish"})
INTERPRETERS: Final = frozenset(
    {"python", "python2", "python3", "node", "nodejs", "perl", "ruby", "php", "pwsh", "deno", "bun"}
)
_BEFORE: Final = frozenset(
    {"sudo", "env", "time", "nohup", "exec", "command", "doas", "nice", "builtin", "busybox", "gosu", "su-exec"}
)
"""Programs that run the program named behind them."""
_WITH_VALUE: Final = frozenset({"-u", "-g", "-n", "--user", "--group", "-C", "-p"})
_DEVCONTAINER: Final = (
    *("initializeCommand", "onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand"),
    "postAttachCommand",
)
_NOT_JOBS: Final = frozenset({"variables", "include", "stages", "workflow", "image", "services", "cache"})


@dataclass(frozen=True, slots=True)
class Script:
    """The commands of one place of a document."""

    statements: tuple[nodes.Statement, ...]
    place: nodes.Node


def scripts(document: Document, words: re.Pattern[bytes]) -> Iterator[Script]:
    """Yield the shell scripts that a document holds, of those that one of ``words`` stands in: most need not be read."""
    if words.search(document.text) is None:
        return
    if document.format == "shell-script":
        if document.statements:
            place = nodes.Node(0, len(document.text))
            yield Script(document.statements, place)
        return
    for place in _places(document):
        if words.search(document.text, place.start, place.end) is None:
            continue
        statements = document.script(place)
        if statements:
            yield Script(statements, place)


def _places(document: Document) -> Iterator[nodes.Node]:
    if document.format in ("github-workflow", "github-action"):
        for step in steps(document):
            run = at(step.mapping, "run")
            if isinstance(run, nodes.Constant) and shell_of(step) in ("bash", "pwsh", "zsh"):
                yield run
    elif document.format == "dockerfile":
        for call in instructions(document):
            yield from _of_instruction(call)
    elif document.format == "npm-manifest":
        for root in roots(document):
            yield from (entry.value for _, entry in pairs(at(root, "scripts")))
    elif document.format == "devcontainer":
        for root in roots(document):
            for key in _DEVCONTAINER:
                value = at(root, key)
                if isinstance(value, nodes.Constant):
                    yield value
                yield from (entry.value for _, entry in pairs(value) if isinstance(entry.value, nodes.Constant))
    elif document.format == "gitlab-ci":
        for root in roots(document):
            for name, entry in pairs(root):
                holder = root if name in ("before_script", "after_script") else entry.value
                if name in _NOT_JOBS:
                    continue
                for key in ("before_script", "script", "after_script"):
                    if holder is root and key != name:
                        continue
                    yield from (item for item in values(at(holder, key)) if isinstance(item, nodes.Constant))


def _of_instruction(call: nodes.Call) -> Iterator[nodes.Node]:
    """Yield the scripts of an instruction of a Dockerfile."""
    name = name_of(call)
    if name in ("ONBUILD", "HEALTHCHECK"):
        for argument in call.arguments:
            if isinstance(argument, nodes.Call):
                yield from _of_instruction(argument)
    if name not in ("RUN", "CMD", "ENTRYPOINT"):
        return
    for number, argument in enumerate(call.arguments):
        if isinstance(argument, nodes.Collection):
            words = [text(item) for item in argument.items]
            if len(words) > 2 and basename(words[0]) in SHELLS and "c" in words[1]:
                yield argument.items[2]
        elif number == 0 or not text(call.arguments[0]).strip().startswith(
            ("python", "node", "perl", "ruby", "cat", "php")
        ):
            yield argument


def walk(statements: tuple[nodes.Node, ...]) -> Iterator[nodes.Node]:
    """Yield all nodes of a script, each before what it holds."""
    pending: list[nodes.Node] = list(reversed(statements))
    while pending:
        node = pending.pop()
        yield node
        inner: list[nodes.Node] = []
        for name in node.__slots__:
            value = getattr(node, name)
            if isinstance(value, nodes.Node):
                inner.append(value)
            elif isinstance(value, tuple):
                inner.extend(item for item in value if isinstance(item, nodes.Node))
        pending.extend(reversed(inner))


def commands(statements: tuple[nodes.Node, ...]) -> Iterator[nodes.Call]:
    """Yield all commands of a script, those inside of others included."""
    for node in walk(statements):
        if isinstance(node, nodes.Call) and name_of(node) not in ("$()", "<()", "<<", "@Q"):
            yield node


def basename(name: str) -> str:
    """Return the name of a program without its folder."""
    return name.rsplit("/", 1)[-1]


def program(call: nodes.Call) -> tuple[str, tuple[nodes.Expression, ...]]:
    """Return the program that a command runs in the end, behind ``sudo`` and its like, with its arguments."""
    words: list[nodes.Expression] = [call.function, *call.arguments]
    position = 0
    while position < len(words):
        name = basename(_word(words[position]))
        if name not in _BEFORE:
            break
        position += 1
        while position < len(words):
            word = _word(words[position])
            if word in _WITH_VALUE:
                position += 2
            elif word.startswith("-") or ("=" in word and name in ("env", "sudo")):
                position += 1
            elif name in ("gosu", "su-exec"):
                position += 1
                break
            else:
                break
    if position >= len(words):
        return "", ()
    return basename(_word(words[position])), tuple(words[position + 1 :])


def _word(value: nodes.Expression) -> str:
    return value.id if isinstance(value, nodes.Name) else text(value)


def words(arguments: tuple[nodes.Expression, ...]) -> list[str]:
    """Return the arguments as text; those that are put together have U+FFFC for what varies."""
    return [written(argument) for argument in arguments]


def written(value: nodes.Expression) -> str:
    """Return a word as text, with U+FFFC for what varies."""
    if isinstance(value, nodes.Constant):
        return text(value)
    if isinstance(value, nodes.Template):
        return "".join(text(part) if isinstance(part, nodes.Constant) else "\ufffc" for part in value.parts)
    return "\ufffc"


def stages(value: nodes.Node) -> list[nodes.Expression]:
    """Return the commands of a pipeline in order; one that is none is alone."""
    found: list[nodes.Expression] = []
    while isinstance(value, nodes.Binary) and value.operator == "|":
        found.append(value.right)
        value = value.left
    if isinstance(value, nodes.Expression):
        found.append(value)
    return found[::-1]
