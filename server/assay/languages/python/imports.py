"""Insertion of imports: where the file has them, in the groups and the order that it keeps."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.ir import nodes
from assay.languages.api import ImportNeed, LineInsertion
from assay.languages.python.dispatch import STATEMENTS
from assay.languages.python.grammar import ERROR, kind, kinds
from assay.languages.python.lowering import lower_unit  # noqa: F401 - it fills the table of statements.
from assay.languages.python.outline import last_line
from assay.languages.python.reading import parse_file, smooth

__all__ = ["insert_imports"]

_BLOCKS: Final = kinds("block")
_COMMENT: Final = kind("comment")
_EXPRESSION_STATEMENT: Final = kind("expression_statement")
_FUTURE_IMPORT: Final = kind("future_import_statement")
_DEFINITIONS: Final = frozenset(kinds("function_definition", "class_definition", "decorated_definition"))
_IMPORTS: Final = frozenset(kinds("import_statement", "import_from_statement"))
_STRINGS: Final = frozenset(kinds("string", "concatenated_string"))
_TRY_STATEMENT: Final = kind("try_statement")

_STANDARD: Final = 1
_THIRD_PARTY: Final = 2
_LOCAL: Final = 3


@dataclass(slots=True)
class _ImportLine:
    """An import statement at module level: its lines, its module, and its group of imports."""

    start: int
    end: int
    module: str
    is_from: bool
    group: int = 0

    @property
    def category(self) -> int:
        return _category(self.module)


def _category(module: str) -> int:
    if module.startswith("."):
        return _LOCAL
    return _STANDARD if module.partition(".")[0] in sys.stdlib_module_names else _THIRD_PARTY


class _Head:
    """What a file begins with, as far as the place of an import depends on it."""

    def __init__(self, lines: list[bytes]) -> None:
        text = smooth(b"".join(lines))
        root = parse_file(text, CancelToken()).root_node
        self.lines = lines
        self.text = text
        self.after_docstring = 0
        """The first line after the docstring and ``from __future__``."""
        self.has_docstring = False
        self.first_statement: Node | None = None
        self.imports: list[_ImportLine] = []
        self.bound: set[tuple[str, str, str]] = set()
        """Module, name and alias of each import that is executed when the file is imported."""
        children = [child for child in root.children if child.kind_id != _COMMENT]
        if len(children) == 1 and children[0].kind_id == ERROR:
            children = [child for child in children[0].children if child.kind_id != _COMMENT]
        for index, child in enumerate(children):
            self.read(child, index)
        self.group_imports()

    def read(self, node: Node, index: int) -> None:
        number = node.kind_id
        if number == _FUTURE_IMPORT or (index == 0 and self.is_docstring(node)):
            self.after_docstring = last_line(node) + 1
            self.has_docstring = True
            return
        if self.first_statement is None:
            self.first_statement = node
        if number in _IMPORTS:
            lowered = self.lower(node)
            if lowered:
                first = lowered[0]
                is_from = self.text.startswith(b"from", node.start_byte)
                self.imports.append(_ImportLine(node.start_point[0], last_line(node), first.module, is_from))
        elif number == _TRY_STATEMENT:
            for block in node.children:
                if block.kind_id in _BLOCKS:
                    for child in block.children:
                        if child.kind_id in _IMPORTS:
                            self.lower(child)

    def is_docstring(self, node: Node) -> bool:
        return node.kind_id == _EXPRESSION_STATEMENT and node.child_count == 1 and node.children[0].kind_id in _STRINGS

    def lower(self, node: Node) -> list[nodes.Import]:
        out: list[nodes.Statement] = []
        STATEMENTS[node.kind_id](node, self.text, 0, out)
        found = [statement for statement in out if isinstance(statement, nodes.Import)]
        self.bound.update((each.module, each.name, each.alias) for each in found)
        return found

    def group_imports(self) -> None:
        """Number the groups: imports with nothing but comments of their own between them."""
        group = 0
        for previous, current in zip([None, *self.imports], self.imports, strict=False):
            if previous is not None:
                between = self.lines[previous.end + 1 : current.start]
                if any(not line.strip() or not line.lstrip().startswith(b"#") for line in between):
                    group += 1
            current.group = group

    def meets(self, need: ImportNeed) -> bool:
        """Whether the file binds what the need asks for already."""
        alias = need.alias or need.name or need.module.partition(".")[0]
        if (need.module, need.name, alias) in self.bound:
            return True
        if need.name:
            return False
        # ``import os.path`` binds ``os`` as well.
        return any(
            not name and bound == alias and module.partition(".")[0] == need.module
            for module, name, bound in self.bound
        )


def insert_imports(lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
    """Return the lines to insert for those needs that the file does not meet yet."""
    head = _Head(lines)
    line_end = "\r\n" if any(line.endswith(b"\r\n") for line in lines[:50]) else "\n"
    if line_end == "\n" and lines[0].endswith(b"\r"):
        line_end = "\r"
    inserted: dict[int, list[tuple[int, str]]] = {}
    wanted = [need for need in dict.fromkeys(needs) if not head.meets(need)]
    if not wanted:
        return []
    wanted.sort(key=lambda need: (_category(need.module), bool(need.name), need.module.lower(), need.name.lower()))
    if not head.imports:
        return [_first_imports(head, wanted, line_end)]
    for need in wanted:
        line, text = _place(head, need, line_end)
        inserted.setdefault(line, []).append((_category(need.module), text))
    return [LineInsertion(line, _merged(texts, line_end)) for line, texts in sorted(inserted.items())]


def _merged(texts: list[tuple[int, str]], line_end: str) -> str:
    """Join insertions for the same line, each with its category; blank lines that set a group apart are kept once a category."""
    merged = ""
    for category in dict.fromkeys(category for category, _ in texts):
        group = [text for each, text in texts if each == category]
        if any(text.startswith(line_end) for text in group) and not merged.endswith(line_end * 2):
            merged += line_end
        merged += "".join(text.strip("\r\n") + line_end for text in group)
        if any(text.endswith(line_end * 2) for text in group):
            merged += line_end
    return merged


def _statement(need: ImportNeed) -> str:
    if need.name:
        renamed = f" as {need.alias}" if need.alias and need.alias != need.name else ""
        return f"from {need.module} import {need.name}{renamed}"
    usual = need.module.partition(".")[0]
    renamed = f" as {need.alias}" if need.alias and (need.alias != usual or "." in need.module) else ""
    if renamed and need.alias == need.module:
        renamed = ""
    return f"import {need.module}{renamed}"


def _first_imports(head: _Head, needs: list[ImportNeed], line_end: str) -> LineInsertion:
    """Return the insertion into a file that imports nothing yet."""
    groups: list[str] = []
    for category in (_STANDARD, _THIRD_PARTY, _LOCAL):
        statements = [_statement(need) + line_end for need in needs if _category(need.module) == category]
        if statements:
            groups.append("".join(statements))
    text = line_end.join(groups)
    first = head.first_statement
    last_possible = len(head.lines) - 1 if head.lines[-1] else len(head.lines)
    if head.has_docstring:
        line = head.after_docstring
        text = line_end + text
        if line < len(head.lines) and head.lines[line].strip():
            text += line_end
        return LineInsertion(min(line, last_possible), text)
    if first is None:
        return LineInsertion(last_possible, text)
    line = _above_comments(head, first.start_point[0])
    blank_lines = 2 if first.kind_id in _DEFINITIONS else 1
    return LineInsertion(min(line, last_possible), text + line_end * blank_lines)


def _above_comments(head: _Head, line: int) -> int:
    """Return the line above the comments that stand directly on a statement, unless they are the first lines of the file."""
    above = line
    while above > 0 and head.lines[above - 1].lstrip().startswith(b"#"):
        above -= 1
    return line if above == 0 else above


def _place(head: _Head, need: ImportNeed, line_end: str) -> tuple[int, str]:
    """Return the line before which an import goes, and its text with the blank lines that set a new group apart."""
    category = _category(need.module)
    statement = _statement(need) + line_end
    # Imports after the first run of code are not the imports of the file.
    block = _leading_imports(head)
    same = [each for each in block if each.category == category]
    if same:
        first_group = same[0].group
        same = [each for each in same if each.group == first_group]
        return _within(head, same, need), statement
    earlier = [each for each in block if each.category < category]
    if earlier:
        line = earlier[-1].end + 1
        is_same_group = any(each.group == earlier[-1].group for each in block if each.category > category)
        return _before_end(head, line), statement if is_same_group else line_end + statement
    first = block[0]
    has_groups = (
        len({each.group for each in block}) > 1 or len(block) == 1 or len({each.category for each in block}) == 1
    )
    return _above_comments_of_import(head, first.start), statement + (line_end if has_groups else "")


def _above_comments_of_import(head: _Head, line: int) -> int:
    above = _above_comments(head, line)
    return above if above >= head.after_docstring else line


def _before_end(head: _Head, line: int) -> int:
    """Return ``line``, or the last line where that has no ending, because nothing can be put after it."""
    return len(head.lines) - 1 if line >= len(head.lines) else line


def _leading_imports(head: _Head) -> list[_ImportLine]:
    """Return the imports up to the first definition."""
    limit = len(head.lines)
    leading: list[_ImportLine] = []
    for each in head.imports:
        if leading and each.start - leading[-1].end > 60:
            break
        if each.start < limit:
            leading.append(each)
    return leading


def _within(head: _Head, same: list[_ImportLine], need: ImportNeed) -> int:
    """Return the line for an import among others of its category, keeping their order where they have one."""
    for by_style in (_by_kind_then_module, _by_module):
        keys = [by_style(each.is_from, each.module) for each in same]
        if keys == sorted(keys):
            mine = by_style(bool(need.name), need.module)
            for each, key in zip(same, keys, strict=True):
                if key > mine:
                    return _above_comments_of_import(head, each.start)
            break
    return _before_end(head, same[-1].end + 1)


def _by_kind_then_module(is_from: bool, module: str) -> tuple[object, ...]:
    return (is_from, module.lower())


def _by_module(is_from: bool, module: str) -> tuple[object, ...]:
    return (module.lower(), is_from)
