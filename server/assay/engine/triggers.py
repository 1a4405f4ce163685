"""Which units can have findings at all, told from the identifiers in their text.

Most code mentions nothing that a rule listens to. Such a unit is neither lowered nor analysed, unless another one asks for its summary.
A fact about ``subprocess.run`` needs the word ``run`` in the unit and the word ``subprocess`` somewhere in the file; a rule that only
reports what a source reaches needs the root of such a source in the file as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from assay.facts import schema
from assay.ir.names import words_of

if TYPE_CHECKING:
    from assay.engine.knowledge import LanguageKnowledge

_MOST_KEPT = 200_000
"""Identifiers of which is kept what they say."""
ALWAYS = ""
"""A root that every file has: for names that exist without an import, and for shapes."""


_Meaning: TypeAlias = tuple[frozenset[str], frozenset[str], str | None, frozenset[str]]
"""What an identifier says: roots for ``own`` and ``flow``, the root that it is itself, roots of sources that are read by it."""


@dataclass(frozen=True, slots=True)
class UnitTriggers:
    """What a unit's identifiers say: the roots of which one has to be in the file for the unit to be worth analysing.

    ``own`` is for rules that report by themselves, ``flow`` for those that need a source; ``mentioned`` are the roots that the unit adds to
    those of the file.
    """

    own: frozenset[str]
    flow: frozenset[str]
    mentioned: frozenset[str]
    sourcing: frozenset[str] = frozenset()
    """The roots of which one has to be in the file for the unit to be where a source is read."""


@dataclass(slots=True)
class TriggerIndex:
    """The identifiers that matter, each with the roots that have to come with it."""

    own: dict[str, frozenset[str]] = field(default_factory=dict)
    flow: dict[str, frozenset[str]] = field(default_factory=dict)
    defined: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """Names of functions that are entry points where they are defined, with their roots for ``own`` and ``flow``."""
    roots: frozenset[str] = frozenset()
    source_words: dict[str, frozenset[str]] = field(default_factory=dict)
    """The words by which sources are read that rules ask for which report nothing without one, with their roots: a file without such a word
    has no source, whatever it imports."""
    implied: dict[str, frozenset[str]] = field(default_factory=dict)
    """Roots that come with a root: whoever uses flask_sqlalchemy has objects of sqlalchemy."""
    companions: dict[str, tuple[tuple[bytes, ...], str]] = field(default_factory=dict)
    """What has to stand in a unit beside a word: ends of identifiers in lower case, of which one suffices, and the root that then counts. The
    key stands in the tables in place of a root: for sinks that are known by the name of their receiver, and for forms of code."""
    telling: dict[str, frozenset[str]] = field(default_factory=dict)
    """The words that rules for a form of code want, by form."""
    forms: dict[str, str] = field(default_factory=dict)
    """The key in ``companions`` of each form, or ALWAYS."""
    tokens: dict[bytes, _Meaning] = field(default_factory=dict)
    """What identifiers say that were met, and those that say nothing: most of a text is told apart from the rest by one set operation."""
    idle: set[bytes] = field(default_factory=set)

    def of_unit(
        self, identifiers: frozenset[bytes], known: LanguageKnowledge, function_name: str | None = None
    ) -> UnitTriggers:
        """Return what the identifiers of a unit say; ``function_name`` is that of a unit which is one function."""
        own: set[str] = set()
        flow: set[str] = set()
        mentioned: set[str] = set()
        sourcing: set[str] = set()
        # A method ``get`` of a view is one because it is defined so; who only mentions the word is none.
        for name in self.defined if function_name is None else (function_name,):
            if name in self.defined and (function_name is not None or name.encode() in identifiers):
                own |= self.defined[name][0]
                flow |= self.defined[name][1]
        if len(self.idle) > _MOST_KEPT or len(self.tokens) > _MOST_KEPT:
            self.idle.clear()
            self.tokens.clear()
        for token in identifiers - self.idle:
            found = self.tokens.get(token)
            if found is None:
                if (found := self._of_token(token, known)) is None:
                    self.idle.add(token)
                    continue
                self.tokens[token] = found
            own |= found[0]
            flow |= found[1]
            if found[2] is not None:
                mentioned.add(found[2])
            sourcing |= found[3]
        if self.companions:
            lowered: tuple[bytes, ...] | None = None
            for roots in (own, flow):
                for key in [root for root in roots if root in self.companions]:
                    roots.discard(key)
                    endings, root = self.companions[key]
                    if root in roots:
                        continue
                    if lowered is None:
                        lowered = tuple(token.lower() for token in identifiers)
                    if any(token.endswith(endings) for token in lowered):
                        roots.add(root)
        return UnitTriggers(frozenset(own), frozenset(flow), frozenset(mentioned), frozenset(sourcing))

    def _of_token(self, token: bytes, known: LanguageKnowledge) -> _Meaning | None:
        name = token.decode("ascii", "replace")
        own = self.own.get(name, frozenset())
        if name not in known.keywords:
            if known.rules_for_name(name):
                own |= {ALWAYS}
            if not known.telling_words.isdisjoint(words := set(words_of(name))):
                own |= {self.forms[form] for form, wanted in self.telling.items() if not wanted.isdisjoint(words)}
        flow = self.flow.get(name, frozenset())
        root = name if name in self.roots else None
        sourcing = self.source_words.get(name, frozenset())
        return (own, flow, root, sourcing) if own or flow or sourcing or root is not None else None

    def roots_of_file(self, mentioned: frozenset[str]) -> frozenset[str]:
        """Return the roots that a file has, from those that its units mention."""
        found = set(mentioned)
        pending = list(mentioned)
        while pending:
            for implied in self.implied.get(pending.pop(), ()):
                if implied not in found:
                    found.add(implied)
                    pending.append(implied)
        found.add(ALWAYS)
        return frozenset(found)

    def aliases(self, imports: list[tuple[str, str]]) -> frozenset[bytes]:
        """Return the names under which a file imports what matters, where they differ from its own: ``read`` for ``yaml.load``, or come out of a
        module that is named like the receiver that they need: ``query`` out of ``../db``."""
        return frozenset(
            alias.encode()
            for path, alias in imports
            if alias
            and ((last := _last(path)) in self.own or last in self.flow)
            and (last != alias or self._is_owned(path, last))
        )

    def _is_owned(self, path: str, last: str) -> bool:
        """Whether the module that a name comes from is named like a receiver that a row about this name asks for."""
        module = path.rpartition(".")[0].rpartition("/")[2].lower().encode()
        roots = self.own.get(last, frozenset()) | self.flow.get(last, frozenset())
        return bool(module) and any(
            root in self.companions and module.endswith(self.companions[root][0]) for root in roots
        )

    def is_hot(self, triggers: UnitTriggers, roots: frozenset[str], has_source: bool) -> bool:
        """Whether a unit can have findings of its own in a file with these roots; ``has_source`` says whether some unit reads a source."""
        if not triggers.own.isdisjoint(roots):
            return True
        return has_source and not triggers.flow.isdisjoint(roots)


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1].removesuffix("()")


def root_word(name: str) -> str:
    """Return the identifier that a file has to hold for a canonical name to be meant: the last part of the module's first name."""
    first = name.split(".", 1)[0].removesuffix("()")
    word = first.replace("-", "/").replace(" ", "/").replace("@", "").split("/")
    # Specifiers such as ``fast-xml-parser`` or ``@nestjs/common`` are found by their longest part.
    return max(word, key=len) if word else first


