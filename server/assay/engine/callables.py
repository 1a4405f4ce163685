"""What ``Value.callable`` holds: handles of the functions, classes and objects of the file that is analysed."""

from __future__ import annotations

from dataclasses import dataclass

from assay.ir import nodes
from assay.ir.values import Value


@dataclass(frozen=True, slots=True)
class FunctionHandle:
    """A function of the file, by the unit that holds it and its number among the unit's module-level functions.

    It names the function and does not hold its code, so that it stays right when the unit is lowered again and keeps nothing alive.
    """

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class ClassHandle:
    """A class of the file by its qualified name."""

    name: str


@dataclass(frozen=True, slots=True)
class InstanceHandle:
    """An object of a class of the file."""

    name: str


class Closure:
    """A function inside the function that is analysed, with the variables that it sees."""

    __slots__ = ("function", "state")

    def __init__(self, function: nodes.Function, state: dict[str, Value]) -> None:
        self.function = function
        self.state = state
