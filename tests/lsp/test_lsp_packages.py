"""Imports that nobody accounts for, in the editor: found at rest, corrected, declared or called private, and gone at once."""

REQUIREMENTS = "requests\n"
TEXT = "import requests\nimport fictional_toolkit\nfrom reqests import get\n"


def found(editor, uri, since, wanted):
    """Wait until the document is shown with these packages as unknown, by line."""

    def find(message):
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
            shown = [each for each in message["params"]["diagnostics"] if each["code"] == "unknown-package"]
            lines = sorted(each["range"]["start"]["line"] for each in shown)
            return shown if lines == wanted else None
        return None

    return editor.wait(find, since=since)


def actions(editor, uri, line):
    place = {"start": {"line": line, "character": 8}, "end": {"line": line, "character": 8}}
    given = editor.call(
        "textDocument/codeAction", {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
    )
    return {each["title"]: each for each in given}


def test_unknown_imports_are_found_and_what_may_be_done_about_them_works(editor, uri, tmp_path):
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    since = editor.mark()
    editor.open(uri, TEXT)
    shown = {each["range"]["start"]["line"]: each for each in found(editor, uri, since, [1, 2])}
    assert "Nobody declares the package fictional_toolkit in requirements.txt" in shown[1]["message"]
    assert shown[2]["message"].split("\n")[0].endswith("Did you mean requests?")
    assert shown[2]["range"] == {"start": {"line": 2, "character": 5}, "end": {"line": 2, "character": 12}}

    fix = editor.call("codeAction/resolve", actions(editor, uri, 2)["Import requests"])
    (change,) = fix["edit"]["documentChanges"]
    assert change["edits"] == [{"range": shown[2]["range"], "newText": "requests"}]

    since = editor.mark()
    declare = actions(editor, uri, 1)["Declare fictional_toolkit in requirements.txt"]["command"]
    assert editor.call("workspace/executeCommand", {"command": declare["command"], "arguments": declare["arguments"]})
    found(editor, uri, since, [2])
    assert (tmp_path / "requirements.txt").read_text() == "requests\nfictional-toolkit\n"

    since = editor.mark()
    private = actions(editor, uri, 2)["Say that reqests is private"]["command"]
    assert editor.call("workspace/executeCommand", {"command": private["command"], "arguments": private["arguments"]})
    found(editor, uri, since, [])
    assert 'private = ["reqests"]' in (tmp_path / "assay.toml").read_text()


def test_a_module_that_is_made_later_is_no_longer_unknown(editor, uri, tmp_path):
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    since = editor.mark()
    editor.open(uri, "import helpers_of_mine\n")
    found(editor, uri, since, [0])
    (tmp_path / "helpers_of_mine.py").write_text("")
    since = editor.mark()
    editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    editor.notify(
        "workspace/didChangeWatchedFiles",
        {"changes": [{"uri": (tmp_path / "requirements.txt").as_uri(), "type": 2}]},
    )
    found(editor, uri, since, [])
