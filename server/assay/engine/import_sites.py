"""The imports of a whole text with their places, for questions that concern more than one unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assay.base.cancellation import CancelToken
from assay.base.text import LineIndex, Position, split_lines
from assay.ir import nodes
from assay.ir.walking import children
from assay.languages.api import Language, LanguageSet, UnitKind


@dataclass(frozen=True, slots=True)
class ImportSite:
    """An import that stands in the code: the statement or call, and the module as written."""

    module: str
    start: int
    end: int
    is_conditional: bool
    """Whether it stands in a function: code that works without the package often does so."""


def import_sites(language: Language, text: bytes, languages: LanguageSet) -> Iterator[ImportSite]:
    """Yield the imports of a text."""
    kind = UnitKind.STATEMENTS
    if (spoken := getattr(language, "speaks", None)) is not None:
        # The scripts of a page are units of their own.
        lines = split_lines(text)
        index = LineIndex(lines)
        for unit in language.outline(lines, CancelToken()):
            for first, end in unit.pieces:
                part = b"".join(lines[first:end])
                if unit.kind is UnitKind.MARKUP or (b"import" not in part and b"require" not in part):
                    continue
                offset = index.offset(Position(first, 0))
                for site in import_sites(languages.by_name[spoken], part, languages):
                    yield replace(site, start=site.start + offset, end=site.end + offset)
        return
    top = language.lower(language.parse(text, kind, None, None)).statements
    pending: list[tuple[nodes.Node, bool]] = [(statement, False) for statement in top]
    while pending:
        node, is_conditional = pending.pop()
        if isinstance(node, nodes.Import):
            yield ImportSite(_written_module(language.name, text, node), node.start, node.end, is_conditional)
        elif isinstance(node, nodes.ImportedModule):
            yield ImportSite(node.module, node.start, node.end, is_conditional)
        else:
            if isinstance(node, (nodes.Try, nodes.If, nodes.With)):
                continue  # Its failure is handled, or the code has looked before whether it is there.
            if isinstance(node, nodes.Function):
                is_conditional = True
            pending.extend((child, is_conditional) for child in children(node))


def _written_module(language: str, text: bytes, node: nodes.Import) -> str:
    """Return the module of an import as its manifest would know it."""
    if language == "java":  # What is imported stands behind the package; elsewhere it is a member, and decides nothing.
        return f"{node.module}.{node.name}"
    if language == "go" and (quoted := text[node.start : node.end].split(b'"')[1:2]):
        return quoted[0].decode("utf-8", "replace")  # The code model leaves hosts and versions out.
    return node.module
