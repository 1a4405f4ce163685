"""Objects that are filled by calling their methods in Java: text builders, lists and maps.

A builder's value is the text that it holds so far, and keeps its type. Lists and maps keep their items by index and key while both are known,
so that what is taken out is what was put in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine import joining
from assay.engine.arguments import CallSite
from assay.ir import nodes
from assay.ir.values import NOT_CONSTANT, Hole, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

BUILDERS = frozenset({"StringBuilder", "StringBuffer", "java.util.StringJoiner", "java.io.StringWriter"})
_ADDING_TEXT = frozenset({"append", "insert", "add", "write"})
_LISTS = frozenset(
    {"List", "ArrayList", "LinkedList", "Vector", "Set", "HashSet", "LinkedHashSet", "TreeSet", "Collection"}
)
_LISTS_MORE = frozenset({"Queue", "Deque", "ArrayDeque", "Stack", "CopyOnWriteArrayList", "PriorityQueue"})
_MAPS = frozenset({"Map", "HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "Hashtable", "Properties"})
_SAME_TEXT = frozenset({"getBytes", "toCharArray", "trim", "strip", "toString", "intern"})
"""Methods that give a constant text in another form."""
_MAKERS = frozenset(
    {"java.util.List.of", "java.util.Set.of", "java.util.Arrays.asList", "java.util.Collections.singletonList"}
)
_MOST_ITEMS = 32


def call_of_container(run: Interpreter, site: CallSite) -> Value | None:
    """Return the result of a call that fills a container or takes something out of it; None for all other calls."""
    path = site.path
    if path is None:
        return None
    if site.node.is_new:
        if path in BUILDERS:
            return _new_builder(site, path)
        if path.startswith("java.util."):
            kind = path.rsplit(".", 1)[-1]
            if kind in _LISTS or kind in _LISTS_MORE or kind in _MAPS:
                if len(site.values) == 1 and site.values[0].fields is not None and kind not in _MAPS:
                    return Value(path, taints=site.values[0].taints, fields=dict(site.values[0].fields))
                if not site.values or all(value.is_harmless or value.is_constant for value in site.values):
                    return Value(path, fields={})
                return Value(path, taints=joining.passed_on(site.values).taints)
        return None
    receiver = site.receiver
    owner, _, name = path.rpartition(".")
    if path == "java.util.Collections.addAll" and len(site.values) > 1:
        _add_all(run, site)
        return Value(is_harmless=True)
    if path in _MAKERS and len(site.values) <= _MOST_ITEMS:
        fields = {str(index): value for index, value in enumerate(site.values)}
        if len(site.values) == 1 and site.values[0].fields is not None and path == "java.util.Arrays.asList":
            fields = site.values[0].fields
        return Value("java.util.List", taints=joining.merge_taints(v.taints for v in site.values), fields=fields)
    if receiver is not None and owner == "String" and name in _SAME_TEXT and isinstance(receiver.constant, str):
        return Value("String" if name in ("trim", "strip", "toString", "intern") else None, receiver.constant)
    if path == "java.util.regex.Pattern.compile" and site.values:
        return Value("java.util.regex.Pattern", site.values[0].constant)
    if receiver is None:
        return None
    if path == "java.util.regex.Pattern.matcher" and site.values:
        # What is matched goes with it, and so does the pattern, which tells what a match means.
        return Value("java.util.regex.Matcher", receiver.constant, site.values[0].taints)
    if owner in BUILDERS:
        return _builder_call(run, site, receiver, owner, name)
    if owner.startswith("java.util."):
        kind = owner.rsplit(".", 1)[-1]
        if kind in _LISTS or kind in _LISTS_MORE:
            return _list_call(run, site, receiver, owner, name)
        if kind in _MAPS:
            return _map_call(run, site, receiver, owner, name)
    return None


def _store(run: Interpreter, site: CallSite, value: Value) -> None:
    """Give the variable or field at the root of a chain of calls its new value."""
    node: nodes.Expression = site.node
    while isinstance(node, nodes.Call) and isinstance(node.function, nodes.Attribute):
        if node.function.name not in _ADDING_TEXT and node is not site.node:
            return
        node = node.function.value
    if isinstance(node, nodes.Name) and node.id != "self":
        run.state[node.id] = value
    elif isinstance(node, nodes.Attribute) and isinstance(node.value, nodes.Name) and node.value.id == "self":
        run.state[f"self.{node.name}"] = value
        run.has_places = True


# --- text ------------------------------------------------------------------------------------------------------------


def _new_builder(site: CallSite, path: str) -> Value:
    if not site.values or path in ("java.util.StringJoiner", "java.io.StringWriter"):
        return Value(path, "")
    first = site.values[0]
    if isinstance(first.constant, str) or first.text is not None or first.taints or first.cleared:
        return _text(path, [Hole(site.node.arguments[0], first)])
    if first.is_constant or first.is_harmless:
        return Value(path, "")  # The room that it makes.
    return _text(path, [Hole(site.node.arguments[0], first)])


def _text(path: str, pieces: list[str | Hole]) -> Value:
    built = joining.concatenate(pieces)
    return Value(path, built.constant, built.taints, built.text, is_harmless=built.is_harmless, cleared=built.cleared)


def _builder_call(run: Interpreter, site: CallSite, receiver: Value, owner: str, name: str) -> Value | None:
    if name in _ADDING_TEXT and site.values:
        index = 1 if name == "insert" and len(site.values) > 1 else 0
        added = Hole(site.node.arguments[index], site.values[index])
        held = _held(site, receiver)
        value = _text(owner, [added, *held] if name == "insert" else [*held, added])
        if value.taints:
            taints = joining.with_step(
                value.taints, run.unit, site.node.start, site.node.end, "becomes part of this text"
            )
            value = Value(
                owner, value.constant, taints, value.text, is_harmless=value.is_harmless, cleared=value.cleared
            )
        _store(run, site, value)
        return value
    if name in ("toString", "substring"):
        return Value(
            "String",
            receiver.constant if name == "toString" else NOT_CONSTANT,
            receiver.taints,
            receiver.text,
            is_harmless=receiver.is_harmless,
            cleared=receiver.cleared,
        )
    if name == "setLength" and site.values and site.values[0].constant == 0:
        _store(run, site, Value(owner, ""))
        return Value()
    if name in ("reverse", "replace", "deleteCharAt", "delete"):
        return receiver
    if name in ("length", "indexOf", "isEmpty"):
        return Value(is_harmless=True)
    return None


def _held(site: CallSite, receiver: Value) -> list[str | Hole]:
    if isinstance(receiver.constant, str):
        return [receiver.constant]
    if receiver.text is not None:
        return list(receiver.text)
    function = site.node.function
    assert isinstance(function, nodes.Attribute)
    return [Hole(function.value, receiver)]


# --- lists and maps --------------------------------------------------------------------------------------------------


def _with_fields(owner: str, receiver: Value, fields: dict[str, Value] | None, more: list[Value]) -> Value:
    taints = joining.merge_taints([receiver.taints, *(value.taints for value in more)])
    if fields is not None and len(fields) > _MOST_ITEMS:
        fields = None
    return Value(receiver.path or owner, taints=taints, fields=fields, callable=receiver.callable)


def _add_all(run: Interpreter, site: CallSite) -> None:
    """Put several items into the list that a variable holds."""
    target, list_value = site.node.arguments[0], site.values[0]
    if not isinstance(target, nodes.Name):
        return
    fields = list_value.fields
    if fields is not None:
        fields = {**fields, **{str(len(fields) + index): value for index, value in enumerate(site.values[1:])}}
    run.state[target.id] = _with_fields("java.util.List", list_value, fields, list(site.values[1:]))


def _taken(run: Interpreter, receiver: Value) -> Value:
    """Return an item of which it is not known which it is."""
    from assay.engine.interpreter import element_of

    return element_of(receiver)


def _list_call(run: Interpreter, site: CallSite, receiver: Value, owner: str, name: str) -> Value | None:
    values = site.values
    fields = receiver.fields
    if name in ("add", "addFirst", "addLast", "push", "offer", "addElement") and values:
        item = values[-1]
        if fields is not None and len(values) == 1 and name in ("add", "addLast", "offer", "addElement"):
            fields = {**fields, str(len(fields)): item}
        else:
            fields = None
        _store(run, site, _with_fields(owner, receiver, fields, [item]))
        return Value(is_harmless=True)
    if name == "addAll" and values:
        _store(run, site, _with_fields(owner, receiver, None, values))
        return Value(is_harmless=True)
    if name == "remove" and values and fields is not None and type(values[0].constant) is int:
        kept = [value for key, value in fields.items() if key != str(values[0].constant)]
        _store(
            run,
            site,
            Value(
                receiver.path or owner,
                taints=joining.merge_taints(v.taints for v in kept),
                fields={str(index): value for index, value in enumerate(kept)},
            ),
        )
        return fields.get(str(values[0].constant), Value())
    if name in ("get", "elementAt") and values:
        if fields is not None and type(values[0].constant) is int and str(values[0].constant) in fields:
            return fields[str(values[0].constant)]
        return _taken(run, receiver)
    if name in ("getFirst", "getLast", "peek", "poll", "pop", "element", "firstElement", "lastElement"):
        return _taken(run, receiver)
    if name in ("size", "isEmpty", "contains", "indexOf"):
        return Value(is_harmless=True)
    return None


def _map_call(run: Interpreter, site: CallSite, receiver: Value, owner: str, name: str) -> Value | None:
    values = site.values
    fields = receiver.fields
    if name in ("put", "putIfAbsent", "setProperty", "replace") and len(values) == 2:
        key = values[0].constant
        fields = {**fields, key: values[1]} if fields is not None and isinstance(key, str) else None
        _store(run, site, _with_fields(owner, receiver, fields, [values[1]]))
        return None
    if name == "putAll" and values:
        _store(run, site, _with_fields(owner, receiver, None, values))
        return Value()
    if name in ("get", "getOrDefault", "getProperty", "remove") and values:
        key = values[0].constant
        if fields is not None and isinstance(key, str):
            if key in fields:
                return fields[key] if len(values) == 1 else joining.join(fields[key], values[1])
            return values[1] if len(values) > 1 else Value()
        found = _taken(run, receiver)
        return joining.join(found, values[1]) if len(values) > 1 else found
    if name in ("size", "isEmpty", "containsKey", "containsValue"):
        return Value(is_harmless=True)
    return None
