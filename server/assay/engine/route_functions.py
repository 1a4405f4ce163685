"""Routes that functions are: by their decorators, by their first parameter, or by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.engine.guard_names import checks_rights, names_a_guard
from assay.engine.route_checks import LEAVING, CheckReader
from assay.engine.route_code import APPLICATIONS, CHANGING, DECORATOR_VERBS, items, keyword_of, last_name, text_of
from assay.engine.route_declared import GroupGuard, ReadRoute
from assay.ir import nodes
from assay.ir.names import words_of
from assay.rules.api import Route, RouteGuard

_DJANGO_METHOD = re.compile(
    rb"\brequest\.method\s*(?:==|!=|in)\s*[\[(]?\s*['\"](POST|PUT|PATCH|DELETE)['\"]|\brequest\.(?:POST|FILES|body)\b"
)


class FunctionReader(CheckReader):
    """Reads the routes that functions are."""

    def decorated(self, function: nodes.Function) -> bool:
        """Add the routes that a function's decorators declare; return whether they say what it is."""
        guards: list[RouteGuard] = []
        declarations: list[tuple[nodes.Expression, tuple[str, ...], str, str]] = []
        is_waived = False
        for decorator in function.decorators:
            declared = self.declaration(decorator)
            if declared is not None:
                declarations.append((decorator, *declared))
                if isinstance(decorator, nodes.Call):
                    for item in items(keyword_of(decorator, "dependencies")):
                        if (guard := self.dependency(item)) is not None:
                            guards.append(guard)
                continue
            name = last_name(decorator)
            if name in ("before_request", "before_app_request", "middleware", "before_serving", "on_request"):
                if self.is_check(function) or (names_a_guard(function.name) and LEAVING.search(self.body_of(function))):
                    receiver = self.first_name(decorator)
                    everywhere = name != "before_request" or receiver in APPLICATIONS
                    guard = RouteGuard(function.name, function.name, "middleware", checks_rights(function.name))
                    self.found.items.append(GroupGuard("*" if everywhere else receiver, "", guard, False))
                return True
            is_waived = is_waived or self.waives(decorator)
            if not self.waives(decorator) and (guard := self.guard(decorator, "decorator")) is not None:
                guards.append(guard)
        if not declarations:
            return self.view_function(function, tuple(guards), is_waived)
        guards.extend(self.parameter_checks(function))
        checks = self.checks_caller(function)
        if (leading := self.leading_check(function)) is not None:
            guards.append(leading)
        methods = tuple(dict.fromkeys(method for _, found, _, _ in declarations for method in found))
        decorator, _, path, receiver = declarations[0]
        route = Route(
            "decorator", methods, path, function.name, "", receiver, tuple(guards), None, is_waived, checks,
            self.changes(methods, f"{function.name} {path}", function),
        )  # fmt: skip
        self.found.items.append(ReadRoute(route, place=decorator, handler=function, declaration=decorator))
        return True

    def declaration(self, decorator: nodes.Expression) -> tuple[tuple[str, ...], str, str] | None:
        """Return methods, path and receiver of a decorator that declares a route."""
        if not isinstance(decorator, nodes.Call):
            return None
        target = decorator.function
        if isinstance(target, nodes.Attribute):
            path = text_of(decorator.arguments[0]) if decorator.arguments else None
            if path is None:
                path = text_of(keyword_of(decorator, "path")) or text_of(keyword_of(decorator, "rule"))
            if path is None or not (path == "" or path[0] in "/*"):
                return None
            receiver = self.code(target.value)
            if target.name in DECORATOR_VERBS:
                return DECORATOR_VERBS[target.name], path, receiver
            if target.name in ("route", "api_route"):
                wanted = keyword_of(decorator, "methods")
                methods = tuple(text.upper() for item in items(wanted) if (text := text_of(item)))
                return methods or ("GET",), path, receiver
            return None
        name = last_name(target)
        if name in ("api_view", "action"):
            given = (
                decorator.arguments[0]
                if decorator.arguments and name == "api_view"
                else keyword_of(decorator, "methods")
            )
            methods = tuple(text.upper() for item in items(given) if (text := text_of(item)))
            return (methods or ("GET",), "", "") if name == "api_view" else None
        return None

    def parameter_checks(self, function: nodes.Function) -> Iterator[RouteGuard]:
        """Yield the checks that parameters ask the framework for."""
        for parameter in function.parameters:
            for node in (parameter.default, parameter.annotation):
                if isinstance(node, nodes.Call) and last_name(node) in ("Depends", "Security"):
                    if (guard := self.dependency(node)) is not None:
                        yield guard
                elif isinstance(node, nodes.Subscript) and isinstance(node.key, nodes.Collection):
                    for item in node.key.items:
                        if isinstance(item, nodes.Call) and (guard := self.dependency(item)) is not None:
                            yield guard
                elif (
                    isinstance(node, nodes.Name)
                    and node is parameter.annotation
                    and {"current", "user"} <= set(words_of(node.id))
                ):
                    yield RouteGuard(node.id, self.code(parameter), "parameter")

    def view_function(self, function: nodes.Function, guards: tuple[RouteGuard, ...], is_waived: bool) -> bool:
        """Add a view of Django: a function whose first parameter is the request."""
        is_view = bool(function.name) and bool(function.parameters) and function.parameters[0].name == "request"
        if not is_view or function.is_exported:
            return False
        methods: tuple[str, ...] = ()
        for decorator in function.decorators:
            name = last_name(decorator)
            if name in ("require_POST", "require_GET", "require_safe"):
                methods = ("POST",) if name == "require_POST" else ("GET",)
            elif name == "require_http_methods" and isinstance(decorator, nodes.Call) and decorator.arguments:
                methods = tuple(text for item in items(decorator.arguments[0]) if (text := text_of(item)))
        body = self.body_of(function)
        if not methods:
            spoken = [found.group(1) for found in _DJANGO_METHOD.finditer(body)]
            methods = tuple(dict.fromkeys((word or b"POST").decode() for word in spoken)) or ("GET",)
        if (leading := self.leading_check(function)) is not None:
            guards = (*guards, leading)
        route = Route(
            "function", methods, "", function.name, "", "request", guards, None, is_waived, self.checks_caller(function),
            self.changes(methods, function.name, function),
        )  # fmt: skip
        place = nodes.Node(function.name_start, function.name_start + len(function.name.encode()))
        self.found.items.append(ReadRoute(route, place=place, handler=function))
        return True

    def plain_function(self, name: str, function: nodes.Function, place: nodes.Node, *, is_exported: bool) -> None:
        """Note a function that may be a handler elsewhere, and add it where its name makes it one."""
        if name and self.checks_caller(function):
            self.checking.add(name)
        if not is_exported or not name:
            return
        guards = () if (leading := self.leading_check(function)) is None else (leading,)
        methods = (name,) if name in CHANGING | {"GET"} else ("ACTION",)
        route = Route(
            "function", methods, "", name, "", "export", guards, None, False, self.checks_caller(function),
            bool(methods[0] in CHANGING) or (methods == ("ACTION",) and self.changes_by_code(function)),
        )  # fmt: skip
        start = function.name_start if function.name == name else place.start
        self.found.items.append(ReadRoute(route, place=nodes.Node(start, start + len(name.encode())), handler=function))
