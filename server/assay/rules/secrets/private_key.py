"""A private key stands in a file.

What it does
    Looks in every text file for private keys in their usual armour (``-----BEGIN … PRIVATE KEY-----``): PEM, OpenSSH and PGP, also inside
    one line with written line ends, as in the key files of cloud services.

Why is this bad
    A private key proves who somebody is: with it others sign, decrypt or log in as its owner, and nobody notices.

What to do
    Make a new pair of keys, have the old one no longer trusted, and keep the new private key outside of the project: in a secret
    store, or a file that only the service may read.

Known misses
    Keys in binary files, keys without armour or cut short, keys that are put together from pieces. Armour without a key in it, and
    files of tests, are left alone; a key that a passphrase protects counts less.

Example
    Before::

        KEY = "-----BEGIN PRIVATE KEY-----\\nMIIEvQ…"

    After::

        KEY = Path(os.environ["KEY_FILE"]).read_text()
"""

from __future__ import annotations

import base64
import binascii
import re

from assay.rules.api import (
    Confidence,
    Ease,
    Evidence,
    Match,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    on_text,
)
from assay.rules.secrets import _values

RULE = Rule(
    id="private-key",
    title="Private key in a file",
    cwe=321,
    severity=Severity.CRITICAL,
    message="A private key stands in this file: whoever has it can sign or log in as its owner, so make a new pair and trust this one no longer.",
    advice="Make a new pair of keys, have the old one no longer trusted, and keep the private key outside of the project.",
    on=(on_text("private-key"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "text"),
    also_cwe=(798, 522),
    stop_ship="always",
)

_SHORTEST = 60
"""Characters in the armour: the shortest keys in use (32 bytes with their header) have 64."""
_NOT_KEY = re.compile(r"\\[nrt]|[^A-Za-z0-9+/=]")
_HEADER = re.compile(r"(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID):[^\n\\]*(?:\\[nr]|\n|$)")


def check(match: Match) -> Report | None:
    """Report armour that holds a key."""
    secret = match.secret
    if secret is None or match.is_test:
        return None
    inner = _HEADER.sub("", secret.random)
    if "." in inner:
        return None  # Dots stand for lines that an example leaves out.
    body = _NOT_KEY.sub("", inner)
    is_hidden = "ENCRYPTED" in secret.random
    if len(body) < _SHORTEST or not _values.is_random(body[:400], 0.6):
        return None
    if not is_hidden and not _is_key(body, secret.what):
        return None
    if is_hidden or "ENCRYPTED" in secret.what:
        return Report(
            Confidence.MEDIUM,
            message="A private key that a passphrase protects stands in this file: whoever has it can try passphrases, so make a new pair.",
            evidence=Evidence.SINK,
        )
    return Report(Confidence.HIGH, evidence=Evidence.FLOW)


def _is_key(body: str, label: str) -> bool:
    """Whether the text in the armour is a key of its kind: examples are mostly cut short, and then its length is not what it says."""
    body = body.rstrip("=")
    try:
        data = base64.b64decode(body[: len(body) - (len(body) % 4 == 1)] + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return False
    if label.startswith("OPENSSH"):
        return data.startswith(b"openssh-key-v1\0") and len(data) > _SHORTEST
    if label.startswith("PGP"):
        return data[0] & 0x80 != 0 and len(data) > _SHORTEST
    # All others are one sequence in DER, which says how long it is; only the old kind of encryption hides that.
    return _length_of_sequence(data) == len(data)


def _length_of_sequence(data: bytes) -> int:
    """Return how long a sequence in DER says that it is, with its header; 0 where the data is none."""
    if len(data) < 4 or data[0] != 0x30:
        return 0
    if data[1] < 0x80:
        return 2 + data[1]
    digits = data[1] & 0x7F
    return 2 + digits + int.from_bytes(data[2 : 2 + digits], "big") if digits <= 4 else 0
