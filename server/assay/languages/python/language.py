"""Python as the engine sees it. The grammar is loaded when the first file is parsed, not when languages are listed."""

from __future__ import annotations

import builtins
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
from assay.languages.python.edits import PythonVerbs

__all__ = ["LANGUAGES", "PythonLanguage"]

_GONE_SINCE_PYTHON_2: Final = frozenset(
    {"apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern", "long", "raw_input", "reduce"}
    | {"reload", "unichr", "unicode", "xrange"}
)


class PythonLanguage:
    """Python, versions 2 and 3, and its stubs; see ``assay.languages.api.Language`` for what each member means.

    The modules that need the grammar are imported inside the methods, so that listing the languages does not load it.
    """

    name = "python"
    facts: tuple[str, ...] = ("python",)
    identifiers: tuple[str, ...] = ("python",)
    extensions: tuple[str, ...] = (".py", ".pyi", ".pyw")
    file_names: tuple[str, ...] = ("sconstruct", "sconscript", "wscript")
    interpreters: tuple[str, ...] = ("python", "python2", "python3", "pypy", "pypy3", "pythonw")
    line_comment = "#"
    builtins: frozenset[str] = frozenset(dir(builtins)) | _GONE_SINCE_PYTHON_2
    verbs: EditVerbs = PythonVerbs()

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into units, by a fresh parse of the whole file; may raise Cancelled."""
        from assay.languages.python.outline import outline_file

        return outline_file(lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Parse a unit's text; the result is the same with and without ``previous``."""
        from assay.languages.python.reading import PythonTree, parse_unit

        old = previous.tree if previous is not None and isinstance(previous.tree, PythonTree) else None
        return ParsedUnit(kind, text, parse_unit(text, old, edit))

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Lower a parsed unit."""
        from assay.languages.python.lowering import lower_unit
        from assay.languages.python.reading import PythonTree, parse_unit

        tree = parsed.tree
        return lower_unit(tree if isinstance(tree, PythonTree) else parse_unit(parsed.text, None, None))

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return the lines to insert for those needs that the file does not meet yet."""
        from assay.languages.python.imports import insert_imports

        return insert_imports(lines, needs)


LANGUAGES: Final[tuple[Language, ...]] = (PythonLanguage(),)
