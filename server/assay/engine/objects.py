"""Objects that hold what they were made with, or what their setters were given, in Java: beans, records and what builders make.

The fields of an object are kept where it is made; a setter gives the variable that holds the object a new value, and a getter takes out of it. An
object that came from elsewhere carries what its setters are given as a whole, and what one of them set as long as the variable stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assay.engine import joining, members
from assay.engine.arguments import CallSite
from assay.engine.callables import ClassHandle, FunctionHandle, InstanceHandle
from assay.engine.results import FieldSet
from assay.ir import nodes
from assay.ir.names import words_of
from assay.ir.values import UNKNOWN, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_SETTER = re.compile(r"set([A-Z]\w*)$")
_GETTER = re.compile(r"(?:get|is)([A-Z]\w*)$")
_BUILDERS = ("builder()", "newBuilder()")
_MOST_FIELDS = 32


def made(run: Interpreter, site: CallSite, callee: Value, result: Value) -> Value:
    """Return the object that a call makes, with its fields where it is known what they are."""
    if site.name.endswith("[]") or (not site.values and not _is_of_library(run, callee)):
        return _with_fields(result, {})
    if result.path == "java.util.Random":
        return _with_fields(result, {})  # Exactly this class, and none below it such as SecureRandom.
    target = callee.callable
    if not isinstance(target, ClassHandle):
        if len(site.values) == 1 and _is_request(site.values[0]) and not _is_of_library(run, callee):
            return _with_fields(result, {_OF_REQUEST: site.values[0]})
        return result
    handle = run.surroundings.method_of(target.name, run.constructor_name)
    if handle is not None:
        analysed = run.result_of(handle)
        sets = analysed.summary.sets if analysed is not None else None
        if sets is None or any(each.parameter >= len(site.values) for each in sets):
            return result
        given = {
            each.name: Value(constant=each.constant) if each.parameter < 0 else site.values[each.parameter]
            for each in sets
        }
        return _with_fields(result, given)
    run.note_name(target.name)
    names = run.surroundings.field_names(target.name)
    if len(names) < len(site.values):
        return result
    return _with_fields(result, dict(zip(names, site.values, strict=False)))


def call_of_object(run: Interpreter, site: CallSite, callee: Value) -> Value | None:
    """Return the result of a call that sets a field of an object or takes one out; None for all other calls."""
    receiver, function = site.receiver, site.node.function
    if receiver is None or not isinstance(function, nodes.Attribute) or _is_of_library(run, receiver):
        return None
    values = site.values
    if len(values) == 1 and (found := _SETTER.match(site.name)) is not None:
        return _set(run, function.value, receiver, _property(found[1]), values[0])
    if len(values) == 1 and receiver.path is not None and receiver.path.endswith(_BUILDERS):
        fields = {**(receiver.fields or {}), site.name: values[0]}
        return _with_fields(receiver, fields, values[0])
    if values:
        return None
    if site.name == "build" and receiver.path is not None and receiver.path.endswith(_BUILDERS):
        return Value(None, taints=receiver.taints, fields=receiver.fields)
    name = _read_by(run, site, callee)
    if name is None:
        return None
    place = _place(function.value)
    if place is not None and run.has_places and (known := run.state.get(f"{place}.{name}")) is not None:
        return known
    if receiver.fields is None:
        if receiver.taints and callee.callable is not None:
            return joining.passed_on([receiver])  # It came from elsewhere, filled as a whole.
        return None
    if name in receiver.fields:
        return receiver.fields[name]
    if isinstance(receiver.callable, InstanceHandle) and callee.callable is not None:
        run.note_name(f"{receiver.callable.name}.{name}")
        return run.surroundings.field_of(receiver.callable.name, name) or UNKNOWN
    # It was made here and this field was not set; what it gives may still be made of others.
    return joining.passed_on([receiver], is_proven=False)


_REQUESTS = ("ServletRequest", "WebRequest", "ServerHttpRequest")
_PARTS_OF_REQUESTS = frozenset(
    {
        "param",
        "params",
        "parameter",
        "parameters",
        "header",
        "headers",
        "cookie",
        "query",
        "value",
        "values",
        "field",
        "input",
        "body",
    }
)


def read_from_request(run: Interpreter, site: CallSite, result: Value) -> Value:
    """Return the result of a call into another file that, by its name and arguments, reads a part of the request.

    ``Params.first(request, "name")`` and ``new Params(request).value("name")`` are what people write around a request.
    """
    if _is_of_library(run, result) or not any(isinstance(value.constant, str) for value in site.values):
        return result
    words = {*words_of(site.name), *words_of(site.receiver_name)}
    if _PARTS_OF_REQUESTS.isdisjoint(words) and "request" not in words:
        return result
    holders = [*site.values, *([site.receiver] if site.receiver is not None else [])]
    if any(_is_request(value) or (value.fields is not None and _OF_REQUEST in value.fields) for value in holders):
        return run.tainted("http-request", site.node, result)
    return result


_OF_REQUEST = "(request)"
"""The key under which an object of another file keeps that it was made of a request."""


def _is_request(value: Value) -> bool:
    return value.path is not None and value.path.endswith(_REQUESTS)


def _set(run: Interpreter, written: nodes.Expression, receiver: Value, name: str, value: Value) -> Value | None:
    place = _place(written)
    if place is None:
        return None
    fields = {**receiver.fields, name: value} if receiver.fields is not None else None
    changed = _with_fields(receiver, fields, value)
    for known in [known for known in run.state if known.startswith(f"{place}.{name}.")] if run.has_places else ():
        del run.state[known]
    run.state[place] = changed
    if receiver.fields is None:
        run.state[f"{place}.{name}"] = value
        run.has_places = True
    return None


def _read_by(run: Interpreter, site: CallSite, callee: Value) -> str | None:
    """Return the field that a call without arguments reads, by the code of the method or, without any, by its name."""
    if isinstance(callee.callable, FunctionHandle):
        analysed = run.result_of(callee.callable)
        return (analysed.summary.reads or None) if analysed is not None else None
    if (found := _GETTER.match(site.name)) is not None:
        return _property(found[1])
    receiver = site.receiver
    return site.name if receiver is not None and receiver.fields is not None and site.name in receiver.fields else None


def field_read(function: nodes.Function) -> str:
    """Return the name that a method without parameters gives and nothing else; empty where it does more."""
    only = function.body[0] if len(function.body) == 1 and not function.parameters else None
    value = only.value if isinstance(only, nodes.Return) else None
    if isinstance(value, nodes.Name):
        return value.id
    if isinstance(value, nodes.Attribute) and isinstance(value.value, nodes.Name) and value.value.id == "self":
        return value.name
    return ""


def fields_set(function: nodes.Function) -> tuple[FieldSet, ...] | None:
    """Return the fields that a constructor sets from its parameters and constants; None where it does more than that."""
    places = {parameter.name: index for index, parameter in enumerate(function.parameters) if parameter.name}
    fields: list[FieldSet] = []
    for statement in function.body:
        if not isinstance(statement, nodes.Assign) or len(statement.targets) != 1:
            return None
        target, value = statement.targets[0], statement.value
        if isinstance(target, nodes.Attribute) and isinstance(target.value, nodes.Name) and target.value.id == "self":
            name = target.name
        elif isinstance(target, nodes.Name) and not statement.declares:
            name = target.id
        else:
            return None
        if isinstance(value, nodes.Name) and value.id in places:
            fields.append(FieldSet(name, places[value.id]))
        elif isinstance(value, nodes.Constant):
            fields.append(FieldSet(name, -1, value.value))
        else:
            return None
    return tuple(fields)


def _with_fields(value: Value, fields: dict[str, Value] | None, added: Value = UNKNOWN) -> Value:
    if fields is not None and len(fields) > _MOST_FIELDS:
        fields = None
    taints = joining.merge_taints((value.taints, added.taints)) if added.taints else value.taints
    return Value(value.path, value.constant, taints, value.text, fields, value.callable)


def _place(node: nodes.Expression) -> str | None:
    from assay.engine.interpreter import place_of

    return place_of(node) if not (isinstance(node, nodes.Name) and node.id == "self") else None


def _property(name: str) -> str:
    return name[:1].lower() + name[1:]


def _is_of_library(run: Interpreter, value: Value) -> bool:
    return value.path is not None and members.is_library(run, value.path)
