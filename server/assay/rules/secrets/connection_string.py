"""An address with a password in it stands in a file.

What it does
    Looks in every text file for addresses that name a user and a password: of databases, queues, mail and file servers
    (``postgres://user:password@host``), and of web servers.

Why is this bad
    Whoever reads the file or its history can log in where the address leads, and such addresses are copied into logs, scripts and
    documentation more freely than passwords are.

What to do
    Change the password. Then read the address, or the password alone, from the environment or a secret store.

Known misses
    Passwords for the machine itself, for names that are reserved for examples and for services that are named by one word (as in a Compose file),
    placeholders, and passwords that repeat the user's name. Files of tests are left alone.

Example
    Before::

        engine = create_engine("postgresql://app:…@db.internal.corp/shop")

    After::

        engine = create_engine(os.environ["DATABASE_URL"])
"""

from __future__ import annotations

import re

from assay.rules.api import (
    CannotEdit,
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
    on_text,
    words_of,
)
from assay.rules.secrets import _values

RULE = Rule(
    id="connection-string",
    title="Password in an address",
    cwe=798,
    severity=Severity.HIGH,
    message="An address with a password stands in this file.",
    advice="Change the password, and read the address from the environment or a secret store.",
    on=(on_text("connection-string"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "text"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(522, 259),
)

_DATABASES = frozenset(
    {
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "mongodb",
        "redis",
        "rediss",
        "valkey",
        "mssql",
        "sqlserver",
        "oracle",
    }
    | {"clickhouse", "cockroachdb", "couchdb", "cassandra", "neo4j", "bolt", "elasticsearch", "snowflake", "redshift"}
    | {"amqp", "amqps", "rabbitmq", "nats", "kafka", "mqtt", "mqtts", "ldap", "ldaps", "smtp", "smtps", "imap", "imaps"}
    | {"pop3", "ftp", "ftps", "sftp", "ssh", "smb"}
)
_HOST_OF_NOBODY = re.compile(
    r"localhost|\bsentry\.|^127\.|^0\.0\.0\.0|^10\.0\.0\.|^192\.168\.|^1\.2\.3\.4|^\[|example|\.(?:test|invalid|localhost|local|host)\.?$|"
    r"^(?:(?:my|your|some|foo|bar|test|db|the)[-_.]?)*(?:host|hostname|server|domain|site|proxy|database|db|foo|bar|test)s?(?:[-_.]?(?:name|here|url))?(?:\.(?:com|net|org|io|tld|internal))?$",
    re.IGNORECASE,
)
"""Hosts that stand for another, and those of Sentry, whose addresses name a project and are published."""
_PASSWORD_OF_NOBODY = re.compile(
    r"^(?:pass|pwd|pw|passwd|password|passphrase|secret|token|key|apikey|api_key|auth|user|username|foo|bar|baz|test|guest|admin|root|"
    r"my_?-?pass(?:word)?|pass(?:word)?\d{0,3}|secret\d{0,3}|hunter2|p[a@]ss(?:w[o0]rd)?|s[e3]cr[e3]t|x-oauth-basic|changeit|123\d*|abc\d*|none|null|.{1,3})$",
    re.IGNORECASE,
)


def check(match: Match) -> Report | None:
    """Report passwords for other machines that are no placeholders."""
    secret = match.secret
    if secret is None or match.is_test or "." not in secret.host:
        return None
    password, host = secret.random, secret.host
    if _HOST_OF_NOBODY.search(host) or _PASSWORD_OF_NOBODY.match(password) or password.lower() == secret.user.lower():
        return None
    if _values.is_stand_in(password) or _values.is_stand_in(secret.user) or _values.is_stand_in(host):
        return None
    if re.search(r"pass(?:word|wd)?$|^(?:my|your|the|some|db|user)[-_]?|^\W+$|^:|\\", password, re.IGNORECASE):
        return None
    scheme = secret.what.lower().split("+")[0]
    is_database = scheme in _DATABASES
    if not is_database and scheme not in ("http", "https", "ws", "wss", "git", "svn"):
        return None
    if not is_database and (len(password) < 8 or password.isalpha() or password.isdigit()):
        return None
    article = "An" if scheme[0] in "aeiou" else "A"
    return Report(
        Confidence.MEDIUM,
        message=f"{article} {scheme} address with a password of {len(password)} characters stands in this file: whoever reads the file or its "
        "history can log in, so change the password.",
        evidence=Evidence.FLOW if is_database else Evidence.SINK,
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Read the address from the environment, where it is the whole of a literal."""
    secret, literal = match.secret, match.argument
    if secret is None or not isinstance(literal, nodes.Constant) or not isinstance(literal.value, str):
        raise CannotEdit
    if not literal.value.startswith(secret.value) or re.search(r"\s", literal.value):
        raise CannotEdit
    words = words_of(secret.name) if secret.name else ()
    is_database = secret.what.lower().split("+")[0] in _DATABASES
    name = "_".join(words).upper() if len(words) > 1 else "DATABASE_URL" if is_database else "SERVICE_URL"
    code.replace(literal, code.environment_lookup(name))
    return Fixed("Read it from the environment")
