"""YAML as the engine sees it."""

from __future__ import annotations

import re
from typing import Final

from assay.ir import nodes
from assay.languages.api import Language, LoweredUnit
from assay.languages.documents import DocumentLanguage, without_escapes

__all__ = ["LANGUAGES", "YamlLanguage"]

_EXPRESSION = re.compile(rb"\$\{\{(?:[^}$]|\}(?!\})|\$(?!\{\{))*+\}\}")
"""What GitHub puts in before a shell sees the text."""


class YamlLanguage(DocumentLanguage):
    """YAML; see ``assay.languages.api.Language`` for what each member means."""

    name = "yaml"
    identifiers: tuple[str, ...] = ("yaml", "dockercompose", "github-actions-workflow")
    extensions: tuple[str, ...] = (".yaml", ".yml")

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a document."""
        from assay.languages.yaml.lowering import lower_yaml

        return lower_yaml(text)

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the shell script that a scalar holds; expressions of workflows in it are words of the same length."""
        from assay.languages.shell.lowering import read_script

        raw = text[start:end]
        if raw[:1] in (b"|", b">"):
            header = raw.find(b"\n") + 1
            if not header:
                return ()
            raw, start = raw[header:], start + header
        elif raw[:1] in (b'"', b"'") and len(raw) > 1:
            inner = raw[1:-1]
            raw = without_escapes(inner) if raw[:1] == b'"' else inner.replace(b"''", b" '")
            start += 1
        raw = _EXPRESSION.sub(_as_word, raw)
        return read_script(raw, start).statements


def _as_word(found: re.Match[bytes]) -> bytes:
    return b"_" * len(found[0])


LANGUAGES: Final[tuple[Language, ...]] = (YamlLanguage(),)
