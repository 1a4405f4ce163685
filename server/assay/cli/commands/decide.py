"""``assay decide``: say of a finding that it is to be fixed, deferred, accepted, or a false positive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import msgspec

from assay.app.catalogue import rule_ids
from assay.app.deciding import CannotDecide, confirm, decide, reasons
from assay.app.ranked import NotOneFinding, one_finding, rank
from assay.app.recording import verdict_was_given
from assay.app.scan import common_root
from assay.cli.common import Stop, config_option, path_prefix, project_of, write_text
from assay.cli.progress import show_progress

EPILOG = """\b
Examples:
  assay decide f649dcf10b --state defer --text "Rewritten in release 4."
  assay decide f649dcf10b --state accept --reason compensating-control \\
      --text "The proxy refuses this." --approver "B. Brown" --until 2026-12-31
  assay decide f649dcf10b --state false-positive --reason input-trusted \\
      --text "Only our own job writes this." --agent
  assay decide f649dcf10b --confirm

\b
Exit codes: 0 the verdict was written, 2 it would not hold, or wrong usage.
"""


def _complete_reasons(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    known = reasons()
    state = context.params.get("state")
    chosen = [known[state]] if state in known else known.values()
    return sorted(reason for each in chosen for reason in each["reasons"] if reason.startswith(incomplete))


def _all_reasons() -> str:
    return "; ".join(f"{state}: {', '.join(known['reasons'])}" for state, known in reasons().items())


@click.command(name="decide", epilog=EPILOG)
@click.argument("fingerprint")
@click.option("--state", type=click.Choice(tuple(reasons())), help="What is decided.")
@click.option(
    "--reason",
    metavar="REASON",
    shell_complete=_complete_reasons,
    help=f"One of the reasons of the state (its first): {_all_reasons()}.",
)
@click.option("-m", "--text", default="", metavar="TEXT", help="Why, in a sentence, for whoever reads this in a year.")
@click.option(
    "--until",
    metavar="DATE",
    help="The last day on which it holds, such as 2026-12-31; by default the last that policy allows.",
)
@click.option("--author", default="", metavar="NAME", help="Who decides (the name that git is set up with).")
@click.option("--approver", default="", metavar="NAME", help="The second person, where policy asks for one.")
@click.option("--duplicate-of", default="", metavar="FINGERPRINT", help="The finding that stands for both.")
@click.option(
    "--agent", "--provisional", "is_agent", is_flag=True, help="A program decides: it holds once a person confirms it."
)
@click.option("--confirm", "is_confirmation", is_flag=True, help="Confirm what a program decided.")
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the answer is written.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@config_option
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
@click.pass_context
def command(
    context: click.Context,
    fingerprint: str,
    state: str | None,
    reason: str | None,
    text: str,
    until: str | None,
    author: str,
    approver: str,
    duplicate_of: str,
    is_agent: bool,
    is_confirmation: bool,
    format_name: str,
    quiet: bool,
    config: Path | None,
    cache_folder: Path | None,
) -> int:
    """Write a verdict on a finding, which every report shows by its fingerprint (its beginning is enough).

    The verdict is a file in .assay/verdicts to be committed. It holds from the next change on: none lets itself pass.
    """
    if is_confirmation and (state or is_agent):
        raise click.UsageError(
            "--confirm confirms the verdict that is there; give no --state and no --agent with it.", context
        )
    if not is_confirmation and state is None:
        raise click.UsageError(f"Say what is decided: --state {'|'.join(reasons())}, or --confirm.", context)
    root = common_root([Path.cwd()])
    settings, triage = project_of(root, config, rule_ids())
    try:
        with show_progress("Scanning", quiet) as progress:
            judged = rank([root], settings, root, triage, progress, cache_folder).judged
        _, found = one_finding(judged, fingerprint)
        if is_confirmation:
            written = confirm(root, triage, found.assessed, date.today(), author)
        else:
            wanted = {
                "state": state,
                "reason": reason,
                "text": text,
                "until": until,
                "author": author,
                "approver": approver,
                "duplicateOf": duplicate_of,
                "origin": "agent" if is_agent else "person",
            }
            written = decide(root, triage, found.assessed, date.today(), wanted)
            verdict_was_given(root, settings, found.assessed, str(state))
    except (NotOneFinding, CannotDecide) as error:
        raise Stop(str(error)) from error
    if format_name == "json":
        answer = {"fingerprint": found.assessed.fingerprint, **msgspec.to_builtins(written)}
        write_text(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n", None)
    elif not quiet:
        lines = [f"{path_prefix(root)}{written.path}: {written.words}"]
        if written.to_do:
            lines.append(written.to_do)
        lines.append("Commit the file; the verdict holds from the next change on.")
        write_text("\n".join(lines) + "\n", None)
    return 0
