"""What Go's code becomes in the code model."""

from __future__ import annotations

import pytest

from assay.ir import nodes
from languages.go.go_support import SAMPLES, body, call_of, dumped, lowered


@pytest.mark.parametrize(
    ("code", "model"),
    [
        ('import "fmt"', "import fmt as fmt"),
        ('import chi "github.com/go-chi/chi/v5"', "import go-chi/chi as chi"),
        ('import "github.com/go-chi/chi/v5"', "import go-chi/chi as chi"),
        ('import "gopkg.in/yaml.v3"', "import yaml as yaml"),
        ('import "github.com/mattn/go-sqlite3"', "import mattn/go-sqlite3 as sqlite3"),
        ('import _ "github.com/lib/pq"', "import lib/pq as "),
        ('import . "math"', "import math name * as "),
        ('import (\n\t"os"\n\tr "math/rand/v2"\n)', "import os as os\nimport math/rand as r"),
    ],
)
def test_imports(code: str, model: str) -> None:
    assert dumped(code + "\n") == model


@pytest.mark.parametrize(
    ("code", "model"),
    [
        ("x := 1", "declare x = 1"),
        ("x, y := 1, 2", "declare tuple[x, y] = tuple[1, 2]"),
        ("x, err := f(a)", "declare results[x, err] = f(a)"),
        ("v, ok := m[k]", "declare results[v, ok] = m[k]"),
        ("v, ok := x.(string)", "declare results[v, ok] = x"),
        ("x.y, z = z, x.y", "tuple[x.y, z] = tuple[z, x.y]"),
        ("var x int", "declare x: int"),
        ("var db *sql.DB", "declare db: sql.DB"),
        ("var a, b string", "declare a: string\ndeclare b: string"),
        ("var x, err = f()", "declare results[x, err] = f()"),
        ("const k = `a\\n`", "declare k = 'a\\\\n'"),
        ("const (\n\tA = iota\n\tB\n)", "declare A = 0\ndeclare B = 1"),
        ("x += 2", "x += 2"),
        ("x++", "x += 1"),
        ("p := &T{A: 1}", "declare p = new T(A=1)"),
        ("p := new(pkg.T)", "declare p = new pkg.T()"),
        ("p := []string{`a`, x}", "declare p = list['a', x]"),
        ('m := map[string]int{"a": 1}', "declare m = {'a': 1}"),
        ('h := gin.H{"error": e}', "declare h = {'error': e}"),
        ("p := []T{{A: 1}, {A: 2}}", "declare p = list[new T(A=1), new T(A=2)]"),
        ("p := struct{ A int }{A: 1}", "declare p = {'A': 1}"),
        ("b := []byte(s)", "declare b = s"),
        ("t := string(b)", "declare t = b"),
        ("n := int(x)", "declare n = int(x)"),
        ("n := x.(int)", "declare n = int(x)"),
        ("v := <-ch", "declare v = ch"),
        ("ch <- v", "ch = v"),
        ("y := *p", "declare y = p"),
        ("y := !a && b || c", "declare y = (((not a) and b) or c)"),
        ("y := f[int](x)", "declare y = f(x)"),
        ("f(a, b...)", "f(a, *b)"),
        ("defer f()", "f()"),
        ("go func() { f() }()", "function() {f()}()"),
        ("panic(x)", "raise x"),
        ('s := fmt.Sprintf("a %s b %d%%", x, n)', "declare s = percent{'a ', x, ' b ', (+ n), '%'}"),
        ('log.Printf("%v", x)', "log.Printf(percent{x})"),
        ('fmt.Fprintf(w, "<b>%s</b>", x)', "fmt.Fprintf(w, percent{'<b>', x, '</b>'})"),
        ('fmt.Sprintf("%[2]s %[1]s", a, b)', "percent{b, ' ', a}"),
        ('s := fmt.Sprintf("%s", a...)', "declare s = fmt.Sprintf('%s', *a)"),
        ("s := fmt.Sprintf(format, x)", "declare s = fmt.Sprintf(format, x)"),
        ("return", "return"),
        ("return a, nil", "return tuple[a, None]"),
    ],
)
def test_statements(code: str, model: str) -> None:
    assert body(code) == model


def test_conditions_with_a_start() -> None:
    code = "if err := f(); err != nil {\n\treturn\n} else if x {\n\tg()\n} else {\n\th()\n}"
    assert body(code) == (
        "block\n  declare err = f()\n  if (err != None)\n    return\n  else\n    if x\n      g()\n    else\n      h()"
    )


