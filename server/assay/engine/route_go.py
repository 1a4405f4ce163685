"""Routes as Go declares them: ``router.POST("/x", check, handler)``, ``r.With(check).Post("/x", handler)``, ``mux.HandleFunc("POST /x", handler)``,
``router.HandleFunc("/x", handler).Methods("POST")``.

Frameworks differ in how they spell the verbs only. What a group was given, or was told to use, holds for the groups that are made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.route_code import last_name, text_of
from assay.engine.route_declared import GroupGuard
from assay.ir import nodes
from assay.rules.api import RouteGuard

if TYPE_CHECKING:
    from assay.engine.route_calls import CallReader

_VERBS = {
    spelling: (verb,)
    for verb in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    for spelling in (verb, verb.capitalize())
}
_PATTERNS = frozenset({"HandleFunc", "Handle"})


def read_call(reader: CallReader, call: nodes.Call, function: nodes.Attribute) -> bool | None:
    """Look at a call; return whether it declares a route, None where it is none of Go's."""
    name = function.name
    if name == "Use":
        reader.use(call, function)
        return False
    if name == "Methods":
        return _read_methods(reader, call, function.value)
    if name not in _VERBS and name not in _PATTERNS:
        return None
    return _read_route(reader, call, function, None)


def _read_methods(reader: CallReader, call: nodes.Call, declared: nodes.Expression) -> bool | None:
    """Look at ``….Methods("POST", http.MethodPut)`` of gorilla/mux, which says what the route before it is called with."""
    while isinstance(declared, nodes.Call) and isinstance(declared.function, nodes.Attribute):
        if declared.function.name in _PATTERNS:
            written = [text_of(node) or last_name(node).removeprefix("Method") for node in call.arguments]
            methods = tuple(verb for name in written for verb in _VERBS.get(name.upper(), ()) if verb != "OPTIONS")
            return _read_route(reader, declared, declared.function, methods) if methods else None
        declared = declared.function.value
    return None


def _read_route(
    reader: CallReader, call: nodes.Call, function: nodes.Attribute, methods: tuple[str, ...] | None
) -> bool | None:
    """Add the route that a call declares; ``methods`` where something else than the call says them."""
    name = function.name
    if len(call.arguments) < 2 or text_of(call.arguments[1]) is not None:
        return None
    pattern = text_of(call.arguments[0])
    if pattern is None:
        return None
    verb, _, path = pattern.rpartition(" ")
    handler = call.arguments[-1]
    if not path.startswith("/") and path != "":
        return None
    if not isinstance(handler, nodes.FunctionValue | nodes.Name | nodes.Attribute | nodes.Call):
        return None
    methods = methods or _VERBS.get(name) or _VERBS.get(verb)
    if methods is None:
        return None  # A pattern without a verb says nothing of what the handler does.
    guards = [guard for node in call.arguments[1:-1] if (guard := reader.guard(node, "middleware")) is not None]
    receiver = function.value
    while isinstance(receiver, nodes.Call) and isinstance(receiver.function, nodes.Attribute):
        if receiver.function.name == "With":
            for node in receiver.arguments:
                if (guard := reader.guard(node, "middleware")) is not None:
                    guards.append(RouteGuard(guard.name, "", "middleware", guard.checks_rights))
        receiver = receiver.function.value
    if isinstance(handler, nodes.Call) and (guard := reader.guard(handler, "wrapper")) is not None:
        guards.append(guard)
    reader.add_call(call, methods, path, reader.code(receiver), guards, handler)
    return True


def read_group(reader: CallReader, target: str, value: nodes.Call) -> None:
    """Look at ``admin := router.Group("/admin", check)``: the group has its own checks and those of what it is made of."""
    function = value.function
    if not isinstance(function, nodes.Attribute) or function.name not in ("Group", "With", "Subrouter") or not target:
        return
    receiver: nodes.Expression = function.value
    while isinstance(receiver, nodes.Call) and isinstance(receiver.function, nodes.Attribute):
        receiver = receiver.function.value
    made_of = reader.code(receiver)
    inherited = [item for item in reader.found.items if isinstance(item, GroupGuard) and item.receiver == made_of]
    for item in inherited:
        reader.found.items.append(GroupGuard(target, "", item.guard, False))
    for argument in value.arguments:
        guard = reader.guard(argument, "middleware") if text_of(argument) is None else None
        if guard is not None:
            reader.found.items.append(GroupGuard(target, "", guard, False))
