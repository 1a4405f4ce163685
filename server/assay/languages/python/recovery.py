"""What can be kept of code that the parser could not read, mostly a line that is being typed.

Inside an error the parser leaves a flat row of tokens and finished expressions: ``os.system(command`` is an attribute, a parenthesis and a name.
That row is put together again as far as it goes, so that a finding does not vanish while the next argument is typed. A new
statement begins on each line that is not indented more than the line of the innermost open bracket.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import DEEPEST, EXPRESSIONS, NAMES, STATEMENTS, lower
from assay.languages.python.grammar import ERROR, field, kind

__all__ = ["recover"]

_NAME: Final = field("name")
_VALUE: Final = field("value")

_CLOSING: Final = frozenset((kind("')'"), kind("']'"), kind("'}'")))
_COMMA: Final = kind("','")
_COMMENT: Final = kind("comment")
_DICTIONARY_SPLAT: Final = kind("dictionary_splat")
_EQUALS: Final = kind("'='")
_IDENTIFIER: Final = kind("identifier")
_KEYWORD_ARGUMENT: Final = kind("keyword_argument")
_OPENING: Final = kind("'('")
_OPENINGS: Final = frozenset((_OPENING, kind("'['"), kind("'{'")))

_KEYWORDS: Final = frozenset(
    b"and as assert async await break class continue def del elif else except finally for from global if import in is "
    b"lambda nonlocal not or pass raise return try while with yield".split()
)
"""Inside an error the parser takes these for names."""

_MOST_NODES: Final = 20_000


def recover(error: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    """Lower what can be told inside an error node and append it to ``out``."""
    if depth > DEEPEST:
        return
    row: list[Node] = []
    _flatten(error, row)
    for statement in _statements(row, text):
        _Row(statement, text, depth).lower_statement(out)


def _flatten(error: Node, row: list[Node]) -> None:
    """Append the children of an error, with errors inside it opened as well."""
    stack = [error]
    while stack and len(row) < _MOST_NODES:
        node = stack.pop()
        if node.kind_id == ERROR:
            stack.extend(reversed(node.children))
        elif node.kind_id != _COMMENT:
            row.append(node)


def _statements(row: list[Node], text: bytes) -> list[list[Node]]:
    """Divide a row at the lines that begin a statement."""
    divided: list[list[Node]] = []
    open_indents: list[int] = []
    last_end = -1
    indent = 0
    for node in row:
        start = node.start_byte
        if last_end < 0 or text.find(b"\n", last_end, start) >= 0:
            indent = start - (text.rfind(b"\n", 0, start) + 1)
            while open_indents and indent <= open_indents[-1] and node.kind_id not in _CLOSING:
                open_indents.pop()
            if not open_indents:
                divided.append([])
        divided[-1].append(node)
        if node.kind_id in _OPENINGS:
            open_indents.append(indent)
        elif node.kind_id in _CLOSING and open_indents:
            open_indents.pop()
        last_end = node.end_byte
    return divided


class _Row:
    """Reads one statement's row of tokens and expressions from left to right."""

    def __init__(self, row: list[Node], text: bytes, depth: int) -> None:
        self.row = row
        self.text = text
        self.depth = depth
        self.at = 0

    def lower_statement(self, out: list[nodes.Statement]) -> None:
        targets: list[nodes.Expression] = []
        start = self.row[0].start_byte
        while self.at < len(self.row):
            node = self.row[self.at]
            number = node.kind_id
            if number in STATEMENTS:
                STATEMENTS[number](node, self.text, self.depth + 1, out)
                self.at += 1
                continue
            if number == _KEYWORD_ARGUMENT:
                # To the parser an assignment after an open call looks like one more argument.
                keyword = self.read_keyword(node)
                if keyword is not None:
                    target = nodes.Name(keyword.start, keyword.start + len(keyword.name.encode()), keyword.name)
                    out.append(nodes.Assign(keyword.start, keyword.end, (target,), keyword.value))
                self.at += 1
                continue
            is_return = self.is_keyword(node) and self.text.startswith(b"return", node.start_byte)
            if is_return and self.at + 1 < len(self.row):
                self.at += 1
            expression = self.read_expression(0)
            if expression is None:
                self.at += 1
                continue
            if is_return:
                out.append(nodes.Return(node.start_byte, expression.end, expression))
                continue
            if self.peek() == _EQUALS:
                self.at += 1
                targets.append(expression)
                continue
            if targets:
                out.append(nodes.Assign(start, expression.end, tuple(targets), expression))
                targets = []
            else:
                out.append(nodes.ExpressionStatement(expression.start, expression.end, expression))
        out.extend(nodes.ExpressionStatement(target.start, target.end, target) for target in targets)

    def peek(self) -> int:
        return self.row[self.at].kind_id if self.at < len(self.row) else -1

    def read_expression(self, level: int) -> nodes.Expression | None:
        """Read an expression with the calls that follow it; None where none begins here."""
        node = self.row[self.at]
        if node.kind_id not in EXPRESSIONS or node.start_byte == node.end_byte or self.is_keyword(node):
            return None
        expression = lower(node, self.text, self.depth + 1)
        self.at += 1
        while self.peek() == _OPENING and level < 20:
            expression = self.read_call(expression, level)
        return expression

    def is_keyword(self, node: Node) -> bool:
        return node.kind_id == _IDENTIFIER and self.text[node.start_byte : node.end_byte] in _KEYWORDS

    def read_call(self, function: nodes.Expression, level: int) -> nodes.Call:
        """Read the arguments of a call up to its closing parenthesis, or as far as there are any."""
        opening = self.row[self.at]
        self.at += 1
        arguments: list[nodes.Expression] = []
        keywords: list[nodes.Keyword] = []
        end = inside_end = opening.end_byte
        while self.at < len(self.row):
            node = self.row[self.at]
            number = node.kind_id
            if number in _CLOSING:
                inside_end = node.start_byte
                end = node.end_byte
                self.at += 1
                break
            if number == _KEYWORD_ARGUMENT:
                keyword = self.read_keyword(node)
                if keyword is not None:
                    keywords.append(keyword)
                self.at += 1
            elif number == _DICTIONARY_SPLAT:
                value = lower(node, self.text, self.depth + 1)
                inner = value.value if isinstance(value, nodes.Spread) else value
                keywords.append(nodes.Keyword(node.start_byte, node.end_byte, "", inner))
                self.at += 1
            else:
                expression = self.read_expression(level + 1)
                if expression is None:
                    self.at += 1
                elif self.peek() == _EQUALS and isinstance(expression, nodes.Name):
                    # ``shell=`` with a value that is only half there, or that is a call that does not end.
                    self.at += 1
                    value = self.read_value(level + 1, expression)
                    keywords.append(nodes.Keyword(expression.start, value.end, expression.id, value))
                else:
                    arguments.append(expression)
            end = inside_end = max(end, self.row[self.at - 1].end_byte)
        return nodes.Call(
            function.start, end, function, tuple(arguments), tuple(keywords), opening.end_byte, inside_end
        )

    def read_keyword(self, node: Node) -> nodes.Keyword | None:
        """Return a finished keyword argument."""
        name = node.child_by_field_id(_NAME)
        if name is None:
            return None
        value = lower(node.child_by_field_id(_VALUE), self.text, self.depth + 1)
        word = NAMES[self.text[name.start_byte : name.end_byte]]
        return nodes.Keyword(node.start_byte, node.end_byte, word, value)

    def read_value(self, level: int, name: nodes.Name) -> nodes.Expression:
        if self.at < len(self.row) and self.peek() not in _CLOSING and self.peek() != _COMMA:
            value = self.read_expression(level)
            if value is not None:
                return value
        return nodes.Opaque(name.end, name.end)
