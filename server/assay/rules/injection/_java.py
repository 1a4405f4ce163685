"""How fixes that need more than one place are written in Java: prepared statements, lists of arguments, checks before a statement."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Match, nodes
from assay.rules.injection._pieces import last_name
from assay.rules.injection._statements import insert_before
from assay.rules.statements import is_inside_parentheses

_TEMPLATE_METHODS = frozenset(
    {"query", "queryForObject", "queryForList", "queryForMap", "queryForRowSet", "queryForStream", "update"}
)
_EXECUTING = frozenset({"execute", "executeQuery", "executeUpdate", "executeLargeUpdate"})
_QUERY_MAKERS = frozenset(
    {"createQuery", "createNativeQuery", "createSQLQuery", "createSelectionQuery", "createMutationQuery"}
)
_DECLARED_BEFORE = re.compile(r"\b(?:java\.sql\.)?(Statement|var)\s+([A-Za-z_$][\w$]*)\s*=\s*$")
_ASSIGNED_BEFORE = re.compile(r"(?:^|[\s;{])([A-Za-z_$][\w$]*)\s*=\s*$")


def bind_values(
    match: Match,
    call: nodes.Call,
    built: nodes.Expression,
    statement: str,
    marked: re.Pattern[str],
    values: list[tuple[str, bool]],
    code: CodeEditor,
) -> None:
    """Turn the holes of an SQL statement into parameters.

    ``statement`` is the source of a constant in which ``marked`` finds the holes; ``values`` are the sources of the values, each with
    whether it is known to be text. Raises CannotEdit where the shape of the code does not fit.
    """
    name = last_name(call.function)
    path = match.path or ""
    if "?" in marked.sub("", statement) or call.arguments[:1] != (match.argument,):
        raise CannotEdit
    plain = marked.sub("?", statement)
    written = ", ".join(value for value, _ in values)
    if name in _QUERY_MAKERS:
        code.replace(built, marked.sub(lambda found: f"?{found[1]}", statement))
        calls = "".join(f".setParameter({index}, {value})" for index, (value, _) in enumerate(values, 1))
        code.replace(nodes.Node(call.end, call.end), calls)
    elif name in _TEMPLATE_METHODS and ("jdbc.core." in path or match.is_shape_only) and "namedparam" not in path:
        if any(isinstance(argument, nodes.Collection) for argument in call.arguments[1:]):
            raise CannotEdit
        code.replace(built, plain)
        code.insert_argument(call, len(call.arguments), written)
    elif name == "prepareStatement":
        variable = _variable_before(match, call)
        if not match.source_text(nodes.Node(call.end, call.end + 1)).startswith(";"):
            raise CannotEdit
        code.replace(built, plain)
        _insert_after_statement(match, call.end + 1, _setters(variable, values), code)
    elif name in _EXECUTING and len(call.arguments) == 1:
        _prepare(match, call, built, plain, values, code)
    else:
        raise CannotEdit


def _setters(variable: str, values: list[tuple[str, bool]]) -> list[str]:
    return [
        f"{variable}.{'setString' if is_text else 'setObject'}({index}, {value});"
        for index, (value, is_text) in enumerate(values, 1)
    ]


def _prepare(
    match: Match,
    call: nodes.Call,
    built: nodes.Expression,
    plain: str,
    values: list[tuple[str, bool]],
    code: CodeEditor,
) -> None:
    """Make a prepared statement of the plain one that is executed with the text."""
    function = match.function
    receiver = call.function.value if isinstance(call.function, nodes.Attribute) else None
    if function is None or not isinstance(receiver, nodes.Name) or match.argument is None:
        raise CannotEdit
    made = match.definition_of(receiver)
    if not isinstance(made, nodes.Call) or last_name(made.function) != "createStatement" or made.arguments:
        raise CannotEdit
    before = match.source_text(nodes.Node(0, made.start))
    declared = _DECLARED_BEFORE.search(before)
    if declared is None or declared[2] != receiver.id:
        raise CannotEdit
    name = re.escape(receiver.id)
    uses = re.findall(rf"\b{name}\b(?!\.close\(\)|\s*!=\s*null)", match.source_text(function))
    if len(uses) != 2:
        raise CannotEdit  # The same statement does something else as well.
    in_place = built is match.argument
    if not in_place and built.start > made.start:
        raise CannotEdit  # The text has to be there before the statement is prepared.
    owner = made.function.value if isinstance(made.function, nodes.Attribute) else None
    if owner is None or is_inside_parentheses(match, call.start):
        raise CannotEdit
    insert_before(match, code, _setters(receiver.id, values))
    if declared[1] == "Statement":
        end = len(before[: declared.end(1)].encode())
        kind = code.add_import("java.sql", "PreparedStatement")
        qualified = before[: declared.start(1)].endswith("java.sql.")
        code.replace(nodes.Node(end - len("Statement"), end), "PreparedStatement" if qualified else kind)
    text = plain if in_place else code.text(match.argument)
    code.replace(made, f"{code.text(owner)}.prepareStatement({text})")
    if not in_place:
        code.replace(built, plain)
    code.replace(nodes.Node(call.arguments_start, call.arguments_end), "")


def _variable_before(match: Match, call: nodes.Call) -> str:
    """Return the variable that a call's result is given to, where the call is the whole value of a statement."""
    before = match.source_text(nodes.Node(0, call.start))
    found = _ASSIGNED_BEFORE.search(before)
    if found is None or is_inside_parentheses(match, call.start):
        raise CannotEdit
    return found[1]


def _insert_after_statement(match: Match, end: int, lines: list[str], code: CodeEditor) -> None:
    """Insert lines after the statement that ends at ``end``, as far in as that one is."""
    before = match.source_text(nodes.Node(0, match.node.start)).rpartition("\n")[2]
    indentation = before[: len(before) - len(before.lstrip())]
    if before[len(indentation) :].startswith(("if", "else", "for", "while", "case")):
        raise CannotEdit
    code.replace(nodes.Node(end, end), "".join(f"\n{indentation}{line}" for line in lines))


def host_check(address: str, match: Match, code: CodeEditor) -> list[str]:
    """Return the statements that refuse an address whose host is not on a list."""
    hosts = code.add_import("java.util", "Set")
    is_address = match.value.path in ("java.net.URL", "java.net.URI")
    host = f"{address}.getHost()" if is_address else f"{code.add_import('java.net', 'URI')}.create({address}).getHost()"
    return [
        f'if (!{hosts}.of("api.example.com").contains({host})) {{',
        '    throw new IllegalArgumentException("This host is not on the list.");',
        "}",
    ]
