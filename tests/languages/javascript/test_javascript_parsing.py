"""Incremental parsing, hostile input, and other languages' quirks of bytes."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.ir.dump import dump
from assay.languages.api import ByteEdit, UnitKind
from languages.javascript.javascript_support import (
    DIALECTS,
    JAVASCRIPT,
    TSX,
    TYPESCRIPT,
    all_nodes,
    assert_covers_each_line_once,
    lower,
    outline,
)

FUNCTION = b"""async function find(req, res) {
  const { id, name = 'x' } = req.query;
  for (const row of await db.query(`SELECT * FROM a WHERE id = ${id}`)) {
    if (row.name === name && !row.hidden) {
      res.write(row.text + '\xc3\xa4');
    }
  }
  return new Promise((resolve) => setTimeout(resolve, 100));
}
"""
METHOD = b"""  @Get(':id')
  async find(id, { name = 1 }) {
    const found = await this.db.get(`${id}`);
    return found?.items.map((each) => ({ ...each, name }));
  }
"""
PIECES = (
    b"", b" ", b"\n", b"\r\n", b"\r", b"a", b"1", b";", b"'x'", b"`y${z}`", b"{", b"}", b"(", b")", b"=>", b"// c\n", b"/* d */", b"await ",
    b"f(a);\n", b"if (a) { b(); }", b"\xc3\xa4", b"\xff", b"\0", b"const q = 1;\n", b"`", b"/", b"<",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_incremental_equals_fresh(data):
    kind, text = data.draw(st.sampled_from([(UnitKind.FUNCTION, FUNCTION), (UnitKind.METHOD, METHOD)]))
    language = data.draw(st.sampled_from([JAVASCRIPT, TYPESCRIPT, TSX]))
    parsed = language.parse(text, kind, None, None)
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        old_end = min(len(text), start + data.draw(st.sampled_from([0, 0, 0, 1, 3, 12])))
        piece = data.draw(st.sampled_from(PIECES))
        text = text[:start] + piece + text[old_end:]
        parsed = language.parse(text, kind, parsed, ByteEdit(start, old_end, start + len(piece)))
        assert parsed.text == text
        fresh = language.lower(language.parse(text, kind, None, None))
        incremental = language.lower(parsed)
        # How the parser recovers may depend on what it had before; where nothing is wrong, nothing does.
        if not fresh.has_errors:
            assert dump(incremental.statements, places=True) == dump(fresh.statements, places=True)
            assert not incremental.has_errors


def test_the_tree_before_an_edit_stays_as_it_was():
    before = JAVASCRIPT.parse(FUNCTION, UnitKind.FUNCTION, None, None)
    shown = dump(JAVASCRIPT.lower(before).statements, places=True)
    at = FUNCTION.index(b"const")
    text = FUNCTION[:at] + b"audit(req);\n  " + FUNCTION[at:]
    after = JAVASCRIPT.parse(text, UnitKind.FUNCTION, before, ByteEdit(at, at, at + 14))
    assert "audit(req)" in dump(JAVASCRIPT.lower(after).statements)
    assert dump(JAVASCRIPT.lower(before).statements, places=True) == shown


DEEP = 100_000
HOSTILE = {
    "open brackets": b"(" * DEEP,
    "closed brackets": b"(" * DEEP + b"a" + b")" * DEEP,
    "arrays": b"[" * DEEP + b"]" * DEEP,
    "blocks": b"{" * DEEP + b"}" * DEEP,
    "calls in calls": b"f(" * DEEP,
    "calls of calls": b"f" + b"()" * DEEP,
    "members": b"a" + b".b" * DEEP,
    "negations": b"!" * DEEP + b"a",
    "sums": b"a" + b"+a" * DEEP,
    "differences": b"a" + b"-a" * DEEP,
    "conditionals": b"a?b:" * DEEP + b"c",
    "else ifs": b"if(a)b;else " * 20_000 + b"c;",
    "arrows": b"a=>" * DEEP + b"b",
    "assignments": b"a=" * DEEP + b"b",
    "elements": b"<a>" * 20_000,
    "closed elements": b"<a>" * 20_000 + b"</a>" * 20_000,
    "holes in holes": b"`${" * 20_000,
    "objects in objects": b"x=" + b"{a:" * 20_000,
    "classes in classes": b"class A{" * 5_000,
    "functions in parameters": b"function f(" * 5_000,
    "comments": b"/*" * DEEP,
    "type arguments": b"let a: " + b"A<" * 3_000 + b"B" + b">" * 3_000,
    "unions": b"let a: " + b"A|" * 20_000 + b"B",
    "a long string": b'x="' + b"a" * 1_000_000 + b'"',
    "many escapes": b'x="' + b"\\n" * 500_000 + b'"',
    "digits": b"x=" + b"9" * 1_000_000,
    "one long line": b"f(a);" * 20_000,
    "many items": b"[" + b"1," * 30_000 + b"]",
    "NUL bytes": b"\0" * 100_000,
    "every byte": bytes(range(256)) * 400,
    "lone carriage returns": b"f(a)\r" * 5_000,
}


@pytest.mark.parametrize(
    ("language", "kind"),
    [*((language, UnitKind.STATEMENTS) for language in DIALECTS.values()), (JAVASCRIPT, UnitKind.METHOD)],
    ids=[*DIALECTS, "method"],
)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_read_in_bounded_time_and_depth(text, language, kind):
    begin = time.process_time()
    lowered = lower(text, language, kind)
    assert time.process_time() - begin < 20
    depth = 0
    stack: list[tuple[object, int]] = [(lowered.statements, 0)]
    while stack:
        item, level = stack.pop()
        depth = max(depth, level)
        if isinstance(item, tuple):
            stack.extend((each, level) for each in item)
        elif hasattr(item, "start"):
            stack.extend((getattr(item, slot), level + 1) for slot in type(item).__slots__)
    assert depth < 400


@pytest.mark.parametrize(
    "text", [*HOSTILE.values(), b"class A {\n" + b"/*" * DEEP], ids=[*HOSTILE, "comments in a class"]
)
def test_hostile_input_is_divided_in_bounded_time(text):
    begin = time.process_time()
    units = outline(text)
    assert time.process_time() - begin < 20
    assert_covers_each_line_once(units, split_lines(text))


def test_little_room_on_the_stack_is_enough():
    text = b"f(" * 400 + b")" * 400
    parsed = JAVASCRIPT.parse(text, UnitKind.STATEMENTS, None, None)
    frame = sys._getframe()
    used = 0
    while frame is not None:
        used += 1
        frame = frame.f_back
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(used + 60)
        lowered = JAVASCRIPT.lower(parsed)
    finally:
        sys.setrecursionlimit(limit)
    assert lowered.statements


def test_invalid_utf8_is_replaced_and_places_stay_right():
    text = b"f('\xff\xfe', x)"
    lowered = lower(text)
    names = [node for node in all_nodes(lowered.statements) if getattr(node, "id", "") == "x"]
    assert [text[node.start : node.end] for node in names] == [b"x"]
