"""``assay gate``: may this be committed?"""

from __future__ import annotations

from pathlib import Path

import click

from assay.app.gate import GateError, judge_change
from assay.app.scan import common_root
from assay.cli.common import Stop, baseline_option, config_option, look_of, output_options, write_report, write_text

EPILOG = """\b
Examples:
  assay gate                        what is staged, against HEAD
  assay gate --base origin/main     the commits of this branch, for CI
  assay gate --base main --format sarif --output gate.sarif
  assay gate --baseline             what is staged, against the saved baseline

\b
Exit codes: 0 nothing blocks, 1 something does, 2 wrong usage or configuration,
or a change that cannot be judged.
"""


@click.command(name="gate", epilog=EPILOG)
@click.option(
    "--base",
    metavar="COMMIT",
    help="Judge the commits since the common ancestor with this one, and not what is staged.",
)
@click.option("--head", "new", metavar="COMMIT", help="With --base: the last commit to judge (HEAD).")
@output_options
@config_option
@baseline_option
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
@click.pass_context
def command(
    context: click.Context,
    base: str | None,
    new: str | None,
    format_name: str | None,
    output: Path | None,
    quiet: bool,
    config: Path | None,
    baseline: bool,
    cache_folder: Path | None,
) -> int:
    """Judge a change before it is committed: exactly what is staged, not the files as they are on disk.

    What is new blocks by policy; what was there before does not. The gate says what blocks and how to resolve it, and what ships anyway,
    allowed by whom, until when.
    """
    if new is not None and base is None:
        raise click.UsageError("--head needs --base, the commit to compare with.", context)
    here = Path.cwd()
    try:
        result = judge_change(here, base=base, new=new, config=config, cache_folder=cache_folder, saved=baseline)
    except GateError as error:
        raise Stop(str(error)) from error
    root = common_root([here])
    if format_name in (None, "text") and (output is None or output.suffix in ("", ".txt")):
        from assay.output.gate import render_gate

        write_text(render_gate(result.report, result.subject, look_of(root, quiet, output)), output)
    else:
        write_report(result.report, root, format_name, output, quiet)
    return int(result.blocked > 0)
