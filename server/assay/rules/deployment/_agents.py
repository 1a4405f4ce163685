"""Settings of programming assistants: the servers of tools that they start or call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assay.rules.api import Document, nodes
from assay.rules.deployment._documents import at, pairs, roots

_KEYS: Final = ("mcpServers", "servers", "mcp_servers", "context_servers", "mcp")


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A server of tools: its name and what is said of it."""

    name: str
    settings: nodes.Mapping


def tool_servers(document: Document) -> Iterator[ToolServer]:
    """Yield the servers that a file names, also where another key holds the list (``mcp.servers`` of editors, the projects of an assistant)."""
    for root in roots(document):
        holders = [root, at(root, "mcp"), *(entry.value for _, entry in pairs(at(root, "projects")))]
        for holder in holders:
            for key in _KEYS:
                for name, entry in pairs(at(holder, key)):
                    if isinstance(entry.value, nodes.Mapping) and _is_server(entry.value):
                        yield ToolServer(name, entry.value)


def _is_server(settings: nodes.Mapping) -> bool:
    return any(name in ("command", "url", "httpUrl", "serverUrl", "endpoint") for name, _ in pairs(settings))
