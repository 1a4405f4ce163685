"""Reads the routes that a unit declares, and the checks in front of them, from its code alone.

It goes by the shapes that web frameworks share (a decorator or a call with a path, a class of views, a function with a known name), so that
what a unit declares depends on its own text and on nothing else. What checks of other units cover it is put together in
``engine.route_table``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assay.engine.guard_names import checks_rights, names_a_guard
from assay.ir import nodes
from assay.ir.names import identifiers_in, words_of
from assay.rules.api import Route, RouteGuard

VERBS = frozenset({"get", "post", "put", "patch", "delete", "del", "head", "options", "all"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ROUTE_WORDS = frozenset(
    {b"get", b"post", b"put", b"patch", b"delete", b"del", b"all", b"route", b"api_route", b"use", b"addHook"}
    | {b"before_request", b"before_app_request", b"middleware", b"middlewares", b"dependencies", b"include_router"}
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
        b"register",
        b"add_post",
        b"add_delete",
        b"add_put",
        b"add_patch",
        b"add_get",
    }
)
"""A unit with none of these words declares no route and no check in front of one."""

_DECORATOR_VERBS = {
    "get": ("GET",),
    "post": ("POST",),
    "put": ("PUT",),
    "patch": ("PATCH",),
    "delete": ("DELETE",),
}
_ANNOTATION_VERBS = {
    "Get": ("GET",),
    "Post": ("POST",),
    "Put": ("PUT",),
    "Patch": ("PATCH",),
    "Delete": ("DELETE",),
    "All": ("GET", "POST"),
}
_APPLICATIONS = frozenset({"app", "server", "fastify", "api", "application", "instance"})
_OPTION_HOOKS = ("preHandler", "onRequest", "preValidation", "beforeHandler")
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
_METHOD_VERBS = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "create": "POST",
    "update": "PUT",
    "partial_update": "PATCH",
    "destroy": "DELETE",
    "list": "GET",
    "retrieve": "GET",
    "form_valid": "POST",
}
_VIEW_ENDINGS = ("View", "ViewSet", "APIView", "Resource", "HTTPEndpoint", "Endpoint")
_WAIVERS = frozenset(
    {"AllowAny", "Public", "SkipAuth", "IsPublic", "AllowAnonymous", "NoAuth", "public", "allow_anonymous"}
)
_WAIVERS_WORDS = (
    frozenset({"skip", "auth"}),
    frozenset({"no", "auth"}),
    frozenset({"login", "exempt"}),
    frozenset({"auth", "exempt"}),
)

_STATEMENT_WORDS = frozenset({b"", b"const", b"let", b"var", b"await"})
"""What may stand on a line before the place of a statement's node."""
_IDENTIFIER = re.compile(rb"[A-Za-z_$][A-Za-z0-9_$]*")
_CALLER = re.compile(
    rb"(?<![\w.])session\b(?!\.(?:add|delete|commit|query|execute|scalar|scalars|refresh|rollback|close|flush|merge|get\(\s*[A-Z]))|\b(?:req|request|ctx|context|self\.request|c)\.(?:session|user|auth|current_user|userId|state\.user|jwtVerify)\b"
    rb"|\bctx\.(?:isAuthenticated|isUnauthenticated|state\.)|\bg\.(?:user|current_user|user_id)\b|\bcurrent_?[uU]ser\b"
    rb"|\bAuthorization\b|\bauthorization\b|\b[Xx]-[Aa][Pp][Ii]-[Kk][Ee][Yy]\b|\bis_authenticated\b|\bisAuthenticated\b|\bclerk|\bgetAuth\b"
    rb"|\bcompare_digest\b|\btimingSafeEqual\b|\bconstructEvent\b|[Ss]ignature|\b[Ss]ecret\b|\bhas_perm"
)
"""Code that looks at who calls, or at a secret that the caller has to know."""
_LEAVING = re.compile(rb"\b(?:return|abort|raise|throw|redirect|40[13]|reject)\b")
_CHANGING_CODE = re.compile(
    rb"\.(?:delete|save|commit|remove|update|insert\w*|create|destroy|deleteOne|deleteMany|updateOne|findByIdAnd\w+|unlink\w*|bulk_create)\(|"
    rb"\b(?:DELETE\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET)\b|\bunlink\(|\bremove\(",
)
_CHANGING_NAMES = frozenset(
    {
        "delete",
        "remove",
        "update",
        "create",
        "add",
        "edit",
        "set",
        "save",
        "ban",
        "approve",
        "promote",
        "destroy",
        "reset",
    }
    | {"disable", "enable", "purge", "wipe", "cancel", "grant", "revoke", "upload", "import", "restore"}
)
_DJANGO_METHOD = re.compile(
    rb"\brequest\.method\s*(?:==|!=|in)\s*[\[(]?\s*['\"](POST|PUT|PATCH|DELETE)['\"]|\brequest\.(?:POST|FILES|body)\b"
)


