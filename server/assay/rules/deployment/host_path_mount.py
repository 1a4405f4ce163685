"""A container gets a folder that runs the machine.

What it does
    Looks in Compose files, manifests of Kubernetes and development containers for mounts of the Docker socket, of the root of the file system and of
    folders such as ``/etc``, ``/proc`` and ``/root``.

Why is this bad
    Who may write to the Docker socket can start a container with all rights, and who may write to ``/etc`` or ``/root`` can become root of the
    machine. A fault of the program in the container is then one of the machine.

What to do
    Mount the folder that the program needs, read-only where it only reads. For the Docker socket use a proxy that allows the few calls needed.

Known misses
    Mounts that a script makes, named volumes that are bound to such folders, and other folders of the machine.

Example
    Before::

        volumes:
          - /var/run/docker.sock:/var/run/docker.sock

    After::

        environment:
          DOCKER_HOST: tcp://socket-proxy:2375
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import (
    Confidence,
    Document,
    Ease,
    Evidence,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    nodes,
    on_document,
)
from assay.rules.deployment._documents import at, every_mapping, is_true, items, pairs, roots, text

RULE = Rule(
    id="host-path-mount",
    title="Container reaches into the machine",
    cwe=668,
    severity=Severity.HIGH,
    message="Whoever takes over this container can change the machine through this folder; mount only what the program needs.",
    advice="Mount only the folder that the program needs, read-only where it only reads.",
    on=(on_document("compose", "kubernetes", "devcontainer"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("yaml", "json"),
    also_cwe=(250, 552),
)

_SOCKET = re.compile(r"/(?:var/)?run/(?:docker|podman/podman|containerd/containerd|crio/crio)\.sock\Z")
_FOLDER = re.compile(
    r"/(?:etc|root|boot|proc|sys|dev|lib/modules|var/lib/(?:docker|kubelet|containerd|etcd)|etc/kubernetes(?:/.*)?|var/run|run|home|usr|bin|sbin)?/?\Z"
)
_HARMLESS = re.compile(r"/etc/(?:localtime|timezone|ssl|ca-certificates|hosts|resolv\.conf|passwd|group|machine-id)")
_SOURCE = re.compile(r"(?:^|,)(?:source|src)=([^,]+)")


def find(document: Document) -> Iterator[Report]:
    """Report mounts of such folders."""
    for root in roots(document):
        for place, path, is_readonly in _mounts(document, root):
            if _SOCKET.search(path):
                yield Report(
                    Confidence.HIGH if document.format != "devcontainer" else Confidence.MEDIUM,
                    f"Whoever takes over this container can start others with all rights of the machine, because it has {path}; use a proxy "
                    "that allows the few calls needed.",
                    Evidence.POSTURE,
                    place,
                )
            elif _FOLDER.match(path) and not _HARMLESS.match(path):
                what = "read" if is_readonly else "change"
                folder = path if path != "/" else "the whole file system"
                yield Report(
                    Confidence.MEDIUM if is_readonly else Confidence.HIGH,
                    f"Whoever takes over this container can {what} {folder} of the machine; mount only what the program needs.",
                    Evidence.POSTURE,
                    place,
                )


def _mounts(document: Document, root: nodes.Expression) -> Iterator[tuple[nodes.Node, str, bool]]:
    """Yield the folders of the machine that containers get, with their places and whether they can only be read."""
    if document.format == "compose":
        for _, entry in pairs(at(root, "services")):
            for volume in items(at(entry.value, "volumes")):
                if isinstance(volume, nodes.Constant):
                    source, _, rest = text(volume).partition(":")
                    yield volume, source, rest.endswith((":ro", ":ro,z", ":ro,Z"))
                elif (source_node := at(volume, "source")) is not None:
                    yield source_node, text(source_node), is_true(at(volume, "read_only"))
    elif document.format == "kubernetes":
        for mapping in every_mapping(root):
            place = at(mapping, "hostPath", "path")
            if place is not None:
                yield place, text(place), False
    else:
        for mount in items(at(root, "mounts")):
            found = _SOURCE.search(text(mount))
            if found is not None:
                yield mount, found[1], "readonly" in text(mount)
