"""An SQL statement is put together from text that can vary.

What it does
    Finds statements that reach a database driver, SQLAlchemy's ``text()``, Django's ``raw()``, Sequelize, Knex,
    Prisma's unsafe queries and their kin, and that contain request data, or that are put together with ``+``,
    f-strings, ``%``, ``format`` or template literals from anything that is not constant. In Java it knows JDBC,
    ``JdbcTemplate`` and ``JdbcClient``, JPA and Hibernate, jOOQ, JDBI, R2DBC, and ``${…}`` in the statements of MyBatis. In Go it
    knows ``database/sql``, sqlx, pgx, gorm, xorm, bun and squirrel, and text that ``fmt.Sprintf`` puts together.

Why is this bad
    Whoever influences a piece of the statement can end the value that it was meant to be and add SQL: read and change
    every table, and pass a login.

What to do
    Hand values over beside the statement, as parameters: the driver then never takes them for SQL. Names of tables and
    columns cannot be parameters; choose them from a fixed set, or quote them with the driver's function
    (``psycopg.sql.Identifier``). In Java that is ``PreparedStatement`` with ``?``, ``setParameter`` in JPA, and ``#{…}`` in
    MyBatis. In Go the values follow the statement: ``db.Query("… WHERE id = $1", id)``.

Known misses
    Statements that are built in one file and executed in another, and conditions that are collected in a list and
    joined. A name of a table or column is only reported when a request is known to choose it, or when the function's
    caller does.

Example
    Before::

        cursor.execute(f"SELECT name FROM users WHERE id = {user_id}")

    After::

        cursor.execute("SELECT name FROM users WHERE id = ?", (user_id,))
"""

from __future__ import annotations

import re

from assay.rules.api import (
    REMOTE,
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
    nodes,
    on_flow,
    on_mark,
    words_of,
)
from assay.rules.injection._java import bind_values
from assay.rules.injection._pieces import (
    hole_code,
    interpolated,
    is_careful_name,
    is_constant_name,
    is_model_output,
    is_parameter,
    last_name,
    root_of,
    text_around_holes,
)
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="sql-injection",
    title="SQL statement built from text",
    cwe=89,
    severity=Severity.CRITICAL,
    message="{source} becomes part of an SQL statement, so whoever sends it can change what the statement does.",
    advice="Pass the values as parameters next to the statement instead of writing them into its text.",
    on=(on_flow(REMOTE, "command-line", "standard-input", to="sql"), on_mark("sql-text")),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_BUILT = "An SQL statement is put together from text that can vary; a value with a quote in it changes what the statement does."
_STATEMENT = re.compile(
    r"\b(select\b.*\bfrom\b|select\s|insert\s+(or\s+\w+\s+)?into\b|replace\s+into\b|update\b.*\bset\b|delete\s+from\b|(create|drop|alter|truncate)\s+"
    r"(table|database|schema|index|view|user|role|sequence|temp)|where\b|order\s+by\b|group\s+by\b|values\s*\(|merge\s+into\b|grant\s+|revoke\s+"
    r"|union\b|limit\b|set\s+\w+\s*=|exec(ute)?\s|call\s|[\w.]+\s*(=|<>|!=|<|>)\s*'?\ufffc|pragma\s|attach\s|with\s+\w+\s+as\b|join\b|like\b|and\s)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_VALUE = re.compile(
    r"(=|<|>|!|\b(?:i?like|between|and|or|not|match|then|else|limit|offset|interval|regexp|rlike|similar\s+to)|\b(?:in|values|any|all)\s*\([^()]*"
    r"|\b(?:in|values)\s*\((?:[^()]|\([^()]*\))*,)\s*$",
    re.IGNORECASE,
)
_BEFORE_IDENTIFIER = re.compile(
    r"\b(from|into|table|update|join|by|select|distinct|column|index|schema|database|exists|view|set|on|as|using|add|drop|to|role|user|only|where|pragma"
    r"|truncate|describe|explain|returning|references|sequence|and\s+\w+|is)$|[.(,]$|^$",
    re.IGNORECASE,
)
_STRUCTURE_WORDS = frozenset(
    [
        "table",
        "tables",
        "tablename",
        "column",
        "columns",
        "col",
        "cols",
        "colname",
        "field",
        "fields",
        "schema",
        "index",
        "view",
        "database",
        "db",
        "order",
        "direction",
        "sort",
        "clause",
        "clauses",
        "condition",
        "conditions",
        "where",
        "filter",
        "filters",
        "placeholder",
        "placeholders",
        "marks",
        "params",
        "query",
        "sql",
        "stmt",
        "statement",
        "join",
        "joins",
        "prefix",
        "suffix",
        "limit",
        "select",
        "set",
        "sets",
        "assignments",
        "updates",
        "values",
        "qs",
        "questionmarks",
        "binds",
        "fragment",
        "cte",
        "expression",
        "expr",
        "operator",
        "op",
        "returning",
        "conflict",
        "dialect",
    ]
)
"""Last words of names that stand for a piece of SQL and not for a value."""
_NUMBER_WORDS = frozenset(
    [
        "limit",
        "offset",
        "count",
        "page",
        "size",
        "num",
        "number",
        "n",
        "days",
        "hours",
        "minutes",
        "year",
        "month",
        "day",
        "skip",
        "take",
        "top",
        "len",
    ]
)
_JOINING = frozenset({"join", "repeat", "fill", "map"})


