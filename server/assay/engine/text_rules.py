"""Asks the rules for raw text about what the text scan found in a unit, and joins their reports with those of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.match import SiteMatch
from assay.engine.reporting import SECRET_WEAKNESSES, ask, make_hit
from assay.engine.results import Hit
from assay.engine.unit import Unit
from assay.findings.model import Evidence
from assay.ir import nodes
from assay.ir.values import UNKNOWN
from assay.ir.walking import descendants
from assay.rules.api import Secret

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_EVIDENCE = {"verified": Evidence.FLOW, "likely": Evidence.SINK, "weak": Evidence.POSTURE}


def text_hits(run: Interpreter, unit: Unit, secrets: tuple[Secret, ...]) -> list[tuple[Hit, bool]]:
    """Return what the rules report, each with whether it gives way to rules that read the code."""
    found: list[tuple[Hit, bool]] = []
    constants: list[nodes.Constant] | None = None
    for secret in secrets:
        for module, gives_way in run.known.text_rules.get(secret.kind, ()):
            place = nodes.Constant(secret.start, secret.end, secret.value)
            match = SiteMatch(run, secret.kind, place, None, None, UNKNOWN, secret.name)
            match.secret = secret
            match.evidence = _EVIDENCE[secret.strength]
            report = ask(run, module, match)
            if report is None:
                continue
            if module.make_fix is not None:
                if constants is None:
                    constants = _whole_literals(run, unit)
                match.argument = next(
                    (item for item in constants if item.start < secret.start and secret.end < item.end), None
                )
            found.append((make_hit(run, module, match, report, None), gives_way))
    return found


def joined(code: list[Hit], text: list[tuple[Hit, bool]], unit: int) -> list[Hit]:
    """Return all hits of a unit without any two for one secret: the more specific stays."""

    def overlaps(one: Hit, other: Hit) -> bool:
        if one.unit != unit or other.unit != unit or one.module.rule.cwe not in SECRET_WEAKNESSES:
            return False
        start, end = one.secret or (one.start, one.end)
        return start < other.end and other.start < end

    specific = [hit for hit, gives_way in text if not gives_way]
    kept = [hit for hit in code if not any(overlaps(hit, other) for other in specific)]
    return [
        *kept,
        *specific,
        *(hit for hit, gives_way in text if gives_way and not any(overlaps(one, hit) for one in kept)),
    ]


def _whole_literals(run: Interpreter, unit: Unit) -> list[nodes.Constant]:
    """Return the text constants of a unit that stand alone in their quotes, where an expression could stand in their place."""
    statements = unit.lower(run.language).statements
    every = list(descendants(tuple(statements)))
    fixed = {id(attribute.value) for node in every if isinstance(node, nodes.Element) for attribute in node.attributes}
    fixed |= {id(entry.key) for node in every if isinstance(node, nodes.Mapping) for entry in node.entries}
    fixed |= {id(part) for node in every if isinstance(node, nodes.Template) for part in node.parts}
    fixed |= {id(node.value) for node in every if isinstance(node, nodes.ExpressionStatement)}
    return [
        node
        for node in every
        if isinstance(node, nodes.Constant)
        and isinstance(node.value, str | bytes)
        and id(node) not in fixed
        and run.text[node.end - 1 : node.end] in (b'"', b"'", b"`")
    ]
