"""Conditions that are decided before the program runs: ``(7 * 18) + 106 > 200`` with nothing but constants and local variables that hold them.

Both branches are looked at, but only what the one that runs leaves behind goes on, and nothing is reported in the other. Fields do not count,
because somebody else may set them, but for those whose names say that they are constants. Only Java is read so, where people write such
conditions in code that is otherwise like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.ir import nodes
from assay.ir.values import Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_LARGEST = 1 << 62
_CONSTANT_CALLS = frozenset({"charAt", "length", "equals"})


def folded(operator: str, left: Value, right: Value) -> Value | None:
    """Return the result of an operation on two whole numbers or a comparison of constants; None where it is not known."""
    first, second = left.constant, right.constant
    if isinstance(first, bool) or isinstance(second, bool) or not left.is_constant or not right.is_constant:
        return None
    if isinstance(first, str) and isinstance(second, str):
        return Value(constant=(first == second) == (operator == "==")) if operator in ("==", "!=") else None
    if not isinstance(first, int) or not isinstance(second, int) or max(abs(first), abs(second)) > _LARGEST:
        return None
    result: int | bool
    if operator == "+":
        result = first + second
    elif operator == "-":
        result = first - second
    elif operator == "*":
        result = first * second
    elif operator in ("/", "%") and second:
        # Java rounds towards zero, and the rest has the sign of what is divided.
        quotient = abs(first) // abs(second) * (1 if (first < 0) == (second < 0) else -1)
        result = quotient if operator == "/" else first - quotient * second
    elif operator in ("==", "!="):
        result = (first == second) == (operator == "==")
    elif operator in ("<", "<="):
        result = first < second or (operator == "<=" and first == second)
    elif operator in (">", ">="):
        result = first > second or (operator == ">=" and first == second)
    else:
        return None
    return Value(constant=result)


def constant_call(name: str, receiver: Value, arguments: list[Value]) -> Value | None:
    """Return what a method of a constant text gives; None where it is not known."""
    text = receiver.constant
    if not isinstance(text, str) or name not in _CONSTANT_CALLS:
        return None
    if name == "length" and not arguments:
        return Value(constant=len(text))
    if name == "charAt" and len(arguments) == 1:
        index = arguments[0].constant
        if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(text):
            return Value(constant=text[index])
    return None


def is_decided(run: Interpreter, test: nodes.Expression, value: Value) -> bool:
    """Whether a condition's constant value holds in every run: it is made of nothing but constants and local variables."""
    if not run.sees_members or not value.is_constant or value.constant is None:
        return False
    local = run.frames[-1].declared
    pending: list[nodes.Expression] = [test]
    for _ in range(60):
        if not pending:
            return True
        node = pending.pop()
        if isinstance(node, nodes.Binary | nodes.Compare):
            pending += (node.left, node.right)
        elif isinstance(node, nodes.Logical):
            pending += node.values
        elif isinstance(node, nodes.Unary):
            pending.append(node.operand)
        elif isinstance(node, nodes.Call) and isinstance(node.function, nodes.Attribute):
            if node.function.name not in _CONSTANT_CALLS:
                return False
            pending += (node.function.value, *node.arguments)
        elif isinstance(node, nodes.Name):
            if node.id not in local and not node.id.isupper():
                return False
        elif not isinstance(node, nodes.Constant):
            return False
    return False
