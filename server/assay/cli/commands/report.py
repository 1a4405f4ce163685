"""``assay report``: how fast findings are fixed, from the history of the repository."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

import click

from assay.app.catalogue import rule_ids
from assay.app.estate import estate_figures, with_jobs
from assay.app.remediation import Figures, Project, ReportError, Request, Window, figures_of, until_of
from assay.app.scan import common_root
from assay.cli.common import Stop, config_option, look_of, project_of, write_text
from assay.cli.estates import estate_of, estate_option
from assay.cli.progress import show_progress
from assay.output.figures_api import figure_format_names, load_figure_format

EPILOG = """\b
Examples:
  assay report                                the last 90 days
  assay report --since 1y --format markdown --output remediation.md
  assay report --since 2026-01-01 --until 2026-03-31 src
  assay report --estate estate.toml           many repositories in one report

\b
The past is computed from git itself, by the rules and policy of today, and nothing
leaves this machine. Results are kept: an interrupted report goes on where it stopped.
"""

_FORMAT_OF_ENDING = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".txt": "text"}
_SPAN = re.compile(r"([0-9]{1,5})\s*([dwmy])", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def day_of_text(text: str, until: date, option: str) -> date:
    """Return the day that ``90d``, ``12w``, ``6m``, ``1y`` or ``2026-01-31`` means: spans end on ``until``. Raises Stop."""
    try:
        if match := _SPAN.fullmatch(text.strip()):
            return until - timedelta(days=max(int(match[1]) * _DAYS[match[2].lower()] - 1, 0))
        return date.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise Stop(
            f"{option} takes a span such as 90d, 12w, 6m or 1y, or a day such as 2026-01-31, and not {text!r}."
        ) from None


@click.command(name="report", epilog=EPILOG)
@click.argument("path", default=".", type=click.Path(path_type=Path), metavar="[PATH]")
@click.option(
    "--since", default="90d", metavar="WHEN", help="Where the report begins: 90d, 12w, 6m, 1y, or a day (90d)."
)
@click.option("--until", metavar="DAY", help="The last day of the report (today).")
@click.option(
    "--history",
    metavar="WHEN",
    help="How far back to look for when findings came in: 2y, or a day (to the first commit). What was there before has no age.",
)
@estate_option
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(figure_format_names()),
    help="How the report is written (text).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report to a file; its ending chooses the format where --format is not given.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress, and no notes.")
@config_option
@click.option(
    "--jobs", type=click.IntRange(0, 1024), metavar="N", help="Number of processes; 0 means one for each processor."
)
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
@click.pass_context
def command(
    context: click.Context,
    path: Path,
    since: str,
    until: str | None,
    history: str | None,
    estate: Path | None,
    format_name: str | None,
    output: Path | None,
    quiet: bool,
    config: Path | None,
    jobs: int | None,
    cache_folder: Path | None,
) -> int:
    """Tell how fast findings are fixed: introduced and fixed by week, backlog, time to remediate, what is overdue or tolerated.

    PATH is the project's folder or a folder in it (this folder where none is given). The report speaks of what is committed on the branch
    that is checked out, not of changes in the files.
    """
    now = time.time()
    last = day_of_text(until, until_of(now), "--until") if until else until_of(now)
    first = day_of_text(since, last, "--since")
    if first > last:
        raise Stop(f"The report would begin on {first}, after its end on {last}.")
    back_to = day_of_text(history, last, "--history") if history else None
    request = Request(Window(first, last), now, back_to)
    try:
        if estate is not None:
            if path != Path(".") or config is not None:
                raise click.UsageError("--estate lists the repositories itself; give no PATH and no --config.", context)
            opened = estate_of(estate, lambda settings: with_jobs(settings, jobs))
            with show_progress("Reading the histories", quiet) as progress:
                figures = estate_figures(opened, request, cache_folder=cache_folder, progress=progress)
            root = Path.cwd()
        else:
            figures, root = _of_project(path, config, jobs, request, quiet, cache_folder)
    except ReportError as error:
        raise Stop(str(error)) from error
    name = format_name or (_FORMAT_OF_ENDING.get(output.suffix.lower(), "text") if output else "text")
    if name not in figure_format_names():
        raise Stop(f"There is no format {name!r} for this report. There are: {', '.join(figure_format_names())}.")
    write_text(load_figure_format(name)(figures, look_of(root, quiet, output)), output)
    return 0


def _of_project(
    path: Path, config: Path | None, jobs: int | None, request: Request, quiet: bool, cache_folder: Path | None
) -> tuple[Figures, Path]:
    if not path.exists():
        raise Stop(f"There is no file or folder {str(path)!r}.")
    root = common_root([path])
    settings, triage = project_of(root, config, rule_ids())
    project = Project.at(path, root, with_jobs(settings, jobs), triage)
    with show_progress("Reading the history", quiet) as progress:
        figures = figures_of(project, request, cache_folder=cache_folder, progress=progress)
    return figures, root
