"""The arguments of a call as rules and fact rows address them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from assay.engine import path_guards, regexes
from assay.engine.patterns import ArgumentSelector, ConditionTest
from assay.ir import nodes
from assay.ir.values import NOT_CONSTANT, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_OWN_MODULES = (".", "@/", "~/")
"""How the names of modules of the program itself begin in JavaScript."""
_SUBDOMAIN = re.compile(r"\.[A-Za-z0-9]")
_BELOW_SITE = re.compile(r"https?://[^/?#\\@]+/")
_OF_PATTERNS: dict[str, Callable[[str], bool]] = {
    "<subdomain>": lambda text: _SUBDOMAIN.match(text) is not None,
    "<below-site>": lambda text: _BELOW_SITE.match(text) is not None,
    "<allow-list>": regexes.is_allow_list,
    "<whole-allow-list>": lambda pattern: regexes.is_allow_list(f"^{pattern.strip('^$')}$"),
    "<all-but-plain>": regexes.is_all_but_plain,
    "<site-path>": regexes.is_site_path,
    "<line-breaks>": regexes.takes_line_breaks,
    "<tag-openings>": regexes.takes_tag_openings,
    "<parent-steps>": regexes.matches_parent_steps,
    "<leading-parent-steps>": regexes.matches_leading_parent_steps,
}
"""What conditions of rows ask of a constant pattern, or of a constant text."""


class CallSite:
    """A call with its arguments evaluated."""

    __slots__ = (
        "has_spread",
        "is_shape_only",
        "keyword_values",
        "name",
        "node",
        "path",
        "receiver",
        "run",
        "values",
    )

    def __init__(self, run: Interpreter, node: nodes.Call, path: str | None, name: str, receiver: Value | None) -> None:
        self.run = run
        self.node = node
        self.path = path
        self.name = name
        self.receiver = receiver
        self.is_shape_only = False
        self.has_spread = False
        values: list[Value] = []
        for argument in node.arguments:
            if type(argument) is nodes.FunctionValue:
                # Functions among the arguments run later, when it is known what their parameters are.
                values.append(Value(callable=run.closure_of(argument.function)))
            elif type(argument) is nodes.Spread:
                self.has_spread = True
                values.append(run.evaluate(argument.value))
            else:
                values.append(run.evaluate(argument))
        self.values = values
        self.keyword_values = [(keyword.name, run.evaluate(keyword.value)) for keyword in node.keywords]

    @property
    def written_name(self) -> str:
        """The name of the function as written, shortened."""
        text = self.run.text[self.node.function.start : self.node.function.end].decode("utf-8", "replace")
        text = " ".join(text.split())
        return text if len(text) <= 60 else self.name or "…"

    @property
    def receiver_name(self) -> str:
        """The last name of the receiver as written: ``cur`` of ``self.cur.execute``; of a function out of a module of one's own that module's
        last name: ``db`` of ``import { query } from "../db"``; empty for none."""
        function = self.node.function
        if type(function) is not nodes.Attribute:
            module = (self.path or "").rpartition(".")[0]
            return module.rpartition("/")[2] if module.startswith(_OWN_MODULES) else ""
        value = function.value
        while True:
            if type(value) is nodes.Name:
                return value.id
            if type(value) is nodes.Attribute:
                return value.name
            if type(value) is nodes.Call:
                value = value.function
            elif type(value) is nodes.Subscript:
                value = value.value
            else:
                return ""

    def everything(self) -> list[Value]:
        """Return the values of the receiver and all arguments."""
        found = [value for _, value in self.keyword_values]
        found.extend(self.values)
        if self.receiver is not None:
            found.append(self.receiver)
        return found

    def argument_value(self, position: int | None, keyword: str | None = None) -> Value | None:
        """Return the value of an argument, None where it is not given."""
        found = self.find(position, keyword)
        return found[1] if found is not None else None

    def find(self, position: int | None, keyword: str | None) -> tuple[nodes.Expression, Value] | None:
        """Return an argument's node and value by position or keyword; a keyword also finds a property of an options object."""
        if keyword:
            for index, (name, value) in enumerate(self.keyword_values):
                if name == keyword:
                    return self.node.keywords[index].value, value
        if position is not None and 0 <= position < len(self.values):
            if not self.has_spread or all(
                type(argument) is not nodes.Spread for argument in self.node.arguments[: position + 1]
            ):
                return self.node.arguments[position], self.values[position]
            return self._inside_spread(position)
        if position is not None and self.has_spread and not keyword:
            return self._inside_spread(position)
        if keyword and not self.node.keywords:
            for index in range(len(self.values) - 1, -1, -1):
                fields = self.values[index].fields
                if fields is not None and keyword in fields and type(self.node.arguments[index]) is nodes.Mapping:
                    return property_node(self.node.arguments[index], keyword), fields[keyword]
        return None

    def _inside_spread(self, position: int) -> tuple[nodes.Expression, Value] | None:
        """Return an argument that a list at the end of the call brings, where its items are known."""
        last = len(self.values) - 1
        items = self.values[last].fields
        if type(self.node.arguments[last]) is not nodes.Spread or items is None or position < last:
            return None
        item = items.get(str(position - last))
        return (self.node.arguments[last], item) if item is not None else None

    def select(self, selector: ArgumentSelector) -> list[tuple[nodes.Expression, Value]]:
        """Return the arguments that a row speaks of."""
        found: list[tuple[nodes.Expression, Value]] = []
        if selector.receiver and self.receiver is not None and type(self.node.function) is nodes.Attribute:
            found.append((self.node.function.value, self.receiver))
        if selector.all:
            found.extend(zip(self.node.arguments, self.values, strict=True))
            found.extend(
                (keyword.value, value)
                for keyword, (_, value) in zip(self.node.keywords, self.keyword_values, strict=True)
            )
            return found
        if selector.rest:
            found.extend(list(zip(self.node.arguments, self.values, strict=True))[selector.position :])
            return found
        if selector.position < 0 and not selector.keyword:
            return found
        if selector.property:
            argument = self.find(selector.position if selector.position >= 0 else None, selector.keyword)
            if argument is not None:
                node, value = argument
                for part in selector.property.split("."):
                    if value.fields is None or part not in value.fields:
                        return found
                    node, value = property_node(node, part), value.fields[part]
                found.append((node, value))
            return found
        argument = self.find(selector.position if selector.position >= 0 else None, selector.keyword)
        if argument is not None:
            found.append(argument)
        elif self.has_spread and self.values:
            # With a spread nobody knows which argument comes where: any of them may be the one.
            found.append((self.node.arguments[-1], self.values[-1]))
        return found

    def satisfies(self, when: tuple[ConditionTest, ...], unless: tuple[ConditionTest, ...]) -> bool:
        """Whether the conditions of a row hold here."""
        if when and not all(self._holds(test) for test in when):
            return False
        return not unless or not all(self._holds(test) for test in unless)

    def _holds(self, test: ConditionTest) -> bool:
        selected = self.select(test.selector)
        value = selected[0][1] if selected else None
        if value is None:
            return "<missing>" in test.special
        if "<present>" in test.special:
            return True
        if "<resolved>" in test.special and path_guards.is_resolved(value):
            return True
        if isinstance(value.constant, str):
            for special in test.special:
                if special in _OF_PATTERNS and _OF_PATTERNS[special](value.constant):
                    return True
        if "<root>" in test.special or "<upward>" in test.special:
            first = value.constant if value.text is None else value.text[0]
            if isinstance(first, str) and (first == "/" if "<root>" in test.special else first.startswith("..")):
                return True
        if value.constant is NOT_CONSTANT:
            if "<varies>" in test.special:
                return True
            # A name such as ssl.CERT_NONE is as good as a constant.
            return value.path is not None and (str, value.path) in test.constants
        return (type(value.constant), value.constant) in test.constants


def property_node(node: nodes.Expression, name: str) -> nodes.Expression:
    """Return the value node of a property of an object literal, else the node itself."""
    if type(node) is nodes.Mapping:
        for entry in node.entries:
            if isinstance(entry.key, nodes.Constant) and entry.key.value == name:
                return entry.value
    return node
