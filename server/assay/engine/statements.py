"""Executes each kind of statement. Each function returns whether what follows the statement is never reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assay.engine import deciding, entrances, guards, joining, members, parameter_checks, reporting, worded
from assay.engine.callables import ClassHandle, Closure, FunctionHandle
from assay.engine.entries import entries_of, type_of_annotation
from assay.engine.own_modules import resolve_own_import
from assay.engine.surroundings import ClassView
from assay.ir import nodes
from assay.ir.values import UNKNOWN, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter


def _expression(run: Interpreter, statement: nodes.ExpressionStatement) -> bool:
    value = run.evaluate(statement.value)
    if run.is_module_level and isinstance(value.constant, str) and value.constant.startswith("use "):
        run.imported.append((value.constant, ""))  # A directive, which holds for the whole file as an import does.
    return False


def _assign(run: Interpreter, statement: nodes.Assign) -> bool:
    if statement.value is None:
        value = type_of_annotation(run, statement.annotation)
    else:
        value = run.evaluate(statement.value)
        if statement.annotation is not None and run.sees_members:
            value = members.declared(run, value, statement.annotation)
        elif statement.annotation is not None and value.path is None and value.constant is None:
            value = type_of_annotation(run, statement.annotation)
    for target in statement.targets:
        if statement.declares or not run.closures_share_variables:
            from assay.engine.interpreter import pattern_names

            run.frames[-1].declared.update(pattern_names(target))
        run.assign(target, value, statement.value)
    return False


def _augmented(run: Interpreter, statement: nodes.AugmentedAssign) -> bool:
    combined = nodes.Binary(statement.start, statement.end, statement.operator, statement.target, statement.value)
    run.assign(statement.target, run.evaluate(combined), statement.value)
    return False


def _return(run: Interpreter, statement: nodes.Return) -> bool:
    value: Value | None = None
    if statement.value is not None:
        value = run.evaluate(statement.value)
        frame = run.frames[-1]
        frame.returns.append(value)
        reporting.at_return(run, frame, statement, value)
    _note_exit(run, statement.value, value)
    return True


def _note_exit(run: Interpreter, node: nodes.Expression | None, value: Value | None) -> None:
    """Keep what holds for the parameters where the function comes back here."""
    frame = run.frames[-1]
    if frame.exits is not None and frame.function is not None:
        parameter_checks.at_exit(run, frame.exits, frame.function, node, value)


def _raise(run: Interpreter, statement: nodes.Raise) -> bool:
    if statement.value is not None:
        run.evaluate(statement.value)
    return True


def _if(run: Interpreter, statement: nodes.If) -> bool:
    test = run.evaluate(statement.test)
    worded.at_condition(run, statement)
    when_true, when_false = guards.implications(run, statement.test)
    is_decided = deciding.is_decided(run, statement.test, test)
    before = run.state
    run.state = dict(before)
    guards.apply(run, when_true)
    was_quiet = run.quiet
    run.quiet = was_quiet or (is_decided and not test.constant)  # What never runs does no harm.
    then_leaves = run.execute(statement.then)
    then_state = run.state
    run.state = dict(before) if statement.otherwise or when_false else before
    guards.apply(run, when_false)
    run.quiet = was_quiet or (is_decided and bool(test.constant))
    else_leaves = run.execute(statement.otherwise)
    run.quiet = was_quiet
    if is_decided:
        if test.constant:
            run.state = then_state
        return then_leaves if test.constant else else_leaves
    if then_leaves and else_leaves:
        return True
    if else_leaves:
        run.state = then_state
    elif not then_leaves:
        run.branch([then_state, run.state])
    return False


def _loop(run: Interpreter, statement: nodes.Loop) -> bool:
    from assay.engine.interpreter import element_of

    item = UNKNOWN
    if statement.iterable is not None:
        item = element_of(run.evaluate(statement.iterable))
        if statement.annotation is not None:
            item = members.declared(run, item, statement.annotation)
    before = run.state
    for _ in range(2):
        entered = run.state
        run.state = dict(entered)
        left: list[dict[str, Value]] = []
        run.leaving.append(left)
        if statement.target is not None:
            run.assign(statement.target, item, None)
        if statement.test is not None:
            run.evaluate(statement.test)
            guards.apply(run, guards.implications(run, statement.test)[0])
        ends = not run.execute(statement.body)
        run.leaving.pop()
        states = [entered, *left]
        if ends:
            states.append(run.state)
        run.branch(states)
        if not _differs(before, run.state):
            break
        before = run.state
    if statement.otherwise:
        run.execute(statement.otherwise)
    return False


def _differs(before: dict[str, Value], after: dict[str, Value]) -> bool:
    """Whether a second pass through a loop could see anything that the first did not."""
    if before is after:
        return False
    for name, value in after.items():
        known = before.get(name)
        if known is not value and (value.taints or value.text is not None or known is not None):
            return True
    return False


def _try(run: Interpreter, statement: nodes.Try) -> bool:
    before = dict(run.state)
    leaves = run.execute(statement.body)
    after_body = run.state
    ends: list[dict[str, Value]] = []
    if not leaves:
        leaves = run.execute(statement.otherwise)
        if not leaves:
            ends.append(run.state)
    interrupted = joining.join_states(before, after_body)
    for handler in statement.handlers:
        run.state = dict(interrupted)
        for kind in handler.types:
            run.evaluate(kind)
        worded.at_handler(run, statement, handler)
        if handler.name:
            run.state[handler.name] = _caught(
                run,
                handler,
                type_of_annotation(run, handler.types[0]) if run.sees_members and handler.types else UNKNOWN,
            )
        if not run.execute(handler.body):
            ends.append(run.state)
    if ends:
        run.branch(ends)
    else:
        run.state = interrupted
    final_leaves = run.execute(statement.final)
    return final_leaves or not ends


_BROAD_ERRORS = frozenset({"Exception", "BaseException", "Error", "OSError", "IOError", "EnvironmentError", "RuntimeError"}) | {
    "Throwable", "RuntimeException", "SQLException", "IOException", "GeneralSecurityException", "DataAccessException",
    "SQLAlchemyError", "DatabaseError", "OperationalError", "IntegrityError", "ProgrammingError", "CalledProcessError", "SubprocessError",
}  # fmt: skip
"""Errors whose text the program's author did not write; classes of one's own are made to be shown."""


def _caught(run: Interpreter, handler: nodes.Handler, value: Value) -> Value:
    """Return what a handler is given: an error whose text says how the program is made inside, where it takes all kinds."""
    if "error-response" not in run.known.flow_rules:
        return value
    kinds = [item for kind in handler.types for item in (kind.items if isinstance(kind, nodes.Collection) else (kind,))]
    names = {kind.name if isinstance(kind, nodes.Attribute) else getattr(kind, "id", "") for kind in kinds}
    if names and names.isdisjoint(_BROAD_ERRORS):
        return value
    place = handler.types[0] if handler.types else nodes.Node(handler.start, min(handler.start + 5, handler.end))
    return run.tainted("error-text", place, value)


def _with(run: Interpreter, statement: nodes.With) -> bool:
    for value, target in statement.items:
        result = run.evaluate(value)
        if target is not None:
            run.assign(target, result, value)
    return run.execute(statement.body)


def _switch(run: Interpreter, statement: nodes.Switch) -> bool:
    subject = run.evaluate(statement.subject)
    before = run.state
    live = _live_cases(run, statement, subject)
    ends: list[dict[str, Value]] = []
    left: list[dict[str, Value]] = []
    run.leaving.append(left)
    place = guards.guarded_place(statement.subject)
    falling: dict[str, Value] | None = None
    has_default = False
    for number, case in enumerate(statement.cases):
        left_before = len(left)
        run.state = dict(before)
        are_constant = True
        for test in case.tests:
            value = run.evaluate(test)
            are_constant = are_constant and value.is_constant
        if place is not None and are_constant and case.tests:
            run.state[place] = joining.cleaned(run.place_value(place, statement.subject), frozenset({"*"}))
        has_default = has_default or not case.tests
        if falling is not None:
            run.state = joining.join_states(falling, run.state)
        leaves = run.execute(case.body)
        if live is not None and number not in live:
            del left[left_before:]
            falling = None
            continue
        falling = run.state if case.falls_through and not leaves else None
        if not leaves and not case.falls_through:
            ends.append(run.state)
    if falling is not None:
        ends.append(falling)
    run.leaving.pop()
    ends.extend(left)
    if not live if live is not None else not has_default or not statement.cases:
        ends.append(before)
    if not ends:
        return True
    run.branch(ends)
    return False


def _live_cases(run: Interpreter, statement: nodes.Switch, subject: Value) -> frozenset[int] | None:
    """Return the numbers of the cases that can run where the subject is decided; None where it is not."""
    if not deciding.is_decided(run, statement.subject, subject):
        return None
    chosen: int | None = None
    for number, case in enumerate(statement.cases):
        values = [run.silently(test) for test in case.tests]
        if not all(value.is_constant for value in values):
            return None
        if chosen is None and any(value.constant == subject.constant for value in values):
            chosen = number
    if chosen is None:
        chosen = next((number for number, case in enumerate(statement.cases) if not case.tests), None)
    if chosen is None:
        return frozenset()
    last = chosen
    while last + 1 < len(statement.cases) and statement.cases[last].falls_through:
        last += 1
    return frozenset(range(chosen, last + 1))


def _block(run: Interpreter, statement: nodes.Block) -> bool:
    return run.execute(statement.body)


def _leave(run: Interpreter, statement: nodes.Leave) -> bool:
    if run.leaving:
        run.leaving[-1].append(run.state)
    return True


def _assert(run: Interpreter, statement: nodes.Assert) -> bool:
    run.evaluate(statement.test)
    worded.at_assertion(run, statement)
    guards.apply(run, guards.implications(run, statement.test)[0])
    return False


def _delete(run: Interpreter, statement: nodes.Delete) -> bool:
    return False


def _import(run: Interpreter, statement: nodes.Import) -> bool:
    if statement.name == "*":
        if run.sees_members:
            run.imported.append((f"{statement.module}.*", ""))
            run.state[members.wildcard_name(statement.module)] = UNKNOWN
        return False
    if not statement.alias:
        run.imported.append(
            (statement.module, "")
        )  # Go's ``import _ "m"`` is for what the package does when it is loaded.
        return False
    path = imported_path(statement)
    team = run.known.team_modules
    if team:
        path = resolve_own_import(statement.module, statement.name, run.surroundings.path, team) or path
    run.imported.append((path, statement.alias))
    run.state[statement.alias] = Value(path)
    return False


def imported_path(statement: nodes.Import) -> str:
    """Return the canonical name that an import binds."""
    if statement.name:
        return f"{statement.module}.{statement.name}"
    first, dot, _ = statement.module.partition(".")
    # ``import os.path`` binds os; ``import os.path as p`` binds os.path.
    return first if dot and statement.alias == first else statement.module


def _function(run: Interpreter, statement: nodes.FunctionDefinition) -> bool:
    function = statement.function
    if run.is_module_level:
        run.state[function.name] = Value(callable=define_function(run, function))
        return False
    run.state[function.name] = Value(callable=Closure(function, run.state))
    for decorator in function.decorators:
        run.evaluate(decorator)
    # The methods of an anonymous class have its base; other functions inside functions have no owner.
    owner = run.class_name if run.sees_members and run.frames[-1].function is None else ""
    entries = entries_of(run, function, owner)
    if owner:
        reporting.at_function(run, function, entries)
    run.run_function(function, [], entries, entrances.of_function(run, function, entries))
    return False


def define_function(run: Interpreter, function: nodes.Function) -> FunctionHandle:
    """Make a module-level function known, report what is found in it, and return its handle."""
    handle = run.surroundings.handle_of(run.unit, function, run.class_name)
    if not run.quiet:
        result = run.surroundings.result_of(handle, run.depth)
        if result is not None:
            run.names |= result.names
            run.called |= result.called
            for hit in result.hits:
                reporting.keep(run, hit)
            if result.summary.sinks:
                is_constructor = function.name == run.constructor_name
                run.sinking.add(run.class_name.rsplit(".", 1)[-1] if is_constructor else function.name)
    return handle


def _class(run: Interpreter, statement: nodes.ClassDefinition) -> bool:
    bases: list[str] = []
    own: list[str] = []
    for base in statement.bases:
        value = run.evaluate(base)
        if isinstance(value.callable, ClassHandle):
            own.append(value.callable.name)
        if value.path is not None:
            bases.append(value.path)
    for decorator in statement.decorators:
        run.evaluate(decorator)
    for keyword in statement.keywords:
        run.evaluate(keyword.value)
    outer_class = run.class_name
    name = f"{outer_class}.{statement.name}" if outer_class else statement.name
    is_data = run.has_results and members.holds_data(run, statement.body)
    run.class_views[name] = ClassView(name, tuple(bases), tuple(own), statement.decorators, is_data)
    outer, outer_places = run.state, run.has_places
    run.state = dict(outer)
    run.class_name = name
    from assay.engine.interpreter import Frame

    run.frames.append(Frame(None, name=statement.name))
    try:
        run.execute(statement.body)
        bound = {key: value for key, value in run.state.items() if outer.get(key) is not value}
    finally:
        run.frames.pop()
        run.class_name = outer_class
        run.state, run.has_places = outer, outer_places
    run.class_states[name] = bound
    run.state[statement.name] = Value(bases[0] if bases else None, callable=ClassHandle(name))
    return False


EXECUTORS: dict[type[nodes.Statement], Callable[[Any, Any], bool]] = {
    nodes.ExpressionStatement: _expression,
    nodes.Assign: _assign,
    nodes.AugmentedAssign: _augmented,
    nodes.Return: _return,
    nodes.Raise: _raise,
    nodes.If: _if,
    nodes.Loop: _loop,
    nodes.Try: _try,
    nodes.With: _with,
    nodes.Switch: _switch,
    nodes.Block: _block,
    nodes.Leave: _leave,
    nodes.Assert: _assert,
    nodes.Delete: _delete,
    nodes.Import: _import,
    nodes.FunctionDefinition: _function,
    nodes.ClassDefinition: _class,
}
