"""Options that mean the same in every command, and how reports leave the program."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assay.config.checking import near_names
from assay.config.loading import LoadedSettings, load_settings
from assay.config.settings import Settings
from assay.findings.report import ScanReport
from assay.output.api import Look, format_names, load_format

if TYPE_CHECKING:
    from assay.app.saved_baseline import Baseline
    from assay.app.triage_settings import TriageSettings

Function = TypeVar("Function", bound=Callable[..., Any])

_FORMAT_OF_ENDING = {".sarif": "sarif", ".json": "json", ".md": "markdown", ".xml": "junit", ".txt": "text"}


class Stop(click.ClickException):
    """A mistake of usage or configuration: the message is shown and the exit code is 2."""

    exit_code = 2


def output_options(function: Function) -> Function:
    """Add ``--format``, ``--output`` and ``--quiet``."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Print the findings and nothing else; no progress."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write the report to a file; its ending chooses the format where --format is not given.",
        ),
        click.option(
            "-f", "--format", "format_name", type=click.Choice(format_names()), help="How the report is written (text)."
        ),
    ):
        function = option(function)
    return function


def config_option(function: Function) -> Function:
    """Add ``--config``."""
    return click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Read settings from this file instead of the project's assay.toml or pyproject.toml.",
    )(function)


def baseline_option(function: Function) -> Function:
    """Add ``--baseline``."""
    return click.option(
        "--baseline",
        "baseline",
        is_flag=True,
        help="Compare with the saved baseline (see 'assay baseline'). Without git that happens anyway.",
    )(function)


def base_of(root: Path, wanted: bool, setting: str) -> Baseline | None:
    """Return the saved baseline where it is to be compared with. Raises Stop where it is asked for and missing, or damaged."""
    from assay.app.saved_baseline import BaselineError, baseline_to_use

    try:
        return baseline_to_use(root, wanted, setting)
    except BaselineError as error:
        raise Stop(str(error)) from error


def checked_paths(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that a command is about, this folder where none was given. Raises Stop for one that is not there."""
    places = list(paths) or [Path()]
    if missing := [path for path in places if not path.exists()]:
        raise Stop(f"There is no file or folder {str(missing[0])!r}.")
    return places


def settings_of(root: Path, config: Path | None, known_rules: Collection[str]) -> Settings:
    """Return the settings of a project. Raises Stop that names every mistake in them."""
    loaded: LoadedSettings = load_settings(root, file=config, known_rules=known_rules)
    if loaded.problems:
        raise Stop("The settings cannot be used.\n" + "\n".join(f"  {problem}" for problem in loaded.problems))
    return loaded.settings


def project_of(root: Path, config: Path | None, known_rules: Collection[str]) -> tuple[Settings, TriageSettings]:
    """Return the settings of a project, with what triage rests on. Raises Stop that names every mistake in the settings.

    What is wrong with verdicts or owners stops nothing: it exempts nothing either, and reports say it.
    """
    from assay.app.triage_settings import load_triage

    loaded = load_settings(root, file=config, known_rules=known_rules)
    triage = load_triage(root, loaded.settings, loaded.files, known_rules)
    names = {path.name for path in loaded.files}
    problems = (*loaded.problems, *(problem for problem in triage.problems if problem.file in names))
    if problems:
        raise Stop("The settings cannot be used.\n" + "\n".join(f"  {problem}" for problem in problems))
    return loaded.settings, triage


def checked_rules(names: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Return rule ids that were given on the command line. Raises Stop for one that no rule has."""
    for name in names:
        if name not in known:
            raise Stop(
                f"No rule has the id {name!r}.{near_names(name, known)} The command 'assay rules' lists them all."
            )
    return tuple(names)


def complete_rules(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the rule ids that begin with what was typed, for completion in a shell."""
    from assay.app.catalogue import rule_ids

    return [rule_id for rule_id in rule_ids() if rule_id.startswith(incomplete)]


def wants_colour(stream: Any) -> bool:
    """Whether a stream takes colours: a terminal, unless NO_COLOR is set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def path_prefix(root: Path) -> str:
    """Return what stands between the current folder and paths that are relative to ``root``."""
    try:
        relative = os.path.relpath(root, Path.cwd())
    except ValueError:  # On another drive.
        return root.as_posix() + "/"
    return "" if relative == "." else Path(relative).as_posix() + "/"


def look_of(root: Path, quiet: bool, output: Path | None) -> Look:
    """Return how a report is to look where it goes."""
    to_terminal = output is None and sys.stdout.isatty()
    return Look(
        colour=output is None and wants_colour(sys.stdout),
        width=min(shutil.get_terminal_size().columns, 120) if to_terminal else 100,
        path_prefix=path_prefix(root),
        quiet=quiet,
    )


def write_report(report: ScanReport, root: Path, format_name: str | None, output: Path | None, quiet: bool) -> None:
    """Write a report in the format that was asked for to where it was asked for. Raises Stop where the file cannot be written."""
    name = format_name or (_FORMAT_OF_ENDING.get(output.suffix.lower(), "text") if output else "text")
    write_text(load_format(name).render(report, look_of(root, quiet, output)), output)


def write_text(text: str, output: Path | None, is_patch: bool = False) -> None:
    """Write text to a file, whole or not at all, or to standard output. Raises Stop where the file cannot be written.

    A patch has to hold the bytes of its files, whatever their encoding.
    """
    data = text.encode("utf-8", "surrogateescape" if is_patch else "replace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    from assay.app.files import write_file

    try:
        write_file(output, data)
    except OSError as error:
        raise Stop(f"{output} cannot be written: {error.strerror or error}.") from error
