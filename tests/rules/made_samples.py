"""Samples for the rules that read raw text, made at run time: no value that looks like a credential stands in the repository."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rules.made_credentials import credentials, pem

EXTENSIONS = {"python": "py", "javascript": "js", "typescript": "ts", "tsx": "tsx", "text": "conf"}


@dataclass(frozen=True)
class MadeSample:
    """A text with one finding of the rule (``bad``) or none (``ok``). ``secret`` is what nothing may show."""

    rule_id: str
    language: str
    word: str
    text: str
    secret: str

    @property
    def path(self) -> str:
        """The path under which the sample is looked at."""
        return f"app/module.{EXTENSIONS[self.language]}"


def _assigned(language: str, name: str, value: str) -> str:
    quoted = '"' + value.replace("\n", "\\n") + '"'
    if language == "text":
        return f"{name}={value}\n"
    return f"{name} = {quoted}\n" if language == "python" else f"const {name} = {quoted};\n"


def _comment(language: str, text: str) -> str:
    return ("# " if language in ("python", "text") else "// ") + text + "\n"


def _values(rule_id: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return names with values that the rule is to report, and such that it is not."""
    chance = random.Random(7)

    def word(length: int, alphabet: str = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789") -> str:
        return "".join(chance.choices(alphabet, k=length))

    if rule_id == "provider-token":
        made = [item for item in credentials(11) if not item.row.near and item.row.strength == "verified"][:8]
        bad = [(f"value_{index}", item.value) for index, item in enumerate(made)]
        ok = [(f"value_{index}", item.value[: len(item.value) // 2]) for index, item in enumerate(made)]
        return bad, [*ok, ("value", "gh" + "p_" + "x" * 36), ("value", "sk_" + "live_" + "example" * 4)]
    if rule_id == "private-key":
        labels = ("RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY", "DSA PRIVATE KEY")
        bad = [("material", pem(label, seed=seed)) for seed, label in enumerate(labels)]
        ok = [("material", pem(label, seed=seed).replace("PRIVATE", "PUBLIC")) for seed, label in enumerate(labels)]
        return bad, [*ok, ("material", "-----BEGIN " + "PRIVATE KEY-----\n...\n-----END " + "PRIVATE KEY-----\n")]
    if rule_id == "connection-string":
        schemes = ("postgres", "mysql", "mongodb+srv", "redis", "amqps")
        bad = [("place", f"{scheme}://shop:{word(12)}@data.corp-internal.net/shop") for scheme in schemes]
        hosts = ("localhost", "127.0.0.1", "db", "db.example.com", "host.example.org")
        ok = [("place", f"postgres://shop:{word(12)}@{host}/shop") for host in hosts]
        return bad, [
            *ok,
            ("place", "postgres://user:password@data.corp-internal.net/shop"),
            ("place", "https://data.corp-internal.net/a:b@c"),
        ]
    names = ("payment_api_key", "client_secret", "service_token", "signing_secret", "admin_credential", "private_key")
    bad = [(name, word(32)) for name in names]
    ok = [
        (name, value)
        for name, value in zip(
            names,
            ("your_" + word(28), "${SERVICE_KEY}", "x" * 32, "abcdefgh" * 4, "the-name-of-a-vault-entry", ""),
            strict=True,
        )
    ]
    return bad, [*ok, ("public_key", word(32)), ("image_hash", word(32))]


def made_samples(rule_id: str, language: str) -> list[MadeSample]:
    """Return the samples of a rule in a language."""
    bad, ok = _values(rule_id)
    samples: list[MadeSample] = []
    for word, pairs in (("bad", bad), ("ok", ok)):
        for name, value in pairs:
            if rule_id == "high-entropy-value" and language != "text":
                # Assignments of the code itself belong to the rule for credentials in code.
                text = _comment(language, f'{name} = "{value}"')
            else:
                text = _assigned(language, name, value)
            samples.append(MadeSample(rule_id, language, word, text, value))
    return samples
