"""Finds the scripts and the bound attributes in a page, without a tree: a page may be half a template of another language.

What ends what follows the rules for tokens of https://html.spec.whatwg.org/multipage/parsing.html#tokenization: a script ends at ``</script``
whatever stands in it, and a comment hides all up to ``-->``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST_TAG = 4_000
"""Characters of a start tag that are looked at; without an end every ``<script`` of a hostile file would be read to its end."""
_REST_OF_TAG = re.compile(rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_OPENING = re.compile(rb"<!--|<(script|style|textarea|title)(?=[\s>/])", re.IGNORECASE)
_ENDS = {
    name: re.compile(rb"</" + name + rb"(?=[\s>/])", re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title")
}
_ATTRIBUTE = re.compile(rb"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_SCRIPT_TYPES = re.compile(
    rb"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma|type)script(?:;.*)?|text/babel|text/jsx|jsx?|tsx?|(?:java|type)script)",
    re.IGNORECASE,
)

_TAG_OR_HATCH = re.compile(rb"<[A-Za-z][\w.:-]*(?=[\s/])|\{@html\s(?P<shown>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_BOUND_ATTRIBUTE = re.compile(
    rb"\s(?P<name>v-html|(?:v-bind)?:(?:innerHTML|inner-html|srcdoc)|on[a-z]{3,20})\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Script:
    """A script's content, as a half-open range of bytes, and whether it is code that the page runs."""

    start: int
    end: int
    is_code: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """Code in an attribute or a hatch of the template: ``v-html="comment"``, ``{@html comment}``, ``onclick="…"``.

    ``start`` to ``end`` is the whole attribute or hatch, ``code_start`` to ``code_end`` the code in it, in bytes. ``attribute`` is the name
    that the facts have for it, empty for a handler, whose code is statements.
    """

    attribute: str
    start: int
    end: int
    code_start: int
    code_end: int


def attributes_of(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes in the text of a start tag after its name; names in lower case, values as written."""
    return {
        found[1].lower(): next((value for value in found.group(2, 3, 4) if value is not None), b"")
        for found in _ATTRIBUTE.finditer(tag[:_LONGEST_TAG])
    }


def _end_of_tag(text: bytes, position: int) -> int:
    """Return where the start tag ends whose attributes begin at ``position``: behind its ``>``, or -1."""
    found = _REST_OF_TAG.match(text, position, min(len(text), position + _LONGEST_TAG))
    return -1 if found is None else found.end()


def find_scripts(text: bytes) -> list[Script]:
    """Return the contents of a page's scripts, in order; one that is not closed goes on to the end.

    Styles and other elements that hold no markup are returned as scripts that are no code.
    """
    found: list[Script] = []
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        name = opening[1]
        if name is None:
            end = text.find(b"-->", opening.end())
            end = len(text) if end < 0 else end
            found.append(Script(opening.start(), end, is_code=False))
            position = end + 3
            continue
        start = _end_of_tag(text, opening.end())
        if start < 0:
            position = opening.end() + _LONGEST_TAG
            continue
        if text[start - 2 : start] == b"/>" and name.lower() == b"script":
            # Vue and Svelte close an empty script so; HTML does not, but nobody writes it there.
            position = start
            continue
        closing = _ENDS[name.lower()].search(text, start)
        end = len(text) if closing is None else closing.start()
        is_code = False
        if name.lower() == b"script":
            attributes = attributes_of(text[opening.end() : start - 1])
            kind = attributes.get(b"type", attributes.get(b"lang", b"")).strip()
            is_code = _SCRIPT_TYPES.fullmatch(kind) is not None and b"src" not in attributes
        found.append(Script(start, end, is_code))
        position = end
    return found


def find_bound(text: bytes, scripts: list[Script]) -> list[Bound]:
    """Return the code in attributes and hatches of a template, in order; what stands in scripts, styles and comments is none."""
    found: list[Bound] = []
    hidden = iter(scripts)
    script = next(hidden, None)
    position = 0
    while (match := _TAG_OR_HATCH.search(text, position)) is not None:
        position = match.end()
        while script is not None and script.end <= match.start():
            script = next(hidden, None)
        if script is not None and script.start <= match.start():
            position = script.end
            continue
        if match["shown"] is not None:
            found.append(Bound("@html", match.start(), match.end(), *match.span("shown")))
            continue
        end = _end_of_tag(text, match.end())
        if end < 0:
            continue
        position = end
        found += [_bound(attribute) for attribute in _BOUND_ATTRIBUTE.finditer(text, match.end(), end)]
    return found


def _bound(match: re.Match[bytes]) -> Bound:
    name = match["name"].decode("ascii", "replace").lower()
    if name.startswith("on"):
        attribute = ""
    elif name == "v-html":
        attribute = "v-html"
    else:
        attribute = "srcDoc" if name.endswith("srcdoc") else "innerHTML"
    code = match.span("double") if match["double"] is not None else match.span("single")
    return Bound(attribute, match.start("name"), match.end(), *code)
