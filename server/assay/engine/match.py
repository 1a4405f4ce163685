"""The match as a rule sees it: one place where a trigger fired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.arguments import CallSite
from assay.engine.callables import ClassHandle, InstanceHandle
from assay.engine.definitions import only_definition
from assay.findings.model import Evidence
from assay.ir import nodes
from assay.ir.values import Value
from assay.languages.api import spoken_language
from assay.rules.api import Document, Route, Secret

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter


class SiteMatch:
    """Fulfils ``rules.api.Match``. The engine sets evidence and source before it asks a rule."""

    __slots__ = (
        "_run",
        "_site",
        "argument",
        "call",
        "class_definition",
        "declaration",
        "document",
        "evidence",
        "handler",
        "is_return",
        "is_shape_only",
        "kind",
        "mapping",
        "name",
        "node",
        "path",
        "route",
        "secret",
        "source_kind",
        "statement",
        "value",
    )

    def __init__(
        self,
        run: Interpreter,
        kind: str,
        node: nodes.Node,
        site: CallSite | None,
        argument: nodes.Expression | None,
        value: Value,
        name: str,
        path: str | None = None,
    ) -> None:
        self._run = run
        self._site = site
        self.kind = kind
        self.node: nodes.Node = node
        self.call: nodes.Call | None = site.node if site is not None else None
        self.argument: nodes.Expression | None = argument
        self.value = value
        self.path: str | None = path if path is not None or site is None else site.path
        self.name = name or (site.name if site is not None else "")
        self.is_shape_only = site.is_shape_only if site is not None else False
        self.evidence = Evidence.POSTURE
        self.source_kind: str | None = None
        self.mapping: nodes.Mapping | None = None
        self.statement: nodes.Statement | None = None
        self.is_return = False
        self.secret: Secret | None = None
        self.document: Document | None = None
        self.route: Route | None = None
        self.handler: nodes.Function | None = None
        self.declaration: nodes.Expression | None = None
        self.class_definition: nodes.ClassDefinition | None = None

    @property
    def language(self) -> str:
        """The language's name; in a page that of its scripts."""
        return spoken_language(self._run.language)

    @property
    def function_names(self) -> tuple[str, ...]:
        """The names of the enclosing functions and classes, outermost first."""
        return self._run.function_names()

    @property
    def is_test(self) -> bool:
        """Whether the file is a test."""
        return self._run.surroundings.is_test

    @property
    def file_path(self) -> str:
        """The file's path relative to the workspace."""
        return self._run.surroundings.path

    @property
    def sink_words(self) -> str:
        """The words of the sink kind."""
        return self._run.known.sink_words.get(self.kind, self.kind)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the source and of the sink."""
        return (self._run.known.source_words.get(self.source_kind or "", ""), self.sink_words)

    @property
    def callee_text(self) -> str:
        """The callee as written, or the name that gets the value."""
        return self._site.written_name if self._site is not None else self.name

    @property
    def function(self) -> nodes.Function | None:
        """The innermost function that holds the match, None at module level."""
        return self._run.frames[-1].function

    def value_of(self, position: int | None, keyword: str | None = None) -> Value | None:
        """Return what is known of an argument of the call, None where it is not given."""
        return self._site.argument_value(position, keyword) if self._site is not None else None

    def argument_node(self, position: int | None, keyword: str | None = None) -> nodes.Expression | None:
        """Return the expression of an argument of the call, None where it is not given."""
        found = self._site.find(position, keyword) if self._site is not None else None
        return found[0] if found is not None else None

    def evaluate(self, expression: nodes.Expression) -> Value:
        """Return what is known of an expression at this point."""
        return self._run.silently(expression)

    def source_text(self, node: nodes.Node) -> str:
        """Return the code of a node."""
        return self._run.text[node.start : node.end].decode("utf-8", "replace")

    def definition_of(self, expression: nodes.Expression, *, is_only_use: bool = False) -> nodes.Expression | None:
        """Return the expression that a local variable was given, where the function gives it one exactly once."""
        function = self._run.frames[-1].function
        if not isinstance(expression, nodes.Name) or function is None:
            return None
        return only_definition(function, expression.id, is_only_use=is_only_use)

    def declared_fields(self, expression: nodes.Expression, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return those of ``names`` that the expression's class has as fields; None where it is no class of the file."""
        target = self._run.silently(expression).callable
        if not isinstance(target, InstanceHandle | ClassHandle):
            return None
        family = self._run.surroundings.family_of(target.name)
        for name in family:
            self._run.note_name(name)
            for field in names:
                self._run.note_name(f"{name}.{field}")
        return tuple(name for name in names if self._run.surroundings.field_of(target.name, name) is not None)

    def imports(self, module: str) -> bool:
        """Whether the file imports the module or something from it."""
        return self._run.imports(module)

    def mentions(self, identifier: str) -> bool:
        """Whether an identifier stands anywhere in the file's text."""
        self._run.note_name(f"mention:{identifier}")
        return self._run.surroundings.mentions(identifier)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the file in order."""
        self._run.note_name("routes:")
        return self._run.surroundings.routes()
