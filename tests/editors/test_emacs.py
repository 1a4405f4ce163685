"""Assay in real Emacs, with both of its clients, set up by the lines of editors/README.md."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from editors import install
from editors.conftest import SECURE_LINE
from editors.snippets import snippet

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]

SCRIPTS = Path(__file__).parent / "scripts"


@pytest.mark.parametrize(("client", "heading"), [("eglot", "Emacs, eglot"), ("lsp-mode", "Emacs, lsp-mode")])
def test_typed_code_is_flagged_fixed_and_saved(client: str, heading: str, project: Path, assay_program: Path) -> None:
    install.ensure("emacs")
    lines = project.parent / "init.el"
    lines.write_text(snippet(heading), encoding="utf-8")
    environment = os.environ | {
        "ASSAY_SNIPPET": str(lines),
        "HOME": str(project.parent),
        "PATH": f"{assay_program.parent}{os.pathsep}{os.environ['PATH']}",
    }
    command = ["emacs", "-Q", "--batch", "-l", str(SCRIPTS / "common.el"), "-l", str(SCRIPTS / f"{client}.el")]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr.rstrip().endswith("DONE"), done.stderr[-3000:]
    assert f"    {SECURE_LINE}\n" in (project / "app.py").read_text(encoding="utf-8")
