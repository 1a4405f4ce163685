"""What the rules about credentials ask of Go: passwords of structs, and headers that are set on a request after its address was given."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Fixed, Match, nodes, words_of
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


def names_a_stored_password(side: nodes.Expression) -> bool:
    """Whether a variable is, by its name, the password that was stored: ``storedPassword``."""
    words = words_of(side.id) if isinstance(side, nodes.Name) else ()
    return len(words) > 1 and words[0] in _STORED and names_password(side)


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
