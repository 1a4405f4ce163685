"""Half-typed code keeps what can be told of it, and hostile text does no harm."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.cancellation import Cancelled, CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.languages.api import UnitKind
from languages.python.python_support import (
    PYTHON,
    all_nodes,
    dumped,
    lowered,
    outline,
    sample_of_standard_library,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("subprocess.run(cmd, shell=True\nx = 3", "subprocess.run(cmd, shell=True)\nx = 3"),
        ("os.system(", "os.system()"),
        ("def f(x):\n    os.system(x", "function f(x)\n  os.system(x)"),
        ("def f(a):\n    x = foo(a, b\n    return x", "function f(a)\n  x = foo(a, b)\n  return x"),
        ("a = run(\n    x,\n    shell=True,\nb = 2", "a = run(x, shell=True)\nb = 2"),
        ("f(g(x, h(y)\nz", "f(g(x, h(y)))\nz"),
    ],
)
def test_call_that_is_being_typed(code, expected):
    unit = lowered(code)
    assert unit.has_errors
    assert dumped(code) == expected


def test_statements_around_an_error_are_kept():
    text = dumped("a = f(1)\n) ) )\nb = g(2)\n")
    assert "a = f(1)" in text
    assert "b = g(2)" in text


HOSTILE = {
    "nul": b"x = 1\0\ny = 2\n\0\0",
    "invalid UTF-8": b"# \xff\xfe\ncaf\xe9 = '\xc3'\n\xed\xa0\x80",
    "byte order mark": b"\xef\xbb\xbfimport os\n",
    "CR alone": b"import os\rdef f():\r    return 1\rx = 2\r",
    "mixed line ends": b"a\r\n\rb\n\r\nc\r",
    "form feeds": b"\x0cimport os\n\x0c\ndef f():\n\x0c    return 1\n",
    "unclosed brackets": b"(" * 100_000,
    "nested parentheses": b"(" * 100_000 + b")" * 100_000,
    "nested lists": b"[" * 100_000 + b"]" * 100_000,
    "nested mappings": b"{1:" * 30_000 + b"2" + b"}" * 30_000,
    "nested calls": b"f(" * 50_000 + b"x" + b")" * 50_000,
    "long subscripts": b"x" + b"[0]" * 50_000,
    "long attributes": b"x" + b".y" * 50_000,
    "long calls": b"x" + b"()" * 50_000,
    "long additions": b"+".join([b"x"] * 50_000),
    "long divisions": b"/".join([b"x"] * 50_000),
    "long conditions": b" and ".join([b"x"] * 20_000),
    "alternating conditions": b" and x or ".join([b"x"] * 20_000),
    "long comparisons": b" < ".join([b"x"] * 20_000),
    "many negations": b"not " * 50_000 + b"x",
    "many signs": b"-" * 50_000 + b"x",
    "nested lambdas": b"lambda: " * 20_000 + b"x",
    "nested choices": b"a if b else " * 20_000 + b"c",
    "nested ifs": b"".join(b" " * depth + b"if x:\n" for depth in range(300)) + b" " * 300 + b"y\n",
    "nested classes": b"".join(b" " * depth + b"class A:\n" for depth in range(300)) + b" " * 300 + b"y\n",
    "nested functions": b"".join(b" " * depth + b"def f():\n" for depth in range(300)) + b" " * 300 + b"y\n",
    "one long line": b"x = '" + b"a" * 1_000_000 + b"'\n",
    "one long line of calls": b"f(x);" * 100_000,
    "nested text": b"f'{" * 2_000 + b"x" + b"}'" * 2_000,
    "many holes": b"'" + b"%s" * 20_000 + b"' % x",
    "many format holes": b"'" + b"{}" * 20_000 + b"'.format(x)",
    "unclosed text": b'x = """\n' + b"def f(): pass\n" * 1000,
    "decorators alone": b"@x\n" * 5_000,
    "patterns": b"match x:\n case " + b"[" * 500 + b"y" + b"]" * 500 + b": z\n",
    "long number": b"x = " + b"9" * 100_000,
    "only escapes": b"'" + b"\\" * 99_999 + b"'",
    "nothing": b"",
    "only blank": b"\n\n   \n\t\n",
}


