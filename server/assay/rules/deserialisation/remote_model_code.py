"""Code that comes with a downloaded model is run.

What it does
    Finds ``trust_remote_code=True`` of Transformers, Datasets, Sentence-Transformers and others, and ``torch.hub.load``, which runs the
    ``hubconf.py`` of a repository.

Why is this bad
    The code runs with all rights of the program. Whoever can write to the repository, its owner or somebody who took over the account,
    decides what it does.

What to do
    Leave the option out and take models that the library knows. Where the code is needed, read it, and pin the commit that was read
    (``revision="5c38ec7…"``).

Known misses
    Options that are passed on in dictionaries, weights that are pickles, and models that are loaded by name without a ``revision``: they run
    no code, but what stands under the name can change at any time.

Example
    Before::

        model = AutoModel.from_pretrained("org/model", trust_remote_code=True)

    After::

        model = AutoModel.from_pretrained("org/model")
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
    on_mark,
)

RULE = Rule(
    id="remote-model-code",
    title="Code of a downloaded model is run",
    cwe=494,
    severity=Severity.HIGH,
    message="Code that comes with a download is run with all rights of the program.",
    advice="Leave the option out; where the code is needed, read it and pin the commit that was read.",
    on=(on_mark("remote-model-code", "remote-model-repository"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("python",),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(829,),
)

_PINNED_REPOSITORY = re.compile(r":([0-9a-f]{7,40}|v?\d[\w.]*)$")
_COMMIT = re.compile(r"^[0-9a-f]{40}$")


def check(match: Match) -> Report | None:
    """Report code that is run from a download, and downloads that are not pinned."""
    if match.is_test:
        return None
    if match.kind == "remote-model-code":
        return None if _is_pinned(match) else Report(Confidence.HIGH, evidence=Evidence.SINK)
    source = match.value_of(None, "source")
    if source is not None and source.constant == "local":
        return None
    name = match.value.constant
    if isinstance(name, str) and _PINNED_REPOSITORY.search(name):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave the option out."""
    call = match.call
    if call is None or match.kind != "remote-model-code":
        raise CannotEdit
    code.remove_argument(call, "trust_remote_code")
    return Fixed("Run no code from the download (the default)")


def _is_pinned(match: Match) -> bool:
    """Whether the call names the commit whose code somebody can have read."""
    revision = match.value_of(None, "revision")
    code_revision = match.value_of(None, "code_revision")
    return any(
        value is not None and isinstance(value.constant, str) and _COMMIT.match(value.constant)
        for value in (revision, code_revision)
    )
