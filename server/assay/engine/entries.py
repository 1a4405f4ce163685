"""Entry points: which functions strangers call, and what their parameters are."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from assay.engine.callables import ClassHandle, InstanceHandle
from assay.engine.knowledge import LanguageKnowledge
from assay.facts import schema
from assay.ir import nodes
from assay.ir.values import UNKNOWN, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

HARMLESS_TYPES = frozenset(
    {"int", "float", "bool", "complex", "uuid.UUID", "decimal.Decimal", "number", "boolean", "bigint", "Date"}
    | {"datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta"}
    | {"int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "byte", "rune"}
    | {"float32", "float64", "complex64", "complex128", "time.Time", "time.Duration", "google/uuid.UUID"}
    | {
        "long",
        "short",
        "double",
        "Boolean",
        "Byte",
        "Character",
        "Double",
        "Float",
        "Integer",
        "Long",
        "Number",
        "Short",
    }
    | {"java.util.UUID", "java.math.BigDecimal", "java.math.BigInteger", "java.util.Date", "java.time.Instant"}
    | {"java.time.LocalDate", "java.time.LocalDateTime", "java.time.LocalTime", "java.time.OffsetDateTime"}
    | {"java.time.ZonedDateTime", "java.time.Duration", "java.sql.Date", "java.sql.Timestamp", "char"}
)
"""Types of which no value carries an attack."""

ELEMENTS = "[]"
"""What ends the name of the type of a slice, after the name of the type of its elements."""

_TYPES_OF_FUNCTIONS = frozenset({"Function", "typing.Callable", "collections.abc.Callable"})


def decorator_path(run: Interpreter, decorator: nodes.Expression) -> str | None:
    """Return the canonical name of a decorator or of what it calls."""
    target = decorator.function if isinstance(decorator, nodes.Call) else decorator
    return run.silently(target).path


def entries_of(run: Interpreter, function: nodes.Function, owner: str) -> tuple[schema.Entry, ...]:
    """Return the rows that make a function an entry point."""
    known = run.known
    found: list[schema.Entry] = []
    for decorator in function.decorators:
        path = decorator_path(run, decorator)
        rows = known.decorators.get(path) if path is not None else None
        if rows is None and run.may_match_shapes(path):
            target = decorator.function if isinstance(decorator, nodes.Call) else decorator
            if isinstance(target, nodes.Attribute):
                rows = known.decorators.get(f"*.{target.name}")
        for row in rows or ():
            if not row.module or run.imports(row.module):
                found.append(row)
    if owner and (rows := known.overrides.get(function.name)) is not None:
        bases = all_bases(run, owner)
        found.extend(row for row in rows if row.base in bases)
    found.extend(entries_by_parameter(run, function))
    if not owner or (run.sees_members and function.is_static):
        for row in known.functions.get(function.name, ()):
            if (
                (not row.path or matches_path(run.surroundings.path, row.path))
                and (not row.module or run.imports(row.module))
                and (not row.with_first_parameter or _begins_with_parameter(function, row.with_first_parameter))
            ):
                found.append(row)
        found.extend(_entries_by_directive(run, function))
    return tuple(found)


def _begins_with_parameter(function: nodes.Function, names: str) -> bool:
    """Whether a function's first parameter has one of these names, or is taken apart at once."""
    if not function.parameters:
        return False
    return function.parameters[0].name in ("", *glob_alternatives(names))


def _entries_by_directive(run: Interpreter, function: nodes.Function) -> list[schema.Entry]:
    """Return the rows for all functions under a directive: those that a file exports, or one that begins with it."""
    rows = run.known.functions.get("*", ())
    return [
        row for row in rows if (function.is_exported and run.imports(row.module)) or _begins_with(function, row.module)
    ]


def _begins_with(function: nodes.Function, directive: str) -> bool:
    first = function.body[0] if function.body else None
    return (
        isinstance(first, nodes.ExpressionStatement)
        and isinstance(first.value, nodes.Constant)
        and first.value.value == directive
    )


def entries_by_parameter(run: Interpreter, function: nodes.Function) -> tuple[schema.Entry, ...]:
    """Return the rows that a function's first parameter makes it an entry point by: ``(req, res)``, also taken apart: ``({ query }, res)``."""
    if not function.parameters:
        return ()
    if run.known.signatures:
        return _entries_by_signature(run, function)
    name = function.parameters[0].name
    if name in ("", "request") and len(function.parameters) > 1 and function.parameters[1].name in ("res", "response"):
        name = "req"
    rows = run.known.first_parameters.get(name)
    return tuple(row for row in rows if not row.module or run.imports(row.module)) if rows else ()


