"""A script does not check whom it talks to.

What it does
    Looks in scripts, images and workflows for ``curl -k``, ``wget --no-check-certificate``, ``git`` with ``http.sslVerify`` off, ``npm`` with
    ``strict-ssl`` off, ``pip --trusted-host`` or an index without encryption, ``apt-get --allow-unauthenticated``,
    ``ssh -o StrictHostKeyChecking=no``, and for variables such as ``NODE_TLS_REJECT_UNAUTHORIZED=0``.

Why is this bad
    Whoever is on the way can answer in the place of the server: give other files to the build, and read the keys that the script sends.

What to do
    Leave the option out. For a server with a certificate of its own, name that certificate: ``--cacert``, ``NODE_EXTRA_CA_CERTS``, ``pip --cert``.

Known misses
    Options in configuration files and in variables. Connections to this machine are left alone.

Example
    Before::

        curl -fsSLk https://tool.example/tool.tgz | tar xz

    After::

        curl -fsSL https://tool.example/tool.tgz | tar xz
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
from assay.rules.deployment._documents import at, instructions, name_of, pairs, roots, text
from assay.rules.deployment._scripts import commands, program, scripts, walk, words
from assay.rules.deployment._workflows import steps

RULE = Rule(
    id="unverified-connection",
    title="Script does not check whom it talks to",
    cwe=295,
    severity=Severity.MEDIUM,
    message="Whoever is on the way can answer in the place of the server, because its certificate is not checked; leave this out.",
    advice="Leave the option out, or name the certificate of the server.",
    on=(on_document("dockerfile", "shell-script", "github-workflow", "github-action", "gitlab-ci"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("dockerfile", "shell", "yaml"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(494, 345),
)

_WORDS = re.compile(
    rb"curl|wget|[Ss]trictHostKeyChecking|UserKnownHostsFile|index-url|pip3? install|"
    rb"sslverify|strict-ssl|trusted-host|unauthenticated|REJECT_UNAUTHORIZED|SSL_NO_VERIFY|HTTPSVERIFY|no-verify-ssl|AllowUnauthenticated"
)
_OWN = re.compile(
    r"(?:https://)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|[\w.-]+\.(?:local|localhost|test|internal|svc))(?=[:/]|\Z)"
)
_HOST_KEY_OFF = re.compile(r"(?i)StrictHostKeyChecking[= ](?:no|off)\b|UserKnownHostsFile[= ]/dev/null")
_SHORT = re.compile(r"-[a-zA-Z#]*k[a-zA-Z#]*\Z")
_VARIABLES = {
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "GIT_SSL_NO_VERIFY": ("1", "true"),
    "PYTHONHTTPSVERIFY": ("0",),
    "NPM_CONFIG_STRICT_SSL": ("false",),
}


def find(document: Document) -> Iterator[Report]:
    """Report what turns the check off."""
    yield from _variables(document)
    for script in scripts(document, _WORDS):
        for node in walk(script.statements):
            if isinstance(node, nodes.Assign) and isinstance(node.targets[0], nodes.Name):
                if text(node.value) in _VARIABLES.get(node.targets[0].id, ()):
                    yield _report(node)
        for command in commands(script.statements):
            for keyword in command.keywords:
                if text(keyword.value) in _VARIABLES.get(keyword.name, ()):
                    yield Report(
                        Confidence.HIGH, None, Evidence.POSTURE, nodes.Constant(keyword.start, keyword.end, None)
                    )
            place = _option(command)
            if place is not None:
                yield _report(place)


def _variables(document: Document) -> Iterator[Report]:
    """Report variables of images and workflows that turn the check off."""
    if document.format == "dockerfile":
        for call in instructions(document):
            if name_of(call) in ("ENV", "ARG"):
                for keyword in call.keywords:
                    if text(keyword.value) in _VARIABLES.get(keyword.name, ()):
                        yield _report(nodes.Constant(keyword.start, keyword.end, None))
    elif document.format != "shell-script":
        holders = [step.mapping for step in steps(document)]
        for root in roots(document):
            yield from _of_mapping(at(root, "env"))
            yield from _of_mapping(at(root, "variables"))
            for _, entry in pairs(at(root, "jobs")):
                yield from _of_mapping(at(entry.value, "env"))
        for holder in holders:
            yield from _of_mapping(at(holder, "env"))


def _of_mapping(mapping: nodes.Expression | None) -> Iterator[Report]:
    for name, entry in pairs(mapping):
        if text(entry.value) in _VARIABLES.get(name, ()):
            yield _report(entry)


def _report(place: nodes.Node) -> Report:
    return Report(Confidence.HIGH, None, Evidence.POSTURE, place)


def _option(command: nodes.Call) -> nodes.Node | None:
    """Return the option of a command that turns the check off."""
    name, arguments = program(command)
    given = words(arguments)
    if name in ("ssh", "scp", "sftp", "rsync", "ssh-copy-id", "sshpass"):
        return next((place for word, place in zip(given, arguments, strict=True) if _HOST_KEY_OFF.search(word)), None)
    if name not in ("curl", "wget", "git", "npm", "yarn", "pnpm", "pip", "pip3", "apt-get", "apt", "aws"):
        return None
    addresses = [word for word in given if "://" in word or _OWN.match(word)]
    if addresses and all(_OWN.match(word) for word in addresses):
        return None
    for number, (word, place) in enumerate(zip(given, arguments, strict=True)):
        before = given[number - 1].lower() if number else ""
        lowered = word.lower()
        is_off = (
            (
                name == "curl"
                and (
                    word == "--insecure" or (_SHORT.match(word) and before not in ("-h", "-d", "-o", "-u", "-w", "-x"))
                )
            )
            or (name == "wget" and word == "--no-check-certificate")
            or (
                name == "git"
                and (lowered == "http.sslverify=false" or (before == "http.sslverify" and lowered in ("false", "0")))
            )
            or (
                name in ("npm", "yarn", "pnpm")
                and (lowered == "--strict-ssl=false" or (before == "strict-ssl" and lowered == "false"))
            )
            or (name in ("pip", "pip3") and (before == "--trusted-host" or _is_clear_index(before, lowered)))
            or (name in ("apt-get", "apt") and word in ("--allow-unauthenticated", "--force-yes"))
            or (name == "aws" and word == "--no-verify-ssl")
        )
        if is_off:
            return place
    return None


def _is_clear_index(option: str, address: str) -> bool:
    """Whether packages come over a connection that is not encrypted."""
    return option in ("-i", "--index-url", "--extra-index-url", "-f", "--find-links") and address.startswith("http://")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave the option out."""
    document = match.document
    written = code.text(match.node)
    if document is None or not (
        written in ("--insecure", "--no-check-certificate", "--no-verify-ssl", "--allow-unauthenticated")
        or _SHORT.match(written)
    ):
        raise CannotEdit("what the connection needs is not known")
    if _SHORT.match(written) and len(written) > 2:
        code.replace(match.node, written.replace("k", "", 1))
    else:
        start = match.node.start
        while start > 0 and document.text[start - 1 : start] == b" ":
            start -= 1
        if document.text[start - 1 : start] in (b"\n", b""):
            raise CannotEdit("the option stands on a line of its own")
        code.replace(nodes.Constant(start, match.node.end, None), "")
    return Fixed("Check the certificate")
