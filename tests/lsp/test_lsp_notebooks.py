"""Notebooks: the Python cells are one module; positions are those of the cells."""

from __future__ import annotations

import pytest

from lsp.client import Client, marked
from lsp.samples import FLOW_RULE, YAML_RULE

NOTEBOOK = "file:///project/report.ipynb"


def cell_uri(name):
    return f"vscode-notebook-cell:/project/report.ipynb#{name}"


def codes(diagnostics):
    return [diagnostic["code"] for diagnostic in diagnostics]


def document(name, text, version=1, language="python"):
    return {"uri": cell_uri(name), "languageId": language, "version": version, "text": text}


def cell(name, kind=2):
    return {"kind": kind, "document": cell_uri(name)}


def open_notebook(client: Client, cells, kinds=None):
    """Open a notebook of cells (name → text); kinds may make some of them Markdown."""
    kinds = kinds or {}
    client.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": NOTEBOOK,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [cell(name, 1 if name in kinds else 2) for name in cells],
            },
            "cellTextDocuments": [
                document(name, text, language=kinds.get(name, "python")) for name, text in cells.items()
            ],
        },
    )


def change(client: Client, version, cells):
    client.notify(
        "notebookDocument/didChange",
        {"notebookDocument": {"uri": NOTEBOOK, "version": version}, "change": {"cells": cells}},
    )


