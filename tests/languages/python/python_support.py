"""Shared by the tests of Python: short ways to parse, lower and dump, and the standard library as a body of real code."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.ir.dump import dump
from assay.languages.api import ByteEdit, LoweredUnit, ParsedUnit, UnitKind, UnitOutline
from assay.languages.python.language import PythonLanguage

PYTHON = PythonLanguage()


def parsed(code: str | bytes, kind: UnitKind = UnitKind.STATEMENTS) -> ParsedUnit:
    return PYTHON.parse(code.encode() if isinstance(code, str) else code, kind, None, None)


def lowered(code: str | bytes) -> LoweredUnit:
    return PYTHON.lower(parsed(code))


def dumped(code: str | bytes, places: bool = False) -> str:
    return dump(lowered(code).statements, places).rstrip("\n")


def expression_of(code: str | bytes) -> nodes.Expression:
    """Return the expression that a text of one expression statement is lowered to."""
    (statement,) = lowered(code).statements
    assert isinstance(statement, nodes.ExpressionStatement)
    return statement.value


def call_of(code: str | bytes) -> nodes.Call:
    expression = expression_of(code)
    assert isinstance(expression, nodes.Call)
    return expression


def outline(text: bytes) -> list[UnitOutline]:
    return PYTHON.outline(split_lines(text), CancelToken())


def assert_covers_each_line_once(units: list[UnitOutline], line_count: int) -> None:
    seen = [0] * line_count
    for unit in units:
        assert unit.pieces, unit
        for start, end in unit.pieces:
            assert start < end, unit
            for line in range(start, end):
                seen[line] += 1
    assert seen == [1] * line_count


def unit_text(lines: list[bytes], unit: UnitOutline) -> bytes:
    return b"".join(b"".join(lines[start:end]) for start, end in unit.pieces)


def incremental(old: bytes, edit: ByteEdit, new: bytes) -> ParsedUnit:
    return PYTHON.parse(new, UnitKind.STATEMENTS, parsed(old), edit)


@lru_cache(maxsize=1)
def standard_library_files() -> tuple[Path, ...]:
    """Return the modules of the standard library, its tests included, in a fixed order."""
    root = Path(sysconfig.get_paths()["stdlib"])
    files = [path for path in sorted(root.rglob("*.py")) if "site-packages" not in path.parts]
    return tuple(path for path in files if path.stat().st_size < 200_000)


def sample_of_standard_library(count: int) -> tuple[Path, ...]:
    """Return ``count`` modules, spread over the whole library."""
    files = standard_library_files()
    step = max(1, len(files) // count)
    return files[::step][:count]


def all_nodes(statements: tuple[nodes.Statement, ...]) -> Iterator[nodes.Node]:
    """Yield every node below the statements, each place once, in no particular order."""
    stack: list[object] = list(statements)
    seen: set[int] = set()
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, nodes.Node) and id(item) not in seen:
            seen.add(id(item))
            yield item
            for owner in type(item).__mro__:
                stack.extend(
                    getattr(item, name) for name in getattr(owner, "__slots__", ()) if name not in ("start", "end")
                )
