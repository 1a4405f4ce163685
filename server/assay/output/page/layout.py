"""Renders a template into a page that brings everything with it and lets nothing else run.

Templates escape whatever they are given, and on top of that the page's Content-Security-Policy allows exactly the one style sheet and the one
script that are written here, by their hashes: markup that slipped through would neither run nor load nor send anything.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping
from importlib import resources

import jinja2
from markupsafe import Markup

from assay import __version__
from assay.base.printable import printable

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that reorder text or break lines unseen, and halves of characters."""
_SEPARATORS = re.compile("[\u2028\u2029]")


def page(template: str, values: Mapping[str, object], *, filters: str = "", has_script: bool = True) -> str:
    """Return a page.

    ``filters`` are rules of style that are added to the style sheet; they are made of numbers and names of ours alone. Without
    ``has_script`` the page holds no script, and says in its policy that none may run; everything but the search for words works as well.
    """
    style = _part("page.css") + filters
    script = _part("page.js") if has_script else ""
    policy = [
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src {_quoted_hash(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    written = (
        _environment()
        .get_template(template)
        .render(
            **values,
            style=Markup(style),
            script=Markup(script),
            policy="; ".join(policy),
            version=__version__,
        )
    )
    return written.strip() + "\n"


def _quoted_hash(text: str) -> str:
    return f"'{_hash(text)}'" if text else "'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    text = resources.files("assay.output.page").joinpath("templates", name).read_text(encoding="utf-8")
    # Browsers read any line end as a line feed, and so must the hash.
    return text.replace("\r\n", "\n")


def _shown(value: object) -> object:
    """Return a value as it is written: text free of what cannot be seen and yet changes how the rest is read."""
    if type(value) is str and _UNSHOWN.search(value):
        return printable(_SEPARATORS.sub("\N{REPLACEMENT CHARACTER}", value))
    return value


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("assay.output.page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["number"] = _number
    return environment


def _number(value: float) -> str:
    """Return a number with its thousands set apart."""
    return f"{value:,}"
