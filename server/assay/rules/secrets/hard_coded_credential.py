"""A password, key or token stands in the code.

What it does
    Looks at texts that are given names such as ``password``, ``client_secret``, ``api_key``, ``SECRET_KEY`` or
    ``authorization``, at keys that are passed to functions that sign or encrypt, at passwords inside database addresses, at
    passwords that are compared with a text (``if password == "…"``), and at constants that stand in for a missing
    environment variable (``process.env.JWT_SECRET || "secret"``). In Java these are also passwords that data sources, mail
    sessions and HTTP clients are given (``setPassword("…")``, ``DriverManager.getConnection``), keys of ``SecretKeySpec`` and
    of JWT libraries, and ``password.equals("…")``. In Go these are also the texts by which databases are opened (``sql.Open``,
    ``gorm.Open``), keys of ``hmac.New`` and ``SignedString``, the stores of sessions, ``SetBasicAuth``, ``smtp.PlainAuth`` and
    ``gin.Accounts``.

Why is this bad
    Everybody who can read the code, its history or the shipped package has the credential. It is the same on every
    installation, and it cannot be changed without a release. Secrets in public repositories are found and used within
    minutes.

What to do
    Read it from the environment or from a secret store, and have the program stop where it is missing. A secret that was committed is
    no longer one: replace it where it was given out. In Java that is ``System.getenv`` or, in Spring, ``@Value("${…}")``
    without a default. In Go ``os.Getenv``.

Known misses
    Secrets that are put together from pieces or decoded, secrets under names that say nothing, placeholders (``<token>``,
    ``your-api-key``), and passwords for a database on the same machine. Files of tests are left alone.

Example
    Before::

        db = connect(host="db.internal", password="tr0ub4dor")

    After::

        db = connect(host="db.internal", password=os.environ["DB_PASSWORD"])
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
    on_argument,
    on_comparison,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.secrets import _go, _literals
from assay.rules.vocabulary import PASSWORD_WORDS

_NAMES = (
    *sorted(PASSWORD_WORDS),
    "pass",
    "secret",
    "secretkey",
    "secret key",
    "signing key",
    "encryption key",
    "private key",
    "access key",
    "master key",
    "jwt key",
    "hmac key",
    "aes key",
    "api key",
    "apikey",
    "auth key",
    "account key",
    "token",
    "authorization",
    "connection string",
    "uri",
    "url",
    "dsn",
    "auth",
)

RULE = Rule(
    id="hard-coded-credential",
    title="Credential in the code",
    cwe=798,
    severity=Severity.HIGH,
    message="A credential stands in the code, where everybody who can read it has it.",
    advice="Read it from the environment or a secret store, and replace the one that was in the code.",
    on=(
        on_named_value(*_NAMES),
        on_mark("credential-argument", "password-argument"),
        on_comparison("pass", *sorted(PASSWORD_WORDS)),  # user, pass, ok := r.BasicAuth()
        on_argument("compared", *sorted(PASSWORD_WORDS)),  # Java compares by calling a method.
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(259, 321),
)

_REPORTED_WORDS = tuple(
    tuple(words.split()) for words in _NAMES if words not in ("uri", "url", "dsn", "connection string", "auth")
)
_SIGNING_KEYS = frozenset({"signing", "encryption", "master", "jwt", "hmac", "aes", "private"})
_SIGNING_OWNERS = frozenset({"jwt", "session", "cookie", "app", "auth", "signing", "hmac", "token", "nextauth"})
_JWT_LIBRARIES = ("io.jsonwebtoken", "com.auth0.jwt", "com.nimbusds.jose", "com.nimbusds.jwt")
"""Where Java imports one of these, a secret is what tokens are signed with."""
_STAND_INS = frozenset(
    {"placeholder", "example", "dummy", "fake", "sample", "mock", "invalid", "change", "wrong", "test"}
)
"""Words in a name that say that its value is no secret."""
_PROPERTY = re.compile(r"[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)+|[a-z]+(-[a-z]+)+|[a-z]+([A-Z][a-z]+)+")
"""A key of a properties file or of a form in Java: ``spring.datasource.password``, ``new-password``, ``keyStorePassword``."""
_ENVIRONMENT = re.compile(r"\benv\b|environ|getenv", re.IGNORECASE)


def check(match: Match) -> Report | None:
    """Report literals that look like what their name says, and constants that stand in for a missing variable."""
    argument = match.argument
    if isinstance(match.node, nodes.Compare):
        return _of_comparison(match, (match.node.left, match.node.right), match.node.operator)
    if match.kind == "compared":
        function = match.call.function if match.call is not None else None
        if match.call is None or not isinstance(function, nodes.Attribute) or len(match.call.arguments) != 1:
            return None
        return _of_comparison(match, (function.value, match.call.arguments[0]), "==")
    if argument is None or match.is_test:
        return None
    if match.language == "go" and match.kind == "credential-argument" and _go.takes_connection(match):
        return _go.judge_connection(match)
    if words_of(match.name)[-1:] == ("auth",) and match.kind != "credential-argument":
        return _of_pair(match, argument)
    if match.kind == "password-argument":
        literal = _java_literal(argument, match)
        if literal is None or not _literals.looks_like_password(str(literal.value), "account password", True):
            return None
        return Report(Confidence.MEDIUM, evidence=Evidence.FLOW, node=argument)
    if match.kind == "credential-argument" and isinstance(argument, nodes.Name) and match.language == "python":
        return _of_variable(match, argument)
    name = match.name if match.call is None or match.kind != "credential-argument" else "secret key"
    is_signing = match.kind == "credential-argument" or _names_a_signing_secret(name)
    if match.language == "java" and words_of(name)[-1:] == ("secret",) and any(map(match.imports, _JWT_LIBRARIES)):
        is_signing = True
    if match.language == "java" and not isinstance(argument, nodes.Constant):
        literal = _java_literal(argument, match)
        if literal is not None and _is_credential(literal.value, name, is_signing, False):
            is_argument = match.kind == "credential-argument"
            return Report(Confidence.MEDIUM, evidence=Evidence.FLOW, node=argument if is_argument else None)
    if match.language == "java" and isinstance(match.value.constant, str) and _PROPERTY.fullmatch(match.value.constant):
        if words_of(match.value.constant)[-1:] == words_of(match.name)[-1:]:
            return None  # The name of a setting, and not what it is set to.
    if match.language == "java" and match.name.isupper() and match.value.constant in words_of(match.name):
        # AUTH_PASSWORD = "password" is more often the name of a field than what is put into it.
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    if isinstance(argument, nodes.Constant):
        if not _is_credential(argument.value, name, is_signing, isinstance(match.node, nodes.Entry)):
            return None
        if match.kind == "credential-argument":
            return Report(Confidence.MEDIUM, evidence=Evidence.FLOW, node=argument)
        return Report(Confidence.HIGH, evidence=Evidence.FLOW)
    fallback = _fallback(argument, match)
    if fallback is None or not _is_credential(fallback.value, name, is_signing, False):
        return None
    return Report(
        Confidence.MEDIUM,
        message="Where the variable is not set, a credential that stands in the code is used.",
        evidence=Evidence.SINK,
    )


def _of_comparison(match: Match, sides: tuple[nodes.Expression, nodes.Expression], operator: str) -> Report | None:
    """Judge ``password == "…"``: whoever reads the code can log in."""
    if match.is_test or operator not in ("==", "===", "!=", "!=="):
        return None
    for written, other in (sides, sides[::-1]):
        if not isinstance(written, nodes.Constant) or not isinstance(written.value, str):
            continue
        name = _literals.name_of(other)
        is_password = words_of(name)[-1:] != () and (
            words_of(name)[-1] in PASSWORD_WORDS or (name == "pass" and match.language == "go")
        )
        if is_password and not _STAND_INS.intersection(words_of(name)):
            if _literals.looks_like_password(written.value, name, True) or written.value.lower() in (
                "secret",
                "letmein",
            ):
                return Report(
                    Confidence.MEDIUM,
                    "A password is compared with one that stands in the code, where everybody who can read it has it.",
                    Evidence.SINK,
                    written,
                )
    return None


def _of_pair(match: Match, argument: nodes.Expression) -> Report | None:
    """Judge ``auth=("user", "password")``."""
    if not isinstance(argument, nodes.Collection) or argument.kind != "tuple" or len(argument.items) != 2:
        return None
    user, password = argument.items
    if not isinstance(user, nodes.Constant) or not isinstance(password, nodes.Constant):
        return None
    if not isinstance(password.value, str) or password.value == user.value:
        return None
    if not _literals.looks_like_password(password.value, "auth password", True):
        return None
    return Report(Confidence.HIGH, evidence=Evidence.FLOW, node=password)


def _of_variable(match: Match, argument: nodes.Name) -> Report | None:
    """Judge a variable that holds a constant and whose own name did not say that it is a credential."""
    value = match.value.constant
    if not isinstance(value, str | bytes) or any(
        words_of(argument.id)[-len(words) :] == words for words in _REPORTED_WORDS
    ):
        return None
    if not _is_credential(value, "secret key", True, False):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.FLOW, node=argument)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Read the value from the environment."""
    argument = match.argument
    if match.language == "go" and match.kind == "credential-argument" and _go.takes_connection(match):
        return _go.read_connection(match, code)
    if (
        isinstance(match.node, nodes.Compare)
        or match.kind == "compared"
        or isinstance(argument, nodes.Collection | nodes.Name)
    ):
        raise CannotEdit
    if argument is None:
        raise CannotEdit
    if match.language == "java" and (literal := _java_literal(argument, match)) is not None:
        argument = literal
    if isinstance(argument, nodes.Constant):
        if match.language == "go":
            _make_variable(match, code)
        lookup = code.environment_lookup(_variable_name(match))
        code.replace(argument, f"{lookup}.encode()" if isinstance(argument.value, bytes) else lookup)
        return Fixed("Read it from the environment")
    if isinstance(argument, nodes.Logical) and len(argument.values) == 2:
        code.replace(argument, code.text(argument.values[0]))
        return Fixed("Have no default for it")
    if isinstance(argument, nodes.Call) and argument.arguments and isinstance(argument.arguments[0], nodes.Constant):
        variable = argument.arguments[0].value
        if isinstance(variable, str) and variable.isidentifier():
            code.replace(argument, code.environment_lookup(variable))
            return Fixed("Have no default for it")
    raise CannotEdit


