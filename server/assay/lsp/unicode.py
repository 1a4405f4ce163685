"""Text from and to clients whose JSON may hold what is not Unicode: lone surrogates, and bytes that are not UTF-8."""

from __future__ import annotations

import codecs
import json
from typing import Any

import msgspec


def _replacement(error: UnicodeError) -> tuple[bytes, int]:
    """Put one U+FFFD in place of each lone surrogate."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return b"\xef\xbf\xbd" * (error.end - error.start), error.end


codecs.register_error("assay-replacement", _replacement)


def encoded(content: str) -> bytes:
    """Return text from a client as UTF-8; lone surrogates become U+FFFD, which takes as many UTF-16 units."""
    return content.encode("utf-8", "assay-replacement")


def to_json(value: Any) -> bytes:
    """Return a value as JSON, whatever its strings hold."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return encoded(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))


def to_plain(value: object) -> Any:
    """Return a structure as dictionaries, lists and numbers, for those who write JSON by other means."""
    return msgspec.to_builtins(value)
