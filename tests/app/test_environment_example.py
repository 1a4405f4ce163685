"""A fix that reads a secret from the environment names the variable in the project's example, where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.app.environment_example import addition, example_for
from assay.app.fix_files import ALL, plan_fixes, write_fixes
from assay.config.settings import Settings

CODE = 'import stripe\n\nDB_PASSWORD = "{}"\n\n\ndef f():\n    return DB_PASSWORD\n'.format("k9f2" + "Xq81" + "pLz0")


def fixed(root: Path) -> None:
    plan = plan_fixes([root], root, Settings(), ALL)
    assert write_fixes(plan, 1_000_000) == []


@pytest.mark.parametrize(
    ("example", "after"),
    [
        (b"OTHER=1\n", b"OTHER=1\nDB_PASSWORD=\n"),
        (b"OTHER=1", b"OTHER=1\nDB_PASSWORD=\n"),
        (b"OTHER=1\r\n", b"OTHER=1\r\nDB_PASSWORD=\r\n"),
        (b"", b"DB_PASSWORD=\n"),
        (b"# DB_PASSWORD=\n", b"# DB_PASSWORD=\n"),
        (b"export DB_PASSWORD=\n", b"export DB_PASSWORD=\n"),
        (b"MY_DB_PASSWORD=x\n", b"MY_DB_PASSWORD=x\nDB_PASSWORD=\n"),
    ],
)
def test_the_variable_is_named_once(tmp_path: Path, example: bytes, after: bytes) -> None:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / ".env.example").write_bytes(example)
    fixed(tmp_path)
    assert 'os.environ["DB_PASSWORD"]' in (tmp_path / "app.py").read_text()
    assert (tmp_path / ".env.example").read_bytes() == after
    assert "Xq81" not in (tmp_path / ".env.example").read_text()


def test_the_nearest_example_counts_and_none_is_made(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "app.py").write_text(CODE)
    fixed(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["app.py", "service"]
    (tmp_path / "service" / "app.py").write_text(CODE)
    (tmp_path / ".env.example").write_text("A=\n")
    (tmp_path / "service" / ".env.sample").write_text("B=\n")
    fixed(tmp_path)
    assert (tmp_path / ".env.example").read_text() == "A=\n"
    assert (tmp_path / "service" / ".env.sample").read_text() == "B=\nDB_PASSWORD=\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("A=\n")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / ".env.example").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "project" / "app.py").write_text(CODE)
    fixed(tmp_path / "project")
    assert (tmp_path / "elsewhere").read_text() == "A=\n"


def test_hostile_contents() -> None:
    assert addition(b"\xff\xfe", ["A"]) == b"\nA=\n"
    assert addition(b"A=" * 200_000, ["A"]) == b""
    assert example_for("a/b/c.py", lambda path: b"" if path == "a/.env.example" else None) == ("a/.env.example", b"")
