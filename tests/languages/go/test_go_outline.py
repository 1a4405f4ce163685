"""The division of Go files into units."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from languages.go.go_support import SAMPLES, outline, shape

FILE = """package shop

import (
\t"database/sql"
)

// Store holds the database.
type Store struct {
\tdb *sql.DB
}

var limit = 10

// Find finds.
func (s *Store) Find(id string) error {
\treturn nil
}

func main() {
}
"""


def test_functions_methods_types_and_what_is_between() -> None:
    assert shape(FILE) == [
        ("statements", "", ((0, 5),)),
        ("class", "Store", ((5, 10),)),
        ("statements", "", ((10, 12),)),
        ("method", "Store.Find", ((12, 17),)),
        ("function", "main", ((17, 21),)),
    ]


def test_a_method_belongs_to_its_type_wherever_that_stands() -> None:
    units = outline(b"package p\n\nfunc (q *Queue[T]) Pop() {\n}\n\ntype Queue[T any] struct {\n}\n")
    (method,) = [unit for unit in units if unit.kind.value == "method"]
    assert method.name == "Queue.Pop"
    assert method.owner is not None
    assert units[method.owner].name == "Queue"


def test_a_method_of_a_type_in_another_file_has_no_owner_here() -> None:
    (unit,) = outline(b"func (s Server) Run() {}\n")
    assert (unit.name, unit.owner) == ("Server.Run", None)


@pytest.mark.parametrize(
    "broken",
    [
        "func a() {\n\tx := f(\n}\n",
        'func a() {\n\tx := "abc\n}\n',
        "func a() {\n\tx := `abc\n}\n",
        "func a() {\n\t/* abc\n}\n",
        "func a() {\n\tif x {\n}\n",
        "func a( {\n}\n",
        "func a() {\n\t}}}\n}\n",
    ],
)
def test_a_broken_function_leaves_its_neighbours_alone(broken: str) -> None:
    text = "package p\n\nfunc before() {\n}\n\n" + broken + "\ntype T struct {\n}\n\nfunc (t T) after() {\n}\n"
    names = [name for _, name, _ in shape(text)]
    assert "before" in names
    assert "T.after" in names


def test_a_raw_string_may_hold_what_looks_like_code() -> None:
    text = "package p\n\nvar usage = `\nfunc x() {\n}\n`\n\nfunc main() {\n"
    assert [name for _, name, _ in shape(text.replace("func x", "\tfunc x"))][-1] == "main"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_line_is_in_one_unit(path: object) -> None:
    text = path.read_bytes()  # type: ignore[attr-defined]
    assert_covers(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["func f() {", "}", "\n", "`", '"', "/*", "*/", "type T struct {", "\tx", "é"])))
def test_each_line_is_in_one_unit_whatever_the_text(pieces: list[str]) -> None:
    assert_covers("".join(pieces).encode())


def assert_covers(text: bytes) -> None:
    lines = split_lines(text)
    seen = [0] * len(lines)
    for unit in outline(text):
        for start, end in unit.pieces:
            for line in range(start, end):
                seen[line] += 1
    assert seen == [1] * len(lines)
