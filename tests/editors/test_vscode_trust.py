"""Which server VS Code starts: never one that lies in a workspace that is not trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editors.code_window import CodeWindow, chromium, code_server
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors"), pytest.mark.usefixtures("drivers")]


@pytest.mark.parametrize("is_trusted", [False, True], ids=["not-trusted", "trusted"])
@pytest.mark.parametrize("place", ["environment", "setting"])
def test_a_server_of_the_workspace_runs_only_where_it_is_trusted(
    tmp_path: Path, project: Path, assay_program: Path, is_trusted: bool, place: str
) -> None:
    ran = tmp_path / "ran"
    own = project / (".venv/bin/assay" if place == "environment" else "tools/assay")
    own.parent.mkdir(parents=True)
    own.write_text(f'#!/bin/sh\ntouch "{ran}"\nexec "{assay_program}" "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    if place == "setting":
        (project / ".vscode").mkdir()
        (project / ".vscode" / "settings.json").write_text(
            json.dumps({"assay.server.path": str(own)}), encoding="utf-8"
        )
    (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
    settings = {
        "security.workspace.trust.enabled": not is_trusted,
        "security.workspace.trust.startupPrompt": "never",
        "security.workspace.trust.banner": "never",
    }
    # VS Code takes the PATH from the person's shell, and that from what it reads at its start.
    (tmp_path / "home").mkdir()
    for name in (".profile", ".bashrc"):
        (tmp_path / "home" / name).write_text(f'export PATH="{assay_program.parent}:$PATH"\n', encoding="utf-8")
    with (
        code_server(tmp_path, settings, {"SHELL": "/bin/bash"}) as server,
        chromium() as browser,
        CodeWindow.open(browser, server, project) as window,
    ):
        window.open_file("app.py")
        # Findings show either way; what differs is whose server found them.
        window.squiggles.first.wait_for(timeout=60_000)
        expected = str(own) if is_trusted else f"{assay_program} (found by: PATH)"
        until(lambda: f"Starting {expected}" in server.logs(), f"the log names {expected}")
        assert ran.exists() == is_trusted
