"""assay.scanWorkspace and workspace/diagnostic: the findings of files that are not open, on demand and with progress."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types

from assay.app import hosting
from assay.app.editor_queue import QueuedFile, QueuedFinding
from assay.app.live_triage import LiveTriage
from assay.app.session import Document, FindingGroup, Snapshot
from assay.app.workspace_scan import ScannedFile, ScannedFolder, scan_folder
from assay.base.cancellation import Cancelled, CancelToken
from assay.lsp.methods.code_actions import in_background
from assay.lsp.methods.configuration import is_configuration, is_manifest
from assay.lsp.methods.queued import place_of
from assay.lsp.rendering import Rendered, publication
from assay.lsp.server import AssayServer
from assay.lsp.settings import file_of, path_of_folder


def register(server: AssayServer) -> None:
    """Register the methods of this module."""
    state = WorkspaceScan(server)

    @server.command("assay.scanWorkspace")
    async def scan_workspace() -> dict[str, Any]:
        """Scan all folders of the workspace, publish what is found, and return how much that is."""
        return await state.publish()

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        previous = {known.uri: known.value for known in params.previous_result_ids}
        return types.WorkspaceDiagnosticReport(await state.report(previous, params.work_done_token))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        changed = {change.uri: change.type is not types.FileChangeType.Deleted for change in params.changes}
        if any(is_configuration(uri) for uri in changed):
            await server.ask(server.analysis.reload_settings)
        elif any(is_manifest(uri) for uri in changed):
            await server.ask(server.analysis.packages.look_again)
        server.analysis.files_changed()
        await state.refresh(changed)


class WorkspaceScan:
    """Scans the workspace, and knows what was published of files that are not open."""

    def __init__(self, server: AssayServer) -> None:
        self._server = server
        self._is_watching = False
        server.analysis.after_reload.append(self._show_again)

    def _show_again(self) -> None:
        """Assess what the last scan found anew and publish it where it reads differently; nothing is analysed for that."""
        loop = self._server.analysis
        for uri, file in list(self._server.scanned.items()):
            scanned = file.stamp
            if uri not in loop.published_files or not isinstance(scanned, ScannedFile):
                continue
            name = next((folder for folder in loop.folders if uri.startswith(folder.rstrip("/") + "/")), "")
            language = hosting.languages().by_name[file.language]
            document = Document(uri, file.path, language, None, path_of_folder(name))
            self._send(uri, self._render(document, scanned))

    def _send(self, uri: str, diagnostics: list[bytes]) -> None:
        """Publish the diagnostics of a file that is not open, unless the client was told exactly these last."""
        loop = self._server.analysis
        digest = _digest(diagnostics)
        if loop.published_files.get(uri) != digest:
            loop.published_files[uri] = digest
            loop.writer.send(publication(uri, None, diagnostics))

    def _clear(self, uri: str) -> None:
        """Publish that nothing is left to be said of a file."""
        loop = self._server.analysis
        if loop.published_files.pop(uri, None) is not None:
            loop.writer.send(publication(uri, None, ()))

    async def publish(self) -> dict[str, Any]:
        """Scan and publish; files that are open are left to their documents."""
        loop = self._server.analysis
        folders = await self._scan(None)
        self._server.scanned.clear()
        before = loop.reach.generation if loop.reach is not None else 0
        rendered = await self._rendered(folders)
        self._server.is_scanned = True

        def send() -> tuple[int, int]:
            count = files = 0
            for uri, diagnostics in rendered.items():
                if loop.session.document_of(uri) is None:
                    self._send(uri, diagnostics)
                    count, files = count + len(diagnostics), files + 1
            for uri in loop.published_files.keys() - rendered.keys():
                self._clear(uri)
            for shown in loop.documents.shown.values():
                opened = sum(map(len, shown.rendered.by_uri.values()))
                count, files = count + opened, files + bool(opened)
            loop.documents.queue_changed()
            return count, files

        count, files = await self._server.ask(send)
        if loop.reach is not None and loop.reach.generation != before:
            # Answers came while nothing was published yet that they could have changed.
            await self._server.ask(self._show_again)
        await self._watch()
        return {
            "findings": count,
            "filesWithFindings": files,
            "files": sum(folder.file_count for folder in folders),
            "lines": sum(folder.line_count for folder in folders),
            "problems": [problem for folder in folders for problem in folder.problems],
        }

    async def report(
        self, previous: dict[str, str], token: types.ProgressToken | None
    ) -> list[types.WorkspaceDocumentDiagnosticReport]:
        """Return a report of each file with findings, and of those that had some when the client asked last."""
        loop = self._server.analysis
        rendered = await self._rendered(await self._scan(token))

        def open_documents() -> dict[str, tuple[int | None, list[bytes]]]:
            return {
                uri: (document.version_of(uri), list(diagnostics))
                for shown_uri, shown in loop.documents.shown.items()
                if (document := loop.session.documents.get(shown_uri)) is not None
                for uri, diagnostics in shown.rendered.by_uri.items()
            }

        opened = await self._server.ask(open_documents)
        items: list[types.WorkspaceDocumentDiagnosticReport] = []
        for uri in sorted(rendered.keys() | opened.keys() | previous.keys()):
            version, diagnostics = opened.get(uri) or (None, rendered.get(uri, []))
            result_id = _digest(diagnostics).hex()
            if previous.get(uri) == result_id:
                items.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version=version))
            else:
                shown = self._server.diagnostics(diagnostics)
                items.append(
                    types.WorkspaceFullDocumentDiagnosticReport(uri, shown, version=version, result_id=result_id)
                )
        return items

    async def refresh(self, changed: dict[str, bool]) -> None:
        """Bring what was published of files up to date, after these were changed on disk (False: deleted)."""
        loop = self._server.analysis
        if not self._is_watching:
            return

        def relevant() -> dict[str, bool]:
            return {uri: exists for uri, exists in changed.items() if loop.session.document_of(uri) is None}

        changed = await self._server.ask(relevant)
        rendered: dict[str, list[bytes]] = {}
        for folder in [path_of_folder(uri) for uri in loop.folders if uri.startswith("file:")]:
            inside = [uri for uri, exists in changed.items() if exists and path_of_folder(uri).startswith(folder + "/")]
            if inside:
                only = [file_of(path_of_folder(uri)) for uri in inside]
                rendered |= await self._rendered([await self._scan_one(folder, None, only)])

        def send() -> None:
            for uri in changed.keys() - rendered.keys():
                self._server.scanned.pop(uri, None)
            loop.documents.queue_changed()
            for uri in changed:
                if loop.session.document_of(uri) is not None:
                    continue
                if uri in rendered:
                    self._send(uri, rendered[uri])
                else:
                    self._clear(uri)

        await self._server.ask(send)

    async def _watch(self) -> None:
        """Ask the client to tell of changes to sources on disk, once something was said of them."""
        if self._is_watching or not self._server.analysis.client.watches_files:
            return
        self._is_watching = True
        endings = ",".join(sorted(ending.lstrip(".") for ending in hosting.languages().by_extension))
        watchers = [types.FileSystemWatcher(f"**/*.{{{endings}}}")]
        registration = types.Registration(
            "assay-sources",
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.DidChangeWatchedFilesRegistrationOptions(watchers),
        )
        await asyncio.shield(self._server.client_register_capability_async(types.RegistrationParams([registration])))

    async def _scan(self, token: types.ProgressToken | None) -> list[ScannedFolder]:
        """Scan all folders, with progress where the client shows it; what was found is empty when the user cancels."""
        server, loop = self._server, self._server.analysis
        progress = server.work_done_progress
        if token is None and loop.client.progress:
            token = str(uuid.uuid4())
            await progress.create_async(token)
        folders = [path_of_folder(uri) for uri in loop.folders if uri.startswith("file:")]
        found: list[ScannedFolder] = []
        if token is not None:
            progress.begin(token, types.WorkDoneProgressBegin(title="Assay: scanning", cancellable=True, percentage=0))
        words = "Cancelled"
        try:
            for folder in folders:
                found.append(await self._scan_one(folder, token))
            words = f"{sum(folder.file_count for folder in found)} files"
        except Cancelled:
            pass
        finally:
            if token is not None:
                progress.end(token, types.WorkDoneProgressEnd(message=words))
                progress.tokens.pop(token, None)
        return found

    async def _scan_one(
        self, folder: str, token: types.ProgressToken | None, only: Sequence[Path] = ()
    ) -> ScannedFolder:
        progress = self._server.work_done_progress
        settings = await self._server.ask(lambda: self._server.analysis.folder_settings().of(folder))
        last = [-1]

        def work(cancel: CancelToken) -> ScannedFolder:
            def look(done: int, total: int) -> None:
                if token is None:
                    return
                if (known := progress.tokens.get(token)) is not None and known.cancelled():
                    cancel.cancel()
                    cancel.check()
                percentage = done * 100 // max(total, 1)
                if percentage != last[0]:
                    last[0] = percentage
                    words = f"{done} of {total} files"
                    progress.report(token, types.WorkDoneProgressReport(message=words, percentage=percentage))

            return scan_folder(file_of(folder), settings, cancel, look, only)

        result: ScannedFolder = await in_background(self._server, work)
        return result

    async def _rendered(self, folders: list[ScannedFolder]) -> dict[str, list[bytes]]:
        """Return the diagnostics of files on disk by URI, the most urgent first."""
        languages = hosting.languages().by_name
        rendered: dict[str, list[bytes]] = {}
        for folder in folders:
            root = folder.folder.as_posix().rstrip("/")
            name = root if root.startswith("/") else "/" + root
            for file in folder.files:
                uri = (folder.folder / file.path).as_uri()
                document = Document(uri, file.path, languages[file.language], None, name)
                rendered[uri] = await self._server.ask(functools.partial(self._render, document, file))
        return rendered

    def _queue(self, document: Document, file: ScannedFile, triage: LiveTriage) -> None:
        """Keep what was found for the ranked list."""
        self._server.scanned[document.uri] = QueuedFile(
            document.uri,
            file,
            triage.folder,
            file.path,
            file.language,
            file.lines,
            tuple(
                QueuedFinding(
                    finding,
                    edits,
                    place_of(self._server, document, finding, file.lines),
                    reached=triage.reached_of(finding),
                )
                for finding, edits in zip(file.findings, file.edit_counts, strict=True)
            ),
            triage.test_imports,
        )

    def _render(self, document: Document, file: ScannedFile) -> list[bytes]:
        renderer = self._server.analysis.renderer_of(document)
        document.imports = frozenset({file.test_module} - {""})
        edits = dict(zip(map(id, file.findings), file.edit_counts, strict=True))
        document.snapshot = Snapshot(document.uri, 0, (FindingGroup(0, file.findings),))
        document.may_have_ignores = True
        rendered = renderer.render(document, file.lines, Rendered(), lambda finding: edits[id(finding)])
        if rendered.triage is not None:
            self._queue(document, file, rendered.triage)
        return rendered.by_uri[document.uri]


def _digest(diagnostics: list[bytes]) -> bytes:
    """Return what tells these diagnostics from others."""
    return hashlib.blake2b(b",".join(diagnostics), digest_size=12).digest()
