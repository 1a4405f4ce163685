"""Edits of ours as workspace edits of the client."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from assay.app.environment_example import addition, example_for, reader_of
from assay.app.session import Document, Session
from assay.base.text import Position, line_content, split_lines
from assay.findings.model import Edit
from assay.lsp.capabilities import Client
from assay.lsp.rendering import Span, client_range
from assay.lsp.settings import file_of


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


def with_example(
    session: Session, client: Client, document: Document, edit: types.WorkspaceEdit, variables: tuple[str, ...]
) -> types.WorkspaceEdit:
    """Return an edit that also names the environment variables in the project's example of them, where there is one."""
    if not variables or not document.folder:
        return edit
    root = file_of(document.folder)
    found = example_for(document.path, reader_of(root))
    if found is None:
        return edit
    uri = (root / found[0]).as_uri()
    opened = session.documents.get(uri)
    content = b"".join(session.lines(uri)) if opened is not None else found[1]
    added = addition(content, variables)
    if not added:
        return edit
    lines = split_lines(content)
    last = len(lines) - 1
    end = types.Position(last, client.encoding.column(lines, Position(last, len(line_content(lines[last])))))
    change = types.TextEdit(types.Range(end, end), added.decode())
    version = opened.version if opened is not None else None
    if edit.document_changes is not None:
        example = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        changes = [*edit.document_changes, types.TextDocumentEdit(example, [change])]
        return types.WorkspaceEdit(document_changes=changes)
    return types.WorkspaceEdit(changes={**(edit.changes or {}), uri: [change]})
