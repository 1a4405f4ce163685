"""Putting values together: where branches meet, where text is built, where data passes through a call."""

from __future__ import annotations

from collections.abc import Iterable

from assay.ir.values import EVERYTHING, HARMLESS, NOT_CONSTANT, UNKNOWN, Hole, Step, Taint, Value

MAXIMUM_TAINTS = 6
"""A value keeps this many taints: more kinds of sources for one value change no decision."""
MAXIMUM_STEPS = 24
"""A flow keeps this many steps: nobody reads longer ones, and loops cannot make them endless."""
MAXIMUM_PIECES = 40
"""Built text keeps this many pieces."""

_ENDURING = "weak-random"
"""The kind of source that arithmetic and sanitisers do not take away: a number that can be guessed stays one that can be guessed."""


def harmless(values: Iterable[Value]) -> Value:
    """Return what is known of a number or boolean that is made from ``values``."""
    taints = tuple(taint for value in values for taint in value.taints if taint.kind == _ENDURING)
    return Value(taints=merge_taints((taints,)), is_harmless=True) if taints else HARMLESS


def merge_taints(groups: Iterable[tuple[Taint, ...]]) -> tuple[Taint, ...]:
    """Return the taints of all groups; of two of one kind and parameter the more dangerous one stays."""
    found: dict[tuple[str, int], Taint] = {}
    for group in groups:
        for taint in group:
            key = (taint.kind, taint.parameter)
            known = found.get(key)
            if known is None:
                if len(found) < MAXIMUM_TAINTS:
                    found[key] = taint
            elif _is_worse(taint, known):
                found[key] = taint
    return tuple(found.values())


def _is_worse(taint: Taint, known: Taint) -> bool:
    if taint.cleared != known.cleared:
        return len(taint.cleared) < len(known.cleared) and "*" not in taint.cleared
    return taint.is_proven and not known.is_proven


def clearance(value: Value) -> frozenset[str]:
    """Return the sink kinds that a value is harmless for as a whole."""
    if value.constant is not NOT_CONSTANT or value.is_harmless:
        return EVERYTHING
    return value.cleared


def common_clearance(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """Return the sink kinds that both sets hold; ``*`` stands for all."""
    if "*" in first:
        return second
    if "*" in second:
        return first
    return first & second


def join(first: Value, second: Value) -> Value:
    """Return what is known of a value that is one or the other."""
    if first is second:
        return first
    path = first.path if first.path == second.path else (first.path or second.path)
    if first.is_constant and second.is_constant and _same_constant(first, second):
        return first
    text = first.text if first.text is not None else second.text
    fields = first.fields if first.fields is not None else second.fields
    if first.fields is not None and second.fields is not None and first.fields.keys() == second.fields.keys():
        fields = {name: join(value, second.fields[name]) for name, value in first.fields.items()}
    cleared = common_clearance(clearance(first), clearance(second))
    return Value(
        path,
        NOT_CONSTANT,
        merge_taints((first.taints, second.taints)) if first.taints or second.taints else (),
        text,
        fields,
        first.callable if first.callable is not None else second.callable,
        is_harmless=False,
        cleared=cleared,
    )


def _same_constant(first: Value, second: Value) -> bool:
    return type(first.constant) is type(second.constant) and first.constant == second.constant


def join_states(first: dict[str, Value], second: dict[str, Value]) -> dict[str, Value]:
    """Return the state where two branches meet. A name that only one of them binds keeps that value."""
    if first is second:
        return first
    joined = dict(first)
    for name, value in second.items():
        known = joined.get(name)
        if known is None:
            joined[name] = value
        elif known is not value:
            joined[name] = join(known, value)
    return joined


def concatenate(pieces: Iterable[str | Hole]) -> Value:
    """Return what is known of text made of pieces."""
    flat: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            value = piece.value
            if isinstance(value.constant, str):
                piece = value.constant
            elif value.constant is not NOT_CONSTANT and not isinstance(value.constant, bytes):
                piece = str(value.constant)
            elif value.text is not None:
                for inner in value.text:
                    _append(flat, inner)
                continue
        _append(flat, piece)
    if all(isinstance(piece, str) for piece in flat):
        return Value(constant="".join(piece for piece in flat if isinstance(piece, str)))
    holes = [piece.value for piece in flat if isinstance(piece, Hole)]
    cleared = EVERYTHING
    harmless = True
    for value in holes:
        cleared = common_clearance(cleared, clearance(value))
        harmless = harmless and (value.is_harmless or value.is_constant)
    return Value(
        taints=merge_taints(value.taints for value in holes),
        text=tuple(flat[:MAXIMUM_PIECES]),
        is_harmless=harmless,
        cleared=cleared,
    )


def _append(flat: list[str | Hole], piece: str | Hole) -> None:
    if isinstance(piece, str) and flat and isinstance(flat[-1], str):
        flat[-1] += piece
    elif piece != "":
        flat.append(piece)


def cleaned(value: Value, kinds: frozenset[str]) -> Value:
    """Return the value after a sanitiser or guard for ``kinds``."""
    if "*" in kinds:
        kept = tuple(taint for taint in value.taints if taint.kind == _ENDURING)
        return Value(value.path, value.constant, kept, value.text, value.fields, value.callable, cleared=EVERYTHING)
    return Value(
        value.path,
        value.constant,
        tuple(
            Taint(taint.kind, taint.step, taint.cleared | kinds, taint.is_proven, taint.parameter)
            for taint in value.taints
        ),
        value.text,
        value.fields,
        value.callable,
        value.is_harmless,
        value.cleared | kinds,
    )


def passed_on(values: Iterable[Value], *, is_proven: bool = True) -> Value:
    """Return what is known of a result that carries what ``values`` carry and of which nothing else is known."""
    collected = [value for value in values if value is not UNKNOWN]
    taints = merge_taints(value.taints for value in collected)
    if not taints:
        return UNKNOWN
    if not is_proven:
        taints = tuple(Taint(t.kind, t.step, t.cleared, False, t.parameter) for t in taints)
    return Value(taints=taints)


def with_step(taints: tuple[Taint, ...], unit: int, start: int, end: int, message: str) -> tuple[Taint, ...]:
    """Return the taints with one more step on their way."""
    return tuple(
        taint
        if taint.step.length >= MAXIMUM_STEPS
        else Taint(
            taint.kind, Step(unit, start, end, message, taint.step), taint.cleared, taint.is_proven, taint.parameter
        )
        for taint in taints
    )
