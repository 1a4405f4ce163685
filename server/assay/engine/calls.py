"""Evaluates calls: what is called, what the facts say of it, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine import containers, deciding, joining, members, objects, parameter_checks, reporting, worded
from assay.engine.arguments import CallSite, property_node
from assay.engine.callables import ClassHandle, Closure, FunctionHandle, InstanceHandle
from assay.engine.entries import HARMLESS_TYPES
from assay.engine.knowledge import CallFacts, Compiled
from assay.engine.results import FunctionResult
from assay.facts import schema
from assay.ir import nodes
from assay.ir.names import words_of
from assay.ir.values import HARMLESS, UNKNOWN, Step, Taint, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

SANITISING_WORDS = frozenset(
    {"escape", "escaped", "sanitize", "sanitise", "sanitized", "sanitised", "clean", "cleaned", "quote", "quoted"}
    | {"validate", "validated", "validator", "safe", "purify", "strip_tags", "allowlist", "whitelist", "normalise_safe"}
)
"""Words in the name of an unknown function after which its result is not taken for dangerous: it may well be the sanitiser."""


def evaluate_call(run: Interpreter, node: nodes.Call) -> Value:
    """Return what is known of a call's result, and report what the call itself gives rise to."""
    function = node.function
    receiver: Value | None = None
    callee = UNKNOWN
    path: str | None
    if type(function) is nodes.Attribute:
        receiver = run.evaluate(function.value)
        name = function.name
        callee = run.member(function, receiver, is_called=True)
        path = callee.path
        if (path is None and receiver.is_constant and isinstance(receiver.constant, str)) or (
            path is None and receiver.text is not None
        ):
            path = f"str.{name}"
    else:
        method = None
        if run.sees_members and not node.is_new and type(function) is nodes.Name:
            method = members.method_in_scope(run, function.id)
        callee = method if method is not None else run.evaluate(function)
        path = callee.path
        name = function.id if type(function) is nodes.Name else (path or "").rsplit(".", 1)[-1]
    site = CallSite(run, node, path, name, receiver)
    facts, is_shape = facts_for(run, site, path, name, receiver)
    if is_shape and isinstance(callee.callable, FunctionHandle | Closure | ClassHandle) and not name.startswith("set"):
        facts, is_shape = None, False  # What the file itself defines needs no guess by shape.
    site.is_shape_only = is_shape
    handlers = _evaluate_handlers(run, site, facts)
    reporting.named_keywords(run, site)
    reporting.whole_objects(run, site)
    if run.sees_members and receiver is not None:
        known = deciding.constant_call(name, receiver, site.values)
        if known is not None:
            return known
    if run.sees_members and (held := containers.call_of_container(run, site)) is not None:
        if facts is not None:
            _apply_facts(run, site, callee, facts)
        return _run_callbacks(run, site, handlers, held)
    held = objects.call_of_object(run, site, callee) if run.sees_members and receiver is not None else None
    if facts is None:
        result = _call_unknown(run, site, callee)
    else:
        result = _apply_facts(run, site, callee, facts)
    if held is not None:
        result = held if result.path is None or held.path is not None else run.with_path(held, result.path)
    elif facts is None and run.sees_members and callee.callable is None and not node.is_new:
        result = objects.read_from_request(run, site, result)
    elif node.is_new and facts is None and run.sees_members:
        result = objects.made(run, site, callee, result)
    if receiver is not None and name in _FILLING:
        _fill_container(run, site, receiver)
    return _run_callbacks(run, site, handlers, result)


_FILLING = frozenset({"append", "appendleft", "extend", "insert", "add", "push", "unshift"} | {"WriteString", "Write"})
_CONTAINERS = frozenset(
    {"list()", "set()", "collections.deque()", "Array()", "Set()", "strings.Builder", "bytes.Buffer"}
)


