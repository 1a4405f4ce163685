"""Lowering of ``match``.

The code model has no patterns: a case has the tests that can be told, and its body begins with assignments of what the pattern takes out
of the subject, so that a name bound by a pattern is followed like any other. A guard is an ``If`` around the body.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    NAMES,
    expressions_among,
    lower,
    on_statement,
    too_deep,
)
from assay.languages.python.grammar import field, kind, kinds
from assay.languages.python.lower_statements import lower_block

_BODY: Final = field("body")
_CONSEQUENCE: Final = field("consequence")
_GUARD: Final = field("guard")
_KEY: Final = field("key")
_SUBJECT: Final = field("subject")

_AS_PATTERNS: Final = kinds("as_pattern")
_CASE_CLAUSE: Final = kind("case_clause")
_CASE_PATTERN: Final = kind("case_pattern")
_CLASS_PATTERN: Final = kind("class_pattern")
_DICT_PATTERN: Final = kind("dict_pattern")
_DOTTED_NAME: Final = kind("dotted_name")
_IDENTIFIER: Final = kind("identifier")
_KEYWORD_PATTERN: Final = kind("keyword_pattern")
_MINUS: Final = kind("'-'")
_SEQUENCES: Final = kinds("list_pattern", "tuple_pattern")
_SPLAT_PATTERN: Final = kind("splat_pattern")
_UNION_PATTERN: Final = kind("union_pattern")
_WILDCARD: Final = kind("'_'")
_COMMA: Final = kind("','")

_SUBJECT_NAME: Final = "subject of match"
"""The name, which no program can write, of a subject that is more than a name and so must not be evaluated again for each pattern."""


@on_statement("match_statement")
def _match(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    start = node.start_byte
    end = node.end_byte
    if depth > DEEPEST:
        out.append(nodes.ExpressionStatement(start, end, too_deep(node, text)))
        return
    subjects = [lower(subject, text, depth + 1) for subject in node.children_by_field_id(_SUBJECT) if subject.is_named]
    if not subjects:
        subject: nodes.Expression = nodes.Opaque(start, start)
    elif len(subjects) == 1:
        subject = subjects[0]
    else:
        subject = nodes.Collection(subjects[0].start, subjects[-1].end, "tuple", tuple(subjects))
    seen = subject
    if not isinstance(subject, nodes.Name):
        seen = nodes.Name(subject.start, subject.end, _SUBJECT_NAME)
        subject = nodes.AssignedValue(subject.start, subject.end, seen, subject)
    body = node.child_by_field_id(_BODY)
    cases = [
        _case(child, seen, text, depth + 1)
        for child in (body.children if body is not None else ())
        if child.kind_id == _CASE_CLAUSE
    ]
    out.append(nodes.Switch(start, end, subject, tuple(cases)))


def _case(node: Node, subject: nodes.Expression, text: bytes, depth: int) -> nodes.Case:
    patterns = [child for child in node.children if child.kind_id == _CASE_PATTERN]
    reader = _PatternReader(text)
    if len(patterns) == 1 and not any(child.kind_id == _COMMA for child in node.children):
        tests = reader.read(patterns[0], subject, depth + 1)
    else:
        # ``case a, b:`` is a sequence without brackets.
        inner = reader.read_items(patterns, subject, depth + 1)
        tests = (nodes.Opaque(node.start_byte, node.start_byte, inner),)
    body: tuple[nodes.Statement, ...] = lower_block(node.child_by_field_id(_CONSEQUENCE), text, depth + 1)
    guard = node.child_by_field_id(_GUARD)
    if guard is not None:
        found = expressions_among(guard.children)
        test = lower(found[0] if found else None, text, depth + 1)
        body = (nodes.If(guard.start_byte, node.end_byte, test, body, ()),)
    return nodes.Case(node.start_byte, node.end_byte, tests, (*reader.bindings, *body))


class _PatternReader:
    """Reads one pattern: what it tests, and what it binds."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.bindings: list[nodes.Statement] = []

    def bind(self, node: Node, value: nodes.Expression) -> None:
        start = node.start_byte
        end = node.end_byte
        raw = self.text[start:end].lstrip(b"* \t")
        if not raw or raw == b"_":
            return
        target = nodes.Name(end - len(raw), end, NAMES[raw])
        self.bindings.append(nodes.Assign(start, end, (target,), value))

    def read(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        """Return the alternatives that a pattern tests for; none where it takes everything."""
        start = node.start_byte
        end = node.end_byte
        if depth > DEEPEST:
            return (too_deep(node, self.text),)
        number = node.kind_id
        if number == _CASE_PATTERN:
            return self.read_first(node, subject, depth)
        if number == _DOTTED_NAME:
            if node.child_count == 1:
                self.bind(node, subject)
                return ()
            return (lower(node, self.text, depth),)
        if number in _AS_PATTERNS:
            children = [child for child in node.children if child.is_named]
            tests = self.read(children[0], subject, depth + 1) if children else ()
            if len(children) > 1:
                self.bind(children[-1], subject)
            return tests
        if number == _UNION_PATTERN:
            return self.read_union(node, subject, depth)
        if number in _SEQUENCES:
            items = [child for child in node.children if child.is_named]
            is_group = len(items) == 1 and node.child_count == 3 and self.text.startswith(b"(", start)
            if is_group and not self.text.startswith(b"*", items[0].start_byte):
                return self.read(items[0], subject, depth + 1)
            return (nodes.Opaque(start, end, self.read_items(items, subject, depth + 1)),)
        if number == _DICT_PATTERN:
            return (nodes.Opaque(start, end, self.read_mapping(node, subject, depth)),)
        if number == _CLASS_PATTERN:
            return (nodes.Opaque(start, end, self.read_class(node, subject, depth)),)
        if number == _SPLAT_PATTERN:
            self.bind(node, nodes.Opaque(start, end, (subject,)))
            return ()
        return (lower(node, self.text, depth),)

    def read_first(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        """Read what a pattern that wraps another holds."""
        children = node.children
        if children and children[0].kind_id == _MINUS:
            operands = expressions_among(children)
            operand = lower(operands[0] if operands else None, self.text, depth)
            return (nodes.Unary(node.start_byte, node.end_byte, "-", operand),)
        for child in children:
            if child.kind_id == _WILDCARD:
                return ()
            if child.is_named:
                return self.read(child, subject, depth + 1)
        return ()

    def read_union(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        tests: list[nodes.Expression] = []
        minus: Node | None = None
        takes_everything = False
        for child in node.children:
            if child.kind_id == _MINUS:
                minus = child
            elif child.kind_id == _WILDCARD:
                takes_everything = True
            elif child.is_named:
                alternatives = self.read(child, subject, depth + 1)
                if minus is not None:
                    start = minus.start_byte
                    alternatives = tuple(nodes.Unary(start, test.end, "-", test) for test in alternatives)
                    minus = None
                takes_everything = takes_everything or not alternatives
                tests.extend(alternatives)
        return () if takes_everything else tuple(tests)

    def read_items(self, items: list[Node], subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        """Read the patterns of a sequence; items after a starred one are counted from the end."""
        tests: list[nodes.Expression] = []
        after_star = False
        for index, item in enumerate(items):
            start = item.start_byte
            end = item.end_byte
            after_star = after_star or self.text.startswith(b"*", start)
            position = index - len(items) if after_star else index
            value = nodes.Subscript(start, end, subject, nodes.Constant(start, end, position))
            if self.text.startswith(b"*", start):
                self.bind(item, nodes.Opaque(start, end, (subject,)))
            else:
                tests.extend(self.read(item, value, depth))
        return tuple(tests)

    def read_mapping(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        tests: list[nodes.Expression] = []
        key: nodes.Expression | None = None
        key_nodes = set(node.children_by_field_id(_KEY))
        for child in node.children:
            if child in key_nodes:
                if child.is_named:
                    key = lower(child, self.text, depth + 1)
            elif child.kind_id == _CASE_PATTERN and key is not None:
                value = nodes.Subscript(child.start_byte, child.end_byte, subject, key)
                tests.extend(self.read(child, value, depth + 1))
            elif child.kind_id == _SPLAT_PATTERN:
                self.bind(child, nodes.Opaque(child.start_byte, child.end_byte, (subject,)))
        return tuple(tests)

    def read_class(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        tests: list[nodes.Expression] = []
        for child in node.children:
            start = child.start_byte
            end = child.end_byte
            if child.kind_id == _DOTTED_NAME:
                tests.append(EXPRESSIONS[_DOTTED_NAME](child, self.text, depth + 1))
            elif child.kind_id == _CASE_PATTERN:
                inner = next(iter(child.named_children), None)
                if inner is not None and inner.kind_id == _KEYWORD_PATTERN:
                    tests.extend(self.read_keyword(inner, subject, depth + 1))
                else:
                    # Which attribute a position stands for is known to the class alone.
                    tests.extend(self.read(child, nodes.Opaque(start, end, (subject,)), depth + 1))
        return tuple(tests)

    def read_keyword(self, node: Node, subject: nodes.Expression, depth: int) -> tuple[nodes.Expression, ...]:
        children = [child for child in node.children if child.is_named]
        if len(children) < 2 or children[0].kind_id != _IDENTIFIER:
            return ()
        name = NAMES[self.text[children[0].start_byte : children[0].end_byte]]
        value = nodes.Attribute(node.start_byte, node.end_byte, subject, name)
        return self.read(children[1], value, depth)