def _make_variable(match: Match, code: CodeEditor) -> None:
    """Turn Go's ``const x = …`` into a variable, because a constant cannot be looked up. Raises CannotEdit inside a block of constants."""
    before = match.source_text(nodes.Node(0, match.node.start))
    line = before.rpartition("\n")[2]
    if found := re.match(r"\s*(const)\s+$", line):
        start = match.node.start - len(line.encode()) + found.start(1)
        code.replace(nodes.Node(start, start + len("const")), "var")
    elif before.rpartition("const (")[1] and ")\n" not in before.rpartition("const (")[2]:
        raise CannotEdit


def _java_literal(argument: nodes.Expression, match: Match) -> nodes.Constant | None:
    """Return the text behind ``"…".getBytes()`` and ``"…".toCharArray()``, also where a variable of the function holds it."""
    for _ in range(4):
        if isinstance(argument, nodes.Constant):
            return argument if isinstance(argument.value, str) else None
        if isinstance(argument, nodes.Name):
            definition = match.definition_of(argument)
            if definition is None or match.kind not in ("credential-argument", "password-argument"):
                return None
            argument = definition
        elif isinstance(argument, nodes.Call) and isinstance(argument.function, nodes.Attribute):
            if argument.function.name not in ("getBytes", "toCharArray"):
                return None
            argument = argument.function.value
        else:
            return None
    return None


