"""assay/queue, assay/explain, assay/decide and assay/reasons: the ranked view, which editors/REQUESTS.md describes."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from assay.app import editor_queue
from assay.app.editor_queue import GROUPS, CannotDecide, Found
from assay.lsp.capabilities import find
from assay.lsp.explanations import as_markdown
from assay.lsp.messages import ErrorCode
from assay.lsp.methods.places import fingerprint_at
from assay.lsp.methods.queued import queued_files
from assay.lsp.server import AssayServer


def register(server: AssayServer) -> None:
    """Register the methods of this module."""

    @server.feature("assay/queue")
    async def queue(params: Any) -> dict[str, Any]:
        return await _queue(server, params)

    @server.feature("assay/explain")
    async def explain(params: Any) -> dict[str, Any] | None:
        return await _explain(server, params)

    @server.feature("assay/decide")
    async def decide(params: Any) -> dict[str, str]:
        return await _decide(server, params)

    @server.feature("assay/reasons")
    async def reasons(_params: Any) -> dict[str, Any]:
        return editor_queue.reasons()

    @server.command("assay.decide")
    async def decide_command(wanted: Any) -> dict[str, str]:
        """Write a verdict; takes what the request assay/decide takes."""
        return await _decide(server, wanted)


async def _queue(server: AssayServer, params: Any) -> dict[str, Any]:
    uri = find(params, "textDocument", "uri")
    capacity, owner = find(params, "capacity"), find(params, "owner")
    if capacity is not None and (not isinstance(capacity, (int, float)) or isinstance(capacity, bool) or capacity < 0):
        raise JsonRpcException("capacity is a number of minutes, 0 or more.", ErrorCode.INVALID_PARAMS)
    group = find(params, "group")
    if group is not None and group not in GROUPS:
        raise JsonRpcException(f"group is one of {', '.join(GROUPS)}.", ErrorCode.INVALID_PARAMS)
    files = await queued_files(server)
    answer: dict[str, Any] = await asyncio.to_thread(
        server.queue.queue,
        files,
        capacity=int(capacity) if capacity is not None else None,
        owner=owner if isinstance(owner, str) else None,
        key=uri if isinstance(uri, str) else None,
        is_complete=server.is_scanned,
        group=group,
    )
    for item in (*answer["today"], *answer["later"]):
        for finding in item["findings"]:
            finding["uri"], finding["range"] = finding.pop("place")
    return answer


async def _explain(server: AssayServer, params: Any) -> dict[str, Any] | None:
    found = await _found(server, params)
    if found is None:
        return None
    answer = editor_queue.explanation(found)
    return {**answer, "markdown": as_markdown(answer)}


async def _found(server: AssayServer, params: Any) -> Found | None:
    """Return the finding that a request names by its fingerprint or by a place in a document."""
    fingerprint = find(params, "fingerprint")
    uri, position = find(params, "textDocument", "uri"), find(params, "position")
    if not isinstance(fingerprint, str):
        if not isinstance(uri, str):
            raise JsonRpcException("Give a fingerprint, or a textDocument and a position.", ErrorCode.INVALID_PARAMS)
        at = types.Position(int(find(position, "line") or 0), int(find(position, "character") or 0))
        fingerprint = await server.ask(lambda: fingerprint_at(server, uri, at), uri)
    if fingerprint is None:
        return None
    return await asyncio.to_thread(server.queue.find, await queued_files(server), fingerprint)


async def _decide(server: AssayServer, params: Any) -> dict[str, str]:
    if not isinstance(params, dict):
        raise JsonRpcException("Give a fingerprint, a state and a text.", ErrorCode.INVALID_PARAMS)
    found = await _found(server, params)
    if found is None:
        raise JsonRpcException(
            "No finding has this fingerprint now. Open its file, or scan the workspace, and ask for the queue again.",
            ErrorCode.INVALID_PARAMS,
        )
    try:
        answer = await asyncio.to_thread(editor_queue.decide, found, params)
    except CannotDecide as error:
        raise JsonRpcException(str(error), ErrorCode.REQUEST_FAILED) from error
    await server.ask(server.analysis.reload_settings)
    settings = await server.ask(lambda: server.analysis.folder_settings().of_root(found.file.folder.root))
    await asyncio.to_thread(editor_queue.remember_verdict, found, params, settings)
    return answer
