"""The columns of the fact tables.

**Names.** ``call``, ``read``, ``assign`` … hold canonical dotted names. Imports and aliases are resolved first, so ``sp.run`` after ``import
subprocess as sp`` is ``subprocess.run``; a method is the name of the receiver's type and the method (``sqlite3.Cursor.execute``). The
result of a call that no ``[[type]]`` row explains is named after the call: ``hashlib.new()`` has the method ``hashlib.new().hexdigest``.
Braces stand for alternatives: ``subprocess.{run,call}``. A name that begins with ``*.`` matches any receiver of which nothing better is known
(``*.execute``); ``receiver`` then limits the written name of the receiver, and findings are marked as recognised by shape only.
Go's packages are named by their import path without the host and the version: ``net/http.Get``, ``gin-gonic/gin.Context.Query``, ``yaml.Unmarshal``
for gopkg.in/yaml.v3; a struct literal is a call of its type with its fields as keywords, and a pointer is what it points to.
JavaScript's modules are named by their specifier without ``node:``: ``child_process.exec``, ``express.Router``. Globals have their plain
names: ``eval``, ``document.write``.

**Arguments.** ``arg`` is a position, a keyword or both: ``"0"``, ``"0|args"``; ``"1."`` is position 1 and all after it, ``"*"`` every
argument, ``"self"`` the receiver. In JavaScript a dotted keyword is a property of the options object at a position: ``"0.url"``.

**Conditions.** ``when`` and ``unless`` map such an argument to a constant, a list of constants, or one of ``"<missing>"``, ``"<present>"``,
``"<varies>"`` (given, and not constant). ``when`` wants all to hold; ``unless`` wants at least one not to hold.
Of a constant regular expression, ``"<allow-list>"`` says that it is anchored and matches plain characters only (``"<whole-allow-list>"``: where the
call anchors it), ``"<all-but-plain>"`` that it matches
what is not plain, ``"<site-path>"`` that what it matches begins with one slash and no second one, and ``"<line-breaks>"`` of it or of a plain
text that it matches line breaks, ``"<tag-openings>"`` that it matches the bracket that a tag begins with.

``"<parent-steps>"`` says of a pattern that it is found in every path that has ``..`` as one of its parts, ``"<leading-parent-steps>"`` that
it matches all of them that a path begins with. ``"<resolved>"`` says of a value that it is a path in which no such step can hide behind another
name: it went through a function that is a sanitiser for ``parent-steps``.

``"<root>"`` says of text that a slash alone stands before all that varies, ``"<upward>"`` that it begins with two dots,
``"<subdomain>"`` that it begins with one dot, and ``"<below-site>"`` that it is the address of a site with a slash behind its name.

Every row may carry ``note``; the link to the library's documentation stands above the row as a comment.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

Scalar: TypeAlias = str | int | float | bool
Condition: TypeAlias = dict[str, Scalar | list[Scalar]]


class Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """What all rows have."""

    note: str = ""


class Source(Row, frozen=True):
    """Somebody else's data comes in: by reading a name, as the result of a call, or in a parameter of a telling name.

    ``module`` limits the row to files that import it; it is how a shape (``*.body``) is tied to a framework. With ``fills`` (written like
    ``arg``) the data does not come as the result but in the variable that is that argument: ``c.BindJSON(&order)``. ``parameter`` is the name
    of a parameter which says whose data it takes (``user_input``): it counts in functions that no framework calls, and flows from there
    are not proven.
    """

    kind: str
    read: str = ""
    call: str = ""
    parameter: str = ""
    when: Condition = {}
    unless: Condition = {}
    receiver: str = ""
    module: str = ""
    fills: str = ""


class Sink(Row, frozen=True):
    """A place where somebody else's data does harm.

    ``call`` with ``arg``; ``assign``: an assignment to the name (``*.innerHTML``); ``element`` and ``attribute``: a JSX attribute (``*``
    for any element; a dotted attribute is a property of an object: ``dangerouslySetInnerHTML.__html``); ``returned_by``: what a
    function that is an entry point of that kind returns.
    """

    kind: str
    call: str = ""
    arg: str = "0"
    assign: str = ""
    element: str = ""
    attribute: str = ""
    returned_by: str = ""
    when: Condition = {}
    unless: Condition = {}
    receiver: str = ""
    module: str = ""


class Sanitiser(Row, frozen=True):
    """A call whose result, or a member whose value, is harmless for ``kinds`` of sinks (``*`` for all), whatever went in."""

    kinds: list[str]
    call: str = ""
    read: str = ""
    when: Condition = {}
    unless: Condition = {}


class Guard(Row, frozen=True):
    """A call that tells good from bad: where it ``holds`` the argument is harmless for ``kinds``.

    ``holds``: the result means good when it is ``"true"`` or ``"false"``, or the call ``"returns"`` at all because it raises otherwise.
    """

    call: str
    kinds: list[str]
    arg: str = "0"
    holds: Literal["true", "false", "returns"] = "true"
    when: Condition = {}
    unless: Condition = {}


class Propagator(Row, frozen=True):
    """A call whose result carries what its arguments ``source`` (written like ``arg``; default: all and the receiver) carry.

    With ``fills`` it is the variable that is that argument which then carries it: ``json.Unmarshal(body, &order)``.
    """

    call: str
    source: str = "*"
    fills: str = ""


class Neutral(Row, frozen=True):
    """A call whose result its arguments do not determine, as far as attacks go: a look-up, a hash, a length."""

    call: str


class Type(Row, frozen=True):
    """The result of a call, or what a name reads, has the type ``is``: ``T[]`` for a slice of ``T`` in Go, and for several results the type of each,
    between commas (``-`` for one that says nothing of interest). ``<0>`` stands for the first argument itself, ``<self>`` for the receiver: what
    is called is the same function still."""

    is_: str = msgspec.field(name="is")
    call: str = ""
    read: str = ""


class Subtype(Row, frozen=True):
    """All that holds for members of ``of`` holds for those of ``name``."""

    name: str
    of: str


class Entry(Row, frozen=True):
    """Where control comes in from outside.

    One of: ``decorator`` (canonical name of the decorator or of what it calls); ``call`` whose arguments ``handler`` are functions; ``base`` with
    ``method``: an override in a subclass; ``function``: a top-level or exported function of that name, limited by ``path`` (a glob on the
    file's path), ``module`` or ``with_first_parameter`` (that has such a name, or is taken apart); ``first_parameter``: a function whose first
    parameter is so named, limited by ``module``; ``types``: a function whose parameters have exactly these types, in languages that write them.
    ``function = "*"`` with a directive as ``module`` (``use server``) means all functions that a file exports which begins with it, and each
    function that begins with it itself.

    ``parameters`` names what the parameters are, in order, without ``self``: a type (``express.Request``), or ``@kind`` for a source kind, or ``-``
    for nothing; the last may be ``...`` to repeat the one before it. ``keywords`` does the same for parameters by name. Parameters
    with a default that is a call are left alone (dependency injection).
    """

    kind: str
    decorator: str = ""
    call: str = ""
    handler: str = ""
    base: str = ""
    method: str = ""
    function: str = ""
    first_parameter: str = ""
    with_first_parameter: str = ""
    types: list[str] = []
    path: str = ""
    module: str = ""
    parameters: list[str] = []
    keywords: dict[str, str] = {}


class Mark(Row, frozen=True):
    """Code that a rule wants to look at whatever data reaches it: a call, a read, an assignment, or an option.

    ``key`` is an option wherever it stands: a mapping's key or a keyword argument, with a ``value`` (a constant, a list of them, or absent for any).
    ``arg`` is the argument that ``match.argument`` shows the rule.
    """

    kind: str
    call: str = ""
    read: str = ""
    assign: str = ""
    key: str = ""
    value: Scalar | list[Scalar] | None = None
    arg: str = ""
    when: Condition = {}
    unless: Condition = {}
    receiver: str = ""
    module: str = ""


class Protector(Row, frozen=True):
    """An authentication or authorisation check: a decorator, a middleware given to a route's call, or a call in the body.

    ``kind`` is ``authentication``, ``authorisation``, ``csrf`` or ``rate-limit``.
    """

    kind: Literal["authentication", "authorisation", "csrf", "rate-limit"]
    decorator: str = ""
    middleware: str = ""
    call: str = ""
    parameter: str = ""


class Exit(Row, frozen=True):
    """A call that never returns: it ends the request or the program (``flask.abort``, ``sys.exit``, ``process.exit``)."""

    call: str


class Token(Row, frozen=True):
    """The form of a credential that a provider gives out.

    ``forms`` are written texts with pieces of chance: ``<30:alnum>`` is 30 letters and digits, ``<20-24:url>`` 20 to 24 characters of that
    alphabet (``engine.token_forms.ALPHABETS``), and braces stand for alternatives: ``{ghp,gho}_<36:alnum>``. ``near`` holds words of which one
    has to stand before the value on its line; it is for forms that other values have too. ``checksum`` names a test in
    ``engine.checksums``. ``examples`` are those of the provider's documentation, cut by spaces so that they stand nowhere whole.
    ``strength``: ``verified`` is unmistakable, ``likely`` may be another thing, ``weak`` is often published on purpose.
    """

    provider: str
    what: str
    forms: list[str]
    near: list[str] = []
    checksum: Literal["", "crc32", "macaroon", "jwt", "supabase"] = ""
    examples: list[str] = []
    strength: Literal["verified", "likely", "weak"] = "verified"
    variable: str = ""
    """The usual name of the environment variable; else made of the provider's name."""


class Rows(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a file says of libraries, or of a team's own code."""

    source: list[Source] = []
    sink: list[Sink] = []
    sanitiser: list[Sanitiser] = []
    guard: list[Guard] = []
    propagator: list[Propagator] = []
    neutral: list[Neutral] = []
    type: list[Type] = []
    subtype: list[Subtype] = []
    entry: list[Entry] = []
    mark: list[Mark] = []
    protector: list[Protector] = []
    exit: list[Exit] = []


class Document(Row, frozen=True):
    """How a document of a format is told: by the end of its ``path`` (globs, ``*`` within a name, in lower case) and the texts that it ``holds``.

    A row with neither takes every file of its ``language``.
    """

    format: str
    language: str
    path: list[str] = []
    holds: list[str] = []


class FactFile(Rows, forbid_unknown_fields=True, frozen=True):
    """One file of the facts that ship with Assay."""

    token: list[Token] = []
    document: list[Document] = []


class TeamFile(Rows, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One file ``.assay/facts/*.toml`` of a workspace: what a team's own functions do, for the languages that it names.

    Functions of the workspace are named by their module as an absolute import has it (``shop.db.run_query``); in JavaScript and TypeScript
    by the path of the file from the workspace without its ending (``src/db.runQuery``). Relative imports are resolved to these.
    """

    languages: Annotated[
        list[str],
        msgspec.Meta(min_length=1, description="The languages that the rows hold for: python, javascript, java, go …"),
    ]


class SourceKind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind of source: its words in messages, its groups, and its weight in the triage model (0 to 9)."""

    name: str
    words: str
    groups: list[str] = []
    weight: float = 5


class SinkKind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind of sink or mark: its words in messages ("a shell command")."""

    name: str
    words: str


class EntryKind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind of entry point: its words, and whether strangers reach it (exposure ``open``)."""

    name: str
    words: str
    is_open: bool = True


class Kinds(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of kinds.toml. A kind that is used but not declared is an error."""

    source_kind: list[SourceKind] = []
    sink_kind: list[SinkKind] = []
    entry_kind: list[EntryKind] = []
