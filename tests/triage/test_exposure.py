"""Exposure, reach, automatable and what files are for."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.triage.assets import NO_ASSET, Asset, AssetMap
from assay.triage.decision import Exposure
from assay.triage.exposure import place
from assay.triage.inputs import Context, EntryPoint, FileRole, Guard
from assay.triage.roles import role_of_path
from triage.build import COMMAND_LINE, HTTP, ROUTE, context, rule


def entry(calls: int, is_open: bool = True) -> EntryPoint:
    return EntryPoint("route GET /x", is_open=is_open, calls=calls, line=4)


@pytest.mark.parametrize(
    ("where", "exposure", "reach", "words", "origin"),
    [
        (context(entry=entry(0)), Exposure.OPEN, 9, "in route GET /x", "line 4"),
        (context(entry=entry(1)), Exposure.OPEN, 8, "1 call from route GET /x", "line 4"),
        (context(entry=entry(3)), Exposure.OPEN, 8, "3 calls from route GET /x", "line 4"),
        (
            context(entry=entry(4)),
            Exposure.CONTROLLED,
            6,
            "4 calls from route GET /x, too far to count as open",
            "line 4",
        ),
        (
            context(entry=entry(0), guard=Guard("login_required", 3)),
            Exposure.CONTROLLED,
            9,
            "in route GET /x, behind login_required",
            "line 3",
        ),
        (
            context(entry=entry(0, is_open=False)),
            Exposure.CONTROLLED,
            5,
            "in route GET /x, which strangers do not reach",
            "line 4",
        ),
        (
            context(imported_by="shop/app.py"),
            Exposure.CONTROLLED,
            6,
            "imported by shop/app.py, which has entry points",
            "the import graph",
        ),
        (context(is_referenced=False), Exposure.SMALL, 2, "nothing refers to it", "the code"),
        (context(), Exposure.CONTROLLED, 4, "exposure unknown, counts as controlled", "default"),
        (context(is_public_api=True), Exposure.CONTROLLED, 5, "exposure unknown, counts as controlled", "default"),
        (context("tests/app.py", entry=entry(0)), Exposure.SMALL, 1, "in a test", "path tests/app.py"),
        (context("examples/app.py", entry=entry(0)), Exposure.SMALL, 2, "in a example", "path examples/app.py"),
        (context("scripts/serve.py", entry=entry(0)), Exposure.OPEN, 9, "in route GET /x", "line 4"),
        (context("scripts/clean.py"), Exposure.SMALL, 2, "in a script", "path scripts/clean.py"),
        (context("db/migrate/1.py"), Exposure.SMALL, 2, "in a migration", "path db/migrate/1.py"),
        (context(imports=frozenset({"pytest"})), Exposure.SMALL, 1, "in a test", "import of pytest"),
        (context(imports=frozenset({"unittest.mock"}), entry=entry(0)), Exposure.OPEN, 9, "in route GET /x", "line 4"),
        (context(role=FileRole.SCRIPT), Exposure.SMALL, 2, "in a script", "the file"),
    ],
)
def test_where_code_is(where: Context, exposure: Exposure, reach: int, words: str, origin: str):
    placement = place(rule(), where, NO_ASSET)
    assert (placement.exposure, placement.reach) == (exposure, reach)
    factor = placement.exposure_factor
    assert (factor.words, factor.origin) == (words.replace("a example", "an example"), origin)
    assert placement.is_unknown == (origin == "default")


def test_a_stated_exposure_wins_over_everything_and_says_where_it_was_stated():
    asset = AssetMap([Asset(("internal/**",), exposure=Exposure.SMALL, origin="assay.toml:12")]).view("internal/x.py")
    placement = place(rule(), context("internal/x.py", entry=entry(0)), asset)
    assert placement.exposure is Exposure.SMALL
    assert placement.exposure_factor.origin == "assay.toml:12"


def test_the_override_is_one_line_that_changes_the_exposure():
    unknown = place(rule(), context("shop/a.py"), NO_ASSET).exposure_factor.override
    assert unknown == 'assay.toml: [[asset]] paths = ["shop/a.py"], exposure = "open"'
    known = place(rule(), context("shop/a.py", entry=entry(0)), NO_ASSET).exposure_factor.override
    assert known == 'assay.toml: [[asset]] paths = ["shop/a.py"], exposure = "controlled"'


def test_automatable_is_the_rules_unless_a_guard_or_a_local_source_comes_first():
    assert place(rule(), context(entry=ROUTE, source=HTTP), NO_ASSET).automatable
    assert not place(rule(automatable=False), context(entry=ROUTE, source=HTTP), NO_ASSET).automatable
    guarded = place(rule(), context(entry=ROUTE, guard=Guard("login_required", 3)), NO_ASSET)
    assert not guarded.automatable
    assert (guarded.automatable_factor.words, guarded.automatable_factor.origin) == (
        "login_required comes first",
        "line 3",
    )
    assert not place(rule(), context(source=COMMAND_LINE), NO_ASSET).automatable


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("tests/test_a.py", FileRole.TEST),
        ("shop/test_a.py", FileRole.TEST),
        ("shop/a_test.go", FileRole.TEST),
        ("src/a.spec.ts", FileRole.TEST),
        ("src/LoginTest.java", FileRole.TEST),
        ("src/__tests__/a.js", FileRole.TEST),
        ("conftest.py", FileRole.TEST),
        ("examples/tests/a.py", FileRole.TEST),
        ("examples/a.py", FileRole.EXAMPLE),
        ("docs/conf.py", FileRole.EXAMPLE),
        ("shop/migrations/0001_initial.py", FileRole.MIGRATION),
        ("Scripts/a.py", FileRole.SCRIPT),
        ("setup.py", FileRole.SCRIPT),
        ("web/vite.config.ts", FileRole.SCRIPT),
        (".github/workflows/ci.yml", FileRole.SCRIPT),
        ("shop/latest.py", None),
        ("shop/contest.py", None),
        ("shop/testimony.py", None),
        ("tools/agent.py", None),
        ("shop/tasks.py", None),
        ("script.py", None),
    ],
)
def test_what_a_file_is_for(path: str, role: FileRole | None):
    assert role_of_path(path) is role


contexts = st.builds(
    Context,
    path=st.sampled_from(["shop/a.py", "tests/a.py", "scripts/a.py", "examples/a.py", "db/migrations/a.py"]),
    imports=st.sampled_from([frozenset(), frozenset({"pytest"}), frozenset({"flask"})]),
    entry=st.none() | st.builds(entry, st.integers(0, 6), st.booleans()),
    guard=st.none() | st.just(Guard("login_required")),
    imported_by=st.none() | st.just("shop/app.py"),
    is_public_api=st.booleans(),
    is_referenced=st.sampled_from([None, True, False]),
    source=st.none() | st.sampled_from([HTTP, COMMAND_LINE]),
)


@given(contexts)
def test_any_facts_give_an_explained_placement(where: Context):
    placement = place(rule(), where, NO_ASSET)
    for factor in (placement.exposure_factor, placement.automatable_factor, placement.reach_factor):
        assert factor.words
        assert factor.origin
    assert placement.exposure_factor.override


@given(contexts)
def test_coming_nearer_to_an_open_entry_point_never_lowers_exposure_or_reach(where: Context):
    from dataclasses import replace

    placements = [place(rule(), replace(where, entry=entry(calls)), NO_ASSET) for calls in (6, 4, 3, 1, 0)]
    for farther, nearer in itertools.pairwise(placements):
        assert nearer.exposure >= farther.exposure
        assert nearer.reach >= farther.reach


@given(contexts)
def test_taking_a_guard_away_never_lowers_exposure_or_automatable(where: Context):
    from dataclasses import replace

    guarded = place(rule(), replace(where, guard=Guard("login_required")), NO_ASSET)
    bare = place(rule(), replace(where, guard=None), NO_ASSET)
    assert bare.exposure >= guarded.exposure
    assert bare.automatable >= guarded.automatable
