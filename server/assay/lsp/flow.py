"""Hands what is shown over to those who write down what is fixed before it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.app.flow_watch import FlowWatch
    from assay.app.session import Document
    from assay.lsp.loop import AnalysisLoop
    from assay.lsp.rendering import Rendered


class Flow:
    """The watch of one server; it is made when there is something to watch. Only the analysis thread may call it."""

    def __init__(self, loop: AnalysisLoop) -> None:
        self._loop = loop
        self._watch: FlowWatch | None = None

    def shown(self, document: Document, rendered: Rendered) -> None:
        """Take note of what a document shows while its text is at rest."""
        settings = self._loop.folder_settings()
        root = settings.triage_of(document.folder).root if document.folder else None
        own = settings.of(document.folder)
        if root is None or document.notebook is not None or not own.ledger.enabled:
            return
        from assay.app.flow_watch import FlowWatch, Seen

        if self._watch is None:
            self._watch = FlowWatch()
        # What other programs say comes and goes with their runs, and not with what anybody types.
        others = {given.group.identity for given in (document.opinion, document.packages) if given is not None}
        items = [
            Seen(entry.finding, entry.fingerprint, entry.decision_word)
            for identity, group in rendered.groups.items()
            if identity not in others
            for entry in group.triaged
        ]
        lines = list(self._loop.session.lines(document.uri))
        self._watch.shown(document.uri, root, document.path, own, items, lines)

    def fix_given(self, uri: str, rule: str | None = None) -> None:
        """Take note that a fix of a rule, or all that is safe, was handed out to be applied."""
        if self._watch is not None:
            from assay.app.flow_watch import ANY_RULE

            self._watch.fix_given(uri, rule or ANY_RULE)

    def closed(self, uri: str) -> None:
        """Take note that a document was closed."""
        if self._watch is not None:
            self._watch.closed(uri)

    def settings_changed(self) -> None:
        """Begin anew: what goes now goes because other rules run."""
        if self._watch is not None:
            self._watch.forget()

    def stop(self) -> None:
        """Write down what there is before the server ends."""
        if self._watch is not None:
            self._watch.stop()
