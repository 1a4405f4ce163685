"""Follows values through a function, statement by statement, once per branch and at most twice per loop.

The interpreter is abstract: a state maps names and access paths (``self.db``) to what is known of their values. It reports what the rules ask for
on the way, and leaves a summary for the callers of the function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from assay.engine import entrances, expressions, guards, joining, members, objects, parameter_checks, reporting
from assay.engine.arguments import CallSite
from assay.engine.callables import ClassHandle, Closure, FunctionHandle, InstanceHandle
from assay.engine.entrances import EntranceFact
from assay.engine.entries import (
    ELEMENTS,
    HARMLESS_TYPES,
    entries_by_parameter,
    entries_of,
    parameter_values,
    self_value,
    source_kind_of_type,
)
from assay.engine.results import FunctionResult, Hit, ParameterSink, Summary
from assay.engine.surroundings import ClassView, Surroundings
from assay.facts import schema
from assay.ir import nodes
from assay.ir.values import HARMLESS, UNKNOWN, Step, Taint, Value

MAXIMUM_NESTING = 100
"""Expressions and statements deeper than this are not followed: nobody writes them, and Python's stack has an end."""
MAXIMUM_INLINE_CALLS = 200
"""Closures are followed where they are called, this often per function in all, so that their work stays bounded."""
MAXIMUM_INLINE_DEPTH = 4

_REPORTS = re.compile(r"(?i)\w*err(?:or)?\w*\Z|\w*(?:ok|found|exists|valid|present|loaded|more)\Z")
"""The names that Go gives to results which say how a call went."""
_ERRORS = re.compile(r"(?:\w*[a-z])?[eE]rr\Z")

State = dict[str, Value]


@dataclass(slots=True)
class Frame:
    """The function whose statements are executed."""

    function: nodes.Function | None
    entries: tuple[schema.Entry, ...] = ()
    returns: list[Value] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    name: str = ""
    entrance: EntranceFact | None = None
    exits: parameter_checks.Exits | None = None
    """What holds for the parameters where the function comes back; kept for the function that is analysed, not for closures."""


