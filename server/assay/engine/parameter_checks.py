"""What a function of the file finds out about its parameters, so that its callers know it too.

``function isBelow(folder, file) { … return !relative.startsWith("..") }`` says something of ``file`` where it gives true, and
``function mustBeBelow(folder, file) { if (…) throw … }`` where it comes back at all. While a function is walked through, the state keeps for each
parameter the kinds of sinks that guards have found it harmless for; what holds at every way out is part of the function's summary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assay.engine import guards, joining
from assay.engine.arguments import CallSite
from assay.engine.callables import FunctionHandle
from assay.engine.results import ParameterCheck
from assay.ir import nodes
from assay.ir.values import EVERYTHING, NOTHING, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_UNCHECKED = Value()
_FALSE = (None, False, "", 0)


def _key(parameter: int) -> str:
    """Return the name under which the state keeps what was found out about a parameter; no variable is named so."""
    return f"\0checked {parameter}"


class Exits:
    """What holds for the parameters of one function at the ways out of it that were seen so far."""

    __slots__ = ("when_back", "when_nil", "when_true")

    def __init__(self) -> None:
        self.when_back: dict[int, frozenset[str]] | None = None
        self.when_true: dict[int, frozenset[str]] | None = None
        self.when_nil: dict[int, frozenset[str]] | None = None

    def checks(self) -> tuple[ParameterCheck, ...]:
        """Return what callers may rely on."""
        found = [ParameterCheck(index, False, kinds) for index, kinds in sorted((self.when_back or {}).items())]
        found.extend(ParameterCheck(index, True, kinds) for index, kinds in sorted((self.when_true or {}).items()))
        found.extend(
            ParameterCheck(index, False, kinds, True) for index, kinds in sorted((self.when_nil or {}).items())
        )
        return tuple(check for check in found if check.kinds)


def begin(run: Interpreter, function: nodes.Function) -> None:
    """Start to keep what is found out about the parameters."""
    for index in range(len(function.parameters)):
        run.state[_key(index)] = _UNCHECKED


def note(run: Interpreter, value: Value, kinds: frozenset[str]) -> None:
    """Keep that a guard has found a value harmless for ``kinds``, for the parameters that it was made of."""
    for taint in value.taints:
        if taint.parameter >= 0 and (known := run.state.get(_key(taint.parameter))) is not None:
            together = EVERYTHING if "*" in kinds else known.cleared | kinds
            run.state[_key(taint.parameter)] = Value(cleared=together)


def _now(run: Interpreter, function: nodes.Function) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for index in range(len(function.parameters)):
        known = run.state.get(_key(index))
        found[index] = known.cleared if known is not None else NOTHING
    return found


def _both(known: dict[int, frozenset[str]] | None, others: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    if known is None:
        return others
    return {index: joining.common_clearance(kinds, others.get(index, NOTHING)) for index, kinds in known.items()}


def at_exit(
    run: Interpreter, exits: Exits, function: nodes.Function, node: nodes.Expression | None, value: Value | None
) -> None:
    """Take over what holds where a function comes back, with or without a result."""
    now = _now(run, function)
    exits.when_back = _both(exits.when_back, now)
    if run.has_results and _gives_error(run, function) and not _is_failure(node):
        exits.when_nil = _both(exits.when_nil, now)
    if node is None or value is None or (value.is_constant and value.constant in _FALSE):
        return
    if not value.is_constant:
        before = run.state
        run.state = dict(before)
        guards.apply(run, guards.implications(run, node)[0])
        now = _now(run, function)
        run.state = before
    exits.when_true = _both(exits.when_true, now)


def _gives_error(run: Interpreter, function: nodes.Function) -> bool:
    """Whether the last result of a function in Go is an error."""
    returns = function.returns
    return returns is not None and run.text[returns.start : returns.end].rstrip(b") \t\n").endswith(b"error")


_ERROR_NAME = re.compile(r"err\Z|\w*Err\Z|[eE]rr[A-Z]\w*\Z")
_ERROR_PACKAGES = frozenset({"errors", "fmt", "xerrors", "status", "http"})


def _is_failure(node: nodes.Expression | None) -> bool:
    """Whether what is returned says, by how it is written, that something went wrong: an error of a name of its own, or one that is made."""
    if isinstance(node, nodes.Collection):
        node = node.items[-1] if node.items else None
    if isinstance(node, nodes.Call):
        function = node.function
        return (
            isinstance(function, nodes.Attribute)
            and isinstance(function.value, nodes.Name)
            and function.value.id in _ERROR_PACKAGES
        )
    if isinstance(node, nodes.Attribute):
        return _ERROR_NAME.match(node.name) is not None
    return isinstance(node, nodes.Name) and _ERROR_NAME.match(node.id) is not None


def _argument(function: nodes.Function, owner: str, site: CallSite, parameter: int) -> nodes.Expression | None:
    """Return the expression that a call gives a parameter, None where that is not plain to see."""
    parameters = function.parameters
    has_self = bool(owner and not function.is_static and parameters and parameters[0].name in ("self", "cls"))
    position = parameter - has_self
    if 0 <= position < len(site.node.arguments) and not site.has_spread:
        return site.node.arguments[position]
    name = parameters[parameter].name if parameter < len(parameters) else ""
    return next((keyword.value for keyword in site.node.keywords if name and keyword.name == name), None)


def after_call(run: Interpreter, site: CallSite, handle: FunctionHandle, checks: tuple[ParameterCheck, ...]) -> None:
    """Take over what holds once a call has come back."""
    code = run.surroundings.code_of(handle)
    for check in checks:
        if not check.is_result and not check.is_error and code is not None:
            argument = _argument(code.function, code.owner, site, check.parameter)
            if argument is not None:
                run.clean_place(argument, check.kinds)


def said_by_call(
    run: Interpreter, site: CallSite, handle: FunctionHandle, *, is_error: bool = False
) -> list[tuple[nodes.Expression, frozenset[str]]]:
    """Return what a call of a function of the file says of its arguments where its result is true; with ``is_error``, where its error is nil."""
    result = run.result_of(handle)
    code = run.surroundings.code_of(handle) if result is not None else None
    if result is None or code is None:
        return []
    found: list[tuple[nodes.Expression, frozenset[str]]] = []
    for check in result.summary.checks:
        if check.is_error if is_error else check.is_result:
            argument = _argument(code.function, code.owner, site, check.parameter)
            if argument is not None:
                found.append((argument, check.kinds))
    return found
