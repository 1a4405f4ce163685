"""Asks the rules for routes about those that a unit declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.entrances import EntranceFact
from assay.engine.match import SiteMatch
from assay.engine.reporting import ask, make_hit
from assay.engine.results import Hit
from assay.engine.route_reading import ReadRoute, read_routes
from assay.engine.unit import Unit
from assay.findings.model import Evidence
from assay.ir.values import UNKNOWN
from assay.rules.api import Route

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter


def route_hits(run: Interpreter, unit: Unit, routes: tuple[Route | None, ...]) -> list[Hit]:
    """Return what the rules report of a unit's routes; ``routes`` are those of the file's table for it."""
    read = read_routes(unit.lower(run.language).statements, unit.text, unit.owner)
    items = [item for item in read.items if isinstance(item, ReadRoute)]
    found: list[Hit] = []
    for item, route in zip(items, routes, strict=False):
        if route is None or item.place is None:
            continue
        for module in run.known.route_rules:
            match = SiteMatch(run, "route", item.place, None, None, UNKNOWN, route.name)
            match.route = route
            match.call = item.call
            match.handler = item.handler
            match.declaration = item.declaration
            match.class_definition = item.definition
            match.evidence = Evidence.SINK
            report = ask(run, module, match)
            if report is None:
                continue
            hit = make_hit(run, module, match, report, None)
            guard = route.guards[0] if route.guards else route.covering
            hit.symbol = ".".join(part for part in (route.owner, route.name) if part) or hit.symbol
            hit.entrance = EntranceFact(
                f"route {route.words}", True, unit.number, item.place.start, 0, guard.name if guard is not None else ""
            )
            found.append(hit)
    return found
