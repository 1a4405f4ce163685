"""Diagnostics that an edit did not change: pushed with each edit, or when typing pauses for a client that wants it so."""

from __future__ import annotations

from pathlib import Path

import pytest

from lsp.samples import YAML, YAML_RULE
from lsp.talk import Talk

AT_REST = {"diagnosticMode": "push", "unchangedDiagnostics": "at-rest", "settings": {"bandit": {"enabled": False}}}


@pytest.mark.parametrize("options", [None, {"unchangedDiagnostics": "each-edit"}])
def test_each_edit_is_answered_where_nothing_else_is_wanted(tmp_path: Path, options: object) -> None:
    talk = Talk(tmp_path, options)
    talk.edit(2, 0, "# ")
    talk.edit(3, 0, "# ")
    assert [version for version, _ in talk.published()] == [1, 2, 3]


def test_what_edits_do_not_change_is_pushed_once_when_typing_pauses(tmp_path: Path) -> None:
    talk = Talk(tmp_path, AT_REST)
    assert talk.published() == [(1, [YAML_RULE])]
    last = YAML.count("\n")
    for version in (2, 3, 4):
        talk.edit(version, last, "x")
    assert talk.published() == [(1, [YAML_RULE])]
    talk.pause()
    assert talk.published() == [(1, [YAML_RULE]), (4, [YAML_RULE])]
    talk.pause()
    assert len(talk.published()) == 2


def test_what_an_edit_changes_is_pushed_at_once(tmp_path: Path) -> None:
    talk = Talk(tmp_path, AT_REST)
    last = YAML.count("\n")
    talk.edit(2, last, "eval(input())\n")
    version, rules = talk.published()[-1]
    assert version == 2
    assert sorted(rules) == sorted([YAML_RULE, "code-injection"])
    # A line above moves the places, and that is a change too.
    talk.edit(3, 0, "\n")
    assert talk.published()[-1][0] == 3


def test_nothing_is_pushed_again_for_a_document_that_was_closed(tmp_path: Path) -> None:
    talk = Talk(tmp_path, AT_REST)
    talk.edit(2, YAML.count("\n"), "x")
    talk.say({"method": "textDocument/didClose", "params": {"textDocument": {"uri": talk.uri}}})
    before = len(talk.published())
    talk.pause()
    assert len(talk.published()) == before
