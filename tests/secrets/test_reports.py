"""No format of report, and nothing that is kept between scans, shows a secret in clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.app.scan import scan
from assay.config.settings import Settings
from assay.output.api import Look, format_names, load_format
from rules.made_credentials import credentials, pem

MADE = [made for made in credentials(21) if made.row.provider in ("GitHub", "Stripe", "Slack", "Anthropic")]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("project")
    cache = tmp_path_factory.mktemp("cache")
    first, second, third = MADE[0].value, MADE[1].value, MADE[2].value
    (folder / ".env").write_text(f"A={first}\nB={second}\n")
    (folder / "guide.md").write_text(f'Use "the token" {third} here.\nOr {first}, "quoted" as {second}.\n')
    (folder / "client.py").write_text(
        f'import requests\n# {second}\nrequests.get("https://a.b", headers={{"X": "{first}"}}, verify=False)\n'
    )
    (folder / "keys.js").write_text("const key = `" + pem(seed=3) + "`;\n")
    (folder / "service.pem").write_text(pem(seed=4))
    report = scan([folder], Settings(), root=folder, cache_folder=cache)
    return report, cache


def secrets() -> list[str]:
    lines = [line for seed in (3, 4) for line in pem(seed=seed).splitlines()[1:-1]]
    return [*(made.value[8:] for made in MADE[:3]), *(line[:24] for line in lines)]


@pytest.mark.parametrize("name", format_names())
def test_no_format_shows_a_secret(scanned, name: str):
    report, _ = scanned
    assert len({found.finding.rule_id for found in report.findings}) >= 3
    text = load_format(name).render(report, Look())
    assert text
    assert [secret for secret in secrets() if secret in text] == []


def test_nothing_that_is_kept_holds_a_secret(scanned):
    _, cache = scanned
    kept = [path.read_bytes() for path in Path(cache).rglob("*") if path.is_file()]
    assert kept
    assert [secret for secret in secrets() if any(secret.encode() in data for data in kept)] == []
