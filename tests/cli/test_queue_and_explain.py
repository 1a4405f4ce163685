"""The ranked list, and why a finding stands where it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from report_samples import EXAMPLES


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES, tmp_path / "sample")
    return tmp_path / "sample"


def assay(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    return subprocess.run(
        [sys.executable, "-m", "assay", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )


def test_nothing_is_hidden_and_what_must_not_wait_comes_first(sample: Path):
    findings = json.loads(assay(sample, "scan", "-f", "json").stdout)["findings"]
    queue = json.loads(assay(sample, "queue", "--minutes", "10", "--format", "json").stdout)
    queued = [place["fingerprint"] for item in [*queue["today"], *queue["later"]] for place in item["places"]]
    assert sorted(queued) == sorted(finding["fingerprint"] for finding in findings)
    decisions = [item["decision"] for item in queue["today"]]
    assert decisions[: decisions.count("Act")] == ["Act"] * decisions.count("Act")
    assert not any(item["decision"] == "Act" for item in queue["later"])
    assert sum(queue["not_today"].values()) == sum(len(item["places"]) for item in queue["later"])
    everything = json.loads(assay(sample, "queue", "--minutes", "100000", "--format", "json").stdout)
    assert everything["later"] == []


def test_text_says_what_does_not_fit(sample: Path):
    done = assay(sample, "queue", "--minutes", "1")
    assert done.returncode == 0
    assert done.stdout.startswith("Today: ")
    assert re.search(r"Not today: \d+ Attend, \d+ Track\*", done.stdout)


def test_owners_split_the_queue(sample: Path):
    (sample / "CODEOWNERS").write_text("/storefront/ @web\n/shop/ @orders\n")
    web = json.loads(assay(sample, "queue", "--owner", "@web", "--minutes", "999", "--format", "json").stdout)
    assert {item["owner"] for item in web["today"]} == {"@web"}
    assert {place["path"].split("/")[0] for item in web["today"] for place in item["places"]} == {"storefront"}


def test_an_explanation_names_every_factor_and_the_line_of_the_settings(sample: Path):
    findings = json.loads(assay(sample, "scan", "-f", "json").stdout)["findings"]
    finding = next(finding for finding in findings if finding["path"] == "storefront/reviews.js")
    done = assay(sample, "explain", finding["fingerprint"][:12])
    assert done.returncode == 0
    for name in (
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
    ):
        assert f"\n{name:<14}" in done.stdout
    line = (sample / "assay.toml").read_text().split("\n").index('name = "public pages"')
    assert f"assay.toml:{line - 1}" in done.stdout
    assert f"risk {finding['risk']:.0f}" in done.stdout


def test_fingerprints_that_name_nothing_or_too_much(sample: Path):
    done = assay(sample, "explain", "000000")
    assert done.returncode == 2
    assert "No finding of this project" in done.stderr


def test_wrong_policy_is_named_by_line(sample: Path):
    (sample / "assay.toml").write_text('\n[policy.act]\ngate = "silent"\n')
    done = assay(sample, "queue")
    assert done.returncode == 2
    assert "assay.toml:3: policy.act.gate" in done.stderr
