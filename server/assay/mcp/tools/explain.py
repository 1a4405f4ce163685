"""``explain``: the page of a rule, or why a finding stands where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from assay.app.catalogue import describe_rules, rule_ids
from assay.app.ranked import NotOneFinding, explain_finding
from assay.config.checking import near_names
from assay.config.settings import Settings
from assay.mcp.api import Answer, ToolArguments
from assay.mcp.workspace import Refused, open_project

TITLE = "Explain a rule or a finding"
DESCRIPTION = (
    "With the id of a rule, such as sql-injection: what it finds, why that is bad, what to do, with an example. With the fingerprint of a"
    " finding of the project: why it is as urgent as it is, and what would change that."
)
IS_READ_ONLY = True
IS_ABOUT_PROJECT = True
_SHORTEST = 6


class Arguments(ToolArguments, frozen=True):
    """What is to be explained."""

    of: Annotated[str, Meta(description="The id of a rule, or a fingerprint, of which the beginning is enough.")]


def run(root: Path, arguments: Arguments) -> Answer:
    """Return the explanation. Raises Refused."""
    wanted = arguments.of.strip()
    known = rule_ids()
    if wanted in known:
        (rule,) = describe_rules(Settings(), only=(wanted,))
        head = (
            f"# {rule.title}\n\n{rule.id}, {rule.severity.word} severity, CWE-{rule.cwe}, {', '.join(rule.languages)}\n"
        )
        return Answer(f"{head}\n{rule.documentation}", {"rule": rule.id, "cwe": [rule.cwe, *rule.also_cwe]})
    if len(wanted) < _SHORTEST or not all(character in "0123456789abcdef-" for character in wanted):
        raise Refused(
            f"{wanted!r} is neither the id of a rule nor the beginning of a fingerprint (at least {_SHORTEST} of its characters)."
            f"{near_names(wanted, known)} The answers of check_code, scan_file and queue name both."
        )
    project = open_project(root)
    try:
        text = explain_finding(root, project.settings, project.triage, wanted)
    except NotOneFinding as error:
        raise Refused(f"{error} Only files on disk are looked at: write the file first.") from error
    return Answer(text, {"fingerprint": wanted})
