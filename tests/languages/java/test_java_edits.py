"""How fixes are written in Java, and where imports go."""

from __future__ import annotations

from textwrap import dedent

import pytest

from assay.base.text import split_lines
from assay.findings.model import CannotEdit
from assay.ir import nodes
from assay.languages.api import ImportNeed, Replacement
from languages.java.java_support import JAVA, call, expression, lower

VERBS = JAVA.verbs


def with_imports(text: str, *needs: ImportNeed) -> str:
    lines = split_lines(text.encode())
    insertions = JAVA.insert_imports(lines, needs)
    for insertion in sorted(insertions, key=lambda item: -item.line):
        lines[insertion.line : insertion.line] = [insertion.text.encode()]
    return b"".join(lines).decode()


def test_literals() -> None:
    assert VERBS.literal('a"b\n\\é') == '"a\\"b\\n\\\\é"'
    assert [VERBS.literal(each) for each in (None, True, 3, 2**40, 1.5, b"\xff\x01")] == [
        "null",
        "true",
        "3",
        "1099511627776L",
        "1.5",
        "new byte[] {-1, 1}",
    ]
    with pytest.raises(CannotEdit):
        VERBS.literal(float("nan"))


def test_calls_sequences_and_the_environment() -> None:
    assert VERBS.call("f", ("a", "b")) == "f(a, b)"
    assert VERBS.sequence(("a", "b")) == "new String[] {a, b}"
    assert VERBS.environment_lookup("A_B").code == 'System.getenv("A_B")'
    with pytest.raises(CannotEdit):
        VERBS.call("f", (), (("a", "b"),))


@pytest.mark.parametrize(
    ("code", "source", "holes"),
    [
        ('"a = \'" + x + "\' AND b = " + y.z()', '"a = ? AND b = ?"', ("x", "y.z()")),
        ('"a" + "b" + 1 + x', '"ab1?"', ("x",)),
        ('a + b + "c" + d', '"?c?"', ("a + b", "d")),
        ("String.format(\"WHERE a = '%s' AND b = %d\", x, y)", '"WHERE a = ? AND b = ?"', ("x", "y")),
        ('"%s%%".formatted(x)', '"?%"', ("x",)),
    ],
)
def test_built_text_is_taken_apart(code: str, source: str, holes: tuple[str, ...]) -> None:
    assignment = lower(f"var q = {code};").statements[0]
    assert isinstance(assignment, nodes.Assign)
    assert assignment.value is not None
    assert VERBS.join_text(f"var q = {code};".encode(), assignment.value, "?") == (source, holes)


def test_text_without_constants_is_not_taken_apart() -> None:
    with pytest.raises(CannotEdit):
        VERBS.join_text(b"a + b;", expression("a + b"), "?")


def _annotation(text: str) -> nodes.Call:
    definition = lower(f"{text}\nclass C {{ }}").statements[0]
    assert isinstance(definition, nodes.ClassDefinition)
    found = definition.decorators[0]
    assert isinstance(found, nodes.Call)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@A()", "@A(b = 1)"),
        ('@A("x")', '@A(value = "x", b = 1)'),
        ("@A(c = 2)", "@A(c = 2, b = 1)"),
        ("@A(b = 0, c = 2)", "@A(b = 1, c = 2)"),
    ],
)
def test_elements_of_annotations_are_set(before: str, after: str) -> None:
    replacement = VERBS.set_argument(before.encode(), _annotation(before), "b", "1", None)
    assert _applied(before, replacement) == after


@pytest.mark.parametrize(
    ("before", "after"), [("@A(b = 0, c = 2)", "@A(c = 2)"), ("@A(c = 2, b = 0)", "@A(c = 2)"), ("@A(b = 0)", "@A()")]
)
def test_elements_of_annotations_are_removed(before: str, after: str) -> None:
    assert _applied(before, VERBS.remove_argument(before.encode(), _annotation(before), "b", None)) == after


def test_methods_have_no_named_arguments() -> None:
    with pytest.raises(CannotEdit):
        VERBS.set_argument(b"f(a);", call("f(a)"), "b", "1", None)
    with pytest.raises(CannotEdit):
        VERBS.remove_argument(b"f(a);", call("f(a)"), "b", None)


def _applied(text: str, replacement: Replacement) -> str:
    raw = text.encode()
    return (raw[: replacement.start] + replacement.text.encode() + raw[replacement.end :]).decode()


HEAD = dedent(
    """
    package com.acme;

    import com.acme.other.Thing;
    import java.io.File;
    import java.util.*;

    import static java.lang.Math.max;

    class A { }
    """
).lstrip("\n")


def test_imports_go_to_their_kin_in_the_order_of_the_alphabet() -> None:
    changed = with_imports(HEAD, ImportNeed("java.security", "SecureRandom"), ImportNeed("java.util", "List"))
    assert changed.splitlines()[2:7] == [
        "import com.acme.other.Thing;",
        "import java.io.File;",
        "import java.security.SecureRandom;",
        "import java.util.*;",
        "",
    ]


def test_imports_that_are_there_or_need_none_are_not_added() -> None:
    assert with_imports(HEAD, ImportNeed("java.io", "File"), ImportNeed("java.lang", "Runtime")) == HEAD
    assert with_imports(HEAD, ImportNeed("com.acme", "Sibling")) == HEAD


def test_the_first_import_of_a_file() -> None:
    need = ImportNeed("java.util", "List")
    assert with_imports("package a;\n\nclass A { }\n", need) == "package a;\n\nimport java.util.List;\n\nclass A { }\n"
    assert with_imports("class A { }\n", need) == "import java.util.List;\n\nclass A { }\n"
    assert (
        with_imports("package a;\r\nclass A { }\r\n", need)
        == "package a;\r\n\r\nimport java.util.List;\r\n\r\nclass A { }\r\n"
    )


def test_adding_imports_twice_changes_nothing_more() -> None:
    needs = (ImportNeed("org.owasp.encoder", "Encode"), ImportNeed("java.security", "SecureRandom"))
    for text in (HEAD, "class A { }\n", "package a;\n\n/** About A. */\nclass A { }", ""):
        once = with_imports(text, *needs)
        assert with_imports(once, *needs) == once
        assert once.count("import org.owasp.encoder.Encode;") == 1
