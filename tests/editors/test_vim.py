"""Assay in real Vim with ALE, set up by the lines of editors/README.md."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from editors import install
from editors.conftest import SECURE_LINE
from editors.snippets import snippet

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


def test_typed_code_is_flagged_fixed_and_saved(project: Path, assay_program: Path) -> None:
    install.ensure("vim")
    lines, said = project.parent / "assay.vim", project.parent / "said"
    lines.write_text(snippet("Vim with ALE"), encoding="utf-8")
    environment = os.environ | {
        "ASSAY_SNIPPET": str(lines),
        "ASSAY_SAID": str(said),
        "HOME": str(project.parent),
        "PATH": f"{assay_program.parent}{os.pathsep}{os.environ['PATH']}",
        "TERM": "dumb",
    }
    script = Path(__file__).parent / "scripts" / "ale.vim"
    command = ["vim.nox", "-Nu", "NONE", "-i", "NONE", "-n", "-es", "-S", str(script)]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    words = said.read_text(encoding="utf-8") if said.exists() else ""
    assert words.splitlines() == ["line 5 code unsafe-yaml", "DONE"], words + done.stdout + done.stderr
    assert done.returncode == 0
    assert f"    {SECURE_LINE}\n" in (project / "app.py").read_text(encoding="utf-8")
