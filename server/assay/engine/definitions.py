"""Finds where a function gives a variable its value, so that a fix can change the text where it is put together."""

from __future__ import annotations

from assay.ir import nodes
from assay.ir.walking import children

_SHOWING = frozenset({"print", "debug", "info", "log", "warning", "warn", "error", "exception"})


def only_definition(function: nodes.Function, name: str, *, is_only_use: bool) -> nodes.Expression | None:
    """Return the value of the one assignment to ``name`` in a function, None where there is not exactly one.

    With ``is_only_use`` also None where the variable is read more than once, leaving out what only shows it to people.
    """
    value: nodes.Expression | None = None
    assignments = 0
    reads = 0
    pending: list[nodes.Node] = [*function.body, *function.parameters]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Name):
            reads += node.id == name
            continue
        if isinstance(node, nodes.Assign):
            targets = [target for target in node.targets if isinstance(target, nodes.Name) and target.id == name]
            if targets and node.value is not None:
                assignments += 1
                value = node.value if len(node.targets) == 1 else None
                reads -= 1
        elif isinstance(node, nodes.Call) and _only_shows(node):
            continue
        pending.extend(children(node))
    # A name that is bound by a parameter, a loop or a pattern is counted as read once more than it is; that only declines.
    if assignments != 1 or value is None or _is_bound_otherwise(function, name):
        return None
    return value if not is_only_use or reads <= 1 else None


def _is_bound_otherwise(function: nodes.Function, name: str) -> bool:
    pending: list[nodes.Node] = [*function.body]
    if any(parameter.name == name for parameter in function.parameters):
        return True
    while pending:
        node = pending.pop()
        target: nodes.Node | None = None
        if isinstance(node, nodes.AugmentedAssign | nodes.AssignedValue | nodes.Loop | nodes.Clause):
            target = node.target
        if isinstance(target, nodes.Name) and target.id == name:
            return True
        pending.extend(children(node))
    return False


def _only_shows(call: nodes.Call) -> bool:
    function = call.function
    name = (
        function.id
        if isinstance(function, nodes.Name)
        else function.name
        if isinstance(function, nodes.Attribute)
        else ""
    )
    return name in _SHOWING
