"""A small language client over stdio. It waits for messages by id, version or content, with a timeout, and never sleeps."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

TIMEOUT = 30.0
"""Seconds that a test waits for a message; far more than any takes."""

SERVER = [sys.executable, "-P", "-m", "assay.lsp"]

FULL_CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "workspaceEdit": {"documentChanges": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
        "diagnostics": {"refreshSupport": True},
    },
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
            "dataSupport": True,
            "versionSupport": True,
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "isPreferredSupport": True,
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "notebookDocument": {"synchronization": {}},
}

ALONE: dict[str, Any] = {"bandit": {"enabled": False}}
"""Settings without the second opinion, which comes whenever it is ready and then adds its words to what was said before."""

Found = TypeVar("Found")


class NoAnswerError(AssertionError):
    """What a test waited for did not come; the message says what did."""


class Client:
    """One server process and everything it said."""

    def __init__(self, command: list[str] | None = None, **options: Any) -> None:
        self.process = subprocess.Popen(
            command or SERVER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            **options,
        )
        self.messages: list[dict[str, Any]] = []
        self.arrived: list[float] = []
        """When the last byte of each message had been read."""
        self.written = 0.0
        """When the last message was begun to be written."""
        self.stderr = b""
        self.configuration: Any = ALONE
        """What the client answers when it is asked for the section of Assay's settings."""
        self.refuses_edits = False
        self.texts: dict[str, tuple[int, str]] = {}
        self._changed = threading.Condition()
        self._write_lock = threading.Lock()
        self._ended = False
        self._next_id = 0
        self._readers = [threading.Thread(target=work, daemon=True) for work in (self._read, self._read_errors)]
        for reader in self._readers:
            reader.start()

    # The wire ----------------------------------------------------------------

    def write(self, data: bytes) -> None:
        with self._write_lock:
            self.written = time.perf_counter()
            view = memoryview(data)
            while view:
                view = view[os.write(self._stdin, view) :]

    @property
    def _stdin(self) -> int:
        assert self.process.stdin is not None
        return self.process.stdin.fileno()

    def send(self, message: Any) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _read(self) -> None:
        assert self.process.stdout is not None
        stream = self.process.stdout.fileno()
        buffer = b""
        while True:
            match = re.match(rb"Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n", buffer)
            if match and len(buffer) >= match.end() + int(match[1]):
                now = time.perf_counter()
                end = match.end() + int(match[1])
                message = json.loads(buffer[match.end() : end])
                buffer = buffer[end:]
                with self._changed:
                    self.messages.append(message)
                    self.arrived.append(now)
                    self._changed.notify_all()
                if "method" in message and "id" in message:
                    self._answer(message)
                continue
            chunk = os.read(stream, 1 << 20)
            if not chunk:
                break
            buffer += chunk
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        # A child of the server may hold the pipe open for longer than the test lasts.
        with contextlib.suppress(ValueError):
            for line in self.process.stderr:
                self.stderr += line

    def _answer(self, message: dict[str, Any]) -> None:
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [self.configuration for _ in message["params"]["items"]]
        elif message["method"] == "workspace/applyEdit":
            result = {"applied": not self.refuses_edits}
            if not self.refuses_edits:
                self.apply_workspace_edit(message["params"]["edit"])
        with contextlib.suppress(OSError):
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    # Waiting -----------------------------------------------------------------

    def wait(self, find: Callable[[dict[str, Any]], Found | None], timeout: float = TIMEOUT, since: int = 0) -> Found:
        """Return what ``find`` makes of the first message that it wants; raise NoAnswerError when none comes in time."""
        end = time.monotonic() + timeout
        with self._changed:
            looked_at = since
            while True:
                for message in self.messages[looked_at:]:
                    if (found := find(message)) is not None:
                        return found
                looked_at = len(self.messages)
                left = end - time.monotonic()
                if self._ended or left <= 0:
                    last = [json.dumps(message)[:300] for message in self.messages[-5:]]
                    raise NoAnswerError(
                        f"ended: {self._ended}; the last messages: {last}; stderr: {self.stderr[-3000:]!r}"
                    )
                self._changed.wait(left)

    def mark(self) -> int:
        """Return a point in the conversation, for ``since``."""
        with self._changed:
            return len(self.messages)

    def request(self, method: str, params: Any = None) -> int:
        """Send a request and return its id."""
        self._next_id += 1
        self.send({"jsonrpc": "2.0", "id": self._next_id, "method": method, "params": params})
        return self._next_id

    def response(self, request_id: Any, timeout: float = TIMEOUT) -> dict[str, Any]:
        """Return the response to a request, error or not."""
        return self.wait(
            lambda message: message if "method" not in message and message.get("id") == request_id else None, timeout
        )

    def call(self, method: str, params: Any = None, timeout: float = TIMEOUT) -> Any:
        """Send a request and return its result; raise AssertionError for an error."""
        response = self.response(self.request(method, params), timeout)
        assert "error" not in response, response["error"]
        return response["result"]

    def error(self, method: str, params: Any = None) -> dict[str, Any]:
        """Send a request that has to fail, and return the error."""
        response = self.response(self.request(method, params))
        assert "error" in response, response
        error: dict[str, Any] = response["error"]
        return error

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def notification(self, method: str, since: int = 0, timeout: float = TIMEOUT) -> Any:
        """Return the parameters of the first notification (or request of the server) of that name."""
        return self.wait(
            lambda message: message.get("params") if message.get("method") == method else None, timeout, since
        )

    def published(self, uri: str, version: int | None, since: int = 0) -> list[dict[str, Any]]:
        """Return the diagnostics of a document at a version."""

        def find(message: dict[str, Any]) -> list[dict[str, Any]] | None:
            params = message.get("params")
            if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != uri:
                return None
            return params["diagnostics"] if params.get("version") == version else None

        return self.wait(find, since=since)

    def publications(self, uri: str) -> list[dict[str, Any]]:
        """Return all that was published of a document up to now."""
        with self._changed:
            return [
                message["params"]
                for message in self.messages
                if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            ]

    def logged(self, text: str, since: int = 0) -> str:
        """Wait for a log message that holds ``text`` and return it."""

        def find(message: dict[str, Any]) -> str | None:
            if message.get("method") != "window/logMessage" or text not in message["params"]["message"]:
                return None
            return str(message["params"]["message"])

        return self.wait(find, since=since)

    # Life --------------------------------------------------------------------

    def initialize(self, folders: list[Path] | None = None, capabilities: Any = None, **more: Any) -> dict[str, Any]:
        """Initialise and return the server's capabilities."""
        uris = [folder.as_uri() for folder in folders or []]
        params = {
            "processId": os.getpid(),
            "rootUri": uris[0] if uris else None,
            "workspaceFolders": [{"uri": uri, "name": uri.rsplit("/", 1)[-1]} for uri in uris] or None,
            "capabilities": FULL_CAPABILITIES if capabilities is None else capabilities,
            **more,
        }
        result = self.call("initialize", params)
        self.notify("initialized", {})
        found: dict[str, Any] = result["capabilities"]
        return found

    def end(self) -> int:
        """Shut the server down as an editor does and return its exit code."""
        if self.process.poll() is None:
            self.call("shutdown")
            self.notify("exit")
        return self.ended()

    def ended(self) -> int:
        """Wait for the process to end and return its exit code."""
        code = self.process.wait(TIMEOUT)
        for reader in self._readers:
            reader.join(TIMEOUT)
        return code

    def close(self) -> None:
        """Make sure that the process is gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(TIMEOUT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    # Documents -----------------------------------------------------------------

    def open(self, uri: str, text: str, language: str = "python", version: int = 1) -> list[dict[str, Any]]:
        """Open a document and return its first diagnostics."""
        since = self.mark()
        self.texts[uri] = (version, text)
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return self.published(uri, version, since)

    def edit(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> list[dict[str, Any]]:
        """Replace a range (lines and UTF-16 columns) and return the diagnostics of that version."""
        since = self.mark()
        version = self.edit_only(uri, start, end, text)
        return self.published(uri, version, since)

    def edit_only(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> int:
        """Replace a range, wait for nothing, and return the new version."""
        version, before = self.texts[uri]
        self.texts[uri] = (version + 1, replaced(before, start, end, text))
        place = {
            "start": {"line": start[0], "character": start[1]},
            "end": {"line": end[0], "character": end[1]},
        }
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version + 1},
                "contentChanges": [{"range": place, "text": text}],
            },
        )
        return version + 1

    def apply_workspace_edit(self, edit: dict[str, Any]) -> None:
        """Apply an edit as an editor does: to its own text, then tell the server."""
        changes = dict(edit.get("changes") or {})
        for change in edit.get("documentChanges") or ():
            changes.setdefault(change["textDocument"]["uri"], []).extend(change["edits"])
        for uri, edits in changes.items():
            version, text = self.texts[uri]
            indexed = sorted(
                enumerate(edits),
                key=lambda item: (item[1]["range"]["start"]["line"], item[1]["range"]["start"]["character"], item[0]),
            )
            for _, one in reversed(indexed):
                start, end = one["range"]["start"], one["range"]["end"]
                text = replaced(
                    text, (start["line"], start["character"]), (end["line"], end["character"]), one["newText"]
                )
            self.texts[uri] = (version + 1, text)
            self.notify(
                "textDocument/didChange",
                {"textDocument": {"uri": uri, "version": version + 1}, "contentChanges": [{"text": text}]},
            )


def offset_of(text: str, line: int, column: int) -> int:
    """Return the index of a position given in UTF-16 units."""
    ends = [match.end() for match in re.finditer(r"\r\n|\n|\r", text)]
    start = ([0, *ends])[line] if line <= len(ends) else len(text)
    units = 0
    while units < column and start < len(text):
        units += 2 if text[start] > "\uffff" else 1
        start += 1
    return start


def replaced(text: str, start: tuple[int, int], end: tuple[int, int], new: str) -> str:
    """Return a text with a range replaced."""
    return text[: offset_of(text, *start)] + new + text[offset_of(text, *end) :]


def marked(text: str, place: dict[str, Any]) -> str:
    """Return the part of a text that a range of the protocol marks."""
    start, end = place["start"], place["end"]
    return text[offset_of(text, start["line"], start["character"]) : offset_of(text, end["line"], end["character"])]
