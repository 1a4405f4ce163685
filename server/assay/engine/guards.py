"""What a condition says of the values that it tests: where it holds, or where it does not, they may be harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assay.engine import joining, path_guards
from assay.engine.callables import FunctionHandle
from assay.engine.entries import HARMLESS_TYPES
from assay.engine.path_guards import PARENT_FOLDERS, PATH_KINDS
from assay.ir import nodes
from assay.ir.names import words_of
from assay.ir.values import EVERYTHING, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

Implication = tuple[str, nodes.Expression, frozenset[str]]
"""A place (``name`` or ``a.b``), its expression, and the sink kinds that it is harmless for."""
Implications = tuple[list[Implication], list[Implication]]
"""What follows where a condition is true, and where it is false."""

_CHECKED_TYPES = HARMLESS_TYPES | {"number", "boolean", "bigint"}

_MEASURES = frozenset(
    {"len", "count", "find", "index", "indexOf", "splitext", "ord", "hash", "type", "extname", "hexdigest", "digest"}
)
"""Functions whose result says something of a value without being it: what is compared with them is not known for that."""
_TAKING_APART = frozenset({"split", "replace", "replaceAll"})
"""Methods of a text whose result says something of all of it."""
_GETTER = re.compile(r"get[A-Z]")
_GETTERS_OF_THE_SAME = frozenset(
    {"getCanonicalPath", "getCanonicalFile", "getAbsolutePath", "getAbsoluteFile", "getPath", "getHost", "getAuthority"}
)
"""Getters in Java whose result is the same thing in another form, or all of it that matters."""
_HOST_PARTS = frozenset({"hostname", "netloc", "host", "origin", "Host", "Hostname"})
_ADDRESS_KINDS = frozenset({"url", "redirect"})
_TEXT_KINDS = frozenset({"nosql"})
"""What text cannot do, because only an object can: bring operators of a query with it."""
_PROPERTY_KINDS = frozenset({"property-name"})
_PROTOTYPE_NAMES = frozenset({"__proto__", "constructor", "prototype"})
_REDIRECT_KINDS = frozenset({"redirect"})
_OWN_HOSTS = _HOST_PARTS | {"get_host", "host_url", "url_root"}


def row_applies(
    run: Interpreter, receivers: frozenset[str], module: str, written: nodes.Expression | None, is_shape: bool
) -> bool:
    """Whether the receiver and import columns of a row hold for a member of ``written``."""
    if receivers and is_shape:
        name = _last_name(written)
        if name.lower() not in receivers:
            words = words_of(name)
            if not words or words[-1] not in receivers:
                return False
    return not module or run.imports(module)


def _last_name(node: nodes.Expression | None) -> str:
    while node is not None:
        if isinstance(node, nodes.Name):
            return node.id
        if isinstance(node, nodes.Attribute):
            return node.name
        if isinstance(node, nodes.Call):
            node = node.function
        elif isinstance(node, nodes.Subscript):
            node = node.value
        else:
            break
    return ""


def guarded_place(node: nodes.Expression) -> str | None:
    """Return the place whose value an expression shows: a variable or access path, also inside calls that only convert it."""
    from assay.engine.interpreter import place_of

    for _ in range(5):
        place = place_of(node)
        if place is not None:
            return place
        if isinstance(node, nodes.Call):
            if _last_name(node) in _MEASURES:
                return None
            if isinstance(node.function, nodes.Attribute) and not node.arguments:
                if _GETTER.match(node.function.name) and node.function.name not in _GETTERS_OF_THE_SAME:
                    return None  # cookie.getName() says nothing of the cookie's value.
                node = node.function.value  # name.lower(), path.resolve()
                continue
            if node.arguments:
                if isinstance(node.function, nodes.Attribute) and node.function.name in _TAKING_APART:
                    node = node.function.value  # name.split("/"), but strings.Split(name, "/") elsewhere
                    continue
                node = node.arguments[0]  # str(path), os.path.abspath(path)
                continue
        if isinstance(node, nodes.Attribute) and node.name == "parts":
            node = node.value  # Path(name).parts
            continue
        if isinstance(node, nodes.Binary):
            node = node.left  # path + os.sep
            continue
        return None
    return None


def _guarded(run: Interpreter, node: nodes.Expression, kinds: frozenset[str]) -> list[Implication]:
    """Return what follows for the places that an expression shows, when it has been found harmless for ``kinds``."""
    if isinstance(node, nodes.Collection):
        return [item for inner in node.items for item in _guarded(run, inner, kinds)]
    found: list[Implication] = []
    place = guarded_place(node)
    if place is not None:
        found.append((place, node, kinds))
        origin = run.origins.get(place) if run.sees_members else None
        if isinstance(origin, nodes.Call) and (source := guarded_place(origin)) is not None and source != place:
            # String path = file.getCanonicalPath(): what is found out about the path holds for the file.
            found.append((source, origin, kinds))
    if (
        isinstance(node, nodes.Attribute)
        and node.name in _HOST_PARTS
        and (place := guarded_place(node.value)) is not None
    ):
        found.append((place, node.value, _ADDRESS_KINDS))
    way = run.origins.get(node.id) if isinstance(node, nodes.Name) else node
    if (target := path_guards.target_of_way(way)) is not None and (place := guarded_place(target)) is not None:
        found.append((place, target, kinds))
    origin = _origin_of_host(run, node)
    if origin is not None and (place := guarded_place(origin)) is not None:
        found.append((place, origin, kinds & _ADDRESS_KINDS if "*" not in kinds else _ADDRESS_KINDS))
    return found


def _origin_of_host(run: Interpreter, node: nodes.Expression) -> nodes.Expression | None:
    """Return the address that ``urlparse(address).hostname`` or ``new URL(address).host`` was taken from, also by way of variables."""
    is_host = False
    for _ in range(6):
        if isinstance(node, nodes.Attribute):
            is_host = is_host or node.name in _HOST_PARTS
            if not is_host:
                return None
            node = node.value
        elif isinstance(node, nodes.Name):
            definition = run.origins.get(node.id)
            if definition is None or definition is node:
                return None
            node = definition
        elif isinstance(node, nodes.Call):
            if not node.arguments:
                if not isinstance(node.function, nodes.Attribute):
                    return None
                is_host = is_host or node.function.name in _HOST_PARTS  # Go's u.Hostname()
                node = node.function.value  # urlparse(address).hostname.lower()
            else:
                return node.arguments[0] if is_host else None
        elif isinstance(node, nodes.Logical):
            node = node.values[0]  # urlparse(address).hostname or ""
        else:
            return None
    return None


def apply(run: Interpreter, implications: list[Implication]) -> None:
    """Take over what follows from a condition into the present state."""
    from assay.engine import parameter_checks

    for place, node, kinds in implications:
        value = run.place_value(place, node)
        if not value.is_constant:
            parameter_checks.note(run, value, kinds)
            run.state[place] = joining.cleaned(value, kinds)
            run.has_places = run.has_places or "." in place
            if kinds >= PATH_KINDS and value.taints:
                for name in path_guards.longer_names_of(run, place):
                    if (longer := run.state.get(name)) is not None:
                        run.state[name] = joining.cleaned(longer, PATH_KINDS)


def implications(run: Interpreter, test: nodes.Expression, hops: int = 0) -> Implications:
    """Return what a condition says of places, where it is true and where it is false; ``hops`` counts the variables on the way to it."""
    if isinstance(test, nodes.Unary) and test.operator == "not":
        when_true, when_false = implications(run, test.operand, hops)
        return when_false, when_true
    if isinstance(test, nodes.Unary) and test.operator == "~":
        return _of_paths(run, path_guards.said_by_position(run, test.operand))  # ~name.indexOf("..")
    if isinstance(test, nodes.Logical) and test.operator in ("and", "or"):
        parts = [implications(run, value, hops) for value in test.values]
        trues = [item for part in parts for item in part[0]]
        falses = [item for part in parts for item in part[1]]
        if test.operator == "and":
            said = [
                part[1] for value, part in zip(test.values, parts, strict=True) if part[1] or not _is_side(run, value)
            ]
            return trues, _common(said)
        return _common([part[0] for part in parts]), falses
    if isinstance(test, nodes.Compare):
        return _of_comparison(run, test)
    if isinstance(test, nodes.Call):
        return _of_call(run, test)
    if isinstance(test, nodes.AssignedValue):
        return implications(run, test.value, hops)
    if isinstance(test, nodes.Attribute) and test.name in _HOST_PARTS:
        # if urlsplit(target).netloc: …; without a host the target is a path of this site.
        return [], _without_host(run, test)
    if isinstance(test, nodes.Name):
        if path_guards.target_of_way(run.origins.get(test.id)) is not None:
            return [], _guarded(run, test, PATH_KINDS)  # Where there is no way, it is the folder itself.
        # found = PATTERN.fullmatch(name); if not found: …
        origin = run.origins.get(test.id)
        if isinstance(origin, nodes.Call):
            return _of_call(run, origin)
        if isinstance(origin, nodes.Compare):
            return _of_comparison(run, origin)
        if isinstance(origin, nodes.Logical | nodes.Unary) and hops < _LONGEST_WAY:
            return implications(run, origin, hops + 1)  # is_inside = way and not way.startswith("..")
        if isinstance(origin, nodes.Subscript) and run.has_results:
            return _of_look_up(run, origin)  # if _, ok := allowed[name]; ok
    if isinstance(test, nodes.Subscript) and run.has_results:
        return _of_look_up(run, test)  # if allowed[name]
    return [], []


_SIDE_QUESTIONS = frozenset({"isSameFile", "equals", "exists", "isDirectory", "isEmpty", "isBlank"})


def _is_side(run: Interpreter, test: nodes.Expression, hops: int = 0) -> bool:
    """Whether a part of a condition in Java only asks whether there is anything to check: ``target != null && !target.startsWith(root)``."""
    if not run.sees_members:
        return False
    if isinstance(test, nodes.Unary) and test.operator == "not":
        return _is_side(run, test.operand, hops)
    if isinstance(test, nodes.Compare):
        return any(isinstance(side, nodes.Constant) and side.value is None for side in (test.left, test.right))
    if isinstance(test, nodes.Call):
        return _last_name(test) in _SIDE_QUESTIONS
    if isinstance(test, nodes.Name) and hops < _LONGEST_WAY:
        origin = run.origins.get(test.id)
        return origin is not None and origin is not test and _is_side(run, origin, hops + 1)
    return False


_LONGEST_WAY = 2
"""A condition is followed through this many variables: ``x = x and y`` would lead back to itself."""


def _of_paths(run: Interpreter, parts: path_guards.Parts) -> Implications:
    """Return what follows for expressions that show a path below its folder."""
    when_true, when_false = parts
    return (
        [item for node in when_true for item in _guarded(run, node, PATH_KINDS)],
        [item for node in when_false for item in _guarded(run, node, PATH_KINDS)],
    )


def _of_look_up(run: Interpreter, node: nodes.Subscript) -> Implications:
    """Return what follows for a key that a fixed map has or has not: Go's maps are its sets."""
    if _is_fixed_collection(run, node.value):
        return _guarded(run, node.key, EVERYTHING), []
    return [], []


