"""Rules and facts, compiled into dictionaries that are looked up by name.

A keystroke looks names up and never runs through rules or rows, so its cost does not grow with their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from keyword import kwlist
from typing import Generic, TypeVar

import msgspec

from assay.engine.document_forms import DocumentForm, document_forms
from assay.engine.patterns import ArgumentSelector, ConditionTest, condition_tests, expand_braces, receiver_names
from assay.engine.triggers import TriggerIndex, index_triggers
from assay.facts import schema
from assay.facts.loader import facts_of, kinds
from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.ir.names import words_of
from assay.languages.api import Language, spoken_language
from assay.rules.api import (
    DocumentTrigger,
    FlowTrigger,
    FunctionTrigger,
    HiddenTextTrigger,
    MarkTrigger,
    NamedValueTrigger,
    RouteTrigger,
    RuleModule,
    TextTrigger,
    WordedTrigger,
)
from assay.rules.registry import all_rules

RowType = TypeVar("RowType")

NO_ARGUMENT = ArgumentSelector("")
"""Selects nothing."""


@dataclass(frozen=True, slots=True)
class Compiled(Generic[RowType]):
    """A fact row with its notations read: which argument, under which conditions, by which receiver and import."""

    row: RowType
    selector: ArgumentSelector
    when: tuple[ConditionTest, ...] = ()
    unless: tuple[ConditionTest, ...] = ()
    receivers: frozenset[str] = frozenset()
    module: str = ""
    source: ArgumentSelector = NO_ARGUMENT
    """Of a row that fills arguments: what they then carry."""


class CallFacts:
    """All that is known of calling one name."""

    __slots__ = (
        "entries",
        "exits",
        "fills",
        "guards",
        "marks",
        "neutral",
        "propagators",
        "protectors",
        "sanitisers",
        "sinks",
        "sources",
        "type",
    )

    def __init__(self) -> None:
        self.sources: list[Compiled[schema.Source]] = []
        self.sinks: list[Compiled[schema.Sink]] = []
        self.sanitisers: list[Compiled[schema.Sanitiser]] = []
        self.guards: list[Compiled[schema.Guard]] = []
        self.propagators: list[Compiled[schema.Propagator]] = []
        self.neutral = False
        self.type: str | None = None
        self.entries: list[Compiled[schema.Entry]] = []
        self.marks: list[Compiled[schema.Mark]] = []
        self.protectors: list[schema.Protector] = []
        self.exits = False
        self.fills: list[Compiled[schema.Source] | Compiled[schema.Propagator]] = []

    def absorb(self, other: CallFacts) -> None:
        """Add what is known of a supertype's member; what is known of the member itself stands."""
        for name in (
            "sources",
            "sinks",
            "sanitisers",
            "guards",
            "propagators",
            "entries",
            "marks",
            "protectors",
            "fills",
        ):
            own = getattr(self, name)
            own.extend(item for item in getattr(other, name) if item not in own)
        self.neutral = self.neutral or other.neutral
        self.type = self.type or other.type
        self.exits = self.exits or other.exits


class ReadFacts:
    """All that is known of reading one name."""

    __slots__ = ("cleared", "marks", "sources", "type")

    def __init__(self) -> None:
        self.cleared: frozenset[str] = frozenset()
        """The kinds of sinks that what is read is harmless for."""
        self.sources: list[Compiled[schema.Source]] = []
        self.marks: list[Compiled[schema.Mark]] = []
        self.type: str | None = None


class AssignFacts:
    """All that is known of assigning to one name."""

    __slots__ = ("marks", "sinks")

    def __init__(self) -> None:
        self.sinks: list[Compiled[schema.Sink]] = []
        self.marks: list[Compiled[schema.Mark]] = []


@dataclass(frozen=True, slots=True)
class FlowRule:
    """A rule that wants flows into a kind of sink."""

    module: RuleModule
    sources: frozenset[str]
    at_sink: bool


