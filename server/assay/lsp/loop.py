"""The analysis thread: takes messages in order, keeps documents current, and says what was found.

The thread that reads only cuts frames and puts them into the inbox. Everything that touches the session happens here: messages of the keystroke
path are handled at once, all others are handed to pygls in its own thread, whose handlers post jobs back.

Nothing waits behind a large document: analysis looks between units whether something arrived, and goes on afterwards where
it stopped. A document that was edited and has gone unanswered too long is finished without looking.
"""

from __future__ import annotations

import contextlib
import gc
import queue
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from assay.base.cancellation import Cancelled, CancelToken
from assay.lsp.capabilities import Client
from assay.lsp.frames import Writer
from assay.lsp.messages import Envelope, ErrorCode, MessageId, decode_envelope, repaired
from assay.lsp.unicode import to_json

if TYPE_CHECKING:
    from assay.app.session import Document, Outline, Session, SettlingPlan
    from assay.lsp.bridge import Bridge
    from assay.lsp.rendering import Rendered, Renderer
    from assay.lsp.settings import FolderSettings

PAUSE = 0.2
"""Seconds without an edit after which a document is settled."""
LONGEST_WAIT = 0.1
"""Seconds after which the answer to an edit is not put off again."""
LONGEST_OPENING = 2.0
"""The same for the first answer to a document that was opened."""
COLLECTION_DELAY = 1.0
"""Seconds after closing a large document until its memory is given back, so that closing many is one collection."""
LARGE_DOCUMENT = 1000
"""Lines from which on the objects of a document are taken out of the garbage collector's sight."""

Result = TypeVar("Result")
Handler = Callable[["AnalysisLoop", Envelope], None]


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
    unannounced_paste: bool = False
    waiters: list[Callable[[], None]] = field(default_factory=list)
    """What to do once the document is current."""