def _roles(entry: schema.Entry) -> tuple[str, ...]:
    return (*entry.parameters, *entry.keywords.values())


class _Builder:
    def __init__(self, known: LanguageKnowledge) -> None:
        self.known = known
        self.own: dict[str, set[str]] = {}
        self.flow: dict[str, set[str]] = {}
        self.defined_own: dict[str, set[str]] = {}
        self.defined_flow: dict[str, set[str]] = {}
        self.sources: set[str] = set()
        self.source_words: dict[str, set[str]] = {}
        self.companions: dict[str, tuple[tuple[bytes, ...], str]] = {}
        self.implied: dict[str, set[str]] = {}
        self.team_roots = {module.split(".", 1)[0] for module in known.team_modules}
        self.wanted_sources = {
            source
            for rules in known.flow_rules.values()
            for rule in rules
            if not rule.at_sink
            for source in rule.sources
        }

    def root_with(self, endings: Iterable[str], root: str) -> str:
        """Return what stands for a root that counts only beside an identifier with one of these endings (in lower case)."""
        wanted = tuple(sorted({ending.lower().encode() for ending in endings}))
        if not wanted:
            return root
        key = f"{root}|{b' '.join(wanted).decode()}|"
        self.companions[key] = (wanted, root)
        return key

    def note_entry(self, entry: schema.Entry, name: str, root: str, source_root: str) -> None:
        """Note an entry point that brings sources: its parameters are such data, or have a type from which it is read by other words."""
        if not self.brings_source(entry):
            return
        self.sources.add(source_root)
        if any(role[1:] in self.wanted_sources for role in _roles(entry) if role.startswith("@")):
            self.add(self.source_words, name, root)

    def note_source(self, name: str, root: str, module: str) -> None:
        """Note a source that is read by a name."""
        self.sources.add(self.root_of(module) if module else root or _last(name))
        self.add(self.source_words, name, self.root_of(module) if module else root)

    def brings_source(self, entry: schema.Entry) -> bool:
        """Whether an entry point's parameters are of a kind that rules ask for, or have a type from which such data is read."""
        roles = _roles(entry)
        return any(
            role[1:] in self.wanted_sources if role.startswith("@") else role not in ("-", "...") for role in roles
        )

    def root_of(self, name: str) -> str:
        """Return the root of a canonical name. A team's own modules are imported in too many ways to be told from a word."""
        return ALWAYS if name.split(".", 1)[0] in self.team_roots else root_word(name)

    def add(self, table: dict[str, set[str]], name: str, root: str) -> None:
        """Note that the last part of a name matters in files with a root."""
        if word := _last(name):
            table.setdefault(word, set()).add(root)

    def imply(self, root: str, name: str | None) -> None:
        """Note that objects of a type come with a root."""
        if name is not None and not name.startswith(("<", "-")) and root_word(name) != root:
            self.implied.setdefault(root, set()).add(root_word(name))

    def table_for_sink(self, kind: str) -> dict[str, set[str]] | None:
        """Return the table for a sink kind: None where no rule listens."""
        rules = self.known.flow_rules.get(kind)
        if rules is None:
            return None
        return self.own if any(rule.at_sink for rule in rules) else self.flow


