"""The code model: expressions and statements that every supported language is lowered to.

Positions are byte offsets into the text of the unit that was lowered (``start`` inclusive, ``end`` exclusive). Nodes are plain
slot classes and not dataclasses because a keystroke creates hundreds of them: a generated ``__init__`` costs three
times as much. They are never changed after lowering.

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

from typing import Literal, TypeAlias


class Node:
    """Anything with a place."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Expression(Node):
    """Anything that has a value."""

    __slots__ = ()


class Statement(Node):
    """Anything that is executed."""

    __slots__ = ()


ConstantValue: TypeAlias = str | bytes | int | float | bool | None


class Constant(Expression):
    """A literal: text, bytes, number, boolean or null. ``regex`` marks a regular-expression literal."""

    __slots__ = ("is_regex", "value")

    def __init__(self, start: int, end: int, value: ConstantValue, is_regex: bool = False) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.is_regex = is_regex


class Name(Expression):
    """A variable, also ``self``/``this`` (always spelled ``self`` here) and ``super``."""

    __slots__ = ("id",)

    def __init__(self, start: int, end: int, id: str) -> None:  # noqa: A002 - the field's own name in every syntax tree.
        self.start = start
        self.end = end
        self.id = id


class Attribute(Expression):
    """``value.name``, also through ``?.``; the name ends where the node ends."""

    __slots__ = ("name", "value")

    def __init__(self, start: int, end: int, value: Expression, name: str) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.name = name