class AnalysisLoop:
    """The state of one server, and its main loop."""

    def __init__(self, writer: Writer, handlers: dict[str, Handler], make_session: Callable[[], Session]) -> None:
        self.writer = writer
        self.handlers = handlers
        self.client = Client()
        self.options: Any = None
        self.folders: list[str] = []
        """The URIs of the workspace folders."""
        self.editor_settings: Any = None
        """What the client says under ``assay`` in its configuration; None before it has been asked."""
        self.initialize_body = b""
        self.published_files: set[str] = set()
        """The files that are not open for which a scan of the workspace has published diagnostics."""
        self.is_initialized = False
        self.is_shut_down = False
        self.exit_code: int | None = None
        self.inbox: queue.SimpleQueue[Envelope | Callable[[], None]] = queue.SimpleQueue()
        self.cancelled: set[MessageId] = set()
        self.shown: dict[str, Shown] = {}
        self.bridge: Bridge | None = None
        self.start_bridge: Callable[[], Bridge] | None = None
        self._make_session = make_session
        self._session: Session | None = None
        self.settings: FolderSettings | None = None
        self._pending: deque[Envelope | Callable[[], None]] = deque()
        self._dirty: dict[str, None] = {}
        self._running: CancelToken | None = None
        self._serial = 0
        self._settle_work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._timers: dict[str, tuple[float, Callable[[], None]]] = {}

    # Other threads -------------------------------------------------------------

    def post(self, item: Envelope | Callable[[], None]) -> None:
        """Put a message or a job into the inbox, from any thread."""
        self.inbox.put(item)
        running = self._running
        if running is not None:
            running.cancel()

    def submit(self, work: Callable[[], Result], uri: str | None = None) -> Future[Result]:
        """Have work done by this loop's thread, from any thread; with ``uri`` not before that document is current."""
        future: Future[Result] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except Exception as error:
                    future.set_exception(error)

        self.post(run if uri is None else lambda: self.when_current(uri, run))
        return future

    # Answers -------------------------------------------------------------------

    def respond(self, message_id: MessageId, result: bytes) -> None:
        """Answer a request with JSON."""
        self.writer.send(b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (to_json(message_id), result))

    def fail(self, message_id: MessageId, code: int, message: str) -> None:
        """Answer a request with an error."""
        error = to_json({"code": code, "message": message})
        self.writer.send(b'{"jsonrpc":"2.0","id":%b,"error":%b}' % (to_json(message_id), error))

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.writer.send(b'{"jsonrpc":"2.0","method":%b,"params":%b}' % (to_json(method), to_json(params)))

    def log(self, message: str, level: int = 2) -> None:
        """Tell the log of the client (1 error, 2 warning, 3 information) and standard error."""
        with contextlib.suppress(OSError, ValueError):  # Nobody has to read what is written there.
            sys.stderr.write(f"assay: {message}\n")
            sys.stderr.flush()
        if self.is_initialized:
            self.notify("window/logMessage", {"type": level, "message": message})

    # The loop ------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The documents; the engine is imported at first use."""
        if self._session is None:
            self._session = self._make_session()
        return self._session

    def folder_settings(self) -> FolderSettings:
        """Return the settings of all folders; the defaults before they have been read."""
        if self.settings is None:
            from assay.lsp.settings import FolderSettings

            self.settings = FolderSettings(self.client)
        return self.settings

    def renderer_of(self, document: Document) -> Renderer:
        """Return what makes diagnostics for this client under the settings of the folder that holds the document."""
        return self.folder_settings().renderer_of(document.folder)

    def run(self) -> int:
        """Work until the client says exit or is gone; return the exit code."""
        threading.Thread(target=self._settle_loop, name="settling", daemon=True).start()
        while self.exit_code is None:
            try:
                self._step()
            except Exception:
                self.log(f"The server met an error and goes on.\n{traceback.format_exc()}", 1)
        return self.exit_code

    def _step(self) -> None:
        self._drain()
        if self._pending:
            self._take(self._pending.popleft())
        elif self._dirty:
            # A document whose findings are shown already is answered before one that was only just opened.
            uri = min(self._dirty, key=lambda candidate: self.shown[candidate].is_new)
            self.bring_up_to_date(uri)
        else:
            now = time.monotonic()
            due = [name for name, (when, _) in self._timers.items() if when <= now]
            if due:
                self._timers.pop(due[0])[1]()
                return
            timeout = min((when for when, _ in self._timers.values()), default=now + 3600) - now
            try:
                self._pending.append(self.inbox.get(timeout=max(timeout, 0)))
            except queue.Empty:
                return

    def _drain(self) -> None:
        try:
            while True:
                self._pending.append(self.inbox.get_nowait())
        except queue.Empty:
            return

    def after(self, seconds: float, name: str, action: Callable[[], None]) -> None:
        """Do something when the loop is idle, not before so many seconds; a timer of the same name is replaced."""
        self._timers[name] = (time.monotonic() + seconds, action)

    def _take(self, item: Envelope | Callable[[], None]) -> None:
        if not isinstance(item, Envelope):
            item()
            return
        try:
            try:
                self._dispatch(item)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                if isinstance(error, msgspec.ValidationError):
                    raise
                self._dispatch(decode_envelope(repaired(item.body)))
        except (msgspec.DecodeError, ValueError) as error:
            self.refuse(item, ErrorCode.INVALID_PARAMS, f"The parameters of {item.method} cannot be used: {error}")
        except Exception as error:
            self.log(f"{item.method} failed.\n{traceback.format_exc()}", 1)
            if item.is_request:
                self._fail(item, ErrorCode.INTERNAL_ERROR, f"{item.method} failed: {error!r}")

    def refuse(self, message: Envelope, code: int, reason: str) -> None:
        """Answer a message that cannot be used with an error, where an answer is due, and log why."""
        if message.is_request:
            self._fail(message, code, reason)
        self.log(reason)

    def _fail(self, message: Envelope, code: int, reason: str) -> None:
        if not isinstance(message.id, msgspec.UnsetType):
            self.fail(message.id, code, reason)

    def _dispatch(self, message: Envelope) -> None:
        method = message.method
        if message.is_request and message.id in self.cancelled:
            self.cancelled.discard(message.id if not isinstance(message.id, msgspec.UnsetType) else None)
            self._fail(message, ErrorCode.REQUEST_CANCELLED, "The request was cancelled before it was looked at.")
        elif method == "exit":
            self.exit_code = 0 if self.is_shut_down else 1
        elif self.is_shut_down:
            self._fail(message, ErrorCode.INVALID_REQUEST, "The server has been shut down; only exit may follow.")
        elif not self.is_initialized and method != "initialize":
            if method:
                self._fail(message, ErrorCode.SERVER_NOT_INITIALIZED, "The first request has to be initialize.")
        elif (handler := self.handlers.get(method)) is not None:
            handler(self, message)
        else:
            self.hand_over(message)

    def hand_over(self, message: Envelope) -> None:
        """Give a message to pygls, starting it if need be."""
        if method_is_optional(message.method) and not message.is_request:
            return
        if self.bridge is None and self.start_bridge is not None:
            self.bridge = self.start_bridge()
        if self.bridge is not None:
            self.bridge.feed(message.body)

    # Documents -----------------------------------------------------------------

    def opened(self, document: Document) -> None:
        """Take note of a document that was opened; it is analysed when nothing more urgent waits."""
        from assay.lsp.rendering import Rendered

        self._serial += 1
        self.shown[document.uri] = Shown(Rendered(), self._serial, waiting_since=time.monotonic())
        self._dirty[document.uri] = None
        if document.uri in self.published_files:
            self.published_files.discard(document.uri)
            if self.client.pulls:  # The client would show what it pulls beside what was pushed.
                from assay.lsp.rendering import publication

                self.writer.send(publication(document.uri, None, ()))

    def forget(self, uri: str) -> None:
        """Forget a document that is closed or opened anew, and clear what the client shows of it."""
        from assay.lsp.rendering import publication

        document = self.session.close(uri)
        shown = self.shown.pop(uri, None)
        self._dirty.pop(uri, None)
        self._timers.pop("settle " + uri, None)
        if shown is None:
            return
        if shown.settling is not None:
            shown.settling.cancel()
        if not self.client.pulls:
            for shown_uri in shown.versions:
                self.writer.send(publication(shown_uri, None, ()))
        for waiter in shown.waiters:
            self.post(waiter)
        if document is not None and document.is_large and "collect" not in self._timers:
            self.after(COLLECTION_DELAY, "collect", _collect)

    def edited(self, document: Document) -> None:
        """Answer an edit at once, unless an edit of the same document is waiting already."""
        shown = self.shown[document.uri]
        if document.uri not in self._dirty:
            shown.waiting_since = time.monotonic()
            self._dirty[document.uri] = None
        if shown.settling is not None:
            shown.settling.cancel()
            shown.settling = None
        if not self._is_superseded(document.uri):
            self.bring_up_to_date(document.uri)

    def _is_superseded(self, uri: str) -> bool:
        self._drain()
        if not self._pending:
            return False
        following = self._pending[0]
        # The change is recognised by its text, because decoding it twice would cost as much as it saves.
        return (
            isinstance(following, Envelope)
            and following.method in ("textDocument/didChange", "notebookDocument/didChange")
            and to_json(uri) in following.body[:2000]
        )

    def when_current(self, uri: str, action: Callable[[], None]) -> None:
        """Do something once a document's findings speak of its present text: now, if they do."""
        document = self.session.document_of(uri)
        if document is None or document.is_current:
            action()
        else:
            self.shown[document.uri].waiters.append(action)

    def bring_up_to_date(self, uri: str) -> None:
        """Analyse a document and show what changed; put off where something arrives that should not wait."""
        session = self.session
        document = session.documents.get(uri)
        if document is None:
            self._dirty.pop(uri, None)
            return
        shown = self.shown[uri]
        token = CancelToken()
        patience = LONGEST_OPENING if shown.is_new else LONGEST_WAIT
        if time.monotonic() - shown.waiting_since < patience:
            self._running = token
            if not self.inbox.empty():
                token.cancel()
        try:
            session.analyse(document, token)
        except Cancelled:
            return
        except Exception:
            self._dirty.pop(uri, None)
            document.is_current = True
            self.log(f"{document.path} could not be analysed.\n{traceback.format_exc()}", 1)
        finally:
            self._running = None
        self._dirty.pop(uri, None)
        first = shown.is_new
        shown.is_new = False
        self.show(document, shown, always=True)
        if session.needs_settling(document):
            # What was inserted in one piece is looked at as a whole at once: nobody is in the middle of typing it.
            self.after(0 if shown.unannounced_paste else PAUSE, "settle " + uri, lambda: self._settle(uri))
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

        rendered = self.renderer_of(document).render(document, self.session.lines(document.uri), shown.rendered)
        before = shown.rendered.by_uri
        shown.rendered = rendered
        changed = rendered.by_uri != before
        if changed:
            self._serial += 1
            shown.serial = self._serial
        if not self.client.pulls:
            for uri, diagnostics in rendered.by_uri.items():
                version = document.version_of(uri)
                if before.get(uri) != diagnostics or (always and shown.versions.get(uri, -1) != version):
                    shown.versions[uri] = version
                    self.writer.send(publication(uri, version, diagnostics))
            for uri in before.keys() - rendered.by_uri.keys():
                self.writer.send(publication(uri, None, ()))
        elif changed and not always and self.client.refreshes_pulls:
            self.request("workspace/diagnostic/refresh", None)
        if shown.unannounced_paste:
            from assay.lsp.hot.pastes import announce

            # Until the document is settled, findings in the paste may still be missing.
            is_settled = not self.session.needs_settling(document)
            shown.unannounced_paste = not is_settled
            announce(self, document, is_final=is_settled)

    def folders_changed(self) -> None:
        """Take note of which folders make up the workspace, before the next message; documents that are open keep their names."""
        self._pending.appendleft(self._name_folders)

    def _name_folders(self) -> None:
        from assay.lsp.settings import path_of_folder

        self.session.set_folders(path_of_folder(uri) for uri in self.folders if uri.startswith("file:"))
        self.reload_settings()

    def reload_settings(self) -> None:
        """Read the settings anew, and show everything under them. What is wrong is shown once, and the last good settings go on."""
        from assay.lsp.capabilities import find

        options = self.editor_settings if self.editor_settings is not None else find(self.options, "settings")
        problems = self.folder_settings().reload(self.folders, options, self.session.rule_names())
        for problem in problems:
            self.notify("window/showMessage", {"type": 2, "message": f"Assay: {problem}"})
        self.show_all()

    def show_all(self) -> None:
        """Render everything anew, after the settings changed."""
        from assay.lsp.rendering import Rendered

        for uri, shown in self.shown.items():
            document = self.session.documents.get(uri)
            if document is not None and not shown.is_new:
                shown.rendered = Rendered(by_uri=shown.rendered.by_uri)
                self.show(document, shown, always=False)

    def request(self, method: str, params: Any) -> None:
        """Ask the client for something, through pygls, without waiting for what it says."""
        if self.bridge is None and self.start_bridge is not None:
            self.bridge = self.start_bridge()
        if self.bridge is not None:
            self.bridge.request(method, params)

    # Settling ------------------------------------------------------------------

    def settle_soon(self, document: Document) -> None:
        """Settle a document as soon as nothing else waits."""
        if document.is_current and self.session.needs_settling(document):
            self.after(0, "settle " + document.uri, lambda: self._settle(document.uri))

    def _settle(self, uri: str) -> None:
        session = self.session
        document = session.documents.get(uri)
        shown = self.shown.get(uri)
        if document is None or shown is None or not document.is_current or not session.needs_settling(document):
            return
        plan = session.begin_settling(document)
        token = CancelToken()
        shown.settling = token

        def parse() -> None:
            try:
                outline = plan.run(token)
            except Cancelled:
                return
            except Exception:
                problem = traceback.format_exc()
                self.post(lambda: self.log(f"{document.path} could not be settled.\n{problem}", 1))
                return
            self.post(lambda: self._settled(document, plan, outline, token))

        self._settle_work.put(parse)

    def _settled(self, document: Document, plan: SettlingPlan, outline: Outline, token: CancelToken) -> None:
        shown = self.shown.get(document.uri)
        if shown is None or shown.settling is not token or self.session.documents.get(document.uri) is not document:
            return
        shown.settling = None
        self._drain()
        if self._is_superseded(document.uri):
            return
        if self.session.finish_settling(document, plan, outline, CancelToken()) is not None:
            self.show(document, shown, always=False)

    def _settle_loop(self) -> None:
        while True:
            self._settle_work.get()()


def _collect() -> None:
    """Give back the memory of a large document that was closed: its objects were out of the collector's sight."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def method_is_optional(method: str) -> bool:
    """Whether a server may ignore a notification of this name: those whose name begins with a dollar sign, except for cancelling."""
    return method.startswith("$/") and method != "$/cancelRequest"
