"""A value that looks like a secret, by its name and by its chance, stands in a file.

What it does
    Looks in every text file for values that get names such as ``API_KEY``, ``client_secret`` or ``DB_PASSWORD`` and that have as much
    chance in them as keys and good passwords do; and for passwords and signing keys that a person chose, where they have a digit in
    them, also inside texts that say where to connect to (``Server=db;Password=…``). It is meant for settings, environments, scripts and
    comments; what Assay reads as code has a rule of its own, and values whose provider is known have another.

Why is this bad
    Whoever reads the file, its history or a package that was made from it has the value. Settings files are among the first things that
    get copied, mailed and committed.

What to do
    Replace the value where it was given out. Keep it in the environment or a secret store, and leave the name with an empty value in
    a file that others copy (``.env.example``).

Known misses
    Secrets under names that say nothing, passwords without a digit, and values that a placeholder or a reference stands for
    (``${…}``, ``<…>``). Files of tests, and files named as an example or template, are left alone.

Example
    Before::

        PAYMENT_API_KEY=9f…

    After::

        PAYMENT_API_KEY=
"""

from __future__ import annotations

import re

from assay.rules.api import (
    Confidence,
    Ease,
    Evidence,
    Match,
    Report,
    Rule,
    Secret,
    Severity,
    TechnicalImpact,
    nodes,
    on_text,
    words_of,
)
from assay.rules.secrets import _values
from assay.rules.vocabulary import PASSWORD_WORDS

