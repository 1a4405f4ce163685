"""A container gets the rights of the machine.

What it does
    Looks in Compose files, manifests of Kubernetes and development containers for ``privileged: true``, for the capabilities ``ALL``,
    ``SYS_ADMIN`` and their like, for a turned-off profile of system calls, and for ``allowPrivilegeEscalation: true``.

Why is this bad
    A privileged container can load modules, mount disks and reach every device: whoever takes over the program in it has the machine.

What to do
    Leave it out. Where the program needs a single right, add just that capability.

Known misses
    Options of ``docker run`` in scripts, and policies of the cluster that forbid it anyway.

Example
    Before::

        services:
          web:
            privileged: true

    After::

        services:
          web:
            privileged: false
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
from assay.rules.deployment._documents import at, every_mapping, is_true, items, pairs, roots, text

RULE = Rule(
    id="privileged-container",
    title="Container has the rights of the machine",
    cwe=250,
    severity=Severity.HIGH,
    message="This container can reach every device of the machine, so that whoever takes it over has the machine; leave this out.",
    advice="Leave it out, or add just the capability that the program needs.",
    on=(on_document("compose", "kubernetes", "devcontainer"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("yaml", "json"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(269,),
)

_CAPABILITIES = frozenset(
    {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF", "SYS_BOOT", "NET_ADMIN"}
)
_RUN_OPTION = re.compile(r"--privileged(?:=true)?|--cap-add=(\w+)|--security-opt=?(?:seccomp|apparmor)[=:]unconfined")


def find(document: Document) -> Iterator[Report]:
    """Report containers with the rights of the machine."""
    for root in roots(document):
        if document.format == "devcontainer":
            yield from _development(root)
            continue
        if document.format == "compose":
            holders = [entry.value for _, entry in pairs(at(root, "services"))]
            for holder in holders:
                yield from _capabilities(at(holder, "cap_add"))
                for option in items(at(holder, "security_opt")):
                    if re.fullmatch(r"(?:seccomp|apparmor)[=:]unconfined", text(option)):
                        yield _weak(option, "The profile that limits system calls is turned off for this container")
        else:
            holders = [
                context for mapping in every_mapping(root) if (context := at(mapping, "securityContext")) is not None
            ]
            for holder in holders:
                yield from _capabilities(at(holder, "capabilities", "add"))
                more = at(holder, "allowPrivilegeEscalation")
                if more is not None and is_true(more):
                    words = "A program in this container may get more rights than it was started with"
                    yield _weak(more, words, Confidence.MEDIUM)
        for holder in holders:
            place = at(holder, "privileged")
            if place is not None and is_true(place):
                yield Report(Confidence.HIGH, None, Evidence.POSTURE, place)


def _development(root: nodes.Expression) -> Iterator[Report]:
    place = at(root, "privileged")
    if place is not None and is_true(place):
        yield Report(Confidence.MEDIUM, None, Evidence.POSTURE, place)
    for option in items(at(root, "runArgs")):
        found = _RUN_OPTION.fullmatch(text(option))
        if found is not None and (found[1] is None or _plain(found[1]) in _CAPABILITIES - {"SYS_PTRACE"}):
            yield Report(Confidence.MEDIUM, None, Evidence.POSTURE, option)
    yield from _capabilities(at(root, "capAdd"), frozenset({"SYS_PTRACE"}))


def _capabilities(value: nodes.Expression | None, allowed: frozenset[str] = frozenset()) -> Iterator[Report]:
    for item in items(value):
        name = _plain(text(item))
        if name in _CAPABILITIES - allowed:
            is_most = name in ("ALL", "SYS_ADMIN", "SYS_MODULE")
            words = "nearly all rights of the machine" if is_most else "a right over the machine itself"
            yield _weak(
                item,
                f"The capability {name} gives this container {words}",
                Confidence.HIGH if is_most else Confidence.MEDIUM,
            )


def _weak(place: nodes.Node, words: str, confidence: Confidence = Confidence.HIGH) -> Report:
    return Report(
        confidence, f"{words}, which whoever takes over the program then has; leave it out.", Evidence.POSTURE, place
    )


def _plain(name: str) -> str:
    return name.upper().removeprefix("CAP_")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Take the rights of the machine away."""
    if not is_true(match.node if isinstance(match.node, nodes.Expression) else None):
        raise CannotEdit("what the program needs is not known")
    code.replace(match.node, "false")
    return Fixed("Run without the rights of the machine")
