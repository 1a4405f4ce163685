"""initialized and workspace/didChangeConfiguration: the settings, and what the client is asked to tell of."""

from __future__ import annotations

import asyncio
import fnmatch
from typing import Any

from lsprotocol import types

from assay.lsp.capabilities import find
from assay.lsp.server import AssayServer

SECTION = "assay"
CONFIGURATION_FILES = ("assay.toml", "pyproject.toml", "CODEOWNERS", ".assay/**/*")
"""What decisions rest on besides the code, as patterns for the end of a path."""

MANIFESTS = (
    "package.json",
    "requirements*.txt",
    "setup.cfg",
    "Pipfile",
    "*.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    "tsconfig*.json",
    "go.mod",
    "pom.xml",
    "build.gradle*",
)
"""What says which packages may be imported, as patterns for the end of a path."""


def is_manifest(uri: str) -> bool:
    """Whether a file is one of those."""
    name = uri.rsplit("/", 1)[-1]
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in MANIFESTS)


def is_configuration(uri: str) -> bool:
    """Whether a file is one of those."""
    return "/.assay/" in uri or uri.rsplit("/", 1)[-1] in CONFIGURATION_FILES


def register(server: AssayServer) -> None:
    """Register the methods of this module."""
    client = server.analysis.client

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        registrations = []
        if client.watches_files:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in (*CONFIGURATION_FILES, *MANIFESTS)]
            registrations.append(
                types.Registration(
                    "assay-files",
                    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    types.DidChangeWatchedFilesRegistrationOptions(watchers),
                )
            )
        if client.watches_configuration:
            registrations.append(
                types.Registration(
                    "assay-configuration",
                    types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                    types.DidChangeConfigurationRegistrationOptions(SECTION),
                )
            )
        if registrations:
            await asyncio.shield(server.client_register_capability_async(types.RegistrationParams(registrations)))
        await _ask_for_settings(server, None)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        await _ask_for_settings(server, params.settings)


async def _ask_for_settings(server: AssayServer, pushed: Any) -> None:
    """Get the section of our settings: from the client where it can be asked, else from what it sent."""
    settings = find(pushed, SECTION)
    if server.analysis.client.configuration:
        items = [types.ConfigurationItem(section=SECTION)]
        answer = await asyncio.shield(server.workspace_configuration_async(types.ConfigurationParams(items)))
        settings = answer[0] if answer else None
    if settings is None and pushed is None:
        return

    def take() -> None:
        server.analysis.editor_settings = settings
        server.analysis.reload_settings()

    await server.ask(take)
