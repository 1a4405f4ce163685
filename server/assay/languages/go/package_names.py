"""The words of a text that may name functions and types of the same package, which no import tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from assay.languages.go.builtins import BUILTINS

_NAME: Final = re.compile(rb"(?<![\w.])(?:[A-Za-z_]\w*(?=\s*[({])|[A-Z]\w*)|(?<=[*&\]])[A-Za-z_]\w*(?![\w.])")
_KEYWORDS: Final = frozenset(
    b"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select "
    b"struct switch type var".split()
)
_BUILTINS: Final = frozenset(name.encode() for name in BUILTINS) | _KEYWORDS


def names_of_package(text: bytes) -> Iterable[bytes]:
    """Return the words that are called, made or written like a type or an exported name, each once."""
    return dict.fromkeys(word for word in _NAME.findall(text) if word not in _BUILTINS)


def written_bases(text: bytes) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield nothing: what fulfils an interface does not say so in Go."""
    del text
    yield from ()
