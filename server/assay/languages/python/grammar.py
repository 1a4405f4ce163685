"""The grammar, its kinds and its fields, as numbers. Importing this module loads the grammar, so ``language`` does it at first use."""

from __future__ import annotations

from typing import Final

import tree_sitter_python
from tree_sitter import Language, Parser

LANGUAGE: Final = Language(tree_sitter_python.language())

ERROR: Final = 65535
"""The kind of a node that the parser made of what it could not read."""


def _numbers_of_kinds() -> dict[str, tuple[int, ...]]:
    """Return every number that a kind's name has; some have several because the grammar gives one name to several of its rules."""
    numbers: dict[str, tuple[int, ...]] = {}
    for number in range(LANGUAGE.node_kind_count):
        name = LANGUAGE.node_kind_for_id(number)
        if name is not None and LANGUAGE.node_kind_is_visible(number):
            # Tokens that are spelled like a named kind (the keyword ``lambda`` and the expression) are kept apart by quotes.
            key = name if LANGUAGE.node_kind_is_named(number) else f"'{name}'"
            numbers[key] = (*numbers.get(key, ()), number)
    return numbers


_KINDS: Final = _numbers_of_kinds()


def kinds(*names: str) -> tuple[int, ...]:
    """Return the numbers of named kinds; a token is named in single quotes. Raises KeyError for a name that the grammar lacks."""
    return tuple(number for name in names for number in _KINDS[name])


def kind(name: str) -> int:
    """Return the number of a kind that has just one; raises ValueError where it has several."""
    (number,) = _KINDS[name]
    return number


def field(name: str) -> int:
    """Return the number of a field; raises KeyError for a name that the grammar lacks."""
    number = LANGUAGE.field_id_for_name(name)
    if number is None:
        raise KeyError(name)
    return number


def new_parser() -> Parser:
    """Return a parser. Making one takes less than a microsecond, so that nobody needs to share one between threads."""
    return Parser(LANGUAGE)
