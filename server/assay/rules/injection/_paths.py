"""How a path that somebody else has a part in is kept inside its folder."""

from __future__ import annotations

from assay.rules.api import CannotEdit, CodeEditor, Match, nodes
from assay.rules.injection._pieces import last_name, with_cast
from assay.rules.texts import flatten, is_written_text

_JOINS = frozenset({"join", "joinpath", "resolve", "Join"})


def _varies(node: nodes.Expression, match: Match) -> bool:
    value = match.evaluate(node)
    return not value.is_clear_of("path") and any(taint.reaches("path") for taint in value.taints)


def joined_parts(match: Match) -> tuple[nodes.Expression, list[nodes.Expression]]:
    """Return the expression that puts the path together, and those of its parts (after the first) that vary. Raises CannotEdit."""
    argument = match.argument
    if argument is None:
        raise CannotEdit
    built = _unwrap(argument, match)
    if isinstance(built, nodes.Name):
        definition = match.definition_of(built)
        if definition is None:
            raise CannotEdit
        built = _unwrap(definition, match)
    if isinstance(built, nodes.Call) and match.language == "java" and last_name(built) in _JAVA_JOINS:
        parts = list(built.arguments[0 if last_name(built) == "resolve" else 1 :])
        if len(built.arguments) == 1 and last_name(built) != "resolve" and is_written_text(built.arguments[0]):
            built = built.arguments[0]
            parts = _after_slashes(built)
    elif isinstance(built, nodes.Call) and last_name(built) in _JOINS:
        parts = list(built.arguments if last_name(built) == "joinpath" else built.arguments[1:])
    elif isinstance(built, nodes.Binary) and built.operator == "/":
        parts = [built.right]
    elif is_written_text(built):
        parts = _after_slashes(built)
    else:
        raise CannotEdit
    return built, parts


_JAVA_JOINS = frozenset({"File", "get", "of", "resolve"})


def _after_slashes(built: nodes.Expression) -> list[nodes.Expression]:
    """Return the parts of a written path that begin behind a slash."""
    pieces = flatten(built)
    return [
        piece
        for index, piece in enumerate(pieces)
        if not isinstance(piece, str) and index > 0 and _ends_with_slash(pieces[index - 1])
    ]


def _ends_with_slash(piece: str | nodes.Expression) -> bool:
    return isinstance(piece, str) and piece.endswith(("/", "\\"))


def _unwrap(node: nodes.Expression, match: Match) -> nodes.Expression:
    """Look through calls that only change the form of a path: ``str(p)``, ``open(p)``, ``Path(p)``, ``p.resolve()``."""
    for _ in range(4):
        if isinstance(node, nodes.Call):
            if len(node.arguments) == 1 and last_name(node) in (
                "str",
                "Path",
                "open",
                "normpath",
                "abspath",
                "realpath",
                "resolve",
                "normalize",
                "Clean",
                "FromSlash",
            ):
                node = node.arguments[0]
                continue
            if (
                not node.arguments
                and isinstance(node.function, nodes.Attribute)
                and last_name(node) in ("resolve", "absolute")
            ):
                node = node.function.value
                continue
        break
    return node


def _with_conversion(part: nodes.Expression, match: Match) -> nodes.Expression:
    """Return the place of ``string(part)``, which the code model of Go leaves out, where bytes are turned into text: names are taken of text."""
    before = match.source_text(nodes.Node(max(0, part.start - 7), part.start))
    if before == "string(" and match.source_text(nodes.Node(part.end, part.end + 1)) == ")":
        return nodes.Opaque(part.start - 7, part.end + 1)
    return part


def keep_names_only(match: Match, code: CodeEditor) -> None:
    """Reduce each part of the path that varies to a file name, so that it cannot leave the folder. Raises CannotEdit."""
    _, parts = joined_parts(match)
    varying = [part for part in parts if _varies(part, match)]
    if not varying:
        raise CannotEdit
    if match.language == "python":
        base_name = f"{code.add_import('os')}.path.basename"
    elif match.language == "java":
        file = code.add_import("java.io", "File")
        for part in varying:
            code.replace(part, f"new {file}({code.text(part)}).getName()")
        return
    elif match.language == "go":
        base_name = f"{code.add_import('path/filepath', alias='filepath')}.Base"
        varying = [_with_conversion(part, match) for part in varying]
    else:
        base_name = f"{code.add_import('path')}.basename"
    for part in varying:
        code.wrap(with_cast(part, match), base_name)
