"""A container shares the network or the processes of the machine.

What it does
    Looks in Compose files and manifests of Kubernetes for ``network_mode: host``, ``pid: host``, ``ipc: host``, ``hostNetwork: true``,
    ``hostPID: true`` and ``hostIPC: true``.

Why is this bad
    The container then reaches everything that listens on the machine itself (databases, the metadata of the cloud, the kubelet), sees
    the traffic of others, and with the processes also their memory.

What to do
    Publish the ports that are needed, and leave the rest apart.

Known misses
    Options of ``docker run`` in scripts.

Example
    Before::

        network_mode: host

    After::

        ports: ["127.0.0.1:8080:8080"]
"""

from __future__ import annotations

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
from assay.rules.deployment._documents import at, every_mapping, is_true, pairs, roots, text

RULE = Rule(
    id="host-network",
    title="Container shares the machine's network or processes",
    cwe=653,
    severity=Severity.MEDIUM,
    message="This container shares what belongs to the machine, so that whoever takes it over reaches what listens and runs there.",
    advice="Publish the ports that are needed, and leave the rest apart.",
    on=(on_document("compose", "kubernetes"),),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("yaml",),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(668, 250),
)

_KEYS = {"hostNetwork": "network", "hostPID": "processes", "hostIPC": "shared memory"}
_SERVICE_KEYS = {"network_mode": "network", "pid": "processes", "ipc": "shared memory"}


def find(document: Document) -> Iterator[Report]:
    """Report what is shared with the machine."""
    for root in roots(document):
        if document.format == "compose":
            for _, entry in pairs(at(root, "services")):
                for key, what in _SERVICE_KEYS.items():
                    place = at(entry.value, key)
                    if place is not None and text(place) == "host":
                        yield _report(place, what)
            continue
        for mapping in every_mapping(root):
            for key, what in _KEYS.items():
                place = at(mapping, key)
                if place is not None and is_true(place):
                    yield _report(place, what)


def _report(place: nodes.Node, what: str) -> Report:
    return Report(
        Confidence.HIGH,
        f"This container shares the {what} of the machine, so that whoever takes it over reaches what listens and runs there; keep them apart.",
        Evidence.POSTURE,
        place,
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Keep them apart, in manifests of Kubernetes."""
    if not is_true(match.node if isinstance(match.node, nodes.Expression) else None):
        raise CannotEdit("the ports that are needed are not known")
    code.replace(match.node, "false")
    return Fixed("Keep it apart from the machine")
