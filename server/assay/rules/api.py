"""All that the author of a rule sees.

A rule is a module with ``RULE``, an optional ``check`` and an optional ``fix``; its docstring is its documentation page. The file
name is the rule's id with underscores.

    RULE = Rule(id="command-injection", …, on=(on_flow(REMOTE, to="shell-command"),))

    def check(match: Match) -> Report | None:      # None: no finding. Without a check every match is reported.
    def fix(match: Match, code: CodeEditor) -> Fixed:   # raises CannotEdit (or is absent) where there is no fix.
    def find(document: Document) -> Iterable[Report]:   # for triggers on documents, in place of check.

Both are pure: they read the match and return. A rule without a trigger is refused, because dispatch comes from triggers: a
keystroke costs the same with ten rules and with a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from types import ModuleType
from typing import Literal, Protocol, TypeAlias

from assay.findings.model import CannotEdit, Confidence, Evidence, Safety, Severity
from assay.ir import nodes
from assay.ir.names import identifiers_in, words_of
from assay.ir.values import HARMLESS, NOT_CONSTANT, UNKNOWN, Hole, Taint, Value
from assay.ir.walking import descendants

__all__ = [
    "HARMLESS",
    "NOT_CONSTANT",
    "REMOTE",
    "UNKNOWN",
    "CannotEdit",
    "CodeEditor",
    "Confidence",
    "Document",
    "Ease",
    "Evidence",
    "Fixed",
    "Hole",
    "Match",
    "Report",
    "Route",
    "RouteGuard",
    "Rule",
    "RuleModule",
    "Safety",
    "Secret",
    "Severity",
    "Taint",
    "TechnicalImpact",
    "TextTrigger",
    "Trigger",
    "Value",
    "WordedTrigger",
    "descendants",
    "identifiers_in",
    "nodes",
    "on_argument",
    "on_assertion",
    "on_comparison",
    "on_condition",
    "on_document",
    "on_flow",
    "on_function",
    "on_handler",
    "on_hidden_text",
    "on_mark",
    "on_named_value",
    "on_route",
    "on_text",
    "on_workspace",
    "words_of",
]


class TechnicalImpact(StrEnum):
    """What an attacker gains, for the triage model (TRIAGE.md: technical impact 0 to 9)."""

    TAKEOVER = "takeover"
    """Code execution, bypassed authentication, a credential: 9."""
    DATA = "data"
    """Reading or writing data: 8."""
    CLIENT = "client"
    """The browser of somebody else: 5."""
    INFORMATION = "information"
    """Information about the system, or its availability: 4."""
    HARDENING = "hardening"
    """One defence fewer: 2."""


class Ease(StrEnum):
    """What an attacker needs, for the triage model."""

    REQUEST = "request"
    """One request: 9."""
    INTERACTION = "interaction"
    """Somebody has to click: 6."""
    POSITION = "position"
    """A place on the network, or work on cryptography: 3."""
    LOCAL = "local"
    """Access to the machine: 2."""


REMOTE = ("remote",)
"""The group of source kinds that somebody else controls; groups are declared in facts/kinds.toml."""


@dataclass(frozen=True, slots=True)
class FlowTrigger:
    """Fires at each sink of the kinds ``to`` that receives something that is not constant.

    ``sources`` are source kinds or groups of them. ``at_sink`` says whether the rule also wants sinks that no source is proven to reach
    (evidence ``sink``): then ``check`` is called for those as well, and decides.
    """

    sources: tuple[str, ...]
    to: tuple[str, ...]
    at_sink: bool


@dataclass(frozen=True, slots=True)
class MarkTrigger:
    """Fires where the facts mark a call, an option, an assignment or a read with one of these kinds (``[[mark]]`` rows)."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedValueTrigger:
    """Fires where a value gets a name whose last words are among ``words``: assignments, attributes, mapping keys, keyword
    arguments, parameter defaults, and results of functions of that name. Words are lower-case and may be several: ``"api key"``.
    """

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FunctionTrigger:
    """Fires once for each function that is an entry point (``entries``: kinds of ``[[entry]]`` rows, empty for all functions)."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTrigger:
    """Fires at what may be a secret in the raw text of a file of any language, comments included; ``match.secret`` says what it is.

    ``kinds``: ``provider-token`` (the form of a ``[[token]]`` row), ``private-key``, ``connection-string`` (an address with a password),
    ``named-value`` (a value with a name before it). Where a rule of another kind of trigger reports a secret at the same place, this one stays,
    because it knows more; with ``gives_way`` the other stays.
    """

    kinds: tuple[str, ...]
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class RouteTrigger:
    """Fires once for each route of a file, with ``match.route`` and, to compare it with, ``match.routes``."""


@dataclass(frozen=True, slots=True)
class DocumentTrigger:
    """Fires once for each document of one of these formats (``[[document]]`` rows): the rule's ``find`` returns all that it reports there."""

    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkspaceTrigger:
    """Fires where the façade reports ``what``, because one file alone cannot tell: another tool's opinion, a package that nobody declares."""

    what: Literal["second-opinion", "unknown-package"]


