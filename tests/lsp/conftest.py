"""Real servers for the tests of this folder: each test gets its own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.client import Client


@pytest.fixture
def client() -> Iterator[Client]:
    """A server that was started and nothing more."""
    started = Client()
    yield started
    started.close()


@pytest.fixture
def editor(client: Client, tmp_path: Path) -> Client:
    """A server that is initialised, with a folder, by a client that can do everything but pull."""
    client.initialize([tmp_path])
    return client


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """The address of a Python file in the folder."""
    return (tmp_path / "app.py").as_uri()
