"""A program is shipped with its debugger or its inner messages on.

What it does
    Finds ``debug=True`` of Flask, Starlette, FastAPI, Tornado and Sanic, ``app.debug`` and ``app.config["DEBUG"]`` set to
    true, ``DEBUG = True`` in Django's settings, and in JavaScript Express's ``errorhandler``, Apollo's stack traces, and
    development modes that are set in the code. In Go these are ``gin.SetMode(gin.DebugMode)`` and echo's ``Debug = true``.

Why is this bad
    Error pages then show code, settings and variables to strangers. Flask's debugger even runs what is typed into it.

What to do
    Let the environment decide, and have it off where nothing is said.

Known misses
    Settings that are assembled from other files, and servers that are started in debug mode on the command line.

Example
    Before::

        app.run(debug=True)

    After::

        app.run(debug=os.environ.get("FLASK_DEBUG") == "1")
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
)

RULE = Rule(
    id="debug-mode",
    title="Debug mode is switched on in the code",
    cwe=489,
    severity=Severity.MEDIUM,
    message="Debug mode is switched on in the code, so that errors show the inside of the program to strangers.",
    advice="Let an environment variable decide, and have it off where the variable is missing.",
    on=(on_mark("debug-mode"), on_named_value("debug")),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(215, 209),
)

_ENVIRONMENT_TEST = re.compile(
    r"\bif\b[^;]*(NODE_ENV|isDev|development|__DEV__|FLASK_ENV|APP_ENV)[^;]*$", re.IGNORECASE
)
"""A question about the environment directly before the place, as the documentation of these switches advises."""

_VARIABLES = {"flask": "FLASK_DEBUG", "django": "DJANGO_DEBUG"}


def check(match: Match) -> Report | None:
    """Report what the facts mark, and ``DEBUG = True`` at the top of a Django settings file."""
    if match.is_test:
        return None
    name = (match.path or "").rsplit(".", 1)[-1]
    if match.kind != "debug-mode":
        # Only the setting itself counts, not a variable, a field or an argument of that name.
        is_setting = match.name == "DEBUG" and isinstance(match.node, nodes.Name) and not match.function_names
        return _posture() if is_setting and match.value.constant is True and _is_settings_file(match) else None
    if _ENVIRONMENT_TEST.search(match.source_text(nodes.Node(max(0, match.node.start - 160), match.node.start))):
        return None
    if name == "env":
        return _posture() if match.value.constant == "development" else None
    if match.language == "go":
        return _posture()
    if match.argument is not None and match.value.constant is not True and match.value.constant != "development":
        return None
    return _posture()


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let the environment decide."""
    argument = match.argument
    if match.language == "go" and argument is not None and (match.path or "").endswith("SetMode"):
        code.replace(argument, f"{code.text(match.call.function).rpartition('.')[0]}.ReleaseMode" if match.call else "")
        return Fixed("Use the mode for production")
    if argument is None or match.value.constant is not True:
        raise CannotEdit
    if match.language == "go":
        lookup = code.environment_lookup("APP_DEBUG")
        code.replace(argument, f"{lookup} == {code.literal('1')}")
        return Fixed("Let the environment decide")
    if match.language == "python":
        module = code.add_import("os")
        framework = (match.path or "django").split(".", 1)[0]
        variable = _VARIABLES.get(framework, "DEBUG")
        code.replace(argument, f"{module}.environ.get({code.literal(variable)}) == {code.literal('1')}")
    else:
        code.replace(argument, f"process.env.NODE_ENV === {code.literal('development')}")
    return Fixed("Let the environment decide")


def _posture() -> Report:
    return Report(Confidence.HIGH, evidence=Evidence.POSTURE)


def _is_settings_file(match: Match) -> bool:
    """Whether the file is a module of Django's settings, by its name."""
    path = match.file_path.replace("\\", "/").lower()
    directories, _, name = path.rpartition("/")
    return name.startswith("settings") or directories.rpartition("/")[2] == "settings"