class Interpreter:
    """One walk through a unit or function. ``depth`` is how many calls inside the file it follows; quiet ones report nothing."""

    def __init__(
        self, surroundings: Surroundings, unit: int, text: bytes, symbol: str, depth: int, *, quiet: bool
    ) -> None:
        self.surroundings = surroundings
        self.known = surroundings.known
        self.language = surroundings.language
        self.unit = unit
        self.text = text
        self.symbol = symbol
        self.depth = depth
        self.quiet = quiet
        self.state: State = {}
        self.origins: dict[str, nodes.Expression | None] = {}
        """The expression that gave each variable its present value, where one did."""
        self.has_places = False
        self.has_exited = False
        self.nesting = 0
        self.inline_calls = 0
        self.inline_depth = 0
        self.is_module_level = False
        self.class_name = ""
        self.frames: list[Frame] = [Frame(None)]
        self.leaving: list[list[State]] = []
        self.hits: dict[tuple[object, ...], Hit] = {}
        self.parameter_sinks: dict[tuple[object, ...], ParameterSink] = {}
        self.class_states: dict[str, State] = {}
        self.class_views: dict[str, ClassView] = {}
        self.entrances: list[tuple[int, EntranceFact]] = []
        """Entry points that were made by calls, with the units that hold their handlers."""
        self.filled: dict[str, Value] = {}
        """What was written into variables as wholes, by their names."""
        self.sinking: set[str] = set()
        """Names of module-level functions (classes for constructors) whose parameters reach a sink."""
        self.imported: list[tuple[str, str]] = []
        """The imports that were executed: canonical name and the name that they bind (empty for none)."""
        self.is_in_function = False
        """Whether it is a function that is analysed, which runs after the module's statements."""
        self.names: set[str] = set()
        self.called: set[int] = set()
        self.height = 0
        self.is_cut = False
        self.closures_share_variables = "python" not in self.language.facts
        self.constructor_name = "__init__" if "python" in self.language.facts else "constructor"
        self.sees_members = "java" in self.language.facts
        """Whether bare names mean members of the class, written types count, and a created object has the name of its class: Java's ways."""
        self.has_results = "go" in self.language.facts
        """Whether functions give several results of which the last says how it went, literals name their type, and slices the type of
        their elements: Go's ways."""

    # --- what the surroundings know ---------------------------------------------------------------------------------

    def note_name(self, name: str) -> None:
        """Remember that the result depends on what the file says of a name."""
        self.names.add(name)

    def lookup(self, name: str) -> Value:
        """Return what a name stands for."""
        value = self.state.get(name)
        if value is not None:
            return value
        if self.sees_members and (value := members.field_in_scope(self, name)) is not None:
            return value
        self.names.add(name)
        value = self.surroundings.lookup(name, self.unit, self.is_in_function)
        if value is not None:
            return value
        if self.sees_members and (value := members.through_wildcard(self, name)) is not None:
            return value
        if name in self.language.builtins:
            return self.read_of_path(name)
        return UNKNOWN

    def read_of_path(self, path: str) -> Value:
        """Return what reading a global of this name gives, before sources are looked at."""
        facts = self.known.reads.get(path)
        if facts is not None and facts.type is not None:
            return Value(facts.type)
        return Value(path)

    def imports(self, module: str) -> bool:
        """Whether the file imports a module or something from it."""
        self.names.add("import:")
        return self.surroundings.imports(module) or any(path == module for path, _ in self.imported)

    def may_match_shapes(self, path: str | None) -> bool:
        """Whether so little is known of a name that its shape may count: a name that resolves to a known library is what it is."""
        if path is None or "()" in path:
            return True
        if self.sees_members:
            return not members.is_library(self, path)
        root = path.split(".", 1)[0]
        return root not in self.known.known_modules or root in self.language.builtins

    def result_of(self, handle: FunctionHandle) -> FunctionResult | None:
        """Return the analysis of a function of the file one level further down; None where the depth is used up."""
        if self.depth <= 0:
            self.is_cut = True
            return None
        result = self.surroundings.result_of(handle, self.depth - 1)
        self.called.add(handle.unit)
        if result is not None:
            self.height = max(self.height, result.height + 1)
            self.is_cut = self.is_cut or result.is_cut
        return result

    # --- values -----------------------------------------------------------------------------------------------------

    def evaluate(self, node: nodes.Expression) -> Value:
        """Return what is known of an expression, and report what it gives rise to."""
        self.nesting += 1
        try:
            if self.nesting > MAXIMUM_NESTING:
                return UNKNOWN
            return expressions.EVALUATORS[type(node)](self, node)
        finally:
            self.nesting -= 1

    def tainted(self, kind: str, node: nodes.Node, base: Value = UNKNOWN) -> Value:
        """Return a value that comes from a source at ``node``."""
        words = self.known.source_words.get(kind, kind)
        step = Step(self.unit, node.start, node.end, f"{words} comes in here", None)
        taints = joining.merge_taints(((Taint(kind, step),), base.taints))
        return Value(base.path, taints=taints, fields=base.fields, callable=base.callable)

    def with_path(self, value: Value, path: str) -> Value:
        """Return the value with a canonical name or type."""
        return Value(
            path,
            value.constant,
            value.taints,
            value.text,
            value.fields,
            value.callable,
            value.is_harmless,
            value.cleared,
        )

    def member(self, node: nodes.Attribute, receiver: Value, *, is_called: bool = False) -> Value:
        """Return what reading a member gives."""
        if self.sees_members and is_called:
            return self._java_method(node, receiver)
        if self.has_places:
            place = place_of(node)
            if place is not None and (known := self.state.get(place)) is not None:
                return known
        return self.member_of(receiver, node.name, node, node.value)

    def member_of(self, receiver: Value, name: str, node: nodes.Node, written: nodes.Expression | None) -> Value:
        """Return what the member ``name`` of a value is, from fields, classes of the file and facts."""
        path: str | None = None
        own: Value | None = None
        if receiver is not UNKNOWN:
            if receiver.fields is not None and name in receiver.fields:
                return receiver.fields[name]
            target = receiver.callable
            if isinstance(target, InstanceHandle | ClassHandle):
                own = self._own_member(target.name, name)
            if receiver.path is not None:
                path = f"{receiver.path}.{name}"
        facts = self.known.reads.get(path) if path is not None else None
        is_shape = False
        if facts is None and own is None and (shape := self.known.shape_reads.get(name)) is not None:
            if self.may_match_shapes(path):
                facts, is_shape = shape, True
        if own is not None and facts is None:
            is_filled = self.has_results or members.is_record(self, receiver)
            if receiver.taints and is_filled and not own.is_harmless and own.callable is None:
                # An object that was filled with data from outside has such data in all of its fields.
                if own.path in HARMLESS_TYPES or isinstance(own.constant, int | float):
                    return own
                return Value(own.path, taints=receiver.taints, cleared=receiver.cleared)
            if receiver.taints and self.has_results and not own.taints and members.is_record(self, own):
                return Value(own.path, taints=receiver.taints, callable=own.callable, cleared=receiver.cleared)
            return own
        value = UNKNOWN
        if path is not None or receiver.taints or receiver.cleared or receiver.is_harmless:
            value = Value(path, taints=receiver.taints, is_harmless=receiver.is_harmless, cleared=receiver.cleared)
        if facts is None:
            return value
        if facts.type is not None and not is_shape:
            value = self.with_path(value, facts.type)
        if facts.cleared and not is_shape:
            value = joining.cleaned(value, facts.cleared)
        for source in facts.sources:
            if guards.row_applies(self, source.receivers, source.module, written, is_shape):
                value = self.tainted(source.row.kind, node, value)
                break
        if facts.marks:
            for mark in facts.marks:
                if guards.row_applies(self, mark.receivers, mark.module, written, is_shape):
                    reporting.at_mark(self, mark, node, path or name, None)
        return value

    def _java_method(self, node: nodes.Attribute, receiver: Value) -> Value:
        """Return what a called member is: methods have names of their own, which say nothing of fields and items."""
        target = receiver.callable
        if isinstance(target, InstanceHandle | ClassHandle) and (
            found := members.method_of(self, target.name, node.name)
        ):
            return found
        path = receiver.path
        if path is None and (isinstance(receiver.constant, str) or receiver.text is not None):
            path = "String"
        if (path is None or path.endswith("()")) and node.name in members.METHODS_OF_TEXT:
            path = "String"
        return Value(f"{path}.{node.name}", taints=receiver.taints) if path is not None else UNKNOWN

    def _own_member(self, class_name: str, name: str) -> Value | None:
        for family in self.surroundings.family_of(class_name):
            self.names.add(family)
            self.names.add(f"{family}.{name}")
        if self.sees_members and (found := self.surroundings.field_of(class_name, name)) is not None:
            return found
        handle = self.surroundings.method_of(class_name, name)
        if handle is not None:
            return Value(callable=handle)
        return self.surroundings.field_of(class_name, name)

    def fill(self, node: nodes.Expression, written: Value) -> None:
        """Let the variable or access path at ``node`` carry what a call writes into it; it stays of the type that it has."""
        place = place_of(node)
        if place is None:
            return
        known = self.place_value(place, node)
        if known.is_harmless and not known.is_constant:
            return
        self.state[place] = Value(known.path, taints=written.taints, callable=known.callable, cleared=written.cleared)
        if written.taints and self.has_results:
            self.filled[place] = Value(taints=written.taints, cleared=written.cleared)
        self.has_places = self.has_places or "." in place

    def clean_place(self, node: nodes.Expression, kinds: frozenset[str]) -> None:
        """Note that what stands at ``node`` has been found harmless for ``kinds``; it may be wrapped in calls such as ``str()``."""
        place = guards.guarded_place(node)
        if place is not None:
            known = self.place_value(place, node)
            parameter_checks.note(self, known, kinds)
            self.state[place] = joining.cleaned(known, kinds)
            self.has_places = self.has_places or "." in place

    def place_value(self, place: str, node: nodes.Expression) -> Value:
        """Return what is known of a place, without reporting anything."""
        known = self.state.get(place)
        if known is not None:
            return known
        if "." not in place:
            return self.lookup(place)
        return self.silently(node) if place_of(node) == place else UNKNOWN

    def silently(self, node: nodes.Expression) -> Value:
        """Evaluate without reporting."""
        quiet, self.quiet = self.quiet, True
        try:
            return self.evaluate(node)
        finally:
            self.quiet = quiet

    # --- functions --------------------------------------------------------------------------------------------------

    def closure_of(self, function: nodes.Function) -> Closure | FunctionHandle:
        """Return the handle of a function value; at module level other units can call it as well."""
        if self.is_module_level:
            return self.surroundings.handle_of(self.unit, function, self.class_name)
        return Closure(function, self.state)

    def run_function(
        self,
        function: nodes.Function,
        parameters: list[Value],
        entries: tuple[schema.Entry, ...],
        entrance: EntranceFact | None = None,
    ) -> Value:
        """Execute a function in the present state and return what it returns."""
        if self.quiet or self.inline_calls >= MAXIMUM_INLINE_CALLS or self.inline_depth >= MAXIMUM_INLINE_DEPTH:
            return UNKNOWN
        self.inline_calls += 1
        self.inline_depth += 1
        outer, outer_exited, outer_module = self.state, self.has_exited, self.is_module_level
        outer_nesting, self.nesting = self.nesting, 0
        leaving, self.leaving = self.leaving, []
        self.state = dict(outer)
        self.is_module_level = False
        if not entries:
            entries = entries_by_parameter(self, function)
            if entries and entrance is None:
                entrance = entrances.of_function(self, function, entries)
        frame = Frame(function, entries, name=function.name, entrance=entrance)
        self.frames.append(frame)
        try:
            values = parameter_values(self, function, entries, self.class_name if function.name else "")
            for index, parameter in enumerate(function.parameters):
                value = parameters[index] if index < len(parameters) else UNKNOWN
                if value is UNKNOWN or (value.path is None and not value.taints and not value.is_constant):
                    value = values[index] if values[index] is not UNKNOWN else value
                self.assign(parameter.target, value, None)
                frame.declared.update(pattern_names(parameter.target))
            self.execute(function.body)
            inner = self.state
        finally:
            self.frames.pop()
            self.state, self.has_exited, self.is_module_level = outer, outer_exited, outer_module
            self.leaving, self.nesting = leaving, outer_nesting
            self.inline_depth -= 1
        if self.closures_share_variables:
            for name, value in inner.items():
                known = outer.get(name)
                if known is not None and known is not value and name.split(".", 1)[0] not in frame.declared:
                    outer[name] = joining.join(known, value)
        return join_all(frame.returns)

    def call_closure(self, closure: Closure, values: list[Value]) -> Value:
        """Return what calling a closure gives: it sees the variables as they are now."""
        if any(frame.function is closure.function for frame in self.frames):
            return joining.passed_on(values, is_proven=False)
        return self.run_function(closure.function, values, ())

    def run_handler(self, argument: nodes.Expression, site: CallSite, index: int, entry: schema.Entry) -> bool:
        """Run a function given to a call that makes it an entry point; return whether it was one."""
        if type(argument) is nodes.FunctionValue:
            entrance = entrances.of_call(self, site, entry)
            self.entrances.append((self.unit, entrance))
            function = argument.function
            # Middleware that takes an error is told by its four parameters, of which the first is the error.
            errors = entries_by_parameter(self, function) if len(function.parameters) == 4 else ()
            self.run_function(function, [], errors or (entry,), entrance)
            return True
        if type(argument) is nodes.Collection:
            found = False
            for item in argument.items:
                found = self.run_handler(item, site, index, entry) or found
            return found
        value = self.silently(argument) if type(argument) is not nodes.Name else self.lookup(argument.id)
        target = value.callable
        if isinstance(target, FunctionHandle):
            self.entrances.append((target.unit, entrances.of_call(self, site, entry)))
            result = self.result_of(target)
            code = self.surroundings.code_of(target) if result is not None else None
            if result is not None and code is not None:
                bound = dict(enumerate(parameter_values(self, code.function, (entry,), "", argument)))
                from assay.engine.calls import instantiate

                instantiate(self, argument, code.function.name, result, bound)
            return True
        if isinstance(target, Closure):
            entrance = entrances.of_call(self, site, entry)
            self.entrances.append((self.unit, entrance))
            self.run_function(target.function, [], (entry,), entrance)
            return True
        return False

    def analyse_function(self, function: nodes.Function, owner: str) -> FunctionResult:
        """Analyse a function for its own sake, with parameters of which only their types are known."""
        self.class_name = owner
        self.is_in_function = True
        self.frames.append(Frame(None, name=owner))
        for decorator in function.decorators:
            self.evaluate(decorator)
        entries = entries_of(self, function, owner)
        frame = Frame(function, entries, name=function.name, entrance=entrances.of_function(self, function, entries))
        self.frames.append(frame)
        values = parameter_values(self, function, entries, owner)
        if owner and self.closures_share_variables and not function.is_static:
            self.state["self"] = self_value(self, owner)  # Where no parameter names it: ``this``.
        for index, parameter in enumerate(function.parameters):
            value = values[index]
            is_service = isinstance(value.callable, InstanceHandle) and not members.is_record(self, value)
            if not value.is_harmless and not value.taints and not is_service:
                step = Step(self.unit, parameter.start, parameter.end, f"parameter {parameter.name or index + 1}", None)
                taints: tuple[Taint, ...] = (Taint("", step, parameter=index),)
                if not entries and (kind := self.known.parameter_sources.get(parameter.name)) is not None:
                    taints = (*taints, Taint(kind, step, is_proven=False))
                value = Value(value.path, taints=taints, callable=value.callable)
            if parameter.default is not None:
                reporting.named_value(
                    self, parameter.name, parameter, parameter.default, self.evaluate(parameter.default)
                )
            self.assign(parameter.target, value, None)
        reporting.at_function(self, function, entries)
        frame.exits = parameter_checks.Exits()
        parameter_checks.begin(self, function)
        if not self.execute(function.body):
            parameter_checks.at_exit(self, frame.exits, function, None, None)
        fills = tuple(
            (index, self.filled[parameter.name])
            for index, parameter in enumerate(function.parameters)
            if parameter.name in self.filled
        )
        summary = Summary(join_all(frame.returns), tuple(self.parameter_sinks.values()), frame.exits.checks(), fills)
        if self.sees_members:
            summary.reads = objects.field_read(function)
            summary.sets = objects.fields_set(function) if function.name == self.constructor_name else None
        return self.finish(summary)

    def finish(self, summary: Summary) -> FunctionResult:
        """Return all that this walk has found."""
        return FunctionResult(summary, list(self.hits.values()), self.names, self.called, self.height, self.is_cut)

    def run_module(self, statements: tuple[nodes.Statement, ...], owner: str) -> FunctionResult:
        """Execute module-level statements (of a unit) and return what they give rise to."""
        self.is_module_level = True
        self.class_name = owner
        if owner:
            self.frames.append(Frame(None, name=owner))
        self.execute(statements)
        return self.finish(Summary())

    def function_names(self) -> tuple[str, ...]:
        """Return the names of the enclosing classes and functions, outermost first."""
        return tuple(part for frame in self.frames if frame.name for part in frame.name.split("."))

    def entrance(self) -> EntranceFact | None:
        """Return the entry point whose code is executed, if one is."""
        return next((frame.entrance for frame in reversed(self.frames) if frame.entrance is not None), None)

    # --- statements -------------------------------------------------------------------------------------------------

    def execute(self, statements: tuple[nodes.Statement, ...]) -> bool:
        """Execute statements in order; return whether what follows is never reached."""
        self.nesting += 1
        try:
            if self.nesting > MAXIMUM_NESTING:
                return False
            for statement in statements:
                if EXECUTORS[type(statement)](self, statement):
                    return True
                if self.has_exited:
                    self.has_exited = False
                    return True
            return False
        finally:
            self.nesting -= 1

    def assign(self, target: nodes.Expression, value: Value, source: nodes.Expression | None) -> None:
        """Give a target a value; ``source`` is the expression of the value where there is one."""
        kind = type(target)
        if type(source) is nodes.ImportedModule and self.is_module_level:
            self._note_required(target, source.module)
        if isinstance(target, nodes.Name):
            if self.is_module_level and value.path in self.known.calls and type(source) is nodes.Call:
                # const run = promisify(exec): units that hold the new name only are looked at as well.
                self.imported.append((value.path, target.id))
            if self.has_results and type(source) is nodes.Call and _ERRORS.match(target.id) and value.callable is None:
                value = self.with_path(value, "error")
            if self.has_places:
                prefix = target.id + "."
                for place in [place for place in self.state if place.startswith(prefix)]:
                    del self.state[place]
            self.state[target.id] = value
            self.origins[target.id] = source
            if source is not None:
                reporting.named_value(self, target.id, target, source, value)
        elif kind is nodes.Attribute or kind is nodes.Subscript:
            self._assign_member(target, value, source)
        elif isinstance(target, nodes.Collection):
            if target.kind == "results":
                self._assign_results(target, value, source)
                return
            for index, item in enumerate(target.items):
                element = value.fields.get(str(index)) if value.fields is not None else None
                self.assign(item, element if element is not None else element_of(value), None)
        elif isinstance(target, nodes.Mapping):
            for entry in target.entries:
                if isinstance(entry.key, nodes.Constant) and isinstance(entry.key.value, str):
                    self.assign(entry.value, self.member_of(value, entry.key.value, entry, source), None)
                else:
                    self.assign(entry.value, element_of(value), None)
        elif isinstance(target, nodes.Spread):
            self.assign(target.value, element_of(value), None)
        elif isinstance(target, nodes.AssignedValue):
            self.assign(target.target, joining.join(value, self.evaluate(target.value)), None)

    def _assign_results(self, target: nodes.Collection, value: Value, source: nodes.Expression | None) -> None:
        """Give the results of one call to several targets: the first is the value, the others say how it went, unless more is known."""
        fields = value.fields if isinstance(source, nodes.Call) and not source.is_new else None
        for index, item in enumerate(target.items):
            element = fields.get(str(index)) if fields is not None else None
            if element is None and fields is None:
                if index > 0 and isinstance(item, nodes.Name) and _REPORTS.match(item.id) is not None:
                    element = Value("error") if "err" in item.id.lower() else HARMLESS
                else:
                    element = value if index == 0 else Value(taints=value.taints, cleared=value.cleared)
            self.assign(item, element if element is not None else UNKNOWN, None)
            if isinstance(item, nodes.Name):
                self.origins[item.id] = source

    def _note_required(self, target: nodes.Expression, module: str) -> None:
        """Note the names under which ``require`` makes a module, or members of it, known in the file."""
        if isinstance(target, nodes.Name):
            self.imported.append((module, target.id))
        elif isinstance(target, nodes.Mapping):
            for entry in target.entries:
                if (
                    isinstance(entry.key, nodes.Constant)
                    and isinstance(entry.key.value, str)
                    and isinstance(entry.value, nodes.Name)
                ):
                    self.imported.append((f"{module}.{entry.key.value}", entry.value.id))

    def _assign_member(self, target: nodes.Expression, value: Value, source: nodes.Expression | None) -> None:
        if isinstance(target, nodes.Attribute):
            receiver, name = self.evaluate(target.value), target.name
            written, key = target.value, UNKNOWN
        else:
            assert isinstance(target, nodes.Subscript)
            receiver = self.evaluate(target.value)
            key = self.evaluate(target.key)
            name = key.constant if isinstance(key.constant, str) else ""
            written = target.value
            if type(written) is nodes.Subscript and type(written.key) is not nodes.Constant:
                # objects[first][second] = …: the first key decides which object is written to.
                reporting.at_sink(self, "property-name", written.key, self.evaluate(written.key), target, None)
        if name:
            reporting.at_assignment(self, receiver, name, target, written, source, value)
        place = place_of(target)
        if place is not None:
            self.state[place] = value
            self.has_places = True
        root = root_name(written)
        if value.taints and root and root != "self" and (known := self.state.get(root)) is not None:
            if source_kind_of_type(self.known, known.path) is not None:
                return  # What is put on a request does not make all else on it somebody else's.
            merged = joining.merge_taints((known.taints, value.taints))
            self.state[root] = Value(known.path, taints=merged, fields=known.fields, callable=known.callable)
        if self.sees_members and isinstance(target, nodes.Subscript) and isinstance(written, nodes.Name):
            self._put_into_array(written.id, key.constant, value)

    def _put_into_array(self, name: str, index: object, value: Value) -> None:
        """Keep what an item of an array is, where its place is known."""
        known = self.state.get(name)
        if known is None or known.fields is None:
            return
        fields = {**known.fields, str(index): value} if type(index) is int and len(known.fields) < 64 else None
        self.state[name] = Value(known.path, taints=known.taints, fields=fields, callable=known.callable)

    def branch(self, states: list[State]) -> None:
        """Go on in the state where branches meet."""
        joined = states[0]
        for state in states[1:]:
            joined = joining.join_states(joined, state)
        self.state = joined


