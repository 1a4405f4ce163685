"""Lowering of statements, except for definitions and ``match``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.python.dispatch import (
    DEEPEST,
    EXPRESSIONS,
    NAMES,
    STATEMENTS,
    expressions_among,
    lower,
    lower_children,
    on_statement,
    too_deep,
)
from assay.languages.python.grammar import ERROR, LANGUAGE, field, kind, kinds
from assay.languages.python.lower_parameters import lower_annotation
from assay.languages.python.recovery import recover

__all__ = ["lower_block", "lower_sequence"]

_ALIAS: Final = field("alias")
_ALTERNATIVE: Final = field("alternative")
_BODY: Final = field("body")
_CAUSE: Final = field("cause")
_CONDITION: Final = field("condition")
_CONSEQUENCE: Final = field("consequence")
_LEFT: Final = field("left")
_MODULE_NAME: Final = field("module_name")
_NAME: Final = field("name")
_OPERATOR: Final = field("operator")
_RIGHT: Final = field("right")
_TYPE: Final = field("type")
_VALUE: Final = field("value")

_ALIASED_IMPORT: Final = kind("aliased_import")
_AS_PATTERN: Final = kinds("as_pattern")
_ASSIGNMENT: Final = kind("assignment")
_AUGMENTED_ASSIGNMENT: Final = kind("augmented_assignment")
_BLOCKS: Final = kinds("block")
_CHEVRON: Final = kind("chevron")
_COMMA: Final = kind("','")
_DOTTED_NAME: Final = kind("dotted_name")
_ELIF_CLAUSE: Final = kind("elif_clause")
_ELSE_CLAUSE: Final = kind("else_clause")
_EQUALS: Final = kind("'='")
_EXCEPT_CLAUSE: Final = kind("except_clause")
_EXPRESSION_LIST: Final = kind("expression_list")
_FINALLY_CLAUSE: Final = kind("finally_clause")
_TUPLE: Final = kind("tuple")
_WILDCARD_IMPORT: Final = kind("wildcard_import")
_WITH_CLAUSE: Final = kind("with_clause")
_WITH_ITEM: Final = kind("with_item")

_AUGMENTED_OPERATORS: Final[dict[int, str]] = {
    number: name[:-1]
    for number in range(LANGUAGE.node_kind_count)
    if (name := LANGUAGE.node_kind_for_id(number)) is not None
    and len(name) > 1
    and name.endswith("=")
    and name not in ("==", "!=", "<=", ">=", ":=")
}


def lower_sequence(children: Iterable[Node], text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    """Lower nodes that stand where statements may stand, and append the statements to ``out``."""
    for child in children:
        number = child.kind_id
        handler = STATEMENTS.get(number)
        if handler is not None:
            handler(child, text, depth, out)
        elif number == ERROR:
            recover(child, text, depth, out)
        elif number in EXPRESSIONS:
            out.append(nodes.ExpressionStatement(child.start_byte, child.end_byte, lower(child, text, depth + 1)))


def lower_block(block: Node | None, text: bytes, depth: int) -> tuple[nodes.Statement, ...]:
    """Lower the statements of a block, or of what the parser left of one."""
    if block is None:
        return ()
    out: list[nodes.Statement] = []
    if depth > DEEPEST:
        deep = too_deep(block, text)
        return (nodes.ExpressionStatement(deep.start, deep.end, deep),)
    lower_sequence(block.children, text, depth, out)
    return tuple(out)


def _lower_errors(node: Node, text: bytes, depth: int) -> tuple[nodes.Statement, ...]:
    """Lower what was recovered directly inside a compound statement, beside its blocks."""
    if not node.has_error:
        return ()
    out: list[nodes.Statement] = []
    for child in node.children:
        if child.kind_id == ERROR:
            recover(child, text, depth, out)
    return tuple(out)


# --- simple statements -------------------------------------------------------------------------------------------------


@on_statement("expression_statement")
def _expression_statement(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    children = node.children
    if len(children) == 1:
        child = children[0]
        number = child.kind_id
        if number == _ASSIGNMENT:
            _assignment(child, text, depth, out)
            return
        if number == _AUGMENTED_ASSIGNMENT:
            _augmented_assignment(child, text, depth, out)
            return
        if number in EXPRESSIONS:
            value = EXPRESSIONS[number](child, text, depth + 1)
            out.append(nodes.ExpressionStatement(child.start_byte, child.end_byte, value))
            return
    found = expressions_among(children)
    lowered = tuple(lower(child, text, depth + 1) for child in found)
    if len(lowered) > 1 or (lowered and any(child.kind_id == _COMMA for child in children)):
        pair = nodes.Collection(lowered[0].start, lowered[-1].end, "tuple", lowered)
        out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, pair))
    elif lowered:
        out.append(nodes.ExpressionStatement(node.start_byte, node.end_byte, lowered[0]))
    for child in children:
        if child.kind_id == _ASSIGNMENT:
            _assignment(child, text, depth, out)
        elif child.kind_id == _AUGMENTED_ASSIGNMENT:
            _augmented_assignment(child, text, depth, out)
        elif child.kind_id == ERROR:
            recover(child, text, depth, out)


@on_statement("assignment")
def _assignment(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    start = node.start_byte
    end = node.end_byte
    children = node.children
    if len(children) == 3 and children[1].kind_id == _EQUALS:
        # By far the most common form; the fields need not be looked up.
        left: Node | None = children[0]
        right: Node | None = children[2]
        annotation = None
    else:
        left = node.child_by_field_id(_LEFT)
        right = node.child_by_field_id(_RIGHT)
        annotation = lower_annotation(node.child_by_field_id(_TYPE), text, depth + 1)
    handler = EXPRESSIONS.get(left.kind_id) if left is not None else None
    first = handler(left, text, depth + 1) if handler is not None and left is not None else lower(left, text, depth + 1)
    if right is not None and annotation is None:
        handler = EXPRESSIONS.get(right.kind_id)
        if handler is not None and not node.has_error:
            out.append(nodes.Assign(start, end, (first,), handler(right, text, depth + 1)))
            return
    targets = [first]
    while right is not None and right.kind_id == _ASSIGNMENT:
        # ``a = b = c``: the value of the first assignment is the second.
        targets.append(lower(right.child_by_field_id(_LEFT), text, depth + 1))
        right = right.child_by_field_id(_RIGHT)
    value = lower(right, text, depth + 1) if right is not None else None
    out.append(nodes.Assign(start, end, tuple(targets), value, annotation, annotation is not None))
    if node.has_error:
        out.extend(_lower_errors(node, text, depth))


@on_statement("augmented_assignment")
def _augmented_assignment(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    operator = node.child_by_field_id(_OPERATOR)
    spelling = "" if operator is None else _AUGMENTED_OPERATORS.get(operator.kind_id, "")
    target = lower(node.child_by_field_id(_LEFT), text, depth + 1)
    value = lower(node.child_by_field_id(_RIGHT), text, depth + 1)
    out.append(nodes.AugmentedAssign(node.start_byte, node.end_byte, target, spelling, value))


@on_statement("return_statement")
def _return(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    found = expressions_among(node.children)
    value = lower(found[0], text, depth + 1) if found else None
    out.append(nodes.Return(node.start_byte, node.end_byte, value))


@on_statement("raise_statement")
def _raise(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    cause = node.child_by_field_id(_CAUSE)
    found = [child for child in expressions_among(node.children) if child != cause]
    value = lower(found[0], text, depth + 1) if found else None
    if value is not None and (cause is not None or len(found) > 1):
        # Python 2 gave up to three values. What only names the cause is of no interest.
        others = [*found[1:], *([cause] if cause is not None else [])]
        extra = [lower(other, text, depth + 1) for other in others]
        if not all(isinstance(other, nodes.Name | nodes.Constant) for other in extra):
            value = nodes.Opaque(value.start, extra[-1].end, (value, *extra))
    out.append(nodes.Raise(node.start_byte, node.end_byte, value))


@on_statement("assert_statement")
def _assert(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    found = expressions_among(node.children)
    if not found:
        return
    message = lower(found[1], text, depth + 1) if len(found) > 1 else None
    out.append(nodes.Assert(node.start_byte, node.end_byte, lower(found[0], text, depth + 1), message))


@on_statement("delete_statement")
def _delete(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    found = expressions_among(node.children)
    if len(found) == 1 and found[0].kind_id in (_EXPRESSION_LIST, _TUPLE):
        found = expressions_among(found[0].children)
    out.append(nodes.Delete(node.start_byte, node.end_byte, tuple(lower(target, text, depth + 1) for target in found)))


@on_statement("break_statement")
def _break(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Leave(node.start_byte, node.end_byte, False))


@on_statement("continue_statement")
def _continue(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    out.append(nodes.Leave(node.start_byte, node.end_byte, True))


@on_statement("pass_statement", "global_statement", "nonlocal_statement")
def _nothing(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    """These do nothing that the code model speaks of."""


@on_statement("print_statement", "exec_statement")
def _python_2_call(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    """Lower the statements of Python 2 that became functions as calls of those."""
    start = node.start_byte
    end = node.end_byte
    name = NAMES[text[start:end].split(None, 1)[0][:5].rstrip(b"\"'(")]
    arguments: list[nodes.Expression] = []
    keywords: list[nodes.Keyword] = []
    for child in node.children:
        if child.kind_id == _CHEVRON:
            for stream in lower_children(child, text, depth + 1):
                keywords.append(nodes.Keyword(child.start_byte, child.end_byte, "file", stream))
        elif child.kind_id in EXPRESSIONS:
            arguments.append(lower(child, text, depth + 1))
    function = nodes.Name(start, start + len(name), name)
    inside = start + len(name)
    call = nodes.Call(start, end, function, tuple(arguments), tuple(keywords), inside, end)
    out.append(nodes.ExpressionStatement(start, end, call))


@on_statement("type_alias_statement")
def _type_alias(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    target = lower(node.child_by_field_id(_LEFT), text, depth + 1)
    if isinstance(target, nodes.Subscript):
        # ``type Pair[T] = …`` binds Pair.
        target = target.value
    value = lower_annotation(node.child_by_field_id(_RIGHT), text, depth + 1)
    out.append(nodes.Assign(node.start_byte, node.end_byte, (target,), value))


# --- imports -----------------------------------------------------------------------------------------------------------


def _dotted(node: Node, text: bytes) -> str:
    """Return a dotted name as it would be written without spaces."""
    return NAMES[b"".join(text[node.start_byte : node.end_byte].split())]


@on_statement("import_statement")
def _import(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    for child in node.children:
        number = child.kind_id
        if number == _DOTTED_NAME:
            module = _dotted(child, text)
            if module:
                out.append(nodes.Import(child.start_byte, child.end_byte, module, "", module.partition(".")[0]))
        elif number == _ALIASED_IMPORT:
            name = child.child_by_field_id(_NAME)
            alias = child.child_by_field_id(_ALIAS)
            if name is None or alias is None:
                continue
            module = _dotted(name, text)
            bound = _dotted(alias, text)
            member = ""
            if "." in module and module.partition(".")[0] == bound:
                # ``import a.b as a`` must not look like ``import a.b``, which binds the package.
                module, _, member = module.rpartition(".")
            out.append(nodes.Import(child.start_byte, child.end_byte, module, member, bound))


@on_statement("import_from_statement", "future_import_statement")
def _import_from(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    source = node.child_by_field_id(_MODULE_NAME)
    # The grammar has a statement of its own for ``from __future__``, in which the module is a token.
    module = "__future__" if source is None else _dotted(source, text)
    if not module:
        return
    for child in node.children:
        if source is not None and child.start_byte < source.end_byte:
            continue
        number = child.kind_id
        start = child.start_byte
        end = child.end_byte
        if number == _DOTTED_NAME:
            name = _dotted(child, text)
            if name:
                out.append(nodes.Import(start, end, module, name, name))
        elif number == _ALIASED_IMPORT:
            imported = child.child_by_field_id(_NAME)
            alias = child.child_by_field_id(_ALIAS)
            if imported is not None and alias is not None:
                out.append(nodes.Import(start, end, module, _dotted(imported, text), _dotted(alias, text)))
        elif number == _WILDCARD_IMPORT:
            out.append(nodes.Import(start, end, module, "*", "*"))


# --- compound statements -----------------------------------------------------------------------------------------------


@on_statement("if_statement")
def _if(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    conditions = [(node, node.start_byte)]
    otherwise: tuple[nodes.Statement, ...] = ()
    for child in node.children_by_field_id(_ALTERNATIVE):
        if child.kind_id == _ELIF_CLAUSE:
            conditions.append((child, child.start_byte))
        elif child.kind_id == _ELSE_CLAUSE:
            otherwise = lower_block(child.child_by_field_id(_BODY), text, depth + len(conditions))
    end = node.end_byte
    loose = _lower_errors(node, text, depth)
    if depth + len(conditions) > DEEPEST:
        # A chain so long would be too deep: the conditions are then lowered side by side, as if each came after the one before.
        for clause, start in conditions:
            out.append(_condition(clause, start, clause.end_byte, (), text, min(depth, DEEPEST)))
        out.extend(otherwise)
        return
    for index in range(len(conditions) - 1, -1, -1):
        clause, start = conditions[index]
        otherwise = (_condition(clause, start, end, otherwise, text, depth + index),)
    out.extend(otherwise)
    out.extend(loose)


def _condition(
    clause: Node, start: int, end: int, otherwise: tuple[nodes.Statement, ...], text: bytes, depth: int
) -> nodes.If:
    test = lower(clause.child_by_field_id(_CONDITION), text, depth + 1)
    then = lower_block(clause.child_by_field_id(_CONSEQUENCE), text, depth + 1)
    return nodes.If(start, end, test, then, otherwise)


@on_statement("for_statement", "while_statement")
def _loop(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    left = node.child_by_field_id(_LEFT)
    target = lower(left, text, depth + 1) if left is not None else None
    right = node.child_by_field_id(_RIGHT)
    iterable = lower(right, text, depth + 1) if right is not None else None
    condition = node.child_by_field_id(_CONDITION)
    test = lower(condition, text, depth + 1) if condition is not None else None
    body = lower_block(node.child_by_field_id(_BODY), text, depth + 1) + _lower_errors(node, text, depth)
    alternative = node.child_by_field_id(_ALTERNATIVE)
    otherwise = lower_block(alternative.child_by_field_id(_BODY), text, depth + 1) if alternative is not None else ()
    out.append(nodes.Loop(node.start_byte, node.end_byte, target, iterable, test, body, otherwise))


@on_statement("try_statement")
def _try(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    body: tuple[nodes.Statement, ...] = ()
    handlers: list[nodes.Handler] = []
    otherwise: tuple[nodes.Statement, ...] = ()
    final: tuple[nodes.Statement, ...] = ()
    for child in node.children:
        number = child.kind_id
        if number in _BLOCKS:
            body += lower_block(child, text, depth + 1)
        elif number == _EXCEPT_CLAUSE:
            handlers.append(_handler(child, text, depth))
        elif number == _ELSE_CLAUSE:
            otherwise = lower_block(child.child_by_field_id(_BODY), text, depth + 1)
        elif number == _FINALLY_CLAUSE:
            final = _blocks_of(child, text, depth + 1)
    body += _lower_errors(node, text, depth)
    out.append(nodes.Try(node.start_byte, node.end_byte, body, tuple(handlers), otherwise, final))


def _blocks_of(node: Node, text: bytes, depth: int) -> tuple[nodes.Statement, ...]:
    body: tuple[nodes.Statement, ...] = ()
    for child in node.children:
        if child.kind_id in _BLOCKS:
            body += lower_block(child, text, depth)
    return body + _lower_errors(node, text, depth)


def _handler(node: Node, text: bytes, depth: int) -> nodes.Handler:
    values = node.children_by_field_id(_VALUE)
    values = [value for value in values if value.kind_id in EXPRESSIONS]
    name = ""
    types: tuple[nodes.Expression, ...] = ()
    if values and values[0].kind_id in _AS_PATTERN:
        alias = values[0].child_by_field_id(_ALIAS)
        if alias is not None:
            name = NAMES[text[alias.start_byte : alias.end_byte]]
        values = expressions_among(values[0].children)[:1]
    elif len(values) == 2 and text[values[0].start_byte : values[0].start_byte + 1] == b"(":
        # Python 2 wrote ``except (A, B), error``.
        name = NAMES[text[values[1].start_byte : values[1].end_byte]]
        values = values[:1]
    if len(values) == 1:
        lowered = lower(values[0], text, depth + 1)
        is_tuple = type(lowered) is nodes.Collection and lowered.kind == "tuple"
        types = lowered.items if is_tuple and type(lowered) is nodes.Collection else (lowered,)
    elif values:
        types = tuple(lower(value, text, depth + 1) for value in values)
    return nodes.Handler(node.start_byte, node.end_byte, types, name, _blocks_of(node, text, depth + 1))


@on_statement("with_statement")
def _with(node: Node, text: bytes, depth: int, out: list[nodes.Statement]) -> None:
    items: list[tuple[nodes.Expression, nodes.Expression | None]] = []
    for clause in node.children:
        if clause.kind_id != _WITH_CLAUSE:
            continue
        for item in clause.children:
            if item.kind_id != _WITH_ITEM:
                continue
            lowered = lower(item.child_by_field_id(_VALUE), text, depth + 1)
            if type(lowered) is nodes.AssignedValue and _is_bound_by_as(item):
                items.append((lowered.value, lowered.target))
            else:
                items.append((lowered, None))
    body = lower_block(node.child_by_field_id(_BODY), text, depth + 1) + _lower_errors(node, text, depth)
    out.append(nodes.With(node.start_byte, node.end_byte, tuple(items), body))


def _is_bound_by_as(item: Node) -> bool:
    value = item.child_by_field_id(_VALUE)
    return value is not None and value.kind_id in _AS_PATTERN
