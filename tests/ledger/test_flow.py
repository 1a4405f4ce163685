"""What is fixed before it is committed: seen in an editor and gone again, by hand or by a quick fix."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assay.app.analysis import analyse_text
from assay.app.flow_watch import ANY_RULE, DocumentFlow, FlowWatch, Seen
from assay.base.text import split_lines
from assay.config.settings import Settings
from assay.languages.registry import all_languages
from assay.ledger.events import Event, EventKind
from ledger.cli_run import assay, environment
from ledger.histories import git
from lsp.client import SERVER, Client

SAFE = b"import yaml\n\n\ndef load(text):\n    return yaml.safe_load(text)\n"
UNSAFE = SAFE.replace(b"yaml.safe_load(text)", b"yaml.load(text, Loader=yaml.Loader)")


def seen(text: bytes) -> tuple[dict[str, Seen], list[bytes]]:
    found = analyse_text(all_languages().by_name["python"], "app.py", text, False).findings
    return {item.identity.fingerprint: Seen(item.finding, item.identity.fingerprint, "Attend") for item in found}, (
        split_lines(text)
    )


def told(steps: Sequence[tuple[float, bytes]], flow: DocumentFlow | None = None) -> list[tuple[EventKind, str, float]]:
    flow = flow or DocumentFlow("app.py")
    events: list[Event] = []
    for at, text in steps:
        events += flow.update(*seen(text), at)
    events += flow.settle(steps[-1][0], is_closed=True)
    return [(event.kind, event.rule, event.seconds) for event in events]


def test_what_came_and_went_was_fixed_in_flow():
    assert told([(0, SAFE), (10, UNSAFE), (40, SAFE)]) == [(EventKind.FIXED_IN_FLOW, "unsafe-yaml", 30.0)]


def test_what_was_there_before_is_for_git_to_tell():
    assert told([(0, UNSAFE), (40, SAFE)]) == []


def test_what_stays_is_for_git_to_tell():
    assert told([(0, SAFE), (10, UNSAFE)]) == []


def test_half_a_line_of_code_is_nothing_that_was_fixed():
    assert told([(0, SAFE), (10, UNSAFE), (11, SAFE)]) == []


def test_a_finding_that_changes_its_looks_is_the_same():
    renamed = UNSAFE.replace(b"text", b"content")
    moved = UNSAFE.replace(b"\n\n\n", b"\n\n\nLIMIT = 3\n\n\n")
    steps = [(0.0, SAFE), (10.0, UNSAFE), (20.0, renamed), (30.0, moved), (50.0, SAFE)]
    assert told(steps) == [(EventKind.FIXED_IN_FLOW, "unsafe-yaml", 40.0)]


def test_an_undo_brings_it_back_as_if_it_had_never_gone():
    assert told([(0, SAFE), (10, UNSAFE), (20, SAFE), (25, UNSAFE), (60, UNSAFE)]) == []
    assert told([(0, SAFE), (10, UNSAFE), (20, SAFE), (25, UNSAFE), (60, SAFE)]) == [
        (EventKind.FIXED_IN_FLOW, "unsafe-yaml", 50.0)
    ]


def test_two_of_the_same_are_two():
    twice = UNSAFE + b"\n\ndef again(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
    events = told([(0, SAFE), (10, UNSAFE), (20, twice), (50, SAFE)])
    assert sorted(seconds for _, _, seconds in events) == [30.0, 40.0]


@pytest.mark.parametrize("rule", ["unsafe-yaml", ANY_RULE])
def test_a_fix_that_was_asked_for_is_told_as_one(rule: str):
    flow = DocumentFlow("app.py")
    assert flow.update(*seen(UNSAFE), 0) == []
    flow.fix_given[rule] = 100.0
    (event,) = flow.update(*seen(SAFE), 101.0)
    assert (event.kind, event.rule, event.count) == (EventKind.QUICK_FIX, "unsafe-yaml", 1)
    # Long afterwards, or for another rule, it was done by hand.
    flow.update(*seen(UNSAFE), 200.0)
    assert flow.update(*seen(SAFE), 300.0) == []


def test_the_watch_writes_in_its_own_thread_and_all_of_it_before_it_stops(tmp_path: Path):
    written: list[tuple[Path, list[Event]]] = []
    now = [0.0]
    watch = FlowWatch(lambda root, settings, events: written.append((root, events)), lambda: now[0])
    for at, text in ((0.0, SAFE), (10.0, UNSAFE), (40.0, SAFE)):
        now[0] = at
        shown, lines = seen(text)
        watch.shown("file:///app.py", tmp_path, "app.py", Settings(), list(shown.values()), lines)
    watch.stop()
    ((root, events),) = written
    assert root == tmp_path
    assert [(event.kind, event.seconds) for event in events] == [(EventKind.FIXED_IN_FLOW, 30.0)]
    watch.stop()


# With a real server ---------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "app.py").write_bytes(UNSAFE)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "First", at="2026-03-10T12:00:00Z")
    return folder


@pytest.fixture
def editor(folder: Path) -> Iterator[Client]:
    client = Client(SERVER, env=environment(folder))
    # Settings that differ from those of a fresh installation would arrive while the tests type, and what was typed before does not count then.
    client.configuration = None
    client.initialize([folder])
    yield client
    client.close()


def recorded(folder: Path) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(assay(folder, "ledger", "export").stdout)["events"]
    return events


def test_a_quick_fix_and_a_verdict_in_an_editor_are_written_down(folder: Path, editor: Client):
    uri = (folder / "app.py").as_uri()
    (diagnostic,) = editor.open(uri, UNSAFE.decode())
    wanted = {"state": "defer", "text": "After the release.", "author": "Ann Author"}
    editor.call("assay/decide", {"fingerprint": diagnostic["data"]["fingerprint"], **wanted})
    # Another finding, so that one is there to be fixed: the first is put off now.
    line = "\n\ndef more(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
    shown = editor.edit(uri, (5, 0), (5, 0), line)
    place = shown[-1]["range"]
    params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
    action = next(each for each in editor.call("textDocument/codeAction", params) if each.get("isPreferred"))
    resolved = editor.call("codeAction/resolve", action)
    editor.apply_workspace_edit(resolved["edit"])
    version = editor.texts[uri][0]
    editor.published(uri, version)
    assert editor.end() == 0
    events = {event["kind"]: event for event in recorded(folder)}
    assert events["verdict"]["state"] == "defer"
    assert (events["quick-fix"]["rule"], events["quick-fix"]["path"]) == ("unsafe-yaml", "app.py")
    assert "fixed-in-flow" not in events


def test_what_is_typed_and_taken_back_is_written_down(folder: Path, editor: Client):
    uri = (folder / "app.py").as_uri()
    editor.open(uri, SAFE.decode())
    old, new = "yaml.safe_load(text)", "yaml.load(text, Loader=yaml.Loader)"
    assert editor.edit(uri, (4, 11), (4, 11 + len(old)), new) != []
    shown_at = time.monotonic()
    # It has to stand there for a moment to count; meanwhile the editor asks for other things.
    while time.monotonic() < shown_at + 3:
        editor.call("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 14}})
    assert editor.edit(uri, (4, 11), (4, 11 + len(new)), old) == []
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.end() == 0
    (event,) = recorded(folder)
    assert (event["kind"], event["rule"], event["path"]) == ("fixed-in-flow", "unsafe-yaml", "app.py")
    assert event["seconds"] >= 2
    told = json.loads(assay(folder, "report", "--format", "json").stdout)
    assert (told["fixed_early"]["in_flow"], told["fixed_early"]["is_known"]) == (1, True)


def test_nothing_is_written_down_where_it_is_switched_off(folder: Path, editor: Client):
    (folder / "assay.toml").write_text("[ledger]\nenabled = false\n")
    editor.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": (folder / "assay.toml").as_uri(), "type": 1}]}
    )
    uri = (folder / "app.py").as_uri()
    (diagnostic,) = editor.open(uri, UNSAFE.decode())
    wanted = {"state": "defer", "text": "After the release.", "author": "Ann Author"}
    editor.call("assay/decide", {"fingerprint": diagnostic["data"]["fingerprint"], **wanted})
    assert editor.end() == 0
    assert not (folder / ".git" / "assay").exists()
