"""How Java names things: members without ``this``, types through wildcard imports, and what a written type says of a value.

A bare name means a variable, else a field of the class or of a class around it, else what the file imports. A bare call means a method, so that a
field and a method of one name do not get in each other's way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine import joining
from assay.engine.callables import InstanceHandle
from assay.engine.entries import type_of_annotation
from assay.ir import nodes
from assay.ir.names import words_of
from assay.ir.values import UNKNOWN, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter


METHODS_OF_TEXT = frozenset(
    {
        "replaceAll",
        "replaceFirst",
        "trim",
        "strip",
        "toLowerCase",
        "toUpperCase",
        "substring",
        "equalsIgnoreCase",
        "matches",
    }
    | {
        "startsWith",
        "endsWith",
        "split",
        "isBlank",
        "charAt",
        "concat",
        "getBytes",
        "toCharArray",
        "indexOf",
        "lastIndexOf",
    }
)
"""Methods that mean text where nothing else is known of what they are called on."""


def wildcard_name(module: str) -> str:
    """Return the name under which a file's exports say that it imports all of a package or class."""
    return f"*{module.replace('.', '/')}"


def package_of(path: str) -> str:
    """Return the package of a canonical name: all before the first part that begins with a capital."""
    start = 0
    while True:
        if path[start : start + 1].isupper():
            return path[:start].rstrip(".")
        dot = path.find(".", start)
        if dot < 0:
            return path
        start = dot + 1


def is_library(run: Interpreter, path: str) -> bool:
    """Whether a name belongs to a package that the facts know, or to Java itself."""
    return path.startswith(("java.", "javax.", "jakarta.")) or package_of(path) in run.known.packages


def enclosing(class_name: str) -> list[str]:
    """Return a class and the classes around it, innermost first."""
    found = [class_name]
    while "." in class_name:
        class_name = class_name.rpartition(".")[0]
        found.append(class_name)
    return found


def field_in_scope(run: Interpreter, name: str) -> Value | None:
    """Return the field or nested class that a bare name means inside the class at hand; None where it means none."""
    if not run.class_name:
        return None
    for class_name in enclosing(run.class_name):
        for family in run.surroundings.family_of(class_name):
            run.note_name(family)
            run.note_name(f"{family}.{name}")
        found = run.surroundings.field_of(class_name, name)
        if found is not None:
            return found
    return None


def method_of(run: Interpreter, class_name: str, name: str) -> Value | None:
    """Return a method of a class of the file or of its bases in the file."""
    for family in run.surroundings.family_of(class_name):
        run.note_name(family)
        run.note_name(f"{family}.{name}")
    handle = run.surroundings.method_of(class_name, name)
    return Value(callable=handle) if handle is not None else None


def method_in_scope(run: Interpreter, name: str) -> Value | None:
    """Return the method that a bare call means inside the class at hand: of the file, or inherited from a library's class."""
    if not run.class_name:
        return None
    for class_name in enclosing(run.class_name):
        found = method_of(run, class_name, name)
        if found is not None:
            return found
    for class_name in enclosing(run.class_name):
        view = run.class_views.get(class_name) or run.surroundings.view_of_class(class_name)
        for base in view.bases if view is not None else ():
            if f"{base}.{name}" in run.known.calls:
                return Value(f"{base}.{name}")
    return None


def through_wildcard(run: Interpreter, name: str) -> Value | None:
    """Return the type or static member that a name means by way of ``import java.io.*``; None where the file imports none such."""
    for owner in run.known.owners.get(name, ()):
        marker = wildcard_name(owner)
        run.note_name(marker)
        if marker in run.state or run.surroundings.lookup(marker, run.unit, run.is_in_function) is not None:
            return Value(f"{owner}.{name}")
    return None


_FILLED_MODELS = ("pydantic.", "sqlmodel.", "msgspec.")
"""Where the base classes stand whose instances are made of what a request holds."""
_RECORD_DECORATORS = frozenset({"dataclass", "define", "frozen", "attrs", "s", "attributes"})


def is_record(run: Interpreter, value: Value) -> bool:
    """Whether a value is of a class of the file that only holds fields, so that who makes it decides what they hold; its class attributes are
    no more than what stands there by default."""
    if (value.path or "").startswith(_FILLED_MODELS):
        return True
    if not isinstance(value.callable, InstanceHandle):
        return False
    view = run.surroundings.view_of_class(value.callable.name)
    if view is None:
        return False
    return view.holds_data or any(_written_name(item) in _RECORD_DECORATORS for item in view.decorators)


_SERVICE_WORDS = frozenset(
    {"service", "repository", "repo", "store", "client", "db", "database", "handler", "logger", "manager", "cache"}
    | {"server", "conn", "connection", "pool", "mutex", "storage", "provider", "context", "ctx", "func", "interface"}
)
_DATA_PACKAGES = frozenset(
    {
        "time",
        "uuid",
        "json",
        "primitive",
        "decimal",
        "pq",
        "datatypes",
        "null",
        "url",
        "multipart",
        "big",
        "bson",
        "pgtype",
    }
)
_DATA_TYPES = frozenset({"Model", "DeletedAt", "RegisteredClaims", "StandardClaims", "MapClaims"})
_DATA_FORMS = (b"map[", b"struct", b"[]", b"[", b"interface{}", b"*map[", b"*[]")


def holds_data(run: Interpreter, body: tuple[nodes.Statement, ...]) -> bool:
    """Whether the fields of a struct in Go are data and nothing that does something: no connection, no function, no service."""
    fields = [
        statement.annotation for statement in body if isinstance(statement, nodes.Assign) and statement.annotation
    ]
    return bool(fields) and all(_is_data(run, written) for written in fields)


def _is_data(run: Interpreter, written: nodes.Expression) -> bool:
    if isinstance(written, nodes.Subscript):
        written = written.value
    if isinstance(written, nodes.Name):
        return written.id in run.language.builtins or not _SERVICE_WORDS.intersection(words_of(written.id))
    if isinstance(written, nodes.Attribute) and isinstance(written.value, nodes.Name):
        package, name = written.value.id, written.name
        return package in _DATA_PACKAGES or name in _DATA_TYPES or (package == "sql" and name.startswith("Null"))
    if isinstance(written, nodes.Opaque):
        return run.text[written.start : written.end].lstrip(b"*").startswith(_DATA_FORMS)
    return False


def _written_name(decorator: nodes.Expression) -> str:
    if isinstance(decorator, nodes.Call):
        decorator = decorator.function
    if isinstance(decorator, nodes.Attribute):
        return decorator.name
    return decorator.id if isinstance(decorator, nodes.Name) else ""


def declared(run: Interpreter, value: Value, annotation: nodes.Expression) -> Value:
    """Return a value that goes into a variable of a written type: the type counts where nothing more exact is known."""
    written = type_of_annotation(run, annotation)
    if written is UNKNOWN or value.is_constant:
        return value
    if written.is_harmless:
        harmless = joining.harmless((value,))
        return Value(written.path, taints=harmless.taints, is_harmless=True)
    target = value.callable
    if target is None and isinstance(written.callable, InstanceHandle) and value.path is None:
        target = written.callable
    if target is value.callable and (
        written.path is None or (value.path is not None and not value.path.endswith("()") and value.path != "Object")
    ):
        return value
    path = written.path if value.path is None or value.path.endswith("()") or value.path == "Object" else value.path
    return Value(path, value.constant, value.taints, value.text, value.fields, target, value.is_harmless, value.cleared)
