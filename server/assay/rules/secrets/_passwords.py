"""Names of users, of stored passwords and of the statements that store them, which all languages share."""

from __future__ import annotations

import re

from assay.rules.api import nodes, words_of
from assay.rules.vocabulary import PASSWORD_WORDS

USER_WORDS = frozenset(
    {
        "user",
        "users",
        "account",
        "accounts",
        "customer",
        "customers",
        "member",
        "members",
        "admin",
        "admins",
        "employee",
        "employees",
        "student",
        "students",
        "patient",
        "patients",
        "person",
        "profile",
        "author",
        "teacher",
        "owner",
    }
)
RECORD_WORDS = USER_WORDS | {
    "row",
    "record",
    "result",
    "doc",
    "document",
    "stored",
    "found",
    "existing",
    "rows",
    "data",
}
CONFIRMING = frozenset(
    {"confirm", "confirmation", "confirmed", "repeat", "again", "retype", "new", "old", "second", "verify", "re"}
)
"""Words of a password that is compared with another one that was typed."""
INSERT = re.compile(r"^\s*insert\s+(or\s+\w+\s+)?into\s+[`\"\[]?(\w+)", re.IGNORECASE)
UPDATE = re.compile(r"^\s*update\s+[`\"\[]?(\w+)[`\"\]]?\s+set\b[^;]*\b(password|passwd|pwd)\s*=", re.IGNORECASE)


def stores_users(text: str) -> bool:
    """Whether a statement of SQL inserts or changes users."""
    insert, update = INSERT.match(text), UPDATE.match(text)
    table = insert.group(2) if insert else update.group(1) if update else ""
    return bool(table) and bool(USER_WORDS.intersection(words_of(table)))


def names_password(side: nodes.Expression) -> bool:
    """Whether an expression is, by its name, a password that is not given twice."""
    words = words_of(field_name(side))
    return words[-1:] != () and words[-1] in PASSWORD_WORDS and not CONFIRMING.intersection(words)


def field_name(side: nodes.Expression) -> str:
    """Return the name of what is read: of a key or column where that is constant, else of the variable, member or function."""
    if isinstance(side, nodes.Subscript) and isinstance(side.key, nodes.Constant):
        return str(side.key.value)
    if isinstance(side, nodes.Call) and side.arguments and isinstance(side.arguments[0], nodes.Constant):
        return str(side.arguments[0].value)
    return last_name(side)


def last_name(expression: nodes.Expression) -> str:
    """Return the last name of a variable, member, key or call."""
    if isinstance(expression, nodes.Attribute):
        return expression.name
    if isinstance(expression, nodes.Name):
        return expression.id
    if isinstance(expression, nodes.Subscript) and isinstance(expression.key, nodes.Constant):
        return str(expression.key.value)
    return last_name(expression.function) if isinstance(expression, nodes.Call) else ""
