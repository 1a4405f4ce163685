"""Reads regular expressions far enough to tell those that can take exponential time.

These are repetitions inside a repetition that fit one text in many ways.

Sets of characters are bit masks over ASCII and one more bit for all other characters. Only what Python, JavaScript, Java and Go have in common is
read; anything else ends the reading, and the expression is taken for harmless.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

_OTHER = 1 << 128
_ALL = (1 << 129) - 1
_MAXIMUM = 500
"""Longer expressions are not read; those that people write by hand are shorter."""
_DEEPEST = 20


def _mask(characters: str) -> int:
    mask = 0
    for character in characters:
        mask |= 1 << ord(character) if ord(character) < 128 else _OTHER
    return mask


def _span(first: str, last: str) -> int:
    return _mask("".join(chr(code) for code in range(ord(first), min(ord(last), 127) + 1))) | (
        _OTHER if ord(last) > 127 else 0
    )


_DIGITS = _span("0", "9")
_WORDS = _DIGITS | _span("a", "z") | _span("A", "Z") | _mask("_")
_SPACES = _mask(" \t\n\r\f\v")
_CLASSES = {"d": _DIGITS, "w": _WORDS, "s": _SPACES, "D": _ALL & ~_DIGITS, "W": _ALL & ~_WORDS, "S": _ALL & ~_SPACES}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_ANY = _ALL & ~_mask("\n\r")


@dataclass(slots=True)
class _Characters:
    mask: int


@dataclass(slots=True)
class _Border:
    """A place and no character: ``^``, ``$``, ``\\b``, a look-around."""

    is_end: bool


@dataclass(slots=True)
class _Choice:
    branches: list[list[_Piece]] = field(default_factory=list)


@dataclass(slots=True)
class _Repetition:
    body: _Piece
    minimum: int
    is_unlimited: bool
    is_variable: bool = True
    """Whether it may fit more often than it has to."""


_Piece: TypeAlias = "_Characters | _Border | _Choice | _Repetition"


class _UnreadableError(Exception):
    """The expression holds something that is not read here."""


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def choice(self, depth: int) -> _Choice:
        if depth > _DEEPEST:
            raise _UnreadableError
        found = _Choice([[]])
        while self.at < len(self.pattern):
            character = self.pattern[self.at]
            if character == ")":
                break
            if character == "|":
                self.at += 1
                found.branches.append([])
                continue
            piece = self.quantified(self.piece(depth))
            if piece is not None:
                found.branches[-1].append(piece)
        return found

    def piece(self, depth: int) -> _Piece | None:
        character = self.pattern[self.at]
        self.at += 1
        if character == "(":
            return self.group(depth)
        if character == "[":
            return _Characters(self.characters())
        if character == ".":
            return _Characters(_ANY)
        if character in "^$":
            return _Border(character == "$")
        if character == "\\":
            return self.escaped()
        if character in "*+?":
            raise _UnreadableError
        return _Characters(_mask(character))

    def group(self, depth: int) -> _Piece | None:
        is_around = False
        if self.pattern.startswith("?", self.at):
            rest = self.pattern[self.at + 1 :]
            if rest.startswith(":"):
                self.at += 2
            elif rest.startswith(("=", "!", "<=", "<!")):
                is_around = True
                self.at += 2 if rest[0] in "=!" else 3
            elif rest.startswith(("P<", "<")) and ">" in rest:
                self.at += 1 + rest.index(">") + 1
            else:
                raise _UnreadableError  # Atomic groups, flags, conditions, comments.
        inside = self.choice(depth + 1)
        if not self.pattern.startswith(")", self.at):
            raise _UnreadableError
        self.at += 1
        return _Border(is_end=True) if is_around else inside

    def escaped(self) -> _Piece | None:
        if self.at >= len(self.pattern):
            raise _UnreadableError
        character = self.pattern[self.at]
        self.at += 1
        if character in _CLASSES:
            return _Characters(_CLASSES[character])
        if character in "bBAZzG":
            return _Border(character in "bBZz")
        if character in _CONTROLS:
            return _Characters(_mask(_CONTROLS[character]))
        if character.isalnum():
            raise _UnreadableError  # Back-references, code points, properties.
        return _Characters(_mask(character))

    def characters(self) -> int:
        """Read a set of characters up to its bracket."""
        is_negated = self.pattern.startswith("^", self.at)
        self.at += is_negated
        mask = 0
        is_first = True
        previous = ""
        while True:
            if self.at >= len(self.pattern):
                raise _UnreadableError
            character = self.pattern[self.at]
            self.at += 1
            if character == "]" and not is_first:
                break
            is_first = False
            if character == "[" and self.pattern.startswith(":", self.at):
                raise _UnreadableError
            if character == "-" and previous and self.at < len(self.pattern) and self.pattern[self.at] != "]":
                last = self.pattern[self.at]
                self.at += 1
                if last == "\\":
                    last = self.pattern[self.at : self.at + 1]
                    self.at += 1
                    if last in _CLASSES or not last:
                        raise _UnreadableError
                    last = _CONTROLS.get(last, last)
                mask |= _span(previous, last)
                previous = ""
                continue
            if character == "\\":
                character = self.pattern[self.at : self.at + 1]
                self.at += 1
                if character in _CLASSES:
                    mask |= _CLASSES[character]
                    previous = ""
                    continue
                if character in _CONTROLS:
                    character = _CONTROLS[character]
                elif character == "b":
                    character = "\b"
                elif character.isalnum() or not character:
                    raise _UnreadableError
            mask |= _mask(character)
            previous = character
        return _ALL & ~mask if is_negated else mask

    def quantified(self, piece: _Piece | None) -> _Piece | None:
        while self.at < len(self.pattern):
            character = self.pattern[self.at]
            if character in "*+?":
                minimum, is_unlimited, is_variable = (1 if character == "+" else 0), character != "?", True
                self.at += 1
            elif character == "{" and (limits := self._limits()) is not None:
                minimum, is_unlimited, is_variable = limits
            else:
                break
            if self.pattern.startswith("+", self.at):
                raise _UnreadableError  # Possessive: it never gives back.
            if self.pattern.startswith("?", self.at):
                self.at += 1
            if piece is not None:
                piece = _Repetition(piece, minimum, is_unlimited, is_variable)
        return piece

    def _limits(self) -> tuple[int, bool, bool] | None:
        end = self.pattern.find("}", self.at)
        numbers = self.pattern[self.at + 1 : end].split(",") if end > 0 else []
        if (
            len(numbers) not in (1, 2)
            or not all(number.isdigit() or not number for number in numbers)
            or not numbers[0]
        ):
            return None
        self.at = end + 1
        return int(numbers[0][:4]), len(numbers) == 2 and not numbers[1], len(numbers) == 2 and numbers[0] != numbers[1]


def _is_optional(piece: _Piece) -> bool:
    """Whether a piece fits the empty text."""
    if isinstance(piece, _Border):
        return True
    if isinstance(piece, _Repetition):
        return piece.minimum == 0 or _is_optional(piece.body)
    if isinstance(piece, _Choice):
        return any(all(_is_optional(inner) for inner in branch) for branch in piece.branches)
    return False


def _fits_within(piece: _Piece, mask: int) -> bool:
    """Whether some text of a piece is made of characters of a set only."""
    if isinstance(piece, _Characters):
        return bool(piece.mask & mask)
    if isinstance(piece, _Border):
        return False  # What has to stand at a border is not swallowed by chance.
    if isinstance(piece, _Repetition):
        return piece.minimum == 0 or _fits_within(piece.body, mask)
    return any(all(_fits_within(inner, mask) for inner in branch) for branch in piece.branches)


def _single(piece: _Piece) -> int:
    """Return the set of a piece that is one character long, 0 for others."""
    if isinstance(piece, _Characters):
        return piece.mask
    if isinstance(piece, _Choice) and all(len(branch) == 1 for branch in piece.branches):
        masks = [_single(branch[0]) for branch in piece.branches]
        if all(masks):
            union = 0
            for mask in masks:
                union |= mask
            return union
    return 0


def _is_ambiguous(body: _Piece) -> bool:
    """Whether a body that is repeated without limit fits some text in two ways."""
    if isinstance(body, _Repetition):
        return body.is_variable and body.minimum > 0
    if not isinstance(body, _Choice):
        return False
    singles = [_single(branch[0]) for branch in body.branches if len(branch) == 1]
    seen = 0
    for mask in singles:
        if mask & seen:
            return True
        seen |= mask
    return any(_branch_is_ambiguous(branch) for branch in body.branches)


def _branch_is_ambiguous(branch: list[_Piece]) -> bool:
    """Whether one round of a branch also fits what two rounds of it fit: an unlimited part takes in all others."""
    for index, piece in enumerate(branch):
        inner = piece
        while isinstance(inner, _Choice) and len(inner.branches) == 1 and len(inner.branches[0]) == 1:
            inner = inner.branches[0][0]
        if not isinstance(inner, _Repetition) or not inner.is_variable:
            continue
        if not inner.is_unlimited:
            # Two or three in a round: six are three rounds or two. A single optional part is no such choice.
            if len(branch) == 1 and inner.minimum > 0:
                return True
            continue
        mask = _single(inner.body)
        others = branch[:index] + branch[index + 1 :]
        if all(_is_optional(other) or (mask and _fits_within(other, mask)) for other in others):
            return not any(isinstance(other, _Border) for other in others)
    return False


def _can_fail(following: list[_Piece]) -> bool:
    """Whether what follows a repetition may not fit, so that all ways of fitting are tried."""
    return any(not _is_optional(piece) or (isinstance(piece, _Border) and piece.is_end) for piece in following)


def _explodes(branch: list[_Piece], after: bool) -> bool:
    for index, piece in enumerate(branch):
        fails = after or _can_fail(branch[index + 1 :])
        inner: _Piece = piece
        if isinstance(inner, _Repetition):
            if inner.is_unlimited and fails and _is_ambiguous(inner.body):
                return True
            inner = inner.body
            while isinstance(inner, _Repetition):
                inner = inner.body
        if isinstance(inner, _Choice) and any(_explodes(inside, fails) for inside in inner.branches):
            return True
    return False


@lru_cache(maxsize=1024)
def takes_exponential_time(pattern: str, is_whole: bool = False) -> bool:
    """Whether matching can take time that doubles with each character; ``is_whole`` for calls that have to match to the end of the text."""
    if len(pattern) > _MAXIMUM or not any(
        mark in pattern for mark in ("+)", "*)", "})", "+|", "*|", "|", ")*", ")+", "){")
    ):
        return False
    reader = _Reader(pattern)
    try:
        whole = reader.choice(0)
    except (_UnreadableError, IndexError, ValueError):
        return False
    if reader.at < len(pattern):
        return False
    return any(_explodes(branch, is_whole) for branch in whole.branches)
