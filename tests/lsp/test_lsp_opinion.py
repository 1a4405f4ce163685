"""Bandit's opinion in the editor: it comes when typing pauses, never twice for one thing, and its process may die."""

import os
import signal
import subprocess

import pytest

TEXT = """\
import logging.config
import yaml


def f(text):
    logging.config.listen(9999)
    return yaml.load(text, Loader=yaml.Loader)
"""


@pytest.fixture
def editor(client, tmp_path):
    """A server with the settings of a fresh installation, in which the second opinion is on."""
    client.configuration = None
    client.initialize([tmp_path])
    return client


def rules(diagnostics):
    return sorted((each["code"], each["range"]["start"]["line"]) for each in diagnostics)


def with_opinion(editor, uri, since):
    """Return the first diagnostics since then that hold an opinion."""

    def find(message):
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
            found = message["params"]["diagnostics"]
            return found if any(each["code"] == "bandit" or each["data"]["agrees"] for each in found) else None
        return None

    return editor.wait(find, since=since)


def workers(editor):
    """Return the processes of Bandit below the server."""
    shown = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(editor.process.pid)], capture_output=True, text=True, check=False
    ).stdout
    return [int(line.split()[0]) for line in shown.splitlines() if "bandit_worker" in line]


def test_the_opinion_comes_when_typing_pauses_and_moves_along(editor, uri):
    since = editor.mark()
    assert rules(editor.open(uri, TEXT)) == [("unsafe-yaml", 6)]
    found = with_opinion(editor, uri, since)
    assert rules(found) == [("bandit", 5), ("unsafe-yaml", 6)]
    by_rule = {each["code"]: each for each in found}
    assert "Bandit reports B612" in by_rule["bandit"]["message"]
    assert by_rule["bandit"]["data"]["cwe"] == 94
    assert by_rule["bandit"]["severity"] >= 3
    assert by_rule["unsafe-yaml"]["data"]["agrees"] == ["bandit B506"]
    assert by_rule["unsafe-yaml"]["message"].endswith("Bandit agrees (B506)")
    # At once it moves with the lines, and goes where the line itself is edited.
    assert rules(editor.edit(uri, (0, 0), (0, 0), "import os\n")) == [("bandit", 6), ("unsafe-yaml", 7)]
    assert rules(editor.edit(uri, (6, 4), (6, 4), "x = ")) == [("unsafe-yaml", 7)]
    since = editor.mark()
    editor.edit(uri, (6, 4), (6, 8), "")
    again = with_opinion(editor, uri, since)
    assert ("unsafe-yaml", 7) in rules(again)


def test_the_opinion_is_switched_off_by_a_setting(editor, uri, tmp_path):
    since = editor.mark()
    editor.open(uri, TEXT)
    with_opinion(editor, uri, since)
    since = editor.mark()
    (tmp_path / "assay.toml").write_text("[bandit]\nenabled = false\n")
    editor.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": (tmp_path / "assay.toml").as_uri(), "type": 1}]}
    )

    def without(message):
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
            found = message["params"]["diagnostics"]
            return found if not any(each["code"] == "bandit" or each["data"]["agrees"] for each in found) else None
        return None

    assert rules(editor.wait(without, since=since)) == [("unsafe-yaml", 6)]


def test_killing_the_process_costs_nothing_else(editor, uri):
    since = editor.mark()
    editor.open(uri, TEXT)
    with_opinion(editor, uri, since)
    (worker,) = workers(editor)
    os.kill(worker, signal.SIGKILL)
    assert ("unsafe-yaml", 7) in rules(editor.edit(uri, (0, 0), (0, 0), "import os\n"))
    since = editor.mark()
    editor.edit(uri, (8, 0), (8, 0), "logging.config.listen(1)\n")

    def new_one(message):
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
            found = message["params"]["diagnostics"]
            return found if ("bandit", 8) in rules(found) else None
        return None

    assert ("unsafe-yaml", 7) in rules(editor.wait(new_one, since=since))
    assert workers(editor) != [worker]


def test_the_process_ends_with_the_server(editor, uri):
    since = editor.mark()
    editor.open(uri, TEXT)
    with_opinion(editor, uri, since)
    (worker,) = workers(editor)
    assert editor.end() == 0
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(worker)], capture_output=True, text=True, check=False).stdout
    assert not shown.strip() or shown.strip().startswith("Z")
