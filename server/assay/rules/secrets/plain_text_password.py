"""A password is stored, or compared with a stored one, as it is.

What it does
    Finds passwords from requests and parameters that are given to a record of a user as they are (``User(password=password)``,
    ``user.password = …``, ``users.insert_one({"password": …})``, ``INSERT INTO users``), comparisons with a stored password
    (``user.password == password``), and queries of object mappers for users by their password. In Java these are setters
    (``user.setPassword(password)``), builders, parameters of prepared statements and ``user.getPassword().equals(password)``; in Go fields
    of structs (``User{Password: input.Password}``), comparisons with them, and arguments of ``db.Exec``.

Why is this bad
    Whoever reads the table, by an injection, a backup or as an administrator, has the passwords of all users, and with them their accounts
    elsewhere.

What to do
    Store a slow, salted hash: ``generate_password_hash`` of Werkzeug, ``make_password`` of Django, ``PasswordEncoder`` of Spring Security,
    argon2 or bcrypt (``bcrypt.GenerateFromPassword`` in Go); compare with the function that belongs to it.

Known misses
    Records that are filled from a whole form, passwords in the condition of an SQL query, and names that say nothing. Classes that
    hash in a setter or a hook of another file are taken for ones that do not; where such a hook stands in the same file, the
    finding weighs little.

Example
    Before::

        user = User(name=name, password=request.form["password"])

    After::

        user = User(name=name, password=generate_password_hash(request.form["password"]))
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
    Hole,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    Value,
    descendants,
    nodes,
    on_argument,
    on_comparison,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.secrets import _go, _java_passwords
from assay.rules.secrets._passwords import (
    INSERT,
    RECORD_WORDS,
    UPDATE,
    USER_WORDS,
    last_name,
    names_password,
)

_WORDS = ("password", "passwd", "pwd")

RULE = Rule(
    id="plain-text-password",
    title="Password stored as it is",
    cwe=256,
    severity=Severity.HIGH,
    message="A password is stored or compared as it is, so that whoever reads the table has the passwords of all users.",
    advice="Store a slow, salted hash, and compare with the function that belongs to it.",
    on=(
        on_named_value(*_WORDS),
        on_comparison(*_WORDS),
        on_argument("sql", *_WORDS),
        on_argument("stored-password", *_WORDS),  # Java fills records by setters, and compares by calling a method.
        on_argument("compared", *_WORDS),
        on_mark("stored-password"),
    ),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(312, 522),
)

_FOREIGN_WORDS = frozenset(
    {
        "client",
        "api",
        "auth",
        "firebase",
        "supabase",
        "cognito",
        "keycloak",
        "http",
        "axios",
        "requests",
        "form",
        "ldap",
    }
)
"""Words of receivers that hand the password to somebody who hashes it."""

_STORING = frozenset(
    {
        "create",
        "insert",
        "insert_one",
        "insertOne",
        "insert_many",
        "insertMany",
        "build",
        "push",
        "append",
        "add",
        "save",
        "update",
        "update_one",
        "updateOne",
        "upsert",
        "findOneAndUpdate",
        "findByIdAndUpdate",
        "get_or_create",
    }
)
_FINDING = frozenset({"find_one", "findOne", "filter_by", "filter", "findFirst", "find", "where"})
_HOOKS = (
    "pre",
    "beforeCreate",
    "beforeSave",
    "BeforeInsert",
    "setter",
    "hybrid_property",
    "set_password",
    "listens_for",
    "BeforeCreate",
)
"""Names that stand in a file where records hash their passwords themselves."""

_OPERATORS = frozenset({"==", "!=", "===", "!=="})
_PASSWORD_COLUMN = re.compile(r"\b(password|passwd|pwd)\b", re.IGNORECASE)
_COMPARING = frozenset({"compare", "check", "verify", "validate", "authenticate", "matches", "match", "login", "valid"})


def check(match: Match) -> Report | None:
    """Report passwords that reach a record, a comparison or a statement as they are."""
    if match.is_test:
        return None
    if isinstance(match.node, nodes.Compare):
        return _check_comparison(match.node, match)
    if match.call is not None and match.kind == "sql":
        return _check_statement(match)
    if match.call is not None and match.kind == "compared":
        return _java_passwords.check_equality(match, match.call)
    if (match.path or "").endswith("NoOpPasswordEncoder.getInstance"):
        return Report(Confidence.HIGH, "This encoder keeps passwords as they are.", Evidence.SINK)
    if match.call is not None and match.kind == "stored-password":
        return _java_passwords.check_setter(match, match.call)
    return _check_record(match)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Hash the password, or compare it with a hash, by what the file already uses."""
    node = match.node
    if match.language == "java":
        return _java_passwords.write_fix(match, code)
    if isinstance(node, nodes.Compare):
        is_left = _is_stored(node.left) or _is_of_this_object(node.left) or _go.is_stored_password(node.left, match)
        stored, given = (node.left, node.right) if is_left else (node.right, node.left)
        if match.language == "go":
            return _go.compare_with_hash(match, code.text(stored), code.text(given), code)
        negation = node.operator.startswith("!")
        compared = _comparing_call(code.text(stored), code.text(given), match, code)
        prefix = ("not " if match.language == "python" else "!") if negation else ""
        code.replace(node, f"{prefix}{compared}")
        return Fixed("Compare with a hash (which has to be stored)")
    argument = match.argument
    if (
        argument is None
        or match.kind == "sql"
        or match.language == "go"  # What hashes there returns an error as well, which wants statements of its own.
        or any(last_name(call.function) in _FINDING for call in _calls_around(match))
    ):
        raise CannotEdit  # A hash with a salt of its own is never found by comparing.
    hashed = _hashing_call(code.text(argument), match, code)
    if isinstance(node, nodes.Entry) and node.start == argument.start and isinstance(node.key, nodes.Constant):
        hashed = f"{code.text(node.key)}: {hashed}"
    code.replace(argument, hashed)
    return Fixed("Store a hash")


