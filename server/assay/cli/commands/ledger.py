"""``assay ledger``: what is written down on this machine; look at it, take it along, or erase it."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from assay.app.ledger_place import LedgerError, ledger_of
from assay.app.scan import common_root
from assay.cli.common import Stop, write_text
from assay.output.api import count_words

EPILOG = """\b
Examples:
  assay ledger path                           where it is
  assay ledger export --output ledger.json    all of it, as JSON
  assay ledger erase                          remove all of it

\b
The ledger holds what git cannot know: findings that were gone before they were
committed, fixes that were applied, verdicts and gate runs. Each has its day, rule,
file and fingerprint: no code, no names, no time of day. It never leaves this
machine and is never committed. The setting ledger.enabled = false switches it off.
"""


@click.group(name="ledger", epilog=EPILOG)
def command() -> None:
    """Show, export or erase what is written down on this machine for 'assay report'."""


_PATH = click.argument("path", default=".", type=click.Path(path_type=Path, exists=True), metavar="[PATH]")


@command.command(name="path")
@_PATH
def path_command(path: Path) -> int:
    """Print where the ledger of a project is. The file need not be there."""
    write_text(f"{ledger_of(common_root([path])).path}\n", None)
    return 0


@command.command(name="export")
@_PATH
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to a file."
)
def export_command(path: Path, output: Path | None) -> int:
    """Write all events as JSON, oldest first."""
    try:
        events = ledger_of(common_root([path])).events()
    except LedgerError as error:
        raise Stop(str(error)) from error
    data = {"schema": 1, "events": events}
    write_text(msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n", output)
    return 0


@command.command(name="erase")
@_PATH
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def erase_command(path: Path, quiet: bool) -> int:
    """Remove all events of a repository. What was deleted is overwritten; the empty file stays."""
    ledger = ledger_of(common_root([path]))
    try:
        count = ledger.erase()
    except LedgerError as error:
        raise Stop(str(error)) from error
    if not quiet:
        write_text(f"{count_words(count, 'event')} erased.\n", None)
    return 0
