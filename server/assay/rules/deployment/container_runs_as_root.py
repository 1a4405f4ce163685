"""A container runs as root.

What it does
    Looks at the last stage of a Dockerfile that starts a program and either never leaves root or returns to it, and for ``user: root``,
    ``runAsUser: 0`` and ``runAsNonRoot: false`` in Compose files and manifests of Kubernetes.

Why is this bad
    Whoever takes over the program owns everything in the container, and is one fault of the kernel or one mounted folder away from the machine.

What to do
    Make a user in the image and switch to it with ``USER`` before the program starts.

Known misses
    Users that the base image sets: images that are known for it, and those whose name says so, are left alone, as are programs that drop root by
    themselves (``gosu``, ``su-exec``, ``setpriv``). Images without a command are bases of others.

Example
    Before::

        FROM python:3.13-slim
        CMD ["python", "app.py"]

    After::

        FROM python:3.13-slim
        USER 10001
        CMD ["python", "app.py"]
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
from assay.rules.deployment._documents import at, every_mapping, instructions, name_of, pairs, roots, text

RULE = Rule(
    id="container-runs-as-root",
    title="Container runs as root",
    cwe=250,
    severity=Severity.MEDIUM,
    message="The program in this container runs as root; switch to another user before it starts.",
    advice="Make a user in the image and switch to it with USER before the program starts.",
    on=(on_document("dockerfile", "compose", "kubernetes"),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("dockerfile", "yaml"),
    fix_safety=Safety.GUIDED,
)

_WITHOUT_ROOT = re.compile(
    r"nonroot|rootless|unprivileged|chainguard|cgr\.dev|bitnami/|jupyter/|distroless/.*:nonroot|docker\.elastic\.co|jenkins/jenkins|sonarqube"
    r"|keycloak|grafana/grafana|prom/|ubi\d*/(?:python|nodejs|openjdk|php|ruby|go-toolset|httpd|nginx)|registry\.access\.redhat\.com/.*/(?:python|nodejs)"
)
_DROPS_ITSELF = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:nginx|httpd|postgres|mysql|mariadb|redis|mongo|rabbitmq|memcached|haproxy)(?::|\Z)"
)
"""Official images whose program goes on as another user."""
_DROPS = re.compile(rb"\b(?:gosu|su-exec|setpriv|chpst|s6-setuidgid|runuser)\b")
_ROOT = re.compile(r"(?:root|0)(?::[\w.-]+)?\Z")
_USER = "10001"


def find(document: Document) -> Iterator[Report]:
    """Report images and containers that run as root."""
    if document.format == "dockerfile":
        report = _of_image(document)
        if report is not None:
            yield report
        return
    for root in roots(document):
        if document.format == "compose":
            places = [at(entry.value, "user") for _, entry in pairs(at(root, "services"))]
        else:
            places = [
                value
                for mapping in every_mapping(root)
                for value in (
                    at(mapping, "securityContext", "runAsUser"),
                    at(mapping, "securityContext", "runAsNonRoot"),
                )
            ]
        for place in places:
            if isinstance(place, nodes.Constant) and (place.value is False or _ROOT.match(text(place))):
                yield Report(Confidence.HIGH, None, Evidence.POSTURE, place)


def _of_image(document: Document) -> Report | None:
    """Report the last stage where it starts a program as root."""
    arguments: dict[str, str] = {}
    users: dict[str, nodes.Call | None] = {}
    bases: dict[str, str] = {}
    user: nodes.Call | None = None
    base, stage = "", ""
    start: nodes.Call | None = None
    is_started = False
    for call in instructions(document):
        name = name_of(call)
        if name == "ARG":
            arguments.update((keyword.name, text(keyword.value)) for keyword in call.keywords)
        elif name == "FROM" and call.arguments:
            image = _resolved(text(call.arguments[0]), arguments)
            user = users.get(image)
            base = bases.get(image, image)
            stage = next((text(keyword.value) for keyword in call.keywords if keyword.name == "as"), "")
            start, is_started = call, False
        elif name == "USER":
            user = call
        elif name in ("CMD", "ENTRYPOINT"):
            is_started = True
        if stage:
            users[stage], bases[stage] = user, base
    if start is None or not is_started or _DROPS.search(document.text):
        return None
    if user is not None:
        return Report(Confidence.HIGH, None, Evidence.POSTURE, user) if _ROOT.match(_user(user)) else None
    if not base or "$" in base or base == "scratch" or _WITHOUT_ROOT.search(base.lower()) or _DROPS_ITSELF.match(base):
        return None
    return Report(
        Confidence.MEDIUM,
        "The program in this image runs as root, because no USER comes before it starts; make a user and switch to it.",
        Evidence.POSTURE,
        start,
    )


def _resolved(image: str, arguments: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda found: arguments.get(found[1]) or found[0], image)


def _user(call: nodes.Call) -> str:
    return text(call.arguments[0]).strip() if call.arguments else ""


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Switch to a user without rights before the program starts."""
    document = match.document
    if document is None or document.format != "dockerfile":
        if isinstance(match.node, nodes.Constant) and match.node.value is False:
            code.replace(match.node, "true")
            return Fixed("Ask for a user other than root")
        quote = '"' if match.document is not None and match.document.format == "compose" else ""
        code.replace(match.node, f"{quote}{_USER}{quote}")
        return Fixed(f"Run as user {_USER} (the image has to allow it)")
    calls = list(instructions(document))
    if isinstance(match.node, nodes.Call) and name_of(match.node) == "USER" and match.node.arguments:
        code.replace(match.node.arguments[0], _USER)
        return Fixed(f"Run as user {_USER} (give it the files that it needs)")
    last = next((call for call in reversed(calls) if name_of(call) == "FROM"), None)
    place = next(
        (
            call
            for call in calls
            if last is not None and call.start > last.start and name_of(call) in ("CMD", "ENTRYPOINT")
        ),
        None,
    )
    if place is None:
        raise CannotEdit("nothing is started")
    ending = "\r\n" if b"\r\n" in document.text else "\n"
    code.replace(nodes.Constant(place.start, place.start, None), f"USER {_USER}{ending}")
    return Fixed(f"Run as user {_USER} (give it the files that it needs)")
