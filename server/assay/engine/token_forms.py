"""Reads the notation of ``[[token]]`` rows: fixed text with pieces of chance, ``ghp_<36:alnum>``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assay.engine.patterns import expand_braces

ALPHABETS: dict[str, str] = {
    "digit": "0123456789",
    "hex": "0123456789abcdef",
    "upperhex": "0123456789ABCDEF",
    "anyhex": "0123456789abcdefABCDEF",
    "alpha": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "alnum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "lowernum": "0123456789abcdefghijklmnopqrstuvwxyz",
    "uppernum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "url": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-",
    "urldot": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.~",
    "base64": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/",
    "base32": "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "base32lower": "234567abcdefghijklmnopqrstuvwxyz",
    "bech32": "023456789ACDEFGHJKLMNPQRSTUVWXYZ",
}
"""The characters that pieces of chance are made of."""

RUN = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")
"""The characters of a run: a stretch of text that the first stage looks at as a whole."""
SHORTEST_RUN = 20
"""Shorter runs are not looked at: most words of a program are shorter, most credentials are not."""

_PIECE = re.compile(r"<(\d+)(?:-(\d+))?:(\w+)>")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a form: ``text`` where it is fixed, else ``least`` to ``most`` characters of ``alphabet``."""

    text: str = ""
    least: int = 0
    most: int = 0
    alphabet: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether the piece is the same in every credential of the form."""
        return not self.alphabet


def read_form(form: str) -> list[tuple[Piece, ...]]:
    """Return the pieces of each form that a notation with braces stands for. Raises KeyError for an alphabet that is unknown."""
    found: list[tuple[Piece, ...]] = []
    for expanded in expand_braces(form):
        pieces: list[Piece] = []
        position = 0
        for match in _PIECE.finditer(expanded):
            if match.start() > position:
                pieces.append(Piece(expanded[position : match.start()]))
            least = int(match[1])
            pieces.append(Piece("", least, int(match[2] or least), ALPHABETS[match[3]]))
            position = match.end()
        if position < len(expanded):
            pieces.append(Piece(expanded[position:]))
        found.append(tuple(pieces))
    return found


def expression_of(pieces: tuple[Piece, ...]) -> re.Pattern[bytes]:
    """Return the expression of a form; its groups are the pieces of chance. What stands beside must not go on with the value."""
    parts = ["(?<![A-Za-z0-9])"]
    if not pieces[0].is_fixed:
        parts[0] = "(?<![A-Za-z0-9_\\-])"
    for piece in pieces:
        if piece.is_fixed:
            parts.append(re.escape(piece.text))
        else:
            amount = f"{piece.least}" if piece.least == piece.most else f"{piece.least},{piece.most}"
            parts.append(f"([{re.escape(piece.alphabet)}]{{{amount}}})")
    last = pieces[-1]
    parts.append("(?![A-Za-z0-9_+/\\-])" if "+" in last.alphabet else "(?![A-Za-z0-9_\\-])")
    return re.compile("".join(parts).encode())


def first_run(pieces: tuple[Piece, ...]) -> int:
    """Return how many characters at the beginning of a form are certain to stand in one run."""
    length = 0
    for piece in pieces:
        if piece.is_fixed:
            for character in piece.text.encode():
                if character not in RUN:
                    return length
                length += 1
        elif not RUN.issuperset(piece.alphabet.encode()):
            return length
        else:
            length += piece.least
    return length
