"""``assay fix``: apply fixes to files, or show what they would change."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from assay.app.catalogue import rule_ids
from assay.app.fix_files import ALL, SAFE_ONLY, FixPlan, plan_fixes, write_fixes
from assay.app.scan import common_root
from assay.cli.common import Stop, checked_rules, complete_rules, config_option, path_prefix, settings_of, write_text
from assay.output.api import count_words

EPILOG = """\b
Examples:
  assay fix --diff              show what the safe fixes would change here
  assay fix src                 apply them
  assay fix --all --diff app.py also those that change behaviour; look first
  assay fix --rule weak-random  one rule only

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
    quiet: bool,
    config: Path | None,
) -> int:
    """Apply the fixes of findings in files and folders.

    Every fix is checked before anything is written: the file still parses, the finding is gone, and none is added. Fixes that do not pass are
    left out. Files are replaced whole; line endings and encoding stay.
    """
    if safe and everything:
        raise click.UsageError("Give either --safe or --all.", context)
    places = list(paths) or [Path()]
    if missing := [path for path in places if not path.exists()]:
        raise Stop(f"There is no file or folder {str(missing[0])!r}.")
    root = common_root(places)
    known = rule_ids()
    settings = settings_of(root, config, known)
    plan = plan_fixes(places, root, settings, ALL if everything else SAFE_ONLY, checked_rules(rules, known))
    problems = list(plan.problems)
    if only_show:
        write_text("".join(_patch(plan, path_prefix(root))), None, is_patch=True)
    else:
        problems += write_fixes(plan, settings.files.max_size)
    for name, message in problems:
        click.echo(f"{name}: {message}", err=True)
    failed = {name for name, _ in problems}
    if not quiet and not only_show:
        written = [file for file in plan.files if file.name not in failed]
        for file in written:
            click.echo(f"{path_prefix(root)}{file.name}: {', '.join(file.titles)}")
        click.echo(_closing(plan, sum(len(file.titles) for file in written), len(written)))
    if only_show:
        return int(bool(plan.files))
    return int(plan.left > 0 or bool(failed))


def _closing(plan: FixPlan, applied: int, files: int) -> str:
    parts = [f"{count_words(applied, 'fix', 'fixes')} applied in {count_words(files, 'file')}."]
    if plan.refused:
        parts.append(
            f"{count_words(plan.refused, 'fix', 'fixes')} did not pass the check and {'was' if plan.refused == 1 else 'were'} left out."
        )
    parts.append(f"{count_words(plan.left, 'finding')} left." if plan.left else "No finding is left.")
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
