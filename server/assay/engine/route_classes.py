"""Routes that classes and their methods are."""

from __future__ import annotations

from assay.engine.guard_names import checks_rights, names_a_guard
from assay.engine.route_checks import CheckReader, is_waiver
from assay.engine.route_code import CHANGING, items, last_name, text_of
from assay.engine.route_declared import ReadRoute, ViewMethod
from assay.ir import nodes
from assay.ir.names import identifiers_in
from assay.rules.api import Route, RouteGuard

_ANNOTATION_VERBS = {
    "Get": ("GET",),
    "Post": ("POST",),
    "Put": ("PUT",),
    "Patch": ("PATCH",),
    "Delete": ("DELETE",),
    "All": ("GET", "POST"),
    "GetMapping": ("GET",),
    "PostMapping": ("POST",),
    "PutMapping": ("PUT",),
    "PatchMapping": ("PATCH",),
    "DeleteMapping": ("DELETE",),
    "GET": ("GET",),
    "POST": ("POST",),
    "PUT": ("PUT",),
    "PATCH": ("PATCH",),
    "DELETE": ("DELETE",),
}
_GENERIC_VIEWS = {
    "CreateView": ("POST",),
    "UpdateView": ("POST",),
    "DeleteView": ("POST",),
    "FormView": ("POST",),
    "ModelViewSet": ("GET", "POST", "PUT", "PATCH", "DELETE"),
    "CreateAPIView": ("POST",),
    "DestroyAPIView": ("DELETE",),
    "UpdateAPIView": ("PUT", "PATCH"),
    "ListCreateAPIView": ("GET", "POST"),
    "RetrieveUpdateAPIView": ("GET", "PUT", "PATCH"),
    "RetrieveDestroyAPIView": ("GET", "DELETE"),
    "RetrieveUpdateDestroyAPIView": ("GET", "PUT", "PATCH", "DELETE"),
}
_VIEW_ENDINGS = ("View", "ViewSet", "APIView", "Resource", "HTTPEndpoint", "Endpoint")


class ClassReader(CheckReader):
    """Reads the routes that classes and their methods are."""

    def method(self, function: nodes.Function) -> None:
        """Note a method: of a class of views, or with a decorator that makes it a route."""
        guards: list[RouteGuard] = []
        is_waived = False
        declared: tuple[nodes.Expression, tuple[str, ...], str] | None = None
        for decorator in function.decorators:
            name = last_name(decorator)
            is_bare = isinstance(decorator, nodes.Name) and (name.isupper() or name.endswith("Mapping"))
            if name in _ANNOTATION_VERBS and (isinstance(decorator, nodes.Call) or is_bare):
                given = decorator.arguments if isinstance(decorator, nodes.Call) else ()
                path = text_of(given[0]) if given else ""
                declared = (decorator, _ANNOTATION_VERBS[name], path or "")
                continue
            waives = self.waives(decorator)
            is_waived = is_waived or waives
            if name == "UseGuards" and isinstance(decorator, nodes.Call):
                guards.append(self.use_guards(decorator, "decorator"))
            elif not waives and (guard := self.guard(decorator, "decorator")) is not None:
                guards.append(guard)
        checks = self.checks_caller(function)
        if declared is not None:
            decorator, methods, path = declared
            route = Route(
                "method", methods, path, function.name, self.owner, self.owner, tuple(guards), None, is_waived, checks,
                self.changes(methods, f"{function.name} {path}", function),
            )  # fmt: skip
            self.found.items.append(ReadRoute(route, place=decorator, handler=function, declaration=decorator))
        self.found.methods.append(ViewMethod(self.owner, function.name, tuple(guards), checks, is_waived))

    def class_definition(self, definition: nodes.ClassDefinition, depth: int) -> None:
        """Look at a class: of views, or of methods that are routes."""
        guards: list[RouteGuard] = []
        is_waived = False
        for decorator in definition.decorators:
            if last_name(decorator) == "UseGuards" and isinstance(decorator, nodes.Call):
                guards.append(self.use_guards(decorator, "decorator"))
            elif self.waives(decorator):
                is_waived = True
            elif (guard := self.guard(decorator, "decorator")) is not None:
                guards.append(guard)
        bases = [last_name(base) for base in definition.bases]
        for base, node in zip(bases, definition.bases, strict=True):
            if names_a_guard(base) or base in ("AccessMixin", "SecuredView"):
                guards.append(RouteGuard(base, self.code(node), "base", checks_rights(base)))
        is_action = False
        for statement in definition.body:
            if isinstance(statement, nodes.Assign) and statement.value is not None:
                name = last_name(statement.targets[0])
                if name in ("permission_classes", "decorators", "method_decorators", "permission_required"):
                    listed = items(statement.value)
                    inside = [item for node in listed for item in identifiers_in(node)]
                    if any(is_waiver(item) for item in inside):
                        is_waived = True
                    elif listed:
                        word = inside[0] if inside else name
                        code = self.code(statement)
                        guards.append(RouteGuard(word, code, "attribute", any(map(checks_rights, inside))))
            elif isinstance(statement, nodes.FunctionDefinition):
                inner = ClassReader(self.text, definition.name)
                inner.method(statement.function)
                self.found.methods.extend(inner.found.methods)
                self.found.items.extend(inner.found.items)
                is_action = is_action or bool(inner.found.items)
        self.found.class_guards.append((definition.name, tuple(guards), is_waived))
        if not any(base.endswith(_VIEW_ENDINGS) for base in bases):
            return
        methods = tuple(dict.fromkeys(method for base in bases for method in _GENERIC_VIEWS.get(base, ())))
        route = Route(
            "class", methods, "", definition.name, definition.name, "views", tuple(guards), None, is_waived, False,
            not CHANGING.isdisjoint(methods),
        )  # fmt: skip
        name_start = self.text.find(definition.name.encode(), definition.start)
        place = nodes.Node(name_start, name_start + len(definition.name.encode()))
        self.found.items.append(ReadRoute(route, place=place, definition=definition))