@dataclass(frozen=True, slots=True)
class HiddenTextTrigger:
    """Fires for each line, of any text file, that holds a character which nobody sees. ``match.node`` is the line, a Constant of its text."""


WordedForm: TypeAlias = Literal["comparison", "condition", "handler", "assertion", "argument"]


@dataclass(frozen=True, slots=True)
class WordedTrigger:
    """Fires at code of one form whose names hold one of ``words`` (single lower-case words).

    ``comparison``: ``==``, ``!=`` and the like, by the names on its sides. ``condition``: an ``if``, by the names in its test. ``handler``: an
    ``except`` or ``catch``, by the names of what its ``try`` calls; ``match.statement`` is that. ``assertion``: an ``assert``, by the names in
    its test. ``argument``: an argument of a call that is a sink of one of the kinds ``to``, whatever reaches it. Only units that hold one of
    the words are looked at, so that code as common as this costs nothing elsewhere.
    """

    form: WordedForm
    words: frozenset[str]
    to: tuple[str, ...] = ()


Trigger: TypeAlias = (
    FlowTrigger
    | MarkTrigger
    | NamedValueTrigger
    | FunctionTrigger
    | TextTrigger
    | RouteTrigger
    | DocumentTrigger
    | HiddenTextTrigger
    | WordedTrigger
    | WorkspaceTrigger
)


def on_flow(*sources: str | tuple[str, ...], to: str | tuple[str, ...], at_sink: bool = True) -> FlowTrigger:
    """Fire where one of ``sources`` reaches a sink of one of the kinds ``to``; see FlowTrigger."""
    flat: list[str] = []
    for source in sources:
        flat.extend((source,) if isinstance(source, str) else source)
    return FlowTrigger(tuple(flat), (to,) if isinstance(to, str) else to, at_sink)


def on_mark(*kinds: str) -> MarkTrigger:
    """Fire where the facts mark the code with one of ``kinds``."""
    return MarkTrigger(kinds)


def on_named_value(*words: str) -> NamedValueTrigger:
    """Fire where a value gets a name that ends in one of ``words``."""
    return NamedValueTrigger(frozenset(words))


def on_function(*entries: str) -> FunctionTrigger:
    """Fire for functions that are entry points of these kinds, or for all."""
    return FunctionTrigger(entries)


def on_route() -> RouteTrigger:
    """Fire for each route of a file; see RouteTrigger."""
    return RouteTrigger()


def on_comparison(*words: str) -> WordedTrigger:
    """Fire where something is compared whose name holds one of ``words``; see WordedTrigger."""
    return WordedTrigger("comparison", frozenset(words))


def on_condition(*words: str) -> WordedTrigger:
    """Fire at an ``if`` whose test holds one of ``words`` in its names; see WordedTrigger."""
    return WordedTrigger("condition", frozenset(words))


def on_handler(*words: str) -> WordedTrigger:
    """Fire where errors are handled of calls whose names hold one of ``words``; see WordedTrigger."""
    return WordedTrigger("handler", frozenset(words))


def on_assertion(*words: str) -> WordedTrigger:
    """Fire where something is asserted of what has one of ``words`` in its name; see WordedTrigger."""
    return WordedTrigger("assertion", frozenset(words))


def on_argument(to: str | tuple[str, ...], *words: str) -> WordedTrigger:
    """Fire at arguments of sinks of the kinds ``to`` whose names hold one of ``words``; see WordedTrigger."""
    return WordedTrigger("argument", frozenset(words), (to,) if isinstance(to, str) else to)


def on_workspace(what: Literal["second-opinion", "unknown-package"]) -> WorkspaceTrigger:
    """Fire where the façade reports this; see WorkspaceTrigger."""
    return WorkspaceTrigger(what)


def on_text(*kinds: str, gives_way: bool = False) -> TextTrigger:
    """Fire at what may be a secret in raw text, in every language; see TextTrigger."""
    return TextTrigger(kinds, gives_way)


