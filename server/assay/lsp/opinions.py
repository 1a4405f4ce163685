"""Asks for a second opinion on documents that are at rest, and shows it. Only the analysis thread may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.app.bandit_process import BanditProcess
    from assay.app.second_opinion import Issue
    from assay.app.session import Document
    from assay.lsp.loop import AnalysisLoop

IDLE = 0.6
"""Seconds without an edit after which the opinion is asked for."""


class Opinions:
    """The second opinions on the open documents."""

    def __init__(self, loop: AnalysisLoop) -> None:
        self._loop = loop
        self._process: BanditProcess | None = None
        self._revisions: dict[str, int] = {}
        """The state of each document that the last question was about."""

    def ask_soon(self, document: Document, seconds: float = IDLE) -> None:
        """Ask about a document once it is at rest; at once on saving."""
        if document.language.name == "python":
            self._loop.after(seconds, f"opinion {document.uri}", lambda: self._ask(document.uri))

    def settings_changed(self) -> None:
        """Forget all opinions, which were sought under other settings, and ask again where the new ones want it."""
        self._revisions.clear()
        for document in self._loop.session.documents.values():
            document.opinion = None
            self.ask_soon(document)

    def forget(self, uri: str) -> None:
        """Forget a document that is closed."""
        self._loop.timers.pop(f"opinion {uri}", None)
        self._revisions.pop(uri, None)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.close()

    def _ask(self, uri: str) -> None:
        session = self._loop.session
        document = session.documents.get(uri)
        if document is None or not document.is_current:
            return
        if not self._loop.settings_of(document).bandit.enabled:
            return
        revision = session.host.revision(uri)
        if self._revisions.get(uri) == revision and document.opinion is not None:
            return
        self._revisions[uri] = revision
        if self._process is None:
            from assay.app.bandit_process import BanditProcess

            loop = self._loop
            self._process = BanditProcess(lambda problem: loop.post(lambda: loop.log(problem)))
        text = b"".join(session.lines(uri))
        self._process.ask(uri, text, lambda issues: self._loop.post(lambda: self._take(document, revision, issues)))

    def _take(self, document: Document, revision: int, issues: tuple[Issue, ...]) -> None:
        from assay.app.catalogue import weaknesses_of_rules
        from assay.app.second_opinion import opinion_of

        session = self._loop.session
        if session.documents.get(document.uri) is not document or session.host.revision(document.uri) != revision:
            return
        if not document.is_current:
            return
        settings = self._loop.settings_of(document).bandit
        lines = session.lines(document.uri)
        before = document.opinion
        document.opinion = opinion_of(issues, document.findings, lines, settings, weaknesses_of_rules())
        if before is None or (before.agreed, before.group.findings) != (
            document.opinion.agreed,
            document.opinion.group.findings,
        ):
            self._loop.documents.show_anew(document)
        else:
            document.opinion = before
