"""From shell scripts to the code model.

- A command is a Call of the Name of the program with its words; assignments before it are keywords.
- A word without expansions is a Constant. ``$x`` outside of quotes is a Name, in quotes a Template of one hole; what is put together is a
  Template. ``$1`` is the Name ``1``, ``$@`` the Name ``@``; of ``${x:-y}`` only ``x`` counts.
- ``a | b`` is a Binary, ``a && b`` and ``a || b`` are Logical.
- ``$(…)`` and backquotes are a Call of ``$()``, ``<(…)`` one of ``<()``; their commands are the arguments.
- A command that reads a here-string or here-document is a Call of ``<<`` with the command and the text.
- Conditions, loops and groups are Blocks, because only what can run matters, not whether it does.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.api import LoweredUnit
from assay.languages.documents import MAXIMUM_BYTES, MAXIMUM_DEPTH, tree_of

_LIMITS: Final = ((b"|", 800), (b"<<", 300), (b"=(", 400), (b"<(", 800))
"""Numbers of signs from which on the parser may need time that grows with their square; no script that somebody wrote has as many."""
_COMMANDS: Final = frozenset(
    {
        *("command", "pipeline", "list", "redirected_statement", "subshell", "compound_statement", "if_statement"),
        *("while_statement", "for_statement", "c_style_for_statement", "case_statement", "function_definition"),
        *("negated_command", "declaration_command", "unset_command", "test_command", "variable_assignment"),
        *("variable_assignments", "do_group", "else_clause", "elif_clause", "case_item"),
    }
)
_ESCAPED: Final = re.compile(r"\\(\r?\n|.)", re.DOTALL)


def read_script(text: bytes, base: int) -> LoweredUnit:
    """Parse and lower a script; ``base`` is added to all places."""
    if len(text) > MAXIMUM_BYTES or any(text.count(sign) > limit for sign, limit in _LIMITS):
        return LoweredUnit((), has_errors=True)
    root = tree_of("tree_sitter_bash", text).root_node
    return LoweredUnit(tuple(_Lowering(text, base).statements(root, 0)), root.has_error)


class _Lowering:
    """The lowering of one script."""

    def __init__(self, text: bytes, base: int) -> None:
        self.source = text
        self.base = base

    def place(self, node: Node) -> tuple[int, int]:
        """Return where a node is."""
        return node.start_byte + self.base, node.end_byte + self.base

    def text(self, node: Node) -> str:
        """Return what is written at a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def statements(self, node: Node, depth: int) -> list[nodes.Statement]:
        """Lower the commands directly inside a node, those of pieces that could not be read included."""
        if depth > MAXIMUM_DEPTH:
            return []
        found: list[nodes.Statement] = []
        for child in node.named_children:
            if child.type in _COMMANDS:
                found.append(self.statement(child, depth + 1))
            elif child.type not in ("comment", "heredoc_body", "word", "string", "raw_string", "variable_name"):
                found.extend(self.statements(child, depth + 1))
        return found

    def statement(self, node: Node, depth: int) -> nodes.Statement:
        """Lower one command, plain or put together."""
        start, end = self.place(node)
        kind = node.type
        if depth > MAXIMUM_DEPTH:
            return nodes.Block(start, end, ())
        if kind == "variable_assignment":
            return self.assignment(node, depth)
        if kind == "declaration_command":
            assignments = [child for child in node.named_children if child.type == "variable_assignment"]
            return nodes.Block(start, end, tuple(self.assignment(child, depth + 1) for child in assignments))
        if kind == "function_definition":
            body = node.child_by_field_name("body")
            name = node.child_by_field_name("name")
            inner = tuple(self.statements(body, depth + 1)) if body is not None else ()
            function = nodes.Function(start, end, self.text(name) if name is not None else "", start, (), inner, start)
            return nodes.FunctionDefinition(start, end, function)
        if kind in ("command", "pipeline", "list", "redirected_statement", "test_command", "negated_command"):
            return nodes.ExpressionStatement(start, end, self.expression(node, depth + 1))
        return nodes.Block(start, end, tuple(self.statements(node, depth + 1)))

    def assignment(self, node: Node, depth: int) -> nodes.Assign:
        """Lower ``name=value``."""
        start, end = self.place(node)
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        target_start, target_end = self.place(name) if name is not None else (start, start)
        target = nodes.Name(target_start, target_end, self.text(name) if name is not None else "")
        return nodes.Assign(start, end, (target,), self.word(value, depth + 1) if value is not None else None)

    def expression(self, node: Node, depth: int) -> nodes.Expression:
        """Lower a command for its place in another one."""
        start, end = self.place(node)
        kind = node.type
        if depth > MAXIMUM_DEPTH:
            return nodes.Opaque(start, end)
        if kind == "command":
            return self.command(node, depth + 1)
        if kind == "pipeline":
            return self.chained([child for child in node.named_children if child.type != "comment"], "|", depth)
        if kind == "list":
            operator = next((child.type for child in node.children if not child.is_named), "&&")
            values = tuple(self.expression(child, depth + 1) for child in node.named_children)
            return nodes.Logical(start, end, "or" if operator == "||" else "and", values)
        if kind == "redirected_statement":
            return self.redirected(node, depth + 1)
        if kind in _COMMANDS:
            inner = [self.as_value(statement) for statement in self.statements(node, depth + 1)]
            return nodes.Opaque(start, end, tuple(value for value in inner if value is not None))
        return self.word(node, depth + 1)

    def as_value(self, statement: nodes.Statement) -> nodes.Expression | None:
        """Return a statement as an expression."""
        start, end = statement.start, statement.end
        if isinstance(statement, nodes.ExpressionStatement):
            return statement.value
        if isinstance(statement, nodes.Assign):
            return statement.value
        if isinstance(statement, nodes.Block):
            inner = [self.as_value(item) for item in statement.body]
            return nodes.Opaque(start, end, tuple(value for value in inner if value is not None))
        return None

    def chained(self, children: list[Node], operator: str, depth: int) -> nodes.Expression:
        """Lower a pipeline: the first command is the innermost."""
        values = [self.expression(child, depth + 1) for child in children]
        result = values[0] if values else nodes.Opaque(self.base, self.base)
        for value in values[1:]:
            result = nodes.Binary(result.start, value.end, operator, result, value)
        return result

    def redirected(self, node: Node, depth: int) -> nodes.Expression:
        """Lower a command with redirections; only what it reads from the script itself, or from another command, counts."""
        start = self.place(node)[0]
        body = node.child_by_field_name("body")
        result = self.expression(body, depth) if body is not None else nodes.Opaque(start, start)
        for child in node.named_children:
            if child.type == "heredoc_redirect":
                result = self.here_document(child, result, depth)
            elif child.type in ("herestring_redirect", "file_redirect"):
                result = self.read_from(child, result, depth)
        return result

    def here_document(self, node: Node, command: nodes.Expression, depth: int) -> nodes.Expression:
        """Lower ``command <<EOF …``, which may go on with a pipeline."""
        result = command
        for child in node.named_children:
            start, end = self.place(child)
            if child.type == "heredoc_body":
                pieces = self.pieces(child, depth + 1)
                text: nodes.Expression = nodes.Constant(start, end, self.text(child))
                if any(not isinstance(piece, nodes.Constant) for piece in pieces):
                    text = nodes.Template(start, end, tuple(pieces), "interpolated")
                result = nodes.Call(command.start, end, nodes.Name(start, start, "<<"), (result, text), (), start, end)
            elif child.type == "pipeline":
                for other in child.named_children:
                    value = self.expression(other, depth + 1)
                    result = nodes.Binary(result.start, value.end, "|", result, value)
            elif child.type in _COMMANDS:
                value = self.expression(child, depth + 1)
                result = nodes.Logical(result.start, max(result.end, value.end), "and", (result, value))
        return result

    def read_from(self, node: Node, command: nodes.Expression, depth: int) -> nodes.Expression:
        """Lower ``command <<< text`` and ``command < <(other)``."""
        start, end = self.place(node)
        is_text = node.type == "herestring_redirect"
        values = [self.word(child, depth + 1) for child in node.named_children if child.type != "file_descriptor"]
        values = [value for value in values if is_text or isinstance(value, nodes.Call)]
        if not values:
            return command
        return nodes.Call(command.start, end, nodes.Name(start, start, "<<"), (command, values[-1]), (), start, end)

    def command(self, node: Node, depth: int) -> nodes.Expression:
        """Lower a plain command."""
        start, end = self.place(node)
        function: nodes.Expression = nodes.Name(start, start, "")
        arguments: list[nodes.Expression] = []
        keywords: list[nodes.Keyword] = []
        redirects: list[Node] = []
        words_start = end
        for child in node.named_children:
            kind = child.type
            if kind == "command_name":
                inner = child.named_children[0] if child.named_child_count else child
                word = self.word(inner, depth + 1)
                if isinstance(word, nodes.Constant) and isinstance(word.value, str):
                    word = nodes.Name(word.start, word.end, word.value)
                function = word
                words_start = word.end
            elif kind == "variable_assignment":
                assigned = self.assignment(child, depth + 1)
                target = assigned.targets[0]
                name = target.id if isinstance(target, nodes.Name) else ""
                value = assigned.value or nodes.Constant(assigned.end, assigned.end, "")
                keywords.append(nodes.Keyword(assigned.start, assigned.end, name, value))
            elif kind in ("herestring_redirect", "file_redirect"):
                redirects.append(child)
            elif kind != "comment":
                arguments.append(self.word(child, depth + 1))
        result: nodes.Expression = nodes.Call(
            start, end, function, tuple(arguments), tuple(keywords), min(words_start, end), end
        )
        for redirect in redirects:
            result = self.read_from(redirect, result, depth)
        return result

    def word(self, node: Node, depth: int) -> nodes.Expression:
        """Lower a word."""
        start, end = self.place(node)
        kind = node.type
        if depth > MAXIMUM_DEPTH:
            return nodes.Opaque(start, end)
        if kind in ("word", "number", "extglob_pattern", "regex", "test_operator", "special_character"):
            return nodes.Constant(start, end, _ESCAPED.sub(_unescaped, self.text(node)))
        if kind == "raw_string":
            return nodes.Constant(start, end, self.text(node)[1:-1])
        if kind == "ansi_c_string":
            return nodes.Constant(start, end, self.text(node)[2:-1])
        if kind == "simple_expansion":
            return nodes.Name(start, end, self.text(node)[1:])
        if kind == "expansion":
            return self.expansion(node, depth)
        if kind in ("command_substitution", "process_substitution"):
            name = "$()" if kind == "command_substitution" else "<()"
            inner = [self.as_value(statement) for statement in self.statements(node, depth + 1)]
            values = tuple(value for value in inner if value is not None)
            return nodes.Call(start, end, nodes.Name(start, start, name), values, (), start, end)
        if kind in ("string", "concatenation", "translated_string"):
            pieces = self.pieces(node, depth + 1)
            if all(isinstance(piece, nodes.Constant) for piece in pieces):
                text = "".join(str(piece.value) for piece in pieces if isinstance(piece, nodes.Constant))
                return nodes.Constant(start, end, text)
            return nodes.Template(start, end, tuple(pieces), "interpolated")
        if kind in _COMMANDS:
            return self.expression(node, depth + 1)
        return nodes.Opaque(start, end, tuple(self.word(child, depth + 1) for child in node.named_children))

    def expansion(self, node: Node, depth: int) -> nodes.Expression:
        """Lower ``${…}``: the variable, or a Call of ``@Q`` around it where the shell quotes what it puts in."""
        start, end = self.place(node)
        variable = next(
            (child for child in node.named_children if child.type in ("variable_name", "special_variable_name")), None
        )
        if variable is None:
            inner = next((child for child in node.named_children if child.type == "subscript"), None)
            name = self.text(inner).split("[", 1)[0] if inner is not None else ""
        else:
            name = self.text(variable)
        written = self.text(node)
        result: nodes.Expression = nodes.Name(start, end, name)
        if written.endswith(("@Q}", "@q}")):
            result = nodes.Call(start, end, nodes.Name(start, start, "@Q"), (result,), (), start, end)
        elif written.startswith("${#"):
            result = nodes.Constant(start, end, "0")  # The length of a value, which is a number.
        return result

    def pieces(self, node: Node, depth: int) -> list[nodes.Expression]:
        """Lower the pieces of a text that is put together, the plain text between its expansions included."""
        is_quoted = node.type != "concatenation"
        position = node.start_byte + (1 if node.type == "string" else 0)
        stop = node.end_byte - (1 if node.type == "string" else 0)
        found: list[nodes.Expression] = []

        def plain(until: int) -> None:
            if is_quoted and until > position:
                text = self.source[position:until].decode("utf-8", "replace")
                found.append(nodes.Constant(position + self.base, until + self.base, _ESCAPED.sub(_in_quotes, text)))

        for child in node.named_children:
            if child.type in ("string_content", "heredoc_content", "comment"):
                continue
            plain(child.start_byte)
            piece = self.word(child, depth + 1)
            found.extend(piece.parts if isinstance(piece, nodes.Template) else (piece,))
            position = child.end_byte
        plain(stop)
        return found


def _unescaped(found: re.Match[str]) -> str:
    return "" if found[1] in ("\n", "\r\n") else found[1]


def _in_quotes(found: re.Match[str]) -> str:
    if found[1] in ("\n", "\r\n"):
        return ""
    return found[1] if found[1] in '"\\$`' else found[0]
