"""Places that clients name, and the findings there."""

from __future__ import annotations

from lsprotocol import types

from assay.app.session import Document
from assay.base.text import Range
from assay.lsp import messages
from assay.lsp.server import AssayServer


def register(_server: AssayServer) -> None:
    """Nothing to register: this is what the other modules share."""


def place_in(server: AssayServer, document: Document, uri: str, place: types.Range) -> Range | None:
    """Return a client's range in a document of ours; None in a cell that holds no Python. For the analysis thread."""
    asked = messages.Range(
        messages.Position(place.start.line, place.start.character),
        messages.Position(place.end.line, place.end.character),
    )
    encoding = server.analysis.client.encoding
    notebook = document.notebook
    if notebook is None:
        return encoding.range(server.analysis.session.lines(document.uri), asked)
    cell = notebook.cell_of(uri)
    first = notebook.start_of(cell) if cell is not None else None
    return (
        notebook.shifted(encoding.range(cell.lines, asked), first) if cell is not None and first is not None else None
    )


def fingerprint_at(server: AssayServer, uri: str, position: types.Position) -> str | None:
    """Return the fingerprint of the most urgent finding at a place; for the analysis thread."""
    document = server.analysis.session.document_of(uri)
    place = place_in(server, document, uri, types.Range(position, position)) if document is not None else None
    if document is None or place is None:
        return None
    for entry in server.analysis.documents.triaged(document):
        if entry.finding.range.start <= place.start <= entry.finding.range.end:
            return entry.fingerprint
    return None
