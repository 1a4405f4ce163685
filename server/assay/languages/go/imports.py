"""Adds the imports that a fix relies on: into the file's import block, in the group and the order that gofmt keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from assay.base.cancellation import CancelToken
from assay.languages.api import ImportNeed, LineInsertion
from assay.languages.go.grammar import field, kinds
from assay.languages.go.modules import package_name
from assay.languages.go.reading import parse_file, smooth

__all__ = ["insert_imports", "unused_imports"]

_IMPORT_LINE: Final = re.compile(rb'\s*(?:import\s+)?(?:([\w.]+)\s+)?"([^"]+)"\s*(?://.*)?$')
_NAME: Final = field("name")
_PATH: Final = field("path")
_IMPORT: Final = kinds("import_declaration")
_PACKAGE: Final = kinds("package_clause")
_SPEC: Final = kinds("import_spec")
_SPEC_LIST: Final = kinds("import_spec_list")


@dataclass(frozen=True, slots=True)
class _Spec:
    """One import: its path, the name that it is given (empty for none), and its line."""

    path: str
    alias: str
    line: int


def _is_standard(path: str) -> bool:
    """Whether a package is of the standard library: the first part of all other paths is the name of a host."""
    return "." not in path.split("/", 1)[0]


def _written(need: ImportNeed) -> str:
    alias = need.alias if need.alias and need.alias != package_name(need.module) else ""
    return f'{alias} "{need.module}"' if alias else f'"{need.module}"'


class _Imports:
    """The imports that a file has, and where new ones go."""

    def __init__(self, root: Node | None, text: bytes) -> None:
        self.text = text
        self.specs: list[_Spec] = []
        self.block: list[_Spec] = []
        self.block_lines: tuple[int, int] | None = None
        self.last_line = -1
        self.package_line = -1
        for node in root.children if root is not None else ():
            if node.kind_id in _PACKAGE:
                self.package_line = node.end_point[0]
            elif node.kind_id in _IMPORT:
                self.last_line = node.end_point[0]
                self._add(node)

    def _add(self, node: Node) -> None:
        for child in node.children:
            if child.kind_id in _SPEC:
                self._add_spec(child, self.specs)
            elif child.kind_id in _SPEC_LIST and child.start_point[0] < child.end_point[0]:
                is_first = self.block_lines is None
                if is_first:
                    self.block_lines = (child.start_point[0], child.end_point[0])
                for spec in child.children:
                    if spec.kind_id in _SPEC:
                        self._add_spec(spec, self.specs)
                        if is_first:
                            self.block.append(self.specs[-1])

    def _add_spec(self, node: Node, out: list[_Spec]) -> None:
        path = node.child_by_field_id(_PATH)
        name = node.child_by_field_id(_NAME)
        if path is not None:
            written = self.text[path.start_byte + 1 : path.end_byte - 1].decode("utf-8", "replace")
            alias = self.text[name.start_byte : name.end_byte].decode("utf-8", "replace") if name is not None else ""
            out.append(_Spec(written, alias, node.start_point[0]))

    def meets(self, need: ImportNeed) -> bool:
        """Whether the file has an import already."""
        wanted = need.alias or package_name(need.module)
        return any(
            spec.path == need.module and (spec.alias or package_name(spec.path)) == wanted for spec in self.specs
        )

    def groups(self) -> list[list[_Spec]]:
        """Return the imports of the block in groups, which blank lines part."""
        groups: list[list[_Spec]] = []
        for spec in self.block:
            if groups and groups[-1][-1].line + 1 == spec.line:
                groups[-1].append(spec)
            else:
                groups.append([spec])
        return groups


def insert_imports(lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
    """Return the lines to insert for those needs that the file does not meet yet."""
    text = smooth(b"".join(lines))
    tree = parse_file(text, CancelToken())
    found = _Imports(tree.root_node if tree is not None else None, text)
    newline = "\r\n" if lines and lines[0].endswith(b"\r\n") else "\n"
    missing: list[ImportNeed] = []
    for need in needs:
        if not found.meets(need) and need not in missing:
            missing.append(need)
    missing.sort(key=lambda need: need.module)
    if not missing:
        return []
    if found.block_lines is not None:
        return _into_block(found, found.block_lines, missing, newline)
    written = [f"import {_written(need)}{newline}" for need in missing]
    if found.last_line >= 0:
        return [LineInsertion(found.last_line + 1, "".join(written))]
    if len(written) > 1:
        inside = "".join(f"\t{_written(need)}{newline}" for need in missing)
        written = [f"import ({newline}{inside}){newline}"]
    if found.package_line < 0:
        return [LineInsertion(0, "".join(written) + newline)]
    line = found.package_line + 1
    ends = bool(lines) and line <= len(lines) and lines[line - 1].endswith((b"\n", b"\r"))
    return [LineInsertion(line, ("" if ends else newline) + newline + "".join(written))]


def unused_imports(lines: list[bytes], removed: bytes, added: bytes) -> list[int]:
    """Return the lines, each of one import, that are used in ``removed`` only, which ``added`` replaces.

    Goes by the names in the text: one that is left in a comment keeps its import, which is what somebody may have meant.
    """
    text = b"".join(lines)
    found: list[int] = []
    for number, line in enumerate(lines):
        spec = _IMPORT_LINE.match(line)
        if spec is None:
            if line.startswith((b"func", b"type", b"var", b"const")):
                break
            continue
        alias = spec[1] or package_name(spec[2].decode("utf-8", "replace")).encode()
        if alias in (b"_", b"."):
            continue
        use = re.compile(rb"(?<![\w.])" + re.escape(alias) + rb"\.")
        gone = len(use.findall(removed))
        if gone and len(use.findall(text)) == gone and not use.search(added):
            found.append(number)
    return found


def _into_block(
    found: _Imports, block: tuple[int, int], missing: list[ImportNeed], newline: str
) -> list[LineInsertion]:
    groups = found.groups()
    by_line: dict[int, list[str]] = {}
    for is_standard in (True, False):
        needs = [need for need in missing if _is_standard(need.module) is is_standard]
        if not needs:
            continue
        group = next((each for each in groups if all(_is_standard(spec.path) is is_standard for spec in each)), None)
        if group is None and len(groups) == 1:
            group = groups[0]  # All kinds stand together here.
        for need in needs:
            line = f"\t{_written(need)}{newline}"
            if group is not None:
                after = next((spec for spec in group if spec.path > need.module), None)
                at = after.line if after is not None else group[-1].line + 1
                by_line.setdefault(at, []).append(line)
            elif is_standard:
                by_line.setdefault(block[0] + 1, []).append(line)
            else:
                by_line.setdefault(block[1], []).append(line)
        if group is None and groups:
            if is_standard:
                by_line[block[0] + 1].append(newline)
            else:
                by_line[block[1]].insert(0, newline)
    return [LineInsertion(line, "".join(texts)) for line, texts in sorted(by_line.items())]
