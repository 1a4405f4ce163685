"""The documents that are open: keeps their findings current, and tells the client what changed.

Nothing waits behind a large document: analysis looks between units whether something arrived, and goes on afterwards where
it stopped. A document that was edited and has gone unanswered too long is finished without looking.
"""

from __future__ import annotations

import gc
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assay.base.cancellation import Cancelled, CancelToken
from assay.lsp.messages import Envelope
from assay.lsp.unicode import to_json

if TYPE_CHECKING:
    from assay.app.live_triage import Triaged
    from assay.app.session import Document, Outline, SettlingPlan
    from assay.findings.model import Finding
    from assay.lsp.loop import AnalysisLoop
    from assay.lsp.rendering import Rendered

PAUSE = 0.2
"""Seconds without an edit after which a document is settled."""
LONGEST_WAIT = 0.1
"""Seconds after which the answer to an edit is not put off again."""
LONGEST_OPENING = 2.0
"""The same for the first answer to a document that was opened."""
COLLECTION_DELAY = 1.0
"""Seconds after closing a large document until its memory is given back, so that closing many is one collection."""
QUEUE_PAUSE = 0.3
"""Seconds between two notices that the ranked list may read differently, at least."""
LARGE_DOCUMENT = 1000
"""Lines from which on the objects of a document are taken out of the garbage collector's sight."""


@dataclass(slots=True)
class Shown:
    """What the client was told of a document."""

    rendered: Rendered
    serial: int = 0
    """Differs whenever the diagnostics do, also from those of other documents; it is the result id of pulled diagnostics."""
    waiting_since: float = 0.0
    """When the oldest edit without an answer arrived."""
    versions: dict[str, int | None] = field(default_factory=dict)
    """The version of each of the client's documents for which diagnostics were published last."""
    settling: CancelToken | None = None
    is_new: bool = True
    is_outlined: bool = False
    """Whether a large document has been looked at as a whole, so that its analysis may go on in pieces."""
    unannounced_paste: bool = False
    followed: int = -1
    """The serial of what was handed over last to those who follow findings from rest to rest."""
    waiters: list[Callable[[], None]] = field(default_factory=list)
    """What to do once the document is current."""


