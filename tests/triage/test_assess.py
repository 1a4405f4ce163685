"""The whole model in one function: what every face gets, and that it is the same whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import split_lines
from assay.findings.model import Confidence, Evidence
from assay.triage.assess import FileFindings, Ground, assess
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.baseline import Baseline, Newness, NoBaseline
from assay.triage.decision import Decision, dump_table, load_table
from assay.triage.fingerprint import identify
from assay.triage.ignores import comments_by_text, find_ignores
from assay.triage.inputs import EntryPoint, FileRole, Freshness, Guard
from assay.triage.owners import OwnerMap
from assay.triage.policy import GateResult, Level
from assay.triage.verdicts import Standing
from triage.build import COMMAND_LINE, HTTP, ROUTE, context, finding, rule
from triage.test_decision import tables
from triage.test_verdicts import verdict_on

TODAY = date(2026, 11, 22)
LINES = split_lines(b"def pay():\n    prepare()\n    cur.execute(query)\n    done()\n")
RULES = {
    "sql-injection": rule(),
    "xss": rule("xss", title="XSS", technical="client", ease="interaction", automatable=False),
}
FOUND = finding(line=2, column=4, source_kind="http-request", safety="behaviour-changing")
WHERE = context(entry=ROUTE, source=HTTP)


def ground(**fields) -> Ground:
    return Ground(rules=RULES, today=TODAY, **fields)


def file(findings=(FOUND,), contexts=(WHERE,), path="shop/pay.py", lines=LINES, ignores=()) -> FileFindings:
    return FileFindings(path, lines, findings, contexts, ignores)


def one(item: FileFindings | None = None, **fields):
    (assessed,) = assess([item or file()], ground(**fields)).items
    return assessed


def test_a_finding_with_everything_known():
    critical = AssetMap([Asset(("shop/**",), name="payments", criticality=Criticality.CRITICAL, origin="assay.toml:3")])
    item = one(
        file(contexts=(replace(WHERE, introduced=TODAY - timedelta(days=5)),)),
        assets=critical,
        owners=OwnerMap("shop/ @ann"),
        base=Baseline("origin/main@abc1234", ()),
    )
    assert (item.decision, item.level, item.ruling.result) == (Decision.ACT, Level.ERROR, GateResult.BLOCK)
    assert round(item.risk.value) == 94
    assert (item.newness, item.freshness) == (Newness.NEW, Freshness.NEW)
    assert item.owner is not None
    assert item.owner.origin == "CODEOWNERS:1"
    assert (item.due, item.is_overdue) == (TODAY - timedelta(days=2), True)
    assert [factor.name for factor in item.factors] == [
        "evidence",
        "exposure",
        "automatable",
        "impact",
        "source",
        "reach",
        "ease",
        "confidence",
        "technical",
        "business",
        "freshness",
        "provenance",
    ]
    assert all(factor.origin and factor.words for factor in item.factors)


def test_nothing_known_is_controlled_and_medium_and_says_so():
    item = one(file(contexts=(context(),)))
    assert item.placement.is_unknown
    assert item.points.words() == ("flow", "controlled", "yes", "medium")
    assert "unknown" in item.placement.exposure_factor.words


def test_a_rule_that_is_not_known_is_assessed_all_the_same():
    item = one(file(findings=(replace(FOUND, rule_id="from-a-newer-version"),)))
    assert item.title == "from-a-newer-version"
    assert item.decision is Decision.ATTEND


def test_without_a_base_the_gate_takes_everything_as_new():
    outcome = assess([file(contexts=(context(),))], ground(base=NoBaseline("there is no commit yet")))
    (item,) = outcome.items
    assert outcome.state.startswith("not compared: there is no commit yet")
    assert (item.decision, item.newness, item.ruling.result) == (Decision.ATTEND, Newness.UNKNOWN, GateResult.BLOCK)


def test_an_old_attend_warns_and_a_new_one_blocks():
    unknown = file(contexts=(context(),))
    identities = tuple(identify(unknown.findings, LINES, "shop/pay.py"))
    assert one(unknown, base=Baseline("main", identities)).ruling.result is GateResult.WARN
    assert one(unknown, base=Baseline("main", ())).ruling.result is GateResult.BLOCK


def test_a_verdict_exempts_unless_it_came_with_the_change():
    unknown = file(contexts=(context(),))
    (identity,) = identify(unknown.findings, LINES, "shop/pay.py")
    verdict = verdict_on(identity)
    exempt = one(unknown, verdicts=[verdict])
    assert exempt.is_exempt
    assert exempt.ruling.result is GateResult.SILENT
    assert one(unknown, verdicts=[verdict], verdict_ids_at_base={verdict.id}).is_exempt
    added = one(unknown, verdicts=[verdict], verdict_ids_at_base=set())
    assert not added.is_exempt
    assert added.ruling.result is GateResult.BLOCK
    assert added.verdict is not None
    assert added.verdict.standing is Standing.IN_THIS_CHANGE


def test_the_stop_ship_list_blocks_whatever_a_verdict_says():
    key = file(findings=(replace(FOUND, tags=("stop-ship",)),), contexts=(context(),))
    (identity,) = identify(key.findings, LINES, "shop/pay.py")
    item = one(key, verdicts=[verdict_on(identity)])
    assert item.ruling.result is GateResult.BLOCK
    assert not item.is_exempt


def test_ignore_comments_and_what_is_wrong_with_them():
    lines = split_lines(
        b"def pay():\n    # assay: ignore[sql-injection] -- known\n    cur.execute(query)\n    done()  # assay: ignore[xss] -- nothing\n"
    )
    ignores, _ = find_ignores(comments_by_text(lines, "#"), lines)
    outcome = assess([file(contexts=(context(),), lines=lines, ignores=ignores)], ground())
    assert outcome.items[0].is_exempt
    (problem,) = outcome.ignore_problems["shop/pay.py"]
    assert problem.line == 3
    again = assess(
        [file(contexts=(context(),), lines=lines, ignores=ignores)], ground(verdict_ids_at_base=outcome.ignore_ids)
    )
    assert again.items[0].is_exempt


def test_a_verdict_that_holds_goes_before_a_comment_that_does_not():
    lines = split_lines(
        b"def pay():\n    # assay: ignore[sql-injection] until=2020-01-01 -- old\n    cur.execute(query)\n"
    )
    ignores, _ = find_ignores(comments_by_text(lines, "#"), lines)
    commented = file(contexts=(context(),), lines=lines, ignores=ignores)
    (identity,) = identify(commented.findings, lines, "shop/pay.py")
    assert one(commented, verdicts=[verdict_on(identity)]).is_exempt
    assert not one(commented).is_exempt


def many_files(count: int = 4) -> list[FileFindings]:
    files = []
    for number in range(count):
        path = f"shop/part_{number}.py"
        text = [b"def f():\n", *[f"    cur.execute(q{line % 3})\n".encode() for line in range(6)]]
        found = [finding(line=line, code=f"cur.execute(q{(line - 1) % 3})", symbol="f") for line in range(1, 7)]
        files.append(FileFindings(path, text, found, [context(path, source=HTTP)] * 6))
    return files


def test_a_file_alone_gives_what_it_gives_among_all_others():
    files = many_files()
    everything = assess(files, ground(is_complete=True)).items
    for number, item in enumerate(files):
        alone = assess([item], ground()).items
        assert alone == everything[number * 6 : number * 6 + 6]


def test_with_a_base_too_a_file_alone_gives_what_it_gives_among_all_others():
    files = many_files()
    base = Baseline("main", tuple(x for item in files[:3] for x in identify(item.findings[:4], item.lines, item.path)))
    everything = assess(files, ground(base=base, is_complete=True)).items
    for number, item in enumerate(files):
        alone = assess([item], ground(base=base)).items
        assert alone == everything[number * 6 : number * 6 + 6]


entries = st.none() | st.builds(
    lambda calls, is_open: EntryPoint("route", is_open, calls), st.integers(0, 5), st.booleans()
)
situations = st.fixed_dictionaries(
    {
        "path": st.sampled_from(["shop/a.py", "tests/a.py", "scripts/a.py"]),
        "entry": entries,
        "guard": st.none() | st.just(Guard("login_required")),
        "source": st.none() | st.sampled_from([HTTP, COMMAND_LINE]),
        "imported_by": st.none() | st.just("shop/app.py"),
        "is_referenced": st.sampled_from([None, True, False]),
        "role": st.none() | st.sampled_from(list(FileRole)),
    }
)
rules_drawn = st.builds(
    lambda technical, ease, automatable: rule(technical=technical, ease=ease, automatable=automatable),
    st.sampled_from(["takeover", "data", "client", "information", "hardening"]),
    st.sampled_from(["request", "interaction", "position", "local"]),
    st.booleans(),
)


@settings(deadline=None)
@given(
    tables,
    situations,
    rules_drawn,
    st.sampled_from(list(Evidence)),
    st.sampled_from(list(Evidence)),
    st.sampled_from(list(Confidence)),
)
def test_more_evidence_never_lowers_a_decision_or_the_risk_whatever_the_table(
    table, where, facts, one_, other, confidence
):
    table = load_table(dump_table(table), "custom.csv")
    less, more = sorted((one_, other))
    items = [
        assess(
            [file([replace(FOUND, evidence=evidence, confidence=confidence)], [context(**where)])],
            Ground(rules={"sql-injection": facts}, today=TODAY, table=table),
        ).items[0]
        for evidence in (less, more)
    ]
    assert items[1].decision >= items[0].decision
    assert items[1].risk.value >= items[0].risk.value


@settings(deadline=None)
@given(tables, situations, rules_drawn, st.integers(0, 5), st.integers(0, 5))
def test_coming_nearer_to_strangers_never_lowers_a_decision(table, where, facts, one_, other):
    nearer, farther = sorted((one_, other))
    decisions = []
    for calls in (farther, nearer):
        moved = context(**(where | {"entry": EntryPoint("route", True, calls)}))
        outcome = assess([file([FOUND], [moved])], Ground(rules={"sql-injection": facts}, today=TODAY, table=table))
        decisions.append(outcome.items[0].decision)
    assert decisions[1] >= decisions[0]


@settings(deadline=None)
@given(tables, situations, rules_drawn, st.sampled_from(list(Criticality)), st.sampled_from(list(Criticality)))
def test_a_more_critical_asset_never_lowers_a_decision(table, where, facts, one_, other):
    decisions = []
    for criticality in sorted((one_, other)):
        assets = AssetMap([Asset(("*",), criticality=criticality)])
        place_ = Ground(rules={"sql-injection": facts}, today=TODAY, table=table, assets=assets)
        decisions.append(assess([file([FOUND], [context(**where)])], place_).items[0].decision)
    assert decisions[1] >= decisions[0]


@settings(deadline=None)
@given(situations, rules_drawn, st.booleans())
def test_freshness_and_provenance_change_the_order_and_never_the_decision(where, facts, is_uncommitted):
    plain, fresh = (
        assess(
            [file([FOUND], [context(**where, is_uncommitted=flag)])],
            Ground(rules={"sql-injection": facts}, today=TODAY),
        ).items[0]
        for flag in (False, True)
    )
    assert plain.decision is fresh.decision
    assert plain.risk == fresh.risk
    assert fresh.key > plain.key
