"""JSON as the engine sees it."""

from __future__ import annotations

from typing import Final

from assay.ir import nodes
from assay.languages.api import Language, LoweredUnit
from assay.languages.documents import DocumentLanguage, without_escapes

__all__ = ["LANGUAGES", "JsonLanguage"]


class JsonLanguage(DocumentLanguage):
    """JSON and JSON with comments; see ``assay.languages.api.Language`` for what each member means."""

    name = "json"
    identifiers: tuple[str, ...] = ("json", "jsonc")
    extensions: tuple[str, ...] = (".json", ".jsonc")
    line_comment = "//"

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a document."""
        from assay.languages.json.lowering import lower_json

        return lower_json(text)

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the shell script that a string holds."""
        from assay.languages.shell.lowering import read_script

        raw = text[start:end]
        return read_script(without_escapes(raw[1:-1]), start + 1).statements if raw[:1] == b'"' else ()


LANGUAGES: Final[tuple[Language, ...]] = (JsonLanguage(),)
