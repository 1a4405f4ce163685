"""Small questions about code that the readers of routes share."""

from __future__ import annotations

from assay.ir import nodes

VERBS = frozenset({"get", "post", "put", "patch", "delete", "del", "head", "options", "all"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""Methods of requests that change something."""
DECORATOR_VERBS = {
    "get": ("GET",),
    "post": ("POST",),
    "put": ("PUT",),
    "patch": ("PATCH",),
    "delete": ("DELETE",),
}
APPLICATIONS = frozenset({"app", "server", "fastify", "api", "application", "instance"})
"""Names of what all routers of a file hang on."""


def last_name(node: nodes.Expression | None) -> str:
    """Return the last name of what is called or read: ``login_required`` of ``auth.login_required("x")``."""
    while isinstance(node, nodes.Call):
        node = node.function
    if isinstance(node, nodes.Attribute):
        return node.name
    return node.id if isinstance(node, nodes.Name) else ""


def text_of(node: nodes.Expression | None) -> str | None:
    """Return the text of a constant, None for all else."""
    return node.value if isinstance(node, nodes.Constant) and isinstance(node.value, str) else None


def keyword_of(call: nodes.Call, name: str) -> nodes.Expression | None:
    """Return a keyword argument of a call."""
    return next((keyword.value for keyword in call.keywords if keyword.name == name), None)


def items(node: nodes.Expression | None) -> tuple[nodes.Expression, ...]:
    """Return the items of a list, or the one thing that stands in its place."""
    if isinstance(node, nodes.Collection):
        return node.items
    return () if node is None else (node,)
