"""Assay in real Neovim 0.11, set up as its documentation says: the folder on the runtime path, and vim.lsp.enable('assay')."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editors.conftest import INSECURE_LINE, SECURE_LINE
from editors.neovim import Neovim, neovim
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors"), pytest.mark.usefixtures("drivers")]

ENABLE = "vim.lsp.enable('assay')"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("", encoding="utf-8")
    (folder / "app.py").write_text("import yaml\n\n\ndef read(text):\n    return settings\n", encoding="utf-8")
    return folder


@pytest.fixture
def nvim(workspace: Path, assay_program: Path, drivers: None) -> Iterator[Neovim]:
    with neovim(workspace, assay_program, ENABLE) as running:
        yield running


def test_typed_code_is_flagged_fixed_and_saved(nvim: Neovim, workspace: Path) -> None:
    nvim.command("edit app.py")
    nvim.type(f"4Go{INSECURE_LINE}<Esc>")
    found = nvim.wait_for_diagnostics()
    assert [(each["source"], each["lnum"]) for each in found] == [("assay", 4)]
    nvim.type("5G$b")
    nvim.lua("vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:find('safe_load') end })")
    until(lambda: nvim.lines[4] == f"    {SECURE_LINE}", "the quick fix is applied")
    nvim.wait_for_none()
    nvim.command("write")
    assert f"    {SECURE_LINE}\n" in (workspace / "app.py").read_text(encoding="utf-8")
