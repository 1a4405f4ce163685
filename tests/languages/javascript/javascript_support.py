"""What the tests of JavaScript and its dialects share."""

from collections.abc import Iterator

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.ir.dump import dump
from assay.languages.api import LoweredUnit, UnitKind, UnitOutline
from assay.languages.javascript.language import LANGUAGES, JavaScriptDialect

DIALECTS = {language.name: language for language in LANGUAGES}
JAVASCRIPT = DIALECTS["javascript"]
TYPESCRIPT = DIALECTS["typescript"]
TSX = DIALECTS["tsx"]


def lower(
    text: str | bytes, language: JavaScriptDialect = JAVASCRIPT, kind: UnitKind = UnitKind.STATEMENTS
) -> LoweredUnit:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    return language.lower(language.parse(raw, kind, None, None))


def shown(text: str | bytes, language: JavaScriptDialect = JAVASCRIPT, kind: UnitKind = UnitKind.STATEMENTS) -> str:
    """Return the dump of code that has to parse."""
    lowered = lower(text, language, kind)
    assert not lowered.has_errors, f"does not parse: {text!r}"
    return dump(lowered.statements).rstrip("\n")


def recovered(text: str | bytes, language: JavaScriptDialect = JAVASCRIPT, kind: UnitKind = UnitKind.STATEMENTS) -> str:
    """Return the dump of code that does not parse."""
    lowered = lower(text, language, kind)
    assert lowered.has_errors, f"parses: {text!r}"
    return dump(lowered.statements).rstrip("\n")


def expression(text: str, language: JavaScriptDialect = JAVASCRIPT) -> nodes.Expression:
    """Return the one expression that ``text`` is."""
    (statement,) = lower(text, language).statements
    assert isinstance(statement, nodes.ExpressionStatement)
    return statement.value


def call(text: str, language: JavaScriptDialect = JAVASCRIPT) -> nodes.Call:
    """Return the call that ``text`` is."""
    found = expression(text, language)
    assert isinstance(found, nodes.Call)
    return found


def all_nodes(statements: tuple[nodes.Statement, ...]) -> Iterator[nodes.Node]:
    stack: list[object] = [statements]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif isinstance(item, nodes.Node):
            yield item
            stack.extend(getattr(item, slot) for slot in type(item).__slots__)


def outline(text: str | bytes, language: JavaScriptDialect = JAVASCRIPT) -> list[UnitOutline]:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    return language.outline(split_lines(raw), CancelToken())


def unit_text(lines: list[bytes], unit: UnitOutline) -> bytes:
    return b"".join(b"".join(lines[first:end]) for first, end in unit.pieces)


def assert_covers_each_line_once(units: list[UnitOutline], lines: list[bytes]) -> None:
    owners = [0] * len(lines)
    for unit in units:
        assert unit.pieces
        for first, end in unit.pieces:
            assert first < end
            for number in range(first, end):
                owners[number] += 1
        if unit.owner is not None:
            assert unit.kind is UnitKind.METHOD
            assert units[unit.owner].kind is UnitKind.CLASS
    assert owners == [1] * len(lines)


def named(units: list[UnitOutline]) -> list[tuple[str, str]]:
    return [(unit.kind.value, unit.name) for unit in units]
