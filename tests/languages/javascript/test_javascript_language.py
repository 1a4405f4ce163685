"""How the dialects are found, and what looking for them costs."""

import subprocess
import sys

import pytest

from assay.languages.registry import all_languages


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/App.jsx", "javascript"),
        ("a/b.MJS", "javascript"),
        ("a.cjs", "javascript"),
        ("a.ts", "typescript"),
        ("a.mts", "typescript"),
        ("a.d.cts", "typescript"),
        ("a.tsx", "tsx"),
    ],
)
def test_language_of_a_path(path, name):
    language = all_languages().of_path(path)
    assert language is not None
    assert language.name == name
    assert language.facts == ("javascript",)


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("javascript", "javascript"),
        ("javascriptreact", "javascript"),
        ("typescript", "typescript"),
        ("typescriptreact", "tsx"),
    ],
)
def test_language_of_an_identifier(identifier, name):
    assert all_languages().by_identifier[identifier].name == name


@pytest.mark.parametrize(
    "line", [b"#!/usr/bin/env node\n", b"#!/usr/local/bin/node --harmony\n", b"#!/usr/bin/nodejs\n"]
)
def test_language_of_an_interpreter_line(line):
    language = all_languages().of_interpreter_line(line)
    assert language is not None
    assert language.name == "javascript"


def test_globals_are_known_and_variables_are_not():
    builtins = all_languages().by_name["javascript"].builtins
    assert {"eval", "fetch", "document", "window", "process", "Buffer", "console", "setTimeout", "Function"} <= builtins
    assert not {"self", "name", "fs", "app", "require('fs')"} & builtins


def test_grammars_are_not_loaded_before_they_are_used():
    program = (
        "import sys; from assay.languages.javascript.language import LANGUAGES; "
        "print([name for name in sys.modules if name.startswith('tree_sitter')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