def _is_tagged_template(match: Match) -> bool:
    """Whether a function is called by putting it before a template, as in ``sql.query`…` ``."""
    call = match.call
    if call is None or len(call.arguments) != 1 or not isinstance(call.arguments[0], nodes.Template):
        return False
    return match.language not in ("python", "java", "go") and call.arguments[0].start == call.function.end


def check(match: Match) -> Report | None:
    """Report proven flows; without one, text that is put together from something that looks like a value."""
    if match.kind == "sql-text":
        return _of_substitution(match)
    if is_model_output(match):
        return None  # A rule of its own speaks of those.
    value = match.value
    if match.language == "go" and (value.callable is not None or (value.fields is not None and value.text is None)):
        return None  # A struct or a map gives columns and values apart from the statement.
    if _is_tagged_template(match):
        return None  # The function gets the values apart from the statement.
    if match.evidence is Evidence.FLOW:
        if match.is_shape_only and match.language != "python" and not _STATEMENT.search(value.constant_text):
            # ``db.get(request.query.id)``: nothing says that this database is asked in SQL.
            return None
        return Report(Confidence.HIGH)
    if not value.is_built_text or not _STATEMENT.search(value.constant_text):
        return None
    sureness = max((_judge(before, hole, after, match) for before, hole, after in text_around_holes(value)), default=0)
    if not sureness:
        return None
    if match.is_shape_only or match.is_test:
        sureness = 1
    return Report(Confidence.MEDIUM if sureness > 1 else Confidence.LOW, message=_BUILT)


def _judge(before: str, hole: Hole, after: str, match: Match) -> int:
    """Return how much a hole looks like an injection: 0 not at all, 1 a little, 2 like a value that somebody else chooses."""
    value, node = hole.value, hole.node
    if value.is_clear_of("sql") or is_constant_name(node):
        return 0
    name = last_name(node)
    if isinstance(node, nodes.Call) and (name in _JOINING or is_careful_name(name)):
        return 0
    if is_careful_name(name) or isinstance(node, nodes.Comprehension | nodes.Compare):
        return 0
    words = words_of(name)
    is_structure = bool(words) and words[-1] in _STRUCTURE_WORDS
    quoted = before.endswith("'") and after.startswith("'")
    if quoted or _stands_for_value(before):
        if is_structure and not quoted:
            return 0
        if isinstance(node, nodes.Attribute) and (name in ("id", "pk") or root_of(node) == "self") and not quoted:
            return 1
        return 1 if words and words[-1] in _NUMBER_WORDS else 2
    # The name of a table, a column, or a whole clause.
    if is_structure and not is_parameter(value):
        return 0
    return 1 if is_parameter(value) and root_of(node) != "self" and isinstance(node, nodes.Name) else 0


def _stands_for_value(before: str) -> bool:
    text = before.rstrip()
    bare = text.rstrip("'\"`[%_ ")
    if text.endswith(("%", "'")):
        return not _BEFORE_IDENTIFIER.search(bare) or bool(_BEFORE_VALUE.search(bare))
    return bool(_BEFORE_VALUE.search(bare))


# --- the fix ----------------------------------------------------------------------------------------------------------

