"""Putting fixes together, and checking the outcome."""

from __future__ import annotations

from assay.app import fixing, hosting
from assay.app.fixing import applied, overlap, safe_edits, together
from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range, split_lines
from assay.findings.model import Edit, Fix, Safety

PYTHON = hosting.languages().by_name["python"]
ONE = b"def one(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
TEXT = b"import yaml\n\n\n" + ONE + b"\n\n" + ONE.replace(b"one", b"two")


def edit(start, end, text, line=0):
    return Edit(Range(Position(line, start), Position(line, end)), text)


def fix(*edits):
    return Fix("Fix it", Safety.SAFE, edits)


def test_edits_are_applied_to_the_text_as_it_was():
    lines = split_lines("aé\U0001d4b3b\r\nsecond\r\n".encode())
    edits = [edit(0, 1, "long beginning"), edit(7, 8, ""), edit(0, 0, "S", 1), edit(0, 0, "T", 1)]
    assert applied(lines, edits).decode() == "long beginningé\U0001d4b3\r\nSTsecond\r\n"


def test_overlapping():
    assert overlap(edit(0, 5, "x"), edit(4, 6, "y"))
    assert overlap(edit(0, 5, "x"), edit(2, 2, "y"))
    assert not overlap(edit(0, 5, "x"), edit(5, 6, "y"))
    assert not overlap(edit(0, 5, "x"), edit(5, 5, "y"))
    assert not overlap(edit(3, 3, "x"), edit(3, 3, "y"))
    assert not overlap(edit(0, 5, "x"), edit(0, 5, "x"))


def test_of_two_that_overlap_the_first_is_taken():
    first, second, third = fix(edit(0, 5, "x")), fix(edit(4, 6, "y")), fix(edit(6, 7, "z"))
    assert together([first, second, third]) == [first, third]


def test_a_shared_import_is_inserted_once():
    shared = edit(0, 0, "import ast\n")
    assert fixing.merged([fix(shared, edit(5, 6, "a")), fix(shared, edit(8, 9, "b"))]).count(shared) == 1


def test_all_safe_fixes_at_once():
    edits = safe_edits(PYTHON, "a.py", split_lines(TEXT), lambda finding: True, CancelToken())
    assert applied(split_lines(TEXT), edits) == TEXT.replace(
        b"yaml.load(text, Loader=yaml.Loader)", b"yaml.safe_load(text)"
    )


def test_only_what_is_wanted():
    edits = safe_edits(PYTHON, "a.py", split_lines(TEXT), lambda finding: finding.range.start.line > 6, CancelToken())
    assert [edit.range.start.line for edit in edits] == [8]


def test_a_fix_that_does_not_remove_its_finding_is_left_out(monkeypatch):
    from assay.engine.host import Host

    genuine = Host.fixes

    def fixes(self, uri, finding):
        if finding.range.start.line == 4:
            # It calls itself safe and only adds a comment.
            end = Position(finding.range.end.line, finding.range.end.column)
            return (Fix("Pretend", Safety.SAFE, (Edit(Range(end, end), "  # fixed"),)),)
        return genuine(self, uri, finding)

    monkeypatch.setattr(Host, "fixes", fixes)
    edits = safe_edits(PYTHON, "a.py", split_lines(TEXT), lambda finding: True, CancelToken())
    assert {edit.range.start.line for edit in edits} == {8}
