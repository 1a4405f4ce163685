"""What is new in the editor's list, against what, since when, and what was pasted."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

from lsp.client import Client
from lsp.samples import CLEAN, PASTED, YAML


def git(folder: Path, *arguments: str, day: str = "2026-01-05") -> str:
    stamp = f"{day}T12:00:00+00:00"
    return subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp},
    ).stdout.strip()


def findings(queue):
    return [finding for item in (*queue["today"], *queue["later"]) for finding in item["findings"]]


def branch(tmp_path: Path) -> Path:
    """Return a clone with a branch of its own: one finding of the default branch, one of a commit."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "-c", "init.defaultBranch=trunk", "init", "-q")
    (origin / "app.py").write_text(YAML)
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "first")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "switch", "-qc", "work")
    (clone / "app.py").write_text(YAML + "\n\n" + YAML.split("\n\n\n")[1].replace("read", "second"))
    git(clone, "commit", "-qam", "second", day="2026-03-05")
    return clone


def test_findings_are_compared_with_the_default_branch_of_the_remote(client: Client, tmp_path: Path):
    clone = branch(tmp_path)
    client.initialize([clone])
    uri = (clone / "app.py").as_uri()
    text = (clone / "app.py").read_text() + "\n\n" + YAML.split("\n\n\n")[1].replace("read", "third")
    assert len(client.open(uri, text)) == 3
    queue = client.call("assay/queue", {})
    base = git(clone, "rev-parse", "origin/trunk")[:10]
    assert queue["comparedWith"] == f"compared with origin/trunk@{base}: 2 new, 1 known, 0 gone"
    lines = {each["range"]["start"]["line"]: each for each in findings(queue)}
    assert [lines[line]["new"] for line in sorted(lines)] == [False, True, True]
    # What is committed is new against the branch; what is not says so.
    said = [lines[line]["line"] for line in sorted(lines)]
    assert "not committed yet" not in said[0]
    assert f"new against origin/trunk@{base}" in said[1]
    assert "not committed yet" in said[2]


def test_the_base_is_a_setting_and_a_renamed_file_is_followed(client: Client, tmp_path: Path):
    clone = branch(tmp_path)
    (clone / "assay.toml").write_text('policy.base = "work"\n')
    git(clone, "mv", "app.py", "renamed.py")
    client.initialize([clone])
    client.open((clone / "renamed.py").as_uri(), (clone / "renamed.py").read_text())
    queue = client.call("assay/queue", {})
    assert queue["comparedWith"].startswith("compared with work@")
    assert queue["comparedWith"].endswith(": 0 new, 2 known, 0 gone")
    (clone / "assay.toml").write_text('policy.base = "nowhere"\n')
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": (clone / "assay.toml").as_uri(), "type": 2}]})
    client.call("assay/pastes", {"textDocument": {"uri": (clone / "renamed.py").as_uri()}})
    assert "Git knows no commit 'nowhere'" in client.call("assay/queue", {})["comparedWith"]


def test_ages_arrive_after_the_list(client: Client, tmp_path: Path):
    clone = branch(tmp_path)
    client.initialize([clone])
    client.open((clone / "app.py").as_uri(), "# a new first line\n" + (clone / "app.py").read_text())
    since = client.mark()
    found = findings(client.call("assay/queue", {}))
    while any("age" not in each for each in found):
        client.notification("assay/queueChanged", since)
        since = client.mark()
        found = findings(client.call("assay/queue", {}))
    found.sort(key=lambda each: each["range"]["start"]["line"])
    assert [each["introduced"] for each in found] == ["2026-01-05", "2026-03-05"]
    assert [each["age"] for each in found] == [
        (date.today() - day).days for day in (date(2026, 1, 5), date(2026, 3, 5))
    ]


def test_a_new_commit_is_noticed(client: Client, tmp_path: Path):
    clone = branch(tmp_path)
    client.initialize([clone])
    text = (clone / "app.py").read_text() + "\n\n" + YAML.split("\n\n\n")[1].replace("read", "third")
    client.open((clone / "app.py").as_uri(), text)
    assert sum("not committed yet" in each["line"] for each in findings(client.call("assay/queue", {}))) == 1
    (clone / "app.py").write_text(text)
    git(clone, "commit", "-qam", "third")
    assert not any("not committed yet" in each["line"] for each in findings(client.call("assay/queue", {})))


def test_the_saved_baseline_counts_where_there_is_no_git(client: Client, tmp_path: Path):
    from assay.app.baselines import save
    from assay.app.triage_settings import load_triage
    from assay.config.settings import ScanSettings, Settings

    (tmp_path / "app.py").write_text(YAML)
    settings = Settings(scan=ScanSettings(cache=False))
    save(tmp_path, settings, load_triage(tmp_path, settings), None, None)
    client.initialize([tmp_path])
    client.open((tmp_path / "app.py").as_uri(), YAML + "\n\n" + PASTED)
    queue = client.call("assay/queue", {})
    assert queue["comparedWith"].startswith("compared with .assay/baseline.json (written on ")
    assert queue["comparedWith"].endswith(": 2 new, 1 known, 0 gone")


def test_what_was_pasted_weighs_more_until_somebody_edits_it(editor: Client, uri: str):
    editor.open(uri, CLEAN)
    editor.edit(uri, (5, 0), (5, 0), "\n\n" + PASTED)

    def provenance():
        answers = [
            editor.call("assay/explain", {"fingerprint": each["fingerprint"]})
            for each in findings(editor.call("assay/queue", {}))
        ]
        return [
            {factor["name"]: (factor["value"], factor["origin"]) for factor in answer["factors"]} for answer in answers
        ]

    for factors in provenance():
        assert factors["provenance"] == ("1.15", "paste")
        assert factors["freshness"][0] == "1.25"
    assert all("new in this paste" in each["line"] for each in findings(editor.call("assay/queue", {})))
    # White space is no edit; a word is.
    editor.edit(uri, (10, 4), (10, 4), "  ")
    editor.edit(uri, (10, 4), (10, 6), "")
    assert [factors["provenance"] for factors in provenance()] == [("1.15", "paste")] * 2
    editor.edit(uri, (10, 11), (10, 16), "one")
    for factors in provenance():
        assert factors["provenance"][0] == "1"
        assert factors["freshness"][0] == "1.25"
