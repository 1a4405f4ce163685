"""What the engine knows of a value at a place: where it comes from, what it is, and who can influence it.

Values are never changed after they were made; ``UNKNOWN`` stands for all that nothing is known of, so that most
expressions create no object at all.
"""

from __future__ import annotations

from typing import Final

from assay.ir.nodes import ConstantValue, Expression


class _NotConstant:
    __slots__ = ()

    def __repr__(self) -> str:
        return "NOT_CONSTANT"


NOT_CONSTANT: Final = _NotConstant()
NOTHING: Final[frozenset[str]] = frozenset()
EVERYTHING: Final[frozenset[str]] = frozenset({"*"})
"""The set of sink kinds that means all of them."""


class Step:
    """One step of a flow: a place in a unit, and words for it. ``previous`` leads back to the source."""

    __slots__ = ("end", "length", "message", "previous", "start", "unit")

    def __init__(self, unit: int, start: int, end: int, message: str, previous: Step | None) -> None:
        self.unit = unit
        self.start = start
        self.end = end
        self.message = message
        self.previous = previous
        self.length: int = 1 if previous is None else previous.length + 1

    def chain(self) -> list[Step]:
        """Return the steps from the source to this one."""
        steps: list[Step] = []
        step: Step | None = self
        while step is not None:
            steps.append(step)
            step = step.previous
        steps.reverse()
        return steps

    def key(self) -> tuple[object, ...]:
        """Return what two equal chains have in common."""
        return tuple((step.unit, step.start, step.end, step.message) for step in self.chain())


class Taint:
    """One way in which somebody else can influence a value.

    ``kind`` is a source kind of facts/kinds.toml, or empty for a parameter of the function that is analysed; ``parameter`` is
    then its index. ``cleared`` holds the sink kinds that a sanitiser has made harmless (``*`` for all). ``is_proven``
    is false once the value went through a function that nothing is known of.
    """

    __slots__ = ("cleared", "is_proven", "kind", "parameter", "step")

    def __init__(
        self, kind: str, step: Step, cleared: frozenset[str] = frozenset(), is_proven: bool = True, parameter: int = -1
    ) -> None:
        self.kind = kind
        self.step = step
        self.cleared = cleared
        self.is_proven = is_proven
        self.parameter = parameter

    def reaches(self, sink_kind: str) -> bool:
        """Whether no sanitiser has made the value harmless for this kind of sink."""
        return sink_kind not in self.cleared and "*" not in self.cleared

    def key(self) -> tuple[object, ...]:
        """Return what two equal taints have in common."""
        return (self.kind, self.parameter, self.is_proven, self.cleared, self.step.key())


class Hole:
    """A part of a built text that is not constant."""

    __slots__ = ("node", "value")

    def __init__(self, node: Expression, value: Value) -> None:
        self.node = node
        self.value = value


class Value:
    """What is known of a value.

    - ``path``: the canonical dotted name of the library symbol that it is (``subprocess.run``), of the type that it has
      (``sqlite3.Connection``), or of the unknown call that made it (``pkg.make()``); None when unknown.
    - ``constant``: its constant value, or NOT_CONSTANT.
    - ``taints``: who can influence it.
    - ``text``: for text that was put together, its pieces in order: constant strings and holes.
    - ``fields``: for a literal mapping (by key) or sequence (by index as text), its items.
    - ``callable``: the engine's handle of a function or class of this file.
    - ``cleared``: the sink kinds that a sanitiser or guard has made it harmless for, whoever influences it.
    - ``is_harmless``: it cannot carry an attack whatever its source: a number, a boolean, a date.
    """

    __slots__ = ("callable", "cleared", "constant", "fields", "is_harmless", "path", "taints", "text")

    def __init__(
        self,
        path: str | None = None,
        constant: ConstantValue | _NotConstant = NOT_CONSTANT,
        taints: tuple[Taint, ...] = (),
        text: tuple[str | Hole, ...] | None = None,
        fields: dict[str, Value] | None = None,
        callable: object | None = None,  # noqa: A002 - it says exactly what it is.
        is_harmless: bool = False,
        cleared: frozenset[str] = NOTHING,
    ) -> None:
        self.path = path
        self.constant = constant
        self.taints = taints
        self.text = text
        self.fields = fields
        self.callable = callable
        self.is_harmless = is_harmless
        self.cleared = cleared

    @property
    def is_constant(self) -> bool:
        """Whether the value is known before the program runs."""
        return self.constant is not NOT_CONSTANT

    def is_clear_of(self, sink_kind: str) -> bool:
        """Whether the value can do no harm at a sink of this kind: constant, harmless by type, or sanitised as a whole or hole by hole."""
        if self.constant is not NOT_CONSTANT or self.is_harmless or sink_kind in self.cleared or "*" in self.cleared:
            return True
        if self.text is not None:
            return all(isinstance(piece, str) or piece.value.is_clear_of(sink_kind) for piece in self.text)
        return False

    @property
    def is_built_text(self) -> bool:
        """Whether it is text put together from pieces of which at least one can vary and is not a plain number."""
        return self.text is not None and any(
            isinstance(piece, Hole) and not piece.value.is_constant and not piece.value.is_harmless
            for piece in self.text
        )

    @property
    def constant_text(self) -> str:
        """The constant pieces of the text, with U+FFFC in the place of each hole; empty when nothing is known."""
        if isinstance(self.constant, str):
            return self.constant
        if self.text is None:
            return ""
        return "".join(piece if isinstance(piece, str) else "\ufffc" for piece in self.text)

    def key(self) -> tuple[object, ...]:
        """Return what two equal values have in common (places of literals are not part of it)."""
        return (
            self.path,
            (type(self.constant).__name__, self.constant),
            tuple(taint.key() for taint in self.taints),
            self.constant_text,
            None if self.fields is None else tuple((name, field.key()) for name, field in self.fields.items()),
            self.is_harmless,
            self.cleared,
        )


UNKNOWN: Final = Value()
HARMLESS: Final = Value(is_harmless=True)
