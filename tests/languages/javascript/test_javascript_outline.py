"""How a file is divided into units."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.cancellation import Cancelled, CancelToken
from assay.base.text import split_lines
from assay.languages.api import UnitKind
from languages.javascript.javascript_support import (
    JAVASCRIPT,
    TSX,
    TYPESCRIPT,
    assert_covers_each_line_once,
    named,
    outline,
    unit_text,
)

SERVER = """#!/usr/bin/env node
'use strict';
const express = require('express');
const app = express();

/**
 * Says what it does.
 */
function alpha(a) {
  const q = `several
lines ${a}`;
  if (a) {
    return db.query(q);
  }
}

async function beta(req, res) {
  const x = req.query.x;
  res.send(x);
}

const gamma = async (a) => {
  await beta(a);
};

class Delta extends Base {
  field = 1;

  constructor(db) {
    super();
    this.db = db;
  }

  /** Runs it. */
  async run(id) {
    for (const x of id) {
      this.db.query(x);
    }
    return 1;
  }

  static make() {
    return new Delta();
  }
}

app.get('/x', (req, res) => {
  res.send(req.query.a);
});

app.post('/y', (req, res) => {
  res.send(req.query.b);
});

module.exports = { alpha, beta };
"""

UNITS = [
    ("statements", ""),
    ("function", "alpha"),
    ("function", "beta"),
    ("function", "gamma"),
    ("class", "Delta"),
    ("method", "Delta.constructor"),
    ("method", "Delta.run"),
    ("method", "Delta.make"),
    ("statements", ""),
]


def test_functions_methods_and_the_rest():
    units = outline(SERVER)
    assert named(units) == UNITS
    lines = split_lines(SERVER.encode())
    assert_covers_each_line_once(units, lines)
    delta, run = units[4], units[6]
    assert delta.pieces == ((24, 27), (44, 45))
    assert run.owner == 4
    assert unit_text(lines, delta) == b"\nclass Delta extends Base {\n  field = 1;\n}\n"
    assert unit_text(lines, run).startswith(b"\n  /** Runs it. */\n  async run(id) {\n")
    # What stands before a function goes with it.
    assert unit_text(lines, units[1]).startswith(b"\n/**\n * Says what it does.\n */\nfunction alpha(a) {\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export function f() {\n}\n", [("function", "f")]),
        ("export default function () {\n}\n", [("function", "default")]),
        ("export default async (a) => {\n};\n", [("function", "default")]),
        ("export const f = () => {\n};\n", [("function", "f")]),
        ("exports.f = function () {\n};\n", [("function", "exports.f")]),
        ("module.exports = (a) => {\n};\n", [("function", "module.exports")]),
        ("module.exports = class {\n  m() {\n  }\n};\n", [("class", "exports"), ("method", "exports.m")]),
        ("const A = class B {\n  m() {\n  }\n};\n", [("class", "A"), ("method", "A.m")]),
        ("export default class extends B {\n  m() {\n  }\n}\n", [("class", "default"), ("method", "default.m")]),
        ("const f = () => {}, g = 1;\n", [("statements", "")]),
        ("function f() {} function g() {}\n", [("statements", "")]),
        ("function f() {\n}; // done\n", [("function", "f")]),
        ("function f() {\n} g();\n", [("statements", "")]),
        ("class A {\n  m() {\n  } n() {\n  }\n  o() {}\n}\n", [("class", "A"), ("method", "A.o")]),
        ("class A { m() {\n  }\n  n() {\n  } }\n", [("class", "A")]),
        ("class A {\n  x = 1; /* about\n  m */\n  m() {\n  }\n}\n", [("class", "A"), ("method", "A.m")]),
        ("class A {\n  handler = async (e) => {\n    f(e);\n  };\n}\n", [("class", "A"), ("method", "A.handler")]),
        ("class A {\n  get #x() {\n  }\n  'a b'() {\n  }\n}\n", [("class", "A"), ("method", "A.#x"), ("method", "A.a b")]),
        ("", [("statements", "")]),
        ("\n\n// nothing\n", [("statements", "")]),
    ],
)  # fmt: skip
def test_form(text, expected):
    units = outline(text)
    assert named(units) == expected
    assert_covers_each_line_once(units, split_lines(text.encode()))


@pytest.mark.parametrize("language", [TYPESCRIPT, TSX], ids=lambda language: language.name)
def test_typescript(language):
    text = """import { A } from 'a';
