"""Keeps track of the entrances of a file, and of how far its units are from them, through edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.callables import FunctionHandle
from assay.engine.entrances import EntranceFact, EntranceMap, mention_of, of_function
from assay.engine.entries import entries_of
from assay.engine.interpreter import Interpreter
from assay.engine.unit import Unit

if TYPE_CHECKING:
    from assay.engine.exports import ModuleNames


class EntranceTracker:
    """The entrances of one file."""

    __slots__ = ("_file", "_function_words", "_map", "_mentions", "_own", "_registered", "generation")

    def __init__(self, file: ModuleNames) -> None:
        self._file = file
        self._map: EntranceMap | None = None
        self._own: dict[int, EntranceFact | None] = {}
        self._mentions: dict[int, frozenset[bytes]] = {}
        self._function_words: frozenset[bytes] | None = None
        self._registered: dict[int, EntranceFact] | None = None
        """What module-level calls make entrances of, by the unit of the handler."""
        self.generation = 0
        """Grows whenever an answer may be another one than before."""

    def of_unit(self, number: int) -> EntranceFact | None:
        """Return the nearest entrance from which a unit is reached."""
        if self._map is None:
            self._map = EntranceMap(self._file.units, self.own_of)
        unit = self._file.unit_of(number)
        return self._map.of_unit(unit) if unit is not None else None

    def forget(self) -> None:
        """Forget everything: units came or went, or names stand for something else."""
        self._map = None
        self._registered = None
        self.generation += 1
        self._own = {}
        self._mentions = {}
        self._function_words = None

    def note_edits(self, edited: set[int]) -> None:
        """Forget distances when an edit adds or removes the mention of a function, or makes or unmakes an entrance."""
        if self._map is None:
            return
        for number in edited:
            unit = self._file.unit_of(number)
            if unit is None:
                continue
            old = self._own.pop(number, None)
            mentioned = self._words() & unit.identifiers()
            if self.own_of(unit) != old or self._mentions.get(number) != mentioned:
                self._mentions[number] = mentioned
                self._map = None
                self.generation += 1

    def _words(self) -> frozenset[bytes]:
        if self._function_words is None:
            self._function_words = frozenset(word for unit in self._file.units for word in mention_of(unit))
        return self._function_words

    def own_of(self, unit: Unit) -> EntranceFact | None:
        """Return the entrance that a unit holds itself: by decorators, by its name, or by a call that registers it."""
        if unit.number in self._own:
            return self._own[unit.number]
        found: EntranceFact | None = None
        if unit.has_own_function:
            code = self._file.code_of(FunctionHandle(unit.number, 0))
            if code is not None:
                run = Interpreter(self._file, unit.number, unit.text, unit.owner, 0, quiet=True)
                run.class_name = unit.owner
                found = of_function(run, code.function, entries_of(run, code.function, unit.owner))
        if found is None:
            if self._registered is None:
                self._registered = {}
                for other in self._file.units:
                    for target, fact in other.entrances:
                        self._registered.setdefault(target, fact)
            found = self._registered.get(unit.number)
        self._own[unit.number] = found
        return found
