"""Files around the code in the editor: told by their path, fixed, and followed through edits."""

from __future__ import annotations

import pytest

from lsp.client import marked

WORKFLOW = """\
on: issues
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.issue.title }}"
"""
COMPOSE = "services:\n  a:\n    build: .\n    privileged: true\n"
MANIFEST = '{"dependencies": {"expres": "^4.19.0"}}\n'


def place(uri: str, name: str) -> str:
    return uri.rsplit("/", 1)[0] + "/" + name


@pytest.mark.parametrize(
    ("name", "language", "text", "rule", "code"),
    [
        (
            ".github/workflows/a.yml",
            "github-actions-workflow",
            WORKFLOW,
            "workflow-injection",
            "${{ github.event.issue.title }}",
        ),
        (".github/workflows/b.yml", "yaml", WORKFLOW, "workflow-injection", "${{ github.event.issue.title }}"),
        ("docker-compose.yml", "dockercompose", COMPOSE, "privileged-container", "true"),
        ("package.json", "json", MANIFEST, "lookalike-dependency", "expres"),
        ("run.sh", "shellscript", 'eval "$1"\n', "shell-injection", 'eval "$1"'),
        ("requirements.txt", "pip-requirements", "reqeusts\n", "lookalike-dependency", "reqeusts"),
        ("Dockerfile", "dockerfile", "FROM python\n", "unpinned-install", "python"),
    ],
)
def test_a_file_is_told_by_its_path(editor, uri, name, language, text, rule, code):
    (diagnostic,) = editor.open(place(uri, name), text, language)
    assert diagnostic["code"] == rule
    assert marked(text, diagnostic["range"]) == code


def test_a_workflow_is_fixed_and_clean_after_it(editor, uri):
    workflow = place(uri, ".github/workflows/a.yml")
    (diagnostic,) = editor.open(workflow, WORKFLOW, "yaml")
    params = {"textDocument": {"uri": workflow}, "range": diagnostic["range"], "context": {"diagnostics": [diagnostic]}}
    action = next(item for item in editor.call("textDocument/codeAction", params) if "environment" in item["title"])
    resolved = editor.call("codeAction/resolve", action) if "edit" not in action else action
    (edits,) = [change["edits"] for change in resolved["edit"].get("documentChanges", [])] or list(
        resolved["edit"]["changes"].values()
    )
    for edit in sorted(
        edits,
        key=lambda item: item["range"]["start"]["line"] * 1000 + item["range"]["start"]["character"],
        reverse=True,
    ):
        start, end = edit["range"]["start"], edit["range"]["end"]
        left = editor.edit(
            workflow, (start["line"], start["character"]), (end["line"], end["character"]), edit["newText"]
        )
    assert left == []