def _fill_container(run: Interpreter, site: CallSite, receiver: Value) -> None:
    """Let a local list or set carry what is put into it."""
    function = site.node.function
    if type(function) is not nodes.Attribute or not isinstance(function.value, nodes.Name):
        return
    target = function.value.id
    if target not in run.state or (receiver.fields is None and receiver.path not in _CONTAINERS):
        return
    taints = joining.merge_taints(value.taints for value in site.values)
    if taints:
        taints = joining.with_step(taints, run.unit, site.node.start, site.node.end, f"is put into {target}")
        run.state[target] = Value(
            receiver.path, taints=joining.merge_taints((receiver.taints, taints)), fields={}, callable=receiver.callable
        )


def facts_for(
    run: Interpreter, site: CallSite, path: str | None, name: str, receiver: Value | None
) -> tuple[CallFacts | None, bool]:
    """Return what the facts say of a call, and whether it was recognised by its shape only."""
    known = run.known
    if path is not None:
        facts = known.calls.get(path)
        if facts is None and path.startswith(("window.", "globalThis.", "self.", "builtins.")):
            facts = known.calls.get(path.split(".", 1)[1])
        if facts is not None:
            return facts, False
        # What comes out of a request is plain data, whatever the request itself is.
        if not run.may_match_shapes(path) and not (receiver is not None and receiver.taints):
            return None, False
    if receiver is None:
        facts = known.shape_calls.get((path or "").rsplit(".", 1)[-1])
        if facts is not None and (owner := site.receiver_name.lower()):
            # query() out of "../db" is what db.query() is where the whole module was imported.
            if any(owner in sink.receivers for sink in facts.sinks):
                return facts, True
        return None, False
    facts = known.shape_calls.get(name)
    return facts, facts is not None


def _applies(run: Interpreter, site: CallSite, compiled: Compiled[schema.Sink]) -> bool:
    """Whether a row's receiver, import and conditions hold at a call."""
    return _row_applies(run, site, compiled.receivers, compiled.module) and site.satisfies(
        compiled.when, compiled.unless
    )


def _row_applies(run: Interpreter, site: CallSite, receivers: frozenset[str], module: str) -> bool:
    if receivers and site.is_shape_only:
        written = site.receiver_name
        if written.lower() not in receivers:
            words = words_of(written)
            if not words or words[-1] not in receivers:
                return False
    return not module or run.imports(module)


def _apply_facts(run: Interpreter, site: CallSite, callee: Value, facts: CallFacts) -> Value:
    is_sink = False
    for sink in facts.sinks:
        if _applies(run, site, sink):
            is_sink = True
            for node, value in site.select(sink.selector):
                worded.at_argument(run, sink.row.kind, node, value, site)
                reporting.at_sink(run, sink.row.kind, node, value, site.node, site)
    for mark in facts.marks:
        if _row_applies(run, site, mark.receivers, mark.module) and site.satisfies(mark.when, mark.unless):
            reporting.at_mark(run, mark, site.node, site.path, site)
    if facts.exits:
        run.has_exited = True
    for guard in facts.guards:
        if guard.row.holds == "returns" and site.satisfies(guard.when, guard.unless):
            for node, _ in site.select(guard.selector):
                run.clean_place(node, frozenset(guard.row.kinds))
    result = UNKNOWN
    if facts.propagators:
        carried: list[Value] = []
        for propagator in facts.propagators:
            if propagator.selector.all:
                carried.extend(site.everything())
                if run.sees_members and site.receiver is not None and _is_class(site.node):
                    carried.remove(site.receiver)  # It only says where the method is found.
            else:
                carried.extend(value for _, value in site.select(propagator.selector))
        result = _carry(run, site, carried)
    elif facts.neutral or is_sink or facts.guards:
        result = UNKNOWN
    elif not facts.sanitisers and not facts.sources and (facts.type is None or site.receiver is not None):
        result = _call_unknown(run, site, callee)
    kinds = frozenset(
        kind
        for sanitiser in facts.sanitisers
        if site.satisfies(sanitiser.when, sanitiser.unless)
        for kind in sanitiser.row.kinds
    )
    if "*" in kinds:
        result = joining.harmless(site.everything())
    elif kinds:
        result = joining.cleaned(_carry(run, site, site.everything()), kinds)
    for source in facts.sources:
        if _row_applies(run, site, source.receivers, source.module) and site.satisfies(source.when, source.unless):
            result = run.tainted(source.row.kind, site.node, result)
            break
    if facts.fills:
        _fill_arguments(run, site, facts)
    path = facts.type
    if path is not None and "," in path:
        return _results(result, path)
    if path == "<0>":
        first = site.argument_value(0)
        path = first.path if first is not None else None
    elif path == "<self>":
        path = site.receiver.path if site.receiver is not None else None
    if path is None and result.path is None and site.path and not result.is_harmless:
        path = site.path if site.node.is_new and (run.has_results or run.sees_members) else f"{site.path}()"
    return run.with_path(result, path) if path else result


