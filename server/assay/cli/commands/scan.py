"""``assay scan``: find weaknesses in files and folders, or in a text that is piped in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from assay.app.catalogue import rule_ids
from assay.app.scan import StandardInput, UnknownLanguage, common_root, scan, scan_text
from assay.cli.common import (
    Stop,
    base_of,
    baseline_option,
    checked_rules,
    complete_rules,
    config_option,
    output_options,
    project_of,
    write_report,
)
from assay.cli.estates import estate_option
from assay.cli.progress import show_progress
from assay.config.settings import Settings
from assay.findings.model import Severity
from assay.findings.report import ScanReport

EPILOG = """\b
Examples:
  assay scan                                   this folder
  assay scan src tests/app.py                  a folder and a file
  assay scan --format sarif --output out.sarif for code-scanning services
  assay scan --rule sql-injection              one rule only
  assay scan --baseline                        fail for what is new only
  git show HEAD:app.py | assay scan - --path app.py
  assay scan --estate estate.toml              many repositories in one ranked list

\b
Exit codes: 0 nothing at or above --fail-on, 1 something, 2 wrong usage or
configuration. Files that could not be read are reported and do not stop the scan.
"""

_FAIL_ON = ("never", "low", "medium", "high", "critical")


def exit_code_of(report: ScanReport, fail_on: str) -> int:
    """Return 1 where the report holds something of the severity ``fail_on`` or above that no verdict lets be, else 0.

    What the base of a comparison had already does not count.
    """
    if fail_on == "never":
        return 0
    threshold = Severity[fail_on.upper()]
    return int(
        any(
            found.suppression is None and found.is_new is not False and found.finding.severity >= threshold
            for found in report.findings
        )
    )


@click.command(name="scan", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option(
    "--path", "named", metavar="FILE", help="The file that the text on standard input is (with the path '-')."
)
@output_options
@config_option
@baseline_option
@click.option(
    "--rule",
    "rules",
    multiple=True,
    shell_complete=complete_rules,
    metavar="ID",
    help="Run only this rule; may be given several times.",
)
@click.option(
    "--no-rule",
    "without",
    multiple=True,
    shell_complete=complete_rules,
    metavar="ID",
    help="Leave this rule out; may be given several times.",
)
@click.option(
    "--fail-on", type=click.Choice(_FAIL_ON), help="Exit with 1 for findings of this severity or above (low)."
)
@click.option(
    "--jobs", type=click.IntRange(0, 1024), metavar="N", help="Number of processes; 0 means one for each processor."
)
@click.option("--no-cache", is_flag=True, help="Analyse every file, also those whose results are known.")
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
@estate_option
@click.option("--watch", is_flag=True, help="Scan again whenever a file changes, until Ctrl+C.")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[str, ...],
    named: str | None,
    format_name: str | None,
    output: Path | None,
    quiet: bool,
    config: Path | None,
    baseline: bool,
    rules: tuple[str, ...],
    without: tuple[str, ...],
    fail_on: str | None,
    jobs: int | None,
    no_cache: bool,
    cache_folder: Path | None,
    estate: Path | None,
    watch: bool,
) -> int:
    """Find weaknesses in files and folders, the most urgent first.

    PATH is a file or a folder (this folder where none is given), or '-' for standard input. Files that .gitignore, .assayignore or the
    settings name are left out, as are binary, generated, minified and vendored ones; the report counts them.
    """
    if estate is not None:
        if paths or named or watch or baseline or config:
            words = "--estate lists the repositories itself, each with its own settings: give no PATH, --path, --config, --baseline or --watch."
            raise click.UsageError(words, context)
        return _scan_estate(
            estate,
            lambda settings: _adjusted(settings, rules, without, jobs, no_cache),
            format_name,
            output,
            quiet,
            fail_on,
            cache_folder,
        )
    from_pipe = "-" in paths
    if from_pipe and (len(paths) > 1 or watch):
        raise click.UsageError("Standard input ('-') is scanned alone: give no other paths, and no --watch.", context)
    if named is not None and not from_pipe:
        raise click.UsageError("--path names the text on standard input; give '-' as the path to scan that.", context)
    if from_pipe and named is None:
        raise click.UsageError("Name the text on standard input with --path, such as --path app.py.", context)
    places = [Path(named or ".")] if from_pipe else [Path(path) for path in paths or (".",)]
    missing = [] if from_pipe else [path for path in places if not path.exists()]
    if missing:
        raise Stop(f"There is no file or folder {str(missing[0])!r}.")
    root = common_root([place.absolute().parent for place in places] if from_pipe else places)
    settings, triage = project_of(root, config, rule_ids())
    settings = _adjusted(settings, rules, without, jobs, no_cache)
    base = base_of(root, baseline, settings.policy.base)
    threshold = fail_on or settings.scan.fail_on

    def once() -> int:
        if from_pipe:
            try:
                report = scan_text(StandardInput(places[0], sys.stdin.buffer.read()), settings, root, triage, base)
            except UnknownLanguage as error:
                raise Stop(str(error)) from error
        else:
            with show_progress("Scanning", quiet) as progress:
                report = scan(
                    places,
                    settings,
                    root=root,
                    triage=triage,
                    cache_folder=cache_folder,
                    progress=progress,
                    base=base,
                )
        write_report(report, root, format_name, output, quiet)
        return exit_code_of(report, threshold)

    if watch:
        from assay.cli.watching import repeat

        return repeat(once, places, quiet)
    return once()


def _scan_estate(
    file: Path,
    adjust: Callable[[Settings], Settings],
    format_name: str | None,
    output: Path | None,
    quiet: bool,
    fail_on: str | None,
    cache_folder: Path | None,
) -> int:
    """Scan all repositories of an estate; a repository that cannot be looked at makes the exit code 2."""
    from assay.app.estate import scan_estate
    from assay.cli.estates import estate_of

    opened = estate_of(file, adjust)
    with show_progress("Scanning", quiet) as progress:
        report = scan_estate(opened, cache_folder=cache_folder, progress=progress)
    write_report(report, Path.cwd(), format_name, output, quiet)
    return 2 if opened.left_out else exit_code_of(report, fail_on or "low")


def _adjusted(
    settings: Settings, rules: tuple[str, ...], without: tuple[str, ...], jobs: int | None, no_cache: bool
) -> Settings:
    """Return the settings with what the command line overrides."""
    known = rule_ids()
    chosen = settings.rules
    if rules:
        chosen = msgspec.structs.replace(chosen, enabled=checked_rules(rules, known), disabled=())
    if without:
        chosen = msgspec.structs.replace(chosen, disabled=chosen.disabled + checked_rules(without, known))
    scanning = settings.scan
    if jobs is not None:
        scanning = msgspec.structs.replace(scanning, jobs=jobs)
    if no_cache:
        scanning = msgspec.structs.replace(scanning, cache=False)
    return msgspec.structs.replace(settings, rules=chosen, scan=scanning)
