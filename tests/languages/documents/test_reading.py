"""YAML, JSON, TOML, Dockerfiles and shell scripts in the code model."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.ir.dump import dump
from assay.ir.walking import descendants
from assay.languages.api import ScriptReader, UnitKind
from assay.languages.documents import MAXIMUM_LINES
from assay.languages.registry import all_languages

LANGUAGES = all_languages()
DOCUMENTS = ("yaml", "json", "toml", "shell", "dockerfile")


def lowered(language: str, text: str):
    item = LANGUAGES.by_name[language]
    return item.lower(item.parse(text.encode(), UnitKind.STATEMENTS, None, None))


def shown(language: str, text: str) -> str:
    return dump(lowered(language, text).statements).strip()


def plain(node: nodes.Expression) -> object:
    """Return a document as plain data."""
    if isinstance(node, nodes.Mapping):
        return {entry.key.value: plain(entry.value) for entry in node.entries if isinstance(entry.key, nodes.Constant)}
    if isinstance(node, nodes.Collection):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, nodes.Constant) else None


def value(language: str, text: str) -> object:
    (statement,) = lowered(language, text).statements
    assert isinstance(statement, nodes.ExpressionStatement)
    return plain(statement.value)


YAML = """\
# A comment.
on: [push, "pull_request"]
a: &anchor 'it''s'
b: *anchor
<<: *anchor
run: |
  one
    two
folded: >-
  one
  two
"quoted \\u00e9\\n": !!str plain
empty:
list:
- x: 1
  y: null
-
flow: {a: true, b: [c: d], e}
"""


def test_yaml():
    assert value("yaml", YAML) == {
        "on": ["push", "pull_request"],
        "a": "it's",
        "b": None,
        "<<": None,
        "run": "one\n  two",
        "folded": "one two",
        "quoted é\n": "plain",
        "empty": None,
        "list": [{"x": 1, "y": None}, None],
        "flow": {"a": True, "b": [{"c": "d"}], "e": None},
    }


def test_each_document_of_a_yaml_stream_is_a_statement():
    assert shown("yaml", "a: 1\n---\nb: 2\n---\n# none\n---\n- c\n") == "{'a': 1}\n{'b': 2}\nlist['c']"


def test_a_line_of_yaml_that_is_half_typed_leaves_the_others():
    assert shown("yaml", "a: 1\nb: 'x\nc: 2\n") == "{'a': 1, 'c': 2}"
    assert lowered("yaml", "a: 1\nb: 'x\nc: 2\n").has_errors


def test_json_with_comments_and_last_commas():
    text = '{"a": [1, 2.5, true, null, "x\\n\\u00e9",], // c\n "b": {"": -1},}'
    assert value("json", text) == {"a": [1, "2.5", True, None, "x\né"], "b": {"": -1}}
    assert not lowered("json", text).has_errors


_SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(_DATA, st.sampled_from([None, 2]), st.booleans())
@settings(deadline=None)
def test_json_is_read_as_the_standard_library_reads_it(data: object, indent: int | None, plain_text: bool):
    text = json.dumps(data, indent=indent, ensure_ascii=not plain_text)
    assert value("json", text) == data


@given(st.dictionaries(st.text("abc_-", min_size=1, max_size=5), st.integers(0, 99) | st.text(max_size=9), max_size=5))
@settings(deadline=None)
def test_yaml_reads_json(data: dict[str, object]):
    assert value("yaml", json.dumps(data) + "\n") == data


def test_toml():
    text = """\
top = 1
a.b.c = "x"
[project]
dependencies = ["a>=1", 'b', "c"] # c
t = { k = true, n.m = 0x10 }
[a.b."c d"]
k = '''m
n'''
[[arr]]
k = 1
[[arr]]
k = 2
[arr.inner]
z = 3
"""
    assert value("toml", text.replace("n.m", "n")) == tomllib.loads(text.replace("n.m", "n"))


def test_a_dockerfile():
    text = """\
# syntax=x
FROM --platform=$B node:18 AS build
ENV A=b C="d e" \\
    X=1
RUN a && \\
    # A comment.
    b
