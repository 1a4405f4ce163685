"""The names that exist without an import (https://pkg.go.dev/builtin)."""

from __future__ import annotations

from typing import Final

_TYPES = """
any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8
uintptr
"""

_FUNCTIONS = """
append cap clear close complex copy delete imag len make max min new panic print println real recover
"""

LITERAL_VERB: Final = "%q"
"""The name of what this verb of a format does: it writes text as a literal."""

BUILTINS: Final = frozenset((_TYPES + _FUNCTIONS).split()) | {LITERAL_VERB}
"""All predeclared types and functions; constants are literals in the code model."""

NUMBER_TYPES: Final = frozenset(
    [
        "bool",
        "byte",
        "complex128",
        "complex64",
        "float32",
        "float64",
        "int",
        "int16",
        "int32",
        "int64",
        "int8",
        "rune",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uintptr",
    ]
)
"""Types of which no value carries an attack."""