def _entries_by_signature(run: Interpreter, function: nodes.Function) -> tuple[schema.Entry, ...]:
    """Return the rows that the types of all of a function's parameters make it an entry point by."""
    given = function.parameters[1:] if function.parameters[0].name == "self" else function.parameters
    if not given or len(given) > run.known.longest_signature or given[0].annotation is None:
        return ()
    rows = run.known.signatures.get(type_of_annotation(run, given[0].annotation).path or "")
    if not rows:
        return ()
    types = [type_of_annotation(run, parameter.annotation).path for parameter in given]
    return tuple(row for row in rows if types == row.types)


def matches_path(path: str, glob: str) -> bool:
    """Whether a path relative to the workspace matches a glob; a leading ``**/`` also matches nothing."""
    candidates = glob_alternatives(glob)
    return any(
        fnmatchcase(path, candidate) or (candidate.startswith("**/") and fnmatchcase(path, candidate[3:]))
        for candidate in candidates
    )


def glob_alternatives(glob: str) -> list[str]:
    """Return the globs that alternatives in braces stand for."""
    from assay.engine.patterns import expand_braces

    return list(expand_braces(glob))


def all_bases(run: Interpreter, class_name: str) -> set[str]:
    """Return the canonical names of all known bases of a class of the file."""
    found: set[str] = set()
    pending = [class_name]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        run.note_name(name)
        view = run.class_views.get(name) or run.surroundings.view_of_class(name)
        if view is None:
            continue
        pending.extend(view.own_bases)
        for base in view.bases:
            found.add(base)
            found |= run.known.subtypes.get(base, set())
    return found


def type_of_annotation(run: Interpreter, annotation: nodes.Expression | None) -> Value:
    """Return what a written type tells of the values that have it."""
    if annotation is None:
        return UNKNOWN
    node = annotation
    if isinstance(node, nodes.Subscript) and isinstance(node.key, nodes.Constant) and node.key.value == ELEMENTS:
        element = type_of_annotation(run, node.value)
        if element.is_harmless:
            return Value(is_harmless=True) if element.path != "byte" else UNKNOWN
        if element.path == "string" or (element.path is None and element.callable is None):
            return UNKNOWN
        return Value(f"{element.path or ''}{ELEMENTS}", callable=element.callable)
    for _ in range(4):
        if not isinstance(node, nodes.Subscript):
            break
        outer = run.silently(node.value).path or ""
        if outer.rsplit(".", 1)[-1] == "Literal":
            return Value(is_harmless=True)  # One of the texts that the program's author wrote.
        first = node.key.items[0] if isinstance(node.key, nodes.Collection) and node.key.items else node.key
        if outer.rsplit(".", 1)[-1] in ("Optional", "Annotated", "Final", "ClassVar", "Promise"):
            node = first
        else:
            node = node.value
            break
    if isinstance(node, nodes.Binary) and node.operator == "|":
        node = node.left
    if isinstance(node, nodes.Constant) and node.value is None:
        return UNKNOWN
    value = run.silently(node)
    if value.path in _TYPES_OF_FUNCTIONS:
        # ``callback: Function`` is some function; calling it is not the same as calling ``Function``.
        return UNKNOWN
    # The names of TypeScript's own types are no values, so that looking them up finds nothing.
    written = node.id if value is UNKNOWN and isinstance(node, nodes.Name) else value.path
    if written in HARMLESS_TYPES:
        return Value(written, is_harmless=True)
    if isinstance(value.callable, ClassHandle):
        is_enumeration = any(base.startswith("enum.") for base in all_bases(run, value.callable.name))
        return Value(value.path, callable=InstanceHandle(value.callable.name), is_harmless=is_enumeration)
    return Value(value.path) if value.path is not None else UNKNOWN


def is_injected(parameter: nodes.Parameter) -> bool:
    """Whether a framework makes the argument from a call that is the default or part of the annotation (dependency injection)."""
    if isinstance(parameter.default, nodes.Call):
        name = parameter.default.function
        written = name.id if isinstance(name, nodes.Name) else name.name if isinstance(name, nodes.Attribute) else ""
        return written in ("Depends", "Security", "Inject", "Provide")
    if isinstance(parameter.annotation, nodes.Subscript) and isinstance(parameter.annotation.key, nodes.Collection):
        return any(
            isinstance(item, nodes.Call)
            and isinstance(item.function, nodes.Name)
            and item.function.id in ("Depends", "Security", "Inject", "Provide")
            for item in parameter.annotation.key.items
        )
    return False


