"""An incremental parse of Go gives what a fresh one gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.ir.dump import dump
from assay.languages.api import ByteEdit, ParsedUnit, UnitKind
from languages.go.go_support import GO, SAMPLES, lowered, outline, parsed

PIECES = [
    b"x", b" ", b"\n", b"\t", b"(", b")", b"f(y)", b'"', b"`", b"'", b"//", b"/*", b":=", b",", b"if a {\n", b"}\n", b"{", b"}",
    b"return 1\n", b"\r", b"\r\n", b"func() {", b"!", b".", b"=", b"\xc3\xa9", b"\xc3", b"\0", b"\\", b"T{A: 1}", b"[]",
]  # fmt: skip


def same_as_fresh(old: ParsedUnit, edit: ByteEdit, new: bytes) -> ParsedUnit:
    unit = GO.parse(new, UnitKind.STATEMENTS, old, edit)
    ours, fresh = GO.lower(unit), lowered(new)
    assert ours.has_errors == fresh.has_errors
    assert dump(ours.statements, places=True) == dump(fresh.statements, places=True)
    return unit


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_sequence_of_edits(data: st.DataObject) -> None:
    text = b"".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=20)))
    unit = parsed(text)
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 10)))
        inserted = b"".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=3)))
        text = text[:start] + inserted + text[end:]
        unit = same_as_fresh(unit, ByteEdit(start, end, start + len(inserted)), text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_edits_of_real_units(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(SAMPLES)).read_bytes().splitlines(keepends=True)
    outlined = data.draw(st.sampled_from(outline(b"".join(lines))))
    ((first, last),) = outlined.pieces
    text = b"".join(lines[first:last])
    unit = parsed(text)
    for _ in range(6):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 0, 1, 2, 10])))
        inserted = data.draw(st.sampled_from([b"x", b"x", *PIECES]))
        text = text[:start] + inserted + text[end:]
        unit = same_as_fresh(unit, ByteEdit(start, end, start + len(inserted)), text)


def test_typing_a_line_of_code() -> None:
    text = b"func f(name string) {\n\tg()\n}\n"
    unit = parsed(text)
    at = text.index(b"}")
    for character in b'\texec.Command("sh", "-c", name).Run()\n':
        new = text[:at] + bytes([character]) + text[at:]
        unit = same_as_fresh(unit, ByteEdit(at, at, at + 1), new)
        text = new
        at += 1
    assert not GO.lower(unit).has_errors