_QMARK, _FORMAT, _NUMERIC = "?", "%s", "${}"
_STYLE_OF_TYPE = {
    "sqlite3": _QMARK,
    "dbapi": _QMARK,
    "psycopg": _FORMAT,
    "django": _FORMAT,
    "mysql": _FORMAT,
    "asyncpg": _NUMERIC,
}
_STYLE_OF_MODULE = (
    ("sqlite3", _QMARK),
    ("aiosqlite", _QMARK),
    ("psycopg2", _FORMAT),
    ("psycopg", _FORMAT),
    ("pymysql", _FORMAT),
    ("MySQLdb", _FORMAT),
    ("mysql", _FORMAT),
    ("mariadb", _QMARK),
    ("flask_mysqldb", _FORMAT),
    ("asyncpg", _NUMERIC),
    ("pyodbc", _QMARK),
    ("django", _FORMAT),
)
_JS_STYLE_OF_TYPE = {
    "pg": _NUMERIC,
    "mysql": _QMARK,
    "sqlite3": _QMARK,
    "knex": _QMARK,
    "sequelize": _QMARK,
    "typeorm": _NUMERIC,
}
_JS_STYLE_OF_MODULE = (
    ("pg", _NUMERIC),
    ("mysql2", _QMARK),
    ("mysql2/promise", _QMARK),
    ("mysql", _QMARK),
    ("sqlite3", _QMARK),
    ("sqlite", _QMARK),
    ("sequelize", _QMARK),
    ("knex", _QMARK),
    ("@prisma/client", _NUMERIC),
)
_GO_STYLE_OF_MODULE = (
    ("jackc/pgx", _NUMERIC),
    ("lib/pq", _NUMERIC),
    ("jackc/pgx/stdlib", _NUMERIC),
    ("go-sql-driver/mysql", _QMARK),
    ("mattn/go-sqlite3", _QMARK),
    ("sqlite", _QMARK),
    ("glebarez/go-sqlite", _QMARK),
    ("microsoft/go-mssqldb", "@p{}"),
    ("denisenkom/go-mssqldb", "@p{}"),
)
_GO_WITH_PARAMETERS = frozenset(
    {"Query", "QueryRow", "Exec", "QueryContext", "QueryRowContext", "ExecContext", "Queryx", "QueryRowx", "MustExec"}
    | {"Get", "Select", "GetContext", "SelectContext", "Raw", "Where", "Or", "Not", "Having", "First", "Find", "Take"}
)
"""Methods that take the values after the statement."""
_MARK = "__hole{}__"
_MARKED = re.compile(r"__hole(\d+)__")
_LIKE = re.compile(r"'(%?)__hole(\d+)__(%?)'")


_SUBSTITUTED = re.compile(r"\$\{\s*([\w.]+)\s*\}")


def _of_substitution(match: Match) -> Report | None:
    """Report ``${name}`` in a statement of MyBatis, which puts the value into the text; ``#{name}`` makes a parameter of it."""
    found = _SUBSTITUTED.search(match.value.constant_text) if match.argument is not None else None
    if found is None:
        return None
    message = f"MyBatis puts the value of {found[1]} into this statement as it is; a value with a quote in it changes what the statement does."
    return Report(Confidence.MEDIUM, message, Evidence.SINK, match.argument)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Turn the holes of the statement into parameters in the driver's own style."""
    call, argument = match.call, match.argument
    if match.kind == "sql-text":
        return _bind_substituted(match, code)
    if call is None or argument is None or (match.path is None and not match.is_shape_only):
        raise CannotEdit
    built = argument if is_written_text(argument) else match.definition_of(argument, is_only_use=True)
    if built is None or not is_written_text(built):
        raise CannotEdit
    source, holes = code.join_text(built, _MARK)
    written = [piece for piece in flatten(built) if not isinstance(piece, str)]
    if len(written) != len(holes) or not holes:
        raise CannotEdit
    # A hole is taken as it stands, unless the text between it and its quotes (LIKE '%…%') had to become part of it.
    values = [
        hole_code(node, code) if code.text(node) == hole else hole for node, hole in zip(written, holes, strict=True)
    ]
    source = _LIKE.sub(lambda found: _like(found, values, match.language), source)
    for found in _MARKED.finditer(source):
        before = source[: found.start()]
        if (before.count("'") % 2 and not source.startswith("'")) or not _stands_for_value(before.lstrip("\"'`")):
            raise CannotEdit
    if match.path and match.path.endswith(".text") and "sqlalchemy" in match.path:
        _bind_named(match, call, argument, built, source, values, code)
        return Fixed("Bind the values as parameters")
    if match.language == "java":
        bind_values(
            match,
            call,
            built,
            source,
            _MARKED,
            [(value, _is_text(node, match)) for node, value in zip(written, values, strict=True)],
            code,
        )
        return Fixed("Pass the values as parameters")
    style = _style_of(match)
    if style == _FORMAT:
        source = source.replace("%", "%%")  # With parameters the driver reads the statement as a format.
    statement = _MARKED.sub(lambda found: style.format(int(found[1])), source)
    _add_parameters(match, call, values, style, code)
    code.replace(built, statement)
    return Fixed("Pass the values as parameters")


def _is_text(node: nodes.Expression, match: Match) -> bool:
    """Whether a value is text for certain, which Java's drivers want to be told."""
    value = match.evaluate(node)
    return value.path == "String" or isinstance(value.constant, str) or any(taint.kind for taint in value.taints)


def _like(found: re.Match[str], values: list[str], language: str) -> str:
    index = int(found[2])
    pieces: list[str | tuple[str]] = [piece for piece in (found[1], (values[index - 1],), found[3]) if piece]
    if language in ("go", "java") and len(pieces) > 1:
        values[index - 1] = "+".join(f'"{piece}"' if isinstance(piece, str) else piece[0] for piece in pieces)
    elif len(pieces) > 1:
        values[index - 1] = interpolated(pieces, language == "python")
    return _MARK.format(index)


