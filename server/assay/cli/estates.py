"""The option that names the file of an estate, and its opening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.common import Function, Stop

if TYPE_CHECKING:
    from assay.app.estate import Adjust, Estate


def estate_option(function: Function) -> Function:
    """Add ``--estate``."""
    return click.option(
        "--estate",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="All repositories that this file lists, in one ranked list.",
    )(function)


def estate_of(file: Path, adjust: Adjust) -> Estate:
    """Return the estate that a file lists. Raises Stop that names every mistake in it."""
    # Most commands are about one project, and start sooner without this.
    from assay.app.estate import EstateError, open_estate

    try:
        return open_estate(file, adjust)
    except EstateError as error:
        raise Stop(str(error)) from error
