"""What the server can do, as a table, and what the client can, as far as it matters here.

The table is plain data so that ``initialize`` is answered before anything slow is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assay import __version__
from assay.lsp.positions import UTF_16, Encoding, chosen_encoding

FIX_ALL_KIND = "source.fixAll.assay"

REQUESTS = ("assay/queue", "assay/explain", "assay/decide", "assay/reasons", "assay/pastes", "assay/report")
"""The requests of our own, as editors/REQUESTS.md describes them."""

COMMANDS = (
    "assay.applyFix",
    "assay.decide",
    "assay.fixAll",
    "assay.fixPaste",
    "assay.scanWorkspace",
)
"""What workspace/executeCommand takes; the modules of ``methods`` hold the commands themselves."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the client can do."""

    encoding: Encoding = UTF_16
    pulls: bool = False
    """Whether it asks for diagnostics; then none are pushed for open documents, because editors would show both."""
    refreshes_pulls: bool = False
    repeats_at_rest: bool = False
    """Whether diagnostics that an edit did not change are pushed again when typing pauses, and not with each edit."""
    related_information: bool = False
    code_description: bool = False
    tags: bool = False
    action_literals: bool = False
    resolves_edits: bool = False
    document_changes: bool = False
    markdown: bool = False
    configuration: bool = False
    watches_files: bool = False
    watches_configuration: bool = False
    progress: bool = False
    refreshes_lenses: bool = False
    apply_edit: bool = False


def find(data: object, *path: str) -> Any:
    """Return the value at a path of keys in plain data, or None."""
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def client_of(capabilities: object, options: object) -> Client:
    """Return what matters of the client's capabilities; anything malformed counts as absent.

    ``options`` are the initialization options; ``diagnosticMode`` in them may be ``push`` or ``pull`` to overrule the client's capability,
    and ``unchangedDiagnostics`` is ``at-rest`` for a client that moves what it shows along with the text by itself.
    """
    document = find(capabilities, "textDocument")
    publish = find(document, "publishDiagnostics")
    pull = find(document, "diagnostic")
    workspace = find(capabilities, "workspace")
    mode = find(options, "diagnosticMode")
    pulls = isinstance(pull, dict) if mode not in ("push", "pull") else mode == "pull"
    shown = (publish, pull) if pulls else (publish,)
    resolved = find(document, "codeAction", "resolveSupport", "properties")
    formats = find(document, "hover", "contentFormat")
    return Client(
        encoding=chosen_encoding(find(capabilities, "general", "positionEncodings")),
        pulls=pulls,
        refreshes_pulls=bool(find(workspace, "diagnostics", "refreshSupport")),
        repeats_at_rest=find(options, "unchangedDiagnostics") == "at-rest",
        related_information=any(bool(find(source, "relatedInformation")) for source in shown),
        code_description=any(bool(find(source, "codeDescriptionSupport")) for source in shown),
        tags=any(find(source, "tagSupport") is not None for source in shown),
        action_literals=find(document, "codeAction", "codeActionLiteralSupport") is not None,
        resolves_edits=isinstance(resolved, list)
        and "edit" in resolved
        and bool(find(document, "codeAction", "dataSupport")),
        document_changes=bool(find(workspace, "workspaceEdit", "documentChanges")),
        markdown=isinstance(formats, list) and "markdown" in formats,
        configuration=bool(find(workspace, "configuration")),
        watches_files=bool(find(workspace, "didChangeWatchedFiles", "dynamicRegistration")),
        watches_configuration=bool(find(workspace, "didChangeConfiguration", "dynamicRegistration")),
        progress=bool(find(capabilities, "window", "workDoneProgress")),
        refreshes_lenses=bool(find(workspace, "codeLens", "refreshSupport")),
        apply_edit=bool(find(workspace, "applyEdit")),
    )


def initialize_result(client: Client, options: object) -> dict[str, Any]:
    """Return the answer to ``initialize``."""
    capabilities: dict[str, Any] = {
        "positionEncoding": client.encoding.name,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "notebookDocumentSync": {"notebookSelector": [{"notebook": "*", "cells": [{"language": "python"}]}]},
        "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL_KIND], "resolveProvider": client.resolves_edits}
        if client.action_literals
        else True,
        "hoverProvider": True,
        "codeLensProvider": {"resolveProvider": False},
        "executeCommandProvider": {"commands": list(COMMANDS), "workDoneProgress": True},
        "experimental": {"assay": {"requests": list(REQUESTS)}},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.pulls:
        capabilities["diagnosticProvider"] = {
            "identifier": "assay",
            "interFileDependencies": False,
            # Editors that see this ask for the whole workspace again and again; so it is offered where it was asked for.
            "workspaceDiagnostics": bool(find(options, "workspaceDiagnostics")),
            "workDoneProgress": False,
        }
    return {"capabilities": capabilities, "serverInfo": {"name": "assay", "version": __version__}}
