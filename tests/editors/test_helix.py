"""Assay in real Helix, set up by the lines of editors/README.md."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from editors import install
from editors.conftest import INSECURE_LINE, SECURE_LINE
from editors.snippets import snippet
from editors.terminal import terminal
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


@pytest.fixture
def variables(tmp_path: Path, assay_program: Path) -> dict[str, str]:
    """What Helix finds in its environment: the lines of the page as its languages.toml, and the server on the PATH."""
    install.ensure("helix")
    settings = tmp_path / "config" / "helix"
    settings.mkdir(parents=True)
    (settings / "languages.toml").write_text(snippet("Helix"), encoding="utf-8")
    return {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HELIX_RUNTIME": str(install.HELIX / "usr" / "lib" / "hx" / "runtime"),
        "PATH": os.pathsep.join([str(assay_program.parent), "/usr/bin", "/bin"]),
    }


def test_typed_code_is_flagged_fixed_and_saved(project: Path, variables: dict[str, str]) -> None:
    with terminal([*install.unpacked(install.HELIX, "hx"), "app.py"], project, variables) as helix:
        helix.wait_for("def read")
        helix.type("4ggo")
        helix.type(f"    {INSECURE_LINE}")
        helix.press("Escape")
        # A key that follows at once would count as one with Alt.
        helix.wait_for(" NOR ")
        helix.type("5gg")
        helix.type("gl")
        # Helix shows the words of a diagnostic while the cursor is on it.
        helix.wait_for("This loader makes any object")
        helix.wait_for("(unsafe-yaml)")
        helix.press("Space")
        helix.press("a")
        helix.wait_for("Read it with yaml.safe_load")
        helix.press("Enter")
        helix.wait_for(SECURE_LINE)
        helix.wait_until_gone("(unsafe-yaml)")
        helix.type(":write")
        helix.press("Enter")
        until(lambda: SECURE_LINE in (project / "app.py").read_text(encoding="utf-8"), "the file is saved")


def test_its_health_check_finds_the_server(project: Path, variables: dict[str, str], assay_program: Path) -> None:
    command = [*install.unpacked(install.HELIX, "hx"), "--health", "python"]
    done = subprocess.run(
        command, cwd=project, env=os.environ | variables, capture_output=True, text=True, check=True, timeout=60
    )
    (line,) = [line for line in done.stdout.splitlines() if "assay:" in line]
    assert "✓" in line
    assert f"{assay_program}\x1b" in line, line
