"""What module-level names stand for: definitions, classes with their attributes and methods, imports.

A unit's exports are computed without following calls and from earlier exports only, so that they never go in circles and one pass in the
order of the file gives the same whatever was known before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from assay.engine.callables import ClassHandle, FunctionHandle, InstanceHandle
from assay.engine.interpreter import Interpreter
from assay.engine.joining import join
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.reach import EntranceTracker
from assay.engine.results import FunctionResult
from assay.engine.route_table import RouteTable
from assay.engine.surroundings import ClassView, Faults, FunctionCode
from assay.engine.unit import Unit
from assay.ir import nodes
from assay.ir.values import Value
from assay.languages.api import Language, UnitKind
from assay.rules.api import Route, Secret

CONSTRUCTORS = ("__init__", "constructor")
"""The names of constructors: what they set is seen as attributes of the class."""


MAXIMUM_DEFINERS = 8
"""Of a name that is defined more often than this the last definitions count, which are those that hold when a function runs."""


class ModuleNames(ABC):
    """The names of one file. The part of ``FileAnalysis`` that knows what they stand for; it analyses nothing for findings."""

    def __init__(
        self, known: LanguageKnowledge, language: Language, path: str, faults: Faults, *, is_test: bool
    ) -> None:
        self.known = known
        self.language = language
        self.path = path
        self.faults = faults
        self.is_test = is_test
        self.units: list[Unit] = []
        self._by_number: dict[int, Unit] = {}
        self._order: dict[int, int] = {}
        self._old_order: dict[int, int] = {}
        self._definitions: dict[str, list[Unit]] = {}
        self._methods: dict[str, Unit] = {}
        self._imports: list[tuple[str, str]] = []
        self._imported: set[str] = set()
        self._exporting: int | None = None
        """The place of the unit whose exports are computed: it sees earlier units and functions only."""
        self._old_exports: dict[int, dict[str, Value]] = {}
        """Exports that were replaced before it was clear who sees the difference."""
        self._constructor_fields: dict[str, dict[str, Value]] = {}
        self._constructor_names: dict[str, set[str]] = {}
        """The names that the constructor of a class looked at: who uses an attribute that it sets depends on them."""
        self._types: frozenset[str] = frozenset()
        """The names of the types of the file, in a language where one may stand after those that mention it."""
        self._has_types_in_any_order = "go" in language.facts
        self.entrances = EntranceTracker(self)
        self.route_table = RouteTable(self)
        self._declares_fields = "java" in language.facts
        """Whether all fields stand in the class with their types, so that a constructor adds nothing to what is known of them."""
        self._mentions: dict[str, set[int]] = {}
        """The units that hold an identifier, for identifiers that rules have asked for."""

    @abstractmethod
    def result_of(self, handle: FunctionHandle, depth: int) -> FunctionResult | None:
        """Return the analysis of a function of the file; only the whole analysis of a file can."""

    @abstractmethod
    def secrets_of(self, unit: int) -> tuple[Secret, ...]:
        """Return what may be a secret in the text of a unit; only the whole analysis of a file can."""

    def unit_of(self, number: int) -> Unit | None:
        """Return a unit of the file by its number."""
        return self._by_number.get(number)

    # --- changes ----------------------------------------------------------------------------------------------------

    def _keeps_exports(self, edited: set[int]) -> bool:
        """Whether the edited units still export what they did, which is so for nearly every keystroke."""
        if self._constructor_fields:
            self._constructor_fields = {}
        for number in edited:
            unit = self._by_number.get(number)
            if unit is None or unit.exports is None:
                return False
            if unit.kind is UnitKind.METHOD:
                if unit.name.rsplit(".", 1)[-1] in CONSTRUCTORS and not self._declares_fields:
                    return False
                continue
            if unit.kind is UnitKind.FUNCTION and self._is_plain(unit):
                continue
            old, old_imports = unit.exports, unit.imports
            self._old_exports.setdefault(number, old)
            unit.exports = None
            new = self._exports_of(unit)
            changed = _changed_names(unit, old, new)
            if unit.imports != old_imports or changed:
                # Whoever takes the exports over from here has to be told of the members again.
                unit.remember_changed_members(changed)
                return False
            self._old_exports.pop(number, None)
        return True

    def _renew(self, units: list[Unit], edited: set[int]) -> tuple[set[str], list[Unit]]:
        """Take the units of the file and compute the exports that are missing or see a difference.

        Returns the names that stand for something else now, and the units that are gone.
        """
        before, old_imports = self._definitions, self._imports
        old_exports, self._old_exports = self._old_exports, {}
        for unit in self.units:
            if unit.number in edited and unit.exports is not None:
                old_exports.setdefault(unit.number, unit.exports)
        self._old_order = self._order
        removed: list[Unit] = []
        if units is not self.units:
            kept = {unit.number for unit in units}
            removed = [unit for unit in self.units if unit.number not in kept]
            self.units = units
            self._by_number = {unit.number: unit for unit in units}
            self._order = {unit.number: index for index, unit in enumerate(units)}
            self._methods = {unit.name: unit for unit in reversed(units) if unit.kind is UnitKind.METHOD}
        for number in edited & self._by_number.keys():
            self._by_number[number].exports = None
        self._constructor_fields = {}
        changed: set[str] = set()
        if self._has_types_in_any_order:
            types = frozenset(unit.name for unit in units if unit.kind is UnitKind.CLASS)
            changed |= types ^ self._types
            self._types = types
        # A unit's exports depend on those of earlier units and on the names of functions, and on nothing else: one pass
        # in the order of the file gives the same whatever was known before.
        definitions: dict[str, list[Unit]] = {}
        self._definitions = definitions
        for unit in self.units:
            if unit.kind is UnitKind.FUNCTION and self._is_plain(unit):
                unit.exports = {unit.name: Value(callable=FunctionHandle(unit.number, 0))}
                unit.export_names, unit.imports = set(), []
                definitions.setdefault(unit.name, []).append(unit)
        for unit in self.units:
            if unit.kind is UnitKind.FUNCTION and self._is_plain(unit):
                changed |= _changed_names(unit, old_exports.get(unit.number, unit.exports), unit.exports or {})
                continue
            old = old_exports.get(unit.number, unit.exports)
            if unit.exports is None or not changed.isdisjoint(unit.export_names) or self._sees_other(unit, before):
                unit.exports = None
                self._exports_of(unit)
                changed |= _changed_names(unit, old, unit.exports or {})
            for name in unit.exports or ():
                definitions.setdefault(name, []).append(unit)
        for definers in definitions.values():
            if len(definers) > 1:
                definers.sort(key=lambda unit: self._order[unit.number])
        changed |= {
            name
            for name in before.keys() | definitions.keys()
            if [unit.number for unit in before.get(name, ())] != [unit.number for unit in definitions.get(name, ())]
        }
        self._imports = [item for unit in self.units for item in unit.imports]
        self._imported = {path for path, _ in self._imports}
        self._imported |= {prefix for path in list(self._imported) for prefix in _prefixes(path)}
        if self._imports != old_imports:
            changed.add("import:")
        for unit in removed:
            if unit.kind is UnitKind.METHOD:
                changed.add(unit.name)
        for number in edited:
            edited_unit = self._by_number.get(number)
            if edited_unit is not None and edited_unit.kind is UnitKind.METHOD:
                # What a constructor sets is seen as attributes of the class.
                name = edited_unit.name.rsplit(".", 1)[-1]
                if name in CONSTRUCTORS and not self._declares_fields:
                    changed |= {
                        seen
                        for unit in self.units
                        for seen in unit.names_seen()
                        if seen.startswith(f"{edited_unit.owner}.")
                    }
                changed.add(edited_unit.name)
        self._add_what_constructors_see(changed)
        return changed, removed

    def _add_what_constructors_see(self, changed: set[str]) -> None:
        """Count the attributes of classes as changed whose constructor looks at a name that is."""
        pending = dict(self._constructor_names)
        while affected := [name for name, names in pending.items() if not changed.isdisjoint(names)]:
            for class_name in affected:
                del pending[class_name]
                changed |= {
                    seen for unit in self.units for seen in unit.names_seen() if seen.startswith(f"{class_name}.")
                }

    def _sees_other(self, unit: Unit, before: dict[str, list[Unit]]) -> bool:
        """Whether a name that a unit's exports depend on is defined by other units before it than it was."""
        order = self._order[unit.number]
        for name in unit.export_names:
            old, new = before.get(name), self._definitions.get(name)
            if old is None and new is None:
                continue
            if [
                item.number
                for item in old or ()
                if self._old_order.get(item.number, -1) < self._old_order.get(unit.number, -1)
            ] != [item.number for item in new or () if self._order[item.number] < order]:
                return True
        return False

    def _exports_of(self, unit: Unit) -> dict[str, Value]:
        """Return what the names that a unit binds at module level stand for."""
        if unit.exports is not None:
            return unit.exports
        if unit.kind in (UnitKind.METHOD, UnitKind.DOCUMENT):
            unit.exports = {}
            return unit.exports
        lowered = unit.lower(self.language)
        unit.functions = []
        outer, self._exporting = self._exporting, self._order[unit.number]
        try:
            run = Interpreter(self, unit.number, unit.text, "", 0, quiet=True)
            run.run_module(lowered.statements, "")
        finally:
            self._exporting = outer
        unit.set_classes(run.class_states, run.class_views)
        unit.imports = run.imported
        unit.export_names = run.names
        if unit.entrances != run.entrances:
            unit.entrances = run.entrances
            self.entrances.forget()
        unit.exports = {name: value for name, value in run.state.items() if "." not in name}
        return unit.exports

    def _is_plain(self, unit: Unit) -> bool:
        """Whether an edited function unit still is the one function that its outline named."""
        if unit.is_as_outlined:
            return True
        statements = unit.lower(self.language).statements
        if len(statements) != 1:
            return False
        function = own_function(statements[0])
        return function is not None and function.name == unit.name

    def imported_names(self) -> frozenset[str]:
        """Return the full names that the module-level imports of the file bind."""
        return frozenset(path for path, _ in self._imports)

    def defined_names(self) -> Iterable[str]:
        """Return the names that units of the file bind at module level."""
        return self._definitions

    # --- look-ups ---------------------------------------------------------------------------------------------------

    def lookup(self, name: str, unit: int, is_in_function: bool = False) -> Value | None:
        """Return what a module-level name stands for, seen from a unit's statements, or from a function in it."""
        definers = self._definitions.get(name)
        if not definers:
            return Value(callable=ClassHandle(name)) if self._exporting is not None and name in self._types else None
        if self._exporting is not None:
            order = self._exporting
            visible = [item for item in definers if self._order[item.number] < order]
            if not visible:
                visible = [item for item in definers if item.kind is UnitKind.FUNCTION and self._is_plain(item)]
            if not visible and name in self._types:
                return Value(callable=ClassHandle(name))
            return (visible[-1].exports or {}).get(name) if visible else None
        # Statements know their own names from executing them; a function among them runs later and sees what they have bound.
        candidates = [definer for definer in definers if is_in_function or definer.number != unit]
        asking = self._by_number.get(unit)
        if asking is not None and not is_in_function and asking.kind is UnitKind.STATEMENTS and len(candidates) > 1:
            order = self._order[unit]
            earlier = [definer for definer in candidates if self._order[definer.number] < order]
            candidates = earlier[-1:] if earlier else candidates
        value: Value | None = None
        for definer in candidates[-MAXIMUM_DEFINERS:]:
            found = self._exports_of(definer).get(name)
            if found is not None:
                value = found if value is None else join(value, found)
        return value

    def field_of(self, class_name: str, name: str) -> Value | None:
        """Return what is known of an attribute of a class of the file."""
        for candidate in self.family_of(class_name):
            unit = self._class_unit(candidate)
            if unit is not None:
                self._exports_of(unit)
                value = unit.class_states.get(candidate, {}).get(name)
                if value is not None:
                    return value
            value = self._set_by_constructor(candidate).get(f"self.{name}")
            if value is not None:
                return value
        return None

    def field_names(self, class_name: str) -> tuple[str, ...]:
        """Return the names of the fields of a class of the file in their order; the components of a record come first."""
        unit = self._class_unit(class_name)
        if unit is None:
            return ()
        self._exports_of(unit)
        return tuple(unit.class_states.get(class_name, {}))

    def _set_by_constructor(self, class_name: str) -> dict[str, Value]:
        if self._declares_fields:
            return {}
        if self._exporting is not None:
            return {}  # A constructor may look at names that are not known yet.
        known = self._constructor_fields.get(class_name)
        if known is not None:
            return known
        self._constructor_fields[class_name] = {}
        state: dict[str, Value] = {}
        for constructor in CONSTRUCTORS:
            handle = self.method_of(class_name, constructor, inherited=False)
            code = self.code_of(handle) if handle is not None else None
            if handle is None or code is None:
                continue
            run = Interpreter(self, handle.unit, code.text, class_name, 0, quiet=True)
            run.analyse_function(code.function, class_name)
            self._constructor_names[class_name] = run.names
            # What a constructor's parameters carry is its callers' matter; types and constants are the object's.
            state = {
                place: Value(
                    value.path, value.constant, fields=value.fields, callable=value.callable, cleared=value.cleared
                )
                for place, value in run.state.items()
                if place.startswith("self.")
            }
            break
        self._constructor_fields[class_name] = state
        return state

    def method_of(self, class_name: str, name: str, *, inherited: bool = True) -> FunctionHandle | None:
        """Return a method of a class of the file or of its bases in the file."""
        for candidate in self.family_of(class_name) if inherited else [class_name]:
            unit = self._methods.get(f"{candidate}.{name}")
            if unit is not None:
                return FunctionHandle(unit.number, 0)
            class_unit = self._class_unit(candidate)
            if class_unit is not None:
                self._exports_of(class_unit)
                value = class_unit.class_states.get(candidate, {}).get(name)
                if value is not None and isinstance(value.callable, FunctionHandle):
                    return value.callable
        return None

    def view_of_class(self, class_name: str) -> ClassView | None:
        """Return a class of the file."""
        unit = self._class_unit(class_name)
        if unit is None:
            return None
        self._exports_of(unit)
        return unit.class_views.get(class_name)

    def _class_unit(self, class_name: str) -> Unit | None:
        definers = self._definitions.get(class_name.split(".", 1)[0])
        if not definers or (self._exporting is not None and self._order[definers[0].number] >= self._exporting):
            return None
        return definers[0]

    def family_of(self, class_name: str) -> list[str]:
        """Return a class of the file and its bases in the file."""
        found: list[str] = []
        pending = [class_name]
        while pending and len(found) < 16:
            name = pending.pop(0)
            if name in found:
                continue
            found.append(name)
            view = self.view_of_class(name)
            if view is not None:
                pending.extend(view.own_bases)
        return found

    def code_of(self, handle: FunctionHandle) -> FunctionCode | None:
        """Return the code of a function of the file."""
        unit = self._by_number.get(handle.unit)
        if unit is None:
            return None
        if unit.has_own_function and not unit.functions:
            for statement in unit.lower(self.language).statements:
                function = own_function(statement)
                if function is not None:
                    unit.functions.append((function, unit.owner))
                    break
        elif not unit.functions:
            unit.exports = None
            self._exports_of(unit)
        if 0 <= handle.number < len(unit.functions):
            function, owner = unit.functions[handle.number]
            return FunctionCode(function, unit.text, owner)
        return None

    def handle_of(self, unit: int, function: nodes.Function, owner: str) -> FunctionHandle:
        """Return the handle of a module-level function that a unit's statements make, taking note of it."""
        holder = self._by_number[unit]
        for index, (known, _) in enumerate(holder.functions):
            if known.start == function.start:
                return FunctionHandle(unit, index)
        if holder.has_own_function and not holder.functions:
            self.code_of(FunctionHandle(unit, 0))
            for index, (known, _) in enumerate(holder.functions):
                if known.start == function.start:
                    return FunctionHandle(unit, index)
        holder.functions.append((function, owner))
        return FunctionHandle(unit, len(holder.functions) - 1)

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of the file, in order."""
        return self.route_table.all()

    def mentions(self, identifier: str) -> bool:
        """Whether an identifier stands anywhere in the file's text."""
        return bool(self.holders_of(identifier))

    def holders_of(self, identifier: str) -> set[int]:
        """Return the units that hold an identifier; what was asked for once is kept up to date."""
        holders = self._mentions.get(identifier)
        if holders is None:
            word = identifier.encode()
            holders = {unit.number for unit in self.units if word in unit.identifiers()}
            self._mentions[identifier] = holders
        return holders

    def _changed_mentions(self, edited: set[int]) -> set[str]:
        """Return the names by which units remember identifiers that have come to the file, or gone from it."""
        changed: set[str] = set()
        for identifier, holders in self._mentions.items():
            was_there = bool(holders)
            word = identifier.encode()
            for number in edited:
                unit = self._by_number.get(number)
                if unit is not None and word in unit.identifiers():
                    holders.add(number)
                else:
                    holders.discard(number)
            if was_there != bool(holders):
                changed.add(f"mention:{identifier}")
        return changed

    def imports(self, module: str) -> bool:
        """Whether the file imports a module or something from it."""
        return module in self._imported or f"{module.rpartition('.')[0]}.*" in self._imported

    def binding_of(self, path: str) -> str | None:
        """Return the name by which the file can reach a canonical name through its imports."""
        for imported, alias in self._imports:
            if imported == path and alias:
                return alias
        for imported, alias in self._imports:
            if alias and path.startswith(imported + "."):
                # ``import os.path`` binds os: what is imported as its own first name is written out.
                if alias == imported or alias == imported.split(".", 1)[0]:
                    return path if alias == imported.split(".", 1)[0] else None
                return None
        return None


