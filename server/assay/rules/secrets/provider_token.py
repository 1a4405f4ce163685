"""A token or key that a provider gave out stands in a file.

What it does
    Looks in every text file, comments and documentation included, for credentials of the form that a provider documents: by
    prefix, length and alphabet, by the checksum inside where there is one (GitHub, npm, PyPI, signed tokens), and by the name of the
    provider on the same line where the form alone says too little. The value is never shown; messages have its first characters.

Why is this bad
    Whoever reads the file, its history or a package that was made from it can act as its owner. Public repositories are searched for
    such values within minutes of a push, and taking the line out again does not take it out of the history.

What to do
    Revoke the credential where it was given out and make a new one. Then read the new one from the environment or a secret store.

Known misses
    Credentials that are put together from pieces, encoded or encrypted; those of providers whose form is not known here. In files of
    tests, values count less, because most are made up. Placeholders and the examples of documentations are left alone.

Example
    Before::

        client = Github("ghp_…")

    After::

        client = Github(os.environ["GITHUB_TOKEN"])
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
    nodes,
    on_text,
)
from assay.rules.secrets import _values

RULE = Rule(
    id="provider-token",
    title="Token of a provider in a file",
    cwe=798,
    severity=Severity.CRITICAL,
    message="A credential that a provider gave out stands in this file.",
    advice="Revoke it where it was given out, make a new one, and read that from the environment or a secret store.",
    on=(on_text("provider-token"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "text"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(522,),
    stop_ship="always",
)


def check(match: Match) -> Report | None:
    """Report values with chance in them that no placeholder, example or sequence has."""
    secret = match.secret
    if secret is None or _values.is_stand_in(secret.random) or _values.is_sequence(secret.random):
        return None
    if not _values.is_random(secret.random) or _values.is_identifier(secret.random):
        return None
    confidence = {"verified": Confidence.HIGH, "likely": Confidence.MEDIUM, "weak": Confidence.LOW}[secret.strength]
    evidence = match.evidence
    if match.is_test:
        if secret.strength != "verified":
            return None
        confidence, evidence = Confidence.LOW, Evidence.POSTURE
    article = "An" if secret.provider[0] in "AEIOU" else "A"
    if secret.provider == "JWT":
        subject = "A signed token (JWT)"
    else:
        subject = f"{article} {secret.provider} {secret.what}"
    shown = secret.shown.replace("{", "(").replace("}", ")")
    return Report(
        confidence,
        message=f"{subject} ({shown}) stands in this file: whoever reads the file or its history can use it, so revoke it and make a new one.",
        evidence=evidence,
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Read the value from the environment, where it is the whole of a literal."""
    secret, literal = match.secret, match.argument
    if secret is None or not isinstance(literal, nodes.Constant):
        raise CannotEdit
    value = literal.value
    if value not in (secret.value, secret.value.encode()):
        raise CannotEdit
    lookup = code.environment_lookup(_variable(secret.variable, secret.provider, secret.what))
    if isinstance(value, bytes):
        if match.language != "python":
            raise CannotEdit
        lookup += ".encode()"
    code.replace(literal, lookup)
    return Fixed("Read it from the environment")


def _variable(variable: str, provider: str, what: str) -> str:
    name = variable or f"{provider} {what}"
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()