def edited(name, version, start, end, text):
    place = {"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}}
    return {
        "textContent": [
            {"document": {"uri": cell_uri(name), "version": version}, "changes": [{"range": place, "text": text}]}
        ]
    }


def test_cells_share_imports_and_taint(editor):
    last = "result = subprocess.run('ping ' + host, shell=True)"
    open_notebook(
        editor,
        {
            "a": "import subprocess\nfrom flask import request",
            "text": "# A heading; `eval(x)` is not code here.",
            "b": "host = request.args['host']",
            "c": last,
        },
        {"text": "markdown"},
    )
    (diagnostic,) = editor.published(cell_uri("c"), 1)
    assert diagnostic["code"] == FLOW_RULE
    assert diagnostic["data"]["evidence"] == "flow"
    assert diagnostic["range"]["start"]["line"] == 0
    assert marked(last, diagnostic["range"])
    places = {step["location"]["uri"] for step in diagnostic["relatedInformation"]}
    assert cell_uri("b") in places
    assert editor.published(cell_uri("a"), 1) == []


def test_editing_a_cell(editor):
    open_notebook(editor, {"a": "import yaml", "b": "def read(text):\n    return yaml.safe_load(text)\n"})
    assert editor.published(cell_uri("b"), 1) == []
    change(editor, 2, edited("b", 2, (1, 16), (1, 30), "load(text, Loader=yaml.Loader)"))
    (diagnostic,) = editor.published(cell_uri("b"), 2)
    assert diagnostic["range"]["start"] == {"line": 1, "character": 11}
    # A line above, in another cell, moves nothing in this one.
    since = editor.mark()
    change(editor, 3, edited("a", 2, (0, 0), (0, 0), "# \U0001d4b3\n\n"))
    editor.published(cell_uri("a"), 2, since)
    assert codes(editor.call("textDocument/diagnostic", {"textDocument": {"uri": cell_uri("b")}})["items"]) == [
        YAML_RULE
    ]


def test_cells_are_inserted_moved_and_removed(editor):
    open_notebook(editor, {"b": "def read(text):\n    return yaml.load(text, Loader=yaml.Loader)"})
    assert editor.published(cell_uri("b"), 1) == []
    change(
        editor,
        2,
        {
            "structure": {
                "array": {"start": 0, "deleteCount": 0, "cells": [cell("a")]},
                "didOpen": [document("a", "import yaml")],
            }
        },
    )

    def found(message):
        params = message.get("params")
        if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != cell_uri("b"):
            return None
        return params["diagnostics"] or None

    (diagnostic,) = editor.wait(found)
    assert diagnostic["range"]["start"]["line"] == 1
    since = editor.mark()
    change(
        editor,
        3,
        {"structure": {"array": {"start": 0, "deleteCount": 1}, "didClose": [{"uri": cell_uri("a")}]}},
    )
    assert editor.published(cell_uri("b"), 1, since) == []
    assert editor.published(cell_uri("a"), None, since) == []


@pytest.mark.parametrize(
    "magic",
    [
        "%matplotlib inline",
        "!pip install yaml && echo 'é'",
        "files = !ls",
        "x = %time 1",
        "yaml?",
        "%%time",
        "  %cd ..",
        "%load_ext x\n%autoreload 2",
    ],
)
def test_magics_move_nothing(editor, magic):
    lines = magic + "\nimport yaml\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
    open_notebook(editor, {"a": lines})
    (diagnostic,) = editor.published(cell_uri("a"), 1)
    assert marked(lines, diagnostic["range"]) == "yaml.load(text, Loader=yaml.Loader)"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile x.py", "%%javascript", "%%sql"])
def test_cells_in_other_languages_are_skipped(editor, magic):
    bad = "import yaml\nyaml.load(open('x').read(), Loader=yaml.Loader)\n"
    open_notebook(editor, {"a": f'{magic}\n{bad}\n\'é """ (\n', "b": bad})
    assert codes(editor.published(cell_uri("b"), 1)) == [YAML_RULE]
    assert editor.published(cell_uri("a"), 1) == []


def test_quick_fix_and_hover_in_a_cell(editor):
    text = "def read(text):\n    return yaml.load(text, Loader=yaml.Loader)"
    open_notebook(editor, {"a": "import yaml\n", "b": text})
    (diagnostic,) = editor.published(cell_uri("b"), 1)
    params = {
        "textDocument": {"uri": cell_uri("b")},
        "range": diagnostic["range"],
        "context": {"diagnostics": [diagnostic]},
    }
    action, *_ = editor.call("textDocument/codeAction", params)
    (edit,) = editor.call("codeAction/resolve", action)["edit"]["documentChanges"]
    assert edit["textDocument"] == {"uri": cell_uri("b"), "version": 1}
    assert all(one["range"]["start"]["line"] == 1 for one in edit["edits"])
    hover = {"textDocument": {"uri": cell_uri("b")}, "position": diagnostic["range"]["start"]}
    assert "yaml" in editor.call("textDocument/hover", hover)["contents"]["value"].lower()
    hover["textDocument"] = {"uri": cell_uri("a")}
    hover["position"] = {"line": 0, "character": 0}
    assert editor.call("textDocument/hover", hover) is None


def test_closing_clears_all_cells(editor):
    open_notebook(
        editor, {"a": "import yaml\n", "b": "def read(text):\n    return yaml.load(text, Loader=yaml.Loader)"}
    )
    editor.published(cell_uri("b"), 1)
    since = editor.mark()
    editor.notify("notebookDocument/didClose", {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": []})
    assert editor.published(cell_uri("b"), None, since) == []


def test_changes_that_make_no_sense(editor):
    open_notebook(editor, {"a": "import yaml\n"})
    editor.published(cell_uri("a"), 1)
    change(editor, 2, edited("nowhere", 2, (0, 0), (9, 9), "x"))
    change(editor, 3, {"structure": {"array": {"start": 99, "deleteCount": 99, "cells": [cell("unknown")]}}})
    change(editor, 4, {"structure": {"array": {"start": -5, "deleteCount": -1}}})
    change(editor, 5, {"data": [cell("a", 1), cell("nowhere", 1)]})
    change(editor, 6, edited("a", 2, (99, 99), (-4, 3), "yaml.load(x, Loader=yaml.Loader)\n"))
    editor.notify("notebookDocument/didChange", {"notebookDocument": {"uri": "file:///no", "version": 1}, "change": {}})
    editor.notify("notebookDocument/didClose", {"notebookDocument": {"uri": "file:///no"}, "cellTextDocuments": []})
    change(
        editor,
        7,
        {
            "structure": {
                "array": {"start": 0, "deleteCount": 9, "cells": [cell("z")]},
                "didOpen": [document("z", "import yaml\ndef f(t):\n    yaml.load(t, Loader=yaml.Loader)\n")],
            }
        },
    )

    def found(message):
        params = message.get("params")
        if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != cell_uri("z"):
            return None
        return True if codes(params["diagnostics"]) == [YAML_RULE] else None

    assert editor.wait(found)


def test_a_pasted_cell_is_a_paste(editor):
    open_notebook(editor, {"a": "import yaml\n"})
    editor.published(cell_uri("a"), 1)
    text = "def one(text):\n    return yaml.load(text, Loader=yaml.Loader)\n\n\ndef two():\n    return 2\n"
    change(
        editor,
        2,
        {
            "structure": {
                "array": {"start": 1, "deleteCount": 0, "cells": [cell("b")]},
                "didOpen": [document("b", text)],
            }
        },
    )
    found = editor.notification("assay/pasteFound")
    assert found["pastes"][0]["findings"] == 1
    assert found["pastes"][0]["uri"] == cell_uri("b")
