"""What the ranked list is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assay.app.editor_queue import QueuedFile, QueuedFinding
from assay.app.session import Document
from assay.lsp.rendering import client_range
from assay.lsp.server import AssayServer
from assay.lsp.unicode import to_plain


def register(_server: AssayServer) -> None:
    """Nothing to register: this is what the other modules share."""


async def queued_files(server: AssayServer, uri: str | None = None) -> list[QueuedFile]:
    """Return what the list is made of: open documents, once they are current, and files of the last scan; or one document."""
    loop = server.analysis

    def names() -> list[str]:
        return list(loop.session.documents)

    wanted = await server.ask(names) if uri is None else [uri]
    files: list[QueuedFile] = []
    for name in wanted:
        file = await server.ask(lambda name=name: _queued_document(server, name), name)  # type: ignore[misc]
        if file is not None:
            files.append(file)
    if uri is None:
        opened = {file.key for file in files}
        # Verdicts and settings may have changed since the scan; what was found has not.
        now = loop.folder_settings().by_root()
        files += [
            replace(file, folder=now.get(file.folder.root, file.folder))
            for key, file in server.scanned.items()
            if key not in opened and key not in wanted
        ]
    return files


def _queued_document(server: AssayServer, uri: str) -> QueuedFile | None:
    loop = server.analysis
    document = loop.session.document_of(uri)
    shown = loop.documents.shown.get(document.uri) if document is not None else None
    if document is None or shown is None or (triage := shown.rendered.triage) is None:
        return None
    rendered = shown.rendered
    lines = loop.session.lines(document.uri)
    found = sorted(
        (*rendered.triaged, *rendered.exempt), key=lambda entry: (entry.finding.range, entry.finding.rule_id)
    )
    return QueuedFile(
        document.uri,
        (shown.serial, loop.session.host.revision(document.uri)),
        triage.folder,
        document.path,
        document.language.name,
        list(lines),
        tuple(
            QueuedFinding(
                entry.finding,
                triage.edit_count_of(entry.finding),
                place_of(server, document, entry.finding, lines),
                (paste := document.pastes.around(entry.finding.range)) is not None,
                paste is not None and paste.is_edited,
                triage.reached_of(entry.finding),
            )
            for entry in found
        ),
        triage.test_imports,
    )


def place_of(server: AssayServer, document: Document, finding: Any, lines: list[bytes]) -> tuple[str, Any]:
    """Return the URI and the range, as plain data, where the client shows a finding."""
    uri, span = client_range(server.analysis.client, document, finding.range, lines)
    return uri, to_plain(span)
