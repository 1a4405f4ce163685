"""Looks the imports of documents up once they are at rest, in a thread of its own. Only the analysis thread may call it."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.app.package_notes import PackageLookup, PackageNotes
    from assay.app.session import Document
    from assay.lsp.loop import AnalysisLoop

IDLE = 0.4
"""Seconds without an edit after which imports are looked up."""
IMPORTING = frozenset(("python", "javascript", "typescript", "tsx", "vue", "svelte", "go", "java"))


class Packages:
    """What is said of the imports of the open documents."""

    def __init__(self, loop: AnalysisLoop) -> None:
        self._loop = loop
        self._work: queue.SimpleQueue[Callable[[], None]] | None = None
        self._lookup: PackageLookup | None = None

    def ask_soon(self, document: Document, seconds: float = IDLE) -> None:
        """Look the imports of a document up once it is at rest."""
        from assay.app.imports import is_beside_the_code

        if document.folder and document.language.name in IMPORTING and not is_beside_the_code(document.path):
            self._loop.after(seconds, f"packages {document.uri}", lambda: self._ask(document.uri))

    def forget(self, uri: str) -> None:
        """Forget a document that is closed."""
        self._loop.timers.pop(f"packages {uri}", None)

    def look_again(self) -> None:
        """Look all imports up anew: settings or a manifest have changed."""
        if self._lookup is not None and self._work is not None:
            self._work.put(self._lookup.forget)
        for document in self._loop.session.documents.values():
            self.ask_soon(document, 0)

    def _ask(self, uri: str) -> None:
        from assay.app.catalogue import is_enabled
        from assay.app.imports import UNKNOWN_PACKAGE
        from assay.app.package_notes import PackageLookup
        from assay.lsp.settings import file_of

        session = self._loop.session
        document = session.documents.get(uri)
        settings = self._loop.settings_of(document) if document is not None else None
        if document is None or settings is None or not document.is_current:
            return
        if not is_enabled(UNKNOWN_PACKAGE, settings):
            return
        if self._work is None:
            self._work = queue.SimpleQueue()
            threading.Thread(target=self._run, args=(self._work,), name="packages", daemon=True).start()
        lookup = self._lookup = self._lookup or PackageLookup()
        revision = session.host.revision(uri)
        text = b"".join(session.lines(uri))
        root, private, language = file_of(document.folder), settings.packages.private, document.language

        def look() -> None:
            notes = lookup.notes(root, private, language, text)
            self._loop.post(lambda: self._take(document, revision, notes))

        self._work.put(look)

    def _run(self, work: queue.SimpleQueue[Callable[[], None]]) -> None:
        while True:
            try:
                work.get()()
            except Exception:
                self._report(traceback.format_exc())

    def _report(self, problem: str) -> None:
        self._loop.post(lambda: self._loop.log(f"Imports could not be looked up.\n{problem}", 1))

    def _take(self, document: Document, revision: int, notes: PackageNotes) -> None:
        from assay.app.second_opinion import beside

        session = self._loop.session
        if session.documents.get(document.uri) is not document or session.host.revision(document.uri) != revision:
            return
        if not document.is_current:
            return
        document.near_packages = notes.near
        before = document.packages.group.findings if document.packages is not None else ()
        if before != notes.findings:
            document.packages = beside(notes.findings)
            self._loop.documents.show_anew(document)
