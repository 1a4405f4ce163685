"""Dockerfiles and Containerfiles as the engine sees them."""

from __future__ import annotations

import re
from typing import Final

from assay.ir import nodes
from assay.languages.api import Language, LoweredUnit
from assay.languages.documents import DocumentLanguage, without_escapes

__all__ = ["LANGUAGES", "DockerfileLanguage"]

_COMMENT_LINE = re.compile(rb"^[ \t]*#[^\n]*$", re.MULTILINE)


class DockerfileLanguage(DocumentLanguage):
    """Files that build container images; see ``assay.languages.api.Language`` for what each member means."""

    name = "dockerfile"
    identifiers: tuple[str, ...] = ("dockerfile",)
    extensions: tuple[str, ...] = (".dockerfile", ".containerfile")
    file_names: tuple[str, ...] = ("dockerfile", "containerfile")

    def read(self, text: bytes) -> LoweredUnit:
        """Parse and lower a file."""
        from assay.languages.dockerfile.lowering import lower_dockerfile

        return lower_dockerfile(text)

    def script(self, text: bytes, start: int, end: int) -> tuple[nodes.Statement, ...]:
        """Return the commands of an instruction. Comment lines inside it end no command here, though a shell would say so."""
        from assay.languages.shell.lowering import read_script

        raw = text[start:end]
        if len(raw) > 1 and raw[:1] == raw[-1:] == b'"':
            return read_script(without_escapes(raw[1:-1]), start + 1).statements
        return read_script(_COMMENT_LINE.sub(_as_continuation, raw), start).statements


def _as_continuation(found: re.Match[bytes]) -> bytes:
    ending = b"\r" if found[0].endswith(b"\r") else b""
    length = len(found[0]) - len(ending)
    return b" " * (length - 1) + b"\\" + ending


LANGUAGES: Final[tuple[Language, ...]] = (DockerfileLanguage(),)
