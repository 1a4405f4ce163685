"""Checks that a path stays below its folder, in the forms that people write without a function made for it.

``file.slice(0, root.length) !== root``, ``file.indexOf(root) === 0``, ``name.indexOf("..") < 0``, ``path.basename(name) !== name`` and what is said
of the way from the folder to the file. That a path begins with the folder's name says nothing while it still holds steps upwards: such checks
count where the path was resolved or normalised before, which values remember as being clear of ``parent-steps``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine import regexes
from assay.ir import nodes
from assay.ir.values import EVERYTHING, Value

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

PARENT_FOLDERS = ("..", "../", "..\\")
PARENT_STEPS = "parent-steps"
"""The kind that values are clear of once no step to a parent folder can stand behind another name in them."""
PATH_KINDS = frozenset({"path"})

_POSITIONS = frozenset({"indexOf", "lastIndexOf", "find", "rfind", "index", "search"})
_POSITION_FUNCTIONS = frozenset({"strings.Index", "strings.LastIndex"})
_PREFIXES = frozenset({"slice", "substring", "substr"})
_WAYS_FROM_A_FOLDER = {"relative": 1, "Rel": 1, "relpath": 0, "relativize": 0}
"""Functions that give the way from a folder to a file, and which argument is the file."""
_SAY_NOTHING = ("", "/", ".", "./", "\\")
_DEEPEST_SANITISER = 4


def is_resolved(value: Value) -> bool:
    """Whether no step upwards can be hidden inside a path. A parameter that is passed on as it came is the caller's to resolve."""
    if value.is_clear_of(PARENT_STEPS):
        return True
    return all(
        not taint.reaches(PARENT_STEPS) or (taint.parameter >= 0 and value.text is None and taint.step.previous is None)
        for taint in value.taints
    )


def target_of_way(made: nodes.Expression | None) -> nodes.Expression | None:
    """Return the file to which ``path.relative(folder, file)`` leads: what is said of the way from the folder is said of it."""
    if not isinstance(made, nodes.Call):
        return None
    function = made.function
    name = function.name if isinstance(function, nodes.Attribute) else getattr(function, "id", "")
    position = _WAYS_FROM_A_FOLDER.get(name)
    if position is None or len(made.arguments) <= position:
        return None
    return made.arguments[position]


class _Position:
    """What is looked for in what: ``text.indexOf(wanted)``."""

    __slots__ = ("is_pattern", "text", "wanted")

    def __init__(self, text: nodes.Expression, wanted: nodes.Expression, *, is_pattern: bool) -> None:
        self.text = text
        self.wanted = wanted
        self.is_pattern = is_pattern


def _position(run: Interpreter, node: nodes.Expression) -> _Position | None:
    """Return what a call looks for, where its result is a position."""
    if not isinstance(node, nodes.Call) or not node.arguments:
        return None
    function = node.function
    if isinstance(function, nodes.Attribute):
        if function.name in _POSITIONS:
            return _Position(function.value, node.arguments[0], is_pattern=function.name == "search")
        if len(node.arguments) == 2 and run.has_results and run.silently(function).path in _POSITION_FUNCTIONS:
            return _Position(node.arguments[0], node.arguments[1], is_pattern=False)
    return None


def said_by_position(run: Interpreter, node: nodes.Expression) -> Parts:
    """Return what follows for the paths in which ``node`` looks for something: where it is found, and where it is not."""
    found = _position(run, node)
    if found is None:
        return [], []
    wanted = run.silently(found.wanted)
    if isinstance(wanted.constant, str):
        is_upward = (
            regexes.matches_parent_steps(wanted.constant) if found.is_pattern else wanted.constant in PARENT_FOLDERS
        )
        return [], [found.text] if is_upward else []
    is_inside = not found.is_pattern and is_resolved(run.silently(found.text)) and not _is_foreign(wanted)
    return [found.text] if is_inside else [], []


def said_by_comparison(run: Interpreter, test: nodes.Compare) -> Parts:
    """Return what follows for paths where a comparison is true, and where it is false."""
    for side, other, operator in ((test.left, test.right, test.operator), (test.right, test.left, _turned(test))):
        if isinstance(side, nodes.Call | nodes.Subscript):
            parts = _of_position(run, side, other, operator) or _of_prefix(run, side, other, operator)
            if parts is not None:
                return parts
        if isinstance(side, nodes.Name | nodes.Attribute) and isinstance(other, nodes.Name | nodes.Attribute):
            if _is_folder_itself(run, side, other) and operator in ("==", "===", "!=", "!=="):
                return ([side], []) if operator in ("==", "===") else ([], [side])
        if isinstance(side, nodes.Name) and isinstance(other, nodes.Constant) and other.value == "":
            if target_of_way(run.origins.get(side.id)) is not None:  # The way to the folder itself is empty.
                return ([side], []) if operator in ("==", "===") else ([], [side])
    return [], []


