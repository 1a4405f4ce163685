"""The grammar, its kinds and its fields, as numbers. Importing this module loads the grammar, so ``language`` does it at first use."""

from __future__ import annotations

from typing import Final

import tree_sitter
import tree_sitter_go

ERROR: Final = 65535
"""The kind of a node that the parser made of what it could not read."""


class GoGrammar:
    """The loaded grammar with one parser for short texts; see ``assay.languages.bounded_parse``."""

    __slots__ = ("language", "parser")

    def __init__(self) -> None:
        self.language = tree_sitter.Language(tree_sitter_go.language())
        self.parser = tree_sitter.Parser(self.language)


GRAMMAR: Final = GoGrammar()


def _numbers_of_kinds() -> dict[str, tuple[int, ...]]:
    """Return every number that a kind's name has; tokens have their text in single quotes for a name."""
    numbers: dict[str, tuple[int, ...]] = {}
    language = GRAMMAR.language
    for number in range(language.node_kind_count):
        name = language.node_kind_for_id(number)
        if name is not None and language.node_kind_is_visible(number):
            key = name if language.node_kind_is_named(number) else f"'{name}'"
            numbers[key] = (*numbers.get(key, ()), number)
    return numbers


_KINDS: Final = _numbers_of_kinds()


def kinds(*names: str) -> frozenset[int]:
    """Return the numbers of named kinds; a token is named in single quotes. Raises KeyError for a name that the grammar lacks."""
    return frozenset(number for name in names for number in _KINDS[name])


def kind(name: str) -> int:
    """Return the number of a kind that has just one; raises ValueError where it has several."""
    (number,) = _KINDS[name]
    return number


def field(name: str) -> int:
    """Return the number of a field; raises KeyError for a name that the grammar lacks."""
    number = GRAMMAR.language.field_id_for_name(name)
    if number is None:
        raise KeyError(name)
    return number


OPERATORS: Final = {number: key[1:-1] for key, numbers in _KINDS.items() if key.startswith("'") for number in numbers}
"""The text of each token."""
