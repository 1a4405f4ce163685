"""Assay's extension inside the real extension host of VS Code: what its API shows of findings, fixes, settings, pastes and crashes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from editors.code_window import chromium, code_server, run_in_extension_host

HERE = Path(__file__).parent / "extension_host"
SCENARIOS = re.findall(r"^exports\.(\w+)", (HERE / "scenarios.js").read_text(encoding="utf-8"), re.MULTILINE)

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, assay_program: Path, drivers: None) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("host")
    for name, configuration in (("shop", ""), ("api", '[rules]\ndisabled = ["unsafe-yaml"]\n')):
        (folder / name).mkdir()
        (folder / name / "assay.toml").write_text(configuration, encoding="utf-8")
    workspace = folder / "all.code-workspace"
    workspace.write_text(json.dumps({"folders": [{"path": "shop"}, {"path": "api"}], "settings": {}}), encoding="utf-8")
    written = folder / "results.json"
    settings = {"assay.server.path": str(assay_program)}
    with (
        code_server(folder, settings, {"ASSAY_TEST_RESULTS": str(written)}) as server,
        chromium() as browser,
    ):
        run_in_extension_host(browser, server, workspace, HERE)
        assert written.exists(), f"The tests in the extension host wrote nothing.\n{server.logs()}"
        return dict(json.loads(written.read_text(encoding="utf-8")))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_in_the_extension_host(results: dict[str, Any], scenario: str) -> None:
    assert "error" not in results[scenario], results[scenario]["error"]
