"""Ignore comments: what they say, what they do, and what is said of those that do nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.triage.decision import Decision
from assay.triage.fingerprint import identify
from assay.triage.ignores import (
    Comment,
    Fault,
    Ignore,
    IgnoreProblem,
    apply_ignores,
    comments_by_text,
    find_ignores,
    read_ignore,
)
from assay.triage.policy import DEFAULT_POLICY
from assay.triage.verdicts import Standing
from triage.build import finding

TODAY = date(2026, 11, 22)
KNOWN = {"sql-injection", "xss", "open-redirect"}


def read(text: str) -> Ignore | IgnoreProblem | None:
    return read_ignore(Comment(4, 10, 10 + len(text), text), 4)


@pytest.mark.parametrize(
    ("text", "rules", "until", "why"),
    [
        ("# assay: ignore[xss] -- escaped above", ("xss",), None, "escaped above"),
        (
            "// assay: ignore[ xss , sql-injection ] until=2026-12-31 -- later",
            ("xss", "sql-injection"),
            date(2026, 12, 31),
            "later",
        ),
        ("/* assay:ignore[xss] -- why */", ("xss",), None, "why"),
        ("<!-- assay: ignore[xss] -- why -->", ("xss",), None, "why"),
        ("# ASSAY: Ignore[XSS] \u2014 why not", ("xss",), None, "why not"),
        ("# noqa: E501 assay: ignore[xss] -- a -- b", ("xss",), None, "a -- b"),
    ],
)
def test_comments_that_are_understood(text, rules, until, why):
    ignore = read(text)
    assert isinstance(ignore, Ignore)
    assert (ignore.rules, ignore.until, ignore.why) == (rules, until, why)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# assay: ignore", Fault.OVER_BROAD),
        ("# assay: ignore -- why", Fault.OVER_BROAD),
        ("# assay: ignore[] -- why", Fault.OVER_BROAD),
        ("# assay: ignore[*] -- why", Fault.OVER_BROAD),
        ("# assay: ignore[xss, all] -- why", Fault.OVER_BROAD),
        ("# assay: ignore[xss]", Fault.NO_REASON),
        ("# assay: ignore[xss] --", Fault.MALFORMED),
        ("# assay: ignore[xss] because", Fault.MALFORMED),
        ("# assay: ignore[xss] until=soon -- why", Fault.MALFORMED),
        ("# assay: ignore[xss] until=2026-13-01 -- why", Fault.MALFORMED),
        ("# assay: ignore[x ss] -- why", Fault.MALFORMED),
        ("# assay: ignore[xss -- why", Fault.OVER_BROAD),
    ],
)
def test_comments_that_are_not_understood_ignore_nothing_and_say_so(text, fault):
    problem = read(text)
    assert isinstance(problem, IgnoreProblem)
    assert problem.fault is fault
    assert (problem.line, problem.start) == (4, 10)
    assert problem.message.endswith((".", "'."))


@pytest.mark.parametrize(
    "text", ["# an assay: of gold", "# essay: ignore[xss] -- x", "# assay: ignored", "", "# assay ignore[xss]"]
)
def test_other_comments_are_none_of_ours(text):
    assert read(text) is None


@given(st.text(max_size=80))
def test_any_text_after_the_mark_is_read_without_raising(text):
    assert read("# assay: ignore" + text) is None or isinstance(read("# assay: ignore" + text), Ignore | IgnoreProblem)


def ignores_in(text: str, mark: str = "#"):
    lines = split_lines(text.encode())
    return find_ignores(comments_by_text(lines, mark), lines)


def test_a_comment_on_a_line_of_its_own_is_about_the_next_line_of_code():
    text = "a()\n# assay: ignore[xss] -- one\n\n  # assay: ignore[sql-injection] -- two\nb()  # assay: ignore[xss] -- three\n"
    ignores, problems = ignores_in(text)
    assert [(ignore.line, ignore.target) for ignore in ignores] == [(1, 4), (3, 4), (4, 4)]
    assert problems == []


def test_marks_inside_strings_are_no_comments():
    ignores, problems = ignores_in('x = "# assay: ignore[xss] -- no"\ny = "é"  # assay: ignore[xss] -- yes\n')
    assert [(ignore.line, ignore.start) for ignore in ignores] == [(1, 10)]
    assert problems == []


def in_language(text: str, mark: str):
    lines = split_lines(text.encode())
    return find_ignores(comments_by_text(lines, mark), lines)


IGNORE = "assay: ignore[xss] -- made by us"


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        (f"run(x) /* {IGNORE} */\n", "//", [(0, 0)]),
        (f"/* {IGNORE} */\nrun(x)\n", "//", [(0, 1)]),
        (f"/*\n * Why this is so.\n * {IGNORE}\n * and more\n */\nrun(x)\n", "//", [(2, 5)]),
        (f"return (\n  {{/* {IGNORE} */}}\n  <p/>\n)\n", "//", [(1, 2)]),
        (f"run(x) // {IGNORE}\n", "//", [(0, 0)]),
        (f"/* {IGNORE} */ run(x)\n", "//", [(0, 0)]),
        # Strings of several lines, comments inside them, and what only looks like either.
        (f'text = """\n# {IGNORE}\n"""\nrun(x)  # {IGNORE}\n', "#", [(3, 3)]),
        (f"text = '''it's\n# {IGNORE}\n'''\n", "#", []),
        (f'text = """a\\"""\n# {IGNORE}\n"""\n', "#", []),
        (f"const t = `\n// {IGNORE}\n/* {IGNORE} */`;\n", "//", []),
        (f'const t = "/* {IGNORE} */";\n', "//", []),
        (f"x = 1 // it's\nrun(x) // {IGNORE}\n", "//", [(1, 1)]),
        (f"# it's \"quoted\nrun(x)  # {IGNORE}\n", "#", [(1, 1)]),
        (f'text = """never closed\n# {IGNORE}\n', "#", []),
        (f"/* never closed {IGNORE}\n", "//", [(0, 2)]),
        (f"SELECT 1 -- {IGNORE}\n", "--", [(0, 0)]),
        (f"a: it's  # {IGNORE}\n", "#", [(0, 0)]),
    ],
)
def test_comments_of_all_shapes(text, mark, expected):
    ignores, problems = in_language(text, mark)
    assert [(ignore.line, ignore.target) for ignore in ignores] == expected
    assert problems == []


