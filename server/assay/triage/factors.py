"""One term of the model, as every face shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Factor:
    """A term with its value, where that came from, and the one line that overrides it."""

    name: str
    """``exposure``, ``source``, ``reach`` …"""
    value: str
    """The value as shown: a word of a decision point, or a number from 0 to 9."""
    words: str
    """Why, in a few words: ``in route POST /reset``."""
    origin: str
    """Where it came from: ``rule sql-injection``, ``line 14``, ``assay.toml:12``, ``default``."""
    override: str
    """What to write, and where, to have another value; empty where nothing overrides it."""
    number: float | None = None
    """The value as a number, for terms of the risk."""
