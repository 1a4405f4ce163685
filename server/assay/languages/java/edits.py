"""How fixes are written in Java. Works on the text and the code model alone; no parser is involved."""

from __future__ import annotations

from assay.ir import nodes
from assay.languages.api import CannotEdit, Replacement, Snippet
from assay.languages.java.join_text import join_text
from assay.languages.java.literals import write_string

__all__ = ["JavaVerbs"]


class JavaVerbs:
    """The verbs of ``assay.languages.api.EditVerbs`` for Java, which has neither keyword arguments nor literals of mappings.

    Elements of annotations are keyword arguments in the code model, so that those can be set and removed.
    """

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant; text is put in double quotes. Bytes are an array."""
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value) if -(2**31) <= value < 2**31 else f"{value}L"
        if isinstance(value, float):
            if value != value or value in (float("inf"), float("-inf")):
                raise CannotEdit("Java writes such a number as a name.")
            return repr(value)
        if isinstance(value, bytes):
            return f"new byte[] {{{', '.join(str(byte - 256 if byte > 127 else byte) for byte in value)}}}"
        return write_string(value)

    def environment_lookup(self, name: str) -> Snippet:
        """Return code that reads an environment variable; null where it is not set."""
        return Snippet(f"System.getenv({write_string(name)})")

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Set an element of an annotation; methods have no named arguments."""
        start, end = _annotation(text, call)
        for keyword in call.keywords:
            if keyword.name == name:
                equals = text.index(b"=", keyword.start, keyword.end) + 1
                equals += len(text[equals : keyword.end]) - len(text[equals : keyword.end].lstrip())
                return Replacement(equals, keyword.end, code)
        if call.arguments and not call.keywords:
            # ``@A("x")`` has to name its value before a second element can stand beside it.
            value = text[start:end].strip().decode("utf-8", "surrogateescape")
            return Replacement(start, end, f"value = {value}, {name} = {code}")
        if not call.keywords:
            return Replacement(start, end, f"{name} = {code}")
        last = call.keywords[-1].end
        return Replacement(last, last, f", {name} = {code}")

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Remove an element of an annotation with its comma."""
        start, end = _annotation(text, call)
        keywords = call.keywords
        for index, keyword in enumerate(keywords):
            if keyword.name != name:
                continue
            if index + 1 < len(keywords):
                return Replacement(keyword.start, keywords[index + 1].start, "")
            if index:
                return Replacement(keywords[index - 1].end, keyword.end, "")
            return Replacement(start, end, "")
        raise CannotEdit(f"The annotation has no element {name}.")

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Decline: Java has no literals of mappings."""
        raise CannotEdit("Java has no literals of mappings.")

    def sequence(self, items: tuple[str, ...]) -> str:
        """Return an array of text."""
        return f"new String[] {{{', '.join(items)}}}"

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a call; raises CannotEdit where it would need named arguments."""
        if keywords:
            raise CannotEdit("Java has no named arguments.")
        return f"{function}({', '.join(arguments)})"

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart, see ``join_text``."""
        return join_text(text, template, placeholder)


def _annotation(text: bytes, call: nodes.Call) -> tuple[int, int]:
    """Return what stands between the parentheses of an annotation; raises CannotEdit for a call of a method."""
    start, end = call.arguments_start, call.arguments_end
    if text[call.start - 1 : call.start] != b"@" or text[start - 1 : start] != b"(" or text[end : end + 1] != b")":
        raise CannotEdit("Java has no named arguments.")
    return start, end
