"""What joins a file to other files, as plain data; ``engine.linking`` finds it out, and the façade puts files together by it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkedEntrance:
    """A place where control comes in from outside. ``line`` is zero-based."""

    words: str
    is_open: bool
    line: int
    guard: str = ""


@dataclass(frozen=True, slots=True)
class LinkedUnit:
    """A function, method, class or stretch of statements of a file."""

    name: str
    """The qualified name, empty for statements."""
    is_function: bool
    callers: tuple[int, ...] = ()
    """The units of the file that mention it, by their number in ``FileLinks.units``."""
    mentions: tuple[str, ...] = ()
    """The names of other modules that it mentions, in full: ``shop.db.find``, ``./helpers.run``."""
    sees: tuple[str, ...] = ()
    """Those that it mentions, and those that its class and the variables of the module that it uses were made with."""
    members: tuple[str, ...] = ()
    """The members that it calls on anything."""
    entrance: LinkedEntrance | None = None
    is_default: bool = False
    """Whether it is what the module stands for as a whole (a default export)."""
    has_decorator: bool = False


@dataclass(frozen=True, slots=True)
class FileLinks:
    """A file as others see it."""

    units: tuple[LinkedUnit, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()
    """What module-level imports bind: the full name, and the name here (empty where none is bound)."""
    bases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The classes with what they are made from in other files, by its full names."""
