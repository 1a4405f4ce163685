"""What the rules about credentials ask of Go: passwords of structs, and headers that are set on a request after its address was given."""

from __future__ import annotations

import re

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Evidence,
    Fixed,
    Match,
    Report,
    descendants,
    nodes,
    words_of,
)
from assay.rules.secrets._passwords import names_password
from assay.rules.vocabulary import without_comments

# --- passwords ---------------------------------------------------------------------------------------------------------

READING_CALLS = ("FormValue", "PostFormValue", "PostForm", "TrimSpace", "string", "Get")
"""Functions whose result is what a request gave, as it is."""
_HASHING = re.compile(r"(?i)hash|bcrypt|argon|scrypt|pbkdf|encrypt|digest|\.SetPassword\(|\.Protect\(")
_STORED = frozenset({"stored", "db", "saved", "existing", "real", "correct"})


def hashes_it_itself(match: Match) -> bool:
    """Whether the function around a match speaks of hashing: the password is then hashed before or after this line."""
    return match.function is not None and _HASHING.search(_function_code(match)) is not None


def is_stored_password(side: nodes.Expression, match: Match) -> bool:
    """Whether a variable is the password that was stored, by its name (``storedPassword``) or because a row was read into it."""
    if match.language != "go" or not isinstance(side, nodes.Name) or not names_password(side):
        return False
    words = words_of(side.id)
    if len(words) > 1 and words[0] in _STORED:
        return True
    return any(taint.kind == "database" for taint in match.evaluate(side).taints)


def is_record_of_caller(node: nodes.Expression, match: Match) -> bool:
    """Whether a password is the field of a record that the caller gave: whoever made the record may have hashed it."""
    if not isinstance(node, nodes.Attribute):
        return False
    return not any(taint.kind and taint.is_proven for taint in match.evaluate(node).taints)


def compare_with_hash(match: Match, stored: str, given: str, code: CodeEditor) -> Fixed:
    """Compare by the function that belongs to the hash."""
    node = match.node
    if not isinstance(node, nodes.Compare):
        raise CannotEdit
    bcrypt = code.add_import("golang.org/x/crypto/bcrypt", alias="bcrypt")
    sign = "!=" if node.operator == "!=" else "=="
    code.replace(node, f"{bcrypt}.CompareHashAndPassword([]byte({stored}), []byte({given})) {sign} nil")
    return Fixed("Compare with a hash (which has to be stored)")


# --- connections -------------------------------------------------------------------------------------------------------

_CONNECTING = (
    "database/sql.",
    "jmoiron/sqlx.",
    "jackc/pgx",
    "driver/",
    "xorm.",
    "go-xorm/",
    "jinzhu/gorm.",
    "gin-gonic/gin.BasicAuth",
)
_SETTINGS = re.compile(r"(?:^|[\s;])(?:password|pwd)\s*=\s*'?([^\s;']+)", re.IGNORECASE)
_SETTING_OF_USER = re.compile(r"(?:^|[\s;])(?:user|uid|user id)\s*=\s*'?([^\s;']+)", re.IGNORECASE)
_SETTING_OF_HOST = re.compile(r"(?:^|[\s;])(?:host|server|hostaddr)\s*=\s*'?([^\s;']+)", re.IGNORECASE)
_MYSQL = re.compile(r"^([^:@/\s]+):([^@\s]+)@(?:tcp|tcp6)?\(([^:)]*)")
_ADDRESS = re.compile(r"^[a-z][a-z0-9+]*://([^:@/\s]+):([^@\s]+)@([^:/\s]+)", re.IGNORECASE)
_NEARBY = frozenset({"", "localhost", "127.0.0.1", "0.0.0.0", "::1", "db", "postgres", "mysql", "mariadb", "database"})
_STAND_INS = re.compile(
    r"(?i)^(?:pass(?:word|wd)?|pwd|secret|your.*|my.*|<.*|\$.*|%.*|\{.*|x+|\*+|changeme|example|test|root|postgres|admin)$"
)