@dataclass(slots=True)
class LanguageKnowledge:
    """What is known for one language. All keys are canonical names, or plain member names in the ``shape_`` tables."""

    calls: dict[str, CallFacts] = field(default_factory=dict)
    shape_calls: dict[str, CallFacts] = field(default_factory=dict)
    reads: dict[str, ReadFacts] = field(default_factory=dict)
    shape_reads: dict[str, ReadFacts] = field(default_factory=dict)
    assigns: dict[str, AssignFacts] = field(default_factory=dict)
    shape_assigns: dict[str, AssignFacts] = field(default_factory=dict)
    keys: dict[str, list[Compiled[schema.Mark]]] = field(default_factory=dict)
    elements: dict[str, list[Compiled[schema.Sink]]] = field(default_factory=dict)
    """JSX sinks by the first part of their attribute."""
    returns: dict[str, list[Compiled[schema.Sink]]] = field(default_factory=dict)
    decorators: dict[str, list[schema.Entry]] = field(default_factory=dict)
    overrides: dict[str, list[schema.Entry]] = field(default_factory=dict)
    """Entry rows with a base class, by method name."""
    functions: dict[str, list[schema.Entry]] = field(default_factory=dict)
    first_parameters: dict[str, list[schema.Entry]] = field(default_factory=dict)
    signatures: dict[str, list[schema.Entry]] = field(default_factory=dict)
    """Entry rows with the types of all parameters, by the first of them."""
    longest_signature: int = 0
    guard_decorators: dict[str, str] = field(default_factory=dict)
    """Decorators that check who calls, with the kind of check."""
    middlewares: dict[str, str] = field(default_factory=dict)
    """Middlewares that check who calls, with the kind of check."""
    subtypes: dict[str, set[str]] = field(default_factory=dict)
    """All supertypes of a type."""
    known_modules: set[str] = field(default_factory=set)
    entry_words: object = None
    """What the search for links between files keeps here: words without which no function is an entry point."""
    packages: set[str] = field(default_factory=set)
    """Java's packages of which something is known."""
    owners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For the last part of each canonical name in Java, what may stand before it: packages for types, types for static members."""
    team_modules: frozenset[str] = frozenset()
    """The modules of the workspace itself that a team's own facts name."""
    flow_rules: dict[str, list[FlowRule]] = field(default_factory=dict)
    mark_rules: dict[str, list[RuleModule]] = field(default_factory=dict)
    named_rules: dict[str, list[tuple[tuple[str, ...], RuleModule]]] = field(default_factory=dict)
    """Rules for named values, by the last word of the name."""
    function_rules: list[tuple[frozenset[str], RuleModule]] = field(default_factory=list)
    route_rules: list[RuleModule] = field(default_factory=list)
    worded_rules: dict[str, list[tuple[frozenset[str], RuleModule]]] = field(default_factory=dict)
    worded_patterns: dict[str, re.Pattern[bytes]] = field(default_factory=dict)
    """What finds the letters of the words that the rules for a form want; made when it is first asked for."""
    """Rules for code whose names hold certain words, by the form of the code (for arguments: by the kind of sink)."""
    telling_words: frozenset[str] = frozenset()
    """All the words that those rules listen to."""
    text_rules: dict[str, list[tuple[RuleModule, bool]]] = field(default_factory=dict)
    """Rules for secrets in raw text by kind, each with whether it gives way to rules that read the code."""
    document_rules: dict[str, list[RuleModule]] = field(default_factory=dict)
    """Rules for whole documents by format."""
    formats: list[DocumentForm] = field(default_factory=list)
    """How documents of those formats are told that rules ask for."""
    hidden_text_rules: list[RuleModule] = field(default_factory=list)
    """Rules for lines with characters that nobody sees."""
    keywords: frozenset[str] = frozenset()
    """Words of the language itself that look like the names of values: Python's ``pass``."""
    triggers: TriggerIndex = field(default_factory=TriggerIndex)
    source_words: dict[str, str] = field(default_factory=dict)
    sink_words: dict[str, str] = field(default_factory=dict)
    parameter_sources: dict[str, str] = field(default_factory=dict)
    """Source kinds by the names of parameters that say whose data they take."""
    source_types: dict[str, str] = field(default_factory=dict)
    """Types whose members are sources, with the kind; filled at first use."""
    named_cache: dict[str, tuple[RuleModule, ...]] = field(default_factory=dict)

    def rules_for_name(self, name: str) -> tuple[RuleModule, ...]:
        """Return the named-value rules that a name fires."""
        found = self.named_cache.get(name)
        if found is None:
            words = words_of(name)
            found = ()
            if words and (candidates := self.named_rules.get(words[-1])):
                found = tuple(module for wanted, module in candidates if words[-len(wanted) :] == wanted)
            if len(self.named_cache) > 20_000:
                self.named_cache.clear()
            self.named_cache[name] = found
        return found


