"""The units of a file."""

from __future__ import annotations

import random
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.ir import nodes
from assay.languages.api import UnitOutline
from languages.python.python_support import (
    all_nodes,
    assert_covers_each_line_once,
    lowered,
    outline,
    sample_of_standard_library,
    unit_text,
)


def described(units: list[UnitOutline]) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    return [(unit.kind.value, unit.name, unit.pieces) for unit in units]


def check(text: str, expected: list[tuple[str, str, tuple[tuple[int, int], ...]]]) -> None:
    raw = dedent(text).lstrip("\n").encode()
    units = outline(raw)
    assert_covers_each_line_once(units, len(split_lines(raw)))
    assert described(units) == expected


def test_functions_classes_and_what_is_between():
    check(
        """
        import os

        @decorated(
            1,
        )
        def f():
            pass

        # About A.
        class A:
            x = 1

            @property
            def g(self):
                pass

            # Still g.

            y = 2

            async def h(self): pass


        z = 3
        """,
        [
            ("statements", "", ((0, 2),)),
            ("function", "f", ((2, 9),)),
            ("class", "A", ((9, 12), (18, 20))),
            ("method", "A.g", ((12, 18),)),
            ("method", "A.h", ((20, 23),)),
            ("statements", "", ((23, 25),)),
        ],
    )


def test_owner_of_a_method_is_its_class():
    units = outline(b"x = 1\nclass A:\n    def f(self): pass\nclass B:\n    def g(self): pass\n")
    assert [(unit.name, unit.owner) for unit in units] == [
        ("", None),
        ("A", None),
        ("A.f", 1),
        ("B", None),
        ("B.g", 3),
    ]


def test_short_nested_class_stays_and_a_long_one_does_not():
    short = "class A:\n    class B:\n        def f(self): pass\n"
    assert described(outline(short.encode())) == [("class", "A", ((0, 4),))]
    long = short + "".join(f"        x{number} = 1\n" for number in range(90)) + "    y = 2\n"
    assert described(outline(long.encode())) == [
        ("class", "A", ((0, 1), (93, 95))),
        ("class", "A.B", ((1, 2), (3, 93))),
        ("method", "A.B.f", ((2, 3),)),
    ]


def test_conditional_definitions_stay_unless_there_is_much_of_them():
    short = "if windows:\n    def f(): pass\nelse:\n    def f(): pass\n"
    assert described(outline(short.encode())) == [("statements", "", ((0, 5),))]
    body = "".join(f"        x{number} = 1\n" for number in range(90))
    long = f"if windows:\n    def f():\n{body}else:\n    def g(): pass\n    y = 1\n"
    assert described(outline(long.encode())) == [
        ("statements", "", ((0, 1), (92, 93), (94, 96))),
        ("function", "f", ((1, 92),)),
        ("function", "g", ((93, 94),)),
    ]


def test_statements_are_divided_at_their_borders():
    text = "".join(f"x{number} = [\n    1,\n]\n" for number in range(40)).encode()
    units = outline(text)
    lengths = [end - start for unit in units for start, end in unit.pieces]
    assert max(lengths) <= 41
    assert len(units) >= 3
    lines = split_lines(text)
    assert all(not lowered(unit_text(lines, unit)).has_errors for unit in units)


def test_one_long_statement_is_one_unit():
    text = b"x = [\n" + b"    1,\n" * 200 + b"]\ny = 1\n"
    assert described(outline(text)) == [
        ("statements", "", ((0, 202),)),
        ("statements", "", ((202, 204),)),
    ]


def test_statements_on_one_line_belong_together():
    assert described(outline(b"x = 1; y = 2; import os\ndef f(): pass; x = 1\n")) == [
        ("statements", "", ((0, 1),)),
        ("function", "f", ((1, 3),)),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end):
    text = "import a\n\n\ndef f():\n    '''x\n\n    y'''\n\nclass A:\n    def g(self): pass\n".replace("\n", line_end)
    assert described(outline(text.encode())) == [
        ("statements", "", ((0, 3),)),
        ("function", "f", ((3, 8),)),
        ("class", "A", ((8, 9),)),
        ("method", "A.g", ((9, 11),)),
    ]


def test_empty_file():
    assert described(outline(b"")) == [("statements", "", ((0, 1),))]
    assert described(outline(b"# Only a comment.\n")) == [("statements", "", ((0, 2),))]


# --- files that do not parse ------------------------------------------------------------------------------------------

WHOLE = '''
import os


def first(a):
    """Say what it does."""
    return os.path.join(a, "b")


class Middle(Base):
    """Hold it.

    More of it.
    """

    field = 1

    def one(self):
        """One."""
        return self.field

    @property
    def two(self):
        return 2


@decorated
def last(b):
    """Say what that does."""
    return b


CONSTANT = last(3)
'''.lstrip()


def names(text: str) -> list[str]:
    return [unit.name for unit in outline(text.encode()) if unit.name]


