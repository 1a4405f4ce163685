"""Writes JavaScript for fixes: literals, options objects, and text taken apart into placeholders."""

from __future__ import annotations

import re

from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.api import Replacement, Snippet
from assay.languages.javascript.edit_objects import entry_named, insert_entry, remove_entry_from, replace_entry
from assay.languages.javascript.join_text import join_text
from assay.languages.javascript.literals import write_text

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z")
_NOTHING = frozenset((None, False))
# An argument with such a name is a function to call back, and no options object that could be extended.
_CALLBACK_NAME = re.compile(r"(?i)(cb|callback|done|next|resolve|reject|handler|listener|fn)\Z")


def property_key(name: str) -> str:
    """Return the source of a property's name, quoted where it has to be."""
    return name if _IDENTIFIER.match(name) else write_text(name)


class JavaScriptVerbs:
    """The verbs of assay.languages.api.EditVerbs for all dialects of JavaScript."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant; text stands in single quotes, or in double ones where that saves a backslash."""
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return write_text(value, '"' if "'" in value and '"' not in value else "'")
        if isinstance(value, bytes):
            return f"Buffer.from({write_text(value.hex())}, 'hex')"
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)

    def environment_lookup(self, name: str) -> Snippet:
        """Return code that reads an environment variable; it is undefined where the variable is not set."""
        return Snippet(f"process.env.{name}" if _IDENTIFIER.match(name) else f"process.env[{write_text(name)}]")

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Set the property ``name`` of the options object at ``position`` (without a position: of the first object among the
        arguments, or of a new one after them). A dotted name leads into objects inside: ``cookie.secure``."""
        position = _options_position(call) if position is None else position
        if position > len(call.arguments):
            raise CannotEdit(f"the call has {len(call.arguments)} arguments, and none to put before the options")
        keys = name.split(".")
        if position == len(call.arguments):
            return _append_argument(text, call, _nested(keys, code))
        argument = call.arguments[position]
        if isinstance(argument, nodes.Mapping):
            return _set_property(text, argument, keys, code)
        if isinstance(argument, nodes.Constant) and not argument.is_regex and argument.value in _NOTHING:
            return Replacement(argument.start, argument.end, _nested(keys, code))
        if isinstance(argument, nodes.FunctionValue) or (
            isinstance(argument, nodes.Name) and _CALLBACK_NAME.search(argument.id)
        ):
            return Replacement(argument.start, argument.start, _nested(keys, code) + ", ")
        if isinstance(argument, nodes.Name | nodes.Attribute | nodes.Call) and len(keys) == 1:
            written = text[argument.start : argument.end].decode("utf-8", "replace")
            return Replacement(argument.start, argument.end, f"{{ ...{written}, {property_key(name)}: {code} }}")
        raise CannotEdit("the argument is no options object")

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Remove the property ``name`` of the options object at ``position``, with its separator; the object stays, empty if need be."""
        position = _options_position(call) if position is None else position
        if position >= len(call.arguments):
            raise CannotEdit("the call has no options object")
        container: nodes.Expression = call.arguments[position]
        *way, last = name.split(".")
        for key in way:
            entry = entry_named(container, key) if isinstance(container, nodes.Mapping) else None
            if entry is None:
                raise CannotEdit(f"the options have no {name}")
            container = entry.value
        entry = entry_named(container, last) if isinstance(container, nodes.Mapping) else None
        if entry is None or not isinstance(container, nodes.Mapping):
            raise CannotEdit(f"the options have no {name}")
        return remove_entry_from(text, container, entry)

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Remove one property of an object literal, with its separator and its line where it has one of its own."""
        return remove_entry_from(text, mapping, entry)

    def sequence(self, items: tuple[str, ...]) -> str:
        """Return an array literal."""
        return f"[{', '.join(items)}]"

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a call; keywords become one options object after the arguments."""
        given = list(arguments)
        if keywords:
            given.append("{ " + ", ".join(f"{property_key(name)}: {code}" for name, code in keywords) + " }")
        return f"{function}({', '.join(given)})"

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take a template literal or a chain of ``+`` apart; see assay.languages.api."""
        return join_text(text, template, placeholder)


def _options_position(call: nodes.Call) -> int:
    for index, argument in enumerate(call.arguments):
        if isinstance(argument, nodes.Mapping):
            return index
    return len(call.arguments)


def _nested(keys: list[str], code: str) -> str:
    for key in reversed(keys):
        code = f"{{ {property_key(key)}: {code} }}"
    return code


def _append_argument(text: bytes, call: nodes.Call, code: str) -> Replacement:
    if call.arguments and isinstance(call.arguments[-1], nodes.Spread):
        raise CannotEdit("how many arguments there are is known only when the program runs")
    if text[call.arguments_end : call.arguments_end + 1] != b")":
        if call.arguments_start == call.arguments_end == call.end:
            return Replacement(call.end, call.end, f"({code})")
        raise CannotEdit("the call has no closing bracket")
    if not call.arguments:
        return Replacement(call.arguments_end, call.arguments_end, code)
    end = call.arguments[-1].end
    # The code model leaves out brackets around the argument, and casts after it; what follows the argument goes before the comma.
    rest = text[end : call.arguments_end]
    if b"/" in rest:
        raise CannotEdit("a comment follows the last argument")
    kept = rest.rstrip()
    trailing = kept.endswith(b",")
    if trailing:
        kept = kept[:-1].rstrip()
    at = end + len(kept)
    if b"\n" in rest and trailing:
        line_start = text.rfind(b"\n", 0, call.arguments[-1].start) + 1
        margin = text[line_start : call.arguments[-1].start]
        if not margin.strip():
            newline = "\r\n" if b"\r\n" in rest else "\n"
            return Replacement(at, at, f",{newline}{margin.decode()}{code}")
    return Replacement(at, at, f", {code}")


def _set_property(text: bytes, mapping: nodes.Mapping, keys: list[str], code: str) -> Replacement:
    entry = entry_named(mapping, keys[0])
    if entry is None:
        return insert_entry(text, mapping, f"{property_key(keys[0])}: {_nested(keys[1:], code)}")
    if len(keys) > 1:
        if isinstance(entry.value, nodes.Mapping):
            return _set_property(text, entry.value, keys[1:], code)
        if not (isinstance(entry.value, nodes.Constant) and entry.value.value in (None, False, True)):
            raise CannotEdit(f"{keys[0]} is no object literal")
        return replace_entry(entry, property_key(keys[0]), _nested(keys[1:], code))
    return replace_entry(entry, property_key(keys[0]), code)
