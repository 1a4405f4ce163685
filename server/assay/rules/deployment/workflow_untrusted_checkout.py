"""A workflow with secrets checks out code from strangers.

What it does
    Looks for workflows that start on ``pull_request_target``, ``workflow_run`` or ``issue_comment`` and check out the head of the pull request, with
    ``actions/checkout`` or with ``git`` and ``gh`` in a script.

Why is this bad
    Such workflows run with a token that may write and with the secrets of the repository. Whatever the checked-out code has them run (a build,
    a test, an install script, a configuration file) runs with these, and anybody can open a pull request.

What to do
    Use ``pull_request`` for work on the code of others. Where secrets are needed, split the workflow: build without them, and use the results of the
    build as data in a second workflow.

Known misses
    Checkouts in actions of the repository, and references that come from outputs of other steps.

Example
    Before::

        on: pull_request_target
        …
        - uses: actions/checkout@v4
          with:
            ref: ${{ github.event.pull_request.head.sha }}

    After::

        on: pull_request
        …
        - uses: actions/checkout@v4
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
from assay.rules.deployment._documents import at, text
from assay.rules.deployment._workflows import Step, events, open_entrance, steps

RULE = Rule(
    id="workflow-untrusted-checkout",
    title="Workflow with secrets checks out a stranger's code",
    cwe=829,
    severity=Severity.HIGH,
    message="This workflow runs with the repository's secrets and checks out the code of a stranger's pull request.",
    advice="Use pull_request for work on the code of others, or split the workflow so that the part with secrets runs none of it.",
    on=(on_document("github-workflow"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("yaml",),
    also_cwe=(94,),
)

_DANGEROUS = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
_HEAD = re.compile(
    r"github\.head_ref|github\.event\.pull_request\.head\b|github\.event\.workflow_run\.(?:head_|pull_requests)"
    r"|github\.event\.pull_request\.merge_commit_sha|refs/pull/|pull/\$\{\{",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|checkout|switch|pull|clone)\b[^\n]{0,300}(?:refs/pull/|\bpull/|\$\{\{\s*github\.(?:head_ref|event\.(?:pull_request\.head|workflow_run\.head_)))",
    re.IGNORECASE,
)


def find(document: Document) -> Iterator[Report]:
    """Report checkouts of the head in workflows that run with secrets."""
    every = list(steps(document))
    for number, step in enumerate(every):
        causes = events(step.root) & _DANGEROUS
        place = _checkout(document, step) if causes else None
        if place is None or _is_guarded(step):
            continue
        runs_on = any(_runs_code(other) for other in every[number + 1 :] if other.job is step.job)
        cause = ", ".join(sorted(causes))
        yield Report(
            Confidence.HIGH if runs_on else Confidence.MEDIUM,
            f"This workflow starts on {cause}, with the repository's secrets, and checks out the code of a stranger's pull request"
            f"{', which later steps may run' if runs_on else ''}. Use pull_request, or keep that code away from the secrets.",
            Evidence.FLOW if runs_on else Evidence.SINK,
            place,
            open_entrance(causes),
        )


def _checkout(document: Document, step: Step) -> nodes.Node | None:
    """Return the place where a step asks for the head of a pull request."""
    if step.uses.split("@", 1)[0].lower() == "actions/checkout":
        for key in ("ref", "repository"):
            value = at(step.mapping, "with", key)
            if value is not None and _HEAD.search(text(value)):
                return value
        return None
    run = at(step.mapping, "run")
    if run is None:
        return None
    found = _COMMAND.search(document.source_text(run))
    if found is None:
        return None
    before = len(document.source_text(run)[: found.start()].encode())
    return nodes.Constant(run.start + before, run.start + before + len(found[0].encode()), None)


def _runs_code(step: Step) -> bool:
    """Whether a step may run what was checked out."""
    if at(step.mapping, "run") is not None:
        return True
    name = step.uses.split("@", 1)[0].lower()
    return bool(name) and not name.startswith(("actions/upload", "actions/github-script", "actions/labeler"))


def _is_guarded(step: Step) -> bool:
    """Whether the job or step asks that the pull request comes from the repository itself."""
    conditions = text(at(step.job, "if")) + text(at(step.mapping, "if"))
    return bool(
        re.search(
            r"head\.repo\.full_name\s*==\s*github\.repository|head_repository\.full_name\s*==\s*github\.repository",
            conditions,
        )
        or re.search(r"head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork", conditions)
        or re.search(r"event(?:_name)?\s*==\s*'(?:push|schedule|workflow_dispatch|pull_request)'", conditions)
    )
