"""The code model: expressions and statements that every supported language is lowered to.

Positions are byte offsets into the text of the unit that was lowered (``start`` inclusive, ``end`` exclusive). Nodes are
msgspec structs because a keystroke creates hundreds of them: making one costs a fifth of what a class with slots does. They are
never changed after lowering. The garbage collector does not look at them, which is safe because they are trees, and needful
because an open file keeps tens of thousands; so nothing may ever hang a node below itself.

Conventions that every lowering keeps:

- A node that only wraps another (parentheses, ``await``, casts, non-null assertions, ``as`` types) is left out.
- Text that is put together is a ``Template`` whatever its spelling: f-strings, template literals, ``"…" % x`` and
  ``"…".format(x)`` with a literal receiver. ``a + b`` stays a ``Binary``; the engine knows when it joins text.
- A string constant holds the decoded value; implicitly joined literals are one constant (or one template).
- ``require("m")``, ``import("m")`` and ``__import__("m")`` with a literal are ``ImportedModule``.
- What has no node of its own becomes ``Opaque`` with its sub-expressions, so that nothing inside is lost.
- A piece that the parser could not read is skipped; whatever it recovered around it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

import msgspec


class Node(msgspec.Struct, gc=False, eq=False):
    """Anything with a place.

    The ``__slots__`` of each class name its own fields, without the place.
    """

    start: int
    end: int

    if TYPE_CHECKING:
        __slots__: ClassVar[tuple[str, ...]]


class Expression(Node):
    """Anything that has a value."""


class Statement(Node):
    """Anything that is executed."""


ConstantValue: TypeAlias = str | bytes | int | float | bool | None


class Constant(Expression):
    """A literal: text, bytes, number, boolean or null. ``regex`` marks a regular-expression literal."""

    value: ConstantValue
    is_regex: bool = False


class Name(Expression):
    """A variable, also ``self``/``this`` (always spelled ``self`` here) and ``super``."""

    id: str


class Attribute(Expression):
    """``value.name``, also through ``?.``; the name ends where the node ends."""

    value: Expression
    name: str


class Subscript(Expression):
    """``value[key]``; slices have an ``Opaque`` key."""

    value: Expression
    key: Expression


class Keyword(Node):
    """``name=value`` in a call or an element; the place covers both. ``name`` is empty for ``**mapping``."""

    name: str
    value: Expression


class Call(Expression):
    """A call or, with ``is_new``, the creation of an object. Tagged templates are calls whose one argument is the template.

    ``arguments_start`` and ``arguments_end`` enclose what stands between the parentheses (equal where there are none).
    """

    function: Expression
    arguments: tuple[Expression, ...]
    keywords: tuple[Keyword, ...]
    arguments_start: int
    arguments_end: int
    is_new: bool = False


TemplateStyle: TypeAlias = Literal["interpolated", "percent", "format"]


class Template(Expression):
    """Text with holes. Constant pieces are ``Constant`` parts (their places are those of the piece); all others are holes."""

    parts: tuple[Expression, ...]
    style: TemplateStyle


class Binary(Expression):
    """An arithmetic or bitwise operation; ``operator`` as written, without ``=`` in an augmented assignment."""

    operator: str
    left: Expression
    right: Expression


class Compare(Expression):
    """A comparison: ``== != < <= > >= === !== in``, ``not in``, ``is``, ``is not``, ``instanceof``. Chains are ``Logical`` ands."""

    operator: str
    left: Expression
    right: Expression


class Logical(Expression):
    """``and``, ``or`` and ``??`` (always spelled so here, whatever the language writes)."""

    operator: Literal["and", "or", "??"]
    values: tuple[Expression, ...]


class Unary(Expression):
    """A prefix or postfix operation: ``not`` (also for ``!``), ``-``, ``+``, ``~``, ``typeof``, ``void``, ``++``, ``--`` …"""

    operator: str
    operand: Expression


class Conditional(Expression):
    """``then if test else otherwise`` or ``test ? then : otherwise``."""

    test: Expression
    then: Expression
    otherwise: Expression


CollectionKind: TypeAlias = Literal["list", "tuple", "set", "results"]


class Collection(Expression):
    """A list, tuple, set or array literal. As a target of an assignment it takes its value apart.

    The kind ``results`` is such a target for what one call (or look-up) gives in Go: the first item is the value itself, the others say how
    it went (``x, err := f()``, ``v, ok := m[k]``), unless it is known what each of them is.
    """

    kind: CollectionKind
    items: tuple[Expression, ...]


class Entry(Node):
    """One entry of a mapping; ``key`` is a Constant where it is known, None for a spread."""

    key: Expression | None
    value: Expression


class Mapping(Expression):
    """A dictionary or object literal. As a target of an assignment it takes its value apart by key."""

    entries: tuple[Entry, ...]


class Spread(Expression):
    """``*value`` or ``...value`` among arguments, items or targets."""

    value: Expression


class AssignedValue(Expression):
    """An assignment used as a value: ``(target := value)``, ``a = b = c`` in JavaScript."""

    target: Expression
    value: Expression


class Clause(Node):
    """``for target in iterable if conditions`` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


