"""What the tests of Java share."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.ir.dump import dump
from assay.languages.api import LoweredUnit, UnitKind, UnitOutline
from assay.languages.java.language import LANGUAGES

JAVA = LANGUAGES[0]


def lower(text: str | bytes, kind: UnitKind = UnitKind.STATEMENTS) -> LoweredUnit:
    raw = text.encode() if isinstance(text, str) else text
    return JAVA.lower(JAVA.parse(raw, kind, None, None))


def shown(text: str, kind: UnitKind = UnitKind.STATEMENTS) -> str:
    """Return the dump of code that has to parse."""
    lowered = lower(dedent(text), kind)
    assert not lowered.has_errors, f"does not parse: {text!r}"
    return dump(lowered.statements).rstrip("\n")


def member(text: str) -> str:
    """Return the dump of a method or constructor."""
    return shown(text, UnitKind.METHOD)


def expression(text: str) -> nodes.Expression:
    """Return the one expression that ``text`` is, without its semicolon."""
    (statement,) = lower(f"{text};").statements
    assert isinstance(statement, nodes.ExpressionStatement)
    return statement.value


def call(text: str) -> nodes.Call:
    """Return the call that ``text`` is."""
    found = expression(text)
    assert isinstance(found, nodes.Call)
    return found


def value(text: str) -> str:
    """Return the dump of what a variable is given."""
    return shown(f"var x = {text};").removeprefix("declare x = ")


def all_nodes(statements: tuple[nodes.Statement, ...]) -> Iterator[nodes.Node]:
    stack: list[object] = [statements]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, nodes.Node):
            yield item
            stack.extend(getattr(item, slot) for slot in type(item).__slots__)


def outline(text: str | bytes) -> list[UnitOutline]:
    raw = text.encode() if isinstance(text, str) else text
    return JAVA.outline(split_lines(raw), CancelToken())


def described(text: str) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    return [(unit.kind.value, unit.name, unit.pieces) for unit in outline(dedent(text).lstrip("\n"))]


def assert_covers_each_line_once(units: list[UnitOutline], count: int) -> None:
    covered = sorted(line for unit in units for start, end in unit.pieces for line in range(start, end))
    assert covered == list(range(count))
    assert all(start < end for unit in units for start, end in unit.pieces)
    assert all(unit.owner is None or units[unit.owner].kind is UnitKind.CLASS for unit in units)