def depth_of(statements: tuple[nodes.Statement, ...]) -> int:
    """Return how deeply the nodes are nested, without recursion."""
    deepest = 0
    stack: list[tuple[object, int]] = [(statement, 1) for statement in statements]
    while stack:
        item, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(item, tuple):
            stack.extend((inner, depth) for inner in item)
        elif isinstance(item, nodes.Node):
            for owner in type(item).__mro__:
                for name in getattr(owner, "__slots__", ()):
                    value = getattr(item, name)
                    if isinstance(value, nodes.Node | tuple):
                        stack.append((value, depth + (not isinstance(value, tuple))))
    return deepest


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_without_harm(name):
    text = HOSTILE[name]
    lines = split_lines(text)
    units = outline(text)
    assert sum(end - start for unit in units for start, end in unit.pieces) == len(lines)
    statements = lowered(text).statements
    # Whoever walks the code model by recursion has a thousand calls, some of them used up already.
    assert depth_of(statements) < 400
    for node in all_nodes(statements):
        assert 0 <= node.start <= node.end <= len(text)


def test_brackets_beyond_the_limit_are_opaque():
    text = b"(f(" * 50_000 + b"name" + b"))" * 50_000
    assert any(isinstance(node, nodes.Opaque) for node in all_nodes(lowered(text).statements))


def test_line_ends_other_than_lf_do_not_hide_code():
    assert dumped(b"import os\rdef f():\r    return os\rx = 2\r") == "import os as os\nfunction f()\n  return os\nx = 2"
    assert [unit.kind for unit in outline(b"import os\rdef f():\r    return os\rx = 2\r")] == [
        UnitKind.STATEMENTS,
        UnitKind.FUNCTION,
        UnitKind.STATEMENTS,
    ]


def test_a_byte_that_is_no_character_and_a_nul_spoil_nothing_else():
    assert dumped(b"caf\xe9 = f(x)\0\ng(y)") == "caf_ = f(x)\ng(y)"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(text):
    outline(text)
    lowered(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "def f(x):",
                "class A:",
                "    ",
                "\n",
                "\r\n",
                "\r",
                "\x0c",
                '"""',
                "'",
                "f'",
                "{",
                "}",
                "(",
                ")",
                "x",
                "=",
                ",",
                "@",
                "if a:",
                "else:",
                "match x:",
                "case [y]:",
                "lambda:",
                "await ",
                "%s",
                " % ",
                ".format(",
                "#",
                "\\",
                "yield",
                "*",
                "return ",
                "import a.b",
                "from . import",
                ":=",
                "é",
                "\0",
                "\t",
                "[",
                "]",
                ":",
                ";",
                "-",
                "not ",
                "try:",
                "except",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_tokens(text):
    raw = text.encode()
    units = outline(raw)
    assert sum(end - start for unit in units for start, end in unit.pieces) == len(split_lines(raw))
    for node in all_nodes(lowered(raw).statements):
        assert 0 <= node.start <= node.end <= len(raw)


def test_damaged_real_code():
    chance = random.Random(7)
    for path in sample_of_standard_library(25):
        text = path.read_bytes()[:8_000]
        for _ in range(4):
            start = chance.randrange(len(text) + 1)
            damaged = (
                text[:start]
                + chance.choice([b"(", b'"""', b"\n", b"'", b"}", b"def ", b""])
                + text[start + chance.randrange(30) :]
            )
            for node in all_nodes(lowered(damaged).statements):
                assert 0 <= node.start <= node.end <= len(damaged)


def test_cancelled_outline_does_not_disturb_the_next():
    text = b"def f():\n    return [1, 2, 3]\n\n\n" * 5_000
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        PYTHON.outline(split_lines(text), token)

    class CancelledLater(CancelToken):
        """Asks to stop at the third look."""

        looks = 0

        @property
        def cancelled(self) -> bool:
            type(self).looks += 1
            return type(self).looks > 3

        def check(self) -> None:
            """Never stop between the steps, so that the parser itself is stopped."""

    with pytest.raises(Cancelled):
        PYTHON.outline(split_lines(text), CancelledLater())
    assert CancelledLater.looks > 3
    units = outline(text)
    assert len(units) == 5_000