@pytest.mark.parametrize(
    ("before", "broken"),
    [
        ('    return os.path.join(a, "b")', '    return os.path.join(a, "b"'),
        ('    return os.path.join(a, "b")', "    x = os.path."),
        ('    return os.path.join(a, "b")', '    return f("""'),
        ('    """Say what it does."""', '    """'),
        ('    """Say what it does."""', '    """Say what it does.'),
        ('    return os.path.join(a, "b")', "    x = [1, {2: (3"),
        ('    return os.path.join(a, "b")', "    if a ==\n    for x in"),
        ("def first(a):", "def first(a:"),
        ("def first(a):", "def first(a)"),
        ("        return self.field", "        return self.field["),
        ("        return self.field", "        x = '''"),
        ('        """One."""', '        """'),
        ("        return 2", '        return foo(2, """'),
        ("    def one(self):", "    def one(self"),
        ("class Middle(Base):", "class Middle(Base:"),
        ("    field = 1", "    field = ("),
        ("    return b\n", "    return b(\n"),
        ("import os", "import os, ("),
        ("@decorated", "@decorated("),
    ],
)
def test_broken_unit_does_not_swallow_its_neighbours(before, broken):
    assert WHOLE.count(before) == 1
    text = WHOLE.replace(before, broken)
    assert names(text) == ["first", "Middle", "Middle.one", "Middle.two", "last"]
    assert_covers_each_line_once(outline(text.encode()), len(split_lines(text.encode())))


def test_neighbours_of_a_broken_unit_keep_their_lines():
    whole = {unit.name: unit.pieces for unit in outline(WHOLE.encode())}
    broken = {unit.name: unit.pieces for unit in outline(WHOLE.replace("return self.field", "return self.(").encode())}
    assert whole == broken


def test_statement_at_the_margin_ends_a_broken_class():
    text = b"class A:\n    def f(self):\n        x = (]\n(y)\n    def g(self): pass\nz = 1\n"
    units = outline(text)
    assert_covers_each_line_once(units, len(split_lines(text)))
    assert [unit.name for unit in units][:2] == ["A", "A.f"]


def test_definitions_in_text_are_none_even_where_the_file_is_broken():
    text = 'CODE = """\ndef inner():\n    pass\n"""\n\ndef f():\n    x = (\n\ndef g():\n    pass\n'
    assert names(text) == ["f", "g"]


def test_broken_and_whole_files_are_divided_alike():
    """An error at the end of a file changes nothing about the units before it."""
    units = different = 0
    for path in sample_of_standard_library(60):
        text = path.read_bytes()
        if not text.endswith(b"\n") or lowered(text).has_errors:
            continue
        whole = {(unit.name, unit.pieces) for unit in outline(text) if unit.name}
        broken = {(unit.name, unit.pieces) for unit in outline(text + b"\n\nbroken = (\n") if unit.name}
        units += len(whole)
        # The last unit takes the blank lines before the broken statement.
        different += max(0, len(whole - broken) - 1)
    assert units > 500
    assert different <= units * 0.02


# --- properties -------------------------------------------------------------------------------------------------------


def test_each_line_of_real_code_is_in_one_unit():
    for path in sample_of_standard_library(120):
        text = path.read_bytes()
        assert_covers_each_line_once(outline(text), len(split_lines(text)))


def test_each_line_of_damaged_real_code_is_in_one_unit():
    chance = random.Random(3)
    pieces = [
        b'"""',
        b"'''",
        b"(",
        b")",
        b"\n",
        b"\r",
        b"    ",
        b"def x(",
        b"class ",
        b"@",
        b":",
        b"'",
        b"\\",
        b"\0",
        b"\xff",
    ]
    for path in sample_of_standard_library(60):
        text = path.read_bytes()[:20_000]
        for _ in range(3):
            start = chance.randrange(len(text) + 1)
            text = text[:start] + chance.choice(pieces) + text[start + chance.randrange(20) :]
            units = outline(text)
            assert_covers_each_line_once(units, len(split_lines(text)))
            assert units == outline(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "def f():",
                "class A:",
                "    def g(self):",
                "    @p",
                "@d",
                "    x = 1",
                "        y",
                "x = 1",
                '"""',
                "    '''",
                "",
                "# c",
                "    # c",
                "if a:",
                "else:",
                "import b",
                "x = (",
                ")",
                "    return (",
                "        return 1",
                "\x0c",
                "async def h():",
                "'text'",
                "(y)",
                "    x = (]",
            ]
        ),
        max_size=30,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_lines_are_covered_once(lines, line_end):
    text = line_end.join(lines).encode()
    assert_covers_each_line_once(outline(text), len(split_lines(text)))


def calls_in(
    statements: tuple[nodes.Statement, ...], offsets: list[tuple[int, int]]
) -> list[tuple[str, int, int, int]]:
    """Return each call by name, numbers of arguments and place in the file. ``offsets``: place in the unit, and in the file, of each piece."""

    def in_file(offset: int) -> int:
        for start, moved in reversed(offsets):
            if offset >= start:
                return offset - start + moved
        raise AssertionError(offset)

    found = []
    for node in all_nodes(statements):
        if isinstance(node, nodes.Call):
            function = node.function
            name = function.id if isinstance(function, nodes.Name) else getattr(function, "name", "")
            found.append((name, len(node.arguments), len(node.keywords), in_file(node.start)))
    return sorted(found)


def test_units_have_the_calls_of_the_file():
    files = calls = 0
    for path in sample_of_standard_library(260):
        text = path.read_bytes()
        whole = lowered(text)
        if whole.has_errors:
            continue
        lines = split_lines(text)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        by_unit: list[tuple[str, int, int, int]] = []
        for unit in outline(text):
            offsets = []
            at = 0
            for start, end in unit.pieces:
                offsets.append((at, starts[start]))
                at += starts[end] - starts[start]
            part = lowered(unit_text(lines, unit))
            assert not part.has_errors, (path, unit)
            by_unit.extend(calls_in(part.statements, offsets))
        expected = calls_in(whole.statements, [(0, 0)])
        assert sorted(by_unit) == expected, path
        files += 1
        calls += len(expected)
    assert files >= 200
    assert calls > 10_000
