"""notebookDocument/didOpen, didChange, didSave and didClose: the Python cells of a notebook are one document of ours."""

from __future__ import annotations

import msgspec

from assay.app.notebook import Cell, Notebook
from assay.base.text import Position, Range, split_lines
from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import (
    CellChanges,
    ContentChange,
    DidChangeNotebook,
    DidCloseNotebook,
    DidOpenNotebook,
    Envelope,
    NotebookCell,
    TextItem,
)
from assay.lsp.positions import Encoding
from assay.lsp.unicode import encoded

_OPEN = msgspec.json.Decoder(DidOpenNotebook)
_CHANGE = msgspec.json.Decoder(DidChangeNotebook)
_CLOSE = msgspec.json.Decoder(DidCloseNotebook)
_CODE = 2


def did_open(loop: AnalysisLoop, message: Envelope) -> None:
    """Take in a notebook with its cells."""
    params = _OPEN.decode(message.params)
    item = params.notebook_document
    loop.documents.forget(item.uri)
    texts = {text.uri: text for text in params.cell_text_documents}
    notebook = Notebook(item.uri, [_cell(cell, texts) for cell in item.cells])
    document = loop.session.open_notebook(notebook, item.version)
    if document is not None:
        loop.documents.opened(document)


def did_change(loop: AnalysisLoop, message: Envelope) -> None:
    """Apply a change to the order or the texts of cells."""
    params = _CHANGE.decode(message.params)
    uri = params.notebook_document.uri
    document = loop.session.documents.get(uri)
    if document is None or document.notebook is None:
        loop.log(f"A change was ignored, because the notebook {uri} is not open.")
        return
    document.version = params.notebook_document.version
    if params.change.cells is not None:
        apply_changes(document.notebook, params.change.cells, loop.client.encoding)
        if loop.session.notebook_changed(document) is not None:
            loop.documents.shown[uri].unannounced_paste = True
        loop.documents.edited(document)


def did_close(loop: AnalysisLoop, message: Envelope) -> None:
    """Forget a notebook, and clear what was shown of its cells."""
    loop.documents.forget(_CLOSE.decode(message.params).notebook_document.uri)


def did_save(loop: AnalysisLoop, message: Envelope) -> None:
    """Settle a notebook that was saved."""
    document = loop.session.documents.get(_CLOSE.decode(message.params).notebook_document.uri)
    if document is not None:
        loop.documents.settle_soon(document)


def apply_changes(notebook: Notebook, changes: CellChanges, encoding: Encoding) -> None:
    """Apply changes to the cells of a notebook; what speaks of cells that are not there is left out."""
    if changes.structure is not None:
        array = changes.structure.array
        texts = {text.uri: text for text in changes.structure.did_open or ()}
        known = {cell.uri: cell for cell in notebook.cells}
        fresh = [
            known[cell.document] if cell.document in known and cell.document not in texts else _cell(cell, texts)
            for cell in array.cells or ()
        ]
        start = max(0, array.start)
        notebook.cells[start : start + max(0, array.delete_count)] = fresh
    for cell_data in changes.data or ():
        cell = notebook.cell_of(cell_data.document)
        if cell is not None and cell_data.kind != _CODE and cell.is_python:
            cell.is_python = False
            cell.mask()
    for content in changes.text_content or ():
        cell = notebook.cell_of(content.document.uri)
        if cell is not None:
            cell.version = content.document.version
            for change in content.changes:
                _edit(cell, change, encoding)
            cell.mask()


def _cell(cell: NotebookCell, texts: dict[str, TextItem]) -> Cell:
    text = texts.get(cell.document)
    if text is None:
        return Cell(cell.document, False, None, [b""])
    return Cell(
        cell.document,
        cell.kind == _CODE and text.language_id == "python",
        text.version,
        split_lines(encoded(text.text)),
    )


def _edit(cell: Cell, change: ContentChange, encoding: Encoding) -> None:
    new = encoded(change.text)
    if change.range is None:
        cell.lines = split_lines(new)
        return
    place = encoding.range(cell.lines, change.range)
    before = b"".join(_slice(cell.lines, Range(Position(0, 0), place.start)))
    after = b"".join(_slice(cell.lines, Range(place.end, Position(len(cell.lines) - 1, len(cell.lines[-1])))))
    cell.lines = split_lines(before + new + after)


def _slice(lines: list[bytes], place: Range) -> list[bytes]:
    start, end = place.start, place.end
    if start.line == end.line:
        return [lines[start.line][start.column : end.column]]
    return [lines[start.line][start.column :], *lines[start.line + 1 : end.line], lines[end.line][: end.column]]


HANDLERS = {
    "notebookDocument/didOpen": did_open,
    "notebookDocument/didChange": did_change,
    "notebookDocument/didSave": did_save,
    "notebookDocument/didClose": did_close,
}
