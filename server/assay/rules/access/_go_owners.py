"""Whose things a handler in Go loads: its handlers stand away from where they are routed, so that each is looked at by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.rules.access._routes import is_public_by_name
from assay.rules.api import CannotEdit, CodeEditor, Confidence, Fixed, Match, Report, Route, nodes, words_of
from assay.rules.vocabulary import without_comments

_LOADS = (
    # Each names the thing in its first group; the last argument is the number and nothing else.
    re.compile(
        r"\.(?:First|Take|Find|Last|Delete)\(\s*&?(?:\w+\.)*?(\w+)(?:\{\})?\s*,\s*(?:\"(?:\w+\.)?id\s*=\s*\?\"\s*,\s*)?[\w.]+(?:\(\s*\"?\w*\"?\s*\))?\s*\)"
    ),
    re.compile(
        r"\.Where\(\s*\"(?:\w+\.)?id\s*=\s*\?\"\s*,\s*[\w.]+(?:\(\s*\"?\w*\"?\s*\))?\s*\)\.(?:First|Take|Find|Last|Delete)\(\s*&?(?:\w+\.)*?(\w+)(?:\{\})?\s*\)"
    ),
    re.compile(r"\bFROM\s+(\w+)\s+WHERE\s+id\s*=\s*(?:\?|\$\d)\s*[\"`]", re.IGNORECASE),
    re.compile(r"\bUPDATE\s+(\w+)\s+SET\b[^\"`]*\bWHERE\s+id\s*=\s*(?:\?|\$\d)\s*[\"`]", re.IGNORECASE),
    re.compile(
        r"\b(\w+?)(?:Collection|Coll|Col)?\.(?:FindOne|DeleteOne|UpdateOne|FindOneAndUpdate|FindOneAndDelete)\("
        r"\s*[\w.]+(?:\(\))*(?:\.Context\(\))?\s*,\s*bson\.[MD]\{\{?\s*\"_?id\"\s*[:,]\s*\w+\s*\}\}?"
    ),
)
_OWNER = re.compile(
    r"(?i)owner|user_?id|\buid\b|author|created_?by|creator|tenant|org(anization)?_?id|account_?id|customer_?id|patient_?id|claims|current_?user"
    r"|getuser|userfrom|\"user\"|\"sub\"|session|authori[sz]e|is_?admin|\brole|permission|belongs|\bcan[A-Z_]\w*\(|public|shared|principal|subject|\.User\b"
)
"""Code that speaks of whose it is."""
_REQUESTED = re.compile(r"\b(?:Param|PathValue|Query|QueryParam|Params|ParamsInt|URLParam|Vars|FormValue|ByName)\b")


def unowned_load(match: Match, is_personal: Callable[[str], bool]) -> Report | None:
    """Report a load by number in a handler that stands behind a check of who calls, where nothing speaks of an owner."""
    function = match.function
    if match.route is not None or match.is_test or function is None or not function.name or not function.body:
        return None
    routes = [route for route in match.routes if route.name == function.name]
    if not routes or not all(_is_for_callers_who_are_known(route) for route in routes):
        return None
    start = function.body[0].start
    body = without_comments(match.source_text(nodes.Node(start, function.end)))
    if _OWNER.search(body) or not _REQUESTED.search(body):
        return None
    for pattern in _LOADS:
        for found in pattern.finditer(body):
            thing = found.group(1)
            if not is_personal(thing) and not is_personal(thing.removesuffix("s")):
                continue
            before = len(body[: found.start()].encode("utf-8", "surrogateescape"))
            place = nodes.Node(start + before, start + before + len(found.group(0).encode("utf-8", "surrogateescape")))
            message = f"{thing} is loaded by the number that the request names, and nobody asks whether it belongs to the caller."
            return Report(Confidence.MEDIUM, message, node=place)
    return None


def _is_for_callers_who_are_known(route: Route) -> bool:
    guards = [*route.guards, *([route.covering] if route.covering is not None else [])]
    if not guards or route.is_waived or is_public_by_name(route):
        return False
    if any(guard.checks_rights or "key" in words_of(guard.name) for guard in guards):
        return False
    return "admin" not in words_of(f"{route.path} {route.name}")


def name_the_owner(match: Match, report: Report, code: CodeEditor) -> Fixed:
    """Look for the thing among those of the caller, in gin with gorm."""
    function, node = match.function, report.node
    if function is None or node is None or not function.parameters:
        raise CannotEdit
    context = function.parameters[-1]
    text = code.text(node)
    if not context.name or "gin.Context" not in code.text(context):
        raise CannotEdit
    found = re.fullmatch(
        r"(\.(?:First|Take|Find|Last|Delete)\([^,]*,\s*)(?:\"id = \?\"\s*,\s*)?(.+)\)", text, re.DOTALL
    )
    if found is None:
        raise CannotEdit
    owner = f"{context.name}.GetUint({code.literal('user_id')})"
    code.replace(node, f"{found[1]}{code.literal('id = ? AND user_id = ?')}, {found[2]}, {owner})")
    return Fixed(
        "Look for it among the things of the caller (by the key under which the check of who calls keeps the number)"
    )
