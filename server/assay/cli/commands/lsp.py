"""``assay lsp``: named here for ``--help``; the entry of the command line goes there directly."""

from __future__ import annotations

import click


@click.command(name="lsp", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Run the language server over standard input and output; an editor starts it."""
    from assay.lsp.main import run

    return run(list(arguments))