RULE = Rule(
    id="high-entropy-value",
    title="Value that looks like a secret",
    cwe=798,
    severity=Severity.MEDIUM,
    message="A value that looks like a secret stands in this file.",
    advice="Replace it where it was given out, and keep the new one in the environment or a secret store.",
    on=(on_text("named-value", gives_way=True),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("python", "javascript", "typescript", "tsx", "text"),
    also_cwe=(522,),
)

_LAST = frozenset({*PASSWORD_WORDS, "secret", "token", "apikey", "credential", "credentials", "secretkey", "accesskey"})
_KEYS = frozenset(
    {
        "api",
        "secret",
        "private",
        "access",
        "auth",
        "signing",
        "encryption",
        "master",
        "account",
        "service",
        "admin",
        "app",
        "jwt",
    }
)
_OTHER = frozenset(
    {
        "public",
        "hash",
        "checksum",
        "digest",
        "sha",
        "integrity",
        "name",
        "id",
        "csrf",
        "xsrf",
        "sample",
        "example",
        "test",
        "fake",
        "mock",
        "dummy",
    }
    | {
        "next",
        "page",
        "cancel",
        "continuation",
        "sync",
        "site",
        "publishable",
        "reset",
        "type",
        "field",
        "path",
        "file",
        "url",
        "i18n",
        "label",
        "placeholder",
    }
)
_EXAMPLE_FILE = re.compile(
    r"(?:example|sample|template|dist|default|fixture|mock|test|spec|snapshot|schema|locale|i18n|translation|changelog|license)",
    re.IGNORECASE,
)
_PROSE = re.compile(r"\.(?:md|mdx|markdown|rst|adoc|txt|html?|css|csv|log|svg|po)$", re.IGNORECASE)
_HASH = re.compile(
    r"^\$(?:2[aby]|5|6|argon2\w*|pbkdf2\S*|scrypt)\$|^(?:sha\d+|md5|pbkdf2\w*|bcrypt)[-:$]|^\{SSHA\}", re.IGNORECASE
)


def check(match: Match) -> Report | None:
    """Report values with a telling name and chance in them."""
    secret = match.secret
    if secret is None or match.is_test or _EXAMPLE_FILE.search(match.file_path):
        return None
    value = secret.value
    words = words_of(secret.name)
    if (report := _of_chosen_text(match, secret, words)) is not None:
        return report
    if not _names_a_secret(words) or _values.is_stand_in(value) or _values.is_sequence(value) or _HASH.search(value):
        return None
    if (
        _values.has_words(value)
        or value.count(".") > 2
        or value.startswith(("/", "./", "http", "--", "$", "@", "%", "&", "!", "~"))
    ):
        return None
    if not any(character.isdigit() for character in value) or not any(character.isalpha() for character in value):
        return None
    is_long = len(value) >= 20
    if not is_long and (
        _PROSE.search(match.file_path)
        or len(value) < 10
        or re.fullmatch(r"[a-z_]+\d{0,4}|[\w.-]+\(.*|\d[\d.:-]*\w?", value)
    ):
        return None
    if not _values.is_random(value, 0.75 if is_long else 0.85):
        return None
    if (
        not is_long
        and not any(character in "!@#$%^&*+=" for character in value)
        and (value.islower() or value.isupper())
    ):
        return None
    shown = secret.shown.replace("{", "(").replace("}", ")")
    name = secret.name.replace("{", "(").replace("}", ")")
    return Report(
        Confidence.MEDIUM if is_long else Confidence.LOW,
        message=f"The value of {name} looks like a secret ({shown}): whoever reads the file or its history "
        "has it, so replace it where it was given out.",
        evidence=Evidence.SINK,
    )


_SETTINGS_FILE = re.compile(
    r"(?:^|/)\.env|\.(?:env|ini|cfg|conf|cnf|config|properties|ya?ml|toml|json|json5|sh|bash|tfvars|tf)$|(?:^|/)(?:Dockerfile|Makefile)",
    re.IGNORECASE,
)
_CONNECTION = ("connection", "password")
_WEAK = re.compile(
    r"^(?:pass(?:word|wd)?|pwd|secret|user|test|admin|root|guest|foo|bar|token|key|my|the|your)?[-_]?\d{0,3}$|^\d+$",
    re.IGNORECASE,
)
"""Texts that a page of documentation or a local set-up has as often as anything that is in use."""


def _of_chosen_text(match: Match, secret: Secret, words: tuple[str, ...]) -> Report | None:
    """Judge values that a person chose, which have little chance in them: passwords, and keys with which something is signed."""
    value = secret.value
    is_connection = words == _CONNECTION
    is_password = is_connection or words[-1:] == ("pass",) or bool(words and words[-1] in PASSWORD_WORDS)
    is_key = words[-2:] == ("secret", "key") or words[-2:] in (
        ("jwt", "secret"),
        ("session", "secret"),
        ("signing", "key"),
    )
    if not (is_password or is_key) or _OTHER.intersection(words[:-1]) or _values.is_stand_in(value):
        return None
    if (
        _PROSE.search(match.file_path)
        or _WEAK.match(value)
        or _HASH.search(value)
        or re.search(r"[()\[\]{}<>$%]|^[/.@&*~-]|::|\.\.", value)
    ):
        return None
    if not any(character.isdigit() for character in value) or not any(character.isalpha() for character in value):
        return None
    if (
        re.fullmatch(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", value)
        or "password" in value.lower()
        or "passwd" in value.lower()
    ):
        return None  # An access to a field, or a text that speaks of passwords.
    is_quoted = match.source_text(nodes.Node(secret.start - 1, secret.start)) in ("'", '"') if secret.start else False
    if not is_quoted and not is_connection and not _SETTINGS_FILE.search(match.file_path):
        return None
    if match.source_text(nodes.Node(secret.end, secret.end + 1)) in ("(", "["):
        return None
    if is_password and len(value) < (8 if not is_connection else 6):
        return None
    if is_key and (len(value) < 12 or value.isupper()):
        return None
    what = "A password" if is_password else "A key with which something is signed"
    name = secret.name.replace("{", "(").replace("}", ")")
    where = "in the text of a connection" if is_connection else f"as the value of {name}"
    return Report(
        Confidence.MEDIUM if is_connection or is_quoted or is_key else Confidence.LOW,
        message=f"{what} stands in this file {where} ({len(value)} characters): whoever reads the file or its history has it, so replace it.",
        evidence=Evidence.SINK,
    )


def _names_a_secret(words: tuple[str, ...]) -> bool:
    """Whether the last words of a name are those of a secret."""
    if not words or _OTHER.intersection(words):
        return False
    return words[-1] in _LAST or (words[-1] == "key" and bool(_KEYS.intersection(words[-3:-1])))
