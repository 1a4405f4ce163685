"""A template engine puts values into HTML without escaping them.

What it does
    Finds engines whose escaping is switched off or was never switched on: ``jinja2.Environment`` without
    ``autoescape``, ``autoescape=False`` of Jinja, Django and nunjucks, Handlebars' ``noEscape``, Mako templates without the
    ``h`` filter, and ``app.jinja_env.autoescape = False``; in Go ``text/template`` for pages that are sent to browsers.

Why is this bad
    Every value that a template shows can bring tags and scripts with it, which run in the browser of whoever looks at
    the page.

What to do
    Switch escaping on for the engine and mark the few values that are markup where they are made. In Go import ``html/template``, which
    has the same functions.

Known misses
    Templates that switch escaping off inside (``{% autoescape false %}``, ``|safe``), and settings in other files.
    Environments for text that is no HTML look the same; they are reported with low confidence where the file knows
    nothing of the web.

Example
    Before::

        env = Environment(loader=FileSystemLoader("templates"))

    After::

        env = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
"""

from __future__ import annotations

import re

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
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
    on_mark,
)

RULE = Rule(
    id="template-autoescape-off",
    title="Template engine that does not escape",
    cwe=79,
    severity=Severity.MEDIUM,
    message="Values are put into templates without escaping, so that what users typed can run scripts in a visitor's browser.",
    advice="Switch escaping on for the engine (autoescape), and mark what is markup where it is made.",
    on=(on_mark("autoescape-off"),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(116, 80),
)

_WEB = (
    "flask",
    "fastapi",
    "starlette",
    "django",
    "aiohttp",
    "bottle",
    "tornado",
    "sanic",
    "quart",
    "http.server",
    "werkzeug",
    "webbrowser",
    "smtplib",
    "email",
)
_MAKO_ESCAPES = ("|h", "| h", "|u", "| u")


def check(match: Match) -> Report | None:
    """Report what the facts mark, less sure where nothing speaks of HTML."""
    if match.is_test:
        return None
    path = match.path or ""
    if match.language == "go":
        return _check_go(match)
    if path.startswith("mako."):
        return _check_mako(match)
    if match.call is not None and path.startswith("jinja2.") and match.value_of(None, "autoescape") is None:
        if any(not keyword.name for keyword in match.call.keywords):
            return None  # ``**options`` may well hold it.
        confidence = Confidence.MEDIUM if any(match.imports(module) for module in _WEB) else Confidence.LOW
        return Report(confidence, evidence=Evidence.POSTURE)
    return Report(Confidence.HIGH, evidence=Evidence.POSTURE)


_OTHER_TYPE = re.compile(r"(?i)text/(?:plain|csv|xml|css|javascript|calendar)|application/|image/svg")


def _check_go(match: Match) -> Report | None:
    """Report a page that text/template writes; what a request itself brings into it is reported as such."""
    around = match.source_text(match.function) if match.function is not None else ""
    if match.argument is None or match.value.is_constant or match.value.is_harmless or _OTHER_TYPE.search(around):
        return None
    if any(taint.kind == "http-request" and taint.is_proven for taint in match.value.taints):
        return None
    is_page = any(map(match.mentions, ("html", "HTML", "href", "body", "div")))
    return Report(Confidence.MEDIUM if is_page else Confidence.LOW, _GO_MESSAGE, Evidence.POSTURE)


_GO_MESSAGE = (
    "text/template writes a page, and escapes nothing in it: what users typed can run scripts in a visitor's browser."
)


def _check_mako(match: Match) -> Report | None:
    text = match.value.constant
    if match.argument is not None and not isinstance(text, str):
        return None  # A file, or text that is put together, of which another rule speaks.
    if isinstance(text, str) and ("${" not in text or any(mark in text for mark in _MAKO_ESCAPES)):
        return None
    return Report(Confidence.MEDIUM if "<" in str(text) else Confidence.LOW, evidence=Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Switch escaping on."""
    if match.language == "go":
        raise CannotEdit  # Another package is to be imported, for the whole file.
    path = match.path or ""
    title = "Escape what templates show"
    if path.startswith("mako."):
        if match.call is None or any(keyword.name == "default_filters" for keyword in match.call.keywords):
            raise CannotEdit
        code.set_argument(match.call, "default_filters", code.sequence(code.literal("h")))
        return Fixed(title)
    if match.call is not None and (match.evaluate(match.call.function).path or "").startswith("jinja2."):
        function = code.add_import("jinja2", "select_autoescape")
        code.set_argument(match.call, "autoescape", f"{function}()")
        return Fixed(title)
    if match.argument is None or not isinstance(match.argument, nodes.Constant):
        raise CannotEdit
    code.replace(match.argument, code.literal(not path.endswith("noEscape")))
    return Fixed(title)
