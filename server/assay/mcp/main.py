"""Starts the server, or says what is missing for that."""

from __future__ import annotations

import importlib.util
from pathlib import Path

MISSING = (
    "'assay mcp' needs the Python package 'mcp', the official SDK of the Model Context Protocol, which is not installed here."
    " Install it with: pip install 'assay[mcp]'"
)


class CannotServe(Exception):  # noqa: N818 - it is named after what it says.
    """The server cannot be started; the message says why and what to do."""


def run(root: Path) -> None:
    """Serve the folder ``root`` over standard input and output until the client is gone. Raises CannotServe."""
    if importlib.util.find_spec("mcp") is None or importlib.util.find_spec("mcp_types") is None:
        raise CannotServe(MISSING)
    from assay.mcp.server import serve

    serve(root)
