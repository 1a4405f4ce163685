"""``assay init``: a file of settings for a project, and the gate as a git hook."""

from __future__ import annotations

from pathlib import Path

import click

from assay.app.assets import suggested_assets
from assay.app.files import write_file
from assay.app.hooks import HookError, install_hook
from assay.cli.common import Stop, write_text
from assay.config.loading import OWN_FILE, find_project_root
from assay.output.api import count_words

_TEMPLATE = """# Settings of Assay. All of them, with what they mean: docs/settings.md in Assay's repository.
# What is not set here has its default; 'assay scan' says so when something is wrong.

[files]
# Patterns as in .gitignore. What .gitignore names is left out anyway.
exclude = []

[rules]
# 'assay rules' lists all ids.
disabled = []

# What the parts of this project are worth decides, together with the code, what comes first.
# Nothing is assumed: a table counts once its marks of a comment are taken away.
"""
_EXAMPLE = """# [[asset]]
# paths = ["src/payments/**"]
# criticality = "critical"
"""
_MOST_SUGGESTIONS = 30

EPILOG = """\b
Examples:
  assay init           write assay.toml
  assay init --hook    judge every commit before it is made
  assay init --assets  print tables of assets that the names of paths suggest
"""


@click.command(name="init", epilog=EPILOG)
@click.option(
    "--hook",
    is_flag=True,
    help="Run 'assay gate' before every commit, by git's pre-commit hook. An existing hook is kept.",
)
@click.option("--assets", is_flag=True, help="Print suggestions for [[asset]] tables and write nothing.")
def command(hook: bool, assets: bool) -> int:
    """Set a project up: write assay.toml, or with --hook install the gate as a git hook.

    Nothing that is there is overwritten. What parts of the project may be worth is suggested in comments, by the names of paths, and never
    applied.
    """
    if hook and assets:
        raise Stop("Give either --hook or --assets.")
    root = find_project_root(Path.cwd())
    if assets:
        write_text(_suggestions(root) or "The names of paths suggest no assets.\n", None)
        return 0
    if hook:
        try:
            installed = install_hook(Path.cwd())
        except HookError as error:
            raise Stop(str(error)) from error
        click.echo(f"{installed.path}: {installed.action}.")
        if installed.is_in_work_tree:
            click.echo("This file belongs to the repository, because core.hooksPath points there: commit it.")
        return 0
    path = root / OWN_FILE
    if path.exists():
        raise Stop(f"{path} is there already and was left alone. For suggestions of assets: assay init --assets")
    suggested = _suggestions(root)
    commented = "".join(f"# {line}".rstrip() + "\n" for line in suggested.splitlines())
    try:
        write_file(path, (_TEMPLATE + (commented or _EXAMPLE)).encode())
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror or error}.") from error
    count = suggested.count("[[asset]]")
    if count:
        click.echo(
            f"{count_words(count, 'asset is', 'assets are')} suggested there in comments, by the names of paths."
        )
    click.echo(f"{path}: written. Next: assay scan")
    return 0


def _suggestions(root: Path) -> str:
    """Return tables of assets that the names of the project's paths suggest, as text for assay.toml."""
    parts: list[str] = []
    suggested = suggested_assets(root)
    for asset in suggested[:_MOST_SUGGESTIONS]:
        files = count_words(asset.files, "file")
        parts.append(f"# {files} with {' and '.join(repr(word) for word in asset.words)} in the path\n{asset.toml()}")
    if len(suggested) > _MOST_SUGGESTIONS:
        parts.append(f"# and {len(suggested) - _MOST_SUGGESTIONS} more\n")
    return "\n".join(parts)
