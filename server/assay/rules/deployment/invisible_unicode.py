"""A file holds characters that nobody sees.

What it does
    Looks in every text file for controls of writing direction, zero-width characters, tags and runs of variation selectors, where no script
    or emoji has a use for them. In files that instruct assistants (``AGENTS.md``, ``CLAUDE.md``, ``.cursorrules`` …) they weigh more.

Why is this bad
    Direction controls show code in another order than it runs in. Zero-width characters make two names of one. Tags and variation selectors carry
    whole sentences that a reader does not see, and an assistant follows.

What to do
    Remove them, and ask where they came from.

Known misses
    Letters that look like others. Joiners inside of emoji and of words of scripts that need them (Arabic, Persian, the scripts of India …) are
    left alone, as are marks of direction next to Hebrew or Arabic, and a byte order mark at the beginning.

Example
    Before::

        if access_level != "user[U+202E]":

    After::

        if access_level != "user":
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assay.rules.api import (
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    nodes,
    on_hidden_text,
)

RULE = Rule(
    id="invisible-unicode",
    title="Characters that nobody sees",
    cwe=1007,
    severity=Severity.MEDIUM,
    message="This line holds characters that nobody sees; remove them, and ask where they came from.",
    advice="Remove them, and ask where they came from.",
    on=(on_hidden_text(),),
    impact=TechnicalImpact.DATA,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("text", "yaml", "json", "toml", "shell", "dockerfile", "python", "javascript"),
    fix_safety=Safety.SAFE,
    also_cwe=(451, 94),
)

_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = frozenset("\u200e\u200f\u061c")
_ZERO_WIDTH = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e")
_JOINERS = frozenset("\u200c\u200d")
_FILLERS = frozenset("\u3164\uffa0\u115f\u1160")
_RULES_FILE = re.compile(
    r"(?:^|/)(?:agents|claude|gemini|qwen|copilot-instructions|skill|\.cursorrules|\.windsurfrules|\.clinerules|\.roorules)(?:\.local)?(?:\.md)?\Z"
    r"|\.(?:mdc|instructions\.md|prompt\.md|chatmode\.md)\Z|(?:^|/)\.(?:cursor|windsurf|claude|github/(?:instructions|prompts)|clinerules|kiro)/.*\.mdc?\Z",
    re.IGNORECASE,
)
_JOINING_SCRIPTS = re.compile(
    r"[\u0600-\u07ff\u0840-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc\u1a00-\u1aaf\u1b00-\u1b7f]"
)
_HANGUL = re.compile(r"[\u1100-\u115e\u1161-\u11ff\uac00-\ud7a3]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A run of such characters: where it is in the line, in characters, and what it is."""

    start: int
    end: int
    what: str
    weight: int


def check(match: Match) -> Report | None:
    """Report the characters of a line that nothing explains."""
    line = match.node
    if not isinstance(line, nodes.Constant) or not isinstance(line.value, str):
        return None
    found = _hidden_in(line.value, is_first_line=line.start == 0)
    if not found:
        return None
    worst = max(found, key=lambda item: item.weight)
    first = line.start + len(line.value[: found[0].start].encode("utf-8", "surrogateescape"))
    last = line.start + len(line.value[: found[-1].end].encode("utf-8", "surrogateescape"))
    codes = ", ".join(
        sorted({f"U+{ord(character):04X}" for item in found for character in line.value[item.start : item.end]})[:4]
    )
    is_rules = _RULES_FILE.search(match.file_path) is not None
    # A zero-width character between words or alone in a text is mostly there to be one.
    if worst.weight < (3 if match.is_test else 2) and not is_rules:
        return None
    effect = (
        "an assistant that follows this file reads what a person does not see"
        if is_rules
        else "what is seen is not what is read by a program"
    )
    strong = (worst.weight >= 3 and not match.is_test) or is_rules
    return Report(
        Confidence.HIGH if strong else Confidence.MEDIUM,
        f"{worst.what[:1].upper()}{worst.what[1:]} ({codes}) stand here, so that {effect}; remove them, and ask where they came from.",
        Evidence.FLOW if is_rules and worst.weight >= 2 else Evidence.SINK if strong else Evidence.POSTURE,
        nodes.Constant(first, last, line.value[found[0].start : found[-1].end]),
    )


