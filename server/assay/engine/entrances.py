"""Entrances: the places where control comes in from outside, and how far from them the code of a finding is.

Inside an entry point the interpreter knows where it is. For all other code the calls are followed backwards by name: who mentions a function is
taken to call it, because the alternative would be to analyse every unit of the file for its calls. So a
method's distance may come out too short, never too long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assay.engine.entries import decorator_path, is_injected
from assay.facts import schema
from assay.facts.loader import kinds
from assay.ir import nodes
from assay.ir.names import identifiers_in, words_of

if TYPE_CHECKING:
    from assay.engine.arguments import CallSite
    from assay.engine.interpreter import Interpreter
    from assay.engine.unit import Unit

FARTHEST = 3
"""Calls from an entrance that are looked at: code farther away is not told apart from code without one."""

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "options", "head"})
_GUARD_WORDS = frozenset(
    {"auth", "authenticate", "authenticated", "authentication", "authorize", "authorise", "authorized", "authorised"}
    | {"login", "permission", "permissions", "jwt", "admin", "logged", "protect", "protected", "session"}
)
_REQUIRING_WORDS = frozenset({"require", "required", "requires", "ensure", "is", "check", "verify", "must", "current"})
_SURE_WORDS = frozenset({"authenticate", "authenticated", "authorize", "authorise", "protect"})


@dataclass(frozen=True, slots=True)
class EntranceFact:
    """An entrance by unit and offset. ``guard`` names the authentication or authorisation check in front of it, empty for none."""

    words: str
    is_open: bool
    unit: int
    start: int
    calls: int = 0
    guard: str = ""


def _kind_words(kind: str) -> tuple[str, bool]:
    for declared in kinds().entry_kind:
        if declared.name == kind:
            return declared.words.removeprefix("a ").removeprefix("an "), declared.is_open
    return kind, True


def _route_text(arguments: tuple[nodes.Expression, ...]) -> str:
    first = arguments[0] if arguments else None
    return first.value if isinstance(first, nodes.Constant) and isinstance(first.value, str) else ""


def of_call(run: Interpreter, site: CallSite, entry: schema.Entry) -> EntranceFact:
    """Return the entrance that a call makes of the handlers among its arguments: ``app.post("/x", …)``."""
    words, is_open = _kind_words(entry.kind)
    method = site.name.upper() if site.name in _METHODS else ""
    guard = ""
    for argument in site.node.arguments:
        if type(argument) in (nodes.FunctionValue, nodes.Constant):
            continue
        value = run.silently(argument)
        path = value.path.removesuffix("()") if value.path is not None else None
        if path is not None and run.known.middlewares.get(path) in ("authentication", "authorisation"):
            guard = run.text[argument.start : argument.end].decode("utf-8", "replace")
        elif type(argument) in (nodes.Name, nodes.Attribute, nodes.Call) and argument is not site.node.arguments[-1]:
            guard = guard or next((name for name in identifiers_in(argument) if _names_a_guard(name)), "")
    text = " ".join(part for part in (words, method, _route_text(site.node.arguments)) if part)
    return EntranceFact(text, is_open, run.unit, site.node.start, 0, guard)


def of_function(run: Interpreter, function: nodes.Function, entries: tuple[schema.Entry, ...]) -> EntranceFact | None:
    """Return the entrance that a function is by its decorators, name or class; None where it is none."""
    if not entries:
        return None
    words, is_open = _kind_words(entries[0].kind)
    method, route = "", ""
    guard = ""
    for decorator in function.decorators:
        path = decorator_path(run, decorator)
        if path is not None and run.known.guard_decorators.get(path) in ("authentication", "authorisation"):
            guard = path
        target = decorator.function if isinstance(decorator, nodes.Call) else decorator
        last = (
            target.name if isinstance(target, nodes.Attribute) else target.id if isinstance(target, nodes.Name) else ""
        )
        if not guard and _names_a_guard(last):
            guard = last
        if (
            isinstance(decorator, nodes.Call)
            and not route
            and (text := _route_text(decorator.arguments)).startswith("/")
        ):
            route = text
            method = last.upper() if last in _METHODS else _methods_keyword(decorator)
    for parameter in function.parameters:
        if not guard and is_injected(parameter):
            expressions = [item for item in (parameter.default, parameter.annotation) if item is not None]
            guard = next((name for item in expressions for name in _names_inside(item) if _names_a_guard(name)), "")
    text = " ".join(part for part in (words, method, route or function.name) if part)
    return EntranceFact(text, is_open, run.unit, function.start, 0, guard)


def _methods_keyword(decorator: nodes.Call) -> str:
    for keyword in decorator.keywords:
        if keyword.name == "methods" and isinstance(keyword.value, nodes.Collection):
            return "/".join(str(item.value) for item in keyword.value.items if isinstance(item, nodes.Constant))
    return ""


def _names_inside(expression: nodes.Expression) -> tuple[str, ...]:
    if isinstance(expression, nodes.Subscript) and isinstance(expression.key, nodes.Collection):
        return tuple(name for item in expression.key.items for name in identifiers_in(item))
    return identifiers_in(expression)


def _names_a_guard(name: str) -> bool:
    """Whether a function's name says that it lets only some people pass: ``login_required``, ``requireAuth``, ``get_current_user``."""
    words = set(words_of(name))
    if not words:
        return False
    if words & _SURE_WORDS or {"current", "user"} <= words:
        return True
    return bool(words & _GUARD_WORDS) and bool(words & _REQUIRING_WORDS)


