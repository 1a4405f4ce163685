"""Recognising pastes, and following them through edits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assay.app.paste import PasteTracker, common_prefix_and_suffix, end_of
from assay.base.text import LineIndex, Position, Range, split_lines

THREE_LINES = b"def f(x):\n    y = x\n    return y\n"


class Text:
    """A text with its tracker, edited by offsets."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.tracker = PasteTracker()

    def replace(self, start: int, end: int, new: bytes):
        index = LineIndex.of(self.text)
        removed = self.text[start:end]
        self.text = self.text[:start] + new + self.text[end:]
        return self.tracker.change(index.range(start, end), removed, new)

    def pasted(self) -> list[bytes]:
        index = LineIndex.of(self.text)
        return [self.text[index.offset(paste.start) : index.offset(paste.end)] for paste in self.tracker.pastes]


def test_three_lines_or_a_long_insertion():
    assert Text(b"").replace(0, 0, THREE_LINES) is not None
    assert Text(b"").replace(0, 0, b"x = 1\ny = 2") is None
    assert Text(b"").replace(0, 0, b"x = '" + b"a" * 200 + b"'\ny = 2") is not None
    assert Text(b"").replace(0, 0, b"x" * 500) is None
    assert Text(b"").replace(0, 0, b"\n\n\n\n    \n") is None


def test_a_paste_over_a_selection_counts():
    text = Text(b"old = compute(1)\n")
    assert text.replace(0, 16, THREE_LINES) is not None


def test_undo_is_no_paste():
    text = Text(THREE_LINES)
    text.replace(0, len(THREE_LINES), b"")
    assert text.replace(0, 0, THREE_LINES) is None


def test_undo_of_several_deletions_at_once_is_no_paste():
    text = Text(THREE_LINES)
    for line in reversed(split_lines(THREE_LINES)[:-1]):
        start = text.text.index(line)
        text.replace(start, start + len(line), b"")
    assert text.replace(0, 0, THREE_LINES) is None


def test_moving_lines_is_no_paste():
    text = Text(b"import os\n" + THREE_LINES)
    text.replace(10, 10 + len(THREE_LINES), b"")
    assert text.replace(0, 0, THREE_LINES.replace(b"\n", b"\n    ")) is None


def test_formatting_is_no_paste():
    text = Text(b"call(first, second, third, fourth)\n")
    assert text.replace(0, len(text.text), b"call(\n    first,\n    second,\n    third,\n    fourth,\n)\n") is None


def test_replacing_everything_marks_what_is_new():
    text = Text(b"import os\n\n\ndef g():\n    pass\n")
    text.replace(0, len(text.text), b"import os\n\n\n" + THREE_LINES + b"\n\ndef g():\n    pass\n")
    (pasted,) = text.pasted()
    assert THREE_LINES.strip() in pasted
    assert b"import os" not in pasted


def test_edits_before_inside_and_after():
    text = Text(b"a\nb\n")
    text.replace(2, 2, THREE_LINES)
    text.replace(0, 0, b"before\n")
    text.replace(len(text.text), len(text.text), b"after\n")
    assert text.pasted() == [THREE_LINES]
    at = text.text.index(b"    y = x")
    text.replace(at, at, b"    inside\n")
    assert text.pasted() == [THREE_LINES.replace(b"    y = x", b"    inside\n    y = x")]
    at = text.text.index(b"b\n")
    text.replace(0, at, b"")
    assert text.pasted() == []


def test_the_oldest_is_forgotten():
    text = Text(b"")
    for number in range(80):
        text.replace(
            0,
            0,
            THREE_LINES.replace(b"f", b"f%d" % number).replace(b"y", b"y%d" % number).replace(b"x", b"z%d" % number),
        )
    assert len(text.tracker.pastes) == 50
    assert len({paste.identity for paste in text.tracker.pastes}) == 50


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(0, 40), st.sampled_from([b"", b"x", b"\n", b"a\nb", b"\r\n", THREE_LINES])
        ),
        max_size=30,
    )
)
def test_ranges_stay_inside_the_text_and_keep_what_was_pasted(edits):
    text = Text(b"first\nsecond\r\nthird\n")
    for start, length, new in edits:
        # A line ending is never taken apart, as editors never do.
        text.text = text.text.replace(b"\r\n", b"\n")
        start = min(start, len(text.text))
        text.replace(start, min(start + length, len(text.text)), new.replace(b"\r\n", b"\n"))
        lines = split_lines(text.text)
        for paste in text.tracker.pastes:
            assert Position(0, 0) <= paste.start < paste.end
            assert paste.end.line < len(lines)
            assert paste.end.column <= len(lines[paste.end.line])


@given(st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"])), st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"])))
def test_common_ends_put_together_give_both_texts(before, after):
    prefix, suffix = common_prefix_and_suffix(before, after)
    assert before[:prefix] == after[:prefix]
    assert before[len(before) - suffix :] == after[len(after) - suffix :]
    assert prefix + suffix <= min(len(before), len(after))


@given(st.text(alphabet="ab\n\r", max_size=30), st.text(alphabet="ab\n", max_size=30))
def test_the_end_of_an_insertion(before, new):
    before = before.replace("\r", "")
    start = LineIndex.of(before.encode()).position(len(before))
    assert end_of(start, new.encode()) == LineIndex.of((before + new).encode()).position(len(before + new))


def test_holding():
    tracker = PasteTracker()
    paste = tracker.change(Range(Position(2, 0), Position(2, 0)), b"", THREE_LINES)
    assert paste.holds(Range(Position(3, 4), Position(9, 0)))
    assert not paste.holds(Range(Position(5, 0), Position(5, 1)))
