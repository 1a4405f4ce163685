"""``assay init``: a file of settings for a project, and the gate as a git hook."""

from __future__ import annotations

from pathlib import Path

import click

from assay.app.files import write_file
from assay.app.hooks import HookError, install_hook
from assay.cli.common import Stop
from assay.config.loading import OWN_FILE, find_project_root

_TEMPLATE = """# Settings of Assay. All of them, with what they mean: docs/settings.md in Assay's repository.
# What is not set here has its default; 'assay scan' says so when something is wrong.

[files]
# Patterns as in .gitignore. What .gitignore names is left out anyway.
exclude = []

[rules]
# 'assay rules' lists all ids.
disabled = []

# What the parts of this project are worth decides, together with the code, what comes first:
# [[asset]]
# paths = ["src/payments/**"]
# criticality = "critical"
"""

EPILOG = """\b
Examples:
  assay init           write assay.toml
  assay init --hook    judge every commit before it is made
"""


@click.command(name="init", epilog=EPILOG)
@click.option(
    "--hook",
    is_flag=True,
    help="Run 'assay gate' before every commit, by git's pre-commit hook. An existing hook is kept.",
)
def command(hook: bool) -> int:
    """Set a project up: write assay.toml, or with --hook install the gate as a git hook.

    Nothing that is there is overwritten.
    """
    if hook:
        try:
            installed = install_hook(Path.cwd())
        except HookError as error:
            raise Stop(str(error)) from error
        click.echo(f"{installed.path}: {installed.action}.")
        if installed.is_in_work_tree:
            click.echo("This file belongs to the repository, because core.hooksPath points there: commit it.")
        return 0
    path = find_project_root(Path.cwd()) / OWN_FILE
    if path.exists():
        raise Stop(f"{path} is there already and was left alone.")
    try:
        write_file(path, _TEMPLATE.encode())
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{path}: written. Next: assay scan")
    return 0
