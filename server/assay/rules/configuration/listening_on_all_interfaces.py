"""A server listens on all of the machine's networks.

What it does
    Finds servers that are told to listen on ``0.0.0.0``, ``::`` or an empty address in the code: ``app.run(host=…)``, ``uvicorn.run``,
    ``socket.bind``, ``http.server``, ``app.listen(port, "0.0.0.0")``, ``fastify.listen({ host: … })``. In Go these are
    ``http.ListenAndServe("0.0.0.0:8080", …)``, ``net.Listen`` and gin's ``Run``.

Why is this bad
    On a developer's machine everybody in the same café or office reaches the server, with its debugger and its test data.

What to do
    Listen on ``127.0.0.1``, and let the environment say otherwise where it has to, as in a container.

Known misses
    Servers that listen everywhere when they are told nothing, and addresses on the command line.

Example
    Before::

        app.run(host="0.0.0.0")

    After::

        app.run(host="127.0.0.1")
"""

from __future__ import annotations

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
    id="listening-on-all-interfaces",
    title="A server listens on all of the machine's networks",
    cwe=1327,
    severity=Severity.LOW,
    message="The server listens on all networks of the machine, so that everybody near it reaches it.",
    advice="Listen on 127.0.0.1, and let the environment say otherwise where it has to.",
    on=(on_mark("listen"),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.POSITION,
    automatable=False,
    languages=("python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(605,),
)

_EVERYWHERE = frozenset({"0.0.0.0", "::", "[::]", "0", "::0", "0.0.0.0/0"})


def check(match: Match) -> Report | None:
    """Report addresses that are all."""
    if match.is_test or match.argument is None:
        return None
    if _address(match) is None:
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Listen on the machine itself only."""
    address = _address(match)
    if not isinstance(address, nodes.Constant):
        raise CannotEdit
    written = str(address.value)
    port = written[written.rindex(":") :] if match.language == "go" else ""
    code.replace(address, code.literal(f"127.0.0.1{port}"))
    return Fixed("Listen on the machine itself only")


def _address(match: Match) -> nodes.Expression | None:
    """Return the expression of an address that is all networks, None where it is none or not known."""
    argument, value = match.argument, match.value
    assert argument is not None
    if match.language == "go":
        # ``:8080`` is what every example writes, and says nothing of what was meant.
        is_everywhere = isinstance(value.constant, str) and value.constant.startswith(("0.0.0.0:", "[::]:"))
        return argument if is_everywhere else None
    if isinstance(argument, nodes.Collection) or value.fields is not None:
        first = (value.fields or {}).get("0")
        if first is None or not isinstance(first.constant, str):
            return None
        if first.constant not in _EVERYWHERE and first.constant != "":
            return None
        return argument.items[0] if isinstance(argument, nodes.Collection) and argument.items else argument
    return argument if isinstance(value.constant, str) and value.constant in _EVERYWHERE else None
