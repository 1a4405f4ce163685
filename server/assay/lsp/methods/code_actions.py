"""textDocument/codeAction and codeAction/resolve: a quick fix for each finding, and all safe fixes of a file at once."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from assay.app.fixing import Wanted, safe_edits
from assay.app.session import Document
from assay.base.cancellation import CancelToken
from assay.findings.model import Edit, Finding, Fix, Safety
from assay.lsp.capabilities import FIX_ALL_KIND
from assay.lsp.edits import protocol_range, with_example, workspace_edit
from assay.lsp.messages import ErrorCode
from assay.lsp.methods.package_actions import package_actions
from assay.lsp.methods.places import place_in
from assay.lsp.methods.verdict_actions import verdict_actions
from assay.lsp.rendering import DATA_VERSION, client_range
from assay.lsp.server import AssayServer

Action = types.Command | types.CodeAction


def register(server: AssayServer) -> None:
    """Register the methods of this module."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    async def code_action(params: types.CodeActionParams) -> list[Action]:
        uri = params.text_document.uri
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        actions: list[Action] = []
        if _wants(only, "quickfix"):
            actions += await server.ask(lambda: _quick_fixes(server, uri, params), uri)
            actions += await server.ask(lambda: package_actions(server, uri, params.range), uri)
            actions += await verdict_actions(server, uri, params)
        # Without a list of kinds an editor asks at every move of the cursor; fixing everything is not meant then.
        if only and _wants(only, FIX_ALL_KIND):
            actions += await _fix_all(server, uri)
        return actions

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        if action.command is not None or action.edit is not None:
            # Editors ask this of every action; one that is a command has nothing to be added.
            return action
        data = action.data if isinstance(action.data, dict) else {}
        uri = data.get("uri")
        if not isinstance(uri, str) or data.get("version") != DATA_VERSION:
            raise JsonRpcException("This code action was not made by Assay.", ErrorCode.INVALID_PARAMS)
        if data.get("kind") == "fixAll":
            action.edit = await fix_all_edit(server, uri, None)
        else:
            action.edit = await server.ask(lambda: _resolved(server, uri, data), uri)
        if action.edit is None:
            raise JsonRpcException(
                "The text has changed since this action was offered; ask for the actions again.",
                ErrorCode.CONTENT_MODIFIED,
            )
        return action


def _wants(only: list[str], kind: str) -> bool:
    """Whether a kind is asked for: by itself, by a kind above it, or because none is named."""
    return not only or any(wanted in ("", kind) or kind.startswith(wanted + ".") for wanted in only)


def shown_findings(server: AssayServer, document: Document) -> list[Finding]:
    """Return the findings of a document that are shown, most urgent first; for the analysis thread."""
    return [entry.finding for entry in server.analysis.documents.triaged(document)]


def _quick_fixes(server: AssayServer, uri: str, params: types.CodeActionParams) -> list[Action]:
    loop = server.analysis
    document = loop.session.document_of(uri)
    place = place_in(server, document, uri, params.range) if document is not None else None
    if document is None or place is None:
        return []
    lines = loop.session.lines(document.uri)
    asked = [diagnostic for diagnostic in params.context.diagnostics if diagnostic.source == "assay"]
    actions: list[Action] = []
    for finding in shown_findings(server, document):
        if not finding.has_fix or finding.range.start > place.end or finding.range.end < place.start:
            continue
        _, span = client_range(loop.client, document, finding.range, lines)
        shown = [
            diagnostic
            for diagnostic in asked
            if diagnostic.code == finding.rule_id and diagnostic.range == protocol_range(span)
        ]
        if asked and not shown:
            continue
        if loop.client.resolves_edits or not loop.client.action_literals:
            offers: list[tuple[str, Safety, types.WorkspaceEdit | None]] = [
                (title, safety, None) for title, safety in loop.session.fix_offers(document, finding)
            ]
        else:
            offers = [
                (fix.title, fix.safety, _edit_of(server, document, lines, fix))
                for fix in loop.session.fixes(document, finding)
            ]
        actions.extend(_quick_fix(server, uri, finding, shown, *offer) for offer in offers)
    return actions


def _edit_of(server: AssayServer, document: Document, lines: list[bytes], fix: Fix) -> types.WorkspaceEdit:
    loop = server.analysis
    edit = workspace_edit(loop.client, document, lines, fix.edits)
    return with_example(loop.session, loop.client, document, edit, fix.variables)


