"""The unit: the smallest piece of a file that is analysed and cached alone."""

from __future__ import annotations

import re
from itertools import count

from assay.engine.entrances import EntranceFact
from assay.engine.results import FunctionResult
from assay.engine.surroundings import ClassView
from assay.engine.text_scan import scan_text
from assay.engine.triggers import UnitTriggers
from assay.ir import nodes
from assay.ir.values import Value
from assay.languages.api import ByteEdit, Language, LoweredUnit, ParsedUnit, UnitKind
from assay.rules.api import Secret

_IDENTIFIER = re.compile(rb"[A-Za-z_$][A-Za-z0-9_$]*")
_numbers = count(1)

MAXIMUM_UNIT_BYTES = 400_000
"""A larger unit is generated or minified text: it is not analysed, because nobody would wait for it or fix it by hand."""


class Unit:
    """A piece of a file with everything that is known of it alone. Its number never changes and is never used again."""

    __slots__ = (
        "_changed_members",
        "class_states",
        "class_views",
        "edit",
        "entrances",
        "export_names",
        "exports",
        "function_results",
        "functions",
        "imports",
        "is_as_outlined",
        "kind",
        "lowered",
        "name",
        "number",
        "owner",
        "parsed",
        "root",
        "root_is_text_only",
        "secrets",
        "stale_results",
        "text",
        "triggers",
        "words",
    )

    def __init__(self, kind: UnitKind, name: str, owner: str, text: bytes) -> None:
        self.number = next(_numbers)
        self.kind = kind
        self.name = name
        self.owner = owner
        self.text = text
        self.words: frozenset[bytes] | None = None
        self.triggers: UnitTriggers | None = None
        self.parsed: ParsedUnit | None = None
        self.edit: ByteEdit | None = None
        self.is_as_outlined = True
        """Whether the text is still the one that the outline was made of."""
        self.class_states: dict[str, dict[str, Value]] = {}
        self.class_views: dict[str, ClassView] = {}
        self._changed_members: set[str] = set()
        self.forget_code()
        self.exports: dict[str, Value] | None = None
        self.export_names: set[str] = set()
        self.root: FunctionResult | None = None
        self.root_is_text_only = False
        """Whether ``root`` was made without looking at the code: all that it reports was found in the text."""
        self.secrets: tuple[Secret, ...] | None = None
        self.function_results: dict[tuple[int, int], FunctionResult] = {}
        self.stale_results: dict[tuple[int, int], FunctionResult] = {}
        self.imports: list[tuple[str, str]] = []
        self.entrances: list[tuple[int, EntranceFact]] = []
        """Entry points that the unit's module-level calls make, with the units of their handlers."""

    def forget_code(self) -> None:
        """Drop what was made from the text; results stay."""
        self.lowered: LoweredUnit | None = None
        self.functions: list[tuple[nodes.Function, str]] = []

    def set_classes(self, states: dict[str, dict[str, Value]], views: dict[str, ClassView]) -> None:
        """Take what the unit's classes are now, and remember which of their members are others than before."""
        for name in self.class_states.keys() | states.keys():
            old, new = self.class_states.get(name), states.get(name)
            if old is None or new is None or self.class_views.get(name) != views.get(name):
                self._changed_members.add(name)
                self._changed_members |= {f"{name}.{member}" for member in {*(old or ()), *(new or ())}}
                continue
            if list(old) != list(new):
                self._changed_members.add(name)  # Who makes a record gives its components in their order.
            self._changed_members |= {
                f"{name}.{member}"
                for member in old.keys() | new.keys()
                if member not in old or member not in new or old[member].key() != new[member].key()
            }
        self.class_states = states
        self.class_views = views

    def remember_changed_members(self, names: set[str]) -> None:
        """Count classes and members as changed until this is next asked."""
        self._changed_members |= names

    def take_changed_members(self) -> set[str]:
        """Return the classes and members that changed since this was last asked."""
        changed, self._changed_members = self._changed_members, set()
        return changed

    def set_text(self, text: bytes, edit: ByteEdit | None) -> None:
        """Give the unit a new text; ``edit`` says what changed where that is a single replacement."""
        if self.parsed is not None and edit is not None and self.edit is None and self.parsed.text == self.text:
            self.edit = edit
        else:
            self.parsed, self.edit = None, None
        self.text = text
        self.is_as_outlined = False
        self.words = None
        self.triggers = None
        self.secrets = None
        self.forget_code()

    def identifiers(self) -> frozenset[bytes]:
        """Return the identifiers in the text, those in strings and comments included."""
        if self.words is None:
            self.words = frozenset(_IDENTIFIER.findall(self.text))
        return self.words

    def secrets_in(self, language: Language) -> tuple[Secret, ...]:
        """Return what may be a secret in the text."""
        if self.secrets is None:
            self.secrets = scan_text(self.text, is_plain_text=not language.facts)
        return self.secrets

    def lower(self, language: Language) -> LoweredUnit:
        """Return the unit's code, parsing it when its text is new."""
        if self.lowered is None:
            if len(self.text) > MAXIMUM_UNIT_BYTES and len(self.text.strip()) > MAXIMUM_UNIT_BYTES:
                self.lowered = LoweredUnit((), has_errors=True)
                return self.lowered
            if self.parsed is None or self.parsed.text != self.text:
                if self.parsed is not None and self.edit is not None:
                    self.parsed = language.parse(self.text, self.kind, self.parsed, self.edit)
                else:
                    self.parsed = language.parse(self.text, self.kind, None, None)
                self.edit = None
            self.lowered = language.lower(self.parsed)
        return self.lowered

    @property
    def has_own_function(self) -> bool:
        """Whether the unit is one function or method, which is then its function number 0."""
        return self.kind in (UnitKind.FUNCTION, UnitKind.METHOD)

    @property
    def function_name(self) -> str | None:
        """The name of the unit's function while it surely is one function, else None."""
        return self.name.rsplit(".", 1)[-1] if self.has_own_function and self.is_as_outlined else None

    def names_seen(self) -> set[str]:
        """Return the names of the surroundings that the results depend on."""
        seen = set(self.root.names) if self.root is not None else set()
        for result in self.function_results.values():
            seen |= result.names
        return seen

    def units_called(self) -> set[int]:
        """Return the units whose summaries the results depend on."""
        called = set(self.root.called) if self.root is not None else set()
        for result in self.function_results.values():
            called |= result.called
        return called