@dataclass(slots=True)
class ReadRoute:
    """A route with its places; only ``route`` and ``handler_name`` outlive the unit's code."""

    route: Route
    handler_name: str = ""
    """The name of a handler that stands elsewhere."""
    place: nodes.Node | None = None
    call: nodes.Call | None = None
    handler: nodes.Function | None = None
    declaration: nodes.Expression | None = None
    definition: nodes.ClassDefinition | None = None


@dataclass(frozen=True, slots=True)
class GroupGuard:
    """A check in front of several routes: those of ``receiver`` (``*`` for all of the file) below ``prefix``; with ``is_ordered`` only
    those that are declared after it."""

    receiver: str
    prefix: str
    guard: RouteGuard
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class ViewMethod:
    """A method that may belong to a class of views."""

    owner: str
    name: str
    guards: tuple[RouteGuard, ...]
    checks_caller: bool
    is_waived: bool


@dataclass(slots=True)
class UnitRoutes:
    """What one unit declares; ``items`` in the order of the text."""

    items: list[ReadRoute | GroupGuard] = field(default_factory=list)
    methods: list[ViewMethod] = field(default_factory=list)
    class_guards: list[tuple[str, tuple[RouteGuard, ...], bool]] = field(default_factory=list)
    """Classes whose methods are routes: name, checks in front of all, whether everybody may call them."""
    checking_functions: frozenset[str] = frozenset()
    """Functions of the unit whose code asks who calls."""
    has_actions: bool = False
    """Whether the file says that its exported functions are called by browsers (``"use server"``)."""

    def key(self) -> tuple[object, ...]:
        """Return what two units have in common that declare the same."""
        return (
            tuple((item.route, item.handler_name) if isinstance(item, ReadRoute) else item for item in self.items),
            tuple(self.methods),
            tuple(self.class_guards),
            self.checking_functions,
            self.has_actions,
        )

    def without_code(self) -> UnitRoutes:
        """Return the same without nodes, which would keep the unit's whole code alive."""
        items = [
            ReadRoute(item.route, item.handler_name) if isinstance(item, ReadRoute) else item for item in self.items
        ]
        return UnitRoutes(items, self.methods, self.class_guards, self.checking_functions, self.has_actions)


def read_routes(statements: tuple[nodes.Statement, ...], text: bytes, owner: str) -> UnitRoutes:
    """Return what the statements of a unit declare; ``owner`` is the class of a method."""
    reader = _Reader(text, owner)
    reader.statements(statements, depth=0)
    reader.found.checking_functions = frozenset(reader.checking)
    return reader.found


def last_name(node: nodes.Expression | None) -> str:
    """Return the last name of what is called or read: ``login_required`` of ``auth.login_required("x")``."""
    while isinstance(node, nodes.Call):
        node = node.function
    if isinstance(node, nodes.Attribute):
        return node.name
    return node.id if isinstance(node, nodes.Name) else ""


def _text_of(node: nodes.Expression | None) -> str | None:
    return node.value if isinstance(node, nodes.Constant) and isinstance(node.value, str) else None


