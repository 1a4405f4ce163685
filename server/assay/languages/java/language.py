"""Java as the engine sees it. The grammar is loaded when the first file is parsed, not when languages are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from assay.base.cancellation import CancelToken
from assay.languages.api import (
    ByteEdit,
    EditVerbs,
    ImportNeed,
    Language,
    LineInsertion,
    LoweredUnit,
    ParsedUnit,
    UnitKind,
    UnitOutline,
)
from assay.languages.java.builtins import BUILTINS
from assay.languages.java.edits import JavaVerbs

__all__ = ["LANGUAGES", "JavaLanguage"]


class JavaLanguage:
    """Java; see ``assay.languages.api.Language`` for what each member means.

    The modules that need the grammar are imported inside the methods, so that listing the languages does not load it.
    """

    name = "java"
    facts: tuple[str, ...] = ("java",)
    identifiers: tuple[str, ...] = ("java",)
    extensions: tuple[str, ...] = (".java",)
    file_names: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ("jbang",)
    line_comment = "//"
    builtins: frozenset[str] = BUILTINS
    verbs: EditVerbs = JavaVerbs()

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into units, by a fresh parse of the whole file; may raise Cancelled."""
        from assay.languages.java.outline import outline_file

        return outline_file(lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Parse a unit's text; the result is the same with and without ``previous``."""
        from assay.languages.java.reading import parse_unit

        return ParsedUnit(kind, text, parse_unit(text, kind, previous, edit))

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a parsed unit."""
        from assay.languages.java.lowering import lower_unit

        return lower_unit(parsed)

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return the lines to insert for those needs that the file does not meet yet."""
        from assay.languages.java.imports import insert_imports

        return insert_imports(lines, needs)

    def names_of_package(self, text: bytes) -> Iterable[bytes]:
        """Return the words of a text that may be names of other files of the package."""
        from assay.languages.java.package_names import names_of_package

        return names_of_package(text)

    def written_bases(self, text: bytes) -> Iterable[tuple[str, tuple[bytes, ...]]]:
        """Return the classes that a text declares, each with the plain names of the types that it says it is made from."""
        from assay.languages.java.package_names import written_bases

        return written_bases(text)


LANGUAGES: Final[tuple[Language, ...]] = (JavaLanguage(),)
