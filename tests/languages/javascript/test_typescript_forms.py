"""How the forms that TypeScript adds, and JSX, are lowered."""

import pytest

from assay.languages.api import UnitKind
from languages.javascript.javascript_support import JAVASCRIPT, TSX, TYPESCRIPT, shown


@pytest.mark.parametrize("language", [TYPESCRIPT, TSX], ids=lambda language: language.name)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const a = b as C", "declare a = b"),
        ("const a = b as unknown as C", "declare a = b"),
        ("const a = b satisfies C", "declare a = b"),
        ("const a = b!.c!", "declare a = b.c"),
        ("f<string>(a)", "f(a)"),
        ("new Map<string, A>()", "new Map()"),
        ("const f = g<string>", "declare f = g"),
        ("let a: string", "declare a: string"),
        ("let a: express.Request<P, Q>", "declare a: express.Request"),
        ("let a: Foo | null | undefined", "declare a: Foo"),
        ("let a: string | Buffer", "declare a: opaque(string, Buffer)"),
        ("let a: readonly A[]", "declare a: Array[A]"),
        ("let a: { b: string }, c: 'x', d: typeof e, g: () => void",
         "declare a: opaque()\ndeclare c: opaque()\ndeclare d: opaque()\ndeclare g: opaque()"),
        ("function f(this: A, a?: string, b: number = 1, ...c: any[]): Promise<B> {}",
         "function f(a: string, b: number = 1, *c: Array[any]) -> Promise"),
        ("function f({ a }: Props) {}", "function f({'a': a}: Props)"),
        ("function f(a): a is B {}", "function f(a) -> boolean"),
        ("function f(a): asserts a {}", "function f(a) -> void"),
        ("function f(a: string): void;\nfunction f(a: any) { g(a) }", "function f(a: any)\n  g(a)"),
        ("const f = (req: Request, res: Response): void => { g(req) }",
         "function f(req: Request, res: Response) -> void\n  g(req)"),
        ("const f: Handler = async (e) => {}", "declare f: Handler = async function f(e) {}"),
        ("export const f: Handler = (e) => {}", "declare f: Handler = exported function f(e) {}"),
        ("enum A { X = 1, Y, 'Z' = 'q' }", "declare A = {'X': 1, 'Y': opaque(), 'Z': 'q'}"),
        ("export const enum A { X }", "declare A = {'X': opaque()}"),
        ("namespace A.B { export function f() {} }", "block\n  exported function f()"),
        ("declare module 'm' { export const a: A }", "block\n  declare a: A"),
        ("declare const a: A", "declare a: A"),
        ("declare function f(a: A): void", ""),
        ("declare global { interface Window { a: A } }", "block"),
        ("interface A { a: string }\ntype B = A", ""),
        ("import type { A } from 'm'", "import m name A as A"),
        ("import { type A, B } from 'm'", "import m name A as A\nimport m name B as B"),
        ("import a = require('node:fs')", "import fs as a"),
        ("import A = B.C", "declare A = B.C"),
        ("export = a", "module.exports = a"),
        ("export as namespace A", ""),
        ("export type { A } from 'm'", "import m name A as "),
        ("export type A = B", ""),
        ("for (const a of b as C[]) {}", "loop a in b"),
    ],
)  # fmt: skip
def test_form(language, text, expected):
    assert shown(text, language) == expected


def test_type_assertion_with_angle_brackets():
    assert shown("const a = <any>b", TYPESCRIPT) == "declare a = b"


@pytest.mark.parametrize("language", [TYPESCRIPT, TSX], ids=lambda language: language.name)
def test_class(language):
    text = """@Injectable()
export abstract class S<T> extends B<T> implements I, J.K {
  @Input() x: string = '1';
  private readonly y?: number;
  declare z: string;
  [key: string]: any;
  constructor(private readonly db: Db, @Inject(FOO) public foo?: Foo<T>, plain: A) { super() }
  @Get(':id')
  @Roles('admin')
  async f(@Param('id') id: string, @Body() { a }: Dto): Promise<X> { return this.db.get(id) }
  abstract g(): void;
  h(a: string): void;
  h(a: any) { i(a) }
}"""
    expected = """@Injectable()
exported class S(B, I, J.K)
  Input()
  declare x: string = '1'
  declare y: number
  declare z: string
  function constructor(db: Db, @Inject(FOO) foo: Foo, plain: A)
    self.db: Db = db
    self.foo: Foo = foo
    super()
  @Get(':id')
  @Roles('admin')
  async function f(@Param('id') id: string, @Body() {'a': a}: Dto) -> Promise
    return self.db.get(id)
  function h(a: any)
    i(a)"""
    assert shown(text, language) == expected


def test_a_method_unit_keeps_its_decorators():
    text = b"  @Get(':id')\n  find(@Param('id') id: string) {\n    return id;\n  }\n"
    assert (
        shown(text, TYPESCRIPT, UnitKind.METHOD) == "@Get(':id')\nfunction find(@Param('id') id: string)\n  return id"
    )


@pytest.mark.parametrize("language", [JAVASCRIPT, TSX], ids=lambda language: language.name)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div/>", "<div>{}"),
        ("<A.B x='1' y={z} w {...p}/>", "<A.B x='1' y=z w=True **p>{}"),
        ("<a xlink:href={u} data-x=\"&lt;\">b</a>", "<a xlink:href=u data-x='<'>{'b'}"),
        ("<p>one {a} {/* none */}two<b>{c}</b></p>", "<p>{'one ', a, ' ', 'two', <b>{c}}"),
        ("<p>\n  <b/>\n</p>", "<p>{<b>{}}"),
        ("<><a/></>", "<>{<a>{}}"),
        ("<p>a &amp; b</p>", "<p>{'a ', '&', ' b'}"),
        ("<div dangerouslySetInnerHTML={{ __html: x }} />", "<div dangerouslySetInnerHTML={'__html': x}>{}"),
        ("<ul>{a.map((b) => <li key={b}>{b}</li>)}</ul>",
         "<ul>{a.map(function(b) {return <li key=b>{b}})}"),
        ("<a b=<c/> onClick={() => f()}>{...d}</a>",
         "<a b=<c>{} onClick=function() {return f()}>{*d}"),
        ("const A = ({ x }) => <p>{x}</p>", "function A({'x': x})\n  return <p>{x}"),
    ],
)  # fmt: skip
def test_jsx(language, text, expected):
    assert shown(text, language) == expected
