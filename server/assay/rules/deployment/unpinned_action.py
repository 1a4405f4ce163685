"""A workflow uses another's action by a name that can be moved.

What it does
    Looks for actions and reusable workflows of third parties that are named by tag or branch (``owner/action@v1``), not by a commit, and reports
    each once in a file. Actions of ``actions`` and ``github``, and those of the repository itself, are left alone.

Why is this bad
    Whoever controls the action's repository can let the tag point to other code, which then runs with the token and the secrets of the workflow.
    It has happened to widely used actions.

What to do
    Name the full commit, and the version in a comment behind it; Dependabot and Renovate keep both up to date.

Known misses
    Actions that use other actions by tag themselves.

Example
    Before::

        - uses: some/action@v2

    After::

        - uses: some/action@0123456789abcdef0123456789abcdef01234567 # v2.1.0
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
from assay.rules.deployment._documents import at, pairs, roots, text
from assay.rules.deployment._workflows import steps

RULE = Rule(
    id="unpinned-action",
    title="Third-party action by a name that can be moved",
    cwe=829,
    severity=Severity.LOW,
    message="Whoever controls this action can change what it does here; name the full commit.",
    advice="Name the full commit, and the version in a comment behind it.",
    on=(on_document("github-workflow", "github-action"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("yaml",),
    also_cwe=(1357,),
)

_TRUSTED = frozenset({"actions", "github"})
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_BRANCHES = frozenset({"main", "master", "latest", "develop", "dev", "trunk", "head"})


def find(document: Document) -> Iterator[Report]:
    """Report actions by tag or branch."""
    places = [at(step.mapping, "uses") for step in steps(document)]
    for root in roots(document):
        places += [at(entry.value, "uses") for _, entry in pairs(at(root, "jobs"))]
    seen: set[str] = set()
    for place in places:
        if not isinstance(place, nodes.Constant) or text(place) in seen:
            continue  # It is one decision, however often the file uses the action.
        seen.add(text(place))
        report = _judge(text(place).strip(), place)
        if report is not None:
            yield report


def _judge(uses: str, place: nodes.Node) -> Report | None:
    if uses.startswith("docker://"):
        if "@sha256:" in uses:
            return None
        return Report(
            Confidence.MEDIUM,
            f"The image {uses.removeprefix('docker://')} can be replaced by another of that name; add its digest.",
            Evidence.POSTURE,
            place,
        )
    name, found, reference = uses.partition("@")
    owner = name.split("/", 1)[0].lower()
    if not found or uses.startswith((".", "/")) or "/" not in name or "${{" in uses or owner in _TRUSTED:
        return None
    if _COMMIT.match(reference):
        return None
    is_branch = reference.lower() in _BRANCHES
    kind = "branch" if is_branch else "tag"
    return Report(
        Confidence.HIGH if is_branch else Confidence.MEDIUM,
        f"Whoever controls {name} can change what its {kind} {reference} runs here; name the full commit.",
        Evidence.POSTURE,
        place,
    )
