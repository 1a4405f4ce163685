"""The routes of a file, put together from what its units declare, and kept through edits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assay.engine.entries import matches_path
from assay.engine.route_reading import (
    CHANGING,
    ROUTE_WORDS,
    GroupGuard,
    ReadRoute,
    UnitRoutes,
    ViewMethod,
    read_routes,
)
from assay.rules.api import Route, RouteGuard

if TYPE_CHECKING:
    from assay.engine.exports import ModuleNames
    from assay.engine.unit import Unit

_FRAMEWORKS = frozenset(
    {"org.springframework.web.bind.annotation", "jakarta.ws.rs", "javax.ws.rs"}
    | {
        "net/http",
        "gin-gonic/gin",
        "labstack/echo",
        "gofiber/fiber",
        "go-chi/chi",
        "gorilla/mux",
        "julienschmidt/httprouter",
    }
    | {
        "flask",
        "quart",
        "sanic",
        "fastapi",
        "starlette",
        "aiohttp",
        "django",
        "rest_framework",
        "ninja",
        "flask_restful",
    }
    | {
        "flask_restx",
        "litestar",
        "falcon",
        "bottle",
        "tornado",
        "express",
        "koa",
        "@koa/router",
        "koa-router",
        "fastify",
    }
    | {"@nestjs/common", "hono", "restify", "next/server", "next"}
)
_DJANGO = ("django", "rest_framework")
_ROUTE_FILES = "**/route.{ts,js,tsx,jsx,mts,mjs}"
_VIEW_METHODS = {
    "get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE", "create": "POST", "update": "PUT",
    "partial_update": "PATCH", "destroy": "DELETE", "list": "GET", "retrieve": "GET", "form_valid": "POST",
}  # fmt: skip

_VERBS = rb"(?:get|post|put|patch|delete|del|all|head|options)"
_DECLARING = {
    "python": re.compile(
        rb"@[\w.\s]*\.(?:" + _VERBS + rb"|route|api_route)\b|@\s*(?:api_view|action|require_\w+)\b"
        rb"|\.add_(?:get|post|put|patch|delete|route|url_rule)\b"
        rb"|\bweb\." + _VERBS + rb"\s*\(|\bclass\b[^:]*\([^)]*(?:View|ViewSet|Resource|Endpoint|Controller|Handler)\w*"
        rb"|\bdef\s+\w+\s*\(\s*request\b"
    ),
    "javascript": re.compile(
        rb"\.\s*"
        + _VERBS
        + rb"\s*\(\s*(?:\[\s*)?['\"`][/*(]|\.\s*route\s*\(|@(?:Get|Post|Put|Patch|Delete|All|Controller|Resolver)\b"
        rb"|\b(?:GET|POST|PUT|PATCH|DELETE)\b|use server"
    ),
    "java": re.compile(rb"@\s*(?:\w*Mapping|GET|POST|PUT|PATCH|DELETE|Path)\b"),
    "go": re.compile(
        rb"\.\s*(?:GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Any|Handle|HandleFunc|Method)\s*\("
    ),
}
"""What the text of a unit that declares a route holds for sure, by folder of facts. A file without it is not read any further."""


class RouteTable:
    """The routes of one file by unit, in the order in which each unit declares them."""

    __slots__ = ("_composed", "_declaring", "_file", "_flat", "_read", "_seen")

    def __init__(self, file: ModuleNames) -> None:
        self._file = file
        self._read: dict[int, UnitRoutes] = {}
        self._declaring: dict[int, bool] = {}
        """Whether each unit may declare a route, by its text alone."""
        self._composed: dict[int, tuple[Route | None, ...]] = {}
        self._flat: tuple[Route, ...] = ()
        self._seen: tuple[list[Unit], bool, bool] | None = None
        """The units in their order, whether the file is one of a web framework, and of Django; None before the first look."""

    def all(self) -> tuple[Route, ...]:
        """Return the routes of the file, in order."""
        return self._flat

    def holders(self) -> set[int]:
        """Return the units that declare routes."""
        return set(self._composed)

    def of_unit(self, number: int) -> tuple[Route | None, ...]:
        """Return the routes of a unit, one for each that is read from it; None for what turned out to be none in this file."""
        return self._composed.get(number, ())

    def renew(self, edited: set[int]) -> bool:
        """Read edited units again; return whether the routes of the file, or the units that declare them, are others than before."""
        file = self._file
        is_web = self._is_web_file() and self._may_declare(edited)
        was_web = self._seen is not None and self._seen[1]
        seen = (file.units, is_web, any(file.imports(module) for module in _DJANGO))
        is_same = self._seen is not None and self._seen[0] is seen[0] and self._seen[1:] == seen[1:]
        self._seen = seen
        if not is_web:
            self._read, self._composed, self._flat = {}, {}, ()
            return was_web
        for number in edited if was_web else {unit.number for unit in file.units}:
            unit = file.unit_of(number)
            old = self._read.pop(number, None)
            new = self._read_unit(unit) if unit is not None else None
            if new is not None:
                self._read[number] = new
            if (old.key() if old is not None else None) != (new.key() if new is not None else None):
                is_same = False
        if is_same:
            return False
        old_composed, old_flat = self._composed, self._flat
        self._compose()
        return old_flat != self._flat or old_composed != self._composed

    def _may_declare(self, edited: set[int]) -> bool:
        """Whether some unit of the file may declare a route: what stands beside routes is read only where there are any."""
        file = self._file
        pattern = next((_DECLARING[folder] for folder in file.language.facts if folder in _DECLARING), None)
        if pattern is None:
            return True
        known, self._declaring = self._declaring, {}
        for unit in file.units:
            is_known = unit.number in known and unit.number not in edited
            self._declaring[unit.number] = known[unit.number] if is_known else pattern.search(unit.text) is not None
        return any(self._declaring.values())

    def _is_web_file(self) -> bool:
        file = self._file
        if any(file.imports(module) for module in _FRAMEWORKS):
            return True
        if "javascript" not in file.language.facts:
            return False
        if matches_path(file.path, _ROUTE_FILES):
            return True
        holders = (file.unit_of(number) for number in file.holders_of("server"))
        return any(unit is not None and b"use server" in unit.text for unit in holders)

    def _read_unit(self, unit: Unit) -> UnitRoutes | None:
        words = unit.identifiers()
        if ROUTE_WORDS.isdisjoint(words) and not unit.owner and b"export" not in words and b"class" not in words:
            return None
        statements = unit.lower(self._file.language).statements
        found = read_routes(statements, unit.text, unit.owner).without_code()
        return found if found != UnitRoutes() else None

    def _compose(self) -> None:
        """Put together what the units declare: classes with their methods, checks in front of several routes."""
        file = self._file
        ordered = [(unit.number, self._read[unit.number]) for unit in file.units if unit.number in self._read]
        methods: dict[str, list[ViewMethod]] = {}
        class_guards: dict[str, tuple[tuple[RouteGuard, ...], bool]] = {}
        checking: set[str] = set()
        has_actions = False
        for _, read in ordered:
            for method in read.methods:
                methods.setdefault(method.owner, []).append(method)
            for name, guards, is_waived in read.class_guards:
                class_guards[name] = (guards, is_waived)
            checking |= read.checking_functions
            has_actions = has_actions or read.has_actions
        unordered = [
            item for _, read in ordered for item in read.items if isinstance(item, GroupGuard) and not item.is_ordered
        ]
        seen: list[GroupGuard] = []
        is_route_file = matches_path(file.path, _ROUTE_FILES)
        is_django = any(file.imports(module) for module in _DJANGO)
        self._composed = {}
        flat: list[Route] = []
        for number, read in ordered:
            routes: list[Route | None] = []
            for item in read.items:
                if isinstance(item, GroupGuard):
                    if item.is_ordered:
                        seen.append(item)
                    continue
                route = self._finished(item, methods, class_guards, checking, has_actions, is_route_file, is_django)
                if route is not None:
                    covering = next((group.guard for group in (*unordered, *seen) if _covers(group, route)), None)
                    if covering is not None:
                        route = replace(route, covering=covering)
                    flat.append(route)
                routes.append(route)
            if routes:
                self._composed[number] = tuple(routes)
        self._flat = tuple(flat)

    @staticmethod
    def _finished(
        item: ReadRoute,
        methods: dict[str, list[ViewMethod]],
        class_guards: dict[str, tuple[tuple[RouteGuard, ...], bool]],
        checking: set[str],
        has_actions: bool,
        is_route_file: bool,
        is_django: bool,
    ) -> Route | None:
        """Return a route with what other units say of it, None where it is none in this file."""
        route = item.route
        if route.declared == "function":
            if route.receiver == "request":
                return route if is_django else None
            if route.methods == ("ACTION",):
                return route if has_actions else None
            return route if is_route_file else None
        if route.declared == "call":
            return replace(route, checks_caller=True) if item.handler_name and item.handler_name in checking else route
        if route.declared == "method":
            guards, is_waived = class_guards.get(route.owner, ((), False))
            covering = guards[0] if guards else None
            return replace(route, covering=covering, is_waived=route.is_waived or (is_waived and not route.guards))
        if route.declared == "class":
            own = [method for method in methods.get(route.owner, ()) if method.name in _VIEW_METHODS]
            names = tuple(dict.fromkeys((*route.methods, *(_VIEW_METHODS[method.name] for method in own))))
            if not names:
                return None
            every = methods.get(route.owner, ())
            changing = [method for method in own if _VIEW_METHODS[method.name] in CHANGING]
            checks = any(
                method.name in ("dispatch", "get_permissions", "has_permission", "test_func") for method in every
            )
            checks = checks or (bool(changing) and all(method.guards or method.checks_caller for method in changing))
            checks = checks or any(
                method.name in ("get_queryset", "get_object") and method.checks_caller for method in every
            )
            is_waived = route.is_waived or any(method.is_waived for method in own)
            return replace(
                route,
                methods=names,
                checks_caller=checks,
                is_waived=is_waived,
                changes_state=not CHANGING.isdisjoint(names),
            )
        return route


def _covers(group: GroupGuard, route: Route) -> bool:
    """Whether a check in front of several routes is in front of this one."""
    if group.receiver not in ("*", route.receiver):
        return False
    prefix = group.prefix.rstrip("/")
    return not prefix or route.path == prefix or route.path.startswith((prefix + "/", group.prefix))
