"""Cells as one module, and magics as comments of equal length."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.app.notebook import Cell, Notebook, masked_lines
from assay.base.text import split_lines


def masked(text: str) -> str:
    return b"".join(masked_lines(split_lines(text.encode()))).decode()


@pytest.mark.parametrize(
    "text",
    [
        "%matplotlib inline\nx = 1",
        "!ls -l\n",
        "files = !ls\nprint(files)",
        "x = %time f()",
        "print?",
        "f.g??\n",
        "?f",
        "%%time\nx = 1\n",
        "\n%%capture out\n!pip install é\ny = 2",
        '%%bash\necho \'é\' """\nfor x in *; do :; done\n',
        "%%html\n<é>\n\U0001d4b3\n",
        "%cd é",
        "%%writefile x.py\n",
    ],
)
def test_magics_become_python_of_the_same_shape(text):
    found = masked(text)
    ast.parse(found)
    assert [len(line) for line in split_lines(found.encode())] == [len(line) for line in split_lines(text.encode())]


@pytest.mark.parametrize(
    "text",
    [
        "x = 7 % y",
        "x = (a\n     % b)",
        "x = a \\\n  % b",
        "z = '%time'\n",
        "if a != b:\n    pass",
        "f(a,\n  !b)",
        "a %= 2",
    ],
)
def test_python_is_left_alone(text):
    assert masked(text) == text


@given(st.text(alphabet="%!?x=é\U0001d4b3 \n\r\t(\\,'#ab", max_size=60))
def test_every_line_keeps_its_length_and_every_text_its_encoding(text):
    lines = split_lines(text.encode())
    found = masked_lines(lines)
    assert [len(line) for line in found] == [len(line) for line in lines]
    b"".join(found).decode()


def test_lines_of_the_module_belong_to_cells():
    def cell(name, text, is_python=True):
        return Cell(name, is_python, 1, split_lines(text.encode()))

    notebook = Notebook("n", [cell("a", "x\ny"), cell("m", "# heading\n", False), cell("b", ""), cell("c", "z\n")])
    assert b"".join(notebook.module_lines()) == b"x\ny\n\nz\n\n"
    places = [notebook.place_of_line(line) for line in range(5)]
    assert [(place[0].uri, place[1]) for place in places] == [("a", 0), ("a", 0), ("b", 2), ("c", 3), ("c", 3)]
    assert notebook.start_of(notebook.cells[3]) == 3
    assert notebook.start_of(notebook.cells[1]) is None
    assert Notebook("n", []).module_lines() == [b""]
