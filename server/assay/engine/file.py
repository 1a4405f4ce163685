"""The analysis of one file: its units, what they see of each other, and which of them have to be analysed again.

Three kinds of knowledge flow between units, each with its own way of noticing a difference:

- *exports*: what module-level names stand for. They are computed without following calls, from earlier exports only, so that they never go in
  circles. A unit remembers the names that it looked up, found or not; when one changes, it is analysed again.
- *results of functions*: their summaries, asked for with a depth that shrinks by one with each call, so that they never go in circles
  either and do not depend on who asked first. A unit remembers whose results it used; when one of those differs, it is analysed again.
- *hot names*: functions whose parameters reach a sink. A unit is analysed for its own sake when it holds a word that some rule listens
  to, or the name of such a function; all others can have no findings.
"""

from __future__ import annotations

import re

from assay.base.cancellation import CancelToken
from assay.engine.callables import ClassHandle, FunctionHandle, InstanceHandle
from assay.engine.entrances import EntranceFact, EntranceMap, mention_of, of_function
from assay.engine.entries import entries_of
from assay.engine.interpreter import Interpreter
from assay.engine.joining import join
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.results import FunctionResult, Summary
from assay.engine.surroundings import ClassView, Faults, FunctionCode
from assay.engine.unit import Unit
from assay.ir import nodes
from assay.ir.values import Value
from assay.languages.api import Language, UnitKind

DEPTH = 3
"""How many calls inside the file are followed from a function: longer chains are rare, and each level costs."""

CONSTRUCTORS = ("__init__", "constructor")
"""The names of constructors: what they set is seen as attributes of the class."""

_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|e2e|fixtures)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|tests?)\.py$"
    r"|\.(?:test|spec|e2e|stories)\.[cm]?[jt]sx?$|(?:^|/)[^/]*_test\.go$|(?:^|/)[^/]*Tests?\.java$"
)


def is_test_path(path: str) -> bool:
    """Whether a path relative to the workspace is that of a test."""
    return _TEST_PATH.search(path) is not None