def _common(parts: list[list[Implication]]) -> list[Implication]:
    """Return what follows from each of the parts."""
    if not parts:
        return []
    common = parts[0]
    for part in parts[1:]:
        common = [
            (place, node, shared)
            for place, node, kinds in common
            for other, _, others in part
            if other == place and (shared := joining.common_clearance(kinds, others))
        ]
    return common


def _of_comparison(run: Interpreter, test: nodes.Compare) -> Implications:
    said = path_guards.said_by_comparison(run, test)
    if said[0] or said[1]:
        return _of_paths(run, said)
    operator = test.operator
    positive = operator in ("==", "===", "in", "is")
    if not positive and operator not in ("!=", "!==", "not in", "is not"):
        return [], []
    found: list[Implication] = []
    if (
        isinstance(test.right, nodes.Constant)
        and test.right.value is None
        and isinstance(test.left, nodes.Call | nodes.Name)
    ):
        # PATTERN.fullmatch(name) is None says the same as not PATTERN.fullmatch(name).
        if run.has_results:
            call = test.left if isinstance(test.left, nodes.Call) else run.origins.get(test.left.id)
            if isinstance(call, nodes.Call):
                when_true, when_false = _of_call(run, call, is_error=True)
                return (when_false, when_true) if positive else (when_true, when_false)
        when_true, when_false = implications(run, test.left)
        return (when_false, when_true) if positive else (when_true, when_false)
    if operator in ("in", "not in"):
        if isinstance(test.left, nodes.Constant) and test.left.value in PARENT_FOLDERS:
            # ".." in name: where that does not hold, the name leads to no other folder.
            absent = _guarded(run, test.right, PATH_KINDS)
            return ([], absent) if positive else (absent, [])
        if isinstance(test.right, nodes.Attribute) and test.right.name == "parents":
            inside = _guarded(run, test.right.value, PATH_KINDS)
            return (inside, []) if positive else ([], inside)
        guarded = _guarded(run, test.left, EVERYTHING)
        if guarded and _is_fixed_collection(run, test.right):
            found.extend(guarded)
    else:
        for side, other in ((test.left, test.right), (test.right, test.left)):
            if isinstance(side, nodes.Attribute) and side.name in _HOST_PARTS and _is_own_host(other):
                found.extend(_without_host(run, side))
            if isinstance(side, nodes.Call):
                # os.path.commonpath([base, path]) == base
                when_true, _ = _of_call(run, side, only_compared=True)
                found.extend(when_true)
            if isinstance(side, nodes.Unary) and side.operator == "typeof":
                place = guarded_place(side.operand)
                if place is not None and isinstance(other, nodes.Constant) and other.value in _CHECKED_TYPES:
                    found.append((place, side.operand, EVERYTHING))
                elif place is not None and isinstance(other, nodes.Constant) and other.value == "string":
                    found.append((place, side.operand, _TEXT_KINDS))
            if isinstance(other, nodes.Constant) and other.value in _PROTOTYPE_NAMES:
                absent = _guarded(run, side, _PROPERTY_KINDS)
                return ([], absent) if positive else (absent, [])
            if isinstance(side, nodes.Call) and (place := guarded_place(other)) is not None:
                if cleared := path_guards.cleared_by_sanitiser(run, side, place):
                    found.append((place, other, cleared))
            guarded = _guarded(run, side, EVERYTHING)
            if guarded and not isinstance(side, nodes.Constant):
                value = run.silently(other)
                if value.is_constant and value.constant not in (None, "", True, False):
                    found.extend(guarded)
    return (found, []) if positive else ([], found)


