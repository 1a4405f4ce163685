"""What the rules about credentials ask of Java: headers are set by calls of their own, and records are filled by setters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import Match, descendants, nodes
from assay.rules.vocabulary import without_comments

# --- requests ----------------------------------------------------------------------------------------------------------

_CREDENTIALS = re.compile(
    r"\b(?:setRequestProperty|addRequestProperty|header|addHeader|setHeader|set|add|defaultHeader|queryParam|data|field|put)\(\s*"
    r"(?:\"(?:proxy-)?authorization\"|\"(?:x-)?api-?key\"|\"x-auth-token\"|\"x-access-token\"|\"(?:password|passwd|pwd|api_key|access_token|"
    r"client_secret|token|secret)\"|(?:\w+\.)*HttpHeaders\.AUTHORIZATION|(?:\w+\.)*AUTHORIZATION\b)"
    r"|\.(?:setBasicAuth|setBearerAuth|basicAuthentication|basicAuth|bearerAuth|bearerToken)\(|\bCredentials\.basic\("
    r"|\bnew\s+UsernamePasswordCredentials\("
    r"|\"[^\"\n]*\b(?:password|passwd|pwd|access_token|api_?key|client_secret)=(?:%s[^\"\n]*\"|\"\s*\+)"
    r"|\\\"(?:password|passwd|pwd|client_secret)\\\"\s*:\s*(?:\\\")?(?:%s|\"\s*\+)",
    re.IGNORECASE,
)


def sends_credentials(match: Match) -> bool:
    """Whether the function around a request puts credentials into a header, a form or the address."""
    function = match.function
    return function is not None and _CREDENTIALS.search(without_comments(match.source_text(function))) is not None


def written_address(match: Match) -> nodes.Expression | None:
    """Return the text of an address inside what makes an object of it: that of ``URI.create("http://…")``, also through a variable."""
    expression = match.argument
    for _ in range(4):
        if isinstance(expression, nodes.Name):
            found = match.definition_of(expression)
            if found is None:
                return expression
            expression = found
        elif isinstance(expression, nodes.Call):
            if expression.arguments:
                expression = expression.arguments[0]
            elif isinstance(expression.function, nodes.Attribute):
                expression = expression.function.value
            else:
                return None
        else:
            break
    return expression


# --- records -----------------------------------------------------------------------------------------------------------


def root_of_chain(expression: nodes.Expression) -> tuple[str, tuple[str, ...]]:
    """Return the variable or class that a chain of calls begins with, and the names of its members."""
    names: list[str] = []
    current = expression
    while isinstance(current, nodes.Call | nodes.Attribute):
        if isinstance(current, nodes.Attribute):
            names.append(current.name)
            current = current.value
        else:
            current = current.function
    return current.id if isinstance(current, nodes.Name) else "", tuple(reversed(names))


def texts_of_statement(match: Match, receiver: nodes.Expression) -> Iterator[str]:
    """Yield the constant texts from which a prepared statement was made."""
    made = match.definition_of(receiver)
    if not isinstance(made, nodes.Call):
        return
    for argument in made.arguments:
        node = match.definition_of(argument) or argument
        for inner in descendants((node,)):
            if isinstance(inner, nodes.Constant) and isinstance(inner.value, str):
                yield inner.value
