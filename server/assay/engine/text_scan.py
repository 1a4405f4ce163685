"""Finds what may be a secret in raw text, whatever the language.

The first stage has to be nearly free, because every keystroke pays for it: the text is translated into runs and everything else, and a
search for twenty run characters in a row skips over all that is shorter. Runs are then looked up by how they begin; a few credentials
are found by a fixed text in them instead. Only what survives is held against expressions and checksums. Judging whether a
value is a placeholder is the business of the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from assay.engine.checksums import CHECKSUMS
from assay.engine.named_text import connection_passwords, named_values
from assay.engine.token_forms import RUN, SHORTEST_RUN, Piece, expression_of, first_run, read_form
from assay.facts.loader import facts_of
from assay.facts.schema import Token
from assay.rules.api import Secret

_TO_RUNS = bytes(ord("a") if byte in RUN else ord(" ") for byte in range(256))
_RUN = b"a" * SHORTEST_RUN
_LONGEST_HEAD = 4
_LONGEST_TAIL = 3
_LONGEST_TOKEN = 3000
_LINE_BEFORE = 200
_MAXIMUM_SECRETS = 200
"""A unit with more is a table of data, and nobody would look at more of them."""

_ADDRESS = re.compile(
    rb"(?<![A-Za-z0-9+.\-])([A-Za-z][A-Za-z0-9+.\-]{1,30})://([^\s:/@'\"`<>\\]{0,100}):([^\s/@'\"`<>\\]{1,200})@([A-Za-z0-9.\-_\[\]]{1,200})"
)
_PRIVATE_KEY = re.compile(rb"-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----")
_LONGEST_KEY = 20_000
_KEY_END = re.compile(rb"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = re.compile(rb"[A-Za-z0-9+/=\s\\\"',.:;#*()|-]*")

_BEFORE_VALUE = re.compile(
    rb"([A-Za-z_][A-Za-z0-9_.\-]{0,80})[\"'`]?\]?[ \t]{0,20}(?:=>|:=|=|:)[ \t]{0,20}(?:[\"'`]|$)$"
)


@dataclass(frozen=True, slots=True)
class _Form:
    row: Token
    expression: re.Pattern[bytes]
    reach: int = 0
    """How far before the place where the first stage meets it a credential of the form may begin."""
    text: bytes = b""
    """A fixed text that stands within ``reach`` before that place."""


@dataclass(slots=True)
class TokenIndex:
    """The forms by how the first stage meets them."""

    heads: dict[bytes, list[_Form]] = field(default_factory=dict)
    """By the first one to four characters of a run."""
    after: dict[bytes, list[_Form]] = field(default_factory=dict)
    """By the one to three characters before a run that is not their beginning."""
    ends: set[int] = field(default_factory=set)
    """The last of these characters."""
    needles: dict[bytes, list[_Form]] = field(default_factory=dict)
    """By the fixed text that they begin with."""
    lengths: dict[int, list[_Form]] = field(default_factory=dict)
    """By the length of a run that is all there is of them."""
    names: dict[bytes, list[_Form]] = field(default_factory=dict)
    """By a word that stands before them on the line, in lower case."""

    def add(self, row: Token, pieces: tuple[Piece, ...]) -> None:
        """Take a form in where the first stage finds it most cheaply. Raises ValueError where it has no way to."""
        form = _Form(row, expression_of(pieces))
        whole = first_run(pieces)
        start = pieces[0].text.encode()
        head = start[: next((i for i, byte in enumerate(start) if byte not in RUN), len(start))]
        if whole >= SHORTEST_RUN and head:
            self.heads.setdefault(head[:_LONGEST_HEAD], []).append(form)
        elif whole >= SHORTEST_RUN and whole == sum(piece.least or len(piece.text) for piece in pieces):
            for length in range(whole, sum(piece.most or len(piece.text) for piece in pieces) + 1):
                self.lengths.setdefault(length, []).append(form)
        elif not self._add_inside(row, pieces):
            if len(start) >= 3:
                self.needles.setdefault(start, []).append(form)
            elif row.near:
                self.names.setdefault(_common_word(row.near).encode(), []).append(form)
            elif len(pieces) > 2 and (fixed := _middle(pieces)):
                self.needles.setdefault(fixed[1], []).append(_Form(row, form.expression, fixed[0], fixed[1]))
            else:
                raise ValueError(f"the first stage has no way to find a {row.what} of {row.provider}")

    def _add_inside(self, row: Token, pieces: tuple[Piece, ...]) -> bool:
        """Take a form in by a long run in its middle, which begins after a character that no run has."""
        reach = 0
        for number, piece in enumerate(pieces):
            text = piece.text.encode()
            cut = next((i + 1 for i in range(len(text) - 1, -1, -1) if text[i] not in RUN), 0)
            if cut and len(text) - cut + first_run(pieces[number + 1 :]) >= SHORTEST_RUN:
                fixed = max((p.text.encode() for p in pieces[:number] if p.is_fixed), key=len, default=b"")
                fixed = max(fixed, text[:cut], key=len)
                form = _Form(row, expression_of(pieces), reach + cut, fixed)
                self.ends.add(text[cut - 1])
                self.after.setdefault(text[:cut][-_LONGEST_TAIL:], []).append(form)
                return True
            reach += piece.most or len(text)
        return False


def _middle(pieces: tuple[Piece, ...]) -> tuple[int, bytes] | None:
    """Return the first fixed text that no run holds, with how far behind the beginning it may end; None where there is none."""
    reach = 0
    for piece in pieces:
        text = piece.text.encode()
        reach += piece.most or len(text)
        if len(text) >= 2 and not RUN.issuperset(text):
            return reach, text
    return None


def _common_word(words: list[str]) -> str:
    """Return a word that is part of all ``words``, so that one search finds each of them. Raises ValueError where there is none."""
    for part in sorted(re.split("[_-]", words[0]), key=len, reverse=True):
        if all(part in word for word in words):
            return part
    raise ValueError(f"no word is part of each of {', '.join(words)}")


@lru_cache(maxsize=1)
def token_index() -> TokenIndex:
    """Return the forms of all ``[[token]]`` rows."""
    index = TokenIndex()
    for file in facts_of("tokens"):
        for row in file.token:
            for notation in row.forms:
                for pieces in read_form(notation):
                    index.add(row, pieces)
    return index


class _Scan:
    """One scan over one text."""

    __slots__ = ("found", "index", "taken", "text", "values")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.index = token_index()
        self.found: list[Secret] = []
        self.taken: list[tuple[int, int]] = []
        self.values: list[tuple[int, int]] = []
        """Runs of no known form, which may be values with a name before them."""

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a place overlaps a secret that was found already."""
        return any(start < other_end and other_start < end for other_start, other_end in self.taken)

    def keep(self, secret: Secret) -> None:
        """Keep a secret unless another one has its place."""
        if len(self.found) < _MAXIMUM_SECRETS and not self.is_taken(secret.start, secret.end):
            self.taken.append((secret.start, secret.end))
            self.found.append(secret)

    def token(self, form: _Form, match: re.Match[bytes]) -> bool:
        """Keep a credential of a form, where its surroundings and checksum agree."""
        row = form.row
        if row.near and not self.has_word_before(match.start(), row.near):
            return False
        value = match[0].decode("ascii", "replace")
        if row.checksum and not CHECKSUMS[row.checksum](value):
            return False
        if value in (example.replace(" ", "") for example in row.examples):
            self.taken.append((match.start(), match.end()))
            return True
        groups = [group.decode("ascii", "replace") for group in match.groups()]
        longest = max(groups, key=len)
        random = longest if len(longest) >= 16 else "".join(groups)
        self.keep(
            Secret(
                "provider-token",
                match.start(),
                match.end(),
                value,
                random,
                name=self.name_before(match.start()),
                provider=row.provider,
                what=row.what,
                strength=row.strength,
                is_checked=bool(row.checksum),
                variable=row.variable,
            )
        )
        return True

    def has_word_before(self, start: int, words: list[str]) -> bool:
        """Whether one of the words stands before a place on its line."""
        before = self.line_before(start).lower()
        return any(word.encode() in before for word in words)

    def line_before(self, start: int) -> bytes:
        """Return what stands before a place on its line."""
        line = self.text.rfind(b"\n", max(0, start - _LINE_BEFORE), start) + 1
        return self.text[line or max(0, start - _LINE_BEFORE) : start]

    def name_before(self, start: int) -> str:
        """Return the name that a value is given, empty where none is seen."""
        match = _BEFORE_VALUE.search(self.line_before(start))
        return match[1].decode("ascii", "replace") if match is not None else ""

    def runs(self, *, is_plain_text: bool) -> None:
        """Look at the runs that are long enough."""
        text, index = self.text, self.index
        translated = text.translate(_TO_RUNS)
        heads, lengths, after = index.heads, index.lengths, index.after
        ends = index.ends
        position = translated.find(_RUN)
        while position >= 0:
            end = translated.find(b" ", position)
            if end < 0:
                end = len(text)
            kept = False
            for length in (4, 3, 2, 1):
                forms = heads.get(text[position : position + length])
                if forms is not None:
                    kept = kept or self.try_at(forms, position)
            if not kept:
                before = text[position - 1] if position else 0
                if before in ends:
                    for length in (3, 2, 1):
                        forms = after.get(text[max(0, position - length) : position])
                        if forms is not None:
                            kept = kept or self.try_around(forms, position)
                if not kept and (forms := lengths.get(end - position)) is not None:
                    kept = self.try_at(forms, position)
                if not kept and (before in b"\"'`" or (is_plain_text and before in b"=: ")):
                    self.values.append((position, end))
            position = translated.find(_RUN, end)

    def try_at(self, forms: list[_Form], position: int) -> bool:
        """Try forms that begin at a place."""
        for form in forms:
            match = form.expression.match(self.text, position)
            if match is not None and self.token(form, match):
                return True
        return False

    def try_around(self, forms: list[_Form], position: int) -> bool:
        """Try forms that a place is inside of."""
        for form in forms:
            start = max(0, position - form.reach)
            if form.text not in self.text[start:position]:
                continue
            match = form.expression.search(self.text, start, position + _LONGEST_TOKEN)
            if match is not None and match.start() <= position < match.end() and self.token(form, match):
                return True
        return False

    def value(self, start: int, end: int) -> None:
        """Keep a long value with a name before it, for the rules to judge."""
        text = self.text
        quote = text[start - 1] if start else 0
        while end < len(text) and text[end] in b"+/=.~" and end - start < 300:
            end += 1
            while end < len(text) and text[end] in RUN:
                end += 1
        if quote in b"\"'`" and text[end : end + 1] != bytes((quote,)):
            return
        name = self.name_before(start)
        if name:
            value = text[start:end].decode("ascii", "replace")
            if any(character.isdigit() for character in value):
                self.keep(Secret("named-value", start, end, value, value, name=name))

    def needles(self) -> None:
        """Look for the fixed texts that some forms begin with."""
        text = self.text
        for needle, forms in self.index.needles.items():
            position = text.find(needle)
            while position >= 0:
                if not self.try_at(forms, position):
                    self.try_around([form for form in forms if form.reach], position + len(needle))
                position = text.find(needle, position + len(needle))

    def names(self, *, is_plain_text: bool) -> None:
        """Look for words that stand before a value."""
        lowered = self.text.lower()
        for word, forms in self.index.names.items():
            position = lowered.find(word)
            while position >= 0:
                end = lowered.find(b"\n", position)
                end = min(position + 300, len(lowered) if end < 0 else end)
                for form in forms:
                    match = form.expression.search(self.text, position, end)
                    if match is not None:
                        self.token(form, match)
                position = lowered.find(word, position + len(word))
        found = connection_passwords(self.text, lowered)
        for name, start, end in (*found, *(named_values(self.text, lowered) if is_plain_text else ())):
            value = self.text[start:end].decode("ascii", "replace")
            self.keep(Secret("named-value", start, end, value, value, name=name))

    def private_keys(self) -> None:
        """Look for private keys in their usual armour, also inside one line with written line ends."""
        text = self.text
        position = text.find(b"-----BEGIN ")
        while position >= 0:
            match = _PRIVATE_KEY.match(text, position)
            end = position + 11
            if match is not None:
                close = _KEY_END.search(text, match.end(), match.end() + _LONGEST_KEY)
                stop = close.start() if close is not None else match.end() + _LONGEST_KEY
                body = _KEY_BODY.match(text, match.end(), min(stop, len(text)))
                inner = body[0] if body is not None else b""
                if close is None or body is None or body.end() == close.start():
                    end = close.end() if close is not None else match.end() + len(inner)
                    self.keep(
                        Secret(
                            "private-key",
                            position,
                            end,
                            match[0].decode("ascii"),
                            inner.decode("ascii", "replace"),
                            what=match[1].decode("ascii"),
                            is_checked=close is not None,
                        )
                    )
            position = text.find(b"-----BEGIN ", end)

    def addresses(self) -> None:
        """Look for addresses that hold a user and a password."""
        text = self.text
        position = text.find(b"://")
        while position >= 0:
            start = position
            while start > 0 and position - start < 31 and (text[start - 1] in RUN or text[start - 1] in b"+."):
                start -= 1
            match = _ADDRESS.match(text, start) if start < position else None
            if match is not None and b"\n" not in match[0]:
                scheme, user, password, host = (group.decode("utf-8", "replace") for group in match.groups())
                if not self.is_taken(match.start(), match.end()):
                    self.keep(
                        Secret(
                            "connection-string",
                            match.start(),
                            match.end(),
                            match[0].decode("utf-8", "replace"),
                            password,
                            name=self.name_before(match.start()),
                            what=scheme,
                            user=user,
                            host=host,
                        )
                    )
            position = text.find(b"://", position + 3)


def scan_text(text: bytes, *, is_plain_text: bool = False) -> tuple[Secret, ...]:
    """Return what may be a secret in a text, in order of place. ``is_plain_text``: not a programming language, so that values need no quotes."""
    if len(text) < SHORTEST_RUN and not is_plain_text:
        return ()
    scan = _Scan(text)
    scan.private_keys()
    scan.needles()
    scan.runs(is_plain_text=is_plain_text)
    scan.addresses()
    scan.names(is_plain_text=is_plain_text)
    for start, end in scan.values:
        scan.value(start, end)
    scan.found.sort(key=lambda secret: secret.start)
    return tuple(scan.found)
