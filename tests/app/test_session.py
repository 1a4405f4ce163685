"""Documents stay in step with the editor, whatever it does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.app import hosting
from assay.app.session import Session
from assay.base.cancellation import CancelToken
from assay.base.text import LineIndex

PIECES = [
    b"",
    b"x",
    b"\n",
    b"def f(a):\n    return eval(a)\n",
    b'"""',
    b"(",
    b"\xc3\xa9",
    b"\xf0\x9d\x92\xb3",
    b"    ",
    b"\r\n",
    b"\r",
    b"\x0c",
]


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(hosting.new_host(), hosting.languages())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20), st.sampled_from(PIECES), st.booleans()), max_size=12)
)
def test_edits_and_whole_texts_give_the_editors_text(edits):
    session = Session(hosting.new_host(), hosting.languages())
    text = b"import os\n\n\ndef g():\n    pass\n"
    document = session.open("file:///a.py", "python", 1, text)
    for start, length, new, is_whole in edits:
        index = LineIndex.of(text)
        start = min(start, len(text))
        end = min(start + length, len(text))
        place = index.range(start, end)
        # Positions inside a line ending mean its beginning; both sides have to see the same edit.
        start, end = index.offset(place.start), index.offset(place.end)
        place = index.range(start, end)
        text = text[:start] + new + text[end:]
        session.change(document, None if is_whole else place, text if is_whole else new)
        session.analyse(document, CancelToken())
        assert b"".join(session.lines(document.uri)) == text


def test_equal_texts_change_nothing(session):
    document = session.open("file:///b.py", "python", 1, b"x = 1\n")
    session.analyse(document, CancelToken())
    revision = session.host.revision(document.uri)
    assert session.change(document, None, b"x = 1\n") is None
    assert session.host.revision(document.uri) == revision
    assert document.is_current


def test_languages(session):
    assert session.open("file:///a.txt", "python", 1, b"").language.name == "python"
    assert session.open("file:///a.js", "plaintext", 1, b"").language.name == "javascript"
    assert session.open("file:///run", "", 1, b"#!/usr/bin/env python3\n").language.name == "python"
    assert session.open("file:///a.cobol", "cobol", 1, b"") is None
    assert session.is_ignored("file:///a.cobol")


def test_paths_are_relative_to_the_nearest_folder(session):
    session.set_folders(["/somewhere/project", "/somewhere/project/inner/"])
    assert session.place_of("file:///somewhere/project/inner/a%20b.py") == ("/somewhere/project/inner", "a b.py")
    assert session.place_of("file:///somewhere/project/tests/c.py") == ("/somewhere/project", "tests/c.py")
    assert session.place_of("file:///elsewhere/d.py") == ("", "elsewhere/d.py")
    assert session.place_of("untitled:Untitled-1") == ("", "Untitled-1")


def test_closing_forgets(session):
    session.open("file:///c.py", "python", 1, b"x")
    assert session.close("file:///c.py") is not None
    assert session.close("file:///c.py") is None
    assert session.document_of("file:///c.py") is None
