"""initialize, initialized, shutdown, $/cancelRequest and the folders of the workspace."""

from __future__ import annotations

import os

import msgspec

from assay.lsp.capabilities import client_of, find, initialize_result
from assay.lsp.hot import all_handlers
from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import CancelRequest, DidChangeFolders, Envelope, ErrorCode
from assay.lsp.unicode import to_json


def initialize(loop: AnalysisLoop, message: Envelope) -> None:
    """Answer from the table; everything slow comes afterwards."""
    if loop.is_initialized:
        loop.refuse(message, ErrorCode.INVALID_REQUEST, "The server has been initialized before.")
        return
    params = msgspec.json.decode(message.params)
    loop.options = find(params, "initializationOptions")
    loop.client = client_of(find(params, "capabilities"), loop.options)
    loop.folders = _folders(params)
    loop.initialize_body = message.body
    loop.is_initialized = True
    if not isinstance(message.id, msgspec.UnsetType):
        loop.respond(message.id, to_json(initialize_result(loop.client, loop.options)))
    loop.handlers.update(all_handlers())
    parent = find(params, "processId")
    if isinstance(parent, int) and parent > 0 and parent != os.getpid():
        from assay.lsp.parent import end_with

        end_with(parent, loop)
    loop.folders_changed()


def initialized(loop: AnalysisLoop, message: Envelope) -> None:
    """Let pygls register what is registered dynamically, once the documents that are opened first have been answered."""
    loop.after(0.3, "initialized", lambda: loop.hand_over(message))


def shutdown(loop: AnalysisLoop, message: Envelope) -> None:
    """Stop working; only exit may follow."""
    loop.is_shut_down = True
    if loop.bridge is not None:
        loop.bridge.shut_down()
    if not isinstance(message.id, msgspec.UnsetType):
        loop.respond(message.id, b"null")
    loop.documents.follow_to_the_end()
    loop.flow.stop()


def cancel(loop: AnalysisLoop, message: Envelope) -> None:
    """Forget that a request was cancelled: either it was refused by now, or it is pygls's to cancel."""
    loop.cancelled.discard(msgspec.json.decode(message.params, type=CancelRequest).id)
    if loop.bridge is not None:
        loop.bridge.feed(message.body)
    elif loop.put_off:
        loop.put_off.append(message.body)


def folders_changed(loop: AnalysisLoop, message: Envelope) -> None:
    """Take note of folders that were added to, or removed from, the workspace."""
    event = msgspec.json.decode(message.params, type=DidChangeFolders).event
    removed = {folder.uri for folder in event.removed}
    loop.folders = [uri for uri in loop.folders if uri not in removed]
    loop.folders += [folder.uri for folder in event.added if folder.uri not in loop.folders]
    loop.folders_changed()


def _folders(params: object) -> list[str]:
    """Return the URIs of the folders that are opened; the older ways of saying so count where the newest is not used."""
    folders = find(params, "workspaceFolders")
    uris = [find(folder, "uri") for folder in folders] if isinstance(folders, list) else []
    if not uris:
        uris = [find(params, "rootUri")]
    if not isinstance(uris[0], str) and isinstance(path := find(params, "rootPath"), str) and path:
        from pathlib import PurePath

        uris = [PurePath(path).as_uri()] if PurePath(path).is_absolute() else []
    return [uri for uri in uris if isinstance(uri, str)]


HANDLERS = {
    "initialize": initialize,
    "initialized": initialized,
    "shutdown": shutdown,
    "$/cancelRequest": cancel,
    "workspace/didChangeWorkspaceFolders": folders_changed,
}
