"""``assay report`` and estates, run as people run them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.cli_run import assay
from ledger.histories import git
from ledger.small import SINCE, UNTIL, Small, build

WINDOW = ("--since", SINCE.isoformat(), "--until", UNTIL.isoformat())
EVAL = "def run(text):\n    return eval(text)\n"
YAML = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
RULES = '[rules]\nenabled = ["unsafe-yaml", "code-injection"]\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return build(tmp_path_factory.mktemp("small") / "repository")


def as_json(folder: Path, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(assay(folder, "report", "--format", "json", *options).stdout)
    return told


def test_text_tells_the_same_figures_as_json(small: Small):
    text = assay(small.folder, "report", *WINDOW).stdout
    told = as_json(small.folder, *WINDOW)
    headline = told["headline"]
    assert f"{headline['open_now']} findings open" in text
    for name in ("introduced", "fixed", "moved", "overdue", "tolerated"):
        assert re.search(rf"^  {name} +{headline[name]}\b", text, re.MULTILINE), name
    for week in told["weeks"]:
        (line,) = [line for line in text.splitlines() if line.startswith(f"  {week['begins']}")]
        numbers = [int(number) for number in re.findall(r"(?<![\d-])\d+(?![\d-])", line[12:].split("(")[0])]
        assert numbers[0] == week["introduced"]
    assert "median 9.1 days, p90 22 days" in text
    assert "pay/api.py:3" in text
    assert "deferred by Ann Author on 2026-03-19, until 2026-04-18" in text
    assert "The ledger of this machine has no records" in text
    assert "\x1b" not in text


def test_markdown_has_the_tables_and_cannot_be_given_markup(small: Small):
    text = assay(small.folder, "report", *WINDOW, "--format", "markdown").stdout
    assert text.startswith("# Remediation in repository\n")
    assert "| 2026-03-16 | 1 | 1 | 0 | 2 | 2 |" in text
    assert "| Track\\* | 2 | 13.7 days | 22 days | 0 |".replace("13.7 days", "14 days") in text
    assert "@payments" not in text  # It would call somebody on a forge.


def test_a_file_is_written_in_the_format_of_its_ending(small: Small, tmp_path: Path):
    for name, begin in (
        ("figures.json", "{"),
        ("figures.md", "# Remediation"),
        ("figures.txt", "Remediation"),
        ("figures.html", "<!DOCTYPE html>"),
    ):
        assay(small.folder, "report", *WINDOW, "--output", str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin)


def test_spans_end_on_the_last_day(small: Small):
    subject = as_json(small.folder, "--since", "2w", "--until", "2026-04-05")["subject"]
    assert (subject["since"], subject["until"]) == ("2026-03-23", "2026-04-05")
    subject = as_json(small.folder, "--since", "1d", "--until", "2026-04-05")["subject"]
    assert subject["since"] == "2026-04-05"
    assert date.fromisoformat(as_json(small.folder)["subject"]["until"]) >= UNTIL


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--since", "soon"), "--since takes a span such as 90d"),
        (("--since", "2026-13-01"), "--since takes a span"),
        (("--until", "yesterday"), "--until takes"),
        (("--since", "2026-05-01", "--until", "2026-04-01"), "after its end"),
        (("no/such/folder",), "no file or folder"),
        (("--format", "sarif"), "is not one of"),
        (("--since", "99999y"), "--since takes"),
    ],
)
def test_wrong_usage_is_said_in_words(small: Small, options: tuple[str, ...], words: str):
    done = assay(small.folder, "report", *options, code=2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_earlier_beginning_of_the_history_is_said(small: Small):
    told = as_json(small.folder, *WINDOW, "--history", "2026-03-16")
    (statement,) = [entry["statement"] for entry in told["unknowns"] if entry["kind"] == "history-cut"]
    assert "as asked for" in statement
    assert told["headline"]["fixed"] == 1
    assert told["times"]["overall"]["unmeasured"] == 1


def test_nothing_of_a_secret_and_no_markup_of_the_repository_is_shown(tmp_path: Path):
    secret = "Tr0ub4dor" + "&3xKq9" * 2
    odd = "we|ird\x1b[31m<b>`x`.py"
    text = f'import os\n\npassword = "{secret}"\n\n\ndef run(text):\n    return eval(text)\n'
    folder = repository(tmp_path / "repository", {odd: text})
    told = as_json(folder, "--since", "2026-03-01", "--until", "2026-04-01")
    rules = {entry["rule"] for entry in told["queue"]}
    assert {"code-injection", "hard-coded-credential"} <= rules
    for name in ("text", "json", "markdown"):
        out = assay(folder, "report", "--since", "2026-03-01", "--until", "2026-04-01", "--format", name).stdout
        assert secret not in out
        assert "\x1b" not in out
        if name == "markdown":
            assert "<b>" not in re.sub(r"`+[^\n]*`+", "", out)


# Estates --------------------------------------------------------------------------


def repository(folder: Path, files: dict[str, str], moment: str = "2026-03-10T12:00:00Z") -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "First", at=moment)
    return folder


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    repository(tmp_path / "payments", {"assay.toml": RULES, "pay.py": EVAL})
    repository(tmp_path / "pages", {"assay.toml": RULES, "page.py": EVAL, "load.py": YAML})
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "estate.toml").write_text(
        'name = "Shop"\n\n'
        '[[repository]]\npath = "../pages"\nname = "website"\n\n'
        '[[repository]]\npath = "../payments"\ncriticality = "critical"\ntype = "service"\nowner = "@payments"\n'
    )
    return folder


def test_a_report_on_an_estate_has_one_ranked_queue(estate: Path):
    told = as_json(estate, "--estate", "estate.toml", "--since", "2026-03-09", "--until", "2026-04-05")
    assert (told["subject"]["name"], told["subject"]["repositories"]) == ("Shop", ["website", "payments"])
    assert (told["headline"]["open_now"], told["headline"]["introduced"]) == (3, 3)
    queue = [(entry["rank"], entry["repository"], entry["path"]) for entry in told["queue"]]
    assert [rank for rank, _, _ in queue] == [1, 2, 3]
    assert {place[1:] for place in queue} == {("website", "page.py"), ("website", "load.py"), ("payments", "pay.py")}
    by_path = {entry["path"]: entry for entry in told["queue"]}
    # The same code weighs more where the estate says that it matters more.
    assert by_path["pay.py"]["risk"] > by_path["page.py"]["risk"]
    assert by_path["pay.py"]["rank"] < by_path["page.py"]["rank"]
    assert (by_path["pay.py"]["owner"], by_path["pay.py"]["asset_type"]) == ("@payments", "service")
    assert {owner["owner"]: owner["open"] for owner in told["owners"]} == {"": 2, "@payments": 1}
    assert "website: page.py" in assay(estate, "report", "--estate", "estate.toml", *WINDOW).stdout


def test_a_scan_of_an_estate_has_one_ranked_list(estate: Path):
    done = assay(estate, "scan", "--estate", "estate.toml", "--format", "json", code=1)
    found = json.loads(done.stdout)["findings"]
    assert [item["rank"] for item in found] == [1, 2, 3]
    assert found[0]["path"] == "payments/pay.py"
    assert {item["path"] for item in found} == {"payments/pay.py", "website/page.py", "website/load.py"}
    alone = json.loads(assay(estate.parent / "pages", "scan", "--format", "json", code=1).stdout)["findings"]
    # What a repository says alone it says in the estate: fingerprint, decision and risk.
    assert {(item["fingerprint"], item["decision"], item["risk"]) for item in alone} == {
        (item["fingerprint"], item["decision"], item["risk"]) for item in found if item["path"].startswith("website/")
    }


def test_what_a_repository_says_itself_goes_before_the_estate(estate: Path):
    own = RULES + '\n[[asset]]\npaths = ["**"]\ncriticality = "low"\n'
    (estate.parent / "payments" / "assay.toml").write_text(own)
    (estate.parent / "payments" / "CODEOWNERS").write_text("pay.py @own\n")
    found = json.loads(assay(estate, "scan", "--estate", "estate.toml", "--format", "json", code=1).stdout)["findings"]
    risks = {item["path"]: item["risk"] for item in found}
    assert risks["payments/pay.py"] < risks["website/page.py"]
    told = as_json(estate, "--estate", "estate.toml", *WINDOW)
    assert {entry["owner"] for entry in told["queue"] if entry["repository"] == "payments"} == {"@own"}


def test_a_repository_that_cannot_be_looked_at_is_said_and_the_others_are_told(estate: Path):
    text = (estate / "estate.toml").read_text()
    (estate / "estate.toml").write_text(text + '\n[[repository]]\npath = "../gone"\n')
    (estate.parent / "pages" / "assay.toml").write_text("[rules]\nenabeld = []\n")
    told = as_json(estate, "--estate", "estate.toml", *WINDOW)
    said = {entry["repository"]: entry["statement"] for entry in told["unknowns"] if entry["kind"] == "unreadable"}
    assert "no folder '../gone'" in said["gone"]
    assert "enabeld" in said["website"]
    assert [entry["repository"] for entry in told["queue"]] == ["payments"]
    done = assay(estate, "scan", "--estate", "estate.toml", code=2)
    assert "no folder '../gone'" in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lists no"),
        ("[[repository]]\n", "missing"),
        ('[[repository]]\npath = "a"\ncriticalty = "high"\n', "Did you mean"),
        ('[[repository]]\npath = "a"\n[[repository]]\npath = "b/../a"\n', "Two repositories are called"),
        ("[[repository]\n", "not valid TOML"),
        ("[[repository]]\npath = 3\n", "path"),
    ],
)
def test_mistakes_in_the_list_are_said_with_file_and_line(tmp_path: Path, text: str, words: str):
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "estate.toml").write_text(text)
    for command in ("scan", "report"):
        done = assay(folder, command, "--estate", "estate.toml", code=2)
        assert words in done.stderr
        assert "estate.toml" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_estate_is_listed_by_its_file_alone(estate: Path):
    for command in ("scan", "report"):
        assert "--estate lists" in assay(estate, command, "--estate", "estate.toml", "..", code=2).stderr
