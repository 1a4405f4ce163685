"""How the format of a document is told from its path and from what it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assay.facts.loader import facts_of


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """A ``[[document]]`` row with its globs read."""

    format: str
    path: re.Pattern[str] | None
    holds: tuple[bytes, ...]

    def fits(self, path: str, text: bytes) -> bool:
        """Whether a file is of this format."""
        if self.path is not None and self.path.search(path.lower()) is None:
            return False
        return all(needle in text for needle in self.holds)


@lru_cache(maxsize=64)
def document_forms(language: str) -> tuple[DocumentForm, ...]:
    """Return the forms of all formats that are written in a language."""
    return tuple(
        DocumentForm(
            row.format,
            re.compile("|".join(f"(?:^|/){_expression(glob)}$" for glob in row.path)) if row.path else None,
            tuple(needle.encode() for needle in row.holds),
        )
        for file in facts_of("documents")
        for row in file.document
        if row.language == language
    )


def _expression(glob: str) -> str:
    """Return the expression for a glob, in which ``*`` stays within a name."""
    return "".join("[^/]*" if character == "*" else re.escape(character) for character in glob)
