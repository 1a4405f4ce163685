"""What the constructs of Java become in the code model."""

from __future__ import annotations

import pytest

from assay.ir import nodes
from assay.languages.api import UnitKind
from languages.java.java_support import all_nodes, call, expression, lower, member, shown, value


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("0b101L", "5"),
        ("017", "15"),
        ("1.5f", "1.5"),
        ("1e3", "1000.0"),
        ("'a'", "'a'"),
        (r'"a\tb\u0041\101"', r"'a\tbAA'"),
        ("true", "True"),
        ("null", "None"),
        ("this.name", "self.name"),
        ("Outer.this.name", "self.name"),
        ("(String) value", "value"),
        ("(int) value", "(+ value)"),
        ("(byte[]) value", "value"),
        ("java.lang.Runtime.getRuntime()", "Runtime.getRuntime()"),
        ("java.util.List.of(a)", "java.util.List.of(a)"),
        ("new java.util.ArrayList<String>(4)", "new java.util.ArrayList(4)"),
        ("new int[] {1, b}", "list[1, b]"),
        ("new byte[16]", "new byte[](16)"),
        ("a && b && c", "(a and b and c)"),
        ("!a", "(not a)"),
        ("a instanceof String s", "((s := a) instanceof String)"),
        ("a > b ? c : d", "((a > b) ? c : d)"),
        ("items[0]", "items[0]"),
        ("String.class", "String.class"),
        ("this::load", "self.load"),
        ("Order::new", "Order"),
        ("x -> x.y()", "function(x) {return x.y()}"),
        ("(String a, int b) -> { return a; }", "function(a: String, b: int) {return a}"),
        ("a = b", "(a := b)"),
        ("i++", "(i := (i + 1))"),
    ],
)
def test_expressions(code: str, expected: str) -> None:
    assert value(code) == expected


def test_text_blocks_lose_the_indentation_that_their_lines_share() -> None:
    found = lower('var sql = """\n      SELECT *\n        FROM t \\\n      WHERE a = 1\n      """;\n').statements[0]
    assert isinstance(found, nodes.Assign)
    assert isinstance(found.value, nodes.Constant)
    assert found.value.value == "SELECT *\n  FROM t WHERE a = 1\n"


def test_formatted_text_is_a_template_in_which_numbers_are_harmless() -> None:
    assert value('String.format("a%s b%d%%c%n", x, y)') == "format{'a', x, ' b', (+ y), '%c\\n'}"
    assert value('"%2$s-%1$s".formatted(a, b)') == "format{b, '-', a}"
    assert value('String.format(Locale.ROOT, "%s", a)') == "format{a}"
    assert value("String.format(pattern, a)") == "String.format(pattern, a)"
    assert value('String.format("%s %s", a)') == "String.format('%s %s', a)"


def test_switch_as_a_value_is_a_row_of_conditions() -> None:
    code = 'switch (k) { case "a", "b" -> 1; case "c" -> { f(); yield 2; } default -> throw new E(); }'
    assert value(code) == (
        "(((k == 'a') or (k == 'b')) ? 1 : ((k == 'c') ? function() {f(); return 2}() : function() {raise new E()}()))"
    )


def test_statements() -> None:
    assert (
        member(
            """
            void f() {
                for (int i = 0; i < n; i++) { g(i); }
                for (Cookie c : cookies) h(c);
                do { x += 2; } while (x < 9);
                switch (k) { case 1: a(); break; case 2: b(); default: c(); }
                try (var in = open(); other) { read(in); } catch (IOException | SQLException e) { log(e); } finally { end(); }
                synchronized (lock) { y = z = 1; }
                outer: while (true) { continue outer; }
                if (a) return; else if (b) throw new E(); else { int[] q = {1}, r[] = null; }
                assert ok : "no";
                var t = new Thread() { public void run() { go(); } };
            }
            """
        )
        == EXPECTED_STATEMENTS
    )


EXPECTED_STATEMENTS = """\
function f() -> void
  declare i: int = 0
  loop while (i < n)
    g(i)
    i += 1
  loop c in cookies
    h(c)
  loop while (x < 9)
    x += 2
  switch k
    case 1
      a()
    case 2
      b()
      falls through
    default
      c()
  try
    declare in = open()
    other
    read(in)
  except IOException, SQLException as e
    log(e)
  finally
    end()
  lock
  block
    y = z = 1
  block
    loop while True
      continue
  if a
    return
  else
    if b
      raise new E()
    else
      declare q: int[] = list[1]
      declare r: int[]['[]'] = None
  assert ok, 'no'
  declare t = new Thread(class Thread$(Thread) {exported function run() -> void; go()})"""