class EntranceMap:
    """The distances of a file's units from its entrances. Answers are kept until something that matters changes."""

    __slots__ = ("_by_name", "_found", "_own", "_units")

    def __init__(self, units: list[Unit], own: Callable[[Unit], EntranceFact | None]) -> None:
        self._units = units
        self._own = own
        self._found: dict[int, EntranceFact | None] = {}
        self._by_name: dict[bytes, list[Unit]] | None = None

    def _mentioning(self, wanted: frozenset[bytes]) -> list[Unit]:
        """Return the units that hold all of these identifiers."""
        if self._by_name is None:
            # One pass over the file serves every search in it.
            names = {name for unit in self._units for name in mention_of(unit)}
            self._by_name = {name: [] for name in names}
            for unit in self._units:
                for name in names & unit.identifiers():
                    self._by_name[name].append(unit)
        rarest = min((self._by_name.get(name, []) for name in wanted), key=len)
        return [unit for unit in rarest if wanted <= unit.identifiers()]

    def of_unit(self, unit: Unit) -> EntranceFact | None:
        """Return the nearest entrance from which a unit is reached, with the number of calls."""
        if unit.number in self._found:
            return self._found[unit.number]
        self._found[unit.number] = None
        found = self._search(unit)
        self._found[unit.number] = found
        return found

    def _search(self, unit: Unit) -> EntranceFact | None:
        seen = {unit.number}
        asked: set[frozenset[bytes]] = set()
        level = [unit]
        for calls in range(FARTHEST + 1):
            for member in level:
                own = self._own(member)
                if own is not None:
                    return EntranceFact(own.words, own.is_open, own.unit, own.start, calls, own.guard)
            following: list[Unit] = []
            for member in level:
                wanted = mention_of(member)
                if not wanted or wanted in asked:
                    continue
                asked.add(wanted)
                for other in self._mentioning(wanted):
                    if other.number not in seen:
                        seen.add(other.number)
                        following.append(other)
            level = following
        return None


def mention_of(unit: Unit) -> frozenset[bytes]:
    """Return the identifiers that code has to hold to call a unit: a function's name; for a method that of its class as well."""
    if not unit.name:
        return frozenset()
    parts = unit.name.encode().split(b".")
    return frozenset(parts[-2:] if unit.owner else parts[-1:])
