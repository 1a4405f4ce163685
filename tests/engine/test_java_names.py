"""What a name means in Java: through imports, wildcards, written types, fields, classes around a method, and what containers hold."""

from __future__ import annotations

import pytest

from assay.base.cancellation import CancelToken
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.languages.registry import all_languages

URI = "file:///Example.java"


def found(text: str, rule: str = "sql-injection") -> list[int]:
    """Return the lines (from 1) of the findings of a rule."""
    host = Host(load_knowledge())
    host.open(URI, "src/main/java/Example.java", all_languages().by_name["java"], text.encode())
    findings = host.analyse(URI, CancelToken()).findings
    assert not host.faults.reported
    return [finding.range.start.line + 1 for finding in findings if finding.rule_id == rule]


def servlet(body: str, imports: str = "", members: str = "") -> str:
    """Return a servlet; ``body`` begins on line 6 and sees a request and the parameter ``id``."""
    return (
        f"package a;\nimport javax.servlet.http.*;\n{imports}\nclass Page extends HttpServlet {{\n"
        f"    protected void doGet(HttpServletRequest request, HttpServletResponse out) throws Exception {{ String id = request.getParameter('i');\n"
        f"{body}\n    }}\n{members}\n}}\n"
    ).replace("'i'", '"id"')


SQL = "import java.sql.*;"
QUERY = '"SELECT a FROM b WHERE c = \'" + id + "\'"'


@pytest.mark.parametrize(
    ("body", "imports", "members"),
    [
        (f"connection.createStatement().executeQuery({QUERY});", "import java.sql.Connection;", "Connection connection;"),
        (f"this.connection.createStatement().executeQuery({QUERY});", SQL, "private Connection connection;"),
        (f"Statement s = open(); s.executeQuery({QUERY});", "import java.sql.Statement;", ""),
        (f"java.sql.Statement s = a.b.Helper.open(); s.execute({QUERY}, 1);", "", ""),
        (f"var c = java.sql.DriverManager.getConnection(url); var s = c.createStatement(); s.executeUpdate({QUERY});", "", ""),
        (f"own().executeQuery({QUERY});", SQL, "Statement own() { return pool.take(); }"),
        (f"for (Statement s : all) {{ s.executeQuery({QUERY}); }}", SQL, ""),
        (f"try (Statement s = open()) {{ s.executeQuery({QUERY}); }}", SQL, ""),
        (f"run({QUERY});", SQL, "Statement s; void run(String q) throws Exception { s.executeQuery(q); }"),
        (f"Inner.run({QUERY});", SQL, "static class Inner { static Statement s; static void run(String q) { s.execute(q); }}"),
        (f"new Inner().run({QUERY});", SQL, "Statement s; class Inner { void run(String q) { s.execute(q); } }"),
        (f"new Thread(() -> s.execute({QUERY})).start();", SQL, "Statement s;"),
        (f"new Thread() {{ public void run() {{ s.execute({QUERY}); }} }}.start();", SQL, "Statement s;"),
        (f"Statement[] all = open(); all[0].execute({QUERY});", SQL, ""),
    ],
)  # fmt: skip
def test_receivers_have_the_types_that_are_written_or_made(body: str, imports: str, members: str) -> None:
    assert len(found(servlet(body, imports, members))) == 1


@pytest.mark.parametrize(
    ("body", "imports", "members"),
    [
        (f"s.executeQuery({QUERY});", "import com.example.Statement;", "Statement s;"),
        (f"Statement.executeQuery({QUERY});", "", "static class Statement { static void executeQuery(String q) { } }"),
        (f"executeQuery({QUERY});", SQL, "void executeQuery(String q) { }"),
        ('s.executeQuery("SELECT a FROM b WHERE c = " + Integer.parseInt(id));', SQL, "Statement s;"),
        ('s.executeQuery("SELECT a FROM b WHERE c = " + id.length());', SQL, "Statement s;"),
        ('int n = other(id); s.executeQuery("SELECT a FROM b WHERE c = " + n);', SQL, "Statement s;"),
        ('Kind k = Kind.valueOf(id); s.executeQuery("SELECT a FROM b WHERE c = \'" + k + "\'");', SQL, "Statement s; enum Kind { A }"),
    ],
)  # fmt: skip
def test_other_names_and_harmless_values_are_left_alone(body: str, imports: str, members: str) -> None:
    assert found(servlet(body, imports, members)) == []


