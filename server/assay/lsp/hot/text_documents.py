"""textDocument/didOpen, didChange, didClose and didSave."""

from __future__ import annotations

import msgspec

from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import DidChange, DidClose, DidOpen, Envelope
from assay.lsp.unicode import encoded

_OPEN = msgspec.json.Decoder(DidOpen)
_CHANGE = msgspec.json.Decoder(DidChange)
_CLOSE = msgspec.json.Decoder(DidClose)


def did_open(loop: AnalysisLoop, message: Envelope) -> None:
    """Take in a document."""
    item = _OPEN.decode(message.params).text_document
    loop.documents.forget(item.uri)
    document = loop.session.open(item.uri, item.language_id, item.version, encoded(item.text))
    if document is not None:
        loop.documents.opened(document)


def did_change(loop: AnalysisLoop, message: Envelope) -> None:
    """Apply an edit and answer it."""
    change = _CHANGE.decode(message.params)
    session = loop.session
    uri = change.text_document.uri
    document = session.documents.get(uri)
    if document is None:
        if not session.is_ignored(uri):
            loop.log(f"An edit was ignored, because {uri} is not open.")
        return
    version = change.text_document.version
    if version is not None and document.version is not None and version <= document.version:
        loop.log(
            f"{uri} went from version {document.version} to {version}; versions have to grow. The edit was applied."
        )
    encoding = loop.client.encoding
    for part in change.content_changes:
        place = None if part.range is None else encoding.range(session.lines(uri), part.range)
        if session.change(document, place, encoded(part.text)) is not None:
            loop.documents.shown[uri].unannounced_paste = True
    document.version = version
    loop.documents.edited(document)


def did_close(loop: AnalysisLoop, message: Envelope) -> None:
    """Forget a document, and clear what was shown of it."""
    uri = _CLOSE.decode(message.params).text_document.uri
    if uri not in loop.session.documents and not loop.session.is_ignored(uri):
        loop.log(f"A document was closed that is not open: {uri}.")
        return
    loop.documents.forget(uri)


def did_save(loop: AnalysisLoop, message: Envelope) -> None:
    """Settle a document that was saved; its text is what the edits have made it."""
    uri = _CLOSE.decode(message.params).text_document.uri
    document = loop.session.documents.get(uri)
    loop.files_changed()
    if document is not None:
        loop.documents.settle_soon(document)
        loop.opinions.ask_soon(document, 0)
        loop.packages.ask_soon(document, 0)


HANDLERS = {
    "textDocument/didOpen": did_open,
    "textDocument/didChange": did_change,
    "textDocument/didClose": did_close,
    "textDocument/didSave": did_save,
}