def _is_folder_itself(run: Interpreter, side: nodes.Expression, other: nodes.Expression) -> bool:
    """Whether a resolved path that somebody else has a part in is compared with one of the program's own: ``file !== root && …``."""
    value = run.silently(side)
    if not value.taints or any(PARENT_STEPS not in taint.cleared for taint in value.taints):
        return False
    wanted = run.silently(other)
    return not wanted.is_constant and not _is_foreign(wanted)


def _is_foreign(value: Value) -> bool:
    """Whether somebody else chooses what a path has to begin with. What a function is given as its folder is its caller's to choose."""
    return any(taint.kind and taint.kind not in _OWN_SOURCES for taint in value.taints)


_OWN_SOURCES = frozenset({"environment", "command-line", "file-content", "database", "fixed-value"})
"""Where the program's own folders are named."""


def _turned(test: nodes.Compare) -> str:
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(test.operator, test.operator)


def _of_position(run: Interpreter, side: nodes.Expression, other: nodes.Expression, operator: str) -> Parts | None:
    found = _position(run, side)
    number = run.silently(other).constant if found is not None else None
    if found is None or isinstance(number, bool) or not isinstance(number, int):
        return None
    if number == 0 and operator in ("==", "===", "!=", "!=="):
        at_start, elsewhere = _of_beginning(run, found.text, found.wanted)
        return (at_start, elsewhere) if operator in ("==", "===") else (elsewhere, at_start)
    present, absent = said_by_position(run, side)
    if (number == -1 and operator in ("==", "===")) or (number == 0 and operator == "<"):
        return absent, present
    if (number == -1 and operator in ("!=", "!==", ">")) or (number == 0 and operator == ">="):
        return present, absent
    return None


def _of_prefix(run: Interpreter, side: nodes.Expression, other: nodes.Expression, operator: str) -> Parts | None:
    """Return what ``file.slice(0, root.length) === root`` and ``file[:len(root)] == root`` say."""
    if operator not in ("==", "===", "!=", "!=="):
        return None
    text: nodes.Expression | None = None
    if isinstance(side, nodes.Call):
        function = side.function
        if isinstance(function, nodes.Attribute) and function.name in _PREFIXES and len(side.arguments) == 2:
            first = side.arguments[0]
            if isinstance(first, nodes.Constant) and first.value == 0:
                text = function.value
    elif isinstance(side, nodes.Subscript):
        if run.text[side.value.end : side.end].lstrip().replace(b" ", b"").startswith(b"[:"):
            text = side.value
    if text is None:
        return None
    at_start, elsewhere = _of_beginning(run, text, other)
    return (at_start, elsewhere) if operator in ("==", "===") else (elsewhere, at_start)


def _of_beginning(run: Interpreter, text: nodes.Expression, wanted: nodes.Expression) -> Parts:
    """Return what follows where a text begins with another, and where it does not."""
    begins = run.silently(wanted)
    if _is_foreign(begins) or not is_resolved(run.silently(text)):
        return [], []
    if isinstance(begins.constant, str):
        if begins.constant.startswith(".."):
            return [], [text]
        if begins.constant in _SAY_NOTHING:
            return [], []
    return [text], []


def cleared_by_sanitiser(run: Interpreter, side: nodes.Expression, place: str) -> frozenset[str]:
    """Return what a variable is harmless for that equals what a sanitiser makes of it: ``path.basename(name) === name``."""
    from assay.engine.interpreter import place_of

    inner = side
    for _ in range(_DEEPEST_SANITISER):
        if not isinstance(inner, nodes.Call):
            break
        if any(place_of(argument) == place for argument in inner.arguments):
            value = run.silently(side)
            if "*" in value.cleared:
                return EVERYTHING
            return value.cleared - {PARENT_STEPS} if value.taints else frozenset()
        if not inner.arguments:
            break
        inner = inner.arguments[0]
    return frozenset()


def longer_names_of(run: Interpreter, place: str) -> list[str]:
    """Return the variables that hold a path with more text behind it: what is inside its folder stays there (``packed = `${file}.gz` ``)."""
    return [name for name, origin in run.origins.items() if name != place and _begins_with(origin, place)]


def _begins_with(made: nodes.Expression | None, place: str) -> bool:
    first = made
    if isinstance(made, nodes.Template):
        first = next((part for part in made.parts if not (isinstance(part, nodes.Constant) and part.value == "")), None)
    while isinstance(first, nodes.Binary) and first.operator == "+":
        first = first.left
    return first is not made and isinstance(first, nodes.Name) and first.id == place


Parts = tuple[list[nodes.Expression], list[nodes.Expression]]
"""The expressions that show a path below its folder, where a condition is true and where it is false."""