def _is_class(node: nodes.Call) -> bool:
    """Whether a call in Java is of a static method, by how what it is called on is written."""
    written = node.function.value if isinstance(node.function, nodes.Attribute) else None
    name = (
        written.id if isinstance(written, nodes.Name) else written.name if isinstance(written, nodes.Attribute) else ""
    )
    return name[:1].isupper() and not name.isupper()


def _fill_arguments(run: Interpreter, site: CallSite, facts: CallFacts) -> None:
    """Let the variables that a call writes into carry what it writes: ``json.Unmarshal(body, &order)``."""
    for filling in facts.fills:
        row = filling.row
        if isinstance(row, schema.Source):
            if not _row_applies(run, site, filling.receivers, filling.module) or not site.satisfies(
                filling.when, filling.unless
            ):
                continue
            written = run.tainted(row.kind, site.node)
        else:
            written = _carry(run, site, [value for _, value in site.select(filling.source)])
        for node, _ in site.select(filling.selector):
            run.fill(node, written)


def _results(value: Value, types: str) -> Value:
    """Return the results of a call of which it is known what each is; ``-`` stands for one that says nothing of interest."""
    fields: dict[str, Value] = {}
    for index, written in enumerate(types.split(",")):
        path = written.strip()
        if path in HARMLESS_TYPES:
            fields[str(index)] = HARMLESS
            continue
        carried = value.taints if path not in ("-", "error") else ()
        fields[str(index)] = Value(path if path != "-" else None, taints=carried, cleared=value.cleared)
    return Value(fields["0"].path, taints=value.taints, fields=fields, cleared=value.cleared)


def _carry(run: Interpreter, site: CallSite, values: list[Value]) -> Value:
    """Return what a known propagator passes on."""
    cleared = joining.clearance(values[0]) if values else frozenset()
    for value in values[1:]:
        cleared = joining.common_clearance(cleared, joining.clearance(value))
    taints = joining.merge_taints(value.taints for value in values)
    if taints:
        taints = joining.with_step(
            taints, run.unit, site.node.start, site.node.end, f"passes through {site.written_name}()"
        )
    text = None
    if len(values) == 1:
        text = values[0].text
    return Value(taints=taints, text=text, cleared=cleared)


