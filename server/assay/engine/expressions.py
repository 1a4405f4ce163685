"""Evaluates each kind of expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assay.engine import deciding, guards, joining, reporting, worded
from assay.engine.callables import ClassHandle, Closure
from assay.engine.calls import evaluate_call
from assay.engine.own_modules import resolve_own_module
from assay.ir import nodes
from assay.ir.values import HARMLESS, UNKNOWN, Hole, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_ARITHMETIC = frozenset({"-", "*", "/", "//", "**", "&", "|", "^", "<<", ">>", ">>>"})


def _constant(run: Interpreter, node: nodes.Constant) -> Value:
    return Value(constant=node.value)


def _name(run: Interpreter, node: nodes.Name) -> Value:
    value = run.lookup(node.id)
    if value.path is not None and (facts := run.known.reads.get(value.path)) is not None:
        for mark in facts.marks:
            if not mark.module or run.imports(mark.module):
                reporting.at_mark(run, mark, node, value.path, None)
        if not value.taints:
            for source in facts.sources:
                if not source.module or run.imports(source.module):
                    return run.tainted(source.row.kind, node, value)
        if facts.type is not None:
            return run.with_path(value, facts.type)
    return value


def _attribute(run: Interpreter, node: nodes.Attribute) -> Value:
    return run.member(node, run.evaluate(node.value))


def _subscript(run: Interpreter, node: nodes.Subscript) -> Value:
    from assay.engine.interpreter import element_of, place_of

    receiver = run.evaluate(node.value)
    key = run.evaluate(node.key)
    if run.has_places and (place := place_of(node)) is not None and (known := run.state.get(place)) is not None:
        return known
    if isinstance(key.constant, str):
        return run.member_of(receiver, key.constant, node, node.value)
    if receiver.fields is not None and isinstance(key.constant, int):
        item = receiver.fields.get(str(key.constant))
        if item is not None:
            return item
    chosen = joining.harmless((key,)).taints if key.taints else ()
    if isinstance(receiver.constant, str) or receiver.text is not None:
        taints = joining.merge_taints((receiver.taints, chosen)) if chosen else receiver.taints
        return Value(taints=taints, text=receiver.text, cleared=joining.clearance(receiver))
    item = element_of(receiver)
    if chosen and not item.taints:
        # A letter that a number chooses can be guessed where the number can.
        return Value(item.path, taints=chosen, cleared=item.cleared, is_harmless=item.is_harmless)
    return item


def _template(run: Interpreter, node: nodes.Template) -> Value:
    pieces: list[str | Hole] = []
    for part in node.parts:
        if isinstance(part, nodes.Constant) and isinstance(part.value, str):
            pieces.append(part.value)
        else:
            pieces.append(Hole(part, run.evaluate(part)))
    return _built(run, node, joining.concatenate(pieces))


def _built(run: Interpreter, node: nodes.Expression, value: Value) -> Value:
    """Add the step that text was built here to what it carries."""
    if value.taints:
        taints = joining.with_step(value.taints, run.unit, node.start, node.end, "becomes part of this text")
        return Value(
            value.path, value.constant, taints, value.text, is_harmless=value.is_harmless, cleared=value.cleared
        )
    return value


def _binary(run: Interpreter, node: nodes.Binary) -> Value:
    if node.operator == "+":
        # Long chains nest to the left; they are walked and not recursed into.
        operands: list[nodes.Expression] = []
        current: nodes.Expression = node
        while isinstance(current, nodes.Binary) and current.operator == "+":
            operands.append(current.right)
            current = current.left
        operands.append(current)
        operands.reverse()
        values = [run.evaluate(operand) for operand in operands]
        return _sum(run, node, operands, values)
    left, right = run.evaluate(node.left), run.evaluate(node.right)
    if run.sees_members and (known := deciding.folded(node.operator, left, right)) is not None:
        return known
    if node.operator == "%" and (isinstance(left.constant, str) or left.text is not None):
        pieces: list[str | Hole] = [Hole(node.left, left), Hole(node.right, right)]
        return _built(run, node, joining.concatenate(pieces))
    if (
        node.operator == "/"
        and (left.path is not None or left.taints or right.taints)
        and not (left.is_harmless and right.is_harmless)
    ):
        # pathlib joins with a slash; a number that is divided carries nothing either way.
        taints = joining.merge_taints((left.taints, right.taints))
        path = left.path if left.path is not None and "Path" in left.path else None
        if path is not None or taints:
            cleared = joining.common_clearance(joining.clearance(left), joining.clearance(right))
            return Value(path, taints=taints, cleared=cleared)
        return UNKNOWN
    if node.operator == "*" and (repeated := _repeated(run, left, right)) is not None:
        return repeated
    if node.operator in _ARITHMETIC:
        if node.operator == "|" and (left.taints or right.taints) and not run.closures_share_variables:
            return joining.passed_on([left, right])
        return joining.harmless((left, right))
    return joining.passed_on([left, right])


_LONGEST_REPETITION = 256


def _repeated(run: Interpreter, left: Value, right: Value) -> Value | None:
    """Return constant text that is repeated (Python's ``b"0" * 16``) as the constant that it is, None for all other products."""
    if run.closures_share_variables:
        return None  # Only Python multiplies text.
    for text, count in ((left.constant, right.constant), (right.constant, left.constant)):
        if isinstance(text, str | bytes) and isinstance(count, int) and not isinstance(count, bool):
            return Value(constant=text * count) if 0 <= len(text) * count <= _LONGEST_REPETITION else None
    return None


def _sum(run: Interpreter, node: nodes.Binary, operands: list[nodes.Expression], values: list[Value]) -> Value:
    if any(isinstance(value.constant, str) or value.text is not None for value in values) or (
        run.sees_members and any(value.path == "String" for value in values)
    ):
        return _built(
            run,
            node,
            joining.concatenate([Hole(operand, value) for operand, value in zip(operands, values, strict=True)]),
        )
    if all(value.is_constant or value.is_harmless for value in values):
        if run.sees_members and len(values) == 2 and (known := deciding.folded("+", values[0], values[1])) is not None:
            return known
        return joining.harmless(values)
    cleared = joining.clearance(values[0])
    for value in values[1:]:
        cleared = joining.common_clearance(cleared, joining.clearance(value))
    taints = joining.merge_taints(value.taints for value in values)
    return Value(taints=taints, cleared=cleared) if taints or cleared else UNKNOWN


def _compare(run: Interpreter, node: nodes.Compare) -> Value:
    left, right = run.evaluate(node.left), run.evaluate(node.right)
    worded.at_comparison(run, node)
    if run.sees_members and (known := deciding.folded(node.operator, left, right)) is not None:
        return known
    return HARMLESS


def _logical(run: Interpreter, node: nodes.Logical) -> Value:
    """Evaluate the operands in turn; each sees what the ones before it have established."""
    before = run.state
    joined: Value | None = None
    for operand in node.values:
        value = run.evaluate(operand)
        if joined is None:
            joined = value
        elif node.operator == "and":
            joined = value if not value.is_constant else joining.join(joined, value)
        else:
            joined = joining.join(joined, value)
        when_true, when_false = guards.implications(run, operand)
        following = when_true if node.operator == "and" else when_false
        if following:
            run.state = dict(run.state)
            guards.apply(run, following)
    if run.state is not before:
        # What an operand established holds inside the expression; a surrounding statement draws its own conclusions.
        assigned = {name: value for name, value in run.state.items() if name not in before}
        run.state = before
        before.update(assigned)
    return joined if joined is not None else UNKNOWN


def _unary(run: Interpreter, node: nodes.Unary) -> Value:
    value = run.evaluate(node.operand)
    if node.operator in ("not", "typeof", "-", "+", "~", "++", "--"):
        if node.operator == "-" and isinstance(value.constant, int | float) and not isinstance(value.constant, bool):
            return Value(constant=-value.constant)
        if node.operator == "not" and isinstance(value.constant, bool | int):
            return Value(constant=not value.constant)  # !0 and !1 in minified code
        return joining.harmless((value,))
    return value


def _conditional(run: Interpreter, node: nodes.Conditional) -> Value:
    test = run.evaluate(node.test)
    when_true, when_false = guards.implications(run, node.test)
    before = run.state
    run.state = dict(before)
    guards.apply(run, when_true)
    then = run.evaluate(node.then)
    run.state = dict(before)
    guards.apply(run, when_false)
    otherwise = run.evaluate(node.otherwise)
    run.state = before
    if deciding.is_decided(run, node.test, test):
        return then if test.constant else otherwise
    return joining.join(then, otherwise)


_KEPT_ITEMS = 64
"""Of a longer list only the first item is kept, and only where all of them are constants: that is what conditions ask."""


def _collection(run: Interpreter, node: nodes.Collection) -> Value:
    fields: dict[str, Value] = {}
    taints = []
    is_known = True
    is_long = len(node.items) > _KEPT_ITEMS
    for index, item in enumerate(node.items):
        if is_long and index and type(item) is nodes.Constant:
            continue
        if isinstance(item, nodes.Spread):
            is_known = False
            value = run.evaluate(item.value)
        else:
            value = run.evaluate(item)
            if is_long and not value.is_constant:
                is_known = False
        if not is_long or not index:
            fields[str(index)] = value
        if value.taints:
            taints.append(value.taints)
    return Value(taints=joining.merge_taints(taints), fields=fields if is_known else None)


def _mapping(run: Interpreter, node: nodes.Mapping) -> Value:
    fields: dict[str, Value] = {}
    taints = []
    for entry in node.entries:
        value = run.evaluate(entry.value)
        if value.taints:
            taints.append(value.taints)
        if entry.key is None:
            if value.fields is not None:
                fields.update(value.fields)
            continue
        if isinstance(entry.key, nodes.Constant):
            key = entry.key.value
            if isinstance(key, str):
                fields[key] = value
                reporting.at_key(run, key, node, entry, value)
        else:
            run.evaluate(entry.key)
    return Value(taints=joining.merge_taints(taints), fields=fields)


def _spread(run: Interpreter, node: nodes.Spread) -> Value:
    return run.evaluate(node.value)


def _assigned(run: Interpreter, node: nodes.AssignedValue) -> Value:
    value = run.evaluate(node.value)
    run.assign(node.target, value, node.value)
    return value


def _comprehension(run: Interpreter, node: nodes.Comprehension) -> Value:
    from assay.engine.interpreter import element_of

    outer = run.state
    run.state = dict(outer)
    for clause in node.clauses:
        run.assign(clause.target, element_of(run.evaluate(clause.iterable)), None)
        for condition in clause.conditions:
            run.evaluate(condition)
            guards.apply(run, guards.implications(run, condition)[0])
    values = [run.evaluate(element) for element in node.elements]
    run.state = outer
    cleared = joining.clearance(values[-1])
    for value in values[:-1]:
        cleared = joining.common_clearance(cleared, joining.clearance(value))
    taints = joining.merge_taints(value.taints for value in values)
    return Value(taints=taints, cleared=cleared) if taints or cleared else UNKNOWN


def _element(run: Interpreter, node: nodes.Element) -> Value:
    taints = []
    for attribute in node.attributes:
        value = run.evaluate(attribute.value)
        if value.taints:
            taints.append(value.taints)
        reporting.at_attribute(run, node, attribute, value)
    for child in node.children:
        value = run.evaluate(child)
        if value.taints:
            taints.append(value.taints)
    # React escapes what is put into elements: the element is harmless where text is not.
    return Value(cleared=frozenset({"*"}), taints=())


def _module(run: Interpreter, node: nodes.ImportedModule) -> Value:
    module = node.module
    if run.known.team_modules:
        module = resolve_own_module(module, run.surroundings.path, run.known.team_modules) or module
    run.imported.append((module, ""))
    return Value(module)


def _function(run: Interpreter, node: nodes.FunctionValue) -> Value:
    if run.is_module_level:
        from assay.engine.statements import define_function

        return Value(callable=define_function(run, node.function))
    run.run_function(node.function, [], ())
    return Value(callable=Closure(node.function, run.state))


def _class(run: Interpreter, node: nodes.ClassValue) -> Value:
    run.execute((node.definition,))
    name = f"{run.class_name}.{node.definition.name}" if run.class_name else node.definition.name
    return Value(callable=ClassHandle(name))


def _yielded(run: Interpreter, node: nodes.Yielded) -> Value:
    if node.value is not None:
        run.frames[-1].returns.append(run.evaluate(node.value))
    return UNKNOWN


def _opaque(run: Interpreter, node: nodes.Opaque) -> Value:
    values = [run.evaluate(child) for child in node.children]
    return joining.passed_on(values, is_proven=False) if values else UNKNOWN


EVALUATORS: dict[type[nodes.Expression], Callable[[Any, Any], Value]] = {
    nodes.Constant: _constant,
    nodes.Name: _name,
    nodes.Attribute: _attribute,
    nodes.Subscript: _subscript,
    nodes.Call: evaluate_call,
    nodes.Template: _template,
    nodes.Binary: _binary,
    nodes.Compare: _compare,
    nodes.Logical: _logical,
    nodes.Unary: _unary,
    nodes.Conditional: _conditional,
    nodes.Collection: _collection,
    nodes.Mapping: _mapping,
    nodes.Spread: _spread,
    nodes.AssignedValue: _assigned,
    nodes.Comprehension: _comprehension,
    nodes.Element: _element,
    nodes.ImportedModule: _module,
    nodes.FunctionValue: _function,
    nodes.ClassValue: _class,
    nodes.Yielded: _yielded,
    nodes.Opaque: _opaque,
}
