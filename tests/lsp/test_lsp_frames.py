"""Cutting the stream into messages, and counting columns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.base.text import Position, Range, split_lines
from assay.lsp import messages
from assay.lsp.frames import FrameReader
from assay.lsp.messages import decode_envelope, repaired
from assay.lsp.positions import UTF_8, UTF_16, UTF_32, chosen_encoding
from assay.lsp.unicode import encoded, to_json


def bodies(data: bytes, sizes: list[int]) -> list[bytes]:
    """Return what a reader makes of data that arrives in pieces of these sizes."""
    position = 0
    remaining = iter(sizes)

    def read(size: int) -> bytes:
        nonlocal position
        piece = data[position : position + max(1, min(size, next(remaining, 1 << 20)))]
        position += len(piece)
        return piece

    return list(FrameReader(read, lambda problem: None).bodies())


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@given(st.lists(st.binary(max_size=50), max_size=6), st.lists(st.integers(1, 60), max_size=30))
def test_however_the_stream_is_cut(contents, sizes):
    assert bodies(b"".join(map(frame, contents)), sizes) == contents


@given(st.binary(max_size=200), st.lists(st.integers(1, 60), max_size=30))
def test_noise_never_raises(noise, sizes):
    bodies(noise, sizes)


@given(st.text(alphabet="ab \xe9\u2028\U0001d4b3\ufeff\t", max_size=12), st.integers(0, 14))
def test_columns_there_and_back(text, column):
    line = (text + "\n").encode()
    units = len(text.encode("utf-16-le")) // 2
    for encoding, length in ((UTF_16, units), (UTF_32, len(text)), (UTF_8, len(text.encode()))):
        byte = encoding.to_byte(line, column)
        assert 0 <= byte <= len(text.encode())
        line[:byte].decode()  # Never inside a character.
        back = encoding.from_byte(line, byte)
        assert back <= max(column, length) if column > length else abs(back - column) <= 3
        if column >= length:
            assert back == length


@pytest.mark.parametrize("place", [(-1, 5), (0, -3), (99, 0), (1, 99)])
def test_positions_outside_are_clamped(place):
    lines = split_lines(b"one\r\ntwo")
    found = UTF_16.position(lines, messages.Position(*place))
    assert found.line in (0, 1)
    assert 0 <= found.column <= 3


def test_a_range_the_wrong_way_round_is_turned():
    lines = split_lines(b"one\ntwo")
    wrong = messages.Range(messages.Position(1, 2), messages.Position(0, 1))
    assert UTF_16.range(lines, wrong) == Range(Position(0, 1), Position(1, 2))


@pytest.mark.parametrize("offered", [None, 7, [], ["utf-16"], ["utf-16", "utf-32"], "utf-8"])
def test_utf_16_is_what_remains(offered):
    assert chosen_encoding(offered) is UTF_16


@given(st.text(alphabet=st.characters(codec=None), max_size=20))
def test_any_text_can_be_taken_in_and_sent(text):
    taken = encoded(text).decode()
    assert len(taken.encode("utf-16-le")) == len(text.encode("utf-16-le", "surrogatepass")) or "\ufffd" in taken
    json.loads(to_json({"text": text}))


def test_lone_surrogates_take_as_many_units_as_what_stands_for_them():
    body = b'{"jsonrpc":"2.0","method":"m","params":{"text":"a\\ud83db"}}'
    params = json.loads(bytes(decode_envelope(repaired(body)).params))
    assert params == {"text": "a\ufffdb"}