class Comprehension(Expression):
    """A comprehension or generator expression; ``elements`` has two items (key and value) for a mapping."""

    kind: Literal["list", "set", "generator", "mapping"]
    elements: tuple[Expression, ...]
    clauses: tuple[Clause, ...]


class Element(Expression):
    """A JSX element or one of a template language: ``tag`` is the written name, children in order (text is Constant)."""

    tag: str
    attributes: tuple[Keyword, ...]
    children: tuple[Expression, ...]


class ImportedModule(Expression):
    """A module named by a literal where a value is expected: ``require("fs")``."""

    module: str


class FunctionValue(Expression):
    """A function used as a value: lambda, arrow function, function expression."""

    function: Function


class ClassValue(Expression):
    """A class used as a value."""

    definition: ClassDefinition


class Yielded(Expression):
    """``yield value``."""

    value: Expression | None


class Opaque(Expression):
    """Anything else, by its sub-expressions in order of evaluation."""

    children: tuple[Expression, ...] = ()


# --- functions and classes -----------------------------------------------------------------------------------------

ParameterKind: TypeAlias = Literal["positional", "keyword-only", "rest", "keyword-rest"]


class Parameter(Node):
    """A parameter. ``target`` is a Name, or a pattern that takes the argument apart."""

    target: Expression
    annotation: Expression | None
    default: Expression | None
    kind: ParameterKind
    decorators: tuple[Expression, ...] = ()

    @property
    def name(self) -> str:
        """The parameter's name; empty for a pattern."""
        return self.target.id if isinstance(self.target, Name) else ""


class Function(Node):
    """A function, method or lambda. A lambda's body is one Return.

    ``decorators`` are expressions without the ``@`` (annotations in Java); ``name`` is empty where there is none. ``returns`` is the
    written type of the result. ``body_start`` is where the first statement (or the opening brace's inside) begins.
    """

    name: str
    name_start: int
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    body_start: int
    decorators: tuple[Expression, ...] = ()
    returns: Expression | None = None
    is_async: bool = False
    is_generator: bool = False
    is_static: bool = False
    is_exported: bool = False


# --- statements ----------------------------------------------------------------------------------------------------


class ExpressionStatement(Statement):
    """An expression for its effect. A docstring is one too, and harmless."""

    value: Expression


class Assign(Statement):
    """``targets[0] = targets[1] = value``. ``declares`` marks ``let``, ``const``, ``var`` and annotated names; value may be missing."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None = None
    declares: bool = False


class AugmentedAssign(Statement):
    """``target operator= value``; ``operator`` without the ``=``."""

    target: Expression
    operator: str
    value: Expression


class Return(Statement):
    """``return value``."""

    value: Expression | None


class Raise(Statement):
    """``raise value`` or ``throw value``."""

    value: Expression | None


class If(Statement):
    """``if test: then else: otherwise``; an ``elif`` is an If alone in ``otherwise``."""

    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class Loop(Statement):
    """Any loop. A for-each has ``target`` and ``iterable``; a while ``test``; a C-style for has its start before the loop, and its step at the
    end of ``body``. ``annotation`` is the written type of the target, in languages that write one."""

    target: Expression | None
    iterable: Expression | None
    test: Expression | None
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()
    annotation: Expression | None = None


class Handler(Node):
    """One ``except`` or ``catch``; ``types`` is empty where it takes everything."""

    types: tuple[Expression, ...]
    name: str
    body: tuple[Statement, ...]


class Try(Statement):
    """``try``."""

    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...] = ()
    final: tuple[Statement, ...] = ()


class With(Statement):
    """``with value as target: body`` for any number of items; target may be None."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]


class Case(Node):
    """One case of a switch or match; ``tests`` is empty for the default; ``falls_through`` where the next case follows."""

    tests: tuple[Expression, ...]
    body: tuple[Statement, ...]
    falls_through: bool = False


class Switch(Statement):
    """``switch`` or ``match``."""

    subject: Expression
    cases: tuple[Case, ...]


class Block(Statement):
    """Statements that belong together without a condition (``{ … }`` alone, a labelled statement)."""

    body: tuple[Statement, ...]


class Leave(Statement):
    """``break`` or ``continue``."""

    is_continue: bool


class Assert(Statement):
    """``assert test, message``."""

    test: Expression
    message: Expression | None


class Delete(Statement):
    """``del`` or ``delete``."""

    targets: tuple[Expression, ...]


class Import(Statement):
    """One bound name: ``alias`` now stands for ``module`` or, with ``name``, for that member of it.

    ``import a.b`` binds ``a``; ``from m import *`` has the name ``*`` and binds nothing that is known. A relative module starts with dots as
    written (``.models``, ``./models``). JavaScript's default and namespace imports both bind the module.
    """

    module: str
    name: str
    alias: str


class FunctionDefinition(Statement):
    """A function declared by name (its place covers decorators)."""

    function: Function


class ClassDefinition(Statement):
    """A class. Methods that are units of their own are not in ``body``; fields and small inner things are.

    An Assign to a Name in ``body`` is a class attribute or field.
    """

    name: str
    bases: tuple[Expression, ...]
    keywords: tuple[Keyword, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...] = ()
    is_exported: bool = False