GuardStyle: TypeAlias = Literal[
    "decorator", "middleware", "option", "dependency", "parameter", "base", "attribute", "statement", "wrapper"
]


@dataclass(frozen=True, slots=True)
class RouteGuard:
    """A check of who calls, as it stands in front of a route or in it.

    ``name`` is what it is called, ``code`` how it is written (without ``@``), so that a fix can write it again. ``style``: a
    ``decorator``; a ``middleware`` among the arguments of the call; an ``option`` of it (``preHandler: …``); a ``dependency`` among
    those of a decorator; a ``parameter`` that the framework fills; a ``base`` class or an ``attribute`` of one; a ``statement`` at the
    beginning of the handler; a ``wrapper`` around it.
    """

    name: str
    code: str
    style: GuardStyle
    checks_rights: bool = False
    """Whether its name speaks of rights (``admin_required``), not only of who it is."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route as its file declares it. No place is part of it, so that it stays the same while lines move.

    ``declared`` says how: by a ``decorator``, a ``call`` with the handler among its arguments, a ``class`` of views (one route for all
    its methods), or a ``function`` that the framework finds by its name or parameters.
    """

    declared: Literal["decorator", "call", "class", "method", "function"]
    methods: tuple[str, ...]
    path: str
    name: str
    """The name of the handler or class; empty for a function without one."""
    owner: str
    """The class of a method."""
    receiver: str
    """What it is registered at, as written: ``app``, ``router``."""
    guards: tuple[RouteGuard, ...]
    covering: RouteGuard | None
    """A check in front of all routes of its router, class or application."""
    is_waived: bool
    """Whether it says that everybody may call it: ``AllowAny``, ``@Public()``."""
    checks_caller: bool
    """Whether its own code asks who calls."""
    changes_state: bool
    """Whether it does more than read, by its methods, or by its name and what it calls."""

    @property
    def is_guarded(self) -> bool:
        """Whether anything asks who calls, or the route says that nothing has to."""
        return bool(self.guards) or self.covering is not None or self.checks_caller

    @property
    def words(self) -> str:
        """What it is, for people: ``DELETE /notes/<id>``."""
        return " ".join(part for part in ("/".join(self.methods), self.path or self.name) if part)


def on_document(*formats: str) -> DocumentTrigger:
    """Fire for documents of these formats; see DocumentTrigger."""
    return DocumentTrigger(formats)


def on_hidden_text() -> HiddenTextTrigger:
    """Fire for lines with characters that nobody sees, in every language; see HiddenTextTrigger."""
    return HiddenTextTrigger()


class Document(Protocol):
    """A file of keys and values, instructions or commands, as a rule sees the whole of it.

    Its nodes: YAML, JSON and TOML are Mapping, Collection and Constant (one statement for each document of a YAML stream; aliases are Names and
    are not followed); a Dockerfile has a Call for each instruction; a shell script is what ``languages/shell`` makes of it.
    Text without a grammar has no statements. All places are bytes of ``text``.
    """

    format: str
    """The format of the ``[[document]]`` row that fired."""
    language: str
    file_path: str
    """The file's path relative to the workspace, with ``/`` as separator."""
    is_test: bool
    text: bytes
    statements: tuple[nodes.Statement, ...]

    def script(self, node: nodes.Node) -> tuple[nodes.Statement, ...]:
        """Return the shell commands that a place holds, with their places in this document; empty where there is no way to read them."""

    def source_text(self, node: nodes.Node) -> str:
        """Return what is written at a place."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What may be a secret in the text of a unit, from ``start`` to ``end`` in bytes.

    ``value`` is never to be shown: messages use ``shown``.
    """

    kind: str
    start: int
    end: int
    value: str = field(repr=False)
    random: str = field(repr=False)
    """The part that chance made: the pieces of a token, the password of an address, the body of a key."""
    name: str = ""
    """The name that the value is given on its line, empty where none is seen."""
    provider: str = ""
    what: str = ""
    """What it is in words: ``API token``; the label of a private key; the scheme of an address."""
    strength: Literal["verified", "likely", "weak"] = "likely"
    is_checked: bool = False
    """Whether a checksum or structure inside the value agreed."""
    variable: str = ""
    """The usual name of an environment variable for it."""
    user: str = ""
    host: str = ""

    @property
    def shown(self) -> str:
        """What may be shown of it: the first characters, never more than four or a quarter, and the length."""
        return f"{self.value[: min(4, len(self.value) // 4)]}…, {len(self.value)} characters"


