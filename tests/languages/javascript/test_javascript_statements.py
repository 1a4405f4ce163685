"""How each form of statement, pattern, function, class and import is lowered."""

import pytest

from assay.ir import nodes
from assay.languages.api import UnitKind
from languages.javascript.javascript_support import lower, recovered, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", "a = 1"),
        ("a.b += c", "a.b += c"),
        ("a ||= b", "a or= b"),
        ("a = b, c()", "a = b\nc()"),
        ("var a = 1, b", "declare a = 1\ndeclare b"),
        ("let a; const b = 2", "declare a\ndeclare b = 2"),
        ("await f()", "f()"),
        ("(a.b = c)", "a.b = c"),
        ("delete a.b", "delete a.b"),
        (";;", ""),
        ("'use strict'", "'use strict'"),
        ("debugger", ""),
        ("{ a() }", "block\n  a()"),
        ("l: for (;;) { continue l; }", "block\n  loop\n    continue"),
        ("if (a) b(); else if (c) d(); else { e() }", "if a\n  b()\nelse\n  if c\n    d()\n  else\n    e()"),
        ("for (let i = 0, j = f(); i < 2; i++) g(i)",
         "declare i = 0\ndeclare j = f()\nloop while (i < 2)\n  g(i)\n  (++ i)"),
        ("for (i = 0; ; ) ;", "i = 0\nloop"),
        ("for (;;) {}", "loop"),
        ("for (const a of b) c(a)", "loop a in b\n  c(a)"),
        ("for (const [a, b] of c) {}", "loop list[a, b] in c"),
        ("for (x in b) {}", "loop x in b"),
        ("for await (const a of b) {}", "loop a in b"),
        ("while (a) b()", "loop while a\n  b()"),
        ("do { a() } while (b)", "loop while b\n  a()"),
        ("try { a() } catch (e) { b(e) } finally { c() }",
         "try\n  a()\nexcept as e\n  b(e)\nfinally\n  c()"),
        ("try { a() } catch { b() }", "try\n  a()\nexcept\n  b()"),
        ("try { a() } catch ({ message }) { b() }",
         "try\n  a()\nexcept\n  declare {'message': message}\n  b()"),
        ("throw new E(a)", "raise new E(a)"),
        ("function f() { return a(), b }", "function f()\n  a()\n  return b"),
        ("with (a) { b() }", "with a\n  b()"),
        ("#!/usr/bin/env node\na()", "a()"),
    ],
)  # fmt: skip
def test_statement(text, expected):
    assert shown(text) == expected


def test_switch_says_where_control_falls_through():
    text = """switch (a) {
      case 1:
      case 'x': b(); break;
      case 2: { c(); break; }
      case 3: d();
      case 4: return e();
      case 5: throw f;
      default: g();
    }"""
    expected = """switch a
  case 1
    falls through
  case 'x'
    b()
  case 2
    block
      c()
  case 3
    d()
    falls through
  case 4
    return e()
  case 5
    raise f
  default
    g()"""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const {a} = x", "declare {'a': a} = x"),
        ("const {a: b, c: {d}} = x", "declare {'a': b, 'c': {'d': d}} = x"),
        ("const {a = 1, b: c = 2} = x", "declare {'a': (a := 1), 'b': (c := 2)} = x"),
        ("const {a, ...rest} = x", "declare {'a': a, **rest} = x"),
        ("const {['a']: b, 'c-d': e} = x", "declare {'a': b, 'c-d': e} = x"),
        ("const [a, , b = 1, ...c] = x", "declare list[a, opaque(), (b := 1), *c] = x"),
        ("({a, b: c.d} = x)", "{'a': a, 'b': c.d} = x"),
        ("[a, b.c] = [b, a]", "list[a, b.c] = list[b, a]"),
        ("function f({a, b = 1}, [c], d = {}, ...e) {}",
         "function f({'a': a, 'b': (b := 1)}, list[c], d = {}, *e)"),
        ("function f({a} = {}) {}", "function f({'a': a} = {})"),
    ],
)  # fmt: skip
def test_pattern(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f(a) { b(a) }", "function f(a)\n  b(a)"),
        ("async function f() {}", "async function f()"),
        ("function* f() {}", "generator function f()"),
        ("const f = (a) => a.b", "function f(a)\n  return a.b"),
        ("const f = async a => { b(a) }", "async function f(a)\n  b(a)"),
        ("var f = function (a) {}", "function f(a)"),
        ("exports.f = function (a) {}", "exports.f = exported function f(a) {}"),
        ("module.exports = (a) => a", "module.exports = exported function exports(a) {return a}"),
        ("exports.a = exports.b = async () => {}", "exports.a = exports.b = exported async function b() {}"),
        ("A.prototype.m = function () {}", "A.prototype.m = function m() {}"),
        ("function f() { function g() {} }", "function f()\n  function g()"),
        ("(function () { a() })()", "function() {a()}()"),
        ("(() => { a() })()", "function() {a()}()"),
    ],
)
def test_function(text, expected):
    assert shown(text) == expected


def test_a_function_knows_its_places():
    text = "const  f = (a) => { b() }"
    (statement,) = lower(text).statements
    assert isinstance(statement, nodes.FunctionDefinition)
    function = statement.function
    assert text[function.name_start :].startswith("f =")
    assert text[function.body_start :].startswith(" b() }")
    assert text[function.start : function.end] == "(a) => { b() }"
    short = lower("x => y").statements[0]
    assert isinstance(short, nodes.ExpressionStatement)
    assert isinstance(short.value, nodes.FunctionValue)
    assert short.value.function.body_start == 5


