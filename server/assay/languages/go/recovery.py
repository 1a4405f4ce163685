"""What can be kept of code that the parser could not read, mostly a line that is being typed.

Inside an error the parser leaves a flat row of tokens, finished expressions and statements: ``exec.Command(name`` is a member, a parenthesis and a
name. That row is put together again as far as it goes, so that a finding does not vanish while the next argument is typed.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.go.grammar import ERROR, kinds
from assay.languages.go.lowering import EXPRESSIONS, STATEMENTS, Lowering

__all__ = ["recover"]

_ASSIGNS: Final = kinds("':='", "'='")
_CLOSING: Final = kinds("')'", "']'", "'}'")
_COMMA: Final = kinds("','")
_COMMENT: Final = kinds("comment")
_EXPRESSION_LIST: Final = kinds("expression_list", "argument_list")
_OPENING: Final = kinds("'('")
_STATEMENT_LIST: Final = kinds("statement_list", "block")

_MOST_NODES: Final = 20_000
_DEEPEST_CALL: Final = 20


def recover(low: Lowering, error: Node, depth: int, out: list[nodes.Statement]) -> None:
    """Lower what can be told inside an error node and append it to ``out``."""
    if depth <= low.limit:
        _Row(low, _flattened(error), depth + 1).lower(out)


def _flattened(error: Node) -> list[Node]:
    """Return the children of an error, with errors and lists inside it opened as well."""
    row: list[Node] = []
    stack = [error]
    while stack and len(row) < _MOST_NODES:
        node = stack.pop()
        number = node.kind_id
        if number == ERROR or number in _EXPRESSION_LIST or number in _STATEMENT_LIST:
            stack.extend(reversed(node.children))
        elif number not in _COMMENT and node.start_byte < node.end_byte:
            row.append(node)
    return row


class _Row:
    """Reads a row of tokens and expressions from left to right."""

    def __init__(self, low: Lowering, row: list[Node], depth: int) -> None:
        self.low = low
        self.row = row
        self.depth = depth
        self.at = 0

    def lower(self, out: list[nodes.Statement]) -> None:
        """Append the statements of the row."""
        targets: list[nodes.Expression] = []
        assigns = False
        start = 0
        while self.at < len(self.row):
            node = self.row[self.at]
            if node.kind_id in STATEMENTS:
                self.flush(targets, out)
                STATEMENTS[node.kind_id](self.low, node, self.depth, out)
                self.at += 1
                continue
            if node.kind_id in _ASSIGNS and targets:
                assigns = True
                self.at += 1
                continue
            if node.kind_id in _COMMA and targets and not assigns:
                self.at += 1
                continue
            expression = self.read(0)
            if expression is None:
                self.flush(targets, out)
                assigns = False
                self.at += 1
                continue
            if assigns:
                target = targets[0]
                if len(targets) > 1:
                    target = nodes.Collection(start, targets[-1].end, "results", tuple(targets))
                out.append(nodes.Assign(start, expression.end, (target,), expression, None, True))
                targets, assigns = [], False
                continue
            if targets and not self.follows_comma(node):
                self.flush(targets, out)
            if not targets:
                start = expression.start
            targets.append(expression)
        self.flush(targets, out)

    def follows_comma(self, node: Node) -> bool:
        """Whether the node before this one in the text is a comma."""
        return self.low.source[: node.start_byte].rstrip().endswith(b",")

    @staticmethod
    def flush(targets: list[nodes.Expression], out: list[nodes.Statement]) -> None:
        """Append expressions that turned out to be no targets."""
        out.extend(nodes.ExpressionStatement(each.start, each.end, each) for each in targets)
        targets.clear()

    def peek(self) -> int:
        return self.row[self.at].kind_id if self.at < len(self.row) else -1

    def read(self, level: int) -> nodes.Expression | None:
        """Read an expression with the calls that follow it; None where none begins here."""
        node = self.row[self.at]
        if node.kind_id not in EXPRESSIONS or node.kind_id == ERROR:
            return None
        expression = self.low.expression(node, self.depth, node)
        self.at += 1
        while self.peek() in _OPENING and level < _DEEPEST_CALL and self.row[self.at].start_byte == expression.end:
            expression = self.read_call(expression, level)
        return expression

    def read_call(self, function: nodes.Expression, level: int) -> nodes.Call:
        """Read the arguments of a call up to its closing parenthesis, or as far as there are any on its line."""
        opening = self.row[self.at]
        line = opening.start_point[0]
        self.at += 1
        arguments: list[nodes.Expression] = []
        end = inside_end = opening.end_byte
        while self.at < len(self.row):
            node = self.row[self.at]
            number = node.kind_id
            if number in _CLOSING:
                inside_end = node.start_byte
                end = node.end_byte
                self.at += 1
                break
            is_after_comma = bool(arguments) and self.low.source[end : node.start_byte].strip() == b""
            if number in STATEMENTS or (node.start_point[0] > line and not is_after_comma):
                break
            expression = self.read(level + 1)
            if expression is None:
                self.at += 1
                line = max(line, node.end_point[0])
            else:
                arguments.append(expression)
            end = inside_end = max(end, self.row[self.at - 1].end_byte)
        return nodes.Call(function.start, end, function, tuple(arguments), (), opening.end_byte, inside_end)
