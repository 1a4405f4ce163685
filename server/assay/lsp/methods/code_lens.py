"""textDocument/codeLens: how many findings a function has. Off unless the settings ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types

from assay.base.text import Position, Range
from assay.findings.model import Finding
from assay.lsp.edits import protocol_range
from assay.lsp.methods.code_actions import shown_findings
from assay.lsp.rendering import client_range
from assay.lsp.server import AssayServer


def register(server: AssayServer) -> None:
    """Register the methods of this module."""

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        return await server.ask(lambda: _lenses(server, uri), uri)


def _lenses(server: AssayServer, uri: str) -> list[types.CodeLens]:
    loop = server.analysis
    document = loop.session.document_of(uri)
    if document is None or loop.settings is None or not loop.settings.of(document.folder).editor.code_lens:
        return []
    lines = loop.session.lines(document.uri)
    lenses = []
    for line, count in counts_by_line(shown_findings(server, document), lines).items():
        shown_uri, span = client_range(loop.client, document, Range(Position(line, 0), Position(line, 0)), lines)
        if shown_uri == uri:
            title = "1 finding" if count == 1 else f"{count} findings"
            # A lens without a command that can be run is text; an empty command is how the protocol says that.
            lenses.append(types.CodeLens(protocol_range(span), types.Command(f"Assay: {title}", "")))
    return lenses


def counts_by_line(findings: Iterable[Finding], lines: list[bytes]) -> dict[int, int]:
    """Return how many findings belong to the definition that begins at a line, by line."""
    counts: dict[int, int] = {}
    places: dict[str, int] = {}
    for finding in findings:
        start = finding.range.start.line
        line = places.get(finding.symbol, start + 1)
        if not finding.symbol:
            continue
        if line > start:
            line = places[finding.symbol] = line_of_definition(finding.symbol.rsplit(".", 1)[-1], start, lines)
        counts[line] = counts.get(line, 0) + 1
    return dict(sorted(counts.items()))


def line_of_definition(name: str, before: int, lines: list[bytes]) -> int:
    """Return the nearest line at or above ``before`` that defines a name; ``before`` itself where none does."""
    word = re.escape(name.encode("utf-8", "surrogateescape"))
    definition = re.compile(
        rb"\b(?:def|function\*?|class)\s+"
        + word
        + rb"\b|\b"
        + word
        + rb"\s*(?:[=:].*(?:=>|\bfunction\b)|\([^)]*\)\s*[:{])"
    )
    for number in range(min(before, len(lines) - 1), -1, -1):
        if definition.search(lines[number]):
            return number
    return before
