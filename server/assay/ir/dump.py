"""A compact text form of the code model, for tests and for looking at what a lowering made of some code.

One line per statement, with bodies indented below it. Expressions look like code where that is clear: ``a.b``, ``a[k]``, ``f(x, key=v, **m)``,
``(a + b)``, ``(a ? b : c)`` with the test first, ``list[a, b]``; all else carries a word: ``interpolated{'SELECT ', x}``, ``opaque(a, b)``,
``new F(a)``, ``module('fs')``, ``<div a=x>{…}``. With ``places=True`` each expression and statement is followed by ``@start-end``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assay.ir import nodes

__all__ = ["dump", "dump_expression"]

_INDENT = "  "


def dump(statements: Sequence[nodes.Statement], places: bool = False) -> str:
    """Return the text form of ``statements``; every line ends with a line feed, so that no statements give an empty text."""
    writer = _Writer(places)
    writer.block(statements, 0)
    return "".join(line + "\n" for line in writer.lines)


def dump_expression(expression: nodes.Expression, places: bool = False) -> str:
    """Return the text form of one expression. A function or class inside it is put on one line, its statements between ``;``."""
    return _Writer(places).expression(expression)


class _Writer:
    """Collects the lines of one dump."""

    __slots__ = ("lines", "places")

    def __init__(self, places: bool) -> None:
        self.places = places
        self.lines: list[str] = []

    # --- statements ---

    def line(self, depth: int, text: str, node: nodes.Node | None = None) -> None:
        place = self.place(node) if node is not None else ""
        self.lines.append(_INDENT * depth + text + place)

    def place(self, node: nodes.Node) -> str:
        return f"@{node.start}-{node.end}" if self.places else ""

    def block(self, statements: Sequence[nodes.Statement], depth: int) -> None:
        for statement in statements:
            self.statement(statement, depth)

    def headed(self, depth: int, head: str, body: Sequence[nodes.Statement], node: nodes.Node | None = None) -> None:
        self.line(depth, head, node)
        self.block(body, depth + 1)

    def statement(self, statement: nodes.Statement, depth: int) -> None:
        expression = self.expression
        match statement:
            case nodes.ExpressionStatement():
                self.line(depth, expression(statement.value), statement)
            case nodes.Assign():
                text = "declare " if statement.declares else ""
                text += " = ".join(map(expression, statement.targets))
                if statement.annotation is not None:
                    text += ": " + expression(statement.annotation)
                if statement.value is not None:
                    text += " = " + expression(statement.value)
                self.line(depth, text, statement)
            case nodes.AugmentedAssign():
                text = f"{expression(statement.target)} {statement.operator}= {expression(statement.value)}"
                self.line(depth, text, statement)
            case nodes.Return():
                self.line(depth, _word("return", self.optional(statement.value)), statement)
            case nodes.Raise():
                self.line(depth, _word("raise", self.optional(statement.value)), statement)
            case nodes.If():
                self.headed(depth, "if " + expression(statement.test), statement.then, statement)
                self.section(depth, "else", statement.otherwise)
            case nodes.Loop():
                head = "loop"
                if statement.target is not None or statement.iterable is not None:
                    head += f" {self.optional(statement.target)} in {self.optional(statement.iterable)}"
                if statement.test is not None:
                    head += " while " + expression(statement.test)
                self.headed(depth, head, statement.body, statement)
                self.section(depth, "else", statement.otherwise)
            case nodes.Try():
                self.headed(depth, "try", statement.body, statement)
                for handler in statement.handlers:
                    head = _word("except", ", ".join(map(expression, handler.types)))
                    self.headed(depth, head + (f" as {handler.name}" if handler.name else ""), handler.body, handler)
                self.section(depth, "else", statement.otherwise)
                self.section(depth, "finally", statement.final)
            case nodes.With():
                items = ", ".join(
                    expression(value) + (f" as {expression(target)}" if target is not None else "")
                    for value, target in statement.items
                )
                self.headed(depth, "with " + items, statement.body, statement)
            case nodes.Switch():
                self.line(depth, "switch " + expression(statement.subject), statement)
                for case in statement.cases:
                    head = "case " + ", ".join(map(expression, case.tests)) if case.tests else "default"
                    self.headed(depth + 1, head, case.body, case)
                    if case.falls_through:
                        self.line(depth + 2, "falls through")
            case nodes.Block():
                self.headed(depth, "block", statement.body, statement)
            case nodes.Leave():
                self.line(depth, "continue" if statement.is_continue else "break", statement)
            case nodes.Assert():
                message = f", {expression(statement.message)}" if statement.message is not None else ""
                self.line(depth, f"assert {expression(statement.test)}{message}", statement)
            case nodes.Delete():
                self.line(depth, "delete " + ", ".join(map(expression, statement.targets)), statement)
            case nodes.Import():
                name = f" name {statement.name}" if statement.name else ""
                self.line(depth, f"import {statement.module}{name} as {statement.alias}", statement)
            case nodes.FunctionDefinition():
                for decorator in statement.function.decorators:
                    self.line(depth, "@" + expression(decorator))
                self.headed(depth, self.function_head(statement.function), statement.function.body, statement)
            case nodes.ClassDefinition():
                for decorator in statement.decorators:
                    self.line(depth, "@" + expression(decorator))
                self.headed(depth, self.class_head(statement), statement.body, statement)
            case _:
                self.line(depth, type(statement).__name__, statement)

    def section(self, depth: int, head: str, body: Sequence[nodes.Statement]) -> None:
        if body:
            self.headed(depth, head, body)

    def function_head(self, function: nodes.Function) -> str:
        flags = [
            word
            for word, is_set in (
                ("exported", function.is_exported),
                ("static", function.is_static),
                ("async", function.is_async),
                ("generator", function.is_generator),
            )
            if is_set
        ]
        returns = f" -> {self.expression(function.returns)}" if function.returns is not None else ""
        name = f" {function.name}" if function.name else ""
        return (
            " ".join([*flags, "function"]) + f"{name}({self.joined(map(self.parameter, function.parameters))}){returns}"
        )

    def class_head(self, definition: nodes.ClassDefinition) -> str:
        arguments = [*map(self.expression, definition.bases), *map(self.keyword, definition.keywords)]
        exported = "exported " if definition.is_exported else ""
        return f"{exported}class {definition.name}({self.joined(arguments)})"

    def parameter(self, parameter: nodes.Parameter) -> str:
        text = "".join(f"@{self.expression(decorator)} " for decorator in parameter.decorators)
        text += {"positional": "", "keyword-only": "keyword ", "rest": "*", "keyword-rest": "**"}[parameter.kind]
        text += self.expression(parameter.target)
        if parameter.annotation is not None:
            text += ": " + self.expression(parameter.annotation)
        if parameter.default is not None:
            text += " = " + self.expression(parameter.default)
        return text

    # --- expressions ---

    def optional(self, expression: nodes.Expression | None) -> str:
        return "" if expression is None else self.expression(expression)

    def joined(self, texts: Iterable[str]) -> str:
        return ", ".join(texts)

    def several(self, expressions: Iterable[nodes.Expression]) -> str:
        return ", ".join(map(self.expression, expressions))

    def keyword(self, keyword: nodes.Keyword) -> str:
        value = self.expression(keyword.value)
        return (f"{keyword.name}={value}" if keyword.name else f"**{value}") + self.place(keyword)

    def expression(self, node: nodes.Expression) -> str:
        return self.bare(node) + self.place(node)

    def bare(self, node: nodes.Expression) -> str:
        expression = self.expression
        match node:
            case nodes.Constant():
                return f"/{node.value!s}/" if node.is_regex else repr(node.value)
            case nodes.Name():
                return node.id
            case nodes.Attribute():
                return f"{expression(node.value)}.{node.name}"
            case nodes.Subscript():
                return f"{expression(node.value)}[{expression(node.key)}]"
            case nodes.Call():
                arguments = self.joined([*map(expression, node.arguments), *map(self.keyword, node.keywords)])
                return f"{'new ' if node.is_new else ''}{expression(node.function)}({arguments})"
            case nodes.Template():
                return f"{node.style}{{{self.several(node.parts)}}}"
            case nodes.Binary() | nodes.Compare():
                return f"({expression(node.left)} {node.operator} {expression(node.right)})"
            case nodes.Logical():
                return "(" + f" {node.operator} ".join(map(expression, node.values)) + ")"
            case nodes.Unary():
                return f"({node.operator} {expression(node.operand)})"
            case nodes.Conditional():
                return f"({expression(node.test)} ? {expression(node.then)} : {expression(node.otherwise)})"
            case nodes.Collection():
                return f"{node.kind}[{self.several(node.items)}]"
            case nodes.Mapping():
                return "{" + self.joined(map(self.entry, node.entries)) + "}"
            case nodes.Spread():
                return "*" + expression(node.value)
            case nodes.AssignedValue():
                return f"({expression(node.target)} := {expression(node.value)})"
            case nodes.Comprehension():
                clauses = "".join(
                    f" for {expression(clause.target)} in {expression(clause.iterable)}"
                    + "".join(f" if {expression(condition)}" for condition in clause.conditions)
                    for clause in node.clauses
                )
                return f"{node.kind}({self.several(node.elements)}{clauses})"
            case nodes.Element():
                attributes = "".join(" " + self.keyword(attribute) for attribute in node.attributes)
                return f"<{node.tag}{attributes}>{{{self.several(node.children)}}}"
            case nodes.ImportedModule():
                return f"module({node.module!r})"
            case nodes.FunctionValue():
                return self.inlined(self.function_head(node.function), node.function.decorators, node.function.body)
            case nodes.ClassValue():
                definition = node.definition
                return self.inlined(self.class_head(definition), definition.decorators, definition.body)
            case nodes.Yielded():
                return f"({_word('yield', self.optional(node.value))})"
            case nodes.Opaque():
                return f"opaque({self.several(node.children)})"
            case _:
                return type(node).__name__

    def entry(self, entry: nodes.Entry) -> str:
        value = self.expression(entry.value)
        return f"**{value}" if entry.key is None else f"{self.expression(entry.key)}: {value}"

    def inlined(self, head: str, decorators: Sequence[nodes.Expression], body: Sequence[nodes.Statement]) -> str:
        inner = _Writer(self.places)
        inner.block(body, 0)
        marks = "".join(f"@{self.expression(decorator)} " for decorator in decorators)
        return f"{marks}{head} {{{'; '.join(line.strip() for line in inner.lines)}}}"


def _word(word: str, rest: str) -> str:
    """Return ``word`` and ``rest`` with a space between them where both are there."""
    return f"{word} {rest}" if rest else word
