"""What was inserted in one piece is recognised, followed, announced and fixed."""

from __future__ import annotations

from lsp.client import Client
from lsp.samples import CLEAN, PASTED, YAML_RULE


def pastes(client: Client, uri: str):
    return client.call("assay/pastes", {"textDocument": {"uri": uri}})


def announced(client: Client, since: int = 0):
    return [message["params"] for message in client.messages[since:] if message.get("method") == "assay/pasteFound"]


def test_a_paste_with_findings_is_announced_and_fixed(editor, uri):
    editor.open(uri, CLEAN)
    editor.edit(uri, (5, 0), (5, 0), "\n\n" + PASTED)
    found = editor.notification("assay/pasteFound")
    assert found["uri"] == uri
    assert found["version"] == 2
    (summary,) = found["pastes"]
    assert summary["findings"] == 2
    assert summary["safeFixes"] == 2
    assert summary["worst"]["rule"] == YAML_RULE
    assert summary["range"] == {"start": {"line": 5, "character": 0}, "end": {"line": 11, "character": 0}}
    assert pastes(editor, uri) == [summary]
    command = {"command": "assay.fixPaste", "arguments": [uri, summary["id"]]}
    assert editor.call("workspace/executeCommand", command) is True
    assert editor.published(uri, 3) == []
    assert "safe_load" in editor.texts[uri][1]


def test_only_the_paste_is_fixed(editor, uri):
    editor.open(uri, CLEAN + "\n\n" + PASTED.replace("pasted", "old"))
    editor.edit(uri, (0, 0), (0, 0), "import yaml\n\n\n" + PASTED + "\n\n")
    (summary,) = editor.notification("assay/pasteFound")["pastes"]
    editor.call("workspace/executeCommand", {"command": "assay.fixPaste", "arguments": [uri, summary["id"]]})
    assert len(editor.published(uri, 3)) == 2
    assert editor.texts[uri][1].count("yaml.Loader") == 2


def test_a_paste_is_followed_through_edits(editor, uri):
    editor.open(uri, CLEAN)
    editor.edit(uri, (5, 0), (5, 0), PASTED)
    editor.edit(uri, (0, 0), (0, 0), "# one\n# two\n")
    (summary,) = pastes(editor, uri)
    assert summary["range"]["start"]["line"] == 7
    editor.edit(uri, (8, 0), (8, 0), "    typed = 1\n")
    (summary,) = pastes(editor, uri)
    assert summary["range"]["end"]["line"] == 12
    editor.edit(uri, (7, 0), (12, 0), "")
    assert pastes(editor, uri) == []


def test_a_clean_paste_is_known_but_not_announced(editor, uri):
    editor.open(uri, CLEAN)
    editor.edit(uri, (5, 0), (5, 0), "\n\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n")
    (summary,) = pastes(editor, uri)
    assert summary["findings"] == 0
    assert summary["worst"] is None
    assert announced(editor) == []


def test_typing_undo_and_format_are_no_pastes(editor, uri):
    editor.open(uri, CLEAN)
    for index, character in enumerate(PASTED.split("\n")[0]):
        editor.edit(uri, (5, index), (5, index), character)
    editor.edit(uri, (5, 21), (5, 21), "\n    ")
    _, text = editor.texts[uri]
    editor.edit(uri, (0, 0), (9, 0), "")
    editor.edit(uri, (0, 0), (0, 0), text)
    editor.edit(uri, (0, 0), (9, 0), text.replace("    ", "\t").replace("\n\n", "\n\n\n"))
    assert pastes(editor, uri) == []


def test_an_agent_that_writes_the_whole_file(editor, uri):
    # Clients that send everything at each change, and files that are read again from disk, arrive like this.
    editor.open(uri, CLEAN)
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": CLEAN + "\n\n" + PASTED}]}
    editor.notify("textDocument/didChange", change)
    (summary,) = editor.notification("assay/pasteFound")["pastes"]
    assert summary["findings"] == 2
    assert summary["range"]["start"]["line"] == 5


def test_pastes_of_documents_that_are_not_open(editor):
    assert pastes(editor, "file:///no/such.py") == []
    arguments = ["file:///no/such.py", 1]
    assert editor.call("workspace/executeCommand", {"command": "assay.fixPaste", "arguments": arguments}) is False
