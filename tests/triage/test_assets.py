"""Asset tables and suggestions for them."""

from __future__ import annotations

import tomllib

from assay.triage.assets import NO_ASSET, Asset, AssetMap, Criticality, suggest_assets
from assay.triage.decision import Exposure
from assay.triage.exposure import place
from assay.triage.risk import criticality_of

from triage.build import context, rule  # isort: skip


def test_for_each_field_the_last_table_that_states_it_holds():
    assets = AssetMap(
        [
            Asset(("*",), name="all", criticality=Criticality.LOW, owner="@everyone", origin="assay.toml:1"),
            Asset(("pay/**", "!pay/docs/**"), criticality=Criticality.CRITICAL, type="service", origin="assay.toml:6"),
            Asset(("pay/public.py",), exposure=Exposure.OPEN, origin="assay.toml:10"),
        ]
    )
    view = assets.view("pay/public.py")
    assert (view.criticality, view.criticality_origin) == (Criticality.CRITICAL, "assay.toml:6")
    assert (view.exposure, view.exposure_origin) == (Exposure.OPEN, "assay.toml:10")
    assert view.owner is not None
    assert (view.owner.value, view.owner.origin) == ("@everyone", "assay.toml:1")
    assert assets.view("pay/docs/a.md").criticality is Criticality.LOW
    assert AssetMap([]).view("x") is NO_ASSET


def test_sensitive_data_make_an_asset_high_unless_its_criticality_is_stated():
    tagged = AssetMap([Asset(("*",), data=("pii",), origin="assay.toml:3")]).view("a.py")
    assert (tagged.criticality, tagged.criticality_origin) == (Criticality.HIGH, "assay.toml:3 (data: pii)")
    stated = AssetMap([Asset(("*",), data=("pii",), criticality=Criticality.LOW)]).view("a.py")
    assert stated.criticality is Criticality.LOW
    other = AssetMap([Asset(("*",), data=("weather",))]).view("a.py")
    assert other.criticality is None


def test_criticality_by_default():
    def of(path: str) -> tuple[Criticality, str]:
        value, factor = criticality_of(place(rule(), context(path), NO_ASSET), NO_ASSET, path)
        return value, factor.origin

    assert of("shop/a.py") == (Criticality.MEDIUM, "default")
    assert of("tests/a.py") == (Criticality.LOW, "path tests/a.py")


def test_suggestions_come_from_the_words_of_paths_and_are_valid_tables():
    suggestions = suggest_assets(
        [
            "src/auth/login.py",
            "src/auth/models.py",
            "src/billing/invoice_pdf.py",
            "src/UserProfile.ts",
            "tests/auth/test_login.py",
            "src/author.py",
            "src/util.py",
        ]
    )
    assert [(item.path, item.criticality, item.data) for item in suggestions] == [
        ("src/UserProfile.ts", Criticality.HIGH, ("pii",)),
        ("src/auth/**", Criticality.CRITICAL, ("auth",)),
        ("src/billing/**", Criticality.CRITICAL, ("payment",)),
    ]
    for suggestion in suggestions:
        (table,) = tomllib.loads(suggestion.toml())["asset"]
        assert table["paths"] == [suggestion.path]
        assert table["criticality"] == suggestion.criticality.word