def takes_connection(match: Match) -> bool:
    """Whether a call opens a database by a text that may hold a password, or takes the accounts that may come in."""
    return (match.path or "").startswith(_CONNECTING)


def judge_connection(match: Match) -> Report | None:
    """Report a password in the text by which a database is opened, and passwords in gin's table of accounts."""
    argument = match.argument
    if argument is None:
        return None
    if (match.path or "").endswith("gin.BasicAuth"):
        return _judge_accounts(argument)
    literal = match.definition_of(argument) or argument
    text = literal.value if isinstance(literal, nodes.Constant) else None
    if not isinstance(text, str) or (found := _parts_of_connection(text)) is None:
        return None  # Where it is put together, each part is judged by its own name.
    user, password, host = found
    if password.lower() == user.lower() or len(password) < 4 or _STAND_INS.match(password):
        return None
    if "://" in text and host not in _NEARBY:
        return None  # The rule for addresses with passwords reports it.
    is_local = host.lower() in _NEARBY
    return Report(
        Confidence.MEDIUM,
        f"The password of a database, of {len(password)} characters, stands in the code, where everybody who can read it has it.",
        Evidence.SINK if is_local else Evidence.FLOW,
        literal,
    )


def read_connection(match: Match, code: CodeEditor) -> Fixed:
    """Read the text by which a database is opened from the environment."""
    argument = match.argument
    if argument is None or (match.path or "").endswith("gin.BasicAuth"):
        raise CannotEdit
    literal = match.definition_of(argument) or argument
    if not isinstance(literal, nodes.Constant):
        raise CannotEdit
    code.replace(literal, code.environment_lookup("DATABASE_URL"))
    return Fixed("Read it from the environment")


def _parts_of_connection(text: str) -> tuple[str, str, str] | None:
    """Return the user, the password and the host that a text for opening a database holds."""
    if (found := _ADDRESS.match(text) or _MYSQL.match(text)) is not None:
        return found[1], found[2], found[3]
    if (password := _SETTINGS.search(text)) is None:
        return None
    user, host = _SETTING_OF_USER.search(text), _SETTING_OF_HOST.search(text)
    return user[1] if user is not None else "", password[1], host[1] if host is not None else ""


def _judge_accounts(argument: nodes.Expression) -> Report | None:
    for node in descendants((argument,)):
        if (
            isinstance(node, nodes.Entry)
            and isinstance(node.value, nodes.Constant)
            and isinstance(node.value.value, str)
        ):
            password = node.value.value
            if len(password) >= 4 and not _STAND_INS.match(password):
                message = "The password of an account stands in the code, where everybody who can read it has it."
                return Report(Confidence.MEDIUM, message, Evidence.FLOW, node.value)
    return None


# --- requests ----------------------------------------------------------------------------------------------------------

_CREDENTIALS = re.compile(
    r"\.SetBasicAuth\(|\.SetAuthToken\(|\.(?:Set|Add)\(\s*\"(?:proxy-)?authorization\"|\.(?:Set|Add)\(\s*\"(?:x-)?api-?key\""
    r"|\.(?:Set|Add)\(\s*\"x-(?:auth|access)-token\"|\.(?:Set|Add)\(\s*\"(?:password|passwd|client_secret|access_token|api_?key)\""
    r"|\"(?:password|passwd|client_secret|api_?key)\"\s*:\s*\{?\s*\w|url\.UserPassword\(",
    re.IGNORECASE,
)


def sends_credentials(match: Match) -> bool:
    """Whether the function around a request puts credentials into a header, a form or a body."""
    return match.function is not None and _CREDENTIALS.search(_function_code(match)) is not None


def encrypts(match: Match) -> bool:
    """Whether the function around a login asks for TLS."""
    return re.search(r"TLS|\btls\.", _function_code(match)) is not None


def _function_code(match: Match) -> str:
    return without_comments(match.source_text(match.function)) if match.function is not None else ""