def test_classes_with_all_their_members() -> None:
    found = shown(
        """
            package a.b;
            import java.io.*;
            import java.util.Map.Entry;
            import java.lang.Runtime;
            import static java.lang.Math.max;
            import static a.B.*;
            @Service("x") @Order(value = 1, when = {A, B})
            public abstract class C<T> extends Base<T> implements One, Two<T> {
                @Value("${k}") private String k;
                static int n = 1, m;
                static { init(); }
                C(@NotNull String a, int... rest) { super(a); this.k = a; }
                abstract void none();
                enum Colour { RED, GREEN("g"); }
                record Point(int x, String y) { Point { check(x); } }
                interface Named { String name(); default String both() { return name(); } }
                @interface Mark { String value() default "v"; }
            }
            """
    )
    assert [line.rstrip() for line in found.splitlines()] == EXPECTED_CLASS.splitlines()


EXPECTED_CLASS = """\
import java.io name * as
import java.util.Map name Entry as Entry
import Math name max as max
import a.B name * as
@Service('x')
@Order(1, value=1, when=list[A, B])
exported class C(Base, One, Two)
  Value('${k}')
  declare k: String
  declare n: int = 1
  declare m: int
  block
    init()
  function constructor(@NotNull a: String, *rest: int)
    super(a)
    self.k = a
  function none() -> void
  class Colour(enum.Enum)
    declare RED = opaque()
    declare GREEN = opaque('g')
  class Point()
    declare x: int
    declare y: String
    function constructor()
      check(x)
  class Named()
    function name() -> String
    function both() -> String
      return name()
  class Mark()"""


def test_constructors_and_annotated_methods_are_read_alone() -> None:
    assert member("public Order(long id) { this(id, null); }\n") == (
        "exported function constructor(id: long)\n  self.constructor(id, None)"
    )
    lowered = lower(
        '@GetMapping("/x")\npublic String get(@RequestParam("q") String q) { return q; }\n', UnitKind.METHOD
    )
    (definition,) = lowered.statements
    assert isinstance(definition, nodes.FunctionDefinition)
    parameter = definition.function.parameters[0]
    assert isinstance(parameter.decorators[0], nodes.Call)
    assert (definition.start, definition.function.name, parameter.name) == (0, "get", "q")


def test_places_are_those_of_the_text_also_in_a_method() -> None:
    text = 'void f() {\n    run("é", name.trim());\n}\n'.encode()
    for kind in (UnitKind.METHOD, UnitKind.STATEMENTS):
        calls = [node for node in all_nodes(lower(text, kind).statements) if isinstance(node, nodes.Call)]
        written = sorted(
            (text[node.start : node.end].decode(), text[node.arguments_start : node.arguments_end].decode())
            for node in calls
        )
        assert written == [("name.trim()", ""), ('run("é", name.trim())', '"é", name.trim()')]


@pytest.mark.parametrize(
    "half",
    [
        "void f(String a) {\n    jdbc.query(\n",
        'void f(String a) {\n    jdbc.query("x" + \n}\n',
        "void f(String a) {\n    g(a);\n    if (a\n    h(a);\n}\n",
        'void f(String a) {\n    String s = "open;\n    g(a);\n}\n',
        "void f(String a) {\n    g(a).\n}\n",
        "@GetMapping(\nvoid f(String a) { g(a); }\n",
        "void f(String a { g(a); }\n",
    ],
)
def test_half_typed_methods_keep_what_can_be_read(half: str) -> None:
    lowered = lower(half, UnitKind.METHOD)
    assert lowered.has_errors
    names = {node.id for node in all_nodes(lowered.statements) if isinstance(node, nodes.Name)}
    assert names & {"g", "jdbc"}
    for node in all_nodes(lowered.statements):
        assert 0 <= node.start <= node.end <= len(half)


def test_long_chains_of_everything_become_something() -> None:
    for text in (
        "x = " + " + ".join(["a"] * 20_000) + ";",
        "x" + ".a()" * 5_000 + ";",
        "x = " + "(" * 5_000 + "1" + ")" * 5_000 + ";",
        "".join(f"if (a{i}) b(); else " for i in range(3_000)) + "c();",
        "x = " + "a ? b : " * 3_000 + "c;",
        "{" * 5_000 + "}" * 5_000,
        "a.b." * 5_000 + "C x;",
        "List<" * 3_000 + "A" + ">" * 3_000 + " x;",
    ):
        assert sum(1 for _ in all_nodes(lower(text).statements)) > 0


def test_call_places_without_arguments() -> None:
    found = call("f()")
    assert found.arguments_start == found.arguments_end == 2
    assert isinstance(expression("a.b"), nodes.Attribute)