class OpenDocuments:
    """What is shown of each open document, and what has to be done for it. Only the analysis thread may call it."""

    def __init__(self, loop: AnalysisLoop) -> None:
        self._loop = loop
        self.shown: dict[str, Shown] = {}
        self._dirty: dict[str, None] = {}
        self._serial = 0
        self._settle_work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        threading.Thread(target=self._settle_loop, name="settling", daemon=True).start()

    @property
    def has_work(self) -> bool:
        """Whether a document waits to be brought up to date."""
        return bool(self._dirty)

    def work(self) -> bool:
        """Bring one document up to date, if one needs it; return whether there was one."""
        if not self._dirty:
            return False
        # A document whose findings are shown already is answered before one that was only just opened.
        self.bring_up_to_date(min(self._dirty, key=lambda candidate: self.shown[candidate].is_new))
        return True

    def opened(self, document: Document) -> None:
        """Take note of a document that was opened; it is analysed when nothing more urgent waits."""
        from assay.lsp.rendering import Rendered

        self._serial += 1
        self.shown[document.uri] = Shown(Rendered(), self._serial, waiting_since=time.monotonic())
        self._dirty[document.uri] = None
        if document.uri in self._loop.published_files:
            del self._loop.published_files[document.uri]
            if self._loop.client.pulls:  # The client would show what it pulls beside what was pushed.
                from assay.lsp.rendering import publication

                self._loop.writer.send(publication(document.uri, None, ()))

    def forget(self, uri: str) -> None:
        """Forget a document that is closed or opened anew, and clear what the client shows of it."""
        from assay.lsp.rendering import publication

        self._follow_last(uri)
        document = self._loop.session.close(uri)
        shown = self.shown.pop(uri, None)
        self._dirty.pop(uri, None)
        self._loop.timers.pop("settle " + uri, None)
        self._loop.timers.pop("repeat " + uri, None)
        self._loop.flow.closed(uri)
        self._loop.opinions.forget(uri)
        self._loop.packages.forget(uri)
        if shown is None:
            return
        if any(shown.rendered.by_uri.values()):
            self.queue_changed()
        if shown.settling is not None:
            shown.settling.cancel()
        if not self._loop.client.pulls:
            for shown_uri in shown.versions:
                self._loop.writer.send(publication(shown_uri, None, ()))
        for waiter in shown.waiters:
            self._loop.post(waiter)
        if document is not None and document.is_large and "collect" not in self._loop.timers:
            self._loop.after(COLLECTION_DELAY, "collect", _collect)

    def edited(self, document: Document) -> None:
        """Answer an edit at once, unless an edit of the same document is waiting already."""
        shown = self.shown[document.uri]
        if document.uri not in self._dirty:
            if not shown.is_new:
                shown.waiting_since = time.monotonic()
            self._dirty[document.uri] = None
        if shown.settling is not None:
            shown.settling.cancel()
            shown.settling = None
        if not self._is_superseded(document.uri):
            self.bring_up_to_date(document.uri)

    def look_again(self, document: Document) -> None:
        """Analyse a document anew although nobody edited it: what its workspace says of its own code is another now."""
        shown = self.shown.get(document.uri)
        if shown is None:
            return
        if shown.settling is not None:
            shown.settling.cancel()
            shown.settling = None
        shown.waiting_since = time.monotonic()
        self._dirty[document.uri] = None

    def _is_superseded(self, uri: str) -> bool:
        self._loop.drain()
        if not self._loop.pending:
            return False
        following = self._loop.pending[0]
        # The change is recognised by its text, because decoding it twice would cost as much as it saves.
        return (
            isinstance(following, Envelope)
            and following.method in ("textDocument/didChange", "notebookDocument/didChange")
            and to_json(uri) in following.body[:2000]
        )

    def when_current(self, uri: str, action: Callable[[], None]) -> None:
        """Do something once a document's findings speak of its present text: now, if they do."""
        document = self._loop.session.document_of(uri)
        if document is None or document.is_current:
            action()
        else:
            self.shown[document.uri].waiters.append(action)

    def bring_up_to_date(self, uri: str) -> None:
        """Analyse a document and show what changed; put off where something arrives that should not wait."""
        session = self._loop.session
        document = session.documents.get(uri)
        if document is None:
            self._dirty.pop(uri, None)
            return
        shown = self.shown[uri]
        waited = time.monotonic() - shown.waiting_since
        is_to_be_outlined = shown.is_new and not shown.is_outlined and len(session.lines(uri)) >= LARGE_DOCUMENT
        if is_to_be_outlined and waited < LONGEST_OPENING:
            # Its first look at the whole file goes on in another thread, while other documents are answered here.
            self._dirty.pop(uri, None)
            if shown.settling is None:
                self._begin_settling(document, shown)
            return
        token = CancelToken()
        patience = LONGEST_OPENING if shown.is_new else LONGEST_WAIT
        if waited < patience:
            self._loop.running = token
            if not self._loop.inbox.empty():
                token.cancel()
        try:
            session.analyse(document, token)
        except Cancelled:
            return
        except Exception:
            self._dirty.pop(uri, None)
            document.is_current = True
            self._loop.log(f"{document.path} could not be analysed.\n{traceback.format_exc()}", 1)
        finally:
            self._loop.running = None
        self._dirty.pop(uri, None)
        first = shown.is_new
        shown.is_new = False
        self.show(document, shown, always=True)
        if session.needs_settling(document):
            # What was inserted in one piece is looked at as a whole at once: nobody is in the middle of typing it.
            self._loop.after(0 if shown.unannounced_paste else PAUSE, "settle " + uri, lambda: self._settle(uri))
        else:
            self._loop.opinions.ask_soon(document)
            self._loop.packages.ask_soon(document)
        for waiter in shown.waiters:
            waiter()
        shown.waiters = []
        if first and len(session.lines(uri)) >= LARGE_DOCUMENT:
            document.is_large = True
            # What a large document is made of lives as long as it is open; looking through it again and again is what makes pauses.
            gc.freeze()

    def show(self, document: Document, shown: Shown, *, always: bool) -> None:
        """Render the findings of a document and publish them, or have the client ask for them."""
        from assay.lsp.rendering import publication

        session = self._loop.session

        def count_edits(finding: Finding) -> int:
            return finding.fix_edits

        rendered = self._loop.renderer_of(document).render(
            document, session.lines(document.uri), shown.rendered, count_edits
        )
        before = shown.rendered.by_uri
        shown.rendered = rendered
        changed = rendered.by_uri != before
        if changed:
            self._serial += 1
            shown.serial = self._serial
            self.queue_changed()
        if not self._loop.client.pulls:
            for uri, diagnostics in rendered.by_uri.items():
                version = document.version_of(uri)
                is_same = before.get(uri) == diagnostics
                if is_same and (not always or shown.versions.get(uri, -1) == version):
                    continue
                if is_same and self._loop.client.repeats_at_rest:
                    self._loop.after(PAUSE, "repeat " + document.uri, lambda: self._repeat(document.uri))
                    continue
                shown.versions[uri] = version
                self._loop.writer.send(publication(uri, version, diagnostics))
            for uri in before.keys() - rendered.by_uri.keys():
                self._loop.writer.send(publication(uri, None, ()))
        elif changed and not always and self._loop.client.refreshes_pulls:
            self._loop.request("workspace/diagnostic/refresh", None)
        if not session.needs_settling(document):
            self._follow(document, shown)
        if shown.unannounced_paste:
            from assay.lsp.hot.pastes import announce

            # Until the document is settled, findings in the paste may still be missing.
            is_settled = not self._loop.session.needs_settling(document)
            shown.unannounced_paste = not is_settled
            announce(self._loop, document, is_final=is_settled)

    def _repeat(self, name: str) -> None:
        """Push what edits did not change for the version that a document has now."""
        from assay.lsp.rendering import publication

        document, shown = self._loop.session.documents.get(name), self.shown.get(name)
        if document is None or shown is None or not document.is_current:
            return  # It is closed, or shown again once it has been analysed.
        for uri, diagnostics in shown.rendered.by_uri.items():
            version = document.version_of(uri)
            if shown.versions.get(uri, -1) != version:
                shown.versions[uri] = version
                self._loop.writer.send(publication(uri, version, diagnostics))

    def _follow(self, document: Document, shown: Shown) -> None:
        """Hand over what is shown to those who follow findings from rest to rest."""
        if shown.followed != shown.serial:
            shown.followed = shown.serial
            self._loop.flow.shown(document, shown.rendered)

    def follow_to_the_end(self) -> None:
        """Hand over what is shown of all documents, because nothing will be shown any more."""
        for uri in self.shown:
            self._follow_last(uri)

    def fix_given(self, uri: str, rule: str | None = None) -> None:
        """Take note that the fix of a rule's finding, or all safe ones, was handed out, after what is shown before it."""
        self._follow_last(uri)
        self._loop.flow.fix_given(uri, rule)

    def _follow_last(self, uri: str) -> None:
        document, shown = self._loop.session.documents.get(uri), self.shown.get(uri)
        if document is not None and shown is not None and document.is_current and not shown.is_new:
            self._follow(document, shown)

    def triaged(self, document: Document) -> tuple[Triaged, ...]:
        """Return the findings of a document that the client is shown, most urgent first."""
        shown = self.shown.get(document.uri)
        return shown.rendered.triaged if shown is not None else ()

    def queue_changed(self) -> None:
        """Tell the client that the ranked list may read differently, soon, and once for all that happens until then."""
        if "queue changed" not in self._loop.timers:
            self._loop.after(QUEUE_PAUSE, "queue changed", lambda: self._loop.notify("assay/queueChanged", {}))

    def show_all(self) -> None:
        """Render everything anew, after the settings changed."""
        if self._loop.folder_settings().has_changed:
            self._loop.flow.settings_changed()
        for shown in self.shown.values():
            shown.followed = -1
        for document in list(self._loop.session.documents.values()):
            self.show_anew(document)

    def show_anew(self, document: Document) -> None:
        """Render a document anew although its findings are the same: what stands beside them is another."""
        from assay.lsp.rendering import Rendered

        shown = self.shown.get(document.uri)
        if shown is not None and not shown.is_new:
            shown.rendered = Rendered(by_uri=shown.rendered.by_uri)
            # What is known of a text that was edited since stands elsewhere in it now; it is rendered once it was analysed.
            if document.is_current:
                self.show(document, shown, always=False)

    # Settling ------------------------------------------------------------------

    def settle_soon(self, document: Document) -> None:
        """Settle a document as soon as nothing else waits."""
        if document.is_current and self._loop.session.needs_settling(document):
            self._loop.after(0, "settle " + document.uri, lambda: self._settle(document.uri))

    def _settle(self, uri: str) -> None:
        document = self._loop.session.documents.get(uri)
        shown = self.shown.get(uri)
        if (
            document is not None
            and shown is not None
            and document.is_current
            and self._loop.session.needs_settling(document)
        ):
            self._begin_settling(document, shown)

    def _begin_settling(self, document: Document, shown: Shown) -> None:
        plan = self._loop.session.begin_settling(document)
        token = CancelToken()
        shown.settling = token

        def parse() -> None:
            try:
                outline = plan.run(token)
            except Cancelled:
                return
            except Exception:
                problem = traceback.format_exc()
                self._loop.post(lambda: self._failed_to_settle(document, token, problem))
                return
            self._loop.post(lambda: self._settled(document, plan, outline, token))

        self._settle_work.put(parse)

    def _failed_to_settle(self, document: Document, token: CancelToken, problem: str) -> None:
        shown = self.shown.get(document.uri)
        if shown is not None and shown.settling is token:
            shown.settling = None
            if shown.is_new:
                shown.is_outlined = True
                self._dirty[document.uri] = None
        self._loop.log(f"{document.path} could not be looked at as a whole.\n{problem}", 1)

    def _settled(self, document: Document, plan: SettlingPlan, outline: Outline, token: CancelToken) -> None:
        shown = self.shown.get(document.uri)
        if (
            shown is None
            or shown.settling is not token
            or self._loop.session.documents.get(document.uri) is not document
        ):
            return
        shown.settling = None
        if self._is_superseded(document.uri):
            return
        # Units are corrected before the token is first looked at, so that what is put off is analysed as usual.
        finishing = CancelToken()
        self._loop.running = finishing
        try:
            snapshot = self._loop.session.finish_settling(document, plan, outline, finishing)
        except Cancelled:
            snapshot = None
        finally:
            self._loop.running = None
        if snapshot is None or shown.is_new:
            shown.is_outlined = True
            document.is_current = False
            self._dirty[document.uri] = None
        else:
            self.show(document, shown, always=False)
            self._loop.opinions.ask_soon(document)
            self._loop.packages.ask_soon(document)

    def _settle_loop(self) -> None:
        while True:
            self._settle_work.get()()


def _collect() -> None:
    """Give back the memory of a large document that was closed: its objects were out of the collector's sight."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
