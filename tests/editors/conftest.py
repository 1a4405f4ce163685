"""What the tests in real editors share: the editors themselves, and the server that they start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from editors import install

INSECURE_LINE = "settings = yaml.load(text)"
SECURE_LINE = "settings = yaml.safe_load(text)"


@pytest.fixture(scope="session")
def assay_program() -> Path:
    """The server as it is installed beside the running Python; ``ASSAY_PROGRAM`` names another one."""
    program = Path(os.environ.get("ASSAY_PROGRAM") or Path(sys.executable).parent / "assay")
    assert program.exists(), (
        f"{program} is not there: install the project in this environment first (pip install -e .)."
    )
    return program


@pytest.fixture(scope="session")
def drivers() -> Iterator[None]:
    """The Python packages that drive editors, importable while the tests run."""
    install.ensure("drivers")
    sys.path.append(str(install.PYTHON_PACKAGES))
    yield
    sys.path.remove(str(install.PYTHON_PACKAGES))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with settings and a file into which the insecure line is typed, as its fifth."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("", encoding="utf-8")
    (folder / "app.py").write_text("import yaml\n\n\ndef read(text):\n    return settings\n", encoding="utf-8")
    return folder
