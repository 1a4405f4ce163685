"""Routes that calls declare, and checks that calls put in front of several."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine import route_go
from assay.engine.guard_names import names_a_guard
from assay.engine.route_checks import CheckReader
from assay.engine.route_code import APPLICATIONS, DECORATOR_VERBS, VERBS, items, keyword_of, last_name, text_of
from assay.engine.route_declared import GroupGuard, ReadRoute
from assay.ir import nodes
from assay.ir.names import words_of
from assay.rules.api import Route, RouteGuard

_OPTION_HOOKS = ("preHandler", "onRequest", "preValidation", "beforeHandler")


class CallReader(CheckReader):
    """Reads the routes that calls declare."""

    def call(self, call: nodes.Call) -> bool:
        """Look at a call that declares a route or puts a check in front of several; return whether it declares a route."""
        function = call.function
        if not isinstance(function, nodes.Attribute):
            return False
        name = function.name
        if (declares := route_go.read_call(self, call, function)) is not None:
            return declares
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
        if name.startswith("add_") and name[4:] in DECORATOR_VERBS and call.arguments:
            path = text_of(call.arguments[0])
            if path is not None and path.startswith("/") and len(call.arguments) > 1:
                self.add_call(call, DECORATOR_VERBS[name[4:]], path, self.code(function.value), [], call.arguments[-1])
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
            for item in items(node):
                if (guard := self.guard(item, "middleware")) is not None:
                    guards.append(guard)
        if isinstance(handler, nodes.Call) and (guard := self.guard(handler, "wrapper")) is not None:
            guards.append(guard)
        self.add_call(call, methods, path, receiver, guards, handler, is_waived=is_waived)
        return True

    def _path_and_handlers(
        self, function: nodes.Attribute, arguments: tuple[nodes.Expression, ...]
    ) -> tuple[str, str | None, tuple[nodes.Expression, ...]]:
        receiver: nodes.Expression = function.value
        while isinstance(receiver, nodes.Call) and isinstance(receiver.function, nodes.Attribute):
            if receiver.function.name == "route" and receiver.arguments:
                return self.code(receiver.function.value), text_of(receiver.arguments[0]), arguments
            if receiver.function.name not in VERBS | {"use"}:
                return "", None, ()
            receiver = receiver.function.value  # router.get(…).post(…) of Koa: each has a path of its own.
        if not isinstance(receiver, nodes.Name | nodes.Attribute) or not arguments:
            return "", None, ()
        path = text_of(arguments[0])
        rest = arguments[1:]
        if rest and path is not None and text_of(rest[0]) is not None and len(rest) > 1:
            path, rest = text_of(rest[0]), rest[1:]  # Koa: a route may have a name before its path.
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

    def add_call(
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
        """Add the route that a call declares, with the checks that its handler begins with."""
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
            if text_of(entry.key) in (*_OPTION_HOOKS, "auth", "config"):
                for item in items(entry.value):
                    if text_of(entry.key) == "auth" and not (isinstance(item, nodes.Constant) and item.value is False):
                        yield RouteGuard("auth", self.code(entry), "option")
                    elif (guard := self.guard(item, "option")) is not None:
                        yield RouteGuard(guard.name, self.code(entry), "option", guard.checks_rights)

    @staticmethod
    def _is_public_option(options: nodes.Mapping) -> bool:
        return any(
            text_of(entry.key) in ("auth", "public", "config") and isinstance(entry.value, nodes.Constant)
            for entry in options.entries
        )

    def full_declaration(self, call: nodes.Call, function: nodes.Attribute, options: nodes.Mapping) -> bool:
        """Look at ``fastify.route({ method, url, preHandler, handler })``."""
        fields = {key: entry.value for entry in options.entries if (key := text_of(entry.key))}
        path = text_of(fields.get("url")) or text_of(fields.get("path"))
        methods = tuple(text.upper() for item in items(fields.get("method")) if (text := text_of(item)))
        handler = fields.get("handler")
        if path is None or not methods or handler is None:
            return False
        guards = list(self._option_guards(options))
        self.add_call(
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
        first = text_of(arguments[0])
        prefix, rest = ("", arguments) if first is None else (first.rstrip("*"), arguments[1:])
        if function.name == "addHook":
            if first not in ("onRequest", "preHandler", "preValidation"):
                return
            prefix = ""
        guard: RouteGuard | None = None
        for node in rest:
            for item in items(node):
                found = self.guard(item, "middleware")
                if found is None and isinstance(item, nodes.FunctionValue) and self.is_check(item.function):
                    found = RouteGuard(item.function.name or "middleware", "", "middleware")
                guard = guard or found
        if guard is None:
            return
        last = rest[-1]
        if len(rest) > 1 and isinstance(last, nodes.Name) and not names_a_guard(last.id):
            self.found.items.append(GroupGuard(last.id, "", guard, False))
        everywhere = last_name(receiver_node) in APPLICATIONS and prefix in ("", "/", "*")
        self.found.items.append(GroupGuard("*" if everywhere else receiver, prefix, guard, True))

    def include(self, call: nodes.Call) -> None:
        """Look at ``app.include_router(router, dependencies=[Depends(check)])``."""
        name = self.code(call.arguments[0]) if call.arguments else ""
        for item in items(keyword_of(call, "dependencies")):
            if (guard := self.dependency(item)) is not None:
                self.found.items.append(GroupGuard(name, "", guard, False))