class Knowledge:
    """Rules and facts of all languages, compiled at first use of each."""

    def __init__(self, rules: Iterable[RuleModule] | None = None, team: TeamFacts = NO_TEAM_FACTS) -> None:
        self.rules: tuple[RuleModule, ...] = tuple(all_rules() if rules is None else rules)
        self.team = team
        self._languages: dict[str, LanguageKnowledge] = {}

    def of(self, language: Language) -> LanguageKnowledge:
        """Return what is known for a language."""
        found = self._languages.get(language.name)
        if found is None:
            found = compile_language(language, self.rules, self.team)
            self._languages[language.name] = found
        return found


@lru_cache(maxsize=8)
def load_knowledge(team: TeamFacts = NO_TEAM_FACTS) -> Knowledge:
    """Return the rules and facts that ship with Assay, and with them what a team says of its own code."""
    return Knowledge(team=team)


def compile_language(
    language: Language, rules: Iterable[RuleModule], team: TeamFacts = NO_TEAM_FACTS
) -> LanguageKnowledge:
    """Return the dictionaries for one language."""
    known = LanguageKnowledge(keywords=frozenset(kwlist) if language.name == "python" else frozenset())
    for folder in language.facts:
        for file in facts_of(folder):
            _add_file(known, file)
    shipped_modules = set(known.known_modules)
    for team_file in team.files:
        if not {language.name, *language.facts}.isdisjoint(team_file.languages):
            _add_file(known, team_file)
            known.team_modules |= {
                module for module in _modules_named_in(team_file) if module.split(".", 1)[0] not in shipped_modules
            }
    _inherit(known)
    if "java" in language.facts:
        _note_packages(known, language)
    declared = kinds()
    known.source_words = {kind.name: kind.words for kind in declared.source_kind}
    known.sink_words = {kind.name: kind.words for kind in declared.sink_kind}
    groups: dict[str, set[str]] = {}
    for kind in declared.source_kind:
        groups.setdefault(kind.name, set()).add(kind.name)
        for group in kind.groups:
            groups.setdefault(group, set()).add(kind.name)
    for module in rules:
        if spoken_language(language) in module.rule.languages or _reads_text(module):
            _add_rule(known, module, groups)
    known.formats = [form for form in document_forms(language.name) if form.format in known.document_rules]
    known.triggers = index_triggers(known)
    return known


def _compiled(row: RowType, argument: str = "", source: str = "") -> Compiled[RowType]:
    return Compiled(
        row,
        ArgumentSelector(argument),
        condition_tests(getattr(row, "when", {})),
        condition_tests(getattr(row, "unless", {})),
        receiver_names(getattr(row, "receiver", "")),
        getattr(row, "module", ""),
        ArgumentSelector(source) if source else NO_ARGUMENT,
    )


def _call(known: LanguageKnowledge, pattern: str) -> Iterable[CallFacts]:
    for name in expand_braces(pattern):
        if name.startswith("*."):
            yield known.shape_calls.setdefault(name[2:], CallFacts())
        else:
            known.known_modules.add(name.split(".", 1)[0])
            yield known.calls.setdefault(name, CallFacts())


def _read(known: LanguageKnowledge, pattern: str) -> Iterable[ReadFacts]:
    for name in expand_braces(pattern):
        if name.startswith("*."):
            yield known.shape_reads.setdefault(name[2:], ReadFacts())
        else:
            known.known_modules.add(name.split(".", 1)[0])
            yield known.reads.setdefault(name, ReadFacts())


def _assign(known: LanguageKnowledge, pattern: str) -> Iterable[AssignFacts]:
    for name in expand_braces(pattern):
        if name.startswith("*."):
            yield known.shape_assigns.setdefault(name[2:], AssignFacts())
        else:
            yield known.assigns.setdefault(name, AssignFacts())