def _hashing_call(password: str, match: Match, code: CodeEditor) -> str:
    if match.language != "python":
        library = "bcryptjs" if match.imports("bcryptjs") else "bcrypt"
        return f"{code.add_import(library, alias='bcrypt')}.hashSync({password}, 12)"
    if match.imports("django") or match.imports("django.contrib.auth.models"):
        return f"{code.add_import('django.contrib.auth.hashers', 'make_password')}({password})"
    if match.imports("flask") or match.imports("werkzeug"):
        return f"{code.add_import('werkzeug.security', 'generate_password_hash')}({password})"
    raise CannotEdit


def _comparing_call(stored: str, given: str, match: Match, code: CodeEditor) -> str:
    if match.language != "python":
        library = "bcryptjs" if match.imports("bcryptjs") else "bcrypt"
        return f"{code.add_import(library, alias='bcrypt')}.compareSync({given}, {stored})"
    if match.imports("flask") or match.imports("werkzeug"):
        return f"{code.add_import('werkzeug.security', 'check_password_hash')}({stored}, {given})"
    if match.imports("django"):
        return f"{code.add_import('django.contrib.auth.hashers', 'check_password')}({given}, {stored})"
    raise CannotEdit


# --- records ---------------------------------------------------------------------------------------------------------


def _check_record(match: Match) -> Report | None:
    argument = match.argument
    if argument is None or not _is_as_it_came(argument, match.value):
        return None
    node = match.node
    if isinstance(node, nodes.Attribute | nodes.Subscript):
        if not _is_user(node.value):
            return None
    elif isinstance(node, nodes.Keyword | nodes.Entry):
        if not _is_given_to_a_record(node, match):
            return None
    else:
        return None
    if match.language == "go" and _go.hashes_it_itself(match):
        return None
    if any(match.mentions(hook) for hook in _HOOKS):
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    is_remote = any(taint.kind == "http-request" and taint.is_proven for taint in match.value.taints)
    return Report(Confidence.MEDIUM, evidence=Evidence.FLOW if is_remote else Evidence.SINK)


def _is_as_it_came(argument: nodes.Expression, value: Value) -> bool:
    """Whether a value is what a request or a caller gave, without any function in between that could have hashed it."""
    if isinstance(argument, nodes.Call) and last_name(argument.function) not in (
        "get",
        "getlist",
        "strip",
        "trim",
        "pop",
        *_go.READING_CALLS,
    ):
        return False
    if value.is_constant or value.is_harmless or "*" in value.cleared:
        return False
    return any(
        taint.is_proven and (taint.kind in ("http-request", "message") or taint.parameter >= 0) and not taint.cleared
        for taint in value.taints
    )


def _is_user(expression: nodes.Expression) -> bool:
    """Whether an expression is, by its name, a record of a user."""
    words = words_of(last_name(expression))
    return words[-1:] != () and words[-1] in USER_WORDS


def _is_given_to_a_record(node: nodes.Node, match: Match) -> bool:
    """Whether the call around a keyword or an entry makes, changes or finds a record of a user."""
    return any(_keeps_users(call) for call in _calls_around(match) if any(inner is node for inner in _given(call)))


