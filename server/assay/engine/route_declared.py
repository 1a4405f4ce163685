"""What a unit says of routes, as it is read from its code."""

from __future__ import annotations

from dataclasses import dataclass, field

from assay.ir import nodes
from assay.rules.api import Route, RouteGuard


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