def parameter_values(
    run: Interpreter,
    function: nodes.Function,
    entries: tuple[schema.Entry, ...],
    owner: str,
    place: nodes.Expression | None = None,
) -> list[Value]:
    """Return what is known of each parameter: its written type, and for an entry point what the framework passes.

    ``place`` is where flows are said to begin, when the function's own code is in another unit.
    """
    values: list[Value] = []
    position = 0
    route_text = _decorator_text(function)
    for index, parameter in enumerate(function.parameters):
        name = parameter.name
        if index == 0 and owner and name in ("self", "cls") and not function.is_static:
            values.append(self_value(run, owner))
            continue
        value = type_of_annotation(run, parameter.annotation)
        if parameter.decorators:
            value = _decorated(run, parameter, value, place)
        for entry in entries:
            role = entry.keywords.get(name, "") if name else ""
            if not role and entry.parameters:
                role = _role(entry.parameters, position)
            if not role or role == "-" or is_injected(parameter):
                continue
            if role.startswith("@"):
                if run.sees_members and not parameter.decorators and _is_of_framework(value.path):
                    break
                if not value.is_harmless and not _is_converted(route_text, name):
                    value = run.tainted(role[1:], place if place is not None else parameter, value)
                elif _is_converted(route_text, name):
                    value = Value(is_harmless=True)
            elif value.path is None:
                value = Value(role, taints=value.taints)
            break
        values.append(value)
        position += 1
    return values


_OF_FRAMEWORKS: tuple[str, ...] = ("javax.servlet.", "jakarta.servlet.", "javax.ws.rs.core.", "jakarta.ws.rs.core.")
_OF_FRAMEWORKS += ("java.security.", "java.util.Locale", "java.util.TimeZone", "java.io.OutputStream", "java.io.Writer")
_OF_FRAMEWORKS += ("java.io.PrintWriter", "org.springframework.ui.", "org.springframework.security.")
_OF_FRAMEWORKS += ("org.springframework.validation.", "org.springframework.web.")


def _is_of_framework(path: str | None) -> bool:
    """Whether a framework of Java gives an object of this type by itself: the response, the session, who is logged in. What can be read from a
    request has facts of its own."""
    return path is not None and path.startswith(_OF_FRAMEWORKS) and "multipart" not in path


def _decorated(run: Interpreter, parameter: nodes.Parameter, value: Value, place: nodes.Expression | None) -> Value:
    """Return what a parameter is that a decorator asks the framework for: ``@Body() body``, ``@Req() request``."""
    for decorator in parameter.decorators:
        facts = run.known.calls.get(decorator_path(run, decorator) or "")
        if facts is None:
            continue
        if facts.sources and _has_pipe(decorator):
            return Value(is_harmless=True)
        if facts.sources and not value.is_harmless:
            return run.tainted(facts.sources[0].row.kind, place if place is not None else parameter, value)
        if facts.type is not None and value.path is None:
            return Value(facts.type)
    return value


_CONVERTING_PIPES = frozenset(
    {"ParseIntPipe", "ParseFloatPipe", "ParseBoolPipe", "ParseUUIDPipe", "ParseEnumPipe", "ParseDatePipe"}
)


def _has_pipe(decorator: nodes.Expression) -> bool:
    """Whether the framework turns the value into something harmless on the way."""
    if not isinstance(decorator, nodes.Call):
        return False
    written = [argument.function if isinstance(argument, nodes.Call) else argument for argument in decorator.arguments]
    return any(isinstance(node, nodes.Name) and node.id in _CONVERTING_PIPES for node in written)


def _role(parameters: list[str], position: int) -> str:
    if parameters[-1] == "...":
        return parameters[min(position, len(parameters) - 2)] if len(parameters) > 1 else ""
    return parameters[position] if position < len(parameters) else ""


def _decorator_text(function: nodes.Function) -> str:
    return " ".join(
        argument.value
        for decorator in function.decorators
        if isinstance(decorator, nodes.Call)
        for argument in decorator.arguments[:1]
        if isinstance(argument, nodes.Constant) and isinstance(argument.value, str)
    )


def _is_converted(route: str, name: str) -> bool:
    """Whether the route's own pattern turns a parameter into a number or UUID (``<int:name>``)."""
    return bool(name) and any(f"<{kind}:{name}>" in route for kind in ("int", "float", "uuid"))


def self_value(run: Interpreter, owner: str) -> Value:
    """Return what a method's own object is: an object of its class, which has the members of the class's bases."""
    view = run.class_views.get(owner) or run.surroundings.view_of_class(owner)
    run.note_name(owner)
    base = None
    if view is not None:
        base = next((base for base in view.bases if base.split(".", 1)[0] in run.known.known_modules), None)
        if base is None:
            base = view.bases[0] if view.bases else None
    return Value(base, callable=InstanceHandle(owner))


def source_kind_of_type(known: LanguageKnowledge, path: str | None) -> str | None:
    """Return the source kind of what can be read from an object of a type: a request given on whole carries its data."""
    if path is None:
        return None
    if not known.source_types:
        for name, facts in known.reads.items():
            if facts.sources and "." in name:
                known.source_types.setdefault(name.rpartition(".")[0], facts.sources[0].row.kind)
        known.source_types.setdefault("", "")
    return known.source_types.get(path)