def _without_host(run: Interpreter, host: nodes.Attribute) -> list[Implication]:
    """Return what follows where an address has no host, or that of this site: a redirect to it leads nowhere else."""
    origin = _origin_of_host(run, host)
    place = guarded_place(origin) if origin is not None else None
    found = [(place, origin, _REDIRECT_KINDS)] if origin is not None and place is not None else []
    if run.has_results and (parsed := guarded_place(host.value)) is not None:
        found.append((parsed, host.value, _REDIRECT_KINDS))  # In Go it is the parsed address that goes on.
    return found


def _is_own_host(other: nodes.Expression) -> bool:
    """Whether a host is compared with none, or with that of the request: ``netloc == ""``, ``netloc == request.host``."""
    if isinstance(other, nodes.Constant):
        return other.value == ""
    return _last_name(other) in _OWN_HOSTS


def _is_fixed_collection(run: Interpreter, node: nodes.Expression) -> bool:
    """Whether a collection holds only what the program's author wrote: a literal of constants, or a constant's name."""
    value = run.silently(node)
    if value.taints:
        return False
    if value.fields is not None:
        items: list[Value] = list(value.fields.values())
        return all(not item.taints for item in items)
    if isinstance(node, nodes.Comprehension):
        return True
    if value.is_constant:
        return False  # a substring test says nothing
    name = _last_name(node)
    return name.isupper() or bool(
        set(words_of(name)) & {"allowed", "permitted", "valid", "supported", "known", "allowlist", "whitelist"}
    )