def _hidden_in(line: str, *, is_first_line: bool) -> list[_Hidden]:
    found: list[_Hidden] = []
    position = 0
    has_right_to_left = any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in line if character > "\u0590"
    )
    has_hangul = _HANGUL.search(line) is not None
    is_reversed = _overrides(line) and not _is_balanced(line)
    while position < len(line):
        character = line[position]
        if character < "\u0600" or "\ud800" <= character <= "\udfff":
            position += 1
            continue
        end = position + 1
        item: _Hidden | None = None
        if "\U000e0000" <= character <= "\U000e007f":
            while end < len(line) and "\U000e0000" <= line[end] <= "\U000e007f":
                end += 1
            # Flags of parts of countries are a black flag, tags, and the tag that ends them.
            is_flag = position > 0 and line[position - 1] == "\U0001f3f4" and line[end - 1] == "\U000e007f"
            item = None if is_flag else _Hidden(position, end, "tags, which spell a hidden text,", 3)
        elif _is_selector(character):
            while end < len(line) and _is_selector(line[end]):
                end += 1
            if end - position > 2:
                item = _Hidden(position, end, "variation selectors in a row, which spell a hidden text,", 3)
        elif character in _DIRECTION:
            while end < len(line) and line[end] in _DIRECTION:
                end += 1
            if not has_right_to_left or is_reversed:
                item = _Hidden(position, end, "controls of writing direction", 3)
        elif character in _MARKS:
            item = None if has_right_to_left else _Hidden(position, end, "marks of writing direction", 1)
        elif character in _ZERO_WIDTH or character in _FILLERS:
            while end < len(line) and (line[end] in _ZERO_WIDTH or line[end] in _JOINERS):
                end += 1
            is_mark = is_first_line and position == 0 and character == "\ufeff" and end == 1
            weight = 3 if end - position > 7 else 2 if _is_in_word(line, position, end) else 1
            is_hangul = character in _FILLERS and has_hangul
            is_thai = character == "\u200b" and _JOINING_SCRIPTS.search(line[max(0, position - 1) : end + 1])
            item = None if is_mark or is_thai or is_hangul else _Hidden(position, end, "zero-width characters", weight)
        elif character in _JOINERS:
            while end < len(line) and (line[end] in _JOINERS or line[end] in _ZERO_WIDTH):
                end += 1
            if end - position > 1 or not _joins(line, position):
                weight = 3 if end - position > 7 else 2 if _is_in_word(line, position, end) else 1
                item = _Hidden(position, end, "zero-width characters", weight)
        if item is not None:
            found.append(item)
        position = end
    return found


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_balanced(line: str) -> bool:
    """Whether everything that changes the direction is closed on the line."""
    opened = sum(character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" for character in line)
    closed = sum(character in "\u202c\u2069" for character in line)
    return opened == closed


def _overrides(line: str) -> bool:
    """Whether letters are shown against their own direction, which no text needs; embeddings end with their line by themselves."""
    return "\u202d" in line or "\u202e" in line


def _is_in_word(line: str, start: int, end: int) -> bool:
    """Whether letters of a plain alphabet stand on both sides: the place for splitting a word that somebody looks for."""
    before, after = line[start - 1 : start], line[end : end + 1]
    return bool(before) and bool(after) and before.isalnum() and after.isalnum()


def _joins(line: str, position: int) -> bool:
    """Whether a joiner stands where emoji or a script need one."""
    before = line[max(0, position - 2) : position]
    after = line[position + 1 : position + 2]
    if _JOINING_SCRIPTS.search(before[-1:]) or _JOINING_SCRIPTS.search(after):
        return True
    return (
        line[position] == "\u200d" and any(_is_pictograph(character) for character in before) and _is_pictograph(after)
    )


def _is_pictograph(character: str) -> bool:
    if not character:
        return False
    return (
        "\U0001f000" <= character <= "\U0001faff"
        or "\u2190" <= character <= "\u2bff"
        or character in "\ufe0f\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Remove what nothing explains."""
    line = match.node
    assert isinstance(line, nodes.Constant)
    text = str(line.value)
    for item in _hidden_in(text, is_first_line=line.start == 0):
        start = line.start + len(text[: item.start].encode("utf-8", "surrogateescape"))
        end = line.start + len(text[: item.end].encode("utf-8", "surrogateescape"))
        code.replace(nodes.Constant(start, end, None), "")
    return Fixed("Remove the characters that nobody sees")
