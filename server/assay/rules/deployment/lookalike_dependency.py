"""A dependency has nearly the name of a well-known package.

What it does
    Looks in manifests (``package.json``, ``requirements.txt``, ``pyproject.toml``, ``Pipfile``) for names that differ from that of a well-known
    package by one letter (two in long names), or only by ``python-`` or ``node-`` in front of it.

Why is this bad
    Attackers register names that people mistype and that assistants make up. Installing such a package runs its code.

What to do
    Correct the name. Where the package is meant, say so with an ignore comment, so that nobody has to ask again.

Known misses
    Names that look like less known packages, that differ by a number at the end, and packages with a scope.

Example
    Before::

        reqeusts==2.32.3

    After::

        requests==2.32.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

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
from assay.rules.deployment import _well_known
from assay.rules.deployment._documents import at, items, pairs, roots, text

RULE = Rule(
    id="lookalike-dependency",
    title="Dependency looks like a well-known package",
    cwe=1357,
    severity=Severity.HIGH,
    message="This name is nearly that of a well-known package; correct it, unless the package is meant.",
    advice="Correct the name. Where the package is meant, say so with an ignore comment.",
    on=(on_document("npm-manifest", "requirements", "python-manifest", "pipfile"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("json", "text", "toml"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(829, 494),
)

_LINE = re.compile(rb"^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?=[\[=<>~!;@#\s]|\Z)", re.MULTILINE)
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_NODE_KEYS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_LOCAL = ("file:", "link:", "workspace:", "portal:", "git", "http", "npm:")
_PREFIXES = ("python-", "python3-", "py-", "node-")
_SHORTEST = 5
_LONG = 13
"""Letters from which on two differences still look alike."""


def find(document: Document) -> Iterator[Report]:
    """Report names that are nearly those of well-known packages."""
    for name, place in _names(document):
        known = _lookalike(name, document.format == "npm-manifest")
        if known:
            yield Report(
                Confidence.MEDIUM,
                f"“{name}” is nearly the name of the well-known package {known}; correct it, unless that package is meant.",
                Evidence.SINK,
                place,
            )


@lru_cache(maxsize=20_000)
def _lookalike(name: str, is_node: bool) -> str:
    """Return the well-known package that a name looks like, empty where it looks like none or is one itself."""
    known = _well_known.NODE if is_node else _well_known.PYTHON
    neighbours = _well_known.NODE_NEIGHBOURS if is_node else _well_known.PYTHON_NEIGHBOURS
    plain = name.lower() if is_node else re.sub(r"[-_.]+", "-", name.lower())
    if plain in known or plain in neighbours or len(plain) < _SHORTEST - 1:
        return ""
    for prefix in _PREFIXES:
        if plain.startswith(prefix) and plain[len(prefix) :] in known:
            return plain[len(prefix) :]
    stem = plain.rstrip("0123456789")
    best = ""
    least = 3
    for other in _sorted(is_node):
        # Another number at the end is a later version under a name of its own.
        if len(other) < _SHORTEST or abs(len(other) - len(plain)) > 2 or other.rstrip("0123456789") == stem:
            continue
        allowed = 2 if len(other) >= _LONG else 1
        distance = OSA.distance(plain, other, score_cutoff=allowed)
        if distance <= allowed and distance < least:
            best, least = other, distance
    return best


@lru_cache(maxsize=2)
def _sorted(is_node: bool) -> tuple[str, ...]:
    return tuple(sorted(_well_known.NODE if is_node else _well_known.PYTHON))


def _names(document: Document) -> Iterator[tuple[str, nodes.Node]]:
    """Yield the names of the packages that a manifest asks for, with their places."""
    if document.format == "requirements":
        for found in _LINE.finditer(document.text):
            yield found[1].decode("ascii"), nodes.Constant(found.start(1), found.end(1), None)
        return
    for root in roots(document):
        if document.format == "npm-manifest":
            for key in _NODE_KEYS:
                for name, entry in pairs(at(root, key)):
                    if not name.startswith("@") and not text(entry.value).startswith(_LOCAL):
                        yield name, _inside(document, entry.key, name)
            continue
        if document.format == "pipfile":
            yield from _keys(document, at(root, "packages"), at(root, "dev-packages"))
            continue
        poetry = at(root, "tool", "poetry")
        groups = [at(entry.value, "dependencies") for _, entry in pairs(at(poetry, "group"))]
        yield from _keys(document, at(poetry, "dependencies"), at(poetry, "dev-dependencies"), *groups)
        lists = [at(root, "project", "dependencies"), at(root, "build-system", "requires")]
        lists += [entry.value for _, entry in pairs(at(root, "project", "optional-dependencies"))]
        lists += [entry.value for _, entry in pairs(at(root, "dependency-groups"))]
        for value in lists:
            for item in items(value):
                if found_name := _NAME.match(text(item)):
                    yield found_name[1], _inside(document, item, found_name[1])


def _keys(document: Document, *tables: nodes.Expression | None) -> Iterator[tuple[str, nodes.Node]]:
    for table in tables:
        for name, entry in pairs(table):
            if name != "python":
                yield name, _inside(document, entry.key, name)


def _inside(document: Document, node: nodes.Node | None, name: str) -> nodes.Node:
    """Return the place of a name inside of its quotes."""
    if node is None:
        return nodes.Constant(0, 0, None)
    offset = document.source_text(node).find(name)
    start = node.start + max(0, offset)
    return nodes.Constant(start, start + len(name.encode()), None)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Correct the name."""
    document = match.document
    name = code.text(match.node)
    known = _lookalike(name, document is not None and document.format == "npm-manifest")
    if not known:
        raise CannotEdit("the name is not what it was")
    code.replace(match.node, known)
    return Fixed(f"Use {known}")
