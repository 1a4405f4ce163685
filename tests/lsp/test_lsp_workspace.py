"""Folders, settings, and the scan of a whole workspace."""

from __future__ import annotations

import copy
import os
import sys
import textwrap

import pytest

from lsp.client import ALONE, FULL_CAPABILITIES, SERVER, Client
from lsp.samples import CLEAN, FLOW, FLOW_RULE, YAML, YAML_RULE


def codes(diagnostics):
    return [diagnostic["code"] for diagnostic in diagnostics]


def command(client, name, *arguments):
    return client.call("workspace/executeCommand", {"command": name, "arguments": list(arguments)}, 120)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "inner").mkdir(parents=True)
    (folder / "bad.py").write_text(YAML)
    (folder / "inner" / "flow.py").write_text(FLOW)
    (folder / "clean.py").write_text(CLEAN)
    (folder / "assay.toml").write_text("[scan]\ncache = false\njobs = 1\n")
    return folder


@pytest.fixture
def opened(client, project):
    client.initialize([project])
    return client


def test_scan_publishes_files_that_are_not_open(opened, project):
    outcome = command(opened, "assay.scanWorkspace")
    assert outcome["findings"] == 2
    assert outcome["files"] == 4  # Settings are looked at for secrets as well.
    assert codes(opened.published((project / "bad.py").as_uri(), None)) == [YAML_RULE]
    assert codes(opened.published((project / "inner" / "flow.py").as_uri(), None)) == [FLOW_RULE]
    assert opened.publications((project / "clean.py").as_uri()) == []


def test_scan_shows_progress(opened):
    command(opened, "assay.scanWorkspace")
    token = opened.notification("window/workDoneProgress/create")["token"]
    kinds = [
        message["params"]["value"]["kind"]
        for message in opened.messages
        if message.get("method") == "$/progress" and message["params"]["token"] == token
    ]
    assert kinds[0] == "begin"
    assert kinds[-1] == "end"
    assert "report" in kinds


def test_open_documents_are_taken_from_the_editor(opened, project):
    uri = (project / "bad.py").as_uri()
    assert opened.open(uri, CLEAN) == []
    assert command(opened, "assay.scanWorkspace")["findings"] == 1
    assert all(publication["diagnostics"] == [] for publication in opened.publications(uri))


def test_a_second_scan_clears_what_is_gone(opened, project):
    command(opened, "assay.scanWorkspace")
    (project / "bad.py").write_text(CLEAN)
    since = opened.mark()
    assert command(opened, "assay.scanWorkspace")["findings"] == 1
    assert opened.published((project / "bad.py").as_uri(), None, since) == []


def test_changes_on_disk_are_followed_after_a_scan(opened, project):
    command(opened, "assay.scanWorkspace")
    uri = (project / "bad.py").as_uri()
    (project / "bad.py").write_text(CLEAN)
    since = opened.mark()
    opened.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    assert opened.published(uri, None, since) == []
    (project / "new.py").write_text(YAML)
    new = (project / "new.py").as_uri()
    opened.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": new, "type": 1}]})
    assert codes(opened.published(new, None)) == [YAML_RULE]
    (project / "new.py").unlink()
    since = opened.mark()
    opened.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": new, "type": 3}]})
    assert opened.published(new, None, since) == []


def test_a_scan_can_be_cancelled(client, tmp_path):
    body = "\n\n".join(
        f"def function_{i}(value, other):\n" + "    value = other.get(value) + [value]\n" * 8 for i in range(100)
    )
    for number in range(300):
        (tmp_path / f"module_{number}.py").write_text(body)
    (tmp_path / "assay.toml").write_text("[scan]\ncache = false\njobs = 1\n")
    client.initialize([tmp_path])
    request = client.request("workspace/executeCommand", {"command": "assay.scanWorkspace", "arguments": []})
    token = client.notification("window/workDoneProgress/create")["token"]
    client.wait(lambda message: True if message.get("method") == "$/progress" else None)
    client.notify("window/workDoneProgress/cancel", {"token": token})
    assert client.response(request, 120)["result"]["files"] == 0
    assert codes(client.open((tmp_path / "a.py").as_uri(), YAML)) == [YAML_RULE]


