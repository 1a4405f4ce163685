"""What fixes write in Python."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.api import ImportNeed, Replacement
from languages.python.python_support import (
    PYTHON,
    all_nodes,
    call_of,
    expression_of,
    lowered,
    sample_of_standard_library,
)

VERBS = PYTHON.verbs


def applied(code: str, replacement: Replacement) -> str:
    raw = code.encode()
    return (raw[: replacement.start] + replacement.text.encode() + raw[replacement.end :]).decode()


def with_argument(code: str, name: str = "k", value: str = "new") -> str:
    return applied(code, VERBS.set_argument(code.encode(), call_of(code), name, value, None))


def without_argument(code: str, name: str = "k") -> str:
    return applied(code, VERBS.remove_argument(code.encode(), call_of(code), name, None))


# --- literals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("a", '"a"'),
        ('say "x"', r'"say \"x\""'),
        ("it's", '"it\'s"'),
        ("a\n\t\\", r'"a\n\t\\"'),
        ("é\x00\u2028", r'"é\x00\u2028"'),
        (b'a\xff"', r'b"a\xff\""'),
        (True, "True"),
        (None, "None"),
        (3, "3"),
        (1.5, "1.5"),
        (float("inf"), 'float("inf")'),
    ],
)
def test_literal(value, source):
    assert VERBS.literal(value) == source


@given(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.binary(), st.integers(), st.booleans(), st.none())
)
def test_literal_means_its_value(value):
    assert ast.literal_eval(VERBS.literal(value)) == value
    if isinstance(value, str | bytes):
        constant = expression_of(VERBS.literal(value))
        assert isinstance(constant, nodes.Constant)
        assert constant.value == value


def test_environment_lookup():
    snippet = VERBS.environment_lookup("API_KEY")
    assert snippet.code == 'os.environ["API_KEY"]'
    assert snippet.imports == (ImportNeed("os"),)


def test_calls_and_sequences():
    assert VERBS.sequence(("a", "b")) == "[a, b]"
    assert VERBS.call("f", ("a",), (("k", "b"),)) == "f(a, k=b)"
    assert VERBS.call("f", ()) == "f()"


# --- arguments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f()", "f(k=new)"),
        ("f(  )", "f(k=new  )"),
        ("f(a)", "f(a, k=new)"),
        ("f(a,)", "f(a, k=new,)"),
        ("f(a, b=c)", "f(a, b=c, k=new)"),
        ("f(k=old)", "f(k=new)"),
        ("f(a, k = old, b=c)", "f(a, k = new, b=c)"),
        ("f(k=await old(), b=c)", "f(k=new, b=c)"),
        ("f(k=(old))", "f(k=new)"),
        ("f(*a)", "f(*a, k=new)"),
        ("f(g(x, y), [1, 2])", "f(g(x, y), [1, 2], k=new)"),
        ("f(',)', \"(\")", "f(',)', \"(\", k=new)"),
        ("f(x for x in y)", "f((x for x in y), k=new)"),
        ("f(**{'a': 1})", "f(**{'a': 1}, k=new)"),
        ("f(\n    a,\n    b,\n)", "f(\n    a,\n    b,\n    k=new,\n)"),
        ("f(\n    a,\n    b\n)", "f(\n    a,\n    b,\n    k=new\n)"),
        ("f(\n    a,  # one\n    b,  # two, three)\n)", "f(\n    a,  # one\n    b,  # two, three)\n    k=new,\n)"),
        ("f(\n    a,\n    b  # two\n)", "f(\n    a,\n    b,  # two\n    k=new\n)"),
        ("f(\n    a,\n    b)", "f(\n    a,\n    b,\n    k=new)"),
        ("f(a,\n  b)", "f(a,\n  b,\n  k=new)"),
        ("f(\r\n    a,\r\n)", "f(\r\n    a,\r\n    k=new,\r\n)"),
        ("f(a, b=[\n    1,\n])", "f(a, b=[\n    1,\n], k=new)"),
        ("f(\n    # nothing\n)", "f(k=new\n    # nothing\n)"),
    ],
)
def test_set_argument(code, expected):
    changed = with_argument(code)
    assert changed == expected
    keyword = next(keyword for keyword in call_of(changed).keywords if keyword.name == "k")
    assert isinstance(keyword.value, nodes.Name)
    assert keyword.value.id == "new"
    assert with_argument(changed) == changed


@pytest.mark.parametrize("code", ["f(**options)", "f(a, **options)", "f(**{name: 1})", "f(a", "print x"])
def test_argument_that_cannot_be_set(code):
    statement = lowered(code).statements[0]
    assert isinstance(statement, nodes.ExpressionStatement)
    call = statement.value
    assert isinstance(call, nodes.Call)
    with pytest.raises(CannotEdit):
        VERBS.set_argument(code.encode(), call, "k", "new", None)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(k=1)", "f()"),
        ("f(k=1,)", "f()"),
        ("f(a, k=1)", "f(a)"),
        ("f(a, k=1,)", "f(a,)"),
        ("f(k=1, a=2)", "f(a=2)"),
        ("f(a, k=g(1, 2), b=c)", "f(a, b=c)"),
        ("f(a, k=1, **more)", "f(a, **more)"),
        ("f(\n    a,\n    k=1,\n    b=c,\n)", "f(\n    a,\n    b=c,\n)"),
        ("f(\n    a,\n    k=1,  # about k\n    b=c,\n)", "f(\n    a,\n    b=c,\n)"),
        ("f(\n    a,  # about a\n    k=1,\n)", "f(\n    a,  # about a\n)"),
        ("f(\n    a,  # about a\n    k=1)", "f(\n    a,  # about a\n    )"),
        ("f(\n    a,\n    k=1)", "f(\n    a)"),
        ("f(a, k=1,\n  b=c)", "f(a,\n  b=c)"),
        ("f(\r\n    k=1,\r\n    b=c,\r\n)", "f(\r\n    b=c,\r\n)"),
        ("f(\n    k=1\n)", "f(\n)"),
    ],
)
def test_remove_argument(code, expected):
    changed = without_argument(code)
    assert changed == expected
    assert not lowered(changed).has_errors
    assert all(keyword.name != "k" for keyword in call_of(changed).keywords)


def test_argument_that_is_not_there_cannot_be_removed():
    with pytest.raises(CannotEdit):
        without_argument("f(a, **more)")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('{"k": 1}', "{}"),
        ('{"a": 2, "k": 1}', '{"a": 2}'),
        ('{"k": 1, **more}', "{**more}"),
        ('{\n    "k": [1, 2],\n    "b": 3,\n}', '{\n    "b": 3,\n}'),
        ('{\n    "a": 2,\n    "k": 1\n}', '{\n    "a": 2,\n}'),
    ],
)
def test_remove_entry(code, expected):
    mapping = expression_of(code)
    assert isinstance(mapping, nodes.Mapping)
    entry = next(entry for entry in mapping.entries if isinstance(entry.key, nodes.Constant) and entry.key.value == "k")
    assert applied(code, VERBS.remove_entry(code.encode(), mapping, entry)) == expected


def test_arguments_of_real_calls_can_be_set_and_removed_again():
    done = 0
    for path in sample_of_standard_library(20):
        code = path.read_bytes()
        unit = lowered(code)
        if unit.has_errors or len(code) > 40_000:
            continue
        calls = [node for node in _calls(unit.statements) if all(each.name for each in node.keywords)]
        calls = calls[:: len(calls) // 15 + 1]
        for call in calls:
            if code[call.arguments_start - 1 : call.arguments_start] != b"(":
                continue
            edit = VERBS.set_argument(code, call, "zz_new", "None", None)
            changed = code[: edit.start] + edit.text.encode() + code[edit.end :]
            after = lowered(changed)
            assert not after.has_errors, (path, code[call.start : call.end])
            (same,) = [
                node for node in _calls(after.statements) if any(each.name == "zz_new" for each in node.keywords)
            ]
            assert len(same.arguments) == len(call.arguments)
            assert len(same.keywords) == len(call.keywords) + 1
            back = VERBS.remove_argument(changed, same, "zz_new", None)
            final = changed[: back.start] + back.text.encode() + changed[back.end :]
            assert not lowered(final).has_errors, (path, code[call.start : call.end])
            done += 1
    assert done > 100


def _calls(statements: tuple[nodes.Statement, ...]) -> list[nodes.Call]:
    return [node for node in all_nodes(statements) if isinstance(node, nodes.Call)]


# --- built text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected", "holes"),
    [
        ('f"a = {x} b = {y.z}"', '"a = ? b = ?"', ("x", "y.z")),
        ("f\"name = '{x}'\"", '"name = ?"', ("x",)),
        ("\"name = '%s' and n = %d\" % (x, f(y))", '"name = ? and n = ?"', ("x", "f(y)")),
        ('"a = %s" % x', '"a = ?"', ("x",)),
        ('"a = %(b)s, %(c)s" % values', '"a = ?, ?"', ('values["b"]', 'values["c"]')),
        ('"a = %(b)s" % {"b": x + 1}', '"a = ?"', ("x + 1",)),
        ('"a = %(b)s" % locals()', '"a = ?"', ("b",)),
        ('"%s, %s" % pair', '"?, ?"', ("pair[0]", "pair[1]")),
        ('"a = {} {b.c}".format(x, b=y)', '"a = ? ?"', ("x", "y.c")),
        ('"a = \'" + x + "\' and b = " + str(y)', '"a = ? and b = ?"', ("x", "str(y)")),
        ("f\"a LIKE '%{x}%'\"", '"a LIKE ?"', ('f"%{x}%"',)),
        ("f\"a LIKE '%{d['k']}%'\"", '"a LIKE ?"', ("\"%{}%\".format(d['k'])",)),
        ('f"it\'s {x}"', '"it\'s ?"', ("x",)),
        ('f"{await g()}"', '"?"', ("await g()",)),
        ('f"{a, b}"', '"?"', ("(a, b)",)),
        ("f'{x + 1} {\"a\" + y}'", '"? a?"', ("x + 1", "y")),
        ('"plain"', '"plain"', ()),
        ('f"a{x}" "b" f"{y}"', '"a?b?"', ("x", "y")),
        ('f"""SELECT a\n  FROM b\n WHERE c = {x}"""', '"""SELECT a\n  FROM b\n WHERE c = ?"""', ("x",)),
        ('"a " + f"{x} " + "%s" % y', '"a ? ?"', ("x", "y")),
    ],
)
def test_join_text(code, expected, holes):
    raw = code.encode()
    constant, sources = VERBS.join_text(raw, expression_of(raw), "?")
    assert constant == expected
    assert sources == holes
    value = ast.literal_eval(constant)
    assert isinstance(value, str)
    for source in sources:
        assert not lowered(f"async def _(): return [{source}]").has_errors


def test_placeholders_are_numbered():
    code = b'f"{a} {b}"'
    assert VERBS.join_text(code, expression_of(code), "${}") == ('"$1 $2"', ("a", "b"))


def test_percent_signs_are_doubled_for_percent_placeholders():
    code = b"f\"a LIKE 'x%' AND b = {c}\""
    assert VERBS.join_text(code, expression_of(code), "%s") == ("\"a LIKE 'x%%' AND b = %s\"", ("c",))


@pytest.mark.parametrize("code", ["f\"a = '{x} {y}'\"", 'b"a" + x', '"%s, %s" % f(x)'])
def test_text_that_cannot_be_taken_apart(code):
    with pytest.raises(CannotEdit):
        VERBS.join_text(code.encode(), expression_of(code), "?")
