"""``assay hook``: what AI agents call after they wrote files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assay.app.agent_hooks import clean_words, reports_on
from assay.app.catalogue import rule_ids
from assay.app.changed_text import changed_files
from assay.app.scan import common_root
from assay.cli.agent_events import Event, Moment, NotAnEvent, read_event, reply_to
from assay.cli.common import Stop, config_option, project_of
from assay.output.api import Look, load_format

EPILOG = """\b
Example, as an agent calls it:
  echo '{"hook_event_name": "PostToolUse", "tool_name": "Write",
         "tool_input": {"file_path": "app.py"}}' | assay hook

\b
Exit codes: 0 nothing to say, or said as JSON to an agent that wants that;
2 something to correct, said on standard error, where the agent reads it;
1 Assay itself could not work, which must not stop an agent.
"""


@click.command(name="hook", epilog=EPILOG)
@click.option(
    "--all", "everything", is_flag=True, help="Also what was there before this branch, and what may wait (Track)."
)
@config_option
def command(everything: bool, config: Path | None) -> int:
    """Check the files that an AI agent wrote, and tell the agent what to correct. Agents call this as a hook.

    Reads the event of the agent from standard input: after a tool has written files, those are checked; when the agent wants to end, all files that
    differ from the last commit. Claude Code, Visual Studio Code, GitHub Copilot, Gemini CLI and Cursor are understood; docs/agents.md has
    the settings of each.
    """
    try:
        event = read_event(sys.stdin.buffer.read())
        text = _words(event, everything, config)
    except (NotAnEvent, Stop) as error:
        message = error.message if isinstance(error, Stop) else str(error)
        click.echo(f"assay hook: {message}", err=True)
        return 1
    reply = reply_to(event, text)
    click.echo(reply.output, nl=False)
    click.echo(reply.error, nl=False, err=True)
    return reply.exit_code


def _words(event: Event, everything: bool, config: Path | None) -> str:
    """Return what the agent is to be told; empty for nothing."""
    here = event.folder if event.folder is not None and event.folder.is_dir() else Path.cwd()
    if event.moment is Moment.WRITTEN:
        around = common_root([here])
        # A project inside of the agent's folder has settings of its own; what is outside of that folder is not looked at.
        paths = [path for name in event.paths if (path := (here / name).resolve()).is_relative_to(around)]
        root = common_root([path for path in paths[:1] if path.exists()] or [here])
    elif event.moment is Moment.ENDING and not event.is_again:
        root = common_root([here])
        paths = [root / name for name in changed_files(root)]
    else:
        return ""
    if not paths:
        return ""
    settings, triage = project_of(root, config, rule_ids())
    agent = load_format("agent")
    return "\n".join(
        clean_words(agent.render(report, Look()), secrets)
        for report, secrets in reports_on(paths, root, settings, triage, everything)
    )