def test_workspace_diagnostics_are_pulled(client, project):
    client.initialize([project], initializationOptions={"workspaceDiagnostics": True, "diagnosticMode": "pull"})
    open_uri = (project / "clean.py").as_uri()
    item = {"uri": open_uri, "languageId": "python", "version": 4, "text": YAML}
    client.notify("textDocument/didOpen", {"textDocument": item})
    report = client.call("workspace/diagnostic", {"previousResultIds": []}, 120)
    found = {item["uri"]: item for item in report["items"]}
    assert codes(found[(project / "bad.py").as_uri()]["items"]) == [YAML_RULE]
    assert codes(found[open_uri]["items"]) == [YAML_RULE]
    assert found[open_uri]["version"] == 4
    previous = [{"uri": uri, "value": item["resultId"]} for uri, item in found.items()]
    (project / "bad.py").write_text(CLEAN)
    again = client.call("workspace/diagnostic", {"previousResultIds": previous}, 120)
    kinds = {item["uri"]: (item["kind"], item.get("items")) for item in again["items"]}
    assert kinds[(project / "bad.py").as_uri()] == ("full", [])
    assert kinds[open_uri] == ("unchanged", None)


def test_a_workspace_without_folders(client):
    client.initialize([])
    assert command(client, "assay.scanWorkspace")["files"] == 0