def _add_file(known: LanguageKnowledge, file: schema.Rows) -> None:
    for source in file.source:
        if source.parameter:
            known.parameter_sources.update(dict.fromkeys(expand_braces(source.parameter), source.kind))
        if source.read:
            for read in _read(known, source.read):
                read.sources.append(_compiled(source))
        if source.call:
            for call in _call(known, source.call):
                if source.fills:
                    call.fills.append(_compiled(source, source.fills))
                else:
                    call.sources.append(_compiled(source))
    for sink in file.sink:
        compiled = _compiled(sink, sink.arg)
        if sink.call:
            for call in _call(known, sink.call):
                call.sinks.append(compiled)
        if sink.assign:
            for assign in _assign(known, sink.assign):
                assign.sinks.append(compiled)
        if sink.attribute:
            for attribute in expand_braces(sink.attribute):
                known.elements.setdefault(attribute.split(".", 1)[0], []).append(
                    _compiled(schema.Sink(kind=sink.kind, element=sink.element, attribute=attribute))
                )
        if sink.returned_by:
            known.returns.setdefault(sink.returned_by, []).append(compiled)
    for sanitiser in file.sanitiser:
        if sanitiser.call:
            for call in _call(known, sanitiser.call):
                call.sanitisers.append(_compiled(sanitiser))
        if sanitiser.read:
            for read in _read(known, sanitiser.read):
                read.cleared |= frozenset(sanitiser.kinds)
    for guard in file.guard:
        for call in _call(known, guard.call):
            call.guards.append(_compiled(guard, guard.arg))
    for propagator in file.propagator:
        for call in _call(known, propagator.call):
            if propagator.fills:
                call.fills.append(_compiled(propagator, propagator.fills, propagator.source))
            else:
                call.propagators.append(_compiled(propagator, propagator.source))
    for neutral in file.neutral:
        for call in _call(known, neutral.call):
            call.neutral = True
    for exit_row in file.exit:
        for call in _call(known, exit_row.call):
            call.exits = True
    for type_row in file.type:
        if type_row.call:
            for call in _call(known, type_row.call):
                call.type = type_row.is_
        if type_row.read:
            for read in _read(known, type_row.read):
                read.type = type_row.is_
    for subtype in file.subtype:
        for name in expand_braces(subtype.name):
            known.subtypes.setdefault(name, set()).add(subtype.of)
    for entry in file.entry:
        _add_entry(known, entry)
    for mark in file.mark:
        _add_mark(known, mark)
    for protector in file.protector:
        known.guard_decorators.update(dict.fromkeys(expand_braces(protector.decorator), protector.kind))
        known.middlewares.update(dict.fromkeys(expand_braces(protector.middleware), protector.kind))
        if protector.call:
            for call in _call(known, protector.call):
                call.protectors.append(protector)


def _modules_named_in(file: schema.Rows) -> set[str]:
    """Return what stands before the last part of every canonical name in a file of facts, with all that stands before that."""
    found: set[str] = set()
    for table in msgspec.structs.asdict(file).values():
        for row in table:
            if not isinstance(row, schema.Row):
                continue
            for column in ("call", "read", "assign", "decorator", "middleware", "base", "name"):
                for name in expand_braces(getattr(row, column, "")):
                    module = "" if name.startswith("*.") else name.rpartition(".")[0]
                    while module:
                        found.add(module)
                        module = module.rpartition(".")[0]
    return found


def _add_entry(known: LanguageKnowledge, entry: schema.Entry) -> None:
    if entry.decorator:
        for name in expand_braces(entry.decorator):
            known.decorators.setdefault(name, []).append(entry)
    if entry.call:
        for call in _call(known, entry.call):
            call.entries.append(_compiled(entry, entry.handler))
    if entry.base:
        for method in expand_braces(entry.method):
            known.overrides.setdefault(method, []).append(entry)
    if entry.function:
        for name in expand_braces(entry.function):
            known.functions.setdefault(name, []).append(entry)
    if entry.types:
        known.signatures.setdefault(entry.types[0], []).append(entry)
        known.longest_signature = max(known.longest_signature, len(entry.types))
    if entry.first_parameter:
        for name in expand_braces(entry.first_parameter):
            known.first_parameters.setdefault(name, []).append(entry)


def _add_mark(known: LanguageKnowledge, mark: schema.Mark) -> None:
    compiled = _compiled(mark, mark.arg)
    if mark.call:
        for call in _call(known, mark.call):
            call.marks.append(compiled)
    if mark.read:
        for read in _read(known, mark.read):
            read.marks.append(compiled)
    if mark.assign:
        for assign in _assign(known, mark.assign):
            assign.marks.append(compiled)
    if mark.key:
        for key in expand_braces(mark.key):
            known.keys.setdefault(key, []).append(compiled)


