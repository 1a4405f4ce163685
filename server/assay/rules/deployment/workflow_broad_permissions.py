"""A workflow gives its token the right to change everything.

What it does
    Looks for ``permissions: write-all`` in workflows of GitHub, at the top or in a job.

Why is this bad
    Every action and script of the workflow gets the token. One of them that turns bad can then push code, publish packages and releases, and
    change other workflows.

What to do
    Name the rights that the workflow needs, and give them to the job that needs them: ``contents: read`` is enough for most.

Known misses
    Workflows that say nothing of permissions, which get what the repository's settings say.

Example
    Before::

        permissions: write-all

    After::

        permissions: read-all
"""

from __future__ import annotations

from collections.abc import Iterator

from assay.rules.api import (
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
    on_document,
)
from assay.rules.deployment._documents import at, pairs, roots, text

RULE = Rule(
    id="workflow-broad-permissions",
    title="Workflow token may change everything",
    cwe=732,
    severity=Severity.MEDIUM,
    message="The token of this workflow may change everything in the repository; name the few rights that it needs.",
    advice="Name the rights that the workflow needs, and give them to the job that needs them.",
    on=(on_document("github-workflow"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("yaml",),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(250,),
)


def find(document: Document) -> Iterator[Report]:
    """Report each place that grants all rights."""
    for root in roots(document):
        for holder in (root, *(entry.value for _, entry in pairs(at(root, "jobs")))):
            granted = at(holder, "permissions")
            if granted is not None and text(granted).strip() == "write-all":
                yield Report(Confidence.HIGH, None, Evidence.POSTURE, granted)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave the right to read."""
    code.replace(match.node, "read-all")
    return Fixed("Leave the right to read only")