def test_settings_of_a_folder(client, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    (first / "assay.toml").write_text(f'[rules]\ndisabled = ["{YAML_RULE}"]\n')
    client.initialize([first, second])
    assert codes(client.open((first / "a.py").as_uri(), YAML)) == []
    assert codes(client.open((second / "a.py").as_uri(), YAML)) == [YAML_RULE]


def test_folders_come_and_go(client, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "bad.py").write_text(YAML)
        (folder / "assay.toml").write_text("[scan]\ncache = false\njobs = 1\n")
    client.initialize([first])
    event = {
        "added": [{"uri": second.as_uri(), "name": "second"}],
        "removed": [{"uri": first.as_uri(), "name": "first"}],
    }
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert command(client, "assay.scanWorkspace")["findings"] == 1
    assert codes(client.published((second / "bad.py").as_uri(), None)) == [YAML_RULE]
    assert client.publications((first / "bad.py").as_uri()) == []


def test_the_older_ways_of_naming_a_folder(client, project):
    client.call("initialize", {"rootPath": str(project), "capabilities": {}, "processId": None})
    client.notify("initialized", {})
    assert command(client, "assay.scanWorkspace")["findings"] == 2


def test_settings_of_the_editor(editor, uri):
    editor.open(uri, YAML)
    since = editor.mark()
    editor.configuration = ALONE | {"rules": {"disabled": [YAML_RULE]}}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    assert editor.published(uri, 1, since) == []
    since = editor.mark()
    editor.configuration = ALONE | {"rules": {"enabled": [FLOW_RULE, YAML_RULE]}}
    editor.notify("workspace/didChangeConfiguration", {"settings": {}})
    assert codes(editor.published(uri, 1, since)) == [YAML_RULE]


def test_settings_that_are_pushed(client, uri):
    capabilities = copy.deepcopy(FULL_CAPABILITIES)
    del capabilities["workspace"]["configuration"]
    client.initialize(capabilities=capabilities)
    client.open(uri, YAML)
    since = client.mark()
    settings = {"assay": {"rules": {"disabled": [YAML_RULE]}}}
    client.notify("workspace/didChangeConfiguration", {"settings": settings})
    assert client.published(uri, 1, since) == []


def test_wrong_settings_are_named_once_and_the_last_good_ones_go_on(editor, uri):
    editor.open(uri, YAML)
    since = editor.mark()
    editor.configuration = ALONE | {"rules": {"disabled": [YAML_RULE]}}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.published(uri, 1, since)
    for _ in range(2):
        editor.configuration = ALONE | {"rules": {"disabled": [7]}, "noSuchThing": 1}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
    shown = editor.notification("window/showMessage")["message"]
    assert "rules.disabled" in shown or "no-such-thing" in shown
    editor.edit(uri, (0, 0), (0, 0), "\n")
    assert editor.call("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"] == []
    editor.call("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
    shown = [
        message["params"]["message"] for message in editor.messages if message.get("method") == "window/showMessage"
    ]
    assert len(shown) == len(set(shown))


def test_the_file_of_settings_is_read_again(editor, tmp_path, uri):
    assert codes(editor.open(uri, YAML)) == [YAML_RULE]
    file = tmp_path / "assay.toml"
    changes = {"changes": [{"uri": file.as_uri(), "type": 2}]}
    file.write_text(f'[rules]\ndisabled = ["{YAML_RULE}"]\n')
    since = editor.mark()
    editor.notify("workspace/didChangeWatchedFiles", changes)
    assert editor.published(uri, 1, since) == []
    file.write_text("[rules\n")
    editor.notify("workspace/didChangeWatchedFiles", changes)
    assert "assay.toml" in editor.notification("window/showMessage")["message"]
    assert editor.call("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"] == []
    file.write_text("")
    since = editor.mark()
    editor.notify("workspace/didChangeWatchedFiles", changes)
    assert codes(editor.published(uri, 1, since)) == [YAML_RULE]


def test_what_is_registered_dynamically(editor):
    methods = {
        registration["method"] for registration in editor.notification("client/registerCapability")["registrations"]
    }
    assert methods == {"workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"}


def test_nothing_is_registered_where_that_cannot_be(client, uri):
    client.initialize(capabilities={})
    client.open(uri, YAML)
    client.call("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
    assert [message for message in client.messages if "method" in message and "id" in message] == []


def test_nothing_of_the_workspace_is_imported(tmp_path):
    # Editors start servers in the workspace; its modules must not take the place of the server's.
    for name in ("msgspec", "pygls", "asyncio", "enum", "multiprocessing", "lsprotocol", "tree_sitter", "tomllib"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was-run')!r}, 'a').write({name!r})\n")
    (tmp_path / "bad.py").write_text(YAML)
    settings = '[scan]\ncache = false\njobs = 2\n[rules]\nenabled = ["unsafe-yaml"]\n'
    (tmp_path / "assay.toml").write_text(settings)
    client = Client(cwd=tmp_path)
    try:
        client.initialize([tmp_path])
        assert command(client, "assay.scanWorkspace")["findings"] == 1
        assert client.end() == 0
    finally:
        client.close()
    assert not (tmp_path / "was-run").exists(), (tmp_path / "was-run").read_text()


CUT_OFF = textwrap.dedent("""
    import sys
    def forbid(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname") and arguments:
            address = arguments[1] if len(arguments) > 1 else None
            if not isinstance(address, str):
                sys.stderr.write(f"NETWORK {event} {arguments}\\n")
                raise PermissionError("the network is cut off")
    sys.addaudithook(forbid)
    {body}
""")


def cut_off(body: str) -> list[str]:
    return [sys.executable, "-P", "-c", CUT_OFF.replace("{body}", body)]


def test_the_guard_against_the_network_works(tmp_path):
    client = Client(cut_off("import socket; socket.create_connection(('127.0.0.1', 9), 1)"))
    try:
        assert client.ended() != 0
        assert b"NETWORK" in client.stderr
    finally:
        client.close()


@pytest.mark.parametrize("guard", ["namespace", "hook"])
def test_everything_works_with_the_network_cut_off(project, guard):
    if guard == "namespace":
        if os.system("unshare -rn true 2>/dev/null") != 0:
            pytest.skip("namespaces cannot be made here; the other guard remains")
        server = ["unshare", "-rn", *SERVER]
    else:
        server = cut_off("from assay.lsp.main import run; sys.exit(run([]))")
    client = Client(server)
    try:
        client.initialize([project])
        uri = (project / "bad.py").as_uri()
        (diagnostic,) = client.open(uri, YAML)
        params = {"textDocument": {"uri": uri}, "range": diagnostic["range"], "context": {"diagnostics": [diagnostic]}}
        action, *_ = client.call("textDocument/codeAction", params)
        client.apply_workspace_edit(client.call("codeAction/resolve", action)["edit"])
        assert client.published(uri, 2) == []
        assert command(client, "assay.scanWorkspace")["findings"] == 1
        assert client.end() == 0
        assert b"NETWORK" not in client.stderr
    finally:
        client.close()
