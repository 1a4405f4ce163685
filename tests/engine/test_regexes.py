"""What is believed of regular expressions that check or clean text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.engine.regexes import is_all_but_plain, is_allow_list, is_site_path, takes_line_breaks

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


LINE_BREAK_PATTERNS = ["\n", "\r\n", r"[\r\n]", r"[\r\n]+", r"\n|\r", r"\s+", r"[\x00-\x1f]", r"\r?\n"]


@pytest.mark.parametrize("pattern", LINE_BREAK_PATTERNS)
def test_patterns_that_take_line_breaks(pattern: str) -> None:
    assert takes_line_breaks(pattern)


@pytest.mark.parametrize("pattern", ["", "\r", r"\r", "a", r"[a-z]", r"\d+\n", "(", "[", r"\t", r".+", "\\"])
def test_patterns_that_leave_line_breaks(pattern: str) -> None:
    assert not takes_line_breaks(pattern)


@given(text=st.text(alphabet="ab \r\n\t", max_size=20), pattern=st.sampled_from(LINE_BREAK_PATTERNS))
def test_what_is_left_has_no_line_feed(text: str, pattern: str) -> None:
    # A line feed ends an entry; what writes files with CRLF writes both.
    assert "\n" not in re.sub(pattern, "", text.replace("\r", "") if pattern != "\r\n" else text.replace("\n", "\r\n"))


@given(st.text(max_size=40))
def test_any_pattern_is_read_without_raising(pattern: str) -> None:
    takes_line_breaks(pattern)
    is_site_path(pattern)


SITE_PATHS = [r"^\/[a-z]+$", r"^/(?!/)", r"^\/(?![/\\])", r"^/\w+", r"^\/[^/]", r"^/[\w-]+$"]


@pytest.mark.parametrize("pattern", SITE_PATHS)
def test_paths_of_this_site(pattern: str) -> None:
    assert is_site_path(pattern)
    assert not re.match(pattern, "//evil.example")


@pytest.mark.parametrize("pattern", [r"^\/", r"^/", r"^\/.*$", r"^/[\w/]+$", r"\/[a-z]+", r"^https?://", ""])
def test_patterns_that_let_hosts_through(pattern: str) -> None:
    assert not is_site_path(pattern)
