"""What the rules about logs and headers share: a value that holds a line break begins a line that the program never wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import Match, Taint, Value, nodes
from assay.rules.injection._pieces import last_name
from assay.rules.texts import flatten, is_written_text

_CONTAINERS = frozenset(
    {"args", "form", "values", "json", "files", "headers", "cookies", "body", "query", "params", "data"}
    | {"GET", "POST", "META", "FILES", "COOKIES", "query_params", "path_params", "view_args", "payload"}
)
"""Members of requests that hold several values: printed whole they are shown as a dictionary is, with every line break escaped."""
_CONTAINER_CALLS = frozenset({"get_json", "json", "to_dict", "dict", "model_dump", "formData", "parseBody"})


def is_container(expression: nodes.Expression, match: Match) -> bool:
    """Whether an expression is a whole collection of a request and not one value out of it."""
    if isinstance(expression, nodes.Name):
        expression = match.definition_of(expression) or expression
    if isinstance(expression, nodes.Call):
        return last_name(expression) in _CONTAINER_CALLS and not expression.arguments
    if isinstance(expression, nodes.Attribute):
        return expression.name in _CONTAINERS
    return isinstance(expression, nodes.Mapping | nodes.Collection | nodes.Comprehension)


def varying_parts(expression: nodes.Expression, kind: str, match: Match) -> Iterator[nodes.Expression]:
    """Yield the parts of a written text, or the expression itself, that somebody else can put a line break into."""
    parts = (
        [part for part in flatten(expression) if not isinstance(part, str)]
        if is_written_text(expression)
        else [expression]
    )
    for part in parts:
        value = match.evaluate(part)
        if value.is_clear_of(kind) or not _reaches(value, kind) or is_container(part, match):
            continue
        if value.path == "net/url.URL":
            continue  # Go writes an address with everything escaped that is not plain.
        if value.fields is not None or _is_shown_as_literal(part, match):
            continue
        yield part


def _reaches(value: Value, kind: str) -> bool:
    return any(taint.reaches(kind) for taint in value.taints)


def _is_shown_as_literal(part: nodes.Expression, match: Match) -> bool:
    """Whether an f-string shows the part as ``repr`` does: ``{name!r}``."""
    return match.language == "python" and match.source_text(nodes.Node(part.end, part.end + 2)) in ("!r", "!a")


_IN_ONE_LINE = re.compile(
    r"\b(headers|META|cookies|COOKIES|rawHeaders|host|hostname|user_agent|referrer|authorization|url|originalUrl|uri|path|remote_ip|ip)$"
    r"|\.(RequestURI|Host|Header|UserAgent\(\)|Referer\(\)|GetHeader\(\"[A-Za-z-]+\"\))$"
    r"|\.(get|header|get_header)\(['\"][A-Za-z-]+['\"]\)$"
)
_JAVA_LINES = re.compile(r"\b(get(RequestURI|RequestURL|QueryString)\(\)|getHeader\(\"[\w-]+\"\))$")
_MEMBER = re.compile(r"\.\w+(?!\w*\()")
_DECODES = re.compile(r"(?i:decode|(?<!url)parse|unquote|query)|\bURL\b")


def came_in_one_line(taint: Taint, match: Match) -> bool:
    """Whether a value came in as a header or a raw address, which the server read up to the end of its line, and was not decoded since."""
    source, *steps = taint.step.chain()
    written = match.source_text(nodes.Node(source.start, source.end))
    if match.language == "java":
        return bool(_JAVA_LINES.search(written))
    # Where the request itself is the source, what is read of it tells more.
    member = _MEMBER.match(match.source_text(nodes.Node(source.end, source.end + 40)))
    forms = (written, written + member[0]) if member is not None else (written,)
    found = next((form for form in forms if _IN_ONE_LINE.search(form)), None)
    if found is None or any(_DECODES.search(step.message) for step in steps):
        return False
    # Frameworks for WSGI decode the path; those for Node and Tornado hand on what came in.
    return match.language != "python" or not found.endswith("path") or match.imports("tornado")


def comes_in_lines(match: Match) -> bool:
    """Whether all that reaches a sink came in as headers or raw addresses."""
    taints = [taint for taint in match.value.taints if taint.kind and taint.reaches(match.kind)]
    return bool(taints) and all(came_in_one_line(taint, match) for taint in taints)
