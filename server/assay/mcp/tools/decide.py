"""``decide``: a verdict of an agent, which holds once a person confirms it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assay.app.deciding import CannotDecide, decide, reasons
from assay.app.ranked import NotOneFinding, one_finding, rank
from assay.app.recording import verdict_was_given
from assay.mcp.api import Answer, ToolArguments
from assay.mcp.workspace import Refused, open_project

TITLE = "Propose a verdict on a finding"
DESCRIPTION = (
    "Writes down that a finding is to be fixed, may wait, is accepted, or is a false positive, with the reason. It is a proposal: the finding"
    " stays in force until a person confirms it. Use it only when the person asks for it, and never instead of a fix."
)
IS_READ_ONLY = False
IS_ABOUT_PROJECT = True


class Arguments(ToolArguments, frozen=True):
    """The verdict."""

    fingerprint: Annotated[str, Meta(description="The fingerprint of the finding, of which the beginning is enough.")]
    state: Annotated[
        Literal["fix", "defer", "accept", "false-positive", "duplicate"], Meta(description="What is proposed.")
    ]
    text: Annotated[str, Meta(description="Why, in a sentence, for whoever reads this in a year.", min_length=1)]
    reason: Annotated[
        str, Meta(description="One of the reasons that the state allows; a wrong one is answered with the list.")
    ] = ""
    until: Annotated[str, Meta(description="The last day on which it is to hold, such as 2026-12-31.")] = ""
    agent: Annotated[str, Meta(description="Who proposes it: the name of the agent.", min_length=1)] = "an AI agent"


def run(root: Path, arguments: Arguments) -> Answer:
    """Write the verdict. Raises Refused."""
    known = reasons()[arguments.state]["reasons"]
    if arguments.reason and arguments.reason not in known:
        raise Refused(f"{arguments.reason!r} is no reason for {arguments.state}. Give one of {', '.join(known)}.")
    project = open_project(root)
    try:
        judged = rank([root], project.settings, root, project.triage).judged
        _, found = one_finding(judged, arguments.fingerprint)
        wanted = {
            "state": arguments.state,
            "reason": arguments.reason,
            "text": arguments.text,
            "until": arguments.until,
            "author": arguments.agent,
            "origin": "agent",
        }
        written = decide(root, project.triage, found.assessed, date.today(), wanted)
    except (NotOneFinding, CannotDecide) as error:
        raise Refused(str(error)) from error
    verdict_was_given(root, project.settings, found.assessed, arguments.state)
    mark = found.assessed.fingerprint
    text = (
        f"{written.path}: {written.words} {written.to_do}".rstrip()
        + f"\nIt is a proposal. A person confirms it with: assay decide {mark} --confirm\n"
    )
    return Answer(text, {"fingerprint": mark, "provisional": True, **msgspec.to_builtins(written)})
