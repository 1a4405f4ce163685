"""Each form of expression, as it is lowered."""

from __future__ import annotations

import pytest

from assay.ir import nodes
from languages.python.python_support import dumped, expression_of


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Names, attributes, subscripts.
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("a . b\\\n.c", "a.b.c"),
        ("f().b", "f().b"),
        ("'x'.join", "'x'.join"),
        ("self.x", "self.x"),
        ("1.5.real", "1.5.real"),
        ("a[b]", "a[b]"),
        ("a[b, c]", "a[tuple[b, c]]"),
        ("a[b,]", "a[tuple[b]]"),
        ("a[1:f(x)]", "a[opaque(1, f(x))]"),
        ("a[:]", "a[opaque()]"),
        ("a[*b]", "a[*b]"),
        ("a[b][c].d", "a[b][c].d"),
        # Constants.
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("0b11", "3"),
        ("0777", "511"),
        ("10L", "10"),
        ("1.5e3", "1500.0"),
        ("2j", "opaque()"),
        ("True", "True"),
        ("False", "False"),
        ("None", "None"),
        ("...", "opaque()"),
        # Calls.
        ("f()", "f()"),
        ("f(a, *b, k=c, **d,)", "f(a, *b, k=c, **d)"),
        ("f(x for x in y)", "f(generator(x for x in y))"),
        ("f(a)(b)", "f(a)(b)"),
        ("f(# note\n a, # note\n)", "f(a)"),
        ("super().run(a)", "super.run(a)"),
        ("super(A, self).run(a)", "super.run(a)"),
        ('__import__("os").system(c)', "module('os').system(c)"),
        ('__import__("a.b")', "module('a')"),
        ('__import__("a.b", fromlist=["c"])', "__import__('a.b', fromlist=list['c'])"),
        ("__import__(name)", "__import__(name)"),
        ('importlib.import_module("a.b").c', "module('a.b').c"),
        ('import_module("a")', "module('a')"),
        ('importlib.import_module(".a", package=p)', "importlib.import_module('.a', package=p)"),
        ('other.import_module("a")', "other.import_module('a')"),
        # Operators.
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a @ b // c ** d", "((a @ b) // (c ** d))"),
        ("a << b >> c & d | e ^ f", "((((a << b) >> c) & d) | (e ^ f))"),
        ("-a", "(- a)"),
        ("+a", "(+ a)"),
        ("~a", "(~ a)"),
        ("not a", "(not a)"),
        ("a and b and c", "(a and b and c)"),
        ("a or b and not c", "(a or (b and (not c)))"),
        ("(a or b) and c", "((a or b) and c)"),
        ("a < b", "(a < b)"),
        ("a < b <= c", "((a < b) and (b <= c))"),
        ("a not in b", "(a not in b)"),
        ("a is not b", "(a is not b)"),
        ("a in b", "(a in b)"),
        ("a is b", "(a is b)"),
        ("a <> b", "(a <> b)"),
        ("a != b", "(a != b)"),
        ("a if b else c", "(b ? a : c)"),
        ("(a := b)", "(a := b)"),
        ("await f(x)", "f(x)"),
        ("(a)", "a"),
        ("((a))", "a"),
        # Collections.
        ("[]", "list[]"),
        ("[a, *b]", "list[a, *b]"),
        ("()", "tuple[]"),
        ("(a,)", "tuple[a]"),
        ("a, b", "tuple[a, b]"),
        ("a,", "tuple[a]"),
        ("{a, *b}", "set[a, *b]"),
        ("{}", "{}"),
        ("{'a': b, **c, d: e}", "{'a': b, **c, d: e}"),
        # Comprehensions.
        ("[x for x in y]", "list(x for x in y)"),
        ("[x async for x in y]", "list(x for x in y)"),
        ("{x for x in y if a if b for z in x if c}", "set(x for x in y if a if b for z in x if c)"),
        ("{k: v for k, v in x}", "mapping(k, v for tuple[k, v] in x)"),
        ("(x for x in y)", "generator(x for x in y)"),
        # Functions as values.
        ("lambda: 0", "function() {return 0}"),
        ("lambda a, *b, c=1, **k: a", "function(a, *b, keyword c = 1, **k) {return a}"),
        ("(yield)", "(yield)"),
        ("(yield a)", "(yield a)"),
        ("(yield from a)", "(yield a)"),
    ],
)
def test_form(code, expected):
    assert dumped(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("'a'", "'a'"),
        ('"""a\nb"""', "'a\\nb'"),
        ("'a' \"b\"", "'ab'"),
        ("('a'\n 'b' # note\n 'c')", "'abc'"),
        (r"'\n\t\x41\101\u00e9\U0001F600\N{BULLET}\\\''", repr("\n\tAAé😀•\\'")),
        (r"r'\n\d'", "'\\\\n\\\\d'"),
        ("'a\\\nb'", "'ab'"),
        ("'a\\\r\nb'", "'ab'"),
        ('"""a\r\nb"""', "'a\\nb'"),
        (r"'\q'", "'\\\\q'"),
        (r"'\N{NO SUCH NAME}'", "'\\\\N{NO SUCH NAME}'"),
        (r"'\ud800 \U00110000'", "'\ufffd \ufffd'"),
        ("b'a\\x00\\377\\u0041'", "b'a\\x00\\xff\\\\u0041'"),
        ("b'a' B\"b\"", "b'ab'"),
        (r"Rb'\x'", "b'\\\\x'"),
        ("u'a'", "'a'"),
        ("''", "''"),
        ("'é'", "'é'"),
    ],
)
def test_string_is_decoded(code, expected):
    assert dumped(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('f"a{x}b"', "interpolated{'a', x, 'b'}"),
        ('f"{x!r:>{w}}"', "interpolated{x, w}"),
        ('f"{x:>10}"', "interpolated{x}"),
        ('f"{{}}{x}"', "interpolated{'{}', x}"),
        ('f"{x=}"', "interpolated{'x=', x}"),
        ('f"plain {{}}"', "'plain {}'"),
        ('f"{x:d} {y:.2f} {z:,}"', "interpolated{(+ x), ' ', (+ y), ' ', z}"),
        ('f"{a, b}"', "interpolated{tuple[a, b]}"),
        ("f\"{d['k']}{f'{y}'}\"", "interpolated{d['k'], interpolated{y}}"),
        ('rf"\\d{x}"', "interpolated{'\\\\d', x}"),
        ('f"\\x41{x}"', "interpolated{'A', x}"),
        ('"a" f"{b}" "c"', "interpolated{'a', b, 'c'}"),
        ('f"""{\nx\n}"""', "interpolated{x}"),
        ('f"{f(x)[0]!s}"', "interpolated{f(x)[0]}"),
    ],
)
def test_interpolated_text(code, expected):
    assert dumped(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"%s" % x', "percent{x}"),
        ('"a %s b %r" % (x, f(y))', "percent{'a ', x, ' b ', f(y)}"),
        ('"100%% %s" % (x,)', "percent{'100% ', x}"),
        ('"%d %5.2f" % (x, y)', "percent{(+ x), ' ', (+ y)}"),
        ('"%*d" % (w, x)', "percent{(+ x)}"),
        ('"%(a)s %(b)s" % {"a": x, "b": f(y)}', "percent{x, ' ', f(y)}"),
        ('"%(a)s" % values', "percent{values['a']}"),
        ('"%(a)s" % locals()', "percent{a}"),
        ('"%s-%s" % pair', "percent{pair, '-', pair}"),
        ('("a" "%s") % x', "percent{'a', x}"),
        # These raise, or are no text: nothing is lost, and nothing is claimed.
        ('"%s" % (x, y)', "('%s' % tuple[x, y])"),
        ('"%s %(a)s" % x', "('%s %(a)s' % x)"),
        ('"%s" % (*x,)', "('%s' % tuple[*x])"),
        ('"%(a)s" % {"a": x, "b": f(y)}', "('%(a)s' % {'a': x, 'b': f(y)})"),
        ('"plain" % x', "('plain' % x)"),
        ('"%" % x', "('%' % x)"),
        ('b"%s" % x', "(b'%s' % x)"),
        ("a % b", "(a % b)"),
        ("5 % b", "(5 % b)"),
    ],
)
def test_percent_text(code, expected):
    assert dumped(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"{} {}".format(a, b)', "format{a, ' ', b}"),
        ('"{1}{0}{1}".format(a, b)', "format{b, a, b}"),
        ('"{x} {y.z} {w[k]} {w[0]}".format(x=a, y=b, w=c)', "format{a, ' ', b.z, ' ', c['k'], ' ', c[0]}"),
        ('"{a}".format(**locals())', "format{a}"),
        ('"{a}".format(**values)', "format{values['a']}"),
        ('"{}{}".format(*args)', "format{args[0], args[1]}"),
        ('"{:d} {:>{w}}".format(a, b, w=c)', "format{(+ a), ' ', b, c}"),
        ('"{!r}".format(a)', "format{a}"),
        ('"a{{b}}{}".format(a)', "format{'a{', 'b}', a}"),
        ('"{".format(a)', "'{'.format(a)"),
        ('"{} {}".format(a)', "'{} {}'.format(a)"),
        ('"{}".format(a, f(b))', "'{}'.format(a, f(b))"),
        ("text.format(a)", "text.format(a)"),
    ],
)
def test_format_text(code, expected):
    assert dumped(code) == expected