def _quick_fix(
    server: AssayServer,
    uri: str,
    finding: Finding,
    shown: list[types.Diagnostic],
    title: str,
    safety: Safety,
    edit: types.WorkspaceEdit | None,
) -> Action:
    data = {
        "version": DATA_VERSION,
        "kind": "quickfix",
        "uri": uri,
        "rule": finding.rule_id,
        "title": title,
        "safety": safety.value,
        "line": finding.range.start.line,
        "column": finding.range.start.column,
    }
    if not server.analysis.client.action_literals:
        return types.Command(title, "assay.applyFix", arguments=[data])
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=shown or None,
        is_preferred=safety is Safety.SAFE,
        edit=edit,
        data=data,
    )


def _resolved(server: AssayServer, uri: str, data: dict[str, Any]) -> types.WorkspaceEdit | None:
    """Return the edit that an action of ours stands for; None where its finding is gone. For the analysis thread."""
    session = server.analysis.session
    document = session.document_of(uri)
    if document is None:
        return None
    for finding in shown_findings(server, document):
        start = finding.range.start
        if (finding.rule_id, start.line, start.column) == (data.get("rule"), data.get("line"), data.get("column")):
            for fix in session.fixes(document, finding):
                if fix.title == data.get("title"):
                    server.analysis.documents.fix_given(document.uri, finding.rule_id)
                    return _edit_of(server, document, session.lines(document.uri), fix)
    return None


async def apply_fix(server: AssayServer, data: dict[str, Any]) -> bool:
    """Apply the fix that ``data`` of a code action stands for; for clients that only know commands."""
    uri = str(data.get("uri"))
    return await apply(server, str(data.get("title")), await server.ask(lambda: _resolved(server, uri, data), uri))


async def apply(server: AssayServer, label: str, edit: types.WorkspaceEdit | None) -> bool:
    """Have the client apply an edit; say whether it did."""
    if edit is None or not server.analysis.client.apply_edit:
        return False
    # The request goes on where the handler is cancelled, because pygls cannot take back one that was sent.
    answer = await asyncio.shield(server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label)))
    return answer.applied


async def _fix_all(server: AssayServer, uri: str) -> list[Action]:
    def has_safe_fixes() -> bool:
        document = server.analysis.session.document_of(uri)
        return document is not None and any(
            finding.has_fix and finding.fix_safety is Safety.SAFE for finding in shown_findings(server, document)
        )

    if not await server.ask(has_safe_fixes, uri):
        return []
    title = "Fix all that Assay can fix safely"
    client = server.analysis.client
    if not client.action_literals:
        return [types.Command(title, "assay.fixAll", arguments=[uri])]
    data = {"version": DATA_VERSION, "kind": "fixAll", "uri": uri}
    if client.resolves_edits:
        return [types.CodeAction(title, kind=FIX_ALL_KIND, data=data)]
    edit = await fix_all_edit(server, uri, None)
    return [types.CodeAction(title, kind=FIX_ALL_KIND, edit=edit, data=data)] if edit is not None else []


async def fix_all_edit(server: AssayServer, uri: str, wanted: Wanted | None) -> types.WorkspaceEdit | None:
    """Return the edit of all safe fixes of a document (of the findings that are ``wanted``), checked by analysing the outcome.

    The checking is done in another thread; None where the text changed meanwhile or nothing is left to fix.
    """
    session = server.analysis.session

    def begin() -> tuple[Document, list[bytes], int, Wanted] | None:
        document = session.document_of(uri)
        if document is None:
            return None
        shows = server.analysis.renderer_of(document).shows
        lines = list(session.lines(document.uri))
        known = server.analysis.documents.shown.get(document.uri)
        # Places move while fixes are tried, so findings that a verdict lets be are told by what stays the same.
        exempt = {_likeness(entry.finding) for entry in known.rendered.exempt} if known is not None else set()
        return (
            document,
            lines,
            session.host.revision(document.uri),
            lambda finding: shows(finding) and _likeness(finding) not in exempt and (wanted is None or wanted(finding)),
        )

    begun = await server.ask(begin, uri)
    if begun is None:
        return None
    document, lines, revision, test = begun
    team = session.team_facts_of(document)
    edits = await in_background(
        server, lambda token: safe_edits(document.language, document.path, lines, test, token, team)
    )

    def finish(edits: tuple[Edit, ...]) -> types.WorkspaceEdit | None:
        if session.documents.get(document.uri) is not document or session.host.revision(document.uri) != revision:
            return None
        server.analysis.documents.fix_given(document.uri)
        return workspace_edit(server.analysis.client, document, lines, edits)

    return await server.ask(lambda: finish(edits)) if edits else None


def _likeness(finding: Finding) -> tuple[str, str, str]:
    return finding.rule_id, finding.symbol, finding.code


async def in_background(server: AssayServer, work: Any) -> Any:
    """Run ``work(token)`` in a thread; its token is cancelled with the request, or when the server shuts down."""
    token = CancelToken()
    server.running.add(token)
    try:
        return await asyncio.to_thread(work, token)
    finally:
        token.cancel()
        server.running.discard(token)
