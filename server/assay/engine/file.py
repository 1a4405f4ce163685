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
from assay.engine.callables import FunctionHandle
from assay.engine.document_rules import document_hits, has_document, hidden_lines, hidden_text_hits
from assay.engine.exports import ModuleNames
from assay.engine.interpreter import Interpreter
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.results import FunctionResult, Summary
from assay.engine.route_rules import route_hits
from assay.engine.surroundings import Faults
from assay.engine.text_rules import joined, text_hits
from assay.engine.unit import Unit
from assay.languages.api import Language
from assay.rules.api import Secret

DEPTH = 3
"""How many calls inside the file are followed from a function: longer chains are rare, and each level costs."""

_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|e2e|fixtures|testdata)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|tests?)\.py$"
    r"|\.(?:test|spec|e2e|stories)\.[cm]?[jt]sx?$|(?:^|/)[^/]*_test\.go$|(?:^|/)(?:[^/]*(?:Tests?|IT)\.java$|src/it/)"
)


def is_test_path(path: str) -> bool:
    """Whether a path relative to the workspace is that of a test."""
    return _TEST_PATH.search(path) is not None


class FileAnalysis(ModuleNames):
    """Fulfils ``Surroundings`` for the units of one file, and keeps their findings up to date."""

    def __init__(self, known: LanguageKnowledge, language: Language, path: str, faults: Faults) -> None:
        super().__init__(known, language, path, faults, is_test=is_test_path(path))
        self._callers: dict[int, set[int]] = {}
        """The units that used results of a unit, at one time or another."""
        self._edited: set[int] = set()
        """The units whose text is new since the roots of the file were looked at."""
        self._reporting: list[Unit] | None = None
        self._hot_names: frozenset[bytes] = frozenset()
        self._sinking: dict[int, frozenset[str]] = {}
        self._sinking_changed = False
        # A file that mentions no library at all has roots as well: those of rules that look at names and literals.
        self._roots = known.triggers.roots_of_file(frozenset())
        self._mentioned: set[str] = set()
        self._mentioned_by: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        """The roots that each unit mentions, and those that its words for sources come with."""
        self._has_source = False
        """Whether some unit reads a source that rules ask for which report nothing without one."""
        self._pending: set[int] = set()

    # --- changes ----------------------------------------------------------------------------------------------------

    def update(self, units: list[Unit], edited: set[int]) -> None:
        """Take the units of the file, in order, of which those numbered in ``edited`` are new or have a new text.

        ``units`` is the same list as before unless units have come or gone.
        """
        self._edited |= edited
        if units is self.units and self._keeps_exports(edited):
            self.entrances.note_edits(edited)
            touched = edited & self._by_number.keys()
            seen, holders = self._changed_tables(edited)
            if seen:
                touched |= {unit.number for unit in self.units if not seen.isdisjoint(unit.names_seen())} | holders
            self._invalidate(touched, set())
            return
        self._reporting = None
        self.entrances.forget()
        old_imports = self._imports
        changed, removed = self._renew(units, edited)
        if self._imports != old_imports:
            self._sinking_changed = True  # Other names of dangerous functions are hot as well.
        touched = edited & self._by_number.keys()
        seen, holders = self._changed_tables(edited | {unit.number for unit in removed})
        changed |= seen
        touched |= holders
        if changed:
            touched |= {unit.number for unit in self.units if not changed.isdisjoint(unit.names_seen())}
        self._invalidate(touched, {unit.number for unit in removed})
        for unit in removed:
            self._sinking.pop(unit.number, None)
            self._callers.pop(unit.number, None)
            self._pending.discard(unit.number)
            self._edited.add(unit.number)
            self._sinking_changed = True

    def _changed_tables(self, edited: set[int]) -> tuple[set[str], set[int]]:
        """Return the names for what units see of the whole file that is another now (its routes, the identifiers in it), and the units that
        declare routes where those are others."""
        changed = self._changed_mentions(edited)
        if not self.known.route_rules:
            return changed, set()
        before = self.route_table.holders()
        if not self.route_table.renew(edited):
            return changed, set()
        changed.add("routes:")
        return changed, (before | self.route_table.holders()) & self._by_number.keys()

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
                unit.triggers = index.of_unit(unit.identifiers(), self.known, unit.function_name)
            triggers = unit.triggers if unit is not None else None
            now = (triggers.mentioned, triggers.sourcing) if triggers is not None else None
            if self._mentioned_by.get(number) != now:
                is_same = False
                if now is None:
                    self._mentioned_by.pop(number, None)
                else:
                    self._mentioned_by[number] = now
        if is_same:
            return
        mentioned = {root for roots, _ in self._mentioned_by.values() for root in roots}
        roots = self._roots
        if mentioned != self._mentioned:
            self._mentioned = mentioned
            roots = index.roots_of_file(frozenset(mentioned))
        has_source = any(not sourcing.isdisjoint(roots) for _, sourcing in self._mentioned_by.values())
        if roots != self._roots or has_source != self._has_source:
            self._roots, self._has_source = roots, has_source
            self._pending |= {unit.number for unit in self.units}

    def _is_hot(self, unit: Unit) -> bool:
        """Whether a unit can have findings, or sinks that a caller reaches."""
        if unit.triggers is None:
            unit.triggers = self.known.triggers.of_unit(unit.identifiers(), self.known, unit.function_name)
        return self.known.triggers.is_hot(
            unit.triggers, self._roots, self._has_source
        ) or not self._hot_names.isdisjoint(unit.identifiers())

    def _analyse(self, unit: Unit) -> None:
        reported = self._reporting is not None and unit in self._reporting
        sank = self._sinking.get(unit.number)
        if not self._is_hot(unit):
            unit.root = None
            self._sinking.pop(unit.number, None)
            self._add_text_hits(unit)
            self._add_route_hits(unit)
        elif unit.root is None or unit.root_is_text_only:
            unit.root_is_text_only = False
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
            self._add_text_hits(unit)
            self._add_route_hits(unit)
        if reported != (unit.root is not None and bool(unit.root.hits)):
            self._reporting = None
        if sank != self._sinking.get(unit.number):
            self._sinking_changed = True

    def _add_text_hits(self, unit: Unit) -> None:
        """Add to a unit's result what the rules say of secrets in its text, of characters that nobody sees, and of the document that it is."""
        secrets = unit.secrets_in(self.language)
        hidden = hidden_lines(unit.text)
        is_document = bool(self.known.formats) and has_document(self.known, self.language, self.path, unit)
        if not secrets and not hidden and not is_document:
            return
        run = Interpreter(self, unit.number, unit.text, unit.name, 0, quiet=False)
        found = text_hits(run, unit, secrets)
        others = document_hits(run, unit) if is_document else []
        others += hidden_text_hits(run, hidden)
        if not found and not others:
            return
        if unit.root is None:
            unit.root = FunctionResult(Summary())
            unit.root_is_text_only = True
        unit.root.hits = joined([*unit.root.hits, *others], found, unit.number)
        unit.root.names |= run.names

    def _add_route_hits(self, unit: Unit) -> None:
        """Add to a unit's result what the rules say of the routes that it declares."""
        routes = self.route_table.of_unit(unit.number)
        if not routes:
            return
        run = Interpreter(self, unit.number, unit.text, unit.owner, 0, quiet=False)
        run.note_name("routes:")
        found = route_hits(run, unit, routes)
        if unit.root is None:
            unit.root = FunctionResult(Summary())
            unit.root_is_text_only = True
        unit.root.hits = [*unit.root.hits, *found]
        unit.root.names |= run.names

    def secrets_of(self, unit: int) -> tuple[Secret, ...]:
        """Return what may be a secret in the text of a unit."""
        holder = self._by_number.get(unit)
        return holder.secrets_in(self.language) if holder is not None else ()

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
