"""How fixes are written in Go. Works on the text and the code model alone; no parser is involved.

Go has no keyword arguments: a name is a field of a struct literal, the call itself or one of its arguments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assay.ir import nodes
from assay.languages.api import CannotEdit, ImportNeed, Replacement, Snippet
from assay.languages.go.join_text import join_text
from assay.languages.go.literals import write_text

__all__ = ["GoVerbs"]

_TOKEN: Final = re.compile(
    rb"//[^\r\n]*|/\*.*?\*/|`[^`]*`|\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'|[(\[{]|[)\]}]|,", re.DOTALL
)
_REST_OF_LINE: Final = re.compile(rb"[ \t]*(?://[^\r\n]*)?(?:\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class _Item:
    """One item between brackets: without the white space and comments around it, and with its comma where it has one."""

    start: int
    end: int
    comma: int | None


def _items(text: bytes, start: int, end: int) -> list[_Item]:
    """Divide what stands between two brackets at its commas."""
    items: list[_Item] = []
    level = 0
    item_start: int | None = None
    item_end = start
    at = start

    def take(until: int) -> None:
        # White space is no part of an item; what is between two tokens of it is.
        nonlocal item_start, item_end
        chunk = text[at:until]
        if chunk.strip():
            if item_start is None:
                item_start = at + len(chunk) - len(chunk.lstrip())
            item_end = at + len(chunk.rstrip())

    for match in _TOKEN.finditer(text, start, end):
        take(match.start())
        token = match.group()
        at = match.end()
        if token[:2] in (b"//", b"/*"):
            continue
        if token == b"," and level == 0:
            if item_start is not None:
                items.append(_Item(item_start, item_end, match.start()))
            item_start = None
            continue
        if token in (b"(", b"[", b"{"):
            level += 1
        elif token in (b")", b"]", b"}"):
            level -= 1
        item_start = match.start() if item_start is None else item_start
        item_end = match.end()
    take(end)
    if item_start is not None:
        items.append(_Item(item_start, item_end, None))
    return items


def _line_start(text: bytes, offset: int) -> int:
    return max(text.rfind(b"\n", 0, offset), text.rfind(b"\r", 0, offset)) + 1


def _is_first_on_line(text: bytes, offset: int) -> bool:
    return not text[_line_start(text, offset) : offset].strip()


def _fields(text: bytes, literal: nodes.Call) -> tuple[int, int]:
    """Return what stands between the braces of a struct literal."""
    start = literal.arguments_start
    end = literal.arguments_end
    if text[start - 1 : start] != b"{" or text[end : end + 1] != b"}":
        raise CannotEdit("The literal is not complete yet.")
    return start, end


def _literal_at(call: nodes.Call, position: int | None) -> nodes.Call:
    """Return the struct literal whose fields are meant: the call itself, or its argument at a position."""
    if call.is_new:
        return call
    if position is not None and position < len(call.arguments):
        argument = call.arguments[position]
        if isinstance(argument, nodes.Call) and argument.is_new:
            return argument
    raise CannotEdit("Go has no arguments by name, and there is no struct literal to set a field of.")


class GoVerbs:
    """The verbs of ``assay.languages.api.EditVerbs`` for Go."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant; text is put in double quotes."""
        if value is None:
            return "nil"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return write_text(value)
        if isinstance(value, bytes):
            return "[]byte{" + ", ".join(f"0x{byte:02x}" for byte in value) + "}"
        if value != value or value in (float("inf"), float("-inf")):
            raise CannotEdit("Go has no literal for this number.")
        return repr(value)

    def environment_lookup(self, name: str) -> Snippet:
        """Return code that reads an environment variable; it is empty where the variable is not set."""
        return Snippet(f"os.Getenv({write_text(name)})", (ImportNeed("os", alias="os"),))

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Set a field of a struct literal: of the call itself, or of its argument at ``position``."""
        literal = _literal_at(call, position)
        start, end = _fields(text, literal)
        if literal.arguments:
            raise CannotEdit("The literal gives its fields by place and not by name.")
        keyword = next((each for each in literal.keywords if each.name == name), None)
        if keyword is not None:
            colon = text.index(b":", keyword.start, keyword.end) + 1
            colon += len(text[colon : keyword.end]) - len(text[colon : keyword.end].lstrip())
            return Replacement(colon, keyword.end, code)
        items = _items(text, start, end)
        if not items:
            return Replacement(start, end, f"{name}: {code}")
        return _appended(text, items[-1], f"{name}: {code}")

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Remove a field from a struct literal, with its comma and its line where it has one of its own."""
        literal = _literal_at(call, position)
        start, end = _fields(text, literal)
        keyword = next((each for each in literal.keywords if each.name == name), None)
        if keyword is None:
            raise CannotEdit(f"The literal has no field {name}.")
        return _removed(text, _items(text, start, end), keyword.start)

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Remove an entry of a map literal, with its comma and its line where it has one of its own."""
        start = text.rfind(b"{", mapping.start, mapping.entries[0].start) + 1 if mapping.entries else 0
        end = mapping.end - 1
        if start <= 0 or text[end : mapping.end] != b"}":
            raise CannotEdit("The literal is not complete yet.")
        return _removed(text, _items(text, start, end), entry.start)

    def sequence(self, items: tuple[str, ...]) -> str:
        """Return a slice of texts."""
        return f"[]string{{{', '.join(items)}}}"

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a call, or with names a struct literal of the type ``function``."""
        if keywords and arguments:
            raise CannotEdit("Go has no arguments by name.")
        if keywords:
            return f"{function}{{{', '.join(f'{name}: {code}' for name, code in keywords)}}}"
        return f"{function}({', '.join(arguments)})"

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart, see ``join_text``."""
        return join_text(text, template, placeholder)


def _appended(text: bytes, last: _Item, addition: str) -> Replacement:
    """Return the replacement that adds an item after the last one, on a line of its own where that has one."""
    if not _is_first_on_line(text, last.start):
        if last.comma is not None:
            return Replacement(last.comma + 1, last.comma + 1, f" {addition},")
        return Replacement(last.end, last.end, f", {addition}")
    line_start = _line_start(text, last.start)
    margin = text[line_start : last.start].decode("utf-8", "replace")
    line_end = "\r\n" if b"\r\n" in text else "\n"
    if last.comma is None:
        # The closing brace stands on the line of the last field.
        return Replacement(last.end, last.end, f",{line_end}{margin}{addition}")
    rest = _REST_OF_LINE.match(text, last.comma + 1)
    if rest is None:
        return Replacement(last.comma + 1, last.comma + 1, f"{line_end}{margin}{addition},")
    at = rest.end()
    return Replacement(at, at, f"{margin}{addition},{line_end}")


def _removed(text: bytes, items: list[_Item], start: int) -> Replacement:
    """Return the replacement that removes the item that begins at ``start``."""
    index = next((index for index, item in enumerate(items) if item.start <= start < item.end), None)
    if index is None:
        raise CannotEdit("What is to be removed cannot be told apart from what is around it.")
    item = items[index]
    after = item.comma + 1 if item.comma is not None else item.end
    if _is_first_on_line(text, item.start) and (rest := _REST_OF_LINE.match(text, after)) is not None:
        return Replacement(_line_start(text, item.start), rest.end(), "")
    if index + 1 < len(items):
        following = items[index + 1].start
        between = text[after:following]
        return Replacement(item.start, following if not between.strip() and b"\n" not in between else after, "")
    if index == 0:
        return Replacement(item.start, after, "")
    previous = items[index - 1]
    comma = previous.comma if previous.comma is not None else previous.end
    if text[comma + 1 : item.start].strip():
        # There is a comment after the comma before: the comma stays.
        return Replacement(item.start, after, "")
    return Replacement(comma, item.end, "")