def test_pieces_of_percent_text_have_their_own_places():
    code = b'x = "ab %s cd" % y'
    template = expression_of(code[4:])
    assert isinstance(template, nodes.Template)
    places = [code[4:][part.start : part.end] for part in template.parts]
    assert places == [b"ab ", b"y", b" cd"]


def test_pieces_of_a_literal_with_escapes_have_the_place_of_the_literal():
    code = rb'"\x41 %s" % y'
    template = expression_of(code)
    assert isinstance(template, nodes.Template)
    assert [code[part.start : part.end] for part in template.parts] == [rb'"\x41 %s"', b"y"]


def test_arguments_are_enclosed_by_what_is_between_the_parentheses():
    code = b"f(  a, b=c )  "
    call = expression_of(code)
    assert isinstance(call, nodes.Call)
    assert code[call.arguments_start : call.arguments_end] == b"  a, b=c "


def test_places_are_bytes():
    assert dumped("'é' + x", places=True) == "('é'@0-4 + x@7-8)@0-8@0-8"


def test_long_addition_is_balanced_and_keeps_its_order():
    expression = expression_of(" + ".join(f"x{number}" for number in range(1000)))
    names = []
    stack = [(expression, 1)]
    deepest = 0
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(node, nodes.Binary):
            stack.append((node.right, depth + 1))
            stack.append((node.left, depth + 1))
        else:
            assert isinstance(node, nodes.Name)
            names.append(node.id)
    assert names == [f"x{number}" for number in range(1000)]
    assert deepest < 20
