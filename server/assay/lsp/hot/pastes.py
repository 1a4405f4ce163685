"""assay/pastes: what was inserted in one piece, and what was found in it; and assay/pasteFound, which says so unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from assay.findings.model import Safety
from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import DidClose, Envelope
from assay.lsp.unicode import to_json

if TYPE_CHECKING:
    from assay.app.live_triage import Triaged
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


def findings_in(loop: AnalysisLoop, document: Document, paste: Paste) -> list[Triaged]:
    """Return the findings that begin inside a paste, most urgent first."""
    return [entry for entry in loop.documents.triaged(document) if paste.holds(entry.finding.range)]


def summary_of(loop: AnalysisLoop, document: Document, paste: Paste) -> dict[str, Any]:
    """Return plain data on a paste: where it is, how many findings of each decision, the worst, and how many have a safe fix."""
    from assay.lsp.rendering import client_range

    found = findings_in(loop, document, paste)
    lines = loop.session.lines(document.uri)
    uri, span = client_range(loop.client, document, paste.range, lines)
    worst = None
    counts: dict[str, int] = {}
    if found:
        first = found[0].finding
        _, place = client_range(loop.client, document, first.range, lines)
        worst = {"rule": first.rule_id, "message": first.message, "range": place, "decision": found[0].decision}
    for entry in found:
        counts[entry.decision_word] = counts.get(entry.decision_word, 0) + 1
    safe = sum(1 for entry in found if entry.finding.has_fix and entry.finding.fix_safety is Safety.SAFE)
    line_count = paste.end.line - paste.start.line + (1 if paste.end.column else 0)
    return {
        "id": paste.identity,
        "uri": uri,
        "range": span,
        "findings": len(found),
        "worst": worst,
        "safeFixes": safe,
        "words": summary_words(len(found), line_count, counts, safe),
    }


def summary_words(count: int, line_count: int, decisions: dict[str, int], safe: int) -> str:
    """Return a paste in one line: ``6 findings in the 84 lines just inserted: 1 Act, 2 Attend; fix 4 safely``.

    ``decisions`` are the number of findings by the word of their decision, the most urgent first; the quiet ones are in the sum only.
    """
    lines = "the line" if line_count == 1 else f"the {line_count} lines"
    words = f"{count} finding{'' if count == 1 else 's'} in {lines} just inserted"
    urgent = [f"{number} {word}" for word, number in decisions.items() if word in ("Act", "Attend")]
    if urgent:
        words += ": " + ", ".join(urgent)
    return f"{words}; fix {safe} safely" if safe else words


HANDLERS = {"assay/pastes": pastes}