_LISTING = frozenset({"readdirSync", "readdir", "keys", "values", "listFiles"})


def _is_own_list(node: nodes.Expression, value: Value) -> bool:
    """Whether what is asked for an item is a list of the program's own, by its name: ``origins.includes(origin)``. In a text it would be looked
    for as a part, which says nothing of the whole."""
    if any(taint.kind for taint in value.taints) or value.is_constant or value.text is not None:
        return False
    name = _last_name(node)
    if isinstance(node, nodes.Call):
        return name in _LISTING
    last = words_of(name)[-1:]
    return bool(last) and len(last[0]) > 3 and last[0].endswith("s") and not last[0].endswith("ss")


def _of_call(
    run: Interpreter, call: nodes.Call, *, only_compared: bool = False, is_error: bool = False
) -> Implications:
    """Return what a call used as a condition says, by the guard rows for it. ``is_error``: that its result is there says that it failed."""
    from assay.engine import parameter_checks
    from assay.engine.arguments import CallSite
    from assay.engine.calls import facts_for

    quiet, run.quiet = run.quiet, True
    try:
        receiver: Value | None = None
        if isinstance(call.function, nodes.Attribute):
            receiver = run.evaluate(call.function.value)
            name = call.function.name
            callee = run.member(call.function, receiver, is_called=True)
            path = callee.path
            if path is None and (isinstance(receiver.constant, str) or receiver.text is not None):
                path = f"str.{name}"
        else:
            callee = run.evaluate(call.function)
            path = callee.path
            name = call.function.id if isinstance(call.function, nodes.Name) else ""
        if path == "isinstance" and len(call.arguments) == 2:
            place = guarded_place(call.arguments[0])
            wanted = run.evaluate(call.arguments[1])
            if place is not None and wanted.path in HARMLESS_TYPES:
                return [(place, call.arguments[0], EVERYTHING)], []
            if place is not None and wanted.path == "str":
                return [(place, call.arguments[0], _TEXT_KINDS)], []
            return [], []
        if (
            name in ("includes", "has", "contains")
            and receiver is not None
            and isinstance(call.function, nodes.Attribute)
        ):
            if (
                call.arguments
                and isinstance(call.arguments[0], nodes.Constant)
                and call.arguments[0].value in PARENT_FOLDERS
            ):
                return [], _guarded(run, call.function.value, PATH_KINDS)
            # ALLOWED.includes(x) and ALLOWED.has(x) are how JavaScript writes x in ALLOWED.
            if call.arguments and (guarded := _guarded(run, call.arguments[0], EVERYTHING)):
                if _is_fixed_collection(run, call.function.value) or _is_own_list(call.function.value, receiver):
                    names = run.evaluate(call.function.value).fields or {}
                    if any(item.constant in _PROTOTYPE_NAMES for item in names.values()):
                        return [], [(place, node, _PROPERTY_KINDS) for place, node, _ in guarded]
                    return guarded, []
        if path in ("slices.Contains", "x/exp/slices.Contains") and len(call.arguments) == 2:
            if _is_fixed_collection(run, call.arguments[0]):
                return _guarded(run, call.arguments[1], EVERYTHING), []
            return [], []
        if run.has_results and len(call.arguments) == 2 and callee.callable is not None and _is_membership(name):
            first, second = call.arguments
            for held, asked in ((first, second), (second, first)):
                if _is_fixed_collection(run, held) and (guarded := _guarded(run, asked, EVERYTHING)):
                    return guarded, []
        site = CallSite(run, call, path, name, receiver)
        facts, site.is_shape_only = facts_for(run, site, path, name, receiver)
        when_true: list[Implication] = []
        when_false: list[Implication] = []
        if facts is not None:
            for guard in facts.guards:
                if guard.row.holds == "returns" or not site.satisfies(guard.when, guard.unless):
                    continue
                for node, _ in site.select(guard.selector):
                    target = when_true if guard.row.holds == "true" else when_false
                    target.extend(_guarded(run, node, frozenset(guard.row.kinds)))
        elif not only_compared and isinstance(callee.callable, FunctionHandle):
            for node, kinds in parameter_checks.said_by_call(run, site, callee.callable, is_error=is_error):
                (when_false if is_error else when_true).extend(_guarded(run, node, kinds))
        if run.has_results and facts is None and not call.arguments and _is_validator(name) and receiver is not None:
            # if err := order.Validate(); err != nil
            if isinstance(call.function, nodes.Attribute) and not only_compared:
                (when_false if is_error else when_true).extend(_guarded(run, call.function.value, EVERYTHING))
        elif (facts is None and not when_true and not only_compared) and call.arguments and _is_validator(name):
            # Go's validators often take the context or the request first.
            for argument in call.arguments if run.has_results else call.arguments[:1]:
                (when_false if is_error else when_true).extend(_guarded(run, argument, EVERYTHING))
        elif facts is None and not when_true and not only_compared and _is_refusal(name):
            for argument in call.arguments:
                when_false.extend(_guarded(run, argument, frozenset({"url"})))
        elif facts is None and not when_true and not only_compared and _is_containment(name):
            for argument in call.arguments:
                when_true.extend(_guarded(run, argument, frozenset({"path"})))
        return when_true, when_false
    finally:
        run.quiet = quiet


