"""The units of a file."""

from __future__ import annotations

import random
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.ir.dump import dump
from assay.languages.api import ByteEdit, UnitKind
from languages.java.java_support import JAVA, assert_covers_each_line_once, described, outline

SAMPLE = dedent(
    '''
    package a;

    import java.util.List;

    // About A.
    @Service
    class A {
        int x = 1;

        /** Documentation. */
        @Override
        public int f() {
            return x;
        }

        A() { }

        static class B {
            String y = """
                void notAMethod() {
                """;

            void g(int a,
                   int b) {
                h();
            }

            void h() { } int z;
        }
    }

    enum C { D, E; void i() { } }
    '''
).lstrip("\n")


def test_methods_of_nested_classes_are_units_and_the_classes_are_one() -> None:
    assert described(SAMPLE) == [
        ("statements", "", ((0, 5),)),
        ("class", "A", ((5, 8), (16, 21), (26, 31))),
        ("method", "A.f", ((8, 14),)),
        ("method", "A.constructor", ((14, 16),)),
        ("method", "A.B.g", ((21, 26),)),
        ("class", "C", ((31, 33),)),
    ]


def test_owners_are_the_classes_of_the_top_level() -> None:
    units = outline(SAMPLE)
    for unit in units:
        if unit.kind is UnitKind.METHOD:
            assert unit.owner is not None
            assert units[unit.owner].name == unit.name.split(".", 1)[0]


def test_a_file_without_classes() -> None:
    assert described("") == [("statements", "", ((0, 1),))]
    assert described("package a;\n") == [("statements", "", ((0, 2),))]


@pytest.mark.parametrize(
    "half", ["(", "{", "}", '"', "'", '"""', "/*", "foo(", "if (x) {", "@", "class", "new X() {", "List<", "int", ")"]
)
def test_one_broken_method_leaves_the_others_their_units(half: str) -> None:
    lines = [
        "import java.util.List;",
        "class A {",
        "    int x;",
        "    void first() {",
        "        a();",
        "    }",
        "    @Override",
        "    public void second(String q) throws E {",
        "        " + half,
        "    }",
        "",
        "    // About the third.",
        "    private static List<String> third(int a) {",
        "        return c();",
        "    }",
        "}",
        "class B {",
        "    void fourth() {",
        "        d();",
        "    }",
        "}",
        "",
    ]
    units = outline("\n".join(lines))
    assert_covers_each_line_once(units, len(lines))
    by_name = {unit.name: unit.pieces for unit in units}
    assert by_name["A.first"][0][0] in (2, 3)
    assert by_name["A.third"][0][1] == 15
    assert by_name["B.fourth"][0][1] == 20


def test_any_text_is_covered_once() -> None:
    dice = random.Random(7)
    pieces = [
        "class A {\n",
        "  void f() {\n",
        "}\n",
        "  }\n",
        '"""',
        "/*",
        "*/",
        "\n",
        "    int x;\n",
        "@A\n",
        "{",
        "(",
        ";",
        "'",
        "import a.b;\n",
        "\r",
        "\r\n",
    ]
    for _ in range(400):
        text = "".join(dice.choice(pieces) for _ in range(dice.randrange(1, 40)))
        assert_covers_each_line_once(outline(text), len(split_lines(text.encode())))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_covered_once_and_lowered(raw: bytes) -> None:
    lines = split_lines(raw)
    units = outline(raw)
    assert_covers_each_line_once(units, len(lines))
    for unit in units:
        text = b"".join(b"".join(lines[start:end]) for start, end in unit.pieces)
        dump(JAVA.lower(JAVA.parse(text, unit.kind, None, None)).statements)


def _java_files() -> list[Path]:
    return sorted((Path(__file__).parents[2] / "rules").glob("*/java.java"))


def test_units_parsed_alone_hold_what_the_files_hold() -> None:
    files = _java_files()
    assert files
    for path in files:
        raw = path.read_bytes()
        lines = split_lines(raw)
        units = outline(raw)
        assert_covers_each_line_once(units, len(lines))
        for unit in units:
            text = b"".join(b"".join(lines[start:end]) for start, end in unit.pieces)
            assert not JAVA.lower(JAVA.parse(text, unit.kind, None, None)).has_errors, (path, unit)


def test_parsing_after_an_edit_equals_parsing_afresh() -> None:
    dice = random.Random(11)
    text = b'public void f(String a) {\n    g("x" + a);\n    if (a.isEmpty()) { return; }\n    h(a, b);\n}\n'
    alphabet = [b"a", b"(", b")", b'"', b"{", b"}", b";", b"\n", b"/*", b" ", b"+", "é".encode(), b"\r"]
    for _ in range(30):
        parsed = JAVA.parse(text, UnitKind.METHOD, None, None)
        current = text
        for _ in range(25):
            start = dice.randrange(len(current) + 1)
            old_end = min(len(current), start + dice.choice([0, 0, 0, 1, 5]))
            new = dice.choice(alphabet)
            changed = current[:start] + new + current[old_end:]
            parsed = JAVA.parse(changed, UnitKind.METHOD, parsed, ByteEdit(start, old_end, start + len(new)))
            fresh = JAVA.parse(changed, UnitKind.METHOD, None, None)
            assert dump(JAVA.lower(parsed).statements) == dump(JAVA.lower(fresh).statements)
            current = changed
