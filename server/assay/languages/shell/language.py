"""Shell scripts as the engine sees them."""

from __future__ import annotations

from typing import Final

from assay.ir import nodes
from assay.languages.api import Language, LoweredUnit
from assay.languages.documents import DocumentLanguage, without_escapes

__all__ = ["LANGUAGES", "ShellLanguage"]


class ShellLanguage(DocumentLanguage):
    """The POSIX shell, bash, ksh and zsh; see ``assay.languages.api.Language`` for what each member means."""

    name = "shell"
    identifiers: tuple[str, ...] = ("shellscript",)
    extensions: tuple[str, ...] = (".sh", ".bash", ".zsh", ".ksh", ".bats")
    file_names: tuple[str, ...] = (".bashrc", ".zshrc", ".profile", ".bash_profile", ".envrc")
    interpreters: tuple[str, ...] = ("sh", "bash", "zsh", "dash", "ksh", "ash")

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a script."""
        from assay.languages.shell.lowering import read_script

        return read_script(text, 0)

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the commands of a place of a script, such as a text that is given to ``sh -c``."""
        from assay.languages.shell.lowering import read_script

        raw = text[start:end]
        if len(raw) > 1 and raw[:1] == raw[-1:] and raw[:1] in (b'"', b"'"):
            inner = raw[1:-1]
            return read_script(without_escapes(inner) if raw[:1] == b'"' else inner, start + 1).statements
        return read_script(raw, start).statements


LANGUAGES: Final[tuple[Language, ...]] = (ShellLanguage(),)
