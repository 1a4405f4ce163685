"""How fixes are written in Python. Works on the text and the code model alone; no parser is involved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assay.ir import nodes
from assay.languages.api import CannotEdit, ImportNeed, Replacement, Snippet
from assay.languages.python.joined_text import join_text, python_literal

__all__ = ["PythonVerbs"]

_TOKEN: Final = re.compile(
    rb"#[^\r\n]*"
    rb"|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    rb"|\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'"
    rb"|[(\[{]|[)\]}]|,",
    re.DOTALL,
)


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
        if token[:1] == b"#":
            continue
        if token == b"," and level == 0:
            if item_start is not None:
                items.append(_Item(item_start, item_end, match.start()))
            item_start = None
            continue
        if token in b"([{":
            level += 1
        elif token in b")]}":
            level -= 1
        item_start = match.start() if item_start is None else item_start
        item_end = match.end()
    take(end)
    if item_start is not None:
        items.append(_Item(item_start, item_end, None))
    return items


def _line_end(text: bytes) -> str:
    return "\r\n" if b"\r\n" in text else "\n"


def _line_start(text: bytes, offset: int) -> int:
    """Return where the line that holds ``offset`` begins."""
    return max(text.rfind(b"\n", 0, offset), text.rfind(b"\r", 0, offset)) + 1


_REST_OF_LINE: Final = re.compile(rb"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)")


def _is_first_on_line(text: bytes, offset: int) -> bool:
    return not text[_line_start(text, offset) : offset].strip()


def _inside(text: bytes, call: nodes.Call) -> tuple[int, int]:
    """Return what stands between the parentheses of a call; raises CannotEdit where it has none yet."""
    start = call.arguments_start
    end = call.arguments_end
    if text[start - 1 : start] != b"(" or text[end : end + 1] != b")":
        raise CannotEdit("The call is not complete yet.")
    return start, end


def _keyword(call: nodes.Call, name: str) -> nodes.Keyword | None:
    return next((keyword for keyword in call.keywords if keyword.name == name), None)


class PythonVerbs:
    """The verbs of ``assay.languages.api.EditVerbs`` for Python."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant; text is put in double quotes."""
        return python_literal(value)

    def environment_lookup(self, name: str) -> Snippet:
        """Return code that reads an environment variable and raises KeyError where it is not set."""
        return Snippet(f"os.environ[{python_literal(name)}]", (ImportNeed("os"),))

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Set a keyword argument; ``position`` is that of an options object and means nothing here."""
        start, end = _inside(text, call)
        keyword = _keyword(call, name)
        if keyword is not None:
            # What stands after the equals sign, and not the value's place: that is without ``await`` and parentheses.
            equals = text.index(b"=", keyword.start, keyword.end) + 1
            equals += len(text[equals : keyword.end]) - len(text[equals : keyword.end].lstrip())
            return Replacement(equals, keyword.end, code)
        if any(not each.name and not _is_without(each.value, name) for each in call.keywords):
            raise CannotEdit(f"The mapping that is passed with ** may have {name} already.")
        addition = f"{name}={code}"
        items = _items(text, start, end)
        if not items:
            return Replacement(start, start, addition)
        if call.arguments and call.arguments[0].start < start:
            # A generator expression shares its parentheses with the call as long as it is alone.
            inside = text[start:end].decode("utf-8", "surrogateescape")
            return Replacement(start, end, f"({inside}), {addition}")
        return _appended(text, items[-1], addition)

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Remove a keyword argument with its comma; a line that held nothing else goes with it."""
        start, end = _inside(text, call)
        keyword = _keyword(call, name)
        if keyword is None:
            raise CannotEdit(f"The call has no argument {name}.")
        return _removed(text, _items(text, start, end), keyword.start)

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Remove an entry of a dictionary with its comma; a line that held nothing else goes with it."""
        start = mapping.start + 1
        end = mapping.end - 1
        if text[mapping.start : start] != b"{" or text[end : mapping.end] != b"}":
            raise CannotEdit("The dictionary is not complete yet.")
        return _removed(text, _items(text, start, end), entry.start)

    def sequence(self, items: tuple[str, ...]) -> str:
        """Return a list literal."""
        return f"[{', '.join(items)}]"

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a call."""
        return f"{function}({', '.join([*arguments, *(f'{name}={code}' for name, code in keywords)])})"

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart, see ``joined_text``."""
        return join_text(text, template, placeholder)


def _is_without(mapping: nodes.Expression, name: str) -> bool:
    """Whether a mapping is known not to have a key."""
    return isinstance(mapping, nodes.Mapping) and all(
        isinstance(entry.key, nodes.Constant) and entry.key.value != name for entry in mapping.entries
    )


def _appended(text: bytes, last: _Item, addition: str) -> Replacement:
    """Return the replacement that adds an item after the last one, on a line of its own where that has one."""
    if not _is_first_on_line(text, last.start):
        return Replacement(last.end, last.end, f", {addition}")
    line_start = _line_start(text, last.start)
    indentation = text[line_start : last.start].decode("utf-8", "replace")
    new_line = f"{_line_end(text)}{indentation}{addition}"
    if last.comma is None:
        comment = _REST_OF_LINE.match(text, last.end)
        if comment is not None and comment.group().strip():
            # The comma goes before the comment, the new item after it.
            rest = comment.group().decode("utf-8", "surrogateescape").rstrip("\r\n")
            return Replacement(last.end, last.end + len(comment.group().rstrip(b"\r\n")), f",{rest}{new_line}")
        return Replacement(last.end, last.end, f",{new_line}")
    after = last.comma + 1
    rest_of_line = _REST_OF_LINE.match(text, after)
    if rest_of_line is None:
        # The bracket closes on the same line: ``…, )``.
        return Replacement(after, after, new_line)
    at = after + len(rest_of_line.group().rstrip(b"\r\n"))
    return Replacement(at, at, f"{new_line},")


def _removed(text: bytes, items: list[_Item], start: int) -> Replacement:
    """Return the replacement that removes the item that begins at ``start``."""
    index = next((index for index, item in enumerate(items) if item.start <= start < item.end), None)
    if index is None:
        raise CannotEdit("What is to be removed cannot be told apart from what is around it.")
    item = items[index]
    after = item.comma + 1 if item.comma is not None else item.end
    if _is_first_on_line(text, item.start):
        rest = _REST_OF_LINE.match(text, after)
        if rest is not None:
            return Replacement(_line_start(text, item.start), rest.end(), "")
    if index + 1 < len(items):
        following = items[index + 1].start
        between = text[after:following]
        # A comment, and the indentation of the next line, stay where they are.
        end = following if not between.strip() and b"\n" not in between and b"\r" not in between else after
        if end == after and not _is_first_on_line(text, item.start):
            spaces = len(text[: item.start]) - len(text[: item.start].rstrip(b" \t"))
            return Replacement(item.start - spaces, after, "")
        return Replacement(item.start, end, "")
    if index == 0:
        end = after
        while text[end : end + 1] in (b" ", b"\t"):
            end += 1
        return Replacement(item.start, end, "")
    previous = items[index - 1]
    comma = previous.comma if previous.comma is not None else previous.end
    if text[comma + 1 : item.start].strip():
        # There is a comment after the comma before: the comma stays, as a trailing one.
        return Replacement(item.start, after, "")
    return Replacement(comma, item.end, "")
