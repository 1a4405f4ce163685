"""What a person may do about an import that nobody accounts for: declare the package, or say that it is private."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lsprotocol import types

from assay.app.imports import UNKNOWN_PACKAGE
from assay.app.package_notes import CannotDeclare, declare, manifest_for, mark_private, package_in
from assay.lsp.methods.places import place_in
from assay.lsp.server import AssayServer
from assay.lsp.settings import file_of

Action = types.Command | types.CodeAction


def register(server: AssayServer) -> None:
    """Register the commands of this module."""

    @server.command("assay.declarePackage")
    async def declare_package(folder: str, language: str, package: str) -> bool:
        """Write a package into the manifest of a folder; takes the folder's path, the language and the package."""
        return await _write(server, lambda: declare(file_of(folder), language, package))

    @server.command("assay.markPackagePrivate")
    async def mark_package_private(folder: str, package: str) -> bool:
        """Write into the settings of a folder that a package is private; takes the folder's path and the package."""
        return await _write(server, lambda: mark_private(file_of(folder), package))


async def _write(server: AssayServer, change: Callable[[], str]) -> bool:
    try:
        await asyncio.to_thread(change)
    except (CannotDeclare, OSError) as error:
        server.analysis.notify("window/showMessage", {"type": 2, "message": f"Assay: {error}"})
        return False
    await server.ask(server.analysis.reload_settings)
    return True


def package_actions(server: AssayServer, uri: str, asked: types.Range) -> list[Action]:
    """Return what may be done about the imports at a place; for the analysis thread."""
    loop = server.analysis
    document = loop.session.document_of(uri)
    place = place_in(server, document, uri, asked) if document is not None else None
    if document is None or place is None or document.packages is None or not document.folder:
        return []
    actions: list[Action] = []
    for finding in document.packages.group.findings:
        if finding.rule_id != UNKNOWN_PACKAGE or finding.range.start > place.end or finding.range.end < place.start:
            continue
        package = package_in(finding)
        manifest = manifest_for(file_of(document.folder), document.language.name)
        offers = []
        if manifest is not None:
            arguments = [document.folder, document.language.name, package]
            offers.append((f"Declare {package} in {manifest}", "assay.declarePackage", arguments))
        offers.append((f"Say that {package} is private", "assay.markPackagePrivate", [document.folder, package]))
        for title, command, arguments in offers:
            made = types.Command(title, command, arguments=arguments)
            if loop.client.action_literals:
                actions.append(types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=made))
            else:
                actions.append(made)
    return actions
