"""Checks a TOML text against a class of settings or tables, and says everything that is wrong in it with file, line and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from assay.config.lines import KeyPath, line_of, line_of_syntax_error, lines_of_keys


@dataclass(frozen=True, slots=True)
class ConfigurationProblem:
    """Something wrong in the configuration. ``line`` is one-based, 0 where there is no line (options of an editor)."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """The problem in one line, file and line first as terminals link them."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """The raw settings of one place, with where its keys stand."""

    file: str
    data: Mapping[str, Any]
    keys: dict[KeyPath, int]
    prefix: tuple[str, ...] = ()
    has_lines: bool = True

    def problem(self, path: KeyPath, message: str) -> ConfigurationProblem:
        """Return a problem at the key ``path`` (relative to the settings' own table)."""
        line = line_of(self.keys, self.prefix + path) if self.has_lines else 0
        return ConfigurationProblem(self.file, line, _written(self.prefix + path), message)


def _written(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def near_names(name: str, known: Collection[str]) -> str:
    """Return ``" Did you mean …?"`` with the known names nearest to ``name``, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(repr(candidate) for candidate in near)}?" if near else ""


def parse_toml(text: str, name: str, prefix: tuple[str, ...] = ()) -> TomlDocument | ConfigurationProblem | None:
    """Return the table ``prefix`` of a TOML text with where its keys stand, None where there is no such table, or why it is not TOML.

    ``name`` is the file's name for messages.
    """
    try:
        data: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = line_of_syntax_error(error, text) if isinstance(error, tomllib.TOMLDecodeError) else 1
        return ConfigurationProblem(name, line, "", f"This is not valid TOML: {error}.")
    for part in prefix:
        data = data.get(part) if isinstance(data, dict) else None
        if data is None:
            return None
    document = TomlDocument(name, data if isinstance(data, dict) else {}, lines_of_keys(text), prefix)
    if not isinstance(data, dict):
        return document.problem((), "Expected a table.")
    return document


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:
    """Return the section class of a field's type, if it is one."""
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _bare(kind: Any) -> Any:
    return getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind


def _item_struct(kind: Any) -> type[msgspec.Struct] | None:
    """Return the class of the items of a field for an array of tables, if it is one."""
    arguments = getattr(kind, "__args__", ())
    return _struct_of(_bare(arguments[0])) if arguments else None


def check(
    document: TomlDocument, struct: type[msgspec.Struct], data: Any, path: KeyPath, what: str = "setting"
) -> list[ConfigurationProblem]:
    """Return everything wrong in ``data``, not only the first thing. ``what`` is the word for a key: setting, column."""
    if not isinstance(data, Mapping):
        return [document.problem(path, f"Expected a table, got {_kind_of(data)}.")]
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    problems: list[ConfigurationProblem] = []
    for key, value in data.items():
        here = (*path, str(key))
        if (field := fields.get(str(key))) is None:
            problems.append(document.problem(here, f"There is no such {what}.{near_names(str(key), fields)}"))
        elif section := _struct_of(_bare(field.type)):
            problems += check(document, section, value, here, what)
        elif (item := _item_struct(_bare(field.type))) and isinstance(value, list):
            for index, entry in enumerate(value):
                problems += check(document, item, entry, (*here, index), what)
        else:
            try:
                msgspec.convert(value, field.type)
            except msgspec.ValidationError as error:
                problems.append(document.problem(here, _sentence(str(error))))
    for name, field in fields.items():
        if field.required and name not in data:
            problems.append(document.problem(path, f"The {what} {name!r} is missing."))
    return problems


def _kind_of(value: Any) -> str:
    words = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return words.get(type(value), type(value).__name__)


def _sentence(message: str) -> str:
    """Turn a message of the decoder into words of a TOML file."""
    message = message.replace("`array`", "a list").replace("`str`", "text").replace("`bool`", "true or false")
    message = message.replace("`int`", "a whole number").replace("`object`", "a table").replace("`float`", "a number")
    message = message.replace("`null`", "nothing")
    message = re.sub(r" - at `\$\[(\d+|\.\.\.)\]`", " (in one of the list's items)", message)
    return message.rstrip(".") + "."
