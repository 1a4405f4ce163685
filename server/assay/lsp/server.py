"""pygls's server, without what Assay does itself: documents, initialisation, and the life of the process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import JsonRPCRequestMessage, LanguageServerProtocol, default_converter

from assay.app.editor_queue import EditorQueue, QueuedFile
from assay.base.cancellation import CancelToken
from assay.lsp.loop import AnalysisLoop

Result = TypeVar("Result")


class AssayProtocol(LanguageServerProtocol):
    """The protocol with one difference: parameters of our own requests stay plain data."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return the message for decoded JSON; raises where the parameters do not fit the method."""
        method = data.get("method", "")
        if isinstance(method, str) and method.startswith("assay/") and "id" in data:
            return JsonRPCRequestMessage(id=data["id"], method=method, jsonrpc="2.0", params=data.get("params"))
        return super().structure_message(data)


class AssayServer(LanguageServer):
    """What handlers in ``methods`` are registered with."""

    def __init__(self, analysis: AnalysisLoop, name: str, version: str) -> None:
        super().__init__(name, version, protocol_cls=AssayProtocol, converter_factory=default_converter)
        self.analysis = analysis
        self.running: set[CancelToken] = set()
        """The long work under way; cancelled when the server shuts down."""
        self.queue = EditorQueue()
        self.queue.when_dated = lambda: analysis.post(analysis.documents.queue_changed)
        self.scanned: dict[str, QueuedFile] = {}
        """What the last scan of the workspace found, by URI."""
        self.is_scanned = False

    def begin(self, initialize: dict[str, Any]) -> None:
        """Take in what the client said in ``initialize``, which has been answered by now."""
        protocol = self.protocol
        protocol.set_writer(_Writer(self.analysis))
        try:
            params = protocol._converter.structure(initialize.get("params") or {}, types.InitializeParams)
            protocol.client_capabilities = params.capabilities
        except Exception:
            # Capabilities that do not fit their types are no reason to do without everything else.
            protocol.client_capabilities = types.ClientCapabilities()

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log what went wrong in a handler; the request itself has been answered with it."""
        kind = "" if isinstance(error, JsonRpcException) else f"{type(error).__name__}: "
        self.analysis.log(f"A request could not be answered. {kind}{error}", 1)

    async def ask(self, work: Callable[[], Result], uri: str | None = None) -> Result:
        """Have work done by the analysis thread and return its result; with ``uri`` once that document is current."""
        return await asyncio.wrap_future(self.analysis.submit(work, uri))

    def diagnostics(self, rendered: list[bytes]) -> list[types.Diagnostic]:
        """Return rendered diagnostics as pygls wants them."""
        found: list[types.Diagnostic] = self.protocol._converter.structure(
            [json.loads(diagnostic) for diagnostic in rendered], list[types.Diagnostic]
        )
        return found

    def stop(self) -> None:
        """Cancel long work."""
        for token in list(self.running):
            token.cancel()


class _Writer:
    """Lets pygls write through the writer that all threads share."""

    def __init__(self, analysis: AnalysisLoop) -> None:
        self._analysis = analysis

    def write(self, data: bytes) -> None:
        """Write a frame that is complete."""
        self._analysis.writer.write(data)

    def close(self) -> None:
        """Nothing to close: the descriptor belongs to the process."""
