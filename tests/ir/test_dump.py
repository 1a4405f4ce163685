"""The text form of the code model shows every field that a lowering can get wrong."""

from __future__ import annotations

import pytest

from assay.ir import nodes
from assay.ir.dump import dump, dump_expression

A = nodes.Name(0, 1, "a")
B = nodes.Name(2, 3, "b")
STATEMENT = nodes.ExpressionStatement(0, 1, A)


def constant(value: nodes.ConstantValue) -> nodes.Constant:
    return nodes.Constant(4, 5, value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A, "a"),
        (constant("x\n"), "'x\\n'"),
        (constant(b"x"), "b'x'"),
        (constant(None), "None"),
        (nodes.Constant(0, 1, "a+", is_regex=True), "/a+/"),
        (nodes.Attribute(0, 3, A, "name"), "a.name"),
        (nodes.Subscript(0, 3, A, B), "a[b]"),
        (nodes.Call(0, 9, A, (B,), (nodes.Keyword(1, 2, "k", A), nodes.Keyword(1, 2, "", B)), 1, 8), "a(b, k=a, **b)"),
        (nodes.Call(0, 9, A, (), (), 1, 1, is_new=True), "new a()"),
        (nodes.Template(0, 9, (constant("x"), A), "percent"), "percent{'x', a}"),
        (nodes.Binary(0, 9, "+", A, B), "(a + b)"),
        (nodes.Compare(0, 9, "not in", A, B), "(a not in b)"),
        (nodes.Logical(0, 9, "??", (A, B)), "(a ?? b)"),
        (nodes.Unary(0, 9, "typeof", A), "(typeof a)"),
        (nodes.Conditional(0, 9, A, B, constant(1)), "(a ? b : 1)"),
        (nodes.Collection(0, 9, "set", (A, nodes.Spread(0, 2, B))), "set[a, *b]"),
        (nodes.Mapping(0, 9, (nodes.Entry(0, 1, A, B), nodes.Entry(0, 1, None, B))), "{a: b, **b}"),
        (nodes.AssignedValue(0, 9, A, B), "(a := b)"),
        (nodes.Comprehension(0, 9, "list", (A,), (nodes.Clause(0, 9, A, B, (A,)),)), "list(a for a in b if a)"),
        (nodes.Element(0, 9, "div", (nodes.Keyword(0, 1, "id", A),), (constant("t"), B)), "<div id=a>{'t', b}"),
        (nodes.ImportedModule(0, 9, "fs"), "module('fs')"),
        (nodes.Yielded(0, 9, None), "(yield)"),
        (nodes.Yielded(0, 9, A), "(yield a)"),
        (nodes.Opaque(0, 9, (A, B)), "opaque(a, b)"),
        (nodes.ClassValue(0, 9, nodes.ClassDefinition(0, 9, "C", (A,), (), (STATEMENT,))), "class C(a) {a}"),
    ],
)
def test_expression(expression, expected):
    assert dump_expression(expression) == expected


def test_function_as_a_value():
    parameters = (
        nodes.Parameter(0, 1, A, None, constant(1), "positional"),
        nodes.Parameter(0, 1, B, A, None, "rest"),
    )
    function = nodes.Function(0, 9, "", 0, parameters, (nodes.Return(0, 1, A), STATEMENT), 5, is_async=True)
    assert dump_expression(nodes.FunctionValue(0, 9, function)) == "async function(a = 1, *b: a) {return a; a}"


def test_places():
    assert dump((nodes.Assign(0, 5, (A,), B),), places=True) == "a@0-1 = b@2-3@0-5\n"


def test_bodies_are_indented():
    branch = nodes.If(0, 9, A, (STATEMENT,), (nodes.Leave(0, 1, True),))
    cases = (nodes.Case(0, 1, (B,), (STATEMENT,), falls_through=True), nodes.Case(0, 1, (), ()))
    handler = nodes.Handler(0, 1, (A,), "error", (branch,))
    statements = (
        nodes.Try(0, 9, (nodes.Switch(0, 9, A, cases),), (handler,), (), (STATEMENT,)),
        nodes.Loop(0, 9, A, B, None, (STATEMENT,), (STATEMENT,)),
        nodes.With(0, 9, ((A, B), (A, None)), (nodes.Block(0, 1, ()),)),
        nodes.Import(0, 9, "m", "n", "o"),
    )
    assert dump(statements).splitlines() == [
        "try",
        "  switch a",
        "    case b",
        "      a",
        "      falls through",
        "    default",
        "except a as error",
        "  if a",
        "    a",
        "  else",
        "    continue",
        "finally",
        "  a",
        "loop a in b",
        "  a",
        "else",
        "  a",
        "with a as b, a",
        "  block",
        "import m name n as o",
    ]


def test_nodes_are_compared_by_identity_and_are_nothing_to_the_garbage_collector():
    import gc

    assert nodes.Name(0, 1, "a") != nodes.Name(0, 1, "a")
    assert not gc.is_tracked(nodes.Collection(0, 1, "list", (A,)))
