"""What fixes write: literals, options, and text taken apart."""

import json
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.api import Replacement
from languages.javascript.javascript_support import JAVASCRIPT, all_nodes, expression, lower

VERBS = JAVASCRIPT.verbs


def applied(text: str, replacement: Replacement) -> str:
    raw = text.encode()
    edited = raw[: replacement.start] + replacement.text.encode() + raw[replacement.end :]
    assert not lower(edited).has_errors, edited.decode()
    return edited.decode()


def calls(text: str) -> nodes.Call:
    return next(node for node in all_nodes(lower(text).statements) if isinstance(node, nodes.Call))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ("'\"", "'\\'\"'"),
        ("a\n\\\0\u2028", "'a\\n\\\\\\u0000\\u2028'"),
        (True, "true"),
        (None, "null"),
        (10, "10"),
        (10.0, "10"),
        (1.5, "1.5"),
        (float("inf"), "Infinity"),
        (b"\x01\xff", "Buffer.from('01ff', 'hex')"),
    ],
)
def test_literal(value, expected):
    assert VERBS.literal(value) == expected


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_literal_reads_back_as_it_was(value):
    found = expression(f"({VERBS.literal(value)})")
    assert isinstance(found, nodes.Constant)
    assert found.value == value


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node to read the literals with")
def test_text_literals_mean_the_same_to_node():
    texts = ["it's", 'a"b', "\n\r\t\v\b\f\0", "\u2028\u2029", "\\n", "😀ä", "${x}`", "\x7f\x1b"]
    program = "console.log(JSON.stringify([" + ",".join(map(VERBS.literal, texts)) + "]))"
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == texts


def test_environment_lookup_and_other_new_code():
    assert VERBS.environment_lookup("API_KEY").code == "process.env.API_KEY"
    assert VERBS.sequence(("'a'", "b")) == "['a', b]"
    assert VERBS.call("f", ("a",), (("shell", "false"), ("max-age", "1"))) == "f(a, { shell: false, 'max-age': 1 })"
    assert VERBS.call("f", ()) == "f()"


@pytest.mark.parametrize(
    ("text", "name", "position", "expected"),
    [
        ("f(u)", "x", 1, "f(u, { x: NEW })"),
        ("f()", "x", 0, "f({ x: NEW })"),
        ("f(u, )", "x", 1, "f(u, { x: NEW }, )"),
        ("f((u))", "x", 1, "f((u), { x: NEW })"),
        ("f(u, {})", "x", 1, "f(u, { x: NEW })"),
        ("f(u, { a: 1 })", "x", 1, "f(u, { a: 1, x: NEW })"),
        ("f(u, { a: 1, })", "x", 1, "f(u, { a: 1, x: NEW, })"),
        ("f(u, {a: 1})", "x", None, "f(u, {a: 1, x: NEW})"),
        ("f(u, { x: 1, a })", "x", 1, "f(u, { x: NEW, a })"),
        ("f(u, { x: await (old()), a })", "x", 1, "f(u, { x: NEW, a })"),
        ("f(u, { 'x': 1 })", "x", 1, "f(u, { x: NEW })"),
        ("f(u, { x })", "x", 1, "f(u, { x: NEW })"),
        ("f(u, { x() {} })", "x", 1, "f(u, { x: NEW })"),
        ("f(u, { x: () => {} })", "x", 1, "f(u, { x: NEW })"),
        ("f(u, { x: 1, ...a })", "y", 1, "f(u, { x: 1, ...a, y: NEW })"),
        ("f(u, options)", "x", 1, "f(u, { ...options, x: NEW })"),
        ("f(u, a.b)", "x", 1, "f(u, { ...a.b, x: NEW })"),
        ("f(u, null)", "x", 1, "f(u, { x: NEW })"),
        ("f(u, (e) => g(e))", "x", 1, "f(u, { x: NEW }, (e) => g(e))"),
        ("f(u, callback)", "x", 1, "f(u, { x: NEW }, callback)"),
        ("new Foo", "x", 0, "new Foo({ x: NEW })"),
        ("new Foo()", "x", None, "new Foo({ x: NEW })"),
        ("f({ cookie: { a: 1 } })", "cookie.secure", 0, "f({ cookie: { a: 1, secure: NEW } })"),
        ("f({ a: 1 })", "cookie.secure", 0, "f({ a: 1, cookie: { secure: NEW } })"),
        ("f({ cookie: true })", "cookie.secure", 0, "f({ cookie: { secure: NEW } })"),
        ("f()", "max-age", 0, "f({ 'max-age': NEW })"),
        ("f(u, {\n  a: 1\n})", "x", 1, "f(u, {\n  a: 1,\n  x: NEW\n})"),
        ("f(u, {\n  a: 1,\n})", "x", 1, "f(u, {\n  a: 1,\n  x: NEW,\n})"),
        ("f(u, {\n  a: 1, // why\n  b, // not\n})", "x", 1, "f(u, {\n  a: 1, // why\n  b, // not\n  x: NEW,\n})"),
        ("f(u, {\n  a: 1 // why\n})", "x", 1, "f(u, {\n  a: 1, // why\n  x: NEW\n})"),
        ("f(u, {\r\n\ta: 1\r\n})", "x", 1, "f(u, {\r\n\ta: 1,\r\n\tx: NEW\r\n})"),
        ("f(u, {\n  a: 1 })", "x", 1, "f(u, {\n  a: 1,\n  x: NEW })"),
        ("f(u, {\n  // nothing\n})", "x", 1, "f(u, {\n  // nothing\n  x: NEW\n})"),
        ("f(\n  u,\n)", "x", 1, "f(\n  u,\n  { x: NEW },\n)"),
        ("f(u,\n  {\n    a: [\n      1,\n    ],\n  })", "x", 1, "f(u,\n  {\n    a: [\n      1,\n    ],\n    x: NEW,\n  })"),
    ],
)  # fmt: skip
def test_set_argument(text, name, position, expected):
    edited = applied(text, VERBS.set_argument(text.encode(), calls(text), name, "NEW", position))
    assert edited == expected
    # A second time changes nothing any more.
    if position is not None and "\n" not in text:
        again = VERBS.set_argument(edited.encode(), calls(edited), name, "NEW", position)
        assert applied(edited, again) == edited


