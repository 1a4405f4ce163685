"""How fixes refuse a request; ``insert_before`` puts such statements where they belong."""

from __future__ import annotations

from assay.rules.api import CannotEdit, CodeEditor, Match, nodes
from assay.rules.statements import insert_before

__all__ = ["go_refusal", "insert_before"]


def go_refusal(match: Match, code: CodeEditor, message: str) -> list[str]:
    """Return the statements with which a handler in Go refuses a request. Raises CannotEdit where it is not clear how it does."""
    function = match.function
    if function is None or function.returns is not None:
        raise CannotEdit
    for parameter in function.parameters:
        if not isinstance(parameter.annotation, nodes.Attribute):
            continue
        if parameter.annotation.name == "ResponseWriter":
            http = code.add_import("net/http", alias="http")
            return [f"{http}.Error({parameter.name}, {code.literal(message)}, {http}.StatusBadRequest)", "return"]
        if parameter.annotation.name == "Context" and match.imports("gin-gonic/gin"):
            http = code.add_import("net/http", alias="http")
            return [f"{parameter.name}.AbortWithStatus({http}.StatusBadRequest)", "return"]
    raise CannotEdit