def join_all(values: list[Value]) -> Value:
    """Return what is known of a value that is one of several."""
    if not values:
        return UNKNOWN
    joined = values[0]
    for value in values[1:]:
        joined = joining.join(joined, value)
    return joined


def element_of(value: Value) -> Value:
    """Return what is known of an item of a value whose place in it is not known."""
    if value is UNKNOWN:
        return UNKNOWN
    if value.path is not None and value.path.endswith(ELEMENTS):
        path = value.path.removesuffix(ELEMENTS) or None
        return Value(path, taints=value.taints, cleared=value.cleared, callable=value.callable)
    if value.fields is not None:
        items = list(value.fields.values())
        if items and all(item.is_constant or item.is_harmless for item in items) and not value.taints:
            return Value(is_harmless=True)
        return joining.passed_on([value, *items])
    if value.is_constant or value.is_harmless:
        return Value(is_harmless=True)
    if not value.taints and not value.cleared:
        return UNKNOWN
    return Value(taints=value.taints, cleared=value.cleared)


def place_of(node: nodes.Expression) -> str | None:
    """Return the access path of an expression (``self.db``, ``options.url``), or None where it has none."""
    kind = type(node)
    if isinstance(node, nodes.Name):
        return node.id
    if isinstance(node, nodes.Attribute):
        owner = place_of(node.value) if type(node.value) in (nodes.Name, nodes.Attribute) else None
        return f"{owner}.{node.name}" if owner is not None else None
    if kind is nodes.Subscript and isinstance(node, nodes.Subscript):
        if isinstance(node.key, nodes.Constant) and isinstance(node.key.value, str):
            owner = place_of(node.value) if type(node.value) in (nodes.Name, nodes.Attribute, nodes.Subscript) else None
            return f"{owner}.{node.key.value}" if owner is not None else None
    return None


def root_name(node: nodes.Expression) -> str:
    """Return the variable at the root of an access path; empty where there is none."""
    while isinstance(node, nodes.Attribute | nodes.Subscript):
        node = node.value
    return node.id if isinstance(node, nodes.Name) else ""


def pattern_names(target: nodes.Expression) -> list[str]:
    """Return the names that a target binds."""
    if isinstance(target, nodes.Name):
        return [target.id]
    if isinstance(target, nodes.Collection):
        return [name for item in target.items for name in pattern_names(item)]
    if isinstance(target, nodes.Mapping):
        return [name for entry in target.entries for name in pattern_names(entry.value)]
    if isinstance(target, nodes.Spread):
        return pattern_names(target.value)
    if isinstance(target, nodes.AssignedValue):
        return pattern_names(target.target)
    return []


EXECUTORS: dict[type[nodes.Statement], Callable[[Interpreter, nodes.Statement], bool]] = {}

__all__ = ["EXECUTORS", "FunctionHandle", "Interpreter", "element_of", "pattern_names", "place_of", "root_name"]

from assay.engine import statements as _statements  # noqa: E402 - fills EXECUTORS; it needs the class above.

EXECUTORS.update(_statements.EXECUTORS)
