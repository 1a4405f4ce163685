"""Lowering by kind: tables from the numbers of kinds to functions, filled by the modules that lower them, and the state of one lowering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias, TypeVar

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.java.grammar import kinds

ExpressionLowering: TypeAlias = Callable[["Lowering", Node, int], nodes.Expression]
"""Lowers a syntax node to an expression; the number is how deep it is nested."""
StatementLowering: TypeAlias = Callable[["Lowering", Node, int, list[nodes.Statement]], None]
"""Lowers a syntax node to statements, which are added to the list; the number is how deep it is nested."""

EXPRESSIONS: Final[dict[int, ExpressionLowering]] = {}
STATEMENTS: Final[dict[int, StatementLowering]] = {}
EFFECTS: Final[dict[int, StatementLowering]] = {}
"""Expressions that become a statement of their own kind where their value is not used."""
TYPES: Final[dict[int, ExpressionLowering]] = {}


class _Names(dict[bytes, str]):
    """Decodes names, once for each: half of the names of a file are the same few."""

    def __missing__(self, raw: bytes) -> str:
        name = raw.decode("utf-8", "replace")
        if len(self) > 50_000:
            self.clear()
        self[raw] = name
        return name


NAMES: Final = _Names()

_MODIFIERS: Final = kinds("modifiers")
_ANNOTATIONS: Final = kinds("annotation", "marker_annotation")


def on_expression(*names: str) -> Callable[[ExpressionLowering], ExpressionLowering]:
    """Register the decorated function for expressions of these kinds."""
    return _registering(EXPRESSIONS, names)


def on_statement(*names: str) -> Callable[[StatementLowering], StatementLowering]:
    """Register the decorated function for statements of these kinds."""
    return _registering(STATEMENTS, names)


def on_effect(*names: str) -> Callable[[StatementLowering], StatementLowering]:
    """Register the decorated function for expressions of these kinds that stand as statements."""
    return _registering(EFFECTS, names)


def on_type(*names: str) -> Callable[[ExpressionLowering], ExpressionLowering]:
    """Register the decorated function for written types of these kinds."""
    return _registering(TYPES, names)


Handler = TypeVar("Handler")


def _registering(table: dict[int, Handler], names: tuple[str, ...]) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for number in kinds(*names):
            table[number] = handler
        return handler

    return register


class Lowering:
    """One run: the text, and how deep it may nest."""

    __slots__ = ("limit", "source")

    def __init__(self, source: bytes, limit: int) -> None:
        self.source = source
        self.limit = limit

    def text(self, node: Node) -> str:
        """Return the source text of a node."""
        return NAMES[self.source[node.start_byte : node.end_byte]]

    def block(self, node: Node | None, depth: int) -> tuple[nodes.Statement, ...]:
        """Return the statements among the children of a node."""
        if node is None or depth > self.limit:
            return ()
        out: list[nodes.Statement] = []
        for child in node.children:
            self.statement(child, depth + 1, out)
        return tuple(out)

    def statement(self, node: Node, depth: int, out: list[nodes.Statement]) -> None:
        """Lower one statement; what is none adds nothing."""
        handler = STATEMENTS.get(node.kind_id)
        if handler is not None:
            handler(self, node, depth, out)
        elif node.kind_id in EXPRESSIONS:
            self.effect(node, depth, out)

    def effect(self, node: Node, depth: int, out: list[nodes.Statement]) -> None:
        """Lower an expression for its effect."""
        handler = EFFECTS.get(node.kind_id)
        if handler is not None:
            handler(self, node, depth, out)
        else:
            out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, self.expression(node, depth, node)))

    def body(self, node: Node | None, depth: int) -> tuple[nodes.Statement, ...]:
        """Return the statements of a body, which may be a block or one statement."""
        if node is None or depth > self.limit:
            return ()
        if node.type in ("block", "constructor_body"):
            return self.block(node, depth)
        out: list[nodes.Statement] = []
        self.statement(node, depth + 1, out)
        return tuple(out)

    def expression(self, node: Node | None, depth: int, at: Node) -> nodes.Expression:
        """Return the lowered expression; where there is none, an empty Opaque at the end of ``at``."""
        if node is None:
            return nodes.Opaque(at.end_byte, at.end_byte)
        handler = EXPRESSIONS.get(node.kind_id)
        if handler is None or depth > self.limit:
            return nodes.Opaque(node.start_byte, node.end_byte)
        return handler(self, node, depth)

    def optional(self, node: Node | None, depth: int) -> nodes.Expression | None:
        """Return the lowered expression, or None where there is none."""
        return None if node is None else self.expression(node, depth, node)

    def several(self, node: Node, depth: int) -> tuple[nodes.Expression, ...]:
        """Return the expressions among the children of a node."""
        found: list[nodes.Expression] = []
        if depth > self.limit:
            return ()
        for child in node.children:
            handler = EXPRESSIONS.get(child.kind_id)
            if handler is not None:
                found.append(handler(self, child, depth))
        return tuple(found)

    def type(self, node: Node | None, depth: int, dimensions: Node | None = None) -> nodes.Expression | None:
        """Return a written type; None for ``var`` and where there is none. ``dimensions`` are brackets behind the variable's name."""
        if node is None or depth > self.limit:
            return None
        handler = TYPES.get(node.kind_id)
        if handler is None:
            return None
        lowered = handler(self, node, depth + 1)
        if isinstance(lowered, nodes.Name) and lowered.id == "var":
            return None
        return array_of(lowered) if dimensions is not None else lowered

    def decorators(self, node: Node, depth: int) -> tuple[nodes.Expression, ...]:
        """Return the annotations of a declaration."""
        modifiers = modifiers_of(node)
        if modifiers is None:
            return ()
        return tuple(
            self.expression(child, depth, child) for child in modifiers.children if child.kind_id in _ANNOTATIONS
        )


def modifiers_of(node: Node) -> Node | None:
    """Return the modifiers of a declaration, annotations included."""
    for child in node.children:
        if child.kind_id in _MODIFIERS:
            return child
    return None


def has_modifier(node: Node, word: str) -> bool:
    """Whether a declaration has the modifier ``word``."""
    modifiers = modifiers_of(node)
    return modifiers is not None and any(child.type == word for child in modifiers.children)


_PRIMITIVE_TYPES: Final = frozenset(("boolean", "byte", "char", "double", "float", "int", "long", "short"))


def array_of(element: nodes.Expression) -> nodes.Expression:
    """Return the type of an array: a name of its own for numbers and bytes, which alone are harmless and together may not be."""
    if isinstance(element, nodes.Name) and element.id in _PRIMITIVE_TYPES:
        return nodes.Name(element.start, element.end, f"{element.id}[]")
    return nodes.Subscript(element.start, element.end, element, nodes.Constant(element.end, element.end, "[]"))