def _names_a_signing_secret(name: str) -> bool:
    words = words_of(name)
    if words[-2:] == ("secret", "key") or words[-1:] == ("secretkey",):
        return True
    if words[-1:] == ("secret",):
        return bool(_SIGNING_OWNERS.intersection(words[:-1]))
    return words[-1:] == ("key",) and bool(_SIGNING_KEYS.intersection(words[-2:-1]))


def _is_credential(value: nodes.ConstantValue, name: str, is_signing: bool, is_entry: bool) -> bool:
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    words = words_of(name)
    if not isinstance(value, str) or not words or _STAND_INS.intersection(words):
        return False
    if _literals.is_private_key(value):
        return True
    last = words[-1]
    if last in {"url", "uri", "dsn", "string"}:
        return _literals.password_in_address(value)
    if is_signing:
        return _literals.looks_like_signing_secret(value, name, is_entry)
    if last in PASSWORD_WORDS:
        return _literals.looks_like_password(value, name, is_entry)
    if last == "pass":
        return any(character.isdigit() for character in value) and _literals.looks_like_password(value, name, is_entry)
    if last == "secret":
        return _literals.looks_like_secret(value, name)
    return _literals.looks_like_token(value, name)


def _fallback(argument: nodes.Expression, match: Match) -> nodes.Constant | None:
    """Return the constant that is used where an environment variable is missing."""
    if isinstance(argument, nodes.Logical) and argument.operator in {"or", "??"}:
        last = argument.values[-1]
        if isinstance(last, nodes.Constant) and _ENVIRONMENT.search(match.source_text(argument.values[0])):
            return last
        return None
    if isinstance(argument, nodes.Call) and _ENVIRONMENT.search(match.source_text(argument.function)):
        if len(argument.arguments) == 2 and isinstance(argument.arguments[1], nodes.Constant):
            return argument.arguments[1]
        for keyword in argument.keywords:
            if keyword.name == "default" and isinstance(keyword.value, nodes.Constant):
                return keyword.value
    return None


def _variable_name(match: Match) -> str:
    if match.kind == "credential-argument" and (match.path or "").startswith("java.sql."):
        return "DB_PASSWORD"
    if match.kind == "password-argument":
        return "APP_PASSWORD"
    if match.kind == "credential-argument":
        path = match.path or ""
        if path.startswith("ftplib."):
            return "FTP_PASSWORD"
        if path.startswith(("smtplib.", "net/smtp.", "imaplib.")):
            return "SMTP_PASSWORD"
        return "API_PASSWORD" if path.endswith(("BasicAuth", "DigestAuth")) else "SECRET_KEY"
    words = words_of(match.name)
    if len(words) == 1:
        words = ("app", *words)
    return "_".join(words).upper()
