"""The editor says from where code is reached in other files, as a scan does, and notices when that changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from assay.triage.inputs import Reached
from lsp.client import Client
from lsp.samples import YAML_RULE
from lsp.talk import Talk

HELPERS = "import subprocess\n\n\ndef ping(host):\n    return subprocess.run('ping ' + host, shell=True)\n"
ROUTES = (
    "from flask import Flask, request\nfrom helpers import ping\n\napp = Flask(__name__)\n\n\n@app.get('/ping')\n"
    "def do():\n    return str(ping(request.args['host']))\n"
)
REACHED = "reached from route GET /ping in 1 call, open"


def scanned(folder: Path, name: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "assay", "scan", name, "-f", "json"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")},
        timeout=60,
    )
    findings = json.loads(done.stdout)["findings"]
    return {item["fingerprint"]: item["explanation"].split(" · ", 1)[1] for item in findings}


def shown_with(client: Client, uri: str, words: str, since: int = 0):
    """Wait until the finding of a document is shown with these words, and return it."""

    def find(message):
        params = message.get("params")
        if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != uri:
            return None
        return next((each for each in params["diagnostics"] if words in each["message"]), None)

    return client.wait(find, since=since)


def test_a_helper_that_a_route_of_another_file_calls_is_open(client: Client, tmp_path: Path):
    (tmp_path / "assay.toml").write_text("")
    (tmp_path / "helpers.py").write_text(HELPERS)
    (tmp_path / "routes.py").write_text(ROUTES)
    client.initialize([tmp_path])
    uri = (tmp_path / "helpers.py").as_uri()
    (first,) = client.open(uri, HELPERS)
    assert "exposure unknown" in first["message"] or REACHED in first["message"]
    found = shown_with(client, uri, REACHED)
    said = scanned(tmp_path, "helpers.py")
    assert said == {found["data"]["fingerprint"]: found["data"]["line"]}
    queue = client.call("assay/queue", {})
    (listed,) = [each for item in (*queue["today"], *queue["later"]) for each in item["findings"]]
    assert REACHED in listed["line"]
    assert (listed["decision"], listed["risk"]) == (found["data"]["decision"], found["data"]["risk"])
    # The route goes away on disk, and the helper is reached by nobody any more.
    since = client.mark()
    (tmp_path / "routes.py").write_text("x = 1\n")
    change = {"uri": (tmp_path / "routes.py").as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    shown_with(client, uri, "exposure unknown", since)
    # Saving the route in the editor opens the way again.
    since = client.mark()
    (tmp_path / "routes.py").write_text(ROUTES)
    client.open((tmp_path / "routes.py").as_uri(), ROUTES)
    client.notify("textDocument/didSave", {"textDocument": {"uri": (tmp_path / "routes.py").as_uri()}})
    shown_with(client, uri, REACHED, since)


def test_files_of_a_scan_say_it_as_well(client: Client, tmp_path: Path):
    (tmp_path / "assay.toml").write_text("")
    (tmp_path / "helpers.py").write_text(HELPERS)
    (tmp_path / "routes.py").write_text(ROUTES)
    client.initialize([tmp_path])
    since = client.mark()
    client.call("workspace/executeCommand", {"command": "assay.scanWorkspace", "arguments": []})
    shown_with(client, (tmp_path / "helpers.py").as_uri(), REACHED, since)
    queue = client.call("assay/queue", {})
    assert any(REACHED in each["line"] for item in (*queue["today"], *queue["later"]) for each in item["findings"])


def test_a_file_that_imports_a_library_for_tests_is_a_test(client: Client, tmp_path: Path):
    (tmp_path / "assay.toml").write_text("")
    text = "import pytest\n" + HELPERS
    (tmp_path / "checks.py").write_text(text)
    client.initialize([tmp_path])
    uri = (tmp_path / "checks.py").as_uri()
    (found,) = client.open(uri, text)
    assert "in a test, small" in found["message"]
    assert scanned(tmp_path, "checks.py") == {found["data"]["fingerprint"]: found["data"]["line"]}
    (found,) = client.edit(uri, (0, 0), (1, 0), "")
    assert "in a test" not in found["message"]


class FindsOutMeanwhile:
    """Knows more each time that it is asked, as where another thread looks things up."""

    generation = 0

    def __init__(self) -> None:
        self.asked = 0

    def of(self, root: Path | None, path: str, symbol: str) -> Reached | None:
        self.asked += 1
        return None if self.asked == 1 else Reached(imported_by=f"file{self.asked}.py")


def test_what_is_found_out_in_the_middle_of_a_look_waits_for_the_next(tmp_path: Path):
    reach = FindsOutMeanwhile()
    talk = Talk(tmp_path, None, reach)
    assert reach.asked > 0
    assert talk.published() == [(1, [YAML_RULE])]