EXECUTE = 's.execute("SELECT a FROM b WHERE c = \'" + {} + "\'");'


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("java.util.Map<String, String> m = new java.util.HashMap(); m.put(\"a\", \"x\"); m.put(\"b\", id);" + EXECUTE.format("m.get(\"b\")"), True),
        ("java.util.Map<String, String> m = new java.util.HashMap(); m.put(\"a\", \"x\"); m.put(\"b\", id);" + EXECUTE.format("m.get(\"a\")"), False),
        ("java.util.List<String> l = new java.util.ArrayList(); l.add(\"x\"); l.add(id); l.remove(0);" + EXECUTE.format("l.get(0)"), True),
        ("java.util.List<String> l = new java.util.ArrayList<>(); l.add(\"x\"); l.add(id);" + EXECUTE.format("l.get(0)"), False),
        ("StringBuilder b = new StringBuilder(); b.append(\"x\").append(id);" + EXECUTE.format("b.toString()"), True),
        ("StringBuilder b = new StringBuilder(\"x\"); b.append(3);" + EXECUTE.format("b"), False),
        ("String x = String.join(\",\", \"a\", id);" + EXECUTE.format("x"), True),
        ("int n = 7; String x = n * 6 > 40 ? \"safe\" : id;" + EXECUTE.format("x"), False),
        ("int n = 7; String x = n * 6 < 40 ? \"safe\" : id;" + EXECUTE.format("x"), True),
        ("String x = id; for (int n = 0; n < 3;) { if (n == 0) x = \"safe\"; else x = id; }" + EXECUTE.format("x"), True),
        ("var x = id; switch (\"AB\".charAt(1)) { case 'A': x = id; break; default: x = \"safe\";}" + EXECUTE.format("x"), False),
        ("String x; switch (\"AB\".charAt(0)) { case 'A': x = id; break; default: x = \"safe\";}" + EXECUTE.format("x"), True),
        ("if (!id.matches(\"[a-z]+\")) { return; } " + EXECUTE.format("id"), False),
        ("if (!java.util.regex.Pattern.compile(\"[0-9]+\").matcher(id).matches()) { return; } " + EXECUTE.format("id"), False),
        ("if (!id.matches(\".*\")) { return; } " + EXECUTE.format("id"), True),
        ("if (!\"a\".equals(id) && !\"b\".equals(id)) { return; } " + EXECUTE.format("id"), False),
        ("if (!java.util.Set.of(\"a\", \"b\").contains(id)) { return; } " + EXECUTE.format("id"), False),
    ],
)  # fmt: skip
def test_what_containers_conditions_and_checks_leave_of_a_value(body: str, is_found: bool) -> None:
    assert bool(found(servlet(body, SQL, "Statement s;"))) is is_found


def test_editing_a_field_s_type_reaches_the_methods_that_use_it() -> None:
    from assay.base.text import Position, Range
    from assay.engine.api import TextChange

    text = servlet(f"s.executeQuery({QUERY});", SQL, "    com.example.Thing s;")
    host = Host(load_knowledge())
    host.open(URI, "src/main/java/Example.java", all_languages().by_name["java"], text.encode())
    token = CancelToken()
    before = [f.rule_id for f in host.analyse(URI, token).findings]
    line = next(number for number, each in enumerate(text.split("\n")) if "com.example.Thing" in each)
    host.change(URI, [TextChange(Range(Position(line, 4), Position(line, 21)), b"Statement")])
    after = [f.rule_id for f in host.analyse(URI, token).findings]
    assert "sql-injection" not in before
    assert "sql-injection" in after


BEAN = """    static class Bean {
        private String name;
        private String kind = "plain";
        void setName(String name) {
            this.name = name;
        }
        String getName() {
            return name;
        }
        String getKind() {
            return kind;
        }
    }
    record Pair(String first, String second) {}
"""


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("Bean b = new Bean(); b.setName(id);" + EXECUTE.format("b.getName()"), True),
        ("Bean b = new Bean(); b.setName(id);" + EXECUTE.format("b.getKind()"), False),
        ("Bean b = new Bean(); b.setName(id); b.setName(\"x\");" + EXECUTE.format("b.getName()"), False),
        ("Other b = new Other(); b.setName(id);" + EXECUTE.format("b.getName()"), True),
        ("Other b = new Other(); b.setName(id); b.setKind(\"x\");" + EXECUTE.format("b.getKind()"), False),
        ("Pair p = new Pair(id, \"x\");" + EXECUTE.format("p.first()"), True),
        ("Pair p = new Pair(id, \"x\");" + EXECUTE.format("p.second()"), False),
        ("String[] a = new String[2]; a[0] = \"x\"; a[1] = id;" + EXECUTE.format("a[1]"), True),
        ("String[] a = new String[2]; a[0] = \"x\"; a[1] = id;" + EXECUTE.format("a[0]"), False),
        ("String x = Requests.parameter(request, \"x\");" + EXECUTE.format("x"), True),
        ("String x = new Parameters(request).value(\"x\");" + EXECUTE.format("x"), True),
    ],
)  # fmt: skip
def test_what_objects_were_given_is_what_they_give(body: str, is_found: bool) -> None:
    high = _flows(servlet(body, SQL, f"Statement s;\n{BEAN}"))
    assert bool(high) is is_found


def _flows(text: str) -> list[int]:
    """Return the lines of the proven flows into SQL: what a class of another file gives may be anything, and is reported with less weight."""
    host = Host(load_knowledge())
    host.open(URI, "src/main/java/Example.java", all_languages().by_name["java"], text.encode())
    findings = host.analyse(URI, CancelToken()).findings
    assert not host.faults.reported
    return [finding.range.start.line for finding in findings if finding.rule_id == "sql-injection" and finding.flow]


def test_editing_what_a_getter_gives_reaches_its_callers() -> None:
    from assay.base.text import Position, Range
    from assay.engine.api import TextChange

    text = servlet("Bean b = new Bean(); b.setName(id);" + EXECUTE.format("b.getKind()"), SQL, f"Statement s;\n{BEAN}")
    host = Host(load_knowledge())
    host.open(URI, "src/main/java/Example.java", all_languages().by_name["java"], text.encode())
    token = CancelToken()
    before = [f for f in host.analyse(URI, token).findings if f.rule_id == "sql-injection" and f.flow]
    lines = text.split("\n")
    line = next(number for number, each in enumerate(lines) if "return kind;" in each)
    column = lines[line].index("kind")
    host.change(URI, [TextChange(Range(Position(line, column), Position(line, column + 4)), b"name")])
    after = [f for f in host.analyse(URI, token).findings if f.rule_id == "sql-injection" and f.flow]
    assert not before
    assert len(after) == 1