def test_class():
    text = """class A extends B.C {
      static #count = 0;
      name = 'x';
      ['computed'] = f();
      handler = async (e) => { await e() };
      static { setUp() }
      constructor(a) { super(a); this.a = a }
      get x() { return this.#count }
      static async *make() {}
      'quoted name'() {}
      [dynamic]() {}
    }"""
    expected = """class A(B.C)
  declare #count = 0
  declare name = 'x'
  declare opaque('computed') = f()
  async function handler(e)
    e()
  block
    setUp()
  function constructor(a)
    super(a)
    self.a = a
  function x()
    return self.#count
  static async generator function make()
  function quoted name()
  function()"""
    assert shown(text) == expected


def test_decorators_of_javascript():
    text = "@a @b.c(1) class A { @d() m() {} @e x = 1 }"
    assert shown(text) == "@a\n@b.c(1)\nclass A()\n  @d()\n  function m()\n  e\n  declare x = 1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a from 'm'", "import m as a"),
        ("import * as a from 'node:fs'", "import fs as a"),
        ("import { a, b as c } from './m'", "import ./m name a as a\nimport ./m name b as c"),
        ("import { default as a } from 'm'", "import m as a"),
        ("import { 'x-y' as a } from 'm'", "import m name x-y as a"),
        ("import a, { b } from 'm'", "import m as a\nimport m name b as b"),
        ("import a, * as b from 'm'", "import m as a\nimport m as b"),
        ("import 'm'", "import m as "),
        ("import a from './a.json' with { type: 'json' }", "import ./a.json as a"),
        ("const a = require('m')", "declare a = module('m')"),
        ("const { a, b: c } = require('m')", "declare {'a': a, 'b': c} = module('m')"),
        ("const a = require('m').b", "declare a = module('m').b"),
        ("const a = await import('m')", "declare a = module('m')"),
        ("export function f() {}", "exported function f()"),
        ("export class A {}", "exported class A()"),
        ("export const f = () => {}, b = 1", "exported function f()\ndeclare b = 1"),
        ("export default function f() {}", "exported function f()"),
        ("export default function () {}", "exported function default()"),
        ("export default (a) => a", "exported function default(a)\n  return a"),
        ("export default class {}", "exported class default()"),
        ("export default class A {}", "exported class A()"),
        ("export default wrap(a)", "exports.default = wrap(a)"),
        ("export default { a }", "exports.default = {'a': a}"),
        ("export { a, b as c, d as default }", "exports.a = a\nexports.c = b\nexports.default = d"),
        ("export { a as b } from 'm'", "import m name a as "),
        ("export * from 'm'", "import m name * as "),
        ("export * as a from 'm'", "import m name * as "),
        ("module.exports = class A { m() {} }", "exported class A()\n  function m()\nmodule.exports = A"),
        ("exports.A = class extends B {}", "exported class A(B)\nexports.A = A"),
        ("const A = class {}", "class A()"),
    ],
)
def test_import_and_export(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f(a) {\n  if (a) {\n    if (b) {\n    g(a);\n  }\n}\n", "function f(a)\n  if a\n    if b\n      g(a)"),
        ("const f = async (a) => {\n  g(a\n", "async function f(a)\n  g(a)"),
        ("app.get('/x', (req, res) => {\n  res.send(req.query.a);\n",
         "app.get('/x', function(req, res) {res.send(req.query.a)})"),
        ("app.get('/x', (req, res) => {\n  res.send(`${req.query.a\n",
         "app.get('/x', function(req, res) {res.send(interpolated{req.query.a})})"),
        ("x = {a: 1, b", "x = {'a': 1, 'b': b}"),
        ("function f(a) {\n  const q = `a\n  exec(a)\n}", "function f(a)\n  declare q = a\n  exec(a)"),
    ],
)  # fmt: skip
def test_half_typed_code_keeps_what_is_around_it(text, expected):
    assert recovered(text) == expected


def test_a_method_is_lowered_with_places_in_its_own_text():
    text = b"  /** What it does. */\n  async run(a) {\n    exec(a);\n  }\n"
    lowered = lower(text, kind=UnitKind.METHOD)
    assert not lowered.has_errors
    (statement,) = lowered.statements
    assert isinstance(statement, nodes.FunctionDefinition)
    assert text[statement.start : statement.end] == b"async run(a) {\n    exec(a);\n  }"
    (inner,) = statement.function.body
    assert text[inner.start : inner.end] == b"exec(a)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"  run(a) {\n    if (a) {\n    exec(a);\n  }\n", "function run(a)\n  if a\n    exec(a)"),
        (b"  run(a) { x() }\n}\n  f(1)\n", "function run(a)\n  x()\nf(1)"),
        (b"  run(a", "run\na"),
        (b"  handler = (a) => {\n    exec(a);\n  \n", "function handler(a)\n  exec(a)"),
    ],
)
def test_a_half_typed_method_stays_inside_its_text(text, expected):
    assert recovered(text, kind=UnitKind.METHOD) == expected
    lowered = lower(text, kind=UnitKind.METHOD)
    stack: list[object] = [lowered.statements]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, nodes.Node):
            assert 0 <= item.start <= item.end <= len(text)
            stack.extend(getattr(item, slot) for slot in type(item).__slots__)


def test_a_class_without_its_methods_parses():
    assert shown(b"class A extends B {\n  x = 1;\n}\n", kind=UnitKind.CLASS) == "class A(B)\n  declare x = 1"