@pytest.mark.parametrize(
    ("text", "position"),
    [("f()", 1), ("f(...a)", 1), ("f(u, 'text')", 1), ("f(u, [1])", 1), ("f(a // why\n)", 1)],
)
def test_set_argument_declines_what_it_cannot_read(text, position):
    with pytest.raises(CannotEdit):
        VERBS.set_argument(text.encode(), calls(text), "x", "NEW", position)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("f(u, { x: 1 })", "x", "f(u, {})"),
        ("f(u, { x: 1, })", "x", "f(u, {})"),
        ("f(u, { x: 1, a: 2 })", "x", "f(u, { a: 2 })"),
        ("f(u, { a: 2, x: 1 })", "x", "f(u, { a: 2 })"),
        ("f(u, { a: 2, x: 1, })", "x", "f(u, { a: 2, })"),
        ("f(u, { a, x, b })", "x", "f(u, { a, b })"),
        ("f(u, {\n  a: 1,\n  x: 2,\n  b: 3,\n})", "x", "f(u, {\n  a: 1,\n  b: 3,\n})"),
        ("f(u, {\n  a: 1,\n  x: 2, // why\n})", "x", "f(u, {\n  a: 1,\n})"),
        ("f(u, {\n  a: 1,\n  x: 2\n})", "x", "f(u, {\n  a: 1\n})"),
        ("f(u, {\n  a: 1, // kept\n  x: 2\n})", "x", "f(u, {\n  a: 1 // kept\n})"),
        ("f(u, {\r\n  a: 1,\r\n  x: 2,\r\n})", "x", "f(u, {\r\n  a: 1,\r\n})"),
        ("f(u, {\n  x: 2,\n})", "x", "f(u, {\n})"),
        ("f(u, { c: { x: 1, y: 2 } })", "c.x", "f(u, { c: { y: 2 } })"),
    ],
)
def test_remove_argument(text, name, expected):
    assert applied(text, VERBS.remove_argument(text.encode(), calls(text), name, 1)) == expected


def test_remove_argument_declines_what_is_not_there():
    for text in ("f(u, { a: 1 })", "f(u)", "f(u, options)"):
        with pytest.raises(CannotEdit):
            VERBS.remove_argument(text.encode(), calls(text), "x", 1)


def test_remove_entry():
    text = "x = { a: 1, b: 2 }"
    (statement,) = lower(text).statements
    assert isinstance(statement, nodes.Assign)
    assert isinstance(statement.value, nodes.Mapping)
    replacement = VERBS.remove_entry(text.encode(), statement.value, statement.value.entries[0])
    assert applied(text, replacement) == "x = { b: 2 }"


@pytest.mark.parametrize(
    ("text", "placeholder", "expected"),
    [
        ("`SELECT * FROM a WHERE id = ${id}`", "?", ("'SELECT * FROM a WHERE id = ?'", ("id",))),
        ("`a = ${a} AND b = '${b.c}' AND d`", "${}", ("'a = $1 AND b = $2 AND d'", ("a", "b.c"))),
        ("`a = \"${a}\"`", "?", ("'a = ?'", ("a",))),
        ("'a = ' + a + ' AND b = \\'' + b + '\\''", "?", ("'a = ? AND b = ?'", ("a", "b"))),
        ("'a' + 'b' + c", "?", ("'ab?'", ("c",))),
        ("'a' + (b + 1)", "?", ("'a?'", ("b + 1",))),
        ("a + b + 'c'", "?", ("'?c'", ("a + b",))),
        ("'x' + (a ? b : c)", "?", ("'x?'", ("a ? b : c",))),
        ("'x' + await f(a) + `y${await g()}`", "?", ("'x?y?'", ("await f(a)", "await g()"))),
        ("`x${a.map((b) => b.c)}${d || ''}`", "?", ("'x??'", ("a.map((b) => b.c)", "d || ''"))),
        ("`x${`y${z}`}`", "?", ("'xy?'", ("z",))),
        ("`SELECT a\n  FROM b\n  WHERE c = '${d}'`", "?", ("`SELECT a\n  FROM b\n  WHERE c = ?`", ("d",))),
        ('"a" + b', "?", ('"a?"', ("b",))),
        ("`it's ${a}`", "?", ('"it\'s ?"', ("a",))),
        ("`LIKE '%${a}%'`", "?", ('"LIKE \'%?%\'"', ("a",))),
    ],
)  # fmt: skip
def test_join_text(text, placeholder, expected):
    (statement,) = lower(text).statements
    assert isinstance(statement, nodes.ExpressionStatement)
    assert VERBS.join_text(text.encode(), statement.value, placeholder) == expected


def test_join_text_declines_what_is_no_text():
    with pytest.raises(CannotEdit):
        VERBS.join_text(b"a + b", expression("a + b"), "?")
