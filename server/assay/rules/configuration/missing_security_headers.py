"""A web application does not tell browsers what they may do with its pages.

What it does
    Finds applications of Express that set no security headers (no ``helmet``, none by hand), and of Flask that render pages and set none; helmet
    with its parts switched off; Django without its middleware for them, with their settings switched off, and views that any site may frame.

Why is this bad
    Nothing stops other sites from framing the pages and having people click in them, browsers from guessing the kind of a file, and
    smuggled scripts from running.

What to do
    Use ``helmet``, ``flask-talisman`` or Django's middleware, and relax what has to be.

Known misses
    Headers that a proxy adds, which is why the finding weighs little.

Example
    Before::

        const app = express();

    After::

        const app = express();
        app.use(helmet());
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
    on_named_value,
    words_of,
)

RULE = Rule(
    id="missing-security-headers",
    title="Browsers are not told what they may do with the pages",
    cwe=693,
    severity=Severity.LOW,
    message="No header tells browsers what they may do with the pages of this application.",
    advice="Use helmet, flask-talisman or Django's middleware, and relax what has to be.",
    on=(
        on_mark("web-application", "headers-off"),
        on_named_value("middleware", "content type nosniff", "frame options"),
    ),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("python", "javascript", "typescript", "tsx"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(1021,),
)

_SIGNS = (
    "helmet",
    "Talisman",
    "nosniff",
    "Frame",
    "frameguard",
    "contentSecurityPolicy",
    "Policy",
    "lusca",
    "Strict",
    "secure_headers",
)
_FRAMES = "django.middleware.clickjacking.XFrameOptionsMiddleware"
_SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
_HELMET_PARTS = frozenset(
    {"contentSecurityPolicy", "frameguard", "hsts", "noSniff", "xFrameOptions", "strictTransportSecurity"}
)


def check(match: Match) -> Report | None:
    """Report applications without headers, and headers that are switched off."""
    if match.is_test:
        return None
    if match.kind == "web-application":
        return _of_application(match)
    if match.kind == "headers-off":
        if match.path == "helmet":
            return _of_helmet(match)
        return _off("Any site may show this page in a frame, and have people click in it.")
    words = words_of(match.name)
    if words[-1] == "middleware":
        return _of_middleware(match)
    if match.language != "python" or not match.name.isupper():
        return None
    if match.value.constant is False and words[-1] == "nosniff":
        return _off("Browsers may guess the kind of a file, and run what is none of the kinds that run.")
    if words[-2:] == ("frame", "options") and isinstance(match.value.constant, str):
        if match.value.constant.upper() not in ("DENY", "SAMEORIGIN"):
            return _off("Any site may show the pages in a frame, and have people click in them.")
    return None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Set the headers."""
    call, argument = match.call, match.argument
    if match.kind == "web-application" and call is not None:
        before = code.text(nodes.Node(max(0, call.start - 120), call.start)).rsplit("\n", 1)[-1]
        found = re.search(r"(\w+)\s*(?::\s*[\w.]+\s*)?=\s*$", before)
        rest = code.text(nodes.Node(call.end, call.end + 200)).split("\n", 1)[0].rstrip("\r")
        if found is None or (rest.strip(" ;") and not re.match(r"\s*;?\s*(#|//)", rest)):
            raise CannotEdit
        indentation = before[: len(before) - len(before.lstrip())]
        end = call.end + len(rest.encode("utf-8", "surrogateescape"))
        if match.language == "python":
            code.insert(end, f"\n{indentation}{code.add_import('flask_talisman', 'Talisman')}({found.group(1)})")
        else:
            semicolon = ";" if ";" in rest else ""
            code.insert(end, f"\n{indentation}{found.group(1)}.use({code.add_import('helmet')}()){semicolon}")
        return Fixed("Set the usual security headers")
    if match.kind == "headers-off" and match.path == "helmet" and isinstance(argument, nodes.Mapping):
        entry = _switched_off(match, argument)
        if entry is None:
            raise CannotEdit
        code.remove_entry(argument, entry)
        return Fixed("Leave the header on")
    if isinstance(argument, nodes.Collection) and argument.items:
        last = argument.items[-1]
        line = code.text(nodes.Node(max(0, last.start - 200), last.start)).rsplit("\n", 1)
        is_alone = len(line) == 2 and not line[1].strip()
        code.insert(last.end, f",\n{line[1]}{code.literal(_FRAMES)}" if is_alone else f", {code.literal(_FRAMES)}")
        return Fixed("Add the middleware that forbids framing")
    if argument is not None and match.value.constant is False:
        code.replace(argument, code.literal(True))
        return Fixed("Leave the header on")
    if argument is not None and isinstance(match.value.constant, str):
        code.replace(argument, code.literal("DENY"))
        return Fixed("Forbid framing")
    raise CannotEdit


def _off(message: str) -> Report:
    return Report(Confidence.HIGH, message, Evidence.POSTURE)


def _of_application(match: Match) -> Report | None:
    if any(map(match.mentions, _SIGNS)):
        return None
    if match.language == "python":
        if not (match.mentions("render_template") or match.mentions("render_template_string")):
            return None
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    if not match.mentions("listen"):
        return None  # The part of an application, or one for tests: another file may set the headers.
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def _switched_off(match: Match, options: nodes.Mapping) -> nodes.Entry | None:
    for entry in options.entries:
        name = entry.key.value if isinstance(entry.key, nodes.Constant) else None
        if name in _HELMET_PARTS and match.evaluate(entry.value).constant is False:
            return entry
    return None


def _of_helmet(match: Match) -> Report | None:
    if not isinstance(match.argument, nodes.Mapping):
        return None
    entry = _switched_off(match, match.argument)
    if entry is None or not isinstance(entry.key, nodes.Constant) or not isinstance(entry.key.value, str):
        return None
    return _off(f"helmet is told to leave {entry.key.value} out.")


def _of_middleware(match: Match) -> Report | None:
    if match.name != "MIDDLEWARE" or match.function_names or match.value.fields is None:
        return None
    names = [item.constant for item in match.value.fields.values()]
    if _FRAMES in names or _SESSIONS not in names or not all(isinstance(name, str) for name in names):
        return None
    return _off("The list of middleware lacks XFrameOptionsMiddleware: any site may frame the pages.")
