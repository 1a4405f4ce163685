"""Owners from CODEOWNERS and from assets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assay.triage.assets import NO_ASSET, Asset, AssetMap
from assay.triage.owners import OwnerMap

TEXT = """# Owners
*            @everyone
/pay/        @org/payments @ann
docs/*.md    docs@example.org
/pay/none.py
"""


def test_the_last_matching_line_names_the_owners_and_is_told():
    owners = OwnerMap(TEXT, ".github/CODEOWNERS")
    found = owners.of("pay/card.py", NO_ASSET)
    assert found is not None
    assert (found.names, found.origin, found.key) == (
        ("@org/payments", "@ann"),
        ".github/CODEOWNERS:3",
        "@org/payments @ann",
    )
    other = owners.of("docs/a.md", NO_ASSET)
    assert other is not None
    assert other.names == ("docs@example.org",)
    assert owners.of("pay/none.py", NO_ASSET) is None
    assert owners.problems == []


def test_the_owner_of_an_asset_goes_first():
    asset = AssetMap([Asset(("pay/**",), owner="@cards", origin="assay.toml:4")]).view("pay/card.py")
    found = OwnerMap(TEXT).of("pay/card.py", asset)
    assert found is not None
    assert (found.names, found.origin) == (("@cards",), "assay.toml:4")


def test_a_bad_line_is_reported_and_the_others_hold():
    owners = OwnerMap("* @everyone\n/a[b @x\n/pay/ @ann\n")
    assert [(problem.file, problem.line) for problem in owners.problems] == [("CODEOWNERS", 2)]
    found = owners.of("pay/x.py", NO_ASSET)
    assert found is not None
    assert found.names == ("@ann",)


def test_a_huge_file_is_not_read():
    owners = OwnerMap("* @a\n" * 1_000_000)
    assert len(owners.problems) == 1
    assert owners.of("a.py", NO_ASSET) is None


@given(st.text(alphabet="*/a[]\\ @-!#\n\t", max_size=60), st.text(alphabet="ab/ .", min_size=1, max_size=10))
def test_no_text_makes_it_raise(text, path):
    OwnerMap(text).of(path, NO_ASSET)
