"""HTML pages, Vue and Svelte components as the engine sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from assay.base.cancellation import CancelToken
from assay.languages.api import (
    ByteEdit,
    EditVerbs,
    ImportNeed,
    LineInsertion,
    LoweredUnit,
    ParsedUnit,
    UnitKind,
    UnitOutline,
)
from assay.languages.javascript.builtins import BUILTINS
from assay.languages.javascript.edits import JavaScriptVerbs


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page; ``speaks`` is the language of its scripts. Implements assay.languages.api.Language."""

    name: str
    identifiers: tuple[str, ...]
    extensions: tuple[str, ...]
    speaks: str
    can_import: bool
    """Whether its scripts can import modules, as fixes may want to."""
    facts: tuple[str, ...] = ("javascript",)
    file_names: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    line_comment: str = "//"
    builtins: frozenset[str] = BUILTINS
    verbs: EditVerbs = field(default_factory=JavaScriptVerbs)

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a page into the units of its scripts and the markup between them."""
        from assay.languages.markup.outline import outline_page

        return outline_page(self.speaks, lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Parse a unit's text; markup is read when it is lowered."""
        if kind is UnitKind.MARKUP:
            return ParsedUnit(kind, text, None)
        from assay.languages.javascript.parsing import parse_unit

        return parse_unit(self.speaks, text, kind, previous, edit)

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a unit."""
        from assay.languages.markup.lowering import lower_page_unit

        return lower_page_unit(self.speaks, parsed)

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return the lines to insert into the page's first script that has lines of its own."""
        from assay.languages.javascript.imports import insert_imports
        from assay.languages.markup.outline import script_lines

        for first, end in script_lines(lines):
            return [
                LineInsertion(insertion.line + first, insertion.text)
                for insertion in insert_imports(self.speaks, lines[first:end], needs)
            ]
        return []


LANGUAGES = (
    Page("html", ("html",), (".html", ".htm", ".xhtml"), speaks="javascript", can_import=False),
    Page("vue", ("vue",), (".vue",), speaks="typescript", can_import=True),
    Page("svelte", ("svelte",), (".svelte",), speaks="typescript", can_import=True),
)
"""TypeScript's grammar reads the JavaScript of components as well; plain pages keep to what browsers run."""