def _keyword(call: nodes.Call, name: str) -> nodes.Expression | None:
    return next((keyword.value for keyword in call.keywords if keyword.name == name), None)


def _items(node: nodes.Expression | None) -> tuple[nodes.Expression, ...]:
    if isinstance(node, nodes.Collection):
        return node.items
    return () if node is None else (node,)


def _is_waiver(name: str) -> bool:
    return name in _WAIVERS or any(wanted <= set(words_of(name)) for wanted in _WAIVERS_WORDS)


class _Reader:
    def __init__(self, text: bytes, owner: str) -> None:
        self.text = text
        self.owner = owner
        self.found = UnitRoutes()
        self.checking: set[str] = set()

    # --- walking ----------------------------------------------------------------------------------------------------

    def statements(self, statements: tuple[nodes.Statement, ...], depth: int) -> None:
        """Look through statements, and those inside of them that are executed with them."""
        if depth > 8:
            return
        for statement in statements:
            if isinstance(statement, nodes.ExpressionStatement):
                if _text_of(statement.value) == "use server":
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
                    for item in _items(keyword.value):
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

    def code(self, node: nodes.Node) -> str:
        """Return the code of a node in one line."""
        return " ".join(self.text[node.start : node.end].decode("utf-8", "replace").split())

    # --- checks -----------------------------------------------------------------------------------------------------

    def guard(self, node: nodes.Expression, style: str) -> RouteGuard | None:
        """Return the check that an expression stands for, None where it is none."""
        if isinstance(node, nodes.FunctionValue | nodes.Constant):
            return None
        name = last_name(node)
        if names_a_guard(name) or name in ("permission_classes", "permission_required"):
            found = name
        else:
            inner = node.arguments if isinstance(node, nodes.Call) else ()
            found = next(
                (
                    item
                    for argument in inner
                    if isinstance(argument, nodes.Name | nodes.Attribute | nodes.Call)
                    for item in identifiers_in(argument)[:6]
                    if names_a_guard(item)
                ),
                "",
            )
            if not found and isinstance(node, nodes.Call | nodes.Attribute) and names_a_guard(self._first_name(node)):
                found = self._first_name(node)  # passport.authenticate, auth.required, requireAuth.admin()
        if not found:
            return None
        rights = checks_rights(found) or (
            isinstance(node, nodes.Call)
            and any(
                checks_rights(str(argument.value))
                for argument in node.arguments
                if isinstance(argument, nodes.Constant)
            )
        )
        return RouteGuard(found, self.code(node), style, rights)  # type: ignore[arg-type]

    @staticmethod
    def _first_name(node: nodes.Expression) -> str:
        while isinstance(node, nodes.Call | nodes.Attribute):
            node = node.function if isinstance(node, nodes.Call) else node.value
        return node.id if isinstance(node, nodes.Name) else ""

    def dependency(self, node: nodes.Expression) -> RouteGuard | None:
        """Return the check that ``Depends(get_current_user)`` or a bare name in a list stands for."""
        found = self.guard(node, "dependency")
        if found is not None or not isinstance(node, nodes.Call):
            return found
        if last_name(node) == "Security":
            return RouteGuard("Security", self.code(node), "dependency")
        return None

    def checks_caller(self, function: nodes.Function) -> bool:
        """Whether a function's own code asks who calls."""
        body = self.text[function.body_start : function.end]
        return _CALLER.search(body) is not None or any(
            names_a_guard(name.decode()) for name in set(_IDENTIFIER.findall(body))
        )

    def is_check(self, function: nodes.Function) -> bool:
        """Whether a function turns callers away."""
        return (
            self.checks_caller(function) and _LEAVING.search(self.text[function.body_start : function.end]) is not None
        )

    def leading_check(self, function: nodes.Function) -> RouteGuard | None:
        """Return the statements at the beginning of a handler that turn strangers away, as one check."""
        body = function.body[:6]
        for index, statement in enumerate(body):
            call: nodes.Expression | None = None
            if isinstance(statement, nodes.Assign | nodes.ExpressionStatement):
                call = statement.value
            if not isinstance(call, nodes.Call) or not names_a_guard(last_name(call)):
                continue
            end = statement.end
            following = body[index + 1] if index + 1 < len(body) else None
            if isinstance(statement, nodes.Assign) and isinstance(following, nodes.If):
                bound = set(identifiers_in(statement.targets[0]))
                test = self.text[following.test.start : following.test.end].decode("utf-8", "replace")
                if any(re.search(rf"\b{re.escape(name)}\b", test) for name in bound):
                    end = following.end
            name = last_name(call)
            return RouteGuard(name, self._whole_lines(statement.start, end), "statement", checks_rights(name))
        return None

    def _whole_lines(self, start: int, end: int) -> str:
        """Return the lines of a statement without their first indentation, or nothing where other code stands on them."""
        begin = self.text.rfind(b"\n", 0, start) + 1
        if self.text[begin:start].strip() not in _STATEMENT_WORDS:
            return ""
        stop = self.text.find(b"\n", end)
        rest = self.text[end : stop if stop >= 0 else len(self.text)]
        if rest.strip().rstrip(b";"):
            return ""
        return self.text[begin:end].lstrip().decode("utf-8", "replace") + (";" if b";" in rest else "")

    # --- functions --------------------------------------------------------------------------------------------------

    def function(self, function: nodes.Function, depth: int) -> None:
        """Look at a function: a handler by its decorators, a method of a class of views, or code that declares routes."""
        if self.owner:
            self.method(function)
            return
        declared = self.decorated(function)
        if not declared:
            self.plain_function(function.name, function, function, is_exported=function.is_exported)
            self.statements(function.body, depth + 1)

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
                    for item in _items(_keyword(decorator, "dependencies")):
                        if (guard := self.dependency(item)) is not None:
                            guards.append(guard)
                continue
            name = last_name(decorator)
            if name in ("before_request", "before_app_request", "middleware", "before_serving", "on_request"):
                if self.is_check(function) or (
                    names_a_guard(function.name) and _LEAVING.search(self.text[function.body_start : function.end])
                ):
                    receiver = self._first_name(decorator)
                    everywhere = name != "before_request" or receiver in _APPLICATIONS
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

    def waives(self, decorator: nodes.Expression) -> bool:
        """Whether a decorator says that everybody may call."""
        if _is_waiver(last_name(decorator)):
            return True
        return isinstance(decorator, nodes.Call) and any(
            _is_waiver(name)
            for argument in decorator.arguments
            for item in _items(argument)
            for name in identifiers_in(item)
        )

    def declaration(self, decorator: nodes.Expression) -> tuple[tuple[str, ...], str, str] | None:
        """Return methods, path and receiver of a decorator that declares a route."""
        if not isinstance(decorator, nodes.Call):
            return None
        target = decorator.function
        if isinstance(target, nodes.Attribute):
            path = _text_of(decorator.arguments[0]) if decorator.arguments else None
            if path is None:
                path = _text_of(_keyword(decorator, "path")) or _text_of(_keyword(decorator, "rule"))
            if path is None or not (path == "" or path[0] in "/*"):
                return None
            receiver = self.code(target.value)
            if target.name in _DECORATOR_VERBS:
                return _DECORATOR_VERBS[target.name], path, receiver
            if target.name in ("route", "api_route"):
                wanted = _keyword(decorator, "methods")
                methods = tuple(text.upper() for item in _items(wanted) if (text := _text_of(item)))
                return methods or ("GET",), path, receiver
            return None
        name = last_name(target)
        if name in ("api_view", "action"):
            given = (
                decorator.arguments[0] if decorator.arguments and name == "api_view" else _keyword(decorator, "methods")
            )
            methods = tuple(text.upper() for item in _items(given) if (text := _text_of(item)))
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

    def changes(self, methods: tuple[str, ...], names: str, function: nodes.Function | None) -> bool:
        """Whether a route does more than read."""
        if not CHANGING.isdisjoint(methods):
            return True
        if function is None or _CHANGING_NAMES.isdisjoint(words_of(names)):
            return False
        return _CHANGING_CODE.search(self.text[function.body_start : function.end]) is not None

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
                methods = tuple(text for item in _items(decorator.arguments[0]) if (text := _text_of(item)))
        body = self.text[function.body_start : function.end]
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
            bool(methods[0] in CHANGING) or (methods == ("ACTION",) and self._changes_by_code(function)),
        )  # fmt: skip
        start = function.name_start if function.name == name else place.start
        self.found.items.append(ReadRoute(route, place=nodes.Node(start, start + len(name.encode())), handler=function))

    def _changes_by_code(self, function: nodes.Function) -> bool:
        return _CHANGING_CODE.search(self.text[function.body_start : function.end]) is not None

    # --- classes ----------------------------------------------------------------------------------------------------

    def method(self, function: nodes.Function) -> None:
        """Note a method: of a class of views, or with a decorator that makes it a route."""
        guards: list[RouteGuard] = []
        is_waived = False
        declared: tuple[nodes.Expression, tuple[str, ...], str] | None = None
        for decorator in function.decorators:
            name = last_name(decorator)
            if name in _ANNOTATION_VERBS and isinstance(decorator, nodes.Call):
                path = _text_of(decorator.arguments[0]) if decorator.arguments else ""
                declared = (decorator, _ANNOTATION_VERBS[name], path or "")
                continue
            waives = self.waives(decorator)
            is_waived = is_waived or waives
            if name == "UseGuards" and isinstance(decorator, nodes.Call):
                guards.append(self._use_guards(decorator, "decorator"))
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

    def _use_guards(self, decorator: nodes.Call, style: str) -> RouteGuard:
        names = [name for argument in decorator.arguments for name in identifiers_in(argument)]
        name = names[0] if names else "UseGuards"
        return RouteGuard(name, self.code(decorator), style, any(map(checks_rights, names)))  # type: ignore[arg-type]

    def class_definition(self, definition: nodes.ClassDefinition, depth: int) -> None:
        """Look at a class: of views, or of methods that are routes."""
        guards: list[RouteGuard] = []
        is_waived = False
        for decorator in definition.decorators:
            if last_name(decorator) == "UseGuards" and isinstance(decorator, nodes.Call):
                guards.append(self._use_guards(decorator, "decorator"))
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
                    items = _items(statement.value)
                    inside = [item for node in items for item in identifiers_in(node)]
                    if any(_is_waiver(item) for item in inside):
                        is_waived = True
                    elif items:
                        word = inside[0] if inside else name
                        code = self.code(statement)
                        guards.append(RouteGuard(word, code, "attribute", any(map(checks_rights, inside))))
            elif isinstance(statement, nodes.FunctionDefinition):
                inner = _Reader(self.text, definition.name)
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

    # --- calls ------------------------------------------------------------------------------------------------------

    def call(self, call: nodes.Call) -> bool:
        """Look at a call that declares a route or puts a check in front of several; return whether it declares a route."""
        function = call.function
        if not isinstance(function, nodes.Attribute):
            return False
        name = function.name
        if name in ("use", "addHook"):
            self.use(call, function)
            return False
        if name in ("include_router", "register_blueprint", "include"):
            self.include(call)
            return False
        if name in VERBS:
            return self.verb(call, function, ("DELETE",) if name == "del" else (name.upper(),))
        if name == "route" and call.arguments and isinstance(call.arguments[0], nodes.Mapping):
            return self.full_declaration(call, function, call.arguments[0])
        if name.startswith("add_") and name[4:] in _DECORATOR_VERBS and call.arguments:
            path = _text_of(call.arguments[0])
            if path is not None and path.startswith("/") and len(call.arguments) > 1:
                self._add_call(
                    call, _DECORATOR_VERBS[name[4:]], path, self.code(function.value), [], call.arguments[-1]
                )
                return True
        return False

    def verb(self, call: nodes.Call, function: nodes.Attribute, methods: tuple[str, ...]) -> bool:
        """Look at ``router.post("/x", check, handler)`` or ``router.route("/x").post(check, handler)``."""
        arguments = call.arguments
        receiver, path, rest = self._path_and_handlers(function, arguments)
        if path is None or not rest:
            return False
        if methods == ("ALL",):
            if path in ("*", "/*", "/*splat", "/{*splat}", "(.*)") or not isinstance(rest[-1], nodes.FunctionValue):
                for node in rest:
                    if (guard := self.guard(node, "middleware")) is not None:
                        prefix = "" if path[:2] in ("*", "/*", "(.") else path.rstrip("*")
                        self.found.items.append(GroupGuard(receiver, prefix, guard, True))
                        return False
            methods = ("GET", "POST")
        handler = rest[-1]
        if not isinstance(handler, nodes.FunctionValue | nodes.Name | nodes.Attribute | nodes.Call | nodes.Collection):
            return False
        guards: list[RouteGuard] = []
        is_waived = False
        for node in rest[:-1]:
            if isinstance(node, nodes.Mapping):
                guards.extend(self._option_guards(node))
                is_waived = is_waived or self._is_public_option(node)
                continue
            for item in _items(node):
                if (guard := self.guard(item, "middleware")) is not None:
                    guards.append(guard)
        if isinstance(handler, nodes.Call) and (guard := self.guard(handler, "wrapper")) is not None:
            guards.append(guard)
        self._add_call(call, methods, path, receiver, guards, handler, is_waived=is_waived)
        return True

    def _path_and_handlers(
        self, function: nodes.Attribute, arguments: tuple[nodes.Expression, ...]
    ) -> tuple[str, str | None, tuple[nodes.Expression, ...]]:
        receiver: nodes.Expression = function.value
        while isinstance(receiver, nodes.Call) and isinstance(receiver.function, nodes.Attribute):
            if receiver.function.name == "route" and receiver.arguments:
                return self.code(receiver.function.value), _text_of(receiver.arguments[0]), arguments
            if receiver.function.name not in VERBS | {"use"}:
                return "", None, ()
            receiver = receiver.function.value  # router.get(…).post(…) of Koa: each has a path of its own.
        if not isinstance(receiver, nodes.Name | nodes.Attribute) or not arguments:
            return "", None, ()
        path = _text_of(arguments[0])
        rest = arguments[1:]
        if rest and path is not None and _text_of(rest[0]) is not None and len(rest) > 1:
            path, rest = _text_of(rest[0]), rest[1:]  # Koa: a route may have a name before its path.
        if path is None and isinstance(arguments[0], nodes.Template):
            path = "".join(str(part.value) if isinstance(part, nodes.Constant) else "…" for part in arguments[0].parts)
        if path is None or not (path == "" or path[0] in "/*:(…"):
            return "", None, ()
        if not rest or not self._is_router(receiver, rest[-1]):
            return "", None, ()
        return self.code(receiver), path, rest

    @staticmethod
    def _is_router(receiver: nodes.Expression, handler: nodes.Expression) -> bool:
        """Whether a call with a path declares a route, and does not send a request."""
        words = words_of(last_name(receiver))
        if words and words[-1] in ("app", "router", "routes", "server", "fastify", "route", "application", "instance"):
            return True
        return (
            isinstance(handler, nodes.FunctionValue)
            and len(handler.function.parameters) >= 1
            and (handler.function.parameters[0].name in ("req", "request", "ctx", "context", "_req", "c", "_"))
        )

    def _add_call(
        self,
        call: nodes.Call,
        methods: tuple[str, ...],
        path: str,
        receiver: str,
        guards: list[RouteGuard],
        handler: nodes.Expression,
        *,
        is_waived: bool = False,
    ) -> None:
        function = handler.function if isinstance(handler, nodes.FunctionValue) else None
        if function is None and isinstance(handler, nodes.Call):
            # asyncHandler(async (req, res) => …)
            inner = next((item for item in handler.arguments if isinstance(item, nodes.FunctionValue)), None)
            function = inner.function if inner is not None else None
        checks = function is not None and self.checks_caller(function)
        if function is not None and (leading := self.leading_check(function)) is not None:
            guards.append(leading)
        name = last_name(handler) if function is None else function.name
        route = Route(
            "call", methods, path, name, "", receiver, tuple(guards), None, is_waived, checks,
            self.changes(methods, f"{name} {path}", function),
        )  # fmt: skip
        place = nodes.Node(call.function.start, call.arguments[0].end if call.arguments else call.end)
        if isinstance(call.function, nodes.Attribute) and isinstance(call.function.value, nodes.Call):
            place = nodes.Node(call.function.end - len(call.function.name), place.end)
        self.found.items.append(
            ReadRoute(route, "" if function is not None else name, place=place, call=call, handler=function)
        )

    def _option_guards(self, options: nodes.Mapping) -> Iterator[RouteGuard]:
        for entry in options.entries:
            if _text_of(entry.key) in (*_OPTION_HOOKS, "auth", "config"):
                for item in _items(entry.value):
                    if _text_of(entry.key) == "auth" and not (isinstance(item, nodes.Constant) and item.value is False):
                        yield RouteGuard("auth", self.code(entry), "option")
                    elif (guard := self.guard(item, "option")) is not None:
                        yield RouteGuard(guard.name, self.code(entry), "option", guard.checks_rights)

    @staticmethod
    def _is_public_option(options: nodes.Mapping) -> bool:
        return any(
            _text_of(entry.key) in ("auth", "public", "config") and isinstance(entry.value, nodes.Constant)
            for entry in options.entries
        )

    def full_declaration(self, call: nodes.Call, function: nodes.Attribute, options: nodes.Mapping) -> bool:
        """Look at ``fastify.route({ method, url, preHandler, handler })``."""
        fields = {key: entry.value for entry in options.entries if (key := _text_of(entry.key))}
        path = _text_of(fields.get("url")) or _text_of(fields.get("path"))
        methods = tuple(text.upper() for item in _items(fields.get("method")) if (text := _text_of(item)))
        handler = fields.get("handler")
        if path is None or not methods or handler is None:
            return False
        guards = list(self._option_guards(options))
        self._add_call(
            call, methods, path, self.code(function.value), guards, handler, is_waived=self._is_public_option(options)
        )
        return True

    def use(self, call: nodes.Call, function: nodes.Attribute) -> None:
        """Look at ``app.use("/admin", check)``, ``app.use("/x", check, router)`` and ``fastify.addHook("onRequest", check)``."""
        arguments = call.arguments
        if not arguments:
            return
        receiver_node = function.value
        while isinstance(receiver_node, nodes.Call) and isinstance(receiver_node.function, nodes.Attribute):
            receiver_node = receiver_node.function.value
        receiver = self.code(receiver_node)
        first = _text_of(arguments[0])
        prefix, rest = ("", arguments) if first is None else (first.rstrip("*"), arguments[1:])
        if function.name == "addHook":
            if first not in ("onRequest", "preHandler", "preValidation"):
                return
            prefix = ""
        guard: RouteGuard | None = None
        for node in rest:
            for item in _items(node):
                found = self.guard(item, "middleware")
                if found is None and isinstance(item, nodes.FunctionValue) and self.is_check(item.function):
                    found = RouteGuard(item.function.name or "middleware", "", "middleware")
                guard = guard or found
        if guard is None:
            return
        last = rest[-1]
        if len(rest) > 1 and isinstance(last, nodes.Name) and not names_a_guard(last.id):
            self.found.items.append(GroupGuard(last.id, "", guard, False))
        everywhere = last_name(receiver_node) in _APPLICATIONS and prefix in ("", "/", "*")
        self.found.items.append(GroupGuard("*" if everywhere else receiver, prefix, guard, True))

    def include(self, call: nodes.Call) -> None:
        """Look at ``app.include_router(router, dependencies=[Depends(check)])``."""
        name = self.code(call.arguments[0]) if call.arguments else ""
        for item in _items(_keyword(call, "dependencies")):
            if (guard := self.dependency(item)) is not None:
                self.found.items.append(GroupGuard(name, "", guard, False))