def _note_packages(known: LanguageKnowledge, language: Language) -> None:
    """Note the packages and owners of all names that the facts hold, so that wildcard imports can be told."""
    names = {*known.calls, *known.reads, *known.subtypes, *known.decorators, *known.guard_decorators}
    names |= {parent for parents in known.subtypes.values() for parent in parents}
    names |= {facts.type for facts in known.calls.values() if facts.type is not None}
    names |= {facts.type for facts in known.reads.values() if facts.type is not None}
    names |= {entry.base for entries in known.overrides.values() for entry in entries}
    owners: dict[str, set[str]] = {}
    for name in names:
        while "." in name:
            owner, _, last = name.removesuffix("()").rpartition(".")
            owners.setdefault(last, set()).add(owner)
            if not last[:1].isupper():
                name = owner
                continue
            package = owner
            while package.rpartition(".")[2][:1].isupper():
                package = package.rpartition(".")[0]
            known.packages.add(package)
            name = owner
    known.packages -= {""}
    known.owners = {last: tuple(sorted(found)) for last, found in owners.items()}


def _inherit(known: LanguageKnowledge) -> None:
    """Give each type the members of its supertypes, so that a look-up never has to climb."""
    closed: dict[str, set[str]] = {}
    for name in known.subtypes:
        found: set[str] = set()
        pending = list(known.subtypes[name])
        while pending:
            parent = pending.pop()
            if parent not in found and parent != name:
                found.add(parent)
                pending.extend(known.subtypes.get(parent, ()))
        closed[name] = found
    known.subtypes = closed
    call_names: dict[str, list[str]] = {}
    for name in known.calls:
        owner, _, member = name.rpartition(".")
        call_names.setdefault(owner, []).append(member)
    read_names: dict[str, list[str]] = {}
    for name in known.reads:
        owner, _, member = name.rpartition(".")
        read_names.setdefault(owner, []).append(member)
    for name, parents in closed.items():
        known.known_modules.add(name.split(".", 1)[0])
        for parent in sorted(parents):
            for member in call_names.get(parent, ()):
                known.calls.setdefault(f"{name}.{member}", CallFacts()).absorb(known.calls[f"{parent}.{member}"])
            for member in read_names.get(parent, ()):
                known.reads.setdefault(f"{name}.{member}", known.reads[f"{parent}.{member}"])


def _add_rule(known: LanguageKnowledge, module: RuleModule, groups: dict[str, set[str]]) -> None:
    for trigger in module.rule.on:
        if isinstance(trigger, FlowTrigger):
            sources: set[str] = set()
            for source in trigger.sources:
                if source not in groups:
                    raise ValueError(
                        f"rule {module.rule.id} names the source kind {source}, which kinds.toml does not declare"
                    )
                sources |= groups[source]
            for kind in trigger.to:
                known.flow_rules.setdefault(kind, []).append(FlowRule(module, frozenset(sources), trigger.at_sink))
        elif isinstance(trigger, MarkTrigger):
            for kind in trigger.kinds:
                known.mark_rules.setdefault(kind, []).append(module)
        elif isinstance(trigger, NamedValueTrigger):
            for words in sorted(trigger.words):
                split = tuple(words.split())
                known.named_rules.setdefault(split[-1], []).append((split, module))
        elif isinstance(trigger, FunctionTrigger):
            known.function_rules.append((frozenset(trigger.entries), module))
        elif isinstance(trigger, RouteTrigger):
            known.route_rules.append(module)
        elif isinstance(trigger, WordedTrigger):
            known.telling_words |= trigger.words
            for form in trigger.to or (trigger.form,):
                known.worded_rules.setdefault(form, []).append((trigger.words, module))
        elif isinstance(trigger, TextTrigger):
            for kind in trigger.kinds:
                known.text_rules.setdefault(kind, []).append((module, trigger.gives_way))
        elif isinstance(trigger, DocumentTrigger):
            for document_format in trigger.formats:
                known.document_rules.setdefault(document_format, []).append(module)
        elif isinstance(trigger, HiddenTextTrigger):
            known.hidden_text_rules.append(module)


def _reads_text(module: RuleModule) -> bool:
    """Whether a rule reads raw text, which is the same in every language."""
    return any(isinstance(trigger, TextTrigger | HiddenTextTrigger) for trigger in module.rule.on)
