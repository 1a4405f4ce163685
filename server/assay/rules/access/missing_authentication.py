"""A route changes something and nobody asks who calls, whereas other routes of the file do.

What it does
    Looks at all routes of a file together: Flask, Django and its REST framework, FastAPI, Starlette and aiohttp, Express, Koa, Fastify, NestJS and
    Next.js. Where most of those that change something check who calls (with a decorator, a middleware, a dependency, a base
    class, ``permission_classes``, or at the beginning of the handler), it reports those that do not. Checks in front of a whole
    router, class or application count for each of its routes. Logging in, signing up, webhooks and the like are meant
    for strangers and are not reported. In Java it looks at the methods of Spring's controllers and of JAX-RS resources:
    ``@PreAuthorize``, ``@Secured``, ``@RolesAllowed``. In Go it looks at the routes of gin, echo, fiber, chi, gorilla/mux and
    ``http.ServeMux``: middleware among the arguments, groups with ``Use``, ``With``, and handlers that are wrapped.

Why is this bad
    Anybody who knows or guesses the address can delete, change or create. Nothing on the page shows it, because the page only offers
    the action to those who are logged in.

What to do
    Put the same check in front of it that the other routes carry, or say in the code that it is public.

Known misses
    Files of which no route has a check, and checks that stand in other files; a check whose name says nothing of what it does.

Example
    Before::

        @app.post("/notes")
        @login_required
        def create_note(): ...

        @app.delete("/notes/<int:note_id>")
        def delete_note(note_id): ...

    After::

        @app.delete("/notes/<int:note_id>")
        @login_required
        def delete_note(note_id): ...
"""

from __future__ import annotations

from collections import Counter

from assay.rules.access._routes import is_for_administrators, is_public_by_name, write_guard
from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Fixed,
    Match,
    Report,
    Route,
    RouteGuard,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    identifiers_in,
    nodes,
    on_route,
)

RULE = Rule(
    id="missing-authentication",
    title="A route lacks the check of who calls that its neighbours carry",
    cwe=862,
    severity=Severity.HIGH,
    message="Nobody asks who calls this route, although other routes of the file do.",
    advice="Put the check in front of it that the other routes carry, or say in the code that it is public.",
    on=(on_route(),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(306,),
)


def check(match: Match) -> Report | None:
    """Report a route that changes something, or is for administrators, where the routes of its file are usually guarded."""
    route = match.route
    if route is None or match.is_test or not _wants_guard(route) or route.is_guarded or route.is_waived:
        return None
    siblings = _siblings(match, route)
    guarded = [other for other in siblings if other.is_guarded and not _is_login_only(other)]
    with_guard = [other for other in guarded if other.guards or other.covering is not None]
    if not with_guard:
        return None
    unguarded = [other for other in siblings if _wants_guard(other) and not other.is_guarded and not other.is_waived]
    if len(guarded) <= len(unguarded):  # The route itself is one more of those without.
        return None
    if not route.changes_state and not any(is_for_administrators(other) for other in with_guard):
        return None
    choice = _usual_guard(match, route, siblings)
    name = choice[0].name if choice is not None else with_guard[0].words
    verb = "change something" if route.changes_state else "are for administrators"
    count = len(with_guard)
    others = "another route of the file asks" if count == 1 else f"{count} other routes of the file ask"
    message = f"Nobody asks who calls {route.words}, although {others} ({name}): strangers can call it, and it {_singular(verb)}."
    return Report(Confidence.MEDIUM, message)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Put the check of the other routes in front of this one."""
    route = match.route
    if route is None:
        raise CannotEdit
    choice = _usual_guard(match, route, _siblings(match, route))
    if choice is None:
        raise CannotEdit
    guard, source = choice
    write_guard(match, code, guard, source)
    return Fixed(f"Check who calls with {guard.name}, as other routes of the file do")


def _singular(words: str) -> str:
    return words.replace("change something", "changes something").replace("are for", "is for")


def _wants_guard(route: Route) -> bool:
    """Whether a route is one that strangers should not call."""
    if is_for_administrators(route):
        return True
    return route.changes_state and not is_public_by_name(route)


def _is_login_only(route: Route) -> bool:
    """Whether a route looks at the caller because it is the one that logs people in."""
    return is_public_by_name(route) and not route.guards and route.covering is None


def _siblings(match: Match, route: Route) -> list[Route]:
    """Return the other routes of the file that are declared in the same manner."""
    return [other for other in match.routes if other is not route and _manner(other) == _manner(route)]


def _manner(route: Route) -> str:
    return "class" if route.declared == "class" else "method" if route.declared == "method" else "function"


def _usual_guard(match: Match, route: Route, siblings: list[Route]) -> tuple[RouteGuard, Route] | None:
    """Return the check that most of the siblings carry which are most like the route, with one that carries it."""
    wants_rights = is_for_administrators(route)
    is_rest = match.class_definition is not None and _is_rest_view(match.class_definition)
    found: dict[RouteGuard, Route] = {}
    votes: Counter[RouteGuard] = Counter()
    for other in siblings:
        for guard in other.guards:
            if (guard.style == "base" and is_rest) or (guard.style == "attribute" and not is_rest):
                continue  # The mixins of Django do nothing for the classes of its REST framework, and the other way round.
            found.setdefault(guard, other)
            votes[guard] += 4 if other.changes_state == route.changes_state else 1
            votes[guard] += 8 if other.receiver == route.receiver else 0
            if wants_rights and guard.checks_rights:
                votes[guard] += 100
            elif not wants_rights and guard.checks_rights:
                votes[guard] -= 3
    if not votes:
        return None
    best = max(votes, key=lambda guard: (votes[guard], guard.code))
    return best, found[best]


def _is_rest_view(definition: nodes.ClassDefinition) -> bool:
    """Whether a class is one of the REST framework's views, by the names of its bases."""
    names = [name for base in definition.bases for name in identifiers_in(base)[:1]]
    return any(name.endswith(("ViewSet", "APIView", "Resource", "MethodView")) for name in names)