def _call_unknown(run: Interpreter, site: CallSite, callee: Value) -> Value:
    """Return the result of a call that no fact explains: a function of the file, or one of which nothing is known."""
    target = callee.callable
    if site.node.is_new and run.has_results:
        return _literal(site, callee)
    if isinstance(target, FunctionHandle):
        return apply_function(run, site, target)
    if isinstance(target, Closure):
        return run.call_closure(target, site.values)
    if isinstance(target, ClassHandle):
        constructor = run.surroundings.method_of(target.name, run.constructor_name)
        run.note_name(f"{target.name}.{run.constructor_name}")
        if constructor is not None:
            apply_function(run, site, constructor)
        view = run.surroundings.view_of_class(target.name)
        base = view.bases[0] if view is not None and view.bases else None
        return Value(base, taints=joining.passed_on(site.everything()).taints, callable=InstanceHandle(target.name))
    path = f"{site.path}()" if site.path else None
    if run.sees_members and site.node.is_new:
        path = site.path
    words = set(words_of(site.name))
    if words & SANITISING_WORDS:
        return Value(path, cleared=frozenset({"*"}))
    if run.has_results and site.receiver is not None and site.receiver.is_harmless and not site.values:
        return HARMLESS  # The text of a number or of an address of the network.
    if site.receiver is not None and site.receiver.taints:
        carried = joining.passed_on([site.receiver, *site.values])
        if (
            run.sees_members
            and site.receiver.path != "String"
            and all(not taint.kind for taint in site.receiver.taints)
        ):
            # What a method of an object that a function is given makes of its arguments is not known.
            given = joining.passed_on(site.values, is_proven=False)
            taints = joining.merge_taints((site.receiver.taints, given.taints))
            carried = Value(taints=taints)
        return run.with_path(carried, path) if path else carried
    carried = joining.passed_on(site.everything(), is_proven=False)
    if carried is UNKNOWN:
        return Value(path) if path else UNKNOWN
    taints = joining.with_step(
        carried.taints, run.unit, site.node.start, site.node.end, f"may pass through {site.written_name}()"
    )
    return Value(path, taints=taints)


def _literal(site: CallSite, callee: Value) -> Value:
    """Return the object that a struct literal makes: it has its type, and the fields that are written."""
    fields = {name: value for name, value in site.keyword_values if name} if not site.values else None
    handle = InstanceHandle(callee.callable.name) if isinstance(callee.callable, ClassHandle) else None
    return Value(callee.path, taints=joining.passed_on(site.everything()).taints, fields=fields, callable=handle)


def apply_function(run: Interpreter, site: CallSite, handle: FunctionHandle) -> Value:
    """Return the result of calling a function of the file, and report the sinks that the arguments reach inside it."""
    result = run.result_of(handle)
    code = run.surroundings.code_of(handle) if result is not None else None
    if result is None or code is None:
        return joining.passed_on(site.everything(), is_proven=False)
    bound = _bind(code.function, code.owner, site)
    value = instantiate(run, site.node, site.written_name, result, bound)
    for index, written in result.summary.fills:
        offset = 1 if code.owner and code.function.parameters[0].name == "self" else 0
        if 0 <= index - offset < len(site.node.arguments):
            carried = _carried(run, written, bound, site.node, site.written_name)
            if carried:
                run.fill(site.node.arguments[index - offset], Value(taints=carried, cleared=written.cleared))
    if result.summary.checks:
        parameter_checks.after_call(run, site, handle, result.summary.checks)
    if run.sees_members and code.function.returns is not None and value.path is None:
        return members.declared(run, value, code.function.returns)
    return value


def instantiate(
    run: Interpreter, node: nodes.Node, written: str, result: FunctionResult, bound: dict[int, Value]
) -> Value:
    """Return what a function's result is for these arguments, and report its sinks."""
    for sink in result.summary.sinks:
        value = bound.get(sink.parameter)
        if value is not None:
            reporting.through_parameter(run, sink, value, node, written)
    returns = result.summary.returns
    return Value(
        returns.path,
        returns.constant,
        _carried(run, returns, bound, node, written),
        None,
        returns.fields,
        # A function inside the one that was called is looked at with it: its places are those of another unit's text.
        None if isinstance(returns.callable, Closure) else returns.callable,
        returns.is_harmless,
        returns.cleared,
    )


def _carried(
    run: Interpreter, given: Value, bound: dict[int, Value], node: nodes.Node, written: str
) -> tuple[Taint, ...]:
    """Return the taints of what a function gives back, or writes, for these arguments."""
    taints: list[Taint] = []
    for taint in given.taints:
        if taint.parameter < 0:
            taints.append(taint)
            continue
        value = bound.get(taint.parameter)
        if value is None:
            continue
        for carried in value.taints:
            step = Step(run.unit, node.start, node.end, f"passes through {written}()", carried.step)
            taints.append(
                Taint(
                    carried.kind,
                    carried.step if carried.step.length >= joining.MAXIMUM_STEPS else step,
                    carried.cleared | taint.cleared,
                    carried.is_proven and taint.is_proven,
                    carried.parameter,
                )
            )
    return joining.merge_taints([tuple(taints)])


