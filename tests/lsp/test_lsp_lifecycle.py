"""Starting, ending, and input that is no protocol at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lsp.client import SERVER, Client
from lsp.samples import YAML, YAML_RULE


def codes(diagnostics):
    return [diagnostic["code"] for diagnostic in diagnostics]


def assert_alive(client: Client, uri: str) -> None:
    """The server still answers, with findings."""
    assert codes(client.open(uri, YAML)) == [YAML_RULE]


def test_the_table_of_capabilities_is_kept(client, uri):
    # The table is written by hand so that it can be sent before anything is imported; each promise in it is kept.
    capabilities = client.initialize()
    assert capabilities["positionEncoding"] == "utf-16"
    assert capabilities["textDocumentSync"]["change"] == 2
    for command in capabilities["executeCommandProvider"]["commands"]:
        error = client.error("workspace/executeCommand", {"command": command, "arguments": [1, 2, 3, 4, 5, 6]})
        assert "is not defined" not in error["message"], command
    document = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    assert client.call("textDocument/hover", document) is None
    assert client.call("textDocument/codeLens", document) == []
    assert client.call("textDocument/codeAction", {**document, "range": place, "context": {"diagnostics": []}}) == []


def test_shutdown_then_exit_is_success(editor):
    assert editor.end() == 0


def test_exit_without_shutdown_is_failure(editor):
    editor.notify("exit")
    assert editor.ended() == 1


def test_exit_before_initialize(client):
    client.notify("exit")
    assert client.ended() == 1


def test_end_of_input_ends_the_server(editor):
    editor.process.stdin.close()
    assert editor.ended() == 1


def test_end_of_input_after_shutdown_is_success(editor):
    editor.call("shutdown")
    editor.process.stdin.close()
    assert editor.ended() == 0


def test_end_in_the_middle_of_a_message(editor):
    editor.write(b"Content-Length: 1000\r\n\r\n{")
    editor.process.stdin.close()
    assert editor.ended() == 1


def test_server_ends_with_the_process_that_started_it(client, tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        client.initialize([tmp_path], processId=parent.pid)
        assert client.process.poll() is None
        parent.kill()
        parent.wait()
        assert client.ended() == 1
    finally:
        parent.kill()
        parent.communicate()


def test_closed_output_ends_the_server(editor, uri):
    editor.process.stdout.close()
    item = {"uri": uri, "languageId": "python", "version": 1, "text": YAML}
    try:
        for _ in range(200):
            editor.notify("textDocument/didOpen", {"textDocument": item})
    except BrokenPipeError:
        pass
    # A reader thread of this test holds the pipe's end; what matters is that ending the input still works.
    editor.process.stdin.close()
    assert editor.process.wait(30) in (0, 1)


def test_requests_before_initialize_are_refused(client, uri):
    assert client.error("textDocument/hover", {})["code"] == -32002
    client.notify("textDocument/didOpen", {"nonsense": 1})
    client.initialize()
    assert_alive(client, uri)


def test_initialize_twice_is_refused(editor, uri):
    assert editor.error("initialize", {"capabilities": {}})["code"] == -32600
    assert_alive(editor, uri)


def test_requests_after_shutdown_are_refused(editor, uri):
    editor.call("shutdown")
    assert editor.error("textDocument/hover", {})["code"] == -32600
    assert editor.error("no/such", {})["code"] == -32600
    editor.notify("exit")
    assert editor.ended() == 0


@pytest.mark.parametrize("capabilities", [{}, None, 7, {"general": 1, "textDocument": []}, {"workspace": {"x": None}}])
def test_strange_capabilities(client, uri, capabilities):
    response = client.response(client.request("initialize", {"capabilities": capabilities, "processId": None}))
    assert response["result"]["capabilities"]["positionEncoding"] == "utf-16"
    client.notify("initialized", {})
    assert_alive(client, uri)
    assert client.call("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 15}})


def test_unknown_methods(editor, uri):
    assert editor.error("no/such/request", {"x": [1, {"y": 2}]})["code"] == -32601
    assert editor.error("assay/noSuch", {})["code"] == -32601
    assert editor.error("$/noSuch", None)["code"] == -32601
    editor.notify("no/such/notification", {"x": 1})
    editor.notify("$/noSuch", [])
    assert_alive(editor, uri)


def test_wrong_parameters_are_answered(editor, uri):
    for method, parameters in [
        ("textDocument/hover", {"textDocument": 7}),
        ("textDocument/codeAction", []),
        ("textDocument/diagnostic", {"textDocument": {}}),
        ("assay/pastes", None),
        ("workspace/executeCommand", {"command": "rm -rf"}),
        ("codeAction/resolve", {"title": "somebody else's"}),
    ]:
        assert "code" in editor.error(method, parameters), method
    for method in ("didOpen", "didChange", "didClose", "didSave"):
        editor.notify(f"textDocument/{method}", {"textDocument": None})
        editor.notify(f"notebookDocument/{method}", [1])
    assert_alive(editor, uri)


def test_input_that_is_not_json(editor, uri):
    editor.send(b"this is not json")
    assert editor.response(None)["error"]["code"] == -32700
    editor.send(b'{"jsonrpc": "2.0", "method": ')
    editor.send(b"[" * 200_000)
    assert_alive(editor, uri)


def test_json_that_is_no_message(editor, uri):
    for body in (b"[]", b"7", b"null", b"{}", b'{"id": {}}', b'{"id": 1, "method": 7}', b'[{"jsonrpc":"2.0"}]'):
        editor.send(body)
    assert_alive(editor, uri)


def test_noise_between_messages(editor, uri):
    editor.write(b"warning: something printed a line\r\n\r\n\x00\xff\xfe\r\n\r\nContent-Type: x\r\n\r\n")
    assert_alive(editor, uri)


@pytest.mark.parametrize("wrong_by", [-20, -1, 1, 20])
def test_wrong_content_length(editor, uri, wrong_by):
    body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {"textDocument": {"uri": uri}}})
    editor.write(f"Content-Length: {len(body) + wrong_by}\r\n\r\n{body}".encode())
    # The header of the next message is eaten in part when the length is too large; the one after it has to arrive.
    editor.send({"jsonrpc": "2.0", "method": "$/nothing", "params": {}})
    assert_alive(editor, uri)


@pytest.mark.parametrize("length", ["99999999999", "-5", "many", ""])
def test_impossible_content_length(editor, uri, length):
    editor.write(f"Content-Length: {length}\r\n\r\n".encode())
    assert_alive(editor, uri)


def test_headers_in_other_orders_and_cases(client):
    body = json.dumps({"jsonrpc": "2.0", "id": 5, "method": "initialize", "params": {"capabilities": {}}}).encode()
    client.write(
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n" % len(body) + body
    )
    assert "result" in client.response(5)


def test_a_message_in_many_pieces(client):
    body = json.dumps({"jsonrpc": "2.0", "id": 5, "method": "initialize", "params": {"capabilities": {}}}).encode()
    for byte in b"Content-Length: %d\r\n\r\n" % len(body) + body:
        client.write(bytes([byte]))
    assert "result" in client.response(5)


def test_a_huge_message(editor, uri):
    text = YAML + "# " + "x" * 30_000_000 + "\n"
    assert codes(editor.open(uri, text)) == [YAML_RULE]


def test_string_ids(editor):
    editor.send(
        {"jsonrpc": "2.0", "id": 'a"b', "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "x:y"}}}
    )
    assert editor.response('a"b')["result"]["items"] == []


def test_cancelled_before_it_is_looked_at(editor, uri):
    editor.open(uri, YAML)
    document = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 15}}
    frames = b""
    for message in (
        {"jsonrpc": "2.0", "id": 900, "method": "textDocument/hover", "params": document},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 900}},
        {"jsonrpc": "2.0", "id": 901, "method": "textDocument/hover", "params": document},
    ):
        body = json.dumps(message).encode()
        frames += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    editor.write(frames)
    assert "error" not in editor.response(901)
    answer = editor.response(900)
    # Either it was cancelled, or it had been answered before the cancellation arrived; an answer there has to be.
    assert answer.get("error", {"code": -32800})["code"] == -32800
    editor.notify("$/cancelRequest", {"id": 12345})
    editor.notify("$/cancelRequest", {})
    assert editor.call("textDocument/hover", document)


def test_an_exception_in_a_handler_is_answered_and_logged(tmp_path):
    # A fault is put into the hover handler of a real server, because none is known of.
    script = textwrap.dedent("""
        import sys
        from assay.lsp.main import run
        from assay.app import describe
        def broken(finding): raise ZeroDivisionError("planted")
        describe.describe = broken
        sys.exit(run([]))
    """)
    client = Client([sys.executable, "-c", script])
    try:
        client.initialize([tmp_path])
        uri = (tmp_path / "a.py").as_uri()
        client.open(uri, YAML)
        position = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 15}}
        assert "planted" in client.error("textDocument/hover", position)["message"]
        assert "planted" in client.logged("planted")
        assert codes(client.edit(uri, (0, 0), (0, 0), "# still there\n")) == [YAML_RULE]
        assert client.end() == 0
    finally:
        client.close()


def test_an_exception_in_a_keystroke_is_logged_and_survived(tmp_path):
    script = textwrap.dedent("""
        import sys
        from assay.lsp.main import run
        from assay.engine.host import Host
        analyse = Host.analyse
        def broken(self, uri, token):
            if b"explode" in b"".join(self.lines(uri)):
                raise ZeroDivisionError("planted")
            return analyse(self, uri, token)
        Host.analyse = broken
        sys.exit(run([]))
    """)
    client = Client([sys.executable, "-c", script])
    try:
        client.initialize([tmp_path])
        uri = (tmp_path / "a.py").as_uri()
        client.open(uri, YAML)
        client.edit(uri, (0, 0), (0, 0), "# explode\n")
        assert "planted" in client.logged("planted")
        assert codes(client.edit(uri, (0, 0), (0, 9), "# quiet")) == [YAML_RULE]
        assert client.end() == 0
    finally:
        client.close()


def test_a_stray_print_does_not_break_the_protocol(tmp_path):
    script = textwrap.dedent("""
        import os, sys
        from assay.lsp.main import run
        from assay.lsp import loop
        step = loop.AnalysisLoop._step
        def noisy(self):
            print("noise"); os.write(1, b"noise\\n"); step(self)
        loop.AnalysisLoop._step = noisy
        sys.exit(run([]))
    """)
    client = Client([sys.executable, "-c", script])
    try:
        client.initialize([tmp_path])
        assert codes(client.open((tmp_path / "a.py").as_uri(), YAML)) == [YAML_RULE]
        assert client.end() == 0
        assert b"noise" in client.stderr
    finally:
        client.close()


def test_what_is_asked_with_the_first_document_is_answered_after_its_findings(client, uri):
    """Editors ask for fixes, hovers and lists as soon as they open a file; what is underlined comes first, and every question is answered."""
    client.initialize()
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    document = {"textDocument": {"uri": uri}}
    item = {"uri": uri, "languageId": "python", "version": 1, "text": YAML}
    asked = {
        901: ("textDocument/codeAction", {**document, "range": place, "context": {"diagnostics": []}}),
        902: ("assay/queue", {}),
        903: ("textDocument/hover", {**document, "position": place["start"]}),
    }
    messages = [{"method": "textDocument/didOpen", "params": {"textDocument": item}}]
    messages += [{"id": number, "method": method, "params": params} for number, (method, params) in asked.items()]
    messages.append({"method": "$/cancelRequest", "params": {"id": 903}})
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    client.write(b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies))
    for number in asked:
        client.response(number)
    assert client.response(901)["result"] == []
    assert client.response(902)["result"]["today"]
    assert "result" in client.response(903) or client.response(903)["error"]["code"] == -32800
    published = next(
        index
        for index, message in enumerate(client.messages)
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["diagnostics"]
    )
    answered = {message.get("id"): index for index, message in enumerate(client.messages) if "method" not in message}
    assert all(published < answered[number] for number in (901, 902))


def test_wrong_arguments():
    result = subprocess.run([*SERVER, "--port", "7"], capture_output=True, text=True, timeout=30)
    assert result.returncode == 2
    assert "--port" in result.stderr


def test_help():
    result = subprocess.run([*SERVER, "--help"], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0
    assert "language server" in result.stdout


def test_the_keystroke_path_imports_neither_pygls_nor_lsprotocol():
    script = textwrap.dedent("""
        import sys
        import assay.lsp.main, assay.lsp.rendering, assay.lsp.settings, assay.app.session
        assert not {"pygls", "lsprotocol", "asyncio", "cattrs"} & set(sys.modules), sorted(sys.modules)
    """)
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


def test_initialize_is_answered_before_anything_slow_is_imported():
    script = textwrap.dedent("""
        import sys
        import assay.lsp.main
        slow = ("assay.engine", "assay.rules", "assay.languages", "assay.app", "assay.config", "tree_sitter", "logging", "click")
        found = {name for name in sys.modules if name.startswith(slow)}
        assert not found, found
    """)
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not Windows's")
def test_interrupt_ends_the_server(editor):
    os.kill(editor.process.pid, signal.SIGTERM)
    assert editor.ended() != 0


def test_runs_in_a_folder_that_is_gone(tmp_path: Path):
    folder = tmp_path / "gone"
    folder.mkdir()
    client = Client(cwd=folder)
    try:
        folder.rmdir()
        client.initialize([folder])
        assert codes(client.open((folder / "a.py").as_uri(), YAML)) == [YAML_RULE]
    finally:
        client.close()