function over(a: string): void;
function over(a: number): void;
function over(a: any) {
  f(a);
}
@Injectable()
export class S {
  constructor(private db: Db) {}
  @Get(
    ':id',
  )
  // A comment between.
  @Roles('x')
  find(id: string): Promise<X> {
    return this.db.get(id);
  }
  abstract g(): void;
}
export const enum E { X }
export abstract class Q {
}
"""
    units = outline(text, language)
    lines = split_lines(text.encode())
    assert_covers_each_line_once(units, lines)
    assert named(units) == [
        ("statements", ""),
        ("function", "over"),
        ("class", "S"),
        ("method", "S.constructor"),
        ("method", "S.find"),
        ("statements", ""),
        ("class", "Q"),
    ]
    assert unit_text(lines, units[1]).startswith(b"function over(a: string): void;\n")
    assert unit_text(lines, units[4]).startswith(b"  @Get(\n")
    assert unit_text(lines, units[2]).startswith(b"@Injectable()\nexport class S {\n  abstract g(): void;\n}")


def test_small_statements_are_grouped_and_large_ones_are_not():
    small = "".join(f"app.get('/{number}', handler);\n" for number in range(200))
    large = "app.get('/large', (req, res) => {\n" + "  f();\n" * 20 + "});\n"
    text = small + large + small
    units = outline(text)
    lines = split_lines(text.encode())
    assert_covers_each_line_once(units, lines)
    texts = [unit_text(lines, unit) for unit in units]
    assert large.encode() in texts
    assert all(len(each.splitlines()) <= 41 for each in texts)
    assert len(units) < 45


def test_a_line_more_at_the_top_moves_few_borders_below():
    small = "".join(f"app.get('/{number}', handler);\n" for number in range(600))
    before = outline(small)
    after = outline("app.use(first);\n" + small)
    first = {unit_text(split_lines(small.encode()), unit) for unit in before}
    lines = split_lines(("app.use(first);\n" + small).encode())
    kept = [unit for unit in after if unit_text(lines, unit) in first]
    assert len(kept) >= len(after) * 0.7


@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_line_endings(ending):
    text = SERVER.replace("\n", ending)
    units = outline(text)
    assert named(units) == UNITS
    assert units == outline(SERVER)


@pytest.mark.parametrize(
    ("what", "old", "new", "lost"),
    [
        ("a brace that opens", "  if (a) {\n", "  if (a) {\n  if (b) {\n", ""),
        ("a brace that opens in a method", "    this.db = db;\n", "    this.db = db;\n    if (x) {\n", ""),
        ("a brace too many in a function", "  const x = req.query.x;\n", "  const x = req.query.x;\n  }\n", ""),
        ("a brace too many in a method", "    this.db = db;\n", "    this.db = db;\n    }\n", ""),
        ("a missing end of a function", "  res.send(x);\n}\n", "  res.send(x);\n", ""),
        ("a template literal that opens", "const x = req.query.x;", "const x = `req.query.x;", ""),
        ("one in a method", "      this.db.query(x);", "      this.db.query(`x);", ""),
        ("one where others stand before it", "    return db.query(q);", "    return db.query(`q);", ""),
        ("half a call", "res.send(x);", "res.send(x", ""),
        ("half a member", "      this.db.query(x);", "      this.db.", ""),
        ("half a string", "'/y'", "'/y", ""),
        ("half the parameters", "function beta(req, res) {", "function beta(req, ", "beta"),
        ("half a method's head", "static make() {", "static make( {", ""),
        ("a comment that opens", "  res.send(x);", "  /* res.send(x);", ""),
    ],
)
def test_a_broken_unit_does_not_swallow_its_neighbours(what, old, new, lost):
    assert SERVER.count(old) == 1, what
    text = SERVER.replace(old, new)
    units = outline(text)
    assert_covers_each_line_once(units, split_lines(text.encode()))
    found = {name for _, name in named(units)}
    assert {name for _, name in UNITS if name != lost} <= found


def test_declarations_in_a_template_literal_are_no_borders():
    text = "function f() {\n  return g(`\nfunction no() {\n}\n`, `x`);\n\nfunction h() {\n}\n"
    units = outline(text)
    assert [name for _, name in named(units) if name] == ["f", "h"]


def test_a_huge_statement_stays_whole():
    text = "(function (root) {\n" + "  function f() {\n  }\n" * 30 + "})(this);\n"
    assert [unit.pieces for unit in outline(text)] == [((0, 63),)]


def test_work_that_was_given_up_stops_and_leaves_nothing_behind():
    text = SERVER.encode() * 200
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        JAVASCRIPT.outline(split_lines(text), token)
    assert named(outline(SERVER)) == UNITS


def test_work_can_be_given_up_while_the_file_is_parsed():
    class Impatient(CancelToken):
        """Gives up when it has been looked at a few times: that is half way through the parse."""

        looks = 0

        @property
        def cancelled(self):
            Impatient.looks += 1
            return Impatient.looks > 5

        def check(self):
            if self.cancelled:
                raise Cancelled

    with pytest.raises(Cancelled):
        JAVASCRIPT.outline(split_lines(SERVER.encode() * 200), Impatient())
    assert 5 < Impatient.looks < 20
    large = SERVER.encode() * 50
    assert JAVASCRIPT.outline(split_lines(large), CancelToken()) == JAVASCRIPT.outline(
        split_lines(large), CancelToken()
    )


def test_a_file_of_several_pieces_is_read_as_its_bytes_are():
    # Longer than the pieces in which the parser reads, with characters of several bytes across their borders.
    text = "".join(f"function f{number}() {{\n  return 'ä€😀';\n}}\n" for number in range(8000))
    units = outline(text)
    assert [unit.name for unit in units] == [f"f{number}" for number in range(8000)]


MUTATIONS = (
    b"`",
    b"{",
    b"}",
    b"(",
    b")",
    b"'",
    b'"',
    b"/*",
    b"*/",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"class A {",
    b"${",
    b"=>",
    b"@",
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.sampled_from([JAVASCRIPT, TYPESCRIPT, TSX]))
def test_each_line_has_one_unit_whatever_the_text(seed, times, language):
    chance = random.Random(seed)
    text = bytearray(SERVER.encode())
    for _ in range(times):
        at = chance.randrange(len(text) + 1)
        text[at : at + chance.choice((0, 0, 1, 20, 200))] = chance.choice(MUTATIONS)
    lines = split_lines(bytes(text))
    units = language.outline(lines, CancelToken())
    assert_covers_each_line_once(units, lines)
    assert units == language.outline(list(lines), CancelToken())
    for unit in units:
        language.lower(language.parse(unit_text(lines, unit), unit.kind, None, None))


def test_kinds_of_units_are_those_of_the_contract():
    assert {unit.kind for unit in outline(SERVER)} == set(UnitKind) - {UnitKind.DOCUMENT, UnitKind.MARKUP}
