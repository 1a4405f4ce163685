"""Edits of ours as workspace edits of the client."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from assay.app.session import Document
from assay.findings.model import Edit
from assay.lsp.capabilities import Client
from assay.lsp.rendering import Span, client_range


def protocol_range(span: Span) -> types.Range:
    """Return a range as pygls wants it."""
    return types.Range(
        types.Position(span.start.line, span.start.character), types.Position(span.end.line, span.end.character)
    )


def workspace_edit(
    client: Client, document: Document, lines: list[bytes], edits: Iterable[Edit]
) -> types.WorkspaceEdit:
    """Return edits as the client wants them: with the document's version where it understands that."""
    by_uri: dict[str, list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]] = {}
    for edit in edits:
        uri, span = client_range(client, document, edit.range, lines)
        by_uri.setdefault(uri, []).append(types.TextEdit(protocol_range(span), edit.text))
    if client.document_changes:
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(uri, document.version_of(uri)), text_edits
                )
                for uri, text_edits in by_uri.items()
            ]
        )
    return types.WorkspaceEdit(
        changes={
            uri: [types.TextEdit(edit.range, edit.new_text) for edit in text_edits if isinstance(edit, types.TextEdit)]
            for uri, text_edits in by_uri.items()
        }
    )