def index_triggers(known: LanguageKnowledge) -> TriggerIndex:
    """Return the index for the rules and facts of a language."""
    builder = _Builder(known)
    entry_is_own = bool(known.function_rules)
    returned_own = {
        kind
        for kind, sinks in known.returns.items()
        for sink in sinks
        if builder.table_for_sink(sink.row.kind) is builder.own
    }
    returned_flow = {
        kind
        for kind, sinks in known.returns.items()
        for sink in sinks
        if builder.table_for_sink(sink.row.kind) is builder.flow
    }
    for is_shape, calls in ((False, known.calls), (True, known.shape_calls)):
        for name, facts in calls.items():
            root = ALWAYS if is_shape else builder.root_of(name)
            for sink in facts.sinks:
                table = builder.table_for_sink(sink.row.kind)
                if table is not None:
                    own_root = builder.root_of(sink.module) if sink.module else root
                    builder.add(table, name, builder.root_with(sink.receivers if is_shape else (), own_root))
            for mark in facts.marks:
                if mark.row.kind in known.mark_rules:
                    own_root = builder.root_of(mark.module) if mark.module else root
                    builder.add(builder.own, name, builder.root_with(mark.receivers if is_shape else (), own_root))
            if facts.entries:
                if entry_is_own:
                    builder.add(builder.own, name, root)
                if any(entry.row.kind in returned_flow for entry in facts.entries):
                    builder.add(builder.flow, name, root)
                if any(entry.row.kind in returned_own for entry in facts.entries):
                    builder.add(builder.own, name, root)
                for entry in facts.entries:
                    builder.note_entry(entry.row, name, root, _last(name) if is_shape else root)
                    for role in (*entry.row.parameters, *entry.row.keywords.values()):
                        if not role.startswith(("@", "-", ".")):
                            builder.imply(_last(name) if is_shape else root, role)
            for filling in facts.fills:
                if isinstance(filling.row, schema.Source) and filling.row.kind in builder.wanted_sources:
                    builder.note_source(name, root, filling.module)
            for source in facts.sources:
                if source.row.kind in builder.wanted_sources:
                    builder.note_source(name, root, source.module)
            for written in (facts.type or "").split(","):
                builder.imply(root or _last(name), written.strip() or None)
    for is_shape, reads in ((False, known.reads), (True, known.shape_reads)):
        for name, read in reads.items():
            root = ALWAYS if is_shape else builder.root_of(name)
            if any(mark.row.kind in known.mark_rules for mark in read.marks):
                builder.add(builder.own, name, root)
            for source in read.sources:
                if source.row.kind in builder.wanted_sources:
                    builder.note_source(name, root, source.module)
            builder.imply(root or _last(name), read.type)
    for assigns in (known.assigns, known.shape_assigns):
        for name, assign in assigns.items():
            for sink in assign.sinks:
                table = builder.table_for_sink(sink.row.kind)
                if table is not None:
                    builder.add(table, name, ALWAYS)
            if any(mark.row.kind in known.mark_rules for mark in assign.marks):
                builder.add(builder.own, name, ALWAYS)
    for name, kind in known.parameter_sources.items():
        if kind in builder.wanted_sources:
            builder.note_source(name, name, "")
    for key, marks in known.keys.items():
        if any(mark.row.kind in known.mark_rules for mark in marks):
            for word in key.replace("-", " ").split():
                builder.add(builder.own, word, ALWAYS)
    for attribute, sinks in known.elements.items():
        for sink in sinks:
            table = builder.table_for_sink(sink.row.kind)
            if table is not None:
                # Names such as ``v-html`` are several words in the text.
                for word in attribute.replace("-", " ").replace("@", " ").split():
                    builder.add(table, word, ALWAYS)
    for name, subtypes in known.subtypes.items():
        for parent in subtypes:
            builder.imply(builder.root_of(name), parent)
    _index_entries(builder, returned_own, returned_flow, entry_is_own=entry_is_own)
    if not known.flow_rules.keys().isdisjoint(_UNNAMED_SINKS):
        _index_readers(builder)
    telling, forms = _index_forms(builder)
    tables = (builder.own, builder.flow, builder.defined_own, builder.defined_flow)
    roots = {root for table in tables for names in table.values() for root in names} - builder.companions.keys()
    roots |= {root for _, root in builder.companions.values()}
    roots |= builder.sources | set(builder.implied) | {root for names in builder.implied.values() for root in names}
    roots.discard(ALWAYS)
    return TriggerIndex(
        {word: frozenset(names) for word, names in builder.own.items()},
        {word: frozenset(names) for word, names in builder.flow.items()},
        {
            name: (frozenset(builder.defined_own.get(name, ())), frozenset(builder.defined_flow.get(name, ())))
            for name in builder.defined_own.keys() | builder.defined_flow.keys()
        },
        frozenset(roots),
        {word: frozenset(names) for word, names in builder.source_words.items()},
        {root: frozenset(names) for root, names in builder.implied.items()},
        builder.companions,
        telling,
        forms,
    )


