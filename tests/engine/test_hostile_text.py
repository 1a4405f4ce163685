"""Nothing that a text holds makes the engine raise or hang, and what is found stands at the right place."""

from __future__ import annotations

import pytest

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.languages.registry import all_languages

URI = "file:///document"
EVAL = {"python": b"def f(x):\n    return eval(x)\n", "javascript": b"function f(x) {\n  return eval(x);\n}\n"}
EVAL["typescript"] = EVAL["tsx"] = EVAL["javascript"]
EVAL["java"] = b"class F {\n  static Object f(String x) {\n    return org.mvel2.MVEL.eval(x);\n  }\n}\n"
EVAL["go"] = b'func f(x string) {\n\tdb.Query("SELECT a FROM b WHERE c = \'" + x + "\'")\n}\n'
FOUND = {"go": ("sql-injection", b"db.Query("), "java": ("code-injection", b"org.mvel2.MVEL.eval(")}
"""The rule that finds something there and the code that it reports, where it is not ``eval``."""

BEFORE = {
    "nested brackets": b"x = " + b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "a line of a megabyte": b'x = "' + b"a" * 1_000_000 + b'"\n',
    "a sum of a megabyte": b"x = " + b"a+" * 300_000 + b"a\n",
    "nested calls": b"x = " + b"f(" * 20_000 + b"1" + b")" * 20_000 + b"\n",
    "statements on one line": b"a=b;" * 250_000 + b"\n",
    "a NUL byte": b"x = 1\0\n",
    "bytes that are no UTF-8": b"x = '\xff\xfe'\n",
    "a byte order mark": b"\xef\xbb\xbfx = 1\n",
    "form feeds": b"\x0cx = 1\n\x0c\n",
    "carriage returns": b"x = 1\r\r\nx = 2\r\n",
    "attributes": b"x = a" + b".b" * 100_000 + b"\n",
    "characters beyond the basic plane": "x = '𝄞𝄞é'\n".encode(),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("language", sorted(EVAL))
@pytest.mark.parametrize("what", sorted(BEFORE))
def test_findings_after_hostile_text_stand_where_they_are(language: str, what: str) -> None:
    host = Host(load_knowledge())
    text = BEFORE[what] + EVAL[language]
    host.open(URI, "app/module", all_languages().by_name[language], text)
    token = CancelToken()
    rule, code = FOUND.get(language, ("code-injection", b"eval("))
    findings = [f for f in host.analyse(URI, token).findings if f.rule_id == rule]
    lines = host.lines(URI)
    expected = next(index for index, line in enumerate(lines) if code in line)
    assert [finding.range.start for finding in findings] == [Position(expected, lines[expected].index(code))]
    # Typing in it is survived as well, and settles to the same.
    host.change(URI, [TextChange(Range(Position(0, 0), Position(0, 0)), b"y = 1\n")])
    host.analyse(URI, token)
    settled = [f for f in host.settle(URI, token).findings if f.rule_id == rule]
    assert [finding.range.start.line for finding in settled] == [expected + 1]
    assert not host.faults.reported


@pytest.mark.timeout(60)
@pytest.mark.parametrize("language", sorted(EVAL))
@pytest.mark.parametrize(
    "half", [b"(", b'"', b"'", b"`", b'"""', b"{", b"[", b"def f(", b"function (", b"/*", b"<div", b"${", b"@"]
)
def test_half_typed_text_keeps_the_findings_of_other_units(language: str, half: bytes) -> None:
    host = Host(load_knowledge())
    other = EVAL[language].replace(b"f(", b"g(", 1).replace(b"class F", b"class G")
    text = b"x = 1\n" + EVAL[language] + b"\n\n" + other
    host.open(URI, "app/module", all_languages().by_name[language], text)
    token = CancelToken()
    assert len(host.analyse(URI, token).findings) == 2
    # The broken text stands inside the first function, on a line of its own.
    _, code = FOUND.get(language, ("code-injection", b"eval("))
    line = next(index for index, line in enumerate(host.lines(URI)) if code in line)
    host.change(URI, [TextChange(Range(Position(line, 0), Position(line, 0)), b"    " + half + b"\n")])
    kept = host.analyse(URI, token).findings
    assert [finding.symbol.rsplit(".", 1)[-1] for finding in kept][-1:] == ["g"]
    assert not host.faults.reported


def test_a_document_that_is_emptied_and_filled_again() -> None:
    host = Host(load_knowledge())
    token = CancelToken()
    language = all_languages().by_name["python"]
    host.open(URI, "module.py", language, EVAL["python"])
    assert len(host.analyse(URI, token).findings) == 1
    host.change(URI, [TextChange(Range(Position(0, 0), Position(99, 99)), b"")])
    assert host.analyse(URI, token).findings == []
    host.change(URI, [TextChange(Range(Position(0, 0), Position(0, 0)), EVAL["python"])])
    assert len(host.analyse(URI, token).findings) == 1
    host.close(URI)
    with pytest.raises(KeyError):
        host.change(URI, [TextChange(None, b"")])


@pytest.mark.timeout(60)
@pytest.mark.parametrize("language", ["html", "vue", "svelte"])
@pytest.mark.parametrize(
    "before",
    [
        b"<script " * 100_000,
        b"<script>" + b"x=1;" * 200_000 + b"</script>",
        b'<p v-html="' * 100_000,
        b"{@html {" * 100_000,
        b"<!--" * 200_000 + b"-->",
        b"<p onclick='a()'>" * 20_000,
        b"<" * 500_000 + b">",
        b"<script></script>" * 30_000,
        b"\xff\xfe<p>\0",
    ],
    ids=lambda text: text[:12].decode("ascii", "replace"),
)
def test_hostile_pages_neither_hang_nor_raise(language: str, before: bytes) -> None:
    host = Host(load_knowledge())
    host.open(
        URI, "page", all_languages().by_name[language], before + b"\n\n<p>\n<script>\neval(location.hash)\n</script>\n"
    )
    token = CancelToken()
    host.analyse(URI, token)
    host.change(URI, [TextChange(Range(Position(0, 0), Position(0, 0)), b"<p>\n")])
    host.analyse(URI, token)
    host.settle(URI, token)
    assert not host.faults.reported
