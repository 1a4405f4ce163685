"""How each form of expression is lowered."""

import pytest

from assay.ir import nodes
from languages.javascript.javascript_support import call, expression, lower, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c", "a.b.c"),
        ("a?.b?.[c]?.(d)", "a.b[c](d)"),
        ("a['b']", "a['b']"),
        ("this.x", "self.x"),
        ("super.x()", "super.x()"),
        ("this.#x", "self.#x"),
        ("#x in a", "(#x in a)"),
        ("f(a, ...b)", "f(a, *b)"),
        ("f(/* no */ a, // b\n c)", "f(a, c)"),
        ("a /* why */ .b", "a.b"),
        ("new Foo", "new Foo()"),
        ("new a.Foo(b)", "new a.Foo(b)"),
        ("new (f())(b)", "new f()(b)"),
        ("import.meta.url", "import.meta.url"),
        ("(((a)))", "a"),
        ("await a", "a"),
        ("(await a).b", "a.b"),
        ("a + b - c", "((a + b) - c)"),
        ("a ** b", "(a ** b)"),
        ("a >>> 1", "(a >>> 1)"),
        ("a === b", "(a === b)"),
        ("a != null", "(a != None)"),
        ("a instanceof B", "(a instanceof B)"),
        ("'k' in a", "('k' in a)"),
        ("a && b && c", "(a and b and c)"),
        ("a || b && c", "(a or (b and c))"),
        ("a ?? b", "(a ?? b)"),
        ("!a", "(not a)"),
        ("-a", "(- a)"),
        ("-1", "-1"),
        ("typeof a", "(typeof a)"),
        ("void 0", "(void 0)"),
        ("x++", "(++ x)"),
        ("a ? b : c", "(a ? b : c)"),
        ("x = (a, b)", "x = opaque(a, b)"),
        ("[1, a, ...b]", "list[1, a, *b]"),
        ("[, a]", "list[opaque(), a]"),
        ("x => x", "function(x) {return x}"),
        ("async (x) => { await x() }", "async function(x) {x()}"),
        ("y = function* g() { yield* a; yield }", "y = generator function y() {(yield a); (yield)}"),
        ("x = class A extends B { m() {} }", "class A(B)\n  function m()\nx = A"),
        ("f(class { x = 1 })", "f(class () {declare x = 1})"),
        ("a = b = c", "a = b = c"),
        ("f(a = 1)", "f((a := 1))"),
        ("f(a += 1)", "f((a := (a + 1)))"),
        ("f(a ??= 1)", "f((a := (a ?? 1)))"),
    ],
)
def test_form(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        ('"a\\n\\t\\x41\\u0042\\u{1F600}"', "a\n\tAB\U0001f600"),
        ("'\\ud83d\\ude00'", "\U0001f600"),
        ("'\\ud83d'", "\ufffd"),
        ("'\\0'", "\0"),
        ("'a\\\nb'", "ab"),
        ("'\\''", "'"),
        ("'ä'", "ä"),
        ("`plain`", "plain"),
        ("`a\nb`", "a\nb"),
        ("1", 1),
        ("1_000", 1000),
        ("0x1F", 31),
        ("0b11", 3),
        ("0o17", 15),
        ("017", 15),
        ("019", 19),
        ("10n", 10),
        ("0xffn", 255),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-2.5", -2.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("undefined", None),
    ],
)
def test_constant(text, value):
    found = expression(f"({text})")
    assert isinstance(found, nodes.Constant)
    assert found.value == value
    assert type(found.value) is type(value)
    assert not found.is_regex


def test_a_number_that_is_too_long_for_python_is_still_a_number():
    found = expression("(" + "9" * 5000 + ")")
    assert isinstance(found, nodes.Constant)
    assert found.value == float("inf")


def test_a_regular_expression_is_a_constant_of_its_own_kind():
    found = call("/a[/]b+/gi.test(x)")
    assert isinstance(found.function, nodes.Attribute)
    pattern = found.function.value
    assert isinstance(pattern, nodes.Constant)
    assert (pattern.value, pattern.is_regex) == ("a[/]b+", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a${b}c`", "interpolated{'a', b, 'c'}"),
        ("`${b}`", "interpolated{b}"),
        ("`${a}${b}`", "interpolated{a, b}"),
        ("`a\\n${b}`", "interpolated{'a\\n', b}"),
        ("`a${`b${c}`}`", "interpolated{'a', interpolated{'b', c}}"),
        ("`a${b, c}`", "interpolated{'a', opaque(b, c)}"),
        ("sql`a${b}`", "sql(interpolated{'a', b})"),
        ("a.b`c`", "a.b('c')"),
    ],
)
def test_template(text, expected):
    assert shown(text) == expected


def test_pieces_of_a_template_know_their_place():
    text = "`SELECT ${a} FROM b`"
    found = expression(text)
    assert isinstance(found, nodes.Template)
    assert [text[part.start : part.end] for part in found.parts] == ["SELECT ", "a", " FROM b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f({a, b: 1, 'c': 2, [d]: 3, 4: 5})", "f({'a': a, 'b': 1, 'c': 2, d: 3, 4: 5})"),
        ("f({...a, b})", "f({**a, 'b': b})"),
        ("f({ m(x) { x() }, get g() { return 1 }, async *h() {} })",
         "f({'m': function m(x) {x()}, 'g': function g() {return 1}, 'h': async generator function h() {}})"),
        ("f({ a: b => b, // why\n c: 1, })", "f({'a': function(b) {return b}, 'c': 1})"),
        ("f({})", "f({})"),
    ],
)  # fmt: skip
def test_object(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("require('fs')", "module('fs')"),
        ("require('node:fs').readFile(a)", "module('fs').readFile(a)"),
        ("require(`fs`)", "module('fs')"),
        ("import('node:crypto')", "module('crypto')"),
        ("require(name)", "require(name)"),
        ("require('a', 'b')", "require('a', 'b')"),
        ("import(name)", "import(name)"),
    ],
)
def test_imported_module(text, expected):
    assert shown(text) == expected


def test_arguments_know_where_the_brackets_are():
    text = "exec( a , b )"
    found = call(text)
    assert text[found.arguments_start : found.arguments_end] == " a , b "
    bare = call("new Foo")
    assert bare.is_new
    assert bare.arguments_start == bare.arguments_end == bare.end == 7
    tagged = call("tag`x`")
    assert tagged.arguments_start == tagged.arguments_end == 3


def test_a_long_chain_of_plus_becomes_a_shallow_tree_and_keeps_its_order():
    text = " + ".join(f"a{number}" for number in range(3000))
    found = expression(text)
    depth = 0
    leaves: list[str] = []
    stack: list[tuple[nodes.Expression, int]] = [(found, 1)]
    while stack:
        node, level = stack.pop()
        depth = max(depth, level)
        if isinstance(node, nodes.Binary):
            stack.append((node.right, level + 1))
            stack.append((node.left, level + 1))
        else:
            assert isinstance(node, nodes.Name)
            leaves.append(node.id)
    assert leaves == [f"a{number}" for number in range(3000)]
    assert depth < 20


def test_a_long_chain_of_another_operator_keeps_its_operands():
    found = expression(" - ".join(f"f{number}()" for number in range(500)))
    assert isinstance(found, nodes.Opaque)
    assert len(found.children) == 500


def test_places_are_bytes():
    text = "f('ä', x)"
    (statement,) = lower(text).statements
    assert isinstance(statement, nodes.ExpressionStatement)
    assert isinstance(statement.value, nodes.Call)
    second = statement.value.arguments[1]
    assert text.encode()[second.start : second.end] == b"x"
