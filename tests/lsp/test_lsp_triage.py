"""Decisions in the editor: in diagnostics, the ranked list, explanations, verdicts and ignore comments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsp.client import Client, marked
from lsp.samples import CLEAN, FLOW, PASTED, YAML, YAML_RULE

BOTH = FLOW.replace("import subprocess\n", "import subprocess\n\nimport yaml\n") + "\n\n" + YAML.split("\n\n\n")[1]
LEVELS = {"act": 1, "attend": 2, "track-star": 3, "track": 4}
IGNORED = YAML.replace("yaml.Loader)\n", "yaml.Loader)  # assay: ignore[unsafe-yaml] -- we wrote the text\n")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def findings(queue):
    return [finding for item in (*queue["today"], *queue["later"]) for finding in item["findings"]]


def decide(client, diagnostic, **more):
    wanted = {
        "fingerprint": diagnostic["data"]["fingerprint"],
        "state": "false-positive",
        "reason": "input-trusted",
        "text": "We write the text.",
        "author": "Ada",
        **more,
    }
    return client.call("assay/decide", wanted)


def test_diagnostics_carry_the_decision(editor, uri):
    found = editor.open(uri, BOTH)
    assert len(found) == 2
    for diagnostic in found:
        data = diagnostic["data"]
        assert diagnostic["severity"] == LEVELS[data["decision"]]
        sentence, short = diagnostic["message"].split("\n")
        assert sentence.endswith(".")
        assert short.startswith(("Act · risk ", "Attend · risk ", "Track* · risk ", "Track · risk "))
        assert data["line"].startswith(short.split(" · ")[0])
        assert len(data["fingerprint"]) == 20
        assert data["verdict"] is None
    assert [diagnostic["severity"] for diagnostic in found] == sorted(each["severity"] for each in found)


def test_a_stated_asset_changes_the_decision_and_reloading_publishes_it(editor, uri, tmp_path):
    (before,) = editor.open(uri, FLOW)
    since = editor.mark()
    (tmp_path / "assay.toml").write_text('[[asset]]\npaths = ["*.py"]\ncriticality = "low"\nexposure = "small"\n')
    change = {"uri": (tmp_path / "assay.toml").as_uri(), "type": 1}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    (after,) = editor.published(uri, 1, since)
    assert (before["data"]["decision"], before["severity"]) == ("act", 1)
    assert after["severity"] == LEVELS[after["data"]["decision"]] > 1
    assert after["data"]["fingerprint"] == before["data"]["fingerprint"]


def test_equal_findings_in_one_document_have_fingerprints_of_their_own(editor, uri):
    editor.open(uri, "import yaml\n\nfirst = yaml.load(text, Loader=yaml.Loader)\n")
    found = editor.edit(
        uri, (2, 0), (2, 0), "first = yaml.load(text, Loader=yaml.Loader)\n\n\ndef f():\n    pass\n\n\n"
    )
    prints = {each["range"]["start"]["line"]: each["data"]["fingerprint"] for each in found}
    assert len(set(prints.values())) == 2
    assert not prints[2].endswith("-2")
    (left,) = editor.edit(uri, (2, 0), (3, 0), "")
    assert left["data"]["fingerprint"] == prints[2]


def test_the_queue_ranks_open_documents(editor, uri):
    published = editor.open(uri, BOTH)
    queue = editor.call("assay/queue", {})
    found = findings(queue)
    assert {each["fingerprint"] for each in found} == {each["data"]["fingerprint"] for each in published}
    ranks = [item["rank"] for item in (*queue["today"], *queue["later"])]
    assert sorted(ranks) == [1, 2]
    assert queue["comparedWith"] == (
        "not compared: this folder is not in a git repository; every finding counts as new in the gate"
    )
    assert queue["remainder"].startswith("not today: ")
    assert sum(queue["counts"].values()) == 2
    assert queue["complete"] is False
    by_print = {each["data"]["fingerprint"]: each for each in published}
    for each in found:
        assert each["uri"] == uri
        assert each["range"] == by_print[each["fingerprint"]]["range"]


def test_the_queue_says_what_belongs_together(editor, uri):
    editor.open(uri, BOTH)
    plain = editor.call("assay/queue", {})
    assert "groups" not in plain
    groups = editor.call("assay/queue", {"group": "rule"})["groups"]
    items = [*plain["today"], *plain["later"]]
    for group in groups:
        members = [item for item in items if item["rank"] in group["ranks"]]
        assert {each["rule"] for item in members for each in item["findings"]} == {group["name"]}
        assert group["minutes"] == pytest.approx(sum(item["minutes"] for item in members))
        assert group["findings"] == sum(len(item["findings"]) for item in members)
    assert sorted(rank for group in groups for rank in group["ranks"]) == [1, 2]
    assert [group["name"] for group in editor.call("assay/queue", {"group": "owner"})["groups"]] == [""]
    assert editor.error("assay/queue", {"group": "colour"})["code"] == -32602


def test_the_queue_is_cut_to_the_minutes_and_counts_what_is_left(editor, uri):
    editor.open(uri, BOTH)
    queue = editor.call("assay/queue", {"capacity": 0})
    # What must be acted on is never put off for want of time.
    assert {each["decision"] for item in queue["today"] for each in item["findings"]} == {"act"}
    assert {each["rule"] for item in queue["later"] for each in item["findings"]} == {YAML_RULE}
    assert queue["remainder"] != "not today: nothing"
    assert editor.error("assay/queue", {"capacity": "much"})["code"] == -32602


def test_the_queue_says_what_is_new_against_the_last_commit(client, tmp_path, uri):
    git(tmp_path, "init", "-q")
    (tmp_path / "app.py").write_text(YAML)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    client.initialize([tmp_path])
    client.open(uri, "# moved\n" + YAML + "\n\n" + PASTED)
    queue = client.call("assay/queue", {})
    assert queue["comparedWith"].startswith("compared with HEAD@")
    assert queue["comparedWith"].endswith(": 2 new, 1 known, 0 gone")
    assert sorted(each["new"] for each in findings(queue)) == [False, True, True]


def test_the_queue_holds_the_last_scan_and_narrows(editor, uri, tmp_path):
    (tmp_path / "CODEOWNERS").write_text("other.py @team\n")
    (tmp_path / "other.py").write_text(FLOW)
    editor.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": (tmp_path / "CODEOWNERS").as_uri(), "type": 1}]}
    )
    editor.open(uri, YAML)
    editor.call("workspace/executeCommand", {"command": "assay.scanWorkspace", "arguments": []})
    queue = editor.call("assay/queue", {})
    assert queue["complete"] is True
    assert {each["path"] for each in findings(queue)} == {"app.py", "other.py"}
    assert queue["owners"] == ["@team"]
    assert {each["path"] for each in findings(editor.call("assay/queue", {"owner": "@team"}))} == {"other.py"}
    narrowed = editor.call("assay/queue", {"textDocument": {"uri": uri}})
    assert {each["path"] for each in findings(narrowed)} == {"app.py"}


def test_changes_of_the_queue_are_told_few_times(editor, uri):
    editor.open(uri, CLEAN)
    since = editor.mark()
    for _ in range(20):
        editor.edit(uri, (4, 0), (4, 0), "    yaml.load(value, Loader=yaml.Loader)\n")
    editor.notification("assay/queueChanged", since)
    editor.call("assay/queue", {})
    told = [message for message in editor.messages[since:] if message.get("method") == "assay/queueChanged"]
    assert 1 <= len(told) < 20


def test_an_explanation_has_every_factor_and_what_would_change_it(editor, uri):
    (diagnostic,) = editor.open(uri, FLOW)
    by_print = editor.call("assay/explain", {"fingerprint": diagnostic["data"]["fingerprint"]})
    position = diagnostic["range"]["start"]
    assert editor.call("assay/explain", {"textDocument": {"uri": uri}, "position": position}) == by_print
    names = [factor["name"] for factor in by_print["factors"]]
    assert names[:4] == ["evidence", "exposure", "automatable", "impact"]
    assert all(factor["origin"] for factor in by_print["factors"])
    assert any(
        "assay.toml" in factor["override"] or "[[asset]]" in factor["override"] for factor in by_print["factors"]
    )
    assert by_print["changes"]
    assert "| exposure | open |" in by_print["markdown"]
    assert editor.call("assay/explain", {"fingerprint": "0" * 20}) is None
    hover = editor.call("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    assert "| exposure | open |" in hover["contents"]["value"]


def test_a_verdict_is_written_and_takes_the_finding_away(editor, uri, tmp_path):
    (diagnostic,) = editor.open(uri, YAML)
    since = editor.mark()
    answer = decide(editor, diagnostic)
    assert (tmp_path / answer["written"]).read_text().count("We write the text.") == 1
    assert answer["toDo"] == ""
    assert editor.published(uri, 1, since) == []
    queue = editor.call("assay/queue", {})
    assert findings(queue) == []
    assert queue["exempt"] == 1
    # Deleting the file brings it back, without anything being analysed.
    since = editor.mark()
    (tmp_path / answer["written"]).unlink()
    change = {"uri": (tmp_path / answer["written"]).as_uri(), "type": 3}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    assert editor.published(uri, 1, since) == [diagnostic]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": "nonsense"}, "is no reason for"),
        ({"text": " "}, "Say why"),
        ({"state": "defer", "reason": "scheduled", "until": "2999-01-01"}, "at most"),
        ({"state": "defer", "reason": "scheduled", "until": "soon"}, "is not a date"),
        ({"state": "perhaps"}, "is no verdict"),
    ],
)
def test_a_verdict_that_policy_refuses_is_an_error_that_says_why(editor, uri, tmp_path, more, words):
    (diagnostic,) = editor.open(uri, YAML)
    wanted = {
        "fingerprint": diagnostic["data"]["fingerprint"],
        "state": "false-positive",
        "reason": "input-trusted",
        "text": "We write it.",
        "author": "Ada",
        **more,
    }
    assert words in editor.error("assay/decide", wanted)["message"]
    assert not (tmp_path / ".assay").exists()


def test_reasons_are_listed(editor):
    assert "input-trusted" in editor.call("assay/reasons", {})["false-positive"]["reasons"]


def test_verdicts_as_quick_fixes_come_after_the_fixes(editor, uri, tmp_path):
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.name", "Ada")
    (diagnostic,) = editor.open(uri, YAML)
    params = {"textDocument": {"uri": uri}, "range": diagnostic["range"], "context": {"diagnostics": [diagnostic]}}
    actions = editor.call("textDocument/codeAction", params)
    assert actions[0]["isPreferred"] is True
    assert {action["kind"] for action in actions} == {"quickfix"}
    titles = [action["title"] for action in actions[1:]]
    assert any(title.startswith("Defer until ") for title in titles)
    assert any(title.startswith("Accept until ") for title in titles)
    (trusted,) = [action for action in actions if "input is trusted" in action["title"]]
    since = editor.mark()
    editor.call("workspace/executeCommand", trusted["command"])
    assert editor.published(uri, 1, since) == []
    (written,) = (tmp_path / ".assay" / "verdicts").iterdir()
    assert 'author = "Ada"' in written.read_text()


def test_an_ignore_comment_is_offered_and_holds_once_it_says_why(editor, uri):
    (diagnostic,) = editor.open(uri, YAML)
    params = {"textDocument": {"uri": uri}, "range": diagnostic["range"], "context": {"diagnostics": []}}
    (action,) = [each for each in editor.call("textDocument/codeAction", params) if each["title"].startswith("Ignore ")]
    editor.apply_workspace_edit(action["edit"])
    assert editor.published(uri, 2) == []
    assert "# assay: ignore[unsafe-yaml] -- " in editor.texts[uri][1]


def test_an_ignore_comment_holds_while_it_is_typed(editor, uri):
    editor.open(uri, YAML)
    place = (4, len("    return yaml.load(text, Loader=yaml.Loader)"))
    found = []
    for index, character in enumerate("  # assay: ignore[unsafe-yaml] -- ours"):
        found = editor.edit(uri, (4, place[1] + index), (4, place[1] + index), character)
    assert found == []


def test_an_ignore_comment_that_does_nothing_is_reported_with_a_fix(editor, uri):
    text = IGNORED.replace("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)")
    (problem,) = editor.open(uri, text)
    assert problem["code"] == "ignore-comment"
    assert "no finding of unsafe-yaml" in problem["message"]
    assert marked(text, problem["range"]).startswith("# assay: ignore")
    params = {"textDocument": {"uri": uri}, "range": problem["range"], "context": {"diagnostics": [problem]}}
    (action,) = editor.call("textDocument/codeAction", params)
    editor.apply_workspace_edit(action["edit"])
    assert editor.published(uri, 2) == []
    assert editor.texts[uri][1] == YAML.replace("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)")


def test_a_paste_is_summed_up_by_decision(editor, uri):
    editor.open(uri, CLEAN)
    editor.edit(uri, (5, 0), (5, 0), "\n\n" + PASTED)
    (summary,) = editor.notification("assay/pasteFound")["pastes"]
    words, decision = summary["words"], summary["worst"]["decision"]
    assert words.startswith("2 findings in the 6 lines just inserted")
    assert words.endswith("; fix 2 safely")
    assert (": 2 Attend" in words) is (decision == "attend")


SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "rules").glob("*/*.*")
    if path.suffix in (".py", ".js", ".ts", ".tsx") and ".fixed." not in path.name
)
LANGUAGES = {".py": "python", ".js": "javascript", ".ts": "typescript", ".tsx": "typescriptreact"}


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.sampled_from(SAMPLES))
def test_the_wire_says_what_a_scan_says(editor: Client, tmp_path: Path, sample: Path):
    text = sample.read_bytes().decode()
    name = f"shop_{sample.parent.name}_{sample.name}"
    address = (tmp_path / name).as_uri()
    shown = editor.open(address, text, LANGUAGES[sample.suffix])
    editor.notify("textDocument/didClose", {"textDocument": {"uri": address}})
    command = [sys.executable, "-P", "-m", "assay", "scan", "-", "--path", name, "--format", "json"]
    done = subprocess.run(command, input=text.encode(), cwd=tmp_path, capture_output=True, check=False, timeout=60)
    report = json.loads(done.stdout)
    scanned = sorted(
        (each["fingerprint"], each["decision"], each["risk"], each["explanation"].split(" · ", 1)[1])
        for each in report["findings"]
        if not each.get("suppression")
    )
    assert scanned == sorted(
        (
            each["data"]["fingerprint"],
            DECISION_WORDS[each["data"]["decision"]],
            each["data"]["risk"],
            each["data"]["line"],
        )
        for each in shown
        if each["code"] != "ignore-comment"
    )


DECISION_WORDS = {"act": "Act", "attend": "Attend", "track-star": "Track*", "track": "Track"}


def test_yaml_rule_is_the_one_of_the_samples(editor, uri):
    assert [each["code"] for each in editor.open(uri, YAML)] == [YAML_RULE]
