"""TOML as the engine sees it."""

from __future__ import annotations

from typing import Final

from assay.ir import nodes
from assay.languages.api import Language, LoweredUnit
from assay.languages.documents import DocumentLanguage, without_escapes

__all__ = ["LANGUAGES", "TomlLanguage"]


class TomlLanguage(DocumentLanguage):
    """TOML; see ``assay.languages.api.Language`` for what each member means."""

    name = "toml"
    identifiers: tuple[str, ...] = ("toml",)
    extensions: tuple[str, ...] = (".toml",)
    file_names: tuple[str, ...] = ("pipfile",)

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a document."""
        from assay.languages.toml.lowering import lower_toml

        return lower_toml(text)

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the shell script that a string holds."""
        from assay.languages.shell.lowering import read_script

        raw = text[start:end]
        for quote in (b'"""', b"'''", b'"', b"'"):
            if raw.startswith(quote):
                inner = raw[len(quote) : -len(quote)]
                inner = without_escapes(inner) if quote[:1] == b'"' else inner
                return read_script(inner, start + len(quote)).statements
        return ()


LANGUAGES: Final[tuple[Language, ...]] = (TomlLanguage(),)
