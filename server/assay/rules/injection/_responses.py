"""What becomes of what a view returns."""

from __future__ import annotations

import re

from assay.rules.api import Match, Value, nodes


def returns_json(match: Match) -> bool:
    """Whether what a function returns is sent as JSON: in FastAPI, unless the route says that it answers with a page."""
    if match.call is not None or match.language != "python" or not match.imports("fastapi") or match.imports("flask"):
        return False
    decorators = match.function.decorators if match.function is not None else ()
    return not any("HTMLResponse" in match.source_text(decorator) for decorator in decorators)


_JAVASCRIPT = ("javascript", "typescript", "tsx")
_HTML = re.compile(r"(?i)text/html|xhtml\+xml|svg\+xml|\btype(?:\(|\s*=)\s*['\"]\.?html['\"]")
_OTHER_THAN_HTML = re.compile(
    r"(?i)(?:content-type['\"]?\s*[,:]\s*|\b(?:type|contentType)(?:\(|\s*=)\s*)['\"](?:text/(?!html)|application/(?!xhtml)|image/(?!svg)|audio/|video/|font/|\.?(?:json|text|txt|plain|csv|pdf|png|jpe?g|gif|js|css)['\"])"
)
"""A content type that browsers do not show as a page, in the text of a function."""


def is_sent_as_html(match: Match) -> bool:
    """Whether an answer in JavaScript is sent as HTML, as far as the function that sends it tells."""
    around = match.source_text(match.function) if match.function is not None else ""
    if _HTML.search(around):
        return True
    if match.call is None and match.node is match.argument:
        # Nest, whose routes are told by decorators, sends text as HTML, Fastify as plain text.
        return match.function is not None and bool(match.function.decorators) and match.imports("@nestjs/common")
    return match.path != "fastify.FastifyReply.send" and _OTHER_THAN_HTML.search(around) is None


def body_of_answer(match: Match) -> tuple[nodes.Expression, Value] | None:
    """Return the body of what a function in a cloud returns, where a header says that it is HTML: ``{ statusCode, headers, body }``."""
    answer, fields = match.argument, match.value.fields
    if isinstance(answer, nodes.Name):
        answer = match.definition_of(answer) or answer
    if not isinstance(answer, nodes.Mapping) or fields is None or "body" not in fields:
        return None
    headers = fields["headers"].fields if "headers" in fields else None
    kinds = [value.constant for name, value in (headers or {}).items() if name.lower() == "content-type"]
    if not any(isinstance(kind, str) and "html" in kind for kind in kinds):
        return None
    for entry in answer.entries:
        if isinstance(entry.key, nodes.Constant) and entry.key.value == "body":
            return entry.value, fields["body"]
    return None


def is_javascript(match: Match) -> bool:
    """Whether the code is one of JavaScript's dialects."""
    return match.language in _JAVASCRIPT
