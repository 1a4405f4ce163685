"""A shell script runs text from its caller as code.

What it does
    Looks for ``eval``, ``sh -c``, ``ssh`` and ``su -c`` that get text with a parameter of the script in it, something that ``read`` took in, or a
    variable of a CGI request; and for ``find -exec sh -c "… {} …"`` and ``xargs sh -c "… {} …"``, where names of files become code.

Why is this bad
    The text is read by a shell once more, so that ``$(…)``, ``;`` and quotes in a name or an argument become commands.

What to do
    Call the program with ``"$1"`` in quotes. Where a shell has to be started, give it the values as parameters: ``sh -c 'work "$1"' _ "$name"``.

Known misses
    Parameters of functions, values that come from files and from other programs. Variables that a ``case`` or a match checks are trusted.

Example
    Before::

        eval "convert $1 out.png"

    After::

        convert "$1" out.png
"""

from __future__ import annotations

import itertools
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
from assay.rules.deployment._documents import text
from assay.rules.deployment._scripts import SHELLS, program, walk, words

RULE = Rule(
    id="shell-injection",
    title="Text from the caller is run by a shell",
    cwe=78,
    severity=Severity.HIGH,
    message="A shell reads this text once more, so that what the caller gave can be a command.",
    advice='Call the program with "$1" in quotes, or give the values to the inner shell as parameters.',
    on=(on_document("shell-script"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("shell",),
    also_cwe=(77, 94, 88),
)

_PARAMETERS = frozenset({*"123456789", "@", "*"})
_REQUEST = frozenset({"QUERY_STRING", "REQUEST_URI", "PATH_INFO", "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_REFERER"})
_WORDS = re.compile(rb"\beval\b|\bssh\b|\s-[a-z]*c\s")
_SSH_VALUES = frozenset("bcDEeFIiJLlmOopQRSWw")


def find(document: Document) -> Iterator[Report]:
    """Report what runs text from outside as code, outside of functions, whose parameters are their callers' affair."""
    if _WORDS.search(document.text) is None:
        return
    outside: dict[str, str] = dict.fromkeys(_PARAMETERS, "a parameter of the script")
    outside.update(dict.fromkeys(_REQUEST, "a variable of the request"))
    checked: dict[str, bool] = {}
    for node in _outside_functions(document.statements):
        if isinstance(node, nodes.Assign):
            _assign(node, outside)
        if not isinstance(node, nodes.Call):
            continue
        name, arguments = program(node)
        if name == "read":
            for word in words(arguments):
                if re.fullmatch(r"[A-Za-z_]\w*", word):
                    outside[word] = "what was read"
        for code in _code_of(name, arguments):
            report = _judge(document, node, code, outside, name, checked)
            if report is not None:
                yield report
                break
        else:
            if (place := _file_names(name, arguments, words(arguments))) is not None:
                yield Report(
                    Confidence.HIGH,
                    "The name of each file becomes part of the code that the inner shell reads; give it as a parameter instead: "
                    "sh -c '… \"$1\" …' _ {}.",
                    Evidence.SINK,
                    place,
                )


def _outside_functions(statements: tuple[nodes.Statement, ...]) -> Iterator[nodes.Node]:
    """Yield all nodes in order, without those in functions."""
    plain = tuple(item for item in statements if not isinstance(item, nodes.FunctionDefinition))
    for statement in plain:
        if isinstance(statement, nodes.Block):
            yield from _outside_functions(statement.body)
        else:
            yield from walk((statement,))


def _assign(node: nodes.Assign, outside: dict[str, str]) -> None:
    target = node.targets[0]
    if not isinstance(target, nodes.Name) or node.value is None:
        return
    origin = _origin(node.value, outside)
    if origin is not None:
        outside[target.id] = origin[1]
    else:
        outside.pop(target.id, None)


def _origin(value: nodes.Expression, outside: dict[str, str]) -> tuple[str, str] | None:
    """Return the variable from outside that a word holds, with words for where it comes from; substitutions hide what they use."""
    if isinstance(value, nodes.Name):
        return (value.id, outside[value.id]) if value.id in outside else None
    if isinstance(value, nodes.Template):
        return next((found for part in value.parts if (found := _origin(part, outside)) is not None), None)
    return None


def _code_of(name: str, arguments: tuple[nodes.Expression, ...]) -> list[nodes.Expression]:
    """Return the arguments of a command that a shell reads as code."""
    if name == "eval":
        return list(arguments)
    if name in SHELLS or name == "su":
        for flag, argument in itertools.pairwise(arguments):
            if re.fullmatch(r"-[a-z]*c", text(flag)):
                return [argument]
        return []
    if name == "ssh":
        position = 0
        while position < len(arguments):
            word = text(arguments[position])
            if not word.startswith("-"):
                break
            position += 2 if len(word) == 2 and word[1] in _SSH_VALUES else 1
        return list(arguments[position + 1 :])
    return []


def _judge(
    document: Document,
    command: nodes.Call,
    code: nodes.Expression,
    outside: dict[str, str],
    name: str,
    checked: dict[str, bool],
) -> Report | None:
    origin = _origin(code, outside)
    if origin is None:
        return None
    if origin[0] not in checked:
        checked[origin[0]] = _is_checked(document, origin[0])
    if checked[origin[0]]:
        return None
    if name in ("eval", *SHELLS) and isinstance(code, nodes.Name | nodes.Template):
        parts = code.parts if isinstance(code, nodes.Template) else (code,)
        is_whole = all(isinstance(part, nodes.Name) for part in parts)
    else:
        is_whole = False
    variable = f"${origin[0]}"
    runs = "the shell on the other machine" if name == "ssh" else name if name == "eval" else "the inner shell"
    return Report(
        Confidence.MEDIUM if is_whole or name == "ssh" else Confidence.HIGH,
        f"{variable} ({origin[1]}) becomes part of the code that {runs} reads, so that whoever gives it can run commands.",
        Evidence.SINK,
        command,
    )


def _is_checked(document: Document, name: str) -> bool:
    """Whether the script compares the variable with what it may be."""
    variable = rf'"?\$\{{?{re.escape(name)}\}}?"?'
    pattern = rf"case\s+{variable}\s+in|\[\[\s+{variable}\s+=~"
    return re.search(pattern, document.text.decode("latin-1")) is not None


def _file_names(name: str, arguments: tuple[nodes.Expression, ...], given: list[str]) -> nodes.Node | None:
    """Return the code in which ``find`` or ``xargs`` puts the names of files."""
    if name not in ("find", "xargs"):
        return None
    for number in range(len(given) - 2):
        is_shell = given[number].rsplit("/", 1)[-1] in SHELLS and re.fullmatch(r"-[a-z]*c", given[number + 1])
        if is_shell and "{}" in given[number + 2]:
            return arguments[number + 2]
    return None
