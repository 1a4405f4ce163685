"""``assay queue``: what to do in the minutes that there are."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from assay.app.catalogue import rule_ids
from assay.app.ranked import NOBODY, QueuedItem, QueueReport, queue_of, queues_by_owner
from assay.app.scan import common_root
from assay.cli.common import (
    Stop,
    base_of,
    baseline_option,
    checked_paths,
    config_option,
    path_prefix,
    project_of,
    write_text,
)
from assay.cli.progress import show_progress
from assay.output.api import count_words

EPILOG = """\b
Examples:
  assay queue                  what fits into the minutes that policy gives
  assay queue src --minutes 30
  assay queue --owner @payments --format json
  assay queue --owner nobody   what no owner looks after
  assay queue --by-owner       a queue for each owner
"""


@click.command(name="queue", epilog=EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]…")
@click.option(
    "--minutes",
    type=click.IntRange(0, 100_000),
    metavar="N",
    help="The minutes that there are; by default those of the policy.",
)
@click.option("--owner", default="", metavar="NAME", help="Only what this owner looks after; 'nobody' for the rest.")
@click.option("--by-owner", is_flag=True, help="A queue for each owner, each cut to the minutes.")
@baseline_option
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the queue is written.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the queue to a file."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@config_option
@click.option(
    "--cache-folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Where results are kept."
)
def command(
    paths: tuple[Path, ...],
    minutes: int | None,
    owner: str,
    by_owner: bool,
    baseline: bool,
    format_name: str,
    output: Path | None,
    quiet: bool,
    config: Path | None,
    cache_folder: Path | None,
) -> int:
    """Show what to do first: all that must not wait, then what takes away the most risk for the effort, until the minutes are used.

    What does not fit is counted. Equal safe fixes are one item.
    """
    if owner and by_owner:
        raise Stop("Give either --owner or --by-owner.")
    places = checked_paths(paths)
    root = common_root(places)
    settings, triage = project_of(root, config, rule_ids())
    base = base_of(root, baseline, settings.policy.base)
    queue: QueueReport | dict[str, QueueReport]
    with show_progress("Scanning", quiet) as progress:
        if by_owner:
            queue = queues_by_owner(
                places, settings, root, triage, minutes=minutes, progress=progress, cache_folder=cache_folder, base=base
            )
        else:
            queue = queue_of(
                places,
                settings,
                root,
                triage,
                minutes=minutes,
                owner=owner,
                progress=progress,
                cache_folder=cache_folder,
                base=base,
            )
    if format_name == "json":
        write_text(msgspec.json.format(msgspec.json.encode(queue), indent=2).decode() + "\n", output)
    elif isinstance(queue, dict):
        parts = [f"{name}\n{'=' * len(name)}\n{_text(each, path_prefix(root))}" for name, each in queue.items()]
        write_text("\n".join(parts) or "No finding is left.\n", output)
    else:
        write_text(_text(queue, path_prefix(root)), output)
    return 0


def _text(queue: QueueReport, prefix: str) -> str:
    lines = [f"Today: {count_words(len(queue.today), 'item')}, {queue.minutes:g} of {queue.capacity} minutes.", ""]
    for item in queue.today:
        lines += _item(item, prefix)
    parts = ", ".join(f"{count:,} {decision}" for decision, count in queue.not_today.items())
    lines.append(f"Not today: {parts or 'nothing'}.")
    if queue.held_back:
        lines.append(
            f"{count_words(queue.held_back, 'finding waits', 'findings wait')} because the owner has enough to do already."
        )
    if queue.tolerated:
        lines.append(
            f"{count_words(queue.tolerated, 'finding')} that somebody allowed {'is' if queue.tolerated == 1 else 'are'} left out."
        )
    if len(queue.owners) > 1:
        owners = ", ".join(f"{name or NOBODY} {count}" for name, count in queue.owners.items())
        lines.append(f"Findings by owner: {owners}.")
    if queue.compared_with:
        lines.append(f"Compared with {queue.compared_with}.")
    lines += [f"noisy    {words}" for words in queue.noisy_rules]
    lines += [f"problem  {path}: {message}" for path, message in queue.problems]
    return "\n".join(lines) + "\n"


def _item(item: QueuedItem, prefix: str) -> list[str]:
    due = f" · due {item.due}" if item.due else ""
    owner = f" · {item.owner}" if item.owner else ""
    lines = [f"#{item.rank:<4} {item.decision:<7} risk {item.risk:<5g} {item.minutes:g} min  {item.title}{owner}{due}"]
    lines += [f"      {prefix}{place.path}:{place.line}  {place.fingerprint}" for place in item.places[:10]]
    if len(item.places) > 10:
        lines.append(f"      … and {len(item.places) - 10} more places")
    why = " · ".join(item.explanation.split(" · ")[3:])
    return [*lines, f"      {why}" if why else f"      {item.effort}", ""]
