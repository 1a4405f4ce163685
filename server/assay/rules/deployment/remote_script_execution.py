"""A script runs what it has just downloaded.

What it does
    Looks in scripts, images, workflows and manifests for downloads that go straight into an interpreter: ``curl … | sh``, ``bash <(curl …)``,
    ``sh -c "$(curl …)"``, ``eval "$(curl …)"``, ``iwr … | iex``.

Why is this bad
    Whoever controls the server, or the way to it, decides what runs, and can give other people another script than the one that was looked at.
    In an image or a workflow it runs again with each build, with the build's secrets.

What to do
    Install a package of a fixed version, or download to a file, compare its checksum with one that is written down, and run the file then.

Known misses
    Scripts that are saved first and run afterwards.

Example
    Before::

        curl -sSL https://tool.example/install.sh | sh

    After::

        curl -sSLo install.sh https://tool.example/2.1/install.sh
        echo "<checksum>  install.sh" | sha256sum --check
        sh install.sh
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
from assay.rules.deployment._documents import name_of, text
from assay.rules.deployment._scripts import INTERPRETERS, SHELLS, program, scripts, stages, walk, words

RULE = Rule(
    id="remote-script-execution",
    title="Downloaded script is run unseen",
    cwe=494,
    severity=Severity.MEDIUM,
    message="What is downloaded here is run at once; download to a file and compare its checksum first.",
    advice="Install a package of a fixed version, or download to a file, compare its checksum, and run the file then.",
    on=(
        on_document(
            *(
                "dockerfile",
                "shell-script",
                "github-workflow",
                "github-action",
                "gitlab-ci",
                "npm-manifest",
                "devcontainer",
            )
        ),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("dockerfile", "shell", "yaml", "json"),
    also_cwe=(829,),
)

_FETCHERS = frozenset(
    {"curl", "wget", "fetch", "http", "https", "xh", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"}
)
_WORDS = re.compile(rb"curl|wget|fetch|https?[ ]|xh |iwr|irm|invoke-|DownloadString", re.IGNORECASE)
_TO_OUTPUT = re.compile(r"-[a-zA-Z]*O-|-[a-zA-Z]*O|--output-document=-|--output-document")
_POWERSHELL = re.compile(
    r"\b(?:iex|Invoke-Expression)\b[^\n]{0,300}\bDownloadString\(\s*['\"]?([^'\")\s]*)", re.IGNORECASE
)
_QUIET_FLAGS = re.compile(r"-[uqBEsI]+\Z")
_HOST = re.compile(r"://([^/\s\"'?]+)")


def find(document: Document) -> Iterator[Report]:
    """Report each download that is run at once."""
    for script in scripts(document, _WORDS):
        statements = script.statements
        for node in walk(statements):
            found = _executed_fetch(node)
            if found is None and isinstance(node, nodes.Call):
                found = _inside_constant(document, node)
            if found is not None:
                yield _report(found, node)
        raw = document.text[script.place.start : script.place.end]
        if b"DownloadString" in raw:
            for match in _POWERSHELL.finditer(raw.decode("latin-1")):
                place = nodes.Constant(script.place.start + match.start(), script.place.start + match.end(), None)
                yield Report(Confidence.HIGH, RULE.message, Evidence.POSTURE, place)


def _report(fetch: nodes.Call, place: nodes.Node) -> Report:
    arguments = words(program(fetch)[1])
    address = next((word for word in arguments if "://" in word), next((word for word in arguments if "." in word), ""))
    host = _HOST.search(address)
    where = f"from {host[1]} " if host is not None and "\ufffc" not in host[1] else ""
    is_open = address.startswith("http://") or any(
        word in ("-k", "--insecure", "--no-check-certificate") or re.fullmatch(r"-[a-zA-Z]*k[a-zA-Z]*", word)
        for word in arguments
    )
    how = " over a connection that anybody on the way can change" if is_open else ""
    return Report(
        Confidence.HIGH,
        f"What comes {where}here{how} is run at once, whatever it is; download to a file and compare its checksum first.",
        Evidence.SINK if is_open else Evidence.POSTURE,
        place,
    )


def _executed_fetch(node: nodes.Node) -> nodes.Call | None:
    """Return the download that a pipeline or command runs, None where it runs none."""
    if isinstance(node, nodes.Binary) and node.operator == "|":
        chain = stages(node)
        if not _runs_input(chain[-1]):
            return None
        for stage in chain[:-1]:
            if (fetch := _fetch_in(stage)) is not None:
                return fetch
        return None
    if not isinstance(node, nodes.Call):
        return None
    if name_of(node) == "<<" and len(node.arguments) == 2:
        return _substituted(node.arguments[1]) if _runs_input(node.arguments[0]) else None
    name, arguments = program(node)
    if name == "eval":
        return next((fetch for argument in arguments if (fetch := _substituted(argument)) is not None), None)
    if name in ("source", ".") or name in SHELLS or name in INTERPRETERS:
        for number, argument in enumerate(arguments):
            is_code = number > 0 and text(arguments[number - 1]) in ("-c", "-e", "-lc", "-ec", "-exc", "-xc")
            is_file = isinstance(argument, nodes.Call) and name_of(argument) == "<()"
            if is_code or is_file:
                return _substituted(argument)
    return None


def _inside_constant(document: Document, node: nodes.Call) -> nodes.Call | None:
    """Return the download that a text given to ``sh -c`` runs."""
    name, arguments = program(node)
    if name not in SHELLS:
        return None
    for flag, argument in itertools.pairwise(arguments):
        if isinstance(argument, nodes.Constant) and re.fullmatch(r"-[a-z]*c", text(flag)) and "|" in text(argument):
            for inner in walk(document.script(argument)):
                if (fetch := _executed_fetch(inner)) is not None:
                    return fetch
    return None


def _substituted(value: nodes.Node) -> nodes.Call | None:
    """Return a download whose output becomes part of a word."""
    for node in walk((value,)):
        if isinstance(node, nodes.Call) and name_of(node) in ("$()", "<()") and (fetch := _fetch_in(node)) is not None:
            return fetch
    return None


def _fetch_in(value: nodes.Node) -> nodes.Call | None:
    """Return a command that downloads to its output."""
    for node in walk((value,)):
        if not isinstance(node, nodes.Call):
            continue
        name, arguments = program(node)
        name = name.lower()
        if name not in _FETCHERS:
            continue
        given = words(arguments)
        if name == "wget" and not any(_TO_OUTPUT.fullmatch(word) for word in given):
            continue
        if name == "curl" and any(word in ("-o", "-O", "--output", "--remote-name", "-I", "--head") for word in given):
            if not any(first in ("-o", "--output") and second == "-" for first, second in itertools.pairwise(given)):
                continue
        return node
    return None


def _runs_input(value: nodes.Node) -> bool:
    """Whether a command runs what it reads from its input."""
    if not isinstance(value, nodes.Call):
        return False
    name, arguments = program(value)
    given = words(arguments)
    if name.lower() in ("iex", "invoke-expression"):
        return not given
    if name in ("source", "."):
        return given[:1] == ["/dev/stdin"]
    if name in SHELLS:
        for word in given:
            if word in ("-s", "-", "/dev/stdin") or re.fullmatch(r"-[a-z]*s", word):
                return True
            if re.fullmatch(r"-[a-z]*c", word) or not word.startswith(("-", "+")):
                return False
        return True
    if name in INTERPRETERS:
        rest = [word for word in given if not _QUIET_FLAGS.match(word)]
        return not rest or rest[0] in ("-", "/dev/stdin")
    return False
