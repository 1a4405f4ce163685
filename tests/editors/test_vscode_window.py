"""Assay in Visual Studio Code as a person meets it: the packaged extension, the real workbench, the real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from editors.code_window import CodeServer, CodeWindow, chromium, code_server
from editors.conftest import INSECURE_LINE, SECURE_LINE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, assay_program: Path, drivers: None) -> Iterator[CodeServer]:
    with code_server(tmp_path_factory.mktemp("code"), {"assay.server.path": str(assay_program)}) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: CodeServer) -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text("import yaml\n\n\ndef read(text):\n    \n    return settings\n", encoding="utf-8")
    return tmp_path


def test_typed_code_is_flagged_fixed_and_saved(server: CodeServer, browser: Browser, workspace: Path) -> None:
    with CodeWindow.open(browser, server, workspace) as window:
        window.open_file("app.py")
        window.go_to(5, 5)
        window.type(INSECURE_LINE)
        window.squiggles.first.wait_for(timeout=60_000)
        window.go_to(5, 20)
        window.quick_fix("safe_load")
        window.line(SECURE_LINE).wait_for(timeout=15_000)
        window.squiggles.first.wait_for(state="detached", timeout=15_000)
        window.save("app.py", f"    {SECURE_LINE}\n")
