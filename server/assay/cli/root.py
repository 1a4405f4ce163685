"""The command ``assay`` and its sub-commands, which are the files of the folder ``commands`` and are loaded when they are used."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence

import click

import assay.cli.commands
from assay import __version__
from assay.config.checking import near_names

_INTERRUPTED = 130
"""What shells expect of a program that was ended by Ctrl+C."""

EPILOG = """\b
Examples:
  assay scan                       scan this folder
  assay scan src --format sarif --output report.sarif
  cat app.py | assay scan - --path app.py
  assay explain sql-injection      what a rule finds, and what to do

\b
Exit codes: 0 nothing to complain of, 1 findings at or over the policy,
2 wrong usage or configuration.
"""


class Commands(click.Group):
    """The sub-commands, found by listing the folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(entry.name for entry in pkgutil.iter_modules(assay.cli.commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"assay.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which ones have a name like it."""
        name = args[0]
        if not name.startswith("-") and name not in (known := self.list_commands(ctx)):
            hint = near_names(name, known)
            if not hint and os.path.exists(name):
                hint = f" To scan it, run: assay scan {name}"
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    name="assay",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="assay %(version)s")
def command() -> None:
    """Finds security weaknesses in code, ranks them, and offers fixes. Everything happens on this machine."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code; what went wrong is said on standard error."""
    try:
        result = command.main(args=list(arguments), prog_name="assay", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("Interrupted.\n")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain at exit that it cannot flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        # Python would end with 1, which here says that there are findings.
        traceback.print_exc()
        sys.stderr.write("This is a fault of Assay and not of your code. Please report it with the lines above.\n")
        return 2
