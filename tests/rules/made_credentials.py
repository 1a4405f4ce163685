"""Makes credentials of the forms that the facts describe. None is genuine: all chance in them comes from a generator with a seed."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import dataclass

from assay.engine.checksums import base62_checksum
from assay.engine.token_forms import Piece, read_form
from assay.facts.loader import facts_of
from assay.facts.schema import Token


@dataclass(frozen=True)
class Credential:
    """A made-up credential, with a line of a settings file that gives it to a name."""

    row: Token
    pieces: tuple[Piece, ...]
    value: str

    @property
    def line(self) -> str:
        """A line that names the provider where its form asks for that."""
        return f"{self.name} = {self.value}\n"

    @property
    def name(self) -> str:
        """A name that the value may be given."""
        return self.row.near[0].replace(" ", "_").replace("-", "_").replace(".", "_") if self.row.near else "setting"


def rows() -> list[Token]:
    """Return all rows of credentials."""
    return [row for file in facts_of("tokens") for row in file.token]


def fill(pieces: tuple[Piece, ...], chance: random.Random) -> str:
    """Return a text of a form, with checksums left to chance."""
    return "".join(
        piece.text
        if piece.is_fixed
        else "".join(chance.choices(piece.alphabet, k=chance.randint(piece.least, piece.most)))
        for piece in pieces
    )


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def with_checksum(row: Token, value: str, chance: random.Random) -> str:
    """Return a credential whose checksum or structure agrees."""
    if row.checksum == "crc32":
        prefix, _, body = value.partition("_")
        return f"{prefix}_{body[:-6]}{base62_checksum(body[:-6])}"
    if row.checksum == "macaroon":
        host = b"test.pypi.org" if "AgENdGVzdC5" in value else b"pypi.org"
        packets = bytes((2, 1, len(host))) + host + bytes((2, 36)) + chance.randbytes(36) + b"\0"
        return "pypi-" + _encoded(
            packets + bytes((2, 40)) + chance.randbytes(40) + b"\0\0" + bytes((6, 32)) + chance.randbytes(32)
        )
    if row.checksum in ("jwt", "supabase"):
        claims: dict[str, object] = {"sub": _encoded(chance.randbytes(12)), "iat": 1700000000, "exp": 1900000000}
        if row.checksum == "supabase":
            claims = {
                "iss": "supabase",
                "ref": _encoded(chance.randbytes(15)),
                "role": "service_role",
                "iat": 1700000000,
            }
        parts = [
            _encoded(json.dumps(part, separators=(",", ":")).encode())
            for part in ({"alg": "HS256", "typ": "JWT"}, claims)
        ]
        return ".".join((*parts, _encoded(chance.randbytes(32))))
    return value


def credentials(seed: int = 1) -> list[Credential]:
    """Return one credential for every form of every row."""
    chance = random.Random(seed)
    return [
        Credential(row, pieces, with_checksum(row, fill(pieces, chance), chance))
        for row in rows()
        for form in row.forms
        for pieces in read_form(form)
    ]


def pem(label: str = "RSA PRIVATE KEY", size: int = 1200, seed: int = 1, line: int = 64, break_with: str = "\n") -> str:
    """Return the armour of a made-up private key: a sequence in DER with nothing but chance in it."""
    data = b"\x30\x82" + size.to_bytes(2, "big") + b"\x02\x01\x00\x02" + random.Random(seed).randbytes(size - 4)
    if label.startswith("OPENSSH"):
        data = b"openssh-key-v1\0" + data
    text = base64.b64encode(data).decode()
    lines = [text[start : start + line] for start in range(0, len(text), line)]
    dashes = "-" * 5
    return break_with.join((f"{dashes}BEGIN {label}{dashes}", *lines, f"{dashes}END {label}{dashes}")) + break_with
