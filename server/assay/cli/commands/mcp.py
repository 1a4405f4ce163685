"""``assay mcp``: a server for AI agents."""

from __future__ import annotations

from pathlib import Path

import click

from assay.app.scan import common_root
from assay.cli.common import Stop
from assay.mcp.main import CannotServe, run

EPILOG = """\b
Examples:
  assay mcp                     this project, for a client that starts it here
  assay mcp --root ../service   another one

\b
Needs the package 'mcp': pip install 'assay[mcp]'. docs/agents.md shows how
clients are told of it. It ends when the client closes its standard input.
"""


@click.command(name="mcp", epilog=EPILOG)
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="The only folder that is read and written (the project around the current folder).",
)
def command(root: Path | None) -> int:
    """Serve AI agents over standard input and output, with the Model Context Protocol.

    Its tools check code before and after it is written, rank what a project has, explain, and fix. Nothing is written unless that is asked for, and
    a verdict that an agent gives holds only once a person confirms it.
    """
    try:
        run(root.resolve() if root is not None else common_root([Path.cwd()]))
    except CannotServe as error:
        raise Stop(str(error)) from error
    return 0
