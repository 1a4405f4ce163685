"""A server in the test's own thread: what it does is done when a call returns, and its clock is moved by hand."""

from __future__ import annotations

import json
from pathlib import Path

from assay.app.live_triage import Reaching
from assay.lsp.frames import Writer
from assay.lsp.hot import lifecycle
from assay.lsp.loop import AnalysisLoop
from assay.lsp.main import _make_session
from assay.lsp.messages import decode_envelope
from lsp.samples import YAML


class Talk:
    """A conversation with such a server, in which one document is open."""

    def __init__(self, folder: Path, options: object, reach: Reaching | None = None) -> None:
        """``options`` are the initialization options; ``reach`` takes the place of what looks at other files."""
        self._said = folder / "said"
        self.uri = (folder / "app.py").as_uri()
        self.file = self._said.open("wb")
        self.loop = AnalysisLoop(Writer(self.file.fileno(), lambda: None), dict(lifecycle.HANDLERS), _make_session)
        parameters = {"rootUri": folder.as_uri(), "capabilities": {}, "initializationOptions": options}
        self.say({"id": 1, "method": "initialize", "params": parameters})
        if reach is not None:
            self.loop.folder_settings().renderer_of(str(folder)).reach = reach
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": YAML}
        self.say({"method": "textDocument/didOpen", "params": {"textDocument": document}})

    def say(self, message: dict[str, object]) -> None:
        """Say something and let the server do all that it does at once."""
        self.loop.post(decode_envelope(json.dumps({"jsonrpc": "2.0", **message}).encode()))
        self.loop.drain()
        while self.loop.pending or self.loop.documents.has_work:
            self.loop._step()

    def edit(self, version: int, line: int, text: str) -> None:
        """Insert a text at the beginning of a line."""
        place = {"line": line, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": text}
        document = {"uri": self.uri, "version": version}
        self.say({"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": [change]}})

    def pause(self) -> None:
        """Let all time pass that the server waits for."""
        while self.loop.timers:
            self.loop.timers.pop(next(iter(self.loop.timers)))[1]()
            while self.loop.pending or self.loop.documents.has_work:
                self.loop._step()

    def published(self) -> list[tuple[int, list[str]]]:
        """Return the version and the rules of each publication so far."""
        found = []
        for part in self._said.read_bytes().split(b"Content-Length: ")[1:]:
            message = json.loads(part.partition(b"\r\n\r\n")[2])
            if message.get("method") == "textDocument/publishDiagnostics":
                parameters = message["params"]
                found.append((parameters.get("version"), [each["code"] for each in parameters["diagnostics"]]))
        return found