@given(
    st.lists(
        st.sampled_from(["'", '"', '"""', "`", "/*", "*/", "//", "#", "\\", "\n", "\r\n", "\r", " ", IGNORE]),
        max_size=30,
    )
)
def test_no_text_makes_the_search_for_comments_fail_and_columns_are_right(pieces):
    lines = split_lines("".join(pieces).encode())
    for mark in ("#", "//", "--"):
        for comment in comments_by_text(lines, mark):
            assert lines[comment.line][comment.start : comment.end].decode() == comment.text
            assert "assay:" in comment.text


LINES = split_lines(b"def f():\n    a()\n    cur.execute(q)\n    b()\n")
FOUND = [finding(line=2, code="cur.execute(q)")]
IDENTITIES = identify(FOUND, LINES, "a.py")


def apply(text: str, decision: Decision = Decision.ATTEND, base=None, line: int = 2):
    ignore = read_ignore(Comment(line, 20, 20 + len(text), text), line)
    assert isinstance(ignore, Ignore)
    return apply_ignores([ignore], FOUND, IDENTITIES, [decision], DEFAULT_POLICY, TODAY, base, KNOWN)


def test_an_ignore_exempts_the_finding_of_its_line_and_rule():
    applied = apply("# assay: ignore[sql-injection] until=2026-12-10 -- next week")
    assert applied.views[0].exempts
    assert applied.views[0].words == "ignored by a comment until 2026-12-10: next week"
    assert applied.views[0].origin == "line 3"
    assert applied.problems == ()


@pytest.mark.parametrize(
    ("text", "decision", "standing", "fault"),
    [
        ("until=2026-11-21 -- why", Decision.ATTEND, Standing.EXPIRED, Fault.EXPIRED),
        ("until=2026-12-31 -- why", Decision.ATTEND, Standing.TOO_LONG, Fault.TOO_LONG),
        ("until=2026-12-31 -- why", Decision.TRACK_STAR, Standing.EFFECTIVE, None),
        ("-- why", Decision.ACT, Standing.NOT_ALLOWED, Fault.NOT_ALLOWED),
        ("until=2026-11-23 -- why", Decision.ACT, Standing.NOT_ALLOWED, Fault.NOT_ALLOWED),
        ("-- why", Decision.ATTEND, Standing.EFFECTIVE, None),
    ],
)
def test_what_policy_says_of_an_ignore(text, decision, standing, fault):
    applied = apply(f"# assay: ignore[sql-injection] {text}", decision)
    assert applied.views[0].standing is standing
    assert [problem.fault for problem in applied.problems] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("rules", "line", "expected"),
    [
        ("xss", 2, [(Fault.DOES_NOTHING, True)]),
        ("sql-injection", 1, [(Fault.DOES_NOTHING, True)]),
        ("sql-injection, xss", 2, [(Fault.DOES_NOTHING, False)]),
        ("sql-injektion", 2, [(Fault.UNKNOWN_RULE, False)]),
    ],
)
def test_an_ignore_that_does_nothing_is_reported(rules, line, expected):
    problems = apply(f"# assay: ignore[{rules}] -- why", line=line).problems
    assert [(problem.fault, problem.removable) for problem in problems] == expected


def test_a_mistyped_rule_is_told_the_near_one():
    (problem,) = apply("# assay: ignore[sql-injektion] -- why").problems
    assert "Did you mean 'sql-injection'?" in problem.message


def test_a_comment_that_came_with_the_change_does_not_exempt_it():
    text = "# assay: ignore[sql-injection] -- why"
    here = apply(text)
    assert apply(text, base=set()).views[0].standing is Standing.IN_THIS_CHANGE
    assert apply(text, base=here.ids).views[0].exempts
    assert (
        apply("# assay: ignore[sql-injection] -- why else", base=here.ids).views[0].standing is Standing.IN_THIS_CHANGE
    )


def test_a_copy_of_a_comment_beside_another_finding_does_not_exempt_that():
    text = "# assay: ignore[sql-injection] -- why"
    ids = apply(text).ids
    other = [finding(line=2, code="cur.execute(name)")]
    ignore = read_ignore(Comment(2, 20, 60, text), 2)
    assert isinstance(ignore, Ignore)
    lines = split_lines(b"def f():\n    a()\n    cur.execute(name)\n    b()\n")
    identities = identify(other, lines, "a.py")
    arguments = (other, identities, [Decision.ATTEND], DEFAULT_POLICY, TODAY, ids, KNOWN)
    assert apply_ignores([ignore], *arguments).views[0].standing is Standing.IN_THIS_CHANGE
    known_before = apply_ignores([ignore], *arguments, earlier=IDENTITIES)
    assert known_before.views[0].exempts
