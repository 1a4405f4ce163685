"""Code actions, commands, hover and code lenses."""

from __future__ import annotations

import copy

import pytest

from lsp.client import FULL_CAPABILITIES, Client
from lsp.samples import CLEAN, FLOW, FLOW_RULE, YAML, YAML_RULE

FIXED = YAML.replace("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)")
MANY = "import yaml\n\n\n" + "\n\n".join(
    f"def read_{number}(text):\n    return yaml.load(text, Loader=yaml.Loader)\n" for number in range(5)
)
UNSAFE = "import requests\n\n\ndef get(url):\n    return requests.get(url, timeout=3, verify=False)\n"


def codes(diagnostics):
    return [diagnostic["code"] for diagnostic in diagnostics]


def whole(text):
    return {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n") + 1, "character": 0}}


DECISIONS = ("Defer ", "Accept ", "False positive", "Ignore ")


def actions(client: Client, uri: str, place, diagnostics=(), **context):
    """Return the actions that change code, or fix it; those that decide have tests of their own."""
    params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": list(diagnostics), **context}}
    return [each for each in client.call("textDocument/codeAction", params) if not each["title"].startswith(DECISIONS)]


def without(*path):
    """Return the full capabilities without one."""
    changed = copy.deepcopy(FULL_CAPABILITIES)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return changed


def test_a_safe_fix_is_preferred_and_removes_its_finding(editor, uri):
    (diagnostic,) = editor.open(uri, YAML)
    (action,) = actions(editor, uri, diagnostic["range"], [diagnostic])
    assert action["kind"] == "quickfix"
    assert action["isPreferred"] is True
    assert action["diagnostics"] == [diagnostic]
    assert "edit" not in action
    resolved = editor.call("codeAction/resolve", action)
    (change,) = resolved["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 1}
    editor.apply_workspace_edit(resolved["edit"])
    assert editor.texts[uri][1] == FIXED
    assert editor.published(uri, 2) == []


def test_edits_come_at_once_where_they_cannot_be_resolved(client, uri):
    client.initialize(capabilities=without("textDocument", "codeAction", "resolveSupport"))
    (diagnostic,) = client.open(uri, YAML)
    (action,) = actions(client, uri, diagnostic["range"])
    client.apply_workspace_edit(action["edit"])
    assert client.texts[uri][1] == FIXED


def test_plain_changes_for_clients_without_document_changes(client, uri):
    client.initialize(capabilities=without("workspace", "workspaceEdit"))
    (diagnostic,) = client.open(uri, YAML)
    (action,) = actions(client, uri, diagnostic["range"])
    edit = client.call("codeAction/resolve", action)["edit"]
    assert list(edit["changes"]) == [uri]
    client.apply_workspace_edit(edit)
    assert client.texts[uri][1] == FIXED


def test_commands_for_clients_without_literals(client, uri):
    client.initialize(capabilities=without("textDocument", "codeAction"))
    (diagnostic,) = client.open(uri, YAML)
    (command,) = actions(client, uri, diagnostic["range"])
    assert command["command"] == "assay.applyFix"
    assert (
        client.call("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        is True
    )
    assert client.texts[uri][1] == FIXED


def test_a_fix_that_changes_behaviour_is_not_preferred(editor, uri):
    (diagnostic,) = editor.open(uri, UNSAFE)
    for action in actions(editor, uri, diagnostic["range"]):
        assert action["isPreferred"] is False
    assert actions(editor, uri, whole(UNSAFE), only=["source.fixAll"]) == []


def test_only_kinds_that_are_asked_for(editor, uri):
    editor.open(uri, YAML)
    place = whole(YAML)
    assert [action["kind"] for action in actions(editor, uri, place)] == ["quickfix"]
    assert [action["kind"] for action in actions(editor, uri, place, only=["quickfix"])] == ["quickfix"]
    for kind in ("source", "source.fixAll", "source.fixAll.assay"):
        assert [action["kind"] for action in actions(editor, uri, place, only=[kind])] == ["source.fixAll.assay"]
    for kind in ("refactor", "source.organizeImports", "source.fixAll.other", "quick", "quickfix.other"):
        assert actions(editor, uri, place, only=[kind]) == []


def test_only_the_range_that_is_asked_for(editor, uri):
    diagnostics = editor.open(uri, MANY)
    assert len(diagnostics) == 5
    assert len(actions(editor, uri, whole(MANY))) == 5
    for diagnostic in diagnostics:
        assert len(actions(editor, uri, diagnostic["range"])) == 1
        assert (
            len(actions(editor, uri, {"start": diagnostic["range"]["start"], "end": diagnostic["range"]["start"]})) == 1
        )
    assert actions(editor, uri, {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}}) == []


def test_only_the_diagnostics_that_are_asked_for(editor, uri):
    diagnostics = editor.open(uri, MANY)
    found = actions(editor, uri, whole(MANY), [diagnostics[2]])
    assert [action["diagnostics"] for action in found] == [[diagnostics[2]]]
    other = {"range": whole(MANY), "message": "somebody else's", "source": "other", "code": YAML_RULE}
    assert len(actions(editor, uri, whole(MANY), [other])) == 5


def test_resolving_an_action_whose_finding_is_gone(editor, uri):
    (diagnostic,) = editor.open(uri, YAML)
    (action,) = actions(editor, uri, diagnostic["range"])
    editor.edit(uri, (0, 0), (5, 0), CLEAN)
    assert editor.error("codeAction/resolve", action)["code"] == -32801


def test_fix_all_fixes_what_is_safe_and_nothing_else(editor, uri):
    text = MANY + "\n\n" + UNSAFE
    editor.open(uri, text)
    (action,) = actions(editor, uri, whole(text), only=["source.fixAll.assay"])
    edit = editor.call("codeAction/resolve", action)["edit"]
    editor.apply_workspace_edit(edit)
    assert editor.texts[uri][1] == text.replace("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)")
    assert YAML_RULE not in codes(editor.published(uri, 2))


def test_fix_all_is_not_offered_where_nothing_is_safe(editor, uri):
    editor.open(uri, CLEAN)
    assert actions(editor, uri, whole(CLEAN), only=["source.fixAll"]) == []


def test_fix_all_as_a_command(editor, uri):
    editor.open(uri, MANY)
    assert editor.call("workspace/executeCommand", {"command": "assay.fixAll", "arguments": [uri]}) is True
    assert editor.published(uri, 2) == []
    assert (
        editor.call("workspace/executeCommand", {"command": "assay.fixAll", "arguments": ["file:///no/such"]}) is False
    )


def test_a_refused_edit_is_not_called_applied(editor, uri):
    editor.refuses_edits = True
    editor.open(uri, MANY)
    assert editor.call("workspace/executeCommand", {"command": "assay.fixAll", "arguments": [uri]}) is False


def test_fixes_keep_line_endings_and_astral_columns(editor, uri):
    text = 'import yaml\r\ndef read(text):\r\n    note = "\U0001d4b3é"; return yaml.load(text, Loader=yaml.Loader)\r\n'
    (diagnostic,) = editor.open(uri, text)
    (action,) = actions(editor, uri, diagnostic["range"])
    editor.apply_workspace_edit(editor.call("codeAction/resolve", action)["edit"])
    assert editor.texts[uri][1] == text.replace("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)")


def hover(client, uri, line, character):
    return client.call(
        "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
    )


def test_hover_explains_a_finding(editor, uri):
    (diagnostic,) = editor.open(uri, FLOW)
    start = diagnostic["range"]["start"]
    found = hover(editor, uri, start["line"], start["character"] + 1)
    text = found["contents"]["value"]
    assert found["contents"]["kind"] == "markdown"
    assert found["range"] == diagnostic["range"]
    assert "https://cwe.mitre.org/data/definitions/78.html" in text
    assert "What to do" in text
    assert "Confidence" in text
    assert "Evidence: flow" in text
    assert all(
        f"line {step['location']['range']['start']['line'] + 1}" in text for step in diagnostic["relatedInformation"]
    )
    assert hover(editor, uri, 0, 0) is None


def test_hover_says_whether_there_is_a_fix(editor, uri):
    (diagnostic,) = editor.open(uri, YAML)
    start = diagnostic["range"]["start"]
    assert "safe quick fix" in hover(editor, uri, start["line"], start["character"])["contents"]["value"]


def test_hover_in_plain_text(client, uri):
    client.initialize(capabilities={})
    (diagnostic,) = client.open(uri, YAML)
    start = diagnostic["range"]["start"]
    contents = hover(client, uri, start["line"], start["character"])["contents"]
    assert contents["kind"] == "plaintext"
    assert "**" not in contents["value"]


def test_code_cannot_become_markup_in_a_hover(editor, uri):
    text = FLOW.replace('"host"', '"<img src=x>](http://evil)`"')
    (diagnostic,) = editor.open(uri, text)
    start = diagnostic["range"]["start"]
    found = hover(editor, uri, start["line"], start["character"])["contents"]["value"]
    assert "<img" not in found
    assert "](http://evil" not in found


def test_code_lenses_are_off_until_asked_for(editor, uri):
    editor.open(uri, MANY)
    assert editor.call("textDocument/codeLens", {"textDocument": {"uri": uri}}) == []


@pytest.mark.parametrize("settings", [{"editor": {"codeLens": True}}, {"editor": {"code-lens": True}}])
def test_code_lenses_count_findings_above_functions(client, uri, tmp_path, settings):
    client.initialize([tmp_path], initializationOptions={"settings": settings})
    text = MANY + "\n\nclass Reader:\n    def both(self, text):\n" + "        yaml.load(text, Loader=yaml.Loader)\n" * 2
    client.open(uri, text)
    lenses = client.call("textDocument/codeLens", {"textDocument": {"uri": uri}})
    lines = text.split("\n")
    shown = {lines[lens["range"]["start"]["line"]].strip(): lens["command"]["title"] for lens in lenses}
    assert shown["def read_0(text):"] == "Assay: 1 finding"
    assert shown["def both(self, text):"] == "Assay: 2 findings"
    assert len(lenses) == 6


def test_actions_while_typing_speak_of_the_present_text(editor, uri):
    editor.open(uri, CLEAN)
    line = "    value = yaml.load(value, Loader=yaml.Loader)\n"
    for index, character in enumerate(line):
        editor.edit_only(uri, (4, index), (4, index), character)
    found = actions(editor, uri, whole(CLEAN + line))
    assert len(found) == 1
    assert FLOW_RULE not in str(found)


def test_a_fix_names_its_variable_in_the_example_of_the_environment(editor, uri, tmp_path):
    (tmp_path / ".env.example").write_text("OTHER=é")
    secret = "k9f2" + "Xq81" + "pLz0"
    (found,) = editor.open(uri, f'DB_PASSWORD = "{secret}"\n')
    action = actions(editor, uri, found["range"])[0]
    edit = editor.call("codeAction/resolve", action)["edit"]
    by_uri = {change["textDocument"]["uri"]: change["edits"] for change in edit["documentChanges"]}
    end = {"line": 0, "character": 7}
    assert by_uri[(tmp_path / ".env.example").as_uri()] == [
        {"range": {"start": end, "end": end}, "newText": "\nDB_PASSWORD=\n"}
    ]
    assert secret not in str(by_uri[(tmp_path / ".env.example").as_uri()])
