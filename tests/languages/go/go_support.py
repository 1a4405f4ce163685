"""Shared by the tests of Go: short ways to divide, parse, lower and dump."""

from __future__ import annotations

from pathlib import Path

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.ir.dump import dump
from assay.languages.api import LoweredUnit, ParsedUnit, UnitKind, UnitOutline
from assay.languages.go.language import GoLanguage

GO = GoLanguage()
SAMPLES = sorted((Path(__file__).parents[2] / "rules").glob("*/go*.go"))


def parsed(code: str | bytes) -> ParsedUnit:
    return GO.parse(code.encode() if isinstance(code, str) else code, UnitKind.STATEMENTS, None, None)


def lowered(code: str | bytes) -> LoweredUnit:
    return GO.lower(parsed(code))


def dumped(code: str | bytes, places: bool = False) -> str:
    return dump(lowered(code).statements, places).rstrip("\n")


def body(code: str) -> str:
    """Return the dump of statements inside a function, without its header and indentation."""
    lines = dumped("func f() {\n" + code + "\n}\n").split("\n")
    return "\n".join(line.removeprefix("  ") for line in lines[1:])


def call_of(code: str) -> nodes.Call:
    """Return the call that a line of code is."""
    (statement,) = lowered(code + "\n").statements
    assert isinstance(statement, nodes.ExpressionStatement)
    assert isinstance(statement.value, nodes.Call)
    return statement.value


def outline(text: bytes) -> list[UnitOutline]:
    return GO.outline(split_lines(text), CancelToken())


def shape(text: str) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    """Return kind, name and lines of each unit."""
    return [(unit.kind.value, unit.name, unit.pieces) for unit in outline(text.encode())]