@dataclass(frozen=True, slots=True)
class Rule:
    """A weakness. ``severity`` is static and always shown; context never changes it.

    ``message`` is one sentence that says what is wrong here; it may hold ``{source}`` (words of the source: "request data"), ``{sink}`` (words
    of the sink kind) and ``{callee}`` (the name of the function as written). ``advice`` says what to do, in one sentence.
    """

    id: str
    title: str
    cwe: int
    severity: Severity
    message: str
    advice: str
    on: tuple[Trigger, ...]
    impact: TechnicalImpact
    ease: Ease
    automatable: bool
    """Whether one unauthenticated request suffices (SSVC Automatable), before guards are looked at."""
    languages: tuple[str, ...]
    """The languages whose samples prove the rule; it runs in no other."""
    fix_safety: Safety | None = None
    """The safety of its usual fix; None where it has none."""
    also_cwe: tuple[int, ...] = ()
    stop_ship: Literal["", "always", "added"] = ""
    """Whether its findings must not be shipped whatever their decision: always (a verified secret, a private key), or outside tests where
    they were added in the change."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check says: report it, this sure. ``message`` replaces the rule's; ``evidence`` may lower what the engine has."""

    confidence: Confidence = Confidence.HIGH
    message: str | None = None
    evidence: Evidence | None = None
    node: nodes.Node | None = None
    """The place to report instead of the match's own."""
    entrance: str = ""
    """In documents: what strangers start that leads here, in words; empty where nobody knows of such."""