def _style_of(match: Match) -> str:
    if match.language == "go":
        return _go_style_of(match)
    is_python = match.language == "python"
    root = (match.path or "").split(".", 1)[0]
    if match.path and match.path.startswith("@prisma/client"):
        return _NUMERIC
    style = (_STYLE_OF_TYPE if is_python else _JS_STYLE_OF_TYPE).get(root)
    if style is not None:
        return style
    if match.is_shape_only or match.path is None:
        for module, known in _STYLE_OF_MODULE if is_python else _JS_STYLE_OF_MODULE:
            if match.imports(module):
                return known
    raise CannotEdit


def _go_style_of(match: Match) -> str:
    if (match.path or "").startswith(
        ("gorm.", "jinzhu/gorm.", "xorm.", "uptrace/bun.", "Masterminds/squirrel.", "gocql/")
    ):
        return _QMARK
    if (match.path or "").startswith("jackc/"):
        return _NUMERIC
    for module, known in _GO_STYLE_OF_MODULE:
        if match.imports(module):
            return known
    raise CannotEdit


def _add_parameters(match: Match, call: nodes.Call, values: list[str], style: str, code: CodeEditor) -> None:
    name = last_name(call.function)
    if match.language == "go":
        last = call.arguments[-1]
        if name not in _GO_WITH_PARAMETERS or last is not match.argument:
            raise CannotEdit
        code.insert_argument(call, len(call.arguments), ", ".join(values))
        return
    if match.language == "python":
        if len(call.arguments) != 1 or call.keywords or name not in ("execute", "raw", "fetch", "fetchrow", "fetchval"):
            raise CannotEdit
        if style == _NUMERIC:
            for index, value in enumerate(values):
                code.insert_argument(call, index + 1, value)
        else:
            items = ", ".join(values)
            code.insert_argument(
                call, 1, f"[{items}]" if name == "raw" else f"({items},)" if len(values) == 1 else f"({items})"
            )
        return
    if name in ("prepare", "exec") or len(call.arguments) > 2:
        raise CannotEdit
    if len(call.arguments) == 2 and not _is_callback(call.arguments[1]):
        if not (isinstance(call.arguments[1], nodes.Mapping) and (match.path or "").startswith("sequelize.")):
            raise CannotEdit
    if name in ("$queryRawUnsafe", "$executeRawUnsafe"):
        code.insert_argument(call, 1, ", ".join(values))
    elif (match.path or "").startswith("sequelize.") or (not match.path and match.imports("sequelize")):
        code.set_argument(call, "replacements", f"[{', '.join(values)}]", position=1)
    else:
        code.insert_argument(call, 1, f"[{', '.join(values)}]")


def _is_callback(argument: nodes.Expression) -> bool:
    return isinstance(argument, nodes.FunctionValue) or last_name(argument) in ("callback", "cb", "done", "next")


def _bind_named(
    match: Match,
    call: nodes.Call,
    argument: nodes.Expression,
    built: nodes.Expression,
    source: str,
    values: list[str],
    code: CodeEditor,
) -> None:
    """Write ``text("… = :name").bindparams(name=value)``."""
    if len(call.arguments) != 1 or call.keywords or re.search(r"(?<![:\w]):\w", _MARKED.sub("", source)):
        raise CannotEdit
    names: list[str] = []
    for value in values:
        name = value.rsplit(".", 1)[-1] if re.fullmatch(r"[A-Za-z_][\w.]*", value) else f"value{len(names) + 1}"
        while name in names:
            name += "_"
        names.append(name)
    statement = _MARKED.sub(lambda found: ":" + names[int(found[1]) - 1], source)
    bound = ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))
    if built is argument:
        code.replace(call, f"{code.text(call.function)}({statement}).bindparams({bound})")
    else:
        code.replace(call, f"{code.text(call)}.bindparams({bound})")
        code.replace(built, statement)


def _bind_substituted(match: Match, code: CodeEditor) -> Fixed:
    """Make parameters of what stands where a value does; names of columns and tables cannot be parameters."""
    argument = match.argument
    if not isinstance(argument, nodes.Constant) or not isinstance(argument.value, str):
        raise CannotEdit
    if re.search(r"(?i)(?:order\s+by|group\s+by|from|into|update|join)\s+[\w\s,]*\$\{", argument.value):
        raise CannotEdit
    code.replace(argument, _SUBSTITUTED.sub(r"#{\1}", re.sub(r"'\$\{([\w.]+)\}'", r"${\1}", code.text(argument))))
    return Fixed("Make parameters of the values")
