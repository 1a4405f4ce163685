"""What the rules about injection ask of Go, where a request is read into a struct whose type says which fields strangers may set."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Confidence, Fixed, Match, Report, nodes, words_of
from assay.rules.injection._pieces import last_name, root_of

_PROTECTED = (
    "Role", "Roles", "IsAdmin", "Admin", "IsStaff", "IsSuperuser", "Superuser", "IsSuperAdmin", "IsRoot", "UserRole",
    "Permissions", "Permission", "Scopes", "Privileges", "AccessLevel", "IsModerator", "UserType", "AccountType",
    "IsVerified", "Verified", "EmailVerified", "IsApproved", "Approved", "IsBanned", "Banned", "PasswordHash",
    "Balance", "Credits", "Credit", "Wallet", "Points", "IsPremium", "Premium", "Salary", "PasswordDigest", "OwnerID",
    "OwnerId", "UserID", "UserId", "AccountID", "AccountId", "TenantID", "TenantId", "OrgID", "AuthorID", "AuthorId",
    "CreatedBy", "CustomerID", "IsPaid", "Paid", "HashedPassword",
)  # fmt: skip
"""Fields of structs that no stranger may set."""
_NOT_READ = tuple(f"-{name}" for name in _PROTECTED)
"""How the same fields are declared where their tag keeps them out of what is read (``json:"-"``)."""
_MODEL_PACKAGES = frozenset({"model", "models", "entity", "entities", "domain"})
_PEOPLE = frozenset({"user", "account", "admin", "member", "employee", "customer", "profile"})
_CHOOSING = frozenset({"Select", "Omit", "Column", "ExcludeColumn", "Cols", "MustCols"})
"""Methods that say which columns are written."""


def fills_protected_fields(argument: nodes.Expression, match: Match) -> Report | None:
    """Report a struct or map that a request filled, and that is stored with fields that no form shows."""
    if match.call is None or _chooses_columns(match.call):
        return None
    if isinstance(argument, nodes.Mapping):
        return _in_an_operator(argument, match)
    if not isinstance(argument, nodes.Name) or match.function is None:
        return None
    if not _is_read_into(argument, match.source_text(match.function)):
        return None
    if _is_open_map(argument, match):
        return Report(Confidence.HIGH)
    declared = match.declared_fields(argument, _PROTECTED + _NOT_READ)
    if declared is None:
        return Report(Confidence.MEDIUM) if _is_a_person_elsewhere(argument, match) else None
    filled = [
        name
        for name in declared
        if f"-{name}" not in declared and not name.startswith("-") and _is_filled(argument, name, match)
    ]
    if not filled:
        return None
    message = (
        f"All of the request becomes the fields of {argument.id}, {filled[0]} among them, which no stranger may set."
    )
    return Report(Confidence.HIGH, message)


def _chooses_columns(call: nodes.Call) -> bool:
    """Whether the chain of calls before one says which columns are written: ``db.Select("name").Create(&user)``."""
    node: nodes.Expression = call.function
    while isinstance(node, nodes.Call | nodes.Attribute):
        if isinstance(node, nodes.Attribute):
            if node.name in _CHOOSING:
                return True
            node = node.value
        else:
            node = node.function
    return False


def _in_an_operator(argument: nodes.Mapping, match: Match) -> Report | None:
    """Judge ``bson.M{"$set": user}``."""
    for entry in argument.entries:
        if (
            isinstance(entry.key, nodes.Constant)
            and entry.key.value == "$set"
            and not isinstance(entry.value, nodes.Mapping)
        ):
            return fills_protected_fields(entry.value, match)
    return None


def _is_filled(argument: nodes.Name, field: str, match: Match) -> bool:
    """Whether a field still holds what the request said: the function sets it nowhere by itself."""
    code = match.source_text(match.function) if match.function is not None else ""
    return re.search(rf"\b{re.escape(argument.id)}\.{field}\s*=[^=]", code) is None


_READS_INTO = r"(?:Bind\w*|Decode\w*|Unmarshal\w*|Parser|ReadJSON|Body|JSON|All)\((?:[^\n]*?[&(,\s])?{}\s*\)"


def _is_read_into(argument: nodes.Name, code: str) -> bool:
    """Whether a function reads a document into a variable as a whole, and does not only copy some of it there."""
    return re.search(_READS_INTO.format(re.escape(argument.id)), code) is not None


_OPEN_MAP = r"\b{}\s*(?::=|=|\s)\s*(?:make\()?(?:map\[string\](?:interface\{{\}}|any|string)|gin\.H|echo\.Map|fiber\.Map|bson\.M)"


def _is_open_map(argument: nodes.Name, match: Match) -> bool:
    """Whether a variable is a map that takes whatever names the request gives."""
    function = match.function
    if function is None or not any(taint.kind and taint.is_proven for taint in match.value.taints):
        return False
    code = match.source_text(function)
    return re.search(_OPEN_MAP.format(re.escape(argument.id)), code) is not None


def may_hold_operators(value: nodes.Expression, match: Match) -> bool:
    """Whether a value is an item of a map of values of any type that a request filled: ``body["name"]`` may be ``{"$ne": ""}``."""
    if not isinstance(value, nodes.Subscript) or not isinstance(value.value, nodes.Name) or match.function is None:
        return False
    if not any(taint.kind and taint.is_proven and taint.reaches("nosql") for taint in match.evaluate(value).taints):
        return False
    code = match.source_text(match.function)
    name = re.escape(value.value.id)
    is_text = re.search(rf"\b{name}\s*(?::=|=|\s)\s*(?:make\()?map\[string\]string", code) is not None
    return not is_text and re.search(_OPEN_MAP.format(name), code) is not None and _is_read_into(value.value, code)


_DECLARED_AS = r"\bvar\s+{0}\s+\*?(\w+)\b(?!\.)|\b{0}\s*:=\s*(?:&|new\()?([A-Z]\w*)\b(?!\.)"


def _is_a_person_elsewhere(argument: nodes.Name, match: Match) -> bool:
    """Whether a variable is a record of a person whose type stands in another file of the package, or in another package as a model:
    ``models.User``."""
    package, _, name = (match.value.path or "").rpartition(".")
    folder = package.rpartition("/")[2].rpartition(".")[2]
    if not package and match.function is not None:
        found = re.search(_DECLARED_AS.format(re.escape(argument.id)), match.source_text(match.function))
        name = (found[1] or found[2]) if found is not None else ""
    elif folder not in _MODEL_PACKAGES:
        return False
    return name[:1].isupper() and words_of(name)[-1] in _PEOPLE


def choose_columns(match: Match, code: CodeEditor) -> Fixed:
    """Say which columns are written, where the object mapper is gorm."""
    call = match.call
    if call is None or not isinstance(call.function, nodes.Attribute) or "gorm" not in (match.path or "gorm"):
        raise CannotEdit
    if not isinstance(match.argument, nodes.Name) or last_name(call) == "FirstOrCreate" or not root_of(call):
        raise CannotEdit
    receiver = call.function.value
    code.insert(receiver.end, f".Select({code.literal('name')}, {code.literal('email')})")
    return Fixed("Write the columns that may be set only (fill in those that are meant)")
