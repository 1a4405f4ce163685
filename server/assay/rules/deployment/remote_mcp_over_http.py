"""An assistant talks to a server of tools without encryption.

What it does
    Looks in the settings of programming assistants for servers of the Model Context Protocol whose address begins with ``http://`` and is
    not on this machine.

Why is this bad
    Whoever is on the way reads what the assistant sends (code, tokens) and can change what the tools answer, which the assistant follows.

What to do
    Use ``https://``, or run the server on this machine.

Known misses
    Addresses in variables.

Example
    Before::

        "url": "http://tools.example/mcp"

    After::

        "url": "https://tools.example/mcp"
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
from assay.rules.deployment._agents import tool_servers
from assay.rules.deployment._documents import at, items, text

RULE = Rule(
    id="remote-mcp-over-http",
    title="Server of tools is reached without encryption",
    cwe=319,
    severity=Severity.MEDIUM,
    message="Whoever is on the way can read what the assistant sends and change what the tools answer; use https.",
    advice="Use https, or run the server on this machine.",
    on=(on_document("mcp-settings"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("json", "toml"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(829,),
)

_OWN = re.compile(
    r"http://(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal|[\w-]+\.localhost|[\w-]+)(?=[:/?#]|\Z)",
    re.IGNORECASE,
)


def find(document: Document) -> Iterator[Report]:
    """Report addresses of servers without encryption."""
    for server in tool_servers(document):
        places = [at(server.settings, key) for key in ("url", "httpUrl", "serverUrl", "endpoint")]
        places += list(items(at(server.settings, "args")))
        for place in places:
            address = text(place)
            if isinstance(place, nodes.Constant) and address.lower().startswith("http://") and not _OWN.match(address):
                yield Report(
                    Confidence.HIGH,
                    f"Whoever is on the way to the server {server.name} can read what the assistant sends and change what its tools answer; "
                    "use https.",
                    Evidence.SINK,
                    place,
                )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Use an encrypted connection."""
    written = code.text(match.node)
    changed = re.sub(r"^(['\"]+)http://", r"\1https://", written, flags=re.IGNORECASE)
    if changed == written:
        raise CannotEdit("the address is written in an unusual way")
    code.replace(match.node, changed)
    return Fixed("Use https (the server has to offer it)")
