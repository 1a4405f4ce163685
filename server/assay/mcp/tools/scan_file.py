"""``scan_file``: findings in a file as it is on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from assay.app.changed_text import ReadError, read_source
from assay.mcp.api import Answer, ToolArguments
from assay.mcp.checking import answer_of, check
from assay.mcp.workspace import Project, Refused, name_inside, open_project

TITLE = "Check a file"
DESCRIPTION = (
    "Finds security weaknesses in a file of the project as it is on disk, for example after you have written it. Says for each one what it is,"
    " where, why it matters, and the exact edit that removes it."
)
IS_READ_ONLY = True
IS_ABOUT_PROJECT = False


class Arguments(ToolArguments, frozen=True):
    """What is checked."""

    path: Annotated[str, Meta(description="The path of the file, relative to the project.")]


def text_of(project: Project, name: str) -> bytes:
    """Return the text of a file of the project. Raises Refused."""
    path = project.root / name
    if path.is_dir():
        raise Refused(f"{name} is a folder. Name a file, or ask 'queue' for what is urgent in the whole project.")
    if not path.exists():
        raise Refused(f"There is no file {name} in {project.root}. For a text that is not written yet, use check_code.")
    try:
        return read_source(path, project.settings.files.max_size)
    except ReadError as error:
        raise Refused(
            f"{name} was not read. {error} The setting files.max-size says how large a file may be."
        ) from error


def run(root: Path, arguments: Arguments) -> Answer:
    """Return the findings. Raises Refused."""
    name = name_inside(root, arguments.path)
    project = open_project(root)
    return answer_of(*check(name, text_of(project, name), project))
