"""Inserts imports among those of the file, in the order of the alphabet where the file keeps it."""

from __future__ import annotations

import re
from typing import Final

from assay.languages.api import ImportNeed, LineInsertion
from assay.languages.java.outline_broken import lines_in_code

_IMPORT: Final = re.compile(rb"\s*import\s+(static\s+)?([\w$.]+)\s*(\.\s*\*)?\s*;")
_PACKAGE: Final = re.compile(rb"\s*package\s+[\w.]+\s*;")


def qualified(need: ImportNeed) -> str:
    """Return the full name of the type that a need asks for: ``java.util.List`` given on whole or as module and name."""
    return f"{need.module}.{need.name}" if need.name else need.module


def insert_imports(lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
    """Return the lines to insert for those needs that the file does not meet yet; types of ``java.lang`` need none."""
    in_code = lines_in_code(lines)
    imported: list[tuple[int, str]] = []
    packages: set[str] = {"java.lang"}
    after_package = 0
    first_static: int | None = None
    for number, line in enumerate(lines):
        if not in_code[number]:
            continue
        if found := _IMPORT.match(line):
            if found.group(1):
                first_static = number if first_static is None else first_static
                continue
            name = found.group(2).decode("utf-8", "replace").rstrip(".")
            imported.append((number, name))
            if found.group(3):
                packages.add(name)
        elif _PACKAGE.match(line):
            after_package = number + 1
            packages.add(line.strip()[7:].strip().rstrip(b"; \t").decode("utf-8", "replace"))
    newline = "\r\n" if lines and lines[0].endswith(b"\r\n") else "\n"
    known = {name for _, name in imported}
    insertions: list[LineInsertion] = []
    for name in sorted({qualified(need) for need in needs}):
        if name in known or name.rpartition(".")[0] in packages or "." not in name:
            continue
        known.add(name)
        insertions.append(_insertion(name, imported, after_package, first_static, lines, newline))
    return _merged(insertions, lines, newline)


def _insertion(
    name: str,
    imported: list[tuple[int, str]],
    after_package: int,
    first_static: int | None,
    lines: list[bytes],
    newline: str,
) -> LineInsertion:
    text = f"import {name};{newline}"
    if not imported:
        if first_static is not None:
            return LineInsertion(first_static, text + newline)
        before = newline if after_package else ""
        has_blank = after_package < len(lines) and not lines[after_package].strip()
        after = newline if not has_blank and after_package < len(lines) and lines[after_package].strip() else ""
        return LineInsertion(after_package, before + text + after)
    # Behind the last import that sorts before it within the nearest group: that of the same first name where there is one.
    root = name.split(".", 1)[0]
    same = [item for item in imported if item[1].split(".", 1)[0] == root]
    candidates = same or imported
    earlier = [number for number, other in candidates if other < name]
    if earlier and same:
        return LineInsertion(earlier[-1] + 1, text)
    if same:
        return LineInsertion(candidates[0][0], text)
    return LineInsertion(imported[-1][0] + 1, text)


def _merged(insertions: list[LineInsertion], lines: list[bytes], newline: str) -> list[LineInsertion]:
    """Put what goes to one line together, and end the last line of the file before something follows it."""
    by_line: dict[int, str] = {}
    for insertion in insertions:
        known = by_line.get(insertion.line)
        if known is None:
            by_line[insertion.line] = insertion.text
        elif insertion.text.startswith(newline) or known.endswith(newline + newline):
            # Two that were each set apart by a blank line stand together.
            by_line[insertion.line] = known.rstrip("\r\n") + newline + insertion.text.lstrip("\r\n")
        else:
            by_line[insertion.line] = known + insertion.text
    if by_line and lines and lines[-1] and (last := max(by_line)) >= len(lines):
        by_line[last] = newline + by_line[last]
    return [LineInsertion(line, text) for line, text in sorted(by_line.items())]
