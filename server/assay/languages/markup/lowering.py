"""Lowers a piece of a page: the scripts that share lines with markup, and the code in attributes.

The code is parsed in a text of the same length in which all markup is blank, so that every place is one of the page.
"""

from __future__ import annotations

import re

from assay.ir import nodes
from assay.languages.api import LoweredUnit, ParsedUnit, UnitKind
from assay.languages.javascript.parsing import lower_unit, parse_unit
from assay.languages.markup.scripts import Bound, find_bound, find_scripts

_NOT_LINE_ENDS = re.compile(rb"[^\r\n]")
_MOST_BOUND = 2_000
"""Attributes with code in one piece of a page that are looked at."""


def lower_markup(dialect: str, text: bytes) -> LoweredUnit:
    """Return the code in a piece of a page; never raises."""
    scripts = find_scripts(text)
    bound = find_bound(text, scripts)[:_MOST_BOUND]
    code = bytearray(_NOT_LINE_ENDS.sub(b" ", text))
    for script in scripts:
        if script.is_code:
            code[script.start : script.end] = text[script.start : script.end]
            if script.end < len(code):
                code[script.end : script.end + 1] = b";"
    statements: list[nodes.Statement] = []
    has_errors = False
    if any(script.is_code and text[script.start : script.end].strip() for script in scripts):
        lowered = _lowered(dialect, bytes(code))
        statements += lowered.statements
        has_errors = lowered.has_errors
    handlers = [item for item in bound if not item.attribute]
    shown = [item for item in bound if item.attribute]
    if handlers:
        statements += _lowered(dialect, _only(text, handlers)).statements
    if shown:
        statements += _elements(_lowered(dialect, _only(text, shown)).statements, shown)
    return LoweredUnit(tuple(statements), has_errors)


def _lowered(dialect: str, code: bytes) -> LoweredUnit:
    return lower_unit(dialect, parse_unit(dialect, code, UnitKind.STATEMENTS, None, None))


def lower_page_unit(dialect: str, parsed: ParsedUnit) -> LoweredUnit:
    """Lower a unit of a page: markup, or code of a script."""
    return lower_markup(dialect, parsed.text) if parsed.kind is UnitKind.MARKUP else lower_unit(dialect, parsed)


def _only(text: bytes, items: list[Bound]) -> bytes:
    """Return a text in which all but the code of some items is blank; a semicolon in place of each quote keeps them apart."""
    code = bytearray(_NOT_LINE_ENDS.sub(b" ", text))
    for item in items:
        code[item.code_start : item.code_end] = text[item.code_start : item.code_end]
        code[item.code_start - 1 : item.code_start] = b";"
        code[item.code_end : item.code_end + 1] = b";"
    return bytes(code)


def _elements(statements: tuple[nodes.Statement, ...], items: list[Bound]) -> list[nodes.Statement]:
    """Return the expressions that were read as values of the attributes that they stand in."""
    made: list[nodes.Statement] = []
    pending = list(items)
    for statement in statements:
        if not isinstance(statement, nodes.ExpressionStatement):
            continue
        value = statement.value
        while pending and pending[0].code_end < value.start:
            pending.pop(0)
        if not pending or not pending[0].start <= value.start < pending[0].end:
            continue
        item = pending.pop(0)
        attribute = nodes.Keyword(item.start, item.end, item.attribute, value)
        element = nodes.Element(item.start, item.end, "", (attribute,), ())
        made.append(nodes.ExpressionStatement(item.start, item.end, element))
    return made
