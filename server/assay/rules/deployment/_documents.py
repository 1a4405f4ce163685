"""Reads keys and values of documents."""

from __future__ import annotations

from collections.abc import Iterator

from assay.rules.api import Document, nodes


def roots(document: Document) -> Iterator[nodes.Expression]:
    """Yield the value of each document of the file."""
    for statement in document.statements:
        if isinstance(statement, nodes.ExpressionStatement):
            yield statement.value


def pairs(value: nodes.Expression | None) -> Iterator[tuple[str, nodes.Entry]]:
    """Yield the keys of a mapping with their entries; nothing for anything else."""
    if isinstance(value, nodes.Mapping):
        for entry in value.entries:
            if isinstance(entry.key, nodes.Constant):
                yield str(entry.key.value), entry


def entry_of(value: nodes.Expression | None, key: str) -> nodes.Entry | None:
    """Return the entry of a key; of several the last one, which is the one that counts."""
    found: nodes.Entry | None = None
    for name, entry in pairs(value):
        if name == key:
            found = entry
    return found


def at(value: nodes.Expression | None, *keys: str) -> nodes.Expression | None:
    """Return the value below some keys, None where there is none."""
    for key in keys:
        entry = entry_of(value, key)
        if entry is None:
            return None
        value = entry.value
    return value


def items(value: nodes.Expression | None) -> tuple[nodes.Expression, ...]:
    """Return the items of a list; nothing for anything else."""
    return value.items if isinstance(value, nodes.Collection) else ()


def text(value: nodes.Expression | None) -> str:
    """Return the text of a constant; empty for anything else."""
    if isinstance(value, nodes.Constant) and value.value is not None:
        return str(value.value).lower() if isinstance(value.value, bool) else str(value.value)
    return ""


def is_true(value: nodes.Expression | None) -> bool:
    """Whether a constant says yes."""
    return text(value).lower() in ("true", "yes", "on")


def values(value: nodes.Expression | None) -> tuple[nodes.Expression, ...]:
    """Return the items of a list, or the value itself where it is a constant: many keys take either."""
    if isinstance(value, nodes.Constant):
        return (value,)
    return items(value)


def instructions(document: Document) -> Iterator[nodes.Call]:
    """Yield the instructions of a Dockerfile."""
    for value in roots(document):
        if isinstance(value, nodes.Call):
            yield value


def name_of(call: nodes.Call) -> str:
    """Return the name of an instruction or command; empty where it is put together."""
    return call.function.id if isinstance(call.function, nodes.Name) else ""


def every_mapping(value: nodes.Expression) -> Iterator[nodes.Mapping]:
    """Yield all mappings at and below a value."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Mapping):
            yield node
            pending.extend(entry.value for entry in reversed(node.entries))
        elif isinstance(node, nodes.Collection):
            pending.extend(reversed(node.items))
