"""Tells values that give access from those that stand for one: placeholders, examples, sequences, values without chance in them."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from assay.rules.secrets._literals import entropy

_STAND_IN = re.compile(
    r"example|sample|placeholder|change_?-?me|replace_?-?(?:me|with|this)|your_|your-|yourkey|insert_?-?|redacted|dummy|fake|notreal|not-?a-?real|"
    r"invalid|deadbeef|deadc0de|cafebabe|foobar|lorem|x{4}|\*{3}|\.{3}|0123456|1234567|7654321|9876543|abcdef|abcdabcd|qwerty|(.)\1{5}",
    re.IGNORECASE,
)
_HOLE = re.compile(r"^[<\[{(%$]|[>\])}]$|\$\{|\{\{|\$\(|<[A-Za-z_ -]+>|%\w+%|\{[A-Za-z_]+\}|\$[A-Za-z_]+")


def is_stand_in(text: str) -> bool:
    """Whether a text says of itself that it is no real value, or is a hole that a program fills."""
    return bool(_STAND_IN.search(text) or _HOLE.search(text))


def is_sequence(text: str) -> bool:
    """Whether much of a text goes up or down by one, or repeats: ``abcdefgh12345678``."""
    if len(text) < 4:
        return False
    steps = [ord(second) - ord(first) for first, second in pairwise(text)]
    return sum(1 for step in steps if step in (-1, 0, 1)) > 0.4 * len(steps)


def is_random(text: str, share: float = 0.72) -> bool:
    """Whether a text has about as much chance in it as its length and kind of characters allow."""
    if not text:
        return False
    kinds = (
        10 * any(character.isdigit() for character in text)
        + 26 * any(character.islower() for character in text)
        + 26 * any(character.isupper() for character in text)
    )
    if all(character in "0123456789abcdefABCDEF-" for character in text):
        kinds = 16
    most = math.log2(max(2, min(len(text), kinds)))
    return entropy(text) >= share * most and not is_periodic(text)


def is_periodic(text: str) -> bool:
    """Whether a text is a shorter one several times."""
    return text in (text + text)[1:-1]


_WORD = re.compile(r"[A-Za-z][a-z]{3,}|[A-Z]{5,}")
_VOWELS = frozenset("aeiouyAEIOUY")


def has_words(text: str, share: float = 0.5) -> bool:
    """Whether more than a share of a text reads like words: that is a name or a sentence, not a value of chance."""
    covered = sum(
        len(word) for word in _WORD.findall(text) if 0.2 <= sum(c in _VOWELS for c in word) / len(word) <= 0.65
    )
    return covered > share * len(text)


def is_identifier(text: str) -> bool:
    """Whether a text without any digit reads like the name of something."""
    return not any(character.isdigit() for character in text) and has_words(text, 0.75)
