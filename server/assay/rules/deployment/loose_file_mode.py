"""A script gives everybody the right to write a file.

What it does
    Finds ``chmod``, ``install -m`` and ``mkdir -m`` with a mode that lets everybody write (``777``, ``a+w``) in shell scripts, in the
    scripts of images and of workflows, and ``COPY --chmod=777`` in Dockerfiles.

Why is this bad
    Every account of the machine can change what stands there: a service that was broken into replaces programs and settings of the
    others, and they run what it wrote.

What to do
    Give the right to write to the owner alone (``755`` for folders and programs, ``644`` for files), and the files to the account that
    has to write them (``chown``).

Known misses
    Modes that come out of a variable, ``umask``, and access lists. Folders with the sticky bit (``1777``) are left alone, because there
    nobody can replace what others have made.

Example
    Before::

        chmod -R 777 /var/www/uploads

    After::

        chmod -R 755 /var/www/uploads
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
from assay.rules.deployment._documents import instructions, name_of, text
from assay.rules.deployment._scripts import commands, program, scripts

RULE = Rule(
    id="loose-file-mode",
    title="Script lets everybody write a file",
    cwe=732,
    severity=Severity.MEDIUM,
    message="Everybody on the machine may write here afterwards, other services and their intruders included.",
    advice="Give the right to write to the owner alone: 755 for folders and programs, 644 for files.",
    on=(on_document("dockerfile", "shell-script", "github-workflow", "github-action", "gitlab-ci"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("dockerfile", "shell", "yaml"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(276,),
)

_WORDS = re.compile(rb"\b(?:chmod|install|mkdir)\b")
_OCTAL = re.compile(r"0?[0-7]{2}[2367]\Z")
_SYMBOLIC = re.compile(r"(?:[ugo]*[ao][ugoa]*)?[+=][rx]*w[rwxX]*\Z")


def find(document: Document) -> Iterator[Report]:
    """Report modes that let everybody write."""
    if document.format == "dockerfile":
        for call in instructions(document):
            if name_of(call) in ("COPY", "ADD"):
                for keyword in call.keywords:
                    if keyword.name == "chmod" and _OCTAL.match(text(keyword.value)):
                        yield _report(keyword.value)
    for script in scripts(document, _WORDS):
        for command in commands(script.statements):
            place = _mode(command)
            if place is not None:
                yield _report(place)


def _report(place: nodes.Node) -> Report:
    return Report(Confidence.HIGH, None, Evidence.POSTURE, place)


def _mode(command: nodes.Call) -> nodes.Expression | None:
    """Return the mode in a command that lets everybody write."""
    name, arguments = program(command)
    if name == "chmod":
        for argument in arguments:
            written = text(argument)
            if _OCTAL.match(written) or (_SYMBOLIC.match(written) and written[0] in "ugoa"):
                return argument
            if not written.startswith("-"):
                return None  # What stands behind the mode are files.
    if name in ("install", "mkdir"):
        for number, argument in enumerate(arguments[1:], 1):
            if text(arguments[number - 1]) in ("-m", "--mode") and _OCTAL.match(text(argument)):
                return argument
    return None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Take the right to write from everybody but the owner."""
    written = code.text(match.node)
    if not _OCTAL.match(written):
        raise CannotEdit("what the mode is to be is not known")
    digits = [str(int(digit) & ~2) for digit in written[-2:]]
    code.replace(match.node, written[:-2] + "".join(digits))
    return Fixed("Let only the owner write")
