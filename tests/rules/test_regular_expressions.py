"""Which regular expressions can take exponential time: told from the expression, without running it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.rules.injection._regular_expressions import takes_exponential_time

EXPONENTIAL = [
    r"^(a+)+$",
    r"(a*)*b",
    r"^(\w+\s?)*$",
    r"^([a-zA-Z0-9]+\s?)+$",
    r"(\w|_)*!",
    r"(.*,)*x",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^([a-zA-Z0-9_\-\.]+)*@",
    r"(x+x+)+y",
    r"^(?:\d+\.?)+$",
    r"(\s*\w*)*;",
    r"((a|b)*)*c",
    r"^((ab)*)*$",
    r"^([a-z]{2,4})+$",
    r"^(?P<name>a+)+$",
    r"^(?:(?:a+)b?)+$",
]

HARMLESS = [
    r"^[a-z]+$",
    r"^(\w+\.)*\w+@",
    r"(a+)+",
    r"^([^\"\\]|\\.)*$",
    r"^(\d+,)*\d+$",
    r"^(?:[a-z0-9]+-)+[a-z]+$",
    r"(.|\n)*x",
    r"^\s*(\w+)\s*=\s*(.*)$",
    r"(\r\n|\n|\r)*x",
    r"^(a{1,3}){2}$",
    r"(?:a|b)*c",
    r"^((\d{3})-)*$",
    r"^(/[\w-]+)*/?$",
    r"^([a-f0-9]{2})+$",
    r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^([A-Z][a-z]*)+$",
    r"^(?>a+)+$",
    r"^(a++)+$",
]


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_repetitions_that_fit_in_many_ways_are_found(pattern: str) -> None:
    assert takes_exponential_time(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_repetitions_that_fit_in_one_way_are_left_alone(pattern: str) -> None:
    assert not takes_exponential_time(pattern)


def test_what_has_to_match_to_the_end_can_fail_there() -> None:
    assert takes_exponential_time(r"(a+)+", is_whole=True)


@given(st.text(alphabet="ab()[]{}|*+?\\^$.,-:=!<>Pdws13\n", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_without_raising(pattern: str) -> None:
    takes_exponential_time(pattern)


def test_deep_nesting_is_taken_for_harmless() -> None:
    assert not takes_exponential_time("(" * 200 + "a+" + ")+" * 200)