_HOLDING_WORDS = frozenset({"contains", "contain", "includes", "include", "member"})
_HOLDERS = frozenset({"slice", "array", "list", "set", "strings"})


def _is_membership(name: str) -> bool:
    """Whether the name of a function of one's own asks whether a collection holds something: ``contains``, ``stringInSlice``."""
    words = set(words_of(name))
    return bool(words & _HOLDING_WORDS) or ("in" in words and bool(words & _HOLDERS))


def _is_containment(name: str) -> bool:
    """Whether an unknown function's name asks whether one path is inside another: ``is_within_directory``, ``isSubPath``."""
    words = words_of(name)
    return len(words) > 1 and words[0] == "is" and words[1] in _INSIDE_WORDS


_INSIDE_WORDS = frozenset(
    {"within", "inside", "sub", "subpath", "subdir", "under", "child", "contained", "relative", "descendant", "in"}
)


_REFUSED_WORDS = frozenset(
    {"private", "internal", "blocked", "forbidden", "disallowed", "loopback", "reserved", "denied"}
)


def _is_refusal(name: str) -> bool:
    """Whether an unknown function's name asks whether an address is one that must not be called: ``isPrivateIP``, ``is_internal_host``."""
    words = words_of(name)
    return len(words) > 1 and words[0] == "is" and words[1] in _REFUSED_WORDS


_SAFE_WORDS = frozenset({"valid", "safe", "allowed", "trusted"})


def _is_validator(name: str) -> bool:
    """Whether an unknown function's name says that it tells good from bad: what it lets pass is not reported as dangerous."""
    words = words_of(name)
    return bool(words) and (
        words[0] in ("valid", "validate")
        or (len(words) > 1 and words[0] == "is" and not _SAFE_WORDS.isdisjoint((words[1], words[-1])))
    )
