"""workspace/executeCommand: applying fixes, for clients and views that do not use code actions."""

from __future__ import annotations

from typing import Any

from assay.app.fixing import begins_in
from assay.app.session import Paste
from assay.base.text import Range
from assay.lsp.methods.code_actions import apply, apply_fix, fix_all_edit
from assay.lsp.server import AssayServer


def register(server: AssayServer) -> None:
    """Register the commands of this module."""

    @server.command("assay.applyFix")
    async def apply_one(data: Any) -> bool:
        """Apply the fix of a code action; takes the action's ``data``."""
        return await apply_fix(server, data) if isinstance(data, dict) else False

    @server.command("assay.fixAll")
    async def fix_all(uri: str) -> bool:
        """Apply all safe fixes of a document."""
        return await apply(server, "Fix all that Assay can fix safely", await fix_all_edit(server, uri, None))

    @server.command("assay.fixPaste")
    async def fix_paste(uri: str, identity: int) -> bool:
        """Apply the safe fixes of what was pasted; takes the document's URI and the paste's id."""

        def place() -> Range | None:
            document = server.analysis.session.document_of(uri)
            pastes: list[Paste] = document.pastes.pastes if document is not None else []
            return next((paste.range for paste in pastes if paste.identity == identity), None)

        pasted = await server.ask(place, uri)
        if pasted is None:
            return False
        return await apply(
            server, "Fix the paste where that is safe", await fix_all_edit(server, uri, begins_in(pasted))
        )
