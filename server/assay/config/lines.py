"""Finds the line of a key in the text of a TOML file, so that a message can name it."""

from __future__ import annotations

import re
import tomllib

KeyPath = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ENTRY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'""")
_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_SYNTAX_LINE = re.compile(r"\(at line (\d+)")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _blank(match: re.Match[str]) -> str:
    # Only values are blanked: a quoted key has to stay readable, and it stands before an equals sign or inside a table header.
    text = match.group()
    rest = match.string[match.end() : match.end() + 80].lstrip(" \t")
    if "\n" not in text and not text.startswith("#") and rest[:1] in ("=", ".", "]"):
        return text
    return re.sub(r"[^\n]", " ", text)


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """Return the one-based line of every table and every key that begins a line; items of arrays of tables have their number in
    the path: ``("asset", 0, "paths")``. Text that is not TOML gives what can be told."""
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth = 0

    def numbered(names: tuple[str, ...], last_is_array: bool) -> KeyPath:
        path: KeyPath = ()
        for index, name in enumerate(names):
            path += (name,)
            if index == len(names) - 1 and last_is_array:
                counts[path] = counts.get(path, -1) + 1
                found.setdefault(path, number)
            if path in counts:
                path += (counts[path],)
        return path

    for number, line in enumerate(_STRING_OR_COMMENT.sub(_blank, text).split("\n"), 1):
        if depth <= 0:
            depth = 0
            if header := _TABLE.match(line):
                table = numbered(_parts(header[2]), header[1] == "[[")
                found.setdefault(table, number)
                continue
            if entry := _ENTRY.match(line):
                path = table
                for part in _parts(entry[1]):
                    path += (part,)
                    found.setdefault(path, number)
                line = line[entry.end() :]
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
    return found


def line_of(keys: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of ``path``, or of the nearest thing around it; 1 where nothing is known."""
    while path:
        if path in keys:
            return keys[path]
        path = path[:-1]
    return 1


def line_of_syntax_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the one-based line of a TOML syntax error; the last line for one at the end of the file."""
    if found := _SYNTAX_LINE.search(str(error)):
        return int(found[1])
    return max(1, len(text.splitlines()))
