"""Code of common forms that rules want to see where the names in it hold certain words: comparisons, conditions, handlers, assertions, arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assay.engine.arguments import CallSite
from assay.engine.match import SiteMatch
from assay.engine.reporting import ask, keep, make_hit
from assay.findings.model import Evidence
from assay.ir import nodes
from assay.ir.names import words_of
from assay.ir.values import UNKNOWN, Value
from assay.ir.walking import descendants

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_LONGEST_TEXT = 200
"""A longer constant names neither a field nor a place."""


def at_comparison(run: Interpreter, node: nodes.Compare) -> None:
    """Report a comparison by the names on its sides."""
    _fire(run, "comparison", node, (node.left, node.right), None, UNKNOWN, None)


def at_handler(run: Interpreter, statement: nodes.Try, handler: nodes.Handler) -> None:
    """Report a handler by the names of what its ``try`` calls."""
    if run.quiet or "handler" not in run.known.worded_rules:
        return
    callees = tuple(node.function for node in descendants(statement.body) if isinstance(node, nodes.Call))
    _fire(run, "handler", handler, callees, None, UNKNOWN, None, statement)


def at_condition(run: Interpreter, statement: nodes.If) -> None:
    """Report an ``if`` by the names in its test."""
    _fire(run, "condition", statement, (statement.test,), statement.test, UNKNOWN, None, statement)


def at_assertion(run: Interpreter, statement: nodes.Assert) -> None:
    """Report an assertion by the names in its test."""
    _fire(run, "assertion", statement, (statement.test,), statement.test, UNKNOWN, None)


def at_argument(run: Interpreter, kind: str, argument: nodes.Expression, value: Value, site: CallSite) -> None:
    """Report an argument of a sink by the names in it and those of its fields."""
    _fire(run, kind, site.node, (argument,), argument, value, site)


def _fire(
    run: Interpreter,
    form: str,
    node: nodes.Node,
    parts: tuple[nodes.Node, ...],
    argument: nodes.Expression | None,
    value: Value,
    site: CallSite | None,
    statement: nodes.Statement | None = None,
) -> None:
    if run.quiet:
        return
    rules = run.known.worded_rules.get(form)
    if rules is None:
        return
    origins = tuple(
        origin
        for part in parts
        if isinstance(part, nodes.Name) and (origin := run.origins.get(part.id)) is not None and origin is not part
    )
    if not value.constant_text and value.fields is None:
        pattern = run.known.worded_patterns.get(form) or _pattern_of(run, form)
        text = run.text
        # Names that hold a word hold its letters; looking for those costs a tenth of taking the names apart.
        if not any(pattern.search(text, part.start, part.end) for part in (*parts, *origins)):
            return
    words = {word for name in names_in((*parts, *origins)) for word in words_of(name)}
    if constant := value.constant_text:
        words.update(words_of(constant[:_LONGEST_TEXT]))
    if value.fields is not None:
        words.update(word for name in value.fields for word in words_of(name))
    for wanted, module in rules:
        if wanted.isdisjoint(words):
            continue
        match = SiteMatch(run, form, node, site, argument, value, "")
        match.statement = statement
        match.evidence = Evidence.SINK
        report = ask(run, module, match)
        if report is not None:
            keep(run, make_hit(run, module, match, report, None))


def _pattern_of(run: Interpreter, form: str) -> re.Pattern[bytes]:
    """Return what finds the letters of the words that the rules for a form want."""
    words = sorted({word for wanted, _ in run.known.worded_rules[form] for word in wanted})
    pattern = re.compile(b"|".join(re.escape(word.encode()) for word in words), re.IGNORECASE)
    run.known.worded_patterns[form] = pattern
    return pattern


def names_in(parts: tuple[nodes.Node, ...]) -> set[str]:
    """Return all names in code: variables, members, keys and keyword arguments."""
    found: set[str] = set()
    for node in descendants(parts):
        if isinstance(node, nodes.Name):
            found.add(node.id)
        elif isinstance(node, nodes.Attribute | nodes.Keyword):
            found.add(node.name)
        elif isinstance(node, nodes.Constant) and isinstance(node.value, str) and len(node.value) <= _LONGEST_TEXT:
            found.add(node.value)
    return found