RUN ["c", "d"]
RUN <<EOF
e
EOF
COPY --from=build --chown=a . /app
USER root:x
HEALTHCHECK CMD f
ONBUILD RUN g
CMD h"""
    assert shown("dockerfile", text).split("\n") == [
        "FROM('node:18', platform='$B', as='build')",
        "ENV(A='b', C='d e', X='1')",
        "RUN('a && \\\\\\n    # A comment.\\n    b')",
        "RUN(list['c', 'd'])",
        "RUN('<<EOF', 'e\\n')",
        "COPY('.', '/app', from='build', chown='a')",
        "USER('root:x')",
        "HEALTHCHECK(CMD('f'))",
        "ONBUILD(RUN('g'))",
        "CMD('h')",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('X=1 curl "a/$1" b\\ c', "curl(interpolated{'a/', 1}, 'b c', X='1')"),
        ("a | b | c", "((a() | b()) | c())"),
        ('eval "$(a b)"', "eval(interpolated{$()(a('b'))})"),
        ("bash <(a)", "bash(<()(a()))"),
        ('sh <<< "$1"', "<<(sh(), interpolated{1})"),
        ("cat <<EOF | sh\nhi $x\nEOF\n", "<<((cat() | sh()), interpolated{'hi ', x, '\\n'})"),
        ("if a; then b; fi", "block\n  a()\n  b()"),
        ("for i in x; do c $i; done", "block\n  block\n    c(i)"),
        ("f() { a $1; }", "function f()\n  a(1)"),
        ("export A=b", "block\n  A = 'b'"),
        ("a ${b:-c} ${d@Q} ${#e}", "a(b, @Q(d), '0')"),
        ("a 'b'\"c\"$d", "a(interpolated{'b', 'c', d})"),
    ],
)
def test_shell(text: str, code: str):
    assert shown("shell", text) == code


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("yaml", "run: |\n  a ${{ b }} | c\n", "(a('_'"),
        ("yaml", 'run: "a \\"b c\\""', "a('b c ')"),
        ("json", '{"a": "b \\"c\\" && d"}', "(b('c ') and d())"),
        ("toml", "a = 'b c'\n", "b('c')"),
        ("dockerfile", "RUN a && \\\n  # c\n  b\n", "(a() and b())"),
    ],
)
def test_scripts_inside_of_documents(language: str, text: str, code: str):
    item = LANGUAGES.by_name[language]
    assert isinstance(item, ScriptReader)
    every = descendants(tuple(lowered(language, text).statements))
    place = next(
        node.value if isinstance(node, nodes.Entry) else node.arguments[0]
        for node in every
        if isinstance(node, nodes.Entry | nodes.Call)
    )
    source = text.encode()
    found = item.script(source, place.start, place.end)
    assert dump(found).replace("________", "_").strip().startswith(code)
    for node in descendants(found):
        if isinstance(node, nodes.Name) and node.id.isalpha():
            assert source[node.start : node.end].decode() == node.id


@given(st.sampled_from(DOCUMENTS), st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read(language: str, text: str):
    size = len(text.encode())
    for node in descendants(tuple(lowered(language, text).statements)):
        assert 0 <= node.start <= node.end <= size


@pytest.mark.parametrize("language", DOCUMENTS)
def test_a_document_is_one_unit_and_data_is_many(language: str):
    item = LANGUAGES.by_name[language]
    token = CancelToken()
    assert len(item.outline(split_lines(b"a\n\n" * 400), token)) == 1
    assert len(item.outline(split_lines(b"a\n\n" * MAXIMUM_LINES), token)) > 5


@pytest.mark.parametrize(
    ("path", "language"),
    [
        (".github/workflows/ci.yml", "yaml"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.dev", "dockerfile"),
        ("web.dockerfile", "dockerfile"),
        ("Containerfile", "dockerfile"),
        ("package.json", "json"),
        (".mcp.json", "json"),
        ("pyproject.toml", "toml"),
        ("Pipfile", "toml"),
        ("run.sh", "shell"),
        (".bashrc", "shell"),
        (".env", "text"),
        (".env.local", "text"),
        ("requirements.txt", "text"),
        ("AGENTS.md", "text"),
        (".cursorrules", "text"),
        ("Makefile", "text"),
    ],
)
def test_the_language_of_a_name(path: str, language: str):
    found = LANGUAGES.of_path(path)
    assert found is not None
    assert found.name == language


def test_the_language_of_a_first_line_and_of_an_editor():
    found = LANGUAGES.of_interpreter_line(b"#!/usr/bin/env bash")
    assert found is not None
    assert found.name == "shell"
    for identifier, name in {
        "dockercompose": "yaml",
        "github-actions-workflow": "yaml",
        "jsonc": "json",
        "shellscript": "shell",
        "dockerfile": "dockerfile",
        "toml": "toml",
        "dotenv": "text",
    }.items():
        assert LANGUAGES.by_identifier[identifier].name == name
