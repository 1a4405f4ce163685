"""What the rules about LDAP and XPath share: searches that are written as text."""

from __future__ import annotations

from assay.rules.api import Confidence, Evidence, Match, Report, nodes
from assay.rules.injection._pieces import is_careful_name, is_constant_name, is_parameter, last_name
from assay.rules.texts import flatten, is_written_text


def check_search(match: Match, built: str) -> Report | None:
    """Report proven flows; without one, text that a function puts together from its parameters, in the words ``built``."""
    if match.argument is None or match.value.fields is not None:
        return None
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.MEDIUM if match.is_shape_only and match.value.text is None else Confidence.HIGH)
    text = match.value.text
    if match.is_test or text is None or not match.value.is_built_text:
        return None
    for piece in text:
        if isinstance(piece, str) or piece.value.is_clear_of(match.kind) or not is_parameter(piece.value):
            continue
        if not is_constant_name(piece.node) and not is_careful_name(last_name(piece.node)):
            return Report(Confidence.MEDIUM, message=built)
    return None


def holes_to_escape(match: Match) -> list[nodes.Expression]:
    """Return the parts of a search, written in place or in a variable of the function, that somebody else fills."""
    argument = match.argument
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument) or argument
    if argument is None or not is_written_text(argument):
        return []
    holes = [piece for piece in flatten(argument) if not isinstance(piece, str)]
    return [hole for hole in holes if not (value := match.evaluate(hole)).is_clear_of(match.kind) and value.taints]