class Subscript(Expression):
    """``value[key]``; slices have an ``Opaque`` key."""

    __slots__ = ("key", "value")

    def __init__(self, start: int, end: int, value: Expression, key: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.key = key


class Keyword(Node):
    """``name=value`` in a call or an element; the place covers both. ``name`` is empty for ``**mapping``."""

    __slots__ = ("name", "value")

    def __init__(self, start: int, end: int, name: str, value: Expression) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value


class Call(Expression):
    """A call or, with ``is_new``, the creation of an object. Tagged templates are calls whose one argument is the template.

    ``arguments_start`` and ``arguments_end`` enclose what stands between the parentheses (equal where there are none).
    """

    __slots__ = ("arguments", "arguments_end", "arguments_start", "function", "is_new", "keywords")

    def __init__(
        self,
        start: int,
        end: int,
        function: Expression,
        arguments: tuple[Expression, ...],
        keywords: tuple[Keyword, ...],
        arguments_start: int,
        arguments_end: int,
        is_new: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.function = function
        self.arguments = arguments
        self.keywords = keywords
        self.arguments_start = arguments_start
        self.arguments_end = arguments_end
        self.is_new = is_new


TemplateStyle: TypeAlias = Literal["interpolated", "percent", "format"]


class Template(Expression):
    """Text with holes. Constant pieces are ``Constant`` parts (their places are those of the piece); all others are holes."""

    __slots__ = ("parts", "style")

    def __init__(self, start: int, end: int, parts: tuple[Expression, ...], style: TemplateStyle) -> None:
        self.start = start
        self.end = end
        self.parts = parts
        self.style = style


class Binary(Expression):
    """An arithmetic or bitwise operation; ``operator`` as written, without ``=`` in an augmented assignment."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, start: int, end: int, operator: str, left: Expression, right: Expression) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.left = left
        self.right = right


class Compare(Expression):
    """A comparison: ``== != < <= > >= === !== in``, ``not in``, ``is``, ``is not``, ``instanceof``. Chains are ``Logical`` ands."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, start: int, end: int, operator: str, left: Expression, right: Expression) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.left = left
        self.right = right


class Logical(Expression):
    """``and``, ``or`` and ``??`` (always spelled so here, whatever the language writes)."""

    __slots__ = ("operator", "values")

    def __init__(
        self, start: int, end: int, operator: Literal["and", "or", "??"], values: tuple[Expression, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.values = values


class Unary(Expression):
    """A prefix or postfix operation: ``not`` (also for ``!``), ``-``, ``+``, ``~``, ``typeof``, ``void``, ``++``, ``--`` …"""

    __slots__ = ("operand", "operator")

    def __init__(self, start: int, end: int, operator: str, operand: Expression) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.operand = operand


class Conditional(Expression):
    """``then if test else otherwise`` or ``test ? then : otherwise``."""

    __slots__ = ("otherwise", "test", "then")

    def __init__(self, start: int, end: int, test: Expression, then: Expression, otherwise: Expression) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.then = then
        self.otherwise = otherwise


CollectionKind: TypeAlias = Literal["list", "tuple", "set"]


class Collection(Expression):
    """A list, tuple, set or array literal. As a target of an assignment it takes its value apart."""

    __slots__ = ("items", "kind")

    def __init__(self, start: int, end: int, kind: CollectionKind, items: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.items = items


class Entry(Node):
    """One entry of a mapping; ``key`` is a Constant where it is known, None for a spread."""

    __slots__ = ("key", "value")

    def __init__(self, start: int, end: int, key: Expression | None, value: Expression) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.value = value


class Mapping(Expression):
    """A dictionary or object literal. As a target of an assignment it takes its value apart by key."""

    __slots__ = ("entries",)

    def __init__(self, start: int, end: int, entries: tuple[Entry, ...]) -> None:
        self.start = start
        self.end = end
        self.entries = entries


class Spread(Expression):
    """``*value`` or ``...value`` among arguments, items or targets."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class AssignedValue(Expression):
    """An assignment used as a value: ``(target := value)``, ``a = b = c`` in JavaScript."""

    __slots__ = ("target", "value")

    def __init__(self, start: int, end: int, target: Expression, value: Expression) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.value = value


class Clause(Node):
    """``for target in iterable if conditions`` of a comprehension."""

    __slots__ = ("conditions", "iterable", "target")

    def __init__(
        self, start: int, end: int, target: Expression, iterable: Expression, conditions: tuple[Expression, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.iterable = iterable
        self.conditions = conditions


class Comprehension(Expression):
    """A comprehension or generator expression; ``elements`` has two items (key and value) for a mapping."""

    __slots__ = ("clauses", "elements", "kind")

    def __init__(
        self,
        start: int,
        end: int,
        kind: Literal["list", "set", "generator", "mapping"],
        elements: tuple[Expression, ...],
        clauses: tuple[Clause, ...],
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.elements = elements
        self.clauses = clauses


class Element(Expression):
    """A JSX element or one of a template language: ``tag`` is the written name, children in order (text is Constant)."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(
        self, start: int, end: int, tag: str, attributes: tuple[Keyword, ...], children: tuple[Expression, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.attributes = attributes
        self.children = children


class ImportedModule(Expression):
    """A module named by a literal where a value is expected: ``require("fs")``."""

    __slots__ = ("module",)

    def __init__(self, start: int, end: int, module: str) -> None:
        self.start = start
        self.end = end
        self.module = module


class FunctionValue(Expression):
    """A function used as a value: lambda, arrow function, function expression."""

    __slots__ = ("function",)

    def __init__(self, start: int, end: int, function: Function) -> None:
        self.start = start
        self.end = end
        self.function = function


class ClassValue(Expression):
    """A class used as a value."""

    __slots__ = ("definition",)

    def __init__(self, start: int, end: int, definition: ClassDefinition) -> None:
        self.start = start
        self.end = end
        self.definition = definition


class Yielded(Expression):
    """``yield value``."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class Opaque(Expression):
    """Anything else, by its sub-expressions in order of evaluation."""

    __slots__ = ("children",)

    def __init__(self, start: int, end: int, children: tuple[Expression, ...] = ()) -> None:
        self.start = start
        self.end = end
        self.children = children


# --- functions and classes -----------------------------------------------------------------------------------------

ParameterKind: TypeAlias = Literal["positional", "keyword-only", "rest", "keyword-rest"]


class Parameter(Node):
    """A parameter. ``target`` is a Name, or a pattern that takes the argument apart."""

    __slots__ = ("annotation", "decorators", "default", "kind", "target")

    def __init__(
        self,
        start: int,
        end: int,
        target: Expression,
        annotation: Expression | None,
        default: Expression | None,
        kind: ParameterKind,
        decorators: tuple[Expression, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.annotation = annotation
        self.default = default
        self.kind = kind
        self.decorators = decorators

    @property
    def name(self) -> str:
        """The parameter's name; empty for a pattern."""
        return self.target.id if isinstance(self.target, Name) else ""


class Function(Node):
    """A function, method or lambda. A lambda's body is one Return.

    ``decorators`` are expressions without the ``@`` (annotations in Java); ``name`` is empty where there is none. ``returns`` is the
    written type of the result. ``body_start`` is where the first statement (or the opening brace's inside) begins.
    """

    __slots__ = (
        "body",
        "body_start",
        "decorators",
        "is_async",
        "is_exported",
        "is_generator",
        "is_static",
        "name",
        "name_start",
        "parameters",
        "returns",
    )

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        name_start: int,
        parameters: tuple[Parameter, ...],
        body: tuple[Statement, ...],
        body_start: int,
        decorators: tuple[Expression, ...] = (),
        returns: Expression | None = None,
        is_async: bool = False,
        is_generator: bool = False,
        is_static: bool = False,
        is_exported: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.name_start = name_start
        self.parameters = parameters
        self.body = body
        self.body_start = body_start
        self.decorators = decorators
        self.returns = returns
        self.is_async = is_async
        self.is_generator = is_generator
        self.is_static = is_static
        self.is_exported = is_exported


# --- statements ----------------------------------------------------------------------------------------------------


class ExpressionStatement(Statement):
    """An expression for its effect. A docstring is one too, and harmless."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class Assign(Statement):
    """``targets[0] = targets[1] = value``. ``declares`` marks ``let``, ``const``, ``var`` and annotated names; value may be missing."""

    __slots__ = ("annotation", "declares", "targets", "value")

    def __init__(
        self,
        start: int,
        end: int,
        targets: tuple[Expression, ...],
        value: Expression | None,
        annotation: Expression | None = None,
        declares: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.targets = targets
        self.value = value
        self.annotation = annotation
        self.declares = declares


class AugmentedAssign(Statement):
    """``target operator= value``; ``operator`` without the ``=``."""

    __slots__ = ("operator", "target", "value")

    def __init__(self, start: int, end: int, target: Expression, operator: str, value: Expression) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.operator = operator
        self.value = value


class Return(Statement):
    """``return value``."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class Raise(Statement):
    """``raise value`` or ``throw value``."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class If(Statement):
    """``if test: then else: otherwise``; an ``elif`` is an If alone in ``otherwise``."""

    __slots__ = ("otherwise", "test", "then")

    def __init__(
        self, start: int, end: int, test: Expression, then: tuple[Statement, ...], otherwise: tuple[Statement, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.then = then
        self.otherwise = otherwise


class Loop(Statement):
    """Any loop. A for-each has ``target`` and ``iterable``; a while ``test``; a C-style for has its start before the loop, and its step at the
    end of ``body``."""

    __slots__ = ("body", "iterable", "otherwise", "target", "test")

    def __init__(
        self,
        start: int,
        end: int,
        target: Expression | None,
        iterable: Expression | None,
        test: Expression | None,
        body: tuple[Statement, ...],
        otherwise: tuple[Statement, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.iterable = iterable
        self.test = test
        self.body = body
        self.otherwise = otherwise


class Handler(Node):
    """One ``except`` or ``catch``; ``types`` is empty where it takes everything."""

    __slots__ = ("body", "name", "types")

    def __init__(
        self, start: int, end: int, types: tuple[Expression, ...], name: str, body: tuple[Statement, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.types = types
        self.name = name
        self.body = body


class Try(Statement):
    """``try``."""

    __slots__ = ("body", "final", "handlers", "otherwise")

    def __init__(
        self,
        start: int,
        end: int,
        body: tuple[Statement, ...],
        handlers: tuple[Handler, ...],
        otherwise: tuple[Statement, ...] = (),
        final: tuple[Statement, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.handlers = handlers
        self.otherwise = otherwise
        self.final = final


class With(Statement):
    """``with value as target: body`` for any number of items; target may be None."""

    __slots__ = ("body", "items")

    def __init__(
        self,
        start: int,
        end: int,
        items: tuple[tuple[Expression, Expression | None], ...],
        body: tuple[Statement, ...],
    ) -> None:
        self.start = start
        self.end = end
        self.items = items
        self.body = body


class Case(Node):
    """One case of a switch or match; ``tests`` is empty for the default; ``falls_through`` where the next case follows."""

    __slots__ = ("body", "falls_through", "tests")

    def __init__(
        self,
        start: int,
        end: int,
        tests: tuple[Expression, ...],
        body: tuple[Statement, ...],
        falls_through: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.tests = tests
        self.body = body
        self.falls_through = falls_through


class Switch(Statement):
    """``switch`` or ``match``."""

    __slots__ = ("cases", "subject")

    def __init__(self, start: int, end: int, subject: Expression, cases: tuple[Case, ...]) -> None:
        self.start = start
        self.end = end
        self.subject = subject
        self.cases = cases


class Block(Statement):
    """Statements that belong together without a condition (``{ … }`` alone, a labelled statement)."""

    __slots__ = ("body",)

    def __init__(self, start: int, end: int, body: tuple[Statement, ...]) -> None:
        self.start = start
        self.end = end
        self.body = body


class Leave(Statement):
    """``break`` or ``continue``."""

    __slots__ = ("is_continue",)

    def __init__(self, start: int, end: int, is_continue: bool) -> None:
        self.start = start
        self.end = end
        self.is_continue = is_continue


class Assert(Statement):
    """``assert test, message``."""

    __slots__ = ("message", "test")

    def __init__(self, start: int, end: int, test: Expression, message: Expression | None) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.message = message


class Delete(Statement):
    """``del`` or ``delete``."""

    __slots__ = ("targets",)

    def __init__(self, start: int, end: int, targets: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.targets = targets


class Import(Statement):
    """One bound name: ``alias`` now stands for ``module`` or, with ``name``, for that member of it.

    ``import a.b`` binds ``a``; ``from m import *`` has the name ``*`` and binds nothing that is known. A relative module starts with dots as
    written (``.models``, ``./models``). JavaScript's default and namespace imports both bind the module.
    """

    __slots__ = ("alias", "module", "name")

    def __init__(self, start: int, end: int, module: str, name: str, alias: str) -> None:
        self.start = start
        self.end = end
        self.module = module
        self.name = name
        self.alias = alias


class FunctionDefinition(Statement):
    """A function declared by name (its place covers decorators)."""

    __slots__ = ("function",)

    def __init__(self, start: int, end: int, function: Function) -> None:
        self.start = start
        self.end = end
        self.function = function


class ClassDefinition(Statement):
    """A class. Methods that are units of their own are not in ``body``; fields and small inner things are.

    An Assign to a Name in ``body`` is a class attribute or field.
    """

    __slots__ = ("bases", "body", "decorators", "is_exported", "keywords", "name")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        bases: tuple[Expression, ...],
        keywords: tuple[Keyword, ...],
        body: tuple[Statement, ...],
        decorators: tuple[Expression, ...] = (),
        is_exported: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.bases = bases
        self.keywords = keywords
        self.body = body
        self.decorators = decorators
        self.is_exported = is_exported
