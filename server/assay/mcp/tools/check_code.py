"""``check_code``: findings in a text that is not written yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from assay.mcp.api import Answer, ToolArguments
from assay.mcp.checking import answer_of, check
from assay.mcp.workspace import name_inside, open_project

TITLE = "Check code before it is written"
DESCRIPTION = (
    "Finds security weaknesses in the text of a file that you are about to write. Says for each one what it is, where, why it matters, and"
    " the exact edit that removes it. Reads nothing but the text, and what the project says of the file; writes nothing."
)
IS_READ_ONLY = True
IS_ABOUT_PROJECT = False


class Arguments(ToolArguments, frozen=True):
    """What is checked."""

    text: Annotated[str, Meta(description="The whole text of the file as it would be.")]
    path: Annotated[
        str,
        Meta(description="The path that the file has or will have, relative to the project. It tells the language."),
    ]


def run(root: Path, arguments: Arguments) -> Answer:
    """Return the findings. Raises Refused."""
    name = name_inside(root, arguments.path)
    return answer_of(*check(name, arguments.text.encode("utf-8", "surrogatepass"), open_project(root)))
