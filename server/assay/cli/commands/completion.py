"""``assay completion``: completion of commands, options and rule ids for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from assay.cli.common import Stop, write_text

EPILOG = """\b
Examples:
  bash: echo 'eval "$(assay completion bash)"' >> ~/.bashrc
  zsh:  echo 'eval "$(assay completion zsh)"' >> ~/.zshrc
  fish: assay completion fish > ~/.config/fish/completions/assay.fish
"""


@click.command(name="completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the script that makes a shell complete commands, options and rule ids."""
    kind = get_completion_class(shell)
    if kind is None:
        raise Stop(f"There is no completion for {shell}.")
    write_text(kind(context.find_root().command, {}, "assay", "_ASSAY_COMPLETE").source() + "\n", None)
    return 0
