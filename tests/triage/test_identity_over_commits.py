"""Identity of real findings over real consecutive commits: those of this repository, whose samples are full of them.

It is counted as over releases (see there): the truth is git's diff, and what that calls deleted or added is left out. Here the findings are
those of the rules, and each pair of commits is a commit and its parent.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from assay.app.analysis import analyse_text
from assay.base.text import split_lines
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline, Newness, compare
from assay.triage.fingerprint import match
from triage.test_identity_over_releases import FileDiff, Release, true_pairs

TOP = Path(__file__).resolve().parents[2]
COMMITS = 200
SOURCES = (".py", ".js", ".ts", ".tsx")


def git(*arguments: str) -> bytes:
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *arguments], cwd=TOP, check=True, capture_output=True, env=environment).stdout


def diffs_of(commit: str) -> dict[str, FileDiff]:
    """Return what a commit changed in source files, by their old paths; new files have nothing that could be lost."""
    text = git(
        "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--histogram", "-U0", "-M60%", "-l0", "--diff-filter=MR",
        "--src-prefix=a/", "--dst-prefix=b/", f"{commit}~1", commit,
    ).decode("utf-8", "replace")  # fmt: skip
    diffs: dict[str, FileDiff] = {}
    current = FileDiff("", [])
    for line in text.splitlines():
        if header := re.match(r"diff --git a/(.+) b/(.+)$", line):
            current = FileDiff(header[2], [])
            if header[1].endswith(SOURCES):
                diffs[header[1]] = current
        elif hunk := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            a, b, c, d = (int(part) if part is not None else 1 for part in hunk.groups())
            current.hunks.append((a if b == 0 else a - 1, b, c if d == 0 else c - 1, d))
    return diffs


class Analyses:
    """The findings of texts, each analysed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], object] = {}

    def release(self, revision: str, paths: list[str]) -> Release:
        made = Release({}, {}, {}, {})
        for path in paths:
            text = git("show", f"{revision}:{path}")
            if (path, text) not in self._known:
                language = all_languages().of_path(path)
                assert language is not None
                self._known[path, text] = analyse_text(language, path, text, True)
            found = self._known[path, text].findings  # type: ignore[attr-defined]
            made.texts[path], made.lines[path] = text, split_lines(text)
            made.findings[path] = [item.finding for item in found]
            made.identities[path] = [item.identity for item in found]
        return made


@pytest.mark.corpus
@pytest.mark.timeout(1800)
def test_at_least_98_percent_keep_their_identity_over_200_commits():
    commits = git("rev-list", "--no-merges", "--min-parents=1", f"--max-count={COMMITS}", "HEAD").decode().split()
    if len(commits) < COMMITS:
        pytest.skip("This clone is too shallow to hold 200 commits.")
    analyses = Analyses()
    totals: Counter[str] = Counter(commits=len(commits))
    for commit in commits:
        diffs = diffs_of(commit)
        if not diffs:
            continue
        before = analyses.release(f"{commit}~1", list(diffs))
        now = analyses.release(commit, [diff.target for diff in diffs.values()])
        truth = true_pairs(before, now, diffs)
        olds = [(path, index) for path, found in before.findings.items() for index in range(len(found))]
        news = [(path, index) for path, found in now.findings.items() for index in range(len(found))]
        old_identities = [before.identities[path][index] for path, index in olds]
        new_identities = [now.identities[path][index] for path, index in news]
        renames = {path: diff.target for path, diff in diffs.items() if diff.target != path}
        matching = match(old_identities, new_identities, renames)
        matched = {olds[one]: news[other] for other, one in matching.pairs.items()}
        # The gate goes by the same: what keeps its identity is not called new.
        compared = compare(Baseline("the parent", tuple(old_identities), renames), new_identities, lambda path: True)
        newness = {place: item.newness for place, item in zip(news, compared.items, strict=True)}
        totals["same"] += len(truth)
        totals["kept"] += sum(matched.get(one) == other for one, other in truth)
        totals["mistaken"] += sum(matched.get(one, other) != other for one, other in truth)
        totals["called new"] += sum(
            newness[other] is Newness.NEW
            and before.findings[one[0]][one[1]].evidence >= now.findings[other[0]][other[1]].evidence
            for one, other in truth
        )
        totals["line shifted"] += sum(
            before.findings[one[0]][one[1]].range.start.line != now.findings[other[0]][other[1]].range.start.line
            for one, other in truth
        )
        totals["with changes in sources"] += 1
    print(dict(totals), f"kept {100 * totals['kept'] / totals['same']:.2f} %")
    assert totals["same"] >= 300
    assert totals["kept"] >= 0.98 * totals["same"]
    assert totals["mistaken"] <= 0.005 * totals["same"]
    assert totals["called new"] <= 0.02 * totals["same"]
