"""JavaScript, TypeScript and TSX as the engine sees them."""

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
class JavaScriptDialect:
    """One dialect: the name is also that of its grammar. Implements assay.languages.api.Language.

    The modules that read syntax trees are imported at first use, because importing the binding costs more than all of this.
    """

    name: str
    identifiers: tuple[str, ...]
    extensions: tuple[str, ...]
    interpreters: tuple[str, ...] = ()
    facts: tuple[str, ...] = ("javascript",)
    file_names: tuple[str, ...] = ()
    line_comment: str = "//"
    builtins: frozenset[str] = BUILTINS
    verbs: EditVerbs = field(default_factory=JavaScriptVerbs)

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into units."""
        from assay.languages.javascript.outline import outline_file

        return outline_file(self.name, lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Parse a unit's text."""
        from assay.languages.javascript.parsing import parse_unit

        return parse_unit(self.name, text, kind, previous, edit)

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a parsed unit."""
        from assay.languages.javascript.parsing import lower_unit

        return lower_unit(self.name, parsed)

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return the lines to insert for the imports that are missing."""
        from assay.languages.javascript.imports import insert_imports

        return insert_imports(self.name, lines, needs)


LANGUAGES = (
    JavaScriptDialect(
        name="javascript",
        identifiers=("javascript", "javascriptreact"),
        extensions=(".js", ".mjs", ".cjs", ".jsx"),
        interpreters=("node", "nodejs", "bun"),
    ),
    JavaScriptDialect(
        name="typescript",
        identifiers=("typescript",),
        extensions=(".ts", ".mts", ".cts"),
        interpreters=("ts-node", "tsx", "deno"),
    ),
    JavaScriptDialect(name="tsx", identifiers=("typescriptreact",), extensions=(".tsx",)),
)
"""The dialects. The grammar of JavaScript reads JSX as well; TypeScript's casts (``<T>x``) rule that out, hence TSX."""
