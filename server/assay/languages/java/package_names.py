"""The words of a text that may name classes of the same package, which no import tells of, and what classes are made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from assay.languages.java.builtins import BUILTINS

_TYPE: Final = re.compile(rb"(?<![\w.$@])[A-Z][\w$]*")
_HEADER: Final = re.compile(rb"\b(?:class|interface|enum|record)\s+([A-Za-z_$][\w$]*)([^{;]{0,2000})\{")
_PARENTS: Final = re.compile(rb"\b(?:extends|implements)\b")
_BUILTINS: Final = frozenset(name.encode() for name in BUILTINS)


def names_of_package(text: bytes) -> Iterable[bytes]:
    """Return the words that begin like a class and are not read of something else, each once."""
    return dict.fromkeys(word for word in _TYPE.findall(text) if word not in _BUILTINS)


def written_bases(text: bytes) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield the classes that a text declares, each with the plain names of what it extends and implements."""
    for found in _HEADER.finditer(text):
        parents = _PARENTS.split(found[2], maxsplit=1)
        if len(parents) > 1:
            yield found[1].decode("utf-8", "replace"), tuple(_TYPE.findall(parents[1]))
