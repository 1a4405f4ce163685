"""Reads the routes that a unit declares, and the checks in front of them, from its code alone.

It goes by the shapes that web frameworks share (a decorator or a call with a path, a class of views, a function with a known name), so that
what a unit declares depends on its own text and on nothing else. What checks of other units cover it is put together in
``engine.route_table``.
"""

from __future__ import annotations

from assay.engine import route_go
from assay.engine.guard_names import checks_rights, names_a_guard
from assay.engine.route_calls import CallReader
from assay.engine.route_classes import ClassReader
from assay.engine.route_code import CHANGING, items, last_name, text_of
from assay.engine.route_declared import GroupGuard, ReadRoute, UnitRoutes, ViewMethod
from assay.engine.route_functions import FunctionReader
from assay.ir import nodes
from assay.ir.names import identifiers_in
from assay.rules.api import Route, RouteGuard

__all__ = ["CHANGING", "ROUTE_WORDS", "GroupGuard", "ReadRoute", "UnitRoutes", "ViewMethod", "last_name", "read_routes"]

ROUTE_WORDS = frozenset(
    {b"get", b"post", b"put", b"patch", b"delete", b"del", b"all", b"route", b"api_route", b"use", b"addHook"}
    | {b"before_request", b"before_app_request", b"middleware", b"middlewares", b"dependencies", b"include_router"}
    | {b"GetMapping", b"PostMapping", b"PutMapping", b"PatchMapping", b"DeleteMapping", b"RestController"}
    | {b"request", b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"Get", b"Post", b"Put", b"Patch", b"Delete", b"All"}
    | {b"api_view", b"action", b"View", b"APIView", b"Resource", b"MethodView", b"ViewSet", b"Controller", b"server"}
    | {b"ModelViewSet", b"CreateAPIView", b"DestroyAPIView", b"UpdateAPIView", b"RetrieveUpdateDestroyAPIView"}
    | {
        b"ListCreateAPIView",
        b"CreateView",
        b"UpdateView",
        b"DeleteView",
        b"FormView",
        b"GenericViewSet",
        b"HTTPEndpoint",
    }
    | {
        b"TemplateView",
        b"register_blueprint",
        b"HandleFunc",
        b"Handle",
        b"Use",
        b"Group",
        b"register",
        b"add_post",
        b"add_delete",
        b"add_put",
        b"add_patch",
        b"add_get",
    }
)
"""A unit with none of these words declares no route and no check in front of one."""
"""A unit with none of these words declares no route and no check in front of one."""


def read_routes(statements: tuple[nodes.Statement, ...], text: bytes, owner: str) -> UnitRoutes:
    """Return what the statements of a unit declare; ``owner`` is the class of a method."""
    reader = _Reader(text, owner)
    reader.statements(statements, depth=0)
    reader.found.checking_functions = frozenset(reader.checking)
    return reader.found


class _Reader(FunctionReader, ClassReader, CallReader):
    """Walks through the code of a unit."""

    def statements(self, statements: tuple[nodes.Statement, ...], depth: int) -> None:
        """Look through statements, and those inside of them that are executed with them."""
        if depth > 8:
            return
        for statement in statements:
            if isinstance(statement, nodes.ExpressionStatement):
                if text_of(statement.value) == "use server":
                    self.found.has_actions = True
                self.expression(statement.value, depth)
            elif isinstance(statement, nodes.Assign):
                self.assignment(statement, depth)
            elif isinstance(statement, nodes.Return) and statement.value is not None:
                self.expression(statement.value, depth)
            elif isinstance(statement, nodes.FunctionDefinition):
                self.function(statement.function, depth)
            elif isinstance(statement, nodes.ClassDefinition):
                self.class_definition(statement, depth)
            elif isinstance(statement, nodes.If):
                self.statements(statement.then, depth + 1)
                self.statements(statement.otherwise, depth + 1)
            elif isinstance(statement, nodes.Try | nodes.Block | nodes.With):
                self.statements(statement.body, depth + 1)

    def expression(self, node: nodes.Expression, depth: int) -> None:
        """Look through an expression: calls, also in chains and inside of functions that are given to calls."""
        chain: list[nodes.Call] = []
        while isinstance(node, nodes.Call):
            chain.append(node)
            function = node.function
            node = function.value if isinstance(function, nodes.Attribute) else function
            if len(chain) > 200:
                break
        for call in reversed(chain):
            if not self.call(call):
                for argument in call.arguments:
                    if isinstance(argument, nodes.FunctionValue) and depth < 6:
                        self.statements(argument.function.body, depth + 1)
        if isinstance(node, nodes.FunctionValue):
            self.statements(node.function.body, depth + 1)

    def assignment(self, statement: nodes.Assign, depth: int) -> None:
        """Look at what a name is given: an application with its checks, a handler in its wrapper, a function."""
        value = statement.value
        target = last_name(statement.targets[0])
        if isinstance(value, nodes.FunctionValue):
            function = value.function
            if not function.name:
                self.plain_function(target, function, statement, is_exported=True)
            else:
                self.plain_function(target or function.name, function, statement, is_exported=True)
            self.statements(function.body, depth + 1)
        elif isinstance(value, nodes.Call):
            for keyword in value.keywords:
                if keyword.name in ("dependencies", "middlewares"):
                    for item in items(keyword.value):
                        if (guard := self.dependency(item)) is not None:
                            everywhere = last_name(value) in ("FastAPI", "Application", "Starlette")
                            self.found.items.append(GroupGuard("*" if everywhere else target, "", guard, False))
            if target.upper() == target and target in CHANGING | {"GET"}:
                names = identifiers_in(value.function)
                guards = tuple(
                    RouteGuard(name, self.code(value.function), "wrapper", checks_rights(name))
                    for name in names
                    if names_a_guard(name)
                )
                route = Route("function", (target,), "", target, "", "", guards, None, False, False, target in CHANGING)
                self.found.items.append(ReadRoute(route, place=statement.targets[0]))
            self.expression(value, depth)
            route_go.read_group(self, target, value)

    def function(self, function: nodes.Function, depth: int) -> None:
        """Look at a function: a handler by its decorators, a method of a class of views, or code that declares routes."""
        if self.owner:
            self.method(function)
            if function.parameters and function.parameters[0].name == "self" and function.parameters[0].annotation:
                # A receiver with a written type: Go's methods handle requests and declare routes like its functions.
                self.plain_function(function.name, function, function, is_exported=False)
                self.statements(function.body, depth + 1)
            return
        declared = self.decorated(function)
        if not declared:
            self.plain_function(function.name, function, function, is_exported=function.is_exported)
            self.statements(function.body, depth + 1)
