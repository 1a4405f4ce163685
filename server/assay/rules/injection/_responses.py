"""What becomes of what a view returns."""

from __future__ import annotations

from assay.rules.api import Match

__all__ = ["returns_json"]


def returns_json(match: Match) -> bool:
    """Whether what a function returns is sent as JSON: in FastAPI, unless the route says that it answers with a page."""
    if match.call is not None or match.language != "python" or not match.imports("fastapi") or match.imports("flask"):
        return False
    decorators = match.function.decorators if match.function is not None else ()
    return not any("HTMLResponse" in match.source_text(decorator) for decorator in decorators)