class Match(Protocol):
    """One place where a trigger fired."""

    kind: str
    """The sink kind, mark kind or words that fired."""
    node: nodes.Node
    """The place that would be reported: the call, the assignment, the option."""
    call: nodes.Call | None
    """The call, where it is one."""
    path: str | None
    """The canonical name of what is called, read or assigned."""
    argument: nodes.Expression | None
    """The expression that reaches the sink, or the value that gets the name."""
    value: Value
    """What is known of ``argument``."""
    evidence: Evidence
    """FLOW where a source is proven to reach the place."""
    source_kind: str | None
    """The kind of source, with evidence FLOW (or of an unproven flow, with SINK)."""
    name: str
    """The name that the value gets (named values), else the callee as written."""
    is_shape_only: bool
    """Whether the callee was recognised by its shape and not by its resolved name."""
    is_return: bool
    """Whether the value is what a function of that name returns."""
    secret: Secret | None
    """What was found in the text, for triggers on text."""
    mapping: nodes.Mapping | None
    """The mapping that holds the option, where ``node`` is one of its entries."""
    statement: nodes.Statement | None
    """The ``try`` that a handler belongs to, for triggers on handlers."""
    document: Document | None
    """The document, for triggers on documents; ``node`` is then the place that ``find`` reported."""
    route: Route | None
    """The route, for triggers on routes; ``call`` is then the call that declares it, where one does."""
    handler: nodes.Function | None
    """The function that answers a route, where its code stands at the declaration."""
    declaration: nodes.Expression | None
    """The decorator that declares a route, without its ``@``."""
    class_definition: nodes.ClassDefinition | None
    """The class of views that is a route."""

    @property
    def language(self) -> str:
        """The language's name."""

    @property
    def function_names(self) -> tuple[str, ...]:
        """The names of the enclosing classes and functions, outermost first."""

    @property
    def is_test(self) -> bool:
        """Whether the file is a test, by its path."""

    @property
    def file_path(self) -> str:
        """The file's path relative to the workspace, with ``/`` as separator."""

    @property
    def function(self) -> nodes.Function | None:
        """The innermost function that holds the match, None at module level."""

    def value_of(self, position: int | None, keyword: str | None = None) -> Value | None:
        """Return what is known of an argument of the call, None where it is not given. For languages without keyword arguments,
        ``keyword`` also finds a property of an options object."""

    def argument_node(self, position: int | None, keyword: str | None = None) -> nodes.Expression | None:
        """Return the expression of an argument of the call, None where it is not given."""

    def evaluate(self, expression: nodes.Expression) -> Value:
        """Return what was known of an expression inside the match when it fired (UNKNOWN for others)."""

    def source_text(self, node: nodes.Node) -> str:
        """Return the code of a node."""

    def definition_of(self, expression: nodes.Expression, *, is_only_use: bool = False) -> nodes.Expression | None:
        """Return the expression that a local variable was given, where the function gives it one exactly once; else None. With ``is_only_use``
        also None where the variable is read in another place than ``expression`` (printing and logging do not count)."""

    def declared_fields(self, expression: nodes.Expression, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return those of ``names`` that are fields of the class whose object an expression is, in languages that declare them; None where
        that is no class of the file."""

    def imports(self, module: str) -> bool:
        """Whether the file imports the module or something from it."""

    def mentions(self, identifier: str) -> bool:
        """Whether an identifier stands anywhere in the file's text, strings and comments included."""

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the file in order, that of the match included."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the fact that fired: of the source and of the sink."""


class CodeEditor(Protocol):
    """What a fix writes with. Each verb records an edit; together they are the fix. A verb that cannot act raises CannotEdit.

    All positions are nodes of the match's unit. Code that is inserted is given as text in the language at hand; ``language`` verbs
    (literal, call, sequence, environment_lookup) make such text for whatever language it is.
    """

    def replace(self, node: nodes.Node, code: str) -> None:
        """Put ``code`` in place of a node."""

    def replace_callee(self, call: nodes.Call, code: str) -> None:
        """Put ``code`` in place of the function of a call; the arguments stay."""

    def wrap(self, node: nodes.Expression, function: str) -> None:
        """Make the node the only argument of a call of ``function``."""

    def set_argument(self, call: nodes.Call, name: str, code: str, position: int | None = None) -> None:
        """Set a keyword argument, or a property of the options object at ``position`` in languages without; add it where missing."""

    def remove_argument(self, call: nodes.Call, name: str, position: int | None = None) -> None:
        """Remove a keyword argument, or a property of the options object at ``position``."""

    def remove_entry(self, mapping: nodes.Mapping, entry: nodes.Entry) -> None:
        """Remove one entry of a mapping."""

    def insert(self, offset: int, code: str) -> None:
        """Insert code at an offset of the unit's text."""

    def insert_argument(self, call: nodes.Call, index: int, code: str) -> None:
        """Insert a positional argument so that it gets this index."""

    def add_import(self, module: str, name: str = "", alias: str = "") -> str:
        """Have the file import ``module``, or ``name`` from it, and return how the code is to write it there: the name
        that an import at hand already binds, or the usual one."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant."""

    def sequence(self, *items: str) -> str:
        """Return the source of a list or array."""

    def call(self, function: str, *arguments: str, **keywords: str) -> str:
        """Return the source of a call."""

    def environment_lookup(self, name: str) -> str:
        """Return the source that reads an environment variable; the imports that it needs are added."""

    def text(self, node: nodes.Node) -> str:
        """Return the code of a node as it stands."""

    def join_text(self, expression: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart into the source of a constant string with placeholders and the sources of its holes."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a fix returns: the title of the action, and its safety where it differs from the rule's usual."""

    title: str
    safety: Safety | None = None


Check: TypeAlias = Callable[[Match], Report | None]
Find: TypeAlias = Callable[[Document], Iterable[Report]]
MakeFix: TypeAlias = Callable[[Match, CodeEditor], Fixed]


@dataclass(frozen=True, slots=True)
class RuleModule:
    """A rule with its functions, as the engine uses it."""

    rule: Rule
    check: Check | None = None
    make_fix: MakeFix | None = None
    find: Find | None = None
    """What a rule with a trigger on documents has: each report names its ``node``."""
    documentation: str = field(default="", repr=False)
    family: str = ""
    """The folder that the rule stands in."""

    @classmethod
    def of(cls, module: ModuleType) -> RuleModule:
        """Return the rule of a module; raises ValueError where the module breaks the conventions of this room."""
        rule = getattr(module, "RULE", None)
        if not isinstance(rule, Rule):
            raise ValueError(f"{module.__name__} has no RULE")
        if not rule.on:
            raise ValueError(f"rule {rule.id} declares no trigger")
        if module.__name__.rsplit(".", 1)[-1] != rule.id.replace("-", "_"):
            raise ValueError(f"rule {rule.id} stands in {module.__name__}; the file is named after the id")
        family = module.__name__.split(".")[-2]
        find = getattr(module, "find", None)
        if any(isinstance(trigger, DocumentTrigger) for trigger in rule.on) != (find is not None):
            raise ValueError(f"rule {rule.id}: a trigger on documents and a function find belong together")
        return cls(
            rule, getattr(module, "check", None), getattr(module, "fix", None), find, module.__doc__ or "", family
        )
