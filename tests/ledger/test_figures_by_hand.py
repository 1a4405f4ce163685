"""The figures of a small history, against an answer that was worked out by hand from its table (small.py), not by the program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.cli_run import assay
from ledger.histories import git
from ledger.small import SINCE, UNTIL, Small, build

WINDOW = ("--since", SINCE.isoformat(), "--until", UNTIL.isoformat())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return build(tmp_path_factory.mktemp("small") / "repository")


def report(folder: Path, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(assay(folder, "report", "--format", "json", *(options or WINDOW)).stdout)
    return told


@pytest.fixture(scope="module")
def told(small: Small) -> dict[str, Any]:
    return report(small.folder)


def test_headline(told: dict[str, Any]):
    headline = told["headline"]
    # Open at the end: A (back), C (its verdict has ended) and F. At the beginning: A, B and C, because C came on a Sunday in UTC.
    assert (headline["open_now"], headline["open_before"]) == (3, 3)
    # D, E, A again, F; A, D, B.
    assert (headline["introduced"], headline["reopened"], headline["fixed"]) == (4, 1, 3)
    assert (headline["moved"], headline["removed_with_file"], headline["tolerated"]) == (1, 1, 1)
    # 9 d 2 h, 5 d 8.5 h, 22 d 2 h.
    assert (headline["median_days"], headline["p90_days"]) == (9.08, 22.08)
    assert headline["overdue"] == 1


def test_weeks(told: dict[str, Any]):
    weeks = [
        (week["begins"], week["introduced"], week["reopened"], week["fixed"], week["backlog"], week["tolerated"])
        for week in told["weeks"]
    ]
    assert weeks == [
        ("2026-03-09", 2, 0, 2, 3, 0),  # D, E come; A, D go (D on Sunday evening in UTC). B, C, E are there.
        ("2026-03-16", 1, 1, 0, 2, 2),  # A is back. A and B are open, E is put off, C is accepted.
        ("2026-03-23", 0, 0, 1, 2, 1),  # B goes with its file. A, and C again, whose verdict ended on Friday.
        ("2026-03-30", 1, 0, 0, 3, 1),  # F is merged. A, C, F; E is put off.
    ]


def test_times_by_decision_severity_and_asset(told: dict[str, Any]):
    def rows(kind: str) -> dict[str, tuple[int, float | None, float | None]]:
        return {row["group"]: (row["count"], row["median_days"], row["p90_days"]) for row in told["times"][kind]}

    # A is in the critical asset, B and D in none that is stated.
    assert rows("by_asset_type") == {"payment": (1, 9.08, 9.08), "no asset stated": (2, 13.72, 22.08)}
    assert rows("by_decision") == {
        "Act": (0, None, None),
        "Attend": (1, 9.08, 9.08),
        "Track*": (2, 13.72, 22.08),
        "Track": (0, None, None),
    }
    # Code and command injection are critical, YAML is high.
    assert rows("by_severity") == {
        "critical": (2, 15.58, 22.08),
        "high": (1, 5.35, 5.35),
        "medium": (0, None, None),
        "low": (0, None, None),
    }


def test_clocks(told: dict[str, Any]):
    attend = next(clock for clock in told["clocks"] if clock["decision"] == "Attend")
    # A came back on 03-18 with 14 days: due on 04-01, 18.5 days old at the end. When it was fixed first it was in time.
    assert (attend["open"], attend["overdue"], attend["oldest_days"]) == (1, 1, 18.5)
    assert (attend["fixed_in_time"], attend["fixed_late"]) == (1, 0)
    (entry,) = [entry for entry in told["queue"] if entry["path"] == "pay/api.py"]
    assert (entry["introduced"], entry["due"], entry["is_overdue"], entry["reopened"]) == (
        "2026-03-18",
        "2026-04-01",
        True,
        1,
    )


def test_accepted_debt_and_what_is_let_be(told: dict[str, Any]):
    debts = {debt["bucket"]: (debt["deferred"], debt["accepted"], debt["earliest"]) for debt in told["accepted"]}
    assert {bucket: debt for bucket, debt in debts.items() if debt[:2] != (0, 0)} == {
        "expired": (0, 1, "2026-03-27"),
        "within 30 days": (1, 0, "2026-04-18"),
    }
    (entry,) = told["tolerated"]
    assert (entry["path"], entry["state"], entry["expires"], entry["author"]) == (
        "app/load.py",
        "defer",
        "2026-04-18",
        "Ann Author",
    )


def test_owners(told: dict[str, Any]):
    owners = {
        owner["owner"]: (owner["open"], owner["overdue"], owner["tolerated"], owner["introduced"], owner["fixed"])
        for owner in told["owners"]
    }
    # A came back and was fixed at @payments; D, E, F came, and B and D went, at @apps.
    assert owners == {"@payments": (1, 1, 0, 1, 1), "@apps": (2, 0, 1, 3, 2)}


def test_assistance_is_told_by_the_commit_that_brought_it_and_not_by_the_merge(told: dict[str, Any], small: Small):
    groups = {
        group["group"]: (group["commits"], group["introduced"], group["open"], group["fixed"], group["median_days"])
        for group in told["assistance"]
    }
    # Commits of the window: nine on the line and one in the branch. D, E, F came with an assistant, D is fixed, F is open.
    assert groups == {
        "ai-assisted": (2, 3, 1, 1, 5.35),
        "other": (8, 1, 2, 2, 15.58),
        "unknown": (0, 0, 0, 0, None),
    }
    assert told["assistance"][0]["sources"] == {"Assisted-by": 1, "Co-authored-by": 1}
    (entry,) = [entry for entry in told["queue"] if entry["path"] == "app/new.py"]
    assert (entry["introduced_by"], entry["introduced"], entry["assistance"]) == (
        small.ids["branch"],
        "2026-03-30",
        "Assisted-by",
    )


def test_a_record_of_the_very_line_goes_before_the_words_of_the_commit(small: Small, tmp_path: Path):
    folder = tmp_path / "repository"
    shutil.copytree(small.folder, folder)
    trace = folder / ".agent-trace" / "traces.jsonl"
    trace.parent.mkdir()

    def record(commit: str, path: str, line: int, who: str) -> str:
        place = {"start_line": line, "end_line": line}
        conversation = {"contributor": {"type": who}, "ranges": [place]}
        return json.dumps(
            {
                "version": "0.1.0",
                "id": "0",
                "timestamp": "2026-03-10T12:00:00Z",
                "vcs": {"type": "git", "revision": commit},
                "files": [{"path": path, "conversations": [conversation]}],
            }
        )

    lines = [record(small.ids["branch"], "app/new.py", 6, "human"), record(small.ids["zone"], "app/net.py", 6, "mixed")]
    trace.write_text("\n".join([*lines, "not a record"]))
    told = report(folder)
    assistance = {entry["path"]: entry["assistance"] for entry in told["queue"]}
    assert assistance == {"app/new.py": "", "app/net.py": "Agent Trace", "pay/api.py": ""}
    assert [unknown["kind"] for unknown in told["unknowns"] if unknown["kind"] == "unreadable"] == ["unreadable"]


def test_an_earlier_end_tells_the_state_of_that_day(small: Small):
    told = report(small.folder, "--since", "2026-03-09", "--until", "2026-03-22")
    # A and B are open; C and E are let be, because both verdicts hold on that day.
    assert sorted(entry["path"] for entry in told["queue"]) == ["lib/tool.py", "pay/api.py"]
    assert sorted(entry["state"] for entry in told["tolerated"]) == ["accept", "defer"]
    assert told["subject"]["revision"] == small.ids["accept"]
    assert told["headline"]["overdue"] == 0
    assert [week["backlog"] for week in told["weeks"]] == [3, 2]


def test_a_part_of_the_project(small: Small):
    told = report(small.folder, *WINDOW, "pay")
    assert (told["headline"]["introduced"], told["headline"]["fixed"], told["headline"]["open_now"]) == (1, 1, 1)


# What cannot be known is said -----------------------------------------------


def unknown_of(told: dict[str, Any], kind: str) -> str:
    (statement,) = [unknown["statement"] for unknown in told["unknowns"] if unknown["kind"] == kind]
    assert isinstance(statement, str)
    return statement


def test_a_shallow_clone_says_what_it_does_not_know(small: Small, tmp_path: Path):
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "4", "--branch", "linear", small.folder.as_uri(), str(clone))
    told = report(clone)
    # The last four commits are revert, defer, accept and delete: A, B, C and E are there when the history begins.
    assert "begins on 2026-03-18" in unknown_of(told, "shallow-clone")
    assert "4 findings were there already" in unknown_of(told, "shallow-clone")
    assert (told["headline"]["introduced"], told["headline"]["fixed"]) == (0, 1)
    assert (told["headline"]["median_days"], told["times"]["overall"]["unmeasured"]) == (None, 1)
    assert {entry["introduced"] for entry in told["queue"]} == {None}
    assert told["headline"]["overdue"] == 0
    assert next(clock["unknown_age"] for clock in told["clocks"] if clock["decision"] == "Attend") == 1
    assert told["assistance"][2]["open"] == 2


def test_a_clone_without_contents_says_so(small: Small, tmp_path: Path):
    git(small.folder, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", small.folder.as_uri(), str(clone))
    told = report(clone)
    assert "partial clone" in unknown_of_any(told, "partial-clone")
    # What is checked out is there and told; nothing was fetched for the rest.
    assert {entry["path"] for entry in told["queue"]} == {"pay/api.py", "app/net.py", "app/new.py"}


def unknown_of_any(told: dict[str, Any], kind: str) -> str:
    return " ".join(unknown["statement"] for unknown in told["unknowns"] if unknown["kind"] == kind)


def test_rewritten_history_is_said(small: Small, tmp_path: Path):
    folder = tmp_path / "repository"
    shutil.copytree(small.folder, folder)
    first = report(folder, "--since", "10y")
    assert [unknown for unknown in first["unknowns"] if unknown["kind"] == "rewritten-history"] == []
    git(folder, "commit", "-q", "--amend", "-m", "Merge with other words", at="2026-03-30T12:00:00Z")
    second = report(folder, "--since", "10y")
    assert small.ids["merge"][:10] in unknown_of(second, "rewritten-history")
    assert second["headline"] == first["headline"]


def test_what_was_rebased_is_said_to_be_older_than_it_looks(small: Small, tmp_path: Path):
    folder = tmp_path / "repository"
    shutil.copytree(small.folder, folder)
    (folder / "words.txt").write_text("x")
    git(folder, "add", "words.txt")
    git(folder, "commit", "-q", "-m", "Late", "--date", "2026-01-05T12:00:00Z", at="2026-04-02T12:00:00Z")
    git(folder, "commit", "-q", "--amend", "--no-edit", "--date", "2026-01-05T12:00:00Z", at="2026-04-02T12:00:00Z")
    assert "1 commits of the window" in unknown_of(report(folder), "committed-later-than-written")


def test_a_wrong_clock_moves_nothing_but_its_own_commit(small: Small, tmp_path: Path):
    folder = tmp_path / "repository"
    shutil.copytree(small.folder, folder)
    for moment in ("2038-01-01T00:00:00Z", "1999-01-01T00:00:00Z"):
        git(folder, "commit", "-q", "--allow-empty", "-m", "Odd", at=moment)
    (folder / "app" / "new.py").write_text("")
    git(folder, "commit", "-q", "-a", "-m", "Fix F", at="2026-04-01T12:00:00Z")
    told = report(folder)
    assert "2 commits have dates that cannot be right" in unknown_of(told, "unlikely-dates")
    # F is fixed two days after it was merged, whatever the commits between say.
    assert told["headline"]["fixed"] == 4
    assert sorted(row["count"] for row in told["times"]["by_decision"]) == [0, 0, 1, 3]
    assert told["times"]["overall"]["median_days"] == round((5 + 8.5 / 24 + 9 + 2 / 24) / 2, 2)


def test_without_git_the_present_is_told(small: Small, tmp_path: Path):
    folder = tmp_path / "folder"
    shutil.copytree(small.folder, folder, ignore=shutil.ignore_patterns(".git"))
    told = report(folder)
    assert "not in a git repository" in unknown_of(told, "no-git")
    assert {entry["path"] for entry in told["queue"]} == {"pay/api.py", "app/net.py", "app/new.py"}
    assert (told["headline"]["introduced"], told["headline"]["fixed"], told["headline"]["open_before"]) == (0, 0, 3)
    assert told["subject"]["origin"] == "none"


def test_a_repository_without_commits_is_no_fault(tmp_path: Path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.py").write_text("def f(text):\n    return eval(text)\n")
    told = report(folder, "--since", "30d")
    assert "no commit yet" in unknown_of(told, "no-commits")
    assert len(told["queue"]) == 1
