"""The state of one lowering, and the tables that lead from node kinds to the functions that lower them.

Each module ``lower_*.py`` of this folder lowers one part of the language and offers tables from kind names to functions;
here they are turned into tables by kind number, once per grammar.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.javascript.grammar import ERROR_KIND, Fields, Grammar, load_grammar

ExpressionLowering: TypeAlias = Callable[["Lowering", Node, int], nodes.Expression]
"""Lowers a syntax node to an expression; the number is how deep it is nested."""
StatementLowering: TypeAlias = Callable[["Lowering", Node, int, list[nodes.Statement]], None]
"""Lowers a syntax node to statements, which are added to the list; the number is how deep it is nested."""


class Tables:
    """What the lowering of one dialect looks up by kind number.

    ``expressions`` and ``statements`` hold the kinds that have a value or an effect; what is in neither is a token, a comment or a
    type and says nothing. ``effects`` holds the expressions that become a statement of their own kind where their value is not used.
    """

    __slots__ = (
        "async_token",
        "binary",
        "declarator",
        "effects",
        "expressions",
        "fields",
        "kind_names",
        "operators",
        "statements",
        "types",
    )

    def __init__(self, grammar: Grammar) -> None:
        from assay.languages.javascript import (
            lower_classes,
            lower_collections,
            lower_expressions,
            lower_functions,
            lower_jsx,
            lower_modules,
            lower_operators,
            lower_patterns,
            lower_statements,
            lower_types,
        )

        expressions: dict[str, ExpressionLowering] = {}
        statements: dict[str, StatementLowering] = {}
        for module in (
            lower_expressions,
            lower_operators,
            lower_collections,
            lower_functions,
            lower_classes,
            lower_jsx,
            lower_patterns,
        ):
            expressions.update(module.EXPRESSIONS)
        for other in (lower_statements, lower_functions, lower_classes, lower_modules):
            statements.update(other.STATEMENTS)
        self.fields: Fields = grammar.fields
        self.kind_names = {**grammar.named_kinds, **{number: text for text, number in grammar.tokens.items()}}
        named = grammar.named_kinds.items()
        self.expressions = {number: expressions[name] for number, name in named if name in expressions}
        self.statements = {number: statements[name] for number, name in named if name in statements}
        effects = lower_statements.EFFECTS
        self.effects = {number: effects[name] for number, name in named if name in effects}
        self.types = {number: lower_types.TYPES[name] for number, name in named if name in lower_types.TYPES}
        self.binary = grammar.kinds_of("binary_expression")
        (self.declarator,) = grammar.kinds_of("variable_declarator")
        self.operators = {number: text for text, number in grammar.tokens.items()}
        self.async_token = grammar.tokens["async"]
        self.expressions[ERROR_KIND] = lower_expressions.lower_unknown
        self.statements[ERROR_KIND] = lower_statements.lower_error


class Lowering:
    """One run: the text, the tables, and how deep it may nest."""

    __slots__ = ("effects", "expressions", "fields", "limit", "source", "statements", "tables")

    def __init__(self, source: bytes, tables: Tables, limit: int) -> None:
        self.source = source
        self.tables = tables
        self.fields = tables.fields
        self.expressions = tables.expressions
        self.statements = tables.statements
        self.effects = tables.effects
        self.limit = limit

    def text(self, node: Node) -> str:
        """Return the source text of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def block(self, node: Node, depth: int) -> tuple[nodes.Statement, ...]:
        """Return the statements among the children of a node."""
        out: list[nodes.Statement] = []
        if depth > self.limit:
            return ()
        statements = self.statements
        depth += 1
        for child in node.children:
            handler = statements.get(child.kind_id)
            if handler is not None:
                handler(self, child, depth, out)
        return tuple(out)

    def body(self, node: Node | None, depth: int) -> tuple[nodes.Statement, ...]:
        """Return the statements of a body, which may be a block or one statement."""
        if node is None or depth > self.limit:
            return ()
        if node.type == "statement_block":
            return self.block(node, depth)
        out: list[nodes.Statement] = []
        handler = self.statements.get(node.kind_id)
        if handler is not None:
            handler(self, node, depth + 1, out)
        return tuple(out)

    def expression(self, node: Node | None, depth: int, at: Node) -> nodes.Expression:
        """Return the lowered expression; where there is none, an empty Opaque at the end of ``at``."""
        if node is None:
            return nodes.Opaque(at.end_byte, at.end_byte)
        handler = self.expressions.get(node.kind_id)
        if handler is None:
            return nodes.Opaque(node.start_byte, node.end_byte)
        return handler(self, node, depth)

    def optional(self, node: Node | None, depth: int) -> nodes.Expression | None:
        """Return the lowered expression, or None where there is none."""
        if node is None:
            return None
        handler = self.expressions.get(node.kind_id)
        return None if handler is None else handler(self, node, depth)

    def several(self, node: Node, depth: int) -> tuple[nodes.Expression, ...]:
        """Return the expressions among the children of a node."""
        found: list[nodes.Expression] = []
        get = self.expressions.get
        for child in node.children:
            handler = get(child.kind_id)
            if handler is not None:
                found.append(handler(self, child, depth))
        return tuple(found)


@lru_cache(maxsize=3)
def load_tables(dialect: str) -> Tables:
    """Return the tables of a dialect, made when they are first asked for."""
    return Tables(load_grammar(dialect))