class FileAnalysis:
    """Fulfils ``Surroundings`` for the units of one file, and keeps their findings up to date."""

    def __init__(self, known: LanguageKnowledge, language: Language, path: str, faults: Faults) -> None:
        self.known = known
        self.language = language
        self.path = path
        self.faults = faults
        self.is_test = is_test_path(path)
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
        self._callers: dict[int, set[int]] = {}
        """The units that used results of a unit, at one time or another."""
        self._edited: set[int] = set()
        """The units whose text is new since the roots of the file were looked at."""
        self._reporting: list[Unit] | None = None
        self._entrances: EntranceMap | None = None
        self._own_entrances: dict[int, EntranceFact | None] = {}
        self._mentions: dict[int, frozenset[bytes]] = {}
        self._function_names: frozenset[bytes] | None = None
        self._hot_names: frozenset[bytes] = frozenset()
        self._sinking: dict[int, frozenset[str]] = {}
        self._roots: frozenset[str] = frozenset()
        self._mentioned: set[str] = set()
        self._mentioned_by: dict[int, frozenset[str]] = {}
        """The roots that each unit mentions."""
        self._sinking_changed = False
        self._pending: set[int] = set()
        self._constructor_fields: dict[str, dict[str, Value]] = {}

    # --- changes ----------------------------------------------------------------------------------------------------

    def update(self, units: list[Unit], edited: set[int]) -> None:
        """Take the units of the file, in order, of which those numbered in ``edited`` are new or have a new text.

        ``units`` is the same list as before unless units have come or gone.
        """
        self._edited |= edited
        if self._constructor_fields:
            self._constructor_fields = {}
        if units is self.units:
            if self._keeps_exports(edited):
                self._note_mentions(edited, is_same_file=True)
                self._invalidate({number for number in edited if number in self._by_number}, set())
                return
        before = self._definitions
        old_exports = dict(self._old_exports)
        self._old_exports = {}
        for unit in self.units:
            if unit.number in edited and unit.exports is not None:
                old_exports.setdefault(unit.number, unit.exports)
        self._old_order = self._order
        removed: list[Unit] = []
        self._reporting = None
        self._function_names = None
        self._note_mentions(edited, is_same_file=False)
        if units is not self.units:
            kept = {unit.number for unit in units}
            removed = [unit for unit in self.units if unit.number not in kept]
            self.units = units
            self._by_number = {unit.number: unit for unit in units}
            self._order = {unit.number: index for index, unit in enumerate(units)}
            self._methods = {unit.name: unit for unit in reversed(units) if unit.kind is UnitKind.METHOD}
        for number in edited & self._by_number.keys():
            self._by_number[number].exports = None
        changed = self._renew_exports(edited, old_exports, before, removed)
        touched = {number for number in edited if number in self._by_number}
        if changed:
            touched |= {unit.number for unit in self.units if not changed.isdisjoint(unit.names_seen())}
        self._invalidate(touched, {unit.number for unit in removed})
        for unit in removed:
            self._sinking.pop(unit.number, None)
            self._callers.pop(unit.number, None)
            self._pending.discard(unit.number)
            self._edited.add(unit.number)
            self._sinking_changed = True

    def _keeps_exports(self, edited: set[int]) -> bool:
        """Whether the edited units still export what they did, which is so for nearly every keystroke."""
        for number in edited:
            unit = self._by_number.get(number)
            if unit is None or unit.exports is None:
                return False
            if unit.kind is UnitKind.METHOD:
                if unit.name.rsplit(".", 1)[-1] in CONSTRUCTORS:
                    return False
                continue
            if unit.kind is UnitKind.FUNCTION and self._is_plain(unit):
                continue
            old, old_imports = unit.exports, unit.imports
            self._old_exports.setdefault(number, old)
            unit.exports = None
            new = self._exports_of(unit)
            if unit.imports != old_imports or _changed_names(unit, old, new):
                return False
            self._old_exports.pop(number, None)
        return True

    def _renew_exports(
        self,
        edited: set[int],
        old_exports: dict[int, dict[str, Value]],
        before: dict[str, list[Unit]],
        removed: list[Unit],
    ) -> set[str]:
        """Compute the exports that are missing or see a difference; return the names that stand for something else now."""
        changed: set[str] = set()
        old_imports = self._imports
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
            self._sinking_changed = True  # Other names of dangerous functions are hot as well.
            changed.add("import:")
        for unit in removed:
            if unit.kind is UnitKind.METHOD:
                changed.add(unit.name)
        for number in edited:
            edited_unit = self._by_number.get(number)
            if edited_unit is not None and edited_unit.kind is UnitKind.METHOD:
                # What a constructor sets is seen as attributes of the class.
                name = edited_unit.name.rsplit(".", 1)[-1]
                if name in CONSTRUCTORS:
                    changed |= {
                        seen
                        for unit in self.units
                        for seen in unit.names_seen()
                        if seen.startswith(f"{edited_unit.owner}.")
                    }
                changed.add(edited_unit.name)
        return changed

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

    def _invalidate(self, touched: set[int], removed: set[int]) -> None:
        """Drop the results of ``touched`` units, and of those callers for whom a result then differs."""
        if not touched and not removed:
            return
        callers = self._callers_of(touched | removed)
        affected = touched | callers
        for number in affected:
            unit = self._by_number[number]
            unit.stale_results = unit.function_results
            unit.function_results = {}
        memo: dict[int, bool] = {}
        for number in sorted(touched, key=self._order.__getitem__):
            self._by_number[number].root = None
            self._pending.add(number)
        for number in sorted(callers, key=self._order.__getitem__):
            unit = self._by_number[number]
            called = {n for result in unit.stale_results.values() for n in result.called}
            if unit.root is not None:
                called |= unit.root.called
            if any(other in removed or self._has_changed(other, touched, affected, memo) for other in called):
                unit.root = None
                self._pending.add(number)
            else:
                for key, result in unit.stale_results.items():
                    unit.function_results.setdefault(key, result)
        for number in affected:
            self._by_number[number].stale_results = {}

    def _has_changed(self, number: int, touched: set[int], affected: set[int], memo: dict[int, bool]) -> bool:
        """Whether any result of a unit that somebody used is another one now."""
        if number not in affected:
            return number not in self._by_number
        known = memo.get(number)
        if known is not None:
            return known
        memo[number] = True  # Within a circle of calls nothing can be told without computing.
        unit = self._by_number[number]
        if number not in touched:
            called = {n for result in unit.stale_results.values() for n in result.called if n != number}
            if not any(self._has_changed(other, touched, affected, memo) for other in called):
                for key, result in unit.stale_results.items():
                    unit.function_results.setdefault(key, result)
                memo[number] = False
                return False
        for (function, depth), old in unit.stale_results.items():
            new = self.result_of(FunctionHandle(number, function), depth)
            if new is None or new.summary.key() != old.summary.key():
                return True
        memo[number] = False
        return False

    def _callers_of(self, numbers: set[int]) -> set[int]:
        found: set[int] = set()
        frontier = set(numbers)
        while frontier:
            following: set[int] = set()
            for number in frontier:
                following |= self._callers.get(number, set())
            following = {number for number in following - found - numbers if number in self._by_number}
            found |= following
            frontier = following
        return found

    def _note_calls(self, unit: int, result: FunctionResult) -> None:
        for called in result.called:
            self._callers.setdefault(called, set()).add(unit)

    def entrance_of(self, number: int) -> EntranceFact | None:
        """Return the nearest entrance from which a unit is reached."""
        if self._entrances is None:
            self._entrances = EntranceMap(self.units, self._own_entrance)
        unit = self._by_number.get(number)
        return self._entrances.of_unit(unit) if unit is not None else None

    def _own_entrance(self, unit: Unit) -> EntranceFact | None:
        """Return the entrance that a unit holds itself, by decorators, by its name, or by a call that registers it."""
        if unit.number in self._own_entrances:
            return self._own_entrances[unit.number]
        found: EntranceFact | None = None
        if unit.has_own_function:
            code = self.code_of(FunctionHandle(unit.number, 0))
            if code is not None:
                run = Interpreter(self, unit.number, unit.text, unit.owner, 0, quiet=True)
                run.class_name = unit.owner
                found = of_function(run, code.function, entries_of(run, code.function, unit.owner))
        if found is None:
            found = next(
                (fact for other in self.units for target, fact in other.entrances if target == unit.number), None
            )
        self._own_entrances[unit.number] = found
        return found

    def _note_mentions(self, edited: set[int], *, is_same_file: bool) -> None:
        """Forget distances from entrances when an edit adds or removes the mention of a function, or may have made an entrance."""
        if not is_same_file:
            self._entrances = None
            self._own_entrances = {}
            self._mentions = {}
            return
        if self._entrances is None:
            return
        for number in edited:
            unit = self._by_number.get(number)
            if unit is None:
                continue
            old = self._own_entrances.pop(number, None)
            if self._own_entrance(unit) != old:
                self._entrances = None
            names = self._function_words()
            mentioned = names & unit.identifiers()
            if self._mentions.get(number) != mentioned:
                self._mentions[number] = mentioned
                self._entrances = None

    def _function_words(self) -> frozenset[bytes]:
        if self._function_names is None:
            self._function_names = frozenset(word for unit in self.units for word in mention_of(unit))
        return self._function_names

    def unit_of(self, number: int) -> Unit | None:
        """Return a unit of the file by its number."""
        return self._by_number.get(number)

    def reporting(self) -> list[Unit]:
        """Return the units that have something to report, in order."""
        if self._reporting is None:
            self._reporting = [unit for unit in self.units if unit.root is not None and unit.root.hits]
        return self._reporting

    # --- analysis ---------------------------------------------------------------------------------------------------

    def refresh(self, token: CancelToken) -> None:
        """Analyse what is out of date. May raise Cancelled between units; calling again goes on."""
        self._note_roots()
        while True:
            for number in sorted(self._pending, key=lambda n: self._order.get(n, -1)):
                token.check()
                unit = self._by_number.get(number)
                if unit is not None:
                    self._analyse(unit)
                self._pending.discard(number)
            if not self._sinking_changed:
                return
            self._sinking_changed = False
            hot = frozenset(name.encode() for names in self._sinking.values() for name in names)
            hot |= self.known.triggers.aliases(self._imports)
            if hot == self._hot_names:
                return
            different = hot ^ self._hot_names
            self._hot_names = hot
            self._pending |= {unit.number for unit in self.units if not different.isdisjoint(unit.identifiers())}

    def _note_roots(self) -> None:
        """Find out which libraries the file mentions; where that changes, other units may be worth analysing."""
        edited, self._edited = self._edited, set()
        if not edited:
            return
        index = self.known.triggers
        is_same = True
        for number in edited:
            unit = self._by_number.get(number)
            if unit is not None and unit.triggers is None:
                unit.triggers = index.of_unit(unit.identifiers(), self.known)
            now = unit.triggers.mentioned if unit is not None and unit.triggers is not None else None
            if self._mentioned_by.get(number) != now:
                is_same = False
                if now is None:
                    self._mentioned_by.pop(number, None)
                else:
                    self._mentioned_by[number] = now
        if is_same:
            return
        mentioned = {root for roots in self._mentioned_by.values() for root in roots}
        if mentioned == self._mentioned:
            return
        self._mentioned = mentioned
        roots = index.roots_of_file(frozenset(mentioned))
        if roots != self._roots:
            self._roots = roots
            self._pending |= {unit.number for unit in self.units}

    def _is_hot(self, unit: Unit) -> bool:
        """Whether a unit can have findings, or sinks that a caller reaches."""
        if unit.triggers is None:
            unit.triggers = self.known.triggers.of_unit(unit.identifiers(), self.known)
        return self.known.triggers.is_hot(unit.triggers, self._roots) or not self._hot_names.isdisjoint(
            unit.identifiers()
        )

    def _analyse(self, unit: Unit) -> None:
        reported = self._reporting is not None and unit in self._reporting
        sank = self._sinking.get(unit.number)
        if not self._is_hot(unit):
            unit.root = None
            self._sinking.pop(unit.number, None)
        elif unit.root is None:
            lowered = unit.lower(self.language)
            run = Interpreter(self, unit.number, unit.text, unit.owner, DEPTH, quiet=False)
            try:
                unit.root = run.run_module(lowered.statements, unit.owner)
            except RecursionError as error:
                self.faults.add("engine", error)
                unit.root = FunctionResult(Summary())
            self._note_calls(unit.number, unit.root)
            if run.sinking:
                self._sinking[unit.number] = frozenset(run.sinking)
            else:
                self._sinking.pop(unit.number, None)
        if reported != (unit.root is not None and bool(unit.root.hits)):
            self._reporting = None
        if sank != self._sinking.get(unit.number):
            self._sinking_changed = True

    # --- Surroundings -----------------------------------------------------------------------------------------------

    def lookup(self, name: str, unit: int) -> Value | None:
        """Return what a module-level name stands for, seen from a unit."""
        definers = self._definitions.get(name)
        if not definers:
            return None
        if self._exporting is not None:
            order = self._exporting
            visible = [item for item in definers if self._order[item.number] < order]
            if not visible:
                visible = [item for item in definers if item.kind is UnitKind.FUNCTION and self._is_plain(item)]
            return (visible[-1].exports or {}).get(name) if visible else None
        candidates = [definer for definer in definers if definer.number != unit]
        asking = self._by_number.get(unit)
        if asking is not None and asking.kind is UnitKind.STATEMENTS and len(candidates) > 1:
            order = self._order[unit]
            earlier = [definer for definer in candidates if self._order[definer.number] < order]
            candidates = earlier[-1:] if earlier else candidates
        value: Value | None = None
        for definer in candidates:
            found = self._exports_of(definer).get(name)
            if found is not None:
                value = found if value is None else join(value, found)
        return value

    def field_of(self, class_name: str, name: str) -> Value | None:
        """Return what is known of an attribute of a class of the file."""
        for candidate in self._class_and_bases(class_name):
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

    def _set_by_constructor(self, class_name: str) -> dict[str, Value]:
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
        for candidate in self._class_and_bases(class_name) if inherited else [class_name]:
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

    def _class_and_bases(self, class_name: str) -> list[str]:
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

    def result_of(self, handle: FunctionHandle, depth: int) -> FunctionResult | None:
        """Return the analysis of a function of the file."""
        unit = self._by_number.get(handle.unit)
        if unit is None:
            return None
        for known_depth in range(depth, DEPTH + 1):
            known = unit.function_results.get((handle.number, known_depth))
            if known is not None and (known_depth == depth or (not known.is_cut and known.height <= depth)):
                return known
        for known_depth in range(depth):
            known = unit.function_results.get((handle.number, known_depth))
            if known is not None and not known.is_cut:
                return known
        code = self.code_of(handle)
        if code is None:
            return None
        run = Interpreter(self, unit.number, unit.text, code.owner, depth, quiet=False)
        try:
            result = run.analyse_function(code.function, code.owner)
        except RecursionError as error:
            self.faults.add("engine", error)
            result = FunctionResult(Summary())
        unit.function_results[handle.number, depth] = result
        self._note_calls(unit.number, result)
        return result

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

    def imports(self, module: str) -> bool:
        """Whether the file imports a module or something from it."""
        return module in self._imported

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

    # --- exports ----------------------------------------------------------------------------------------------------

    def _exports_of(self, unit: Unit) -> dict[str, Value]:
        """Return what the names that a unit binds at module level stand for."""
        if unit.exports is not None:
            return unit.exports
        if unit.kind is UnitKind.METHOD:
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
        unit.class_states = run.class_states
        unit.class_views = run.class_views
        unit.imports = run.imported
        unit.export_names = run.names
        if unit.entrances != run.entrances:
            unit.entrances = run.entrances
            self._entrances = None
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
    changed = set(old.keys() ^ new.keys())
    for name in old.keys() & new.keys():
        first, second = old[name], new[name]
        if first is second:
            continue
        if first.key() != second.key() or _handle_key(first) != _handle_key(second):
            changed.add(name)
    for class_name, state in unit.class_states.items():
        # Which attribute of a class changed is not looked into: classes are edited rarely compared to methods.
        changed.add(class_name)
        changed |= {f"{class_name}.{attribute}" for attribute in state}
    return changed


def _handle_key(value: Value) -> object:
    target = value.callable
    if isinstance(target, FunctionHandle | ClassHandle | InstanceHandle):
        return target
    return None
