"""Tests that only a genuine credential of its form passes."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable

from assay.engine.token_forms import ALPHABETS

_BASE62 = ALPHABETS["alnum"]
_SIGNATURE_PACKET = bytes((6, 32))


def base62_checksum(text: str) -> str:
    """Return the CRC-32 of a text as six digits to the base of 62, as GitHub and npm append it."""
    number = zlib.crc32(text.encode())
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(6, "0")


def _crc32(token: str) -> bool:
    random = token.partition("_")[2]
    return base62_checksum(random[:-6]) == random[-6:]


def _macaroon(token: str) -> bool:
    """Whether what follows ``pypi-`` is a macaroon of version 2: a location first, a signature of 32 bytes last."""
    data = _decoded(token.partition("-")[2])
    return data is not None and data[:2] == b"\x02\x01" and data[-34:-32] == _SIGNATURE_PACKET


def _claims(token: str) -> dict[str, object] | None:
    """Return the claims of a signed token, None where it is none."""
    header, payload, _ = token.split(".")
    first, second = _json(header), _json(payload)
    if not isinstance(first, dict) or not isinstance(second, dict):
        return None
    algorithm = first.get("alg")
    return second if isinstance(algorithm, str) and algorithm.lower() != "none" and second else None


def _jwt(token: str) -> bool:
    claims = _claims(token)
    # Supabase's key for browsers is meant to be published.
    return claims is not None and not (claims.get("iss") == "supabase" and claims.get("role") == "anon")


def _supabase(token: str) -> bool:
    claims = _claims(token)
    return claims is not None and claims.get("iss") == "supabase" and claims.get("role") == "service_role"


def _json(text: str) -> object:
    data = _decoded(text)
    if data is None:
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


CHECKSUMS: dict[str, Callable[[str], bool]] = {
    "crc32": _crc32,
    "macaroon": _macaroon,
    "jwt": _jwt,
    "supabase": _supabase,
}
"""The tests by the names that ``[[token]]`` rows use."""
