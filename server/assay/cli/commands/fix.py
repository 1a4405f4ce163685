"""``assay fix``: apply fixes to files, or show what they would change."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from assay.app.catalogue import rule_ids
from assay.app.fix_files import ALL, SAFE_ONLY, FixPlan, plan_fixes, write_fixes
from assay.app.fix_item import NotOneFinding, plan_item
from assay.app.fix_staged import CannotFixStaged, StagedPlan, plan_staged, write_staged
from assay.app.recording import fixes_were_applied
from assay.app.scan import common_root
from assay.cli.common import (
    Stop,
    checked_paths,
    checked_rules,
    complete_rules,
    config_option,
    path_prefix,
    project_of,
    write_text,
)
from assay.output.api import count_words

EPILOG = """\b
Examples:
  assay fix --diff              show what the safe fixes would change here
  assay fix src                 apply them
  assay fix --all --diff app.py also those that change behaviour; look first
  assay fix --rule weak-random  one rule only
  assay fix --staged            what is staged, in the index and on disk
  assay fix --item f649dcf10b   one item of the queue, by a fingerprint

\b
Exit codes: 0 no finding is left, 1 some are, 2 wrong usage or configuration.
With --diff: 0 nothing would change, 1 something would.
"""


@click.command(name="fix", epilog=EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]…")
@click.option(
    "--safe", "safe", is_flag=True, help="Only fixes that keep the meaning. This is what happens without --all, too."
)
@click.option("--all", "everything", is_flag=True, help="Also fixes that change behaviour, as each of them says.")
@click.option("--diff", "only_show", is_flag=True, help="Show the changes as a patch and write nothing.")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    shell_complete=complete_rules,
    metavar="ID",
    help="Only this rule; may be given several times.",
)
@click.option(
    "--staged",
    is_flag=True,
    help="Fix what is staged, in the index. Files on disk are changed alike; other changes in them stay.",
)
@click.option(
    "--item",
    metavar="FINGERPRINT",
    help="Fix the item of the queue that holds this finding; its equal safe fixes go together.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@config_option
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    safe: bool,
    everything: bool,
    only_show: bool,
    rules: tuple[str, ...],
    staged: bool,
    item: str | None,
    quiet: bool,
    config: Path | None,
) -> int:
    """Apply the fixes of findings in files and folders.

    Every fix is checked before anything is written: the file still parses, the finding is gone, and none is added. Fixes that do not pass are
    left out. Files are replaced whole; line endings and encoding stay.
    """
    if safe and everything:
        raise click.UsageError("Give either --safe or --all.", context)
    if (staged and (paths or item)) or (item and (paths or rules)):
        raise click.UsageError("Give --staged, --item, or paths: each says by itself what is to be fixed.", context)
    places = checked_paths(paths)
    root = common_root(places)
    known = rule_ids()
    safeties = ALL if everything else SAFE_ONLY
    chosen = checked_rules(rules, known)
    settings, triage = project_of(root, config, known)
    notes: list[str] = []
    from_index: StagedPlan | None = None
    try:
        if staged:
            from_index = plan_staged(root, settings, safeties, chosen)
            plan = from_index.plan
        elif item:
            plan = plan_item(root, settings, triage, item, safeties)
        else:
            plan = plan_fixes(places, root, settings, safeties, chosen)
        problems = list(plan.problems)
        if only_show:
            write_text("".join(_patch(plan, path_prefix(root))), None, is_patch=True)
        elif from_index is not None:
            outcome = write_staged(from_index, settings.files.max_size)
            problems += outcome.failed
            notes += [f"{name}: fixed in the index only, because {why}." for name, why in outcome.only_index]
        else:
            problems += write_fixes(plan, settings.files.max_size)
    except (CannotFixStaged, NotOneFinding) as error:
        raise Stop(str(error)) from error
    for name, message in problems:
        click.echo(f"{name}: {message}", err=True)
    for note in notes:
        click.echo(note, err=True)
    failed = {name for name, _ in problems}
    written = [file for file in plan.files if file.name not in failed]
    if not only_show:
        fixes_were_applied(root, settings, [(file.name, len(file.titles)) for file in written])
    if not quiet and not only_show:
        for file in written:
            click.echo(f"{path_prefix(root)}{file.name}: {', '.join(file.titles)}")
        click.echo(_closing(plan, sum(len(file.titles) for file in written), len(written), item is not None))
    if only_show:
        return int(bool(plan.files))
    return int(plan.left > 0 or bool(failed))


def _closing(plan: FixPlan, applied: int, files: int, is_item: bool) -> str:
    parts = [f"{count_words(applied, 'fix', 'fixes')} applied in {count_words(files, 'file')}."]
    if plan.refused:
        parts.append(
            f"{count_words(plan.refused, 'fix', 'fixes')} did not pass the check and {'was' if plan.refused == 1 else 'were'} left out."
        )
    where = " of the item" if is_item else ""
    parts.append(f"{count_words(plan.left, 'finding')}{where} left." if plan.left else f"No finding{where} is left.")
    return " ".join(parts)


def _patch(plan: FixPlan, prefix: str) -> list[str]:
    """Return a patch that 'git apply' and 'patch -p1' take."""
    out: list[str] = []
    for file in plan.files:
        old, new = (_lines(text.decode("utf-8", "surrogateescape")) for text in (file.old, file.new))
        name = prefix + file.name
        out += [
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
        ]
    return out


def _lines(text: str) -> list[str]:
    """Return lines that end at line feeds only, as patches count them: ``str.splitlines`` ends them at form feeds too."""
    pieces = text.split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
