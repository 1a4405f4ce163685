"""What a team says of its own code in ``.assay/facts``: it counts as the facts that ship, and a mistake is named by file, line and key."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from assay.app.scan import scan
from assay.app.team_facts import load_team_facts
from assay.config.settings import Settings

FACTS = """\
languages = ["python"]

[[sink]]
call = "shop.db.{run_query,run_many}"
arg = "0|statement"
kind = "sql"

[[source]]
call = "shop.inbox.next_message"
kind = "message"

[[sanitiser]]
call = "shop.text.plain"
kinds = ["*"]
"""

JAVASCRIPT_FACTS = """\
languages = ["javascript", "typescript"]

[[sink]]
call = "src/db.runQuery"
kind = "sql"
"""

VIEW = """\
from flask import request
{imports}

def find():
    name = request.args["name"]
    return {call}("SELECT * FROM t WHERE n = '" + name + "'")
"""


def write(root: Path, files: dict[str, str]) -> None:
    (root / "assay.toml").touch()
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def found(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, int, str]]:
    report = scan([root], Settings(), cache_folder=tmp_path_factory.mktemp("cache"))
    return sorted(
        (item.path, item.finding.rule_id, item.place.line, item.finding.evidence.word) for item in report.findings
    )


@pytest.mark.parametrize(
    ("path", "imports", "call"),
    [
        ("shop/views.py", "from shop.db import run_query", "run_query"),
        ("shop/views.py", "from .db import run_query as ask", "ask"),
        ("shop/views.py", "from . import db", "db.run_query"),
        ("src/shop/api/v1.py", "from ..db import run_query", "run_query"),
        ("src/shop/api/v1.py", "from ... import shop", "shop.db.run_query"),
        ("tools.py", "import shop.db as d", "d.run_many"),
    ],
)
def test_a_wrapper_is_a_sink_however_it_is_imported(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, path: str, imports: str, call: str
) -> None:
    text = VIEW.format(imports=imports, call=call)
    write(tmp_path, {path: text})
    assert found(tmp_path, tmp_path_factory) == []
    write(tmp_path, {".assay/facts/own.toml": FACTS})
    assert found(tmp_path, tmp_path_factory) == [(path, "sql-injection", 6, "flow")]


@pytest.mark.parametrize(
    ("path", "imports"),
    [
        ("src/routes/user.js", 'const { runQuery } = require("../db");'),
        ("src/routes/user.ts", 'import { runQuery } from "../db.js";'),
        ("src/routes/user.ts", 'import { runQuery } from "@/db";'),
        ("src/index.ts", 'import { runQuery } from "./db/index";'),
    ],
)
def test_so_it_is_in_javascript(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, path: str, imports: str
) -> None:
    text = f"""{imports}
import express from "express";
const app = express();
app.get("/user", (req, res) => {{
  runQuery("SELECT * FROM users WHERE name = '" + req.query.name + "'");
  res.end();
}});
"""
    write(tmp_path, {path: text, ".assay/facts/own.toml": JAVASCRIPT_FACTS})
    assert found(tmp_path, tmp_path_factory) == [(path, "sql-injection", 5, "flow")]


def test_namesakes_elsewhere_are_left_alone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = VIEW.format(imports="from other.db import run_query", call="run_query")
    own = VIEW.format(imports="from .helpers.db import run_query", call="run_query")
    write(tmp_path, {"shop/views.py": text, "shop/more.py": own, ".assay/facts/own.toml": FACTS})
    assert found(tmp_path, tmp_path_factory) == []


def test_sources_and_sanitisers_count(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = """import os
from shop.inbox import next_message
from shop.text import plain

def work():
    os.system("echo " + next_message())
    os.system("echo " + plain(next_message()))
"""
    write(tmp_path, {"work.py": text, ".assay/facts/own.toml": FACTS})
    assert ("work.py", "command-injection", 6, "flow") in found(tmp_path, tmp_path_factory)
    assert all(line != 7 for _, _, line, _ in found(tmp_path, tmp_path_factory))


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ('languages = ["python"]\n\n[[sink]]\ncall = "a.b"\nkind = "sqll"\n', 5, "sink[0].kind", "Did you mean 'sql'"),
        ('languages = ["python"]\n[[sink]]\ncal = "a.b"\nkind = "sql"\n', 3, "sink[0].cal", "Did you mean 'call'"),
        ('languages = ["python"]\n[[source]]\nkind = "message"\n', 2, "source[0]", "exactly one of call or read"),
        ('languages = ["pithon"]\n', 1, "languages", "Did you mean 'python'"),
        ('[[exit]]\ncall = "a.b"\n', 1, "", "'languages' is missing"),
        ('languages = ["python"]\n[[exit]]\ncall = 3\n', 3, "exit[0].call", "Expected text"),
        ('languages = ["python"]\n[[exit]\n', 2, "", "not valid TOML"),
        ('languages = ["python"]\n[[token]]\nprovider = "x"\n', 2, "token", "no such column"),
        (
            'languages = ["python"]\n[[exit]]\ncall = "' + "{a,b}" * 40 + '"\n',
            3,
            "exit[0].call",
            "at most 1,000",
        ),
    ],
)
def test_a_mistake_is_named_by_file_line_and_key(tmp_path: Path, text: str, line: int, key: str, words: str) -> None:
    write(tmp_path, {".assay/facts/own.toml": text})
    loaded = load_team_facts(tmp_path)
    assert loaded.facts.files == ()
    assert [(item.file, item.line, item.key) for item in loaded.problems] == [(".assay/facts/own.toml", line, key)]
    assert words in loaded.problems[0].message


def test_what_was_good_last_stays_in_force(tmp_path: Path) -> None:
    write(tmp_path, {".assay/facts/own.toml": FACTS, ".assay/facts/web.toml": JAVASCRIPT_FACTS})
    good = load_team_facts(tmp_path)
    assert len(good.facts.files) == 2
    write(tmp_path, {".assay/facts/own.toml": FACTS + "[[sink]\n"})
    after = load_team_facts(tmp_path, good)
    assert after.facts == good.facts
    assert len(after.problems) == 1
    (tmp_path / ".assay/facts/own.toml").unlink()
    assert len(load_team_facts(tmp_path, after).facts.files) == 1


def test_hostile_files_are_refused_and_the_others_count(tmp_path: Path) -> None:
    write(tmp_path, {".assay/facts/good.toml": FACTS})
    folder = tmp_path / ".assay/facts"
    (folder / "binary.toml").write_bytes(bytes(range(256)) * 10)
    (folder / "huge.toml").write_bytes(b"# x\n" * 500_000)
    (folder / "link.toml").symlink_to("/etc/hostname")
    (folder / "deep.toml").write_text("languages = " + "[" * 100_000, encoding="utf-8")
    loaded = load_team_facts(tmp_path)
    assert len(loaded.facts.files) == 1
    assert {problem.file.rsplit("/", 1)[-1] for problem in loaded.problems} == {
        "binary.toml",
        "huge.toml",
        "link.toml",
        "deep.toml",
    }


def test_the_schema_accepts_what_is_accepted() -> None:
    import json
    import tomllib

    schema = json.loads((Path(__file__).parents[2] / "docs" / "facts.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(tomllib.loads(FACTS), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(FACTS.replace('"sql"', '"sqll"')), schema)


def test_the_example_of_the_documentation_is_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "own-facts.md").read_text(encoding="utf-8")
    write(tmp_path, {".assay/facts/own.toml": page.split("```toml\n")[1].split("```")[0]})
    loaded = load_team_facts(tmp_path)
    assert loaded.problems == ()
    assert len(loaded.facts.files) == 1
