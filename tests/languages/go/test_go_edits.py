"""What fixes write in Go."""

from __future__ import annotations

import pytest

from assay.base.text import split_lines
from assay.findings.model import CannotEdit
from assay.languages.api import ImportNeed, Replacement
from languages.go.go_support import GO, call_of

VERBS = GO.verbs


def applied(code: str, replacement: Replacement) -> str:
    raw = code.encode()
    return (raw[: replacement.start] + replacement.text.encode() + raw[replacement.end :]).decode()


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("a", '"a"'),
        ('say "x"\n', r'"say \"x\"\n"'),
        (True, "true"),
        (None, "nil"),
        (3, "3"),
        (b"\x01a", "[]byte{0x01, 0x61}"),
    ],
)
def test_literals(value: object, source: str) -> None:
    assert VERBS.literal(value) == source  # type: ignore[arg-type]


def test_the_environment() -> None:
    snippet = VERBS.environment_lookup("TOKEN")
    assert snippet.code == 'os.Getenv("TOKEN")'
    assert [need.module for need in snippet.imports] == ["os"]


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("http.Cookie{}", "http.Cookie{Secure: true}"),
        ("http.Cookie{Name: n}", "http.Cookie{Name: n, Secure: true}"),
        ("http.Cookie{Secure: false, Name: n}", "http.Cookie{Secure: true, Name: n}"),
        ("http.Cookie{\n\tName: n,\n}", "http.Cookie{\n\tName: n,\n\tSecure: true,\n}"),
        ("http.Cookie{\n\tName: n, // why\n}", "http.Cookie{\n\tName: n, // why\n\tSecure: true,\n}"),
    ],
)
def test_a_field_is_set(code: str, after: str) -> None:
    assert applied(code, VERBS.set_argument(code.encode(), call_of(code), "Secure", "true", None)) == after


def test_a_field_of_an_argument_is_set() -> None:
    code = "http.SetCookie(w, &http.Cookie{Name: n})"
    after = "http.SetCookie(w, &http.Cookie{Name: n, Secure: true})"
    assert applied(code, VERBS.set_argument(code.encode(), call_of(code), "Secure", "true", 1)) == after


@pytest.mark.parametrize("code", ["f(a)", "T{a, b}"])
def test_without_fields_by_name_nothing_is_set(code: str) -> None:
    with pytest.raises(CannotEdit):
        VERBS.set_argument(code.encode(), call_of(code), "Secure", "true", None)


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("tls.Config{A: true}", "tls.Config{}"),
        ("tls.Config{A: true, B: 1}", "tls.Config{B: 1}"),
        ("tls.Config{B: 1, A: true}", "tls.Config{B: 1}"),
        ("tls.Config{\n\tA: true,\n\tB: 1,\n}", "tls.Config{\n\tB: 1,\n}"),
        ("tls.Config{\n\tB: 1,\n\tA: true, // why\n}", "tls.Config{\n\tB: 1,\n}"),
    ],
)
def test_a_field_is_removed(code: str, after: str) -> None:
    assert applied(code, VERBS.remove_argument(code.encode(), call_of(code), "A", None)) == after


@pytest.mark.parametrize(
    ("code", "text", "holes"),
    [
        ('f("a = \'" + x + "\'")', '"a = ?"', ("x",)),
        ("f(fmt.Sprintf(\"a = '%s' AND b = %d\", x, y.Z))", '"a = ? AND b = ?"', ("x", "y.Z")),
        ('f(`a "b" = ` + g(x))', '`a "b" = ?`', ("g(x)",)),
    ],
)
def test_text_is_taken_apart(code: str, text: str, holes: tuple[str, ...]) -> None:
    argument = call_of(code).arguments[0]
    assert VERBS.join_text(code.encode(), argument, "?") == (text, holes)


def imported(text: str, *needs: ImportNeed) -> str:
    lines = split_lines(text.encode())
    for insertion in reversed(GO.insert_imports(lines, needs)):
        lines.insert(insertion.line, insertion.text.encode())
    return b"".join(lines).decode()


OS = ImportNeed("os", alias="os")
RAND = ImportNeed("crypto/rand", alias="cryptorand")
BCRYPT = ImportNeed("golang.org/x/crypto/bcrypt", alias="bcrypt")


@pytest.mark.parametrize(
    ("text", "needs", "after"),
    [
        ("package p\n", (OS,), 'package p\n\nimport "os"\n'),
        ("package p\n", (OS, RAND), 'package p\n\nimport (\n\tcryptorand "crypto/rand"\n\t"os"\n)\n'),
        ('package p\n\nimport "fmt"\n', (OS,), 'package p\n\nimport "fmt"\nimport "os"\n'),
        (
            'package p\n\nimport (\n\t"fmt"\n\t"sort"\n)\n',
            (OS,),
            'package p\n\nimport (\n\t"fmt"\n\t"os"\n\t"sort"\n)\n',
        ),
        (
            'package p\n\nimport (\n\t"fmt"\n\n\t"github.com/a/b"\n)\n',
            (OS, BCRYPT),
            'package p\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"github.com/a/b"\n\t"golang.org/x/crypto/bcrypt"\n)\n',
        ),
        ('package p\n\nimport (\n\t"os"\n)\n', (OS,), 'package p\n\nimport (\n\t"os"\n)\n'),
        (
            'package p\r\n\r\nimport (\r\n\t"fmt"\r\n)\r\n',
            (OS,),
            'package p\r\n\r\nimport (\r\n\t"fmt"\r\n\t"os"\r\n)\r\n',
        ),
    ],
)
def test_imports_are_inserted_where_gofmt_has_them(text: str, needs: tuple[ImportNeed, ...], after: str) -> None:
    assert imported(text, *needs) == after
    assert imported(after, *needs) == after


USES = 'package p\n\nimport (\n\t"crypto/md5"\n\tmrand "math/rand"\n\t_ "embed"\n)\n\nfunc f() {\n\tmd5.New()\n\tmrand.Int()\n}\n'


@pytest.mark.parametrize(
    ("removed", "added", "lines"),
    [
        ("md5.New()", "sha256.New()", [3]),
        ("mrand.Int()", "other.Int()", [4]),
        ("mrand.Int()", "mrand.Int() + 1", []),
        ("f()", "g()", []),
    ],
)
def test_an_import_goes_with_its_last_use(removed: str, added: str, lines: list[int]) -> None:
    assert GO.unused_imports(split_lines(USES.encode()), removed.encode(), added.encode()) == lines


def test_an_import_that_something_else_uses_stays() -> None:
    text = USES.replace("\tmd5.New()\n", "\tmd5.New()\n\tmd5.Sum(nil)\n")
    assert GO.unused_imports(split_lines(text.encode()), b"md5.New()", b"sha256.New()") == []
