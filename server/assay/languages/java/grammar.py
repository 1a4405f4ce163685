"""The grammar, its kinds and its fields, as numbers. Importing this module loads the grammar, so ``language`` does it at first use."""

from __future__ import annotations

from typing import Final

import tree_sitter
import tree_sitter_java

LANGUAGE: Final = tree_sitter.Language(tree_sitter_java.language())


class JavaGrammar:
    """The grammar with one parser for all texts that are short."""

    __slots__ = ("language", "parser")

    def __init__(self) -> None:
        self.language = LANGUAGE
        self.parser = tree_sitter.Parser(LANGUAGE)


GRAMMAR: Final = JavaGrammar()

ERROR: Final = 65535
"""The kind of a node that the parser made of what it could not read."""


def _numbers() -> tuple[dict[str, tuple[int, ...]], dict[int, str]]:
    """Return the numbers of each named kind (some have several), and the text of each token by its number."""
    named: dict[str, tuple[int, ...]] = {}
    tokens: dict[int, str] = {}
    for number in range(LANGUAGE.node_kind_count):
        name = LANGUAGE.node_kind_for_id(number)
        if name is None or not LANGUAGE.node_kind_is_visible(number):
            continue
        if LANGUAGE.node_kind_is_named(number):
            named[name] = (*named.get(name, ()), number)
        else:
            tokens[number] = name
    return named, tokens


_KINDS, TOKENS = _numbers()


def kinds(*names: str) -> frozenset[int]:
    """Return the numbers of named kinds. Raises KeyError for a name that the grammar lacks."""
    return frozenset(number for name in names for number in _KINDS[name])


def field(name: str) -> int:
    """Return the number of a field. Raises KeyError for a name that the grammar lacks."""
    number = LANGUAGE.field_id_for_name(name)
    if number is None:
        raise KeyError(name)
    return number


ALTERNATIVE: Final = field("alternative")
ARGUMENTS: Final = field("arguments")
ARRAY: Final = field("array")
BODY: Final = field("body")
CONDITION: Final = field("condition")
CONSEQUENCE: Final = field("consequence")
CONSTRUCTOR: Final = field("constructor")
DIMENSIONS: Final = field("dimensions")
ELEMENT: Final = field("element")
FIELD: Final = field("field")
INDEX: Final = field("index")
INIT: Final = field("init")
INTERFACES: Final = field("interfaces")
KEY: Final = field("key")
LEFT: Final = field("left")
NAME: Final = field("name")
OBJECT: Final = field("object")
OPERAND: Final = field("operand")
OPERATOR: Final = field("operator")
PARAMETERS: Final = field("parameters")
PATTERN: Final = field("pattern")
RESOURCES: Final = field("resources")
RIGHT: Final = field("right")
SCOPE: Final = field("scope")
SUPERCLASS: Final = field("superclass")
TYPE: Final = field("type")
UPDATE: Final = field("update")
VALUE: Final = field("value")
