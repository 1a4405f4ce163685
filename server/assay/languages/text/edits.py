"""The verbs of fixes, all of which decline: text without a grammar cannot be edited by its structure."""

from __future__ import annotations

from assay.ir import nodes
from assay.languages.api import CannotEdit, Replacement, Snippet


class TextVerbs:
    """The verbs of assay.languages.api.EditVerbs for plain text."""

    def literal(self, value: nodes.ConstantValue) -> str:
        """Decline: there is no one way to write a constant."""
        raise CannotEdit("plain text has no constants")

    def environment_lookup(self, name: str) -> Snippet:
        """Decline: plain text reads no variables."""
        raise CannotEdit("plain text reads no variables")

    def set_argument(self, text: bytes, call: nodes.Call, name: str, code: str, position: int | None) -> Replacement:
        """Decline: there are no calls."""
        raise CannotEdit("plain text has no calls")

    def remove_argument(self, text: bytes, call: nodes.Call, name: str, position: int | None) -> Replacement:
        """Decline: there are no calls."""
        raise CannotEdit("plain text has no calls")

    def remove_entry(self, text: bytes, mapping: nodes.Mapping, entry: nodes.Entry) -> Replacement:
        """Decline: there are no mappings."""
        raise CannotEdit("plain text has no mappings")

    def sequence(self, items: tuple[str, ...]) -> str:
        """Decline: there are no lists."""
        raise CannotEdit("plain text has no lists")

    def call(self, function: str, arguments: tuple[str, ...], keywords: tuple[tuple[str, str], ...] = ()) -> str:
        """Decline: there are no calls."""
        raise CannotEdit("plain text has no calls")

    def join_text(self, text: bytes, template: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Decline: there is no built text."""
        raise CannotEdit("plain text is not built")
