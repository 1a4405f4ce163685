"""assay/report: the same report as on the command line, made beside the work on documents."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lsp.client import Client
from lsp.samples import FLOW, YAML, YAML_RULE

INVALID_PARAMS, REQUEST_FAILED = -32602, -32803
SETTINGS = '[scan]\ncache = false\njobs = 1\n[rules]\nenabled = ["unsafe-yaml", "command-injection"]\n'


def repository(folder: Path, **files: str) -> Path:
    folder.mkdir()
    (folder / "assay.toml").write_text(SETTINGS)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "First"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True, timeout=60)
    return folder


def report(client: Client, name: str) -> str:
    answer: dict[str, Any] = client.call("assay/report", {"format": name}, 120)
    assert set(answer) == {"format", "content"}
    assert answer["format"] == name
    return str(answer["content"])


@pytest.fixture
def opened(client: Client, tmp_path: Path) -> Client:
    client.initialize([repository(tmp_path / "shop", load=YAML, ping=FLOW)])
    return client


def test_it_is_announced(client: Client):
    assert "assay/report" in client.initialize()["experimental"]["assay"]["requests"]


def test_the_page_holds_no_script(opened: Client):
    page = report(opened, "html")
    assert page.startswith("<!DOCTYPE html>")
    assert "<h1>Remediation in <bdi>shop</bdi></h1>" in page
    assert page.count('class="row"') == 2
    assert "<script" not in page
    assert "script-src &#39;none&#39;" in page


def test_json_and_markdown_tell_the_same(opened: Client):
    figures = json.loads(report(opened, "json"))
    assert figures["subject"]["name"] == "shop"
    assert (figures["headline"]["open_now"], figures["headline"]["introduced"]) == (2, 2)
    assert {entry["path"] for entry in figures["queue"]} == {"load.py", "ping.py"}
    assert "# Remediation in shop" in report(opened, "markdown")


def test_progress_begins_and_ends(opened: Client):
    report(opened, "json")
    token = opened.notification("window/workDoneProgress/create")["token"]
    kinds = [
        message["params"]["value"]["kind"]
        for message in opened.messages
        if message.get("method") == "$/progress" and message["params"]["token"] == token
    ]
    assert kinds[0] == "begin"
    assert kinds[-1] == "end"
    assert "report" in kinds


def test_a_client_that_shows_no_progress_is_sent_none(client: Client, tmp_path: Path):
    client.initialize([repository(tmp_path / "shop", load=YAML)], capabilities={})
    report(client, "json")
    assert not [message for message in client.messages if "rogress" in message.get("method", "")]


def test_typing_goes_on_meanwhile(opened: Client, tmp_path: Path):
    asked = opened.request("assay/report", {"format": "json"})
    uri = (tmp_path / "shop" / "new.py").as_uri()
    assert [found["code"] for found in opened.open(uri, YAML)] == [YAML_RULE]
    # The report speaks of what is committed, so that what is typed does not change it.
    told = json.loads(opened.response(asked, 120)["result"]["content"])
    assert told["headline"]["open_now"] == 2


def test_several_folders_are_one_report(client: Client, tmp_path: Path):
    client.initialize([repository(tmp_path / "shop", load=YAML), repository(tmp_path / "pages", ping=FLOW)])
    told = json.loads(report(client, "json"))
    assert told["subject"]["repositories"] == ["shop", "pages"]
    assert {(entry["repository"], entry["path"]) for entry in told["queue"]} == {
        ("shop", "load.py"),
        ("pages", "ping.py"),
    }


def test_without_git_the_present_is_told(client: Client, tmp_path: Path):
    folder = tmp_path / "loose"
    folder.mkdir()
    (folder / "assay.toml").write_text(SETTINGS)
    (folder / "load.py").write_text(YAML)
    client.initialize([folder])
    told = json.loads(report(client, "json"))
    assert told["subject"]["origin"] == "none"
    assert next(unknown["kind"] for unknown in told["unknowns"]) == "no-git"
    assert [entry["rule"] for entry in told["queue"]] == [YAML_RULE]


def test_what_cannot_be_answered_is_said(client: Client, opened: Client):
    for wrong in ({}, None, {"format": "sarif"}, {"format": 3}, []):
        error = opened.error("assay/report", wrong)
        assert error["code"] == INVALID_PARAMS
        assert "html, json, markdown" in error["message"]


def test_without_a_folder_there_is_no_report(client: Client):
    client.initialize()
    error = client.error("assay/report", {"format": "html"})
    assert error["code"] == REQUEST_FAILED
    assert "no folder is open" in error["message"]
