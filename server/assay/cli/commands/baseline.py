"""``assay baseline``: draw a line under the findings that are there."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from assay.app.baselines import BaselineView, save, view
from assay.app.catalogue import rule_ids
from assay.app.saved_baseline import BASELINE_FILE, BaselineError, clear_baseline
from assay.app.scan import common_root
from assay.cli.common import Stop, config_option, path_prefix, project_of, write_text
from assay.cli.progress import show_progress
from assay.output.api import count_words

EPILOG = """\b
Examples:
  assay baseline write       save what is there now, in .assay/baseline.json
  assay scan --baseline      complain of what is new only
  assay baseline show        what is new since, and what is gone
  assay baseline clear       remove it

\b
Exit codes: 0 done, 2 wrong usage or configuration, or no baseline to show.
"""


@click.command(name="baseline", epilog=EPILOG)
@click.argument("action", type=click.Choice(("write", "show", "clear")))
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the answer is written.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the answer to a file; the baseline itself always is .assay/baseline.json.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong; no progress.")
@config_option
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
def command(
    action: str, format_name: str, output: Path | None, quiet: bool, config: Path | None, cache_folder: Path | None
) -> int:
    """Save, show or remove the baseline: the findings that were there when somebody drew the line.

    It is compared with where there is no git, with --baseline, or where the setting policy.base says 'baseline'. It exempts nothing: policy
    says what is done with old findings. Commit the file; the gate takes it from the commit that a change is based on.
    """
    root = common_root([Path.cwd()])
    if action == "clear":
        try:
            was_there = clear_baseline(root)
        except OSError as error:
            raise Stop(f"{BASELINE_FILE} cannot be removed: {error}") from error
        if not quiet:
            words = "removed" if was_there else "was not there"
            write_text(f"{path_prefix(root)}{BASELINE_FILE}: {words}.\n", output)
        return 0
    settings, triage = project_of(root, config, rule_ids())
    try:
        with show_progress("Scanning", quiet) as progress:
            if action == "write":
                seen = save(root, settings, triage, progress, cache_folder)
            else:
                seen = view(root, settings, triage, progress, cache_folder)
    except BaselineError as error:
        raise Stop(str(error)) from error
    except OSError as error:
        raise Stop(f"{BASELINE_FILE} cannot be written: {error}") from error
    if format_name == "json":
        write_text(msgspec.json.format(msgspec.json.encode(seen), indent=2).decode() + "\n", output)
    elif not quiet:
        write_text(_text(seen, path_prefix(root), action == "write"), output)
    return 0


def _text(seen: BaselineView, prefix: str, is_written: bool) -> str:
    verb = "written" if is_written else seen.label
    lines = [f"{prefix}{seen.path}: {verb}, {count_words(seen.findings, 'finding')}.", ""]
    lines += [f"  {count:>5}  {rule}" for rule, count in seen.rules.items()]
    if not is_written:
        lines += ["", f"{seen.state[:1].upper()}{seen.state[1:]}."]
        lines += [f"  new   {prefix}{place.path}:{place.line}  {place.rule}  {place.fingerprint}" for place in seen.new]
    lines += [f"problem  {path}: {message}" for path, message in seen.problems]
    return "\n".join(lines) + "\n"
