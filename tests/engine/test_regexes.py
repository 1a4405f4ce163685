"""What is believed of regular expressions that check or clean text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.engine.regexes import is_all_but_plain, is_allow_list

HARMFUL = set("<>'\"&;|$`\\/(){}\n\r\0%*?!~#")

ALLOW_LISTS = [r"^[a-z0-9.-]+$", r"^\w+$", r"^(asc|desc)$", r"^\d{4}-\d\d$", r"^[\w.-]+@[\w.-]+$", r"\A[A-Z]{2}\Z"]
CLEANERS = [r"[^a-z0-9]+", r"[^\w]", r"\W+", r"[^a-zA-Z0-9._-]", r"([^a-z0-9]+)"]


@pytest.mark.parametrize("pattern", ALLOW_LISTS)
def test_anchored_patterns_of_plain_characters_are_allow_lists(pattern: str) -> None:
    assert is_allow_list(pattern)


@pytest.mark.parametrize(
    "pattern", [r"^https?:", r"[a-z]+", r"^.*$", r"^[^;]+$", r"^(a|b.*)$", r"^\S+$", r"^[\w/]+$", r"^a$|b", ""]
)
def test_others_are_not(pattern: str) -> None:
    assert not is_allow_list(pattern)


@pytest.mark.parametrize("pattern", CLEANERS)
def test_negated_classes_of_plain_characters_clean(pattern: str) -> None:
    assert is_all_but_plain(pattern)


@pytest.mark.parametrize("pattern", [r"[^;]", r"[;&|]", r"[^\w\s]", r"[^<>]+", r"\s+", r"[^a-z/]", ""])
def test_others_do_not(pattern: str) -> None:
    assert not is_all_but_plain(pattern)


@given(text=st.text(), pattern=st.sampled_from(ALLOW_LISTS))
def test_what_an_allow_list_matches_has_nothing_harmful(text: str, pattern: str) -> None:
    if re.fullmatch(pattern, text) and not text.endswith("\n"):
        assert not HARMFUL.intersection(text)


@given(text=st.text(), pattern=st.sampled_from(CLEANERS))
def test_what_a_cleaner_leaves_has_nothing_harmful(text: str, pattern: str) -> None:
    assert not HARMFUL.intersection(re.sub(pattern, "", text))