def _bind(function: nodes.Function, owner: str, site: CallSite) -> dict[int, Value]:
    """Match a call's arguments to the indices of a function's parameters."""
    parameters = function.parameters
    bound: dict[int, Value] = {}
    offset = 0
    if owner and not function.is_static and parameters and parameters[0].name in ("self", "cls"):
        offset = 1
        if site.receiver is not None:
            bound[0] = site.receiver
    for index, value in enumerate(site.values):
        position = index + offset
        if position >= len(parameters):
            position = len(parameters) - 1
            if position < 0 or parameters[position].kind != "rest":
                break
        elif parameters[position].kind in ("keyword-only", "keyword-rest"):
            break
        known = bound.get(position)
        bound[position] = value if known is None else joining.join(known, value)
    for keyword, value in site.keyword_values:
        for position, parameter in enumerate(parameters):
            if parameter.name == keyword or (parameter.kind == "keyword-rest" and position not in bound):
                bound[position] = value
                break
    return bound


# --- callbacks -------------------------------------------------------------------------------------------------------


def _evaluate_handlers(run: Interpreter, site: CallSite, facts: CallFacts | None) -> set[int]:
    """Run the arguments that are handlers of an entry point with what the facts say of their parameters; return their indices."""
    done: set[int] = set()
    if facts is None:
        return done
    for compiled in facts.entries:
        if not _row_applies(run, site, compiled.receivers, compiled.module):
            continue
        selector = compiled.selector
        for index, argument in enumerate(site.node.arguments):
            wanted = selector.all or index == selector.position or (selector.rest and index >= selector.position)
            if not wanted or index in done:
                continue
            if selector.property:
                if not isinstance(argument, nodes.Mapping):
                    continue
                argument = property_node(argument, selector.property)
                if isinstance(argument, nodes.Mapping):
                    continue
            if run.run_handler(argument, site, index, compiled.row):
                done.add(index)
    return done


def _run_callbacks(run: Interpreter, site: CallSite, done: set[int], result: Value) -> Value:
    """Run the functions among the arguments that are no handlers: their parameters carry what the receiver and the others carry.

    Return what is known of the call's result: that of ``map`` holds what the function returns and nothing of what it was given.
    """
    if site.name in _MAPPING and len(site.node.arguments) == 1 and site.receiver is not None:
        only = site.values[0]
        if only.path is not None and (facts := run.known.calls.get(only.path)) is not None:
            if any("*" in sanitiser.row.kinds for sanitiser in facts.sanitisers):
                return Value(cleared=frozenset({"*"}))  # ids.map(Number)
    for index, argument in enumerate(site.node.arguments):
        if index in done or type(argument) is not nodes.FunctionValue:
            continue
        sources = [site.receiver] if site.receiver is not None and site.receiver.taints else []
        if not sources and site.name in ("then", "map", "forEach") and result.taints:
            sources = [result]
        carried = joining.passed_on(sources) if sources else UNKNOWN
        parameters = argument.function.parameters
        if carried is UNKNOWN and parameters and (parameters[0].name in ("err", "error") or site.name == "catch"):
            if "error-response" in run.known.flow_rules:
                carried = run.tainted("error-text", parameters[0])
        first = [carried] * min(len(parameters), 1)
        returned = run.run_function(argument.function, first, ())
        if index == 0 and site.name in _MAPPING and (returned.is_constant or returned.is_harmless):
            result = Value(cleared=frozenset({"*"}))
        elif index == 0 and site.name in _MAPPING and returned is not UNKNOWN and carried.taints:
            # What the function makes of an item is what the result holds, and no more.
            result = Value(result.path, taints=returned.taints, cleared=joining.clearance(returned))
        elif returned.taints and (site.name in _MAPPING or site.path == "Array.from"):
            result = Value(result.path, taints=joining.merge_taints((result.taints, returned.taints)))
    return result


_MAPPING = frozenset({"map", "flatMap"})
