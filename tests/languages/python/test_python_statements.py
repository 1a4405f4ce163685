"""Each form of statement, as it is lowered."""

from __future__ import annotations

from textwrap import dedent

import pytest

from assay.ir import nodes
from languages.python.python_support import dumped, lowered


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a = b", "a = b"),
        ("a = b = c", "a = b = c"),
        ("a, *b = c", "tuple[a, *b] = c"),
        ("(a, b) = c", "tuple[a, b] = c"),
        ("[a, [b, c]] = d", "list[a, list[b, c]] = d"),
        ("a.b = c", "a.b = c"),
        ("a[b] = c", "a[b] = c"),
        ("a = b, c", "a = tuple[b, c]"),
        ("a = yield b", "a = (yield b)"),
        ("a: int = b", "declare a: int = b"),
        ("a: int", "declare a: int"),
        ("a += b", "a += b"),
        ("a //= b", "a //= b"),
        ("a >>= b", "a >>= b"),
        ("a; b", "a\nb"),
        ("del a, b[0]", "delete a, b[0]"),
        ("del (a, b)", "delete a, b"),
        ("assert a", "assert a"),
        ("assert a, b", "assert a, b"),
        ("return", "return"),
        ("return a", "return a"),
        ("return a, b", "return tuple[a, b]"),
        ("raise", "raise"),
        ("raise A(b)", "raise A(b)"),
        ("raise A from b", "raise A"),
        ("raise A from f(b)", "raise opaque(A, f(b))"),
        ("pass", ""),
        ("global a", ""),
        ("nonlocal a", ""),
        ("break", "break"),
        ("continue", "continue"),
        ("type Pair[T] = list[T]", "Pair = list[T]"),
        # Python 2.
        ('print "a", b', "print('a', b)"),
        ("print >>f, x", "print(x, file=f)"),
        ('exec "a" in b', "exec('a', b)"),
        # Soft keywords as names.
        ("match = type(case)", "match = type(case)"),
        ("print(a)", "print(a)"),
    ],
)
def test_simple_statement(code, expected):
    assert dumped(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a", "import a as a"),
        ("import a.b", "import a.b as a"),
        ("import a.b as c, d", "import a.b as c\nimport d as d"),
        ("import a.b as a", "import a name b as a"),
        ("from a.b import c, d as e", "import a.b name c as c\nimport a.b name d as e"),
        ("from . import a", "import . name a as a"),
        ("from ..a.b import (c,\n d,)", "import ..a.b name c as c\nimport ..a.b name d as d"),
        ("from a import *", "import a name * as *"),
        ("from __future__ import annotations", "import __future__ name annotations as annotations"),
    ],
)
def test_import(code, expected):
    assert dumped(code) == expected


def check(code: str, expected: str) -> None:
    assert dumped(dedent(code).strip("\n")) == dedent(expected).strip("\n")


def test_if():
    check(
        """
        if a: b
        elif c:
            d
        elif e: f
        else: g
        """,
        """
        if a
          b
        else
          if c
            d
          else
            if e
              f
            else
              g
        """,
    )


def test_loops():
    check(
        """
        for a, b in c: d
        else: e
        async for a in 1, 2: break
        while (x := f()): continue
        else: g
        """,
        """
        loop tuple[a, b] in c
          d
        else
          e
        loop a in tuple[1, 2]
          break
        loop while (x := f())
          continue
        else
          g
        """,
    )


def test_try():
    check(
        """
        try:
            a
        except A as e: b
        except (B, m.C): c
        except* D: d
        except E, F: d2
        except: e
        else: f
        finally: g
        """,
        """
        try
          a
        except A as e
          b
        except B, m.C
          c
        except D
          d
        except E, F
          d2
        except
          e
        else
          f
        finally
          g
        """,
    )


def test_with():
    check(
        """
        with a as b, c() as (d, e), f: g
        with (open(a) as b, c,): d
        async with a as b.c: d
        """,
        """
        with a as b, c() as tuple[d, e], f
          g
        with open(a) as b, c
          d
        with a as b.c
          d
        """,
    )


