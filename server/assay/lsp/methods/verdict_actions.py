"""The quick fixes that decide instead of changing code: verdicts, ignore comments, and taking out comments that do not hold."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from assay.app.editor_queue import Found, ignore_text, verdict_offers
from assay.app.session import Document
from assay.base.text import Position, Range, line_content
from assay.findings.model import Edit
from assay.lsp.edits import workspace_edit
from assay.lsp.methods.places import fingerprint_at, place_in
from assay.lsp.methods.queued import queued_files
from assay.lsp.server import AssayServer

Action = types.Command | types.CodeAction


def register(_server: AssayServer) -> None:
    """Nothing to register: code actions of all kinds are asked for at once."""


async def verdict_actions(server: AssayServer, uri: str, params: types.CodeActionParams) -> list[Action]:
    """Return what may be decided of the most urgent finding at the beginning of the range."""
    actions = await server.ask(lambda: _removals(server, uri, params.range), uri)
    start = params.range.start
    fingerprint = await server.ask(lambda: fingerprint_at(server, uri, start), uri)
    if fingerprint is None:
        return actions
    found = await asyncio.to_thread(server.queue.find, await queued_files(server), fingerprint)
    if found is None:
        return actions
    for title, wanted in verdict_offers(found):
        command = types.Command(title, "assay.decide", arguments=[wanted])
        if server.analysis.client.action_literals:
            actions.append(types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command))
        else:
            actions.append(command)
    actions += await server.ask(lambda: _ignore(server, uri, found), uri)
    return actions


def _ignore(server: AssayServer, uri: str, found: Found) -> list[Action]:
    """Return the action that writes an ignore comment at the end of the line where a finding begins."""
    comment = ignore_text(found)
    client = server.analysis.client
    document = server.analysis.session.document_of(uri)
    if comment is None or document is None or not client.action_literals:
        return []
    lines = server.analysis.session.lines(document.uri)
    number = found.item.finding.range.start.line
    content = line_content(lines[number]) if number < len(lines) else b""
    # After a line that goes on in the next one, or that has a comment, another comment would not be one.
    if content.rstrip().endswith(b"\\") or comment.split(" ", 1)[0].encode() in content:
        return []
    end = Position(number, len(content))
    edit = workspace_edit(client, document, lines, [Edit(Range(end, end), "  " + comment)])
    title = f"Ignore {found.item.finding.rule_id} on this line, and say why"
    return [types.CodeAction(title, kind=types.CodeActionKind.QuickFix, edit=edit)]


def _removals(server: AssayServer, uri: str, asked: types.Range) -> list[Action]:
    """Return the actions that take out ignore comments which do not hold."""
    loop = server.analysis
    document: Document | None = loop.session.document_of(uri)
    shown = loop.documents.shown.get(document.uri) if document is not None else None
    place = place_in(server, document, uri, asked) if document is not None else None
    if document is None or shown is None or place is None or shown.rendered.triage is None:
        return []
    lines = loop.session.lines(document.uri)
    actions: list[Action] = []
    seen: set[int] = set()
    for problem in shown.rendered.triage.problems:
        if not place.start.line <= problem.line <= place.end.line or problem.line in seen:
            continue
        if not loop.client.action_literals:
            continue
        seen.add(problem.line)
        content = line_content(lines[problem.line])
        kept = content[: problem.start].rstrip()
        start = Position(problem.line, len(kept))
        end = Position(problem.line, problem.end)
        if not kept and not content[problem.end :].strip() and problem.line + 1 < len(lines):
            start, end = Position(problem.line, 0), Position(problem.line + 1, 0)
        edit = workspace_edit(loop.client, document, lines, [Edit(Range(start, end), "")])
        title = "Remove this ignore comment"
        actions.append(types.CodeAction(title, kind=types.CodeActionKind.QuickFix, edit=edit))
    return actions
