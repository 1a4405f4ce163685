"""The analysis thread: takes messages in order, keeps documents current, and says what was found.

The thread that reads only cuts frames and puts them into the inbox. Everything that touches the session happens here: messages of the keystroke
path are handled at once, all others are handed to pygls in its own thread, whose handlers post jobs back.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from assay.base.cancellation import CancelToken
from assay.lsp.capabilities import Client
from assay.lsp.documents import OpenDocuments
from assay.lsp.flow import Flow
from assay.lsp.frames import Writer
from assay.lsp.messages import Envelope, ErrorCode, MessageId, decode_envelope, repaired
from assay.lsp.opinions import Opinions
from assay.lsp.packages import Packages
from assay.lsp.unicode import to_json

if TYPE_CHECKING:
    from concurrent.futures import Future

    from assay.app.session import Document, Session
    from assay.app.workspace_reach import WorkspaceReach
    from assay.config.settings import Settings
    from assay.lsp.bridge import Bridge
    from assay.lsp.rendering import Renderer
    from assay.lsp.settings import FolderSettings

Result = TypeVar("Result")
Handler = Callable[["AnalysisLoop", Envelope], None]


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
        self.published_files: dict[str, bytes] = {}
        """The files that are not open for which a scan of the workspace has published diagnostics, with a digest of them."""
        self.is_initialized = False
        self.is_shut_down = False
        self.exit_code: int | None = None
        self.inbox: queue.SimpleQueue[Envelope | Callable[[], None]] = queue.SimpleQueue()
        self.cancelled: set[MessageId] = set()
        self.bridge: Bridge | None = None
        self.start_bridge: Callable[[], Bridge] | None = None
        self.put_off: list[bytes] = []
        """Messages for pygls that came before it runs, while documents wait to be shown."""
        self.after_reload: list[Callable[[], None]] = []
        """What is done once settings, owners or verdicts were read anew."""
        self._make_session = make_session
        self._session: Session | None = None
        self.settings: FolderSettings | None = None
        self.pending: deque[Envelope | Callable[[], None]] = deque()
        self.running: CancelToken | None = None
        """What is cancelled when something arrives: analysis that may be put off."""
        self.documents = OpenDocuments(self)
        self.flow = Flow(self)
        self.opinions = Opinions(self)
        self.packages = Packages(self)
        self.reach: WorkspaceReach | None = None
        """What finds out from where code is reached in other files; there once settings were read."""
        self.timers: dict[str, tuple[float, Callable[[], None]]] = {}

    # Other threads -------------------------------------------------------------

    def post(self, item: Envelope | Callable[[], None]) -> None:
        """Put a message or a job into the inbox, from any thread."""
        self.inbox.put(item)
        running = self.running
        if running is not None:
            running.cancel()

    def submit(self, work: Callable[[], Result], uri: str | None = None) -> Future[Result]:
        """Have work done by this loop's thread, from any thread; with ``uri`` not before that document is current."""
        from concurrent.futures import Future

        future: Future[Result] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except Exception as error:
                    future.set_exception(error)

        self.post(run if uri is None else lambda: self.documents.when_current(uri, run))
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
            from assay.app.workspace_reach import WorkspaceReach
            from assay.lsp.settings import FolderSettings

            self.reach = WorkspaceReach(lambda: self.post(self.show_again))
            self.settings = FolderSettings(self.client, self.reach)
        return self.settings

    def settings_of(self, document: Document) -> Settings:
        """Return the settings of the folder that holds a document."""
        return self.folder_settings().of(document.folder)

    def renderer_of(self, document: Document) -> Renderer:
        """Return what makes diagnostics for this client under the settings of the folder that holds the document."""
        return self.folder_settings().renderer_of(document.folder)

    def run(self) -> int:
        """Work until the client says exit or is gone; return the exit code."""
        while self.exit_code is None:
            try:
                self._step()
            except Exception:
                self.log(f"The server met an error and goes on.\n{traceback.format_exc()}", 1)
        return self.exit_code

    def _step(self) -> None:
        self.drain()
        if self.pending:
            self._take(self.pending.popleft())
        elif not self.documents.work():
            if self.put_off:
                self._running_bridge()
            now = time.monotonic()
            due = [name for name, (when, _) in self.timers.items() if when <= now]
            if due:
                self.timers.pop(due[0])[1]()
                return
            timeout = min((when for when, _ in self.timers.values()), default=now + 3600) - now
            try:
                self.pending.append(self.inbox.get(timeout=max(timeout, 0)))
            except queue.Empty:
                return

    def drain(self) -> None:
        """Take what has arrived out of the inbox, so that it can be looked at."""
        try:
            while True:
                self.pending.append(self.inbox.get_nowait())
        except queue.Empty:
            return

    def after(self, seconds: float, name: str, action: Callable[[], None]) -> None:
        """Do something when the loop is idle, not before so many seconds; a timer of the same name is replaced."""
        self.timers[name] = (time.monotonic() + seconds, action)

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
        if self.bridge is None and self.documents.has_work:
            # Importing pygls takes about as long as finding what is shown first, and would take half of the time from that.
            self.put_off.append(message.body)
        elif (bridge := self._running_bridge()) is not None:
            bridge.feed(message.body)

    def _running_bridge(self) -> Bridge | None:
        """Return pygls, started if need be, and with all that was put off for it."""
        if self.bridge is None and self.start_bridge is not None:
            self.bridge = self.start_bridge()
            for body in self.put_off:
                self.bridge.feed(body)
            self.put_off.clear()
        return self.bridge

    def folders_changed(self) -> None:
        """Take note of which folders make up the workspace, before the next message; documents that are open keep their names."""
        self.pending.appendleft(self._name_folders)

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
        for document in self.session.use_team_facts(self.folder_settings().team_facts()):
            self.documents.look_again(document)
        self.opinions.settings_changed()
        self.packages.look_again()
        self.show_again()

    def show_again(self) -> None:
        """Show everything under what is known now."""
        self.documents.show_all()
        for action in self.after_reload:
            action()

    def files_changed(self) -> None:
        """Take note that files changed on disk: what is reached from where may be another matter now."""
        if self.reach is not None:
            self.reach.files_changed()
        self.documents.queue_changed()
        if self.client.refreshes_lenses and self.bridge is not None:
            self.request("workspace/codeLens/refresh", None)

    def request(self, method: str, params: Any) -> None:
        """Ask the client for something, through pygls, without waiting for what it says."""
        if (bridge := self._running_bridge()) is not None:
            bridge.request(method, params)


def method_is_optional(method: str) -> bool:
    """Whether a server may ignore a notification of this name: those whose name begins with a dollar sign, except for cancelling."""
    return method.startswith("$/") and method != "$/cancelRequest"
