"""textDocument/diagnostic: answered as soon as the document is current."""

from __future__ import annotations

import msgspec

from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import DocumentDiagnostic, Envelope, ErrorCode, MessageId
from assay.lsp.unicode import to_json

_PULL = msgspec.json.Decoder(DocumentDiagnostic)


def document_diagnostic(loop: AnalysisLoop, message: Envelope) -> None:
    """Answer with the diagnostics of a document, or that they are those which the client has."""
    params = _PULL.decode(message.params)
    message_id = message.id
    if isinstance(message_id, msgspec.UnsetType):
        return
    uri = params.text_document.uri
    loop.documents.when_current(uri, lambda: _answer(loop, message_id, uri, params.previous_result_id))


def _answer(loop: AnalysisLoop, message_id: MessageId, uri: str, previous: str | None) -> None:
    from assay.lsp.rendering import full_report

    if message_id in loop.cancelled:
        loop.fail(message_id, ErrorCode.REQUEST_CANCELLED, "The request was cancelled.")
        return
    document = loop.session.document_of(uri)
    shown = loop.documents.shown.get(document.uri) if document is not None else None
    if shown is None:
        loop.respond(message_id, full_report("0", ()))
        return
    result_id = str(shown.serial)
    if previous == result_id:
        loop.respond(message_id, b'{"kind":"unchanged","resultId":%b}' % to_json(result_id))
    else:
        loop.respond(message_id, full_report(result_id, shown.rendered.by_uri.get(uri, ())))


HANDLERS = {"textDocument/diagnostic": document_diagnostic}