def own_function(statement: nodes.Statement) -> nodes.Function | None:
    """Return the function that a statement declares by name or by assigning it to one."""
    if isinstance(statement, nodes.FunctionDefinition):
        return statement.function
    if isinstance(statement, nodes.Assign) and isinstance(statement.value, nodes.FunctionValue):
        return statement.value.function
    return None


def _prefixes(path: str) -> list[str]:
    parts = path.split(".")
    found = [".".join(parts[:length]) for length in range(1, len(parts))]
    if "/" in path:
        pieces = path.split("/")
        found.extend("/".join(pieces[:length]) for length in range(1, len(pieces)))
    return found


def _changed_names(unit: Unit, old: dict[str, Value] | None, new: dict[str, Value]) -> set[str]:
    """Return the names for which two exports of one unit differ, attributes of its classes included."""
    if old is None:
        old = {}
    changed = set(old.keys() ^ new.keys()) | unit.take_changed_members()
    for name in old.keys() & new.keys():
        first, second = old[name], new[name]
        if first is second:
            continue
        if first.key() != second.key() or _handle_key(first) != _handle_key(second):
            changed.add(name)
    return changed


def _handle_key(value: Value) -> object:
    target = value.callable
    if isinstance(target, FunctionHandle | ClassHandle | InstanceHandle):
        return target
    return None
