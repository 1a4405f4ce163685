"""textDocument/hover on a finding: what it is, what to do, how it comes about, and how sure that is."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from assay.app.describe import Description, describe
from assay.app.editor_queue import explanation
from assay.lsp import explanations
from assay.lsp.edits import protocol_range
from assay.lsp.explanations import plain
from assay.lsp.methods.code_actions import shown_findings
from assay.lsp.methods.places import fingerprint_at, place_in
from assay.lsp.methods.queued import queued_files
from assay.lsp.rendering import client_range
from assay.lsp.server import AssayServer


def register(server: AssayServer) -> None:
    """Register the methods of this module."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        shown = await server.ask(lambda: _hover(server, uri, params.position), uri)
        fingerprint = await server.ask(lambda: fingerprint_at(server, uri, params.position), uri)
        if shown is None or fingerprint is None or not isinstance(shown.contents, types.MarkupContent):
            return shown
        found = await asyncio.to_thread(server.queue.find, await queued_files(server), fingerprint)
        if found is not None:
            why = explanation(found)
            markdown = server.analysis.client.markdown
            table = explanations.as_markdown(why) if markdown else explanations.as_text(why)
            shown.contents.value += ("\n\n---\n\n" if markdown else "\n\n") + table
        return shown


def _hover(server: AssayServer, uri: str, position: types.Position) -> types.Hover | None:
    loop = server.analysis
    document = loop.session.document_of(uri)
    if document is None:
        return None
    place = place_in(server, document, uri, types.Range(position, position))
    if place is None:
        return None
    found = [
        finding
        for finding in shown_findings(server, document)
        if finding.range.start <= place.start <= finding.range.end
    ]
    if not found:
        return None
    markdown = loop.client.markdown
    href = loop.renderer_of(document).href
    parts = [(as_markdown if markdown else as_text)(describe(finding), href(finding)) for finding in found]
    _, span = client_range(loop.client, document, found[0].range, loop.session.lines(document.uri))
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    separator = "\n\n---\n\n" if markdown else "\n\n"
    return types.Hover(types.MarkupContent(kind, separator.join(parts)), protocol_range(span))


def as_markdown(words: Description, page: str) -> str:
    """Return a description as Markdown; what comes from code cannot turn into markup."""
    lines = [f"**{plain(words.title)}** · {words.severity}", "", plain(words.message)]
    if words.advice:
        lines += ["", f"**What to do:** {plain(words.advice)}"]
    lines += ["", f"Evidence: {words.evidence}  ", f"Confidence: {words.confidence}  "]
    if words.fix:
        lines.append(f"{words.fix}  ")
    if words.steps:
        lines += ["", "How it comes about:", ""]
        lines += [
            f"{number}. {plain(message)} ({plain(place)})" for number, (place, message) in enumerate(words.steps, 1)
        ]
    weaknesses = " · ".join(f"[CWE-{number}]({address})" for number, address in words.cwes)
    is_own_page = all(page != address for _, address in words.cwes)
    lines += ["", f"{weaknesses} · [about this rule]({page})" if is_own_page else weaknesses]
    return "\n".join(lines)


def as_text(words: Description, page: str) -> str:
    """Return a description for clients that show plain text."""
    lines = [f"{words.title} ({words.severity})", words.message]
    if words.advice:
        lines.append(f"What to do: {words.advice}")
    lines += [f"Evidence: {words.evidence}", f"Confidence: {words.confidence}"]
    if words.fix:
        lines.append(words.fix)
    lines += [f"{number}. {message} ({place})" for number, (place, message) in enumerate(words.steps, 1)]
    lines.append(", ".join(f"CWE-{number}" for number, _ in words.cwes) + f": {page}")
    return "\n".join(lines)