def test_loops() -> None:
    assert body("for i := 0; i < n; i++ {\n\tf(i)\n}") == (
        "block\n  declare i = 0\n  loop while (i < n)\n    f(i)\n    i += 1"
    )
    assert body("for _, x := range xs {\n\tf(x)\n}") == "loop x in xs\n  f(x)"
    assert body("for key, x := range xs {\n\tf(x)\n}") == "loop tuple[key, x] in xs\n  f(x)"
    assert body("for {\n\tbreak\n}") == "loop\n  break"


def test_switches() -> None:
    assert body('switch x {\ncase "a", "b":\n\tf()\n\tfallthrough\ndefault:\n\tg()\n}') == (
        "switch x\n  case 'a', 'b'\n    f()\n    falls through\n  default\n    g()"
    )
    assert body("switch {\ncase a:\n\tf()\ndefault:\n\tg()\n}") == "if a\n  f()\nelse\n  g()"
    assert body("switch v := x.(type) {\ncase string:\n\tf(v)\n}") == (
        "block\n  declare v = x\n  switch v\n    case string\n      f(v)"
    )
    assert body("select {\ncase v := <-ch:\n\tf(v)\ndefault:\n}") == (
        "switch opaque()\n  case opaque()\n    declare v = ch\n    f(v)\n  default"
    )


def test_a_method_calls_its_receiver_self() -> None:
    code = "func (srv *Server) Find(w http.ResponseWriter, ids ...string) (name string, err error) {\n\tsrv.db.Query(ids[0])\n\treturn\n}\n"
    assert dumped(code) == (
        "exported function Find(self: Server, w: http.ResponseWriter, *ids: string) -> tuple[string, error]\n"
        "  self.db.Query(ids[0])\n"
        "  return tuple[name, err]"
    )


def test_types() -> None:
    code = 'type Store struct {\n\t*sql.DB\n\tname, kind string `json:"n"`\n\tusers []User\n}\n\ntype ID int64\n'
    assert dumped(code) == (
        "exported class Store(sql.DB)\n"
        "  declare DB: sql.DB\n"
        "  declare name: string\n"
        "  declare kind: string\n"
        "  declare users: User['[]']\n"
        "exported class ID(int64)"
    )


def test_places_are_those_of_the_text() -> None:
    code = 'exec.Command("sh", "-c", name)'
    call = call_of(code)
    assert code[call.arguments_start : call.arguments_end] == '"sh", "-c", name'
    assert [code[argument.start : argument.end] for argument in call.arguments] == ['"sh"', '"-c"', "name"]
    literal = "http.Cookie{Name: n, Secure: true}"
    cookie = call_of(literal)
    assert literal[cookie.arguments_start : cookie.arguments_end] == "Name: n, Secure: true"
    assert [literal[keyword.start : keyword.end] for keyword in cookie.keywords] == ["Name: n", "Secure: true"]


@pytest.mark.parametrize(
    ("half", "kept"),
    [
        ('exec.Command("sh", "-c", name', "exec.Command('sh', '-c', name)"),
        ('db.Query("SELECT " + id', "db.Query(('SELECT ' + id))"),
        ("out, err := exec.Command(name", "exec.Command(name)"),
        ("x := f(a, ", "f(a)"),
    ],
)
def test_a_half_typed_call_is_kept(half: str, kept: str) -> None:
    assert kept in dumped(f"func f(name string) {{\n\tg()\n\t{half}\n}}\n")


@pytest.mark.parametrize(
    "text",
    [
        b"x := " + b"(" * 50_000,
        b"x := " + b"f(" * 20_000 + b")" * 20_000,
        b"x := a" + b".b" * 50_000,
        b"x := a" + b"[0]" * 20_000,
        b"x := " + b"!" * 50_000 + b"a",
        b"x := " + b"[]" * 20_000 + b"int{}",
        b"if a {" * 5_000,
        b"func() {" * 5_000,
        b"T{" * 20_000,
        b"/*" * 50_000,
        b"`" * 50_001,
        b"x := 1" + b"0" * 20_000,
        b"\0\xff\xfe\r\r\n",
    ],
)
def test_hostile_text_is_lowered(text: bytes) -> None:
    for statement in lowered(text).statements:
        assert isinstance(statement, nodes.Statement)
        assert 0 <= statement.start <= statement.end <= len(text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_samples_are_read_without_errors(path: object) -> None:
    assert not lowered(path.read_bytes()).has_errors  # type: ignore[attr-defined]