_WORDS_OF_FORMS = {"handler": ("except", "catch", "rescue"), "assertion": ("assert",), "condition": ("if", "elif")}
"""The words of the languages without which there is no code of a form."""


def _index_forms(builder: _Builder) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return the words that rules for forms of code want, and what has to stand in a unit beside them."""
    known = builder.known
    telling: dict[str, frozenset[str]] = {}
    forms: dict[str, str] = {}
    callees: dict[str, set[str]] = {}
    for calls in (known.calls, known.shape_calls):
        for name, facts in calls.items():
            for sink in facts.sinks:
                callees.setdefault(sink.row.kind, set()).add(_last(name))
    for assigns in (known.assigns, known.shape_assigns):
        for name, assign in assigns.items():
            for sink in assign.sinks:
                callees.setdefault(sink.row.kind, set()).add(_last(name))
    for form, rules in known.worded_rules.items():
        telling[form] = frozenset(word for words, _ in rules for word in words)
        if form == "comparison":
            forms[form] = ALWAYS
        else:
            forms[form] = builder.root_with(_WORDS_OF_FORMS.get(form, ()) or callees.get(form, set()), ALWAYS)
    return telling, forms


_UNNAMED_SINKS = frozenset({"object-fields", "property-name"})
"""Kinds whose sinks are forms of code without a word of their own: they matter wherever a source is read."""


def _index_readers(builder: _Builder) -> None:
    """Note the words by which sources are read as words of units that may have findings."""
    for is_shape, reads in ((False, builder.known.reads), (True, builder.known.shape_reads)):
        for name, read in reads.items():
            for source in read.sources:
                if source.row.kind in builder.wanted_sources:
                    root = source.module or ("" if is_shape else name)
                    builder.add(builder.flow, name, builder.root_of(root) if root else ALWAYS)
    for is_shape, calls in ((False, builder.known.calls), (True, builder.known.shape_calls)):
        for name, call in calls.items():
            for source in call.sources:
                if source.row.kind in builder.wanted_sources:
                    root = source.module or ("" if is_shape else name)
                    builder.add(builder.flow, name, builder.root_of(root) if root else ALWAYS)


def _index_entries(builder: _Builder, returned_own: set[str], returned_flow: set[str], *, entry_is_own: bool) -> None:
    """Note the words of entry points: they are sources, and where a rule looks at what they return, places of findings."""
    known = builder.known
    for name, entries in known.decorators.items():
        is_shape = name.startswith("*.")
        root = ALWAYS if is_shape else builder.root_of(name)
        for entry in entries:
            if entry_is_own or entry.kind in returned_own:
                builder.add(builder.own, name, root)
            if entry.kind in returned_flow:
                builder.add(builder.flow, name, root)
            builder.note_entry(entry, name, root, _last(name) if is_shape else root)
            for role in (*entry.parameters, *entry.keywords.values()):
                if not role.startswith(("@", "-", ".")):
                    builder.imply(_last(name) if is_shape else root, role)
    for first_type, entries in known.signatures.items():
        root = builder.root_of(first_type)
        for entry in entries:
            if entry_is_own or entry.kind in returned_own:
                builder.add(builder.own, first_type, root)
            if entry.kind in returned_flow:
                builder.add(builder.flow, first_type, root)
            builder.note_entry(entry, first_type, root, root)
    for table in (known.overrides, known.functions, known.first_parameters):
        is_defined = table is not known.first_parameters
        if is_defined and known.owners:
            is_defined = False  # In Java the methods of an anonymous class stand inside another method.
        own, flow = (builder.defined_own, builder.defined_flow) if is_defined else (builder.own, builder.flow)
        for name, entries in table.items():
            for entry in entries:
                root = builder.root_of(entry.base or entry.module) if entry.base or entry.module else ALWAYS
                name = root if name == "*" else name  # Functions of any name under a directive.
                if entry_is_own or entry.kind in returned_own:
                    builder.add(own, name, root)
                if entry.kind in returned_flow:
                    builder.add(flow, name, root)
                builder.note_entry(entry, name, root, root or name)
                for role in (*entry.parameters, *entry.keywords.values()):
                    if not role.startswith(("@", "-", ".")):
                        builder.imply(root or name, role)
