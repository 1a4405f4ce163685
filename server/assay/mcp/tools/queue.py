"""``queue``: what is to be done first in the project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from assay.app.ranked import QueuedItem, queue_of
from assay.mcp.api import Answer, ToolArguments
from assay.mcp.workspace import open_project

TITLE = "What to correct first"
DESCRIPTION = (
    "Scans the project and returns the weaknesses that a person has time for, the most urgent first: what must not wait, then what takes away"
    " the most risk for the effort. What does not fit into the minutes is counted."
)
IS_READ_ONLY = True
IS_ABOUT_PROJECT = True


class Arguments(ToolArguments, frozen=True):
    """How much is asked for."""

    minutes: Annotated[
        Annotated[int, Meta(ge=0, le=100_000)] | None,
        Meta(description="The minutes that there are; by default those of the policy."),
    ] = None
    owner: Annotated[str, Meta(description="Only what this owner looks after; 'nobody' for the rest.")] = ""
    limit: Annotated[int, Meta(description="At most so many items in the answer.", ge=1, le=200)] = 20


def run(root: Path, arguments: Arguments) -> Answer:
    """Return the queue. Raises Refused."""
    project = open_project(root)
    queue = queue_of(
        [root],
        project.settings,
        root,
        project.triage,
        minutes=arguments.minutes,
        owner=arguments.owner,
        base=project.saved_base(),
    )
    shown = queue.today[: arguments.limit]
    lines = [f"{len(queue.today)} to do in {queue.minutes:g} of {queue.capacity} minutes."]
    for item in shown:
        lines += _item(item)
    if more := len(queue.today) - len(shown):
        lines.append(f"{more} more are left out; ask with a higher limit.")
    rest = ", ".join(f"{count} {decision}" for decision, count in queue.not_today.items())
    lines += [f"What does not fit: {rest or 'nothing'}.", *(f"problem: {path}: {why}" for path, why in queue.problems)]
    lines.append(
        "Ask scan_file for the exact edits, and explain with a fingerprint for why one stands where it stands."
    )
    data = msgspec.to_builtins(queue)
    data["today"] = data["today"][: arguments.limit]
    data["later"] = data["later"][: max(0, arguments.limit - len(shown))]
    return Answer("\n".join(lines) + "\n", data)


def _item(item: QueuedItem) -> list[str]:
    lines = [f"{item.rank}. [{item.decision}, risk {item.risk:g}] {item.title} ({item.rule}), {item.effort}"]
    lines += [f"   {place.path}:{place.line} {place.fingerprint}" for place in item.places[:10]]
    if len(item.places) > 10:
        lines.append(f"   and {len(item.places) - 10} more places")
    return lines
