"""What a team says of its own code counts in the editor at once, and a mistake in it is told without losing what was good."""

FACTS = """\
languages = ["python"]

[[sink]]
call = "shop.db.run_query"
kind = "sql"
"""

VIEW = """\
from flask import request
from shop.db import run_query

def find():
    return run_query("SELECT * FROM t WHERE n = '" + request.args["name"] + "'")
"""


def test_facts_come_into_force_when_their_file_is_written(editor, uri, tmp_path):
    assert editor.open(uri, VIEW) == []
    folder = tmp_path / ".assay" / "facts"
    folder.mkdir(parents=True)
    file = folder / "own.toml"

    def written(text: str) -> list[dict]:
        since = editor.mark()
        file.write_text(text)
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 2}]})
        return editor.published(uri, 1, since)

    (found,) = written(FACTS)
    assert (found["code"], found["range"]["start"]["line"]) == ("sql-injection", 4)

    since = editor.mark()
    file.write_text(FACTS.replace('kind = "sql"', 'kind = "sqll"'))
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 2}]})
    message = editor.notification("window/showMessage", since)
    assert ".assay/facts/own.toml:5: sink[0].kind: There is no sink kind 'sqll'." in message["message"]
    # The line above still moves with what was good last.
    (kept,) = editor.edit(uri, (0, 0), (0, 0), "import os\n")
    assert (kept["code"], kept["range"]["start"]["line"]) == ("sql-injection", 5)

    since = editor.mark()
    file.unlink()
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 3}]})
    assert editor.published(uri, 2, since) == []
