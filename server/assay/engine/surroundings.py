"""What a unit can see of the file around it, as the interpreter asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from assay.engine.callables import FunctionHandle
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.results import FunctionResult
from assay.ir import nodes
from assay.ir.values import Value
from assay.languages.api import Language
from assay.rules.api import Route, Secret


@dataclass(slots=True)
class ClassView:
    """A class of the file: the canonical names of its bases (library types and classes of the file), and its decorators."""

    name: str
    bases: tuple[str, ...]
    own_bases: tuple[str, ...]
    """Bases that are classes of this file, by their name."""
    decorators: tuple[nodes.Expression, ...] = ()
    holds_data: bool = False
    """Whether all of its written fields are texts, numbers, dates and their like, in Go: who makes an object of it decides what it holds."""


@dataclass(slots=True)
class FunctionCode:
    """A function with the text that its offsets speak of."""

    function: nodes.Function
    text: bytes
    owner: str
    """The qualified name of the class of a method, else empty."""


@dataclass(slots=True)
class Faults:
    """Rules that raised, each with its error, so that they can be reported once."""

    reported: dict[str, str] = field(default_factory=dict)
    listener: Callable[[str, str], None] | None = None

    def add(self, rule_id: str, error: Exception) -> None:
        """Note that a rule raised an error."""
        if rule_id not in self.reported:
            self.reported[rule_id] = f"{type(error).__name__}: {error}"
            if self.listener is not None:
                self.listener(rule_id, self.reported[rule_id])


class Surroundings(Protocol):
    """The file, seen from one unit. Each look-up is recorded by the interpreter, so that a change re-analyses who looked."""

    known: LanguageKnowledge
    language: Language
    path: str
    is_test: bool
    faults: Faults

    def lookup(self, name: str, unit: int, is_in_function: bool = False) -> Value | None:
        """Return what a module-level name stands for, seen from a unit's statements or from a function in it; None where the file
        does not bind it."""

    def field_of(self, class_name: str, name: str) -> Value | None:
        """Return what is known of an attribute of a class of the file: class attributes, fields, what the constructor sets."""

    def field_names(self, class_name: str) -> tuple[str, ...]:
        """Return the names of the fields of a class of the file in their order; the components of a record come first."""

    def family_of(self, class_name: str) -> list[str]:
        """Return a class of the file and its bases in the file."""

    def method_of(self, class_name: str, name: str) -> FunctionHandle | None:
        """Return a method of a class of the file or of its bases in the file."""

    def view_of_class(self, class_name: str) -> ClassView | None:
        """Return a class of the file."""

    def result_of(self, handle: FunctionHandle, depth: int) -> FunctionResult | None:
        """Return the analysis of a function of the file, following calls in the file ``depth`` deep; None if it is gone."""

    def handle_of(self, unit: int, function: nodes.Function, owner: str) -> FunctionHandle:
        """Return the handle of a module-level function that a unit's statements make, taking note of it."""

    def code_of(self, handle: FunctionHandle) -> FunctionCode | None:
        """Return the code of a function of the file."""

    def secrets_of(self, unit: int) -> tuple[Secret, ...]:
        """Return what may be a secret in the text of a unit: none of it is kept in what is shown of code."""

    def imports(self, module: str) -> bool:
        """Whether the file imports a module or something from it."""

    def mentions(self, identifier: str) -> bool:
        """Whether an identifier stands anywhere in the file's text."""

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of the file, in order."""

    def binding_of(self, path: str) -> str | None:
        """Return the name by which the file can reach a canonical name through its imports, or None."""
