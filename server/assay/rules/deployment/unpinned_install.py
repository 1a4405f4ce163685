"""A build installs whatever version is newest.

What it does
    Looks in images, workflows and manifests for images without a version (``FROM python``, ``image: redis:latest``), and in the scripts of images
    and workflows for ``pip install name``, ``npm install -g name`` and ``npx -y name`` without one.

Why is this bad
    The build takes what somebody published last. When an account of a package is taken over, the next build runs the attacker's version; and two
    builds of one commit differ.

What to do
    Name the version, better the digest of an image, or install from a lock file.

Known misses
    Versions in variables, ranges that are wide, and packages of the operating system.

Example
    Before::

        FROM python:latest
        RUN pip install flask

    After::

        FROM python:3.13.1-slim
        RUN pip install flask==3.1.0
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
from assay.rules.deployment._documents import at, every_mapping, instructions, items, name_of, pairs, roots, text
from assay.rules.deployment._scripts import commands, program, scripts, words

RULE = Rule(
    id="unpinned-install",
    title="Newest version is installed, whatever it is",
    cwe=1357,
    severity=Severity.LOW,
    message="This takes whatever was published last; name the version.",
    advice="Name the version, better the digest of an image, or install from a lock file.",
    on=(on_document("dockerfile", "compose", "kubernetes", "github-workflow", "github-action", "gitlab-ci"),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.POSITION,
    automatable=False,
    languages=("dockerfile", "yaml"),
    also_cwe=(829, 494),
)

_WORDS = re.compile(rb"\b(?:install|npx|add|i)\b")
_PYTHON_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[\w,.-]+\])?\Z")
_NODE_NAME = re.compile(r"(?:@[\w.-]+/)?[A-Za-z][\w.-]*(?:@latest)?\Z")
_TOOLS_OF_PIP = frozenset({"pip", "setuptools", "wheel"})
_WITH_VALUE = frozenset(
    {
        *("-r", "-c", "-i", "-e", "-t", "-f", "--requirement", "--constraint", "--index-url", "--extra-index-url"),
        *("--editable", "--target", "--find-links", "--prefix", "--root", "--python", "--cache-dir", "--only-binary"),
        *(
            "--no-binary",
            "--trusted-host",
            "--progress-bar",
            "--timeout",
            "--retries",
            "--group",
            "--src",
            "--platform",
        ),
        *("-p", "--package", "--registry", "--with", "--from", "--upgrade-strategy", "--config-settings", "--abi"),
        *("--implementation", "--python-version", "--exists-action", "--proxy", "--report", "--hash"),
    }
)
_IMAGE = re.compile(r"(?P<name>[a-z0-9][a-z0-9._/:-]*?)(?::(?P<tag>[\w][\w.-]*))?\Z")


def find(document: Document) -> Iterator[Report]:
    """Report images and packages without a version."""
    if document.format == "dockerfile":
        yield from _of_stages(document)
    if document.format in ("compose", "kubernetes"):
        yield from _of_manifests(document)
        return
    if document.format == "gitlab-ci":
        yield from _of_jobs(document)
    seen: set[str] = set()
    for script in scripts(document, _WORDS):
        for command in commands(script.statements):
            for report in _packages(command):
                # It is one decision, however often the file installs the package.
                if report.message is not None and report.message not in seen:
                    seen.add(report.message)
                    yield report


def _of_stages(document: Document) -> Iterator[Report]:
    stages: set[str] = set()
    for call in instructions(document):
        if name_of(call) != "FROM" or not call.arguments:
            continue
        image = text(call.arguments[0])
        if image not in stages and image != "scratch" and (report := _image(image, call.arguments[0])) is not None:
            yield report
        stages.update(text(keyword.value) for keyword in call.keywords if keyword.name == "as")


def _of_manifests(document: Document) -> Iterator[Report]:
    for root in roots(document):
        if document.format == "compose":
            holders = [entry.value for _, entry in pairs(at(root, "services")) if at(entry.value, "build") is None]
        else:
            holders = [
                item
                for mapping in every_mapping(root)
                for key in ("containers", "initContainers")
                for item in items(at(mapping, key))
            ]
        for holder in holders:
            place = at(holder, "image")
            if isinstance(place, nodes.Constant) and (report := _image(text(place), place)) is not None:
                yield report


def _of_jobs(document: Document) -> Iterator[Report]:
    """Report images of GitLab's jobs; a job that names none takes that of the file."""
    for root in roots(document):
        for holder in (root, *(entry.value for name, entry in pairs(root) if name != "image")):
            place = at(holder, "image")
            place = at(place, "name") if isinstance(place, nodes.Mapping) else place
            if isinstance(place, nodes.Constant) and (report := _image(text(place), place)) is not None:
                yield report


def _image(image: str, place: nodes.Node) -> Report | None:
    """Report an image without a version."""
    if not image or "$" in image or "{" in image or "@" in image:
        return None
    name, colon, tag = image.rpartition(":")
    if not colon or "/" in tag:
        name, tag = image, ""
    if tag not in ("", "latest"):
        return None
    return Report(
        Confidence.HIGH,
        f"The image {name} is taken in whatever version was published last; name the version, better the digest.",
        Evidence.POSTURE,
        place,
    )


def _packages(command: nodes.Call) -> Iterator[Report]:
    name, arguments = program(command)
    given = words(arguments)
    if name.startswith("python") and given[:2] == ["-m", "pip"]:
        name, given, arguments = "pip", given[2:], arguments[2:]
    if name == "uv" and given[:1] == ["pip"]:
        name, given, arguments = "pip", given[1:], arguments[1:]
    if name in ("pip", "pip3", "pipx") and given[:1] == ["install"]:
        if "--require-hashes" not in given and not {"-c", "--constraint"} & set(given):
            yield from _named(given[1:], arguments[1:], _PYTHON_NAME, _TOOLS_OF_PIP, "name==version")
    elif name in ("npm", "pnpm", "yarn") and any(word in ("install", "i", "add") for word in given[:2]):
        is_global = bool({"-g", "--global"} & set(given)) or given[:1] == ["global"]
        start = next(number for number, word in enumerate(given) if word in ("install", "i", "add")) + 1
        if is_global:
            yield from _named(given[start:], arguments[start:], _NODE_NAME, frozenset({"npm"}), "name@version")
    elif name == "npx" and {"-y", "--yes"} & set(given):
        yield from list(_named(given, arguments, _NODE_NAME, frozenset(), "name@version", only_first=True))


def _named(
    given: list[str],
    arguments: tuple[nodes.Expression, ...],
    form: re.Pattern[str],
    allowed: frozenset[str],
    how: str,
    *,
    only_first: bool = False,
) -> Iterator[Report]:
    """Report the first package without a version; one report a command says enough."""
    is_value = False
    for word, place in zip(given, arguments, strict=True):
        if is_value:
            is_value = False
            continue
        if word.startswith("-"):
            is_value = word in _WITH_VALUE
            continue
        looks_named = form.match(word) and not word.endswith((".whl", ".gz", ".zip", ".txt"))
        if looks_named and "/" not in word.lstrip("@").partition("/")[2] and word.lower() not in allowed:
            yield Report(
                Confidence.MEDIUM,
                f"The package {word} is installed in whatever version was published last; name it ({how}), or install from a lock file.",
                Evidence.POSTURE,
                place,
            )
            return
        if only_first:
            return