def test_match():
    check(
        """
        match command:
            case 1 | "x" | -2 | None | a.b: one
            case [first, *rest, last] if guard(first): two
            case {"key": value, **others}: three
            case Point(x, y=0, z=depth) as point: four
            case (str() | bytes()): five
            case found: six
            case _: seven
        """,
        """
        switch command
          case 1, 'x', (- 2), None, a.b
            one
          case opaque()
            first = command[0]
            rest = opaque(command)
            last = command[-1]
            if guard(first)
              two
          case opaque()
            value = command['key']
            others = opaque(command)
            three
          case opaque(Point, 0)
            x = opaque(command)
            depth = command.z
            point = command
            four
          case opaque(str), opaque(bytes)
            five
          default
            found = command
            six
          default
            seven
        """,
    )


def test_subject_of_match_is_evaluated_once():
    check(
        """
        match request.get("a"), b:
            case x, y: pass
        """,
        """
        switch (subject of match := tuple[request.get('a'), b])
          case opaque()
            x = subject of match[0]
            y = subject of match[1]
        """,
    )


def test_function():
    check(
        """
        @route("/x")
        @plain
        async def f(a, /, b: int = 3, c=1, *args: str, d, e: "m.T" = 2, **kw: X) -> list["R"]:
            '''Doc.'''
            return a
        """,
        """
        @route('/x')
        @plain
        async function f(a, b: int = 3, c = 1, *args: str, keyword d, keyword e: m.T = 2, **kw: X) -> list[R]
          'Doc.'
          return a
        """,
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(a, *, b): pass", "function f(a, keyword b)"),
        ("def f(a, (b, c)): pass", "function f(a, tuple[b, c])"),
        ("def f[T: int, **P](*a: *Ts): pass", "function f(*a: *Ts)"),
        ("def f(a: Annotated[int, Depends('x')]): pass", "function f(a: Annotated[tuple[int, Depends('x')]])"),
        ("def f(a: Literal['x', 'y']): pass", "function f(a: Literal[tuple['x', 'y']])"),
        ("def f(a: Optional['m.X'] = None): pass", "function f(a: Optional[m.X] = None)"),
        ("def f(a: X | None): pass", "function f(a: (X | None))"),
        ("def f(a: 'list[int]'): pass", "function f(a: 'list[int]')"),
        ("def f() -> None: yield 1", "generator function f() -> None\n  (yield 1)"),
        ("def f(): g = lambda: (yield)", "function f()\n  g = function() {return (yield)}"),
        ("@staticmethod\ndef f(): pass", "@staticmethod\nstatic function f()"),
        ("    @property\n    def f(self):\n        return 1\n", "@property\nfunction f(self)\n  return 1"),
    ],
)
def test_function_form(code, expected):
    assert dumped(code) == expected


def test_class():
    check(
        """
        @dataclass(frozen=True)
        class A(B, m.C, metaclass=M, **extra):
            x: int = 3
            y = z = 4
            def f(self): return self.x
            class D: pass
        """,
        """
        @dataclass(frozen=True)
        class A(B, m.C, metaclass=M, **extra)
          declare x: int = 3
          y = z = 4
          function f(self)
            return self.x
          class D()
        """,
    )


def test_class_without_its_methods_is_not_an_error():
    unit = lowered("class A(B):\n    x = 1\n\n\n")
    assert not unit.has_errors
    assert not lowered("class A(B):\n").has_errors
    assert not lowered("class A(B):\n    # Only a comment.\n").has_errors


def test_long_if_without_its_functions_is_not_an_error():
    assert not lowered("if windows:\nelse:\n    x = 1\n").has_errors


def test_places_of_a_function():
    code = b"@d\nasync def name(a):\n    # Note.\n    return a\n"
    (statement,) = lowered(code).statements
    assert isinstance(statement, nodes.FunctionDefinition)
    function = statement.function
    assert statement.start == 0
    assert code[statement.end - 8 : statement.end] == b"return a"
    assert code[function.start :].startswith(b"async def")
    assert code[function.name_start :].startswith(b"name(")
    assert code[function.body_start :].startswith(b"return a")


def test_long_chain_of_elif_does_not_nest_without_end():
    code = "if a0: b0\n" + "".join(f"elif a{number}: b{number}\n" for number in range(1, 3000))
    statements = lowered(code).statements
    assert len(statements) == 3000
    assert all(isinstance(statement, nodes.If) for statement in statements)
