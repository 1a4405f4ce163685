"""Reads the fact files of a language and says exactly where one is wrong."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from assay.facts.schema import FactFile, Kinds


class FactError(Exception):
    """A fact file cannot be used; the message names the file, and the key or line."""


def decode(text: str, name: str) -> FactFile:
    """Return the facts in ``text``; ``name`` is the file's name for messages. Raises FactError."""
    try:
        return msgspec.convert(tomllib.loads(text), FactFile)
    except tomllib.TOMLDecodeError as error:
        raise FactError(f"{name}: {error}") from error
    except msgspec.ValidationError as error:
        raise FactError(f"{name}: {error}") from error


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """Return the declared kinds."""
    text = (resources.files(__package__) / "kinds.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Kinds)


@lru_cache(maxsize=32)
def facts_of(folder: str) -> tuple[FactFile, ...]:
    """Return the facts in one folder of this room, by file name. Raises FactError."""
    root = resources.files(__package__) / folder
    if not root.is_dir():
        return ()
    files: list[Traversable] = sorted(
        (entry for entry in root.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )
    return tuple(decode(entry.read_text(encoding="utf-8"), f"{folder}/{entry.name}") for entry in files)
