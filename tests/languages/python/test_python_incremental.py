"""An incremental parse gives what a fresh one gives."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.ir.dump import dump
from assay.languages.api import ByteEdit, ParsedUnit, UnitKind
from languages.python.python_support import (
    PYTHON,
    lowered,
    outline,
    parsed,
    sample_of_standard_library,
    unit_text,
)

PIECES = [
    b"x", b" ", b"\n", b"    ", b"(", b")", b"f(y)", b'"', b'"""', b"'", b"#", b":", b",", b"if a:\n", b"else:\n", b"\t",
    b"return 1\n", b"\r", b"\r\n", b"{", b"}", b"lambda: ", b"not ", b".", b"=", b"\xc3\xa9", b"\xc3", b"\0", b"\\", b"f'{z}'",
]  # fmt: skip


def same_as_fresh(old: ParsedUnit, edit: ByteEdit, new: bytes) -> ParsedUnit:
    """Parse incrementally, hold the result against a fresh parse, and return it for the next edit."""
    unit = PYTHON.parse(new, UnitKind.STATEMENTS, old, edit)
    ours, fresh = PYTHON.lower(unit), lowered(new)
    assert ours.has_errors == fresh.has_errors
    assert dump(ours.statements, places=True) == dump(fresh.statements, places=True)
    return unit


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_sequence_of_edits(data):
    text = b"".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=20)))
    unit = parsed(text)
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 10)))
        inserted = b"".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=3)))
        text = text[:start] + inserted + text[end:]
        unit = same_as_fresh(unit, ByteEdit(start, end, start + len(inserted)), text)


def test_edits_of_real_units():
    chance = random.Random(11)
    without_errors = 0
    for path in sample_of_standard_library(40):
        lines = split_lines(path.read_bytes())
        units = outline(b"".join(lines))
        for outlined in chance.sample(units, min(4, len(units))):
            text = unit_text(lines, outlined)
            if len(text) > 20_000:
                continue
            unit = parsed(text)
            for _ in range(6):
                start = chance.randrange(len(text) + 1)
                end = min(len(text), start + chance.choice([0, 0, 0, 1, 2, 10]))
                inserted = chance.choice(PIECES) if chance.random() < 0.5 else b"x"
                text = text[:start] + inserted + text[end:]
                unit = same_as_fresh(unit, ByteEdit(start, end, start + len(inserted)), text)
                without_errors += not PYTHON.lower(unit).has_errors
    assert without_errors > 100


def test_typing_a_line_of_code():
    text = b"def f(a):\n    x = 1\n    return x\n"
    unit = parsed(text)
    at = text.index(b"    return")
    for character in b"    os.system('ls ' + a)\n":
        new = text[:at] + bytes([character]) + text[at:]
        unit = same_as_fresh(unit, ByteEdit(at, at, at + 1), new)
        text = new
        at += 1


def test_edit_that_does_not_fit_is_not_trusted():
    unit = PYTHON.parse(b"g(y)\n", UnitKind.STATEMENTS, parsed(b"f(x, z)\n"), ByteEdit(0, 1, 1))
    assert dump(PYTHON.lower(unit).statements) == "g(y)\n"


def test_previous_tree_stays_as_it_was():
    old = parsed(b"f(x)\n")
    PYTHON.parse(b"f(xyz)\n", UnitKind.STATEMENTS, old, ByteEdit(3, 3, 5))
    assert dump(PYTHON.lower(old).statements, places=True) == dump(lowered(b"f(x)\n").statements, places=True)
