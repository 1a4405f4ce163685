"""assay/pastes: what was inserted in one piece, and what was found in it; and assay/pasteFound, which says so unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from assay.findings.model import Finding, Safety
from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import DidClose, Envelope
from assay.lsp.unicode import to_json

if TYPE_CHECKING:
    from assay.app.session import Document, Paste

_PARAMS = msgspec.json.Decoder(DidClose)


def pastes(loop: AnalysisLoop, message: Envelope) -> None:
    """Answer with the pastes of a document, those with findings and those without."""
    message_id = message.id
    uri = _PARAMS.decode(message.params).text_document.uri
    if isinstance(message_id, msgspec.UnsetType):
        return

    def answer() -> None:
        document = loop.session.document_of(uri)
        loop.respond(message_id, to_json([] if document is None else summaries(loop, document)))

    loop.documents.when_current(uri, answer)


def announce(loop: AnalysisLoop, document: Document, *, is_final: bool) -> None:
    """Tell the client of pastes with findings that it has not been told of; with ``is_final`` the others are not looked at again."""
    found = []
    for paste in document.pastes.pastes:
        if not paste.announced:
            summary = summary_of(loop, document, paste)
            paste.announced = is_final or summary["findings"] > 0
            if summary["findings"]:
                found.append(summary)
    if found:
        loop.notify("assay/pasteFound", {"uri": document.uri, "version": document.version, "pastes": found})


def summaries(loop: AnalysisLoop, document: Document) -> list[dict[str, Any]]:
    """Return what is known of each paste of a document, the latest first."""
    return [summary_of(loop, document, paste) for paste in reversed(document.pastes.pastes)]


def findings_in(loop: AnalysisLoop, document: Document, paste: Paste) -> list[Finding]:
    """Return the findings that begin inside a paste, most urgent first."""
    from assay.app.ranking import rank

    shown = loop.renderer_of(document).findings(document)
    return [entry.finding for entry in rank(finding for finding in shown if paste.holds(finding.range))]


def summary_of(loop: AnalysisLoop, document: Document, paste: Paste) -> dict[str, Any]:
    """Return plain data on a paste: where it is, how many findings, the worst, and how many have a safe fix."""
    from assay.lsp.rendering import client_range

    found = findings_in(loop, document, paste)
    lines = loop.session.lines(document.uri)
    uri, span = client_range(loop.client, document, paste.range, lines)
    worst = None
    if found:
        _, place = client_range(loop.client, document, found[0].range, lines)
        worst = {"rule": found[0].rule_id, "message": found[0].message, "range": place}
    return {
        "id": paste.identity,
        "uri": uri,
        "range": span,
        "findings": len(found),
        "worst": worst,
        "safeFixes": sum(1 for finding in found if finding.has_fix and finding.fix_safety is Safety.SAFE),
    }


HANDLERS = {"assay/pastes": pastes}
