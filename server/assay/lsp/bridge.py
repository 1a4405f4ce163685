"""pygls in a thread of its own: everything of the protocol that is not on the keystroke path.

pygls gets the messages that the loop hands over and writes through the same writer. Its handlers are coroutines; what touches documents they
post to the loop and await. It is started when it is first needed, because importing it takes longer than analysing a file.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import pkgutil
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from assay import __version__
from assay.lsp.messages import ErrorCode

if TYPE_CHECKING:
    from assay.lsp.loop import AnalysisLoop

Result = TypeVar("Result")


class Bridge:
    """Starts pygls's thread and feeds it."""

    def __init__(self, loop: AnalysisLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._backlog: list[Callable[[], None]] = []
        self._events: asyncio.AbstractEventLoop | None = None
        self._server: AssayServer | None = None
        threading.Thread(target=self._run, name="pygls", daemon=True).start()

    def feed(self, body: bytes) -> None:
        """Hand a message over, from any thread."""
        self._call(lambda: self._handle(body))

    def request(self, method: str, params: Any) -> None:
        """Ask the client for something without waiting for what it says."""

        def send() -> None:
            if self._server is not None:
                self._server.protocol.send_request(method, params)

        self._call(send)

    def shut_down(self) -> None:
        """Stop what is under way."""

        def stop() -> None:
            if self._server is not None:
                self._server.stop()

        self._call(stop)

    def _call(self, action: Callable[[], None]) -> None:
        with self._lock:
            if self._events is None:
                self._backlog.append(action)
            else:
                self._events.call_soon_threadsafe(action)

    def _run(self) -> None:
        try:
            logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="assay: %(message)s")
            server = make_server(self._loop)
            events = asyncio.new_event_loop()
            asyncio.set_event_loop(events)
        except Exception as error:
            reason = f"The part of the server that answers everything but diagnostics could not be started: {error!r}"
            self._loop.post(lambda: self._loop.log(reason, 1))
            return
        with self._lock:
            self._server, self._events = server, events
            for action in self._backlog:
                events.call_soon(action)
            self._backlog.clear()
        events.run_forever()

    def _handle(self, body: bytes) -> None:
        server = self._server
        if server is None:
            return
        data = json.loads(body.decode("utf-8", "replace"))
        try:
            message = server.protocol.structure_message(data)
        except Exception as error:
            reason = f"The parameters of {data.get('method')} cannot be used: {error}"
            if "id" in data and "method" in data:
                self._loop.fail(data["id"], ErrorCode.INVALID_PARAMS, reason)
            self._loop.log(reason)
            return
        try:
            server.protocol.handle_message(message)
        except Exception as error:
            self._loop.log(f"{data.get('method', 'A response')} failed: {error!r}", 1)


def make_server(loop: AnalysisLoop) -> AssayServer:
    """Return pygls's server with the handlers of every module in ``methods``."""
    from assay.lsp import methods
    from assay.lsp.server import AssayServer

    server = AssayServer(loop, "assay", __version__)
    for entry in pkgutil.iter_modules(methods.__path__):
        importlib.import_module(f"{methods.__name__}.{entry.name}").register(server)
    server.begin(json.loads(loop.initialize_body))
    return server


if TYPE_CHECKING:
    from assay.lsp.server import AssayServer