def _calls_around(match: Match) -> list[nodes.Call]:
    """Return the calls of the function that enclose the match."""
    function = match.function
    if function is None:
        return []
    return [
        call
        for call in descendants(function.body)
        if isinstance(call, nodes.Call) and call.start <= match.node.start and match.node.end <= call.end
    ]


def _given(call: nodes.Call) -> list[nodes.Node]:
    """Return the keywords of a call, and the entries of the mappings among its arguments, also of those inside them."""
    found: list[nodes.Node] = list(call.keywords)
    pending: list[nodes.Expression] = [*call.arguments, *(keyword.value for keyword in call.keywords)]
    while pending:
        current = pending.pop()
        if isinstance(current, nodes.Mapping):
            found.extend(current.entries)
            pending.extend(entry.value for entry in current.entries)
        elif isinstance(current, nodes.Collection):
            pending.extend(current.items)
    return found


def _keeps_users(call: nodes.Call) -> bool:
    function = call.function
    name = last_name(function)
    words = words_of(name)
    if name[:1].isupper():
        return words[-1] in USER_WORDS or words[-2:] in (("user", "model"), ("user", "entity"), ("user", "params"))
    if (name not in _STORING and name not in _FINDING) or not isinstance(function, nodes.Attribute):
        return False
    receiver: set[str] = set()
    value: nodes.Expression = function.value
    while True:
        receiver.update(words_of(last_name(value)))
        if isinstance(value, nodes.Attribute | nodes.Subscript):
            value = value.value
        elif isinstance(value, nodes.Call):
            value = value.function
        else:
            break
    return bool(receiver & USER_WORDS) and not receiver & _FOREIGN_WORDS


# --- comparisons -----------------------------------------------------------------------------------------------------


def _check_comparison(node: nodes.Compare, match: Match) -> Report | None:
    if node.operator not in _OPERATORS or not all(names_password(side) for side in (node.left, node.right)):
        return None
    for stored, given in ((node.left, node.right), (node.right, node.left)):
        if _is_stored(given) or not _is_as_it_came(given, match.evaluate(given)):
            continue
        if _is_stored(stored) or _go.is_stored_password(stored, match):
            return Report(Confidence.HIGH, evidence=Evidence.SINK)
        if (
            _is_of_this_object(stored)
            and match.function_names
            and _COMPARING.intersection(words_of(match.function_names[-1]))
        ):
            return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    return None


def _is_of_this_object(side: nodes.Expression) -> bool:
    return isinstance(side, nodes.Attribute) and isinstance(side.value, nodes.Name) and side.value.id == "self"


def _is_stored(side: nodes.Expression) -> bool:
    """Whether a side is the password of a record: ``user.password``, ``row["password"]``."""
    if not isinstance(side, nodes.Attribute | nodes.Subscript):
        return False
    name = last_name(side.value)
    if isinstance(side.value, nodes.Name) and len(name) == 1:
        return True  # users.find((u) => u.password === password)
    words = words_of(name)
    return (
        words[-1:] != ()
        and words[-1] in RECORD_WORDS
        and not {"form", "request", "req", "body", "input"}.intersection(words)
    )


# --- statements ------------------------------------------------------------------------------------------------------


def _check_statement(match: Match) -> Report | None:
    text = match.value.constant_text
    insert, update = INSERT.match(text), UPDATE.match(text)
    table = insert.group(2) if insert else update.group(1) if update else ""
    if not table or not USER_WORDS.intersection(words_of(table)):
        return None
    if insert and not _PASSWORD_COLUMN.search(text):
        return None
    call = match.call
    if call is None:
        return None
    given = [(piece.node, piece.value) for piece in match.value.text or () if isinstance(piece, Hole)]
    for argument in call.arguments[1:] + tuple(keyword.value for keyword in call.keywords):
        given.extend((node, match.evaluate(node)) for node in _values_in(argument, match))
    if match.language == "go":
        given = [(node, value) for node, value in given if not _go.is_record_of_caller(node, match)]
    if any(names_password(node) and _is_as_it_came(node, value) for node, value in given):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    return None


def _values_in(argument: nodes.Expression, match: Match) -> list[nodes.Expression]:
    """Return what a statement is given, item by item."""
    node = match.definition_of(argument) or argument
    if isinstance(node, nodes.Collection):
        return list(node.items)
    if isinstance(node, nodes.Mapping):
        return [entry.value for entry in node.entries]
    return [argument]
